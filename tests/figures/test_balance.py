import pytest

from analysis.figures import balance
from tests.support.small import small_study


@pytest.fixture
def frame(tmp_path):
    return balance.compute(small_study(tmp_path, uses=balance.USES))


def texts(frame):
    (axes,) = balance.draw(frame).axes
    return [text.get_text() for text in axes.texts]


def test_every_source_and_person_is_counted_the_most_coded_first(frame):
    assert frame.to_dict("split")["data"] == [
        ["Sources", "FG1", 4],
        ["Sources", "I1", 2],
        ["Sources", "I2", 0],
        ["People", "P1", 2],
        ["People", "P3", 2],
        ["People", "P2", 1],
        ["People", "P4", 0],
    ]


def test_the_figure_states_how_many_there_are_and_how_uneven_they_are(frame):
    assert texts(frame) == [
        *("Codings of each source (N = 3)", "Gini 0.44", "4", "0"),
        *("Codings of each person (N = 4)", "Gini 0.35", "2", "0"),
    ]


def test_bars_are_as_high_as_their_counts(frame):
    (axes,) = balance.draw(frame).axes
    heights = [abs(bar.get_height()) / balance.HEIGHT for bar in axes.patches]
    assert heights == pytest.approx([1, 0.5, 0, 1, 1, 0.5, 0])


def test_without_codings_the_coefficient_is_called_undefined(tmp_path):
    frame = balance.compute(small_study(tmp_path, codings=[]))
    assert texts(frame).count("Gini undefined") == 2
    assert balance.alt(frame).count("undefined") == 2


def test_without_people_there_are_only_sources(tmp_path):
    study = small_study(tmp_path, sources=[("D1", "document", 9)], people=[], codings=[])
    frame = balance.compute(study)
    assert texts(frame) == ["Codings of each source (N = 1)", "Gini undefined", "0"]
    assert "people" not in balance.alt(frame)


def test_the_alt_text_says_what_the_figure_shows(frame):
    assert balance.alt(frame) == (
        "Bars of codings, the most coded first: sources (N = 3) with 0 to 4 codings each, Gini"
        " coefficient 0.44; people (N = 4) with 0 to 2 codings each, Gini coefficient 0.35."
    )
