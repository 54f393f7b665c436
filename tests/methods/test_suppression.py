from itertools import combinations, product
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import LinearConstraint

from analysis.methods import suppression
from analysis.methods.suppression import (
    UnprotectableError,
    complementary,
    intervals,
    narrow,
    primary,
)

K = 5
# With every small cell hidden and the margins printed, two of the small ones can be worked out.
SMALL_ROWS = [(10, 4), (16, 6), (2, 4), (3, 0), (3, 2)]


def members(cells, levels):
    """Say which kinds of people each count is the sum of; a missing value is any."""
    kinds = [*product(*levels.values())]
    rows = cells.itertuples(index=False, name=None)
    return np.array(
        [
            [all(pd.isna(a) or a == b for a, b in zip(r, k, strict=True)) for k in kinds]
            for r in rows
        ]
    ).astype(np.int64)


class Table:
    """Rows by columns, with all margins, the total of which is known."""

    def __init__(self, rows):
        rows = np.array(rows)
        down, across = ([str(i) for i in range(n)] for n in rows.shape)
        places = list(product([*down, None], [*across, None]))
        self.counts = np.append(
            np.column_stack([rows, rows.sum(axis=1)]), [*rows.sum(axis=0), rows.sum()]
        )
        cells = pd.DataFrame(places, columns=["down", "across"], dtype=object)
        self.sums = members(cells, {"down": down, "across": across})
        self.inner = cells.notna().all(axis=1).to_numpy()
        self.known = cells.isna().all(axis=1).to_numpy()
        self.names = [(a and int(a) + 1, b and int(b) + 1) for a, b in places]

    def hide(self, *places):
        return np.array([name in places for name in self.names])

    def places(self, hidden):
        return {name for name, is_hidden in zip(self.names, hidden, strict=True) if is_hidden}

    def open(self, hidden):
        """Place and interval of each hidden count."""
        found = intervals(self.sums, self.counts, hidden).tolist()
        return dict(zip([n for n in self.names if n in self.places(hidden)], found, strict=True))

    def suppressed(self, k=K):
        return complementary(self.sums, self.counts, primary(self.counts, k), self.known, k)


def test_counts_from_1_to_below_the_threshold_are_small_and_a_zero_is_nobody():
    assert primary(np.array([0, 1, 4, 5, 6]), K).tolist() == [False, True, True, False, False]


def test_one_hidden_cell_in_a_table_with_margins_is_what_is_missing():
    table = Table(SMALL_ROWS)
    assert table.open(table.hide((5, 2))) == {(5, 2): [2, 2]}


def test_hiding_every_small_cell_still_reveals_two_of_them():
    table = Table(SMALL_ROWS)
    assert table.open(table.inner & primary(table.counts, K)) == {
        (1, 2): [4, 4],
        (3, 1): [0, 5],
        (3, 2): [1, 6],
        (4, 1): [3, 3],
        (5, 1): [0, 5],
        (5, 2): [0, 5],
    }


def test_a_full_list_with_one_hidden_count_leaks_it():
    table = Table([(20,), (3,), (9,)])
    counts, sums = table.counts[[0, 2, 4, 7]], table.sums[[0, 2, 4, 7]]
    hidden = np.array([False, True, False, False])
    assert intervals(sums, counts, hidden).tolist() == [[3, 3]]


def test_two_tables_that_share_a_margin_leak_together_what_neither_leaks_alone():
    # Of 12 people 6 are A and 6 are B; of the A, 2 and 4 are in x and y; of all, 5 are in x.
    levels = {"one": ["A", "B"], "two": ["x", "y"]}
    cells = pd.DataFrame(
        [(None, None), ("A", None), ("B", "x"), (None, "x"), ("A", "x")], columns=[*levels]
    )
    sums, counts = members(cells, levels), np.array([12, 6, 3, 5, 2])
    first, both = np.array([0, 1, 4]), np.array([0, 1, 2, 3, 4])
    assert intervals(sums[first], counts[first], first == 4).tolist() == [[0, 6]]
    assert intervals(sums[both], counts[both], both == 4).tolist() == [[2, 2]]


