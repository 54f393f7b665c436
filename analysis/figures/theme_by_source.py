"""Which source raised which subtheme: presence marks, each kind of source apart.

A mark says that the theme was raised at least once. An empty place says that it was not raised,
which is not the same as absent from what people think. Sources of a kind stand in order of how
much they raised; themes stand in the order of the codebook.
"""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.figure import Figure

from analysis.common.words import PLURAL, counted
from analysis.exhibits import style
from analysis.methods.reach import with_ancestors
from analysis.study.study import Study

USES = ("sources", "codebook", "codings", "assignments")
LABELS, START, GAP, NAME = 74.0, 4.0, 11.0, 6.0


def compute(study: Study) -> pd.DataFrame:
    """One row a theme or subtheme and source: whether the source raised it."""
    codings = with_ancestors(study.codings, study.codes)
    raised = set(zip(codings["code_id"], codings["source_id"], strict=True))
    columns = ["code_id", "number", "depth", "label"]
    frame = study.themes[columns].merge(study.sources[["source_id", "mode"]], how="cross")
    pairs = zip(frame["code_id"], frame["source_id"], strict=True)
    return frame.assign(raised=[int(pair in raised) for pair in pairs])


def draw(frame: pd.DataFrame) -> Figure:
    """Draw a grid of marks, with the number of sources that raised it beside each row."""
    sources = frame.drop_duplicates("source_id")
    modes = [m for m in PLURAL if m in set(sources["mode"])]
    titles = {m: f"{PLURAL[m]} ({(sources['mode'] == m).sum()})" for m in modes}
    step = _step(dict(sources["mode"].value_counts()), titles)
    name_room = max(style.width_of(s, NAME) for s in sources["source_id"])
    rows = style.labelled_rows(frame.drop_duplicates("code_id"), 8.0 + name_room, LABELS)
    figure, axes = style.canvas(style.FULL, rows[-1].top + rows[-1].height + 6)
    style.draw_labels(axes, rows)
    left, top = LABELS + START, rows[0].top
    for mode in modes:
        part = frame[frame["mode"] == mode]
        names = list(
            part.groupby("source_id", sort=False)["raised"]
            .sum()
            .sort_values(ascending=False, kind="stable")
            .index
        )
        place = {name: left + i * step for i, name in enumerate(names)}
        style.write(axes, left - step / 3, 3.4, titles[mode], weight="bold")
        for name in names[:: math.ceil(style.line_height(NAME) / step)]:
            x = place[name]
            axes.text(x, top - 1.2, name, size=NAME, color=style.MUTED, ha="center", rotation=90)
        marks = part.set_index(["code_id", "source_id"])["raised"]
        style.draw_marks(axes, rows, place, marks, step * 0.62)
        for row in rows:
            x, count = left + (len(names) - 0.5) * step + 1.0, marks[row.code_id].sum()
            style.write(axes, x, row.middle, str(count), color=style.MUTED)
        left += _room(len(names), step, titles[mode])
    return figure


def _room(size: int, step: float, title: str) -> float:
    """The width of one kind of sources, in millimetres: its marks and counts, or its title."""
    return max(size * step + GAP, style.width_of(title, style.SMALL, "bold") + GAP / 3)


def _step(sizes: dict[str, int], titles: dict[str, str]) -> float:
    """The distance between sources, in millimetres, with which all kinds fit side by side."""
    step = 6.0
    while sum(_room(sizes[m], step, titles[m]) for m in titles) > style.FULL - LABELS - 1:
        step *= 0.99
    return step


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    deepest = "subtheme" if (frame["depth"] > 1).any() else "theme"
    rows = frame[frame["depth"] > 1] if deepest == "subtheme" else frame
    sizes, silent = [], []
    for mode in [m for m in PLURAL if m in set(frame["mode"])]:
        part = rows[rows["mode"] == mode]
        sizes.append(counted(part["source_id"].nunique(), mode.replace("_", " ")))
        marks = part.groupby("number", sort=False)["raised"].sum()
        never = ", ".join(marks[marks == 0].index)
        silent += [f" Raised in none of the {PLURAL[mode].lower()}: {never}."] if never else []
    per_source = rows.groupby("source_id")["raised"].sum()
    return (
        f"Grid of {counted(rows['code_id'].nunique(), deepest)} by {' and '.join(sizes)}, with a"
        f" mark where a source raised the {deepest}. A source raised {per_source.min()} to"
        f" {per_source.max()} of them.{''.join(silent)}"
    )
