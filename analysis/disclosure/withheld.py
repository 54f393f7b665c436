"""What one of two builds hides of people, and no comparison of the two may show.

That is a count, a mark, or a size of a group, which one of them prints and the other does not; and
what was said of a person, or by one, and is no longer.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

from analysis.common.output import write_text

QUOTES, THEMES = "tables/quotes", "tables/themes"
COUNTED = {
    "tables/participants": ("people",),
    "tables/characteristics": ("people",),
    "figures/theme-by-group": ("of", "raised"),
}
SAID = {QUOTES: ("described", "text"), THEMES: ("quote", "quote_from")}
HIDING = COUNTED | SAID
COLUMNS = {column for columns in HIDING.values() for column in columns} - {"of"}
PLACE = ("code_id", "attribute", "value", "across", "source_id", "participant_id")
PRINTED = (".md", ".txt")
Cells = set[tuple[str, ...]]


def withheld(old: Path, new: Path) -> list[str]:
    """Name the exhibits of people in which one of two folders shows what the other hides.

    Args:
        old: a folder with tables and figures.
        new: another one, of a later build.

    Returns:
        Their paths without an ending; also of a table that differs and cannot be read.
    """
    found = [name for name in (*COUNTED, QUOTES) if _hides(name, old, new)]
    return [*found, THEMES] if QUOTES in found else found  # whose quotes are the same


def hides(name: str, column: str, then: str, now: str) -> bool:
    """Whether a cell in which then something else stood than now may not be shown."""
    hidden = bool(then) if name in SAID else not (then and now)
    return column in HIDING.get(name, ()) and hidden


def cover(old: Path, new: Path) -> None:
    """Let an old folder print as the new one does what one of the two hides."""
    for name in withheld(old, new):
        for path in (new / f"{name}{form}" for form in PRINTED):
            if path.is_file() and (old / path.relative_to(new)).is_file():
                copy(path, old / path.relative_to(new))
        if name == QUOTES:
            there = _cells(name, new)
            header, rows = _read(old / f"{name}.csv")
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, header, lineterminator="\n")
            writer.writeheader()
            for row in rows:
                gone = {column: "" for column, cell in _of(name, row) if cell not in there}
                writer.writerow(row | gone)
            write_text(old / f"{name}.csv", text.getvalue())


def _hides(name: str, old: Path, new: Path) -> bool:
    then, now = (folder / f"{name}.csv" for folder in (old, new))
    if not then.is_file() or (now.is_file() and then.read_bytes() == now.read_bytes()):
        return False
    try:
        before, after = _cells(name, old), _cells(name, new)
    except (ValueError, csv.Error, LookupError, TypeError):
        return True
    return bool(before - after if name in SAID else before ^ after)


def _cells(name: str, folder: Path) -> Cells:
    path = folder / f"{name}.csv"
    _, rows = _read(path) if path.is_file() else ([], [])
    return {cell for row in rows for _, cell in _of(name, row)}


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""), strict=True)
    rows = list(reader)
    return list(reader.fieldnames or []), rows


def _of(name: str, row: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the columns of a row with something in them that can be hidden, and what tells it."""
    place = tuple(row[column] for column in PLACE if column in row)
    for column in HIDING[name]:
        if row.get(column):
            yield column, (*place, column, row[column] if name in SAID else "")
