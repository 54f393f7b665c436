"""Agreement between coders by level of the codebook and by unit, pooled over codes."""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record, strong
from analysis.diagnostics.agreement import (
    ALL,
    NOBODY,
    agreement,
    bounded,
    limits,
    stated,
)
from analysis.study.study import Study

DIAGNOSTIC = "agreement"
USES = ("sources", "codebook", "codings", "assignments")
MOST = 7  # groups of coders that are printed


def compute(study: Study) -> pd.DataFrame:
    """One row a group of coders, a unit and a level: coefficients pooled and averaged."""
    return agreement(study)[1]


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print a row a level and unit below the names of the coders."""
    if frame.empty:
        return [{"Agreement": NOBODY}]
    if frame["coders"].nunique() > MOST:
        frame = frame[frame["coders"] == ALL]
    rows: list[Record] = []
    for coders, part in frame.groupby("coders", sort=False):
        cells: list[Record] = [
            {
                "Level": f"{row.level.capitalize()}, by {row.unit}",
                "Mean agreement": stated(row.mean_agreement),
                "Pooled kappa (95 % interval)": bounded(row, "pooled"),
                "Mean AC1": stated(row.mean_ac1),
                "Mean alpha": stated(row.mean_alpha),
                "Defined": f"{row.defined}/{row.codes}",
                "Lowest": "undefined" if pd.isna(row.lowest) else str(row.lowest),
            }
            for row in rows_of(part)
        ]
        rows.append({k: strong(str(coders)) if k == "Level" else "" for k in cells[0]})
        rows += cells
    return rows


def note(study: Study) -> str:
    """Say what is pooled, and what pooling hides."""
    frame = agreement(study)[1]
    if frame.empty:
        return "It can be computed where raw/assignments.csv gives a source to two coders or more."
    many = frame["coders"].nunique() > MOST
    more = f"Pairs of coders, which are more than {MOST}, are in the CSV. " if many else ""
    return (
        "Kappa is Cohen's, of more than two coders that of Fleiss. Defined: codes with an alpha, of"
        " all of the level. Means are of the codes for which a coefficient is defined; a code that"
        " nobody gave raises mean agreement, and leaves pooled kappa as it is. Lowest: the code"
        f" with the lowest alpha, since pooling hides weak codes. {more}{limits(study, frame)}"
    ).strip()
