"""Copies of tables that stay at home, told by their rows, wherever and whatever they lie in.

What tells of a person is an identifier with one of its attributes in the same row, in any order and
between any separators; of a coding, where it begins and ends, with anything else, or its identifier
with all that is no number. A column of either table tells as a whole, if its order could hardly be
chance; so do columns that part people as an attribute does, whatever stands for its values, a list
of people with most of their values elsewhere in the same order, numbers beside people that are too
often their own, and rows of attributes that are as many of each kind as people are, in any order.
An attribute before a list of people tells of each of them. Sources with columns of their own tell
as people do. What a build prints of a study is none of this: counts of people, identifiers with
sources, lengths, or codes. Out of reach are pictures, rows that were reworded, and ciphers.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from analysis.privacy.columns import beside, numbered, occurrences, parted, recodes, stands_in
from analysis.privacy.kept import (
    BETWEEN,
    CODINGS,
    WORD,
    Kept,
    Person,
    Places,
    Words,
    alike,
    is_number,
    words,
)

FEW = 3  # rows that tell, or a third of a small table
REACH = 1500  # characters of a row, with the markup between its cells
NEAR = 30  # words of a coding
CLOSE = 200  # characters beside a person, within which several files tell together
# Words with dots between them, and not only numbers.
DOTTED = re.compile(r"(?<![^\W_])(?=[\d.]*[^\W\d_])[^\W_]+(?:\.[^\W_]+)+")
# What stands between two people of a list: signs, and one short word.
LISTED = re.compile(r"[\W_]*(?:[^\W_]{1,3}[\W_]+)?")
AFTER, HEADS = re.compile(r"[\W_]+\Z"), re.compile(r"[:=>][\W_]*\Z")


@dataclass(frozen=True)
class Told:
    """What a text tells of the tables of a study.

    Attributes:
        of: the table of people, or of sources.
        tables: those of which it tells enough by itself.
        right: people beside whom it says one of their attributes, and nothing else of such kind.
        wrong: people beside whom it says what they are not, as examples do.
        stretches: those of which it tells the codings.
    """

    of: str
    tables: set[str]
    right: set[Words]
    wrong: set[Words]
    stretches: set[int]

    def some(self) -> set[str]:
        """Return the tables of which it tells, however little."""
        little = {self.of: self.right, CODINGS: self.stretches}
        return self.tables | {table for table in little if little[table]}


def copied(several: Iterable[Told], study: Kept) -> set[str]:
    """Return the tables of a study of which rows or columns stand in some texts together."""
    texts = list(several)
    right, wrong = ({n for t in texts for n in t.right}, {n for t in texts for n in t.wrong})
    stretches = {n for text in texts for n in text.stretches}
    tables = {table for text in texts for table in text.tables}
    tables |= {study.table} if len(right) - len(wrong) >= _few(len(study.people)) else set()
    return tables | ({CODINGS} if len(stretches) >= _few(study.stretches) else set())


def told(text: str, study: Kept) -> Told:
    """Return what a text tells of the tables of a study."""
    text = _divided(alike(text), study)
    found = list(WORD.finditer(text))
    there = [match[0] for match in found]

    def spots(names: Iterable[Words]) -> list[tuple[int, int, Words]]:
        at = occurrences(there, names)
        return [(found[i].start(), found[i + len(name) - 1].end(), name) for i, name in at]

    people = spots(study.people)
    all_named = len({name for *_, name in people}) == len(study.people)
    columns = study.columns | ({study.table: study.named} if all_named and study.people else {})
    present = set(there)
    tables = {
        name
        for name in columns
        for column in columns[name]
        if all(cell[0] in present for cell in column if cell) and stands_in(there, column)
    }
    names = {id(person): name for name, person in study.people.items()}
    rows, others = ([*_rows(text, at)] for at in (people, spots(study.alone)))
    kinds = [
        {v for v in a.values() if v and v[0] in present and not is_number(v)}
        for a in study.attributes
    ]
    listed = [*_listed(text, people, kinds)]
    solid = {study.solid.get(BETWEEN.sub("", line), "") for line in text.splitlines()} - {""}
    close = [*rows, *((names[id(study.alone[s])], b, a) for s, b, a in others)]
    said = [(n, [_whole(f"{b[-CLOSE:]}\n{a[:CLOSE]}", v) for v in kinds]) for n, b, a in close]
    agree = [(name, _agree(name, there, study)) for name, there in [*listed, *said]]
    persons = (
        {name for name, *row in rows if _tell("\n".join(row), study.people[name])}
        | {name for name, there in listed if _agree(name, there, study)},
        {name for name, *row in others if _tell("\n".join(row), study.alone[name])},
        solid,
    )
    if (
        any(len(each) >= _few(len(study.people)) for each in persons)
        or numbered(rows, study)
        or parted(text, people, study)
        or recodes(there, study)
        or _counted(text, present, study)
        or beside(text, people, spots, study)
    ):
        tables.add(study.table)
    right, wrong = ({name for name, is_so in agree if is_so is truth} for truth in (True, False))
    right |= {*map(words, solid)}
    return Told(study.table, tables, right, wrong, _told_codings(there, study.codings))


def _agree(name: Words, there: Sequence[Sequence[Words]], study: Kept) -> bool | None:
    """Whether values of attributes are those of a person; None where they may be of several."""
    pairs = [(a[name], v) for a, v in zip(study.attributes, there, strict=True) if v]
    if any(own not in values for own, values in pairs):
        return False
    return any(len(values) == 1 for _, values in pairs) or None


def _divided(text: str, study: Kept) -> str:
    """Return a text with the names of files in it divided where they name a person."""
    named = {word for name in study.people for word in name}

    def divide(match: re.Match[str]) -> str:
        parts = match[0].split(".")
        return " ".join(parts) if not named.isdisjoint(parts) else match[0]

    return DOTTED.sub(divide, text)


def _few(rows: int) -> int:
    return max(1, min(FEW, math.ceil(rows / 3)))


def _rows(text: str, spots: list[tuple[int, int, Words]]) -> Iterator[tuple[Words, str, str]]:
    """Yield people, and what stands in their rows before and after them.

    The line on which another identifier stands is that of another person.
    """
    ends = [0, *(end for _, end, _ in spots)]
    starts = [*(start for start, *_ in spots), len(text)]
    for (start, end, name), last, following in zip(spots, ends[:-1], starts[1:], strict=True):
        after = text[end : min(following, end + REACH)]
        before = text[max(last, start - REACH) : start]
        if "\n" in after and following < len(text):
            after = after[: after.rindex("\n")]
        if "\n" in before and last:
            before = before[before.index("\n") :]
        yield name, before, after


def _listed(
    text: str, spots: list[tuple[int, int, Words]], kinds: Sequence[Iterable[Words]]
) -> Iterator[tuple[Words, list[list[Words]]]]:
    """Yield the people of lists, with the values of each attribute that stand before a list."""
    lead: list[list[Words]] = []
    ends = [0, *(end for _, end, _ in spots)]
    for (start, _, name), last in zip(spots, ends, strict=False):
        gap = text[last:start]
        if not last or not LISTED.fullmatch(gap):
            below = last and "\n" in gap
            said = AFTER.sub("", (gap.partition("\n")[2] if below else gap)[-REACH:])
            heads = not last or below or HEADS.search(gap)
            said = said.rpartition("\n")[2] if heads else ""
            lead = [[value] if (value := _only(said, values)) else [] for values in kinds]
        yield name, lead


def _counted(text: str, present: set[str], study: Kept) -> bool:
    """Whether lines tell of as many people of each kind as there are, in whatever order."""
    for pair in combinations(study.attributes, 2):
        people = Counter(zip(*(attribute.values() for attribute in pair), strict=True))
        if max(people.values()) > 1 and all(v[0] in present for row in people for v in row if v):
            kinds = [{*attribute.values()} for attribute in pair]
            found = Counter(tuple(_only(line, k) for k in kinds) for line in text.splitlines())
            if all(found[row] == n for row, n in people.items()):
                return True
    return False


def _only(line: str, values: Iterable[Words]) -> Words:
    """Return the one of some values that is a cell of a line; none if several are."""
    there = _whole(line, values)
    return there[0] if len(there) == 1 else ()


def _whole(text: str, values: Iterable[Words]) -> list[Words]:
    """Return those of some values that are cells of a text."""
    return [value for value in values if _pattern(value, whole=True).search(text)]


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
    for i, name in occurrences(there, codings):
        near = set(there[max(0, i - NEAR) : i]) | set(there[i + len(name) : i + NEAR])
        told |= {n for n, tells in codings[name] if any(cells <= near for cells in tells)}
    return told
