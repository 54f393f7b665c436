"""What a file is that no reader reads, told by its content, and how to export what can be read.

Only where the content is a program's own secret does the end of the name decide.
"""

from __future__ import annotations

import re
from pathlib import Path

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
ROOTS = (
    (b"<CodeBook", "a codebook (.qdc), which holds no codings", "export the project as .qdpx"),
    (b"<Project", "the inner file of a REFI-QDA project", "give the whole .qdpx"),
    (b"<html", "a web page", TEXT),
)
OTHERS = (
    "NVivo, MAXQDA, ATLAS.ti and QualCoder export a REFI-QDA project (.qdpx), Taguette a project"
    " (SQLite); tables are read as .xlsx or CSV"
)


def named(path: Path, head: bytes, members: list[str]) -> str:
    """Say what a file is, and what to do.

    Args:
        path: of the file; of its name only the end counts, and nothing of it is told.
        head: the first bytes of the file.
        members: the names in it, if it is an archive.
    """
    what, how = _kind(path, head, members)
    return f"{what}, which is not read here; {how}"


def folder(path: Path) -> str:
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
