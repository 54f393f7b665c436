"""How a table is read that no program is known to write: a short YAML file, drafted here.

The draft names the columns of the table, and so it is written where its user says and nowhere
else; what it says wrongly its user corrects.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.common.described import misfits, read
from analysis.common.output import write_text
from analysis.common.problems import Problem, report
from analysis.imports.archive import opened
from analysis.imports.cells.grid import Sheet
from analysis.imports.cells.rows import ALL, FORMS, NO, YES, Table, folded, totals
from analysis.imports.project import RefusedError

SCHEMA = Path(__file__).with_name("mapping.schema.json")
SETTINGS: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))["properties"]
DEFAULTS = {name: rules["default"] for name, rules in SETTINGS.items() if "default" in rules}
FILE = "the mapping"  # as messages call it: paths are not told
HEAD = "# How this table is read: correct what is wrong, and import again with the same MAP.\n"
WORDS = FORMS["any table"].columns
SEVERAL, LEVELS = (";", "|", "\n", ","), (" > ", "\\", "::", " / ")
COLUMNS = ("source", "code", "text", "coder", "person")


def draft(sheets: list[Sheet], path: Path) -> None:
    """Write a first mapping for a file, from the names of its columns and what stands in them."""
    number, table = _likeliest(sheets)
    said: dict[str, Any] = {"sheet": number, "header": table.header + 1}
    rows = [row for _, row in table.rows()][:40] if len(table.sheet.top) > 1 else []
    left = {folded(title): n for n, title in enumerate(table.titles) if title.strip()}
    for name, words in WORDS.items():
        found = [t for word in words for t in left if t.startswith(word) or t.endswith(word)]
        said[name] = table.titles[left.pop(found[0])].strip() if found else ""
    cells = [row[table.titles.index(said["code"])] for row in rows] if said["code"] else []
    said["several"] = next((m for m in SEVERAL if any(m in cell for cell in cells)), "")
    said["levels"] = next((m for m in LEVELS if any(m in cell for cell in cells)), "")
    marks = [n for t, n in left.items() if totals(t) != ALL and _marks(row[n] for row in rows)]
    said["codes"] = [] if said["code"] else [table.titles[n].strip() for n in marks]
    lines = [HEAD]
    for name, rules in SETTINGS.items():
        value = said.get(name, rules.get("default"))
        shown = json.dumps(value, ensure_ascii=False)
        lines.append(f"{name}: {shown}  # {rules['description']}\n")
    write_text(path, "".join(lines))


def _marks(cells: Iterable[str]) -> bool:
    found = {folded(cell) for cell in cells}
    return bool(found & YES) and found <= YES | NO


def _likeliest(sheets: list[Sheet]) -> tuple[int, Table]:
    """Return the table with the most rows at its top; its header is the first of its widest."""
    number, sheet = max(enumerate(sheets, 1), key=lambda item: (len(item[1].top), -item[0]))
    filled = [sum(bool(cell.strip()) for cell in row) for row in sheet.top]
    header = filled.index(max(filled))
    return number, Table(sheet, header, sheet.top[header], {})


def mapped(sheets: list[Sheet], path: Path) -> tuple[Table, dict[str, Any]]:
    """Return the table that a mapping names, its columns at their places, and the mapping.

    Raises:
        RefusedError: with all that is wrong with the mapping, or if it is no file.
    """
    try:
        with opened(path) as file:
            document = read(FILE, file.read())
    except OSError as error:
        raise RefusedError(f"MAP: cannot be read: {error.strerror or error}") from None
    except RefusedError as error:
        raise RefusedError(f"MAP: {error}") from None
    problems = misfits(document, SCHEMA)
    said = DEFAULTS | (document.value if isinstance(document.value, dict) else {})
    if not problems and said["sheet"] > len(sheets):
        problems = [document.problem(("sheet",), said["sheet"], f"at most {len(sheets)}")]
    if problems:
        raise RefusedError(f"MAP: {report(problems, FILE)}")
    sheet, header = sheets[said["sheet"] - 1], said["header"] - 1
    titles = sheet.top[header] if header < len(sheet.top) else []
    places: dict[str, int] = {}
    wrong: list[Problem] = []
    named: list[tuple[tuple[str | int, ...], str, object]]
    named = [((name,), name, said[name]) for name in COLUMNS if said[name] != ""]
    for name in ("codes", "attributes"):
        named += [((name, n), f"{name} {n}", value) for n, value in enumerate(said[name])]
    for place, key, value in named:
        codes = place[0] == "codes"
        found = [n for n in _places(titles, value) if not codes or totals(titles[n]) != ALL]
        if len(found) == 1:
            places[key] = found[0]
        else:
            again = "; it stands there more than once, so give its number" if found else ""
            expected = f"a column of row {header + 1}, by its name or its number{again}"
            expected += ", and none of totals" if codes else ""
            wrong.append(document.problem(place, value, expected))
    if bool(said["code"] != "") == bool(said["codes"]):
        expected = "a column with the code, or under codes the columns that are a code each"
        wrong.append(document.problem(("code",), None, expected))
    if wrong:
        raise RefusedError(f"MAP: {report(wrong, FILE)}")
    return Table(sheet, header, titles, places), said


def _places(titles: list[str], value: object) -> list[int]:
    """Return where a column stands that is told by its name or its number."""
    if isinstance(value, int):
        return [value - 1] if 0 < value <= len(titles) else []
    return [n for n, title in enumerate(titles) if folded(title) == folded(str(value))]
