"""The neutral form of an export: what every reader hands over, whatever program wrote the file.

A reader fills it, one writer (`analysis.imports.tables`) turns it into the contract's tables, and
one report (`analysis.imports.report`) tells what became of everything. Keys, such as a GUID or a
name, tell things of the export apart in memory; they are never written or told.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from analysis.imports.refi.again import Contract

NOBODY = -1  # in the place of a person: the group speaks, or the speaker is not known
ASKING = -2  # and: those alone who ask, and take no part, or nobody who can be told
PRIMARY, SECOND = "primary", "second"
JOINERS = "\u200c\u200d"


class RefusedError(Exception):
    """The file cannot be imported; the message says what, where and what to do.

    Attributes:
        show: says more, with words of the sources: to be shown on a terminal and kept nowhere.
    """

    show: Callable[[], str] | None = None


class DraftedError(Exception):
    """A question was written down for a person to answer; the message says how to go on."""


def hashed(text: str) -> int:
    """Return a number of 64 bits that stands for a text, today and later; 0 for none."""
    digest = blake2b(text.encode(), digest_size=8).digest() if text else b""
    return int.from_bytes(digest, "big")


def plain(text: str) -> str:
    """Collapse white space and drop what cannot be printed, as the contract wants its cells.

    What joins signs, as in emoji of several people, stays between them.
    """
    spaced = " ".join(text.split())
    if not spaced.isprintable():
        spaced = "".join(sign for sign in spaced if sign.isprintable() or sign in JOINERS)
    return " ".join(spaced.split()).strip(f"{JOINERS} ")


@dataclass(slots=True)
class Source:
    """A text that was read, coded or not.

    Attributes:
        key: what the export knows it by.
        name: what people call it there; never written or told but in the log of pseudonyms.
        length: in code points; None where the export has no positions, and 0 of an empty text.
        words: in words; None where the text is not there.
        attributes: values of its variables by their names.
    """

    key: str
    length: int | None = None
    words: int | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass(slots=True)
class Person:
    """Somebody who spoke in a source, known by its place among `Project.sources`."""

    key: str
    source: int
    attributes: dict[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code; `parent` is the key of the code above it, or empty."""

    key: str
    label: str
    parent: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Coder:
    """Somebody who coded; a key of "" is nobody known. A second coder coded to compare."""

    key: str
    role: str = PRIMARY
    name: str = ""


class Stretches:
    """The coded stretches, in the order of the export; four bytes a number.

    Without positions a stretch is a row, and they are numbered within their source (see `row`).
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.source, self.start, self.end, self.person = (array("i") for _ in range(4))
        self._rows: Counter[int] = Counter()

    def add(self, source: int, start: int, end: int, person: int = NOBODY) -> int:
        """Add a stretch in code points, half-open; return its place."""
        self.source.append(source)
        self.start.append(start)
        self.end.append(end)
        self.person.append(person)
        return len(self.source) - 1

    def row(self, source: int, person: int = NOBODY) -> int:
        """Add the next row of a source, of which nobody knows where in its text it stands."""
        place = self._rows[source]
        self._rows[source] += 1
        return self.add(source, place, place + 1, person)

    def __len__(self) -> int:
        return len(self.source)


class Codings:
    """One code on one stretch by one coder each: their places in the lists of the project.

    A key tells a coding from others in this export and the next; 0 if the export has none.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.stretch, self.code, self.coder = (array("i") for _ in range(3))
        self.key = array("Q")

    def add(self, stretch: int, code: int, coder: int, key: int = 0) -> None:
        """Add a coding."""
        self.stretch.append(stretch)
        self.code.append(code)
        self.coder.append(coder)
        self.key.append(key)

    def __len__(self) -> int:
        return len(self.stretch)

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.stretch, self.code, self.coder, strict=True)


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that the export states itself, beside what was read.

    Attributes:
        what: of what it is, in words that name nobody.
        stated: by the export.
        read: from it.
    """

    what: str
    stated: int
    read: int


@dataclass
class Project:
    """What an export says.

    Attributes:
        kind: what the file is, such as "REFI-QDA project".
        program: that wrote it; empty if it is not a known one.
        codebook_only: whether it holds codes and nothing that is coded.
        positions: whether it says where in its text a stretch stands.
        sources: every text, in the order of the export, coded or not.
        stretches: the coded stretches, or rows.
        codes: in the order of the codebook; a parent may stand anywhere.
        coders: in the order of the export.
        codings: which code on which stretch by which coder.
        people: who spoke where.
        left: how much of what the tables will not hold, by what it is.
        left_codings: codings of the export among them; with those read they are all there are.
        duplicated: what is there more than once, and what was done about it.
        conflicts: where the export contradicts itself, and what was believed.
        notices: what is worth a look.
        sums: what the export counts itself.
        told: further sections of the report, in Markdown, that name nobody.
        contract: the tables themselves, where this compendium wrote the export.
        words: gives the words of some stretches, where the export holds them.
    """

    kind: str
    program: str = ""
    codebook_only: bool = False
    positions: bool = True
    sources: list[Source] = field(default_factory=list)
    stretches: Stretches = field(default_factory=Stretches)
    codes: list[Code] = field(default_factory=list)
    coders: list[Coder] = field(default_factory=list)
    codings: Codings = field(default_factory=Codings)
    people: list[Person] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    left_codings: Counter[str] = field(default_factory=Counter)
    duplicated: Counter[str] = field(default_factory=Counter)
    conflicts: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    sums: list[Sum] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    contract: Contract | None = None
    words: Callable[[Sequence[int]], dict[int, str]] | None = None

    def column(self, name: str) -> NDArray[np.int32]:
        """Return of every coding its code or coder, or what is known of its stretch.

        Args:
            name: code, coder, source, start, end or person.
        """
        if name in {"code", "coder"}:
            return np.frombuffer(getattr(self.codings, name), np.int32)
        stretch = np.frombuffer(self.codings.stretch, np.int32)
        return np.frombuffer(getattr(self.stretches, name), np.int32)[stretch]
