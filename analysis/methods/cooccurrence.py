"""Which codes stand together: in the same stretch, in stretches that meet, or in the same source.

A segment is a stretch with a code on it: it counts once, however often it was coded.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]
PLACE = ["source_id", "start", "end"]
# What meets: the same stretch; one within the other; a part in common; in the same source.
UNITS = ("stretch", "inclusion", "overlap", "source")
BLOCK = 2_000_000  # pairs of segments that are looked at in one go


def cooccurrence(codings: pd.DataFrame, codes: list[str], unit: str) -> pd.DataFrame:
    """Count, for each two of some codes, the segments of one that meet the other.

    The coefficient is c = n12 / (n1 + n2 - n12). With stretches that are the same, and with
    sources, a unit holds both codes or does not; where two segments merely overlap, several of one
    code may meet a single one of the other. n12 are then those of the first, n21 those of the
    second, and c takes the smaller: it stays between 0 and 1, and does not hang on which code comes
    first. Counting every pair of segments that meet can take it above 1.

    Args:
        codings: columns source_id, start, end (half-open), code_id.
        codes: the codes of interest, in printing order.
        unit: one of `UNITS`; with "source", sources are counted and not segments.

    Returns:
        One row a pair of codes, in the order of `codes`: first, second, n1, n2 (with the first,
        with the second), n12, n21 and c, missing where neither occurs.
    """
    met = _met(_segments(codings, codes, unit), len(codes), unit)
    own = met.diagonal()
    rows = []
    for i, j in combinations(range(len(codes)), 2):
        both = min(met[i, j], met[j, i])
        either = own[i] + own[j] - both
        c = both / either if either else None
        rows.append((codes[i], codes[j], own[i], own[j], met[i, j], met[j, i], c))
    frame = pd.DataFrame(rows, columns=["first", "second", "n1", "n2", "n12", "n21", "c"])
    return frame.astype({"c": float})


def found(codings: pd.DataFrame, first: str, second: str, unit: str, near: int = 0) -> pd.DataFrame:
    """Find the segments of a code, and say of each whether it meets another code.

    Those that do are "A and B", and the others "A without B".

    Args:
        codings: as `cooccurrence` takes them.
        first: the code whose segments are listed.
        second: the other code.
        unit: one of `UNITS`.
        near: with "overlap", the characters that may lie between the two: "A near B".

    Returns:
        The segments of `first` in the order of their places: source_id, start, end, meets.
    """
    segments = codings[codings["code_id"] == first].drop_duplicates(PLACE)
    segments = segments.sort_values(PLACE, ignore_index=True)[PLACE]
    others = codings[codings["code_id"] == second].drop_duplicates(PLACE)
    on = {"stretch": PLACE}.get(unit, PLACE[:1])
    pairs = segments.reset_index().merge(others[PLACE], on=on, suffixes=("", "_other"))
    if unit in ("overlap", "inclusion"):
        start, end, a, b = (pairs[c] for c in ("start", "end", "start_other", "end_other"))
        within = (start >= a) & (end <= b) | (start <= a) & (end >= b)
        gap = np.maximum(a - end, start - b)
        pairs = pairs[within if unit == "inclusion" else gap < (near + 1 if near else 0)]
    return segments.assign(meets=segments.index.isin(pairs["index"]))


def _segments(codings: pd.DataFrame, codes: list[str], unit: str) -> pd.DataFrame:
    """Return the distinct segments with whole numbers for code and place, in order of place."""
    place = PLACE[:1] if unit == "source" else PLACE
    order = {code: n for n, code in enumerate(codes)}
    code = codings["code_id"].map(order)
    rows = codings.loc[code.notna(), place].assign(code=code.dropna().astype(np.int64))
    rows["source_id"] = pd.factorize(rows["source_id"])[0]
    return rows.drop_duplicates().sort_values([*place, "code"])


def _met(segments: pd.DataFrame, codes: int, unit: str) -> Ints:
    """Count the segments of each code, a row, that meet each other code, a column."""
    code = segments["code"].to_numpy(np.int64)
    if unit in ("stretch", "source"):
        place = segments.drop(columns="code")
        unit_of = place.ne(place.shift()).any(axis=1).cumsum().to_numpy(np.int64) - 1
        ones = np.ones(len(code), dtype=np.int64)
        held = csr_array((ones, (unit_of, code)), shape=(len(code), codes))
        return np.asarray((held.T @ held).toarray(), dtype=np.int64)
    seen = _meeting(segments, codes, unit)
    pairs = code[seen // codes] * codes + seen % codes
    return np.bincount(pairs, minlength=codes * codes).reshape(codes, codes)


def _meeting(segments: pd.DataFrame, codes: int, unit: str) -> Ints:
    """Return, once each, the segments and the codes that they meet, as segment * codes + code."""
    code, source, start, end = (
        segments[c].to_numpy(np.int64) for c in ("code", "source_id", "start", "end")
    )
    wide = int(end.max(initial=0))
    low, high = source * wide + start, source * wide + end
    last = np.searchsorted(low, high)  # the segments up to there begin before this one ends
    many = np.maximum(last - np.arange(len(low)), 1)
    parts = np.searchsorted(np.cumsum(many), np.arange(0, many.sum() + 1, BLOCK))
    met = [np.zeros(0, dtype=np.int64)]
    for begin, stop in zip(parts, [*parts[1:], len(low)], strict=True):
        counts = many[begin:stop]
        one = np.repeat(np.arange(begin, stop), counts)
        other = one + np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
        if unit == "inclusion":
            kept = (end[other] <= end[one]) | (start[other] == start[one])
            one, other = one[kept], other[kept]
        both = np.r_[one * codes + code[other], other * codes + code[one]]
        met.append(once(both))
    return once(np.concatenate(met))  # earlier and later ones are met in different blocks


def once(numbers: Ints) -> Ints:
    """Return different numbers, faster than `np.unique`."""
    return np.asarray(pd.unique(pd.Series(numbers)), dtype=np.int64)
