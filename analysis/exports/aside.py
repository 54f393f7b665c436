"""What the contract holds and REFI-QDA has no place for: a note of the project, in JSON.

The importer finds it by its GUID, and gives back the tables as they were. Whatever REFI-QDA can
say stands in its own elements, for programs and their users to see.
"""

from __future__ import annotations

import datetime as dt
import json

from analysis.study.contract import Dataset
from analysis.study.schema import CORE

SAID = ("title", "provenance", "attributes", "bands", "speakers", "positions")


def further(data: Dataset, table: str) -> list[str]:
    """Return the columns that a table has beyond those of every study."""
    return [f["name"] for f in data.fields[table] if f["name"] not in CORE[table]]


def shown(value: str | int | dt.date | None) -> str:
    """Return a cell as text."""
    return "" if value is None else str(value)


def aside(data: Dataset, convention: str) -> str:
    """Return the note.

    Args:
        data: the study.
        convention: how positions are counted in the export.
    """
    elsewhere = {
        "codebook": ["code_id", "position", *further(data, "codebook")],
        "codings": ["coding_id", "excerpt_id", *further(data, "codings")],
        "assignments": [field["name"] for field in data.fields["assignments"]],
        "excerpts": [f["name"] for f in data.fields.get("excerpts", []) if f["name"] != "text"],
    }
    told = {
        "what": "What the tables of this study hold and REFI-QDA has no place for.",
        "convention": convention,
        "settings": {name: data.settings[name] for name in SAID if name in data.settings},
        "fields": data.fields,
        "rest": {
            name: [{c: shown(row[c]) for c in columns} for row in data.tables.get(name, [])]
            for name, columns in elsewhere.items()
        },
    }
    return json.dumps(told, ensure_ascii=False, default=shown)
