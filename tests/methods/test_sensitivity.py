"""Parts left out and codes flipped: counted anew, one by one, in these tests."""

import numpy as np
import pandas as pd
import pytest

from analysis.methods.sensitivity import disagreement, flipped, holding, left


def rows(seed, many=60):
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "person": chance.choice([f"P{n}" for n in range(20)], many),
            "source": chance.choice(["S", "T", "U", None], many, p=[0.4, 0.4, 0.1, 0.1]),
        }
    )


@pytest.mark.parametrize("seed", range(8))
def test_what_is_left_without_a_part_is_what_counting_without_its_rows_gives(seed):
    frame = rows(seed)
    names = ["S", "T", "U", "V"]
    expected = [frame.loc[frame["source"] != name, "person"].nunique() for name in names]
    assert left(frame["person"], [frame["source"]], names).tolist() == expected
    mixed = frame.sample(frac=1, random_state=seed)
    assert left(mixed["person"], [mixed["source"]], names).tolist() == expected
    twice = pd.concat([frame, frame])
    assert left(twice["person"], [twice["source"]], names).tolist() == expected


def test_of_nothing_nothing_is_left():
    nothing = pd.Series([], dtype=str)
    assert left(nothing, [nothing], ["S"]).tolist() == [0]
    assert left(nothing, [nothing], []).tolist() == []


@pytest.mark.parametrize("seed", range(8))
def test_a_row_may_belong_to_two_parts_and_goes_with_either(seed):
    frame = rows(seed).assign(other=rows(seed + 100)["source"])
    names = ["S", "T", "U"]
    out = [(frame["source"] == name) | (frame["other"] == name) for name in names]
    expected = [frame.loc[~gone, "person"].nunique() for gone in out]
    assert left(frame["person"], [frame["source"], frame["other"]], names).tolist() == expected


def codings(*given):
    """Codings given as (code, start, role), each of ten characters of one source."""
    frame = pd.DataFrame(given, columns=["code_id", "start", "role"])
    return frame.assign(source_id="S", end=frame["start"] + 10)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([("a", 0, "primary"), ("a", 5, "second")], 0),
        ([("a", 0, "primary"), ("a", 10, "second")], 1),  # they touch and do not meet
        ([("a", 0, "primary"), ("b", 0, "second")], 1),
        ([("a", 0, "primary"), ("a", 0, "second"), ("b", 0, "second")], 1 / 3),
        ([("a", 0, "primary")], 1),
        ([], None),
    ],
)
def test_coders_disagree_on_what_the_other_did_not_code_so(given, expected):
    found = disagreement(codings(*given), "overlap")
    assert found == (expected if expected is None else pytest.approx(expected))


def test_the_same_place_of_another_source_is_no_agreement():
    frame = codings(("a", 0, "primary"), ("a", 0, "second")).assign(source_id=["S", "T"])
    assert disagreement(frame, "overlap") == 1


def test_where_places_are_not_known_a_code_in_the_same_source_is_agreement():
    assert disagreement(codings(("a", 0, "primary"), ("a", 90, "second")), "source") == 0


def test_disagreement_is_the_complement_of_positive_agreement_on_segments():
    # 2a / (2a + b + c) with a = 3 agreed, b = 2 and c = 1 alone: 6 / 9.
    agreed = [("a", 20 * n, role) for n in range(3) for role in ("primary", "second")]
    alone = [("b", 0, "primary"), ("b", 50, "primary"), ("c", 0, "second")]
    assert disagreement(codings(*agreed, *alone), "overlap") == pytest.approx(1 - 6 / 9)


CODES = np.repeat([0, 1, 2], [50, 30, 20])


def test_no_code_changes_at_the_rate_none_and_each_at_the_rate_all():
    (same,) = flipped(CODES, 0.0, 5, 1)
    assert (same == CODES).all()
    (all_,) = flipped(CODES, 1.0, 5, 1)
    assert (all_ != CODES).all()


def test_as_many_change_as_the_rate_says_into_codes_as_common_as_they_are():
    (drawn,) = flipped(CODES, 0.2, 4000, 3)
    changed = drawn != CODES
    assert changed.mean() == pytest.approx(0.2, abs=0.005)
    into = drawn[:, CODES == 0][changed[:, CODES == 0]]
    assert np.bincount(into, minlength=3) / len(into) == pytest.approx([0, 0.6, 0.4], abs=0.02)
    into = drawn[:, CODES == 1][changed[:, CODES == 1]]
    assert np.bincount(into, minlength=3) / len(into) == pytest.approx([5 / 7, 0, 2 / 7], abs=0.02)


def test_a_code_turns_into_any_of_the_others_but_not_into_itself():
    (drawn,) = flipped(np.arange(3), 1.0, 200, 4)
    assert [set(column.tolist()) for column in drawn.T] == [{1, 2}, {0, 2}, {0, 1}]


def test_a_single_code_has_no_other_to_turn_into_and_no_codings_make_no_trouble():
    assert (next(flipped(np.zeros(4, dtype=int), 1.0, 2, 0)) == 0).all()
    assert next(flipped(np.zeros(0, dtype=int), 1.0, 2, 0)).shape == (2, 0)


def test_the_same_seed_gives_the_same_draws_whatever_the_blocks(monkeypatch):
    whole = np.concatenate([*flipped(CODES, 0.3, 30, 5)])
    np.testing.assert_array_equal(np.concatenate([*flipped(CODES, 0.3, 30, 5)]), whole)
    assert (np.concatenate([*flipped(CODES, 0.3, 30, 6)]) != whole).any()
    monkeypatch.setattr("analysis.methods.sensitivity.BLOCK", 700)
    parts = [*flipped(CODES, 0.3, 30, 5)]
    assert [len(part) for part in parts] == [7, 7, 7, 7, 2]


@pytest.mark.parametrize("seed", range(4))
def test_units_that_hold_a_code_or_one_below_it_are_counted_in_each_draw(seed):
    chance = np.random.default_rng(seed)
    units, codes = chance.integers(0, 7, 25), chance.integers(0, 4, (6, 25))
    below = np.eye(4, dtype=bool)
    below[0, 1] = below[0, 2] = below[1, 2] = True  # 0 > 1 > 2, and 3 alone
    expected = [
        [len({u for u, c in zip(units, draw, strict=True) if below[code, c]}) for code in range(4)]
        for draw in codes
    ]
    assert holding(units, codes, below).tolist() == expected
