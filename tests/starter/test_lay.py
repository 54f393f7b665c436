"""What a new study starts from suits its tables, and is nobody else's text."""

import json
import re

import pytest

from analysis.common.output import MADE
from analysis.exhibits.make import why_not
from analysis.prose.syntax import SHORTCODE
from analysis.prose.typed import problems
from analysis.starter.kept import OURS, kept, sentences
from analysis.starter.lay import FILLED, TEMPLATE, described, facts_of, lay_down
from analysis.study.schema import CORE, TABLES
from analysis.study.study import Study
from tests.support.exhibits import module_of
from tests.support.run import ROOT, write
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


def facts(sources=1, themes=2, *, placed=True, mode="interview", **more):
    codes = [{"code_id": f"T.{n}", "parent_id": "", "position": str(-n)} for n in range(themes)]
    tables = {
        "sources": [{"mode": mode}] * sources,
        "participants": [],
        "codebook": codes,
        "codings": [{"participant_id": ""}],
        "assignments": [],
    }
    return facts_of(tables | more, placed=placed)


@pytest.mark.parametrize(
    ("sources", "themes", "shown"), [(47, 2, True), (48, 2, False), (44, 3, True), (45, 3, False)]
)
def test_the_figure_of_sources_is_placed_while_they_fit_on_a_page(sources, themes, shown):
    """Lanes of 1.25 mm a theme, and no less than a line of 3.4, 1.3 apart, on 225 mm."""
    assert facts(sources, themes)["shows"]["figures/sources"] is shown
    assert not facts(sources, themes, placed=False)["shows"]["figures/sources"]


def test_what_the_tables_give_to_show_is_what_they_hold():
    assert facts()["shows"] == {
        "figures/sources": True,
        "figures/theme-by-source": False,
        "tables/quotes": False,
    }
    assert facts(2)["shows"]["figures/theme-by-source"]
    assert facts(codings=[{"participant_id": ""}, {"participant_id": "P"}])["shows"][
        "tables/quotes"
    ]
    assert not facts(codings=[])["shows"]["tables/quotes"]
    assert not facts()["people"]
    assert facts(participants=[{}])["people"]


def test_sources_of_each_kind_are_named_in_order_and_those_that_speak_are_told_from_others():
    both = [{"mode": m} for m in ("document", "interview", "focus_group", "interview")]
    found = facts_of_modes(both)
    assert found["kinds"] == ["focus_group", "interview", "document"]
    assert found["spoken"]
    assert not facts_of_modes([{"mode": "document"}])["spoken"]
    assert facts_of_modes([{"mode": "focus_group"}])["spoken"]
    assert found["s"] == {
        **{"document": "", "interview": "s", "focus_group": "", "sources": "s"},
        **{"participants": "s", "codebook": "", "codings": "", "assignments": "s"},
    }


def facts_of_modes(rows):
    code = {"code_id": "T", "parent_id": "", "position": "1"}
    tables = {name: [] for name in ("participants", "assignments")}
    coded = {"codings": [{"participant_id": ""}], "codebook": [code]}
    return facts_of({"sources": rows, **tables, **coded})


def test_themes_stand_in_their_order_with_the_codes_below_them_or_themselves():
    rows = [("A", "", 2), ("A.2", "A", 10), ("A.1", "A", 9), ("A.1.x", "A.1", 1), ("B", "", 1)]
    book = [{"code_id": c, "parent_id": p, "position": str(n)} for c, p, n in rows]
    assert facts(codebook=book)["themes"] == [
        {"name": "B", "codes": ["B"]},
        {"name": "A", "codes": ["A-1", "A-2"]},
    ]


def test_what_is_there_already_stays_and_what_a_build_makes_is_ignored(tmp_path):
    folder = write_study(tmp_path / "study", **GROUP)
    write(folder, {"manuscript/index.qmd": "Mine.\n", "manuscript/vancouver.csl": "mine"})
    settings = (folder / "study.yml").read_text("utf-8")
    assert lay_down(folder, placed=False) == [
        *("tables/participants", "figures/theme-by-group", "figures/sources"),
        "figures/theme-by-source",
    ]
    assert (folder / "manuscript/index.qmd").read_text("utf-8") == "Mine.\n"
    assert (folder / "manuscript/vancouver.csl").read_text("utf-8") == "mine"
    assert (folder / "study.yml").read_text("utf-8") == settings
    shared = "manuscript/_quarto.yml"
    assert (folder / shared).read_bytes() == (ROOT / shared).read_bytes()
    ignored = (folder / ".gitignore").read_text("utf-8").splitlines()
    assert {"raw/", "build/", ".key", "TODO.md", "submission/", ".*.part"} <= set(ignored)
    assert {f"manuscript/{made}" for made in MADE if made[0] in "_."} <= set(ignored)
    assert "manuscript/SHA256SUMS" not in ignored


def test_settings_name_the_attributes_that_tables_have_and_take_further_lines(tmp_path):
    folder = write_study(tmp_path / "study")
    (folder / "study.yml").unlink()
    lay_down(folder, "positions: none\n")
    text = (folder / "study.yml").read_text("utf-8")
    assert "\n# attributes: [place, job]\n" in text
    assert "\n# speakers: [place]  # " in text
    assert "\npositions: none\n" in text


def test_where_settings_describe_people_what_is_made_of_them_is_placed(tmp_path):
    folder = write_study(tmp_path / "study")
    assert not {"tables/participants", "figures/theme-by-group"} & {*lay_down(folder)}
    assert "{#tbl-participants}" in (folder / "manuscript/index.qmd").read_text("utf-8")
    assert "{#sfig-theme-by-group " in (folder / "manuscript/supplement.qmd").read_text("utf-8")
    assert problems(folder / "manuscript") == []


def test_a_description_is_the_contract_s_with_the_columns_that_were_found():
    column = {"name": "role", "type": "string"}
    made = described("A title", {"participants": [column]})
    assert (made["name"], made["title"]) == ("coded-data", "A title")
    assert (
        made["profile"]
        == json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))["profile"]
    )
    schemas = {r["name"]: r["schema"] for r in made["resources"]}
    assert list(schemas) == list(CORE)
    columns = {name: [f["name"] for f in schema["fields"]] for name, schema in schemas.items()}
    assert columns["participants"] == [*CORE["participants"], "role"]
    assert all(columns[name] == list(CORE[name]) for name in columns if name != "participants")
    for name, table in TABLES.items():
        assert schemas[name].get("foreignKeys") == table["schema"].get("foreignKeys"), name
    assert [name for name in schemas if "to_add" in schemas[name]] == ["participants"]
