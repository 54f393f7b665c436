"""How much it tells that something lies in an order, or parts others in the same way.

In bits: the binary logarithm of the number of ways in which it could lie (multinomial coefficients;
Knuth, The Art of Computer Programming, vol. 1, 1.2.6), each as likely as the others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain, combinations

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
    known: dict[Hashable, int] = {}
    codes = np.array([known.setdefault(one, len(known)) for one in stream])
    for values in columns:
        first = {value: n for n, value in reversed([*enumerate(values)])}
        same = [(n, first[value], True) for n, value in enumerate(values) if n > first[value]]
        for step in range(1, most + 1):
            at = np.arange(max(0, len(codes) - (len(values) - 1) * step))
            others = ((n, m, False) for n, m in combinations(first.values(), 2))
            for n, m, alike in chain(same[:1], others, same[1:]):
                if not len(at):
                    break
                at = at[(codes[at + n * step] == codes[at + m * step]) == alike]
            if len(at):
                return True
    return False
