"""Cells of a table that a spreadsheet would run: marked where a CSV is written, and read without.

The mark is an apostrophe, as spreadsheets have it themselves. What begins like that already gets
one more, so that a cell is read as it was whatever it is.
"""

from __future__ import annotations

import re

FORMULA = tuple("=+-@＝＋－＠")  # the last four in full width, which some spreadsheets take as well
RUN = re.compile(f"'*[{re.escape(''.join(FORMULA))}]")
NUMBER = re.compile(r"-\d+(\.\d+)?")


def marked(cell: str) -> str:
    """Return a cell as it is written: marked if a spreadsheet would run it."""
    return f"'{cell}" if RUN.match(cell) and not NUMBER.fullmatch(cell) else cell


def unmarked(cell: str) -> str:
    """Return what a written cell says."""
    return cell[1:] if cell.startswith("'") and RUN.match(cell) else cell
