"""The rules that the description of a table cannot state, on tables of a few rows."""

from copy import deepcopy

import numpy as np
import pytest

from analysis.study.columns import Tables, by_column
from analysis.study.rules import _circling, _fit, broken

TABLES = {
    "sources": [
        {"source_id": "S1", "mode": "interview", "length": 100},
        {"source_id": "S2", "mode": "focus_group", "length": 200},
    ],
    "participants": [
        {"participant_id": "P1", "source_id": "S1"},
        {"participant_id": "P2", "source_id": "S2"},
        {"participant_id": "P3", "source_id": "S2"},
    ],
    "codebook": [
        {"code_id": "A", "parent_id": None, "position": 1},
        {"code_id": "A.1", "parent_id": "A", "position": 1},
        {"code_id": "B", "parent_id": None, "position": 2},
    ],
    "assignments": [
        {"coder_id": "C1", "source_id": "S1", "role": "primary"},
        {"coder_id": "C1", "source_id": "S2", "role": "primary"},
        {"coder_id": "C2", "source_id": "S2", "role": "second"},
    ],
    "codings": [
        dict(zip(("coding_id", "source_id", "participant_id", "code_id"), row[:4], strict=True))
        | dict(zip(("coder_id", "start", "end", "excerpt_id"), row[4:], strict=True))
        for row in (
            ("K1", "S1", "P1", "A.1", "C1", 0, 100, None),
            ("K2", "S2", "P2", "A", "C1", 10, 11, "E1"),
            ("K3", "S2", None, "B", "C2", 10, 200, None),
        )
    ],
    "excerpts": [{"excerpt_id": "E1"}],
}


@pytest.fixture
def rows():
    return deepcopy(TABLES)


def tables(rows):
    columns = {name: by_column(rows[name], TABLES[name][0]) for name in rows}
    return Tables(rows, columns.__getitem__)


def faults(rows, *, placed=True):
    """Table, row, column, value and what was expected, of all that is wrong."""
    held = tables(rows)
    found = [
        (p.file.removeprefix("raw/").removesuffix(".csv"), p.row, p.column, p.found, p.expected)
        for p in broken(held, placed=placed)
    ]
    # What is told of codings at a glance is what looking at each row tells.
    assert _fit(held, placed=placed) <= (not any(name == "codings" for name, *_ in found))
    return found


def test_tables_that_keep_the_rules_have_no_fault(rows):
    assert faults(rows) == []
    assert _fit(tables(rows), placed=True)


@pytest.mark.parametrize("name", ["sources", "codebook", "assignments"])
def test_some_tables_have_a_row_at_least(rows, name):
    rows[name] = []
    assert (name, 0, "", "", "at least one row below the header") in faults(rows)


@pytest.mark.parametrize("name", ["participants", "codings", "excerpts"])
def test_others_may_be_empty(rows, name):
    rows["sources"] = [row | {"mode": "document"} for row in rows["sources"]]
    rows["codings"] = [row | {"participant_id": None} for row in rows["codings"]]
    rows[name] = []
    assert faults(rows) == []


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("sources", "source_id", "S1"),
        ("participants", "participant_id", "P1"),
        ("codebook", "code_id", "A"),
        ("assignments", "coder_id, source_id", "C1, S1"),
        ("codings", "coding_id", "K1"),
        ("excerpts", "excerpt_id", "E1"),
    ],
)
def test_a_key_stands_once_and_the_first_row_with_it_is_named(rows, name, column, value):
    last = len(rows[name]) + 2
    rows[name] += [dict(rows[name][0]), dict(rows[name][0])]
    own = [fault for fault in faults(rows) if fault[2] == column]
    said = "a unique key; row 2 has the same"
    assert [fault for fault in own if fault[4] == said] == [
        (name, n, column, value, said) for n in (last, last + 1)
    ]


