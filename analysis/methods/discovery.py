"""How codes are discovered as sources are added ("saturation"), and how many may be left unseen.

Sources are rows and codes are columns: True where the source holds the code. A curve says how many
codes were seen after each source.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
FEWEST = 3  # points that a curve of two parameters is fitted to


def curve(held: Bools) -> Ints:
    """Return how many codes were seen after each source, in the order of the rows."""
    return np.asarray(np.logical_or.accumulate(held, axis=0).sum(axis=1), dtype=np.int64)


def curves(held: Bools, orders: int, seed: int) -> Ints:
    """Return the curves of random orders of the sources, a row each.

    Args:
        held: a row a source and a column a code.
        orders: how many.
        seed: of the random numbers; the same seed gives the same orders.
    """
    chance = np.random.default_rng(seed)
    sources, found = len(held), np.zeros((orders, len(held)), dtype=np.int64)
    codes, rows = np.nonzero(held.T)
    if not len(codes):
        return found
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    for order in found:
        first = np.minimum.reduceat(chance.permutation(sources)[rows], starts)
        order[:] = np.bincount(first, minlength=sources)
    return np.cumsum(found, axis=1, out=found)


def expected(held: Bools) -> Floats:
    """Return the mean of the curves of all orders (Mao Tau).

    S(t) = S - sum(C(T - q, t) / C(T, t)), with q of T sources that hold a code. Source: Colwell,
    Mao & Chang 2004, doi 10.1890/03-0557, equation 5.
    """
    (sources, _), t = held.shape, np.arange(1, len(held) + 1)
    q, codes = np.unique(held.sum(axis=0)[held.any(axis=0)], return_counts=True)
    unseen = np.zeros(sources)
    for held_by, many in zip(q, codes, strict=True):
        gone = gammaln(sources - held_by + 1) - gammaln(sources - held_by - t + 1)
        gone -= gammaln(sources + 1) - gammaln(sources - t + 1)
        unseen += many * np.exp(gone)  # none where there are too few others: gammaln is infinite
    return np.asarray(codes.sum() - unseen)


def new_information(seen: Ints, base: int, run: int) -> Floats:
    """Return the ratio of new information after each source.

    The codes that a run of sources adds, divided by those of the base, which are the first sources;
    runs overlap, and the next begins a source later. A ratio stands at the source before its run.
    Source: Guest, Namey & Chen 2020, doi 10.1371/journal.pone.0232076.

    Args:
        seen: curves, the last axis along the sources.
        base: how many sources the base has.
        run: how many sources a run has.

    Returns:
        An array of the same shape; missing (undefined) before the base is complete, where a run is
        not, and where the base has no codes.
    """
    ratios = np.full(seen.shape, np.nan)
    if seen.shape[-1] >= base + run:
        whole = seen[..., base - 1, None].astype(float)
        whole[whole == 0] = np.nan
        added = seen[..., base - 1 + run :] - seen[..., base - 1 : seen.shape[-1] - run]
        ratios[..., base - 1 : seen.shape[-1] - run] = added / whole
    return ratios


def reached(ratios: Floats, threshold: float) -> Ints:
    """Return after how many sources the ratio is no higher than a threshold; 0: it never is.

    With runs of two sources, 6 is what Guest, Namey & Chen write as "6+2".

    Args:
        ratios: as `new_information` returns them, the last axis along the sources.
        threshold: a share, such as 0.05.
    """
    low = ratios <= threshold
    first = np.where(low.any(axis=-1), low.argmax(axis=-1) + 1, 0)
    return np.asarray(first, dtype=np.int64)


@dataclass(frozen=True)
class Richness:
    """How many codes there may be; where something is undefined, it is None.

    Attributes:
        seen: codes that some source holds.
        once: codes that a single source holds.
        chao2: a lower bound of the number of codes.
        jackknife: the first-order jackknife of that number.
        coverage: the share of what is said that falls under the codes seen.
    """

    seen: int
    once: int
    chao2: float | None
    jackknife: float | None
    coverage: float | None


def richness(held: Bools) -> Richness:
    """Estimate how many codes there are, seen and unseen.

    With m sources, Q1 codes in a single one, Q2 in two, and U codes of sources in all:
    Chao2 = S + (m-1)/m * Q1^2 / (2 Q2), or with Q1 (Q1-1) / 2 for the last part where Q2 = 0;
    jackknife = S + Q1 (m-1)/m; coverage = 1 - Q1/U * (m-1) Q1 / ((m-1) Q1 + 2 Q2).
    Sources: Chao 1987, doi 10.2307/2531532; Burnham & Overton 1978, doi 10.1093/biomet/65.3.625;
    Chao & Jost 2012, doi 10.1890/11-1952.1. They take sources for exchangeable.
    """
    q, m = held.sum(axis=0), len(held)
    seen, q1, q2, u = int((q > 0).sum()), int((q == 1).sum()), int((q == 2).sum()), int(q.sum())  # noqa: PLR2004
    if m < 2 or not seen:  # noqa: PLR2004 -- a single source tells nothing of others
        return Richness(seen, q1, None, None, None)
    rare = q1 * q1 / (2 * q2) if q2 else q1 * (q1 - 1) / 2
    missed = (m - 1) * q1 / ((m - 1) * q1 + 2 * q2) if q1 else 0.0
    return Richness(
        seen, q1, seen + (m - 1) / m * rare, seen + q1 * (m - 1) / m, 1 - q1 / u * missed
    )


def _independent(n: Floats, b: float) -> Floats:
    """Sources share nothing but by chance (a6)."""
    return np.asarray(1 - (1 - b) ** n)


def _informed(n: Floats, b: float) -> Floats:
    """Sources overlap the more, the more is known (a10)."""
    return np.asarray(b * n / (1 + b * (n - 1)))


def _sized(n: Floats, b: float) -> Floats:
    """Sources overlap the more, the more there are (a12)."""
    return np.asarray(1 - np.exp(gammaln(1 - b + n) - gammaln(1 - b) - gammaln(1 + n)))


MODELS = {"independent": _independent, "informed": _informed, "sized": _sized}


@dataclass(frozen=True)
class Saturation:
    """A curve with an end, fitted to how codes were discovered.

    Attributes:
        codes: how many codes there are by it.
        share: of these in a single source, on average.
        index: the share of them that was seen.
    """

    codes: float
    share: float
    index: float


def saturation(seen: Floats, model: str) -> Saturation | None:
    """Fit one of the three curves of Lowe et al. by least squares, and give their saturation index.

    The index is T / floor(A), with T codes seen of the A that there are by the curve, and 1 where
    a curve ends below what was seen. Source: Lowe,
    Norris, Farris & Babbage 2018, doi 10.1177/1525822X17749386, equations a6, a10 and a12.

    Args:
        seen: codes after each source.
        model: one of `MODELS`.

    Returns:
        The curve; None (undefined) for fewer than three sources, without codes, and where the codes
        grow by as many from source to source, so that no end is in sight.
    """
    n = np.arange(1, len(seen) + 1, dtype=float)
    if len(seen) < FEWEST or not seen[-1]:
        return None

    def codes(b: float) -> tuple[float, float]:
        shape = MODELS[model](n, b)
        best = float(shape @ seen / (shape @ shape))
        return best, float(((best * shape - seen) ** 2).sum())

    fit = minimize_scalar(
        lambda b: codes(b)[1], bounds=(0, 1), method="bounded", options={"xatol": 1e-9}
    )
    share = float(fit.x)
    total = codes(share)[0]
    if share * len(seen) < 1e-3:  # noqa: PLR2004 -- a straight line, as far as numbers tell
        return None
    return Saturation(total, share, min(1.0, float(seen[-1]) / max(1, math.floor(total + 1e-6))))
