"""What follows from several releases at once that does not follow from any of them.

The unknown is one table: how many people there are of each kind (the values of all attributes of
all releases), of each pseudonym that can be told from others, and from which release to which.
People stay, go and come, but as few of them as the printed counts of all releases leave possible:
whoever knows more of that, knows of more people who did, and so less of each. Who was there, what
was said with whose words, and what interviews raised is taken from pseudonyms and sources as they
were printed, and once more as if these had been given anew. Of those who stayed, a reader knows
that they raised then what they raise now, where no printed table says otherwise.

Of all counts and marks that were printed, and of what had been published, must not follow

- of a count that any release hides, nor of one below k by unmerged categories, a range of values
  less than k wide that is narrower than that release leaves it;
- of a mark, printed or withheld, that it stands for some people, but for fewer than k;
- of those who went, and of those who came, that some, but fewer than k, are of a category, or all;
- of a person, a single category, or what fewer than k people share (`analysis.disclosure.told`);
- with the words of a person, what fewer than k people have in common (`following`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations, product

import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint

from analysis.disclosure.counts import Bools, Ints, members
from analysis.disclosure.marks import both, constraint
from analysis.disclosure.people import people_of
from analysis.disclosure.releases import Release, Said
from analysis.disclosure.told import Groups
from analysis.disclosure.traced import traced
from analysis.methods.suppression import apart, extreme, reachable
from analysis.study.study import Study

MOST = 1500  # kinds of people, by the attributes of all releases
GONE = -1  # in the place of the pseudonyms of those who are not there now


class Together:
    """A reader of several releases, of which the last is the present one."""

    def __init__(self, study: Study, releases: list[Release], *, named: bool) -> None:
        """Lay out what is known; the present release is the last of these."""
        self.study, self.releases, self.k = study, releases, study.threshold
        self.last = len(releases) - 1
        values: dict[str, list[str]] = {}
        for release in releases:
            for attribute, into in release.into.items():
                known = values.setdefault(attribute, [])
                known += [value for value in into if value not in known]
        if np.prod([len(v) for v in values.values()]) > MOST:
            raise ValueError("So many kinds of people cannot be held against each other.")
        self.kinds = pd.DataFrame(
            list(product(*values.values())), columns=list(values), dtype=object
        )
        persons = Counter(traced(study, releases, named=named))
        self.persons, self.sizes = list(persons), list(persons.values())
        self.classes = [
            (n, start, self.last)
            for n, person in enumerate(self.persons)
            for start in range(self.last + 1)
            if all(here in {None, r >= start} for r, here in enumerate(person.here))
        ]
        self.classes += [(GONE, start, end) for end in range(self.last) for start in range(end + 1)]
        self.alone = [self._alone(r) for r in range(self.last + 1)]
        self.together = self._together()

    # Rows of the table, and sets of its columns

    def where(self, r: int, code: str = "") -> Ints:
        """Mark those who were there at a release, and are known to have raised a theme."""

        def marked(n: int, start: int, end: int) -> bool:
            raised = not code or (n != GONE and code in self.persons[n].raised[r])
            return start <= r <= end and raised

        return np.array([marked(*column) for column in self.classes], dtype=np.int64)

    def of(self, r: int, cell: Said) -> Ints:
        """Mark the kinds of people that are of some categories of a release."""
        into = self.releases[r].into
        here = np.ones(len(self.kinds), dtype=np.int64)
        for attribute, category in cell.items():
            here &= self.kinds[attribute].map(into[attribute]).eq(category).to_numpy(dtype=np.int64)
        return here

    @cached_property
    def anybody(self) -> Ints:
        """All kinds of people."""
        return np.ones(len(self.kinds), dtype=np.int64)

    @cached_property
    def moves(self) -> Ints:
        """How often those of each column came or went."""
        moved = [(start > 0) + (end < self.last) for _, start, end in self.classes]
        return both(self.anybody, np.array(moved, dtype=np.int64))

    # What is known

    def _alone(self, r: int) -> LinearConstraint:
        """Return what is known from one release, in which nobody is who was not there."""
        elsewhere = both(self.anybody, 1 - self.where(r))
        return constraint([*self._known(r), (elsewhere, 0, 0)])

    def _known(self, r: int) -> Iterator[tuple[Ints, float, float]]:
        """Yield what is known from one release."""
        release, there = self.releases[r], self.where(r)
        gone = there * np.array([n == GONE for n, *_ in self.classes], dtype=np.int64)
        for pairs, count in release.counts.items():
            if count is not None:
                yield both(self.of(r, dict(pairs)), there), count, count
        for (code, a, category), raised in release.marks.items():
            if raised is not None:
                who, of = self.where(r, code), self.of(r, {a: category})
                yield (both(of, who | gone), 1, np.inf) if raised else (both(of, who), 0, 0)
        for fact, count in release.facts:
            yield both(members(self.kinds, fact), there), count, count
        yield from self._known_of_persons(r)

    def _known_of_persons(self, r: int) -> Iterator[tuple[Ints, float, float]]:
        """Yield how many there are, what was printed with whose words, and which values occur."""
        there = self.where(r)
        for n, person in enumerate(self.persons):
            own = there * np.array([n == m for m, *_ in self.classes], dtype=np.int64)
            if r == self.last:
                yield both(self.anybody, own), self.sizes[n], self.sizes[n]
            if person.said[r]:
                yield both(1 - self.of(r, dict(person.said[r])), own), 0, 0
        if r == self.last:
            people = people_of(self.study)
            for a in self.study.attributes:
                for value in dict.fromkeys(people[a]):
                    yield both(members(self.kinds, {a: value}), there), 1, np.inf

    def _together(self) -> LinearConstraint:
        """Return what is known from all releases: no more than have to, came or went."""
        known = [row for r in range(self.last + 1) for row in self._known(r)]
        least = int(self.moves @ extreme(self.moves, [constraint(known)]))
        return constraint([*known, (self.moves, least, least)])

    # What follows

    def tells(self) -> Iterator[str]:
        """Yield what follows, if anything does."""
        tables: list[Ints] = []
        for r in range(self.last + 1):
            hidden = [dict(c) for c, n in self.releases[r].counts.items() if n is None]
            rows = [both(self.of(r, cell), self.where(r)) for cell in hidden]
            if n := self._narrowed(rows, r, tables):
                yield f"{n} hidden counts"
        rows = [both(row, self.where(self.last)) for row in self._few()]
        if n := self._narrowed(rows, self.last, tables):
            yield f"{n} counts of fewer than {self.k} people"
        if n := sum(self._behind(r, tables) for r in range(self.last + 1)):
            yield f"{n} marks of fewer than {self.k} people"
        for t in range(self.last):
            came = np.array([start == t + 1 for _, start, _ in self.classes], dtype=np.int64)
            went = np.array([end == t for _, _, end in self.classes], dtype=np.int64)
            for who, did in ((went, "went"), (came, "came")):
                if self._certain(who, tables):
                    yield f"categories of people who {did} since"
        if self._overtold(tables):
            yield "categories of people who stayed"

    def _few(self) -> Iterator[Ints]:
        """Yield the kinds in each combination of one, two or all values that few people have."""
        people, attributes = people_of(self.study), self.study.attributes
        some = (*combinations(attributes, 1), *combinations(attributes, 2), tuple(attributes))
        for names in dict.fromkeys(some):
            rows = people[list(names)].value_counts()
            for values in rows[rows < self.k].index:
                yield members(self.kinds, dict(zip(names, values, strict=True)))

    def _open(self, rows: list[Ints], tables: list[Ints]) -> list[Ints]:
        """Return the rows in which no two tables are found that lie k apart."""
        if not rows:
            return []
        matrix = np.array(rows)
        wide = apart(matrix, [self.k] * len(rows), tables, self.together)
        return [row for row, is_wide in zip(rows, wide, strict=True) if not is_wide]

    def _narrowed(self, rows: list[Ints], r: int, tables: list[Ints]) -> int:
        """Count the sums of which all releases leave fewer values than k, and than one leaves."""
        if not (narrow := self._open(rows, tables)):
            return 0
        (low, high), (least, most) = (
            reachable(np.array(narrow), known).T for known in (self.together, self.alone[r])
        )
        return int((high - low < most - least).sum())

    def _few_known(self, rows: Ints, known: LinearConstraint) -> Bools:
        """Mark the sums of which it is known that they are some, but fewer than k."""
        low, high = reachable(rows, known).T
        return np.asarray((low > 0) & (high < self.k))

    def _behind(self, r: int, tables: list[Ints]) -> int:
        """Count the marks of a release that are known to stand for few, and were not by it."""
        rows = [
            both(self.of(r, {a: category}), self.where(r, code))
            for (code, a, category), raised in self.releases[r].marks.items()
            if raised is not False
        ]
        if not (narrow := self._open([row for row in rows if row.any()], tables)):
            return 0
        few = np.array(narrow)
        few = few[self._few_known(few, self.together)]
        return int((~self._few_known(few, self.alone[r])).sum()) if len(few) else 0

    def _certain(self, who: Ints, tables: list[Ints]) -> bool:
        """Whether of some people who moved a category is known: of few, or of all of them."""
        everybody = both(self.anybody, who)
        if not everybody @ extreme(-everybody, [self.together]):
            return False
        for r, release in enumerate(self.releases):
            for a, into in release.into.items():
                for category in dict.fromkeys(into.values()):
                    own = self.of(r, {a: category})
                    if own.all():
                        continue
                    row, others = both(own, who), both(1 - own, who)
                    if any(row @ table == 0 for table in tables):
                        continue  # nobody may be of it
                    low, high = reachable(row[None, :], self.together)[0]
                    rest = others @ extreme(-others, [self.together])
                    if low > 0 and (high < self.k or not rest):
                        return True
        return False

    def _overtold(self, tables: list[Ints]) -> bool:
        """Whether too much is told of one of those who are there now."""
        named = [
            (r, a, category)
            for r, release in enumerate(self.releases)
            for a, into in release.into.items()
            for category in dict.fromkeys(into.values())
        ]
        said = [{a for pairs in person.said for a, _ in pairs} for person in self.persons]
        asked = np.array([[a not in words for words in said] for _, a, _ in named], dtype=bool)
        groups = Groups(
            np.array(self.sizes, dtype=np.int64),
            [f"{r} {a}" for r, a, _ in named],
            np.array([self.of(r, {a: category}) for r, a, category in named], dtype=np.int64),
            asked.reshape(len(named), len(self.persons)),
        )
        if not named:
            return False
        own = np.array([[n == m for m in range(len(self.persons))] for n, *_ in self.classes])
        columns = Groups(
            np.zeros(len(self.classes), dtype=np.int64),
            groups.attributes,
            groups.kinds,
            np.ones((len(named), len(self.classes)), dtype=bool),
        )

        def possible(known: LinearConstraint, found: list[Ints]) -> Bools:
            return np.asarray(columns.possible(known, found) @ own)

        now = possible(self.together, tables)
        before = np.ones_like(now)
        for known in self.alone:
            one = possible(known, [])
            before &= one | ~one.any(axis=0)
        much, _ = groups.overtold(now, lambda: before, self.k)
        return bool(much.any())
