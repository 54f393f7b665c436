"""Markdown for the manuscript: escaped text, bold cells, pipe tables."""

from __future__ import annotations

import html
import re

SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~^$@#&]|(?<=-)-|(?<=\.)\.")
HIDDEN = "×"  # stands for a number that is not printed
NUMBER = r"-?[\d,]+(\.\d+)?( %)?"
COUNT = re.compile(rf"{NUMBER}((/| of | to ){NUMBER})?( \({NUMBER}( to {NUMBER})?\))?†?|{HIDDEN}")
UNKNOWN = {"", "–", "undefined"}  # what stands in the place of a number that there is not
MARKS = re.compile(r"\*\*|\[|\](\([^)]*\)|\{[^}]*\})")
# In letters: the margins of a cell, a column, and what a page holds of the tables' print.
MARGIN, NARROWEST, WIDEST, PAGE = 3, 6, 44, 96


class Markup(str):
    """Text that is Markdown already and is printed as it stands."""

    __slots__ = ()


Record = dict[str, str | int]


def escape(text: str) -> str:
    """Return text that Markdown prints as it is, special characters as entities."""
    return SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)


def strong(text: str) -> Markup:
    """Return text in bold."""
    return Markup(f"**{escape(text)}**")


def pipe_table(records: list[Record]) -> str:
    """Print records as a pipe table, numbers at the right.

    Pandoc takes the relative widths of the columns from the dashes below the header. A column is
    as wide as its longest cell, within reason; where that is more than a page holds, columns give
    way in proportion to what they have beyond their longest word.

    Args:
        records: one mapping of column names to cells for each row, all with the same keys.

    Returns:
        The lines of the table.
    """
    header = list(records[0])
    rows = [[c if isinstance(c, Markup) else escape(str(c)) for c in r.values()] for r in records]
    columns = list(zip(map(escape, header), *rows, strict=True))
    rule = []
    for i, (cells, width) in enumerate(zip(columns, _widths(columns), strict=True)):
        known = {cell.strip("*") for cell in cells[1:]} - UNKNOWN
        counts = i > 0 and known and all(map(COUNT.fullmatch, known))
        rule.append("-" * (width - 1) + (":" if counts else "-"))
    lines = [[escape(name) for name in header], rule, *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _widths(columns: list[tuple[str, ...]]) -> list[int]:
    """Return the width of each column, in letters; its cells are Markdown."""
    least: list[int] = []
    wanted: list[int] = []
    for column in columns:
        cells = [html.unescape(MARKS.sub("", cell)) for cell in column]
        words = [word for cell in cells for word in cell.split(" ")]
        for widths, texts in ((least, words), (wanted, cells)):
            widths.append(max(NARROWEST, min(WIDEST, max(map(len, texts)) + MARGIN)))
    share = min(1, max(0, PAGE - sum(least)) / max(1, sum(wanted) - sum(least)))
    return [low + int((high - low) * share) for low, high in zip(least, wanted, strict=True)]