def test_an_interval_counts_whole_people():
    # Three each in a + b + d, b + c + d and a + c + d: a = b = c, 2a + d = 3, and a half fits.
    sums = np.array([[1, 1, 0, 1], [0, 1, 1, 1], [1, 0, 1, 1], [1, 0, 0, 0]])
    hidden = np.array([False, False, False, True])
    assert intervals(sums, np.array([3, 3, 3, 1]), hidden).tolist() == [[0, 1]]


def test_published_counts_that_contradict_each_other_are_an_error():
    table = Table(SMALL_ROWS)
    wrong = table.counts + table.known
    with pytest.raises(ValueError, match="No table of people fits"):
        intervals(table.sums, wrong, table.hide((1, 1)))


@pytest.mark.parametrize("wrong", [[3, 1], [1, 2], [-1, 5]])
def test_a_table_of_the_solver_that_does_not_agree_with_what_is_known_is_not_believed(
    wrong, monkeypatch
):
    # Known: four people of two kinds, at most two of the first.
    known = LinearConstraint(np.array([[1, 1], [1, 0]]), [4, -np.inf], [4, 2])
    row = np.array([1, 0])
    assert suppression.extreme(-row, [known]).tolist() == [2, 2]
    given = SimpleNamespace(x=np.array(wrong, dtype=float), message="")
    monkeypatch.setattr(suppression, "milp", lambda *_, **__: given)
    with pytest.raises(ArithmeticError, match="does not agree with what is known"):
        suppression.extreme(row, [known])


# Of three counts, of which no two have more than an odd number together, half of each is no table.
ODD = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]])


@pytest.mark.parametrize("seed", range(40))
def test_the_smallest_sum_is_that_of_a_whole_table(seed):
    chance = np.random.default_rng(seed)
    most, row = chance.integers(1, 6, 3), chance.integers(-3, 4, 3)
    known = LinearConstraint(ODD, np.zeros(3), most)
    tables = np.array([t for t in product(range(6), repeat=3) if (ODD @ t <= most).all()])
    assert row @ suppression.extreme(row, [known]) == (tables @ row).min()


@pytest.mark.parametrize(("width", "so_far"), [(3, True), (4, True), (5, False)])
def test_two_tables_are_apart_by_as_much_as_is_asked_and_no_less(width, so_far):
    # Of four people in two kinds, from none to all four can be of the first.
    known = LinearConstraint(np.array([[1, 1]]), 4, 4)
    found = suppression.apart(np.array([[1, 0]]), [width], [], known)
    assert found.tolist() == [so_far]


def test_nothing_hidden_leaves_nothing_open():
    table = Table(SMALL_ROWS)
    assert intervals(table.sums, table.counts, table.hide()).shape == (0, 2)


def test_an_interval_narrower_than_the_threshold_says_too_much():
    assert narrow(np.array([[0, 5], [1, 6], [0, 4], [3, 3]]), K).tolist() == [
        False,
        False,
        True,
        True,
    ]


def test_after_complementary_suppression_every_interval_is_wide_and_every_small_count_hidden():
    table = Table(SMALL_ROWS)
    hidden = table.suppressed()
    assert not (primary(table.counts, K) & ~hidden).any()
    assert all(high - low >= K for low, high in table.open(hidden).values())
    assert not hidden[table.known].any()


@pytest.mark.parametrize(
    "rows",
    [
        SMALL_ROWS[:3],
        [(9, 3), (8, 7)],
        [(2, 9, 6), (7, 11, 8)],
        [(1, 12), (13, 1), (6, 6)],
        [(0, 7), (3, 9), (6, 0)],
        [(1, 12, 3), (0, 12, 8)],  # fewer counts although of more people
    ],
)
def test_no_smaller_choice_would_do(rows):
    table = Table(rows)
    small = primary(table.counts, K)
    assert table.suppressed().tolist() == fewest(table.sums, table.counts, small, table.known, K)


