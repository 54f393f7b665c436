"""Copies of tables that stay at home, told by their rows, wherever and whatever they lie in.

What tells of a person is an identifier with one of its attributes in the same row, in any order and
between any separators; of a coding, where it begins and ends, with anything else, or its
identifier with all that is no number. A column of either table tells as a whole, if its order could
hardly be chance; so do columns that part people as an attribute does, whatever stands for its
values. What a build prints of a study is none of this: counts of people, identifiers with sources,
lengths, or codes. Out of reach are what pictures show, rows that were reworded, and ciphers.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.study.schema import path_of
from analysis.study.settings import settings_of

FEW = 3  # rows that tell, or a third of a small table
REACH = 1500  # characters of a row, with the markup between its cells
NEAR = 30  # words of a coding
CHANCE = 12  # bits: a column that lies in one of so many orders
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
APART = re.compile(r"\s*[,;|&\t]\s*|\s{2,}")  # cells
PEOPLE, CODINGS = "participants", "codings"
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
        people: by identifier.
        codings: by identifier, and by start.
        stretches: how many are coded.
        columns: those of a table that cannot lie in their order by chance, and those that cannot
            where all the identifiers stand as well.
        attributes: the value of each person, but for what is printed, or says what the source does.
    """

    people: dict[Words, Person]
    codings: Places
    stretches: int
    columns: dict[str, list[tuple[Words, ...]]]
    named: list[tuple[Words, ...]]
    attributes: list[dict[Words, Words]]


