"""Codes discovered from source to source, beside what other orders of the sources would have shown.

The line is the order of the table of sources; the band holds 95 in 100 of 1,000 random orders.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import PLURAL, counted
from analysis.diagnostics.discovered import BASE, LEVELS, ORDERS, RUN, little, steps
from analysis.exhibits import style
from analysis.exhibits.told import tell
from analysis.study.study import Study

DIAGNOSTIC = "discovery"
USES = ("sources", "codebook", "codings", "assignments")
HIGH, HEAD, FOOT, LEFT, GAP = 28.0, 8.5, 7.5, 8.0, 5.0
POINTS = 300  # of a line: more cannot be told apart
KEY = (
    f"Line: codes seen, in the order of the table of sources. Band: 95 in 100 of {ORDERS:,} random"
    " orders. Dashes: their mean. Circle: little new came, by the ratio of new information."
)


def compute(study: Study) -> pd.DataFrame:
    """One row a kind of source, level and source: what was seen, and what was to be expected."""
    return steps(study)


def why_not(frame: pd.DataFrame, _width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    several = frame.groupby("mode")["n"].max() > 1 if len(frame) else pd.Series([False])
    return "" if several.any() else "No kind of source has two sources or more to follow."


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a panel for each kind of source and level; where it is narrow, under each other."""
    levels = [level for level in LEVELS.values() if level in set(frame["level"])]
    kinds = frame.groupby("mode", sort=False)["n"].max()
    panels = [(mode, level) for mode in kinds.index[kinds > 1] for level in levels]
    across = len(levels) if width >= style.FULL else 1
    key = style.wrap(KEY, width - 4, style.SMALL)
    top = len(key) * style.line_height(style.SMALL) + 2
    room = width / across
    figure, axes = style.canvas(width, top + math.ceil(len(panels) / across) * (HEAD + HIGH + FOOT))
    style.write(axes, style.MARGIN, 2.4, *key, color=style.MUTED)
    for n, (mode, level) in enumerate(panels):
        part = frame[(frame["mode"] == mode) & (frame["level"] == level)]
        place = (n % across * room + LEFT, top + n // across * (HEAD + HIGH + FOOT))
        _panel(axes, part, place, min(room - LEFT - GAP, style.COLUMN - LEFT))
    return figure


def _panel(axes: Axes, part: pd.DataFrame, place: tuple[float, float], room: float) -> None:
    """Draw the curve of one kind of source and level, with the numbers at its ends."""
    (left, top), last = place, part.iloc[-1]
    base, whole, sources = top + HEAD + HIGH, int(last["of"]), int(last["n"])
    called = f"{PLURAL[last['mode']]}: {last['level']}"
    style.write(axes, left, top + 3.2, called, weight="bold")
    keep = np.unique(np.linspace(0, sources - 1, min(sources, POINTS)).astype(int))
    shown = part.iloc[keep]
    x = left + (shown["n"] - 1) / (sources - 1) * room

    def high(codes: pd.Series) -> pd.Series:
        return base - codes / max(1, whole) * HIGH

    axes.plot([left, left + room], [base, base], color=style.INK, linewidth=0.6)
    axes.plot([left, left + room], [base - HIGH] * 2, color=style.RULE, linewidth=0.6)
    low, most = high(shown["low"]), high(shown["high"])
    axes.fill_between(x, low, most, color=style.shade(0.2), linewidth=0)
    axes.plot(x, high(shown["expected"]), color=style.MUTED, linewidth=0.8, dashes=(3, 2))
    axes.plot(x, high(shown["seen"]), color=style.INK, linewidth=1.3)
    style.write(axes, left - 1, base - HIGH, f"{whole:,}", ha="right")
    style.write(axes, left - 1, base, "0", ha="right")
    style.write(axes, left, base + 2.6, "1", ha="center")
    style.write(axes, left + room, base + 2.6, f"{sources:,}", ha="center")
    style.write(axes, left + room / 2, base + 2.6, "sources", ha="center", color=style.MUTED)
    if (when := _little(part)) is not None:
        at = left + (when - 1) / (sources - 1) * room
        y = high(part["seen"]).iloc[when - 1]
        axes.scatter([at], [y], s=26, facecolors=style.PAPER, edgecolors=style.INK, zorder=3)
        side = 1 if at < left + room / 2 else -1  # away from where the curve climbs
        ha = "left" if side > 0 else "right"
        style.write(axes, at + 1.6 * side, y + 3.4, f"{when}+{RUN}", ha=ha)
    tell(axes, (left, top, room, HEAD + HIGH), called, _said(part))


def _little(part: pd.DataFrame) -> int | None:
    """Return after how many sources little new came: those before the run that shows it."""
    runs = part.dropna(subset=["base", "run"])
    ends = (row.n for row in rows_of(runs) if little(row.base, row.run))
    return next((int(n) - RUN for n in ends), None)


def _said(part: pd.DataFrame) -> str:
    """Say of a panel what it shows."""
    last, when = part.iloc[-1], _little(part)
    said = f"{last['seen']:,} of {last['of']:,} {last['level']} were seen"
    half = part.loc[part["seen"] * 2 >= last["seen"], "n"].iat[0]
    said += f", half of them after {counted(half, 'source')}"
    if part["base"].isna().all():
        return f"{said}; when little new came is undefined"
    return (
        f"{said}; little new came after {when}+{RUN}" if when else f"{said}; new ones kept coming"
    )


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    several = frame.groupby(["mode", "level"], sort=False).filter(lambda part: len(part) > 1)
    said = [
        f"{PLURAL[str(mode)].lower()} (N = {len(part):,}): {_said(part)}"
        for (mode, _), part in several.groupby(["mode", "level"], sort=False)
    ]
    base = f"the ratio is to the codes of the first {BASE} sources"
    return f"Curves of codes seen from source to source; {base}. In {'. In '.join(said)}."
