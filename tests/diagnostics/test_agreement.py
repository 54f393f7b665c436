"""Agreement of the coders of a study, counted by hand; and what must not change it."""

import numpy as np
import pandas as pd
import pytest

from analysis.diagnostics.agreement import (
    ALL,
    MEASURES,
    TABLE,
    again,
    agreement,
    bounded,
    limits,
    shown,
    stated,
)
from tests.support.small import LENGTH, small_study
from tests.support.twice import CODINGS, STUDY, THREE, TWICE, random_study

COUNTS = [*TABLE, "units"]


@pytest.fixture
def of_codes(tmp_path):
    """Makes the frame of codes of a study, by coders, unit and code."""

    def make(**tables):
        frame = agreement(small_study(tmp_path / f"{len([*tmp_path.iterdir()])}", **tables))[0]
        return frame.set_index(["coders", "unit", "code_id"])

    return make


@pytest.fixture
def counts(of_codes):
    frame = of_codes(**STUDY).loc["C1 and C2"]
    return {index: [int(n) for n in row] for index, row in frame[COUNTS].T.items()}


def test_characters_are_counted_in_all_of_the_sources_that_both_had_to_code(counts):
    whole = 5 * LENGTH
    # I1 both 15; I2 both 10, each alone 5; I3 the first 15; I4 both 15.
    assert counts["character", "A.wait"] == [40, 20, 5, whole - 65, whole]
    assert counts["character", "A.rush"] == [0, 0, 15, whole - 15, whole]


def test_segments_are_counted_where_anybody_coded_anything(counts):
    # One each in I1, I2 and I4, two in I3.
    assert counts["segment", "A.wait"] == [3, 1, 0, 1, 5]
    assert counts["segment", "A.rush"] == [0, 0, 1, 4, 5]
    assert counts["segment", "B"] == [0, 0, 0, 5, 5]


def test_sources_are_counted_where_both_looked(counts):
    assert counts["source", "A.wait"] == [3, 1, 0, 1, 5]
    assert counts["source", "A"] == [4, 0, 0, 1, 5]


def test_a_code_counts_what_is_below_it(counts):
    assert counts["segment", "A.wait.call"] == [0, 1, 0, 4, 5]
    assert counts["segment", "A"] == [3, 1, 1, 0, 5]


def test_of_three_coders_each_pair_and_all_have_agreement_of_their_own_sources(of_codes):
    frame = of_codes(**THREE)
    assert list(frame.index.unique("coders")) == [
        *("C1 and C2", "C1 and C3", "C2 and C3"),
        ALL,
    ]
    one = frame.loc[("C1 and C3", "source", "A.wait")]
    assert [int(n) for n in one[COUNTS]] == [2, 1, 0, 0, 3]
    all_ = frame.loc[(ALL, "source", "A.wait")]
    # I1 and I2 by all three, I3 by one of three, I4 by both of two, I5 by none of two.
    assert all_["agreement"] == pytest.approx((1 + 1 + 1 / 3 + 1 + 1) / 5, abs=1e-4)
    assert all_["positive"] == pytest.approx((6 + 0 + 2) / 9, abs=1e-4)
    assert all_[["cohen", "pabak", *TABLE]].isna().all()
    # Each coding stands beside those of others: 6 + 0 + 2 agree to give it, 0 + 1 + 2 not to.
    n, given = 13, 9
    expected = 1 - (n - 1) * (n - 8 - 3) / (n**2 - given**2 - (n - given) ** 2)
    assert all_["alpha"] == pytest.approx(expected, abs=1e-4)


def coded_again(study):
    """The same study, whose first coder coded four sources again, one of them otherwise."""
    assignments = [("C1-2", f"I{n}", "second") for n in range(1, 5)]
    codings = [(f"I{n}", f"P{n}", "A.wait", "C1-2", 100) for n in (1, 2, 3)]
    return study | {
        "assignments": [*study["assignments"], *assignments],
        "codings": [*study["codings"], *codings],
    }


def test_who_codes_again_is_set_beside_the_own_first_coding_alone(of_codes):
    frame = of_codes(**coded_again(STUDY))
    own = "C1 and C1-2 (one person)"
    assert list(frame.index.unique("coders")) == ["C1 and C2", own]
    assert [int(n) for n in frame.loc[own, "source", "A.wait"][COUNTS]] == [3, 1, 0, 0, 4]
    assert list(shown(frame.reset_index())["coders"].unique()) == ["C1 and C2"]


def test_agreement_of_all_coders_is_what_it_is_without_those_who_coded_again(of_codes):
    one, more = of_codes(**THREE), of_codes(**coded_again(THREE))
    assert one.loc[ALL].equals(more.loc[ALL])
    assert len(more.index.unique("coders")) == 5


