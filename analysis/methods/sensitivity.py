"""What a count would be if a part of the material were missing, or some codings were others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.methods.cooccurrence import cooccurrence, once

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
BLOCK = 4_000_000  # cells that are held at once


def left(units: pd.Series, parts: Sequence[pd.Series], names: Sequence[str]) -> Ints:
    """Count the different units that are left when each part in turn is left out.

    A unit is lost with a part if all its rows belong to that part.

    Args:
        units: what is counted, a row each.
        parts: to which part each row belongs; missing: to none that is ever left out. A row may
            belong to several parts, by several of these.
        names: of the parts.
    """
    many, index = len(names) + 1, pd.Index([*names], dtype="object")
    keys, each = _numbered(units)
    columns = [index.get_indexer(pd.Index(part, dtype="object")) + 1 for part in parts]  # 0: none
    for column in columns:
        keys = keys * many + column
    rows = once(keys)
    inside = []
    for _ in columns:
        rows, part = np.divmod(rows, many)
        inside.append(np.arange(len(part)) * many + part)
    pairs = once(np.concatenate(inside))
    row, part = np.divmod(pairs[pairs % many > 0], many)
    number, which = _numbered(pd.Series(rows[row] * many + part))
    unit, part = np.divmod(np.asarray(which, dtype=np.int64), many)
    alone = np.bincount(number) == np.bincount(rows)[unit]
    lost = np.bincount(part[alone], minlength=many)[1:]
    return np.asarray(len(each) - lost, dtype=np.int64)


def _numbered(values: pd.Series) -> tuple[Ints, pd.Index]:
    """Number different values from 0, and return them as well."""
    numbers, each = pd.factorize(values)
    return numbers.astype(np.int64), pd.Index(each)


def disagreement(codings: pd.DataFrame, unit: str) -> float | None:
    """Return the share of the codings of doubly coded sources that the other coder did not make.

    A coding is made by the other coder, too, where a coding with the same code meets it. Distinct
    codings of both count: 1 - (n12 + n21) / (n1 + n2), the complement of positive agreement.

    Args:
        codings: columns source_id, start, end, code_id and role (primary or second), of sources
            that have coders in both roles.
        unit: what it means to meet (`analysis.methods.cooccurrence`).

    Returns:
        The share; None (undefined) where nobody coded anything.
    """
    each = codings.groupby(["source_id", "code_id"], sort=False).ngroup()
    roles = codings[["start", "end"]].assign(source_id=each, code_id=codings["role"])
    counts = cooccurrence(roles, ["primary", "second"], unit).iloc[0]
    made = float(counts["n1"] + counts["n2"])
    return 1 - float(counts["n12"] + counts["n21"]) / made if made else None


def flipped(codes: Ints, rate: float, draws: int, seed: int) -> Iterator[Ints]:
    """Yield draws of the codes of some codings, in blocks of a row each.

    A coding keeps its code with the probability 1 - rate; else another code takes its place, each
    as likely as it is often used. So codes are as many as before, and common ones stay common.

    Args:
        codes: of the codings, as whole numbers from 0.
        rate: at which codes change.
        draws: how many.
        seed: of the random numbers; the same seed gives the same draws.
    """
    chance = np.random.default_rng(seed)
    many = np.bincount(codes, minlength=1)
    end = np.cumsum(many)
    block = BLOCK // (len(codes) + 1) + 1
    for begin in range(0, draws, block):
        drawn = np.tile(codes, (min(block, draws - begin), 1))
        turned = (chance.random(drawn.shape) < rate) & (many[codes] < len(codes))
        own = drawn[turned]
        place = chance.integers(0, len(codes) - many[own])  # among the codings with other codes
        place += np.where(place >= end[own] - many[own], many[own], 0)
        drawn[turned] = np.searchsorted(end, place, side="right")
        yield drawn


def holding(units: Ints, codes: Ints, below: Bools) -> Ints:
    """Count, for each draw and each code, the units that hold it or a code below it.

    Args:
        units: of each coding, as whole numbers from 0.
        codes: of each coding, a column, in each draw, a row.
        below: a row a code and a column a code: whether that is the code itself or below it.
    """
    draws, many = len(codes), int(units.max(initial=-1)) + 1
    held = np.zeros((draws, many, len(below)), dtype=bool)
    lines = [np.flatnonzero(column) for column in below.T]  # the codes above each, and itself
    for nth in range(max(map(len, lines), default=0)):
        above = np.array([line[min(nth, len(line) - 1)] for line in lines])
        held[np.arange(draws)[:, None], units, above[codes]] = True
    return np.asarray(held.sum(axis=1), dtype=np.int64)
