"""What one of two builds hides of people, no comparison of the two shows."""

import pytest

from analysis.disclosure.withheld import COLUMNS, cover, hides, withheld
from tests.support.run import write

PEOPLE = "attribute,value,across,people\n"
CHARACTERISTICS = "attribute,value,people\n"
MARKS = "code_id,attribute,value,of,raised\n"
QUOTES = "code_id,number,source_id,participant_id,described,length,text\n"
COUNTS, OF_ALL, FIGURE = "tables/participants", "tables/characteristics", "figures/theme-by-group"
SAID, THEMES = "tables/quotes", "tables/themes"


@pytest.fixture
def both(tmp_path):
    """Writes the files of an older and of a newer build; returns their folders."""

    def written(name, *texts, header=""):
        folders = tmp_path / "old", tmp_path / "new"
        for folder, text in zip(folders, texts, strict=True):
            folder.mkdir(exist_ok=True)
            if text is not None:
                write(folder, {f"{name}.csv": header + text if header else text})
        return folders

    return written


@pytest.mark.parametrize(
    ("name", "header", "shown", "hidden"),
    [
        (COUNTS, PEOPLE, "job,nurse,all,9\n", "job,nurse,all,\n"),
        (OF_ALL, CHARACTERISTICS, "job,nurse,9\n", "job,nurse,\n"),
        (FIGURE, MARKS, "A,job,nurse,9,True\n", "A,job,nurse,9,\n"),
        (FIGURE, MARKS, "A,job,nurse,9,True\n", "A,job,nurse,,True\n"),
    ],
)
def test_a_count_or_mark_that_either_of_two_builds_hides_may_not_be_compared(
    both, name, header, shown, hidden
):
    assert withheld(*both(name, shown, hidden, header=header)) == [name]
    assert withheld(*both(name, hidden, shown, header=header)) == [name]
    assert withheld(*both(name, shown, shown, header=header)) == []
    assert withheld(*both(name, shown, shown.replace("9", "8"), header=header)) == []


def test_a_row_that_one_of_the_builds_does_not_have_is_hidden_by_it(both):
    rows = "job,nurse,all,9\n", "job,nurse,all,9\njob,doctor,all,7\n"
    assert withheld(*both(COUNTS, *rows, header=PEOPLE)) == [COUNTS]
    assert withheld(*both(COUNTS, *rows[::-1], header=PEOPLE)) == [COUNTS]


@pytest.mark.parametrize("place", ["job,nurse,clinic", "job,doctor,ward", "place,nurse,ward"])
def test_a_count_is_that_of_its_attribute_value_and_column(both, place):
    rows = "job,nurse,ward,9\n", f"{place},9\n"
    assert withheld(*both(COUNTS, *rows, header=PEOPLE)) == [COUNTS]


SPOKEN = "A,1,I1,P1,nurse,9,Words.\n"


@pytest.mark.parametrize(
    "now",
    [
        "A,1,I1,P1,nurse,9,\n",
        "A,1,I1,P1,nurse,9,Other words.\n",
        "A,1,I1,P1,,9,Words.\n",
        "A,1,I1,P1,doctor,9,Words.\n",
        "A,1,I1,P2,nurse,9,Words.\n",
        "A,1,I2,P1,nurse,9,Words.\n",
        "B,1,I1,P1,nurse,9,Words.\n",
        "",
    ],
)
def test_words_that_are_said_no_longer_are_withheld_and_so_are_those_of_the_themes(both, now):
    assert withheld(*both(SAID, SPOKEN, now, header=QUOTES)) == [SAID, THEMES]


@pytest.mark.parametrize(
    "now", [SPOKEN, SPOKEN.replace(",9,", ",8,"), f"B,2,I2,P2,doctor,7,More.\n{SPOKEN}"]
)
def test_words_that_are_said_still_or_for_the_first_time_are_not(both, now):
    assert withheld(*both(SAID, SPOKEN, now, header=QUOTES)) == []


