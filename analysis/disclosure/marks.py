"""Marks: whether somebody of a category raised a theme, where that does not tell too much.

The reader is taken to know who raised what, by pseudonym, since that is printed without attributes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

from analysis.disclosure.counts import Bools, Cells, Ints, margin, members, occurring
from analysis.disclosure.people import merging, people_of, quoted_of, voices_of
from analysis.disclosure.told import Groups
from analysis.methods.suppression import UnprotectableError, apart, reachable
from analysis.study.study import Study

Known = list[tuple[Ints, float, float]]
Marks = set[tuple[str, str]]  # by code and attribute
Described = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Proved:
    """The marks that may be printed, and what was proved of them and of all else that is.

    Attributes:
        marks: as in `analysis.disclosure.printable.Printable`.
        share: how many people at least share what all that is printed tells of one; None: people
            have no attributes, or everything may be printed of them.
    """

    marks: pd.DataFrame
    share: int | None


def marks_of(study: Study, cells: Cells, hidden: Bools) -> Proved:
    """Return the marks that may be printed.

    A theme's marks by an attribute are withheld together, until nothing tells too much: first
    those that themselves do, then those that deny a category to one of whom they tell too much,
    else those of the theme that the fewest people raised.
    """
    k, reader = study.threshold, _reader(study, cells, hidden)
    voices = reader.voices
    shown = {
        (code, attribute)
        for code in study.themes["code_id"]
        for attribute in study.attributes
        if not 0 < voices[code] < k
    }
    while (found := reader.judge(shown)).much:
        shown -= found.much
    marks = pd.DataFrame(
        [
            (code, a, v, of, n > 0 if (code, a) in shown else pd.NA)
            for (code, a, v, of), (_, n) in reader.counts.items()
        ],
        columns=["code_id", "attribute", "value", "of", "raised"],
    )
    return Proved(marks.astype({"raised": "boolean"}), found.share)


@dataclass(frozen=True)
class _Judged:
    """What was found of some marks: those to withhold, or else what was proved."""

    much: Marks
    share: int | None = None


@dataclass(frozen=True)
class _Reader:
    """What a reader knows but for the marks, and what may not be found out.

    Attributes:
        k: the threshold.
        known: sums of people, of each kind and pseudonym, with their least and most.
        hidden: the sums that are hidden counts.
        counts: of each possible mark (and how many people the category has) the sum of people, and
            how many they are.
        voices: how many people raised each theme.
        groups: what people could be, by what is printed of their pseudonyms.
        themes: what the people of each group raised.
    """

    k: int
    known: Known
    hidden: Ints
    counts: dict[tuple[str, str, str, int], tuple[Ints, int]]
    voices: Counter[str]
    groups: Groups
    themes: list[frozenset[str]]

    @cached_property
    def unmarked(self) -> Bools:
        """The categories that are possible for each group without any mark."""
        return self.groups.possible(constraint(self.known))

    def judge(self, shown: Marks) -> _Judged:
        """Say which marks to withhold: all that by themselves tell too much, or else one.

        Raises:
            UnprotectableError: too much is told without any.
        """
        k = self.k
        told = [
            (row, min(n, 1), np.inf if n else 0)
            for name, (row, n) in self.counts.items()
            if name[:2] in shown
        ]
        facts, tables = constraint([*self.known, *told]), list[Ints]()
        small = [name for name, (_, n) in self.counts.items() if 0 < n < k <= self.voices[name[0]]]
        rows = np.vstack([self.hidden, *(self.counts[name][0] for name in small)])
        h = len(self.hidden)
        widths = [k] * h + [k - (name[:2] in shown) for name in small]  # a mark is not 0
        safe = apart(rows, widths, tables, facts)
        behind = {n[:2] for n, is_safe in zip(small, safe[h:], strict=True) if not is_safe} & shown
        if behind:
            return _Judged(behind)
        # A mark that is withheld may not follow from others: nobody, or k people, must be possible.
        low, high = reachable(rows[h:][~safe[h:]], facts).T
        follows = bool(shown) and ((low > 0) & (high < k)).any()
        if follows or not safe[:h].all():
            if not shown:
                raise UnprotectableError("What is printed gives hidden counts away.")
            return _Judged(self.rarest(shown))
        if k == 1 or not self.groups.attributes:
            return _Judged(set())
        possible = self.groups.possible(facts, tables)
        much, share = self.groups.overtold(possible, lambda: self.unmarked, k)
        if much.any():
            return _Judged(self.rarest(self.denying(much) & shown or shown))
        if share < k:
            raise UnprotectableError(f"Quotes tell fewer than {k} people from all others.")
        return _Judged(set(), share)

    def rarest(self, marks: Marks) -> Marks:
        """Return those of the theme and attribute that the fewest people raised."""
        return {min(marks, key=lambda mark: (self.voices[mark[0]], mark))}

    def denying(self, much: Bools) -> Marks:
        """Return the marks that deny people a category of an attribute of which much is told."""
        denied = {name[:2] for name, (_, n) in self.counts.items() if not n}
        where = [(self.groups.attributes[row], group) for row, group in np.argwhere(much)]
        return denied & {(code, a) for a, group in where for code in self.themes[group]}


def _reader(study: Study, cells: Cells, hidden: Bools) -> _Reader:
    """Lay out what is known and asked."""
    k, into = study.threshold, merging(study)
    people = people_of(study, into)
    raised = voices_of(study).groupby("code_id")["participant_id"].agg(set).to_dict()
    pseudonyms, sizes = _pseudonyms(study)
    every = np.ones(len(sizes), dtype=np.int64)
    sums = np.array([both(row, every) for row in cells.sums], dtype=np.int64)
    known: Known = [
        (row, count, count)
        for row, count, shut in zip(sums, cells.counts, hidden, strict=True)
        if not shut
    ]
    known += [(both(here, every), least, np.inf) for here, least in occurring(study, cells)]
    known += _known_of_pseudonyms(cells, pseudonyms, sizes)
    counts, described = {}, people.to_dict()
    large = [
        (attribute, value, size, members(cells.kinds, {attribute: value}))
        for attribute in study.attributes
        for value in dict.fromkeys(into[attribute].values())
        if (size := margin(cells, hidden, attribute, value)) >= k
    ]
    for code in study.themes["code_id"]:
        who = np.array([code in themes for themes, _ in pseudonyms], dtype=np.int64)
        for attribute, value, size, here in large:
            n = sum(described[attribute][p] == value for p in raised.get(code, ()))
            counts[code, attribute, value, size] = both(here, who), n
    return _Reader(
        k,
        known,
        sums[hidden],
        counts,
        Counter({str(code): len(who) for code, who in raised.items()}),
        _groups(study, cells, pseudonyms, sizes),
        [themes for themes, _ in pseudonyms],
    )


def _groups(
    study: Study, cells: Cells, pseudonyms: list[tuple[frozenset[str], Described]], sizes: list[int]
) -> Groups:
    """Lay out what people could be, by what is printed of their pseudonyms."""
    named = [(a, v) for a, into in merging(study).items() for v in dict.fromkeys(into.values())]
    kinds = [members(cells.kinds, {a: v}) for a, v in named]
    said = [{a for a, _ in described} for _, described in pseudonyms]
    return Groups(
        np.array(sizes, dtype=np.int64),
        [a for a, _ in named],
        np.array(kinds, dtype=np.int64).reshape(len(named), len(cells.kinds)),
        np.array([[a not in group for group in said] for a, _ in named], dtype=bool).reshape(
            len(named), len(sizes)
        ),
    )


def both(kinds: Ints, pseudonyms: Ints) -> Ints:
    """Mark the people who are of some kinds and have some pseudonyms."""
    return np.outer(kinds, pseudonyms).ravel()


def _pseudonyms(study: Study) -> tuple[list[tuple[frozenset[str], Described]], list[int]]:
    """Return the groups of people whose pseudonyms a reader can tell apart, and their sizes.

    They raised the same themes and subthemes, and the same is printed with their quotes.
    """
    people, quoted = people_of(study, merging(study)), set(quoted_of(study)["participant_id"])
    themes = voices_of(study).merge(study.themes[["code_id"]], on="code_id")
    raised = themes.groupby("participant_id")["code_id"].agg(frozenset).to_dict()
    groups = Counter(
        (
            raised.get(p, frozenset()),
            tuple(people.loc[p, study.speakers].items()) if p in quoted else (),
        )
        for p in people.index
    )
    return list(groups), list(groups.values())


def _known_of_pseudonyms(
    cells: Cells, pseudonyms: list[tuple[frozenset[str], Described]], sizes: list[int]
) -> Iterator[tuple[Ints, int, int]]:
    """Yield how many people have each pseudonym, and that those who are quoted are as described."""
    every = np.ones(len(cells.kinds), dtype=np.int64)
    for n, ((_, described), size) in enumerate(zip(pseudonyms, sizes, strict=True)):
        here = np.zeros(len(sizes), dtype=np.int64)
        here[n] = 1
        yield both(every, here), size, size
        if described:
            yield both(every - members(cells.kinds, dict(described)), here), 0, 0


def constraint(known: Known) -> LinearConstraint:
    """Return what is known as a condition of an integer program."""
    rows, low, high = zip(*known, strict=True)
    return LinearConstraint(csr_array(np.array(rows)), low, high)
