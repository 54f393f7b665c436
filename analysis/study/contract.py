"""The coded-data contract: what makes a data folder acceptable.

The tables are read strictly, held against their description in `datapackage.json` and against the
rules that such a description cannot state; every violation is reported at once. Nothing else of
the workflow reads raw data except through `validate`.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from analysis.common.problems import ContractError, Problem
from analysis.common.words import dashed
from analysis.study.digests import KEY, NEEDED, Digests, digests_of
from analysis.study.schema import (
    KEYS,
    PACKAGE,
    TABLES,
    TYPES,
    UNPRINTABLE,
    Field,
    links_of,
    one_of,
    path_of,
    read_package,
)
from analysis.study.settings import STUDY, read_settings

Row = dict[str, Any]  # a cell has the type of its column; an empty one is None
Fault = tuple[int, str, str]  # of a row: its number, the column, what was expected

SPOKEN = ("interview", "focus_group")
FIRST = 2
SYSTEM = (".DS_Store",)
FORMULA = tuple("=+-@＝＋－＠")  # the last four in full width, which some spreadsheets take as well


@dataclass(frozen=True)
class Dataset:
    """A data folder that met the contract.

    Attributes:
        settings: the content of `study.yml`.
        fields: per table, the field descriptors of its schema.
        tables: per table, its rows with typed values; an empty cell is None.
        files: per file, relative to the folder, its digest.
        digests: what makes the digests of this study.
    """

    settings: dict[str, Any]
    fields: dict[str, list[Field]]
    tables: dict[str, list[Row]]
    files: dict[str, str]
    digests: Digests


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
    tables: dict[str, list[Row]] = {}
    for name in fields:
        content = read(path_of(name))
        columns = {f["name"]: f for f in fields[name]}
        unread = [dict.fromkeys(columns)]
        tables[name] = unread if content is None else _table(name, content, columns, problems)
    if tables:
        problems += _strangers(folder, set(map(path_of, tables)))
        problems += _broken(tables)
    quoted = any(row["excerpt_id"] for row in tables.get("excerpts", []))
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


def _table(
    name: str, content: bytes, columns: dict[str, Field], problems: list[Problem]
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
    problems += _header_faults(path, header, list(columns))
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
                if wrong:
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


def _header_faults(path: str, header: list[str], columns: list[str]) -> Iterator[Problem]:
    """Report columns that are missing, unknown or there twice."""
    if not set(header) & set(columns):
        expected = f"the columns {','.join(columns)} with commas between them"
        yield Problem(path, 1, "", ",".join(header), expected)
        return
    for column in columns:
        if column not in header:
            yield Problem(path, 1, column, expected="this column; it is missing")
    for column, n in Counter(header).items():
        if column not in columns:
            expected = f"no columns but {', '.join(columns)}"
            yield Problem(path, 1, "", column or "(no name)", expected)
        elif n > 1:
            yield Problem(path, 1, column, expected="this column once")


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
    try:
        value = PARSERS[kind](cell)
    except ValueError:
        return None, TYPES[kind]
    if kind == "string" and cell.startswith(FORMULA):
        return None, "a value that does not begin with =, +, - or @ (a spreadsheet would run it)"
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


PARSERS: dict[str, Callable[[str], Any]] = {"string": str, "integer": _integer, "date": _date}


def _strangers(folder: Path, paths: set[str]) -> Iterator[Problem]:
    """Report files beside the tables: a transcript must not lie there by accident."""
    for path in sorted((folder / "raw").rglob("*")):
        name = path.relative_to(folder).as_posix()
        seen = path.is_symlink() or not path.is_dir()
        if seen and path.name not in SYSTEM and name not in {*paths, KEY}:
            yield Problem(name, expected="only the tables that datapackage.json describes in raw/")


def _broken(tables: dict[str, list[Row]]) -> Iterator[Problem]:
    """Report what breaks the rules on keys, references and what a table schema cannot state."""
    for name in ("sources", "codebook", "assignments"):
        if not tables[name]:
            yield Problem(path_of(name), expected="at least one row below the header")
    rules = {"codebook": _codebook, "sources": _sources, "codings": _codings}
    for name, rows in tables.items():
        found = [_keys(name, tables), rules[name](tables) if name in rules else ()]
        for number, column, expected in chain(*found):
            cells = ", ".join(str(rows[number - FIRST][c]) for c in column.split(", "))
            yield Problem(path_of(name), number, column, cells, expected)


def _keys(name: str, tables: dict[str, list[Row]]) -> Iterator[Fault]:
    """Find duplicate keys and references to rows that do not exist."""
    keys = [tuple(row[k] for k in KEYS[name]) for row in tables[name]]
    for number, first in _again(None if None in key else key for key in keys):
        yield number, ", ".join(KEYS[name]), f"a unique key; row {first} has the same"
    for column, other in links_of(TABLES[name]).items():
        (target,) = KEYS[other]
        known = {row[target] for row in tables.get(other, [])}
        expected = f"the {target} of a row in {path_of(other)}"
        for number, row in enumerate(tables[name], FIRST):
            if row[column] is not None and not known & {row[column], None}:
                yield number, column, expected


def _again(values: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Find the rows whose value an earlier row has, with the first of these; None is no value."""
    first: dict[object, int] = {}
    for number, value in enumerate(values, FIRST):
        if value is not None and first.setdefault(value, number) != number:
            yield number, first[value]