def test_a_key_that_could_not_be_read_is_not_the_same_as_another_one(rows):
    rows["codings"] += [row | {"coding_id": None} for row in rows["codings"]]
    rows["assignments"] += [row | {"coder_id": None} for row in rows["assignments"]]
    assert faults(rows) == []
    assert not _fit(tables(rows), placed=True)


@pytest.mark.parametrize(
    ("name", "n", "column", "other", "key"),
    [
        ("participants", 2, "source_id", "sources", "source_id"),
        ("codebook", 2, "parent_id", "codebook", "code_id"),
        ("assignments", 2, "source_id", "sources", "source_id"),
        ("codings", 0, "source_id", "sources", "source_id"),
        ("codings", 0, "participant_id", "participants", "participant_id"),
        ("codings", 0, "code_id", "codebook", "code_id"),
    ],
)
def test_a_reference_leads_to_a_row(rows, name, n, column, other, key):  # noqa: PLR0913, PLR0917
    rows[name][n][column] = "X9"
    expected = f"the {key} of a row in raw/{other}.csv"
    told = [fault for fault in faults(rows) if fault[:3:2] == (name, column)]
    assert told == [(name, n + 2, column, "X9", expected)]


def test_a_reference_to_a_row_that_could_not_be_read_may_be_right(rows):
    rows["sources"].append({"source_id": None, "mode": "document", "length": 1})
    rows["codebook"].append({"code_id": None, "parent_id": None, "position": 7})
    rows["participants"][2]["source_id"] = rows["codings"][0]["source_id"] = "X9"
    rows["codings"][0]["code_id"] = rows["codebook"][1]["parent_id"] = "X9"
    rows["codings"][0]["participant_id"] = None
    assert faults(rows) == []


def test_a_quote_whose_row_was_deleted_is_withdrawn_and_one_without_a_table_is_wrong(rows):
    rows["excerpts"] = []
    assert faults(rows) == []
    del rows["excerpts"]
    expected = "the excerpt_id of a row in raw/excerpts.csv"
    assert faults(rows) == [("codings", 3, "excerpt_id", "E1", expected)]


# Codebook

PARENT = "a parent that is neither the code itself nor below it"


@pytest.mark.parametrize(
    ("parents", "circling"),
    [
        ({"A": "A"}, "A"),
        ({"A": "B", "B": "A"}, "AB"),
        ({"A": "B", "B": "C", "C": "A", "D": "A", "E": None}, "ABC"),
        ({"D": "A", "A": "B", "B": "A"}, "AB"),
        ({"D": "C", "C": "B", "B": "A", "A": None}, ""),
        ({"A": "X9"}, ""),
        ({"A": "A", "B": "B", "C": None}, "AB"),
        ({}, ""),
    ],
)
def test_codes_circle_that_are_above_themselves(parents, circling):
    assert _circling(parents) == set(circling)


def test_a_code_is_not_below_itself(rows):
    rows["codebook"][0]["parent_id"] = "A.1"
    rows["codebook"][2]["parent_id"] = "A.1"
    assert (
        faults(rows)
        == [
            ("codebook", 2, "parent_id", "A.1", PARENT),
            ("codebook", 3, "parent_id", "A", PARENT),
            ("codebook", 4, "position", "2", SIBLING.format(2)),
        ][:2]
    )


SIBLING = "a place of its own among its siblings; row {} has the same"


def test_siblings_have_places_of_their_own_and_others_may_have_the_same(rows):
    rows["codebook"][2]["position"] = 1
    assert faults(rows) == [("codebook", 4, "position", "1", SIBLING.format(2))]


def test_places_that_could_not_be_read_are_not_the_same(rows):
    for row in rows["codebook"]:
        row["position"] = None
    assert faults(rows) == []


@pytest.mark.parametrize("alike", ["A-1", "A_1", "a.1"])
def test_identifiers_of_codes_differ_by_more_than_dots_and_hyphens(rows, alike):
    rows["codebook"].append({"code_id": alike, "parent_id": None, "position": 3})
    expected = "an identifier unlike that of row 3, dots and hyphens aside"
    told = [("codebook", 5, "code_id", alike, expected)] if alike == "A-1" else []
    assert faults(rows) == told


