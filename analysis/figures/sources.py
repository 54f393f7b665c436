"""The codes themselves: a line a source, with a tick wherever a theme was coded.

Each theme has a lane of its own in the line, from the beginning of the source to its end, so that
one sees where a conversation turned to it, and where to nothing that was coded.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from analysis.common.frames import rows_of
from analysis.common.words import PLURAL, counted, worded
from analysis.exhibits import style
from analysis.exhibits.told import tell
from analysis.study.study import Study

USES = ("sources", "participants", "codebook", "codings", "assignments")
LANE, LEAST, GAP, THINNEST = 1.25, 3.4, 1.3, 0.3
KIND = 6.0
TALLEST, NARROWEST = 225.0, 25.0
HEADS = {"people": "People", "coders": "Coders"}
UNIT = 1000


def compute(study: Study) -> pd.DataFrame:
    """One row a coded stretch and theme, and one a source without any: place, people, coders.

    A place is told in tenths of a per cent of its source: as fine as a line shows, and no copy of
    the codings, which may have to stay at home.
    """
    assigned = study.table("assignments").groupby("source_id")["coder_id"].nunique()
    people = study.participants.groupby("source_id").size()
    sources = study.sources.assign(
        people=study.sources["source_id"].map(people).fillna(0).astype(int),
        coders=study.sources["source_id"].map(assigned).fillna(0).astype(int),
    )
    codings = study.codings.merge(study.codes[["code_id", "theme_id"]], on="code_id")
    stretches = codings[["source_id", "theme_id", "start", "end"]].drop_duplicates()
    heads = study.themes[study.themes["depth"] == 1]
    themes = heads[["code_id", "number", "label"]].rename(columns={"code_id": "theme_id"})
    order = ["mode", "source_id", "begins", "ends", "number"]
    frame = sources.drop(columns="words").merge(stretches.merge(themes, how="left"), how="left")
    if not study.placed:
        frame = frame.assign(start=float("nan"), end=float("nan")).drop_duplicates()
    frame.attrs["themes"] = list(themes.itertuples(index=False, name=None))
    for place, percent in (("start", "begins"), ("end", "ends")):
        frame[percent] = (frame.pop(place) / frame["length"] * 100).round(1)
    return frame.sort_values(order, kind="stable", ignore_index=True)


def why_not(frame: pd.DataFrame, width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    if frame["length"].isna().any():
        return "Where in its source a theme was coded is undefined: the study has no positions."
    sources, themes = frame["source_id"].nunique(), len(frame.attrs["themes"])
    if sources * (LEAST + GAP) > TALLEST:
        return f"{sources:,} sources are too many to show one by one."
    if sources * _step(frame) > TALLEST:
        return f"Lines of {sources} sources with lanes of {themes:,} themes are too high to show."
    left, right = _sides(frame, width)
    return "The names of the sources are too long." if right - left < NARROWEST else ""


def _step(frame: pd.DataFrame) -> float:
    """Return the height of a source's line and of the gap below it, in millimetres."""
    return max(LEAST, LANE * len(frame.attrs["themes"])) + GAP


