"""Columns of tables that stay at home, whole and in order, or parting people as attributes do."""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import mode

from analysis.methods.partitions import paired, partings, placed, recoded, shape
from analysis.privacy.kept import CHANCE, WORD, Kept, Words, is_number

WIDE = 6  # columns of a table without lines
APART = re.compile(r"\s*[,;|&\t=:]\s*|\s{2,}")  # cells
NUMBER = re.compile(r"\d+")
WHOLE = re.compile(r"(?<![^\W_])(\d+)(?:\.0+|l)?(?![^\W_])")  # numbers, as programs write them
# What stands between two cells of a column, and between two of which one other cell is no person's.
BESIDE = re.compile(r"[\W_]*(?:\d+[\W_]+)?")
OTHER = re.compile(r"[\W_]*(?:[^\W_]+[\W_]+){1,2}")
LEAST = 3  # people of a list
LONG = 200  # characters between two cells, and between a person and a number
FAR = 20  # columns from each other
LINES = re.compile(r"[\[\](){}]|(?<![,;|\t\s])\s*\n")  # between columns, each in a line or brackets
SIGN = re.compile(r"[,;|\t]")
CELLS = re.compile(rf"{SIGN.pattern}[ \r\n]*(?:[\"']?\w+[\"']?\s*:\s*)?")
Spots = list[tuple[int, int, Words]]


def occurrences(there: Sequence[str], names: Iterable[Words]) -> list[tuple[int, Words]]:
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


def stands_in(there: Sequence[str], column: tuple[Words, ...]) -> bool:
    """Whether the cells of a column stand in their order, with none of its other cells between."""
    stream = [name for _, name in occurrences(there, column)]
    cells = filter(None, column)
    text, wanted = ("\n".join(["", *map(" ".join, names), ""]) for names in (stream, cells))
    return wanted in text


def parted(text: str, spots: Spots, study: Kept) -> bool:
    """Whether columns part people as their attributes do: numbers for values, a column for each.

    Where no identifiers stand, the last lines may be those of the people in their order, or lines
    may begin with their numbers.
    """
    ends = [*(start for start, *_ in spots[1:]), len(text)]
    begins = [text.rfind("\n", 0, start) + 1 for start, *_ in spots]
    several = Counter(begins)
    rows = {  # of several people in one line each has the words up to the next
        name: WORD.findall(text[last:end].partition("\n")[0])
        if several[begin] > 1
        else APART.split(text[begin:].partition("\n")[0])
        for (_, last, name), begin, end in zip(spots, begins, ends, strict=False)
    }
    if rows:
        return _bits(rows.items(), study) >= CHANCE
    numbers = {_number(" ".join(name)): name for name in study.people}
    lines = text.splitlines()
    cells = [APART.split(line) for line in lines]
    in_order = zip(study.people, cells[-len(study.people) :], strict=False)
    numbered = zip(map(numbers.get, map(_number, lines)), cells, strict=True)
    return any(_bits(pairs, study) >= CHANCE for pairs in (in_order, numbered))


def _number(text: str) -> str:
    found = NUMBER.search(text)
    return found[0].lstrip("0") if found else text


def _bits(given: Iterable[tuple[Words | None, Sequence[str]]], study: Kept) -> float:
    """Return how little it could be chance that rows part people so, as a binary logarithm."""
    rows = {name: cells for name, cells in given if name}
    width = mode([len(cells) for cells in rows.values()] or [0])
    whole = {name: cells for name, cells in rows.items() if len(cells) == width}
    bits = 0.0
    for attribute in study.attributes:
        values = [attribute[name] for name in whole]
        kinds = len({*values})
        columns = zip(*whole.values(), strict=True)
        alike = [c for c in columns if len({*zip(values, c, strict=True)}) == kinds]
        if len({*zip(*alike, strict=True)}) == kinds:
            bits += partings(values)
    return bits


def recodes(there: list[str], study: Kept) -> bool:
    """Whether words, or letters of one, part people in their order as an attribute does."""
    size = len(study.people)
    for stream in (there, [letter for word in there if len(word) >= size for letter in word]):
        rare = math.log2(len(stream) + 1) + CHANCE
        told = [values for bits, values in study.told if bits >= rare]
        if told and recoded(stream, told, WIDE):
            return True
    return False


