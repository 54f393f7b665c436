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


def contract_of(
    raw: Raw, told: Mapping[str, Any], spans: Sequence[tuple[int, int]], sources: Sequence[int]
) -> Contract:
    """Return the tables.

    Args:
        raw: what the export says.
        told: what was noted.
        spans: start and end of every stretch.
        sources: the source of every stretch.

    Raises:
        RefusedError: if something of it is not there.
    """
    try:
        return _contract_of(raw, told, spans, sources)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise RefusedError(BROKEN) from None


def _contract_of(
    raw: Raw, told: Mapping[str, Any], spans: Sequence[tuple[int, int]], sources: Sequence[int]
) -> Contract:
    rest = {
        name: [dict(zip(part["columns"], row, strict=True)) for row in part["rows"]]
        for name, part in told["rest"].items()
    }
    names = {guid("code", row["code_id"]): row["code_id"] for row in rest["codebook"]}
    speakers = {place: case.name for case in raw.cases for _, place in case.stretches}
    linked = {guid: source.name for source in raw.texts for guid in source.guids}
    columns = {name: [field["name"] for field in fields] for name, fields in told["fields"].items()}
    codes = {names.get(code.key, code.key): code for code in raw.codes}
    codings = {}
    for n, (stretch, code, coder) in enumerate(raw.codings):
        start, end = spans[stretch]
        codings[raw.labels[n]] = {
            "coding_id": raw.labels[n],
            "source_id": raw.texts[sources[stretch]].name,
            "participant_id": speakers.get(stretch, ""),
            "code_id": names[raw.codes[code].key],
            "coder_id": raw.coders[coder].name,
            "start": start,
            "end": end,
            "excerpt_id": told["quoted"].get(raw.labels[n], ""),
        }
    for row in rest.get("codings", []):
        codings[row["coding_id"]] |= row
    order = told["order"] or list(codings)
    tables = {
        "sources": [
            {"source_id": source.name} | _valued("sources", columns["sources"][1:], source)
            for source in raw.texts
        ],
        "participants": [
            {"participant_id": case.name, "source_id": linked[case.links[0]]}
            | _valued("participants", columns["participants"][2:], case)
            for case in raw.cases
        ],
        "codebook": [
            {
                "parent_id": names.get(codes[row["code_id"]].parent, ""),
                "label": codes[row["code_id"]].label,
                "definition": codes[row["code_id"]].definition,
            }
            | row
            for row in rest["codebook"]
        ],
        "codings": [codings[name] for name in order],
        "assignments": rest["assignments"],
    }
    if "excerpts" in columns:
        tables["excerpts"] = [
            {"text": raw.notes[guid("excerpt", row["excerpt_id"])]} | row
            for row in rest["excerpts"]
        ]
    return Contract(tables, told["fields"], dict(told["settings"]))


def _valued(table: str, columns: Sequence[str], thing: RawSource | RawCase) -> Row:
    """Return the cells that stand in variables."""
    return {c: thing.attributes.get(guid(f"variable of {table}", c), "") for c in columns}
