"""What `datapackage.json` has to say.

The package (Frictionless Table Schema) describes every table, field by field. Of the columns on
which the workflow rests it says the same in every study; more columns may be described.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.common.problems import Problem
from analysis.common.words import PLURAL

Field = dict[str, Any]

PACKAGE = "datapackage.json"
TYPES = {
    "string": "text",
    "integer": "a whole number in digits, such as 1250",
    "date": "a date as YYYY-MM-DD",
}
CHECKED = ("type", "format", "constraints")
CONSTRAINTS = ("required", "enum", "minimum", "maximum")
DIALECT = {"delimiter": ",", "header": True, "lineTerminator": "\n"}
IDENTIFIER = "^[A-Za-z][A-Za-z0-9._-]*$"
# Controls, separators of lines, and what XML cannot hold.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def _field(kind: str = "string", **constraints: object) -> Field:
    return {"type": kind, "constraints": constraints}


# What the workflow rests on. The package of every study says the same of these columns, and may
# describe more columns; a study without cleared quotes has no table `excerpts`.
ID, TEXT, OPTIONAL = (
    _field(required=True, pattern=IDENTIFIER),
    _field(required=True),
    _field(required=False),
)
FROM_0, FROM_1 = (_field("integer", required=True, minimum=least) for least in (0, 1))
CORE = {
    "sources": {
        "source_id": ID,
        "mode": _field(required=True, enum=list(PLURAL)),
        "length": FROM_1,
        "words": FROM_1,
    },
    "participants": {"participant_id": ID, "source_id": TEXT},
    "codebook": {
        "code_id": ID,
        "parent_id": OPTIONAL,
        "label": TEXT,
        "definition": OPTIONAL,
        "position": FROM_1,
    },
    "codings": {
        "coding_id": ID,
        "source_id": TEXT,
        "participant_id": OPTIONAL,
        "code_id": TEXT,
        "coder_id": ID,
        "start": FROM_0,
        "end": FROM_1,
        "excerpt_id": OPTIONAL,
    },
    "assignments": {
        "coder_id": ID,
        "source_id": TEXT,
        "role": _field(required=True, enum=["primary", "second"]),
    },
    "excerpts": {
        "excerpt_id": ID,
        "text": TEXT,
        "cleared_by": TEXT,
        "cleared_on": _field("date", required=True),
    },
}
KEYS = {name: [next(iter(fields))] for name, fields in CORE.items()}
KEYS["assignments"] = ["coder_id", "source_id"]
LINKS = {
    "participants": {"source_id": "sources"},
    "codebook": {"parent_id": "codebook"},
    "codings": {
        "source_id": "sources",
        "participant_id": "participants",
        "code_id": "codebook",
        "excerpt_id": "excerpts",
    },
    "assignments": {"source_id": "sources"},
}


def one_of(values: Iterable[str]) -> str:
    """List the values that would do."""
    return "one of " + ", ".join(values)


def path_of(table: str) -> str:
    """Return the file of a table, relative to the data folder."""
    return f"raw/{table}.csv"


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
    name, schema = resource["name"], resource["schema"]
    if name not in CORE:
        yield Problem(PACKAGE, 0, "", str(name), f"only tables of the contract, {one_of(CORE)}")
        return
    links = [
        {"fields": [column], "reference": {"resource": other, "fields": KEYS[other]}}
        for column, other in LINKS.get(name, {}).items()
        if linked or other != "excerpts"
    ]
    fields = {f["name"]: {k: f[k] for k in CHECKED if k in f} for f in schema["fields"]}
    pairs = {
        "path": (resource["path"], path_of(name)),
        "encoding": (resource.get("encoding", "utf-8"), "utf-8"),
        "dialect": ({**DIALECT, **resource.get("dialect", {})}, DIALECT),
        "missingValues": (schema.get("missingValues", [""]), [""]),
        "primaryKey": (schema["primaryKey"], KEYS[name]),
        "foreignKeys": (schema.get("foreignKeys", []), links),
        **{f"field {c}": (fields.get(c), expected) for c, expected in CORE[name].items()},
    }
    for what, (found, expected) in pairs.items():
        if found != expected:
            shown = "" if found is None else json.dumps(found)
            yield Problem(PACKAGE, 0, f"{name}, {what}", shown, json.dumps(expected))
    if len(fields) < len(schema["fields"]):
        yield Problem(PACKAGE, 0, f"{name}, fields", expected="every field once")
    for column in fields.keys() - CORE[name].keys():
        if not (isinstance(column, str) and column.isidentifier() and _can_check(fields[column])):
            can = f"a type ({', '.join(TYPES)}) and constraints ({', '.join(CONSTRAINTS)})"
            expected = f"a name in letters, digits and underscores, {can}"
            yield Problem(PACKAGE, 0, f"{name}, field {column}", expected=expected)


def _can_check(descriptor: Field) -> bool:
    """Whether the cells of a column can be held against its description."""
    kind, rules = descriptor["type"], descriptor.setdefault("constraints", {})
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
