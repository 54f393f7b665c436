"""Columns of tables that stay at home, whole and in order, or parting people as attributes do."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import mode

from analysis.methods.partitions import partings, recoded
from analysis.privacy.kept import CHANCE, WORD, Kept, Words

WIDE = 6  # columns of a table without lines
APART = re.compile(r"\s*[,;|&\t=:]\s*|\s{2,}")  # cells
NUMBER = re.compile(r"\d+")


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


def parted(text: str, spots: list[tuple[int, int, Words]], study: Kept) -> bool:
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
