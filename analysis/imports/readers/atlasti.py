"""Quotations as ATLAS.ti exports them to a table (CSV, XLSX): a row a quotation, with its codes.

The codes of a quotation stand in one cell, joined by commas, and their names hold commas as well.
How many there are stands beside them; with that, and with the names that other rows make sure,
the cell is parted (`analysis.imports.joined`).
"""

from __future__ import annotations

from analysis.imports.cells import codelist
from analysis.imports.cells.joined import Joined, part
from analysis.imports.cells.rows import Filling, Record, Table, find, hold, rows_named
from analysis.imports.given import Given
from analysis.imports.project import Project, RefusedError, Sum
from analysis.imports.readers import Answers, Reader

COLUMNS = {
    "number": ("number", "id", "nummer", "número", "numero"),
    "document": ("document", "dokument", "documento"),
    "codes": ("codes", "kodes", "códigos", "codici"),
    "count": (
        *("number of codes", "anzahl der kodes", "anzahl kodes", "número de códigos"),
        *("numero di codici", "n.º de códigos"),
    ),
    "text": (
        *("text content", "quotation content", "textinhalt", "zitatinhalt", "contenido de texto"),
        *("conteúdo de texto", "conteúdo do texto", "conteúdo da citação", "contenido de la cita"),
    ),
    "coder": ("created by", "creator", "erstellt von", "creado por", "criado por"),
}
QUOTES = "\"'“”„«»\n "


def _table(given: Given) -> Table | None:
    return find(given.sheets, COLUMNS, "number", "document", "codes", "text")


def recognises(given: Given) -> bool:
    """Whether a file has the columns of the export."""
    return _table(given) is not None


def read(given: Given, answers: Answers) -> Project:
    """Read the quotations and part their codes."""
    table = _table(given)
    assert table  # noqa: S101 -- it was recognised
    hold(table, "number", "document")
    filling = Filling("table of quotations (ATLAS.ti)", "ATLAS.ti")
    project, rows = filling.project, list(table.records())
    codes = _believed(codelist.listed(answers.get("codebook", "")), filling, rows)
    cells = [Joined(r["codes"], _count(r), r["text"].strip()) for r in rows]
    parted = part(cells, {code.name for code in codes})
    unclear = [row.number for row, found in zip(rows, parted, strict=True) if found is None]
    if unclear:
        raise RefusedError(
            f"the names of codes hold commas, and it cannot be told where one ends and the next"
            f" begins in {rows_named(unclear)}; export the code list of ATLAS.ti as well, and name"
            " it with --codebook"
        )
    quotes = {cell.quote for cell in cells if len(cell.quote) > 1}
    levels = _levels({name for found in parted for name in found or ()} - quotes)
    codelist.begin(codes, filling, lambda name: levels.get(name, [name]))
    seen: set[tuple[int, str]] = set()
    for row, found in zip(rows, parted, strict=True):
        source = filling.source(row["document"])
        if (source, row["number"]) in seen:
            project.duplicated["quotations with the number of another one (kept)"] += 1
        seen.add((source, row["number"]))
        if not found:
            project.left["quotations without a code"] += 1
            continue
        stretch = filling.row(source, row["text"].strip(QUOTES))
        for name in found:
            code = filling.names.get(name)
            if code is None:
                path = levels.get(name) or [_unquoted(name, project)]
                code = filling.code(path, name)
            known = (source, row["number"], name)
            filling.coding(stretch, code, filling.coder(row["coder"]), *known)
    filling.listen()
    if "count" in table.places:
        stated = sum(int(row["count"] or 0) for row in rows)
        apart = [
            row.number
            for row, found in zip(rows, parted, strict=True)
            if _count(row) not in {None, len(found or ())}
        ]
        what = f"codes of quotations{', not alike in ' + rows_named(apart) if apart else ''}"
        project.sums.append(Sum(what, stated, len(project.codings)))
    codelist.end(codes, filling)
    return project


def _count(row: Record) -> int | None:
    """Return how many codes a row states, None where it states none."""
    stated = row["count"]
    if stated and not (stated.isascii() and stated.isdigit()):
        raise RefusedError(f"row {row.number}, number of codes: expected a whole number")
    return int(stated) if stated else None


def _believed(
    codes: list[codelist.Listed], filling: Filling, rows: list[Record]
) -> list[codelist.Listed]:
    """Return a list of codes if it is the program's own: what it counts is what the rows state."""
    stated = sum(_count(row) or 0 for row in rows)
    counted = sum(code.count or 0 for code in codes)
    if codes and stated != counted:
        filling.project.conflicts[
            f"lists of codes left aside: it counts {counted} codings, the quotations {stated}, so"
            " that it is no export of the same project"
        ] += 1
        return []
    return codes


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


def _unquoted(name: str, project: Project) -> str:
    """Return the label of a code; one that is somebody's words is told by a number."""
    if not name.startswith(('"', "“", "„", "«", "'")):
        return name
    project.notices["in-vivo codes, whose names are somebody's words (told by a number)"] += 1
    return f"In-vivo code {len(project.codes) + 1}"


READER = Reader("table of quotations (ATLAS.ti)", recognises, read, codelist.ASKS)
