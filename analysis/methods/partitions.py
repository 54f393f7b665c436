"""How much it tells that something lies in an order, or parts others in the same way.

In bits: the binary logarithm of the number of ways in which it could lie (multinomial coefficients;
Knuth, The Art of Computer Programming, vol. 1, 1.2.6), each as likely as the others.
"""

from __future__ import annotations

import math
import operator
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
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


def shape(values: Iterable[Hashable]) -> tuple[int, ...]:
    """Return how values part their places: for each the number of kinds that came before its own.

    Two columns have one shape where either is the other one recoded.
    """
    known = defaultdict[Hashable, int](count().__next__)
    return tuple(known[value] for value in values)


def placed(wanted: Sequence[Hashable], stream: Sequence[Hashable]) -> float:
    """Return how many bits it tells that most of what is wanted stands somewhere in a stream.

    A value v of the stream costs -log2 q where it follows its like, and else -log2 of
    (1 - q) p(v) / (1 - p(u)), where it follows u: q is how often a value is followed by its like,
    p how often it is there. The bits are the costs of those that are right, at most -log2 q where
    the one wanted before is wanted again, less log2 C(n, k) for k of n that are not right, and log2
    of the places at which all may stand.

    Args:
        wanted: values in their order; None for a place where anything may stand.
        stream: values; None for anything else.
    """
    there = [v for v in stream if v is not None]
    counts = Counter(there)
    share = {v: (n + 1) / (len(there) + len(counts) + 1) for v, n in counts.items()}
    stays = (sum(map(operator.eq, there, there[1:])) + 1) / (len(there) + 2)
    over, size = len(wanted), len(stream) + len(wanted)
    known = {v: n for n, v in enumerate(counts)}
    codes, costs = np.full(size + over, -1), np.zeros(size + over)
    last: Hashable = None
    for at, value in enumerate(stream, over):
        if value is not None:
            other = (1 - stays) * share[value] / (1 - share.get(last, 0))
            codes[at], costs[at] = known[value], -math.log2(stays if value == last else other)
            last = value
    same = np.minimum(costs, -math.log2(stays))
    right, bits = np.zeros(size, dtype=np.int64), np.zeros(size)
    asked = [(at, value) for at, value in enumerate(wanted) if value is not None]
    last = None
    for at, value in asked:
        hit = codes[at : at + size] == known.get(value)
        right += hit
        bits += hit * (same if value == last else costs)[at : at + size]
        last = value
    ways = np.array([math.log2(math.comb(len(asked), n)) for n in range(len(asked) + 1)])
    return float((bits - ways[right]).max(initial=0)) - math.log2(max(1, size - 2 * over + 1))


def paired(own: Sequence[Hashable], beside: Sequence[Collection[Hashable]]) -> float:
    """Return how many bits it tells that beside most of some stands what is their own.

    Beside the i-th stand, by chance, those of a share p(i) of all. The bits are the sum of
    -log2 p(i) over those beside whom their own stands, less log2 C(n, k) for k of n beside whom
    only those of others do.
    """
    values = {*own}
    there = [(v, found) for v, found in zip(own, beside, strict=True) if values & {*found}]
    right = [found for value, found in there if value in found]
    shares = (sum(value in found for value in own) / len(own) for found in right)
    return -sum(map(math.log2, shares)) - math.log2(math.comb(len(there), len(right)))


def recoded(stream: Sequence[Hashable], columns: Iterable[Sequence[Hashable]], most: int) -> bool:
    """Whether in a stream stand others for all the values of a column, in their order.

    Args:
        stream: such as the words of a text.
        columns: of values, each in its order.
        most: how far from each other they may stand at most.
    """
    codes = np.array(shape(stream), dtype=np.int64)
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
