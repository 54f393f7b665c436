"""Discovery of codes from source to source: what would have been concluded after each.

The order is that of the table of sources; another order leads to other conclusions on the way.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record, strong
from analysis.common.words import PLURAL
from analysis.diagnostics.discovered import BASE, RUN, little, steps
from analysis.study.study import Study

DIAGNOSTIC = "discovery"
USES = ("sources", "codebook", "codings", "assignments")
MOST, LITTLE, UNDEFINED = 60, "*", "undefined"


def compute(study: Study) -> pd.DataFrame:
    """One row a kind of source, level and source."""
    return steps(study)


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print a row for each source, with all levels; of many sources, the first."""
    levels, rows = list(frame["level"].unique()), list[Record]()
    for mode, part in frame.groupby("mode", sort=False):
        rows.append({"After source": strong(PLURAL[str(mode)]), **_cells({}, levels)})
        for n, cells in part[part["n"] <= MOST].groupby("n", sort=False):
            named = f"{n}: {cells['source_id'].iat[0]}"
            rows.append(
                {"After source": named, **_cells({c.level: c for c in rows_of(cells)}, levels)}
            )
        if (more := part["n"].max() - MOST) > 0:
            rows.append({"After source": f"and {more:,} more", **_cells({}, levels)})
    return rows or [{"After source": "There are no sources, or no codes."}]


def _cells(found: dict[str, Any], levels: list[str]) -> Record:
    """Print what is known after a source, for each level."""
    record: Record = {}
    for level in levels:
        row, called = found.get(level), level.capitalize()
        record[f"{called} seen (new)"] = f"{row.seen:,} ({row.new:,})" if row else ""
        record[f"{called} in the run"] = _ratio(row) if row else ""
        chao2 = UNDEFINED if not row or pd.isna(row.chao2) else f"{row.chao2:.1f}"
        record[f"{called}, Chao2"] = chao2 if row else ""
    return record


def _ratio(row: Any) -> str:  # noqa: ANN401 -- a row of `steps`
    """Print the ratio of new information as what it is: codes out of codes."""
    if pd.isna(row.run) or pd.isna(row.base):
        return UNDEFINED
    return f"{row.run}/{row.base}{LITTLE * little(row.base, row.run)}"


def note(_study: Study) -> str:
    """Say what is printed."""
    return (
        f"In the run: codes that the last {RUN} sources added, out of those of the first {BASE}"
        f" (ratio of new information). {LITTLE} marks at most 5 in 100: who had asked then would"
        " have concluded that little new comes."
    )
