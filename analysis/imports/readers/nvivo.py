"""Coding summaries as NVivo exports them to a table (XLSX, CSV): a row a code in a file, counted.

A list of codes with counts of files and references says how often, and not where: nothing can be
read from it alone, but it can be named with `--codebook` beside another export.
"""

from __future__ import annotations

from analysis.imports.cells import codelist
from analysis.imports.cells.rows import Filling, Table, find, hold
from analysis.imports.given import Given
from analysis.imports.project import Project, RefusedError
from analysis.imports.readers import Answers, Reader

MOST = 10**6  # references of a code in a file
REFERENCES = (
    *("references", "coding references", "number of coding references", "number of references"),
    *("referenzen", "referencias", "références", "referências"),
)
SUMMARY = {
    "code": ("code", "node", "code name", "node name", "knoten", "código", "nodo", "nœud"),
    "file": ("file", "file name", "source", "source name", "datei", "archivo", "fichier"),
    "references": REFERENCES,
    "coder": ("coded by", "coded by initials", "user"),
}
LIST = {
    "code": ("name", "code", "node"),
    "files": ("files", "sources", "dateien", "archivos", "fichiers"),
    "references": REFERENCES,
}


def _table(given: Given) -> Table | None:
    return find(given.sheets, SUMMARY, "code", "file", "references")


def recognises(given: Given) -> bool:
    """Whether a file is a summary by file, or a list of codes with counts."""
    counted = find(given.sheets, LIST, "code", "files", "references")
    return _table(given) is not None or counted is not None


def read(given: Given, answers: Answers) -> Project:
    """Read the references of each code in each file."""
    table = _table(given)
    if table is None:
        raise RefusedError(
            "NVivo's list of codes, which says how often each was used and not where; export the"
            " project (Share > Export Project > REFI-QDA Project), and name this list with"
            " --codebook if its counts are to be held against it"
        )
    hold(table, "code", "file", "references")
    filling = Filling("coding summary (NVivo)", "NVivo")
    codes = codelist.listed(answers.get("codebook", ""))
    codelist.begin(codes, filling, _levels)
    for row in table.records():
        stated = row["references"]
        if not (stated.isascii() and stated.isdigit()) or int(stated) > MOST:
            raise RefusedError(f"row {row.number}, references: expected a whole number")
        source, code = filling.source(row["file"]), filling.code(_levels(row["code"]), row["code"])
        for _ in range(int(stated)):
            filling.coding(filling.row(source), code, filling.coder(row["coder"]))
    codelist.end(codes, filling)
    return filling.project


def _levels(name: str) -> list[str]:
    """Part a hierarchical name, which begins with the folder of all codes."""
    parts = [part.strip() for part in name.split("\\") if part.strip()]
    return parts[1:] if len(parts) > 1 and parts[0].casefold() in {"codes", "nodes"} else parts


READER = Reader("coding summary (NVivo)", recognises, read, codelist.ASKS)
