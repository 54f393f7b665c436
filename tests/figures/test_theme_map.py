import pytest

from analysis.figures import theme_map
from tests.support.small import small_study


@pytest.fixture
def frame(tmp_path):
    return theme_map.compute(small_study(tmp_path, uses=theme_map.USES))


def test_every_theme_and_subtheme_has_its_sources_and_people(frame):
    counts = frame.set_index("number")[["sources", "people"]]
    assert counts.to_dict("index") == {
        "1": {"sources": 2, "people": 3},
        "1.1": {"sources": 2, "people": 3},
        "1.2": {"sources": 1, "people": 0},
        "2": {"sources": 0, "people": 0},
    }
    assert set(frame["all_sources"]) == {3}
    assert set(frame["all_people"]) == {4}


def test_the_figure_prints_the_labels_the_counts_and_the_totals(frame):
    (axes,) = theme_map.draw(frame).axes
    texts = [text.get_text() for text in axes.texts]
    assert {"Time", "Waiting", "Being rushed", "Trust", "1", "1.1", "1.2", "2"} <= set(texts)
    assert {"Sources (of 3)", "People (of 4)"} <= set(texts)
    column = texts.index("Sources (of 3)")
    assert texts[column + 1 : column + 5] == ["2", "2", "1", "0"]
    column = texts.index("People (of 4)")
    assert texts[column + 1 : column + 5] == ["3", "3", "0", "0"]


def test_a_dot_stands_as_far_along_its_scale_as_the_count_says(frame):
    (axes,) = theme_map.draw(frame).axes
    lines = axes.get_lines()[:12]  # for each row of the first panel: scale, bar and dot
    scales, dots = lines[::3], lines[2::3]
    shares = []
    for scale, dot in zip(scales, dots, strict=True):
        low, high = scale.get_xdata()
        shares.append((dot.get_xdata()[0] - low) / (high - low))
    assert shares == pytest.approx([2 / 3, 2 / 3, 1 / 3, 0])


def test_the_alt_text_says_what_the_figure_shows(frame):
    assert theme_map.alt(frame) == (
        "Chart of 2 themes and 2 subthemes in codebook order, each with a dot for sources and a"
        " dot for people: theme 1, Time, was raised in 2 of 3 sources and by 3 of 4 people; theme"
        " 2, Trust, was raised in 0 of 3 sources and by 0 of 4 people. Single subthemes were"
        " raised in 1 to 2 sources."
    )


def test_a_study_without_people_has_no_dots_and_no_words_for_them(tmp_path):
    study = small_study(
        tmp_path, sources=[("D1", "document", 9)], people=[], codings=[("D1", "", "A")]
    )
    frame = theme_map.compute(study)
    (axes,) = theme_map.draw(frame).axes
    assert not [t for t in axes.texts if "People" in t.get_text()]
    assert "people" not in theme_map.alt(frame)
    assert "theme 1, Time, was raised in 1 of 1 sources" in theme_map.alt(frame)
