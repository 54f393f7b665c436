import pytest

MANY = {
    "sources": [("FG1", "focus_group", 9)],
    "people": [(f"P{n}", "FG1", ("nurse", "doctor", "other")[n % 3]) for n in range(18)],
    "attributes": {"job": ("Job", ["nurse", "doctor", "other", "none"])},
    "codebook": [("A", "", "Time")],
    "codings": [("FG1", "P0", "A", "C1", 5, "E1"), ("FG1", "P1", "A")],
    "excerpts": [("E1", "Filler that nobody said."), ("E2", "More filler that nobody said.")],
}


@pytest.fixture
def said(exhibit):
    """Says what came out, by check; of several with one name the last."""
    return lambda **more: {check: out for check, _, out in exhibit(**MANY, **more).cells}


@pytest.mark.parametrize(
    ("provenance", "words"),
    [("restricted", "stay with the authors"), ("open", "are public, and people with the same")],
)
def test_the_statement_says_what_becomes_of_the_raw_tables(provenance, words, said):
    assert words in said(provenance=provenance)["Raw tables"]


def test_quotations_are_counted_as_cleared_and_as_printed(said):
    assert said()["Quotations"] == "Cleared: 2; printed: 1."


def test_what_was_merged_hidden_withheld_and_lost_is_said(said):
    rules = {"threshold": 5, "merge": {"job": {"other or none": ["other", "none"]}}}
    found = said(disclosure=rules)
    assert found["Categories"] == "Job: other or none (other, none)"
    assert found["Small counts"] == "Hidden: 0 of 4 counts."
    # Two people raised the theme: fewer than a mark may stand for.
    assert found["Marks"] == "Withheld: 3 of 3 marks."
    assert found["Loss"] == "3 printed, 2 merged, 0 hidden"


def test_what_is_printed_of_persons_is_said_with_how_many_share_it(said):
    assert said(speakers=["job"])["Persons"] == (
        "Printed with a quotation: job; a pseudonym tells the kind of source. The fewest people"
        " who share all that: 6 (k-anonymity); the fewest themes that such people raised: 1"
        " (l-diversity)."
    )
    assert said()["Persons"] == (
        "With no person is more printed than a pseudonym and a source. What the marks tell of one,"
        " at least 1 people share."
    )


def test_a_waiver_is_printed_with_its_reason_and_who_made_it(exhibit):
    waiver = {"file": "raw/codebook.csv", "kind": "postcode", "digest": "0" * 12}
    waiver |= {"reason": "The name of a form.", "by": "A. Tester"}
    cells = exhibit(**MANY, waived=[waiver]).cells
    said = ("Waived", "postcode in raw/codebook.csv", "The name of a form. (A. Tester)")
    assert [row for row in cells if row[0] == "Waived"] == [said]
    assert [row[2] for row in cells if row[0] == "Identifiers"] == ["None is left."]


def test_a_list_of_words_is_said_to_be_kept_and_not_what_is_in_it(exhibit, said):
    kept = {"deny_list": "../../words.txt"}
    assert said(**kept)["Listed words"] == "Such a list is kept and searched for."
    assert "words.txt" not in str(exhibit(**MANY, **kept).rows)


def test_every_kind_of_identifier_is_named(exhibit):
    (rule,) = (rule for check, rule, _ in exhibit(**MANY).cells if check == "Identifiers")
    for kind in ("e-mail address", "NHS number", "postcode", "date", "web address"):
        assert kind in rule
