"""How a program counts positions in a text, and how the file itself proves it.

REFI-QDA asks for code points; programs also write UTF-16 code units, count a line end once, twice
or more often than it is there, and count the byte-order mark or not. Where the file quotes its
selections, only the right convention finds the quotes. Else nearly all selections begin and end
between words under it; under a wrong one, many cut words in two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.imports.cells.rows import LISTED, rows_named
from analysis.imports.project import RefusedError

LEAD = 3  # places by which a convention must beat its rivals to be taken as proven
FLOOR = 0.8  # share of places between words under which no convention is believed
QUOTED = 0.5  # share of quotes that must be found where they are said to stand
OUTSIDE = -1

Ints = NDArray[np.signedinteger[Any]]


class Convention(NamedTuple):
    """One way of counting: the unit, the length of a line end, and whether the mark counts.

    A line end counts as it stands in the text (""), with one carriage return at most ("crlf2"),
    without any ("crlf1"), or as if a lost one were there ("lf2").
    """

    utf16: bool
    line: str
    mark: bool

    def within(self, *, marked: bool, inline: bool) -> Convention:
        """Return what it comes to in a text that has no mark, or that lost no line ends."""
        line = self.line if inline or self.line != "lf2" else ""
        return Convention(self.utf16, line, self.mark and marked)

    @property
    def name(self) -> str:
        """The name by which `--positions` asks for it."""
        parts = ["utf16" if self.utf16 else "codepoint", self.line, "bom" if self.mark else ""]
        return "-".join(filter(None, parts))


CONVENTIONS = {
    c.name: c
    for utf16 in (False, True)
    for line in ("", "crlf1", "crlf2", "lf2")
    for mark in (False, True)
    for c in [Convention(utf16, line, mark)]
}

# What programs are known to write, by how they name themselves.
WRITERS = {
    "NVivo": {"utf16"},
    "ATLAS.ti": {"codepoint-crlf1", "utf16-crlf1"},
    "MAXQDA": {"codepoint", "utf16"},
    "QualCoder": {"codepoint"},
}


@dataclass(frozen=True, slots=True)
class Located:
    """What positions in a text become under a convention.

    Attributes:
        points: per position its code point, or OUTSIDE the text or inside a character.
        clean: per position whether it does not cut a word or a number in two.
        quoted: how many of the quotes that were looked for stand where they are said to.
        apart: the numbers of selections, from 1, where something else stands than is quoted.
    """

    points: Ints
    clean: NDArray[np.bool_]
    quoted: int = 0
    apart: tuple[int, ...] = ()


NOTHING = Located(np.empty(0, np.int64), np.empty(0, np.bool_))


@dataclass(frozen=True, slots=True)
class Text:
    """What is kept of the plain text of a source, its byte-order mark removed: no word of it.

    Attributes:
        length: how many code points it has; a CRLF is two.
        words: how many words it has; of a script without spaces each ideograph is one.
        located: per convention, the starts and ends of its selections in file order; none if
            there are none. Conventions that agree share it.
        quotes: how many quotes of selections were looked for.
    """

    length: int
    words: int
    located: dict[Convention, Located] = field(default_factory=dict)
    quotes: int = 0


@dataclass(frozen=True)
class Reading:
    """What the selections of a file become under one or more conventions.

    Attributes:
        names: the conventions that agree on this reading.
        texts: per text, start, end, start, end ... of its selections.
        clean: how many distinct places are between words.
        places: how many distinct places there are.
        quoted: how many quotes are found.
        why: by what it was chosen, once it is.
    """

    names: tuple[str, ...]
    texts: tuple[Located, ...]
    clean: int
    places: int
    quoted: int
    why: str = ""

    @property
    def selections(self) -> int:
        """How many selections there are."""
        return sum(len(text.points) for text in self.texts) // 2

    @property
    def starts(self) -> int:
        """How many selections start between words."""
        return sum(int(np.count_nonzero(text.clean[::2])) for text in self.texts)

    @property
    def ends(self) -> int:
        """How many selections end between words."""
        return sum(int(np.count_nonzero(text.clean[1::2])) for text in self.texts)


def readings(texts: Sequence[Text]) -> list[Reading]:
    """Return the readings under which every selection lies in its text, best first."""
    alike_: dict[tuple[int, ...], tuple[list[str], tuple[Located, ...]]] = {}
    for name, convention in CONVENTIONS.items():
        found = tuple(text.located.get(convention, NOTHING) for text in texts)
        alike_.setdefault(tuple(map(id, found)), ([], found))[0].append(name)
    scored = [_score(tuple(names), found) for names, found in alike_.values()]
    sound = [r for r in scored if not any((f.points == OUTSIDE).any() for f in r.texts)]
    return sorted(sound, key=lambda reading: (-reading.quoted, -reading.clean))


def _score(names: tuple[str, ...], texts: tuple[Located, ...]) -> Reading:
    """Count what begins and ends between words; each place in a text is one witness."""
    return Reading(
        names,
        texts,
        clean=sum(len(set(text.points[text.clean].tolist())) for text in texts),
        places=sum(len(set(text.points.tolist())) for text in texts),
        quoted=sum(text.quoted for text in texts),
    )


class AmbiguousError(RefusedError):
    """More than one way of counting fits; `rivals` are to be looked at."""

    def __init__(self, why: str, found: Sequence[Reading], rivals: Sequence[Reading]) -> None:
        """Keep the readings between which a person has to choose."""
        asks = f"look at some quotes and name the convention: {_offer(found)}"
        super().__init__(f"{why}; {asks}")
        self.rivals = rivals


def settle(
    found: list[Reading],
    usual: set[str],
    asked: str | None = None,
    quotes: int = 0,
    texts: Sequence[Text] = (),
) -> Reading:
    """Choose the reading that the file proves, or that was asked for.

    What selections quote proves most; then the best reading wins if it leads its rivals clearly.
    Where several are as good, what the program usually writes decides; where that does not help
    either, a person has to.

    Args:
        found: the possible readings, best first.
        usual: the conventions that the program which wrote the file is known to use.
        asked: the convention of `--positions`, if given.
        quotes: how many selections are said to quote something.
        texts: what was read, to say which selections do not fit.

    Raises:
        RefusedError: if nothing fits, or more than one reading does.
    """
    if not found:
        raise RefusedError(
            "under every known way of counting a selection reaches outside its text"
            f"{_where(texts)}; was a text edited after the export? Export the project again"
        )
    if asked:
        for reading in found:
            if asked in reading.names:
                return replace(reading, why="was asked for by `--positions`")
        raise RefusedError(
            f"under --positions {asked} a selection reaches outside its text or into a character"
            f"{_where(texts, asked)}; possible are {_offer(found)}"
        )
    proven = [r for r in found if r.quoted == found[0].quoted >= max(1, QUOTED * quotes)]
    among = proven or sorted(found, key=lambda reading: -reading.clean)
    best = among[0]
    if len(proven) == 1:
        return _chosen(best, found, "follows from what the selections quote")
    if not proven and best.clean < FLOOR * best.places:
        why = "too few selections begin and end between words to trust their positions"
        raise AmbiguousError(why, found, found)
    rivals = [reading for reading in among if reading.clean > best.clean - LEAD]
    expected = [r for r in rivals if usual & set(r.names) and r.clean == best.clean]
    if len(rivals) > 1 and len(expected) != 1:
        raise AmbiguousError("it cannot be told how the file counts positions", found, rivals)
    if len(rivals) > 1:
        why = "is what the writer of the file usually does; the file alone does not settle it"
        return _chosen(expected[0], found, why)
    why = "" if usual & set(best.names) else ", not from what is known of its writer"
    return _chosen(best, found, f"follows from the file{why}")


def _chosen(reading: Reading, found: Sequence[Reading], why: str) -> Reading:
    agree = "does not matter here: all that are possible agree"
    return replace(reading, why=why if len(found) > 1 else agree)


def _where(texts: Sequence[Text], *names: str) -> str:
    """Say which selections lie outside under one of some conventions, that with the fewest."""
    tried = []
    for name in names or CONVENTIONS:
        points = (text.located.get(CONVENTIONS[name], NOTHING).points for text in texts)
        outside = ((p.reshape(-1, 2) == OUTSIDE).any(axis=1) for p in points)
        tried.append([(np.flatnonzero(o) + 1).tolist() for o in outside])
    fewest = min(tried, key=lambda wrong: sum(map(len, wrong)))
    where = named(fewest)
    return f" ({where}, in file order)" if where else ""


def named(selections: Iterable[Sequence[int]]) -> str:
    """Name selections in a message, by their numbers in each text source."""
    of = [
        f"{rows_named(wrong, 'selection')} of text source {number}"
        for number, wrong in enumerate(selections, 1)
        if wrong
    ]
    more = [f"some in {len(of) - LISTED} more"] if len(of) > LISTED else []
    return "; ".join([*of[:LISTED], *more])


def _offer(found: Sequence[Reading]) -> str:
    return "; ".join(
        f"--positions {r.names[0]} ({r.clean} of {r.places} places between words)" for r in found
    )
