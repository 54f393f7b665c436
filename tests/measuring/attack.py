"""Attack what is printed of people as a reader would, in hundreds of small random studies.

`python -m tests.measuring.attack` makes studies, asks `analysis.disclosure.printable` what may be
printed of their people, and looks for tables of people that agree with it. It asks about

- counts that are hidden;
- combinations of two attributes or more that fewer than k people have, whether printed or not;
- people of a category who raised a theme, if they are fewer than k: behind a mark, and where the
  mark is withheld, although k people or more raised the theme;
- the category of a person, by each attribute that no quote names, from what the person raised.

A number is *recovered* if all those tables have the same one there, and *known to be small* if all
have 1 to k - 1 people there. The category of a person is recovered if the marks leave one, and
known to be of few if they leave categories that they leave of fewer than k people: what is told of
one, by all attributes together, has to hold of k. The same is done without the defence: where small
counts alone are hidden, and where others are hidden with them but no mark is withheld. There it has
to succeed.

The attack shares no code with the defence, and it is about whole people: its numbers are how many
people are of one *kind* (the values of all attributes) and have one *profile* (the set of themes
that they raised, and what is printed with their quotes). What people are is printed in counts, in
marks and with quotes, and some of it has been published: sums over kinds and profiles. Everything
else comes from tables without attributes: who spoke where, and what was coded in whose words, by
pseudonym. The reader is taken to have these tables whole, and so to know how many people have each
profile. Nothing that is printed is left out thus, and whole numbers that add up are people who can
be listed one by one: what the equations allow is what the reader must allow.

Several releases of a study are attacked as one in `tests.measuring.differenced`.

What is called safe does not rest on a solver: the table at hand has been added up to the print. So
have the true people, or the equations would be wrong.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, combinations, product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from analysis.common.problems import ContractError
from analysis.disclosure.printable import Printable, printable
from analysis.study.study import Study
from tests.support.small import write_study

SEED, STUDIES, THRESHOLD, PROCESSES = 2022, 500, 5, 2
ALL = "all"
DEFENDED, MARKED, BARE = "with the defence", "no mark withheld", "small counts alone hidden"
COUNTS, COMBINED = "hidden counts", "combinations of attributes"
BEHIND, WITHHELD = "people behind marks", "people whose mark is withheld"
PERSONS = "categories of a person"
ASKED, OPEN, SMALL, RECOVERED = "asked", "open", "known to be small", "recovered"

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Kind = dict[str, str]
Profile = tuple[frozenset[str], frozenset[tuple[str, str]]]
Found = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Raw:
    """A study as it is written to a data folder.

    Attributes:
        values: of each attribute.
        merge: categories that are put together, as in study.yml.
        people: the source and the values of each person.
        parents: of each theme and subtheme the theme above it, or "".
        codings: source, person ("" where the group speaks), code, and whether it may be quoted.
        facts: of which people the number has been published.
        speakers: the attributes printed with a quote.
        threshold: as in study.yml.
    """

    values: dict[str, list[str]]
    merge: dict[str, dict[str, list[str]]]
    people: dict[str, tuple[str, ...]]
    parents: dict[str, str]
    codings: list[tuple[str, str, str, bool]]
    facts: list[Kind] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    threshold: int = THRESHOLD

    @property
    def categories(self) -> dict[str, list[str]]:
        """The categories of each attribute, merged."""
        return {
            a: list(dict.fromkeys(self.category(a, v) for v in values))
            for a, values in self.values.items()
        }

    def category(self, attribute: str, value: str) -> str:
        """Return the category into which a value goes."""
        groups = self.merge.get(attribute, {})
        return next((new for new, old in groups.items() if value in old), value)

    def has(self, kind: Kind, cell: Mapping[str, str]) -> bool:
        """Say whether people of a kind are in some categories."""
        return all(self.category(a, kind[a]) == v for a, v in cell.items())

    def kind(self, person: str) -> Kind:
        """Return the values of a person."""
        return dict(zip(self.values, self.people[person][1:], strict=True))

    def profile(self, person: str) -> Profile:
        """Return what a person raised, and what is printed with the person's quotes."""
        codes = {code for _, who, code, _ in self.codings if who == person}
        raised = frozenset(codes | {self.parents[code] for code in codes} - {""})
        quoted, kind = person in self.quoted, self.kind(person)
        said = {(a, self.category(a, kind[a])) for a in self.speakers} if quoted else ()
        return raised, frozenset(said)

    @cached_property
    def quoted(self) -> set[str]:
        """Who is quoted with their words: those of whom a stretch is cleared.

        Themes with subthemes are quoted by these alone.
        """
        divided = set(self.parents.values())
        return {who for _, who, code, quote in self.codings if quote and code not in divided} - {""}

    def write(self, folder: Path, **rules: object) -> Path:
        """Write the data folder, with other rules of disclosure beside its own."""
        sources = sorted({source for source, *_ in self.people.values()})
        cleared = {n: f"E{n}" for n, (*_, quoted) in enumerate(self.codings, 1) if quoted}
        facts = [
            fact | {"value": sum(fact.items() <= self.kind(p).items() for p in self.people)}
            for fact in self.facts
        ]
        return write_study(
            folder,
            sources=[(s, "interview" if s[0] == "I" else "focus_group", 500) for s in sources],
            people=[(person, *row) for person, row in self.people.items()],
            attributes={a: (a, values) for a, values in self.values.items()},
            codebook=[(code, parent, code) for code, parent in self.parents.items()],
            codings=[
                (*coding, "C1", None, cleared.get(n, ""))
                for n, (*coding, _) in enumerate(self.codings, 1)
            ],
            excerpts=[(name, f"Words of {name}.") for name in cleared.values()],
            published={"facts": {"people": facts}},
            disclosure={"threshold": self.threshold, "merge": self.merge} | rules,
            speakers=self.speakers,
        )


