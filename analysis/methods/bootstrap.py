"""Intervals by resampling sources: units of one source are not independent of each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAWS, SEED, LEVEL = 1000, 2022, 0.95
# Of four sources there are 35 different resamples, so that a tail of 2.5 % is less than one.
FEWEST = 5
SURE = 0.9  # of the draws have to give a value
CHUNK = 250


def resamples(sources: int, draws: int = DRAWS, seed: int = SEED) -> Iterator[Floats]:
    """Yield how often each source is in each resample: a row a draw, some rows at a time.

    Efron 1979 (doi 10.1214/aos/1176344552), with whole clusters as Davison and Hinkley 1997 (doi
    10.1017/CBO9780511802843, section 3.8).
    """
    random = np.random.default_rng(seed)
    for first in range(0, draws, CHUNK):
        rows = min(CHUNK, draws - first)
        drawn = random.integers(0, sources, (rows, sources)) + sources * np.arange(rows)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=rows * sources)
        yield counts.reshape(rows, sources).astype(float)


def intervals(
    held: Floats, statistic: Callable[[Floats], dict[str, Floats]], draws: int = DRAWS
) -> dict[str, tuple[Floats, Floats]]:
    """Return percentile intervals of statistics of counts that add up over sources.

    Args:
        held: counts, the first axis being sources.
        statistic: takes sums of the counts, with draws as the first axis, and returns values.
        draws: how many resamples.

    Returns:
        By name, the lower and the upper bound; NaN where there are fewer than `FEWEST` sources, or
        where fewer than `SURE` of the draws give a value.
    """
    sources, flat = len(held), held.reshape(len(held), math.prod(held.shape[1:]))
    parts = [
        statistic((counts @ flat).reshape(len(counts), *held.shape[1:]))
        for counts in (resamples(sources, draws) if sources >= FEWEST else ())
    ]
    if not parts:
        shape = {name: np.full_like(v, np.nan) for name, v in statistic(held.sum(axis=0)).items()}
        return {name: (nothing, nothing) for name, nothing in shape.items()}
    return {name: _bounds(np.concatenate([part[name] for part in parts])) for name in parts[0]}


def _bounds(values: Floats) -> tuple[Floats, Floats]:
    """Return the bounds of values over the first axis, without those that are undefined."""
    tail = (1 - LEVEL) / 2
    known = np.where(np.isfinite(values), values, np.nan)
    enough = np.isfinite(known).sum(axis=0) >= SURE * len(known)
    bounds = np.nanquantile(np.where(enough, known, 0), [tail, 1 - tail], axis=0)
    low, high = np.where(enough, bounds, np.nan)
    return low, high
