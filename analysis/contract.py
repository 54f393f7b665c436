"""The coded-data contract: what makes a data folder acceptable.

The tables, their columns and their constraints stand in the folder's `datapackage.json`
(Frictionless Table Schema). This module reads the tables strictly, holds them against that
schema and against the rules that a schema cannot state, and reports every violation at once.
Nothing else of the workflow reads raw data except through `validate`.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from analysis.output import write_text

Value = str | int | float | dt.date | None
Row = dict[str, Value]

CORE = {
    "sources": ("source_id", "mode", "length", "words"),
    "participants": ("participant_id", "source_id"),
    "codebook": ("code_id", "parent_id", "label", "definition", "position"),
    "codings": (
        *("coding_id", "source_id", "participant_id", "code_id", "coder_id"),
        *("start", "end", "excerpt_id"),
    ),
    "assignments": ("coder_id", "source_id", "role"),
}
OPTIONAL = {"excerpts": ("excerpt_id", "text", "cleared_by", "cleared_on")}
SPOKEN = ("interview", "focus_group")
PROVENANCES = ("synthetic", "restricted", "open")
SETTINGS = {
    "title": (str, "text"),
    "provenance": (str, "text"),
    "attributes": (list, "a list"),
}
SHOWN = 60
ROW = "#"
FIRST = 2


@dataclass(frozen=True, order=True)
class Problem:
    """One violation: where it is, what stands there, and what was expected."""

    file: str
    row: int = 0
    column: str = ""
    found: str = ""
    expected: str = ""


class ContractError(Exception):
    """The data folder breaks the contract; `problems` lists every violation."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of files, rows and columns."""
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


@dataclass(frozen=True)
class Dataset:
    """A data folder that met the contract.

    Attributes:
        settings: the content of `study.yml`.
        fields: per table, the field descriptors of its schema.
        tables: per table, its rows with typed values; an empty cell is None.
        files: per file, relative to the folder, its SHA-256.
    """

    settings: dict[str, Any]
    fields: dict[str, list[dict[str, Any]]]
    tables: dict[str, list[Row]]
    files: dict[str, str]


def validate(folder: Path) -> Dataset:
    """Read a data folder and hold it against the contract.

    Raises:
        ContractError: with every violation found.
    """
    problems: list[Problem] = []
    files: dict[str, str] = {}

    def read(name: str) -> bytes | None:
        try:
            content = (folder / name).read_bytes()
        except OSError:
            problems.append(Problem(name, expected="a readable file; there is none"))
            return None
        files[name] = hashlib.sha256(content).hexdigest()
        return content

    package = _package(read("datapackage.json"), problems)
    schemas = {resource["name"]: resource["schema"] for resource in package}
    settings = _settings(read("study.yml"), schemas, problems)
    paths = {resource["name"]: resource["path"] for resource in package}
    tables: dict[str, list[Row]] = {}
    broken: set[str] = set()
    for name, path in paths.items():
        tables[name] = []
        if name in OPTIONAL and not (folder / path).exists():
            continue
        content = read(path)
        if content is not None:
            tables[name] = list(_table(path, content, schemas[name], problems))
        key = ("", *_key(schemas[name]))
        if any(p.file == path and (p.row < FIRST or p.column in key) for p in problems):
            broken.add(name)
    problems += _strangers(folder, set(paths.values()))
    problems += _keys(tables, schemas, paths, broken)
    if not set(CORE) - set(tables):
        problems += _rules(tables, paths, broken)
    if problems:
        raise ContractError(problems)
    fields = {name: schema["fields"] for name, schema in schemas.items()}
    return Dataset(settings, fields, tables, dict(sorted(files.items())))


def report(problems: list[Problem]) -> str:
    """Say every problem in a line; rows with the same problem share one."""
    rows: dict[Problem, list[int]] = defaultdict(list)
    for p in problems:
        rows[Problem(p.file, 0, p.column, p.found, p.expected)].append(p.row)
    lines = []
    for p, numbers in rows.items():
        where = [p.file]
        if any(numbers):
            where.append(f"row{'s' if len(numbers) > 1 else ''} {_ranges(numbers)}")
        if p.column:
            where.append(f"column {p.column}")
        found = f"found {_shown(p.found)}, " if p.found else ""
        lines.append(f"{', '.join(where)}: {found}expected {p.expected}")
    count = len(problems)
    return "\n".join([*lines, f"{count} problem{'s' if count > 1 else ''} in the data."])


