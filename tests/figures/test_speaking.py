import pytest

from analysis.figures import speaking
from tests.support.small import PEOPLE, small_study


def texts(frame):
    (axes,) = speaking.draw(frame).axes
    return [text.get_text() for text in axes.texts]


@pytest.fixture
def frame(tmp_path):
    return speaking.compute(small_study(tmp_path, uses=speaking.USES))


def test_the_people_of_a_group_are_counted_the_most_heard_first(frame):
    assert frame.to_dict("split")["data"] == [["P1", "FG1", 2, 0.9183], ["P2", "FG1", 1, 0.9183]]


def test_a_source_of_one_person_has_no_shares(frame):
    assert set(frame["source_id"]) == {"FG1"}


def test_a_stretch_coded_twice_is_heard_once(tmp_path):
    codings = [("FG1", "P1", "A.wait", "C1", 5), ("FG1", "P1", "A.rush", "C1", 5)]
    frame = speaking.compute(small_study(tmp_path, codings=codings))
    assert list(frame["stretches"]) == [1, 0]


def test_the_figure_prints_shares_their_sum_and_how_even_they_are(frame):
    assert texts(frame)[1:4] == ["Stretches", "Evenness", "With none"]
    assert texts(frame)[4:] == ["FG1", "2", "1", "3", "0.92", "0"]


def test_bars_are_as_wide_as_the_shares(frame):
    (axes,) = speaking.draw(frame).axes
    first, second = [bar.get_width() + 0.4 for bar in axes.patches]
    assert first == pytest.approx(2 * second)


def test_a_group_in_which_nobody_is_coded_is_undefined_and_the_silent_are_counted(tmp_path):
    frame = speaking.compute(small_study(tmp_path, codings=[("FG1", "", "A")]))
    assert texts(frame)[4:] == ["FG1", "0", "undefined", "2"]
    assert "FG1: 0, 0, evenness undefined" in speaking.alt(frame)


def test_one_voice_alone_is_as_uneven_as_can_be(tmp_path):
    frame = speaking.compute(small_study(tmp_path, codings=[("FG1", "P1", "A")]))
    assert texts(frame)[4:] == ["FG1", "1", "1", "0.00", "1"]


def test_an_interview_with_two_people_has_shares_too(tmp_path):
    people = [*PEOPLE, ("P5", "I1", "ward", "nurse")]
    frame = speaking.compute(small_study(tmp_path, people=people))
    assert list(frame["source_id"]) == ["FG1", "FG1", "I1", "I1"]


def test_the_alt_text_says_what_the_figure_shows(frame):
    assert speaking.alt(frame) == (
        "Bars of coded stretches a person in each group. FG1: 2, 1, evenness 0.92."
    )
