"""Small counts of people: which to hide, what else with them, and what a reader can still work out.

A printed count is the sum of some *kinds* of people, a kind being one combination of all the
attributes that are printed anywhere. Tables, their margins, figures, the public total and whatever
else is known are rows of one matrix, so all outputs of a paper are judged together.

The rule: a count below the threshold k is hidden, and of every hidden count the published ones
must leave open an interval of integers at least k wide. Then its highest value is k or more, so
nobody can tell that it is small, let alone what it is. In the words of Fischetti and
Salazar-Gonzalez 2000 (doi 10.1080/01621459.2000.10474282) each hidden cell has the sliding
protection level k; on thresholds and on hiding further cells see Hundepool et al. 2012, chapters 4
and 5 (doi 10.1002/9781118348239), and Willenborg and de Waal 2001 (doi 10.1007/978-1-4613-0121-9).

A zero is printed, unless it helps to hide another count: it describes nobody. That all people of
one kind share a value is the concern of `linkage`. The intervals are those of a reader who believes
the printed numbers; the way in which the hidden ones were chosen is not taken into account.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array, diags_array, hstack, vstack

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
WHOLE = 1e-7  # so near to a whole number is whole
LARGE = 2000  # numbers in all tables of a program


class UnprotectableError(Exception):
    """Hiding every count that may be hidden does not protect the small ones."""


def primary(counts: Ints, k: int) -> Bools:
    """Mark the counts of 1 to k - 1: so few people may be recognised. A zero is nobody."""
    return (counts > 0) & (counts < k)


def intervals(sums: Ints, counts: Ints, hidden: Bools, *more: LinearConstraint) -> Ints:
    """Find the smallest and the largest integer that each hidden count can be.

    Args:
        sums: a row a count and a column a kind of people: 1 where the count includes it.
        counts: the true counts; those hidden are not used.
        hidden: which counts the reader does not see.
        more: what the reader knows besides, of the people of each kind.

    Returns:
        One row a hidden count, in their order: smallest, largest.

    Raises:
        ValueError: as `reachable` does.
    """
    known = LinearConstraint(csr_array(sums[~hidden]), counts[~hidden], counts[~hidden])
    return reachable(sums[hidden], known, *more)


def reachable(asked: Ints, *known: LinearConstraint) -> Ints:
    """Find the smallest and the largest integer that each sum can be, given all that is known.

    Both are exact: each is the optimum of an integer program over all tables of whole people that
    agree with what is known.

    Args:
        asked: one row a sum, and one column a number of the table.
        known: what the reader knows of these numbers; none of them is below 0.

    Returns:
        One row a sum, in their order: smallest, largest.

    Raises:
        ValueError: no table agrees with what is known, or it leaves a sum open upwards (no public
            total).
    """
    ends = [[row @ extreme(row, known), row @ extreme(-row, known)] for row in asked]
    return np.array(ends, dtype=np.int64).reshape(-1, 2)


def apart(
    asked: Ints, widths: Sequence[int], tables: list[Ints], *known: LinearConstraint
) -> Bools:
    """Say in which sums two tables of whole people that agree with what is known are so far apart.

    This is `reachable` for those who need no numbers, and many times faster: a table that was
    found for one sum often serves others.

    Args:
        asked: one row a sum, and one column a number of the table.
        widths: how far apart, for each sum.
        tables: those that were found before; is added to.
        known: what the reader knows of these numbers; none of them is below 0.

    Raises:
        ValueError: as `reachable` does.
    """

    def wide(row: Ints, width: int) -> bool:
        sums = [row @ table for table in tables]
        return bool(sums) and bool(max(sums) - min(sums) >= width)

    found = []
    for row, width in zip(asked, widths, strict=True):
        for end in (-row, row):
            if not wide(row, width):
                tables.append(extreme(end, known))  # noqa: PERF401 -- looked at in between
        found.append(wide(row, width))
    return np.array(found, dtype=bool)


def extreme(row: Ints, known: Sequence[LinearConstraint]) -> Ints:
    """Return the table of whole people with the smallest sum, held against what is known.

    Raises:
        ValueError: as `reachable` does.
    """
    answer = milp(row, constraints=known)
    if answer.x is not None and not _is_whole(answer.x):
        tied = milp(1000 * row + np.arange(len(row)) * 37 % 7, constraints=known)
        # No whole table has less than the next whole number, and some have that at once.
        if tied.x is not None and row @ np.rint(tied.x) <= np.ceil(answer.fun - WHOLE):
            answer = tied
    if answer.x is None or not _is_whole(answer.x):
        whole = np.ones_like(row)  # which takes longer, and is seldom needed
        answer = milp(row, integrality=whole, constraints=known, options={"mip_rel_gap": 0})
    if answer.x is None:
        raise ValueError(f"No table of people fits the published counts: {answer.message}")
    table = np.rint(answer.x).astype(np.int64)
    for constraint in known:
        above, below = constraint.residual(table)
        if above.min() < 0 or below.min() < 0 or table.min() < 0:
            raise ArithmeticError("The solver's table does not agree with what is known.")
    return table


def _is_whole(table: NDArray[np.float64]) -> bool:
    return bool(np.abs(table - np.rint(table)).max() <= WHOLE)


def narrow(bounds: Ints, k: int) -> Bools:
    """Mark the intervals that say too much: those less than k wide."""
    return bounds[:, 1] - bounds[:, 0] < k


def complementary(  # noqa: PLR0913, PLR0917
    sums: Ints,
    counts: Ints,
    hidden: Bools,
    fixed: Bools,
    k: int,
    more: LinearConstraint | None = None,
) -> Bools:
    """Hide further counts until the interval of every hidden one is wide enough, losing least.

    Least is the fewest counts, and of equally few those of the fewest people. The choice is a
    mixed integer program: a binary variable for each count, and for each count under protection
    two tables that agree with all that is printed and lie k apart in it (Fischetti and
    Salazar-Gonzalez 2000). A count comes under protection when its interval proves to be narrow.

    Args:
        sums: a row a count and a column a kind of people: 1 where the count includes it.
        counts: the true counts.
        hidden: those that must be hidden, and small ones that are not printed at all.
        fixed: those that cannot be hidden, since they are known; the number of all among them.
        k: the threshold.
        more: what the reader knows besides, of the people of each kind.

    Returns:
        Which counts are hidden now, those of the argument included that can be hidden.

    Raises:
        UnprotectableError: it is not enough to hide all that may be hidden.
        ValueError: the number of all people is not among those that are known.
    """
    if not (fixed & sums.all(axis=1)).any():
        raise ValueError("The number of all people is not among the counts that are known.")
    chosen = hidden & ~fixed
    may = [chosen, ~fixed]
    protected: list[int] = []
    whole, besides = False, [] if more is None else [more]
    while True:
        bounds = intervals(sums, counts, chosen, *besides)
        weak = np.flatnonzero(chosen)[narrow(bounds, k)].tolist()
        if not weak:
            return chosen
        if set(weak) <= set(protected):
            if whole:
                raise ArithmeticError("The solver leaves narrow what it was asked to protect.")
            whole = True  # wide enough for fractions of people only
        protected += [count for count in weak if count not in protected]
        chosen = _least(sums, counts, may, protected, k, besides, whole=whole)


def _least(  # noqa: PLR0913, PLR0917
    sums: Ints,
    counts: Ints,
    may: list[Bools],
    protected: list[int],
    k: int,
    besides: list[LinearConstraint],
    *,
    whole: bool,
) -> Bools:
    """Choose what to hide, so that each protected count that is hidden has two tables k apart.

    Args:
        sums: counts by kinds.
        counts: the true counts.
        may: which counts must be hidden, and which may be.
        protected: the counts whose width is asked for.
        k: the width.
        besides: what else each of the tables has to agree with.
        whole: whether the two tables are of whole people even in a large program, which takes
            long; in a small one they always are.
    """
    n, kinds = sums.shape
    total, tables = counts.max(), 2 * len(protected)
    free = np.zeros(tables * kinds)
    # A table may differ from the true one in hidden counts only: downwards to none, upwards to all.
    truth = np.tile(counts, tables)
    copies = block_diag([csr_array(sums)] * tables)
    down = vstack([diags_array(counts, dtype=None)] * tables)
    up = vstack([diags_array(total - counts, dtype=None)] * tables)
    high = block_diag([hstack([csr_array(sums[[p]]), -csr_array(sums[[p]])]) for p in protected])
    conditions = [
        LinearConstraint(hstack([down, copies]), truth, np.inf),
        LinearConstraint(hstack([-up, copies]), -np.inf, truth),
        LinearConstraint(
            hstack([-k * csr_array(np.eye(n, dtype=np.int64)[protected]), high]), 0, np.inf
        ),
    ]
    for known in besides:
        matrix: Any = known.A  # dense or sparse
        copied = block_diag([csr_array(matrix)] * tables)
        nothing = csr_array((copied.shape[0], n))
        least, most = (
            np.tile(np.broadcast_to(b, matrix.shape[0]), tables) for b in (known.lb, known.ub)
        )
        conditions.append(LinearConstraint(hstack([nothing, copied]), least, most))
    # Ties are broken by place, so that every system chooses the same.
    place = np.arange(n) ** 2
    cost = (counts.sum() + 1 + counts) * (place.sum() + 1) + place
    answer = milp(
        np.append(cost, free),
        integrality=np.append(np.ones(n), free + (whole or len(free) < LARGE)),
        bounds=Bounds(np.append(may[0], free), np.append(may[1], free + np.inf)),
        constraints=conditions,
        options={"mip_rel_gap": 0},
    )
    if answer.x is None:
        raise UnprotectableError("Hiding every count that may be hidden is not enough.")
    return answer.x[:n] > 0.5  # noqa: PLR2004 -- 0 or 1, up to rounding
