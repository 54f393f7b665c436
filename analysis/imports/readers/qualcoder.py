"""Coded stretches as QualCoder reports them (CSV): a row a coding, rows of a code together.

A second coder works on a copy of the project, so `--second` takes the report of that copy; where
its codes are named otherwise, `--code-map` says which is which.
"""

from __future__ import annotations

from pathlib import Path

from analysis.imports.cells import codelist
from analysis.imports.cells.rows import Filling, Table, find, folded, hold, rows_named
from analysis.imports.given import Given
from analysis.imports.project import NOBODY, PRIMARY, SECOND, Project, RefusedError
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
    filling.listen()
    return filling.project


def _add(filling: Filling, given: Given, role: str, renamed: dict[str, str]) -> None:
    """Add the rows of a report."""
    table = _table(given)
    if table is None:
        raise RefusedError("not a report of codings by QualCoder; export it again as CSV")
    hold(table, "file", "coder", "code")
    project, above, unknown = filling.project, _categories(table), list[int]()
    seen: dict[tuple[str, str], int] = {}
    for number, cells in table.rows():
        row = {name: cells[place].strip() for name, place in table.places.items()}
        kind, _, _ = row.get("id", "").partition(":")
        if kind in KINDS:
            project.left_codings[KINDS[kind]] += 1
            continue
        person = _described(filling, table, cells, row)
        key = (row["file"], row.get("id") or str(number))
        if key in seen:  # in several cases, or under several categories
            project.duplicated["rows of a coding that is there already (read once)"] += 1
            if project.stretches.person[seen[key]] != person:
                project.stretches.person[seen[key]] = NOBODY
            continue
        name = renamed.get(row["code"], row["code"])
        if role == SECOND and name not in filling.names:
            unknown.append(number)
            continue
        path = [cells[place].strip() for place in reversed(above) if cells[place].strip()]
        code = filling.names.get(name)
        code = filling.code([*path, name], name) if code is None else code
        seen[key] = filling.row(filling.source(row["file"]), row["text"], person)
        filling.coding(seen[key], code, filling.coder(row["coder"], role), role, *key)
    if unknown:
        raise RefusedError(
            f"a code that the first report lacks, in {rows_named(unknown)}; say with --code-map"
            " FILE which it is: a table with the columns second and first"
        )


def _described(filling: Filling, table: Table, cells: list[str], row: dict[str, str]) -> int:
    """Add what a row says of its file and of its case; return the place of the case's person."""
    source = filling.source(row["file"])
    person = filling.person(source, row["case"]) if row.get("case") else NOBODY
    for title, cell in zip(table.titles, cells, strict=False):
        mark, _, name = title.strip().partition("_")
        if folded(mark) == "filevar":
            filling.project.sources[source].attributes[name] = cell
        elif folded(mark) == "casevar" and person != NOBODY:
            filling.project.people[person].attributes[name] = cell
    return person


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
