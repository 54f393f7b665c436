import pytest

from analysis.exhibits import style
from tests.support.twice import CODINGS, STUDY, THREE, TWICE


def test_each_theme_and_subtheme_has_a_row_in_a_panel_for_each_unit(exhibit):
    made = exhibit(**STUDY)
    assert [f"By {unit}" in made.texts for unit in ("character", "segment", "source")] == [True] * 3
    assert list(made.frame.groupby("unit").size()) == [4, 4, 4]  # and no code below


def test_what_is_undefined_stands_in_words_where_a_dot_would_be(exhibit):
    made = exhibit(**STUDY)
    assert made.texts.count("undefined") == made.frame["alpha"].isna().sum() == 3
    assert "it is undefined for 2." in made.alt


def test_dots_lie_at_the_coefficients(exhibit):
    made = exhibit(**STUDY)
    axes = made.axes
    ticks = [t for t in axes.texts if t.get_text() in ("0", "1") and t.get_ha() == "center"]
    zero, one = (tick.get_position()[0] for tick in ticks[:2])
    alpha = made.frame.loc[made.frame["unit"] == "character", "alpha"].dropna()
    dots = [c.get_offsets()[0][0] for c in axes.collections if c.get_zorder() == 4]
    found = [(x - zero) / (one - zero) for x in dots[1 : 1 + len(alpha)]]  # after that of the key
    assert found == pytest.approx(list(alpha))


def test_a_low_kappa_at_high_agreement_is_marked_and_explained(exhibit):
    agreed = [("I1", "P1", "B", coder, 100 * n) for n in range(20) for coder in ("C1", "C2")]
    rare = [("I1", "P1", "A.rush", "C1", 5), ("I2", "P2", "A.rush", "C2", 5)]
    texts = exhibit(**{**STUDY, "codings": [*agreed, *rare]}).texts
    assert texts.count("†") > 1
    assert "kappa is low at high agreement: the code is rare, or nearly everywhere" in texts
    assert "†" not in exhibit(**{**STUDY, "codings": CODINGS[:2]}).texts


def test_of_more_than_two_coders_the_figure_shows_all_together(exhibit):
    made = exhibit(**THREE)
    assert set(made.frame["coders"]) == {"all coders"}
    assert made.alt.startswith("Forest plot of Krippendorff’s alpha, and of AC1, of all coders on")


def test_a_study_of_one_coder_has_a_sentence_and_no_figure(exhibit):
    made = exhibit(**{**STUDY, "assignments": TWICE[:6], "codings": CODINGS[-1:]})
    assert made.alt == (
        "No chart. Agreement between coders is undefined: no source was assigned to two of them."
    )


def test_a_narrow_figure_shows_the_same(exhibit):
    made = exhibit(**STUDY)
    narrow = [t.get_text() for t in made.drawn(style.NARROW).axes[0].texts]
    assert set(narrow) >= {"By character", "By segment", "By source", "undefined"}
