"""How a program counts positions in a text, and how the file itself proves it.

REFI-QDA asks for code points; programs also write UTF-16 code units, count a Windows line end
once or twice, and count the byte-order mark or not. Under the right convention nearly all
selections begin and end between words; under a wrong one, many cut words in two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

LEAD = 3  # places by which a convention must beat its rivals to be taken as proven
FLOOR = 0.8  # share of places between words under which no convention is believed
SPECIAL = re.compile("[\U00010000-\U0010ffff]|\r\n")


class RefusedError(Exception):
    """The file cannot be imported; the message says what, where and what to do."""


@dataclass(frozen=True)
class Text:
    """The plain text of a source, its byte-order mark removed, and whether it had one."""

    content: str
    marked: bool = False


@dataclass(frozen=True)
class Convention:
    """One way of counting: the unit, the length of a CRLF, and whether the mark counts."""

    utf16: bool
    crlf: int
    mark: bool

    @property
    def name(self) -> str:
        """The name by which `--positions` asks for it."""
        unit = "utf16" if self.utf16 else "codepoint"
        return unit + ("-crlf1" if self.crlf == 1 else "") + ("-bom" if self.mark else "")


CONVENTIONS = {
    c.name: c
    for utf16 in (False, True)
    for crlf in (2, 1)
    for mark in (False, True)
    for c in [Convention(utf16, crlf, mark)]
}

# What programs are known to write, by how they name themselves.
WRITERS = {
    "NVivo": {"utf16"},
    "ATLAS.ti": {"codepoint-crlf1", "utf16-crlf1"},
    "MAXQDA": {"codepoint", "utf16"},
    "QualCoder": {"codepoint"},
}

Selection = tuple[int, int, int]  # number of the source, start, end, as the file has them
Stretch = tuple[int, int]  # start and end in code points of the stored text


@dataclass(frozen=True)
class Reading:
    """What the selections of a file become under one or more conventions.

    Attributes:
        names: the conventions that agree on this reading.
        stretches: per selection, start and end in code points.
        starts: how many selections start between words.
        ends: how many selections end between words.
        clean: how many distinct places are between words.
        places: how many distinct places there are.
    """

    names: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    starts: int
    ends: int
    clean: int
    places: int


def locate(text: Text, positions: Sequence[int], convention: Convention) -> list[int | None]:
    """Convert positions to code points of the stored text.

    Args:
        text: the text as stored; a CRLF in it is two code points.
        positions: positions as written in the file, in the units of the convention.
        convention: how the file counts.

    Returns:
        Per position its code point, or None outside the text or inside a character.
    """
    mark = int(convention.mark and text.marked)
    begins, afters, shifts = [], [], [mark]
    for match in SPECIAL.finditer(text.content):
        wide = match.end() - match.start() == 1
        shift = (1 if convention.utf16 else 0) if wide else convention.crlf - 2
        if shift:
            begins.append(match.start())
            shifts.append(shifts[-1] + shift)
            afters.append(match.end() + shifts[-1])

    def point(position: int) -> int | None:
        passed = bisect_right(afters, position)
        found = position - shifts[passed] if position or not mark else 0
        inside = passed < len(begins) and found > begins[passed]
        return found if 0 <= found <= len(text.content) and not inside else None

    return [point(position) for position in positions]


def between_words(text: str, place: int) -> bool:
    """Say whether a place in a text does not cut a word or a number in two."""
    return not (0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum())


def readings(selections: Sequence[Selection], texts: Sequence[Text]) -> list[Reading]:
    """Return the readings under which every selection lies in its text, best first."""
    alike: dict[tuple[Stretch, ...], list[str]] = {}
    by_source: dict[int, list[int]] = {}
    for number, (source, _, _) in enumerate(selections):
        by_source.setdefault(source, []).append(number)
    for name, convention in CONVENTIONS.items():
        stretches: list[Stretch | None] = [None] * len(selections)
        for source, numbers in by_source.items():
            flat = [p for n in numbers for p in selections[n][1:]]
            points = locate(texts[source], flat, convention)
            for n, start, end in zip(numbers, points[::2], points[1::2], strict=True):
                stretches[n] = None if start is None or end is None else (start, end)
        found = tuple(s for s in stretches if s is not None)
        if len(found) == len(selections):
            alike.setdefault(found, []).append(name)
    sources = [source for source, _, _ in selections]
    scored = [_score(tuple(names), found, sources, texts) for found, names in alike.items()]
    return sorted(scored, key=lambda reading: -reading.clean)


def _score(
    names: tuple[str, ...],
    stretches: tuple[Stretch, ...],
    sources: Sequence[int],
    texts: Sequence[Text],
) -> Reading:
    """Count what begins and ends between words; each place in a text is one witness."""
    places = {
        (source, place): between_words(texts[source].content, place)
        for source, stretch in zip(sources, stretches, strict=True)
        for place in stretch
    }
    located = list(zip(sources, stretches, strict=True))
    starts = sum(places[source, start] for source, (start, _) in located)
    ends = sum(places[source, end] for source, (_, end) in located)
    return Reading(names, stretches, starts, ends, sum(places.values()), len(places))


def settle(found: list[Reading], usual: set[str], asked: str | None = None) -> Reading:
    """Choose the reading that the file proves, or that was asked for.

    The best reading wins if it leads its rivals clearly. Where several are as good, what the
    program usually writes decides; where that does not help either, a person has to.

    Args:
        found: the possible readings, best first.
        usual: the conventions that the program which wrote the file is known to use.
        asked: the convention of `--positions`, if given.

    Raises:
        RefusedError: if nothing fits, or more than one reading does.
    """
    if not found:
        raise RefusedError(
            "under every known way of counting a selection reaches outside its text;"
            " was a text edited after the export? Export the project again"
        )
    if asked:
        for reading in found:
            if asked in reading.names:
                return reading
        raise RefusedError(
            f"under --positions {asked} a selection reaches outside its text or into a character;"
            f" possible are {_offer(found)}"
        )
    best = found[0]
    if best.clean < FLOOR * best.places:
        raise RefusedError(
            "too few selections begin and end between words to trust their positions;"
            f" look at some quotes and name the convention: {_offer(found)}"
        )
    rivals = [reading for reading in found if reading.clean > best.clean - LEAD]
    expected = [r for r in rivals if usual & set(r.names) and r.clean == best.clean]
    if len(rivals) > 1 and len(expected) != 1:
        raise RefusedError(
            "it cannot be told how the file counts positions;"
            f" look at some quotes and name the convention: {_offer(found)}"
        )
    return best if len(rivals) == 1 else expected[0]


def _offer(found: list[Reading]) -> str:
    return "; ".join(
        f"--positions {r.names[0]} ({r.clean} of {r.places} places between words)" for r in found
    )
