"""Robust and fragile claims: what holds on without a part of the material, and what hangs on one.

A square is a part that was left out, dark where the claim then fails.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import LONG, counted
from analysis.diagnostics.stability import CODERS, DRAWS, FLIPPED, GROUPS, SOURCES
from analysis.diagnostics.tables.sensitivity import FRAGILE, HEADS, compute, verdict
from analysis.exhibits import style
from analysis.exhibits.told import tell

__all__ = ["compute"]
DIAGNOSTIC = "sensitivity"
USES = ("people", "manuscript", "published/claims.yml")
Row = Any  # a row of `compute`
NAMED, LINES, TALLEST = 3, 3, 225.0
LABELS, GAP, SQUARE, PITCH, BAR = 56.0, 3.0, 1.4, 1.75, 20.0
PALE, DARK = style.shade(0.3), style.INK
KEY = (
    "A square is a part left out: pale where the claim holds without it, dark where it fails. The"
    f" bar is the share of {DRAWS:,} draws of flipped codings in which it holds. A black diamond"
    " and bold print mark a fragile claim."
)


def why_not(frame: pd.DataFrame, _width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    if not (many := _tested(frame)["claim"].nunique()):
        return "No claim rests on codings, so that none can be put to the test."
    return f"All of the {many} claims are robust." if _shown(frame).empty else ""


def _tested(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["parts"] > 0]


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the claims to draw: where a page does not hold all, the most fragile ones."""
    tested = _tested(frame)
    if tested.empty or _fit(lines := _lines(tested, style.FULL)) == len(lines):
        return tested
    fragile = sorted((one for one in lines if verdict(one.rows) == FRAGILE), key=_least)
    kept = {one.rows["claim"].iat[0] for one in fragile[: _fit(fragile)]}
    return tested[tested["claim"].isin(kept)]


def _fit(lines: list[Line]) -> int:
    """Count the claims that a page of print holds, from the first on."""
    high = itertools.accumulate(line.height for line in lines)
    return sum(lines[0].first + height <= TALLEST for height in high) if lines else 0


