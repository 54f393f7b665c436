"""The file that somebody gives: looked at by its content, whatever its name says.

It is read only if it is a file, and no reader needs to open it to know that it is none of its own.
Of what no reader reads, it is told what it is, and how to export what can be read; only where the
content is a program's own secret does the end of the name decide.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.common.described import own
from analysis.imports.archive import open_archive, opened
from analysis.imports.cells.grid import Sheet, text_table, workbook
from analysis.imports.project import RefusedError

HEAD = 2**16
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
SQLITE = b"SQLite format 3\0"

BINARY = (*ZIP, SQLITE, b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0")

UNREAD = Path(__file__).with_name("unread.yml")


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
            if self.path.is_dir():
                raise RefusedError(_folder(self.path))
            with opened(self.path) as file:
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


def ways() -> dict[str, str]:
    """Return how what can be read is exported, by program."""
    return dict(own(UNREAD)["ways"])


def unread(given: Given) -> str:
    """Say what a file is that no reader recognises, and how to export what can be read."""
    found: dict[str, Any] = next(
        (kind for kind in own(UNREAD)["kinds"] if _fits(given, **kind)), {}
    )
    what, how = found.get("what", "a file of an unknown kind"), found.get("how", ways()["others"])
    if not given.head:
        what, how = "an empty file", "export it again"
    elif not found and _is_text(given.head):
        what, how = "a text without columns", ways()["text"]
    return f"{what}, which is not read here; {how}"


def _fits(
    given: Given,
    *,
    begins: Sequence[str] = ("",),
    within: str = "",
    holds: str = "",
    ends: str = "",
    **_: str,
) -> bool:
    """Whether a file is of a kind, as `unread.yml` tells it."""
    head = given.head.decode("latin-1")
    return (
        head.startswith(tuple(begins))
        and within in head.lower()
        and (not holds or any(name.startswith(holds) for name in given.members))
        and (not ends or re.fullmatch(ends, given.path.suffix.lower()) is not None)
    )


def _folder(path: Path) -> str:
    """Say what a folder is that was given in place of a file."""
    if (path / "data.qda").exists():
        return f"a QualCoder project, which is not read here; {ways()['qualcoder']}"
    if (path / "datapackage.json").exists():
        return "a data folder that was imported already; build it with make DATA="
    return "not a file, but a folder, a pipe or a device"


def _is_text(head: bytes) -> bool:
    try:
        return "\0" not in codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
