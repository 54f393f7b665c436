"""Genuine Quarto makes the same paper as the embedded renderer, in a build and by hand."""

import io
import shutil
import subprocess

import lxml.html
import pytest
from pypdf import PdfReader

from analysis.build import quarto
from analysis.manuscript import embedded
from analysis.manuscript.quarto.project import readable, write_project
from analysis.manuscript.render import SUFFIXES, beside, render_with_quarto
from analysis.prose.dialect import read
from tests.support.formats import canonical, compared, overprinted, word
from tests.support.full import write_full
from tests.support.run import ROOT, alter, run, write
from tests.support.sample import write_sample

pytestmark = pytest.mark.skipif(bool(quarto.unfit()), reason="no Quarto 1.9 or newer on the PATH")
SHARED = ("html", "docx", "typst", "jats")
GENERATED = shutil.ignore_patterns("_[!q]*", ".quarto")


DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
width="9" height="9"><path id="line" d="M0 0h9"/><use xlink:href="#line"/></svg>"""


def the_manuscript(folder):
    """The manuscript of the project, as a build left it."""
    if not (ROOT / "manuscript/_variables.yml").is_file():
        pytest.skip("the manuscript is not assembled")
    return shutil.copytree(ROOT / "manuscript", folder)


def an_uncited_one(folder):
    alter(write_sample(folder) / "supplement.qmd", " [@one2020]", "")
    return folder


PAPERS = {
    "sample": (write_sample, ["index", "supplement"]),
    "full": (lambda folder: write_full(folder.parent), ["index"]),
    "uncited": (an_uncited_one, ["supplement"]),
    "manuscript": (the_manuscript, ["index", "supplement"]),
}


@pytest.fixture(
    scope="module", params=[(name, doc) for name, (_, docs) in PAPERS.items() for doc in docs]
)
def paper(request, tmp_path_factory):
    """A folder, and which of its documents."""
    name, document = request.param
    return PAPERS[name][0](tmp_path_factory.mktemp(name) / "manuscript"), document


@pytest.mark.parametrize("fmt", SHARED)
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


def by_hand(folder, *options):
    """Quarto as its users call it."""
    command = [quarto.program(), *options]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder as a build leaves it, with Quarto's project, which somebody then renders by hand."""
    folder = write_full(tmp_path_factory.mktemp("built"))
    write(folder, {"_figures/map.svg": DRAWN, "_figures/narrow/map.svg": DRAWN})
    shutil.rmtree(folder / "_output")
    before = {path.name for path in folder.iterdir()}
    done = by_hand(folder, "render")
    assert (done.returncode, b"WARN" in done.stdout + done.stderr) == (0, False)
    assert {path.name for path in folder.iterdir()} - before <= {"_output", ".quarto"}
    return folder


@pytest.mark.parametrize(
    "command", [["render"], ["render", "index.qmd"], ["preview", "--no-browser"]]
)
def test_by_hand_quarto_says_to_run_make_before_it_was(tmp_path, command):
    folder = shutil.copytree(ROOT / "manuscript", tmp_path / "manuscript", ignore=GENERATED)
    done = by_hand(folder, *command)
    assert done.returncode == 1
    assert b"run make first" in done.stderr


def test_by_hand_quarto_renders_the_project_after_make(built):
    made = {path.name for path in built.glob("_output/*.*")}
    assert made == {
        f"{name}.{end}" for name in ("index", "supplement") for end in map(SUFFIXES.get, SHARED)
    }
    page = (built / "_output/index.html").read_text("utf-8")
    assert canonical(page) == canonical(embedded.render(read(built, "html"), "html").decode())


def test_by_hand_a_change_of_the_text_is_seen(built, tmp_path):
    folder = shutil.copytree(built, tmp_path / "copy")
    text = (folder / "index.qmd").read_text("utf-8")
    (folder / "index.qmd").write_text(f"{text}\nAnother sentence.\n", encoding="utf-8")
    assert by_hand(folder, "render", "index.qmd", "--to", "html").returncode == 0
    assert "Another sentence." in (folder / "_output/index.html").read_text("utf-8")


def test_by_hand_latex_knows_the_floats_of_a_supplement(tmp_path):
    folder = write_sample(tmp_path / "manuscript")
    with (folder / "supplement.qmd").open("a", encoding="utf-8") as text:
        text.write("\n| File |\n| --- |\n| tables/a_b.csv |\n")
    write_project(folder, readable(folder))
    done = by_hand(folder, "render", "supplement.qmd", "--to", "latex")
    assert (done.returncode, b"WARN" in done.stdout + done.stderr) == (0, False)
    source = (folder / "_output/supplement.tex").read_text("utf-8")
    assert (
        source.count("\\begin{supplementtable}") == source.count("\\begin{supplementfigure}") == 2
    )
    # These break over pages, which floats do not, and paths break in narrow columns.
    assert source.count("\\renewenvironment{supplementtable}") == 1
    assert "tables/\\hspace{0pt}a\\_\\hspace{0pt}b.csv" in source


def test_a_build_makes_latex_that_finds_its_figures(tmp_path):
    folder = write_sample(tmp_path / "manuscript")
    done = run("analysis.manuscript.render", folder, "--to", "latex", "--out", tmp_path)
    assert (done.status, done.stderr) == (0, "")
    source = (tmp_path / "index.tex").read_text("utf-8")
    assert "{map.png}" in source
    assert "var alt" not in source
    assert (tmp_path / "map.png").is_file()


def has(*words):
    """Whether each of two documents has some words."""
    return lambda made: [all(word in data for word in words) for data in made]


def whole_rows(made):
    return [all(row.xpath("w:trPr/w:cantSplit") for row in rows_of(data)) for data in made]


def archived_with_places(made):
    places = [PdfReader(io.BytesIO(data)).named_destinations for data in made]
    standards = has(b"pdfuaid:part", b"pdfaid:part")(made)
    return ["fig-office" in here and said for here, said in zip(places, standards, strict=True)]


def rows_of(data):
    return [row._tr for table in word(data).tables for row in table.rows]


# What the table of CONTRIBUTING.md says of each part: its format, and what only the embedded
# renderer has of it.
DIFFERENCES = {
    "tables of the page": ("html", lambda made: [b'class="odd"' not in data for data in made]),
    "links in drawings of the page": ("html", has(b"xlink:href")),
    "page breaks of the page": ("html", has(b'<div class="pagebreak">')),
    "page, by hand": ("html", has(b"@font-face")),
    "Word, by hand": ("docx", whole_rows),
    "PDF, by hand": ("typst", archived_with_places),
    "JATS, by hand": ("jats", lambda made: [b'href="_figures/' not in data for data in made]),
}


def test_what_is_said_of_the_differences_is_true(built):
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("| part | embedded")[2]
    parts_of = [row.split("|")[1].strip() for row in table.partition("\n\n")[0].splitlines()[2:]]
    assert parts_of == list(DIFFERENCES)
    for part, (fmt, asked) in DIFFERENCES.items():
        manuscript = read(built, fmt)
        ours = embedded.render(manuscript, fmt)
        if part.endswith("by hand"):
            theirs = (built / f"_output/index.{SUFFIXES[fmt]}").read_bytes()
        else:
            theirs = render_with_quarto(manuscript, fmt)
        if fmt == "jats":
            ours, _ = beside(ours, built)
        assert asked([ours, theirs]) == [True, False], part
