"""Genuine Quarto makes the same paper as the embedded renderer, in a build and by hand."""

import os
import re
import shutil
import subprocess

import lxml.html
import pytest

from analysis.build import quarto
from analysis.manuscript import embedded
from analysis.manuscript.quarto.project import readable, write_project
from analysis.manuscript.render import FORMATS, SUFFIXES, render_with_quarto
from analysis.prose.dialect import read
from tests.support.formats import canonical, overprinted, parts, pdf_pages
from tests.support.full import write_full
from tests.support.run import ROOT, alter
from tests.support.sample import write_sample

pytestmark = pytest.mark.skipif(bool(quarto.unfit()), reason="no Quarto 1.9 or newer on the PATH")
# How Quarto writes the source of a page, without effect: classes of tables, links in drawings, and
# page breaks, which only paper has.
WRITTEN = {
    r' class="(caption-top|header|odd|even)"': "",
    r"\bxlink:href=": "href=",
    r' (xmlns:xlink|xlink)="[^"]*"': "",
    r'<div style="page-break-after: always;">': '<div class="pagebreak">',
}
BLANKS = re.compile(r"\s+")


def the_manuscript(folder):
    """The manuscript of the project, as a build left it."""
    if not (ROOT / "manuscript/_variables.yml").is_file():
        pytest.skip("the manuscript is not assembled")
    return shutil.copytree(ROOT / "manuscript", folder)


PAPERS = {
    "sample": (write_sample, ["index", "supplement"]),
    "full": (lambda folder: write_full(folder.parent), ["index"]),
    "manuscript": (the_manuscript, ["index", "supplement"]),
}


@pytest.fixture(
    scope="module", params=[(name, doc) for name, (_, docs) in PAPERS.items() for doc in docs]
)
def paper(request, tmp_path_factory):
    """A folder, and which of its documents."""
    name, document = request.param
    return PAPERS[name][0](tmp_path_factory.mktemp(name) / "manuscript"), document


def compared(fmt, data):
    """What of a document has to be equal: all of it, but of a page how its source is written."""
    if fmt == "docx":
        return parts(data)
    if fmt == "typst":
        return pdf_pages(data)
    if fmt == "html":
        text = data.decode()
        for quartos, ours in WRITTEN.items():
            text = re.sub(quartos, ours, text)
        tree = lxml.html.fromstring(text)
        return [
            (node.tag, sorted(node.attrib.items()), BLANKS.sub(" ", node.text or "").strip())
            for node in tree.iter()
            if node.tag not in {"style", "meta"}
        ]
    return BLANKS.sub(" ", data.decode())


@pytest.mark.parametrize("fmt", FORMATS.values())
def test_both_renderers_make_the_same_document(paper, fmt):
    folder, document = paper
    manuscript = read(folder, fmt, document)
    quartos, ours = (render(manuscript, fmt) for render in (render_with_quarto, embedded.render))
    assert compared(fmt, quartos) == compared(fmt, ours)
    if fmt == "typst":
        assert overprinted(quartos) == []


def test_the_page_is_the_studys_where_the_data_are_its_own(tmp_path):
    folder = write_full(tmp_path)
    page = lxml.html.fromstring(render_with_quarto(read(folder, "html"), "html"))
    assert page.findtext(".//title").strip() == page.findtext(".//h1").strip()
    assert [node.get("content") for node in page.xpath("//meta[@name='author']")]


def by_hand(folder, *options, **more):
    """Quarto as its users call it."""
    command = [quarto.program(), "render", *options]
    return subprocess.run(
        command, cwd=folder, env=os.environ | more, capture_output=True, check=False
    )


@pytest.fixture
def built(tmp_path):
    """A folder as a build leaves it, with Quarto's project."""
    folder = write_sample(tmp_path / "manuscript")
    write_project(folder, readable(folder))
    return folder


def test_by_hand_quarto_renders_the_project_after_make(built):
    assert by_hand(built).returncode == 0
    for document in ("index", "supplement"):
        for fmt, suffix in SUFFIXES.items():
            assert (built / f"_output/{document}.{suffix}").is_file(), fmt
    page = (built / "_output/index.html").read_text("utf-8")
    assert canonical(page) == canonical(embedded.render(read(built, "html"), "html").decode())


def test_by_hand_latex_knows_the_floats_of_a_supplement(built):
    done = by_hand(built, "supplement.qmd", "--to", "latex")
    assert (done.returncode, b"WARN" in done.stdout + done.stderr) == (0, False)
    source = (built / "_output/supplement.tex").read_text("utf-8")
    assert re.findall(r"begin\{(supplement\w+)\}", source).count("supplementtable") == 2


def test_by_hand_a_change_of_the_text_is_seen(built):
    alter(built / "index.qmd", "- One point", "- Another point")
    assert by_hand(built, "index.qmd", "--to", "html").returncode == 0
    assert "Another point" in (built / "_output/index.html").read_text("utf-8")
