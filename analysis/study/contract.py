"""The coded-data contract: what makes a data folder acceptable.

The tables are read strictly, held against their description in `datapackage.json` and against the
rules that such a description cannot state (`analysis.study.rules`); every violation is reported at
once. Nothing else of
the workflow reads raw data except through `validate`.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.common.output import FORMULA, TEXT
from analysis.common.problems import ContractError, Problem
from analysis.study.bands import below
from analysis.study.columns import Columns, Tables, by_column, kept, read_columns
from analysis.study.digests import KEY, NEEDED, Digests, digests_of
from analysis.study.rules import broken
from analysis.study.schema import (
    FIRST,
    PACKAGE,
    TYPES,
    UNPRINTABLE,
    Field,
    Row,
    entry,
    one_of,
    path_of,
    read_package,
)
from analysis.study.settings import PUBLIC, STUDY, bands_of, placed, read_settings

SYSTEM = (".DS_Store",)
WITHDRAWN = (path_of("excerpts"), "text")  # a quote may lose its words, whatever is described
RUN = "an apostrophe before a value that begins with =, +, - or @ (a spreadsheet would run it)"


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data folder that met the contract.

    Attributes:
        settings: the content of `study.yml`.
        fields: per table, the field descriptors of its schema.
        tables: per table, its rows with typed values.
        files: per file, relative to the folder, its digest.
        digests: what makes the digests of this study.
        proved: what the check found that may be printed of people, if it has passed.
    """

    settings: dict[str, Any]
    fields: dict[str, list[Field]]
    tables: Tables
    files: dict[str, str]
    digests: Digests
    proved: dict[str, Any] | None = None


def passed(folder: Path, path: Path) -> Dataset | None:
    """Return a data folder that met the contract, as the check wrote it down; of others, nothing.

    Args:
        folder: the data folder.
        path: the file that the check wrote.
    """
    fields = read_package((folder / PACKAGE).read_bytes(), [])
    settings = read_settings((folder / STUDY).read_bytes(), fields, [])
    tables, more = kept(path, fields)
    if more["folder"] != folder.as_posix():
        return None
    return Dataset(
        settings, fields, tables, more["files"], digests_of(folder, settings), more["proved"]
    )


def validate(folder: Path) -> Dataset:
    """Read a data folder and hold it against the contract.

    Raises:
        ContractError: with every violation found.
    """
    problems: list[Problem] = []
    contents: dict[str, bytes] = {}

    def read(name: str) -> bytes | None:
        try:
            content = (folder / name).read_bytes()
        except OSError:
            problems.append(Problem(name, expected="a file of this name that can be read"))
            return None
        contents[name] = content
        return content

    fields = read_package(read(PACKAGE), problems)
    settings = read_settings(read(STUDY), fields, problems)
    columns: dict[str, Columns] = {}
    public = settings.get("provenance") in PUBLIC
    for name in fields:
        content = read(path_of(name))
        described = {f["name"]: f for f in fields[name]}
        columns[name] = (content and _columns(name, content, described)) or by_column(
            _table(name, content, described, problems, public)
            if content is not None
            else [dict.fromkeys(described)],
            described,
        )
    # Of an attribute whose column waits to be described, that is said there.
    waiting = {p.found for p in problems if (p.file, p.row) == (path_of("participants"), 1)}
    asked = {p for p in problems if p.file == STUDY and p.column.startswith("attributes, ")}
    problems = [p for p in problems if p not in asked or p.found not in waiting]
    tables = Tables(columns, columns.__getitem__)
    if tables:
        problems += _strangers(folder, set(map(path_of, tables)))
        problems += broken(tables, placed=placed(settings))
        problems += below(tables["participants"], bands_of(settings))
    quoted = any(row["excerpt_id"] and row["text"] for row in tables.get("excerpts", []))
    if quoted and settings.get("provenance") == "synthetic":
        expected = "no excerpts while study.yml says provenance: synthetic, since nobody spoke"
        problems.append(Problem(path_of("excerpts"), expected=expected))
    digests = digests_of(folder, settings)
    if settings.get("provenance") == "restricted" and not digests.known:
        problems.append(Problem(KEY, expected=NEEDED))
    if problems:
        raise ContractError(problems)
    files = {name: digests.of(content, name) for name, content in sorted(contents.items())}
    return Dataset(settings, fields, tables, files, digests)


def _columns(name: str, content: bytes, described: dict[str, Field]) -> Columns | None:
    """Return the columns of a file in which nothing is wrong; of any other, nothing."""
    rules = {column: field.get("constraints", {}) for column, field in described.items()}
    named = {c: re.compile(rules[c]["pattern"]) for c in described if "pattern" in rules[c]}

    def read(column: str, cell: str) -> tuple[Any, str]:
        if column in named and named[column].fullmatch(cell):
            return cell, ""
        value, wrong = _cell(cell, described[column])
        return value, wrong if cell or (path_of(name), column) != WITHDRAWN else ""

    return read_columns(content, described, read)


