"""Which source raised which subtheme, and how many sources of each kind and people did.

A mark says that the theme was raised at least once. An empty place says that it was not raised,
which is not the same as absent from what people think. Themes stand in the order of the codebook
and sources in their own, so that neither ranks the other.
"""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import PLURAL, counted, level, worded
from analysis.exhibits import rows, style
from analysis.exhibits.told import reached, spread
from analysis.methods.reach import reach, with_ancestors
from analysis.study.study import Study

USES = ("sources", "participants", "codebook", "codings", "assignments")
LABELS, GAP, WIDEST, NAME, CLOSEST, LEAST = 60.0, 3.0, 5.0, 7.0, 2.3, 0.1
SHORT = {"focus_group": "Groups", "interview": "Interviews", "document": "Documents"}
TOTALS = {**SHORT, "people": "People"}


def compute(study: Study) -> pd.DataFrame:
    """One row a theme or subtheme and source: whether it was raised there, by how many codings."""
    codings = with_ancestors(study.codings, study.codes)
    counts = codings.groupby(["code_id", "source_id"]).size().to_dict()
    people = reach(study.codings, study.codes).set_index("code_id")["people"]
    columns = ["code_id", "number", "depth", "label"]
    frame = study.themes[columns].merge(study.sources[["source_id", "mode"]], how="cross")
    pairs = list(zip(frame["code_id"], frame["source_id"], strict=True))
    frame = frame.assign(
        raised=[int(counts.get(pair, 0) > 0) for pair in pairs],
        codings=[counts.get(pair, 0) for pair in pairs],
        people=frame["code_id"].map(people),
        people_of=len(study.participants),
    )
    frame.attrs["told"] = lambda code: [*reached(study)[code].values(), spread(study)[code]]
    return frame


def totals(frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return n/N under each heading, by code_id: sources of each kind, and people."""
    found = {}
    for mode, part in frame.groupby("mode", observed=True, sort=False):
        raised = part.groupby("code_id", sort=False)["raised"]
        of = part["source_id"].nunique()
        found[TOTALS[str(mode)]] = {code: f"{n}/{of}" for code, n in raised.sum().items()}
    if frame["people_of"].any():
        each = frame.drop_duplicates("code_id")
        cells = zip(each["code_id"], each["people"], each["people_of"], strict=True)
        found[TOTALS["people"]] = {code: f"{n}/{of}" for code, n, of in cells}
    return {head: {str(c): t for c, t in cells.items()} for head, cells in found.items()}


def why_not(frame: pd.DataFrame, width: float) -> str:
    """Say why the sources cannot stand beside each other, or nothing."""
    if many := rows.too_many(frame):
        return many
    of = frame["source_id"].nunique()
    narrow = _step(frame, _columns(totals(frame)), width) < LEAST
    return f"There is no room for the marks of {counted(of, 'source')}." if narrow else ""


def _columns(printed: dict[str, dict[str, str]]) -> dict[str, float]:
    """Return the width of each column of n/N."""
    return {
        head: max(style.width_of(t, style.SMALL) for t in (worded(head), *cells.values())) + 1.8
        for head, cells in printed.items()
    }


def _left(width: float) -> tuple[float | None, float]:
    """Return the room for labels beside the marks, if they stand there; where marks begin."""
    labels = LABELS if width >= style.FULL else None
    return labels, (labels or style.MARGIN) + 2.0


def _step(frame: pd.DataFrame, columns: dict[str, float], width: float) -> float:
    """Return the room for each source."""
    room = width - _left(width)[1] - sum(columns.values()) - GAP * frame["mode"].nunique()
    return min(WIDEST, room / frame["source_id"].nunique())


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a grid of marks, with n/N at the right of each row; labels above where it is narrow."""
    printed = totals(frame)
    columns, (labels, left) = _columns(printed), _left(width)
    kinds = {str(m): list(p["source_id"].unique()) for m, p in frame.groupby("mode", observed=True)}
    step = _step(frame, columns, width)
    names = [name for sources in kinds.values() for name in sources]
    deep = 13.0 + max(style.width_of(name, style.SMALL) for name in names)
    themes = frame.drop_duplicates("code_id")
    figure, axes, laid = rows.labelled_canvas(themes, deep, width, labels, frame.attrs["told"])
    rows.key(axes, 3.0, ("s", rows.RAISED), ("o", rows.NOT_RAISED))
    marks = frame.set_index(["code_id", "source_id"])["raised"]
    said = frame.set_index(["code_id", "source_id"])["codings"].map(
        lambda n: counted(n, "coding") if n else rows.NOT_RAISED
    )
    for mode, sources in kinds.items():
        place = {name: left + (i + 0.5) * step for i, name in enumerate(sources)}
        title = _title(mode, len(sources) * step + GAP)
        style.write(axes, left + 0.4, 8.0, title, weight="bold")
        for name in sources[:: math.ceil(CLOSEST / step)]:
            style.write(
                axes,
                place[name],
                deep - 1.2,
                name,
                size=NAME,
                color=style.MUTED,
                rotation=90,
                ha="center",
                va="bottom",
            )
        rows.draw_marks(axes, laid, place, marks, step * 0.72)
        rows.tell_marks(axes, laid, place, said, step)
        left += len(sources) * step + GAP
    for head, cells in printed.items():
        left += columns[head]
        style.write(axes, left - 1.0, deep - 2.6, worded(head), weight="bold", ha="right")
        for row in laid:
            weight = "bold" if row.is_theme else "normal"
            style.write(axes, left - 1.0, row.middle, cells[row.code_id], ha="right", weight=weight)
    return figure


def _title(mode: str, room: float) -> str:
    """Return what a kind of sources is called above its marks: nothing where names must do."""
    names = (name for name in map(worded, (PLURAL[mode], SHORT[mode])) if _wide(name) <= room - 1)
    return next(names, "")


def _wide(name: str) -> float:
    return style.width_of(name, style.SMALL, "bold")


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    above = set(frame["number"].str.rpartition(".")[0])
    part = frame[~frame["number"].isin(above)]
    of = level(part["number"])
    printed, sizes, silent = totals(part), [], []
    for mode, those in part.groupby("mode", observed=True):
        sizes.append(counted(those["source_id"].nunique(), str(mode).replace("_", " ")))
        marks = those.groupby("number", sort=False)["raised"].sum()
        never, kind = ", ".join(marks[marks == 0].index), PLURAL[str(mode)].lower()
        silent += [f" Raised in none of the {kind}: {never}."] if never else []
    per_source = part.groupby("source_id")["raised"].sum()
    each = [
        f"{r.number} {', '.join(f'{n[r.code_id]} {head.lower()}' for head, n in printed.items())}"
        for r in rows_of(part.drop_duplicates("code_id"))
    ]
    return (
        f"Grid of {part['code_id'].nunique()} {of} by {' and '.join(sizes)}, with a mark where a"
        f" source raised one. A source raised {per_source.min()} to"
        f" {per_source.max()} of them.{''.join(silent)} Raised in: {'; '.join(each)}."
    )
