"""Discovery: published answers, what R's vegan gives, and what has to hold of any study."""

import math
from itertools import permutations

import numpy as np
import pytest

from analysis.methods.discovery import (
    MODELS,
    curve,
    curves,
    expected,
    new_information,
    reached,
    richness,
    saturation,
)

# R vegan 2.6, specaccum(method = "exact") and specpool, on these six sources and eight codes.
VEGAN = np.array(
    [
        [1, 1, 1, 0, 0, 0, 0, 0],
        [1, 0, 1, 1, 0, 0, 0, 0],
        [1, 1, 0, 0, 1, 0, 0, 0],
        [1, 1, 1, 0, 0, 1, 0, 0],
        [1, 0, 1, 1, 0, 0, 1, 0],
        [1, 1, 0, 0, 0, 0, 0, 1],
    ],
    dtype=bool,
)
# Of a flattening curve; the implementations in R and in Python of the qda tools agree on its fit:
# A = 26.80, b = 0.320, an index of 80.8 %.
FLATTENING = np.array([8, 13, 16, 18, 19, 20, 20, 21], dtype=float)


def held(seed, sources=12, codes=15):
    """A random study: codes are rare or common."""
    chance = np.random.default_rng(seed)
    return chance.random((sources, codes)) < chance.random(codes) ** 2


def test_the_curve_counts_each_code_once():
    assert curve(VEGAN).tolist() == [3, 4, 5, 6, 7, 8]


def test_the_expected_curve_is_that_of_vegan():
    assert expected(VEGAN).round(4).tolist() == [3.3333, 4.8, 5.8, 6.6, 7.3333, 8]


def test_the_expected_curve_is_the_mean_of_the_curves_of_all_orders():
    rows = held(3, sources=6)
    every = [curve(rows[list(order)]) for order in permutations(range(6))]
    assert expected(rows) == pytest.approx(np.mean(every, axis=0))


def test_chao2_jackknife_and_coverage_are_those_of_vegan():
    found = richness(VEGAN)
    assert (found.seen, found.once) == (8, 4)
    assert found.chao2 == pytest.approx(14.6667, abs=5e-5)
    assert found.jackknife == pytest.approx(11.3333, abs=5e-5)
    assert found.coverage == pytest.approx(0.8182, abs=5e-5)


def test_chao2_without_codes_in_two_sources_takes_pairs_of_those_in_one():
    # Three codes in one of three sources each, one in all of them: 4 + 2/3 * 3 * 2 / 2.
    rows = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1]], dtype=bool)
    assert richness(rows).chao2 == pytest.approx(6)


def test_where_no_code_stands_in_a_single_source_nothing_is_missing():
    found = richness(np.array([[1, 1], [1, 1], [0, 1]], dtype=bool))
    assert (found.chao2, found.jackknife, found.coverage) == (2, 2, 1)


@pytest.mark.parametrize("rows", [[[1, 1]], [[0, 0], [0, 0]], np.zeros((0, 3))])
def test_one_source_or_no_codes_leave_it_undefined(rows):
    found = richness(np.array(rows, dtype=bool))
    assert (found.chao2, found.jackknife, found.coverage) == (None, None, None)


@pytest.mark.parametrize("seed", range(8))
def test_chao2_and_jackknife_are_no_less_than_what_was_seen_and_coverage_is_a_share(seed):
    found = richness(held(seed))
    assert found.chao2 >= found.seen
    assert found.jackknife >= found.seen
    assert 0 <= found.coverage <= 1


# Guest, Namey & Chen 2020, doi 10.1371/journal.pone.0232076: a base of four with 37 codes.
GUEST = np.cumsum([20, 8, 5, 4, 4, 3, 1, 0])


def test_new_information_is_that_of_guest_namey_and_chen():
    ratios = new_information(GUEST, 4, 2)
    assert ratios[3:6] == pytest.approx([7 / 37, 4 / 37, 1 / 37])
    assert np.isnan(ratios[[0, 1, 2, 6, 7]]).all()
    assert reached(ratios, 0.05) == 6  # "6+2"
    assert reached(ratios, 0) == 0
    assert reached(ratios, 0.2) == 4


@pytest.mark.parametrize("seen", [[3, 4, 5, 5, 5], [0] * 9, []])
def test_too_few_sources_or_a_base_without_codes_leave_the_ratio_undefined(seen):
    ratios = new_information(np.array(seen, dtype=int), 4, 2)
    assert np.isnan(ratios).all()
    assert reached(ratios.reshape(1, -1) if seen else np.full((1, 3), np.nan), 0.05) == 0


def test_the_ratios_of_many_orders_are_those_of_each():
    many = curves(held(1), 20, 7)
    ratios = new_information(many, 4, 2)
    for one, ratio in zip(many, ratios, strict=True):
        np.testing.assert_array_equal(new_information(one, 4, 2), ratio)
    assert reached(ratios, 0.05).tolist() == [int(reached(r, 0.05)) for r in ratios]


