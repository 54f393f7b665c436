"""Rows and cells of a table, whether it came as CSV or as a spreadsheet; cells are text.

A CSV is read as it is: any encoding that programs write, any separator, line breaks in quotes.
Rows are yielded, and a table may be longer than memory.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from analysis.imports.archive import PIECE, Allowance, open_archive, unpack
from analysis.imports.cells import book
from analysis.imports.cells.letters import encodings_of
from analysis.imports.project import RefusedError

ALIKE = 0.6  # share of the first lines that have as many cells as most, or it is no table
TOP = 40  # rows among which a header is looked for
SEPARATORS = ",;\t|"
WIDEST = 4096  # columns; a code each, in some exports
MAX_BOOK = 256 * 2**20
FORMULA = re.compile(rb"<(?:[^\s<>/!?]+:)?f[\s/>]")
TOLD = re.compile("sep=(.)\r?\n?", re.IGNORECASE)  # a line by which Excel is told the separator
UNPAIRED = 'a quotation mark (") that begins a cell has no partner at its end; write it twice there'
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


class Turned(str):
    """A cell that a spreadsheet holds as a number, a date or yes or no, and not as text."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes:
        rows: yields its rows from the first one on, each time it is called.
        top: the first of them.
    """

    rows: Callable[[], Iterator[list[str]]]
    top: list[list[str]]


def sheet_of(rows: Callable[[], Iterator[list[str]]]) -> Sheet:
    """Return a table whose rows can be yielded."""
    return Sheet(rows, list(islice(rows(), TOP)))


# Spreadsheets


def workbook(path: Path) -> list[Sheet]:
    """Read a spreadsheet (.xlsx).

    Raises:
        RefusedError: if it is broken or too large, or computes its cells.
    """
    _check(path)
    line = [sys.executable, "-I", book.__file__, str(path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdout  # noqa: S101 -- it is a pipe
        cells = running.stdout.read(MAX_BOOK)
        if len(cells) == MAX_BOOK:
            running.kill()
    if running.returncode:
        raise RefusedError(
            "a broken spreadsheet, or one whose sheets are too large to lay out; export it again,"
            " or save it as CSV"
        )
    return [sheet_of(partial(map, _cells, lines)) for lines in book.lines_of(cells)]


def _cells(line: bytes) -> list[str]:
    """Return the cells of a row, told apart by what they are."""
    return [cell if isinstance(cell, str) else Turned(*cell) for cell in json.loads(line)]


def _check(path: Path) -> None:
    """Refuse a spreadsheet that unpacks to too much, or holds formulas."""
    allowance, number = Allowance(MAX_BOOK, "a spreadsheet is expected; save it as CSV"), 0
    with open_archive(path) as archive:
        for member in archive.infolist():
            sheet = member.filename.lower().startswith("xl/worksheets/")
            number += sheet
            last = b""
            for piece in unpack(archive, member, allowance):
                if sheet and FORMULA.search(last + piece):
                    raise RefusedError(
                        f"sheet file {number} holds formulas, and what they give cannot be trusted;"
                        " export it as CSV, or copy the table and paste its values alone"
                    )
                last = (last + piece)[-100:]


# CSV


def text_table(path: Path, head: bytes) -> list[Sheet]:
    """Read a CSV, whatever separates its cells; no table if it is no text, or has one column.

    Args:
        path: the file.
        head: its first bytes.

    Raises:
        RefusedError: if a cell, further down, is no text or too long.
    """
    encoding = _encoding(path)
    if not encoding:
        return []
    try:
        start = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeError:
        return []
    if CONTROLS.search(start):
        return []
    separator = _separator(start)
    return [sheet_of(lambda: _records(path, encoding, separator))] if separator else []


def _encoding(path: Path) -> str:
    """Return in what letters a text is; nothing if it is no text.

    Raises:
        RefusedError: if several code pages are as likely.
    """
    with path.open("rb") as file:
        found = encodings_of(iter(partial(file.read, PIECE), b""))
    if len(found) > 1:
        raise RefusedError(
            f"in which letters it is written cannot be told ({' or '.join(found)}); save it as"
            " UTF-8"
        )
    return next(iter(found), "")


def _separator(start: str) -> str:
    """Return what separates cells: what parts most lines into the same number of cells."""
    if told := TOLD.match(start):
        return told[1]
    best, separator = (0.0, 1), ""
    for tried in SEPARATORS:
        sizes = Counter(map(len, _begun(start, tried))) or Counter([1])
        width, rows = max(sizes.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        share = rows / sizes.total()
        if width > 1 and share >= ALIKE and (share, width) > best:
            best, separator = (share, width), tried
    return separator


def _begun(start: str, separator: str) -> Iterator[list[str]]:
    """Yield the first rows, as far as they can be read."""
    rows = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    try:
        yield from (row for row in islice(rows, TOP) if any(row))
    except csv.Error:
        return


def _records(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    number = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            if not TOLD.fullmatch(file.readline(10)):
                file.seek(0)
            csv.field_size_limit(PIECE)
            for number, row in enumerate(csv.reader(file, delimiter=separator, strict=True), 1):
                if len(row) > WIDEST:
                    raise RefusedError(f"row {number} has more than {WIDEST} cells; is it a table?")
                lines = (line for cell in row if "\n" in cell for line in cell.split("\n"))
                if separator == "\t" and any(x.count("\t") == len(row) - 1 for x in lines):
                    raise RefusedError(f"row {number} has other rows in a cell: {UNPAIRED}")
                yield row
    except UnicodeError:
        raise RefusedError(
            f"below row {number} it is not text as it is above; save it as UTF-8"
        ) from None
    except csv.Error as error:
        said = error if "limit" in str(error) else UNPAIRED
        raise RefusedError(f"row {number + 1} cannot be parted into cells: {said}") from None
    except OSError as error:
        raise RefusedError(f"cannot be read: {error.strerror or error}") from None
