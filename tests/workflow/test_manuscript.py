"""What the repository's manuscript shows, and that what is committed is what its modules make."""

import importlib
import re

import pytest

from analysis.exhibits.make import make_figure, make_table
from analysis.study.study import Study
from tests.support.small import ROOT

EXHIBITS = {
    kind: sorted(p.stem for p in (ROOT / "analysis" / kind).glob("[!_]*.py"))
    for kind in ("tables", "figures")
}
CHECKLISTS = sorted(p.stem for p in (ROOT / "manuscript/checklists").glob("*.yml"))
ORIGINS = ("numbers", "origins")  # of what the documents show
DOCUMENTS = {
    name: (ROOT / f"manuscript/{name}.qmd").read_text("utf-8") for name in ("index", "supplement")
}
PREFIXES = {"index": "", "supplement": "s"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_exhibit_that_a_document_shows_is_referred_to_in_it(document):
    text = DOCUMENTS[document]
    labels = re.findall(r"\{#(s?(?:fig|tbl)-[\w-]+)", text)
    assert labels
    for label in labels:
        assert re.search(rf"@{label}\b(?!-)", text), label
        assert label.startswith("s") == (document == "supplement"), label


def test_every_exhibit_and_every_checklist_is_shown_once():
    shown = {"tables": [], "figures": []}
    for document, text in DOCUMENTS.items():
        for kind, short in (("tables", "tbl"), ("figures", "fig")):
            for label in re.findall(rf"\{{#{PREFIXES[document]}{short}-([\w-]+)", text):
                assert f"_{kind}/{label}" in text, label
                shown[kind].append(label.replace("-", "_"))
    assert sorted(shown["figures"]) == EXHIBITS["figures"]
    made = [*CHECKLISTS, *ORIGINS, "claims"]
    assert sorted(shown["tables"]) == sorted([*EXHIBITS["tables"], *made])


def test_the_main_text_refers_to_every_exhibit_of_the_supplement():
    labels = re.findall(r"\{#(s(?:fig|tbl)-[\w-]+)", DOCUMENTS["supplement"])
    asked = set(re.findall(r"\{\{< var supplement\.([\w-]+) >\}\}", DOCUMENTS["index"]))
    # Where quotes come from is said beside them, the lineage is told in the text, and numbers and
    # captions lead to their entries themselves.
    assert set(labels) - asked <= {"stbl-quotes", "stbl-lineage", "stbl-numbers", "stbl-origins"}
    assert asked <= set(labels)


def test_every_subtheme_has_its_quote_in_the_text():
    study = Study.load(ROOT / "data", ("codebook",))
    codes = study.codes.loc[study.codes["depth"] == 2, "code_id"]
    wanted = [f"_quotes/{code.replace('.', '-')}.md" for code in codes]
    assert re.findall(r"\{\{< include (_quotes/\S+) >\}\}", DOCUMENTS["index"]) == wanted


@pytest.mark.parametrize("kind", EXHIBITS)
def test_no_committed_output_belongs_to_an_exhibit_that_is_gone(kind):
    forms = {"tables": ("csv", "md"), "figures": ("csv", "txt", "svg")}[kind]
    named = {f"{name.replace('_', '-')}.{form}" for name in EXHIBITS[kind] for form in forms}
    found = {p.name for p in (ROOT / kind).iterdir() if p.suffix not in (".pdf", ".png")}
    assert found - {"numbers.json", "claims.csv", "claims.md"} == named


@pytest.mark.parametrize("name", EXHIBITS["tables"])
def test_the_tables_that_are_kept_are_those_that_the_modules_make(name, tmp_path):
    module = importlib.import_module(f"analysis.tables.{name}")
    file = name.replace("_", "-")
    make_table(module, Study.load(ROOT / "data", module.USES), tmp_path / file)
    for form in ("csv", "md"):
        kept = (ROOT / f"tables/{file}.{form}").read_bytes()
        assert (tmp_path / f"{file}.{form}").read_bytes() == kept, form


@pytest.mark.parametrize("name", EXHIBITS["figures"])
def test_the_figures_that_are_kept_are_those_that_the_modules_make(name, tmp_path):
    module = importlib.import_module(f"analysis.figures.{name}")
    file = name.replace("_", "-")
    make_figure(module, Study.load(ROOT / "data", module.USES), tmp_path / file)
    for form in ("csv", "txt", "svg"):
        kept = (ROOT / f"figures/{file}.{form}").read_bytes()
        assert (tmp_path / f"{file}.{form}").read_bytes() == kept, form
