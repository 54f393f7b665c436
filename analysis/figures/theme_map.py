"""Themes and subthemes in the order of the codebook, and how far each reaches.

Shows in how many sources and by how many people each was raised. Counts are a side view:
they say where a theme was heard, not how much it matters, and never order it.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import counted
from analysis.exhibits import style
from analysis.methods.reach import reach
from analysis.study.study import Study

USES = ("sources", "participants", "codebook", "codings", "assignments")
LABELS, GAP = 92.0, 5.0
PANELS = {"sources": "Sources", "people": "People"}


def compute(study: Study) -> pd.DataFrame:
    """One row a theme or subtheme, with sources and people that raised it and of how many."""
    themes = study.themes[["code_id", "number", "depth", "label"]]
    counts = reach(study.codings, study.codes)[["code_id", "sources", "people"]]
    frame = themes.merge(counts, on="code_id")
    return frame.assign(all_sources=len(study.sources), all_people=len(study.participants))


def draw(frame: pd.DataFrame) -> Figure:
    """Draw labels at the left, and a scale with a dot for sources and one for people."""
    figure, axes, rows = style.labelled_canvas(frame, 9.0, LABELS)
    panels = {k: v for k, v in PANELS.items() if frame[f"all_{k}"].max() > 0}
    room = (style.FULL - LABELS - GAP) / len(panels)
    for i, (measure, title) in enumerate(panels.items()):
        total = int(frame[f"all_{measure}"].max())
        left = LABELS + GAP + i * room
        width = room - 2 * GAP
        style.write(axes, left, 4.0, f"{title} (of {total})", weight="bold")
        for row, value in zip(rows, frame[measure], strict=True):
            x, y, colour = left + width * value / total, row.middle, row.colour
            axes.plot([left, left + width], [y, y], color=style.RULE, linewidth=0.5)
            axes.plot([left, x], [y, y], color=colour, linewidth=1.6)
            axes.plot(x, y, "o", color=colour, markersize=4.6, markeredgewidth=0)
            style.write(axes, x + 1.6, y, str(value), behind=row.wash)
    return figure


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    themes, subthemes = frame[frame["depth"] == 1], frame[frame["depth"] > 1]
    people = bool(frame["all_people"].any())
    said = [
        f"theme {t.number}, {t.label}, was raised in {t.sources} of {t.all_sources} sources"
        + (f" and by {t.people} of {t.all_people} people" if people else "")
        for t in rows_of(themes)
    ]
    spread = ""
    if len(subthemes):
        low, high = subthemes["sources"].min(), subthemes["sources"].max()
        spread = f" Single subthemes were raised in {low} to {high} sources."
    return (
        f"Chart of {counted(len(themes), 'theme')} and {counted(len(subthemes), 'subtheme')} in"
        f" codebook order, each with a dot for sources{' and a dot for people' if people else ''}:"
        f" {'; '.join(said)}.{spread}"
    )
