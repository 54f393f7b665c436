"""The look that all figures share: millimetres on a canvas, type, colours, wrapped labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import TextToPath

MM = 1 / 25.4
FULL, COLUMN = 170.0, 85.0
INK, MUTED, RULE, WASH = "#1b1f24", "#5a636d", "#c5ccd4", "#f1f4f7"
ACCENT, SECOND = "#1f4e79", "#b35c00"
TEXT, SMALL = 8.0, 7.0
LINE = 1.28
MARGIN, INDENT = 1.2, 3.2

# Only the fonts that Matplotlib brings: one of the same name that a machine has of its own, or that
# a list of fonts which Matplotlib keeps for all environments knows, is drawn in other bytes.
fontManager.ttflist = []
for _font in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
    fontManager.addfont(Path(mpl.get_data_path(), "fonts/ttf", _font))
mpl.use("agg")
mpl.rcParams.update(
    {
        "font.family": "DejaVu Sans",
        "font.size": TEXT,
        "text.color": INK,
        "text.parse_math": False,
        "savefig.dpi": 300,
        "svg.fonttype": "path",
        "svg.hashsalt": "compendium",
        "pdf.fonttype": 3,
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


def sentence(text: str) -> Figure:
    """Return a figure that says, in place of a drawing, why there is none."""
    lines = wrap(text, FULL - 4)
    figure, axes = canvas(FULL, 8 + len(lines) * line_height())
    for i, line in enumerate(lines):
        axes.text(2, 4 + i * line_height(), line, va="center_baseline", color=MUTED)
    return figure


def shade(share: float) -> tuple[float, float, float]:
    """Return a tint of the accent colour, from nearly white at 0 to full at 1."""
    full, none = mpl.colors.to_rgb(ACCENT), mpl.colors.to_rgb(WASH)
    red, green, blue = (n + (f - n) * share for f, n in zip(full, none, strict=True))
    return red, green, blue


@cache
def width_of(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """Return the width of a line of text in millimetres."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return TextToPath().get_text_width_height_descent(text, font, ismath=False)[0] / 72 / MM


def line_height(size: float = TEXT) -> float:
    """Return the distance between lines of text in millimetres."""
    return size * LINE / 72 / MM


def stated(value: float | None) -> str:
    """Print a coefficient; one that is undefined is never printed as a number."""
    return "undefined" if pd.isna(value) else f"{value:.2f}"


def wrap(text: str, width: float, size: float = TEXT, weight: str = "normal") -> list[str]:
    """Break text into lines no wider than `width` millimetres; a longer word is broken too."""
    lines, current = [], ""
    for word in text.split():
        trial = f"{current} {word}".lstrip()
        if width_of(trial, size, weight) <= width:
            current = trial
            continue
        lines += [current] if current else []
        while width_of(word, size, weight) > width:
            cut = max(
                n for n in range(1, len(word)) if n == 1 or _fits(word[:n], width, size, weight)
            )
            lines.append(word[:cut] + "-")
            word = word[cut:]  # noqa: PLW2901
        current = word
    return [*lines, current] if current else lines


def _fits(part: str, width: float, size: float, weight: str) -> bool:
    return width_of(part + "-", size, weight) <= width


@dataclass(frozen=True)
class LabelledRow:
    """A row of a figure that stands for a theme or subtheme, with its wrapped label."""

    code_id: str
    number: str
    is_theme: bool
    lines: list[str]
    top: float
    height: float

    @property
    def middle(self) -> float:
        """The height of the row's centre, in millimetres from the top."""
        return self.top + self.height / 2


def labelled_rows(themes: pd.DataFrame, top: float, width: float) -> list[LabelledRow]:
    """Lay themes and subthemes out as rows under each other.

    Args:
        themes: outline with columns code_id, number, depth, label.
        top: where the first row begins, in millimetres.
        width: room for the labels, in millimetres.

    Returns:
        The rows from top to bottom, each as high as its label needs.
    """
    rows = []
    for code in themes.itertuples():
        is_theme = code.depth == 1
        weight = "bold" if is_theme else "normal"
        lines = wrap(code.label, width - _indent(code.number, is_theme), TEXT, weight)
        height = len(lines) * line_height() + (2.6 if is_theme else 1.8)
        top += 2.0 if is_theme and rows else 0.0
        rows.append(LabelledRow(code.code_id, code.number, is_theme, lines, top, height))
        top += height
    return rows


def _indent(number: str, is_theme: bool) -> float:
    return width_of(number, TEXT, "bold") + 1.8 + (0 if is_theme else INDENT)


def row_colour(row: LabelledRow) -> str:
    """Return the colour of the marks in a row."""
    return ACCENT if row.is_theme else INK


def row_wash(row: LabelledRow) -> str:
    """Return the colour behind a row."""
    return WASH if row.is_theme else "white"


def write(  # noqa: PLR0913
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    weight: str = "normal",
    color: str = INK,
    behind: str | None = None,
) -> None:
    """Write small text that begins at x and is centred on y; `behind` hides what it covers."""
    box = {"facecolor": behind, "pad": 0.6, "linewidth": 0} if behind else None
    axes.text(x, y, text, size=SMALL, weight=weight, color=color, va="center_baseline", bbox=box)


def draw_labels(axes: Axes, rows: list[LabelledRow]) -> None:
    """Print numbers and labels of the rows; a wash of colour behind every theme."""
    for row in rows:
        weight = "bold" if row.is_theme else "normal"
        if row.is_theme:
            axes.axhspan(row.top, row.top + row.height, color=WASH, linewidth=0)
        x = MARGIN if row.is_theme else MARGIN + INDENT
        first = row.middle - (len(row.lines) - 1) * line_height() / 2
        colour = ACCENT if row.is_theme else MUTED
        axes.text(x, first, row.number, weight=weight, color=colour, va="center_baseline")
        x = _indent(row.number, row.is_theme) + MARGIN
        for i, line in enumerate(row.lines):
            y = first + i * line_height()
            axes.text(x, y, line, weight=weight, va="center_baseline")


def draw_marks(
    axes: Axes, rows: list[LabelledRow], places: dict[str, float], marks: pd.Series, size: float
) -> None:
    """Draw a square where something was raised, a dot where not, a dash where that is withheld.

    Args:
        axes: of a canvas.
        rows: the themes and subthemes.
        places: the columns by name, with the middle of each in millimetres.
        marks: whether it was raised, missing where withheld, by code_id and name of the column.
        size: of a square, in millimetres.
    """
    raised, colours = marks.eq(1).fillna(False), [row_colour(row) for row in rows]
    muted = [MUTED] * len(rows)
    for chosen, marker, wide, thick, of_rows in (
        (raised, "s", size, 0, colours),
        (~raised & marks.notna(), "o", 0.7, 0, muted),
        (marks.isna(), "_", 1.8, 0.8, muted),
    ):
        points = [
            (x, row.middle, colour)
            for row, colour in zip(rows, of_rows, strict=True)
            for name, x in places.items()
            if chosen[row.code_id, name]
        ]
        x, y, c = zip(*points, strict=True) if points else ((), (), ())
        axes.scatter(x, y, s=(wide * MM * 72) ** 2, c=c, marker=marker, linewidths=thick)
