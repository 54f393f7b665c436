"""Bands of attributes that are numbers, such as years of experience: 0 to 4, 5 to 9, 10 or more.

`bands` in study.yml names the least number of each. A number itself is printed nowhere, and the
bands are what all rules on categories take for the values of people. An empty cell is somebody who
did not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from analysis.common.problems import Problem
from analysis.study.schema import FIRST, Row, path_of

NOT_PROVIDED = "not provided"


def labels(bounds: Sequence[int]) -> list[str]:
    """Return what bands are called, by the least number of each."""
    ends = [(low, high - 1) for low, high in pairwise(bounds)]
    closed = [str(low) if low == high else f"{low} to {high}" for low, high in ends]
    return [*closed, f"{bounds[-1]} or more"]


def band(number: int | None, bounds: Sequence[int]) -> str:
    """Return the band of a number."""
    if number is None:
        return NOT_PROVIDED
    return labels(bounds)[sum(low <= number for low in bounds) - 1]


def values(rows: Sequence[Row], attribute: str, bounds: Sequence[int]) -> list[str]:
    """Return the bands of an attribute, and that some did not say, if they did not."""
    unsaid = [NOT_PROVIDED] if any(row[attribute] is None for row in rows) else []
    return [*labels(bounds), *unsaid]


def banded(rows: Sequence[Row], bands: Mapping[str, Sequence[int]]) -> list[Row]:
    """Return the rows of people with bands in the place of numbers."""
    return [row | {a: band(row[a], bounds) for a, bounds in bands.items()} for row in rows]


def below(rows: Sequence[Row], bands: Mapping[str, Any]) -> Iterator[Problem]:
    """Report numbers that are in no band."""
    for attribute, bounds in bands.items():
        for number, row in enumerate(rows, FIRST):
            found = row.get(attribute)
            if isinstance(found, int) and found < bounds[0]:
                expected = f"at least {bounds[0]}, where the bands of study.yml begin"
                yield Problem(path_of("participants"), number, attribute, str(found), expected)
