"""Stretches of a text: how much of it they cover."""

from __future__ import annotations

from collections.abc import Iterable


def covered(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many code points lie in at least one of some half-open stretches.

    Args:
        spans: start and end of each, in code points; overlaps count once.
    """
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
