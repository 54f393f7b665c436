"""Who is heard in the focus groups: how the coded stretches of a group are shared out.

Only stretches attributed to a person count; that is not how long anyone spoke.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.exhibits import style
from analysis.exhibits.told import tell
from analysis.methods.balance import evenness
from analysis.study.study import Study

DIAGNOSTIC = "balance"
USES = ("sources", "participants", "codings", "assignments")
LEAST, STEP, MOST = 30.0, 7.0, 40
KEY = "A part of a bar is a person, with coded stretches; shades only set parts apart."
HEADS, GAP = ("Stretches", "Evenness", "With none"), 3.0


def compute(study: Study) -> pd.DataFrame:
    """One row a person in a source with several: stretches, and how evenly they are shared."""
    people = study.participants[["participant_id", "source_id"]]
    several = people[people.groupby("source_id")["source_id"].transform("size") > 1]
    stretches = study.codings.drop_duplicates(["source_id", "participant_id", "start", "end"])
    counts = stretches.groupby("participant_id").size()
    frame = several.assign(
        stretches=several["participant_id"].map(counts).fillna(0).astype(int)
    ).merge(study.sources[["source_id"]], on="source_id")
    if not study.placed:
        frame = frame.assign(stretches=float("nan"))
    shares = frame.groupby("source_id")["stretches"]
    even = {s: evenness(list(share)) if study.placed else None for s, share in shares}
    order = ["source_id", "stretches", "participant_id"]
    frame = frame.sort_values(order, ascending=[True, False, True], ignore_index=True)
    return frame.assign(evenness=frame["source_id"].map(even).astype(float).round(4))


def why_not(frame: pd.DataFrame, width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    if frame.empty:
        return "No source has several people."
    if frame["stretches"].isna().any():
        return "Shares of stretches are undefined: the study has no positions."
    groups = frame["source_id"].nunique()
    if groups > MOST:
        return f"The shares in {groups} groups are too many to show."
    short = _places(frame, width)[1] < LEAST
    return "The names of the groups are too long to stand beside bars." if short else ""


def _places(frame: pd.DataFrame, width: float) -> tuple[float, float, list[float]]:
    """Return where bars begin, how long they are, and where numbers begin, in millimetres."""
    left = max(style.width_of(name, style.SMALL) for name in frame["source_id"]) + 4
    places, right = [], width - 1.0
    for head in reversed(HEADS):
        right -= style.width_of(head, style.SMALL, "bold")
        places.append(right)
        right -= GAP
    return left, right - left, places[::-1]


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a bar for each group, cut into its people, the most heard first."""
    names, bar, places = _places(frame, width)
    figure, axes = style.canvas(width, 13 + frame["source_id"].nunique() * STEP + 3)
    style.write(axes, 1.0, 2.6, KEY, color=style.MUTED)
    for place, head in zip(places, HEADS, strict=True):
        style.write(axes, place, 7.4, head, weight="bold")
    for i, (name, group) in enumerate(frame.groupby("source_id", sort=False)):
        y, left, total = 13 + i * STEP, names, int(group["stretches"].sum())
        style.write(axes, 1.0, y, str(name))
        for j, count in enumerate(group["stretches"]):
            wide = bar * count / total if total else 0
            shade = style.shade(0.75 if j % 2 == 0 else 0.4)
            axes.barh(y, max(0, wide - 0.4), 4.4, left, color=shade, linewidth=0)
            if wide > style.width_of(str(count), style.SMALL) + 1:
                colour = style.PAPER if j % 2 == 0 else style.INK
                middle = left + wide / 2 - 0.2
                style.write(axes, middle, y, str(count), color=colour, ha="center")
            left += wide
        tell(axes, (0.0, y - STEP / 2, width, STEP), str(name), *_told(group))
        even, silent = style.stated(group["evenness"].iloc[0]), (group["stretches"] == 0).sum()
        for place, number in zip(places, (total, even, silent), strict=True):
            style.write(axes, place, y, str(number))
    return figure


def _told(group: pd.DataFrame) -> list[str]:
    """Say of a group how its coded stretches are shared out."""
    shares = ", ".join(map(str, group["stretches"]))
    return [
        f"Coded stretches of {len(group)} people: {shares}",
        f"Evenness {style.stated(group['evenness'].iloc[0])}",
    ]


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    said = []
    for name, group in frame.groupby("source_id", sort=False):
        shares = ", ".join(map(str, group["stretches"]))
        even = group["evenness"].iloc[0]
        said.append(f"{name}: {shares}, evenness {style.stated(even)}")
    return f"Bars of coded stretches a person in each group. {'; '.join(said)}."
