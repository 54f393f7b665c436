"""How evenly codings are spread over sources and over people, those with none included."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.exhibits import style
from analysis.methods.balance import gini
from analysis.study.study import Study

USES = ("sources", "participants", "codings", "assignments")
HEIGHT, TOP, MOST = 34.0, 9.0, 220
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
    units = [u for u in UNITS.values() if u in set(frame["unit"])]
    figure, axes = style.canvas(style.FULL, TOP + HEIGHT + 8)
    room = (style.FULL - 8) / len(units)
    for i, unit in enumerate(units):
        codings = frame.loc[frame["unit"] == unit, "codings"]
        left, top = 2 + i * (room + 4), max(1, codings.max())
        stated = style.stated(gini(list(codings)))
        title = f"{TITLES[unit]} (N = {len(codings)})"
        beside = left + style.width_of(title, style.SMALL, "bold") + 3
        style.write(axes, left, 3.0, title, weight="bold")
        style.write(axes, beside, 3.0, f"Gini {stated}", color=style.MUTED)
        step = min(6.0, (room - 8) / len(codings))
        for j, count in enumerate(codings):
            height = HEIGHT * count / top
            axes.bar(
                left + (j + 0.5) * step, -height, step * 0.72, TOP + HEIGHT, color=style.ACCENT
            )
        base = TOP + HEIGHT
        axes.plot([left, left + step * len(codings)], [base, base], color=style.INK, linewidth=0.6)
        if len(codings) > 1:
            first = base - HEIGHT * codings.iloc[0] / top - 1.6
            style.write(axes, left, first, str(codings.iloc[0]))
        last = base - HEIGHT * codings.iloc[-1] / top / 2 - 1.0
        style.write(axes, left + step * len(codings) + 1.0, last, str(codings.iloc[-1]))
    return figure


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    said = []
    for unit, part in frame.groupby("unit", sort=False):
        codings, stated = part["codings"], style.stated(gini(list(part["codings"])))
        said.append(
            f"{str(unit).lower()} (N = {len(part)}) with {codings.min()} to {codings.max()} codings"
            f" each, Gini coefficient {stated}"
        )
    return f"Bars of codings, the most coded first: {'; '.join(said)}."