def test_a_name_that_ends_like_one_of_a_second_coding_is_another_coder_where_there_is_no_first(
    of_codes,
):
    names = {"C1": "team-1", "C2": "team-2"}
    study = STUDY | {
        "assignments": [(names[c], *more) for c, *more in TWICE],
        "codings": [(s, p, code, names[c], at) for s, p, code, c, at in CODINGS],
    }
    assert list(of_codes(**study).index.unique("coders")) == ["team-1 and team-2"]


def test_a_code_that_nobody_gave_has_no_coefficient_and_no_interval(of_codes):
    frame = of_codes(**STUDY).xs("B", level="code_id")
    assert frame.loc[:, "cohen":"alpha"].isna().all(axis=None)
    assert frame[["alpha_low", "alpha_high"]].isna().all(axis=None)
    assert (frame["agreement"] == 1).all()


def test_of_four_sources_there_are_coefficients_without_intervals_and_it_is_said_why(tmp_path):
    study = small_study(tmp_path, **{**STUDY, "assignments": TWICE[:-1]})
    frame = agreement(study)[0]
    assert frame["alpha"].notna().any()
    assert frame.filter(regex="_low|_high").isna().all(axis=None)
    assert limits(study, frame) == (
        "Intervals are undefined where fewer than 5 sources are coded twice; here it is 4."
    )


def test_of_one_coder_there_is_nothing_and_it_is_said_why(tmp_path):
    study = small_study(tmp_path, **{**STUDY, "assignments": TWICE[:6], "codings": CODINGS[-1:]})
    by_code, by_level = agreement(study)
    assert by_code.empty
    assert by_level.empty
    assert limits(study, by_code).endswith("no source was assigned to two of them.")


def test_without_positions_only_sources_can_be_compared(tmp_path):
    codings = [(s, p, code, coder) for s, p, code, coder, _ in CODINGS]
    study = small_study(tmp_path, **{**STUDY, "codings": codings}, positions="none")
    frame = agreement(study)[0].set_index(["unit", "code_id"])
    assert frame.loc[["character", "segment"], [*TABLE, *MEASURES]].isna().all(axis=None)
    assert [int(n) for n in frame.loc[("source", "A.wait"), COUNTS]] == [3, 1, 0, 1, 5]
    assert "the study has no positions" in limits(study, frame.reset_index())


@pytest.fixture(params=range(3))
def seed(request):
    return request.param


EXACT = [m for m in MEASURES if m != "alpha"]  # alpha corrects for how few units there are


def test_every_source_twice_leaves_all_coefficients_and_narrows_their_intervals(of_codes, seed):
    one, twice = (of_codes(**random_study(seed, copies=n)) for n in (1, 2))
    assert np.allclose(one[EXACT], twice[EXACT], equal_nan=True)
    assert np.allclose(one["unitizing"].dropna(), twice["unitizing"].dropna(), atol=1e-3)
    wide, narrow = (frame["cohen_high"] - frame["cohen_low"] for frame in (one, twice))
    assert narrow.sum() < 0.85 * wide.sum()


def test_names_of_coders_sources_and_codes_change_only_where_rows_stand(of_codes, seed):
    given = random_study(seed)
    turned = random_study(seed, coders=("C2", "C1"))
    one, other = of_codes(**given), of_codes(**turned)
    assert np.allclose(one[list(MEASURES)], other[list(MEASURES)], equal_nan=True)
    assert one["first_only"].tolist() == other["second_only"].tolist()
    names = {name: f"J{9 - int(name[1:])}" for name, *_ in given["sources"]}
    renamed = {
        "sources": [(names[s], *more) for s, *more in given["sources"]],
        "people": [(p, names[s], *more) for p, s, *more in given["people"]],
        "assignments": [(c, names[s], role) for c, s, role in given["assignments"]],
        "codings": [(names[s], *more) for s, *more in given["codings"]][::-1],
    }
    assert np.allclose(one[list(MEASURES)], of_codes(**renamed)[list(MEASURES)], equal_nan=True)