def numbered(rows: Iterable[tuple[Words, str, str]], study: Kept) -> bool:
    """Whether before or after people, in their rows, stand too many of their own numbers."""
    numbers = [
        {name: value for name, value in values.items() if value and is_number(value)}
        for values in study.attributes
    ]
    said: tuple[dict[Words, set[str]], ...] = (defaultdict(set), defaultdict(set))
    for name, before, after in rows if any(numbers) else ():
        for side, part in zip(said, (before[-LONG:], after[:LONG]), strict=True):
            side[name].add(f" {' '.join(WHOLE.findall(part))} ")
    for own, side in product(numbers, said):
        values = {*own.values()}
        there = [
            {v for v in values if any(f" {' '.join(v)} " in part for part in side[name])}
            for name in own
        ]
        if paired([*own.values()], there) >= CHANCE:
            return True
    return False


def beside(
    text: str, people: Spots, spots: Callable[[Iterable[Words]], Spots], study: Kept
) -> bool:
    """Whether lists of people stand somewhere, and elsewhere the cells of a column in their order.

    The cells are values of an attribute, of which a few may differ, or others that stand for them.

    Args:
        text: all of it.
        people: where identifiers stand in it.
        spots: say where values stand in it.
        study: what tells.
    """
    lists = [*_lists(text, people, 2 * len(study.people))]
    if not lists:
        return False
    rare = CHANCE + math.log2(len(lists))
    shapes = _shapes(text, {len(names) for _, names in lists})
    streams = [_stream(text, spots({*values.values()})) for values in study.attributes]
    for start, names in lists:
        own = [[a.get(name) or None for name in names] for a in study.attributes]
        again = sum(_recast(values, shapes[len(names)]) for values in own if shapes[len(names)])
        near = (stream.near(start, FAR * len(study.people)) for stream in streams)
        there = sum(max(0, placed(v, n)) for v, n in zip(own, near, strict=True) if n)
        if max(again, there) >= rare:
            return True
    return False


def _lists(text: str, people: Spots, most: int) -> Iterator[tuple[int, list[Words]]]:
    """Yield where lists of people begin, with an empty name for what is no person's; each once."""
    names: list[Words] = []
    begin = last = 0
    for start, end, name in [*people, (len(text) + LONG + 1, 0, ())]:
        gap = text[last:start] if start - last <= LONG else "x"
        other = not BESIDE.fullmatch(gap)
        if not names or (other and not OTHER.fullmatch(gap)) or len(names) >= most:
            if len({*names} - {()}) >= LEAST:
                yield begin, names
            names, begin, other = [], start, False
        names += [()] * other + [() if name in names else name]
        last = end


def _shapes(text: str, sizes: set[int]) -> dict[int, set[tuple[int, ...]]]:
    """Return how columns of some sizes part their places, with a heading or without it."""
    found: dict[int, set[tuple[int, ...]]] = defaultdict(set)
    for line in LINES.split(text):
        cells = [cell.strip() for cell in CELLS.split(f",{line}")[1:]]
        for column in (cells, cells[1:]):
            if len(column) in sizes and len({*column}) < len(column):
                found[len(column)].add(shape(column))
    return found


def _recast(values: Sequence[Words | None], shapes: set[tuple[int, ...]]) -> float:
    """Return the bits of one of some columns, or of one for each value, that parts places as it."""
    each = ([value == one for value in values] for one in {*values})
    if all(values) and (shape(values) in shapes or all(shape(one) in shapes for one in each)):
        return partings(values) - math.log2(len(shapes))
    return 0


@dataclass(frozen=True)
class _Stream:
    """Values of an attribute in the order of a text, None for what stands between, and where."""

    values: list[Words | None]
    starts: list[int]

    def near(self, start: int, far: int) -> list[Words | None]:
        """Return those that are no more values than that away."""
        at = bisect(self.starts, start)
        return self.values[max(0, at - far) : at + far]


def _stream(text: str, spots: Spots) -> _Stream:
    stream = _Stream([], [])
    last = 0
    for start, end, value in spots:
        gap = text[last:start] if last else ""
        near = len(gap) <= LONG and BESIDE.fullmatch(gap)
        others = [None] * (max(1, len(SIGN.findall(gap))) - 1 if near else 1)
        stream.values.extend([*others, value])
        stream.starts.extend([start] * (len(others) + 1))
        last = end
    return stream
