"""Which subthemes were coded together: stretches that hold both of two subthemes.

A stretch is one place of one source; it counts once, however often it was coded. A theme without
subthemes stands among them.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.common.words import counted, level
from analysis.exhibits import style
from analysis.methods.cooccurrence import cooccurrence
from analysis.methods.reach import with_ancestors
from analysis.study.study import Study

USES = ("sources", "codebook", "codings", "assignments")
LABELS, MOST = 74.0, 30
# Print in ink is legible on shades up to this.
DARKEST = 0.6


def compute(study: Study) -> pd.DataFrame:
    """One row a pair of subthemes: stretches with each, with both, and their share."""
    codes, codings = study.subthemes, with_ancestors(study.codings, study.codes)
    pairs = cooccurrence(codings, list(codes["code_id"]), "stretch")
    for place in ("second", "first"):
        named = codes[["code_id", "number", "label"]].add_prefix(f"{place}_")
        pairs = named.merge(pairs, left_on=f"{place}_code_id", right_on=place).drop(columns=place)
    return pairs.rename(columns={"c": "share"}).round({"share": 4})


def why_not(frame: pd.DataFrame) -> str:
    """Say why there is nothing to draw, or nothing."""
    if frame.empty:
        return "There are fewer than two subthemes to be coded together."
    many = frame["second_number"].nunique() + 1
    return f"Pairs of {many} subthemes are too many to show." if many > MOST else ""


def draw(frame: pd.DataFrame) -> Figure:
    """Draw a triangle of counts, darker where more stretches hold both."""
    numbers = list(dict.fromkeys([*frame["first_number"], *frame["second_number"]]))
    labels = {
        **dict(zip(frame["first_number"], frame["first_label"], strict=True)),
        **dict(zip(frame["second_number"], frame["second_label"], strict=True)),
    }
    themes = pd.DataFrame(
        {"code_id": numbers, "number": numbers, "depth": 2, "label": [labels[n] for n in numbers]}
    )
    rows = style.labelled_rows(themes, 7.0, LABELS)
    figure, axes = style.canvas(style.FULL, rows[-1].top + rows[-1].height + 6)
    style.draw_labels(axes, rows)
    style.write(axes, LABELS + 4, 3.0, "Stretches coded with both", weight="bold")
    step = min(10.0, (style.FULL - LABELS - 4) / len(numbers))
    place = {n: LABELS + 4 + (i + 0.5) * step for i, n in enumerate(numbers)}
    counts = frame.set_index(["first_number", "second_number"])["n12"]
    top = max(1, counts.max())
    for i, row in enumerate(rows):
        for first in numbers[:i]:
            count = int(counts[first, row.number])
            shade = style.shade(DARKEST * count / top)
            x, half = place[first], step / 2 - 0.3
            axes.fill_between(
                [x - half, x + half],
                row.top + 0.3,
                row.top + row.height - 0.3,
                color=shade,
                linewidth=0,
            )
            axes.text(
                x,
                row.middle,
                str(count),
                size=style.SMALL,
                ha="center",
                va="center_baseline",
            )
        axes.text(
            place[row.number],
            row.middle,
            row.number,
            size=style.SMALL,
            color=style.MUTED,
            ha="center",
            va="center_baseline",
        )
    return figure


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    of = level([*frame["first_number"], *frame["second_number"]])
    shown = f"Triangle of {counted(len(frame), 'pair')} of {of} with the number of stretches"
    shown += " that hold both."
    if not frame["n12"].any():
        return f"{shown} No stretch holds two of them."
    most = frame[frame["n12"] == frame["n12"].max()]
    pairs = [f"{r.first_number} and {r.second_number}" for r in most.itertuples()]
    return (
        f"{shown} The largest number, {most['n12'].iloc[0]}, stands at {', '.join(pairs)}."
        f" Pairs that share no stretch: {int((frame['n12'] == 0).sum())}."
    )
