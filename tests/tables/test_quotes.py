import pytest

TEXT = "TEST TEXT ONE, not speech"


def test_a_quote_stands_with_its_source_its_person_and_its_length(exhibit):
    assert exhibit().cells == [
        ("1.1 Waiting", "Focus group FG1", "P1", 15, "withheld"),
        ("1.1.1 Waiting for a call", "Focus group FG1", "P2", 15, "withheld"),
    ]


def test_a_cleared_quote_is_called_printed_and_its_words_stand_elsewhere(exhibit):
    made = exhibit(codings=[("FG1", "", "A.rush", "C1", 5, "E1")], excerpts=[("E1", TEXT)])
    assert made.cells == [("1.2 Being rushed", "Focus group FG1", "the group", 15, "printed")]
    assert TEXT not in str(made.rows)


@pytest.mark.parametrize("codings", [[], [("FG1", "", "A.rush")]])
def test_without_a_stretch_of_a_person_the_table_says_so(exhibit, codings):
    assert exhibit(codings=codings).cells == [
        ("No stretch is attributed to a person, and no quote is cleared.",)
    ]


def test_who_is_described_is_so_and_what_has_no_length_is_undefined(exhibit):
    cleared = {"codings": [("FG1", "P1", "A.rush", "C1", 5, "E1")], "excerpts": [("E1", TEXT)]}
    made = exhibit(speakers=["job"], **cleared)
    assert [(row["Person"], row["Characters"]) for row in made.rows] == [("P1, nurse", 15)]
    unplaced = exhibit(positions="none")
    assert [(row["Person"], row["Characters"]) for row in unplaced.rows] == [
        *(("P1", "undefined"), ("P2", "undefined"))
    ]
    assert list(made.rows[0]) == ["Subtheme", "Source", "Person", "Characters", "Words"]


def test_the_note_says_which_stretches_stand_here(exhibit):
    assert exhibit().note == (
        "Quotes that a person has cleared for print; where none is cleared, the first stretch of"
        " the subtheme that is attributed to a person, in the order of the sources."
    )