def _codebook(tables: dict[str, list[Row]]) -> Iterator[Fault]:
    """Find cycles among codes, siblings at the same position, names too much alike."""
    rows = tables["codebook"]
    codes = [row["code_id"] for row in rows]
    parents = {row["code_id"]: row["parent_id"] for row in rows}
    for number, code in enumerate(codes, FIRST):
        seen, above = {None}, parents[code]
        while above not in {*seen, code}:
            seen.add(above)
            above = parents.get(above)
        if above is not None and above == code:
            yield number, "parent_id", "a parent that is neither the code itself nor below it"
    # As the manuscript asks for them.
    for number, first in _again(code and dashed(code) for code in codes):
        if codes[number - FIRST] != codes[first - FIRST]:
            expected = f"an identifier unlike that of row {first}, dots and hyphens aside"
            yield number, "code_id", expected
    places = ((row["parent_id"], row["position"]) for row in rows)
    for number, first in _again(None if place[1] is None else place for place in places):
        expected = f"a place of its own among its siblings; row {first} has the same"
        yield number, "position", expected


def _sources(tables: dict[str, list[Row]]) -> Iterator[Fault]:
    """Find sources that nobody had to code, and conversations in which nobody spoke."""
    duties, people = tables["assignments"], tables["participants"]
    analysed = {row["source_id"] for row in duties if row["role"] != "second"}
    speaking = {row["source_id"] for row in people}
    for number, row in enumerate(tables["sources"], FIRST):
        source = row["source_id"]
        if source and not analysed & {source, None}:
            yield number, "source_id", f"a coder assigned as primary in {path_of('assignments')}"
        if source and row["mode"] in SPOKEN and not speaking & {source, None}:
            yield number, "source_id", f"someone in {path_of('participants')} who spoke in it"


def _codings(tables: dict[str, list[Row]]) -> Iterator[Fault]:
    """Find stretches outside their source, coders without the duty, people elsewhere."""
    lengths = {row["source_id"]: row["length"] for row in tables["sources"]}
    people = [row for row in tables["participants"] if row["participant_id"]]
    place = {row["participant_id"]: row["source_id"] for row in people}
    duties = {(row["coder_id"], row["source_id"]) for row in tables["assignments"]}
    sure = not any(None in duty for duty in duties)
    for number, row in enumerate(tables["codings"], FIRST):
        source, coder, start, end = (row[c] for c in ("source_id", "coder_id", "start", "end"))
        if start is not None and end is not None and end <= start:
            yield number, "end", f"more than start, which is {start}"
        length = lengths.get(source)
        if end is not None and length is not None and end > length:
            yield number, "end", f"at most {length}, the length of {source}"
        if sure and source in lengths and coder and (coder, source) not in duties:
            expected = f"a coder assigned to {source} in {path_of('assignments')}"
            yield number, "coder_id", expected
        there = place.get(row["participant_id"])
        if source and there in lengths and there not in (source, None):
            expected = f"a person who spoke in {source}; this one spoke in {there}"
            yield number, "participant_id", expected
