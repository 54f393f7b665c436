"""Of small columns all orders can be counted."""

from itertools import permutations
from math import log2

import pytest

from analysis.methods.partitions import orders, paired, partings, placed, recoded, shape


@pytest.mark.parametrize("values", ["", "a", "aab", "abc", "aabb", "aabbc"])
def test_the_bits_are_those_of_all_orders_of_a_column(values):
    ways = {*permutations(values)}
    assert orders(values) == pytest.approx(log2(len(ways)))
    alike = {tuple(map(way.index, way)) for way in ways}
    unlabelled = orders(values) - log2(len({*permutations({*values})}))
    assert partings(values) == pytest.approx(unlabelled)
    assert 2 ** partings(values) <= len(alike) + 1e-9


def test_what_is_empty_has_no_place_in_an_order():
    assert orders(["a", "", "b", ""]) == orders(["a", "b"])


@pytest.mark.parametrize(
    ("stream", "found"),
    [
        ("xxyz", True),
        ("qqxxyzq", True),
        ("x.x.y.z", True),
        ("x..x..y..z", False),  # farther than asked for
        ("xyyz", False),
        ("xxyy", False),  # two values for two that differ
        ("xxyx", False),
        ("xxxx", False),
        ("xxy", False),
        ("", False),
    ],
)
def test_others_stand_for_values_where_they_part_them_alike(stream, found):
    assert recoded(stream, ["aabc"], 2) is found
    assert recoded(stream, ["abcabcabc", "aabc"], 2) is found
    assert recoded(stream, [], 2) is False


@pytest.mark.parametrize(
    ("stream", "column", "found"),
    [
        ("xyy", "abb", True),
        ("yyxyy", "abb", True),
        ("xyx", "abb", False),
        ("xyz", "abb", False),
        ("xyxzyz", "abacbc", True),
        ("xyxzyx", "abacbc", False),
        ("xyxzzy", "abacbc", False),
        ("xyy", "aab", False),
        ("xxy", "aab", True),
        ("xx", "aab", False),  # of which the end is missing
        ("xy", "ab", True),
        ("xx", "ab", False),
    ],
)
def test_each_value_is_told_from_each_other_one_and_known_again(stream, column, found):
    assert recoded(stream, [column], 1) is found


def test_values_may_stand_as_far_from_each_other_as_is_asked_for():
    others = iter(range(99))
    apart = [one for value in "xyxzyz" for one in (value, next(others), next(others))]
    assert recoded(apart, ["abacbc"], 3)
    assert not recoded(apart, ["abacbc"], 2)


def test_columns_have_one_shape_where_one_is_the_other_recoded():
    assert shape("abca") == shape("xyzx") == (0, 1, 2, 0)
    assert shape("abca") != shape("abcb")
    assert shape("") == ()


B, A, AGAIN = -log2(3 / 5 * 1 / 3), -log2(3 / 5 * 1 / 2 / (2 / 3)), -log2(2 / 5)  # of "baa"


@pytest.mark.parametrize(
    ("wanted", "bits"),
    [
        ("baa", B + A + AGAIN),
        ("b", B - log2(3)),  # in one of three places
        ("ba", B + A - log2(2)),
        ("bab", B + A - log2(3)),  # of which one differs
        ("bac", B + A - log2(3)),
        ("baaa", B + A + AGAIN - log2(4)),
        ("abaa", B + A + AGAIN - log2(4)),
        (["b", None, "a"], B + AGAIN),
        ([None, None, None, "b"], B),
        ("cc", -log2(2)),
        ("", -log2(4)),
    ],
)
def test_what_is_placed_tells_as_much_as_another_stream_could_have_stood_there(wanted, bits):
    assert placed(wanted, "baa") == pytest.approx(bits)


def test_what_stands_between_is_in_no_order():
    assert placed(["b", None, "a", "a"], ["b", None, "a", "a"]) == pytest.approx(B + A + AGAIN)
    assert placed("ab", []) == 0


def test_a_stream_that_changes_one_later_tells_less_by_more_than_the_one_that_differs():
    lost = placed("aabbbb", "aabbbb") - placed("aabbbb", "aaabbb")
    assert lost > log2(6) + 1


def test_a_stream_that_hardly_changes_tells_less_than_one_in_any_order():
    assert placed("aaaabbbb", "aaaabbbb") < placed("abbabaab", "abbabaab")


@pytest.mark.parametrize(
    ("beside", "bits"),
    [
        (([30], [40], [40], [50]), 6),
        (([30], [], [], [50]), 4),
        (([30, 1, 2], [1], [], []), 2),
        (([30, 50], [30, 40, 50], [], []), 1),
        (([30], [], [], [30]), 2 - 1),  # of two one is right
        (([50], [], [], [30]), 0),
        (([], [], [], []), 0),
    ],
)
def test_what_stands_beside_its_owner_tells_as_much_as_that_of_another_could(beside, bits):
    assert paired([30, 40, 40, 50], beside) == pytest.approx(bits)
