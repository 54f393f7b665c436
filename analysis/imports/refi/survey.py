"""Where in a text the selections stand, under every way of counting at once.

Of a text never more than a block is held, and of it nothing is kept but numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.imports.refi.letters import ALONE, EXTENDS, OTHER, SPACE, cuts, kinds
from analysis.imports.refi.positions import CONVENTIONS, OUTSIDE, Convention, Ints, Located, Text

RETURN, FEED, FIRST_WIDE = 0x0D, 0x0A, 0x10000
KEPT = 2**16  # code points of a text behind the place that is read, for quotes
ENOUGH = 1000  # quotes of a text that are held against it
OUTGROWN = 2**31
LEAST = 20  # characters of a quote that may be cut off


class _Walk:
    """Follows a text from block to block and stops at the positions of one convention."""

    def __init__(self, convention: Convention, asked: Ints) -> None:
        self.convention = convention
        self.asked = np.maximum(asked - 1, 0) if convention.mark else asked
        self.passed = self.next = 0
        self.points = np.full(len(asked), OUTSIDE, np.int64)
        self.clean = np.zeros(len(asked), np.bool_)

    def read(self, block: Block) -> None:
        """Find what lies in a block."""
        begins, end = block.begins(self.convention, self.passed)
        last = int(np.searchsorted(self.asked, end, side="left"))
        here = self.asked[self.next : last]
        if len(here):
            place = np.searchsorted(begins, here, side="right") - 1
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
        self.kinds = np.concatenate(([np.uint8(before)], kinds(self.codes)))
        wide = (self.codes >= FIRST_WIDE).astype(np.int8)
        self.widths = {False: np.ones_like(wide), True: wide + 1}
        feed, back = self.codes == FEED, self.codes == RETURN
        behind = np.concatenate(([False], back[:-1]))
        second = back & behind & np.concatenate((feed[1:], [False]))
        self.lines = {
            "": np.zeros_like(wide),
            "crlf1": -(second | feed & behind).astype(np.int8),
            "crlf2": -second.astype(np.int8),
            "lf2": (feed & ~behind).astype(np.int8),
        }

    def begins(self, convention: Convention, passed: int) -> tuple[Ints, int]:
        """Return where each character begins, in units of a convention, and where the block ends.

        Args:
            convention: of counting.
            passed: where the block begins.
        """
        widths = self.widths[convention.utf16] + self.lines[convention.line]
        ends = passed + np.cumsum(widths, dtype=np.int64)
        return ends - widths, passed + int(widths.sum(dtype=np.int64))


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
    asked, back = np.unique(np.asarray(positions, np.int64), return_inverse=True)
    every = CONVENTIONS.values() if len(asked) else ()
    within = {c: c.within(marked=marked, inline=inline) for c in every}
    walks = [_Walk(convention, asked) for convention in dict.fromkeys(within.values())]
    witness = _Quotes(quotes[:ENOUGH], walks, back)
    length, words, before = 0, 0, SPACE
    for text in _unparted(blocks):
        block = Block(text, before, length)
        for walk in walks:
            walk.read(block)
        words += _words(block.kinds)
        length, before = length + len(text), int(block.kinds[-1])
        witness.read(text, length)
    for walk in walks:
        walk.close(length)
    witness.read("", length)
    shared: dict[tuple[bytes, int], Located] = {}
    located = {}
    for walk in walks:
        points = walk.points[back].astype(np.int32) if length < OUTGROWN else walk.points[back]
        found = Located(points, walk.clean[back], witness.found[walk.convention])
        key = (walk.points.tobytes(), found.quoted)
        located[walk.convention] = shared.setdefault(key, found)
    known = {convention: located[bare] for convention, bare in within.items()}
    return Text(length, words, known, len(witness.quotes))


def _words(found: NDArray[np.uint8]) -> int:
    """Count the words that begin in a block; its first kind is that of what stands before it."""
    before, at = found[:-1], found[1:]
    begins = (before == SPACE) & (at != SPACE)
    begins |= (at == ALONE) | (before == ALONE) & (at != SPACE) & (at != OTHER) & (at != EXTENDS)
    return int(begins.sum())


class _Quotes:
    """Holds what selections are said to quote against what stands there."""

    def __init__(
        self, quotes: Sequence[tuple[int, str]], walks: Sequence[_Walk], back: Ints
    ) -> None:
        self.quotes = [(2 * n, plain) for n, quote in quotes if (plain := " ".join(quote.split()))]
        self.walks, self.back = walks, back
        self.found = dict.fromkeys((walk.convention for walk in walks), 0)
        self.open = [(walk, quote) for walk in walks for quote in self.quotes]
        self.kept = ""

    def read(self, text: str, length: int) -> None:
        """Look at the quotes that end in a block, or nowhere."""
        if not self.open:
            return
        self.kept += text
        first, still = length - len(self.kept), []
        for walk, (at, quote) in self.open:
            start, end = (int(walk.points[self.back[n]]) for n in (at, at + 1))
            if OUTSIDE in (start, end):
                still.append((walk, (at, quote)))
            elif start >= first:
                there = " ".join(self.kept[start - first : end - first].split())
                self.found[walk.convention] += alike(there, quote)
        self.open, self.kept = still, self.kept[-KEPT:]


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
