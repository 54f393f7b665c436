"""The rules of the contract that the description of a table cannot state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np

from analysis.common.problems import Problem
from analysis.common.words import dashed
from analysis.study.columns import Column, Tables
from analysis.study.schema import FIRST, KEYS, TABLES, links_of, path_of

Fault = tuple[int, str, str]  # of a row: its number, the column, what was expected
PLACES = ("start", "end")
SPOKEN = ("interview", "focus_group")


def broken(tables: Tables, *, placed: bool) -> Iterator[Problem]:
    """Report what breaks the rules on keys, references and what a table schema cannot state.

    Args:
        tables: the rows of each table.
        placed: whether codings say where in their source they stand.
    """
    for name in ("sources", "codebook", "assignments"):
        if not tables[name]:
            yield Problem(path_of(name), expected="at least one row below the header")
    rules = {
        **{"codebook": _codebook, "sources": _sources},
        **{"codings": _codings, "excerpts": _excerpts},
    }
    if not placed:
        rules |= {"sources": _unmeasured, "codings": _rows}
    for name in tables:
        if name == "codings" and _fit(tables, placed=placed):
            continue
        rows = tables[name]
        found = [_keys(name, tables), rules[name](tables) if name in rules else ()]
        for number, column, expected in chain(*found):
            cells = ", ".join(str(rows[number - FIRST][c]) for c in column.split(", "))
            yield Problem(path_of(name), number, column, cells, expected)


def _fit(tables: Tables, *, placed: bool) -> bool:
    """Say whether all is right with codings, which can be many, without looking at each row."""
    codings, duties = tables.columns("codings"), tables.columns("assignments")
    for column, other in links_of(TABLES["codings"]).items():
        found = set(codings[column].values) - {None}
        known = tables.columns(other)[KEYS[other][0]].values if other in tables else ()
        withdrawn = column == "excerpt_id" and other in tables  # where its row was deleted
        if not (withdrawn or found <= set(known)):
            return False
    coder, source, person = (codings[c] for c in ("coder_id", "source_id", "participant_id"))
    held = _pairs(coder, source)
    spoke = {row["participant_id"]: row["source_id"] for row in tables["participants"]}
    lengths = {row["source_id"]: row["length"] for row in tables["sources"]}
    try:
        start, end = (np.array(codings[c].values, dtype=np.int64)[codings[c].of] for c in PLACES)
        length = np.array([lengths[s] or 0 for s in source.values], dtype=np.int64)
    except (TypeError, KeyError):  # something could not be read
        return False
    return bool(
        len(codings["coding_id"].values) == len(codings["coding_id"].of)
        and None not in codings["coding_id"].values
        and held <= set(zip(duties["coder_id"].cells(), duties["source_id"].cells(), strict=True))
        and all(spoke.get(person, where) == where for person, where in _pairs(person, source))
        and (start < end).all()
        and (end <= (length[source.of] if placed else start + 1)).all()
    )


def _pairs(one: Column, other: Column) -> set[tuple[Any, Any]]:
    """Return what stands together in the rows of two columns."""
    many = max(len(other.values), 1)
    together = np.unique(one.of.astype(np.int64) * many + other.of)
    return {(one.values[n // many], other.values[n % many]) for n in together.tolist()}


def _keys(name: str, tables: Tables) -> Iterator[Fault]:
    """Find duplicate keys and references to rows that do not exist."""
    keys = [tuple(row[k] for k in KEYS[name]) for row in tables[name]]
    for number, first in _again(None if None in key else key for key in keys):
        yield number, ", ".join(KEYS[name]), f"a unique key; row {first} has the same"
    for column, other in links_of(TABLES[name]).items():
        (target,) = KEYS[other]
        known = {row[target] for row in tables.get(other, [])}
        expected = f"the {target} of a row in {path_of(other)}"
        if (name, column) == ("codings", "excerpt_id") and other in tables:
            continue  # a quote whose row was deleted is withdrawn
        for number, row in enumerate(tables[name], FIRST):
            if row[column] is not None and not known & {row[column], None}:
                yield number, column, expected


def _again(values: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Find the rows whose value an earlier row has, with the first of these; None is no value."""
    first: dict[object, int] = {}
    for number, value in enumerate(values, FIRST):
        if value is not None and first.setdefault(value, number) != number:
            yield number, first[value]


def _codebook(tables: Tables) -> Iterator[Fault]:
    """Find cycles among codes, siblings at the same position, names too much alike."""
    rows = tables["codebook"]
    codes = [row["code_id"] for row in rows]
    parents = {row["code_id"]: row["parent_id"] for row in rows}
    circling = _circling(parents)
    for number, code in enumerate(codes, FIRST):
        if code in circling:
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


def _excerpts(tables: Tables) -> Iterator[Fault]:
    """Find quotes that the manuscript would ask for by the name of another one, or of a code."""
    taken = {dashed(row["code_id"]).casefold(): row for row in tables["codebook"] if row["code_id"]}
    for number, row in enumerate(tables["excerpts"], FIRST):
        name = row["excerpt_id"]
        other = taken.setdefault(dashed(name).casefold(), row) if name else row
        if other.get("code_id") or name != other["excerpt_id"]:
            called = other.get("code_id") or other["excerpt_id"]
            yield number, "excerpt_id", f"an identifier unlike {called}, which names its own words"


def _circling(parents: Mapping[str | None, str | None]) -> set[str | None]:
    """Return the codes that are above themselves; each code is passed once."""
    passed: set[str | None] = set()
    found: set[str | None] = set()
    for first in parents:
        code = first
        path: dict[str | None, int] = {}
        while code is not None and code not in passed:
            passed.add(code)
            path[code] = len(path)
            code = parents.get(code)
        found.update(list(path)[path.get(code, len(path)) :])
    return found


def _sources(tables: Tables) -> Iterator[Fault]:
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


def _unmeasured(tables: Tables) -> Iterator[Fault]:
    """Find lengths in a study whose codings are rows, beside what else is wrong with sources."""
    yield from _sources(tables)
    for number, row in enumerate(tables["sources"], FIRST):
        if row["length"] is not None:
            yield number, "length", "no length, since study.yml says positions: none"


def _rows(tables: Tables) -> Iterator[Fault]:
    """Find codings that are no rows of an export, beside what else is wrong with them."""
    yield from _codings(tables)
    for number, row in enumerate(tables["codings"], FIRST):
        start, end = row["start"], row["end"]
        if start is not None and end is not None and end > start + 1:
            expected = f"{start + 1}: a row of the export, since study.yml says positions: none"
            yield number, "end", expected


def _codings(tables: Tables) -> Iterator[Fault]:
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
