"""Who spoke where: every source with its people and its length, each kind of source apart.

A mark is a person; a bar is the length of the transcript. What kind of person a mark stands for is
not shown: in an interview it would describe one (`analysis.disclosure.printable`).
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import PLURAL, counted
from analysis.exhibits import style
from analysis.study.study import Study

USES = ("sources", "participants")
GAP, STEP, DOT, TOP = 8.0, 4.6, 3.0, 13.0
MOST, LEAST = 60, 10.0
SWATCH = 5.0
PERSON, LENGTH = "a person", "words of the transcript"


def compute(study: Study) -> pd.DataFrame:
    """One row a source: its kind, its words and its people."""
    people = study.participants.groupby("source_id").size()
    frame = study.sources[["source_id", "mode", "words"]]
    return frame.assign(people=frame["source_id"].map(people).fillna(0).astype(int))


def draw(frame: pd.DataFrame) -> Figure:
    """Draw a column for each kind of source: its name, its people, its length."""
    figure, axes = style.canvas(style.FULL, TOP + _rows(frame) * STEP + 7)
    names, number, bar = _widths(frame)
    longest = int(frame["words"].max())
    left = 1.0
    for mode, part in frame.groupby("mode", observed=True):
        style.write(axes, left, 3.0, f"{PLURAL[str(mode)]} ({len(part)})", weight="bold")
        bars = left + names + int(part["people"].max()) * DOT + 3
        for i, source in enumerate(rows_of(part)):
            y = TOP + i * STEP
            style.write(axes, left, y, source.source_id)
            for n in range(source.people):
                axes.plot(left + names + (n + 0.5) * DOT, y, "o", markersize=5.2, color=style.INK)
            length = bar * source.words / longest
            axes.barh(y, length, left=bars, height=1.7, color=style.ACCENT, linewidth=0)
            style.write(axes, bars + length + 1.2, y, f"{source.words:,}")
        left = bars + bar + number + GAP
    x, y = 1.0, 7.6
    if frame["people"].any():
        axes.plot(x + SWATCH / 2, y, "o", markersize=5.2, color=style.INK)
        style.write(axes, x + SWATCH, y, PERSON, color=style.MUTED)
        x += SWATCH + style.width_of(PERSON, style.SMALL) + 4
    axes.barh(y, SWATCH - 1.2, left=x, height=1.7, color=style.ACCENT, linewidth=0)
    style.write(axes, x + SWATCH, y, LENGTH, color=style.MUTED)
    return figure


def why_not(frame: pd.DataFrame) -> str:
    """Say why there is nothing to draw, or nothing."""
    if _rows(frame) > MOST:
        return f"{_rows(frame)} sources of a kind are too many to show one by one."
    short = _widths(frame)[2] < LEAST
    return "Long names or large groups leave no room for a chart." if short else ""


def _rows(frame: pd.DataFrame) -> int:
    return int(frame["mode"].value_counts().max())


def _widths(frame: pd.DataFrame) -> tuple[float, float, float]:
    """Return the room for a name, for a number and for the longest bar, in millimetres."""
    names = max(style.width_of(s, style.SMALL) for s in frame["source_id"]) + 2.5
    number = style.width_of(f"{frame['words'].max():,}", style.SMALL) + 2
    most = frame.groupby("mode", observed=True)["people"].max()
    fixed = sum(int(n) * DOT + names + number + 3 + GAP for n in most) - GAP
    return names, number, (style.FULL - 2 - fixed) / len(most)


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    said = []
    for mode, part in frame.groupby("mode", sort=False, observed=True):
        kind, people = str(mode).replace("_", " "), _spread(part["people"])
        said.append(
            f"{counted(len(part), kind)} of {people} {'person' if people == '1' else 'people'}"
            f" and {_spread(part['words'])} words each"
        )
    return f"Chart of {'; '.join(said)}. People: {frame['people'].sum()} in all."


def _spread(values: pd.Series) -> str:
    low, high = values.min(), values.max()
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