def _ranges(numbers: list[int]) -> str:
    spans: list[list[int]] = []
    for n in sorted(numbers):
        if spans and n == spans[-1][1] + 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def _shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


def _package(content: bytes | None, problems: list[Problem]) -> list[dict[str, Any]]:
    """Return the resources of the package that the contract knows."""
    name = "datapackage.json"
    if content is None:
        return []
    try:
        resources = {r["name"]: r for r in json.loads(content)["resources"]}
        columns = {
            n: {f["name"]: f["type"] for f in r["schema"]["fields"]} for n, r in resources.items()
        }
        paths = {n: Path(r["path"]) for n, r in resources.items()}
        links = {n: [*map(_link, r["schema"].get("foreignKeys", []))] for n, r in resources.items()}
        keys = {n: _key(r["schema"]) for n, r in resources.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problems.append(Problem(name, found=str(error), expected="a Tabular Data Package"))
        return []
    wrong = [Problem(name, 0, t, "", "a description of this table") for t in CORE.keys() - columns]
    for table, fields in columns.items():
        known = {**CORE, **OPTIONAL}.get(table, ())
        if not known:
            wrong.append(Problem(name, 0, table, table, "only tables of the contract"))
        used = {*known, *keys[table], *(column for column, _, _ in links[table])}
        wrong += [Problem(name, 0, table, "", f"a field {c}") for c in used - fields.keys()]
        types = set(fields.values()) - TYPES.keys()
        wrong += [Problem(name, 0, table, str(t), f"a type, {_one_of(TYPES)}") for t in types]
        if paths[table].is_absolute() or ".." in paths[table].parts:
            wrong.append(Problem(name, 0, table, str(paths[table]), "a path in this folder"))
    problems += wrong
    return [] if wrong else list(resources.values())


def _link(link: dict[str, Any]) -> tuple[str, str, str]:
    """Return column, table and column of a foreign key; an empty table is the same one."""
    (column,), (target,) = link["fields"], link["reference"]["fields"]
    return column, link["reference"]["resource"], target


def _settings(
    content: bytes | None, schemas: dict[str, dict[str, Any]], problems: list[Problem]
) -> dict[str, Any]:
    """Return the content of `study.yml`, with what is wrong in it reported."""
    name = "study.yml"
    if content is None:
        return {}
    try:
        settings = yaml.safe_load(content.decode("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(Problem(name, found=" ".join(str(error).split()), expected="YAML in UTF-8"))
        return {}
    if not isinstance(settings, dict):
        problems.append(Problem(name, expected="settings as `name: value`"))
        return {}
    problems += [
        Problem(name, 0, key, str(settings.get(key, "")), f"a setting that is {kind}")
        for key, (type_, kind) in SETTINGS.items()
        if not isinstance(settings.get(key), type_)
    ]
    unknown = settings.keys() - SETTINGS.keys()
    expected = f"no settings but {', '.join(SETTINGS)}"
    problems += [Problem(name, 0, str(key), str(key), expected) for key in unknown]
    provenance = settings.get("provenance")
    if isinstance(provenance, str) and provenance not in PROVENANCES:
        problems.append(Problem(name, 0, "provenance", provenance, _one_of(PROVENANCES)))
    attributes = settings.get("attributes")
    if schemas and isinstance(attributes, list):
        fields = {f["name"]: f.get("constraints", {}) for f in schemas["participants"]["fields"]}
        expected = "a field of participants with an enum in datapackage.json"
        problems += [
            Problem(name, 0, "attributes", str(attribute), expected)
            for attribute in attributes
            if "enum" not in fields.get(str(attribute), {})
        ]
    return settings


def _one_of(values: Iterable[Value]) -> str:
    return "one of " + ", ".join(map(str, values))


def _table(
    path: str, content: bytes, schema: dict[str, Any], problems: list[Problem]
) -> Iterator[Row]:
    """Yield the typed rows of one CSV file; report what is wrong with file and cells."""
    fault = _file_fault(content)
    if fault:
        problems.append(Problem(path, expected=fault))
        return
    fields = {field["name"]: field for field in schema["fields"]}
    try:
        header, *records = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    except csv.Error as error:
        problems.append(Problem(path, found=str(error), expected="well-formed CSV"))
        return
    if len(header) == 1 and len(fields) > 1 and re.search(r"[;\t|]", header[0]):
        problems.append(Problem(path, 1, found=header[0], expected="commas between the columns"))
        return
    twice = [name for name, n in Counter(header).items() if n > 1]
    problems += [Problem(path, 1, name, expected="this column once") for name in twice]
    missing = [name for name in fields if name not in header]
    problems += [Problem(path, 1, name, expected="this column; it is missing") for name in missing]
    extra = [name for name in dict.fromkeys(header) if name not in fields]
    expected = "no column that datapackage.json does not describe"
    problems += [Problem(path, 1, name, expected=expected) for name in extra]
    if twice or missing or extra:
        return
    for number, cells in enumerate(records, FIRST):
        if len(cells) != len(header):
            found = f"{len(cells)} cells"
            problems.append(Problem(path, number, "", found, f"{len(header)} cells"))
            continue
        row: Row = {ROW: number}
        for name, cell in zip(header, cells, strict=True):
            row[name], wrong = _cell(cell, fields[name])
            if wrong:
                problems.append(Problem(path, number, name, cell, wrong))
        yield row


def _file_fault(content: bytes) -> str:
    """Say what the bytes of a table should have been, or nothing."""
    if not content.strip():
        return "a header row; the file is empty"
    if content.startswith(b"\xef\xbb\xbf"):
        return "UTF-8 without a byte-order mark; save it as plain UTF-8"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        return f"UTF-8; the byte {content[error.start]:#04x} in line {row} is not"
    if "\r" in text:
        return "lines that end in LF; these end in CR or CRLF (save with Unix line ends)"
    return ""


def _cell(cell: str, field: dict[str, Any]) -> tuple[Value, str]:
    """Return the typed value of a cell and, if it is wrong, what was expected."""
    rules = field.get("constraints", {})
    if cell == "":
        return None, "a value; the cell is empty" if rules.get("required") else ""
    if cell != cell.strip():
        return None, "no space before or after the value"
    if not cell.isprintable():
        return None, "no line break, tab or control character"
    parse, kind = TYPES[field["type"]]
    try:
        value = parse(cell)
    except ValueError:
        return None, kind
    if "enum" in rules and value not in rules["enum"]:
        return None, _one_of(rules["enum"])
    if "pattern" in rules and not re.fullmatch(rules["pattern"], cell):
        return None, f"text that matches {rules['pattern']}"
    if "minimum" in rules and value < rules["minimum"]:
        return None, f"at least {rules['minimum']}"
    if "maximum" in rules and value > rules["maximum"]:
        return None, f"at most {rules['maximum']}"
    return value, ""


def _integer(cell: str) -> int:
    if not re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", cell):
        raise ValueError(cell)
    return int(cell)


def _date(cell: str) -> dt.date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        raise ValueError(cell)
    return dt.date.fromisoformat(cell)


TYPES: dict[str, tuple[Callable[[str], Any], str]] = {
    "string": (str, "text"),
    "integer": (_integer, "a whole number in digits"),
    "date": (_date, "a date as YYYY-MM-DD"),
}


def _key(schema: dict[str, Any]) -> list[str]:
    key = schema["primaryKey"]
    return [key] if isinstance(key, str) else key


def _strangers(folder: Path, paths: set[str]) -> Iterator[Problem]:
    """Report files beside the tables: a transcript must not lie there by accident."""
    for path in sorted((folder / "raw").rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.name.startswith(".") and name not in paths:
            yield Problem(name, expected="only the tables that datapackage.json describes in raw/")


def _keys(
    tables: dict[str, list[Row]],
    schemas: dict[str, dict[str, Any]],
    paths: dict[str, str],
    broken: set[str],
) -> Iterator[Problem]:
    """Report duplicate primary keys and references to rows that do not exist.

    References into a table whose keys could not all be read are left out: the table's own
    problems are reported, and its missing rows would only repeat them.
    """
    for name, schema in schemas.items():
        key = _key(schema)
        first: dict[tuple[Value, ...], int] = {}
        for row in tables[name]:
            value = tuple(row[k] for k in key)
            if None not in value and first.setdefault(value, row[ROW]) != row[ROW]:
                expected = f"a unique key; row {first[value]} has the same"
                yield Problem(paths[name], row[ROW], key[-1], " ".join(map(str, value)), expected)
        for link in schema.get("foreignKeys", []):
            column, other, target = _link(link)
            other = other or name
            known = {row[target] for row in tables.get(other, [])}
            for row in tables[name]:
                if row[column] is not None and row[column] not in known and other not in broken:
                    yield Problem(
                        paths[name], row[ROW], column, str(row[column]), f"a {target} of {other}"
                    )


def _rules(
    tables: dict[str, list[Row]], paths: dict[str, str], broken: set[str]
) -> Iterator[Problem]:
    """Report what breaks the rules that a table schema cannot state.

    A rule that leans on a table whose keys could not all be read is left out.
    """
    for name in ("sources", "codebook", "assignments"):
        if not tables[name] and name not in broken:
            yield Problem(paths[name], expected="at least one row")
    yield from _codebook_rules(tables["codebook"], paths["codebook"])
    yield from _source_rules(tables, paths["sources"], broken)
    yield from _coding_rules(tables, paths["codings"], broken)


def _source_rules(tables: dict[str, list[Row]], path: str, broken: set[str]) -> Iterator[Problem]:
    """Report sources that nobody had to code, and conversations in which nobody spoke."""
    analysed = {row["source_id"] for row in tables["assignments"] if row["role"] == "primary"}
    speaking = {row["source_id"] for row in tables["participants"]}
    for row in tables["sources"]:
        source = row["source_id"]
        if "assignments" not in broken and source and source not in analysed:
            expected = "a coder assigned as primary in assignments"
            yield Problem(path, row[ROW], "source_id", source, expected)
        if "participants" not in broken and row["mode"] in SPOKEN and source not in speaking:
            expected = "someone in participants who spoke in it"
            yield Problem(path, row[ROW], "source_id", str(source), expected)


def _coding_rules(tables: dict[str, list[Row]], path: str, broken: set[str]) -> Iterator[Problem]:
    """Report stretches outside their source, coders without the duty, people elsewhere."""
    lengths = {row["source_id"]: row["length"] for row in tables["sources"]}
    place = {row["participant_id"]: row["source_id"] for row in tables["participants"]}
    duties = {(row["coder_id"], row["source_id"]) for row in tables["assignments"]}
    for row in tables["codings"]:
        number, start, end = row[ROW], row["start"], row["end"]
        source, person, coder = row["source_id"], row["participant_id"], row["coder_id"]
        if start is not None and end is not None and end <= start:
            yield Problem(path, number, "end", str(end), f"more than start, which is {start}")
        length = lengths.get(source)
        if end is not None and length is not None and end > length:
            expected = f"at most {length}, the length of {source}"
            yield Problem(path, number, "end", str(end), expected)
        known = source in lengths and "assignments" not in broken
        if known and coder and (coder, source) not in duties:
            expected = f"a coder assigned to {source} in assignments"
            yield Problem(path, number, "coder_id", coder, expected)
        if source and place.get(person, source) not in (source, None):
            expected = f"a person who spoke in {source}; this one spoke in {place[person]}"
            yield Problem(path, number, "participant_id", person, expected)


def _codebook_rules(rows: list[Row], path: str) -> Iterator[Problem]:
    """Report cycles among codes and siblings at the same position."""
    parents = {row["code_id"]: row["parent_id"] for row in rows}
    taken: dict[tuple[Value, Value], int] = {}
    for row in rows:
        seen, code = set(), row["code_id"]
        while code is not None and code not in seen:
            seen.add(code)
            code = parents.get(code)
        if code is not None and code == row["code_id"]:
            expected = "a parent that is not the code itself or below it"
            yield Problem(path, row[ROW], "parent_id", str(row["parent_id"]), expected)
        spot = (row["parent_id"], row["position"])
        if row["position"] is not None and taken.setdefault(spot, row[ROW]) != row[ROW]:
            expected = f"a place of its own among its siblings; row {taken[spot]} has the same"
            yield Problem(path, row[ROW], "position", str(row["position"]), expected)


def main() -> None:
    """Check a data folder and write the report that everything else waits for."""
    folder, target = map(Path, sys.argv[1:])
    try:
        data = validate(folder)
    except ContractError as error:
        sys.exit(f"{folder}/: {error}\nNothing was built. Mend the rows above and run it again.")
    rows = {name: len(rows) for name, rows in data.tables.items()}
    write_text(target, json.dumps({"rows": rows, "sha256": data.files}, indent=2) + "\n")


if __name__ == "__main__":
    main()
