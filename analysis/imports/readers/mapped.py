"""Any table of codings: a row a coding or a passage, read as a mapping says (`--map`)."""

from __future__ import annotations

from pathlib import Path

from analysis.imports.cells import codelist, mapping
from analysis.imports.cells.rows import Filling, Table, hold, marked
from analysis.imports.given import Given
from analysis.imports.project import NOBODY, DraftedError, Project, RefusedError
from analysis.imports.readers import Answers, Question, Reader

ANOTHER = "rows in which a person has another attribute (the first is kept)"


def recognises(given: Given) -> bool:
    """Whether a file is a table at all."""
    return any(len(sheet.top) > 1 for sheet in given.sheets)


def read(given: Given, answers: Answers) -> Project:
    """Read a table as its mapping says; where there is none, draft one and stop."""
    path = answers.get("map", "")
    if not path:
        raise RefusedError(
            "a table that no program is known to write; say --map FILE with the name of a new file,"
            " and a mapping is drafted there for you to correct"
        )
    if not Path(path).exists():
        mapping.draft(given.sheets, Path(path))
        raise DraftedError(
            "The mapping is drafted: look at it, correct it, and import again with the same --map."
            " No table was written."
        )
    table, said = mapping.mapped(given.sheets, Path(path))
    hold(table, "source")
    filling = Filling("table read by a mapping")
    listed = codelist.listed(answers.get("codebook", ""))
    codelist.begin(listed, filling, lambda name: _levels(name, said["levels"]))
    _fill(filling, table, said)
    codelist.end(listed, filling)
    return filling.project


def _fill(filling: Filling, table: Table, mapping_: dict[str, object]) -> None:
    project = filling.project
    columns = {key: place for key, place in table.places.items() if key.startswith("codes ")}
    described = [key for key in table.places if key.startswith("attributes ")]
    traits = {key: table.titles[table.places[key]].strip() for key in described}
    levels = str(mapping_["levels"])
    for place in columns.values():
        filling.code(_levels(table.titles[place], levels), table.titles[place])
    for number, cells in table.rows():
        row = {name: cells[place].strip() for name, place in table.places.items()}
        source, person = filling.source(row["source"]), NOBODY
        if name := row.get("person"):
            person = filling.person(source, name)
            said = {title: row[key] for key, title in traits.items()}
            held = project.people[person].attributes
            project.conflicts[ANOTHER] += bool(held) and held != said
            project.people[person].attributes = held or said
        names = _parted(row.get("code", ""), str(mapping_["several"]))
        names += [table.titles[p] for p in columns.values() if marked(cells[p], number, p)]
        if not names:
            project.left["rows without a code"] += 1
            continue
        stretch = filling.row(source, person=person)
        for name in dict.fromkeys(names):
            code = filling.code(_levels(name, levels), name)
            filling.coding(stretch, code, filling.coder(row.get("coder", "")))


def _parted(cell: str, mark: str) -> list[str]:
    return [part.strip() for part in (cell.split(mark) if mark else [cell]) if part.strip()]


def _levels(name: str, mark: str) -> list[str]:
    return _parted(name, mark) or [name]


READER = Reader(
    "table read by a mapping",
    recognises,
    read,
    codelist.ASKS | {"map": Question("how a table is read: a YAML file, drafted if it is new")},
    wanted="map",
)
