"""What a spreadsheet makes of what was typed: errors, numbers, days."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.imports.cells.grid import Turned

VALUES = "attributes "  # begins what a column of values of an attribute is called
# What a spreadsheet may hold in a column of names that are all no text; a source may be a day, too.
WHOLE, DAY = r"-?\d+|True|False", r"\d{4}-\d\d-\d\d.*"
# As a spreadsheet writes in a CSV what it took for a day, a month or a large number.
MONTH = (
    r"(?:jan|feb|fev|fév|févr|mar|mär|mrz|mars|apr|abr|avr|mai|may|jun|juin|jul|juil|aug|aoû|août|ago|"
    r"sep|sept|set|oct|okt|out|nov|dec|dez|déc|dic|ene|gen|giu|lug|mag|ott)\.?"
)
DATED = re.compile(rf"\d{{1,2}}(?:-|\. ){MONTH}|{MONTH}[- ]\d\d|\d[.,]\d\d+e[+-]\d+", re.IGNORECASE)
ERRORS = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NUM!|NULL!|#+)")  # of a spreadsheet


def is_made(cell: str, name: str) -> bool:
    """Whether a spreadsheet may have made a cell of this column of what was typed.

    A number may be the value of an attribute, and a day in letters a source or a person.
    """
    if isinstance(cell, Turned):
        return not name.startswith(VALUES) or re.fullmatch(DAY, cell) is not None
    return name.startswith(("code", VALUES)) and DATED.fullmatch(cell.strip()) is not None


def spoiled(cells: Sequence[tuple[int, str]], name: str, *, mixed: bool) -> list[int]:
    """Return the numbers of cells of a column that were made of something else.

    Args:
        cells: number and text of those that a spreadsheet may have made.
        name: of the column.
        mixed: whether other cells of it are text. Else whole numbers are names, and days are those
            of sources, or values of an attribute.
    """
    names = ".*" if name.startswith(VALUES) else f"{WHOLE}|{DAY}" if name == "source" else WHOLE
    return [number for number, cell in cells if mixed or not re.fullmatch(names, cell)]
