"""What a spreadsheet made of cells, undone where only one thing can have stood there.

It takes what looks like a date or a number for one, and prints it in its own way: 1-2 as 02-Jan,
007 as 7, 2022-02-01 as 01/02/2022, 1250 as 1,250; and it writes quotes, dashes and dots as print
has them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from analysis.common.words import labels, languages
from analysis.imports.cells.made import ERRORS
from analysis.study.schema import Field

Unclear = tuple[int, str]  # the place of a cell in its column, and what was expected
MONTHS = [("mrz", 3)]  # as a German spreadsheet has it
MONTHS += [
    (month.casefold(), n)
    for lang in languages()
    for n, month in enumerate(labels(lang)["months"], 1)
]
GROUPED = re.compile(r"\d{1,3}(?:[,.'’\s]\d{3})+")
FRACTION = re.compile(r"(\d+)[.,]0+")
STRAIGHT = str.maketrans("“”„‘’‚–—‑", "\"\"\"'''---", "\u200b\ufeff")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]0?0:00(?::00)?)?")
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
MONTH = r"([^\W\d_]{3,})\.?"
NAMED = re.compile(rf"(\d{{1,2}})(?:-|\.? ){MONTH}[- ](\d{{4}}|\d{{2}})")
PART = re.compile(rf"(\d{{1,2}})(?:-|\.? ){MONTH}|{MONTH}[- ](\d{{1,2}})")
AS_TEXT = re.compile(r'\A="((?:[^"]|"")*)"\Z')  # which a spreadsheet leaves alone
PAIR = re.compile(r"(\d{1,2})[-/](\d{1,2})")


def mended(cells: Sequence[str], field: Field) -> tuple[list[str], list[Unclear]]:
    """Return the cells of a column as the contract wants them, as far as that is clear.

    What is wrong in another way stays as it is, for the contract to name.

    Args:
        cells: of the column, from the first row below the header.
        field: its description.
    """
    found = [cell.translate({0xA0: " ", 0x202F: " "}).strip() for cell in cells]
    found = [cell if cell.strip('"“”') else "" for cell in found]
    found = [AS_TEXT.sub(lambda m: m[1].replace('""', '"'), cell) for cell in found]
    unclear: list[Unclear] = []
    rules = field.get("constraints", {})
    if field["type"] == "date":
        found, unclear = _dates(found)
    elif field["type"] == "integer":
        found = [_integer(cell) for cell in found]
    elif "enum" in rules:
        for n, cell in enumerate(found):
            likely = _likely(cell, rules["enum"])
            if len(likely) > 1:
                unclear.append((n, f"{' or '.join(likely)}: a spreadsheet made this of either"))
            found[n] = likely[0] if len(likely) == 1 else cell
    elif "pattern" in rules:
        found = [cell.strip("\"'“”„‘’") for cell in found]
    lost = "what a spreadsheet could not show: take it from where the table is from"
    return found, unclear + [(n, lost) for n, cell in enumerate(found) if ERRORS.fullmatch(cell)]


def _integer(cell: str) -> str:
    if GROUPED.fullmatch(cell):
        return re.sub(r"\D", "", cell)
    whole = FRACTION.fullmatch(cell)
    return whole[1] if whole else cell


def _number(cell: str) -> float | None:
    number = _integer(cell).replace(",", ".")
    return float(number) if re.fullmatch(r"\d+(?:\.\d+)?", number) else None


def _plain(text: str) -> str:
    return " ".join(text.translate(STRAIGHT).replace("…", "...").casefold().split())


def _likely(cell: str, known: Sequence[str]) -> list[str]:
    """Return which of the known values a spreadsheet can have printed so."""
    if not cell or cell in known:
        return []
    number = _number(cell)
    alike = [v for v in known if _plain(v) == _plain(cell)]
    zeros = [v for v in known if number is not None and _number(v) == number]
    dates = [v for v in known if _numbers(v) and _numbers(v) == _of_date(cell)]
    return alike or zeros or dates


def _numbers(value: str) -> list[int]:
    """Return the two numbers of a value such as 1-2, which a spreadsheet takes for a date."""
    pair = PAIR.fullmatch(value.translate(STRAIGHT).replace(" ", ""))
    return sorted(map(int, pair.groups())) if pair else []


def _of_date(cell: str) -> list[int]:
    """Return the day and the month that a cell shows, or its month and year."""
    if part := PART.fullmatch(cell):
        number, name = (part[1], part[2]) if part[1] else (part[4], part[3])
        month = _month(name)
        return sorted([int(number), month]) if month else []
    for form, places in ((ISO, (2, 3)), (SLASHED, (1, 2)), (DOTTED, (1, 2))):
        if found := form.fullmatch(cell):
            return sorted(int(found[n]) for n in places)
    return []


def _month(name: str) -> int:
    """Return the month that a name or its beginning means in any language; 0 if none, or two."""
    meant = {n for month, n in MONTHS if month.startswith(name.casefold())}
    return meant.pop() if len(meant) == 1 else 0


def _date(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _dates(cells: list[str]) -> tuple[list[str], list[Unclear]]:
    """Return dates as YYYY-MM-DD; of two numbers and a year, the column has to tell which is which.

    Within a column, a spreadsheet prints all days before the months, or all of them after.
    """
    found, unclear = list(cells), list[Unclear]()
    read = list(map(_read, cells))
    orders = [order for order in (0, 1) if all(days[order] for days in read if len(days) > 1)]
    for n, days in enumerate(read):
        likely = dict.fromkeys(days[order] for order in orders) if len(days) > 1 else days
        if len(likely) > 1:
            unclear.append((n, f"a date as YYYY-MM-DD: this is {' or '.join(likely)}"))
        else:
            found[n] = "".join(likely) or cells[n]
    return found, unclear


def _read(cell: str) -> list[str]:
    """Return the date that a cell shows; two if it may be read with days or with months first."""
    if iso := ISO.fullmatch(cell):
        return [_date(*map(int, iso.groups()))]
    if dotted := DOTTED.fullmatch(cell):
        return [_date(int(dotted[3]), int(dotted[2]), int(dotted[1]))]
    if named := NAMED.fullmatch(cell):
        year = int(named[3]) + (2000 if len(named[3]) < len("2022") else 0)
        return [_date(year, _month(named[2]), int(named[1]))]
    if slashed := SLASHED.fullmatch(cell):
        one, other, year = map(int, slashed.groups())
        return [_date(year, other, one), _date(year, one, other)]
    return []
