"""What people said, in blocks and in sentences; on text that nobody could take for speech."""

from analysis.manuscript.spoken import inline, quotes

LABELS = {"A": "Waiting & more", "A-b": "Trust"}


def row(code, name, text, **more):
    told = {"source_id": "FG1", "participant_id": "P1", "described": "nurse"}
    return {"code_id": code, "excerpt_id": name, "text": text, "mode": "focus_group"} | told | more


ROWS = [
    row("A", "E.1", "- TEST *one*"),
    row("A", "E2", "1. TEST two", mode="interview", participant_id="", described=""),
    row("A.b", "E3", "TEST three"),
    row("A", "E4", ""),
]


def test_below_a_code_stand_the_quotes_that_the_text_does_not_place_itself():
    made = quotes(ROWS, LABELS, ["E3", "E4", "E9"])
    assert [*made] == ["A", "A-b", "E3", "E4", "E9"]
    assert made["A"] == (
        "> &#45; TEST &#42;one&#42;\n>\n> Waiting &#38; more: Focus group FG1, P1, nurse\n\n"
        "> &#49;. TEST two\n>\n> Waiting &#38; more: Interview FG1\n"
    )
    assert made["A-b"] == made["E4"] == made["E9"] == ""
    assert made["E3"] == "> &#84;EST three\n>\n> Focus group FG1, P1, nurse\n"


def test_a_quote_that_is_not_placed_stands_below_its_code():
    assert "EST three" in quotes(ROWS, LABELS)["A-b"]
    bare = {k: v for k, v in row("A", "", "TEST").items() if k != "excerpt_id"}
    assert "EST" in quotes([bare], LABELS)["A"]


def test_a_quote_in_a_sentence_stands_with_its_speaker_and_a_withdrawn_one_says_so():
    made = inline(ROWS, ["quote.E4", "quote.E2", "n.sources"])
    assert made == {
        "quote.E4": "(a quotation that was withdrawn)",
        "quote.E-1": "“- TEST &#42;one&#42;” (FG1, P1, nurse)",
        "quote.E2": "“1. TEST two” (FG1)",
        "quote.E3": "“TEST three” (FG1, P1, nurse)",
    }


def test_fixed_phrases_are_said_in_the_language_of_the_text():
    known = {"Focus group": "Fokusgruppe", "(a quotation that was withdrawn)": "(zurückgezogen)"}
    assert "> Fokusgruppe FG1" in quotes(ROWS, LABELS, ["E3"], known)["E3"]
    assert inline([], ["quote.E4"], known) == {"quote.E4": "(zurückgezogen)"}
