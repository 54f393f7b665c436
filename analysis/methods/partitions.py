"""How much it tells that something lies in an order, or parts others in the same way.

In bits: the binary logarithm of the number of ways in which it could lie (multinomial coefficients;
Knuth, The Art of Computer Programming, vol. 1, 1.2.6), each as likely as the others.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import count

import numpy as np


def orders(values: Sequence[Hashable]) -> float:
    """Return the bits of an order of values, those apart that are empty."""
    counts = Counter(filter(None, values))
    each = sum(math.lgamma(n + 1) for n in counts.values())
    return (math.lgamma(counts.total() + 1) - each) / math.log(2)


def partings(values: Sequence[Hashable]) -> float:
    """Return the bits of an order in which others may stand for the values."""
    return orders(values) - math.lgamma(len({*values}) + 1) / math.log(2)


def recoded(stream: Sequence[Hashable], columns: Iterable[Sequence[Hashable]], most: int) -> bool:
    """Whether in a stream stand others for all the values of a column, in their order.

    Args:
        stream: such as the words of a text.
        columns: of values, each in its order.
        most: how far from each other they may stand at most.
    """
    known = defaultdict[Hashable, int](count().__next__)
    codes = np.array([known[one] for one in stream], dtype=np.int64)
    for values in columns:
        first: dict[Hashable, int] = {}
        told: list[tuple[int, int, bool]] = []  # places of which one has what the other has, or not
        for n, value in enumerate(values):
            others = {value: first[value]} if value in first else first
            told += [(n, m, value in first) for m in others.values()]
            first.setdefault(value, n)
        for step in range(1, most + 1):
            at = np.arange(len(codes) - (len(values) - 1) * step)
            for n, m, alike in told:
                at = at[(codes[at + n * step] == codes[at + m * step]) == alike]
                if not len(at):
                    break
            if len(at):
                return True
    return False
