"""What coders made of a continuum: how many characters, segments or sources each gave a code.

Codings are stretches of sources, half-open. Stretches of one coder with one code that share a
character are one stretch, since one coder cannot give a code twice to one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Coded:
    """Codings of some coders, as numbers from 0: a place of each array is a coding.

    Attributes:
        source: in which it lies.
        code: that was given.
        coder: who gave it.
        start: where it begins.
        end: where it ends; the character there is not in it.
    """

    source: Ints
    code: Ints
    coder: Ints
    start: Ints
    end: Ints

    def of(self, chosen: Ints | NDArray[np.bool_]) -> Coded:
        """Return some of the codings."""
        columns = (self.source, self.code, self.coder, self.start, self.end)
        return Coded(*(column[chosen] for column in columns))


def characters(coded: Coded, marks: Ints, lengths: Ints, codes: int) -> tuple[Floats, Floats]:
    """Count the characters of each source by who gave them a code.

    Args:
        coded: the codings.
        marks: of each coder: the marks of those who gave a code to a character are added up. With 1
            and 2, 3 stands for both; with 1 for all, a sum says how many they are.
        lengths: of the sources.
        codes: how many there are.

    Returns:
        The characters by source, code and sum; and the sum of squared lengths of the stretches, by
        source and code.
    """
    one = joined(coded, codes, len(marks))
    place, sizes = one.source * codes + one.code, one.end - one.start
    squares = np.bincount(place, sizes.astype(float) ** 2, len(lengths) * codes).astype(float)
    given = pieces(one, marks, codes)
    counts = _counts(given.place, given.sums, given.end - given.start, (len(lengths), codes, marks))
    counts[:, :, 0] = lengths[:, None] - counts[:, :, 1:].sum(axis=2)
    return counts, squares.reshape(len(lengths), codes)


class Pieces(NamedTuple):
    """Pieces of sources that the same coders gave a code; what nobody gave it is left out.

    Attributes:
        place: the source times the number of codes, and the code.
        sums: the marks of who gave it, added up.
        start: where it begins.
        end: where it ends.
    """

    place: Ints
    sums: Ints
    start: Ints
    end: Ints


def pieces(one: Coded, marks: Ints, codes: int) -> Pieces:
    """Cut the sources where one of the coders begins or ends to give a code, for each code.

    Args:
        one: stretches, joined.
        marks: of each coder, as `characters` takes them.
        codes: how many codes there are.

    Returns:
        In the order of their places and of where they begin.
    """
    place, reach = one.source * codes + one.code, int(one.end.max(initial=0)) + 1
    at = np.concatenate([place * reach + one.start, place * reach + one.end])
    mark = marks[one.coder]
    order = np.argsort(at, kind="stable")
    at, sums = at[order], np.cumsum(np.concatenate([mark, -mark])[order])
    given = np.flatnonzero((sums[:-1] > 0) & (np.diff(at) > 0))
    start = at[given] % reach
    return Pieces(at[given] // reach, sums[given], start, start + np.diff(at)[given])


def segments(coded: Coded, marks: Ints, sources: int, codes: int) -> Floats:
    """Count the segments of each source by who gave them a code; as `characters` does.

    A segment is what is left in one piece when all stretches that share a character, of whichever
    coder and code, are put together. Who gave a code to any of it gave it to the segment.
    """
    order = np.lexsort((coded.start, coded.source))
    first = _first(coded.of(order), coded.source[order])
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.cumsum(first)
    whole = np.bincount(coded.source[order][first], minlength=sources)
    return _given(number, coded, marks, whole, codes)


def whole_sources(coded: Coded, marks: Ints, sources: int, codes: int) -> Floats:
    """Count each source, which is one, by who gave it a code; as `characters` does."""
    return _given(coded.source, coded, marks, np.ones(sources, dtype=np.int64), codes)


def _given(unit: Ints, coded: Coded, marks: Ints, whole: Ints, codes: int) -> Floats:
    """Count units by who gave them a code; `whole` are the units of each source."""
    keys, first = np.unique((unit * codes + coded.code) * len(marks) + coded.coder, True)
    pairs, place = np.unique(keys // len(marks), return_inverse=True)
    sums = np.bincount(place, marks[keys % len(marks)], len(pairs)).astype(np.int64)
    source = np.empty(len(pairs), dtype=np.int64)
    source[place] = coded.source[first]
    counts = _counts(
        source * codes + pairs % codes, sums, np.ones(len(pairs)), (len(whole), codes, marks)
    )
    counts[:, :, 0] = whole[:, None] - counts[:, :, 1:].sum(axis=2)
    return counts


def _counts(place: Ints, sums: Ints, sizes: Ints | Floats, of: tuple[int, int, Ints]) -> Floats:
    """Add up sizes by place and sum of marks."""
    sources, codes, marks = of
    kinds = int(marks.sum()) + 1
    found = np.bincount(place * kinds + sums, sizes, sources * codes * kinds).astype(float)
    return found.reshape(sources, codes, kinds)


def joined(coded: Coded, codes: int, coders: int) -> Coded:
    """Put stretches of one source, code and coder together that share a character."""
    key = (coded.source * codes + coded.code) * coders + coded.coder
    order = np.lexsort((coded.start, key))
    coded, key = coded.of(order), key[order]
    first = np.flatnonzero(_first(coded, key))
    one = coded.of(first)
    ends = np.maximum.reduceat(coded.end, first) if len(first) else coded.end
    return Coded(one.source, one.code, one.coder, one.start, ends)


def _first(coded: Coded, key: Ints) -> NDArray[np.bool_]:
    """Mark the stretches that share no character with one before; sorted by key and start."""
    reach = int(coded.end.max(initial=0)) + 1
    ends = np.maximum.accumulate(key * reach + coded.end)
    return np.concatenate([[True], key[1:] * reach + coded.start[1:] >= ends[:-1]])[: len(key)]


def unitizing_alpha(observed: Floats, lengths: Floats, squares: Floats) -> Floats:
    """Compute Krippendorff's alpha for stretches of a continuum.

    Krippendorff, Mathet, Bouvry and Widloecher 2016 (doi 10.1007/s11135-015-0266-1). What is given
    adds up over sources; its last axis is the category of stretches, and the first that of gaps.

    Args:
        observed: o_cc, the length on which coders agree, times their ordered pairs, by the number
            of coders of the source less one.
        lengths: l_c, of all coders.
        squares: the sum of squared lengths of stretches; of gaps, their lengths.

    Returns:
        1 - (l - sum of o_cc) / (l - sum of e_cc), with e_cc = l (l_c^2 - squares_c) / (l^2 - sum of
        squares); NaN where there are stretches of fewer than two categories.
    """
    whole = lengths.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = whole[..., None] * (lengths**2 - squares)
        chance /= (whole**2 - squares.sum(axis=-1))[..., None]
        alpha = 1 - (whole - observed.sum(axis=-1)) / (whole - chance.sum(axis=-1))
    several = (lengths > 0).sum(axis=-1) > 1
    return np.asarray(np.where(several, alpha, np.nan))
