"""Quotations as ATLAS.ti exports them to a table (CSV, XLSX): a row a quotation, with its codes.

The codes of a quotation stand in one cell, joined by commas, and their names hold commas as well.
How many there are stands beside them; with that, and with the names that other rows make sure,
the cell is parted (`analysis.imports.cells.joined`).
"""

from __future__ import annotations

from analysis.imports.cells.filling import QUOTES, Filling
from analysis.imports.cells.joined import Joined, part
from analysis.imports.cells.reader import table_reader
from analysis.imports.cells.rows import Record, Table, rows_named
from analysis.imports.project import RefusedError, Sum


def _fill(filling: Filling, table: Table) -> None:
    """Read the quotations and part their codes."""
    project, rows = filling.project, list(table.records())
    _believe(filling, rows)
    counts = list(map(_count, rows))
    cells = [Joined(r["codes"], n, r["text"].strip()) for r, n in zip(rows, counts, strict=True)]
    parted = part(cells, {code.name for code in filling.listed})
    unclear = [row.number for row, found in zip(rows, parted, strict=True) if found is None]
    if unclear:
        raise RefusedError(
            f"the names of codes hold commas, and it cannot be told where one ends and the next"
            f" begins in {rows_named(unclear)}; export the code list of ATLAS.ti as well, and name"
            " it with CODEBOOK="
        )
    quotes = {cell.quote for cell in cells if len(cell.quote) > 1}
    levels = _levels({name for found in parted for name in found or ()} - quotes)
    filling.begin(lambda name: levels.get(name, [name]))
    seen: set[tuple[int, str]] = set()
    for row, found in zip(rows, parted, strict=True):
        source = filling.source(row["source"])
        if (source, row["id"]) in seen:
            project.duplicated["quotations with the number of another one (kept)"] += 1
        seen.add((source, row["id"]))
        if not found:
            project.left["quotations without a code"] += 1
            continue
        stretch = filling.row(source, row["text"].strip(QUOTES), number=row.number)
        for name in found:
            code = filling.named(name, levels.get(name) or [name])
            filling.coding(stretch, code, filling.coder(row["coder"]), source, row["id"], name)
    if "count" in table.places:
        each = zip(rows, parted, counts, strict=True)
        apart = [row.number for row, found, n in each if n not in {None, len(found or ())}]
        what = f"codes of quotations{', not alike in ' + rows_named(apart) if apart else ''}"
        stated = sum(n or 0 for n in counts)
        project.sums.append(Sum(what, stated, len(project.codings)))


def _count(row: Record) -> int | None:
    """Return how many codes a row states, None where it states none."""
    stated = row["count"]
    if stated and not (stated.isascii() and stated.isdigit()):
        raise RefusedError(f"row {row.number}, number of codes: expected a whole number")
    return int(stated) if stated else None


def _believe(filling: Filling, rows: list[Record]) -> None:
    """Empty a list of codes that is not the program's own: it counts what the rows do not state."""
    stated = sum(_count(row) or 0 for row in rows)
    counted = sum(code.count or 0 for code in filling.listed)
    if filling.listed and stated != counted:
        filling.project.conflicts[
            f"lists of codes left aside: it counts {counted} codings, the quotations {stated}, so"
            " that it is no export of the same project"
        ] += 1
        filling.listed.clear()


def _levels(names: set[str]) -> dict[str, list[str]]:
    """Return the labels of the codes that several names put below one theme: "Theme: code"."""
    found: dict[str, list[str]] = {}
    for mark in ("::", ": "):
        below: dict[str, list[str]] = {}
        for name in names:
            theme, _, code = name.partition(mark)
            if theme.strip() and code.strip():
                below.setdefault(theme.strip(), []).append(name)
        for theme, members in below.items():
            for name in members if len(members) > 1 else ():
                found.setdefault(name, [theme, name.partition(mark)[2].strip()])
    return found


READER = table_reader("atlasti", _fill)
