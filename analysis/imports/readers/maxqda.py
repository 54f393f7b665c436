"""Coded segments as MAXQDA exports them to a table (XLSX): a row a coding."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.imports.cells.filling import Filling
from analysis.imports.cells.reader import table_reader
from analysis.imports.cells.rows import Table, parted, rows_named
from analysis.imports.project import RefusedError

LEVELS = (" > ", "\\")
LEFT = {"comment": "comments on codings", "weight": "weights of codings"}


def _fill(filling: Filling, table: Table) -> None:
    """Read the segments; a document is known by its group and its name."""
    mark = _mark((row.number, row["code"]) for row in table.records())
    try:
        other = _mark(enumerate((code.name for code in filling.listed), 1), "code")
    except RefusedError as error:
        raise RefusedError(f"CODEBOOK: {error}") from None
    filling.begin(lambda name: parted(name, other))
    for row in table.records():
        source = filling.source(row["group"], row["source"])
        code = filling.code(parted(row["code"], mark), row["code"])
        stretch = filling.row(source, row["text"], number=row.number)
        filling.coding(stretch, code, filling.coder(row["coder"]))
        for column, what in LEFT.items():
            filling.project.left[what] += row[column] not in {"", "0"}


def _mark(names: Iterable[tuple[int, str]], what: str = "row") -> str:
    """Return what parts the levels of codes.

    Raises:
        RefusedError: if that cannot be told, since more than one mark is met.
    """
    found: dict[str, list[int]] = {}
    for number, name in names:
        for mark in LEVELS:
            if mark in name:
                found.setdefault(mark, []).append(number)
    if len(found) > 1:
        where = (f"{m.strip()} in {rows_named(n, what)}" for m, n in found.items())
        raise RefusedError(
            f"two marks may part the levels of codes: {' and '.join(where)}; expected one. Put the"
            " same mark everywhere, and another sign where it is part of a name; or say which it is"
            " with MAP= (levels)"
        )
    return next(iter(found), "")


READER = table_reader("maxqda", _fill)
