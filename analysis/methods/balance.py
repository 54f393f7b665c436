"""How evenly something is spread: codings over people, quotes over sources, speech in a group."""

from __future__ import annotations

import math
from collections.abc import Sequence


def gini(values: Sequence[float]) -> float | None:
    """Return the Gini coefficient: 0 if all have the same, near 1 if one has everything.

    G = 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n, with x sorted upwards and i from 1.
    Source: Dixon et al. 1987, doi 10.2307/1939238 (without the small-sample correction).

    Args:
        values: what each of n has, none below 0; those who have nothing belong in it.

    Returns:
        The coefficient; None (undefined) where nobody has anything.
    """
    n, total = len(values), sum(values)
    if not total:
        return None
    weighted = sum(i * x for i, x in enumerate(sorted(values), 1))
    return (2 * weighted - (n + 1) * total) / (n * total)


def evenness(values: Sequence[float]) -> float | None:
    """Return Pielou's evenness J: 1 if all have the same share, towards 0 if one has it all.

    J = H / ln(n), H = -sum(p * ln(p)). Source: Pielou 1966, doi 10.1016/0022-5193(66)90013-0.

    Args:
        values: what each of n has, none below 0.

    Returns:
        The evenness; None (undefined) for fewer than two or where nobody has anything.
    """
    total = sum(values)
    if len(values) < 2 or not total:  # noqa: PLR2004 -- ln(1) is 0
        return None
    shares = [x / total for x in values if x]
    return sum(p * math.log(1 / p) for p in shares) / math.log(len(values))