def _least(line: Line) -> float:
    """Return the smallest share of changes of a kind in which a claim holds."""
    rows = line.rows
    return float((rows["holds"] / (rows["parts"] - rows["undefined"]).clip(lower=1)).min())


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a line for each claim: squares for what was left out, a bar for what was flipped."""
    shown, small = _shown(frame), style.line_height(style.SMALL)
    claims, rooms = _lines(shown, width), _rooms(shown, width)
    more = _tested(frame)["claim"].nunique() - len(claims)
    explained = _explained(width, f" Not drawn: {more} claims that are less so." if more else "")
    above = (len(explained) + 0.6) * small
    figure, axes = style.canvas(width, claims[-1].top + claims[-1].height)
    style.write(axes, style.MARGIN, small / 2 + 0.4, *explained, color=style.MUTED)
    for kind, (x, _) in rooms.items():
        style.write(axes, x, above + small / 2, _headed(kind, rooms), weight="bold")
    for claim in claims:
        _draw(axes, claim, rooms, width)
    return figure


@dataclass
class Line:
    """A claim as a line of the figure.

    Attributes:
        rows: what became of it, a row each kind of change.
        words: its lines.
        notes: the lines below its marks, by kind.
        beside: how far below its top the marks begin, in millimetres.
        height: in millimetres.
        top: in millimetres.
        first: the top of the first claim, in millimetres.
    """

    rows: pd.DataFrame
    words: list[str]
    notes: dict[str, list[str]]
    beside: float
    height: float
    top: float
    first: float


def _explained(width: float, more: str) -> list[str]:
    """Return the lines of the key."""
    return style.wrap(KEY + more, width - 4, style.SMALL)


def _rooms(frame: pd.DataFrame, width: float) -> dict[str, tuple[float, float]]:
    """Return where the marks of each kind of change begin, and their room, in millimetres."""
    kinds, left = list(frame["kind"].unique()), LABELS + 8 if width >= style.FULL else 5.0
    shares = {SOURCES: 2.4, CODERS: 1.0, GROUPS: 1.2}
    free = width - left - 1 - GAP * (len(kinds) - 1) - (BAR if FLIPPED in kinds else 0)
    whole = sum(shares[kind] for kind in kinds if kind in shares)
    found = {}
    for kind in kinds:
        room = BAR if kind == FLIPPED else free * shares[kind] / whole
        found[kind] = (left, room)
        left += room + GAP
    return found


def _lines(frame: pd.DataFrame, width: float) -> list[Line]:
    """Lay the claims out under each other."""
    rooms = _rooms(frame, width)
    top = (len(_explained(width, " " * 40)) + 1.6) * style.line_height(style.SMALL) + 2.6
    claims = [_laid(part, top, rooms, width) for _, part in frame.groupby("claim", sort=False)]
    for before, claim in itertools.pairwise(claims):
        claim.top = before.top + before.height
    return claims


def _laid(
    part: pd.DataFrame, top: float, rooms: dict[str, tuple[float, float]], width: float
) -> Line:
    """Lay a claim out."""
    wide = width >= style.FULL
    words = style.balanced(str(part["words"].iat[0]), LABELS if wide else width - 8, weight="bold")
    notes = {r.kind: style.wrap(_named(r), rooms[r.kind][1], style.SMALL) for r in rows_of(part)}
    tall = max(
        _deep(r, rooms[r.kind][1]) + 1 + len(notes[r.kind]) * style.line_height(style.SMALL)
        for r in rows_of(part)
    )
    lines = len(words) * style.line_height()
    below = 0.0 if wide else lines + 0.8
    return Line(
        part, words, notes, below, (max(lines, tall) if wide else below + tall) + 2.6, top, top
    )


def _deep(row: Row, room: float) -> float:
    """Return how deep the marks of a kind of change are."""
    lines = math.ceil(row.parts / max(1, int(room / PITCH)))
    return PITCH * (1 if lines > LINES else lines)


def _headed(kind: str, rooms: Iterable[str]) -> str:
    """Return the head of a column; what it shares with the one before, stands there once."""
    return HEADS[kind] if kind in (next(iter(rooms)), FLIPPED) else HEADS[kind].split(" ", 1)[1]


def _named(row: Row) -> str:
    """Say below the marks in how many changes a claim holds, and what it hangs on."""
    defined = row.parts - row.undefined
    names = row.fails_without.split("; ") if row.fails_without else []
    if not defined:
        return "undefined"
    if names and len(names) <= NAMED:
        return f"fails: {', '.join(names)}"
    return f"{row.holds:,} of {defined:,}"


def _draw(axes: Axes, claim: Line, rooms: dict[str, tuple[float, float]], width: float) -> None:
    """Draw a claim: its words, its marks, and what stands below them."""
    part, fragile = claim.rows, verdict(claim.rows) == FRAGILE
    line, small = style.line_height(), style.line_height(style.SMALL)
    y, words = claim.top, part["words"].iat[0]
    axes.plot([0, width], [y - 1.3, y - 1.3], color=style.RULE, linewidth=0.5)
    colour = style.INK if fragile else style.PAPER
    axes.scatter(
        [style.MARGIN + 1],
        [y + line / 2],
        s=18,
        marker="D",
        c=[colour],
        linewidths=0.7,
        edgecolors=style.INK,
    )
    weight = "bold" if fragile else "normal"
    x = style.MARGIN + 4
    style.write(axes, x, y + line / 2, *claim.words, size=style.TEXT, weight=weight)
    told = [f"{HEADS[r.kind]}: {r.said}" for r in rows_of(part)]
    head = f"{verdict(part).capitalize()}: {words}"
    tell(
        axes, (0, y, LABELS if width >= style.FULL else width, len(claim.words) * line), head, *told
    )
    for row in rows_of(part):
        left, room = rooms[row.kind]
        top, deep = y + claim.beside + 0.4, _deep(row, room)
        _marks(axes, row, (left, top, room))
        below = top + deep + 0.4 + small / 2
        style.write(axes, left, below, *claim.notes[row.kind], color=style.MUTED)


def _marks(axes: Axes, row: Row, place: tuple[float, float, float]) -> None:
    """Draw a square for each part, those at last dark without which a claim fails; or a bar."""
    left, top, room = place
    across = max(1, int(room / PITCH))
    if row.parts > across * LINES:
        defined = max(1, row.parts - row.undefined)
        held = room * row.holds / defined
        for x, wide, colour in ((left, held, PALE), (left + held, room - held, DARK)):
            axes.barh(top + SQUARE / 2, wide, SQUARE, x, color=colour, linewidth=0)
        return
    fails = row.parts - row.undefined - row.holds
    colours = [PALE] * row.holds + [DARK] * fails + [style.PAPER] * row.undefined
    for n, colour in enumerate(colours):
        x, y = left + n % across * PITCH, top + n // across * PITCH + SQUARE / 2
        edge = 0.4 if colour == style.PAPER else 0
        axes.barh(y, SQUARE, SQUARE, x, color=colour, edgecolor=style.MUTED, linewidth=edge)


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    parts = [part for _, part in _tested(frame).groupby("claim", sort=False)]
    fragile = [part for part in parts if verdict(part) == FRAGILE]
    told = f"{counted(len(parts), 'claim')} put to the test; fragile: {len(fragile) or 'none'}."
    for part in fragile[:LONG]:
        weak = [f"{HEADS[r.kind].lower()}, {r.said}" for r in rows_of(part) if not r.steady]
        told += f" “{part['words'].iat[0]}”: {'; '.join(weak)}."
    return told
