"""Who spoke where: every source with its people and its length, each kind of source apart.

A mark is a person, its shape the first attribute of the study; a bar is the transcript's length.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import style
from analysis.modes import PLURAL
from analysis.study import Study

USES = ("sources", "participants")
GAP, STEP, DOT, TOP = 8.0, 4.6, 3.0, 13.0
MOST = 60


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
    rows = max(frame.loc[frame["mode"] == m, "source_id"].nunique() for m in modes)
    if rows > MOST:
        return style.sentence(
            f"More than {MOST} sources of a kind are too many to show one by one."
        )
    kinds = [k for k in frame["kind"].dropna().unique() if frame.query("kind == @k").people.any()]
    shapes = dict(zip(kinds, style.shapes(len(kinds)), strict=True))
    figure, axes = style.canvas(style.FULL, TOP + rows * STEP + 7)
    names = max(style.width_of(s, style.SMALL) for s in frame["source_id"]) + 2.5
    longest = int(frame["words"].max())
    most = {m: _most(frame[frame["mode"] == m]) for m in modes}
    number = style.width_of(f"{longest:,}", style.SMALL) + 2
    fixed = sum(most.values()) * DOT + len(modes) * (names + number + 3) + (len(modes) - 1) * GAP
    bar = (style.FULL - 2 - fixed) / len(modes)
    left = 1.0
    for mode in modes:
        part = frame[frame["mode"] == mode]
        title = f"{PLURAL[mode]} ({part['source_id'].nunique()})"
        style.write(axes, left, 3.0, title, weight="bold")
        bars = left + names + most[mode] * DOT + 3
        for i, (name, source) in enumerate(part.groupby("source_id", sort=False)):
            y = TOP + i * STEP
            style.write(axes, left, y, str(name))
            _people(axes, source, left + names, y, shapes)
            words = int(source["words"].iloc[0])
            length = bar * words / longest
            axes.barh(y, length, left=bars, height=1.7, color=style.ACCENT, linewidth=0)
            style.write(axes, bars + length + 1.2, y, f"{words:,}")
        left = bars + bar + number + GAP
    _key(axes, shapes, names)
    return figure


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


def _key(axes: Axes, shapes: dict[str, dict[str, str]], names: float) -> None:
    """Say what the marks stand for, in a line below the title."""
    x = 1.0 + names
    for kind, shape in shapes.items():
        axes.plot(x + DOT / 2, 7.6, markersize=5.2, **shape)
        style.write(axes, x + DOT + 0.8, 7.6, kind, color=style.MUTED)
        x += DOT + style.width_of(kind, style.SMALL) + 4
    axes.barh(7.6, 5, left=x, height=1.7, color=style.ACCENT, linewidth=0)
    style.write(axes, x + 6.2, 7.6, "words of the transcript", color=style.MUTED)


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    said = []
    for mode, part in frame.groupby("mode", sort=False, observed=True):
        sizes = part.groupby("source_id")["people"].sum()
        said.append(
            f"{len(sizes)} {PLURAL[str(mode)].lower()} of {_spread(sizes)} people each and"
            f" {_spread(part['words'])} words"
        )
    kinds = frame.groupby("kind", sort=False)["people"].sum()
    people = ", ".join(f"{n} {kind}" for kind, n in kinds.items() if n)
    return f"Chart of {'; '.join(said)}. People: {people or 'none described'}."


def _spread(values: pd.Series) -> str:
    low, high = values.min(), values.max()
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
