"""What the contract holds and REFI-QDA has no place for: a note of the project, in JSON.

The importer finds it by its GUID, and gives back the tables as they were. Whatever REFI-QDA can
say stands in its own elements, for programs and their users to see.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from analysis.study.contract import Dataset
from analysis.study.schema import CORE, Row

SAID = ("title", "provenance", "attributes", "bands", "speakers", "positions")


def further(data: Dataset, table: str) -> list[str]:
    """Return the columns that a table has beyond those of every study."""
    return [f["name"] for f in data.fields[table] if f["name"] not in CORE[table]]


def shown(value: str | int | dt.date | None) -> str:
    """Return a cell as text."""
    return "" if value is None else str(value)


def aside(data: Dataset, convention: str, order: list[str] | None) -> str:
    """Return the note.

    Args:
        data: the study.
        convention: how positions are counted in the export.
        order: the identifiers of all codings, where their order is not that of the sources.
    """
    tables = data.tables
    rest: dict[str, Any] = {
        "codebook": _rows(tables["codebook"], ["code_id", "position", *further(data, "codebook")]),
        "assignments": _rows(
            tables["assignments"], [f["name"] for f in data.fields["assignments"]]
        ),
    }
    if "excerpts" in tables:
        columns = [f["name"] for f in data.fields["excerpts"] if f["name"] != "text"]
        rest["excerpts"] = _rows(tables["excerpts"], columns)
    more = further(data, "codings")
    if more:
        rest["codings"] = _rows(tables["codings"], ["coding_id", *more])
    quoted = {r["coding_id"]: r["excerpt_id"] for r in tables["codings"] if r["excerpt_id"]}
    told = {
        "what": "What the tables of this study hold and REFI-QDA has no place for.",
        "convention": convention,
        "settings": {name: data.settings[name] for name in SAID if name in data.settings},
        "fields": data.fields,
        "rest": rest,
        "quoted": quoted,
        "order": order,
    }
    return json.dumps(told, ensure_ascii=False, default=shown)


def _rows(rows: list[Row], columns: list[str]) -> dict[str, Any]:
    return {"columns": columns, "rows": [[shown(row[c]) for c in columns] for row in rows]}
