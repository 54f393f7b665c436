"""Highlights as Taguette exports them to a table (CSV, XLSX): a row a highlight and tag."""

from __future__ import annotations

from analysis.imports.cells import codelist
from analysis.imports.cells.rows import Filling, Table, find, hold
from analysis.imports.given import Given
from analysis.imports.project import Project
from analysis.imports.readers import Answers, Reader

COLUMNS = {name: (name,) for name in ("id", "document", "tag", "content")}


def _table(given: Given) -> Table | None:
    return find(given.sheets, COLUMNS, *COLUMNS)


def recognises(given: Given) -> bool:
    """Whether a file has the four columns of the export."""
    return _table(given) is not None


def read(given: Given, answers: Answers) -> Project:
    """Read the rows; those with one `id` are one highlight."""
    table = _table(given)
    assert table  # noqa: S101 -- it was recognised
    hold(table, "id", "document", "tag")
    filling = Filling("table of highlights (Taguette)", "Taguette")
    codes = codelist.listed(answers.get("codebook", ""))
    codelist.begin(codes, filling, lambda name: [name])
    nobody, stretches = filling.coder(""), {}
    for row in table.records():
        source = filling.source(row["document"])
        if (source, row["id"]) not in stretches:
            stretches[source, row["id"]] = filling.row(source, row["content"])
        code = filling.code([row["tag"]])
        filling.coding(stretches[source, row["id"]], code, nobody, row["id"], row["tag"])
    filling.listen()
    codelist.end(codes, filling)
    return filling.project


READER = Reader("table of highlights (Taguette)", recognises, read, codelist.ASKS)
