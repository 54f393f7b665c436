"""What a manuscript places is searched as a reader has it, and what cannot be searched is named."""

import base64
import gzip
import io
import re
import sqlite3
import struct
import zipfile

import docx
import pytest
from PIL import Image, PngImagePlugin

from analysis.files import archives, formats
from analysis.files.pages import as_seen, flat, unmarked
from analysis.files.pictures import SHOWN, _unlit
from analysis.privacy.identifiers import find
from analysis.privacy.search import search
from analysis.privacy.texts import texts_of_data, texts_of_manuscript, unsearched
from tests.support.formats import zipped
from tests.support.pdf import pdf
from tests.support.small import write_study

MAIL = "jane.doe@example.org"
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def picture(form="PNG", **said):
    file, about = io.BytesIO(), {}
    if form == "PNG":
        about["pnginfo"] = PngImagePlugin.PngInfo()
        for how, words in said.items():
            add = about["pnginfo"].add_itxt if how == "itxt" else about["pnginfo"].add_text
            add(*(words, "A") if how == "key" else ("Comment", words), zip=how == "ztxt")
    else:
        about["exif"] = Image.Exif()
        about["exif"][said.get("tag", 0x010E)] = said["exif"]
    Image.new("L", (1, 1)).save(file, form, **about)
    return file.getvalue()


def saved(form):
    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, form)
    return file.getvalue()


def segment(kind, content):
    """A JPEG with a part of some kind at its beginning."""
    whole = saved("JPEG")
    return whole[:2] + struct.pack(">BBH", 0xFF, kind, len(content) + 2) + content + whole[2:]


def noted(words):
    """An archive with a note to its one file."""
    file, entry = io.BytesIO(), zipfile.ZipInfo("a")
    entry.comment = words.encode()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(entry, "A")
    return file.getvalue()


def coded(content):
    return base64.b64encode(content if isinstance(content, bytes) else content.encode()).decode()


def base(line, *values):
    with sqlite3.connect(":memory:") as con:
        con.execute("CREATE TABLE a (b)")
        con.execute(line, values)
        con.commit()
        return con.serialize()


def word(**said):
    file, document = io.BytesIO(), docx.Document()
    paragraph = document.add_paragraph()
    for part in said.get("runs", []):
        paragraph.add_run(part).bold = part == said["runs"][0]
    document.core_properties.comments = said.get("comments", "")
    document.save(file)
    return file.getvalue()


