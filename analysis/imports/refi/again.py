"""A study that this compendium exported itself: its tables come back as they were.

Names in such a file are pseudonyms already. What REFI-QDA has no place for stands in a note, which
is found by its GUID (`analysis.exports.aside` writes it).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from analysis.imports.project import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.imports.refi.raw import Raw, RawCase, RawSource

ORIGIN = "Research compendium"
BROKEN = "what the compendium noted in its own export is no longer there; export the study again"
Row = dict[str, Any]


def guid(kind: str, name: str) -> str:
    """Return the GUID of a thing, the same each time; it tells no more than its name."""
    return str(uuid5(NAMESPACE_URL, f"urn:compendium:{kind}:{name}"))


NOTE = guid("note", "aside")


@dataclass(frozen=True)
class Contract:
    """The tables of a study, as they were.

    Attributes:
        tables: their rows.
        fields: per table, the descriptors of its columns.
        settings: what its `study.yml` said of these.
    """

    tables: dict[str, list[Row]]
    fields: dict[str, list[dict[str, Any]]]
    settings: dict[str, Any]


def noted(raw: Raw) -> dict[str, Any]:
    """Return what the compendium noted; nothing if it did not write the file."""
    if not raw.own or NOTE not in raw.notes:
        return {}
    try:
        told = json.loads(raw.notes[NOTE])
    except (ValueError, RecursionError):
        raise RefusedError(BROKEN) from None
    return told if isinstance(told, dict) else {}


def contract_of(raw: Raw, told: Mapping[str, Any]) -> Contract:
    """Return the tables.

    Args:
        raw: what the export says.
        told: what was noted.

    Raises:
        RefusedError: if something of it is not there.
    """
    try:
        rest = told["rest"]
        columns = {n: [f["name"] for f in fields] for n, fields in told["fields"].items()}
        linked = {guid: source.name for source in raw.texts for guid in source.guids}
        sources = [{"source_id": source.name} for source in raw.texts]
        people = [{"participant_id": c.name, "source_id": linked[c.links[0]]} for c in raw.cases]
        tables = {
            "sources": _valued("sources", columns, sources, raw.texts),
            "participants": _valued("participants", columns, people, raw.cases),
            "codebook": _joined(rest["codebook"], _codes(raw, rest["codebook"])),
            "codings": _joined(rest["codings"], _codings(raw, rest["codebook"])),
            "assignments": rest["assignments"],
        }
        if "excerpts" in columns:
            names = [row["excerpt_id"] for row in rest["excerpts"]]
            texts = {name: {"text": raw.notes[guid("excerpt", name)]} for name in names}
            tables["excerpts"] = _joined(rest["excerpts"], texts)
        return Contract(tables, told["fields"], dict(told["settings"]))
    except (LookupError, TypeError, ValueError, AttributeError):
        raise RefusedError(BROKEN) from None


def _joined(noted_: list[Row], said: dict[str, Row]) -> list[Row]:
    """Return rows of which a part was noted, by its first column, and the export says the rest."""
    key = [next(iter(row.values())) for row in noted_]
    rows = [said[name] | row for name, row in zip(key, noted_, strict=True) if name in said]
    new = said.keys() - key
    return rows + [row for name, row in said.items() if name in new]


def _codes(raw: Raw, noted_: list[Row]) -> dict[str, Row]:
    names = {guid("code", row["code_id"]): row["code_id"] for row in noted_} | {"": ""}
    return {
        names[code.key]: {
            "parent_id": names[code.parent],
            "label": code.label,
            "definition": code.definition,
        }
        for code in raw.codes
    }


def _codings(raw: Raw, noted_: list[Row]) -> dict[str, Row]:
    names = {guid("code", row["code_id"]): row["code_id"] for row in noted_}
    speakers = {place: case.name for case in raw.cases for _, place in case.stretches}
    return {
        label: {
            "coding_id": label,
            "source_id": raw.sources[raw.stretches.source[stretch]].name,
            "participant_id": speakers.get(stretch, ""),
            "code_id": names[raw.codes[code].key],
            "coder_id": raw.coders[coder].name,
            "start": raw.stretches.start[stretch],
            "end": raw.stretches.end[stretch],
            "excerpt_id": "",
        }
        for label, (stretch, code, coder) in zip(raw.labels, raw.codings, strict=True)
    }


def _valued(
    table: str,
    columns: Mapping[str, list[str]],
    rows: list[Row],
    things: Sequence[RawSource | RawCase],
) -> list[Row]:
    """Return rows with the cells that stand in variables."""
    core = len(rows[0]) if rows else 0
    more = {c: guid(f"variable of {table}", c) for c in columns[table][core:]}
    return [
        row | {column: thing.attributes.get(variable, "") for column, variable in more.items()}
        for row, thing in zip(rows, things, strict=True)
    ]
