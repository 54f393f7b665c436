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
from analysis.exhibits import style
from analysis.study.study import Study

USES = ("people",)
LABELS, GAP, HEAD, NAME, WIDEST, LEAST = 74.0, 4.0, 38.0, 6.5, 13.0, 8.0
SQUARE = 3.4


def compute(study: Study) -> pd.DataFrame:
    """One row a theme or subtheme and category: its people, and whether one of them raised it."""
    columns = ["code_id", "number", "depth", "label", "attribute", "value", "of", "raised"]
    titles = {a: study.field("participants", a)["title"] for a in study.attributes}
    frame = study.themes[columns[:4]].merge(printable(study).marks, on="code_id")[columns]
    return frame.assign(attribute=frame["attribute"].map(titles)).astype({"raised": "Int64"})


def why_not(frame: pd.DataFrame) -> str:
    """Say why there is nothing to draw, or nothing."""
    kinds = _kinds(frame)
    if kinds.empty:
        return "The data describe no people, or no group of them that may be printed."
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
    return min(WIDEST, (style.FULL - LABELS - gaps - 1) / len(kinds))


def draw(frame: pd.DataFrame) -> Figure:
    """Draw a column of marks for each kind of people, under its name and its number of people."""
    kinds = _kinds(frame)
    step = _step(kinds)
    heads = {v: style.wrap(str(v), HEAD, NAME) for v in kinds["value"]}
    titles = {
        a: style.wrap(str(a), len(part) * step, style.SMALL, "bold")
        for a, part in kinds.groupby("attribute", sort=False)
    }
    above = max(map(len, titles.values())) * style.line_height(style.SMALL)
    deep = max(style.width_of(t, NAME) for lines in heads.values() for t in lines) + above + 1.0
    themes = frame.drop_duplicates("code_id")
    figure, axes, rows = style.labelled_canvas(themes, 9.0 + deep, LABELS)
    left = LABELS + GAP
    for attribute, part in kinds.groupby("attribute", sort=False):
        style.write(axes, left, 3.0, *titles[attribute], weight="bold")
        places: dict[str, float] = {}
        for kind in rows_of(part):
            for i, line in enumerate(heads[kind.value]):
                x, y = left + i * style.line_height(NAME), 2.8 + deep
                style.write(axes, x, y, line, size=NAME, rotation=90, va="bottom")
            style.write(axes, left, 5.4 + deep, f"N = {kind.of}", size=NAME, color=style.MUTED)
            places[kind.value] = left + SQUARE / 2
            left += step
        marks = frame[frame["attribute"] == attribute].set_index(["code_id", "value"])["raised"]
        style.draw_marks(axes, rows, places, marks, SQUARE)
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
            f"{value}: {', '.join(rows['number'])}"
            for value, rows in part[part["raised"].eq(0).fillna(False)].groupby("value", sort=False)
        ]
        rows = part.loc[part["raised"].isna(), "number"].unique()
        withheld += [f"{', '.join(rows)} by {str(attribute).lower()}"] if len(rows) else []
    return (
        f"Chart of {counted(frame['code_id'].nunique(), 'row')} for themes and subthemes by"
        f" {' and by '.join(said)}, with a mark where at least one person of the group raised it."
        f" Not raised by: {'; '.join(silent) or 'none of the groups'}."
        + (f" Withheld: {'; '.join(withheld)}." if withheld else "")
    )
