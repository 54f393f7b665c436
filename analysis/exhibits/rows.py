"""Themes and subthemes as the rows of a figure, with marks beside or below their labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.common.frames import rows_of
from analysis.common.words import worded
from analysis.exhibits import style
from analysis.exhibits.told import tell

INDENT, MARKS = 3.2, 5.0
MOST = 200  # of more, a figure is higher than a metre
RAISED, NOT_RAISED, WITHHELD = "raised", "not raised, which is not absent", "withheld"


@dataclass(frozen=True)
class LabelledRow:
    """A row of a figure that stands for a theme or subtheme, with its wrapped label.

    Attributes:
        code_id: of the theme or subtheme.
        number: in the codebook.
        is_theme: whether it is a theme.
        called: its number and label.
        lines: of the label.
        top: of the row, in millimetres.
        below: what its marks take below the label, in millimetres; 0: they stand beside it.
        colour: of its theme.
    """

    code_id: str
    number: str
    is_theme: bool
    called: str
    lines: list[str]
    top: float
    below: float
    colour: str

    @property
    def words(self) -> float:
        """The height of the label in millimetres."""
        return len(self.lines) * style.line_height() + (2.2 if self.is_theme else 1.4)

    @property
    def height(self) -> float:
        """The height of the row in millimetres: what its label needs, and marks below it."""
        return self.words + self.below

    @property
    def middle(self) -> float:
        """The height of the middle of the marks, in millimetres from the top."""
        return self.top + (self.words + self.below / 2 - 0.4 if self.below else self.words / 2)


def too_many(themes: pd.DataFrame) -> str:
    """Say that themes and subthemes are too many to be rows of a figure, or nothing."""
    many = themes["code_id"].nunique()
    return f"{many:,} themes and subthemes are too many for one figure." if many > MOST else ""


def labelled_rows(
    themes: pd.DataFrame, top: float, width: float, below: float
) -> list[LabelledRow]:
    """Lay themes and subthemes out as rows under each other.

    Args:
        themes: outline with columns code_id, number, depth, label.
        top: where the first row begins, in millimetres.
        width: room for the labels, in millimetres.
        below: room for marks below each label, in millimetres, if they do not stand beside it.

    Returns:
        The rows from top to bottom, each as high as its label needs.
    """
    rows: list[LabelledRow] = []
    colours = style.colours_of(themes)
    for code in rows_of(themes):
        is_theme = bool(code.depth == 1)
        room = width - _indent(code.number, is_theme)
        lines = style.balanced(code.label, room, weight="bold" if is_theme else "normal")
        top += 1.6 if is_theme and rows else 0.0
        colour = colours[code.code_id]
        called = f"{code.number} {code.label}"
        rows.append(
            LabelledRow(code.code_id, code.number, is_theme, called, lines, top, below, colour)
        )
        top += rows[-1].height
    return rows


def _indent(number: str, is_theme: bool) -> float:
    return style.width_of(number, weight="bold") + 3.0 + (0 if is_theme else INDENT)


def labelled_canvas(
    themes: pd.DataFrame,
    top: float,
    width: float,
    labels: float | None,
    told: Callable[[str], Iterable[str] | None] = lambda _: None,
) -> tuple[Figure, Axes, list[LabelledRow]]:
    """Return a figure as high as its rows need, with their labels; and these rows.

    Args:
        themes: outline with columns code_id, number, depth, label.
        top: where the first row begins, in millimetres.
        width: of the figure, in millimetres.
        labels: room for labels beside the marks, in millimetres; None: marks stand below.
        told: by a code_id, the paragraphs that its label tells who presses it, if any.
    """
    room = width - 2 * style.MARGIN if labels is None else labels
    rows = labelled_rows(themes, top, room, 0.0 if labels else MARKS)
    figure, axes = style.canvas(width, rows[-1].top + rows[-1].height + 1.5)
    for row in rows:
        weight, colour = ("bold", style.INK) if row.is_theme else ("normal", style.MUTED)
        if row.is_theme:
            axes.axhspan(row.top, row.top + row.height, color=style.WASH, linewidth=0)
            axes.barh(row.top + row.height / 2, 1.0, row.height, 0, color=row.colour, linewidth=0)
        y = row.top + row.words / 2 - (len(row.lines) - 1) * style.line_height() / 2
        x = style.MARGIN + 1.2 + (0 if row.is_theme else INDENT)
        style.write(axes, x, y, row.number, size=style.TEXT, weight=weight, color=colour)
        x = style.MARGIN + _indent(row.number, row.is_theme)
        style.write(axes, x, y, *row.lines, size=style.TEXT, weight=weight)
        if said := told(row.code_id):
            tell(axes, (0.0, row.top, room + style.MARGIN, row.words), row.called, *said)
    return figure, axes, rows


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
    raised = marks.eq(1).fillna(False)
    for chosen, marker, wide, thick in (
        (raised, "s", size, 0),
        (~raised & marks.notna(), "o", 0.7, 0),
        (marks.isna(), "_", 1.8, 0.8),
    ):
        points = [
            (x, row.middle, row.colour if marker == "s" else style.MUTED)
            for row in rows
            for name, x in places.items()
            if chosen[row.code_id, name]
        ]
        x, y, c = zip(*points, strict=True) if points else ((), (), ())
        axes.scatter(x, y, s=(wide * style.MM * 72) ** 2, c=c, marker=marker, linewidths=thick)


def tell_marks(
    axes: Axes, rows: list[LabelledRow], places: dict[str, float], said: pd.Series, size: float
) -> None:
    """Let each mark tell something, where marks stand beside labels: else they are too small.

    Args:
        axes: of a canvas.
        rows: the themes and subthemes, whose labels tell as much.
        places: the columns by name, with the middle of each in millimetres.
        said: a sentence by code_id and name of the column.
        size: of a mark with what surrounds it, in millimetres.
    """
    for row in rows:
        high = min(size, row.height)
        for name, x in places.items() if not row.below else ():
            box = (x - size / 2, row.middle - high / 2, size, high)
            tell(axes, box, f"{row.number} in {name}", said[row.code_id, name], stops=False)


def key(axes: Axes, y: float, *marks: tuple[str, str]) -> None:
    """Explain marks in a line: a square, a dot or a dash, and what it means.

    Args:
        axes: of a canvas.
        y: the middle of the line, in millimetres.
        marks: the marker and its meaning, each.
    """
    x = style.MARGIN + 1.2
    for marker, meaning in marks:
        size = {"s": 2.4, "o": 0.7, "_": 1.8}[marker]
        thick = 0.8 if marker == "_" else 0
        colour = style.INK if marker == "s" else style.MUTED
        area = (size * style.MM * 72) ** 2
        axes.scatter([x], [y], s=area, c=[colour], marker=marker, linewidths=thick)
        style.write(axes, x + 2.2, y, worded(meaning))
        x += style.width_of(worded(meaning), style.SMALL) + 6.5
