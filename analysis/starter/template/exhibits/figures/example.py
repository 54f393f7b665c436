"""An example of a figure of one's own: codings by theme."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.exhibits import style
from analysis.methods.reach import reach
from analysis.study.study import Study

USES = ("codebook", "codings", "assignments")  # the tables of raw/ that it rests on
STEP = 8.0


def compute(study: Study) -> pd.DataFrame:
    """One row a theme: its codings. This becomes figures/example.csv."""
    counts = reach(study.codings, study.codes)[["code_id", "codings"]]
    themes = study.themes[study.themes["depth"] == 1]
    return themes[["code_id", "number", "label"]].merge(counts, on="code_id")


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a bar for each theme; all lengths are millimetres, y from the top."""
    figure, axes = style.canvas(width, STEP * len(frame) + 4)
    most = max(1, frame["codings"].max())
    for n, row in enumerate(rows_of(frame)):
        y = STEP * n + 3
        style.write(axes, 2, y, *style.wrap(row.label, width - 14)[:1])
        long = (width - 14) * row.codings / most
        axes.barh(y + 3, long, 2.4, 2, color=style.ACCENT, linewidth=0)
        style.write(axes, 4 + long, y + 3, str(row.codings))
    return figure


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    said = [f"{row.label}: {row.codings}" for row in rows_of(frame)]
    return f"Bars of codings by theme. {'; '.join(said)}."