def fewest(sums, counts, hidden, known, k, *more):
    """Try all choices, those of the fewest counts and then people first."""
    free = np.flatnonzero(~hidden & ~known)
    choices = [
        np.isin(np.arange(len(counts)), extra) | hidden
        for n in range(len(free) + 1)
        for extra in combinations(free, n)
    ]
    choices.sort(key=lambda c: (c.sum(), counts[c].sum(), (np.flatnonzero(c) ** 2).sum()))
    return next(
        c.tolist() for c in choices if not narrow(intervals(sums, counts, c, *more), k).any()
    )


@pytest.mark.parametrize(
    ("rows", "kind", "about"),
    [
        ([(1, 5, 8), (6, 10, 5)], 3, 6),
        ([(10, 13, 1), (3, 2, 3)], 1, 13),
        ([(3, 12, 10), (2, 9, 10)], 5, 10),
        ([(1, 12, 3), (0, 12, 8)], 1, 12),
    ],
)
def test_a_choice_protects_from_a_reader_who_knows_more(rows, kind, about):
    # Of the people of one kind the reader knows to within one how many there are.
    table, k = Table(rows), 3
    row = (np.arange(table.sums.shape[1]) == kind).astype(np.int64)
    more = LinearConstraint(row[None, :], about - 1, about + 1)
    small = primary(table.counts, k)
    chosen = complementary(table.sums, table.counts, small, table.known, k, more)
    assert chosen.tolist() == fewest(table.sums, table.counts, small, table.known, k, more)


@pytest.mark.parametrize("large", [0, suppression.LARGE])
def test_a_choice_that_would_do_for_fractions_of_people_is_not_taken(large, monkeypatch):
    monkeypatch.setattr(suppression, "LARGE", large)
    sums = np.array(
        [[1, 1, 1, 1, 1], [1, 0, 0, 1, 1], [1, 0, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 1, 0, 1]]
    )
    counts, known = np.array([9, 3, 1, 4, 4]), np.arange(5) == 0
    small = primary(counts, 3)
    chosen = complementary(sums, counts, small, known, 3)
    assert chosen.tolist() == fewest(sums, counts, small, known, 3)


def test_a_table_without_small_counts_is_left_alone():
    assert not Table([(9, 8), (7, 6)]).suppressed().any()


def test_a_small_count_that_is_not_printed_is_protected_as_well():
    # Margins alone: 19 of 20 are A and 6 are in x, so that of the A 5 or 6 are in x.
    levels = {"one": ["A", "B"], "two": ["x", "y"]}
    places = [(None, None), ("A", None), (None, "x"), ("B", "x")]
    sums = members(pd.DataFrame(places, columns=[*levels]), levels)
    counts = np.array([20, 19, 6, 1])
    unprinted = np.array([False, False, False, True])
    known = np.array([True, False, False, False])
    assert intervals(sums, counts, unprinted).tolist() == [[0, 1]]
    hidden = complementary(sums, counts, unprinted, known, K)
    assert hidden.tolist() == [False, True, False, True]


def test_fewer_people_than_the_threshold_cannot_be_protected():
    with pytest.raises(UnprotectableError, match="not enough"):
        Table([(2, 1), (1, 0)]).suppressed()


def test_a_choice_without_the_known_total_is_refused():
    table = Table(SMALL_ROWS)
    nothing = table.hide()
    with pytest.raises(ValueError, match="number of all people"):
        complementary(table.sums, table.counts, primary(table.counts, K), nothing, K)


def test_what_is_known_anyway_is_never_hidden_and_another_count_is():
    table = Table(SMALL_ROWS)
    small = primary(table.counts, K)
    extra = table.suppressed() & ~small
    hidden = complementary(table.sums, table.counts, small, table.known | extra, K)
    assert extra.any()
    assert not (hidden & extra).any()
    assert (hidden & ~small).any()
