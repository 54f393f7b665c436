"""The data dictionary: every column of every table of the data, as the contract describes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record, strong
from analysis.study.study import Study

USES = ()
RULES: dict[str, Callable[[Any], str]] = {
    "required": lambda v: "required" if v else "",
    "minimum": lambda v: f"at least {v}",
    "maximum": lambda v: f"at most {v}",
    "enum": lambda v: "one of: " + ", ".join(v),
    "pattern": lambda _: "an identifier",
}


def compute(study: Study) -> pd.DataFrame:
    """One row a column of a table: its type, its rules and what it means."""
    return pd.DataFrame(
        [
            {
                "table": table,
                "column": field["name"],
                "type": field["type"],
                "rules": "; ".join(filter(None, _rules(field.get("constraints", {})))),
                "description": field.get("description", ""),
            }
            for table, fields in study.data.fields.items()
            for field in fields
        ]
    )


def _rules(constraints: dict[str, Any]) -> list[str]:
    return [say(constraints[rule]) for rule, say in RULES.items() if rule in constraints]


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print the columns under the name of their table."""
    rows: list[Record] = []
    for table, part in frame.groupby("table", sort=False):
        rows.append({"Column": strong(str(table)), "Type": "", "Rules": "", "Meaning": ""})
        rows += [
            {"Column": r.column, "Type": r.type, "Rules": r.rules, "Meaning": r.description}
            for r in rows_of(part)
        ]
    return rows


def note(_study: Study) -> str:
    """Say where this is from."""
    return (
        "Printed from the file that the data are checked against; an empty cell is a missing value."
    )
