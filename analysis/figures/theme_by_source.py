"""Which source raised which subtheme: presence marks, each kind of source apart.

A mark says that the theme was raised at least once. An empty place says that it was not raised,
which is not the same as absent from what people think.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis import style
from analysis.methods.reach import with_ancestors
from analysis.modes import PLURAL
from analysis.study import Study

USES = ("sources", "codebook", "codings", "assignments")
LABELS, GAP, NAME = 74.0, 11.0, 6.0


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
    step = min(6.0, (style.FULL - LABELS - GAP * len(modes)) / len(sources))
    name_room = max(style.width_of(s, NAME) for s in sources["source_id"])
    rows = style.labelled_rows(frame.drop_duplicates("code_id"), 8.0 + name_room, LABELS)
    figure, axes = style.canvas(style.FULL, rows[-1].top + rows[-1].height + 6)
    style.draw_labels(axes, rows)
    left, top = LABELS + 4, rows[0].top
    for mode in modes:
        part = frame[frame["mode"] == mode]
        names = list(part["source_id"].unique())
        place = {name: left + i * step for i, name in enumerate(names)}
        style.write(axes, left - step / 3, 3.4, f"{PLURAL[mode]} ({len(names)})", weight="bold")
        for name, x in place.items():
            axes.text(x, top - 1.2, name, size=NAME, color=style.MUTED, ha="center", rotation=90)
        marks = part.set_index(["code_id", "source_id"])["raised"]
        for raised, marker, size in ((1, "s", step * 0.62), (0, "o", 0.5)):
            points = [(place[s], r) for r in rows for s in names if marks[r.code_id, s] == raised]
            colours = [style.row_colour(r) if raised else style.RULE for _, r in points]
            x, y = [x for x, _ in points], [r.middle for _, r in points]
            axes.scatter(x, y, s=(size / 25.4 * 72) ** 2, c=colours, marker=marker, linewidths=0)
        for row in rows:
            x, count = left + (len(names) - 0.5) * step + 1.0, marks[row.code_id].sum()
            style.write(axes, x, row.middle, str(count), color=style.MUTED)
        left += len(names) * step + GAP
    return figure


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    subthemes = frame[frame["depth"] > 1] if (frame["depth"] > 1).any() else frame
    modes = [m for m in PLURAL if m in set(frame["mode"])]
    sizes = [
        f"{frame.loc[frame['mode'] == m, 'source_id'].nunique()} {PLURAL[m].lower()}" for m in modes
    ]
    per_source = subthemes.groupby("source_id")["raised"].sum()
    total = subthemes["code_id"].nunique()
    silent = [
        f"{row.number} was raised in none of the {PLURAL[row.mode].lower()}"
        for row in subthemes.groupby(["number", "mode"], as_index=False, observed=True)["raised"]
        .sum()
        .itertuples()
        if row.raised == 0
    ]
    note = f" Subtheme {'; '.join(silent)}." if silent else ""
    return (
        f"Grid of {total} subthemes by {' and '.join(sizes)}, with a mark where a source raised the"
        f" subtheme. A source raised {per_source.min()} to {per_source.max()} of them.{note}"
    )
