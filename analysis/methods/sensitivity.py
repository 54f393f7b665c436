"""What a count would be if a part of the material were missing, or some codings were others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.methods.cooccurrence import cooccurrence

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
    columns = {f"part {n}": part.to_numpy() for n, part in enumerate(parts)}
    rows = pd.DataFrame({"unit": units.to_numpy(), **columns}).drop_duplicates().reset_index()
    each = rows.melt(["index", "unit"], value_name="part").drop(columns="variable")
    each = each.dropna(subset="part").drop_duplicates()
    inside = each.groupby(["unit", "part"], as_index=False).size()
    whole = inside["unit"].map(rows.groupby("unit").size())
    lost = inside.loc[inside["size"] == whole, "part"].value_counts()
    gone = lost.reindex(list(names), fill_value=0).to_numpy()
    return np.asarray(rows["unit"].nunique() - gone, dtype=np.int64)


def disagreement(codings: pd.DataFrame, unit: str = "overlap") -> float | None:
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
    counts = cooccurrence(roles, ["primary", "second"], unit).sum(numeric_only=True)
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
    block = max(1, BLOCK // max(1, len(codes)))
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
    held = np.zeros((draws, many, len(below)), dtype=np.float32)
    held[np.arange(draws)[:, None], units, codes] = 1
    return np.asarray((held @ below.T.astype(np.float32) > 0).sum(axis=1), dtype=np.int64)
