"""Four formats of one content, the same bytes everywhere, or a message and nothing."""

import io
import json
import os
import re
import shutil
import sys
import zipfile
from datetime import date
from pathlib import Path
from threading import Barrier

import lxml.etree
import lxml.html
import pytest
import typst
from pypdf import PdfReader

from analysis.build import quarto
from analysis.manuscript import embedded
from analysis.manuscript import render as module
from tests.support import run as commands
from tests.support.formats import (
    boxes,
    canonical,
    from_docx,
    from_jats,
    from_pdf,
    letters,
    overprinted,
    page,
    pdf_pages,
    shared,
    word,
)
from tests.support.run import ROOT, alter, ended, write
from tests.support.sample import MARK, write_sample
from tests.support.words import text_of

FILES = {"html": "index.html", "docx": "index.docx", "pdf": "index.pdf", "jats": "index.xml"}
SUPPLEMENT = {to: file.replace("index", "supplement") for to, file in FILES.items()}
DOCUMENTS = {"index": FILES, "supplement": SUPPLEMENT}
HERE = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
ELSEWHERE = {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}
GOLDEN = Path(__file__).with_name("golden_quarto.json")
posix = pytest.mark.skipif(os.name != "posix", reason="needs a script as a program")


def start(folder, to, *, document="index", renderer="embedded", env=None):
    out, module = folder / "_output", "analysis.manuscript.render"
    options = ("--document", document, "--out", out, "--renderer", renderer)
    return commands.start(module, folder, "--to", to, *options, **(env or {}))


def render(folder, to, **how):
    return ended(start(folder, to, **how))


def made_of(folder, to, document="index", **how):
    """What a document becomes."""
    done = render(folder, to, document=document, **how)
    assert (done.status, done.stderr) == (0, "")
    return (folder / "_output" / DOCUMENTS[document][to]).read_bytes()


