"""Whatever a data package describes otherwise than the workflow needs is said, table by table."""

import json
import re

import pytest

from analysis.common.words import PLURAL
from analysis.study.schema import CORE, TABLES
from tests.study.breaking import (
    NO_FILE,
    cases,
    check_broken,
    describe,
    folder_in_place,
    package,
    said,
)
from tests.support.run import write
from tests.support.small import clear_quotes

ID = {"required": True, "pattern": "^[A-Za-z][A-Za-z0-9._-]*$"}
NO_PACKAGE = "a Tabular Data Package: JSON in UTF-8, resources with name, path and schema"
ONCE = "one description of this table"
ADDED = (
    "a name in letters, digits and underscores, a type (string, integer, date)"
    " and constraints (required, enum, minimum, maximum)"
)


def broken(content, line=0):
    where = f", line {line}" if line else ""
    return (
        lambda data: write(data, {"datapackage.json": content}),
        f"datapackage.json{where}: expected {NO_PACKAGE}",
    )


def tables(change, *missing):
    """Change the tables described; each of some is then not described once."""
    return (
        lambda data: package(data, change),
        *(f"datapackage.json, {table}: expected {ONCE}" for table in missing),
    )


def other(table, key, value, expected, found=None):
    """Give a table, or its schema, another value."""

    def change(described, _content):
        place = described[table]
        place = place if key in {"path", "encoding", "dialect"} else place["schema"]
        place[key] = value

    found = json.dumps(found or value)
    return (
        lambda data: package(data, change),
        f"datapackage.json, {table}, {key}: found {found!r}, expected {json.dumps(expected)}",
    )


def field(table, column, found, expected, **changes):
    """Describe a column of the contract otherwise."""
    found, expected = json.dumps(found), json.dumps(expected)
    return (
        lambda data: describe(data, table, column, **changes),
        f"datapackage.json, {table}, field {column}: found {found!r}, expected {expected}",
    )


def added(name, changes):
    """Describe a column of participants that the contract does not know."""
    return (
        lambda data: describe(data, "participants", name, **changes),
        f"datapackage.json, participants, field {name}: expected {ADDED}",
    )


def unfit(change):
    """Change a description so that it is none."""
    return lambda data: package(data, change), f"datapackage.json: expected {NO_PACKAGE}"


def text(required=True, **rules):
    return {"type": "string", **rules, "constraints": {"required": required}}


BROKEN = {
    **{name: other(*case) for name, case in cases("package.yml")["other"].items()},
    **{name: added(*case) for name, case in cases("package.yml")["added"].items()},
    "folder in the place of the package": (
        lambda data: folder_in_place(data, "datapackage.json"),
        said("datapackage.json", NO_FILE),
    ),
    "package that is not JSON": broken('{"resources": [\n}', 2),
    "package that is empty": broken("", 1),
    "package in UTF-16": broken('{"resources": []}'.encode("utf-16")),
    "package with a byte-order mark": broken(b'\xef\xbb\xbf{"resources": []}', 1),
    "package without tables": broken("{}"),
    "package that is a list": broken("[]"),
    "package whose tables are a mapping": broken('{"resources": {"a": 1}}'),
    "package whose tables are numbers": broken('{"resources": [1]}'),
    "package whose tables have lists for names": broken('{"resources": [{"name": []}]}'),
    "package with brackets without end": broken("[" * 100000),
    "package with a number without end": broken("9" * 5000),
    "no table described": tables(
        lambda _, content: content["resources"].clear(),
        *("assignments", "codebook", "codings", "participants", "sources"),
    ),
    "table not described": tables(lambda _, content: content["resources"].pop(2), "codebook"),
    "table described twice": tables(
        lambda described, content: content["resources"].append(described["codebook"]), "codebook"
    ),
    "quotes described twice": (
        lambda data: (
            clear_quotes(data),
            package(data, lambda _, content: content["resources"].append(TABLES["excerpts"])),
        ),
        f"datapackage.json, excerpts: expected {ONCE}",
    ),
    "unknown table": (
        lambda data: package(
            data,
            lambda described, content: content["resources"].append(
                {**described["sources"], "name": "notes"}
            ),
        ),
        "datapackage.json: found 'notes', expected only tables of the contract,"
        " one of sources, participants, codebook, codings, assignments, excerpts",
    ),
    "no reference to the quotes described": (
        lambda data: (
            clear_quotes(data),
            package(data, lambda described, _: described["codings"]["schema"]["foreignKeys"].pop()),
        ),
        re.compile(
            r"datapackage\.json, codings, foreignKeys: found '.*…', expected .*"
            r'"excerpts", "fields": \["excerpt_id"\]\}\}\]'
        ),
    ),
    "column not described": (
        lambda data: package(
            data, lambda described, _: described["codings"]["schema"]["fields"].pop(0)
        ),
        "datapackage.json, codings, field coding_id: expected "
        + json.dumps({"type": "string", "constraints": ID}),
    ),
    "column described twice": (
        lambda data: package(
            data,
            lambda described, _: described["codings"]["schema"]["fields"].append(
                described["codings"]["schema"]["fields"][0]
            ),
        ),
        "datapackage.json, codings, fields: expected every field once",
    ),
    "column with a weaker pattern": field(
        "codings",
        "coding_id",
        {"type": "string", "constraints": ID | {"pattern": ".*"}},
        {"type": "string", "constraints": ID},
        constraints=ID | {"pattern": ".*"},
    ),
    "column of another type": field(
        "codings",
        "start",
        {"type": "string", "constraints": {"required": True, "minimum": 0}},
        {"type": "integer", "constraints": {"required": True, "minimum": 0}},
        type="string",
    ),
    "column in another format": field(
        "codebook", "label", text(format="email"), text(), format="email"
    ),
    "table without fields": unfit(
        lambda described, _: described["codings"]["schema"].pop("fields")
    ),
    "added column of no type": (
        lambda data: describe(data, "participants", "place", title="Place"),
        f"datapackage.json: expected {NO_PACKAGE}",
    ),
    "added column with constraints that are a list": (
        lambda data: describe(data, "participants", "place", type="string", constraints=[]),
        f"datapackage.json: expected {NO_PACKAGE}",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_unfit_package_is_described(data, name):
    check_broken(data, *BROKEN[name])


def test_every_kind_of_source_has_a_name_in_print():
    assert CORE["sources"]["mode"]["constraints"]["enum"] == list(PLURAL)
