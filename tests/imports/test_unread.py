"""Whatever is not readable is named for what it is, with the way to what can be read."""

import io
import sqlite3
import zipfile

import docx
import pytest

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
