"""How a program counts positions in a text, and how the file itself proves it.

REFI-QDA asks for code points; programs also write UTF-16 code units, count a Windows line end
once or twice, and count the byte-order mark or not. Under the right convention nearly all
selections begin and end between words; under a wrong one, many cut words in two.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

from analysis.imports.project import RefusedError

LEAD = 3  # places by which a convention must beat its rivals to be taken as proven
FLOOR = 0.8  # share of places between words under which no convention is believed
CRLF = "\udc00"  # stands for a line end that counts once; no text has a surrogate
OUTSIDE = -1


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


@dataclass(frozen=True, slots=True)
class Located:
    """What positions in a text become under a convention.

    Attributes:
        points: per position its code point, or OUTSIDE the text or inside a character.
        clean: per position 1 if it does not cut a word or a number in two.
    """

    points: array[int]
    clean: bytearray


NOTHING = Located(array("q"), bytearray())


@dataclass(frozen=True, slots=True)
class Text:
    """What is kept of the plain text of a source, its byte-order mark removed: no word of it.

    Attributes:
        length: how many code points it has; a CRLF is two.
        words: how many words it has.
        located: per convention, the starts and ends of its selections in file order; none if
            there are none, and none that counts a mark if the text has no mark.
    """

    length: int
    words: int
    located: dict[Convention, Located]

    def under(self, name: str) -> Located:
        """Return where a convention has the selections."""
        bare = CONVENTIONS[name.removesuffix("-bom")]
        return self.located.get(CONVENTIONS[name]) or self.located.get(bare) or NOTHING


@dataclass(frozen=True)
class Reading:
    """What the selections of a file become under one or more conventions.

    Attributes:
        names: the conventions that agree on this reading.
        points: start, end, start, end ... of the selections in code points.
        starts: how many selections start between words.
        ends: how many selections end between words.
        clean: how many distinct places are between words.
        places: how many distinct places there are.
    """

    names: tuple[str, ...]
    points: array[int]
    starts: int
    ends: int
    clean: int
    places: int

    @property
    def stretches(self) -> list[Stretch]:
        """Per selection, start and end in code points."""
        return list(zip(self.points[::2], self.points[1::2], strict=True))


class _Walk:
    """Follows a text from block to block and stops at the positions of one convention.

    A block is written in the units of the convention, so that a position is an index.
    """

    def __init__(self, convention: Convention, positions: Sequence[int]) -> None:
        self.once = convention.crlf == 1
        self.code, self.size = ("utf-16-le", 2) if convention.utf16 else ("utf-32-le", 4)
        self.asked = [max(position - convention.mark, 0) for position in positions]
        self.open = sorted(range(len(positions)), key=self.asked.__getitem__, reverse=True)
        self.passed = 0
        self.found = Located(array("q", [OUTSIDE]) * len(positions), bytearray(len(positions)))

    def read(self, block: str, before: str, start: int) -> None:
        """Find what lies in a block that has `start` code points before it."""
        if not self.open:
            return
        stored = block.replace("\r\n", CRLF) if self.once else block
        units = stored.encode(self.code, "surrogatepass")
        end = self.passed + len(units) // self.size
        at = place = 0
        while self.open and self.asked[self.open[-1]] < end:
            number = self.open.pop()
            to = self.asked[number] - self.passed
            piece = units[at * self.size : to * self.size].decode(self.code, "surrogatepass")
            cut = "\ud800" <= piece[-1:] < CRLF
            piece = piece[:-1] if cut else piece
            at, place = to - cut, place + len(piece) + piece.count(CRLF)
            if not cut:
                left = block[place - 1] if place else before
                self.found.points[number] = start + place
                self.found.clean[number] = not (left.isalnum() and block[place].isalnum())
        self.passed = end

    def close(self, length: int) -> Located:
        """Find what lies at the very end of the text, and return everything found."""
        for number in self.open:
            if self.asked[number] == self.passed:
                self.found.points[number], self.found.clean[number] = length, True
        return self.found


def survey(blocks: Iterable[str], marked: bool, positions: Sequence[int]) -> Text:
    """Find in a text, of which never more than a block is held, all that is asked of it.

    Args:
        blocks: the text in pieces, without its byte-order mark.
        marked: whether it had one.
        positions: positions as written in the file.
    """
    used = [c for c in CONVENTIONS.values() if positions and (marked or not c.mark)]
    walks = {convention: _Walk(convention, positions) for convention in used}
    length, words, before = 0, 0, ""
    for block in _unparted(blocks):
        words += len(block.split()) - bool(before.strip() and block[0].strip())
        for walk in walks.values():
            walk.read(block, before, length)
        length, before = length + len(block), block[-1]
    return Text(length, words, {c: walk.close(length) for c, walk in walks.items()})


def _unparted(blocks: Iterable[str]) -> Iterator[str]:
    """Yield blocks, none empty, that part no Windows line end."""
    held = ""
    for block in blocks:
        whole = held + block
        held = "\r" if whole.endswith("\r") else ""
        if whole != held:
            yield whole.removesuffix(held)
    if held:
        yield held


def readings(selections: Sequence[Selection], texts: Sequence[Text]) -> list[Reading]:
    """Return the readings under which every selection lies in its text, best first."""
    alike: dict[bytes, list[str]] = {}
    for name in CONVENTIONS:
        points = b"".join(text.under(name).points.tobytes() for text in texts)
        alike.setdefault(points, []).append(name)
    found = [_score(tuple(names), [t.under(names[0]) for t in texts]) for names in alike.values()]
    sound = [r for r in found if OUTSIDE not in r.points and len(r.points) == 2 * len(selections)]
    return sorted(sound, key=lambda reading: -reading.clean)


def _score(names: tuple[str, ...], located: Sequence[Located]) -> Reading:
    """Count what begins and ends between words; each place in a text is one witness."""
    points = array("q")
    for text in located:
        points += text.points
    return Reading(
        names,
        points,
        starts=sum(sum(text.clean[::2]) for text in located),
        ends=sum(sum(text.clean[1::2]) for text in located),
        clean=sum(len(set(compress(text.points, text.clean))) for text in located),
        places=sum(len(set(text.points)) for text in located),
    )


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
