import math

import pytest

from analysis.methods.balance import evenness, gini


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0, 0, 0, 10], 0.75), ([1, 2, 3, 4], 0.25), ([5, 5, 5], 0), ([7], 0), ([0, 2, 4], 4 / 9)],
)
def test_gini_matches_its_oracles(values, expected):
    assert gini(values) == pytest.approx(expected)


def test_gini_does_not_depend_on_the_order():
    assert gini([4, 1, 3, 2]) == pytest.approx(0.25)


def test_gini_counts_those_who_have_nothing():
    assert gini([10]) == pytest.approx(0)
    assert gini([10, 0]) == pytest.approx(0.5)


@pytest.mark.parametrize("values", [[0, 0, 0], []])
def test_gini_is_undefined_where_nobody_has_anything(values):
    assert gini(values) is None


def test_evenness_matches_its_oracle():
    assert evenness([50, 25, 25]) == pytest.approx(0.94639, abs=5e-6)


def test_evenness_is_one_for_equal_shares_and_zero_where_one_has_all():
    assert evenness([3, 3, 3, 3]) == pytest.approx(1)
    assert evenness([9, 0, 0]) == pytest.approx(0)


def test_the_evenness_of_two_is_the_bits_of_their_shares():
    # (3 ln(4/3) + ln 4) / 4 ln 2, since one in four has 2 bits and three in four have 0.415.
    assert evenness([3, 1]) == pytest.approx(0.25 * 2 + 0.75 * 0.41504, abs=5e-6)


def test_evenness_counts_those_who_have_nothing():
    assert evenness([1, 1, 0]) == pytest.approx(math.log(2) / math.log(3))


@pytest.mark.parametrize("values", [[], [8], [0, 0]])
def test_evenness_is_undefined_for_fewer_than_two_or_where_nobody_has_anything(values):
    assert evenness(values) is None