def test_random_orders_are_orders_and_the_same_for_the_same_seed():
    rows = held(5, sources=5)
    every = {tuple(curve(rows[list(order)])) for order in permutations(range(5))}
    drawn = curves(rows, 400, 11)
    assert {tuple(order) for order in drawn} <= every
    np.testing.assert_array_equal(drawn, curves(rows, 400, 11))
    assert (drawn != curves(rows, 400, 12)).any()


def test_the_mean_of_random_orders_comes_close_to_the_expected_curve():
    rows = held(2)
    drawn = curves(rows, 4000, 1)
    error = drawn.std(axis=0) / math.sqrt(len(drawn))
    assert (np.abs(drawn.mean(axis=0) - expected(rows)) <= 5 * error + 1e-9).all()


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_codes_and_sources_and_codes_that_nobody_uses_change_nothing(seed):
    rows, chance = held(seed), np.random.default_rng(seed)
    mixed = rows[chance.permutation(len(rows))][:, chance.permutation(rows.shape[1])]
    more = np.hstack([mixed, np.zeros((len(rows), 3), dtype=bool)])
    assert richness(more) == richness(rows)
    assert expected(more) == pytest.approx(expected(rows))


def test_each_source_twice_leaves_nothing_in_a_single_source():
    rows = held(4)
    found = richness(np.vstack([rows, rows]))
    assert (found.once, found.chao2, found.coverage) == (0, found.seen, 1)


def test_no_codes_make_flat_curves():
    nothing = np.zeros((4, 2), dtype=bool)
    assert curves(nothing, 2, 0).tolist() == [[0] * 4] * 2
    assert expected(nothing).tolist() == [0] * 4


def test_the_saturation_index_is_that_of_lowe_et_al_as_implemented_elsewhere():
    fit = saturation(FLATTENING, "informed")
    assert (round(fit.codes, 2), round(fit.share, 3)) == (26.80, 0.320)
    assert fit.index == 21 / 26


def test_the_saturation_index_agrees_with_the_direct_estimate_on_a_curve_of_its_own():
    # Equation a16: A and b follow from the codes of the first source and of all.
    n, first, last = 8, 8.0, 21.0
    a = (n - 1) * first * last / (n * first - last)
    b = (n * first - last) / ((n - 1) * last)
    seen = MODELS["informed"](np.arange(1, n + 1, dtype=float), b) * a
    assert seen[[0, -1]] == pytest.approx([first, last])
    fit = saturation(seen, "informed")
    assert (fit.codes, fit.share) == pytest.approx((a, b), rel=1e-4)


@pytest.mark.parametrize("model", MODELS)
def test_a_curve_of_the_model_is_found_again(model):
    seen = MODELS[model](np.arange(1, 13, dtype=float), 0.3) * 40
    fit = saturation(seen, model)
    assert (fit.codes, fit.share) == pytest.approx((40, 0.3), rel=1e-4)
    assert fit.index == pytest.approx(min(1, seen[-1] / 40))  # of whole codes


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seen", [[1, 2], [0, 0, 0, 0], [5, 10, 15, 20, 25, 30, 35, 40]])
def test_few_sources_no_codes_and_a_straight_line_have_no_saturation_index(seen, model):
    assert saturation(np.array(seen, dtype=float), model) is None


@pytest.mark.parametrize("model", MODELS)
def test_long_curves_are_fitted_too(model):
    fit = saturation(np.arange(20, 271, dtype=float) ** 0.5, model)
    assert fit is None or math.isfinite(fit.codes)


@pytest.mark.parametrize("sources", range(6))
def test_before_a_base_and_a_run_are_complete_every_ratio_is_undefined(sources):
    ratios = new_information(np.arange(1, sources + 1), 4, 2)
    assert ratios.shape == (sources,)
    assert np.isnan(ratios).all()


def test_a_ratio_of_the_threshold_itself_is_no_higher_than_it():
    assert reached(np.array([np.nan, 0.06, 0.05, 0.0]), 0.05) == 3
    assert reached(np.array([0.05]), 0.05) == 1


@pytest.mark.parametrize("b", [0.05, 0.3, 0.9])
def test_each_model_leaves_unseen_what_each_further_source_leaves(b):
    n = np.arange(1, 9, dtype=float)
    shapes = {name: model(n, b) for name, model in MODELS.items()}
    assert shapes == {
        "independent": pytest.approx(1 - np.cumprod(np.full(8, 1 - b))),
        "informed": pytest.approx(1 / (1 + (1 / b - 1) / n)),  # the odds grow with the sources
        "sized": pytest.approx(1 - np.cumprod(1 - b / n)),
    }


@pytest.mark.parametrize("model", MODELS)
def test_three_sources_are_enough_for_a_curve_and_a_slow_one_has_an_end_too(model):
    assert saturation(np.array([8.0, 12.0, 14.0]), model) is not None
    slow = MODELS[model](np.arange(1, 9, dtype=float), 0.05) * 200
    fit = saturation(slow, model)
    assert (fit.codes, fit.share) == pytest.approx((200, 0.05), rel=1e-3)


def test_the_index_is_whole_where_a_curve_ends_below_what_was_seen():
    fit = saturation(np.array([9.0, 9.0, 9.0, 10.0]), "independent")
    assert fit.codes < 10
    assert fit.index == 1
