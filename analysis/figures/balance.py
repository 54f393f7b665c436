"""How evenly codings are spread over sources and over people, those with none included."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.exhibits import style
from analysis.methods.balance import gini
from analysis.study.study import Study

USES = ("sources", "participants", "codings", "assignments")
BASE, HEIGHT, MOST = 43.0, 34.0, 220
UNITS = {"source_id": "Sources", "participant_id": "People"}
TITLES = {"Sources": "Codings of each source", "People": "Codings of each person"}


def compute(study: Study) -> pd.DataFrame:
    """One row a source and one a person: codings, the most coded first."""
    parts = []
    for column, units in (("source_id", study.sources), ("participant_id", study.participants)):
        counts = units[column].map(study.codings.groupby(column).size()).fillna(0).astype(int)
        part = pd.DataFrame({"unit": UNITS[column], "id": units[column], "codings": counts})
        parts.append(part.sort_values(["codings", "id"], ascending=[False, True]))
    return pd.concat(parts, ignore_index=True)


def why_not(frame: pd.DataFrame) -> str:
    """Say why there is nothing to draw, or nothing."""
    counts = frame.groupby("unit", sort=False).size()
    unit, count = counts.idxmax(), counts.max()
    return f"{count} {str(unit).lower()} are too many to show each." if count > MOST else ""


def draw(frame: pd.DataFrame) -> Figure:
    """Draw a bar for each source and each person, and the Gini coefficient of both."""
    figure, axes = style.canvas(style.FULL, BASE + 8)
    room, left = (style.FULL - 8) / frame["unit"].nunique(), 2.0
    for unit, codings in frame.groupby("unit", sort=False)["codings"]:
        title = f"{TITLES[str(unit)]} (N = {len(codings)})"
        beside = left + style.width_of(title, style.SMALL, "bold") + 3
        style.write(axes, left, 3.0, title, weight="bold")
        style.write(axes, beside, 3.0, f"Gini {_gini(codings)}", color=style.MUTED)
        step, high = min(6.0, (room - 8) / len(codings)), HEIGHT / max(1, codings.max())
        places = [left + (i + 0.5) * step for i in range(len(codings))]
        axes.bar(places, -codings * high, step * 0.72, BASE, color=style.ACCENT)
        end, first, last = left + step * len(codings), codings.iloc[0], codings.iloc[-1]
        axes.plot([left, end], [BASE, BASE], color=style.INK, linewidth=0.6)
        if len(codings) > 1:
            style.write(axes, left, BASE - first * high - 1.6, str(first))
        style.write(axes, end + 1.0, BASE - last * high / 2 - 1.0, str(last))
        left += room + 4
    return figure


def _gini(codings: pd.Series[int]) -> str:
    return style.stated(gini(list(codings)))


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    said = [
        f"{str(unit).lower()} (N = {len(codings)}) with {codings.min()} to {codings.max()} codings"
        f" each, Gini coefficient {_gini(codings)}"
        for unit, codings in frame.groupby("unit", sort=False)["codings"]
    ]
    return f"Bars of codings, the most coded first: {'; '.join(said)}."
