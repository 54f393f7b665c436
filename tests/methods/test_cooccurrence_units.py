"""Co-occurrence by each unit, against a count that goes through all pairs of segments."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from analysis.methods.cooccurrence import UNITS, cooccurrence, found

CODES = ["a", "b", "c", "d"]


def codings(*rows):
    """Codings given as (source, start, end, code)."""
    return pd.DataFrame(rows, columns=["source_id", "start", "end", "code_id"])


def random_codings(seed, rows=80):
    chance = np.random.default_rng(seed)
    start = chance.integers(0, 60, rows)
    return pd.DataFrame(
        {
            "source_id": chance.choice(["S", "T", "U"], rows),
            "start": start,
            "end": start + chance.integers(1, 25, rows),
            "code_id": chance.choice(CODES[:3], rows),
        }
    )


def meet(one, other, unit):
    """Whether two segments, each (source, start, end), meet."""
    (s, a, b), (t, c, d) = one, other
    return (
        s == t
        and {
            "stretch": (a, b) == (c, d),
            "overlap": a < d and c < b,
            "inclusion": (a >= c and b <= d) or (c >= a and d <= b),
            "source": True,
        }[unit]
    )


def counted(frame, first, second, unit):
    """How many units have the first, the second, and of each meet the other; pair by pair."""
    of = {
        code: {r[:3] for r in frame.itertuples(index=False, name=None) if r[3] == code}
        for code in (first, second)
    }
    one, other = of[first], of[second]
    met = {(x, y) for x, y in product(one, other) if meet(x, y, unit)}
    sets = (one, other, {x for x, _ in met}, {y for _, y in met})
    return tuple(len({s[:1] for s in part} if unit == "source" else part) for part in sets)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("seed", range(6))
def test_every_pair_is_counted_as_going_through_all_segments_counts_it(unit, seed):
    frame = random_codings(seed)
    made = cooccurrence(frame, CODES, unit)
    for row, (first, second) in zip(made.itertuples(), combinations(CODES, 2), strict=True):
        assert (row.n1, row.n2, row.n12, row.n21) == counted(frame, first, second, unit)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("seed", range(6))
def test_rows_and_codes_may_come_in_any_order_and_codings_again_and_again(unit, seed):
    frame = random_codings(seed)
    turned = cooccurrence(frame, CODES[::-1], unit)
    columns = ["second", "first", "n2", "n1", "n21", "n12", "c"]
    turned = turned[columns].set_axis(["first", "second", "n1", "n2", "n12", "n21", "c"], axis=1)
    again = pd.concat([frame, frame.sample(frac=1, random_state=seed)])
    plain = cooccurrence(frame, CODES, unit)
    pd.testing.assert_frame_equal(cooccurrence(again, CODES, unit), plain)
    turned = turned.sort_values(["first", "second"], ignore_index=True)
    pd.testing.assert_frame_equal(turned, plain)


@pytest.mark.parametrize("seed", range(6))
def test_the_coefficient_stays_between_none_and_all_and_grows_as_the_unit_widens(seed):
    by = {unit: cooccurrence(random_codings(seed), CODES, unit) for unit in UNITS}
    for unit in UNITS:
        assert by[unit]["c"].dropna().between(0, 1).all()
    for column in ("n12", "n21"):
        counts = [by[unit][column] for unit in ("stretch", "inclusion", "overlap")]
        assert (counts[0] <= counts[1]).all()
        assert (counts[1] <= counts[2]).all()


def test_many_short_segments_within_a_long_one_do_not_take_the_coefficient_above_one():
    frame = codings(("S", 0, 100, "a"), *[("S", n, n + 5, "b") for n in range(0, 50, 10)])
    (row,) = cooccurrence(frame, ["a", "b"], "overlap").itertuples()
    assert (row.n1, row.n2, row.n12, row.n21, row.c) == (1, 5, 1, 5, 0.2)


def test_segments_that_touch_do_not_overlap_since_their_ends_lie_outside():
    frame = codings(("S", 0, 10, "a"), ("S", 10, 20, "b"))
    assert list(cooccurrence(frame, ["a", "b"], "overlap")["n12"]) == [0]


@pytest.mark.parametrize("unit", UNITS)
def test_without_codings_nothing_meets_and_the_coefficient_is_undefined(unit):
    made = cooccurrence(codings(), ["a", "b"], unit)
    assert made[["n1", "n2", "n12", "n21"]].to_numpy().tolist() == [[0, 0, 0, 0]]
    assert made["c"].isna().all()


PLACES = codings(
    ("S", 0, 10, "a"),
    ("S", 5, 12, "b"),
    ("S", 20, 30, "a"),
    ("S", 20, 30, "a"),  # the same again
    ("S", 34, 40, "b"),
    ("T", 0, 10, "a"),
    ("U", 0, 10, "b"),
)


@pytest.mark.parametrize(
    ("unit", "near", "meets"),
    [
        ("overlap", 0, [True, False, False]),
        ("overlap", 3, [True, False, False]),
        ("overlap", 4, [True, True, False]),
        ("inclusion", 0, [False, False, False]),
        ("stretch", 0, [False, False, False]),
        ("source", 0, [True, True, False]),
    ],
)
def test_a_with_b_a_near_b_and_a_without_b_are_found_with_their_places(unit, near, meets):
    made = found(PLACES, "a", "b", unit, near)
    assert made[["source_id", "start"]].to_numpy().tolist() == [["S", 0], ["S", 20], ["T", 0]]
    assert list(made["meets"]) == meets


@pytest.mark.parametrize("unit", ["stretch", "inclusion", "overlap"])
@pytest.mark.parametrize("seed", range(4))
def test_as_many_segments_are_found_as_are_counted(unit, seed):
    frame = random_codings(seed)
    for row in cooccurrence(frame, CODES, unit).itertuples():
        assert found(frame, row.first, row.second, unit)["meets"].sum() == row.n12
        assert found(frame, row.second, row.first, unit)["meets"].sum() == row.n21


def test_blocks_of_pairs_give_what_one_block_gives(monkeypatch):
    frame = random_codings(1, 300)
    whole = cooccurrence(frame, CODES, "overlap")
    monkeypatch.setattr("analysis.methods.cooccurrence.BLOCK", 7)
    pd.testing.assert_frame_equal(cooccurrence(frame, CODES, "overlap"), whole)