def _sides(frame: pd.DataFrame, width: float) -> tuple[float, float]:
    """Return where lines begin and where the longest ends, in millimetres."""
    left = max(style.width_of(name, style.SMALL) for name in frame["source_id"].unique()) + 3.0
    heads = sum(style.width_of(worded(head), style.SMALL, "bold") + 2.5 for head in HEADS.values())
    return left, width - heads - style.MARGIN


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a line for each source with a lane for each theme, and its numbers at the side."""
    themes, step = frame.attrs["themes"], _step(frame)
    left, right = _sides(frame, width)
    colours = style.colours_of(pd.DataFrame(themes, columns=["code_id", "number", "label"]))
    labels = [style.balanced(f"{number} {label}", width - 6) for _, number, label in themes]
    top = sum(len(lines) * style.line_height() + 0.8 for lines in labels) + 3.0
    modes = frame["mode"].nunique()
    figure, axes = style.canvas(
        width, top + KIND * modes + frame["source_id"].nunique() * step + 10
    )
    y = 2.4
    for (code, _, _), lines in zip(themes, labels, strict=True):
        axes.barh(y, 2.4, 1.6, style.MARGIN, color=colours[code], linewidth=0)
        style.write(axes, style.MARGIN + 3.6, y, *lines, size=style.TEXT)
        y += len(lines) * style.line_height() + 0.8
    scale = (right - left) / frame["length"].max()
    ends = [width - style.MARGIN]
    ends.append(ends[0] - style.width_of(worded(HEADS["coders"]), style.SMALL, "bold") - 2.5)
    lanes = {code: i for i, (code, *_) in enumerate(themes)}
    y = top
    for i, (mode, part) in enumerate(frame.groupby("mode", observed=True, sort=False)):
        style.write(axes, style.MARGIN, y + KIND - 4.2, worded(PLURAL[str(mode)]), weight="bold")
        for end, head in zip(ends, reversed(HEADS.values()), strict=True) if not i else ():
            style.write(axes, end, y + KIND - 4.2, worded(head), weight="bold", ha="right")
        y += KIND
        for name, stretches in part.groupby("source_id", sort=False):
            one, high = next(rows_of(stretches)), step - GAP
            style.write(axes, style.MARGIN, y + high / 2, str(name), color=style.MUTED)
            axes.barh(y + high / 2, one.length * scale, high, left, color=style.WASH, linewidth=0)
            box = 0.0, y - GAP / 2, width, step
            tell(axes, box, str(name), *_told(stretches, frame.attrs["themes"]))
            place = left, y, one.length * scale / 100, high
            _ticks(axes, stretches.dropna(subset="begins"), place, lanes, colours)
            for end, number in zip(ends, (one.coders, one.people), strict=True):
                style.write(axes, end, y + high / 2, str(number), ha="right")
            y += step
    _scale(axes, left, y + 0.6, scale, int(frame["length"].max()))
    return figure


def _told(stretches: pd.DataFrame, themes: list[tuple[str, str, str]]) -> list[str]:
    """Say of a source how many of its stretches are coded with which theme, and who took part."""
    one, counts = next(rows_of(stretches)), stretches["theme_id"].value_counts()
    each = [f"theme {number}: {counts.get(code, 0)}" for code, number, _ in themes]
    people = counted(int(one.people), "person").replace("persons", "people")
    size = f"{one.length:,} characters; {people}; {counted(int(one.coders), 'coder')}"
    return [f"Coded stretches of {', '.join(each)}", size]


def _ticks(
    axes: Axes,
    stretches: pd.DataFrame,
    place: tuple[float, float, float, float],
    lanes: dict[str, int],
    colours: dict[str, str],
) -> None:
    """Draw the stretches of a source, each theme in its lane."""
    left, top, scale, high = place
    each = high / len(lanes)
    drawn = stretches.drop_duplicates(["theme_id", "begins", "ends"])
    for theme, ticks in drawn.groupby("theme_id", sort=False):
        begin, wide = left + ticks["begins"] * scale, (ticks["ends"] - ticks["begins"]) * scale
        sides = np.stack([begin, begin + np.maximum(wide, THINNEST)], axis=1)
        middle, half = top + (lanes[str(theme)] + 0.5) * each, each * 0.43
        corners = np.empty((len(ticks), 5, 2))
        corners[:, :, 0] = sides[:, [0, 1, 1, 0, 0]]
        corners[:, :, 1] = middle + half * np.array([-1, -1, 1, 1, -1])
        outline = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY]
        path = Path(corners.reshape(-1, 2), outline * len(ticks))
        axes.add_artist(PathPatch(path, color=colours[str(theme)], linewidth=0))


def _scale(axes: Axes, left: float, y: float, scale: float, longest: int) -> None:
    """Draw the axis below the lines."""
    steps = [n * 10**e for e in range(7) for n in (1, 2, 5)]
    apart = next((s for s in steps if s * UNIT * scale > 11), steps[-1])  # noqa: PLR2004
    right = left + longest * scale
    axes.plot([left, right], [y, y], color=style.MUTED, linewidth=0.5)
    for n in range(0, longest // UNIT + 1, apart):
        x = left + n * UNIT * scale
        axes.plot([x, x], [y, y + 0.9], color=style.MUTED, linewidth=0.5)
        style.write(axes, x, y + 2.8, str(n), color=style.MUTED, ha="center" if n else "left")
    words = worded("Place in the transcript, in thousands of characters")
    style.write(axes, left, y + 6.2, words, color=style.MUTED)


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    each = frame.drop_duplicates("source_id")
    kinds = [
        counted(n, str(mode).replace("_", " "))
        for mode, n in each.groupby("mode", observed=True).size().items()
    ]
    coded = frame.dropna(subset="begins")
    counts = coded.groupby("source_id").size().reindex(each["source_id"], fill_value=0)
    themes = [
        f"theme {number} in {coded.loc[coded['theme_id'] == code, 'source_id'].nunique()}"
        for code, number, _ in frame.attrs["themes"]
    ]
    return (
        f"A line for each of {' and '.join(kinds)}, as long as its transcript, with coloured ticks"
        f" where themes were coded. A source has {counts.min()} to {counts.max()} ticks;"
        f" {', '.join(themes)} of {len(each)} sources. At the side: {each['people'].min()} to"
        f" {counted(int(each['people'].max()), 'person').replace('persons', 'people')} each;"
        f" {(each['coders'] > 1).sum()} sources have more than one coder."
    )
