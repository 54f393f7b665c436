"""Markdown for the manuscript: escaped text, bold cells, pipe tables."""

from __future__ import annotations

import re

SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~^$@#&]|(?<=-)-|(?<=\.)\.")
COUNT = re.compile(r"([\d,]+((/| to )[\d,]+)?)?")
NARROWEST, WIDEST = 6, 44


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
    """Print records as a pipe table, counts at the right.

    Pandoc takes the relative widths of the columns from the dashes below the header.

    Args:
        records: one mapping of column names to cells for each row, all with the same keys.

    Returns:
        The lines of the table.
    """
    header = list(records[0])
    rows = [[c if isinstance(c, Markup) else escape(str(c)) for c in r.values()] for r in records]
    rule = []
    for i, name in enumerate(header):
        cells = [row[i] for row in rows]
        dashes = max(NARROWEST, min(WIDEST, max(map(len, [name, *cells]))))
        counts = i > 0 and all(COUNT.fullmatch(cell.strip("*")) for cell in cells)
        rule.append("-" * (dashes - 1) + (":" if counts else "-"))
    lines = [[escape(name) for name in header], rule, *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
