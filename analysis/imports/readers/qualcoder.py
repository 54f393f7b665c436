"""Coded stretches as QualCoder reports them (CSV): a row a coding, rows of a code together.

A second coder works on a copy of the project, so `SECOND=` takes the report of that copy; where
its codes are named otherwise, `CODE_MAP=` says which is which.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from analysis.imports.cells.filling import Filling
from analysis.imports.cells.reader import table_reader
from analysis.imports.cells.rows import FORMS, Record, Table, folded, rows_named
from analysis.imports.given import Given
from analysis.imports.project import PRIMARY, SECOND, RefusedError
from analysis.imports.readers import Answers, Question

KINDS = {"imid": "codings of pictures", "avid": "codings of audio or video"}


def _fill(filling: Filling, table: Table) -> None:
    filling.begin()
    _add(filling, table, PRIMARY, {})


def _second(filling: Filling, answers: Answers) -> None:
    """Add the report of a second coder, if there is one."""
    if not answers.get("second"):
        return
    try:
        none = "not a report of codings by QualCoder; export it again as CSV"
        table = FORMS["qualcoder"].held(Given(Path(answers["second"])).sheets, none)
        _add(filling, table, SECOND, _renamed(answers.get("code_map", "")))
        filling.finish(table)
    except RefusedError as error:
        raise RefusedError(f"SECOND: {error}") from None


def _add(filling: Filling, table: Table, role: str, renamed: Mapping[str, str]) -> None:
    """Add the rows of a report."""
    project, unknown = filling.project, list[int]()
    files = {source.name for source in project.sources}
    other = [r.number for r in table.records() if role == SECOND and r["source"] not in files]
    if other:
        raise RefusedError(
            f"a file that the first report lacks, in {rows_named(other)}; a second coder codes a"
            " copy of the project: call files alike in both reports, or delete these rows"
        )
    # Categories have one name, and stand from the code's own upwards.
    above = [n for n, title in enumerate(table.titles) if folded(title) == "category"]
    seen: dict[tuple[str, str], int] = {}
    filling.speakers(table, "case")
    for row in table.records():
        kind, _, _ = row["id"].partition(":")
        if kind in KINDS:
            project.left_codings[KINDS[kind]] += 1
            continue
        person = _described(filling, table, row)
        key = (row["source"], row["id"] or str(row.number))
        if key in seen:  # in several cases, or under several categories
            project.duplicated["rows of a coding that is there already (read once)"] += 1
            if project.stretches.person[seen[key]] != person:
                filling.leave(seen[key])
            continue
        name = renamed.get(row["code"], row["code"])
        if role == SECOND and name not in filling.names:
            unknown.append(row.number)
            continue
        path = [row.line[n].strip() for n in reversed(above) if row.line[n].strip()]
        code = filling.named(name, [*path, name])
        seen[key] = filling.row(filling.source(row["source"]), row["text"], person, row.number)
        known = (role, *key) if row["id"] else ()
        filling.coding(seen[key], code, filling.coder(row["coder"], role), *known)
    if unknown:
        raise RefusedError(
            f"a code that the first report lacks, in {rows_named(unknown)}; say with CODE_MAP="
            "FILE which it is: a table with the columns second and first"
        )


def _described(filling: Filling, table: Table, row: Record) -> int:
    """Add what a row says of its file and of its case; return the place of the case's person."""
    source = filling.source(row["source"])
    person = filling.person(source, row["case"])
    for title, cell in zip(table.titles, row.line, strict=False):
        mark, _, name = title.strip().partition("_")
        if folded(mark) == "filevar":
            filling.project.sources[source].attributes[name] = cell
        elif folded(mark) == "casevar" and person >= 0:
            filling.project.people[person].attributes[name] = cell
    return person


def _renamed(path: str) -> dict[str, str]:
    """Return how the first report calls the codes of the second."""
    if not path:
        return {}
    none = "CODE_MAP: expected a table with the columns second and first"
    table = FORMS["second coder's codes"].held(Given(Path(path)).sheets, none)
    return {row["second"]: row["first"] for row in table.records()}


ASKS = {
    "second": Question("the report of a second coder, from a copy of the project"),
    "code-map": Question("a table of the second coder's names of codes, and of the first's"),
}
READER = table_reader("qualcoder", _fill, _second, ASKS)
