"""What `datapackage.json` has to say.

The package (Frictionless Table Schema) describes every table, field by field. Of the columns on
which the workflow rests it says the same in every study, which is in `schema.contract.json`; more
columns may be described, and a study without cleared quotes has no table `excerpts`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from analysis.common.problems import Problem

Field = dict[str, Any]
Row = dict[str, Any]  # a cell has the type of its column; an empty one is None

FIRST = 2  # the number of the first row below the header
PACKAGE = "datapackage.json"
TYPES = {
    "string": "text",
    "integer": "a whole number in digits, such as 1250",
    "date": "a date as YYYY-MM-DD",
}
CHECKED = ("type", "format", "constraints")
CONSTRAINTS = ("required", "enum", "minimum", "maximum")
DIALECT = {"delimiter": ",", "header": True, "lineTerminator": "\n"}
# Controls, separators of lines, and what XML cannot hold.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

_CONTRACT = json.loads(Path(__file__).with_name("schema.contract.json").read_text("utf-8"))
TABLES: dict[str, dict[str, Any]] = {table["name"]: table for table in _CONTRACT["resources"]}
CORE: dict[str, dict[str, Field]] = {
    name: {field["name"]: field for field in table["schema"]["fields"]}
    for name, table in TABLES.items()
}
KEYS: dict[str, list[str]] = {name: table["schema"]["primaryKey"] for name, table in TABLES.items()}


def one_of(values: Iterable[str]) -> str:
    """List the values that would do."""
    return "one of " + ", ".join(values)


def entry(column: str, *, whole: bool = False, kinds: Iterable[str] | None = None) -> str:
    """Return the entry of a package that describes a column, to be pasted.

    Args:
        column: its name.
        whole: whether whole numbers stand in it.
        kinds: of an attribute of people, its values.
    """
    described: Field = {"name": column, "type": "integer" if whole else "string"}
    described["title"] = column.replace("_", " ").strip().capitalize()
    if kinds is not None and not whole:
        values = list(dict.fromkeys(kind for kind in kinds if kind)) or ["…", "not provided"]
        described["constraints"] = {"required": True, "enum": values}
    return json.dumps(described, ensure_ascii=False)


def path_of(table: str) -> str:
    """Return the file of a table, relative to the data folder."""
    return f"raw/{table}.csv"


def links_of(table: dict[str, Any]) -> dict[str, str]:
    """Return the columns of a described table that refer to another one, and to which."""
    links = table["schema"].get("foreignKeys", [])
    return {link["fields"][0]: link["reference"]["resource"] for link in links}


def read_package(content: bytes | None, problems: list[Problem]) -> dict[str, list[Field]]:
    """Return the columns of every table, or nothing if the package does not fit the contract."""
    if content is None:
        return {}
    try:
        resources = json.loads(content.decode("utf-8"))["resources"]
        names = [resource["name"] for resource in resources]
        wrong = [
            Problem(PACKAGE, 0, name, expected="one description of this table")
            for name in CORE
            if names.count(name) not in ((0, 1) if name == "excerpts" else (1,))
        ]
        for resource in resources:
            wrong += _misfits(resource, linked="excerpts" in names)
        fields = {resource["name"]: resource["schema"]["fields"] for resource in resources}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        expected = "a Tabular Data Package: JSON in UTF-8, resources with name, path and schema"
        wrong = [Problem(PACKAGE, line, expected=expected)]
    problems += wrong
    return {} if wrong else fields


def _misfits(resource: dict[str, Any], *, linked: bool) -> Iterator[Problem]:
    """Report where the description of a table differs from what the workflow rests on."""
    name = resource["name"]
    if name not in CORE:
        yield Problem(PACKAGE, 0, "", str(name), f"only tables of the contract, {one_of(CORE)}")
        return
    described, core = _checked(resource), _checked(TABLES[name])
    if not linked:
        core["foreignKeys"] = [k for k in core["foreignKeys"] if k["fields"] != ["excerpt_id"]]
    for what, expected in core.items():
        if described.get(what) != expected:
            shown = json.dumps(described[what]) if what in described else ""
            yield Problem(PACKAGE, 0, f"{name}, {what}", shown, json.dumps(expected))
    fields = resource["schema"]["fields"]
    if len({field["name"] for field in fields}) < len(fields):
        yield Problem(PACKAGE, 0, f"{name}, fields", expected="every field once")
    for column, field in ((f["name"], f) for f in fields if f["name"] not in CORE[name]):
        if not (isinstance(column, str) and column.isidentifier() and _can_check(field)):
            can = f"a type ({', '.join(TYPES)}) and constraints ({', '.join(CONSTRAINTS)})"
            expected = f"a name in letters, digits and underscores, {can}"
            yield Problem(PACKAGE, 0, f"{name}, field {column}", expected=expected)


def _checked(table: dict[str, Any]) -> dict[str, Any]:
    """Return what the description of a table says of what is checked, by its name in messages."""
    schema = table["schema"]
    return {
        "path": table["path"],
        "encoding": table.get("encoding", "utf-8"),
        "dialect": {**DIALECT, **table.get("dialect", {})},
        "missingValues": schema.get("missingValues", [""]),
        "primaryKey": schema["primaryKey"],
        "foreignKeys": schema.get("foreignKeys", []),
        **{f"field {f['name']}": {k: f[k] for k in CHECKED if k in f} for f in schema["fields"]},
    }


def _can_check(descriptor: Field) -> bool:
    """Whether the cells of a column can be held against its description."""
    kind, rules = descriptor["type"], descriptor.get("constraints", {})
    values = rules.get("enum", ["-"])
    return (
        kind in TYPES
        and descriptor.get("format", "default") == "default"
        and not rules.keys() - set(CONSTRAINTS)
        and isinstance(rules.get("required", False), bool)
        and all(kind == "integer" and type(rules[r]) is int for r in CONSTRAINTS[2:] if r in rules)
        and (kind == "string" or "enum" not in rules)
        and isinstance(values, list)
        and all(isinstance(v, str) for v in values)
        and len(set(values)) == len(values) > 0
    )