def kept(data: Path) -> Kept:
    """Return what tells of the tables that a study has here."""
    people, codings = (_read(data / path_of(name)) for name in (PEOPLE, CODINGS))
    quoted = {row.get("participant_id") for row in codings if row.get("excerpt_id")}
    spoken = settings_of(data).get("speakers")
    printed = set(spoken) if quoted and isinstance(spoken, list) else set()
    persons: dict[Words, Person] = {}
    names = [words(row.get("participant_id", "")) for row in people]
    sources = [words(row.get("source_id", "")) for row in people]
    for row in people:
        name = row.pop("participant_id", "")
        row.pop("source_id", None)
        cells = {column: value for column, cell in row.items() if (value := words(cell))}
        hidden = [v for k, v in cells.items() if name not in quoted or k not in printed]
        telling = [value for value in hidden if not "".join(value).isdigit()]
        persons[words(name)] = Person(tuple(telling), tuple(cells.values()) if hidden else ())
    persons.pop((), None)
    mine = [c for name, c in _columns(people).items() if name not in printed]
    kinds = len({*sources})
    own = [c for c in mine if len({*zip(sources, c, strict=True)}) > min(len({*c}), kinds)]
    mine.append(tuple(words(cell) for row in people for cell in row.values()))
    ours = [c for name, c in _columns(codings).items() if name != "excerpt_id"]
    places = _places(codings)
    return Kept(
        persons,
        places,
        len({n for rows in places.values() for n, _ in rows}),
        {
            PEOPLE: [column for column in mine if orders(column) >= CHANCE],
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


def alike(text: str) -> str:
    """Return a text so that what reads the same is the same."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


def orders(column: Sequence[Words]) -> float:
    """Return the binary logarithm of the number of orders in which a column can lie."""
    counts = Counter(filter(None, column))
    each = sum(math.lgamma(n + 1) for n in counts.values())
    return (math.lgamma(counts.total() + 1) - each) / math.log(2)


def copied(text: str, study: Kept) -> set[str]:
    """Return the tables of a study of which rows or columns stand in a text."""
    text = alike(text)
    found = list(WORD.finditer(text))
    there = [match[0] for match in found]
    people = _occurrences(there, study.people)
    spots = [(found[i].start(), found[i + len(name) - 1].end(), name) for i, name in people]
    all_named = len({name for _, name in people}) == len(study.people)
    columns = study.columns | ({PEOPLE: study.named} if all_named and study.people else {})
    present = set(there)
    tables = {
        name
        for name in columns
        for column in columns[name]
        if all(cell[0] in present for cell in column if cell) and _stands(there, column)
    }
    told = _told_people(text, spots, study.people)
    if len(told) >= _few(len(study.people)) or _parted(text, spots, study):
        tables.add(PEOPLE)
    if len(_told_codings(there, study.codings)) >= _few(study.stretches):
        tables.add(CODINGS)
    return tables


def _few(rows: int) -> int:
    return max(1, min(FEW, math.ceil(rows / 3)))


def _occurrences(there: Sequence[str], names: Iterable[Words]) -> list[tuple[int, Words]]:
    """Return where names stand among words; where two begin, the longer one."""
    begun: dict[str, list[Words]] = defaultdict(list)
    present = set(there)
    possible = {name for name in names if name and name[0] in present}
    for name in sorted(possible, key=len, reverse=True):
        begun[name[0]].append(name)
    found: list[tuple[int, Words]] = []
    for i, word in enumerate(there):
        for name in begun.get(word, ()):
            if tuple(there[i : i + len(name)]) == name:
                found.append((i, name))
                break
    return found


def _told_people(
    text: str, spots: list[tuple[int, int, Words]], people: Mapping[Words, Person]
) -> set[Words]:
    """Return the people whose attributes stand beside their identifiers.

    The line on which another identifier stands is that of another person.
    """
    told: set[Words] = set()
    ends = [0, *(end for _, end, _ in spots)]
    starts = [*(start for start, *_ in spots), len(text)]
    for (start, end, name), last, following in zip(spots, ends[:-1], starts[1:], strict=True):
        after = text[end : min(following, end + REACH)]
        before = text[max(last, start - REACH) : start]
        if "\n" in after and following < len(text):
            after = after[: after.rindex("\n")]
        if "\n" in before and last:
            before = before[before.index("\n") :]
        if _tell(f"{before}\n{after}", people[name]):
            told.add(name)
    return told


def _parted(text: str, spots: list[tuple[int, int, Words]], study: Kept) -> bool:
    """Whether columns part people as their attributes do: numbers for values, a column for each.

    Where no identifiers stand, the last lines may be those of the people in their order.
    """
    ends = [*(start for start, *_ in spots[1:]), len(text)]
    begins = [text.rfind("\n", 0, start) + 1 for start, *_ in spots]
    several = Counter(begins)
    last_lines = text.splitlines()[-len(study.people) :]
    rows = (
        {  # of several people in one line each has the words up to the next
            name: WORD.findall(text[last:end].partition("\n")[0])
            if several[begin] > 1
            else APART.split(text[begin:].partition("\n")[0])
            for (_, last, name), begin, end in zip(spots, begins, ends, strict=False)
        }
        or {n: APART.split(line) for n, line in zip(study.people, last_lines, strict=False)}
    )
    width = max(map(len, rows.values()), default=0)
    rows = {name: cells for name, cells in rows.items() if len(cells) == width}
    bits = 0.0
    for attribute in study.attributes:
        values = [attribute[name] for name in rows]
        kinds = {*values}
        columns = [
            c
            for c in zip(*rows.values(), strict=True)
            if len({*zip(values, c, strict=True)}) == len(kinds)
        ]
        if len({*zip(*columns, strict=True)}) == len(kinds):
            bits += orders(values) - math.lgamma(len(kinds) + 1) / math.log(2)
    return bits >= CHANCE


def _tell(row: str, person: Person) -> bool:
    """Whether a row has a cell that tells of a person, or all its words."""
    if any(_pattern(value, whole=True).search(row) for value in person.telling):
        return True
    return bool(person.all) and all(_pattern(value).search(row) for value in person.all)


@cache
def _pattern(value: Words, *, whole: bool = False) -> re.Pattern[str]:
    """Return what finds a value; as a whole cell, it has no other words before and after it."""
    inside = r"[\W_]+".join(map(re.escape, value))
    found = rf"(?<![^\W_]){inside}(?![^\W_])"
    return re.compile(rf"(?<![^\W_] ){found}(?! [^\W_])" if whole else found)


def _told_codings(there: list[str], codings: Places) -> set[int]:
    """Return the stretches of which the codings stand somewhere."""
    told: set[int] = set()
    for i, name in _occurrences(there, codings):
        near = set(there[max(0, i - NEAR) : i]) | set(there[i + len(name) : i + NEAR])
        told |= {n for n, tells in codings[name] if any(cells <= near for cells in tells)}
    return told


def _stands(there: Sequence[str], column: tuple[Words, ...]) -> bool:
    """Whether the cells of a column stand in their order, with none of its other cells between."""
    stream = [name for _, name in _occurrences(there, column)]
    cells = filter(None, column)
    text, wanted = ("\n".join(["", *map(" ".join, names), ""]) for names in (stream, cells))
    return wanted in text
