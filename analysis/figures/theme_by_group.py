"""Who raised which subtheme: a mark where somebody of a group of people did.

Marks and no counts: groups are small, the sample was chosen and not drawn, and a count would say
of few people what they said. Where even a mark says too much, it is withheld
(`analysis.disclosure.printable`).
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import counted
from analysis.disclosure.printable import printable
from analysis.exhibits import rows, style
from analysis.study.study import Study

USES = ("people",)
LABELS, GAP, HEAD, WIDEST, LEAST = 66.0, 4.0, 38.0, 9.0, 6.0
SQUARE = 3.0


def compute(study: Study) -> pd.DataFrame:
    """One row a theme or subtheme and category: its people, and whether one of them raised it."""
    columns = ["code_id", "number", "depth", "label", "attribute", "value", "of", "raised"]
    titles = {a: study.field("participants", a)["title"] for a in study.attributes}
    frame = study.themes[columns[:4]].merge(printable(study).marks, on="code_id")[columns]
    return frame.assign(attribute=frame["attribute"].map(titles)).astype({"raised": "Int64"})


def why_not(frame: pd.DataFrame, width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    kinds = _kinds(frame)
    if kinds.empty:
        return "The data describe no people, or no group of them that may be printed."
    if many := rows.too_many(frame):
        return many
    _, step = _columns(kinds, width)
    if step < LEAST:
        return f"{len(kinds)} kinds of people are too many to show side by side."
    lines = max(len(style.wrap(str(v), HEAD, style.SMALL)) for v in kinds["value"])
    long = lines * style.line_height(style.SMALL) > step
    return "The names of the kinds of people are too long to stand above columns." if long else ""


def _kinds(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the attributes and values that describe anybody."""
    return frame.loc[frame["of"] > 0, ["attribute", "value", "of"]].drop_duplicates()


def _columns(kinds: pd.DataFrame, width: float) -> tuple[float | None, float]:
    """Return the room for labels beside the marks (None: above them), and the width of a column."""
    gaps = GAP * kinds["attribute"].nunique() + 1
    least = LABELS if width >= style.FULL else None
    step = min(WIDEST, (width - (least or style.MARGIN) - gaps) / len(kinds))
    return least and width - gaps - len(kinds) * step, step


def _told(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Say of each theme or subtheme which groups raised it, which did not, which are withheld."""
    states = frame["raised"].map({1: rows.RAISED, 0: "not raised"}).fillna(rows.WITHHELD)
    told: dict[str, list[str]] = {}
    for (code, attribute, state), part in frame[frame["of"] > 0].groupby(
        ["code_id", "attribute", states], sort=False
    ):
        told.setdefault(str(code), []).append(f"{attribute}, {state}: {', '.join(part['value'])}")
    return told


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a column of marks for each kind of people, under its name and its number of people."""
    kinds = _kinds(frame)
    labels, step = _columns(kinds, width)
    heads = {v: style.wrap(str(v), HEAD, style.SMALL) for v in kinds["value"]}
    titles = {
        a: style.wrap(str(a), len(part) * step + GAP - 1, style.SMALL, "bold")
        for a, part in kinds.groupby("attribute", sort=False)
    }
    high = style.line_height(style.SMALL)
    above = max(map(len, titles.values())) * high
    names = max(style.width_of(t, style.SMALL) for lines in heads.values() for t in lines)
    deep = 7.0 + above + names
    themes = frame.drop_duplicates("code_id")
    figure, axes, laid = rows.labelled_canvas(themes, 6.6 + deep, width, labels, _told(frame).get)
    withheld = [("_", rows.WITHHELD)] if frame["raised"].isna().any() else []
    rows.key(axes, 3.0, ("s", rows.RAISED), ("o", rows.NOT_RAISED), *withheld)
    style.write(axes, style.MARGIN + 1.2, 4.4 + deep, "N", color=style.MUTED)
    left = (labels or style.MARGIN) + GAP
    for attribute, part in kinds.groupby("attribute", sort=False):
        style.write(axes, left, 7.4, *titles[attribute], weight="bold")
        places: dict[str, float] = {}
        for kind in rows_of(part):
            middle = left + step / 2
            begin = middle - (len(heads[kind.value]) - 1) * high / 2
            for i, line in enumerate(heads[kind.value]):
                x = begin + i * high
                style.write(axes, x, 2.0 + deep, line, rotation=90, va="bottom", ha="center")
            style.write(axes, middle, 4.4 + deep, str(kind.of), color=style.MUTED, ha="center")
            places[kind.value] = middle
            left += step
        marks = frame[frame["attribute"] == attribute].set_index(["code_id", "value"])["raised"]
        rows.draw_marks(axes, laid, places, marks, SQUARE)
        said = marks.map({1: rows.RAISED, 0: rows.NOT_RAISED}).fillna(rows.WITHHELD)
        rows.tell_marks(axes, laid, places, said, step)
        left += GAP
    return figure


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    said, silent, withheld = [], [], []
    for attribute, part in frame.groupby("attribute", sort=False):
        sizes = part[part["of"] > 0].drop_duplicates("value")
        groups = ", ".join(f"{r.of} {r.value}" for r in rows_of(sizes))
        said.append(f"{str(attribute).lower()} ({groups})")
        silent += [
            f"{value}: {', '.join(some['number'])}"
            for value, some in part[part["raised"].eq(0).fillna(False)].groupby("value", sort=False)
        ]
        hidden = part.loc[part["raised"].isna(), "number"].unique()
        withheld += [f"{', '.join(hidden)} by {str(attribute).lower()}"] if len(hidden) else []
    return (
        f"Chart of {counted(frame['code_id'].nunique(), 'row')} for themes and subthemes by"
        f" {' and by '.join(said)}, with a mark where at least one person of the group raised it."
        f" Not raised by: {'; '.join(silent) or 'none of the groups'}."
        + (f" Withheld: {'; '.join(withheld)}." if withheld else "")
    )