WRITTEN = {
    "plot.svg": SVG.format(f"<text>{MAIL}</text>"),
    "parts.svg": SVG.format("<text>jane.doe<tspan x='1'>@example.org</tspan></text>"),
    "title.svg": SVG.format(f"<title>{MAIL}</title>"),
    "label.svg": SVG.format(f'<g aria-label="{MAIL}"/>'),
    "link.svg": SVG.format(f'<a href="mailto:{MAIL}">x</a>'),
    "comment.svg": SVG.format(f"<!-- {MAIL} -->"),
    "entity.svg": SVG.format("jane.doe&#64;example.org"),
    "page.html": f"<p>jane.doe<b>@</b>example.org {MAIL}</p>",
    "alt.html": f'<img alt="{MAIL}">',
    "style.csl": f"<style><info><title>{MAIL}</title></info></style>",
    "a.tex": f"% {MAIL}",
    "a.txt": MAIL,
    "a.yaml": f"a: {MAIL}",
    "a.csv": f"a\n{MAIL}\n",
    "a.lua": f"-- {MAIL}",
    "NOTES": MAIL,
    "PAGE": "<html><p>jane.doe<b>@</b>example.org</p></html>",
    "comment.html": "<p>jane.doe<!-- a -->@example.org",
    "within.html": "<!--> jane.doe<b>@</b>example.org <!-- -->",
    "comment.qmd": "jane.doe<!-- a -->@example.org",
    "address.txt": f"Ask <{MAIL}>",
    "wide.txt": f"Ask {MAIL}\n".encode("utf-16"),
    "unmarked.txt": f"Ask {MAIL}\n".encode("utf-16-le"),
    "wide.md": f"Ask {MAIL}\n".encode("utf-16-be"),
    "text.png": picture(text=MAIL),
    "ztxt.png": picture(ztxt=MAIL),
    "itxt.PNG": picture(itxt=MAIL),
    "exif.jpg": picture("JPEG", exif=MAIL),
    "a.pdf": pdf([MAIL]),
    "a.docx": word(runs=["jane.doe", "@example.org"]),
    "about.docx": word(comments=MAIL),
    "id.svg": SVG.format(f"<g id='{MAIL}'/>"),
    "style.svg": SVG.format(f"<style>/* {MAIL} */</style>"),
    "script.html": f"<script>document.write('{MAIL}')</script>",
    "instruction.svg": SVG.format(f"<?note {MAIL}?>"),
    "entity.xml": f'<!DOCTYPE a [<!ENTITY b "{MAIL}">]><a>&b;</a>',
    "quoted.svg": SVG.format(f"<text><![CDATA[{MAIL}]]></text>"),
    "bare.html": f"<img alt={MAIL}>",
    "picture.svg": SVG.format(f"<image href='data:image/png;base64,{coded(picture(ztxt=MAIL))}'/>"),
    "drawing.qmd": f"![](data:image/svg+xml;base64,{coded(SVG.format(f'<text>{MAIL}</text>'))})",
    "raw.qmd": "`jane.doe<b>@</b>example.org`{=html}",
    "packed.svgz": gzip.compress(SVG.format(f"<text>{MAIL}</text>").encode()),
    "hex.txt": b"Ask for the one who coordinates the work: ".hex() + MAIL.encode().hex(),
    "key.png": picture(key=MAIL),
    "after.png": picture() + MAIL.encode(),
    "after.jpg": picture("JPEG", exif="A") + f" {MAIL}".encode(),
    "note.jpg": picture("JPEG", exif=MAIL, tag=0x9286),
    "wide.jpg": picture("JPEG", exif=f"{MAIL}\0".encode("utf-16-le"), tag=0x9C9C),
    "header.odt": zipped({"styles.xml": f"<style:header><text:p>{MAIL}</text:p></style:header>"}),
    "style.docx": zipped({"word/styles.xml": f'<w:style><w:name w:val="{MAIL}"/></w:style>'}),
    "field.docx": zipped({"word/document.xml": f"<w:sdtPr><w:alias w:val='{MAIL}'/></w:sdtPr>"}),
    "picture.docx": zipped({"word/media/image1.png": picture(itxt=MAIL)}),
    "target.docx": zipped(
        {"word/_rels/a.rels": f'<Relationship TargetMode="External" Target="mailto:{MAIL}"/>'}
    ),
    "within.docx": zipped(
        {"a.xlsx": zipped({"xl/sharedStrings.xml": f"<sst><si><t>{MAIL}</t></si></sst>"})}
    ),
    "runs.xlsx": zipped(
        {"xl/sharedStrings.xml": "<si><r><t>jane.doe</t></r><r><t>@example.org</t></r></si>"}
    ),
    "hidden.xlsx": zipped({"xl/workbook.xml": f"<sheet name='{MAIL}' state='hidden'/>"}),
    "comment.xlsx": zipped({"xl/comments1.xml": f"<author>{MAIL}</author>"}),
    "case.qdpx": zipped({"project.qde": f"<Case name='{MAIL}'/>"}),
    "name.zip": zipped({f"{MAIL}.txt": "A"}),
    "before.zip": f"{MAIL}\n".encode() + zipped({"a": "A"}),
    "after.zip": zipped({"a": "A"}) + f"\n{MAIL}".encode(),
    "a.gz": gzip.compress(MAIL.encode()),
    "a.sqlite": base("INSERT INTO a VALUES (?)", MAIL),
    "table.sqlite": base(f'CREATE TABLE "{MAIL}" (a)'),
    "latin.txt": f"é {MAIL}".encode("latin-1"),
    "wider.txt": f"Ask {MAIL}".encode("utf-32-le"),
    "target.md": "[the team](staff/jane.doe%40example.org)",
    "own.jpg": segment(0xE4, f"NOTE\0{MAIL}".encode()),
    "remark.jpg": segment(0xFE, MAIL.encode()),
    "packet.jpg": segment(0xE1, f"http://ns.adobe.com/xap/1.0/\0<a b='{MAIL}'/>".encode()),
    "own.png": picture().replace(
        (end := b"\0\0\0\0IEND"),
        struct.pack(">I", len(MAIL)) + b"noTe" + MAIL.encode() + b"CRC!" + end,
    ),
    "after.gif": saved("GIF") + MAIL.encode(),
    "date.svg": SVG.format(f"<dc:date>{MAIL}</dc:date>"),
    "letters.svg": SVG.format("".join(f"<text x='{n}'>{c}</text>" for n, c in enumerate(MAIL))),
    "class.svg": SVG.format(f"<g class='{MAIL}'/>"),
    "address.svg": SVG.format(f"<style>@import url(mailto:{MAIL});</style>"),
    "base.svg": f"<svg xml:base='mailto:{MAIL}'/>",
    "turned.svg": SVG.format(f"<g transform='{MAIL}'/>"),
    "path.svg": SVG.format(f"<path d='{MAIL}'/>"),
    "type.svg": f"<!DOCTYPE svg SYSTEM 'mailto:{MAIL}'>{SVG}",
    "sheet.svg": f"<?xml-stylesheet href='mailto:{MAIL}'?>{SVG}",
    "alone.svg": f"<?xml version='1.0' standalone='{MAIL}'?>{SVG}",
    "quoted.html": f"<script>x = `{MAIL}`</script>",
    "remark.html": f"<script>x = 1 // ask {MAIL}\n</script>",
    "styled.html": f"<p style='--x: \"{MAIL}\"'>",
    "for.html": f"<label for='{MAIL}'>",
    "year.bib": f"@misc{{a,\n  year = {{{MAIL}}}\n}}\n",
    "mail.bib": f"@misc{{a,\n  url = {{mailto:{MAIL}}}\n}}\n",
    "escaped.rtf": r"{\rtf1 " + "".join(rf"\'{ord(c):02x}" for c in MAIL) + "}",
    "list.docx": zipped({"word/numbering.xml": f'<w:lvlText w:val="{MAIL}"/>'}),
    "value.docx": zipped({"word/settings.xml": f'<w:docVar w:name="a" w:val="{MAIL}"/>'}),
    "note.zip": noted(MAIL),
    "note.gz": (packed := gzip.compress(b"A"))[:3]
    + b"\x10"
    + packed[4:10]
    + MAIL.encode()
    + b"\0"
    + packed[10:],
    "date.qmd": f"---\ndate: {MAIL}\n---\n",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_all_that_a_build_can_read_or_copy_is_searched(tmp_path, name):
    content = WRITTEN[name]
    path = tmp_path / "manuscript" / name
    path.parent.mkdir()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = search(texts_of_manuscript(path.parent), ())
    assert (f"manuscript/{name}", "e-mail address") in {(f.file, f.kind) for f in found}


def test_shapes_and_namespaces_of_a_drawing_raise_no_alarm(tmp_path):
    shapes = (
        '<path id="p07700900123" d="M 07700 900123 L 1985 04"/><rect x="2" transform="scale(1)"/>'
        '<g class="c-07700-900123" style="font: 12px Source Sans; x: 07700" transform="scale(1)"/>'
    )
    (tmp_path / "a.svg").write_text(SVG.format(shapes), "utf-8")
    (tmp_path / "a.docx").write_bytes(word(runs=["TEST TEXT"]))
    (tmp_path / "a.png").write_bytes(picture(text="TEST TEXT"))
    assert search(texts_of_manuscript(tmp_path), ()) == []


def test_what_cannot_be_searched_is_named(tmp_path):
    for name, content in {
        **WRITTEN,
        "b.bin": b"\xff\x00\xff",
        "b.docx": b"PK\x03\x04cut",
        "b.pdf": b"%PDF-",
    }.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    named = unsearched(tmp_path)
    folder = tmp_path.name
    assert {name.removeprefix(f"{folder}/"): what for name, what in named.items()} == {
        "b.bin": "all of it",
        "b.docx": "all of it",
        "b.pdf": "all of it",
        **dict.fromkeys(["text.png", "ztxt.png", "itxt.PNG", "exif.jpg"], SHOWN),
        **dict.fromkeys(["key.png", "after.png", "after.jpg", "note.jpg", "wide.jpg"], SHOWN),
        **dict.fromkeys(["picture.svg", "picture.docx"], SHOWN),
        **dict.fromkeys(["own.jpg", "remark.jpg", "packet.jpg", "own.png", "after.gif"], SHOWN),
        **dict.fromkeys(["a.docx", "about.docx"], SHOWN),  # that of a template
    }


@pytest.mark.parametrize(
    "text",
    [
        "Quill[feather](https://example.org/a) said",
        "[Quill](a_(b).md)feather",
        "![Quill](a.png)feather",
        "Quill**feath**er",
        "*Quill*feather",
        "[x](notes/quill%66eather.md)",
    ],
)
def test_links_and_emphasis_in_a_word_hide_nothing(tmp_path, text):
    (tmp_path / "a.md").write_text(f"One\n\n{text}\n", "utf-8")
    found = search(texts_of_manuscript(tmp_path), ["Quillfeather"])
    assert ("entry of the deny-list", 3) in {(f.kind, f.row) for f in found}


def test_words_in_the_address_of_a_reference_are_searched(tmp_path):
    bib = "@misc{a,\n  url = {https://example.org/staff/dr-smith-2001},\n  year = {2001}\n}\n"
    (tmp_path / "a.bib").write_text(bib, "utf-8")
    assert [(f.kind, f.row) for f in search(texts_of_manuscript(tmp_path), ())] == [
        ("name with a title", 2)
    ]


def test_the_words_that_an_exhibit_prints_are_searched(tmp_path):
    own = tmp_path / "study/exhibits/tables/a.py"
    own.parent.mkdir(parents=True)
    own.write_text('"""A table."""\n\nNONE = ""\nTITLE = f"Ask {1} Dr Smith"\n', "utf-8")
    found = search(texts_of_data(write_study(tmp_path / "study")), ())
    assert [(f.file, f.row, f.kind) for f in found] == [
        ("exhibits/tables/a.py", 4, "name with a title")
    ]


def test_an_archive_that_is_none_stops_nothing(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", b"\xff\xfe")
    assert search(texts_of_manuscript(tmp_path), ()) == []


@pytest.mark.parametrize(
    "page",
    [
        "<tr><th>North</th><th>Ward</th></tr>",
        "<ul><li>North</li>\n<li>Ward</li></ul>",
        "<h2>North</h2>\n<h3>Ward</h3>",
    ],
)
def test_what_stands_in_two_cells_or_entries_is_not_read_as_one_name(page):
    assert not find(unmarked(page)[0])
    assert find(" ".join(re.sub("<[^>]*>", " ", page).split()))


@pytest.mark.parametrize("said", ["fill: #e4e9ef", "fill:#e4e9ef", "fill: #e4e9ef; stroke:#b14de4"])
def test_colours_of_a_drawing_are_no_postcodes(said):
    fill = f'<style>[style*="{said}"] {{ fill: #fff }}</style><path style="{said}"/>'
    drawn = unmarked(SVG.format(fill))
    assert [f for text in drawn for f in find(text)] == []
    assert [
        f.kind for text in unmarked(SVG.format("<style>/* E4 9EF */</style>")) for f in find(text)
    ]


def test_a_picture_is_searched_without_its_pixels_and_with_all_that_it_says():
    whole = picture(text="Ask Dr Quillfeather")
    assert b"IDAT" in whole
    assert b"IDAT" not in _unlit(whole)
    assert len(_unlit(whole)) < len(whole)
    assert b"Dr Quillfeather" not in _unlit(whole)
    assert "Dr Quillfeather" in "\n".join(formats.readings(whole, ".png")[0])
    assert _unlit(whole)[-8:] == whole[-8:]  # the end that every reader looks for


@pytest.mark.parametrize("sign", ["2C", "3b", "09", "0A", "0d", "20", "7C"])
def test_signs_between_cells_are_read_where_an_address_writes_them(sign):
    assert flat(f"a%{sign}b") == f"a{chr(int(sign, 16))}b"


def test_of_what_holds_none_of_them_nothing_is_read():
    assert flat("50%65 of it") == "50%65 of it"


@pytest.mark.parametrize("begin", ["<html>", "  <svg>", "\n<!DOCTYPE html>", "<?xml?>"])
def test_a_page_is_known_by_its_beginning(begin):
    assert as_seen("a.txt", f"{begin}<p>Smi<b>th</b></p>")[0].strip() == "Smith"


@pytest.mark.parametrize("begin", ["a<html>", "<htmlx>", "words <svg>", "<p>"])
def test_what_begins_otherwise_is_read_as_it_stands(begin):
    text = f"{begin}<p>Smi<b>th</b></p>"
    assert as_seen("a.txt", text) == [text]


def test_no_more_is_unpacked_than_may_come_out_of_a_file(monkeypatch):
    monkeypatch.setattr(archives, "MOST", 64)
    assert archives._all(io.BytesIO(b"x" * 64)) == b"x" * 64
    with pytest.raises(ValueError, match=r"^$"):
        archives._all(io.BytesIO(b"x" * 65))


def test_a_tag_that_never_ends_hides_nothing_and_keeps_nobody_waiting():
    assert MAIL in unmarked(f"<p>One <a href={MAIL} <b>two</b></p>")[0]
    assert unmarked("<a " * 30_000)[0] == "<a " * 30_000


@pytest.mark.parametrize("name", ["viewBox", "viewbox"])  # as a page is written that was read anew
def test_the_size_of_a_drawing_is_no_text_however_its_name_is_written(name):
    assert unmarked(f'<svg {name}="0 0 255.11811 56.692913"></svg>')[1] == ""


def test_of_an_archive_its_names_its_files_and_what_stands_around_them_are_read():
    for before, after in (("", ""), ("before", "after")):
        content = before.encode() + zipped({"a.txt": "one"}) + after.encode()
        *each, together = filter(str.strip, formats.texts(content))
        assert sorted(each) == sorted(filter(None, ["a.txt\n", "one", before, after]))
        assert together.split() == "\n".join(each).split()


@pytest.mark.parametrize(("size", "texts"), [(100_000, 2), (99_000, 3)])
def test_parts_of_a_file_are_read_together_if_they_are_short(size, texts):
    content = zipped({"a": "x " * (size // 2), "b": "y " * (size // 2)})
    assert len([text for text in formats.texts(content) if "x x" in text or "y y" in text]) == texts
