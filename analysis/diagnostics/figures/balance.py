"""How evenly codings are spread over sources and over people, those with none included.

The kinds of sources stand apart, since groups hold more than interviews.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.common.words import PLURAL
from analysis.exhibits import style
from analysis.exhibits.told import tell
from analysis.methods.balance import gini
from analysis.study.study import Study

DIAGNOSTIC = "balance"
USES = ("sources", "participants", "codings", "assignments")
BASE, HEIGHT, MOST = 42.0, 31.0, 220
Unit = tuple[str, str, "pd.Series[int]"]  # its kind of source, its name, and its codings
UNITS = {"source_id": "Sources", "participant_id": "People"}
TITLES = {"Sources": "codings of each source", "People": "codings of each person"}


def compute(study: Study) -> pd.DataFrame:
    """One row a source and one a person, by kind of source: codings, the most coded first."""
    people = study.participants.merge(study.sources[["source_id", "mode"]], on="source_id")
    parts = []
    for mode, sources in study.sources.groupby("mode", observed=True):
        of_mode = {"source_id": sources, "participant_id": people[people["mode"] == mode]}
        for column, units in of_mode.items():
            counts = units[column].map(study.codings.groupby(column).size()).fillna(0).astype(int)
            part = pd.DataFrame({"mode": str(mode), "unit": UNITS[column], "id": units[column]})
            part = part.assign(codings=counts)
            parts.append(part.sort_values(["codings", "id"], ascending=[False, True]))
    return pd.concat(parts, ignore_index=True)


def why_not(frame: pd.DataFrame, _width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    count, unit = max((len(codings), unit) for _, unit, codings in _units(frame))
    return f"{count} {unit.lower()} are too many to show each." if count > MOST else ""


def _units(frame: pd.DataFrame) -> list[Unit]:
    """Return the codings of each unit of each kind of source, by its name."""
    return [
        (PLURAL[str(mode)], str(unit), codings)
        for mode, part in frame.set_index("id").groupby("mode", sort=False)
        for unit, codings in part.groupby("unit", sort=False)["codings"]
    ]


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a bar for each source and each person, side by side or under each other."""
    units = _units(frame)
    beside = frame["unit"].nunique() if width >= style.FULL else 1
    room, high = width / beside, BASE + 6
    figure, axes = style.canvas(width, high * -(-len(units) // beside))
    for n, what in enumerate(units):
        corner = (n % beside * room + 2.0, n // beside * high)
        _panel(axes, corner, room - 8, what)
    return figure


def _panel(axes: Axes, corner: tuple[float, float], room: float, what: Unit) -> None:
    """Draw the bars of one unit, with the most and the least at the ends."""
    (left, top), (mode, unit, codings) = corner, what
    title = f"{mode}: {TITLES[unit]}"
    base, least, most = top + BASE, codings.iloc[-1], codings.iloc[0]
    style.write(axes, left, top + 3.0, f"{title} (N = {len(codings)})", weight="bold")
    style.write(axes, left, top + 6.4, f"Gini coefficient {_gini(codings)}", color=style.MUTED)
    step, scale = min(6.0, room / len(codings)), HEIGHT / max(1, most)
    places = [left + (i + 0.5) * step for i in range(len(codings))]
    named = unit == UNITS["source_id"]  # and people are not
    each = [f"{name} {n}" if named else str(n) for name, n in codings.items()]
    tell(axes, (left, top, room, BASE - HEIGHT - 2.0), title, ", ".join(each))
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
        f"{mode.lower()}, {unit.lower()} (N = {len(codings)}) with {codings.min()} to"
        f" {codings.max()} codings each, Gini coefficient {_gini(codings)}"
        for mode, unit, codings in _units(frame)
    ]
    return f"Bars of codings, the most coded first: {'; '.join(said)}."
