import pytest

from tests.support.small import PEOPLE


def test_the_people_of_each_source_are_counted_and_not_described(exhibit):
    assert exhibit().frame.to_dict("split")["data"] == [
        ["FG1", "focus_group", 1000, 2],
        ["I1", "interview", 300, 1],
        ["I2", "interview", 500, 1],
    ]


def test_each_kind_of_source_is_shown_with_its_names_and_words(exhibit):
    assert exhibit().texts == [
        *("Focus groups (1)", "FG1", "1,000", "Interviews (2)", "I1", "300", "I2", "500"),
        *("a person", "words of the transcript"),
    ]


def test_a_bar_is_as_long_as_the_transcript(exhibit):
    group, one, two, _key = (bar.get_width() for bar in exhibit().axes.patches)
    assert (one / group, two / group) == pytest.approx((0.3, 0.5))


def test_there_is_a_mark_for_each_person_and_all_are_alike(exhibit):
    *people, key = [(m.get_marker(), m.get_markerfacecolor()) for m in exhibit().axes.lines]
    assert people == [key] * len(PEOPLE)


def test_documents_have_words_and_no_people(exhibit):
    made = exhibit(sources=[("D1", "document", 9)], people=[], codings=[])
    assert made.texts == ["Documents (1)", "D1", "9", "words of the transcript"]
    assert "People: 0 in all." in made.alt


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit().alt == (
        "Chart of 1 focus group of 2 people and 1,000 words each; 2 interviews of 1 person and 300"
        " to 500 words each. People: 4 in all."
    )
