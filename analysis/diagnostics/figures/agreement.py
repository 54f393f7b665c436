"""Agreement between coders on each theme and subtheme, by three units.

A dot is Krippendorff's alpha with its interval over sources, and a ring is Gwet's AC1, which does
not fall where a code is rare.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import counted, listed
from analysis.diagnostics.agreement import ALL, NOBODY, agreement, bounded, shown, stated
from analysis.exhibits import rows, style
from analysis.study.study import Study

DIAGNOSTIC = "agreement"
USES = ("sources", "codebook", "codings", "assignments")
LABELS, GAP, TOP, DEEPEST, DOT = 75.0, 6.0, 16.5, 2, 2.0
LEAST = -0.25
Panel = tuple[float, float, float]  # where it begins, millimetres a unit, its first value
ALPHA, AC1 = "alpha, with its 95 % interval over sources, if defined", "AC1"
LOW = "kappa is low at high agreement: the code is rare, or nearly everywhere"


def compute(study: Study) -> pd.DataFrame:
    """One row a unit and a theme or subtheme: coefficients of all coders, with intervals."""
    frame = shown(agreement(study)[0])
    return frame[frame["depth"] <= DEEPEST].reset_index(drop=True)


def why_not(frame: pd.DataFrame, _width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    return NOBODY if frame.empty else rows.too_many(frame)


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a panel a unit, with the labels of the rows at the left, or above in a narrow figure."""
    labels = LABELS if width >= style.FULL else None
    left = (labels or style.MARGIN) + 3
    room = (width - left - 3 * GAP + 2) / 3
    least = frame[["alpha", "alpha_low", "ac1"]].min().min()
    first = -1.0 if least < LEAST else LEAST  # where a panel begins
    low = style.wrap(LOW, width - 8, style.SMALL) if frame["paradox"].eq(1).any() else []
    top = TOP + len(low) * style.line_height(style.SMALL)
    themes = frame.drop_duplicates("code_id")
    figure, axes, laid = rows.labelled_canvas(themes, top, width, labels, _told(frame).get)
    _key(axes, low)
    for n, (unit, part) in enumerate(frame.groupby("unit", sort=False)):
        panel = (left + n * (room + GAP), room / (1 - first), first)
        style.write(axes, panel[0], top - 7.2, f"By {unit}", weight="bold")
        for value in (0.0, 0.5, 1.0):
            x = _place(panel, value)
            style.write(axes, x, top - 2.6, f"{value:g}", ha="center", color=style.MUTED)
            for row in laid:
                half = (row.below or row.height) / 2 - 0.3
                ends = (row.middle - half, row.middle + half)
                axes.plot([x, x], ends, color=style.RULE, linewidth=0.6, zorder=1)
        for row, cells in zip(laid, rows_of(part), strict=True):
            _mark(axes, row, cells, panel)
    return figure


def _place(panel: Panel, value: float) -> float:
    left, scale, first = panel
    return left + scale * (value - first)


def _mark(axes: Axes, row: rows.LabelledRow, cells: Any, panel: Panel) -> None:  # noqa: ANN401
    """Draw what is known of a code by one unit."""
    y = row.middle
    if pd.isna(cells.alpha):
        behind = style.WASH if row.is_theme else style.PAPER
        x, said = _place(panel, 0.5), stated(cells.alpha)
        style.write(axes, x, y, said, behind=behind, color=style.MUTED, ha="center")
        return
    if pd.notna(cells.alpha_low):
        ends = [_place(panel, value) for value in (cells.alpha_low, cells.alpha_high)]
        axes.plot(ends, [y, y], color=row.colour, linewidth=1.2, zorder=2)
    _ring(axes, _place(panel, cells.ac1), y, row.colour)
    _dot(axes, _place(panel, cells.alpha), y, row.colour)
    if cells.paradox == 1:
        style.write(axes, _place(panel, 1.0) + 2.2, y, "†", weight="bold")


def _dot(axes: Axes, x: float, y: float, colour: str) -> None:
    axes.scatter([x], [y], s=(DOT * style.MM * 72) ** 2, c=[colour], linewidths=0, zorder=4)


def _ring(axes: Axes, x: float, y: float, colour: str) -> None:
    area = (DOT * 0.9 * style.MM * 72) ** 2
    axes.scatter([x], [y], s=area, c=[style.PAPER], edgecolors=[colour], linewidths=0.8, zorder=3)


def _key(axes: Axes, low: list[str]) -> None:
    """Explain the marks."""
    x = style.MARGIN + 1.2
    for mark, meaning in ((_dot, ALPHA), (_ring, AC1)):
        mark(axes, x, 3.0, style.INK)
        style.write(axes, x + 2.2, 3.0, meaning)
        x += style.width_of(meaning, style.SMALL) + 6.5
    if low:
        style.write(axes, style.MARGIN + 0.6, 7.0, "†", weight="bold")
        style.write(axes, style.MARGIN + 3.4, 7.0, *low)


def _told(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Say of each code what its coefficients are by each unit."""
    return {
        str(code): [
            f"By {r.unit}: agreement {stated(r.agreement)}, alpha {bounded(r, 'alpha')}, AC1"
            f" {stated(r.ac1)}, positive agreement {stated(r.positive)}"
            for r in rows_of(part)
        ]
        for code, part in frame.groupby("code_id", sort=False)
    }


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    coders, sources = frame[["coders", "sources"]].iloc[0]
    whom = "all coders" if coders == ALL else str(coders)
    said = [
        f"Forest plot of Krippendorff's alpha, and of AC1, of {whom} on"
        f" {frame['code_id'].nunique()} themes and subthemes in {counted(int(sources), 'source')}."
    ]
    for unit, part in frame.groupby("unit", sort=False):
        known = part.dropna(subset="alpha").sort_values("alpha", kind="stable")
        ends = list(rows_of(known))[:: max(1, len(known) - 1)][:2]
        told = [f"{r.number} has {bounded(r, 'alpha')}" for r in ends]
        without = list(part.loc[part["alpha"].isna(), "number"])
        told += [f"it is undefined for {listed(without)}"] if without else []
        said.append(f"By {unit}: {'; '.join(told)}.")
    return " ".join(said)
