"""What tells of the tables of a study that stay at home: of whom, of what, and in what order."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from analysis.methods.partitions import orders, partings
from analysis.study.schema import CORE, path_of
from analysis.study.settings import settings_of

CHANCE = 12  # bits: a column that lies in one of so many orders
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
WORD, BETWEEN = re.compile(r"[^\W_]+(?:\.[^\W_]+)*"), re.compile(r"[\W_]+")
DAYS = ([1, 1, 4], [1, 2, 4], [2, 2, 4])  # digits of day, month and year
PEOPLE, CODINGS, SOURCES = "participants", "codings", "sources"
Words = tuple[str, ...]
Table = list[dict[str, str]]
# The stretch of each coding that is called so, or begins there, with what would tell beside it.
Places = dict[Words, list[tuple[int, tuple[frozenset[str], ...]]]]


@dataclass(frozen=True)
class Person:
    """What stands in the row of a person beside identifier and source.

    Attributes:
        telling: the values that no build prints with the identifier.
        all: all of them.
    """

    telling: tuple[Words, ...]
    all: tuple[Words, ...]


@dataclass(frozen=True)
class Kept:
    """What tells of the tables of a study.

    Attributes:
        table: of people, or of sources that are described as people are.
        people: by identifier.
        alone: by the source in which they are alone.
        solid: their rows, or parts of them, without anything between the letters.
        codings: by identifier, and by start.
        stretches: how many are coded.
        columns: those of a table that cannot lie in their order by chance, and those that cannot
            where all the identifiers stand as well.
        attributes: the value of each person, but for what is printed, or says what the source does.
    """

    table: str
    people: dict[Words, Person]
    alone: dict[Words, Person]
    solid: dict[str, str]
    codings: Places
    stretches: int
    columns: dict[str, list[tuple[Words, ...]]]
    named: list[tuple[Words, ...]]
    attributes: list[dict[Words, Words]]

    @cached_property
    def told(self) -> list[tuple[float, list[Words]]]:
        """How many bits it tells that something parts people as an attribute; and its values."""
        return [(partings(values), values) for a in self.attributes if (values := [*a.values()])]


def kept(data: Path) -> Kept:
    """Return what tells of the people and the codings that a study has here."""
    people, codings = (_read(data / path_of(name)) for name in (PEOPLE, CODINGS))
    spoken = settings_of(data).get("speakers")
    return _kept(PEOPLE, people, codings, set(spoken) if isinstance(spoken, list) else set())


def kept_of_sources(data: Path) -> Kept:
    """Return what tells of the sources that a study has here, beside what is printed of them.

    The attributes of an interview are those of a person.
    """
    rows = _read(data / path_of(SOURCES))
    own = ({k: v for k, v in row.items() if k not in CORE[SOURCES]} for row in rows)
    named = (row.get("source_id", "") for row in rows)
    things = [{"participant_id": n, **row} for n, row in zip(named, own, strict=True) if row]
    return _kept(SOURCES, things, [], set())


def _kept(table: str, people: Table, codings: Table, spoken: set[str]) -> Kept:
    quoted = {row.get("participant_id") for row in codings if row.get("excerpt_id")}
    printed = spoken if quoted else set[str]()
    persons: dict[Words, Person] = {}
    names = [words(row.get("participant_id", "")) for row in people]
    sources = [words(row.get("source_id", "")) for row in people]
    solid: dict[str, str] = {}
    for row in people:
        name, source = row.pop("participant_id", ""), row.pop("source_id", "")
        cells = {column: value for column, cell in row.items() if (value := words(cell))}
        hidden = [v for k, v in cells.items() if name not in quoted or k not in printed]
        telling = [value for value in hidden if not is_number(value)]
        persons[words(name)] = Person(tuple(telling), tuple(cells.values()) if hidden else ())
        rows = [cells.values(), [words(source), *cells.values()]] if hidden else []
        for told in (*rows, *([value] for value in telling)):
            solid[BETWEEN.sub("", "".join(w for cell in (words(name), *told) for w in cell))] = name
    persons.pop((), None)
    many = Counter(sources)
    whose = zip(sources, names, strict=True)
    alone = {s: persons[name] for s, name in whose if s and many[s] == 1 and name in persons}
    mine = [c for name, c in _columns(people).items() if name not in printed]
    kinds = len({*sources})
    own = [
        c
        for c in mine
        if len({*zip(sources, c, strict=True)}) > min(len({*c}), kinds) or kinds == len(people)
    ]
    mine.append(tuple(words(cell) for row in people for cell in row.values()))
    ours = [c for name, c in _columns(codings).items() if name != "excerpt_id"]
    places = _places(codings)
    return Kept(
        table,
        persons,
        alone,
        solid,
        places,
        len({n for rows in places.values() for n, _ in rows}),
        {
            table: [column for column in mine if orders(column) >= CHANCE],
            CODINGS: [column for column in ours if orders(column) >= CHANCE],
        },
        [column for column in mine if orders(column) >= 1],
        [dict(zip(names, column, strict=True)) for column in own],
    )


def _columns(table: Table) -> dict[str, tuple[Words, ...]]:
    names = table[0] if table else ()
    return {name: tuple(words(row.get(name, "")) for row in table) for name in names}


def _read(path: Path) -> Table:
    """Return the rows of a table, as far as it can be read; the contract says what is wrong."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
        return [
            {k: v or "" for k, v in row.items() if k}
            for row in csv.DictReader(io.StringIO(text, newline=""))
        ]
    except (OSError, csv.Error):
        return []


def _places(codings: Table) -> Places:
    found: Places = defaultdict(list)
    stretches: dict[Words, int] = {}
    for row in codings:
        cells = {name: words(cell) for name, cell in row.items() if cell}
        whose = [cells[k] for k in ("source_id", "code_id", "participant_id") if k in cells]
        name, start, end = (cells.get(k, ()) for k in ("coding_id", "start", "end"))
        n = stretches.setdefault((*cells.get("source_id", ()), *start, *end), len(stretches))
        if start and end:
            told = [frozenset({*cell, *end}) for cell in (*whose, name) if cell]
            found[start].append((n, tuple(told)))
        if name:
            found[name].append((n, (frozenset(word for cell in whose for word in cell),)))
    return dict(found)


@cache
def words(text: str) -> Words:
    """Return the words of a cell, in whatever way they are written."""
    return tuple(WORD.findall(alike(text)))


def is_number(value: Words) -> bool:
    """Whether a cell is a number, which may be said of a person in many ways; a day is none."""
    day = sorted(map(len, value)) in DAYS
    return "".join(value).isdigit() and not day


def alike(text: str) -> str:
    """Return a text so that what reads the same is the same."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
