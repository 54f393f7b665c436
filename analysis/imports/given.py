"""The file that somebody gives: looked at by its content, whatever its name says.

It is read only if it is a file, and no reader needs to open it to know that it is none of its own.
Of what no reader reads, it is told what it is, and how to export what can be read; only where the
content is a program's own secret does the end of the name decide.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from functools import cached_property
from io import FileIO
from pathlib import Path

from analysis.imports.archive import open_archive
from analysis.imports.cells.grid import Sheet, text_table, workbook
from analysis.imports.project import RefusedError

HEAD = 2**16
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
SQLITE = b"SQLite format 3\0"
BINARY = (*ZIP, SQLITE, b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0")

NVIVO = (
    "in NVivo: Share > Export Project > REFI-QDA Project (on a Mac: File > Export Project), which"
    " gives a .qdpx"
)
MAXQDA = (
    "in MAXQDA: Home > Export Project > REFI-QDA Project, which gives a .qdpx; or, in the Overview"
    " of Coded Segments, the table as Excel"
)
ATLAS = (
    "in ATLAS.ti: File > Export > QDPX Project Bundle, which gives a .qdpx; or, in the Quotation"
    " Manager, Export > Excel or CSV with the columns of codes and of their number"
)
QUALCODER = (
    "in QualCoder: Project > REFI-QDA project export, which gives a .qdpx; or Reports > Coding"
    " reports, exported as CSV"
)
TEXT = "it holds no codes: export the project of the program in which it was coded"
TABLE = "save the table as .xlsx or as CSV"

# By what a file begins with.
BEGINS = (
    (b"%PDF", "a PDF", TEXT),
    (b"{\\rtf", "a text (RTF)", TEXT),
    (b"\x89PNG", "a picture", TEXT),
    (b"\xff\xd8\xff", "a picture", TEXT),
    (b"GIF8", "a picture", TEXT),
    (b"ID3", "a recording", TEXT),
    (b"RIFF", "a recording", TEXT),
    (b"OggS", "a recording", TEXT),
    (b"Rar!", "an archive (RAR)", "unpack it"),
    (b"7z\xbc\xaf", "an archive (7z)", "unpack it"),
    (b"\x1f\x8b", "a packed file (gzip)", "unpack it"),
)
# By a name in an archive.
HOLDS = (
    ("word/", "a Word document", TEXT),
    ("ppt/", "a presentation", TEXT),
    ("xl/", "a spreadsheet without a table of several rows", "export it again"),
    ("content.xml", "an OpenDocument file", TABLE),
    ("manifest.json", "an archive of another program", "unpack it"),
)
# By the end of the name.
ENDS = (
    (r"\.nvpx?", "an NVivo project", NVIVO),
    (r"\.(mx\d+|mex\d*|mqda|mx5|mtr)", "a MAXQDA project", MAXQDA),
    (r"\.(atlproj\d*|atlcb|hpr\d*|copy)", "an ATLAS.ti project", ATLAS),
    (r"\.qda", "a QualCoder project", QUALCODER),
    (r"\.xlsb?", "an old or binary spreadsheet", TABLE),
    (r"\.doc", "an old Word document", TEXT),
    (r"\.m(p3|p4|4a|ov)", "a recording", TEXT),
)
DATABASES = ((b"code_text", "a QualCoder project", QUALCODER),)
ROOTS = ((b"<html", "a web page", TEXT),)
OTHERS = (
    "NVivo, MAXQDA, ATLAS.ti and QualCoder export a REFI-QDA project (.qdpx), Taguette a project"
    " (SQLite); tables are read as .xlsx or CSV"
)


@dataclass(frozen=True)
class Given:
    """A file, and what it looks like."""

    path: Path

    @cached_property
    def head(self) -> bytes:
        """Its first bytes.

        Raises:
            RefusedError: if it is no file, or cannot be read.
        """
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):  # else opening it could wait for ever
                raise RefusedError(_folder(self.path))
            with FileIO(self.path, opener=lambda n, f: os.open(n, f | os.O_NONBLOCK)) as file:
                return file.read(HEAD)
        except OSError as error:
            raise RefusedError(f"cannot be read: {error.strerror or error}") from None

    @cached_property
    def members(self) -> list[str]:
        """The names in an archive, as they stand in it; none if it is no archive."""
        if not self.head.startswith(ZIP):
            return []
        with open_archive(self.path) as archive:
            return archive.namelist()

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Its tables, if it is a spreadsheet or a CSV; none if not.

        Raises:
            RefusedError: if it is a spreadsheet, and not a sound one.
        """
        if any(name.lower() == "xl/workbook.xml" for name in self.members):
            return workbook(self.path)
        if not self.head or self.head.startswith(BINARY):
            return []
        return text_table(self.path, self.head)


def unread(given: Given) -> str:
    """Say what a file is that no reader recognises, and how to export what can be read."""
    what, how = _kind(given.path, given.head, given.members)
    return f"{what}, which is not read here; {how}"


def _folder(path: Path) -> str:
    """Say what a folder is that was given in place of a file."""
    if (path / "data.qda").exists():
        return f"a QualCoder project, which is not read here; {QUALCODER}"
    if (path / "datapackage.json").exists():
        return "a data folder that was imported already; build it with make DATA="
    return "not a file, but a folder, a pipe or a device"


def _kind(path: Path, head: bytes, members: list[str]) -> tuple[str, str]:
    ending = _ending(path)
    if not head:
        return "an empty file", "export it again"
    if members:
        found = [(w, h) for start, w, h in HOLDS if any(m.startswith(start) for m in members)]
        return ending or (found or [("an archive of something else", OTHERS)])[0]
    for start, what, how in BEGINS:
        if head.startswith(start):
            return what, how
    if head.startswith(b"SQLite format 3\0"):
        for table, what, how in DATABASES:
            if table in head:
                return what, how
        return ending or ("a database of an unknown program", OTHERS)
    if ending:
        return ending
    return _text(head) or ("a file of an unknown kind", OTHERS)


def _ending(path: Path) -> tuple[str, str] | None:
    for pattern, what, how in ENDS:
        if re.fullmatch(pattern, path.suffix.lower()):
            return what, how
    return None


def _text(head: bytes) -> tuple[str, str] | None:
    """Say what some text is, if it is text."""
    for root, what, how in ROOTS:
        if root.lower() in head.lower():
            return what, how
    if head[:1] in b"{[":
        return "a file of data (JSON)", OTHERS
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if b"\0" in head else ("a text without columns", TEXT)
