"""What the repository's manuscript shows, and that what is committed is what its modules make."""

import re
import shutil

import pytest

from analysis.study.diagnostics import section, with_section
from analysis.study.study import Study
from tests.support.edits import swap
from tests.support.exhibits import MODULES
from tests.support.jats import problems
from tests.support.project import CLAIMS, NUMBERS, made
from tests.support.run import ROOT, run

CHECKLISTS = sorted(p.stem for p in (ROOT / "manuscript/checklists").glob("*.yml"))
ORIGINS = ("numbers", "origins")  # of what the documents show
DOCUMENTS = {
    name: with_section((ROOT / f"manuscript/{name}.qmd").read_text("utf-8"), ROOT)
    for name in ("index", "supplement")
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
    shown = []
    for document, text in DOCUMENTS.items():
        for kind, short in (("tables", "tbl"), ("figures", "fig")):
            for label in re.findall(rf"\{{#{PREFIXES[document]}{short}-([\w-]+)", text):
                assert f"_{kind}/{label}" in text, label
                shown.append(f"{kind}/{label}")
    besides = [f"tables/{name}" for name in (*CHECKLISTS, *ORIGINS, "claims")]
    assert sorted(shown) == sorted([*MODULES, *besides])


def test_the_main_text_refers_to_every_exhibit_of_the_supplement():
    labels = re.findall(r"\{#(s(?:fig|tbl)-[\w-]+)", DOCUMENTS["supplement"])
    asked = set(re.findall(r"\{\{< var supplement\.([\w-]+) >\}\}", DOCUMENTS["index"]))
    # Where quotes come from is said beside them, the lineage is told in the text, and numbers and
    # captions lead to their entries themselves. Diagnostics can be switched off.
    known = {"stbl-quotes", "stbl-lineage", "stbl-numbers", "stbl-origins"}
    diagnostics = {label for label in labels if f"@{label}" in section(ROOT)}
    assert set(labels) - asked - diagnostics <= known
    assert not asked & diagnostics
    assert asked <= set(labels)


def test_every_subtheme_has_its_quote_in_the_text():
    study = Study.load(ROOT / "data", ("codebook",))
    codes = study.codes.loc[study.codes["depth"] == 2, "code_id"]
    wanted = [f"_quotes/{code.replace('.', '-')}.md" for code in codes]
    assert re.findall(r"\{\{< include (_quotes/\S+) >\}\}", DOCUMENTS["index"]) == wanted


KEPT = {"tables": ("csv", "md"), "figures": ("csv", "txt", "svg")}


@pytest.mark.parametrize("kind", KEPT)
def test_no_committed_output_belongs_to_an_exhibit_that_is_gone(kind):
    named = {f"{name}.{form}" for name in MODULES for form in KEPT[kind] if name.startswith(kind)}
    named |= {name.replace("/", "/narrow/") for name in named if name.endswith(".svg")}
    found = {p.relative_to(ROOT).as_posix() for p in (ROOT / kind).rglob("*.*")}
    kept = {name for name in found if not name.endswith((".pdf", ".png"))}
    assert kept - NUMBERS - CLAIMS == named


@pytest.mark.parametrize("name", MODULES)
def test_the_exhibits_that_are_kept_are_those_that_the_modules_make(name, base):
    for form in KEPT[name.split("/")[0]]:
        assert (base / f"{name}.{form}").read_bytes() == (ROOT / f"{name}.{form}").read_bytes()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_articles_of_the_build_are_valid_and_their_graphics_lie_beside_them(base, document):
    article = base / f"manuscript/_output/{document}.xml"
    assert problems(article.read_bytes()) == []
    graphics = re.findall(r'<graphic [^>]*xlink:href="([^"]*)"', article.read_text("utf-8"))
    assert graphics
    assert all((article.parent / name).is_file() for name in graphics)


def test_a_claim_that_no_longer_holds_is_said_with_what_it_asks_and_what_was_found(tmp_path):
    for name in ("data", "manuscript"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=made)
    swap(tmp_path / "data", "T1", "T3")
    known, data = tmp_path / "numbers.json", ("--data", tmp_path / "data")
    assert run("analysis.prose.numbers", *data, "--out", known).status == 0
    text = (tmp_path / "manuscript", *data, "--numbers", known)
    status, _, said = run("analysis.prose.claims", *text, "--out", tmp_path / "claims")
    assert status == 1
    assert "the claim theme-3 does not hold: “The last theme is about barriers" in said
    assert "position of T3 among themes: last\n  found      1 of 3\n" in said
    assert "2 problems in the prose" in said
    assert not list(tmp_path.glob("claims.*"))