# Quotes


@pytest.mark.parametrize(
    ("names", "n", "called"),
    [
        (["E1", "E.1", "E-1"], 4, "E.1"),
        (["E1", "E.1", "e.1"], 4, "E.1"),
        (["E1", "A-1"], 3, "A.1"),
        (["E1", "a.1"], 3, "A.1"),
        (["E1", "A"], 3, "A"),
    ],
)
def test_a_quote_is_called_unlike_others_and_unlike_codes(rows, names, n, called):
    rows["excerpts"] = [{"excerpt_id": name} for name in names]
    expected = f"an identifier unlike {called}, which names its own words"
    assert faults(rows) == [("excerpts", n, "excerpt_id", names[-1], expected)]


def test_names_that_could_not_be_read_are_like_no_others(rows):
    rows["excerpts"] += [{"excerpt_id": None}, {"excerpt_id": None}, {"excerpt_id": "E_1"}]
    rows["codebook"].append({"code_id": None, "parent_id": None, "position": 9})
    assert faults(rows) == []


# Sources

PRIMARY = "a coder assigned as primary in raw/assignments.csv"
SPOKE = "someone in raw/participants.csv who spoke in it"


@pytest.mark.parametrize("role", ["second", None])
def test_each_source_has_a_primary_coder(rows, role):
    rows["assignments"][0]["role"] = role
    told = [("sources", 2, "source_id", "S1", PRIMARY)] if role else []  # which may have been that
    assert faults(rows) == told


@pytest.mark.parametrize(("mode", "told"), [("interview", 1), ("focus_group", 1), ("document", 0)])
def test_in_a_conversation_somebody_spoke(rows, mode, told):
    rows["sources"][0]["mode"] = mode
    del rows["participants"][0]
    rows["codings"][0]["participant_id"] = None
    assert faults(rows) == [("sources", 2, "source_id", "S1", SPOKE)] * told


def test_of_a_source_that_could_not_be_read_nothing_is_asked_nor_of_others_where_duties_are(rows):
    rows["sources"].append({"source_id": None, "mode": "interview", "length": 9})
    assert faults(rows) == []
    rows["sources"].append({"source_id": "S9", "mode": "interview", "length": 9})
    assert [fault[4] for fault in faults(rows)] == [PRIMARY, SPOKE]
    rows["assignments"].append({"coder_id": "C1", "source_id": None, "role": "primary"})
    rows["participants"].append({"participant_id": "P9", "source_id": None})
    assert faults(rows) == []


# Codings


@pytest.mark.parametrize(
    ("n", "cells", "column", "found", "expected"),
    [
        (0, {"start": 50, "end": 50}, "end", "50", "more than start, which is 50"),
        (0, {"start": 51, "end": 50}, "end", "50", "more than start, which is 51"),
        (0, {"end": 101}, "end", "101", "at most 100, the length of S1"),
        (2, {"end": 201}, "end", "201", "at most 200, the length of S2"),
        (
            *(0, {"coder_id": "C2"}, "coder_id", "C2"),
            "a coder assigned to S1 in raw/assignments.csv",
        ),
        (
            *(1, {"participant_id": "P1"}, "participant_id", "P1"),
            "a person who spoke in S2; this one spoke in S1",
        ),
    ],
)
def test_a_coding_is_of_its_source(rows, n, cells, column, found, expected):  # noqa: PLR0913, PLR0917
    rows["codings"][n] |= cells
    assert faults(rows) == [("codings", n + 2, column, found, expected)]


@pytest.mark.parametrize(
    "cells",
    [
        {"start": 99, "end": 100},
        {"start": None},
        {"end": None},
        {"start": None, "end": 1},
        {"participant_id": None},
        {"coder_id": None},
        {"source_id": None},
        {"source_id": None, "end": 999},
    ],
)
def test_a_coding_may_lack_what_could_not_be_read(rows, cells):
    rows["codings"][0] |= cells
    assert faults(rows) == []


