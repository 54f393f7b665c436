"""What cells of workbooks refer to, also those that pivot tables keep, and the days they show."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

from analysis.files.letters import decoded
from analysis.files.pages import unmarked

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
# What says how cells look, how each looks that has a style, and which numbers are shown as days.
STYLES, BOOK = re.compile(rb"<(?:\w+:)?styleSheet\b"), re.compile(rb"<(?:\w+:)?workbook\b")
USED = re.compile(r"<(?:\w+:)?cellXfs\b(?:[^<]|<(?!/(?:\w+:)?cellXfs\b))*")
FORMAT, LOOK = re.compile(r"<(?:\w+:)?numFmt\b[^<>]*"), re.compile(r"<(?:\w+:)?xf\b[^<>]*")
CODE = re.compile(r"\bformatCode\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
NUMBER = re.compile(r"\bnumFmtId\s*=\s*[\"'](\d+)")
LITERAL = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|[\\_*].")  # of a format: no part of a day or a time
DATES = {str(n) for days in ((14, 23), (27, 37), (45, 48), (50, 59)) for n in range(*days)}
COUNTED = re.compile(
    r"<(?:\w+:)?c\b(?=[^<>]*?\bs\s*=\s*[\"'](\d+)[\"'])(?![^<>]*?\bt\s*=\s*[\"'](?!n[\"']))[^<>]*>"
    r"(?:[^<]|<(?!(?:\w+:)?[cv]\b))*<(?:\w+:)?v>\s*(\d{2,7})(?:\.\d*)?\s*</(?:\w+:)?v>"
)
SINCE_1904 = re.compile(rb"\bdate1904\s*=\s*[\"'](?:1|true)")
# The numbers of days, but for two months in which Excel counts one more.
FIRST, LAST = 61, 2_958_465
Parts = list[tuple[str, bytes]]


def filled(parts: Parts) -> Parts:
    """Put the texts of a workbook into the cells that refer to them, and days beside numbers."""
    tables = [decoded(part) or "" for _, part in parts if SHARED.search(part[:HEAD])]
    shared = [
        f"<c>\t{html.escape(unmarked(item)[0])}\t</c>" for t in tables for item in ITEM.findall(t)
    ]
    kept = {_number(name): _columns(part) for name, part in parts if COLUMNS.search(part[:HEAD])}
    dated = {look for _, part in parts if STYLES.search(part[:HEAD]) for look in _dated(part)}
    books = (part for _, part in parts if BOOK.search(part[:HEAD]))
    zero = date(1904, 1, 1) if any(map(SINCE_1904.search, books)) else date(1899, 12, 30)
    if not shared and not kept and not dated:
        return parts
    found: Parts = []
    for name, part in parts:
        text = decoded(part) or ""
        if ROWS.search(part[:HEAD]):
            text = _rows(text, kept.get(_number(name), []))
        else:
            text = REFERS.sub(lambda cell: shared[int(cell[1])], text) if shared else text
            text = COUNTED.sub(lambda cell: _day(cell, dated, zero), text) if dated else text
        found.append((name, text.encode() or part))
    return found


def _dated(part: bytes) -> list[str]:
    """Return the numbers of the styles in which a cell shows a day or a time."""
    text = decoded(part) or ""
    dates = {*DATES}
    for found in FORMAT.findall(text):
        number, code = NUMBER.search(found), CODE.search(found)
        if (
            number
            and code
            and re.search("[dmyDMY]", LITERAL.sub("", html.unescape(code[1] or code[2])))
        ):
            dates.add(number[1])
    used = USED.search(text)
    looks = (NUMBER.search(look) for look in LOOK.findall(used[0] if used else ""))
    return [str(n) for n, number in enumerate(looks) if number and number[1] in dates]


def _day(cell: re.Match[str], dated: set[str], zero: date) -> str:
    """Return a cell with the day that it shows beside its number."""
    if cell[1] not in dated or not FIRST <= int(cell[2]) <= LAST:
        return cell[0]
    return f"{cell[0]} ¦ {zero + timedelta(int(cell[2]))}"


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
