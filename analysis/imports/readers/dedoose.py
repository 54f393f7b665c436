"""Excerpts as Dedoose exports them to a table (XLSX, CSV): a row an excerpt, a column a code."""

from __future__ import annotations

import re

from analysis.imports.cells.filling import Filling
from analysis.imports.cells.reader import table_reader
from analysis.imports.cells.rows import Table, marked, parted

APPLIED = re.compile(r"\s*code:\s*(.*\S)\s+applied\s*", re.IGNORECASE | re.DOTALL)
WEIGHED = re.compile(r"\s*code:.*\sweight\s*", re.IGNORECASE | re.DOTALL)


def _fill(filling: Filling, table: Table) -> None:
    """Read the excerpts; a code's name begins with those of the codes above it."""
    filling.begin(lambda name: parted(name, "\\"))
    applied = {n: at[1] for n, t in enumerate(table.titles) if (at := APPLIED.fullmatch(t))}
    weights = [n for n, title in enumerate(table.titles) if WEIGHED.fullmatch(title)]
    codes = {place: filling.code(parted(name, "\\"), name) for place, name in applied.items()}
    left = filling.project.left
    for row in table.records():
        found = [c for place, c in codes.items() if marked(row.line[place], row.number, place)]
        source = filling.source(row["source"])
        left["excerpts without a code"] += not found
        left["weights of codings"] += sum(row.line[n].strip() not in {"", "0"} for n in weights)
        stretch = filling.row(source, row["text"], number=row.number) if found else 0
        for code in found:
            filling.coding(stretch, code, filling.coder(row["coder"]))


READER = table_reader("dedoose", _fill)
