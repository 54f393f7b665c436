"""Where in a text the selections stand, under every way of counting at once.

Of a text never more than a block is held, and of it nothing is kept but numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.imports.refi.letters import ALONE, EXTENDS, OTHER, SPACE, cuts, kinds
from analysis.imports.refi.positions import CONVENTIONS, OUTSIDE, Convention, Ints, Located, Text

RETURN, FEED, FIRST_WIDE = 0x0D, 0x0A, 0x10000
KEPT = 2**16  # code points of a text behind the place that is read, for quotes
ENOUGH = 1000  # quotes of a text that are held against it
OUTGROWN = 2**31
Bare = dict[Convention, Convention]  # conventions, and what each comes to in a text
Quote = tuple[int, str]  # the number of its first position, and its words in single spaces
LEAST = 20  # characters of a quote that may be cut off


class _Walk:
    """Follows a text from block to block, and stops at the positions of conventions.

    These agree on all that was read of it.
    """

    def __init__(self, conventions: Bare, asked: Ints, quotes: list[Quote]) -> None:
        self.conventions, self.bare = conventions, next(iter(conventions.values()))
        self.asked = np.maximum(asked - 1, 0) if self.bare.mark else asked
        self.passed = self.next = 0
        self.points = np.full(len(asked), OUTSIDE, np.int64)
        self.clean = np.zeros(len(asked), np.bool_)
        self.quotes, self.quoted = quotes, 0
        self.apart: tuple[int, ...] = ()

    def parted(self, block: Block) -> list[_Walk]:
        """Return a walk for each way in which the conventions count a block."""
        if block.plain:
            return [self]
        ways: dict[tuple[bool, str], Bare] = {}
        for convention, bare in self.conventions.items():
            ways.setdefault(block.way(bare), {})[convention] = bare
        return [self] if len(ways) == 1 else [self._of(agreeing) for agreeing in ways.values()]

    def _of(self, conventions: Bare) -> _Walk:
        walk = copy(self)
        walk.conventions, walk.bare = conventions, next(iter(conventions.values()))
        walk.points, walk.clean = self.points.copy(), self.clean.copy()
        return walk

    def read(self, block: Block) -> None:
        """Find what lies in a block."""
        begins, end = block.begins(self.bare, self.passed)
        last = int(self.asked.searchsorted(end, side="left"))
        here = self.asked[self.next : last]
        if len(here):
            place = begins.searchsorted(here, side="right") - 1
            whole = begins[place] == here
            cut = cuts(block.kinds[place], block.kinds[place + 1])
            self.points[self.next : last] = np.where(whole, place + block.start, OUTSIDE)
            self.clean[self.next : last] = whole & ~cut
        self.passed, self.next = end, last

    def close(self, length: int) -> None:
        """Find what lies at the very end of the text."""
        for number in range(self.next, len(self.asked)):
            if self.asked[number] > self.passed:
                break
            self.points[number], self.clean[number] = length, True

    def hold(self, text: str, first: int, back: Ints) -> None:
        """Look at the quotes that end in a text, of which the first character is that many."""
        still = []
        for at, quote in self.quotes:
            start, end = (int(self.points[back[n]]) for n in (at, at + 1))
            if OUTSIDE in (start, end):
                still.append((at, quote))
            elif start >= first:
                there = " ".join(text[start - first : end - first].split())
                found = alike(there, quote)
                self.quoted += found
                self.apart += () if found else (at // 2 + 1,)
        self.quotes = still


class Block:
    """A piece of a text, and what conventions have to know of it; it parts no line end."""

    def __init__(self, text: str, before: int = SPACE, start: int = 0) -> None:
        """Look at all in which conventions differ.

        Args:
            text: the piece.
            before: the kind of the character before it.
            start: how many code points stand before it.
        """
        self.codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        self.start = start
        self.kinds = np.empty(len(self.codes) + 1, np.uint8)
        self.kinds[0], self.kinds[1:] = before, kinds(self.codes)
        self.wide = not text.isascii() and bool((self.codes >= FIRST_WIDE).any())
        ends = text.count("\r\n")
        bare = text.count("\n") > ends
        self.ended = {"": False, "crlf1": ends > 0, "crlf2": "\r\r\n" in text, "lf2": bare}
        self.plain = not (self.wide or ends or bare)  # all conventions count it alike

    @cached_property
    def lines(self) -> dict[str, NDArray[np.int8]]:
        """By how much more each character counts, by what is thought of line ends."""
        feed, back = self.codes == FEED, self.codes == RETURN
        behind = np.concatenate(([False], back[:-1]))
        second = back & behind & np.concatenate((feed[1:], [False]))
        return {
            "crlf1": -(second | feed & behind).astype(np.int8),
            "crlf2": -second.astype(np.int8),
            "lf2": (feed & ~behind).astype(np.int8),
        }

    def way(self, convention: Convention) -> tuple[bool, str]:
        """Say how a convention counts the block; conventions of which it is the same agree."""
        line = convention.line if self.ended[convention.line] else ""
        return convention.utf16 and self.wide, line

    def begins(self, convention: Convention, passed: int) -> tuple[Ints, int]:
        """Return where each character begins, in units of a convention, and where the block ends.

        Args:
            convention: of counting.
            passed: where the block begins.
        """
        wide, line = self.way(convention)
        if not (wide or line):
            end = passed + len(self.codes)
            return np.arange(passed, end), end
        widths = np.ones(len(self.codes), np.int8)
        if wide:
            widths += self.codes >= FIRST_WIDE
        if line:
            widths += self.lines[line]
        ends = passed + widths.cumsum(dtype=np.int64)
        return ends - widths, int(ends[-1])


def survey(
    blocks: Iterable[str],
    marked: bool,
    positions: Sequence[int],
    quotes: Sequence[tuple[int, str]] = (),
    inline: bool = False,
) -> Text:
    """Find in a text, of which never more than a block is held, all that is asked of it.

    Args:
        blocks: the text in pieces, without its byte-order mark.
        marked: whether it had one.
        positions: positions as written in the file, a start and an end of each selection.
        quotes: the number of a selection and what it is said to quote, of some.
        inline: whether it stood in the XML, which loses carriage returns.
    """
    given = np.asarray(positions, np.int64)
    asked = np.sort(given)
    back = asked.searchsorted(given)
    looked = [(2 * n, p) for n, quote in quotes[:ENOUGH] if (p := " ".join(quote.split()))]
    agreeing = _agreeing(marked, inline) if len(asked) else ()
    walks = [_Walk(conventions, asked, looked) for conventions in agreeing]
    length, words, before, kept = 0, 0, SPACE, ""
    for text in _unparted(blocks):
        block = Block(text, before, length)
        walks = [walk for whole in walks for walk in whole.parted(block)]
        for walk in walks:
            walk.read(block)
        words += _words(block.kinds)
        length, before = length + len(text), int(block.kinds[-1])
        if any(walk.quotes for walk in walks):
            kept += text
            for walk in walks:
                walk.hold(kept, length - len(kept), back)
            kept = kept[-KEPT:]
    shared: dict[tuple[bytes, int, tuple[int, ...]], Located] = {}
    known: dict[Convention, Located] = {}
    for walk in walks:
        walk.close(length)
        walk.hold(kept, length - len(kept), back)
        points = walk.points[back].astype(np.int32) if length < OUTGROWN else walk.points[back]
        found = Located(points, walk.clean[back], walk.quoted, walk.apart)
        found = shared.setdefault((walk.points.tobytes(), found.quoted, found.apart), found)
        known |= dict.fromkeys(walk.conventions, found)
    return Text(length, words, known, len(looked))


@cache
def _agreeing(marked: bool, inline: bool) -> list[Bare]:
    """Part the conventions by whether they count the mark, each with what it comes to."""
    bare = {c: c.within(marked=marked, inline=inline) for c in CONVENTIONS.values()}
    parts = ({c: b for c, b in bare.items() if b.mark is mark} for mark in (False, True))
    return list(filter(None, parts))


def _words(found: NDArray[np.uint8]) -> int:
    """Count the words that begin in a block; its first kind is that of what stands before it."""
    space, alone = found == SPACE, found == ALONE
    begins = space[:-1] > space[1:]
    if np.count_nonzero(alone):
        at = found[1:]
        begins |= alone[1:] | alone[:-1] & (at != SPACE) & (at != OTHER) & (at != EXTENDS)
    return int(np.count_nonzero(begins))


def alike(text: str, quote: str) -> bool:
    """Whether a stretch is what a selection quotes, which may be cut off; both in single spaces."""
    cut = quote.rstrip(".… ")
    return text == quote or (len(cut) < len(text) and len(cut) >= LEAST and text.startswith(cut))


def _unparted(blocks: Iterable[str]) -> Iterator[str]:
    """Yield blocks, none empty, that part no line end."""
    held = ""
    for block in blocks:
        whole = held + block
        held = next((end for end in ("\r\r", "\r") if whole.endswith(end)), "")
        if whole != held:
            yield whole[: len(whole) - len(held)]
    if held:
        yield held
