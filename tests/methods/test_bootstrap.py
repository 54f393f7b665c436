"""Intervals over sources."""

import numpy as np
import pytest

from analysis.methods.bootstrap import DRAWS, SEED, intervals, resamples
from tests.support.run import ROOT


def mean(held):
    with np.errstate(invalid="ignore"):
        return {"mean": held[..., 0] / held[..., 1]}


def test_each_resample_has_as_many_sources_as_there_are():
    counts = np.concatenate(list(resamples(7)))
    assert counts.shape == (DRAWS, 7)
    assert (counts.sum(axis=1) == 7).all()


def test_resamples_are_the_same_each_time_and_even_over_sources():
    one, other = (np.concatenate(list(resamples(7, 5000))) for _ in range(2))
    assert (one == other).all()
    assert np.abs(one.mean(axis=0) - 1).max() < 0.05  # of a standard error of 0.013


def test_the_interval_of_a_mean_is_what_normal_theory_says():
    random = np.random.default_rng(3)
    values = random.normal(10, 2, 400)
    held = np.stack([values, np.ones(400)], axis=1)
    low, high = intervals(held, mean)["mean"]
    error = values.std() / 20
    assert (low, high) == (
        pytest.approx(values.mean() - 1.96 * error, abs=0.15 * error),
        pytest.approx(values.mean() + 1.96 * error, abs=0.15 * error),
    )


def test_bounds_are_the_percentiles_that_numpy_gives():
    random = np.random.default_rng(4)
    held = random.random((9, 2)) + 0.1
    drawn = np.concatenate([mean(counts @ held)["mean"] for counts in resamples(9)])
    assert np.array(intervals(held, mean)["mean"]) == pytest.approx(
        np.percentile(drawn, [2.5, 97.5])
    )


def test_clusters_are_drawn_whole_so_that_their_size_does_not_feign_precision():
    values = np.array([0.1, 0.3, 0.5, 0.7, 0.9, 0.2])
    one = intervals(np.stack([values, np.ones(6)], axis=1), mean)["mean"]
    many = intervals(np.stack([1000 * values, np.full(6, 1000)], axis=1), mean)["mean"]
    assert np.array(many) == pytest.approx(np.array(one))


def test_intervals_are_of_as_many_resamples_as_their_table_says():
    said = (ROOT / "tables/agreement-by-code.md").read_text("utf-8")
    assert f"(95 %) of {DRAWS:,} resamples of whole sources (seed {SEED})" in said


@pytest.mark.parametrize("draws", [1, 99, 300, 1001])
def test_there_are_as_many_resamples_as_are_asked_for(draws):
    assert sum(map(len, resamples(7, draws))) == draws


@pytest.mark.parametrize(("sources", "defined"), [(0, 0), (1, 0), (4, 0), (5, 1), (6, 1)])
def test_of_too_few_sources_an_interval_is_undefined(sources, defined):
    # Of four there are 35 different resamples: a tail of 2.5 % would be less than one of them.
    low, high = intervals(np.ones((sources, 2)), mean)["mean"]
    assert np.isfinite([low, high]).tolist() == [bool(defined)] * 2


@pytest.mark.parametrize("unknown", [np.nan, np.inf])
@pytest.mark.parametrize(("missing", "defined"), [(1, True), (2, False)])
def test_nine_in_ten_draws_have_to_give_a_value(unknown, missing, defined):
    drawn = np.arange(10.0)
    drawn[:missing] = unknown
    low, high = intervals(np.ones((9, 2)), lambda _: {"value": drawn}, draws=10)["value"]
    if defined:
        assert (low, high) == pytest.approx((1.2, 8.8))  # a fortieth of the way from 1 to 9
    else:
        assert np.isnan([low, high]).all()


def test_draws_without_a_value_are_left_out_but_not_where_they_are_many():
    rare, common = np.zeros((12, 2)), np.zeros((12, 2))
    rare[:1] = common[:6] = 1  # in 35 % of the draws the one source is not there
    assert np.isnan(intervals(rare, mean)["mean"]).all()
    assert intervals(common, mean)["mean"] == (1, 1)
