"""One switch puts a mark on every page of every format, or leaves none anywhere."""

import io
import zipfile

from analysis.manuscript.assemble import write_mark
from analysis.manuscript.embedded import render
from analysis.manuscript.word import reference_docx
from analysis.prose.dialect import read
from tests.support.formats import letters, pdf_pages, word

MARK = 'A mark, "quoted" & <odd> \\ #1'
FILES = ("_mark.html", "_mark.typ", "_reference.docx")


def test_the_files_are_the_same_each_time(tmp_path):
    for name in ("one", "two"):
        write_mark(tmp_path / name, MARK)
    one, two = (
        [(tmp_path / name / file).read_bytes() for file in FILES] for name in ("one", "two")
    )
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one[-1])) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_parts_of_a_word_file_stand_in_one_order_and_the_types_first():
    with zipfile.ZipFile(io.BytesIO(reference_docx(None))) as archive:
        first, *others = archive.namelist()
        assert {member.create_system for member in archive.infolist()} == {3}
    assert first == "[Content_Types].xml"
    assert others == sorted(others)
    assert len(others) > 5


def test_what_reviewers_read_in_word_is_double_spaced(folder):
    write_mark(folder, None)
    document = word(render(read(folder, "docx"), "docx"))
    styles = {s.name: s.paragraph_format.line_spacing for s in document.styles if s.type == 1}
    doubled = {name for name, spacing in styles.items() if spacing == 2}
    assert doubled == {"Body Text", "First Paragraph", "Block Text", "Compact", "Bibliography"}
    used = {p.style.name for p in document.paragraphs if p.text}
    assert {"First Paragraph", "Bibliography"} <= used
    assert all(p.paragraph_format.line_spacing is None for p in document.paragraphs if p.text)


def test_the_page_shows_the_mark_as_it_is_written(folder):
    write_mark(folder, MARK)
    page = render(read(folder, "html"), "html").decode()
    assert "A mark, &quot;quoted&quot; &amp; &lt;odd&gt; \\ #1\n" in page
    assert "position: fixed" in page


def test_the_pdf_shows_the_mark_on_every_page(folder):
    write_mark(folder, MARK)
    pages = pdf_pages(render(read(folder, "typst"), "typst"))
    assert len(pages) > 1
    assert all(letters(MARK) in page for page in pages)


def test_word_shows_the_mark_in_the_head_of_its_pages(folder):
    write_mark(folder, MARK)
    document = word(render(read(folder, "docx"), "docx"))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == MARK
    assert not section.different_first_page_header_footer
    assert section.footer._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE"]


def test_without_a_text_there_is_no_mark_anywhere(folder):
    write_mark(folder, None)
    assert (folder / "_mark.html").read_text() == ""
    assert "background" not in (folder / "_mark.typ").read_text()
    assert "running-mark" not in render(read(folder, "html"), "html").decode()
    document = word(render(read(folder, "docx"), "docx"))
    assert [p.text for p in document.sections[0].header.paragraphs] == [""]
    pages = pdf_pages(render(read(folder, "typst"), "typst"))
    assert not any(letters("A mark") in page for page in pages)
