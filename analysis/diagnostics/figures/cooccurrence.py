"""Which subthemes were coded together: in the same stretch, and in stretches that overlap.

A stretch is one place of one source; it counts once, however often it was coded. A theme without
subthemes stands among them.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import counted, level
from analysis.diagnostics.paired import pairs_of
from analysis.exhibits import rows, style
from analysis.exhibits.told import tell
from analysis.study.study import Study

DIAGNOSTIC = "cooccurrence"
USES = ("sources", "codebook", "codings", "assignments")
LABELS, MOST = 74.0, 30
# Print in ink is legible on shades up to this.
DARKEST = 0.4
KEY = (
    "Below the diagonal, a cell counts the stretches that were given both codes; above it, those"
    " of one code that overlap the other, or of the other, whichever are fewer. The stronger its"
    " shade, the more. A number in bold heads its column, and stands in its row."
)


def compute(study: Study) -> pd.DataFrame:
    """One row a pair of subthemes: stretches with both, stretches that overlap, and c of each."""
    frame = pairs_of(study)
    named = [f"{place}_{what}" for place in ("first", "second") for what in ("number", "label")]
    if not study.placed:
        return frame[named].assign(stretch=float("nan"), overlap=float("nan"))
    frame["overlap"] = frame[["n12_overlap", "n21_overlap"]].min(axis=1)
    frame = frame.rename(columns={"n12_stretch": "stretch"})
    counts = ["n1_stretch", "n2_stretch", "stretch", "c_stretch", "overlap", "c_overlap"]
    return frame[[*named, *counts]].rename(columns={"n1_stretch": "n1", "n2_stretch": "n2"})


def why_not(frame: pd.DataFrame, _width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    if frame.empty:
        return "There are fewer than two subthemes to be coded together."
    if frame["stretch"].isna().any():
        return "Which codes share a stretch is undefined: the study has no positions."
    many = frame["second_number"].nunique() + 1
    return f"Pairs of {many} subthemes are too many to show." if many > MOST else ""


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a square of counts, darker where more stretches hold both, or overlap."""
    named = [frame[[f"{place}_number", f"{place}_label"]] for place in ("first", "second")]
    themes = pd.concat([part.set_axis(["number", "label"], axis=1) for part in named])
    themes = themes.drop_duplicates("number").assign(code_id=lambda part: part["number"], depth=2)
    labels = LABELS if width >= style.FULL else None
    left = (labels or style.MARGIN) + 3
    named_by = frame.set_index(["first_number", "second_number"])
    counts = {kind: named_by[kind] for kind in ("stretch", "overlap")}
    most = max(1, frame["overlap"].max())
    step = min(10.0, (width - left - 1) / len(themes))
    explained = style.wrap(KEY, width - 4, style.SMALL)
    top = len(explained) * style.line_height(style.SMALL) + 3.0
    figure, axes, laid = rows.labelled_canvas(themes, top, width, labels, _told(frame).get)
    style.write(axes, style.MARGIN + 1.2, 2.4, *explained, color=style.MUTED)
    widest = max(style.width_of(row.number, style.SMALL, "bold") for row in laid)
    look: dict[str, Any] = {"rotation": 90, "va": "center"} if widest > step - 0.6 else {}
    for i, row in enumerate(laid):
        tall = row.below or row.height
        low, high, half = row.middle - tall / 2 + 0.3, row.middle + tall / 2 - 0.3, step / 2 - 0.3
        for j, other in enumerate(laid):
            x = left + (j + 0.5) * step
            if i == j:
                style.write(axes, x, row.middle, row.number, weight="bold", ha="center", **look)
                continue
            pair, kind = ((other, row), "stretch") if j < i else ((row, other), "overlap")
            count = int(counts[kind][pair[0].number, pair[1].number])
            shade = style.shade(DARKEST * count / most)
            axes.fill_between([x - half, x + half], low, high, color=shade, linewidth=0)
            style.write(axes, x, row.middle, str(count), ha="center")
            if labels:
                box = (x - half, low, 2 * half, high - low)
                said = counted(count, "stretch").replace("stretchs", "stretches")
                said += " with both" if kind == "stretch" else " of one that overlap the other"
                tell(axes, box, f"{pair[0].number} and {pair[1].number}", said, stops=False)
    return figure


def _told(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Say of each subtheme with which others it shares how many stretches."""
    shared: dict[str, list[str]] = {}
    for pair in rows_of(frame):
        shared.setdefault(pair.first_number, []).append(f"{pair.second_number}: {pair.stretch}")
        shared.setdefault(pair.second_number, []).append(f"{pair.first_number}: {pair.stretch}")
    return {one: [f"Stretches shared with {', '.join(all_)}"] for one, all_ in shared.items()}


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    of = level([*frame["first_number"], *frame["second_number"]])
    shown = f"Square of {counted(len(frame), 'pair')} of {of}, with the number of stretches"
    shown += " that hold both and of those that overlap."
    if not frame["overlap"].any():
        return f"{shown} No stretches of two of them overlap."
    for kind, said in (("stretch", "hold both"), ("overlap", "overlap")):
        most = frame[frame[kind] == max(1, frame[kind].max())]
        pairs = (
            ", ".join(f"{r.first_number} and {r.second_number}" for r in rows_of(most)) or "none"
        )
        shown += f" Most stretches that {said}, {frame[kind].max()}: {pairs}."
    return f"{shown} Pairs that never overlap: {int((frame['overlap'] == 0).sum())}."