def refusal(folder, to, **how):
    """What is said when a render fails, once sure that it left nothing behind."""
    done = render(folder, to, **how)
    assert (done.status, done.stdout) == (1, "")
    assert not (folder / "_output").exists()
    return done.stderr


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Both documents in all formats, from two folders, time zones, locales and hash seeds."""
    folders = {
        write_sample(tmp_path_factory.mktemp("a") / "one"): HERE,
        write_sample(tmp_path_factory.mktemp("b") / "another place"): ELSEWHERE,
    }
    running = [
        start(folder, to, document=document, env=env)
        for folder, env in folders.items()
        for document in DOCUMENTS
        for to in FILES
    ]
    for process in running:
        status, out, err = ended(process)
        assert status == 0, err
        assert re.fullmatch(
            r"\S.*(index|supplement)\.\w+: embedded renderer \(pandoc 3.*, typst 0.*\)\n", out
        )
    return [
        {
            name: {to: (folder / "_output" / file).read_bytes() for to, file in files.items()}
            for name, files in DOCUMENTS.items()
        }
        for folder in folders
    ]


@pytest.fixture(scope="module")
def made(outputs):
    return outputs[0]["index"]


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request):
    return request.param


@pytest.fixture(scope="module")
def each(outputs, document):
    return outputs[0][document]


@pytest.fixture(scope="module")
def said(each):
    return canonical(each["html"].decode())


@pytest.mark.parametrize("to", FILES)
def test_the_bytes_are_the_same_elsewhere(outputs, document, to):
    assert outputs[0][document][to] == outputs[1][document][to]


@pytest.mark.parametrize("to", FILES)
def test_no_path_of_the_machine_is_in_a_file(made, to, tmp_path):
    root = str(tmp_path.parent).encode()
    assert root not in made[to]
    assert str(ROOT).encode() not in made[to]


def test_word_says_the_same_as_the_page(each, said):
    assert from_docx(each["docx"]) == shared(said)


def test_jats_says_the_same_as_the_page(each, said):
    assert from_jats(each["jats"]) == shared(said)


def test_the_pdf_says_the_same_as_the_page(each, said):
    text = "".join(pdf_pages(each["pdf"]))
    parts = shared(said)
    for part in ("headings", "captions", "references", "cells", "quotes"):
        assert [words for words in parts[part] if letters(words) not in text] == []


def test_the_content_and_all_numbers_in_it_are_what_quarto_made_of_it(document, said):
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert said == golden[document]
    assert golden["quarto"][0].startswith("{}.{}.".format(*quarto.LEAST))


def test_the_page_asks_no_other_host_for_anything(made):
    loaded = page(made["html"]).xpath("//@src | //link/@href | //script | //iframe | //object")
    assert loaded
    assert all(source.startswith("data:") for source in loaded)
    assert "url(" not in made["html"].decode().replace("url(data:", "")


def test_in_a_page_notes_in_cells_are_counted_with_those_of_the_text(folder):
    cells = "| A |\n|---|\n| one^[In a cell.] |\n\n: Cells. {#tbl-cells}\n"
    alter(folder / "index.qmd", "## References", f"Before.^[Above.]\n\n{cells}\n## References")
    tree = page(made_of(folder, "html"))
    assert tree.xpath("//a[@class='footnote-ref']/sup/text()") == ["1", "2"]
    assert tree.xpath("//td//a[@class='footnote-ref']/sup/text()") == ["2"]
    assert not tree.xpath("//comment()")


FACE = re.compile(
    r"font-family:'([^']+)';font-weight:(\d+);font-style:(\w+);[^}]*unicode-range:([^}]+)}"
)


def test_the_page_brings_the_letters_of_all_its_words_in_each_cut_once(each):
    text = each["html"].decode()
    words = page(each["html"]).xpath("//body//text()[not(parent::style)]")
    wanted = {char for char in "".join(words) if "!" <= char <= "~"}
    cuts = {}
    for family, weight, slant, ranges in FACE.findall(text):
        brought = {chr(int(code[2:], 16)) for code in ranges.split(",")}
        assert cuts.setdefault((family, weight, slant), brought) is brought  # once
    for family in ("Source Serif Pro", "Source Sans Pro"):
        for cut in (("400", "normal"), ("700", "normal"), ("400", "italic")):
            assert wanted <= cuts[family, *cut]
    assert "@font-face" not in text[text.index("</head>") :]


def test_the_page_can_be_read_by_everyone(made):
    tree = page(made["html"])
    assert tree.get("lang") == "en-GB"
    assert [len(tree.xpath(f"//{tag}")) for tag in ("h1", "header", "nav", "main")] == [1, 1, 1, 1]
    skip = tree.xpath("//a[@class='skip']/@href")[0].lstrip("#")
    assert tree.xpath(f"//main[@id='{skip}']")
    ids = tree.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    targets = {link.lstrip("#") for link in tree.xpath("//a/@href") if link.startswith("#")}
    assert targets <= set(ids)
    assert tree.xpath("//div[@role='note']/@class") == ["callout-important callout"]
    scroll = tree.xpath("//div[@class='scroll']")
    assert [box.get("tabindex") for box in scroll] == ["0", "0"]
    assert [box.get("aria-label").split() for box in scroll] == [["Table", "1"], ["Table", "2"]]


def test_the_pdf_is_archivable_and_accessible(made):
    assert b"<pdfuaid:part>1<" in made["pdf"]
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>A<", made["pdf"])


def test_the_only_date_in_a_file_is_that_of_the_manuscript(made):
    dates = re.findall(rb"(?:Create|Modify)Date>([^<T]+)|Date \(D:(\d{8})", made["pdf"])
    assert {b"".join(found).replace(b"-", b"") for found in dates} == {b"20260201"}
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as archive:
        days = {member.date_time[:3] for member in archive.infolist()}
        assert days == {(2026, 2, 1), (1980, 1, 1)}  # 1980: what comes from _reference.docx
    about = word(made["docx"]).core_properties
    assert {about.created.date(), about.modified.date()} == {date(2026, 2, 1)}


def test_a_long_table_breaks_over_pages_and_loses_no_row(folder):
    rows = "".join(f"| row{number}x | some words |\n" for number in range(90))
    table = f"| A | B |\n|---|---|\n{rows}\n*Note.* The unit is the row.\n"
    write(folder, {"_tables/people.md": table})
    pages = pdf_pages(made_of(folder, "pdf"))
    assert sum(text.count("somewords") for text in pages) == 2 * 90  # of two tables


def test_a_row_that_heads_others_stays_with_the_first_of_these(folder):
    groups = [f"| **group{n}x** |  |  |\n| row{n}x | some | words |\n" for n in range(90)]
    table = f"| A | B | C |\n|---|---|---|\n{''.join(groups)}| and more |  |  |\n\n*Note.* Two.\n"
    write(folder, {"_tables/people.md": table})
    pages = pdf_pages(made_of(folder, "pdf"))
    found = [re.findall(r"(group|row)(\d+)x", text) for text in pages]
    assert sum(map(len, found)) == 2 * 2 * 90  # of two tables
    assert all(
        [n for kind, n in page if kind == "group"] == [n for kind, n in page if kind == "row"]
        for page in found
    )
    first, *_ = word(made_of(folder, "docx")).tables
    styles = [row.cells[0].paragraphs[0].style.name for row in first.rows]
    assert styles == ["Table Head", *["Table Head", "Table Text"] * 90, "Table Text"]


def test_a_table_of_many_columns_lies_on_its_side_and_loses_none(folder):
    names = [f"{theme}.{number}" for theme in range(1, 5) for number in range(1, 11)]
    rows = "".join(f"| interview_{n:03} | {' | '.join(['12'] * 40)} |\n" for n in range(3))
    table = f"| Source | {' | '.join(names)} |\n|:--{'|--:' * 40}|\n{rows}\n*Note.* So many.\n"
    write(folder, {"_tables/wide.md": table})
    data = made_of(folder, "pdf", "supplement")
    sides = [
        leaf.mediabox.width > leaf.mediabox.height for leaf in PdfReader(io.BytesIO(data)).pages
    ]
    assert sides.count(True) == 1
    (text,) = [text for text in pdf_pages(data) if "TableS2:" in text]
    assert "".join(names) in text
    assert text.count("12" * 40) == 3


def test_a_long_word_breaks_in_its_cell_and_an_ordinary_one_does_not(folder):
    names = [f"C{n}" for n in range(6)]
    row = f"| {'x' * 60} | some words about characteristics that go on | {'| '.join(['zzz '] * 4)}|"
    table = f"| {' | '.join(names)} |\n{'|--' * 6}|\n{row}\n\n*Note.* Words.\n"
    write(folder, {"_tables/people.md": table})
    words = [
        (word.text.replace("\u00ad", ""), word.left, word.right)
        for leaf in boxes(made_of(folder, "pdf"))
        for word in leaf
    ]
    end = min(left for text, left, _ in words if text == "some")
    parts = [(text, right) for text, _, right in words if "xxx" in text]
    assert len(parts) > 2
    assert all(right < end for _, right in parts)
    assert sum(text.count("x") for text, _ in parts) == 2 * 60  # of two tables
    assert [text for text, *_ in words].count("characteristics") == 2


def test_no_word_is_printed_over_another(each):
    assert overprinted(each["pdf"]) == []


def test_words_that_are_printed_over_others_are_found():
    text = "#place(top)[Lower] #place(top, dx: 9pt)[upper] #v(1cm) Two beside #pagebreak() one."
    assert overprinted(typst.compile(text.encode())) == [("Lower", "upper")]


def test_a_callout_that_opens_the_text_stands_before_the_abstract_of_the_pdf(made, folder):
    first, *_ = pdf_pages(made["pdf"])
    assert first.index("Asample" + "Notanarticle") < first.index("AbstractAim.")
    assert "".join(pdf_pages(made["pdf"])).count("Notanarticle") == 1
    write(folder, {"_banner.md": "Nothing.\n"})
    first, *_ = pdf_pages(made_of(folder, "pdf"))
    assert first.index("AbstractAim.") < first.index("Nothing.")


def test_word_has_what_a_submission_needs(made):
    document = word(made["docx"])
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert {"Title", "Author", "Abstract", "Table Caption", "Image Caption"} <= set(styles)
    assert document.element.xpath("//w:sectPr/w:lnNumType")
    assert len(document.element.xpath("//w:trPr/w:tblHeader")) == 2
    assert MARK in document.sections[0].header.paragraphs[0].text
    assert document.core_properties.title == "A sample paper: of samples"
    authors = [p.text for p in document.paragraphs if p.style.name == "Author"]
    places = ["1Institute of Samples", "2School of Examples"]
    assert authors == ["Ada Sample1,2, Bo O’Test2", *places]


def test_word_keeps_short_tables_whole_and_within_the_page(outputs):
    document = word(outputs[0]["supplement"]["docx"])
    heads, bodies = zip(*((t.rows[0], t.rows[1]) for t in document.tables), strict=True)
    styles = [
        {c.paragraphs[0].style.name for r in rows for c in r.cells} for rows in (heads, bodies)
    ]
    assert styles == [{"Table Head"}, {"Short Table Text"}]
    widths = document.element.xpath("//w:tblPr/w:tblW/@w:*")
    assert sorted(widths) == ["5000", "5000", "pct", "pct"]  # fiftieths of a percent of the page


def test_rows_of_word_tables_stay_on_one_page(outputs):
    for name in DOCUMENTS:
        rows = [row for table in word(outputs[0][name]["docx"]).tables for row in table.rows]
        assert rows
        assert all(len(row._tr.xpath("w:trPr/w:cantSplit")) == 1 for row in rows)


def test_a_figure_opens_large_and_closes_without_a_script(made):
    (plate,) = page(made["html"]).xpath("//figure[@id='fig-map']/div[@class='plate']")
    close, large = plate.xpath(".//a")
    assert large.get("href") == f"#{plate.get('id')}"
    assert large.xpath("./img[@alt]")
    assert (close.get("href"), close.get("class")) == ("#fig-map", "close")
    assert ".plate:target" in made["html"].decode()


def test_jats_has_labels_notes_and_figures_that_exist(folder):
    article = lxml.etree.fromstring(made_of(folder, "jats"))
    assert article.xpath("//fig/label/text()") == ["Figure\u00a01"]
    assert article.xpath("//table-wrap/label/text()") == ["Table\u00a01", "Table\u00a02"]
    assert article.xpath("//table-wrap/@id") == ["tbl-people", "tbl-more"]
    assert len(article.xpath("//table-wrap/table-wrap-foot/fn/p")) == 2
    assert article.xpath("//sec[@id='sec-deep']/label/text()") == ["1.1"]
    assert article.xpath("//contrib/name/surname/text()") == ["Sample", "O’Test"]
    assert article.xpath("//ref//pub-id/text()") == ["10.1000/one"]
    link = "{http://www.w3.org/1999/xlink}href"
    assert [graphic.get(link) for graphic in article.iter("graphic")] == ["map.png"]
    drawn = (folder / "_figures/map.png").read_bytes()
    assert (folder / "_output/map.png").read_bytes() == drawn
    targets = set(article.xpath("//@id"))
    assert set(article.xpath("//xref/@rid")) <= targets


@pytest.mark.parametrize("to", FILES)
def test_a_text_that_cites_nothing_has_no_list_of_references(folder, to):
    def said():
        made = made_of(folder, to, "supplement")
        text = from_pdf(made) if to == "pdf" else text_of(next(folder.glob("_output/supplement.*")))
        return "References" in text

    assert said()
    shutil.rmtree(folder / "_output")
    alter(folder / "supplement.qmd", " [@one2020]", "")
    assert not said()


@pytest.mark.parametrize("to", FILES)
def test_a_problem_in_the_text_stops_each_format(folder, to):
    alter(folder / "index.qmd", "@fig-map said", "@fig-mop said")
    assert "index.qmd:55: @fig-mop is not in the text" in refusal(folder, to)


def test_a_warning_of_pandoc_stops_the_build(folder):
    write(folder, {"_mark.html": '<img src="lost.png" alt="">'})
    assert "lost.png" in refusal(folder, "html")


def test_a_complaint_of_typst_stops_the_build(folder):
    write(folder, {"_mark.typ": '#text(font: "No Such Font")[x]'})
    assert "typst: unknown font family" in refusal(folder, "pdf")


def test_a_heading_level_left_out_stops_the_pdf(folder):
    alter(folder / "index.qmd", "### Deep", "#### Deep")
    assert "PDF/UA-1" in refusal(folder, "pdf")


def test_a_missing_pandoc_is_named(folder):
    env = {"PANDOC": "no-such-pandoc"}
    assert "no-such-pandoc: no such program" in refusal(folder, "html", env=env)


@posix
def test_the_pandoc_of_the_pins_is_taken_whatever_else_is_installed(tmp_path, monkeypatch):
    write(tmp_path, {"pandoc": "#!/bin/sh\n"})
    (tmp_path / "pandoc").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PANDOC", raising=False)
    assert "pypandoc" in embedded.pandoc()


def test_a_missing_quarto_is_named(folder, tmp_path):
    env = {"PATH": str(tmp_path)}
    assert "quarto: no such program" in refusal(folder, "html", renderer="quarto", env=env)


def test_a_table_without_a_note_or_caption_stops_the_build(folder):
    alter(folder / "index.qmd", "People by *group*.\n", "")
    assert "#tbl-people is not a table, a note and a caption" in refusal(folder, "html")


def test_a_failed_render_leaves_the_old_file(folder):
    write(folder, {"_output/index.html": "old"})
    (folder / "_banner.md").unlink()
    assert render(folder, "html").status == 1
    left = {path.name: path.read_text("utf-8") for path in (folder / "_output").iterdir()}
    assert left == {"index.html": "old"}


def fake_quarto(tmp_path, body, release="9.9"):
    """A program called quarto, so that what it may do is tried without it."""
    path = tmp_path / "bin/quarto"
    lines = f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\n"
    lines += f"if '--version' in sys.argv:\n    print({release!r})\n    sys.exit()\n"
    lines += f"Path('_output').mkdir(exist_ok=True)\nout = Path('_output/index.html')\n{body}\n"
    write(tmp_path, {"bin/quarto": lines})
    path.chmod(0o755)
    return {"PATH": f"{path.parent}{os.pathsep}{os.environ['PATH']}"}


@posix
def test_quarto_is_preferred_where_it_is_installed(folder, tmp_path):
    env = fake_quarto(tmp_path, "out.write_text('<main>made by quarto</main>')")
    status, out, _ = render(folder, "html", renderer="auto", env=env)
    assert (status, out) == (0, f"{folder / '_output' / 'index.html'}: quarto 9.9\n")
    assert (folder / "_output" / "index.html").read_text() == "<main>made by quarto</main>"


@posix
@pytest.mark.parametrize("release", ["1.8.27", "1.0", "0.9.532"])
def test_an_old_quarto_is_not_taken_and_its_release_is_named(folder, tmp_path, release):
    env = fake_quarto(tmp_path, "out.write_text('x')", release)
    said = refusal(folder, "html", renderer="quarto", env=env)
    assert "embedded renderer" in render(folder, "html", renderer="auto", env=env).stdout
    assert f"is release {release}; 1.9 or newer is needed" in said
    assert "RENDERER=embedded" in said


@posix
@pytest.mark.parametrize("release", ["1.9.38", "1.10.18", "2.0"])
def test_a_quarto_that_is_new_enough_is_taken(folder, tmp_path, release):
    env = fake_quarto(tmp_path, "out.write_text('x')", release)
    assert f"quarto {release}" in render(folder, "html", renderer="auto", env=env).stdout


def test_latex_is_refused_by_the_embedded_renderer(folder):
    assert "latex is made by Quarto alone" in refusal(folder, "latex")


@posix
def test_a_quarto_that_does_not_say_which_release_it_is_is_refused(folder, tmp_path):
    env = fake_quarto(tmp_path, "out.write_text('x')", "unknown command")
    assert "does not say which release" in refusal(folder, "html", renderer="quarto", env=env)


@posix
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("out.write_text('x'); print('WARN: Unable to resolve x', file=sys.stderr)", "WARN: Unabl"),
        ("out.write_text('see ?var:n.people')", "could not resolve ?var:n.people"),
        ("out.write_text('see ?@fig-none')", "could not resolve ?@fig-none"),
        ("out.write_text('x'); print('\\x1b[33mWARNING\\x1b[39m (x.lua) no x')", "WARNING (x.lua)"),
        ("print('no words'); sys.exit(3)", "no words"),
        ("sys.exit(3)", "it said nothing"),
        ("print('all done')", "all done"),
    ],
)
def test_what_quarto_only_warns_of_stops_the_build(folder, tmp_path, body, message):
    env = fake_quarto(tmp_path, body)
    assert message in refusal(folder, "html", renderer="quarto", env=env)


@posix
def test_of_a_long_report_the_end_is_said(folder, tmp_path):
    env = fake_quarto(tmp_path, "print(*range(85), sep='\\n'); sys.exit(1)")
    said = refusal(folder, "html", renderer="quarto", env=env).splitlines()
    assert said[1:] == [f"quarto: {n}" for n in range(75, 85)]


@posix
def test_no_profile_changes_the_paper_unseen(folder, tmp_path):
    body = "import os; out.write_text(f'<main>{os.environ.get(\"QUARTO_PROFILE\")}</main>')"
    env = fake_quarto(tmp_path, body) | {"QUARTO_PROFILE": "other"}
    assert render(folder, "html", renderer="quarto", env=env).status == 0
    assert (folder / "_output" / "index.html").read_text() == "<main>None</main>"


@pytest.mark.parametrize(
    "name",
    [
        "_metadata.yml",
        "_tables/_metadata.yaml",
        "_quarto.yml.local",
        "_quarto-print.yml",
        "_environment",
        "_environment.local",
        "_brand.yml",
        "_extensions/a/b/_extension.yml",
    ],
)
def test_what_quarto_would_take_up_unseen_is_refused(folder, name):
    write(folder, {name: "title: other\n"})
    named = name.split("/a/")[0]
    assert f"{named}: Quarto would take this up unseen" in refusal(folder, "html")


def test_the_embedded_renderer_is_taken_where_quarto_is_missing(folder, tmp_path):
    done = render(folder, "html", renderer="auto", env={"PATH": str(tmp_path)})
    assert done.status == 0
    assert "embedded renderer" in done.stdout


def test_formats_are_rendered_side_by_side(folder, tmp_path, monkeypatch):
    both = Barrier(2, timeout=20)
    waits = (lambda *_: bytes(both.wait()), lambda: "one that waits for another")
    monkeypatch.setitem(module.RENDERERS, "embedded", waits)
    line = ["render", str(folder), "--to", "html", "docx", "--out", str(tmp_path)]
    monkeypatch.setattr("sys.argv", [*line, "--renderer", "embedded"])
    module.main()
    assert {p.name for p in tmp_path.glob("index.*")} == {"index.html", "index.docx"}
