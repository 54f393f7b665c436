"""How evenly codings are spread over sources and over people, those with none included."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.exhibits import style
from analysis.exhibits.told import tell
from analysis.methods.balance import gini
from analysis.study.study import Study

DIAGNOSTIC = "balance"
USES = ("sources", "participants", "codings", "assignments")
BASE, HEIGHT, MOST = 42.0, 31.0, 220
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


def why_not(frame: pd.DataFrame, _width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    counts = frame.groupby("unit", sort=False).size()
    unit, count = counts.idxmax(), counts.max()
    return f"{count} {str(unit).lower()} are too many to show each." if count > MOST else ""


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a bar for each source and each person, side by side or under each other."""
    units = list(frame.set_index("id").groupby("unit", sort=False)["codings"])
    beside = len(units) if width >= style.FULL else 1
    room, high = width / beside, BASE + 6
    figure, axes = style.canvas(width, high * -(-len(units) // beside))
    for n, (unit, codings) in enumerate(units):
        corner = (n % beside * room + 2.0, n // beside * high)
        _panel(axes, corner, room - 8, str(unit), codings)
    return figure


def _panel(
    axes: Axes, corner: tuple[float, float], room: float, unit: str, codings: pd.Series[int]
) -> None:
    """Draw the bars of one unit, with the most and the least at the ends."""
    left, top = corner
    base, least, most = top + BASE, codings.iloc[-1], codings.iloc[0]
    style.write(axes, left, top + 3.0, f"{TITLES[unit]} (N = {len(codings)})", weight="bold")
    style.write(axes, left, top + 6.4, f"Gini coefficient {_gini(codings)}", color=style.MUTED)
    step, scale = min(6.0, room / len(codings)), HEIGHT / max(1, most)
    places = [left + (i + 0.5) * step for i in range(len(codings))]
    named = unit == UNITS["source_id"]  # and people are not
    each = [f"{name} {n}" if named else str(n) for name, n in codings.items()]
    tell(axes, (left, top, room, BASE - HEIGHT - 2.0), TITLES[unit], ", ".join(each))
    axes.bar(places, -codings * scale, step * 0.72, base, color=style.ACCENT, linewidth=0)
    end = left + step * len(codings)
    axes.plot([left, end], [base, base], color=style.INK, linewidth=0.6)
    for x, value in ((left + step / 2, most), (end - step / 2, least))[: len(codings)]:
        y = base - value * scale - style.line_height(style.SMALL) / 2
        style.write(axes, x, y, str(value), ha="center")
    style.write(axes, left, base + 2.6, f"{unit}, the most coded first", color=style.MUTED)


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
