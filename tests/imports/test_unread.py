"""Whatever is not readable is named for what it is, with the way to what can be read."""

import io
import sqlite3
import zipfile

import docx
import pytest

from analysis.imports.given import Given, unread
from analysis.imports.project import RefusedError


def packed(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


def word():
    content = io.BytesIO()
    docx.Document().save(content)
    return content.getvalue()


def database(*tables):
    with sqlite3.connect(":memory:") as made:
        for table in tables:
            made.execute(f"CREATE TABLE {table} (x)")
        return made.serialize()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
NVIVO, MAXQDA = "Share > Export Project > REFI-QDA Project", "Home > Export Project"
ATLAS, QUALCODER = "File > Export > QDPX", "Project > REFI-QDA"
UNREAD = {
    "study.nvp": (b"\x01\x0f\0\0" + bytes(600), "an NVivo project", NVIVO),
    "study.nvpx": (bytes(600), "an NVivo project", NVIVO),
    "study.mx22": (database("texts"), "a MAXQDA project", MAXQDA),
    "study.mx24": (bytes(range(256)) * 9, "a MAXQDA project", MAXQDA),
    "study.atlproj": (packed("project.aprx"), "an ATLAS.ti project", ATLAS),
    "study.atlproj23": (bytes(600), "an ATLAS.ti project", ATLAS),
    "study.hpr7": (OLE, "an ATLAS.ti project", ATLAS),
    "data.qda": (database("code_text"), "a QualCoder project", QUALCODER),
    "renamed.csv": (database("code_text"), "a QualCoder project", QUALCODER),
    "other.db": (database("anything"), "a database of an unknown program", "REFI-QDA project"),
    "talk.docx": (word(), "a Word document", "holds no codes"),
    "talk.csv": (word(), "a Word document", "holds no codes"),
    "talk.pdf": (b"%PDF-1.7\n", "a PDF", "holds no codes"),
    "talk.rtf": (b"{\\rtf1 x}", "a text (RTF)", "holds no codes"),
    "talk.txt": (b"I: How are you?\nP: Well.\n", "a text without columns", "holds no codes"),
    "talk.mp3": (b"ID3\x03" + bytes(600), "a recording", "holds no codes"),
    "page.html": (b"<!doctype html><html><p>x", "a web page", "holds no codes"),
    "table.ods": (packed("mimetype", "content.xml"), "an OpenDocument file", "save the table"),
    "table.xls": (OLE, "an old or binary spreadsheet", "save the table"),
    "locked.xlsx": (
        OLE,
        "an old Office file, or one with a password",
        "here; without a password, save the table as .xlsx or as CSV",
    ),
    "some.json": (b'{"a": 1}', "a file of data (JSON)", "REFI-QDA project"),
    "some.zip": (packed("a/b.txt"), "an archive of something else", "REFI-QDA project"),
    "some.7z": (b"7z\xbc\xaf\x27\x1c", "an archive (7z)", "unpack it"),
    "nothing.csv": (b"", "an empty file", "export it again"),
    "rubbish.csv": (b"\x00\x9f\x92" * 300, "a file of an unknown kind", "REFI-QDA project"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_file_that_is_not_read_is_named_with_what_to_do(tmp_path, imported, name):
    content, what, how = UNREAD[name]
    file = tmp_path / f"zebra.{name}"
    file.write_bytes(content)
    with pytest.raises(RefusedError) as refused:
        imported(file)
    said = str(refused.value)
    assert said.startswith(f"{what}")
    assert "which is not read here; " in said
    assert how in said
    assert "zebra" not in said
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_is_named_for_what_lies_in_it(tmp_path, imported):
    found = {"data.qda": "a QualCoder project", "datapackage.json": "imported already"}
    for file, what in found.items():
        folder = tmp_path / file.partition(".")[0]
        folder.mkdir()
        (folder / file).write_bytes(b"x")
        with pytest.raises(RefusedError, match=what):
            imported(folder)


def test_a_broken_archive_and_one_that_cannot_be_read_are_refused(tmp_path, imported):
    (tmp_path / "a").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(RefusedError, match="a broken archive"):
        imported(tmp_path / "a")
    with pytest.raises(RefusedError, match="cannot be read: No such file"):
        imported(tmp_path / "gone")


TEXT = "it holds no codes: export the project of the program in which it was coded"
TABLE = "save the table as .xlsx or as CSV"
OTHERS = (
    "NVivo, MAXQDA, ATLAS.ti and QualCoder export a REFI-QDA project (.qdpx), Taguette a project"
    " (SQLite); tables are read as .xlsx or CSV"
)
IN_NVIVO = (
    "in NVivo: Share > Export Project > REFI-QDA Project (on a Mac: File > Export Project), which"
    " gives a .qdpx"
)
IN_MAXQDA = (
    "in MAXQDA: Home > Export Project > REFI-QDA Project, which gives a .qdpx; or, in the Overview"
    " of Coded Segments, the table as Excel"
)
IN_ATLAS = (
    "in ATLAS.ti: File > Export > QDPX Project Bundle, which gives a .qdpx; or, in the Quotation"
    " Manager, Export > Excel or CSV with the columns of codes and of their number"
)
IN_QUALCODER = (
    "in QualCoder: Project > REFI-QDA project export, which gives a .qdpx; or Reports > Coding"
    " reports, exported as CSV"
)
RUBBISH = b"\x9f\0\x92" * 99
# What it is and what to do, and then files that are told to be that, whose names say nothing else.
TOLD = [
    ("a PDF", TEXT, [b"%PDF-1.7"]),
    ("a text (RTF)", TEXT, [b"{\\rtf1"]),
    ("a picture", TEXT, [b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"GIF87a"]),
    ("a recording", TEXT, [b"ID3\x03", b"RIFF\0\0", b"OggS\0"]),
    ("an archive (RAR)", "unpack it", [b"Rar!\x1a\x07"]),
    ("an archive (7z)", "unpack it", [b"7z\xbc\xaf'\x1c"]),
    ("a packed file (gzip)", "unpack it", [b"\x1f\x8b\x08"]),
    ("a QualCoder project", IN_QUALCODER, [database("code_text"), database("CODE_TEXT")]),
    ("a Word document", TEXT, [packed("word/document.xml")]),
    ("a presentation", TEXT, [packed("ppt/slides.xml")]),
    (
        "a spreadsheet without a table of several rows",
        "export it again",
        [packed("xl/other.xml")],
    ),
    ("an OpenDocument file", TABLE, [packed("content.xml")]),
    ("an archive of another program", "unpack it", [packed("manifest.json")]),
    ("an archive of something else", OTHERS, [packed("a.txt", "x/word/"), packed()]),
    ("a database of an unknown program", OTHERS, [database("other")]),
    ("an old Office file, or one with a password", f"without a password, {TABLE}", [OLE]),
    ("a web page", TEXT, [b"<HTML>\xff", b"<!doctype x>\n<html lang='en'>\xff"]),
    ("a file of data (JSON)", OTHERS, [b'{"a": 1}\xff', b"[1]\xff"]),
    ("a file of an unknown kind", OTHERS, [RUBBISH, b"\0text", b"\xff\xfea", b"x" * 9 + b"\0" * 9]),
    ("a text without columns", TEXT, ["Größe".encode(), b"x", "cut off é".encode()[:-1]]),
    ("an empty file", "export it again", [b""]),
]


@pytest.mark.parametrize(
    ("what", "how", "content"), [(what, how, one) for what, how, all_ in TOLD for one in all_]
)
def test_what_a_file_is_and_what_to_do_is_told_by_its_content(tmp_path, what, how, content):
    (tmp_path / "file").write_bytes(content)
    assert unread(Given(tmp_path / "file")) == f"{what}, which is not read here; {how}"


ENDS = {
    ("an NVivo project", IN_NVIVO): "nvp nvpx NVP",
    ("a MAXQDA project", IN_MAXQDA): "mx3 mx24 mex mex22 mqda mtr",
    ("an ATLAS.ti project", IN_ATLAS): "atlproj atlproj23 atlcb hpr hpr7 hpr12 copy",
    ("a QualCoder project", IN_QUALCODER): "qda QDA",
    ("an old or binary spreadsheet", TABLE): "xls xlsb",
    ("an old Word document", TEXT): "doc",
    ("a recording", TEXT): "mp3 mp4 m4a mov",
}


@pytest.mark.parametrize(
    ("what", "how", "end"), [(*told, end) for told in ENDS for end in ENDS[told].split()]
)
def test_where_content_is_a_secret_the_end_of_the_name_tells(tmp_path, what, how, end):
    (tmp_path / f"a.{end}").write_bytes(RUBBISH)
    assert unread(Given(tmp_path / f"a.{end}")) == f"{what}, which is not read here; {how}"


@pytest.mark.parametrize(
    "end",
    [
        "nv",
        "nvpxx",
        "nvpy",
        "mx",
        "mxx",
        "mexx",
        "mq",
        "mtrx",
        "atl",
        "atlprojx",
        "atlcbx",
        "hp",
        "hprx",
        "copyx",
        "qdax",
        "xl",
        "xlsc",
        "xlsbb",
        "docs",
        "m",
        "mp",
        "mp5",
        "m4",
        "m4b",
        "ma",
        "mo",
        "movx",
        "xmov",
        "xnvp",
    ],
)
def test_an_end_that_is_nearly_one_of_these_tells_nothing(tmp_path, end):
    (tmp_path / f"a.{end}").write_bytes(RUBBISH)
    assert unread(Given(tmp_path / f"a.{end}")).startswith("a file of an unknown kind, ")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["data.qda"], f"a QualCoder project, which is not read here; {IN_QUALCODER}"),
        (
            ["datapackage.json"],
            "a data folder that was imported already; build it with make DATA=",
        ),
        (["a.txt"], "not a file, but a folder, a pipe or a device"),
    ],
)
def test_a_folder_in_place_of_a_file_is_told_what_it_is(tmp_path, files, said):
    for name in files:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(RefusedError) as refused:
        unread(Given(tmp_path))
    assert str(refused.value) == said
