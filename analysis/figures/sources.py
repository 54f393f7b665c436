"""Who spoke where: every source with its people and its length, each kind of source apart.

A mark is a person, its shape the first attribute of the study; a bar is the transcript's length.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import style
from analysis.study import Study
from analysis.words import PLURAL, counted

USES = ("sources", "participants")
GAP, STEP, DOT, TOP = 8.0, 4.6, 3.0, 13.0
MOST, KINDS, LEAST = 60, 12, 10.0
SWATCH, LENGTH = 5.0, "words of the transcript"


def compute(study: Study) -> pd.DataFrame:
    """One row a source and value of the first attribute: people, and the source's words."""
    people = study.participants
    if study.attributes:
        kind = people[study.attributes[0]]
    else:
        kind = pd.Series(pd.Categorical(["people"] * len(people)), index=people.index)
    counts = people.groupby(["source_id", kind.rename("kind")], observed=False).size()
    counts = counts.rename("people").reset_index()
    frame = study.sources[["source_id", "mode", "words"]].merge(counts, on="source_id", how="left")
    return frame.fillna({"people": 0}).astype({"people": int, "kind": object})


def draw(frame: pd.DataFrame) -> Figure:
    """Draw a column for each kind of source: its name, its people, its length."""
    modes = [m for m in PLURAL if m in set(frame["mode"])]
    kinds = _kinds(frame)
    shapes = dict(zip(kinds, style.shapes(len(kinds)), strict=True))
    key = _key_places([*shapes, LENGTH])
    top = TOP + key[-1][1] * style.line_height()
    figure, axes = style.canvas(style.FULL, top + _rows(frame) * STEP + 7)
    names, number, bar = _widths(frame)
    longest = int(frame["words"].max())
    left = 1.0
    for mode in modes:
        part = frame[frame["mode"] == mode]
        title = f"{PLURAL[mode]} ({part['source_id'].nunique()})"
        style.write(axes, left, 3.0, title, weight="bold")
        bars = left + names + _most(part) * DOT + 3
        for i, (name, source) in enumerate(part.groupby("source_id", sort=False)):
            y = top + i * STEP
            style.write(axes, left, y, str(name))
            _people(axes, source, left + names, y, shapes)
            words = int(source["words"].iloc[0])
            length = bar * words / longest
            axes.barh(y, length, left=bars, height=1.7, color=style.ACCENT, linewidth=0)
            style.write(axes, bars + length + 1.2, y, f"{words:,}")
        left = bars + bar + number + GAP
    _draw_key(axes, shapes, key)
    return figure


def why_not(frame: pd.DataFrame) -> str:
    """Say why there is nothing to draw, or nothing."""
    if _rows(frame) > MOST:
        return f"{_rows(frame)} sources of a kind are too many to show one by one."
    if len(_kinds(frame)) > KINDS:
        return f"{len(_kinds(frame))} kinds of people are too many to tell apart by marks."
    short = _widths(frame)[2] < LEAST or any(
        SWATCH + style.width_of(kind, style.SMALL) > style.FULL - 2 for kind in _kinds(frame)
    )
    return "Long names or large groups leave no room for a chart." if short else ""


def _kinds(frame: pd.DataFrame) -> list[str]:
    return list(frame.loc[frame["people"] > 0, "kind"].unique())


def _rows(frame: pd.DataFrame) -> int:
    return int(frame.groupby("mode", observed=True)["source_id"].nunique().max())


def _widths(frame: pd.DataFrame) -> tuple[float, float, float]:
    """Return the room for a name, for a number and for the longest bar, in millimetres."""
    names = max(style.width_of(s, style.SMALL) for s in frame["source_id"]) + 2.5
    number = style.width_of(f"{frame['words'].max():,}", style.SMALL) + 2
    parts = [part for _, part in frame.groupby("mode", observed=True)]
    fixed = sum(_most(part) * DOT + names + number + 3 + GAP for part in parts) - GAP
    return names, number, (style.FULL - 2 - fixed) / len(parts)


def _most(part: pd.DataFrame) -> int:
    return int(part.groupby("source_id")["people"].sum().max())


def _people(
    axes: Axes, source: pd.DataFrame, left: float, y: float, shapes: dict[str, dict[str, str]]
) -> None:
    kinds = [
        kind for kind, n in zip(source["kind"], source["people"], strict=True) for _ in range(n)
    ]
    for i, kind in enumerate(kinds):
        axes.plot(left + (i + 0.5) * DOT, y, markersize=5.2, **shapes[kind])


def _key_places(names: list[str]) -> list[tuple[float, int]]:
    """Return where each entry of the key begins, in millimetres, and on which line."""
    places, x, line = [], 1.0, 0
    for name in names:
        width = SWATCH + style.width_of(name, style.SMALL)
        if x > 1.0 and x + width > style.FULL - 1:
            x, line = 1.0, line + 1
        places.append((x, line))
        x += width + 4
    return places


def _draw_key(
    axes: Axes, shapes: dict[str, dict[str, str]], places: list[tuple[float, int]]
) -> None:
    """Say what the marks stand for, in lines below the title."""
    for (x, line), kind in zip(places, [*shapes, LENGTH], strict=True):
        y = 7.6 + line * style.line_height()
        if kind in shapes:
            axes.plot(x + SWATCH / 2, y, markersize=5.2, **shapes[kind])
        else:
            axes.barh(y, SWATCH - 1.2, left=x, height=1.7, color=style.ACCENT, linewidth=0)
        style.write(axes, x + SWATCH, y, kind, color=style.MUTED)


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    said = []
    for mode, part in frame.groupby("mode", sort=False, observed=True):
        sizes = part.groupby("source_id")["people"].sum()
        kind, people = str(mode).replace("_", " "), _spread(sizes)
        said.append(
            f"{counted(len(sizes), kind)} of {people} {'person' if people == '1' else 'people'}"
            f" and {_spread(part['words'])} words each"
        )
    kinds = frame.groupby("kind", sort=False)["people"].sum()
    people = ", ".join(f"{n} {kind}" for kind, n in kinds.items() if n)
    return f"Chart of {'; '.join(said)}. People: {people or 'none described'}."


def _spread(values: pd.Series) -> str:
    low, high = values.min(), values.max()
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
