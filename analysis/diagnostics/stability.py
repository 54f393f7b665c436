"""What statements hang on: each is held to its conditions again, with a part of the material gone.

A condition means what it means in `analysis.prose.conditions`, and a number what it means in
`analysis.prose.numbers`: only the rows are fewer, or some codings have other codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.common.frames import Rows, rows_of
from analysis.common.words import dashed
from analysis.diagnostics.agreement import again
from analysis.diagnostics.statements import Statement
from analysis.disclosure.people import merging, people_of
from analysis.disclosure.printable import of_attribute, printable
from analysis.methods.reach import with_ancestors
from analysis.methods.sensitivity import disagreement, flipped, holding, left
from analysis.prose.conditions import Known, evaluate
from analysis.prose.numbers import COLUMNS, Count, counting, counts, reached, reaching
from analysis.study.bands import NOT_PROVIDED
from analysis.study.study import Study

Entry = dict[str, Any]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
RowsFor = Callable[[Count], Rows]
Values = dict[str, Ints | None]
DRAWS, SEED = 1000, 2022
MOST = 30_000_000  # rows that are counted again, draw by draw or part by part
UNITS, AGAIN = ".nunique()", ".duplicated().sum()"  # how what differs is counted, or what does not
SOURCES, CODERS, GROUPS, FLIPPED = "sources", "coders", "groups", "draws"
STEADY = 0.95  # of the draws in which a steady statement holds
COLUMNS_OF = ["claim", "words", "kind", "parts", "holds", "undefined", "fails_without"]


@dataclass(frozen=True)
class Parts:
    """Parts of the material, each of which is left out in turn.

    Attributes:
        kind: what they are, in the plural.
        names: of the parts.
        column: by what a row belongs to one, if it has that column.
        own: the part of each value of that column.
        source: the part of each source that has nothing else in it.
    """

    kind: str
    names: list[str]
    column: str
    own: Mapping[Any, str]
    source: Mapping[Any, str] = field(default_factory=dict)

    def of(self, rows: pd.DataFrame) -> list[pd.Series]:
        """Return the parts of each row, missing where it stays whatever is left out."""
        columns = ((self.column, self.own), ("source_id", self.source))
        return [
            rows[column].map(parts).astype(object) for column, parts in columns if column in rows
        ]


def parts_of(study: Study) -> list[Parts]:
    """List what is left out: sources; coders and groups of people, where there are several.

    Groups are those that may be printed with their number. Which of them a statement hangs on can
    tell of people to which group they belong, and no proof covers that: so there are none where the
    tables of people stay at home.
    """
    sources = list(study.sources["source_id"])
    found = [Parts(SOURCES, sources, "source_id", dict(zip(sources, sources, strict=True)))]
    duties = study.table("assignments").query("role == 'primary'")
    coders = sorted(duties["coder_id"].unique())
    if len(coders) > 1:
        alone = duties[~duties["source_id"].duplicated(keep=False)].set_index("source_id")
        own = dict(zip(coders, coders, strict=True))
        found.append(Parts(CODERS, coders, "coder_id", own, alone["coder_id"].to_dict()))
    for attribute in study.attributes if study.data.digests.public else ():
        shown = of_attribute(printable(study).counts, attribute).dropna()
        names = [r.value for r in rows_of(shown) if r.people and r.value != NOT_PROVIDED]
        people = people_of(study, merging(study))
        own = people[attribute].to_dict()
        by_source = people.groupby("source_id")[attribute]
        groups = by_source.first()[by_source.nunique() == 1]
        if len(names) > 1:
            found.append(Parts(GROUPS, names, "participant_id", own, groups.to_dict()))
    return found


def rate_of(study: Study) -> float | None:
    """Return the rate at which primary and second coders disagreed; None: it is not known."""
    duties = study.table("assignments")
    duties = duties[~duties["coder_id"].isin(again(duties["coder_id"]))]
    both = duties.groupby("source_id")["role"].nunique()
    codings = study.table("codings").merge(duties, on=["coder_id", "source_id"])
    codings = codings[codings["source_id"].isin(both.index[both > 1])]
    return disagreement(codings, "overlap" if study.placed else "source")


class Noted(dict[str, Entry]):
    """Numbers that note which of them are asked for."""

    def __init__(self, numbers: Mapping[str, Entry]) -> None:
        """Take the numbers."""
        super().__init__(numbers)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Entry:
        """Return a number, and note it."""
        self.asked.add(name)
        return super().__getitem__(name)


def holds(statement: Statement, known: Known) -> bool:
    """Whether all conditions of a statement hold."""
    return all(found.holds for c in statement.conditions for found in evaluate(c, known))


def asked(statement: Statement, known: Known) -> list[str]:
    """Name the numbers on which a statement rests, in order."""
    numbers = Noted(known.numbers)
    holds(statement, replace(known, numbers=numbers))
    return sorted(numbers.asked)


def rests_on_codings(statement: Statement, known: Known) -> bool:
    """Whether a statement says more than how the sample or the codebook is made up."""
    return any("codings" in known.numbers[n].get("tables", ()) for n in asked(statement, known))


def stability(study: Study, known: Known, statements: list[Statement]) -> pd.DataFrame:
    """Hold statements to their conditions again and again.

    Args:
        study: with everything.
        known: on what claims rest.
        statements: that hold.

    Returns:
        One row a statement and kind of change: claim, words, kind, parts (how many are left out in
        turn, or draws), in how many of these it holds, in how many it is undefined, and without
        which parts it fails. A statement that rests on no coding has one row without a kind; one
        that rests on more rows than can be counted again, a row with no parts.
    """
    names = {one.name: asked(one, known) for one in statements}
    tested = [one for one in statements if rests_on_codings(one, known)]
    wanted = {n for one in tested for n in names[one.name]}
    wanted |= {str(known.numbers[n].get("part_of", "")) for n in wanted}
    asks = {c.id: c for c in (*counts(study), *reached(study)) if c.id in wanted}
    rows_for = counting(study)
    parts = parts_of(study)
    values_of = _without(rows_for, asks.values(), parts)
    changes = [(p.kind, p.names, v) for p, v in zip(parts, values_of, strict=True)]
    if (rate := rate_of(study)) is not None:
        changes.append((FLIPPED, [""] * DRAWS, _flipped(study, rows_for, asks, rate)))
    rows: list[tuple[object, ...]] = []
    for one in statements:
        if one not in tested:
            rows.append((one.name, one.words, "", 0, 0, 0, ""))
        for kind in dict.fromkeys(kind for kind, *_ in changes) if one in tested else ():
            of_kind = [change for change in changes if change[0] == kind]
            outcomes = [_outcomes(one, known, names[one.name], v, len(p)) for _, p, v in of_kind]
            found, parts_ = np.concatenate(outcomes), [p for _, parts, _ in of_kind for p in parts]
            fails = [p for p, outcome in zip(parts_, found, strict=False) if p and outcome == 0]
            counted = (len(found), int((found == 1).sum()), int(np.isnan(found).sum()))
            rows.append((one.name, one.words, kind, *counted, "; ".join(fails)))
    return pd.DataFrame(rows, columns=COLUMNS_OF)


def steady(frame: pd.DataFrame) -> pd.Series:
    """Say of each row of `stability` whether the statement holds throughout, or nearly.

    Without a part it has to hold each time that it is defined; with codings flipped, in 95 % of the
    draws.
    """
    least = np.where(frame["kind"] == FLIPPED, STEADY, 1.0)
    return frame["holds"] >= least * (frame["parts"] - frame["undefined"])


def _without(rows_for: RowsFor, asks: Iterable[Count], every: list[Parts]) -> list[Values]:
    """Count numbers without each part in turn; None: these are too many rows to count again."""
    found: list[Values] = [{} for _ in every]
    for one in asks:
        rows = rows_for(one).frame()
        for parts, values in zip(every, found, strict=True):
            of = parts.of(rows)
            if of and not one.how:
                values[one.id] = left(rows[COLUMNS[one.unit]], of, parts.names)
            elif of and len(rows) * len(parts.names) > MOST:
                values[one.id] = None
            elif of:
                kept = (rows[~np.any([p == name for p in of], axis=0)] for name in parts.names)
                evaluated = [r.eval(one.how) if len(r) else 0 for r in kept]
                values[one.id] = np.array(evaluated, dtype=int)
    return found


def _flipped(study: Study, rows_for: RowsFor, asks: Mapping[str, Count], rate: float) -> Values:
    """Count numbers in each draw of flipped codings; those that stay as they are, are left out."""
    codes = list(study.codes["code_id"])
    place = {code: n for n, code in enumerate(codes)}
    below = np.zeros((len(codes), len(codes)), dtype=bool)
    for row in rows_of(with_ancestors(pd.DataFrame({"code_id": codes, "own": codes}), study.codes)):
        below[place[row.code_id], place[row.own]] = True
    primary = study.codings.drop_duplicates("coding_id")
    column = {coding: n for n, coding in enumerate(primary["coding_id"])}
    applied = primary["code_id"].map(place).to_numpy(np.int64)
    families = []
    for any_code in reaching(study, code="", codes=codes, coded=""):
        rows, ending = rows_for(any_code).frame(), any_code.id.removeprefix("theme.")
        names = [f"theme.{dashed(code)}{ending}" for code in codes]
        if asks.keys() & set(names):
            units = pd.factorize(rows[COLUMNS[any_code.unit]])[0].astype(np.int64)
            families.append((names, units, rows["coding_id"].map(column).to_numpy(np.int64)))
    of_codes = {name for names, *_ in families for name in names}
    others = [c for c in asks.values() if c.id not in of_codes and "codings" in c.tables]
    others = [c for c in others if "code_id" in c.where + c.how]
    frames = {c.id: rows_for(replace(c, where="")).frame() for c in others}
    found: dict[str, list[Ints]] = {name: [] for name in of_codes | set(frames)}
    many = sum(map(len, frames.values())) * DRAWS > MOST
    again = {} if many else {c.id: _recounting(c, frames[c.id], place, column) for c in others}
    for drawn in flipped(applied, rate, DRAWS, SEED):
        for names, units, columns in families:
            for name, values in zip(names, holding(units, drawn[:, columns], below).T, strict=True):
                found[name].append(values)
        for name, recounted in again.items():
            found[name].append(recounted(drawn))
    return {name: np.concatenate(values) if values else None for name, values in found.items()}


def _recounting(
    asks: Count, rows: pd.DataFrame, place: Mapping[str, int], column: Mapping[str, int]
) -> Callable[[Ints], Ints]:
    """Return what counts a number again in draws; what a row is with each code is asked once."""
    label = asks.how.removesuffix(AGAIN).removesuffix(UNITS) or COLUMNS[asks.unit]
    codes = pd.DataFrame({"code_id": [*place]}, dtype="str")
    each: Any = rows.drop(columns="code_id").merge(codes, how="cross")
    there = each.eval(asks.where) if asks.where else True
    keys = np.where(there, pd.factorize(each.eval(label))[0], -1).reshape(len(rows), len(codes))
    at = rows["coding_id"].map(column).fillna(-1).to_numpy(np.int64)
    own = rows["code_id"].map(place).to_numpy(np.int64)

    def recounted(drawn: Ints) -> Ints:
        found = np.sort(keys[np.arange(len(rows)), np.where(at < 0, own, drawn[:, at])])
        different: Ints = (np.diff(found, prepend=-1) > 0).sum(axis=1)
        return (found >= 0).sum(axis=1) - different if asks.how.endswith(AGAIN) else different

    return recounted


def _outcomes(
    one: Statement, known: Known, names: list[str], values: Mapping[str, Ints | None], many: int
) -> Floats:
    """Say of each change whether a statement holds: 1 or 0; missing where that is undefined.

    Where numbers come out the same, it is asked once. No outcomes: numbers were not counted.
    """
    wholes = [known.numbers[name].get("part_of", "") for name in names]
    if any(values.get(name, 0) is None for name in (*names, *wholes)):
        return np.zeros(0)
    table = np.column_stack([_values(known, values, n, many) for n in (*names, *wholes)])
    each, which = np.unique(table, axis=0, return_inverse=True)
    found = np.zeros(len(each))
    for n, row in enumerate(each):
        numbers = Noted(known.numbers)
        for name, value, of in zip(names, row[: len(names)], row[len(names) :], strict=True):
            changed = {"value": int(value), "of": None if of < 0 else int(of)}
            numbers[name] = known.numbers[name] | changed
        defined = (row[len(names) :] != 0).all()
        found[n] = holds(one, replace(known, numbers=numbers)) if defined else np.nan
    return found[which.ravel()]


def _values(known: Known, values: Mapping[str, Ints | None], name: str, many: int) -> Ints:
    """Return a number in each of many changes; -1 where there is none of that name."""
    found = values.get(name)
    value = int(known.numbers[name]["value"]) if name else -1
    return np.full(many, value) if found is None else found


def lacking(study: Study) -> Iterator[str]:
    """Say what cannot be left out or flipped, and why."""
    kinds = {parts.kind for parts in parts_of(study)}
    if CODERS not in kinds:
        yield "No coder is left out: a single coder coded all of it."
    if study.attributes and GROUPS not in kinds:
        why = "that would tell of people to which group they belong"
        if study.data.digests.public:
            why = "there are not two of which the number may be printed"
        yield f"No group of participants is left out: {why}."
    if rate_of(study) is None:
        why = "no source has a second coder, so that it is not known how often coders differ"
        yield f"No coding is flipped: {why}."
