import pytest

from analysis.figures import sources
from tests.small import PEOPLE, small_study


@pytest.fixture
def frame(tmp_path):
    return sources.compute(small_study(tmp_path, uses=sources.USES))


def texts(frame):
    (axes,) = sources.draw(frame).axes
    return [text.get_text() for text in axes.texts]


def test_the_people_of_each_source_are_counted_by_the_first_attribute(frame):
    assert frame.to_dict("split")["data"] == [
        ["FG1", "focus_group", 1000, "clinic", 0],
        ["FG1", "focus_group", 1000, "ward", 2],
        ["I1", "interview", 300, "clinic", 1],
        ["I1", "interview", 300, "ward", 0],
        ["I2", "interview", 500, "clinic", 0],
        ["I2", "interview", 500, "ward", 1],
    ]


def test_each_kind_of_source_is_shown_with_its_names_and_words(frame):
    said = texts(frame)
    assert said[:6] == ["Focus groups (1)", "FG1", "1,000", "Interviews (2)", "I1", "300"]
    assert said[6:] == ["I2", "500", "ward", "clinic", "words of the transcript"]


def test_a_bar_is_as_long_as_the_transcript(frame):
    (axes,) = sources.draw(frame).axes
    group, one, two, _key = (bar.get_width() for bar in axes.patches)
    assert (one / group, two / group) == pytest.approx((0.3, 0.5))


def test_there_is_a_mark_for_each_person_and_each_kind_has_its_own(frame):
    (axes,) = sources.draw(frame).axes
    marks = [(m.get_marker(), m.get_markerfacecolor()) for m in axes.lines]
    *people, ward, clinic = marks
    assert len(people) == len(PEOPLE)
    assert (people.count(ward), people.count(clinic)) == (3, 1)
    assert ward != clinic


def test_without_attributes_a_mark_is_a_person(tmp_path):
    study = small_study(tmp_path, people=[p[:2] for p in PEOPLE], attributes={})
    frame = sources.compute(study)
    assert list(frame["people"]) == [2, 1, 1]
    assert "people" in texts(frame)


def test_documents_have_words_and_no_people(tmp_path):
    study = small_study(tmp_path, sources=[("D1", "document", 9)], people=[], codings=[])
    frame = sources.compute(study)
    assert texts(frame) == ["Documents (1)", "D1", "9", "words of the transcript"]
    assert "People: none described." in sources.alt(frame)


def test_the_alt_text_says_what_the_figure_shows(frame):
    assert sources.alt(frame) == (
        "Chart of 1 focus group of 2 people and 1,000 words each; 2 interviews of 1 person and 300"
        " to 500 words each. People: 1 clinic, 3 ward."
    )
