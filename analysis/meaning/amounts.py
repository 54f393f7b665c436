"""Amounts: tests of a count and of the whole that it is a part of, and what follows from them.

An amount follows from tests if each count that passes them passes it: it is tried with every one.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Test = Callable[[int, int], bool]
COMPARISONS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "at_least": ("at least", operator.ge),
    "at_most": ("at most", operator.le),
    "same_as": ("the same as", operator.eq),
    "more_than": ("more than", operator.gt),
    "fewer_than": ("fewer than", operator.lt),
    "other_than": ("other than", operator.ne),
}


@dataclass(frozen=True)
class Amount:
    """What a word asserts of a count: a test of it and its whole, and whether it needs a whole."""

    test: Test
    of_whole: bool = True

    def denied(self) -> Amount:
        """Return the contrary."""
        return Amount(lambda v, n: not self.test(v, n), self.of_whole)

    def mirrored(self) -> Amount:
        """Return the same of those that are not counted, as in "most do not"."""
        return Amount(lambda v, n: self.test(n - v, n))

    def and_not_all(self) -> Amount:
        """Return the same with a limit, as in "only some"."""
        return Amount(lambda v, n: self.test(v, n) and v < n)

    def implied_by(self, tests: Sequence[Test], whole: int | None, values: Iterable[int]) -> bool:
        """Whether each count that passes some tests, of which there is one, passes this.

        Args:
            tests: what is known of the count.
            whole: what it is out of, if anything.
            values: where there is no whole, the numbers that a test may compare with.
        """
        if not tests or (self.of_whole and not whole):
            return False
        near = (*range(100), *(value + step for value in values for step in (-1, 0, 1)))
        counts = near if whole is None else range(whole + 1)
        n = whole or 0
        known = [v for v in counts if all(passes(v, n) for passes in tests)]
        return bool(known) and all(self.test(v, n) for v in known)


def interval(text: str, *, of_whole: bool) -> Amount:
    """Read an interval such as (1/2, 1]: of a count as a part of its whole, or by itself."""
    low, high = (math.inf if end == "inf" else Fraction(end) for end in text[1:-1].split(", "))
    above = operator.ge if text[0] == "[" else operator.gt
    below = operator.le if text[-1] == "]" else operator.lt

    def test(v: int, n: int) -> bool:
        scale = n if of_whole else 1
        return bool(above(v, low * scale) and below(v, high * scale))

    return Amount(test, of_whole)


SOME, NONE = interval("[1, inf)", of_whole=False), interval("[0, 0]", of_whole=False)
ANY = interval("[1, inf)", of_whole=False)  # after "not" alone: else it may be all or some


def part(size: Fraction, how: str) -> Amount:
    """Read a part of a whole, said to be near it (`how`), or compared with it."""
    tests: dict[str, Test] = {
        "": lambda v, n: abs(v - size * n) <= Fraction(1, 2),  # the nearest whole number
        "near": lambda v, n: abs(v - size * n) <= max(Fraction(n, 20), Fraction(1, 2)),
        "nearly": lambda v, n: (size - Fraction(1, 10)) * n <= v < size * n,
        "hardly": lambda v, n: size * n < v <= (size + Fraction(1, 10)) * n,
    }
    compared = COMPARISONS.get("" if how == "same_as" else how)
    if compared:
        return Amount(lambda v, n: compared[1](v, size * n))
    return Amount(tests["" if how == "same_as" else how])
