"""Excerpts as Dedoose exports them to a table (XLSX, CSV): a row an excerpt, a column a code."""

from __future__ import annotations

import re

from analysis.imports.cells import codelist
from analysis.imports.cells.rows import Filling, Table, find, hold, marked
from analysis.imports.given import Given
from analysis.imports.project import Project
from analysis.imports.readers import Answers, Reader

COLUMNS = {
    "document": ("media title", "resource title"),
    "coder": ("excerpt creator",),
    "text": ("excerpt copy",),
}
APPLIED = re.compile(r"\s*code:\s*(.*\S)\s+applied\s*", re.IGNORECASE | re.DOTALL)
WEIGHED = re.compile(r"\s*code:.*\sweight\s*", re.IGNORECASE | re.DOTALL)


def _table(given: Given) -> Table | None:
    table = find(given.sheets, COLUMNS, "document", "coder")
    return table if table and any(map(APPLIED.fullmatch, table.titles)) else None


def recognises(given: Given) -> bool:
    """Whether a file has the columns of the export, and one of a code at least."""
    return _table(given) is not None


def read(given: Given, answers: Answers) -> Project:
    """Read the excerpts."""
    table = _table(given)
    assert table  # noqa: S101 -- it was recognised
    hold(table, "document")
    filling = Filling("table of excerpts (Dedoose)", "Dedoose")
    project = filling.project
    listed = codelist.listed(answers.get("codebook", ""))
    codelist.begin(listed, filling, lambda name: [name])
    applied = {n: at[1] for n, t in enumerate(table.titles) if (at := APPLIED.fullmatch(t))}
    weights = [n for n, title in enumerate(table.titles) if WEIGHED.fullmatch(title)]
    codes = {place: filling.code([name], name) for place, name in applied.items()}
    for number, cells in table.rows():
        row = {name: cells[place].strip() for name, place in table.places.items()}
        found = [c for place, c in codes.items() if marked(cells[place], number, place)]
        source = filling.source(row["document"])
        project.left["excerpts without a code"] += not found
        project.left["weights of codings"] += sum(
            cells[n].strip() not in {"", "0"} for n in weights
        )
        stretch = filling.row(source, row.get("text", "")) if found else 0
        for code in found:
            filling.coding(stretch, code, filling.coder(row["coder"]))
    filling.listen()
    codelist.end(listed, filling)
    return project


READER = Reader("table of excerpts (Dedoose)", recognises, read, codelist.ASKS)
