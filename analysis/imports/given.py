"""The file that somebody gives: looked at by its content, whatever its name says.

It is read only if it is a file, and no reader needs to open it to know that it is none of its own.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import cached_property
from io import FileIO
from pathlib import Path

from analysis.imports import kinds
from analysis.imports.archive import open_archive
from analysis.imports.cells.grid import Sheet, text_table, workbook
from analysis.imports.project import RefusedError

HEAD = 2**16
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
SQLITE = b"SQLite format 3\0"
BINARY = (*ZIP, SQLITE, b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0")


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
                raise RefusedError(kinds.folder(self.path))
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
    return kinds.named(given.path, given.head, given.members)