def test_several_exhibits_are_named_in_one_order(both):
    for name, header, row in (
        (SAID, QUOTES, SPOKEN),
        (FIGURE, MARKS, "A,job,nurse,9,True\n"),
        (OF_ALL, CHARACTERISTICS, "job,nurse,9\n"),
        (COUNTS, PEOPLE, "job,nurse,all,9\n"),
    ):
        folders = both(name, row, None, header=header)
    assert withheld(*folders) == [COUNTS, OF_ALL, FIGURE, SAID, THEMES]


def test_what_is_not_in_the_older_build_is_not_withheld(both):
    assert withheld(*both(COUNTS, None, PEOPLE + "job,nurse,all,9\n")) == []


@pytest.mark.parametrize("broken", ['a,"b\n', "\0", b"\xff\xfe", "a,b\n1,2,3\n"])
def test_a_table_that_cannot_be_read_is_withheld(both, broken):
    assert withheld(*both(COUNTS, "attribute,value,across,people\nx,y,z,9\n", broken)) == [COUNTS]


@pytest.mark.parametrize(
    ("name", "column", "then", "now", "hidden"),
    [
        (COUNTS, "people", "9", "", True),
        (COUNTS, "people", "", "9", True),
        (COUNTS, "people", "9", "8", False),
        (COUNTS, "value", "nurse", "", False),
        (OF_ALL, "people", "9", "", True),
        (FIGURE, "raised", "", "True", True),
        (FIGURE, "of", "9", "", True),
        (SAID, "text", "Words.", "Other.", True),
        (SAID, "described", "nurse", "doctor", True),
        (SAID, "text", "", "Words.", False),
        (SAID, "length", "9", "", False),
        (THEMES, "quote", "Words.", "", True),
        (THEMES, "quote_from", "P1", "P2", True),
        (THEMES, "label", "Time", "", False),
        ("tables/sources", "people", "9", "", False),
    ],
)
def test_a_cell_may_not_be_shown_where_a_count_was_or_is_hidden_or_words_were_said(
    name, column, then, now, hidden
):
    assert hides(name, column, then, now) is hidden


def test_the_older_build_prints_as_the_newer_one_does_what_either_hides(both):
    old, new = both(COUNTS, "job,nurse,all,9\n", "job,nurse,all,\n", header=PEOPLE)
    for folder, text in ((old, "9 nurses"), (new, "× nurses")):
        write(folder, {f"{COUNTS}{form}": text for form in (".md", ".txt")})
        write(folder, {f"{OF_ALL}.md": text})
    write(new, {f"{THEMES}.md": "new"})
    cover(old, new)
    assert (old / f"{COUNTS}.md").read_text() == (old / f"{COUNTS}.txt").read_text() == "× nurses"
    assert (old / f"{OF_ALL}.md").read_text() == "9 nurses"  # of which nothing is hidden
    assert (old / f"{COUNTS}.csv").read_text() == PEOPLE + "job,nurse,all,9\n"
    assert not (old / f"{THEMES}.md").exists()


def test_what_was_said_and_is_no_longer_goes_from_the_older_table_and_all_else_stays(both):
    kept = 'B,2,I2,P2,doctor,7,"More, and ""more"".\nA second line."\n'
    then, now = SPOKEN + kept, SPOKEN.replace("Words.", "") + kept
    old, new = both(SAID, then, now, header=QUOTES)
    for folder, text in ((old, "Words."), (new, "")):
        write(folder, {f"{SAID}.md": text, f"{THEMES}.md": text})
    cover(old, new)
    assert (old / f"{SAID}.csv").read_text() == QUOTES + now
    assert (old / f"{SAID}.md").read_text() == (old / f"{THEMES}.md").read_text() == ""


def test_where_nothing_is_hidden_nothing_is_covered(both):
    old, new = both(SAID, SPOKEN, SPOKEN + "B,2,I2,P2,doctor,7,More.\n", header=QUOTES)
    for folder, text in ((old, "old"), (new, "new")):
        write(folder, {f"{SAID}.md": text})
    cover(old, new)
    assert (old / f"{SAID}.md").read_text() == "old"
    assert (old / f"{SAID}.csv").read_text() == QUOTES + SPOKEN


def test_what_a_comparison_leaves_out_are_the_columns_in_which_something_can_be_hidden():
    assert {"people", "raised", "described", "text", "quote", "quote_from"} == COLUMNS
