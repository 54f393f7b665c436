"""What a new study starts from suits its tables, and is nobody else's text."""

import re

import pytest

from analysis.exhibits.make import why_not
from analysis.prose.syntax import SHORTCODE
from analysis.starter.example import tables
from analysis.starter.kept import OURS, kept, sentences
from analysis.starter.lay import FILLED, TEMPLATE, lay_down
from analysis.study.study import Study
from tests.support.exhibits import module_of
from tests.support.run import ROOT
from tests.support.small import write_study

DOCUMENT = {
    "sources": [("S1", "document", 500)],
    "people": [],
    "attributes": {},
    "codings": [("S1", "", "A.wait"), ("S1", "", "B")],
}
GROUP = {
    "sources": [("G1", "focus_group", 500)],
    "people": [("P1", "G1"), ("P2", "G1")],
    "attributes": {},
    "codings": [("G1", "P1", "A.wait"), ("G1", "", "B")],
}
MANY = {
    "sources": [(f"I{n:02}", "interview", 500) for n in range(60)],
    "people": [(f"P{n:02}", f"I{n:02}") for n in range(60)],
    "attributes": {},
    "codebook": [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(40))],
    "codings": [(f"I{n:02}", f"P{n:02}", "A.1") for n in range(60)],
}
ONE_CODE = {
    "sources": [("I1", "interview", 500), ("I2", "interview", 500)],
    "people": [("P1", "I1"), ("P2", "I2")],
    "attributes": {},
    "codebook": [("A", "", "Time")],
    "codings": [("I1", "P1", "A")],
}
SHAPES = {"document": DOCUMENT, "group": GROUP, "many": MANY, "one code": ONE_CODE}


def laid(folder, **shape):
    """A study of some shape, with what is laid down for it; and what its text leaves out."""
    write_study(folder, **shape)
    excerpts = "excerpt_id,text,cleared_by,cleared_on\n"
    (folder / "raw/excerpts.csv").write_text(excerpts, encoding="utf-8")
    left = lay_down(folder)
    (folder / "raw/excerpts.csv").unlink()
    texts = [(folder / f"manuscript/{d}.qmd").read_text("utf-8") for d in ("index", "supplement")]
    return "\n".join(texts), left


def placed(text, kind):
    return re.findall(rf"_({kind}/[a-z-]+)", text)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_exhibit_that_a_new_text_places_has_something_to_show(tmp_path, shape):
    text, left = laid(tmp_path / "study", **shape)
    for name in placed(text, "figures"):
        module = module_of(name)
        study = Study.load(tmp_path / "study", module.USES)
        assert not why_not(module, module.compute(study), module.style.FULL), name
        assert name not in left
    for name in placed(text, "tables"):
        if (ROOT / f"analysis/{name.replace('-', '_')}.py").is_file():
            module = module_of(name)
            study = Study.load(tmp_path / "study", module.USES)
            assert len(module.compute(study)), name
            assert name not in left


def test_of_one_source_the_text_does_not_speak_as_of_several(tmp_path):
    text, _ = laid(tmp_path / "one", **GROUP)
    assert "of {{< var n.sources >}} source with {{< var n.participants >}} participants;" in text
    assert "of {{< var n.focus-groups >}} focus group." in text
    text, _ = laid(tmp_path / "many", **MANY)
    assert "of {{< var n.sources >}} sources. " in text
    assert "of {{< var n.interviews >}} interviews." in text


def test_what_has_nothing_to_show_is_left_out_and_named(tmp_path):
    text, left = laid(tmp_path / "one", **DOCUMENT)
    assert left == [
        *("tables/participants", "figures/theme-by-group", "figures/theme-by-source"),
        "tables/quotes",
    ]
    assert not set(left) & set(placed(text, "figures") + placed(text, "tables"))
    assert "and people behind them" not in text
    assert "COREQ" not in text
    _, left = laid(tmp_path / "many", **MANY)
    assert "figures/sources" in left


def test_the_themes_of_the_study_are_its_sections_with_their_numbers_and_quotes(tmp_path):
    text, _ = laid(tmp_path / "study")
    for theme, codes in (("A", ("A-wait", "A-rush")), ("B", ("B",))):
        section = text.partition(f"### {{{{< var label.{theme} >}}}} {{#sec-")[2].partition("\n#")[
            0
        ]
        kinds = ("focus-groups", "interviews")
        numbers = [n for k in kinds for n in (f"theme.{theme}.{k}", f"n.{k}")]
        assert [n for kind, n in SHORTCODE.findall(section) if kind == "var"] == numbers
        assert [c for c in codes if f"_quotes/{c}.md" in section] == list(codes)


def test_nothing_that_is_laid_down_is_a_sentence_of_this_paper_and_nothing_names_its_works(
    tmp_path,
):
    laid(tmp_path / "study")
    assert list(sentences(OURS))
    assert kept(tmp_path / "study") == []
    entries = (OURS / "references.bib").read_text("utf-8")
    names = {"Foye", *re.findall(r"@\w+\{(\w+),", entries)}
    for path in (tmp_path / "study").rglob("*"):
        if path.is_file() and path.suffix != ".csl":
            words = path.read_text("utf-8")
            assert [name for name in names if name in words] == [], path


def test_every_template_is_laid_down():
    there = {p.relative_to(TEMPLATE).as_posix() for p in TEMPLATE.rglob("*") if p.is_file()}
    read = {"points.json", "to_add.json", "excerpts.json", "ignored", "todo.md"}
    assert {name for name in there if "__pycache__" not in name} == {*FILLED, *read}


def test_the_tables_of_the_example_say_so_wherever_they_are_printed():
    made = tables()
    assert all("EXAMPLE" in row["label"] for row in made["codebook"])
    assert all(row["source_id"].startswith("EX") for row in made["sources"])
    people = [row["source_id"] for row in made["participants"]]
    assert len(people) > len(set(people)) > 1
