"""The texts of workbooks in the cells that refer to them, those that pivot tables keep as well."""

from __future__ import annotations

import html
import re

from analysis.files.letters import decoded
from analysis.files.pages import flat

HEAD = 2000  # bytes in which a part says what it is
# The texts of a workbook, each of them, and a cell that refers to one by number.
SHARED = re.compile(rb"<(?:\w+:)?sst\b")
ITEM = re.compile(
    r"<(?:\w+:)?si\b[^<>]*>((?:[^<]|<(?!/?(?:\w+:)?si\b))*)</(?:\w+:)?si>",
)
REFERS = re.compile(
    r"<(?:\w+:)?c\b(?=[^<>]*?\bt\s*=\s*[\"']s[\"'])[^<>]*>(?:[^<]|<(?!(?:\w+:)?[cv]\b))*"
    r"<(?:\w+:)?v>(\d+)</(?:\w+:)?v>"
)
# The columns of a pivot table, what stands in each, its rows, and what refers to a text by number.
COLUMNS = re.compile(rb"<(?:\w+:)?pivotCacheDefinition\b")
COLUMN, VALUE = re.compile(r"<(?:\w+:)?cacheField\b"), re.compile(r"<(?:\w+:)?[sndbem]\b[^<>]*>")
ROWS = re.compile(rb"<(?:\w+:)?pivotCacheRecords\b")
ROW_END, CELL = re.compile(r"</(?:\w+:)?r>"), re.compile(r"<(?:\w+:)?[xsndbem]\b[^<>]*>")
NUMBERED = re.compile(r"<(?:\w+:)?x\b[^<>]*?\bv\s*=\s*[\"'](\d+)[\"']")
Parts = list[tuple[str, bytes]]


def filled(parts: Parts) -> Parts:
    """Put the texts of a workbook into the cells that refer to them, row by row."""
    tables = [decoded(part) or "" for _, part in parts if SHARED.search(part[:HEAD])]
    shared = [f"<c>\t{html.escape(flat(item))}\t</c>" for t in tables for item in ITEM.findall(t)]
    kept = {_number(name): _columns(part) for name, part in parts if COLUMNS.search(part[:HEAD])}
    if not shared and not kept:
        return parts
    found: Parts = []
    for name, part in parts:
        text = decoded(part) or ""
        if ROWS.search(part[:HEAD]):
            text = _rows(text, kept.get(_number(name), []))
        elif shared:
            text = REFERS.sub(lambda cell: shared[int(cell[1])], text)
        found.append((name, text.encode() or part))
    return found


def _number(name: str) -> str:
    return "".join(filter(str.isdigit, name.rpartition("/")[2]))


def _columns(part: bytes) -> list[list[str]]:
    """Return what stands in each column of a pivot table, as it is written."""
    return [VALUE.findall(column) for column in COLUMN.split(decoded(part) or "")[1:]]


def _rows(text: str, columns: list[list[str]]) -> str:
    """Return the rows that a pivot table keeps, each with its texts and in a line."""
    rows = list[str]()
    for row in ROW_END.split(text):
        column = iter(columns)
        rows.append(CELL.sub(lambda cell, column=column: _cell(cell[0], next(column, [])), row))
    return "</row>".join(rows)


def _cell(cell: str, texts: list[str]) -> str:
    """Return a text for a cell that refers to it."""
    at = NUMBERED.match(cell)
    return texts[int(at[1])] if at and int(at[1]) < len(texts) else cell
