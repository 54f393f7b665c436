"""Who raised which subtheme: people of each kind, out of all people of that kind.

No test compares the kinds: the sample was chosen, not drawn, and themes were made after the fact.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from analysis import style
from analysis.methods.reach import with_ancestors
from analysis.study import Study

USES = ("participants", "codebook", "codings", "assignments")
LABELS, GAP, NAME, HEAD, LEAST = 62.0, 4.0, 6.5, 34.0, 9.8
BAR = 0.9
# Below this a share would say more than so few people can.
FEW = 20
Box = list[tuple[float, float]]


def compute(study: Study) -> pd.DataFrame:
    """One row a theme or subtheme, attribute and value: people who raised it, and of how many."""
    people = study.participants.set_index("participant_id")
    codings = with_ancestors(study.codings, study.codes).dropna(subset="participant_id")
    voices = codings[["code_id", "participant_id"]].drop_duplicates()
    parts = []
    for attribute in study.attributes:
        title = study.field("participants", attribute)["title"]
        kind = voices["participant_id"].map(people[attribute]).astype(str)
        for value in study.values("participants", attribute):
            raised = voices[kind == value].groupby("code_id").size()
            part = study.themes[["code_id", "number", "depth", "label"]].assign(
                attribute=title, value=value, of=int(people[attribute].eq(value).sum())
            )
            parts.append(part.assign(people=part["code_id"].map(raised).fillna(0).astype(int)))
    columns = ["code_id", "number", "depth", "label", "attribute", "value", "people", "of"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def why_not(frame: pd.DataFrame) -> str:
    """Say why there is nothing to draw, or nothing."""
    if frame.empty:
        return "The data describe people by no attribute."
    kinds = _kinds(frame)
    if kinds.empty:
        return "The data describe no people."
    if _step(kinds) < LEAST:
        return f"{len(kinds)} kinds of people are too many to show side by side."
    lines = max(len(style.wrap(str(v), HEAD, NAME)) for v in kinds["value"])
    long = lines * style.line_height(NAME) > _step(kinds)
    return "The names of the kinds of people are too long to stand above columns." if long else ""


def _kinds(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the attributes and values that describe anybody."""
    return frame.loc[frame["of"] > 0, ["attribute", "value", "of"]].drop_duplicates()


def _step(kinds: pd.DataFrame) -> float:
    """Return the width of a column, in millimetres."""
    gaps = GAP * kinds["attribute"].nunique()
    return min(16.0, (style.FULL - LABELS - gaps - 1) / len(kinds))


def draw(frame: pd.DataFrame) -> Figure:
    """Draw a column for each kind of people: a count, and a bar of its share."""
    kinds = _kinds(frame)
    step = _step(kinds)
    heads = {v: style.wrap(str(v), HEAD, NAME) for v in kinds["value"]}
    titles = {
        a: style.wrap(str(a), len(part) * step, style.SMALL, "bold")
        for a, part in kinds.groupby("attribute", sort=False)
    }
    above = max(map(len, titles.values())) * style.line_height(style.SMALL)
    deep = max(style.width_of(line, NAME) for lines in heads.values() for line in lines) + above
    rows = style.labelled_rows(frame.drop_duplicates("code_id"), deep + 10, LABELS)
    figure, axes = style.canvas(style.FULL, rows[-1].top + rows[-1].height + 6)
    style.draw_labels(axes, rows)
    counts = frame.set_index(["attribute", "value", "code_id"])["people"]
    boxes: dict[str, list[Box]] = {style.RULE: [], style.ACCENT: [], style.INK: []}
    left = LABELS + GAP
    for attribute, part in kinds.groupby("attribute", sort=False):
        for i, line in enumerate(titles[attribute]):
            y = 3.0 + i * style.line_height(style.SMALL)
            style.write(axes, left, y, line, weight="bold")
        for kind in part.itertuples():
            for i, line in enumerate(heads[kind.value]):
                x, y = left + i * style.line_height(NAME), 2.8 + deep
                axes.text(x, y, line, size=NAME, rotation=90, va="bottom")
            y = 5.4 + deep
            axes.text(left, y, f"N = {kind.of}", size=NAME, va="center_baseline", color=style.MUTED)
            for row in rows:
                people = int(counts[attribute, kind.value, row.code_id])
                style.write(axes, left, row.middle - 1.0, str(people))
                everyone, raised = _bar(left, row.middle + 1.3, people, kind.of, step - 2.0)
                boxes[style.RULE] += everyone
                boxes[style.row_colour(row)] += raised
            left += step
        left += GAP
    for colour, vertices in boxes.items():
        axes.add_collection(PolyCollection(vertices, color=colour, linewidth=0))
    return figure


def _bar(left: float, y: float, people: int, of: int, room: float) -> tuple[list[Box], list[Box]]:
    """Return the boxes that stand for all people and for those who raised it.

    Where people are few there is one piece a person, to be counted.
    """
    if of >= FEW:
        return [_box(left, y, room)], [_box(left, y, room * people / of)]
    width = room / of
    pieces = [_box(left + i * width, y, width * 0.75 if of > 1 else width) for i in range(of)]
    return pieces, pieces[:people]


def _box(left: float, y: float, width: float) -> Box:
    top, bottom, right = y - BAR / 2, y + BAR / 2, left + width
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    said = []
    for attribute, part in frame.groupby("attribute", sort=False):
        kinds = part[part["of"] > 0].drop_duplicates("value")
        sizes = ", ".join(f"{k.of} {k.value}" for k in kinds.itertuples())
        said.append(f"{str(attribute).lower()} ({sizes})")
    themes = frame[(frame["depth"] == 1) & (frame["of"] > 0)]
    reached = [
        f"theme {number} by "
        + ", ".join(f"{r.people} of {r.of} {r.value}" for r in part.itertuples())
        for number, part in themes[themes["attribute"] == frame["attribute"].iloc[0]].groupby(
            "number", sort=False
        )
    ]
    return (
        f"Chart of {frame['code_id'].nunique()} themes and subthemes by {' and by '.join(said)},"
        f" with the number of people who raised each. Raised: {'; '.join(reached)}."
    )
