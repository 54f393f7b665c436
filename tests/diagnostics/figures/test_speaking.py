import pytest

from tests.support.small import PEOPLE


def test_the_people_of_a_group_are_counted_the_most_heard_first(exhibit):
    rows = exhibit().frame.to_dict("split")["data"]
    assert rows == [["P1", "FG1", 2, 0.9183], ["P2", "FG1", 1, 0.9183]]


def test_a_source_of_one_person_has_no_shares(exhibit):
    assert set(exhibit().frame["source_id"]) == {"FG1"}


def test_a_stretch_coded_twice_is_heard_once(exhibit):
    codings = [("FG1", "P1", "A.wait", "C1", 5), ("FG1", "P1", "A.rush", "C1", 5)]
    assert list(exhibit(codings=codings).frame["stretches"]) == [1, 0]


def test_the_figure_prints_shares_their_sum_and_how_even_they_are(exhibit):
    _, *texts = exhibit().texts
    assert texts == ["Stretches", "Evenness", "With none", "FG1", "2", "1", "3", "0.92", "0"]


def test_bars_are_as_wide_as_the_shares(exhibit):
    first, second = [bar.get_width() + 0.4 for bar in exhibit().axes.patches]
    assert first == pytest.approx(2 * second)


def test_a_group_in_which_nobody_is_coded_is_undefined_and_the_silent_are_counted(exhibit):
    made = exhibit(codings=[("FG1", "", "A")])
    assert made.texts[4:] == ["FG1", "0", "undefined", "2"]
    assert "FG1: 0, 0, evenness undefined" in made.alt


def test_one_voice_alone_is_as_uneven_as_can_be(exhibit):
    assert exhibit(codings=[("FG1", "P1", "A")]).texts[4:] == ["FG1", "1", "1", "0.00", "1"]


def test_an_interview_with_two_people_has_shares_too(exhibit):
    made = exhibit(people=[*PEOPLE, ("P5", "I1", "ward", "nurse")])
    assert list(made.frame["source_id"]) == ["FG1", "FG1", "I1", "I1"]


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit().alt == (
        "Bars of coded stretches a person in each group. FG1: 2, 1, evenness 0.92."
    )
