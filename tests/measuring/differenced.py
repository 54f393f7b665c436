"""Attack several releases of a study as one: chains of small random studies that differ a little.

Between releases people go, come or move to another group, are given other pseudonyms, are coded or
quoted anew; categories are merged otherwise, attributes are added, the threshold is another, a fact
is published. Each release is protected by itself. The last is released if
`analysis.disclosure.following` lets it; the same is attacked with that check switched off.

The attacker shares no code with the defence (it is that of `tests.measuring.attack`) and knows all
prints, all facts, and more: who was there when, who raised what in each release, and who moved. A
chain is *recovered* if all tables of people that agree with all releases have one answer where
each release by itself has several: the category of a person, or a count that is hidden; and if a
hidden count, or a combination of few people, is known to be of few people. People who moved are two
here: one who went, and one who came.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, combinations, count, product
from pathlib import Path
from random import Random

import numpy as np

from analysis.common.problems import ContractError
from analysis.disclosure.following import following
from analysis.disclosure.printable import printable
from analysis.study.study import Study
from tests.measuring.attack import Ints, Kind, Print, Profile, Raw, Tables, defended
from tests.support.releases import print_tables

CHAINS = 500
CHANGES = (
    *("went", "came", "moved", "renamed", "recoded", "requoted"),
    *("merged", "threshold", "attribute", "published", "nothing"),
)
Pattern = tuple[Profile | None, ...]


@dataclass(frozen=True)
class Release:
    """One release of a chain: the study, and who has which pseudonym in it."""

    raw: Raw
    who: dict[str, int]


@dataclass
class Chain:
    """A study that is changed from release to release."""

    r: Random
    values: dict[str, list[str]]
    raw: Raw
    who: dict[str, int]
    born: int = 0

    def draw(self) -> tuple[str, ...]:
        """Draw the attributes of somebody."""
        return tuple(
            self.r.choices(v, range(2 * len(v), len(v), -1))[0] for v in self.values.values()
        )

    def add(self, n: int) -> None:
        """Let people come, to an interview or to the group."""
        people, codings, who = dict(self.raw.people), list(self.raw.codings), dict(self.who)
        for _ in range(n):
            self.born += 1
            name = f"P{self.born:03}"
            source = self.r.choice(("FG1", f"I{self.born:03}"))
            people[name], who[name] = (source, *self.draw()), self.born
            codings += [
                (source, name, code, self.r.random() < 0.15)
                for code in self.raw.parents
                if self.r.random() < 0.6
            ]
        self.raw, self.who = replace(self.raw, people=people, codings=codings), who

    def went(self) -> None:
        """Let people go."""
        names = list(self.raw.people)
        gone = set(self.r.sample(names, min(len(names) - 8, self.r.choice((1, 1, 2, 3, 6)))))
        self.keep(lambda name: name not in gone)

    def keep(self, kept) -> None:
        """Keep some people and what they said."""
        people = {name: row for name, row in self.raw.people.items() if kept(name)}
        codings = [coding for coding in self.raw.codings if kept(coding[1])]
        self.raw = replace(self.raw, people=people, codings=codings)
        self.who = {name: n for name, n in self.who.items() if kept(name)}

    def came(self) -> None:
        """Let people come."""
        self.add(self.r.choice((1, 1, 2, 3, 6, 9)))

    def moved(self) -> None:
        """Give people other attributes, as after a mistake."""
        people, who = dict(self.raw.people), dict(self.who)
        for name in self.r.sample(list(people), self.r.choice((1, 1, 2, 4))):
            row = (people[name][0], *self.draw())
            if row != people[name]:
                self.born += 1
                people[name], who[name] = row, self.born
        self.raw, self.who = replace(self.raw, people=people), who

    def renamed(self) -> None:
        """Give pseudonyms anew, those of people and of interviews."""
        names = list(self.raw.people)
        self.r.shuffle(names)
        new = {name: f"Q{self.born}{n:03}" for n, name in enumerate(names)}
        place = {row[0]: row[0] for row in self.raw.people.values()}
        place |= {s: f"I{new[p]}" for p, (s, *_) in self.raw.people.items() if s[0] == "I"}
        people = {new[p]: (place[s], *row) for p, (s, *row) in self.raw.people.items()}
        codings = [(place[s], new[p], *rest) for s, p, *rest in self.raw.codings]
        self.raw = replace(self.raw, people=dict(sorted(people.items())), codings=codings)
        self.who = {new[name]: n for name, n in self.who.items()}

    def recoded(self) -> None:
        """Code some people anew."""
        some = set(self.r.sample(list(self.raw.people), self.r.choice((1, 2, 4))))
        codings = [c for c in self.raw.codings if c[1] not in some]
        codings += [
            (self.raw.people[name][0], name, code, False)
            for name in sorted(some)
            for code in self.raw.parents
            if self.r.random() < 0.5
        ]
        self.raw = replace(self.raw, codings=codings)

    def requoted(self) -> None:
        """Print other attributes with quotes."""
        some = self.r.sample(list(self.values), self.r.randint(0, 1))
        self.raw = replace(self.raw, speakers=[a for a in some if a in self.raw.values])

    def merged(self) -> None:
        """Put other categories together."""
        wide = [a for a, v in self.raw.values.items() if len(v) > 2 and self.r.random() < 0.8]
        merge = {a: self.r.sample(self.raw.values[a], 2) for a in wide}
        named = {a: {" or ".join(sorted(old)): old} for a, old in merge.items()}
        self.raw = replace(self.raw, merge=named)

    def threshold(self) -> None:
        """Choose another threshold."""
        self.raw = replace(self.raw, threshold=self.r.choice((3, 4, 5)))

    def attribute(self) -> None:
        """Describe people by fewer attributes, or by all again."""
        names = list(self.values)
        kept = names if len(self.raw.values) < len(names) else [self.r.choice(names)]
        merge = {a: groups for a, groups in self.raw.merge.items() if a in kept}
        speakers = [a for a in self.raw.speakers if a in kept]
        values = {a: self.values[a] for a in kept}
        self.raw = replace(self.raw, values=values, merge=merge, speakers=speakers, facts=[])

    def published(self) -> None:
        """Publish a number, or no more."""
        fact = {a: self.r.choice(v) for a, v in self.raw.values.items() if self.r.random() < 0.7}
        self.raw = replace(self.raw, facts=[fact] if fact and not self.raw.facts else [])

    def nothing(self) -> None:
        """Change nothing."""

    def release(self) -> Release:
        """Return what is released, with the attributes that describe people there."""
        places = [n for n, a in enumerate(self.values) if a in self.raw.values]
        people = {p: (s, *(row[n] for n in places)) for p, (s, *row) in self.raw.people.items()}
        return Release(replace(self.raw, people=people), dict(self.who))


def random_chain(r: Random) -> tuple[dict[int, Kind], list[Release], list[str]]:
    """Draw who people are, the releases, and what was changed between them."""
    names = "ab"[: r.choice((1, 2, 2))]
    values = {
        a: [f"{a}{n}" for n in range(r.randint(2, 4 if len(names) < 2 else 3))] for a in names
    }
    parents = dict.fromkeys("TU"[: r.randint(1, 2)], "")
    chain_ = Chain(r, values, Raw(values, {}, {}, parents, []), {})
    chain_.add(r.randint(12, 26))
    if r.random() < 0.4:
        chain_.merged()
    if r.random() < 0.3:
        chain_.attribute()
    if r.random() < 0.3:
        chain_.requoted()
    releases, done, people = [], list[str](), dict[int, Kind]()
    for n in range(r.choice((2, 2, 2, 3))):
        changes = r.sample(CHANGES, r.choice((1, 1, 1, 2))) if n else []
        for change in changes:
            getattr(chain_, change)()
        done += changes
        releases.append(chain_.release())
        for name, number in chain_.who.items():
            people[number] = dict(zip(values, chain_.raw.people[name][1:], strict=True))
    return people, releases, done


def printed(release: Release, folder: Path, before: list[Path]) -> tuple[Print, bool]:
    """Write a release with its tables; return what is printed, and whether the check lets it.

    Raises:
        ContractError: it cannot be protected.
    """
    released = {"released": [str(path) for path in before]}
    study = Study.load(release.raw.write(folder, **released))
    given = printable(study)
    print_tables(study, folder)
    lets = not before or not list(following(study, given.counts, given.marks))
    return defended(release.raw, given), lets


@dataclass(frozen=True)
class Attacker:
    """A reader of all releases of a chain, who knows who was there and what they raised."""

    people: dict[int, Kind]
    releases: list[Release]
    prints: list[Print]

    @cached_property
    def kinds(self) -> list[Kind]:
        """All kinds that people can be of."""
        values: dict[str, list[str]] = {}
        for release in self.releases:
            values |= release.raw.values
        return [dict(zip(values, v, strict=True)) for v in product(*values.values())]

    @cached_property
    def patterns(self) -> Counter[Pattern]:
        """How many people can be told from others in no release."""
        there = [{n: p for p, n in release.who.items()} for release in self.releases]
        return Counter(
            tuple(
                release.raw.profile(names[n]) if n in names else None
                for release, names in zip(self.releases, there, strict=True)
            )
            for n in self.people
        )

    def row(self, kinds, patterns) -> Ints:
        """Mark the people of some kinds and patterns."""
        here = np.array([kinds(kind) for kind in self.kinds], dtype=np.int64)
        there = np.array([patterns(pattern) for pattern in self.patterns], dtype=np.int64)
        return np.outer(here, there).ravel()

    def of(self, r: int, cell: Mapping[str, str], code: str = "") -> Ints:
        """Mark the people of some categories who were there, and raised a theme."""
        raw = self.releases[r].raw

        def there(pattern: Pattern) -> bool:
            return pattern[r] is not None and (not code or code in pattern[r][0])

        return self.row(lambda kind: raw.has(kind, cell), there)

    def knows(self, r: int) -> Iterator[tuple[Ints, float, float]]:
        """Yield what a release says."""
        release, given = self.releases[r], self.prints[r]
        raw = release.raw
        kinds = [raw.kind(p) for p in raw.people]
        for pattern, n in self.patterns.items():
            yield self.row(lambda _: True, lambda p, own=pattern: p == own), n, n
            if pattern[r] and (said := dict(pattern[r][1])):
                unlike = self.row(
                    lambda k, s=said: not raw.has(k, s), lambda p, own=pattern: p == own
                )
                yield unlike, 0, 0
        for cell, n in given.counts.items():
            if n is not None:
                yield self.of(r, dict(cell)), n, n
        for (code, a, v), raised in given.marks.items():
            if raised is not None:
                yield self.of(r, {a: v}, code), *((1, np.inf) if raised else (0, 0))
        for a, v in {pair for kind in kinds for pair in kind.items()}:
            yield self.row(lambda k, a=a, v=v: k[a] == v, lambda p: p[r] is not None), 1, np.inf
        for fact in raw.facts:
            n = sum(fact.items() <= kind.items() for kind in kinds)
            there = self.row(lambda k, f=fact: f.items() <= k.items(), lambda p: p[r] is not None)
            yield there, n, n

    def tables(self, *which: int) -> Tables:
        """Return the tables of people that agree with some releases; the first is the truth."""
        rows, low, high = (np.array(x) for x in zip(*chain(*map(self.knows, which)), strict=True))
        there = [{n: p for p, n in release.who.items()} for release in self.releases]
        true = np.zeros((len(self.kinds), len(self.patterns)), dtype=np.int64)
        order, attributes = list(self.patterns), list(self.kinds[0])
        for n, kind in self.people.items():
            pattern = tuple(
                release.raw.profile(names[n]) if n in names else None
                for release, names in zip(self.releases, there, strict=True)
            )
            own = {a: kind[a] for a in attributes}
            true[self.kinds.index(own), order.index(pattern)] += 1
        found = Tables(rows, low, high)
        found.add(true.ravel())
        return found

    def recovers(self) -> set[str]:
        """Say what follows from all releases and from none by itself."""
        all_ = self.tables(*range(len(self.releases)))
        alone = [self.tables(r) for r in range(len(self.releases))]
        return {*self._persons(all_, alone), *self._counts(all_, alone)}

    def _persons(self, all_: Tables, alone: list[Tables]) -> Iterator[str]:
        for r, release in enumerate(self.releases):
            for pattern in filter(lambda p, r=r: p[r] is not None, self.patterns):
                own = np.array([p == pattern for p in self.patterns], dtype=np.int64)
                for a, named in release.raw.categories.items():
                    mine = [self.of(r, {a: v}).reshape(-1, len(own)) * own for v in named]
                    rows = np.array([row.ravel() for row in mine])
                    said = any(a in dict(profile[1]) for profile in pattern if profile)
                    if said or len(named) == 1:
                        continue
                    joint, one = (t.somebody(rows).sum() for t in (all_, alone[r]))
                    if joint == 1 < one:
                        yield "persons"

    def _counts(self, all_: Tables, alone: list[Tables]) -> Iterator[str]:
        for r, given in enumerate(self.prints):
            raw = self.releases[r].raw
            rows = [self.of(r, dict(cell)) for cell, n in given.counts.items() if n is None]
            for names in chain.from_iterable(combinations(raw.values, n) for n in (1, 2)):
                for own in product(*(raw.categories[a] for a in names)):
                    row = self.of(r, dict(zip(names, own, strict=True)))
                    rows += [row] if 0 < row @ all_.found[0] < raw.threshold else []
            for row in rows:
                joint, one = (tell(t, row, raw.threshold) for t in (all_, alone[r]))
                if joint > one:
                    yield "counts"


def tell(tables: Tables, row: Ints, k: int) -> int:
    """Say what is known of a number of people: nothing, that it is of few, or what it is."""
    n = int(row @ tables.found[0])
    if not 0 < n < k:
        return 2 * (not tables.allow(row, 0, n - 1) and not tables.allow(row, n + 1, np.inf))
    if tables.allow(row, k, np.inf) or tables.allow(row, 0, 0):
        return 0
    return 1 + (not tables.allow(row, 0, n - 1) and not tables.allow(row, n + 1, np.inf))


@dataclass(frozen=True)
class Result:
    """What came of a chain: whether the check lets it, what is recovered, and what was changed."""

    released: bool
    recovered: frozenset[str]
    changes: tuple[str, ...]


def nth(n: int) -> Result:
    """Attack the n-th chain whose releases can each be protected by itself."""
    for attempt in count():
        people, releases, changes = random_chain(Random(f"releases {n} {attempt}"))  # noqa: S311
        with tempfile.TemporaryDirectory() as temporary:
            folders = [Path(temporary, f"r{number}") for number in range(len(releases))]
            try:
                prints = [
                    printed(release, folders[number], folders[:number])
                    for number, release in enumerate(releases)
                ]
            except ContractError:
                continue
        found = Attacker(people, releases, [given for given, _ in prints]).recovers()
        lets = all(lets for _, lets in prints)
        return Result(lets, frozenset(found), tuple(changes))
    raise AssertionError


def report(results: Iterable[Result]) -> int:
    """Print how many chains are recovered; 1 if any that is let, or if the attack never works."""
    results = list(results)
    released = [result for result in results if result.released]
    leaks = [result for result in released if result.recovered]
    off = sum(bool(result.recovered) for result in results)
    n, refused = len(results), len(results) - len(released)
    print(f"\nreleases differenced: recovered {len(leaks)} of {n} ({refused} are refused)")
    print(f"  with that check switched off: recovered {off} of {n}")
    for result in leaks:
        print(f"  {', '.join(sorted(result.recovered))}: {', '.join(result.changes)}")
    return int(bool(leaks) or not off)
