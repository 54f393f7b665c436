"""Tables of a build in the language of the text, and what stays English there."""

import pytest

from analysis.checks.own import localise
from analysis.common.markdown import MARGIN
from tests.support.run import write

TABLE = "| Sources | Odd words |\n| --- | --- |\n| Interviews | 1,234 |\n\n*Note.* A sentence.\n"


@pytest.fixture
def study(tmp_path):
    """A manuscript in German with one table of the build, and one that the study makes itself."""
    own = 'import analysis\n\nTITLE = "Odd words"\n'
    write(
        tmp_path,
        {
            "manuscript/index.qmd": "---\nlang: de\n---\n",
            "manuscript/_tables/a.md": TABLE,
            "manuscript/_tables/mine.md": TABLE.replace("A sentence.", "Of mine."),
            "exhibits/tables/mine.py": own,
        },
    )
    return tmp_path


def test_what_is_known_of_a_table_is_put_and_what_is_not_is_listed_for_its_authors(study):
    localise(study / "manuscript", ["a", "mine", "none"])
    table = (study / "manuscript/_tables/a.md").read_text("utf-8")
    assert table.startswith("| Quellen | Odd words |\n")
    assert (study / "build/words.yml").read_text("utf-8") == '"A sentence.": ""\n'


def test_what_its_authors_put_is_taken_and_listed_no_more(study):
    write(study, {"manuscript/words.yml": "Odd words: Seltsames\nA sentence.: Ein Satz.\n"})
    localise(study / "manuscript", ["a"])
    assert "| Seltsames |" in (study / "manuscript/_tables/a.md").read_text("utf-8")
    assert (study / "build/words.yml").read_text("utf-8") == ""


def test_in_english_nothing_is_listed_and_an_older_list_is_emptied(study):
    write(study, {"manuscript/index.qmd": "---\nlang: en-GB\n---\n"})
    localise(study / "manuscript", ["a"])
    assert not (study / "build/words.yml").exists()
    write(study, {"build/words.yml": '"Old.": ""\n'})
    localise(study / "manuscript", ["a"])
    assert (study / "build/words.yml").read_text("utf-8") == ""
    assert (study / "manuscript/_tables/a.md").read_text("utf-8").startswith("| Sources |")


@pytest.mark.parametrize("row", [0, 2, 3])
def test_a_column_is_as_wide_as_its_longest_word_in_any_row(study, row):
    lines = ["| Sources | b |", "| --- | --- |", "| Interviews | 1 |", "| Groups | 2 |"]
    lines[row] = f"| {'x' * 20} y | b |"
    path = study / "manuscript/_tables/a.md"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    localise(study / "manuscript", ["a"])
    dashes = path.read_text("utf-8").splitlines()[1].split(" | ")[0].removeprefix("| ")
    assert dashes == "-" * (20 + MARGIN)
