"""Any table of codings: a row a coding or a passage, read as a mapping says (`--map`)."""

from __future__ import annotations

from pathlib import Path

from analysis.imports.cells import codelist, mapping
from analysis.imports.cells.rows import Filling, Table, hold, marked
from analysis.imports.given import Given
from analysis.imports.project import NOBODY, DraftedError, Person, Project, RefusedError
from analysis.imports.readers import Answers, Question, Reader


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


def _fill(filling: Filling, table: Table, said: dict[str, object]) -> None:
    project, people = filling.project, dict[tuple[int, str], int]()
    columns = {key: place for key, place in table.places.items() if key.startswith("codes ")}
    traits = {key: place for key, place in table.places.items() if key.startswith("attributes ")}
    levels = str(said["levels"])
    for place in columns.values():
        filling.code(_levels(table.titles[place], levels), table.titles[place])
    for number, cells in table.rows():
        row = {name: cells[place].strip() for name, place in table.places.items()}
        source, person = filling.source(row["source"]), NOBODY
        if name := row.get("person"):
            if (source, name) not in people:
                people[source, name] = len(project.people)
                attributes = {
                    table.titles[place].strip(): row[key] for key, place in traits.items()
                }
                project.people.append(Person(name, source, attributes))
            person = people[source, name]
            held = project.people[person].attributes
            project.conflicts[
                "rows in which a person has another attribute (the first is kept)"
            ] += any(row[key] != held[table.titles[place].strip()] for key, place in traits.items())
        names = _parted(row.get("code", ""), str(said["several"]))
        names += [table.titles[p] for p in columns.values() if marked(cells[p], number, p)]
        if not names:
            project.left["rows without a code"] += 1
            continue
        stretch = project.stretches.row(source, person)
        for name in dict.fromkeys(names):
            code = filling.code(_levels(name, levels), name)
            project.codings.add(stretch, code, filling.coder(row.get("coder", "")))


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