def test_unitizing_alpha_is_what_its_definition_gives_character_by_character(of_codes, seed):
    # Krippendorff, Mathet, Bouvry & Widloecher 2016: o_cc, l_c and squared lengths, of code B.
    given = random_study(seed)
    page = np.zeros((2, 6, LENGTH), dtype=bool)
    for source, _, code, coder, start in given["codings"]:
        page[int(coder[1]) - 1, int(source[1]), start : start + 15] |= code == "B"
    # A stretch begins where a coding does that no other of the same coder runs into.
    starts = {(r[3], r[0], r[4]) for r in given["codings"] if r[2] == "B"}
    first = {
        (c, s, at) for c, s, at in starts if not {(c, s, at - n) for n in range(1, 15)} & starts
    }
    ends = np.diff(page.astype(int), axis=2, append=0) < 0
    squares = 0
    for coder, source, at in first:
        there = (int(coder[1]) - 1, int(source[1]))
        squares += (np.flatnonzero(ends[there][at:])[0] + 1) ** 2
    given_, left_ = page.sum(), (~page).sum()
    whole = given_ + left_
    agreed = 2 * (page[0] == page[1]).sum()
    chance = whole * (given_**2 - squares + left_**2 - left_) / (whole**2 - squares - left_)
    found = of_codes(**given).loc[("C1 and C2", "character", "B"), "unitizing"]
    assert found == pytest.approx(1 - (whole - agreed) / (whole - chance), abs=6e-5)


def test_kappa_is_what_pabak_prevalence_and_bias_make_of_it_in_a_whole_study(of_codes, seed):
    frame = of_codes(**random_study(seed)).dropna(subset="cohen")
    square, bias = frame["prevalence_index"] ** 2, frame["bias_index"] ** 2
    kappa = (frame["pabak"] - square + bias) / (1 - square + bias)
    known = 1 - square + bias > 0.05  # where what is rounded does not matter
    assert np.allclose(kappa[known], frame["cohen"][known], atol=0.005)


def test_levels_hold_the_means_of_their_codes(tmp_path, seed):
    by_code, by_level = agreement(small_study(tmp_path, **random_study(seed)))
    for row in by_level.itertuples():
        those = by_code[(by_code["unit"] == row.unit) & (by_code["level"] == row.level)]
        assert row.codes == len(those)
        assert row.defined == those["alpha"].count()
        assert row.mean_alpha == pytest.approx(those["alpha"].mean(), abs=2e-4, nan_ok=True)
        assert row.mean_agreement == pytest.approx(those["agreement"].mean(), abs=2e-4)
        if row.defined:
            assert row.lowest == those.loc[those["alpha"].idxmin(), "number"]


def test_alpha_of_coders_who_did_not_look_at_every_source_is_that_of_the_library(tmp_path, seed):
    library = pytest.importorskip("krippendorff")
    random = np.random.default_rng(seed)
    names = [f"I{n}" for n in range(12)]
    looked = random.random((3, 12)) < 0.7
    looked[0] = True
    given = (random.random((3, 12)) < 0.5) & looked
    pairs = [(c, n) for c in range(3) for n in range(12)]
    study = small_study(
        tmp_path,
        sources=[(name, "interview", 500) for name in names],
        people=[(f"P{name}", name, "ward", "nurse") for name in names],
        assignments=[
            (f"C{c}", names[n], "second" if c else "primary") for c, n in pairs if looked[c, n]
        ],
        codings=[(names[n], f"P{names[n]}", "B", f"C{c}", 10) for c, n in pairs if given[c, n]],
    )
    frame = agreement(study)[0].set_index(["coders", "unit", "code_id"])
    data = np.where(looked, given.astype(float), np.nan)
    theirs = library.alpha(reliability_data=data, level_of_measurement="nominal")
    assert frame.loc[(ALL, "source", "B"), "alpha"] == pytest.approx(theirs, abs=1e-4)


def test_what_cannot_be_computed_is_said_in_sentences_all_of_it(tmp_path):
    codings = [(s, p, code, coder) for s, p, code, coder, _ in CODINGS]
    few = {**STUDY, "codings": codings, "assignments": TWICE[:-1]}
    study = small_study(tmp_path, **few, positions="none")
    assert limits(study, agreement(study)[0]) == (
        "By character and by segment it is undefined: the study has no positions. Intervals are"
        " undefined where fewer than 5 sources are coded twice; here it is 4."
    )
    whole = small_study(tmp_path / "whole", **STUDY)
    assert limits(whole, agreement(whole)[0]) == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.125, "0.12"), (-0.004, "0.00"), (-0.5, "-0.50"), (float("nan"), "undefined")],
)
def test_a_coefficient_has_two_digits_and_no_zero_below_zero(value, said):
    assert stated(value) == said
    row = pd.Series({"alpha": value, "alpha_low": -0.004, "alpha_high": 1.0})
    assert bounded(row, "alpha") == f"{said} (0.00 to 1.00)"
    row["alpha_low"] = float("nan")
    assert bounded(row, "alpha") == said


def test_only_coders_whose_first_name_is_there_code_again():
    assert again(["C1", "C1-2", "C2-2", "A-1-2", "A-1"]) == {"C1-2": "C1", "A-1-2": "A-1"}
    assert again(["C1", "C1-2-3", "C1-b", "C1-"]) == {}
