"""Coded stretches as QualCoder reports them (CSV): a row a coding, rows of a code together.

A second coder works on a copy of the project, so `--second` takes the report of that copy; where
its codes are named otherwise, `--code-map` says which is which.
"""

from __future__ import annotations

from pathlib import Path

from analysis.imports.cells import codelist
from analysis.imports.cells.rows import Filling, Table, find, folded, hold, rows_named
from analysis.imports.given import Given
from analysis.imports.project import PRIMARY, SECOND, Project, RefusedError
from analysis.imports.readers import Answers, Question, Reader

COLUMNS = {
    "file": ("file", "filename"),
    "case": ("case",),
    "coder": ("coder",),
    "id": ("id",),
    "code": ("codename",),
    "text": ("coded",),
}
MAP = {"from": ("second", "from"), "to": ("first", "to")}
KINDS = {"imid": "codings of pictures", "avid": "codings of audio or video"}


def _table(given: Given) -> Table | None:
    return find(given.sheets, COLUMNS, "file", "coder", "code", "text")


def recognises(given: Given) -> bool:
    """Whether a file has the columns of the report, by file or by case."""
    return _table(given) is not None


def read(given: Given, answers: Answers) -> Project:
    """Read a report, and that of the second coder if there is one."""
    filling = Filling("report of codings (QualCoder)", "QualCoder")
    codes = codelist.listed(answers.get("codebook", ""))
    codelist.begin(codes, filling, lambda name: [name])
    _add(filling, given, PRIMARY, {})
    codelist.end(codes, filling)
    if second := answers.get("second", ""):
        try:
            _add(filling, Given(Path(second)), SECOND, _map(answers.get("code_map", "")))
        except RefusedError as error:
            raise RefusedError(f"--second: {error}") from None
    return filling.project


def _add(filling: Filling, given: Given, role: str, renamed: dict[str, str]) -> None:
    """Add the rows of a report."""
    table = _table(given)
    if table is None:
        raise RefusedError("not a report of codings by QualCoder; export it again as CSV")
    hold(table, "file", "coder", "code")
    project, seen, above = filling.project, {}, _categories(table)
    unknown: list[int] = []
    for number, cells in table.rows():
        row = {name: cells[place].strip() for name, place in table.places.items()}
        kind, _, identifier = row.get("id", "").partition(":")
        if kind in KINDS:
            project.left_codings[KINDS[kind]] += 1
            continue
        key = (row["file"], row.get("id") or str(number))
        if identifier and key in seen:  # in several cases, or under several categories
            project.duplicated["rows of a coding that is there already (read once)"] += 1
            continue
        seen[key] = number
        name = renamed.get(row["code"], row["code"])
        if role == SECOND and name not in filling.names:
            unknown.append(number)
            continue
        path = [cells[place].strip() for place in reversed(above) if cells[place].strip()]
        code = filling.names.get(name)
        code = filling.code([*path, name], name) if code is None else code
        stretch = project.stretches.row(filling.source(row["file"]))
        project.codings.add(stretch, code, filling.coder(row["coder"], role))
    if unknown:
        raise RefusedError(
            f"a code that the first report lacks, in {rows_named(unknown)}; say with --code-map"
            " FILE which it is: a table with the columns second and first"
        )


def _categories(table: Table) -> list[int]:
    """Return where categories stand: columns of one name, from the code's own upwards."""
    return [n for n, title in enumerate(table.titles) if folded(title) == "category"]


def _map(path: str) -> dict[str, str]:
    """Return how the first report calls the codes of the second."""
    if not path:
        return {}
    table = find(Given(Path(path)).sheets, MAP, "from", "to")
    if table is None:
        raise RefusedError("--code-map: expected a table with the columns second and first")
    hold(table, "from", "to")
    return {row["from"]: row["to"] for row in table.records()}


READER = Reader(
    "report of codings (QualCoder)",
    recognises,
    read,
    codelist.ASKS
    | {
        "second": Question("the report of a second coder, from a copy of the project"),
        "code-map": Question("a table of the second coder's names of codes, and of the first's"),
    },
)
