"""The cells of a spreadsheet, read in a process of its own that may cost only so much.

What unpacks and lays out the cells is a library in another language, which a hostile file could
make fail as a whole. So this file is run as a program: it prints a line of JSON for each sheet,
how many rows it has, and then each of these rows, in which a cell that is no text is a list of one.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

MEMORY, SECONDS = 2**30, 20


def main() -> None:
    """Print the sheets of the file that the command line names."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with CalamineWorkbook.from_path(sys.argv[1]) as book:
        for number in range(len(book.sheet_names)):
            sheet = book.get_sheet_by_index(number)
            rows = sheet.to_python(skip_empty_area=False)
            fill(sheet, rows)
            print(len(rows))
            for row in rows:
                cells = [cell if isinstance(cell, str) else [written(cell)] for cell in row]
                print(json.dumps(cells, ensure_ascii=True))


def fill(sheet: CalamineSheet, rows: list[list[Any]]) -> None:
    """Give the first cell of each row of a merged range its value; what is beside it has none."""
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        for row in rows[top : bottom + 1]:
            row[left] = rows[top][left]


def written(cell: object) -> str:
    """Return a cell as text: a whole number without a point, a date as ISO has it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def lines_of(output: bytes) -> Iterator[list[bytes]]:
    """Yield, per sheet, the lines that hold its rows."""
    lines = output.splitlines()
    at = 0
    while at < len(lines):
        count = int(lines[at])
        yield lines[at + 1 : at + 1 + count]
        at += 1 + count


if __name__ == "__main__":
    main()
