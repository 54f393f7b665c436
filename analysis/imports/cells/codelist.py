"""A list of codes beside an export: what each means, and how often its program says it was used.

`CODEBOOK=` names it. It adds definitions and codes that were never used, and what it counts is
held against what was read.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from analysis.imports.cells.filling import Filling, Listed
from analysis.imports.cells.rows import FORMS, Table, rows_named
from analysis.imports.given import Given
from analysis.imports.project import RefusedError, Sum
from analysis.imports.readers import Question

LIST = FORMS["list of codes"]
COUNT = re.compile(r"([0-9]+)(?:[.,]0+)?")
ASKS = {"codebook": Question("a list of codes from the same program (CSV, XLSX)")}


def listed(path: str) -> list[Listed]:
    """Read a list of codes; none where no list is given.

    Raises:
        RefusedError: if it is no such list, or has a code twice.
    """
    if not path:
        return []
    try:
        none = "no column of codes (headed code, tag or name)"
        return _rows(LIST.held(Given(Path(path)).sheets, none))
    except RefusedError as error:
        raise RefusedError(f"CODEBOOK: {error}") from None


def _rows(table: Table) -> list[Listed]:
    found: dict[str, Listed] = {}
    again = []
    for record in table.records():
        name, count = record["code"], record["count"]
        again += [record.number] if name in found else []
        whole = COUNT.fullmatch(count)
        number = int(whole[1]) if whole else None
        found[name] = Listed(name, record["definition"], number)
    if again:
        raise RefusedError(f"a code that an earlier row has as well, in {rows_named(again)}")
    return list(found.values())


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