def _table(
    name: str, content: bytes, columns: dict[str, Field], problems: list[Problem], public: bool
) -> list[Row]:
    """Return the typed rows of a file, the first being row 2; report what is wrong with it.

    What could not be read is None, be it a cell or all of a row; where nothing could be read,
    there is one such row.
    """
    path, unread = path_of(name), dict.fromkeys(columns)
    records, faults = _records(content)
    problems += [Problem(path, row, expected=fault) for row, fault in faults]
    if not records:
        return [unread]
    header = records[0]
    problems += _header_faults(path, records, list(columns), public=public)
    if not set(header) & columns.keys():
        return [unread]
    rows: list[Row] = []
    for number, cells in enumerate(records[1:], FIRST):
        rows.append({**unread})
        if len(cells) != len(header):
            expected = f"{len(header)} cells, as in the header; there are {len(cells)}"
            problems.append(Problem(path, number, expected=expected))
            continue
        for column, cell in zip(header, cells, strict=True):
            if column in columns:
                rows[-1][column], wrong = _cell(cell, columns[column])
                if wrong and (cell or (path, column) != WITHDRAWN):
                    problems.append(Problem(path, number, column, cell, wrong))
    return [*rows, unread] if any(row for row, _ in faults) else rows


def _records(content: bytes) -> tuple[list[list[str]], list[tuple[int, str]]]:
    """Return the records of a CSV file, and what file or row should have been instead."""
    faults = []
    if content.startswith(codecs.BOM_UTF8):
        faults.append((0, "UTF-8 without a byte-order mark (save it as plain UTF-8)"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"the byte {content[error.start]:#04x} in line {line}"
        return [], [*faults, (0, f"UTF-8; {found} is not (save it as UTF-8)")]
    if "\r" in text:
        faults.append((0, "lines that end in LF, not CR or CRLF (save it with Unix line ends)"))
    if not text.strip():
        return [], [*faults, (0, "a header row; the file is empty")]
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append(record)  # noqa: PERF402 -- those before an error are kept
    except csv.Error as error:
        fault = f"quotes that are closed, and doubled inside a quoted cell ({error})"
        faults.append((len(records) + 1, fault))
    return records, faults


def _header_faults(
    path: str, records: list[list[str]], columns: list[str], *, public: bool
) -> Iterator[Problem]:
    """Report columns that are missing, unknown or there twice."""
    header = records[0]
    if not set(header) & set(columns):
        expected = f"the columns {','.join(columns)} with commas between them"
        yield Problem(path, 1, "", ",".join(header), expected)
        return
    for column in columns:
        if column not in header:
            yield Problem(path, 1, column, expected="this column; it is missing")
    for place, (column, n) in enumerate(Counter(header).items()):
        if column not in columns:
            expected = f"no columns but {', '.join(columns)}"
            if column.isidentifier() and n == 1:
                cells = [row[place] for row in records[1:] if place < len(row)]
                expected += (
                    f"; or, among its fields in {PACKAGE}, {_entry(path, column, cells, public)}"
                )
            yield Problem(path, 1, "", column or "(no name)", expected)
        elif n > 1:
            yield Problem(path, 1, column, expected="this column once")


def _entry(path: str, column: str, cells: list[str], public: bool) -> str:
    """Return the entry that would describe a column; no message holds what tells one person."""
    given = [cell for cell in cells if cell]
    whole = 2 * sum(bool(re.fullmatch(r"\d{1,9}", cell)) for cell in given) > len(given)
    shown = cells if public or min(Counter(cells).values(), default=0) > 1 else []
    return entry(column, whole=whole, kinds=shown if path == path_of("participants") else None)


def _cell(cell: str, descriptor: Field) -> tuple[str | int | dt.date | None, str]:
    """Return the typed value of a cell and, if it is wrong, what was expected."""
    kind, rules = descriptor["type"], descriptor.get("constraints", {})
    if cell == "":
        return None, "a value; the cell is empty" if rules.get("required") else ""
    if UNPRINTABLE.search(cell):
        return None, "no line break, tab or control character"
    if cell != cell.strip():
        value, _ = _cell(cell.strip(), descriptor)
        return value, "no space before or after the value"
    if kind == "string" and cell.startswith(FORMULA):
        return None, RUN
    try:
        value = PARSERS[kind](cell)
    except ValueError:
        return None, TYPES[kind]
    if "enum" in rules and value not in rules["enum"]:
        return None, one_of(rules["enum"])
    if "pattern" in rules and not re.fullmatch(rules["pattern"], cell):
        return None, "a letter, then only letters, digits, dots, hyphens and underscores"
    if "minimum" in rules and value < rules["minimum"]:
        return None, f"at least {rules['minimum']}"
    if "maximum" in rules and value > rules["maximum"]:
        return None, f"at most {rules['maximum']}"
    return value, ""


def _integer(cell: str) -> int:
    if not re.fullmatch(r"0|-?[1-9][0-9]{0,17}", cell):
        raise ValueError(cell)
    return int(cell)


def _date(cell: str) -> dt.date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        raise ValueError(cell)
    return dt.date.fromisoformat(cell)


def _text(cell: str) -> str:
    """Return a text without the mark by which a spreadsheet does not run it."""
    bare = cell.removeprefix(TEXT)
    return bare if bare.startswith(FORMULA) else cell


PARSERS: dict[str, Callable[[str], Any]] = {"string": _text, "integer": _integer, "date": _date}


def _strangers(folder: Path, paths: set[str]) -> Iterator[Problem]:
    """Report files beside the tables: a transcript must not lie there by accident."""
    for path in sorted((folder / "raw").rglob("*")):
        name = path.relative_to(folder).as_posix()
        seen = path.is_symlink() or not path.is_dir()
        if seen and path.name not in SYSTEM and name not in {*paths, KEY}:
            yield Problem(name, expected="only the tables that datapackage.json describes in raw/")
