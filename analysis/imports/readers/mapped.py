"""Any table of codings: a row a coding or a passage, read as a mapping says (`MAP=`)."""

from __future__ import annotations

from pathlib import Path

from analysis.imports.cells import codelist, mapping
from analysis.imports.cells.filling import Filling
from analysis.imports.cells.rows import Table, hold, marked, parted
from analysis.imports.given import Given, ways
from analysis.imports.project import DraftedError, Project, RefusedError
from analysis.imports.readers import Answers, Question, Reader

ANOTHER = "rows in which a person has another attribute (the first is kept)"


def recognises(given: Given) -> bool:
    """Whether a file is a table at all."""
    return any(len(sheet.top) > 1 for sheet in given.sheets)


def read(given: Given, answers: Answers) -> Project:
    """Read a table as its mapping says; where there is none, draft one and stop."""
    path = answers.get("map", "")
    if not path and codelist.LIST.find(given.sheets, "count"):
        raise RefusedError(
            "a list of codes, which says how often each is used and not where; give the export of"
            f" what is coded ({ways()['nvivo']}), and name this list with CODEBOOK= to hold"
            " its counts against it"
        )
    if not path:
        raise RefusedError(
            "a table that no program is known to write; say MAP=FILE with the name of a new file,"
            " and a mapping is drafted there for you to correct"
        )
    if not Path(path).exists():
        mapping.draft(given.sheets, Path(path))
        raise DraftedError(
            "The mapping is drafted: look at it, correct it, and import again with the same MAP."
            " No table was written."
        )
    table, said = mapping.mapped(given.sheets, Path(path))
    hold(table, "source")
    listed = codelist.listed(answers.get("codebook", ""))
    filling = Filling("table read by a mapping", listed=listed)
    filling.begin(lambda name: parted(name, said["levels"]))
    _fill(filling, table, said)
    filling.finish(table)
    codelist.end(filling)
    return filling.project


def _fill(filling: Filling, table: Table, mapping_: dict[str, object]) -> None:
    project = filling.project
    columns = {key: place for key, place in table.places.items() if key.startswith("codes ")}
    described = [key for key in table.places if key.startswith("attributes ")]
    traits = {key: table.titles[table.places[key]].strip() for key in described}
    levels, several = str(mapping_["levels"]), str(mapping_["several"])
    for place in columns.values():
        filling.code(parted(table.titles[place], levels), table.titles[place])
    filling.speakers(table, "person")
    for row in table.records():
        source = filling.source(row["source"])
        person = filling.person(source, row["person"])
        if person >= 0:
            said = {title: row[key] for key, title in traits.items()}
            held = project.people[person].attributes
            project.conflicts[ANOTHER] += bool(held) and held != said
            project.people[person].attributes = held or said
        names = parted(row["code"], several) if row["code"].replace(several, "").strip() else []
        marks = [p for p in columns.values() if marked(row.line[p], row.number, p)]
        names += [table.titles[place] for place in marks]
        if not names:
            project.left["rows without a code"] += 1
            continue
        stretch = filling.row(source, row["text"], person, row.number)
        for name in dict.fromkeys(names):
            code = filling.code(parted(name, levels), name)
            filling.coding(stretch, code, filling.coder(row["coder"]))


READER = Reader(
    "table read by a mapping",
    recognises,
    read,
    codelist.ASKS | {"map": Question("how a table is read: a YAML file, drafted if it is new")},
    wanted="map",
)
