"""Coding summaries as NVivo exports them to a table (XLSX, CSV): a row a code in a file, counted.

A list of codes with counts of files and references says how often, and not where: nothing can be
read from it alone, but it can be named with `CODEBOOK=` beside another export.
"""

from __future__ import annotations

from analysis.imports.cells.filling import Filling
from analysis.imports.cells.reader import table_reader
from analysis.imports.cells.rows import Table, parted
from analysis.imports.project import RefusedError

AGAIN = "rows of a code and file that another row has (added; are they two codes of one name?)"
MOST = 10**6  # references of a code in a file


def _fill(filling: Filling, table: Table) -> None:
    """Read the references of each code in each file."""
    filling.begin(_levels)
    seen: set[tuple[str, ...]] = set()
    for row in table.records():
        stated = row["references"]
        if not (stated.isascii() and stated.isdigit()) or int(stated) > MOST:
            raise RefusedError(f"row {row.number}, references: expected a whole number")
        one = (row["source"], row["code"], row["coder"])
        filling.project.duplicated[AGAIN] += one in seen
        seen.add(one)
        source = filling.source(row["source"])
        code = filling.code(_levels(row["code"]), row["code"])
        for _ in range(int(stated)):
            filling.coding(filling.row(source), code, filling.coder(row["coder"]))


def _levels(name: str) -> list[str]:
    """Part a hierarchical name, which begins with the folder of all codes."""
    parts = parted(name, "\\")
    return parts[1:] if len(parts) > 1 and parts[0].casefold() in {"codes", "nodes"} else parts


def _known(table: Table) -> set[tuple[str, ...]]:
    """Return the codes of a summary, and those above them; none if it gives no code with these."""
    paths = {tuple(_levels(row["code"])) for row in table.records()}
    found = {path[:n] for path in paths for n in range(1, len(path) + 1)}
    return found if any(len(path) > 1 for path in paths) else set()


READER = table_reader("nvivo", _fill, known=_known)
