"""Coded segments as MAXQDA exports them to a table (XLSX): a row a coding."""

from __future__ import annotations

from analysis.imports.cells.filling import Filling
from analysis.imports.cells.reader import table_reader
from analysis.imports.cells.rows import Table, parted

LEVELS = (" > ", "\\")
LEFT = {"comment": "comments on codings", "weight": "weights of codings"}


def _fill(filling: Filling, table: Table) -> None:
    """Read the segments; a document is known by its group and its name."""
    mark = next((m for m in LEVELS if any(m in r["code"] for r in table.records())), "")
    filling.begin(lambda name: parted(name, mark))
    for row in table.records():
        source = filling.source(row["group"], row["source"])
        code = filling.code(parted(row["code"], mark), row["code"])
        stretch = filling.row(source, row["text"], number=row.number)
        filling.coding(stretch, code, filling.coder(row["coder"]))
        for column, what in LEFT.items():
            filling.project.left[what] += row[column] not in {"", "0"}


READER = table_reader("maxqda", _fill)
