"""A map of the themes: each a band, its subthemes placed in it in the order of the codebook.

Nothing joins one to another, since no link is published: what lies together belongs to one theme,
and no more. Small numbers say where each was raised. They do not order it or give it weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from analysis.common.frames import rows_of
from analysis.common.words import counted, worded
from analysis.exhibits import style
from analysis.exhibits.rows import too_many
from analysis.exhibits.told import reached, tell
from analysis.methods.reach import reach
from analysis.study.study import Study

USES = ("sources", "participants", "codebook", "codings", "assignments")
CARD, GAP, PAD, SPINE, ROUND = 33.0, 2.2, 2.6, 1.6, 0.8
TITLE = 9.5


def compute(study: Study) -> pd.DataFrame:
    """One row a theme or subtheme, with sources and people that raised it and of how many."""
    themes = study.themes[["code_id", "number", "depth", "label"]]
    counts = reach(study.codings, study.codes)[["code_id", "sources", "people"]]
    frame = themes.merge(counts, on="code_id")
    frame = frame.assign(all_sources=len(study.sources), all_people=len(study.participants))
    frame.attrs["told"] = lambda code: [*reached(study)[code].values()]  # not copied with parts
    return frame


def why_not(frame: pd.DataFrame, _width: float) -> str:
    """Say why there is nothing to draw, or nothing."""
    return too_many(frame)


def _said(code: Any) -> list[str]:  # noqa: ANN401 -- a row of the frame
    """Say in how many sources and by how many people a theme was raised."""
    lines = [f"{code.sources}/{code.all_sources} sources"]
    return [*lines, f"{code.people}/{code.all_people} people"] if code.all_people else lines


@dataclass(frozen=True)
class _Band:
    """A theme with its subthemes, laid out.

    Attributes:
        theme: its row of the frame.
        title: the lines of its label.
        cards: the rows of its cards: subthemes with the lines of their labels, and their height.
    """

    theme: Any
    title: list[str]
    cards: list[tuple[list[tuple[Any, list[str]]], float]]

    @property
    def head(self) -> float:
        """The height of what stands above the cards, in millimetres."""
        lines = len(self.title) * style.line_height(TITLE) + style.line_height(style.SMALL)
        return PAD + lines + 1.0

    @property
    def height(self) -> float:
        """The height of the band in millimetres."""
        below = sum(high + GAP for _, high in self.cards)
        return self.head + below + (PAD - GAP if self.cards else 1)


def _bands(frame: pd.DataFrame, width: float, card: float, across: int) -> Iterator[_Band]:
    """Yield the themes, laid out with so many cards of a width beside each other."""
    for _, part in frame.groupby(frame["number"].str.partition(".")[0], sort=False):
        theme, *below = rows_of(part)
        title = f"{theme.number}  {theme.label}"
        room = width - SPINE - 2 * PAD
        feet = len(_said(theme)) * style.line_height(style.SMALL)
        rows = []
        for i in range(0, len(below), across):
            row = [(c, style.balanced(c.label, card - 2 * PAD)) for c in below[i : i + across]]
            lines = 1 + max(len(label) for _, label in row)
            rows.append((row, lines * style.line_height() + feet + 3.6))
        yield _Band(theme, style.balanced(title, room, TITLE, "bold"), rows)


def draw(frame: pd.DataFrame, width: float) -> Figure:
    """Draw a band for each theme, with a card for each of its subthemes."""
    room = width - SPINE - 2 * PAD
    across = max(1, int((room + GAP) // (CARD + GAP)))
    card = (room - (across - 1) * GAP) / across
    bands = list(_bands(frame, width, card, across))
    figure, axes = style.canvas(width, sum(b.height + GAP for b in bands) - GAP + 0.4)
    colours, top, left = style.colours_of(frame), 0.2, SPINE + PAD
    told = frame.attrs["told"]
    for band in bands:
        colour, middle = colours[band.theme.code_id], top + band.height / 2
        axes.barh(middle, width - SPINE, band.height, SPINE, color=style.WASH, linewidth=0)
        axes.barh(middle, SPINE, band.height, 0, color=colour, linewidth=0)
        y = top + PAD + style.line_height(TITLE) / 2
        style.write(axes, left, y, *band.title, size=TITLE, weight="bold")
        y += len(band.title) * style.line_height(TITLE) - 0.3
        style.write(axes, left, y, ", ".join(map(worded, _said(band.theme))), color=style.MUTED)
        called = f"{band.theme.number} {band.theme.label}"
        tell(axes, (0.0, top, width, band.head - 0.6), called, *told(band.theme.code_id))
        y = top + band.head
        for row, high in band.cards:
            for j, (code, lines) in enumerate(row):
                box = (left + j * (card + GAP), y, card, high)
                _card(axes, box, code, lines, colour)
                tell(axes, box, f"{code.number} {code.label}", *told(code.code_id))
            y += high + GAP
        top += band.height + GAP
    return figure


def _card(
    axes: Axes,
    box: tuple[float, float, float, float],
    code: Any,  # noqa: ANN401 -- a row of the frame
    lines: list[str],
    colour: str,
) -> None:
    """Draw a subtheme: its number, its label, and where it was raised."""
    left, top, wide, high = box
    shape = FancyBboxPatch(
        (left, top),
        wide,
        high,
        f"round,pad=0,rounding_size={ROUND}",
        facecolor=style.PAPER,
        edgecolor=colour,
        linewidth=0.8,
    )
    axes.add_patch(shape)
    y, lies = top + 0.8 + style.line_height() / 2, [*map(worded, _said(code))]
    style.write(axes, left + PAD, y, code.number, size=style.TEXT, weight="bold")
    style.write(axes, left + PAD, y + style.line_height(), *lines, size=style.TEXT)
    y = top + high - 1.0 - (len(lies) - 0.5) * style.line_height(style.SMALL)
    style.write(axes, left + PAD, y, *lies, color=style.MUTED)


def alt(frame: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    themes, subthemes = frame[frame["depth"] == 1], frame[frame["depth"] > 1]
    said = []
    for theme in rows_of(themes):
        below = subthemes[subthemes["number"].str.startswith(f"{theme.number}.")]
        cards = [f"{c.number} {c.label} ({', '.join(_said(c))})" for c in rows_of(below)]
        holds = f", holds {'; '.join(cards)}" if cards else ", holds no subtheme"
        said.append(f" Theme {theme.number}, {theme.label} ({', '.join(_said(theme))}){holds}.")
    return (
        f"Map of {counted(len(themes), 'theme')} as bands, with"
        f" {counted(len(subthemes), 'subtheme')} placed in them; nothing joins them.{''.join(said)}"
    )