@dataclass(frozen=True)
class Print:
    """What is printed of people: counts by cell and marks by theme, attribute and category.

    None stands for what is hidden or withheld.
    """

    counts: dict[frozenset[tuple[str, str]], int | None]
    marks: dict[tuple[str, str, str], bool | None]


# Random studies


def random_study(r: Random) -> Raw:
    """Draw people with attributes, themes and codings, some of them rare, and what is printed."""
    names = "abc"[: r.choice((1, 2, 2, 2, 3))]
    values = {a: [f"{a}{n}" for n in range(r.randint(2, 5 - len(names) // 2))] for a in names}
    weights = {a: [r.random() ** 2 + 0.05 for _ in values[a]] for a in names}
    parents = {}
    for theme in "TUV"[: r.randint(1, 3)]:
        parents |= {theme: ""} | {f"{theme}{n}": theme for n in range(r.choice((0, 0, 2, 3)))}
    people, size, grouped = {}, r.randint(10, 60), r.choice((0, 0.1, 1))
    while len(people) < size:
        together = r.randint(3, 8) if r.random() < grouped else 1
        source = f"{'FG' if together > 1 else 'I'}{len(people):02}"
        for _ in range(min(together, size - len(people))):
            row = [r.choices(values[a], weights[a])[0] for a in names]
            people[f"P{len(people):02}"] = (source, *row)
    merged = [a for a in names if len(values[a]) > 2 and r.random() < 0.5]
    merge = {a: {f"other {a}": r.sample(values[a], 2)} for a in merged}
    raw = Raw(values, merge, people, parents, [])
    raw = replace(raw, codings=list(_codings(r, raw)))
    if r.random() < 0.2:
        raw = replace(raw, speakers=r.sample(names, 1))
    fact = {a: r.choice(values[a]) for a in r.sample(names, r.randint(1, len(names)))}
    enough = sum(fact.items() <= raw.kind(p).items() for p in people) >= THRESHOLD
    return replace(raw, facts=[fact]) if enough and r.random() < 0.5 else raw


def _codings(r: Random, raw: Raw) -> Iterator[tuple[str, str, str, bool]]:
    """Draw who raised what: themes of subthemes rarely by themselves, some never by some people."""
    divided = set(raw.parents.values())
    often = {code: r.random() * (0.1 if code in divided else 1) for code in raw.parents}
    values = [value for values in raw.values.values() for value in values]
    bent = {(code, v): r.choice((0, 1, 1)) for code in raw.parents for v in values}
    unnamed, cleared = r.choice((0, 0, 0.1)), r.choice((0, 0, 0.03))
    for person, (source, *own) in raw.people.items():
        for code, likely in often.items():
            if r.random() < likely * min(bent[code, value] for value in own):
                who = "" if r.random() < unnamed else person
                yield source, who, code, r.random() < cleared


# Prints


def defended(raw: Raw, given: Printable) -> Print:
    """Return what is printed with the defence."""
    counts = {
        _cell(raw, row.attribute, row.value, row.across): None
        if pd.isna(row.people)
        else row.people
        for row in given.counts.itertuples()
    }
    marks = {
        (row.code_id, row.attribute, row.value): None if pd.isna(row.raised) else row.raised
        for row in given.marks.itertuples()
    }
    return Print(counts, marks)


def bare(raw: Raw) -> Print:
    """Return the same tables with the small counts alone hidden, and all marks."""
    first, *others = raw.categories
    columns = [*raw.categories[first], ALL] if others else [ALL]
    rows = [(ALL, ALL), *((a, v) for a in others or [first] for v in raw.categories[a])]
    counts = {}
    for (attribute, value), column in product(rows, columns):
        cell = _cell(raw, attribute, value, column)
        n = sum(raw.has(raw.kind(person), dict(cell)) for person in raw.people)
        counts[cell] = None if 0 < n < THRESHOLD else n
    return Print(counts, {name: n > 0 for name, n in voices(raw).items()})


def _cell(raw: Raw, attribute: str, value: str, across: str) -> frozenset[tuple[str, str]]:
    first = next(iter(raw.values))
    return frozenset(pair for pair in ((attribute, value), (first, across)) if ALL not in pair)


def voices(raw: Raw) -> dict[tuple[str, str, str], int]:
    """Count the people of each category who raised each theme."""
    people = [(raw.kind(person), raw.profile(person)[0]) for person in raw.people]
    return {
        (code, a, v): sum(code in raised and raw.has(kind, {a: v}) for kind, raised in people)
        for code in raw.parents
        for a, categories in raw.categories.items()
        for v in categories
    }


# The reader


@dataclass(frozen=True)
class People:
    """The people who are of some kinds and have some profiles: a mark for each of these."""

    kinds: Bools
    profiles: Bools


@dataclass(frozen=True)
class Reader:
    """A reader of all that is printed of a study."""

    raw: Raw
    printed: Print
    kinds: list[Kind]
    profiles: list[Profile]

    def people(
        self,
        kinds: Callable[[Kind], bool] = lambda _: True,
        profiles: Callable[[Profile], bool] = lambda _: True,
    ) -> People:
        """Mark kinds and profiles."""
        here, there = map(kinds, self.kinds), map(profiles, self.profiles)
        return People(np.array(list(here)), np.array(list(there)))

    def of(self, cell: Mapping[str, str], *codes: str) -> People:
        """Mark the people of some categories who raised some themes."""
        return self.people(lambda kind: self.raw.has(kind, cell), lambda p: p[0] >= {*codes})

    def knows(self) -> Iterator[tuple[People, float, float]]:
        """Yield people of whom it is printed how many they are, at least and at most."""
        raw = self.raw
        everybody = [(raw.kind(person), raw.profile(person)) for person in raw.people]
        for profile in self.profiles:
            n = sum(own == profile for _, own in everybody)
            yield self.people(profiles=lambda p, own=profile: p == own), n, n
        for said in {said for _, said in self.profiles}:  # with their quotes
            unlike = self.people(
                lambda k, s=said: not raw.has(k, dict(s)), lambda p, s=said: p[1] == s
            )
            yield unlike, 0, 0
        for cell, n in self.printed.counts.items():
            if n is not None:
                yield self.of(dict(cell)), n, n
        for (code, a, v), raised in self.printed.marks.items():
            if raised is not None:
                yield self.of({a: v}, code), *((1, np.inf) if raised else (0, 0))
        occurring = {pair for kind, _ in everybody for pair in kind.items()}
        for a, v in occurring:
            yield self.people(lambda kind, a=a, v=v: kind[a] == v), 1, np.inf
        for fact in raw.facts:
            n = sum(fact.items() <= kind.items() for kind, _ in everybody)
            yield self.people(lambda kind, fact=fact: fact.items() <= kind.items()), n, n

    def asks(self) -> Iterator[tuple[People, str]]:
        """Yield people who are not to be counted, and why they are asked about."""
        raw, everybody = self.raw, [self.raw.kind(person) for person in self.raw.people]
        for cell, n in self.printed.counts.items():
            if n is None:
                yield self.of(dict(cell)), COUNTS
        sizes = range(2, len(raw.values) + 1)
        for names in chain.from_iterable(combinations(raw.values, n) for n in sizes):
            for own in product(*(raw.categories[a] for a in names)):
                cell = dict(zip(names, own, strict=True))
                if 0 < sum(raw.has(kind, cell) for kind in everybody) < THRESHOLD:
                    yield self.of(cell), COMBINED
        raised = Counter(code for person in raw.people for code in raw.profile(person)[0])
        quoted = {(code, *pair) for codes, said in self.profiles for code in codes for pair in said}
        for name, n in voices(raw).items():
            code, a, v = name
            if 0 < n < THRESHOLD <= raised[code]:
                if self.printed.marks.get(name) is not None:
                    yield self.of({a: v}, code), BEHIND
                elif name not in quoted:  # else a quote says that somebody is there
                    yield self.of({a: v}, code), WITHHELD

    def tables(self, asked: Iterable[People]) -> tuple[Tables, Ints]:
        """Return the tables that add up to what is known, and the places of what is asked."""
        known = list(self.knows())
        people = [*(row[0] for row in known), *asked]
        # Kinds, and profiles, that are alike in all equations and questions are one.
        kinds, kind = np.unique([p.kinds for p in people], axis=1, return_inverse=True)
        profiles, profile = np.unique([p.profiles for p in people], axis=1, return_inverse=True)
        true = np.zeros((kinds.shape[1], profiles.shape[1]), dtype=np.int64)
        for person in self.raw.people:
            own = self.kinds.index(self.raw.kind(person))
            place = self.profiles.index(self.raw.profile(person))
            true[kind.ravel()[own], profile.ravel()[place]] += 1
        rows = np.einsum("rk,rp->rkp", kinds, profiles).reshape(len(people), -1).astype(np.int64)
        low, high = (np.array([row[end] for row in known]) for end in (1, 2))
        tables = Tables(rows[: len(known)], low, high)
        tables.add(true.ravel())
        return tables, rows[len(known) :]

    def works_out(self) -> Found:
        """Count what is asked, by what it stands for and by what is known of it."""
        asked = list(self.asks())
        tables, rows = self.tables(people for people, _ in asked)
        found: Found = Counter()
        for row, (_, what) in zip(rows, asked, strict=True):
            found[what, ASKED] += 1
            found[what, tables.tell(row, may_be_nobody=what == WITHHELD)] += 1
        return found + self.recognises()

    def recognises(self) -> Found:
        """Count the categories of persons, by what the marks tell of them beyond all else."""
        raw, marked, found = self.raw, self.possible(), Counter[tuple[str, str]]()
        bare_ = replace(self, printed=Print(self.printed.counts, {})).possible()
        sizes = Counter(map(raw.profile, raw.people))
        for profile in self.profiles:
            told = {a for a in raw.values if a not in dict(profile[1])}
            alike = sum(
                n
                for other, n in sizes.items()
                if all(marked[other, a] <= marked[profile, a] for a in told)
            )
            for a in told:
                found[PERSONS, ASKED] += sizes[profile]
                if marked[profile, a] < bare_[profile, a]:
                    known = RECOVERED if len(marked[profile, a]) == 1 else SMALL
                    if known == RECOVERED or alike < THRESHOLD:
                        found[PERSONS, known] += sizes[profile]
        return found

    def possible(self) -> dict[tuple[Profile, str], set[str]]:
        """Return the categories that people of each profile can be of, by each attribute."""
        categories = [(a, v) for a, named in self.raw.categories.items() for v in named]
        asked = list(product(self.profiles, categories))
        tables, rows = self.tables(
            replace(self.of({a: v}), profiles=np.array([own is p for p in self.profiles]))
            for own, (a, v) in asked
        )
        there: dict[tuple[Profile, str], set[str]] = {(p, a): set() for p, (a, _) in asked}
        for (profile, (a, v)), somebody in zip(asked, tables.somebody(rows), strict=True):
            there[profile, a] |= {v} if somebody else set()
        return there


def reader(raw: Raw, printed: Print) -> Reader:
    """Lay out the kinds and profiles that the people of a study can have."""
    kinds = [dict(zip(raw.values, values, strict=True)) for values in product(*raw.values.values())]
    profiles = list(dict.fromkeys(raw.profile(person) for person in raw.people))
    return Reader(raw, printed, kinds, profiles)


class Tables:
    """The tables of people that add up to what is known, as far as they have been looked for."""

    def __init__(self, known: Ints, low: Ints, high: Ints) -> None:
        """Take the sums that are known, and their bounds."""
        self.known, self.low, self.high = known, low, high
        self.constraint = LinearConstraint(csr_array(known), low, high)
        self.found: list[Ints] = []

    def add(self, table: Ints) -> None:
        """Add a table up, in whole numbers, and keep it."""
        sums = self.known @ table
        if (sums < self.low).any() or (sums > self.high).any() or table.min() < 0:
            raise ArithmeticError("A table of people does not add up to what is printed.")
        self.found.append(table)

    def allow(self, row: Ints, low: float, high: float) -> bool:
        """Say whether some table has from `low` to `high` people in the places of a row."""
        if high < 0 or any(low <= row @ table <= high for table in self.found):
            return high >= 0
        constraints = [self.constraint, LinearConstraint(row, low, high)]
        answer = milp(np.zeros(len(row)), integrality=np.ones(len(row)), constraints=constraints)
        if answer.status not in (0, 2):  # found, or there is none
            raise ArithmeticError(f"The solver does not decide: {answer.message}")
        if answer.x is not None:
            self.add(np.rint(answer.x).astype(np.int64))
            if not low <= row @ self.found[-1] <= high:
                raise ArithmeticError("The solver's table is not the one that was asked for.")
        return answer.x is not None

    def somebody(self, rows: Ints) -> Bools:
        """Say in which rows some table has somebody: at once, those that none had so far."""
        seen = (rows @ np.array(self.found).T > 0).any(axis=1)
        while not seen.all() and self.allow(wanted := rows[~seen].sum(axis=0), 1, np.inf):
            best = milp(-wanted, integrality=np.ones(len(wanted)), constraints=self.constraint)
            if best.x is not None:
                self.add(np.rint(best.x).astype(np.int64))
            seen = (rows @ np.array(self.found).T > 0).any(axis=1)
        return seen

    def tell(self, row: Ints, *, may_be_nobody: bool) -> str:
        """Say what is known of the number in the places of a row; the first table is the truth."""
        n = int(row @ self.found[0])
        small = 0 < n < THRESHOLD
        if small and self.allow(row, THRESHOLD, np.inf):
            return OPEN
        if small and may_be_nobody and self.allow(row, 0, 0):
            return OPEN
        if self.allow(row, 0, n - 1) or self.allow(row, n + 1, np.inf):
            return SMALL if small else OPEN
        return RECOVERED


# All studies


def attack(raw: Raw) -> dict[str, Found]:
    """Attack a study, with and without the defence; nothing where that lets nothing be printed."""
    with tempfile.TemporaryDirectory() as folder:
        study = Study.load(raw.write(Path(folder) / "study"))
        try:
            safe, all_ = defended(raw, printable(study)), bare(raw)
        except ContractError:
            return {}
    prints = {DEFENDED: safe, MARKED: Print(safe.counts, all_.marks), BARE: all_}
    return {name: reader(raw, printed).works_out() for name, printed in prints.items()}


def nth(n: int) -> dict[str, Found]:
    """Attack the n-th study."""
    return attack(random_study(Random(f"{SEED} {n}")))  # noqa: S311


def _hush() -> None:
    """Let a process print nothing: the solver writes a line where its rounding fails."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def report(attacks: Iterable[dict[str, Found]]) -> int:
    """Print the sums over all studies; 1 if the defence leaks, or if an attack never works."""
    totals: dict[str, Found] = {name: Counter() for name in (DEFENDED, MARKED, BARE)}
    studies = Counter()
    for found in attacks:
        studies[bool(found)] += 1
        for name, counter in found.items():
            totals[name].update(counter)
    print(f"{studies.total()} studies, of which {studies[False]} cannot be protected")
    columns, leaks = (ASKED, SMALL, RECOVERED), {}
    for name, found in totals.items():
        print(f"\n{name:32}" + "".join(f"{column:>19}" for column in columns))
        for what in (COUNTS, COMBINED, BEHIND, WITHHELD, PERSONS):
            print(f"  {what:30}" + "".join(f"{found[what, column]:19}" for column in columns))
        leaks[name] = sum(found[what] for what in found if what[1] in (SMALL, RECOVERED))
    return int(leaks[DEFENDED] > 0 or not leaks[MARKED] or not leaks[BARE])


def units() -> list[tuple[str, int]]:
    """List what is attacked: releases alone, and chains of them."""
    from tests.measuring import differenced  # noqa: PLC0415 -- which attacks with what is here

    chains = range(differenced.CHAINS)
    return [*(("alone", n) for n in range(STUDIES)), *(("chain", n) for n in chains)]


def measure(unit: tuple[str, int]) -> object:
    """Attack one of them; return what was found as Python can write it down."""
    from tests.measuring import differenced  # noqa: PLC0415

    kind, n = unit
    if kind == "alone":
        return kind, {name: dict(found) for name, found in nth(n).items()}
    chain = differenced.nth(n)
    return kind, (chain.released, sorted(chain.recovered), chain.changes)


def tell(results: Iterable[Any]) -> int:
    """Print the sums; 1 if a defence leaks, or an attack never works."""
    from tests.measuring import differenced  # noqa: PLC0415

    found: dict[str, list[Any]] = {"alone": [], "chain": []}
    for kind, result in results:
        found[kind].append(result)
    alone = report({name: Counter(one) for name, one in r.items()} for r in found["alone"])
    chains = [differenced.Result(r[0], frozenset(r[1]), tuple(r[2])) for r in found["chain"]]
    return alone | differenced.report(chains)


def main() -> int:
    """Attack all studies, several at once; the sums do not depend on how many."""
    with ProcessPoolExecutor(PROCESSES, initializer=_hush) as processes:
        return tell(processes.map(measure, units(), chunksize=5))


if __name__ == "__main__":
    sys.exit(main())
