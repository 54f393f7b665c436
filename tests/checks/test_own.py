"""Tables of a build in the language of the text, and what stays English there."""

import pytest

from analysis.checks.own import localise, own
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


WRONG = {
    "a": b"x,y\n1\n",
    "b": b"x,y\n1,2,3\n",
    "c": b"x\n\xff\n",
    "sources": b"x\n1\n",
    "d": b"x,y\n",
    "e": b"x,x\n1,2\n",
}
ROWS = "expected UTF-8, a header, and rows of as many cells as it has"
BELOW = "expected rows below a header that names no column twice"


def test_a_table_of_ones_own_has_a_header_rows_and_a_name_of_its_own(tmp_path):
    tables = {f"{name}.csv": content for name, content in WRONG.items()}
    write(tmp_path / "tables", tables | {"guide.csv": "x,y\n1,\n", "no.txt": "x"})
    made, wrong = own(tmp_path, ["sources"])
    assert wrong == [
        *(f"tables/{name}.csv: {ROWS}" for name in "abc"),
        *(f"tables/{name}.csv: {BELOW}" for name in "de"),
        "tables/sources.csv: a table of the study has this name: rename it",
    ]
    assert [*made] == ["_tables/guide.md"]
    assert made["_tables/guide.md"].decode().split("\n")[0].split() == ["|", "x", "|", "y", "|"]


FIGURE = "![A](%s){#fig-%s fig-alt='x'}\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M1 1h5v5z"/></svg>'


def test_a_picture_of_ones_own_is_drawn_and_one_that_cannot_be_is_named(tmp_path):
    figures = FIGURE % ("a.svg", "a") + "\n" + FIGURE % ("b.svg", "b")
    write(tmp_path, {"index.qmd": figures, "a.svg": SVG, "b.svg": "<svg><none"})
    made, (wrong,) = own(tmp_path, [])
    assert made
    assert all(name.startswith("_figures/own/a.svg") for name in made)
    assert wrong.startswith("b.svg")


FORM = "expected words without digits, with {} as often as in the English"
SAYS = "says more than that: expected other words for the same"
PHRASES = {
    "All: 22": [f"words.yml:1: “All”: {FORM}"],
    "a: [b]\nAll: All of them": [f"words.yml:1: “a”: {FORM}"],
    "a {} {}: b {}\nc: d {}": [f"words.yml:1: “a {{}} {{}}”: {FORM}", f"words.yml:2: “c”: {FORM}"],
    "a {} {}: c {} {}\nd {}: ''": [],
    "a {}: b {} {}": [f"words.yml:1: “a {{}}”: {FORM}"],
    "Most sources: MOST of the sources\nAll: all": [],
    "All: Few or most": ["words.yml:1: “All”: “few”, “most” " + SAYS],
    "a: most": [f"words.yml:1: “a”: “most” {SAYS}"],
    "- a": [
        "words.yml:1: expected phrases as they stand in build/words.yml: `English: translated`"
    ],
    "a": ["words.yml:1: expected phrases as they stand in build/words.yml: `English: translated`"],
    "": [],
}


@pytest.mark.parametrize(("text", "said"), PHRASES.items())
def test_a_phrase_is_put_into_words_that_say_no_more(tmp_path, text, said):
    write(tmp_path, {"words.yml": text, "index.qmd": "---\nlang: en-GB\n---\n"})
    assert own(tmp_path, [])[1] == said


def test_of_another_language_no_words_are_known_but_numbers_are(tmp_path):
    index = {"index.qmd": "---\nlang: de\n---\n"}
    write(tmp_path, index | {"words.yml": "a: most\nb: b 2\n"})
    assert own(tmp_path, [])[1] == [f"words.yml:2: “b”: {FORM}"]


def test_where_no_phrase_is_put_none_is_wrong(tmp_path):
    write(tmp_path, {"index.qmd": "---\nlang: de\n---\n"})
    assert own(tmp_path, []) == ({}, [])
