"""Which subthemes were coded together: stretches that hold both of two subthemes.

A stretch is one place of one source; it counts once, however often it was coded. A theme without
subthemes stands among them.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import counted, level
from analysis.exhibits import rows, style
from analysis.exhibits.told import tell
from analysis.methods.cooccurrence import cooccurrence
from analysis.methods.reach import with_ancestors
from analysis.study.study import Study

DIAGNOSTIC = "cooccurrence"
USES = ("sources", "codebook", "codings", "assignments")
LABELS, MOST = 74.0, 30
# Print in ink is legible on shades up to this.
DARKEST = 0.4
KEY = (
    "A cell counts the stretches coded with the subtheme of its row and with that of its column:"
    " the stronger its shade, the more. The number in bold that ends a row heads the column below."
)


def compute(study: Study) -> pd.DataFrame:
    """One row a pair of subthemes: stretches with each, with both, and their share."""
    codes, codings = study.subthemes, with_ancestors(study.codings, study.codes)
    pairs = cooccurrence(codings, list(codes["code_id"]), "stretch")
    if not study.placed:
        pairs = pairs.assign(n12=float("nan"), c=float("nan"))
    for place in ("second", "first"):
        named = codes[["code_id", "number", "label"]].add_prefix(f"{place}_")
        pairs = named.merge(pairs, left_on=f"{place}_code_id", right_on=place).drop(columns=place)
    return pairs.rename(columns={"c": "share"}).round({"share": 4})


def why_not(frame: pd.DataFrame, _width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    if frame.empty:
        return "There are fewer than two subthemes to be coded together."
    if frame["n12"].isna().any():
        return "Which codes share a stretch is undefined: the study has no positions."
    many = frame["second_number"].nunique() + 1
    return f"Pairs of {many} subthemes are too many to show." if many > MOST else ""


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a triangle of counts, darker where more stretches hold both."""
    named = [frame[[f"{place}_number", f"{place}_label"]] for place in ("first", "second")]
    themes = pd.concat([part.set_axis(["number", "label"], axis=1) for part in named])
    themes = themes.drop_duplicates("number").assign(code_id=lambda part: part["number"], depth=2)
    labels = LABELS if width >= style.FULL else None
    left, counts = (
        (labels or style.MARGIN) + 3,
        frame.set_index(["first_number", "second_number"])["n12"],
    )
    step = min(10.0, (width - left - 1) / len(themes))
    explained = style.wrap(KEY, width - 4, style.SMALL)
    top = len(explained) * style.line_height(style.SMALL) + 3.0
    figure, axes, laid = rows.labelled_canvas(themes, top, width, labels, _told(frame))
    style.write(axes, style.MARGIN + 1.2, 2.4, *explained, color=style.MUTED)
    for i, row in enumerate(laid):
        places = [left + (j + 0.5) * step for j in range(i + 1)]
        tall = row.below or row.height
        low, high, half = row.middle - tall / 2 + 0.3, row.middle + tall / 2 - 0.3, step / 2 - 0.3
        for x, first in zip(places[:i], laid[:i], strict=True):
            count = int(counts[first.number, row.number])
            shade = style.shade(DARKEST * count / max(1, counts.max()))
            axes.fill_between([x - half, x + half], low, high, color=shade, linewidth=0)
            style.write(axes, x, row.middle, str(count), ha="center")
            if labels:
                box = (x - half, low, 2 * half, high - low)
                said = counted(count, "stretch").replace("stretchs", "stretches")
                tell(
                    axes, box, f"{first.number} and {row.number}", f"{said} with both", stops=False
                )
        style.write(axes, places[i], row.middle, row.number, weight="bold", ha="center")
    return figure


def _told(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Say of each subtheme with which others it shares how many stretches."""
    shared: dict[str, list[str]] = {}
    for pair in rows_of(frame):
        shared.setdefault(pair.first_number, []).append(f"{pair.second_number}: {pair.n12}")
        shared.setdefault(pair.second_number, []).append(f"{pair.first_number}: {pair.n12}")
    return {one: [f"Stretches shared with {', '.join(all_)}"] for one, all_ in shared.items()}


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    of = level([*frame["first_number"], *frame["second_number"]])
    shown = f"Triangle of {counted(len(frame), 'pair')} of {of} with the number of stretches"
    shown += " that hold both."
    if not frame["n12"].any():
        return f"{shown} No stretch holds two of them."
    most = frame[frame["n12"] == frame["n12"].max()]
    pairs = [f"{r.first_number} and {r.second_number}" for r in rows_of(most)]
    return (
        f"{shown} The largest number, {most['n12'].iloc[0]}, stands at {', '.join(pairs)}."
        f" Pairs that share no stretch: {int((frame['n12'] == 0).sum())}."
    )
