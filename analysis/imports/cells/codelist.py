"""A list of codes beside an export: what each means, and how often its program says it was used.

`CODEBOOK=` names it. It adds definitions and codes that were never used, and what it counts is
held against what was read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from analysis.imports.cells.filling import Filling, Listed
from analysis.imports.cells.rows import FORMS, Record, Table, rows_named
from analysis.imports.given import Given
from analysis.imports.project import RefusedError, Sum
from analysis.imports.readers import Question

Levels = tuple[str, ...]
LIST = FORMS["list of codes"]
COUNT = re.compile(r"([0-9]+)(?:[.,]0+)?")
FULLY = "give codes of one name after those above them, such as Theme\\Code"
MARK = "\\"  # between a code and those above it
ASKS = {"codebook": Question("a list of codes from the same program (CSV, XLSX)")}


def listed(path: str, known: Collection[Levels] = ()) -> list[Listed]:
    """Read a list of codes; none where no list is given.

    Args:
        path: of the file.
        known: the codes of the export, each after those above it, where a list may leave these out.

    Raises:
        RefusedError: if it is no such list, or has a code twice.
    """
    if not path:
        return []
    try:
        none = "no column of codes (headed code, tag or name)"
        return _rows(LIST.held(Given(Path(path)).sheets, none), known)
    except RefusedError as error:
        raise RefusedError(f"CODEBOOK: {error}") from None


def _rows(table: Table, known: Collection[Levels]) -> list[Listed]:
    found: dict[str, Listed] = {}
    again = []
    for record, name in _named(table, known):
        count = record["count"]
        again += [record.number] if name in found else []
        whole = COUNT.fullmatch(count)
        number = int(whole[1]) if whole else None
        found[name] = Listed(name, record["definition"], number)
    if again:
        raise RefusedError(
            f"a code that an earlier row has as well, in {rows_named(again)}; expected a row for"
            f" each: delete what is there twice, and {FULLY}"
        )
    return list(found.values())


def _named(table: Table, known: Collection[Levels]) -> Iterator[tuple[Record, str]]:
    """Yield each row with the name of its code, after those above it if the export has these.

    They are told by how far a name is indented; else one of several codes of a name is that below
    what was listed just before.
    """
    rows, unclear = list(table.records()), []
    cells = [row.line[table.places["code"]] for row in rows] if known else []
    indents = [len(cell) - len(cell.lstrip()) for cell in cells]
    stack: list[tuple[int, str]] = []
    path: Levels = ()
    for n, row in enumerate(rows):
        if not known or MARK in row["code"]:
            path = (row["code"],)
        elif any(indents):
            stack = [*(one for one in stack if one[0] < indents[n]), (indents[n], row["code"])]
            path = tuple(name for _, name in stack)
        else:
            fit = [code for code in known if code[-1] == row["code"]]
            near = [code for code in fit if code[:-1] == path[: len(code) - 1]]
            path = (fit if len(fit) == 1 else [*near, (row["code"],)])[0]
            unclear += [row.number] if len(fit) > 1 and len(near) != 1 else []
        yield row, MARK.join(path)
    if unclear:
        raise RefusedError(f"several codes have the name in {rows_named(unclear)}; {FULLY}")


def end(filling: Filling) -> None:
    """Hold what was read against what the list counts, once every row is read."""
    project, codes = filling.project, filling.listed
    read = Counter(project.codings.code)
    counted = [code for code in codes if code.count is not None]
    for code in counted:
        place = filling.names[code.name]
        if code.count != read[place]:
            what = f"codings of code {place + 1} in the order of the codebook"
            project.sums.append(Sum(what, code.count or 0, read[place]))
    if counted:
        of_these = sum(read[filling.names[code.name]] for code in counted)
        stated = sum(code.count or 0 for code in counted)
        project.sums.append(Sum("codings, by the list of codes", stated, of_these))
    if codes:
        unknown = len({*filling.names.values()} - {filling.names[code.name] for code in codes})
        project.conflicts["codes that the list of codes lacks (kept)"] += unknown
    parents = {code.parent for code in project.codes}
    project.notices["codes that are never applied (kept)"] += sum(
        not read[place] and code.key not in parents for place, code in enumerate(project.codes)
    )
