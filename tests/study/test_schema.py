"""The description of tables: what may be described, and how that is told."""

import json

import pytest

from analysis.study.schema import (
    CORE,
    KEYS,
    TABLES,
    UNPRINTABLE,
    entry,
    links_of,
    one_of,
    path_of,
    read_package,
)
from tests.support.run import ROOT

PACKAGE = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("given", "described"),
    [
        ({"column": "job_title"}, {"type": "string", "title": "Job title"}),
        ({"column": "_years", "whole": True}, {"type": "integer", "title": "Years"}),
        ({"column": "a", "whole": True, "kinds": ["1", "2"]}, {"type": "integer", "title": "A"}),
        (
            {"column": "job", "kinds": ["é", "b", "", "é"]},
            *[{"type": "string", "title": "Job", "constraints": {"enum": ["é", "b"]}}],
        ),
        (
            {"column": "job", "kinds": ["", ""]},
            {"type": "string", "title": "Job", "constraints": {"enum": ["…", "not provided"]}},
        ),
    ],
)
def test_the_entry_to_paste_describes_a_column(given, described):
    text = entry(**given)
    if "constraints" in described:
        described["constraints"] = {"required": True, **described["constraints"]}
    assert json.loads(text) == {"name": given["column"], **described}
    assert "\\u" not in text


def test_values_are_listed_and_tables_have_their_files():
    assert one_of(["a", "b"]) == "one of a, b"
    assert path_of("codings") == "raw/codings.csv"


def test_links_lead_from_columns_to_tables():
    assert links_of(TABLES["participants"]) == {"source_id": "sources"}
    assert links_of(TABLES["codebook"]) == {"parent_id": "codebook"}
    assert links_of(TABLES["sources"]) == {}
    assert list(links_of(TABLES["codings"]).values()) == [
        *("sources", "participants", "codebook", "excerpts")
    ]


def test_keys_are_those_by_which_rows_are_told_apart():
    assert KEYS == {
        "sources": ["source_id"],
        "participants": ["participant_id"],
        "codebook": ["code_id"],
        "codings": ["coding_id"],
        "assignments": ["coder_id", "source_id"],
        "excerpts": ["excerpt_id"],
    }


def test_cells_are_filled_but_where_something_may_be_missing_and_numbers_have_their_least():
    rules = {
        (table, name): field.get("constraints", {})
        for table, fields in CORE.items()
        for name, field in fields.items()
    }
    assert {place for place, rule in rules.items() if rule["required"] is False} == {
        *(("codebook", "parent_id"), ("codebook", "definition")),
        *(("codings", "participant_id"), ("codings", "excerpt_id")),
    }
    assert {place: rule["minimum"] for place, rule in rules.items() if "minimum" in rule} == {
        **{("sources", "length"): 1, ("sources", "words"): 1, ("codebook", "position"): 1},
        **{("codings", "start"): 0, ("codings", "end"): 1},
    }
    assert CORE["assignments"]["role"]["constraints"]["enum"] == ["primary", "second"]


@pytest.mark.parametrize("character", "\0\t\n\x1f\x7f\x9f\u2028\u2029\ud800\udfff\ufffe\uffff")
def test_what_cannot_be_printed_is_told(character):
    assert UNPRINTABLE.search(f"a{character}b")


@pytest.mark.parametrize(
    "character", [" ", "~", "\xa0", "\u2027", "\u202a", "\ue000", "\ufffd", "😀"]
)
def test_what_can_be_printed_is_not(character):
    assert not UNPRINTABLE.search(f"a{character}b")


def problems(change):
    """What is wrong with the package of this study after a change of its tables."""
    package = json.loads(json.dumps(PACKAGE))
    change({resource["name"]: resource for resource in package["resources"]})
    found = []
    fields = read_package(json.dumps(package).encode(), found)
    assert bool(fields) != bool(found)
    return found


def described(**more):
    """What is wrong with another column of the participants."""
    return problems(
        lambda tables: tables["participants"]["schema"]["fields"].append({"name": "x", **more})
    )


@pytest.mark.parametrize(
    "field",
    [
        {"type": "string"},
        {"type": "string", "format": "default", "title": "X", "description": "y"},
        {"type": "string", "constraints": {"required": True, "enum": ["a"]}},
        {"type": "string", "constraints": {"required": False, "enum": ["a", "b"]}},
        {"type": "integer", "constraints": {"minimum": 0, "maximum": 9}},
        {"type": "date", "constraints": {"required": True}},
    ],
)
def test_more_columns_may_be_described_as_far_as_they_can_be_checked(field):
    assert described(**field) == []


@pytest.mark.parametrize(
    "field",
    [
        {"type": "number"},
        {"type": "string", "format": "email"},
        {"type": "string", "constraints": {"unique": True}},
        {"type": "string", "constraints": {"required": "yes"}},
        {"type": "string", "constraints": {"minimum": 1}},
        {"type": "integer", "constraints": {"minimum": 1.5}},
        {"type": "integer", "constraints": {"maximum": True}},
        {"type": "date", "constraints": {"maximum": 3}},
        {"type": "integer", "constraints": {"enum": ["1"]}},
        {"type": "string", "constraints": {"enum": "a"}},
        {"type": "string", "constraints": {"enum": [1]}},
        {"type": "string", "constraints": {"enum": []}},
        {"type": "string", "constraints": {"enum": ["a", "a"]}},
        {"name": "a b", "type": "string"},
        {"name": 5, "type": "string"},
    ],
)
def test_columns_that_cannot_be_checked_are_refused(field):
    (problem,) = described(**field)
    assert problem.column == f"participants, field {field.get('name', 'x')}"


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("encoding", "utf-8"),
        ("dialect", {}),
        ("dialect", {"delimiter": ",", "header": True}),
        ("missingValues", [""]),
        ("foreignKeys", []),
    ],
)
def test_what_is_said_as_it_is_by_default_may_be_said(where, value):
    def change(tables):
        place = tables["sources"]
        place = place if where in ("encoding", "dialect") else place["schema"]
        place[where] = value

    assert problems(change) == []


def test_the_columns_of_every_table_are_returned():
    fields = read_package(json.dumps(PACKAGE).encode(), [])
    assert {name: {f["name"] for f in fields[name]} >= {*CORE[name]} for name in fields} == (
        dict.fromkeys(CORE.keys() - {"excerpts"}, True)
    )
    assert read_package(None, []) == {}
