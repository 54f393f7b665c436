"""Highlights as Taguette exports them to a table (CSV, XLSX): a row a highlight and tag."""

from __future__ import annotations

from analysis.imports.cells.filling import Filling
from analysis.imports.cells.reader import table_reader
from analysis.imports.cells.rows import Table


def _fill(filling: Filling, table: Table) -> None:
    """Read the rows; those with one `id` are one highlight."""
    filling.begin()
    nobody, stretches = filling.coder(""), {}
    for row in table.records():
        source = filling.source(row["source"])
        if (source, row["id"]) not in stretches:
            stretches[source, row["id"]] = filling.row(source, row["text"], number=row.number)
        code = filling.code([row["code"]])
        filling.coding(stretches[source, row["id"]], code, nobody, row["id"], row["code"])


READER = table_reader("taguette", _fill)
