"""Counts of people by category: which there are, which of them are hidden, and what that loses.

The kinds of people that can be told apart are the columns of one matrix, and every count that is
printed or known is a row of it (`analysis.methods.suppression`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint

from analysis.disclosure.people import Categories, merged, merging, people_of, told_before
from analysis.methods.suppression import UnprotectableError, complementary, primary
from analysis.study.study import Study

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
ALL = "all"
PAIR = 2  # attributes, whose combinations are all printed


@dataclass(frozen=True)
class Cells:
    """Counts of people, over the kinds of people that can be told apart.

    Attributes:
        kinds: the categories of each kind, a row a kind and a column an attribute.
        names: attribute, category and category across (`all` where it is any) of those counts
            that are printed unless they are hidden; the others may not be found out all the same.
        sums: a row a count and a column a kind: 1 where the count includes the kind.
        counts: the true counts.
        known: the counts that are public whatever is printed here.
    """

    kinds: pd.DataFrame
    names: list[tuple[str, str, str]]
    sums: Ints
    counts: Ints
    known: Bools


def lay_out(study: Study, into: Categories) -> Cells:
    """List the printed counts, those of all attributes together, and those published before."""
    levels = {a: list(dict.fromkeys(categories.values())) for a, categories in into.items()}
    names = grid(levels)
    first = next(iter(levels), ALL)
    printed = [{a: v, **({first: across} if across != ALL else {})} for a, v, across in names]
    combined = []
    if len(levels) > PAIR:
        combined = [dict(zip(levels, values, strict=True)) for values in product(*levels.values())]
    published = told_before(study, into)
    kinds = pd.DataFrame(list(product(*into.values())), columns=list(into), dtype=object)
    frames = [(merged(kinds, into), people_of(study, into))] * len(printed + combined)
    frames += [(kinds, people_of(study))] * len(published)
    pairs = list(zip(frames, [*printed, *combined, *published], strict=True))
    sums, places = np.unique(
        np.array([members(kinds, cell) for (kinds, _), cell in pairs]), axis=1, return_index=True
    )
    counts = np.array([members(people, cell).sum() for (_, people), cell in pairs])
    public = [name == (ALL, ALL, ALL) for name in names]
    public += [False] * len(combined) + [True] * len(published)
    known = (sums[:, None] == sums[public]).all(axis=2).any(axis=1)
    kept = primary(counts, study.threshold) | known
    kept[: len(names)] = True  # of the combinations that are not printed, the small ones matter
    return Cells(merged(kinds, into).iloc[places], names, sums[kept], counts[kept], known[kept])


def grid(levels: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """Name the counts of the table of people: attribute, category, category across."""
    first, *others = levels or [ALL]
    across = [*levels[first], ALL] if others else [ALL]
    rows = [(ALL, ALL), *((a, v) for a in others or levels for v in levels[a])]
    return [(attribute, value, column) for attribute, value in rows for column in across]


def members(frame: pd.DataFrame, cell: Mapping[str, str]) -> Ints:
    """Mark the rows that have all the values of a cell."""
    here = np.ones(len(frame), dtype=np.int64)
    for attribute, value in cell.items():
        if ALL not in (attribute, value):
            here &= frame[attribute].eq(value).to_numpy(dtype=np.int64)
    return here


def occurring(study: Study, cells: Cells) -> list[tuple[Ints, int]]:
    """Return how many people of each category there are at least: one of each value that occurs."""
    people = people_of(study)
    there = {
        attribute: [into[value] for value in dict.fromkeys(people[attribute])]
        for attribute, into in merging(study).items()
    }
    return [
        (members(cells.kinds, {attribute: value}), values.count(value))
        for attribute, values in there.items()
        for value in dict.fromkeys(values)
    ]


def hide(study: Study, cells: Cells) -> Bools:
    """Hide the small counts, and those that would give them away."""
    there = occurring(study, cells)
    rows, least = zip(*there, strict=True) if there else ([np.zeros(len(cells.kinds))], [0])
    small = primary(cells.counts, study.threshold)
    few = set(small_of(study, cells))
    # Where few people have a value, a zero tells what all of them have instead.
    for place, (attribute, value, across) in enumerate(cells.names):
        small[place] |= bool({(attribute, value, ALL), (ALL, ALL, across)} & few)
    more = LinearConstraint(np.array(rows), least, np.inf)
    # What the uncrossed table prints is spared, as far as that protects the rest.
    for spared in (_margins(cells, few), np.zeros_like(cells.known)):
        try:
            fixed = cells.known | (spared & ~small)
            return complementary(cells.sums, cells.counts, small, fixed, study.threshold, more)
        except UnprotectableError:
            if not spared.any():
                raise
    raise AssertionError


def _margins(cells: Cells, few: set[tuple[str, str, str]]) -> Bools:
    """Mark how many people each category has, of the attributes that have no small ones."""
    first = str(next(iter(cells.kinds), ALL))

    def of(name: tuple[str, str, str]) -> str:
        attribute, _, across = name
        return attribute if across == ALL else first if attribute == ALL else ""

    not_spared = {of(name) for name in few}
    marked = np.zeros_like(cells.known)
    marked[: len(cells.names)] = [bool(of(n)) and of(n) not in not_spared for n in cells.names]
    return marked


def small_of(study: Study, cells: Cells) -> list[tuple[str, str, str]]:
    """Name those of the printed counts that are below the threshold."""
    small = primary(cells.counts, study.threshold)
    return [name for name, is_small in zip(cells.names, small, strict=False) if is_small]


def margin(cells: Cells, hidden: Bools, attribute: str, value: str) -> int:
    """Return how many people a category has; none if that is hidden."""
    names = [(attribute, value, ALL), (ALL, ALL, value)]
    first = cells.kinds.columns[0] == attribute and len(cells.kinds.columns) > 1
    place = cells.names.index(names[1] if first else names[0])
    return 0 if hidden[place] else int(cells.counts[place])


def lost(into: Categories, shown: Mapping[tuple[str, str, str], bool]) -> dict[str, int]:
    """Count what became of the cells of the table of people as it was before categories merged."""
    lost = {"printed": 0, "merged": 0, "hidden": 0}
    first = next(iter(into), ALL)
    for attribute, value, across in grid({a: list(values) for a, values in into.items()}):
        rows, columns = into.get(attribute, {}), into.get(first, {})
        row, column = rows.get(value, value), columns.get(across, across)
        several = [*rows.values()].count(row) > 1 or [*columns.values()].count(column) > 1
        became = "merged" if several else "printed"
        lost[became if shown[attribute, row, column] else "hidden"] += 1
    return lost
