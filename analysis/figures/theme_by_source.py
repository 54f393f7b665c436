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
    sizes = frame.groupby("mode", observed=True)["source_id"].nunique()
    titles = {f"{PLURAL[str(mode)]} ({size})": size for mode, size in sizes.items()}
    step = 6.0  # between sources, in millimetres, unless the kinds do not fit side by side thus
    while sum(_room(n, step, title) for title, n in titles.items()) > style.FULL - LABELS - 1:
        step *= 0.99
    deep = 8.0 + max(style.width_of(name, NAME) for name in frame["source_id"].unique())
    figure, axes, rows = style.labelled_canvas(frame.drop_duplicates("code_id"), deep, LABELS)
    left = LABELS + START
    for title, (_, part) in zip(titles, frame.groupby("mode", observed=True), strict=True):
        raised = part.groupby("source_id", sort=False)["raised"].sum()
        names = list(raised.sort_values(ascending=False, kind="stable").index)
        place = {name: left + i * step for i, name in enumerate(names)}
        style.write(axes, left - step / 3, 3.4, title, weight="bold")
        for name in names[:: math.ceil(style.line_height(NAME) / step)]:
            x = place[name]
            axes.text(x, deep - 1.2, name, size=NAME, color=style.MUTED, ha="center", rotation=90)
        marks = part.set_index(["code_id", "source_id"])["raised"]
        style.draw_marks(axes, rows, place, marks, step * 0.62)
        x = left + (len(names) - 0.5) * step + 1.0
        for row in rows:
            style.write(axes, x, row.middle, str(marks[row.code_id].sum()), color=style.MUTED)
        left += _room(len(names), step, title)
    return figure


def _room(size: int, step: float, title: str) -> float:
    """The width of one kind of sources, in millimetres: its marks and counts, or its title."""
    return max(size * step + GAP, style.width_of(title, style.SMALL, "bold") + GAP / 3)


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    deepest = "subtheme" if (frame["depth"] > 1).any() else "theme"
    rows = frame[frame["depth"] > 1] if deepest == "subtheme" else frame
    sizes, silent = [], []
    for mode, part in rows.groupby("mode", observed=True):
        sizes.append(counted(part["source_id"].nunique(), str(mode).replace("_", " ")))
        marks = part.groupby("number", sort=False)["raised"].sum()
        never, kind = ", ".join(marks[marks == 0].index), PLURAL[str(mode)].lower()
        silent += [f" Raised in none of the {kind}: {never}."] if never else []
    per_source = rows.groupby("source_id")["raised"].sum()
    return (
        f"Grid of {counted(rows['code_id'].nunique(), deepest)} by {' and '.join(sizes)}, with a"
        f" mark where a source raised the {deepest}. A source raised {per_source.min()} to"
        f" {per_source.max()} of them.{''.join(silent)}"
    )
