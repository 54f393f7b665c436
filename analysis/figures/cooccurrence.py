"""Which subthemes were coded together: stretches that hold both of two subthemes.

A stretch is one place of one source; it counts once, however often it was coded.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis import style
from analysis.methods.cooccurrence import cooccurrence
from analysis.methods.reach import with_ancestors
from analysis.study import Study

USES = ("sources", "codebook", "codings", "assignments")
LABELS, MOST = 74.0, 30


def compute(study: Study) -> pd.DataFrame:
    """One row a pair of subthemes: stretches with each, with both, and their share."""
    codes = study.themes[study.themes["depth"] == study.themes["depth"].max()]
    codings = with_ancestors(study.codings, study.codes)
    pairs = cooccurrence(codings, list(codes["code_id"]), "stretch")
    for place in ("second", "first"):
        named = codes[["code_id", "number", "label"]].add_prefix(f"{place}_")
        pairs = named.merge(pairs, left_on=f"{place}_code_id", right_on=place).drop(columns=place)
    return pairs.rename(columns={"c": "share"}).round({"share": 4})


def draw(frame: pd.DataFrame) -> Figure:
    """Draw a triangle of counts, darker where more stretches hold both."""
    numbers = list(dict.fromkeys([*frame["first_number"], *frame["second_number"]]))
    if len(numbers) < 2 or len(numbers) > MOST:  # noqa: PLR2004 -- a pair
        return style.sentence(
            f"Pairs are drawn for 2 to {MOST} subthemes; here are {len(numbers)}."
        )
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
    step = min(10.0, (style.FULL - LABELS - 4) / len(numbers))
    place = {n: LABELS + 4 + (i + 0.5) * step for i, n in enumerate(numbers)}
    counts = frame.set_index(["first_number", "second_number"])["n12"]
    top = max(1, counts.max())
    for i, row in enumerate(rows):
        for first in numbers[:i]:
            count = int(counts[first, row.number])
            shade = style.shade(count / top)
            x, half = place[first], step / 2 - 0.3
            axes.fill_between(
                [x - half, x + half],
                row.top + 0.3,
                row.top + row.height - 0.3,
                color=shade,
                linewidth=0,
            )
            colour = "white" if count / top > 0.5 else style.INK  # noqa: PLR2004 -- contrast
            axes.text(
                x,
                row.middle,
                str(count),
                size=style.SMALL,
                color=colour,
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
    if frame.empty:
        return "No chart: there are fewer than two subthemes."
    most = frame[frame["n12"] == frame["n12"].max()]
    pairs = [f"{r.first_number} and {r.second_number}" for r in most.itertuples()]
    return (
        f"Triangle of {len(frame)} pairs of subthemes with the number of stretches that hold both."
        f" The largest number, {most['n12'].iloc[0]}, stands at {', '.join(pairs)};"
        f" {int((frame['n12'] == 0).sum())} pairs share no stretch."
    )
