"""The look that all figures share: millimetres on a canvas, type, colours, wrapped labels."""

from __future__ import annotations

import io
from functools import cache

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import TextToPath

from analysis.common.fonts import FALLBACK, SANS, font_file
from analysis.common.words import curly
from analysis.exhibits.colours import (
    ACCENT,
    INK,
    MUTED,
    PAPER,
    RULE,
    WASH,
    colours_of,
    shade,
)
from analysis.exhibits.scripts import combining, for_print, is_wide, measured, told
from analysis.exhibits.svg import COLUMN, FULL, NARROW, standalone

__all__ = [
    "ACCENT",
    "COLUMN",
    "FULL",
    "INK",
    "MUTED",
    "NARROW",
    "PAPER",
    "RULE",
    "WASH",
    "colours_of",
    "for_print",
    "shade",
    "told",
]
MM = 1 / 25.4
TEXT, SMALL = 8.5, 7.5
LINE = 1.28
MARGIN = 1.2

# Only these fonts: one of the same name that a machine has of its own, or that a list which
# Matplotlib keeps for all environments knows, is drawn in other bytes.
FAMILIES = [SANS, FALLBACK]
fontManager.ttflist = []
for _family in FAMILIES:
    for _cut in ("normal", "bold"):
        fontManager.addfont(font_file(_family, _cut))
mpl.use("agg")
mpl.rcParams.update(
    {
        "font.family": FAMILIES,
        "font.size": TEXT,
        "text.color": INK,
        "text.parse_math": False,
        "savefig.dpi": 300,
        "svg.fonttype": "none",
        "svg.hashsalt": "compendium",
        "pdf.fonttype": 42,
        "axes.unicode_minus": False,
    }
)


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """Return an empty figure and its axes, in millimetres from the top left corner."""
    figure = Figure(figsize=(width * MM, height * MM))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def sentence(text: str, width: float = FULL) -> Figure:
    """Return a figure that says, in place of a drawing, why there is none."""
    lines = wrap(text, width - 4)
    figure, axes = canvas(width, 8 + len(lines) * line_height())
    write(axes, 2, 4, *lines, size=TEXT, color=MUTED)
    return figure


def sign(figure: Figure, words: str) -> None:
    """Put a few words below a figure, which grows by a line for them."""
    width, height = (size / MM for size in figure.get_size_inches())
    lines = wrap(words, width - 2 * MARGIN, SMALL, "bold")
    foot = len(lines) * line_height(SMALL) + 1.2
    figure.set_size_inches(width * MM, (height + foot) * MM)
    for axes in figure.axes:
        axes.set_position((0, foot / (height + foot), 1, height / (height + foot)))
    ground = figure.add_axes((0, 0, 1, foot / (height + foot)))
    ground.set(xlim=(0, width), ylim=(foot, 0))
    ground.set_axis_off()
    for i, line in enumerate(lines):
        y = line_height(SMALL) * (i + 0.5)
        write(ground, width - MARGIN, y, line, weight="bold", color=MUTED, ha="right")


def svg_of(figure: Figure, name: str) -> bytes:
    """Return a figure as it stands in a page (`analysis.exhibits.svg`)."""
    content = io.BytesIO()
    unsaid = dict.fromkeys(("Creator", "Date"))
    figure.savefig(content, format="svg", metadata=unsaid, transparent=True)
    return standalone(content.getvalue(), name)


@cache
def width_of(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """Return the width of a line of text in millimetres."""
    font = FontProperties(family=FAMILIES, size=size, weight=weight)
    text = measured(text)
    return TextToPath().get_text_width_height_descent(text, font, ismath=False)[0] / 72 / MM


def line_height(size: float = TEXT) -> float:
    """Return the distance between lines of text in millimetres."""
    return size * LINE / 72 / MM


def stated(value: float | None) -> str:
    """Print a coefficient; one that is undefined is never printed as a number."""
    return "undefined" if pd.isna(value) else f"{value:.2f}"


def balanced(text: str, width: float, size: float = TEXT, weight: str = "normal") -> list[str]:
    """Break text as `wrap` does, into lines of about one length."""
    lines = wrap(text, width, size, weight)
    while len(lines) > 1 and width > 1:
        if len(closer := wrap(text, width - 1, size, weight)) > len(lines):
            break
        lines, width = closer, width - 1
    return lines


def wrap(text: str, width: float, size: float = TEXT, weight: str = "normal") -> list[str]:
    """Break text into lines no wider than `width` millimetres; letters alone are not broken."""
    lines, current = [], ""
    for word in text.split():
        trial = f"{current} {word}".lstrip()
        if width_of(trial, size, weight) <= width:
            current = trial
            continue
        lines += [current] if current else []
        while len(word) > 1 and width_of(word, size, weight) > width:
            cut = 1
            while width_of(f"{word[: cut + 1]}-", size, weight) <= width:
                cut += 1
            while cut < len(word) and combining(word[cut]):  # a letter keeps its signs
                cut += 1
            lines.append(word[:cut] + "-" * (not is_wide(word[cut - 1])))
            word = word[cut:]  # noqa: PLW2901
        current = word
    return [*lines, current] if current else lines


def write(
    axes: Axes,
    x: float,
    y: float,
    *lines: str,
    size: float = SMALL,
    behind: str | None = None,
    **look: str | float,
) -> None:
    """Write lines under each other, which begin at x; the first is centred on y.

    Args:
        axes: of a canvas.
        x: in millimetres.
        y: in millimetres.
        lines: of text.
        size: of the type, in points.
        behind: the colour that hides what the text covers, if it shall.
        look: properties of a text of Matplotlib.
    """
    box = {"facecolor": behind, "pad": 0.6, "linewidth": 0} if behind else None
    for i, line in enumerate(lines):
        below = y + i * line_height(size)
        axes.text(x, below, curly(line), {"va": "center_baseline", "size": size, **look}, bbox=box)