def test_a_length_or_a_duty_that_could_not_be_read_is_held_against_nobody(rows):
    rows["sources"][0]["length"] = None
    rows["codings"][0] |= {"end": 999}
    assert faults(rows) == []
    rows["codings"][0] |= {"coder_id": "C9"}
    assert [fault[2] for fault in faults(rows)] == ["coder_id"]
    rows["assignments"].append({"coder_id": None, "source_id": "S1", "role": "second"})
    assert faults(rows) == []


def test_of_a_person_who_spoke_nowhere_that_is_known_nothing_is_told(rows):
    rows["participants"][0]["source_id"] = None
    rows["participants"].append({"participant_id": "P4", "source_id": "S1"})
    assert faults(rows) == []
    rows["participants"].append({"participant_id": None, "source_id": "S1"})
    assert faults(rows) == []


# Studies without positions


def unplaced(rows):
    for row in rows["sources"]:
        row["length"] = None
    for n, row in enumerate(rows["codings"]):
        row |= {"start": n, "end": n + 1}
    return rows


def test_codings_without_places_are_rows(rows):
    assert faults(unplaced(rows), placed=False) == []
    assert _fit(tables(rows), placed=False)
    rows["codings"][1]["end"] = 4
    expected = "2: a row of the export, since study.yml says positions: none"
    assert faults(rows, placed=False) == [("codings", 3, "end", "4", expected)]
    rows["codings"][1] |= {"start": None, "coder_id": "C9"}
    assert [fault[2] for fault in faults(rows, placed=False)] == ["coder_id"]
    rows["codings"][1] |= {"start": 1, "end": None}
    assert [fault[2] for fault in faults(rows, placed=False)] == ["coder_id"]


def test_sources_without_places_have_no_length(rows):
    unplaced(rows)["sources"][1]["length"] = 9
    rows["assignments"][0]["role"] = "second"
    assert faults(rows, placed=False) == [
        ("sources", 2, "source_id", "S1", PRIMARY),
        ("sources", 3, "length", "9", "no length, since study.yml says positions: none"),
    ]


# What is seen of many codings at a glance

OFF = {
    "a key twice": {"coding_id": "K2"},
    "no key": {"coding_id": None},
    "an unknown source": {"source_id": "S9"},
    "an unknown person": {"participant_id": "P9"},
    "an unknown code": {"code_id": "X"},
    "a coder without the duty": {"coder_id": "C2"},
    "a person elsewhere": {"participant_id": "P2"},
    "nothing between": {"start": 100},
    "no start": {"start": None},
    "no end": {"end": None},
    "an end beyond the source": {"end": 101},
}


@pytest.mark.parametrize("how", OFF)
def test_codings_of_which_one_is_off_are_looked_at_row_by_row(rows, how):
    rows["codings"][0] |= OFF[how]
    assert not _fit(tables(rows), placed=True)


def test_codings_without_a_table_of_their_quotes_are_looked_at_row_by_row(rows):
    del rows["excerpts"]
    assert not _fit(tables(rows), placed=True)
    for row in rows["codings"]:
        row["excerpt_id"] = None
    assert _fit(tables(rows), placed=True)


def test_a_row_too_long_is_seen_at_a_glance(rows):
    unplaced(rows)["codings"][1]["end"] = 3
    assert not _fit(tables(rows), placed=False)


def test_a_glance_agrees_with_looking_at_each_row():
    chance = np.random.default_rng(5)
    seen = set()
    for _ in range(300):
        rows = deepcopy(TABLES)
        for row in rows["codings"]:
            for column in chance.choice([*row], chance.integers(0, 2), replace=False):
                row[column] = rows["codings"][chance.integers(0, 3)][column]
        fits = _fit(tables(rows), placed=True)
        assert fits == (not faults(rows))
        seen.add(fits)
    assert seen == {True, False}
