import pytest

from analysis.figures import theme_by_source
from tests.support.small import small_study


@pytest.fixture
def frame(tmp_path):
    return theme_by_source.compute(small_study(tmp_path, uses=theme_by_source.USES))


def test_each_theme_and_source_says_whether_the_source_raised_it(frame):
    marks = frame.pivot_table(index="number", columns="source_id", values="raised")
    assert marks.loc["1"].to_dict() == {"FG1": 1, "I1": 1, "I2": 0}
    assert marks.loc["1.1"].to_dict() == {"FG1": 1, "I1": 1, "I2": 0}
    assert marks.loc["1.2"].to_dict() == {"FG1": 1, "I1": 0, "I2": 0}
    assert marks.loc["2"].to_dict() == {"FG1": 0, "I1": 0, "I2": 0}


def test_there_is_one_row_for_each_theme_and_source(frame):
    assert len(frame) == 4 * 3
    assert not frame.duplicated(["code_id", "source_id"]).any()


def test_the_figure_names_the_kinds_of_sources_apart_and_counts_them(frame):
    (axes,) = theme_by_source.draw(frame).axes
    texts = [text.get_text() for text in axes.texts]
    assert {"Focus groups (1)", "Interviews (2)", "FG1", "I1", "I2"} <= set(texts)
    groups, interviews = texts.index("Focus groups (1)"), texts.index("Interviews (2)")
    assert texts[groups + 1 : interviews] == ["FG1", "1", "1", "1", "0"]
    assert texts[interviews + 1 :] == ["I1", "I2", "1", "1", "0", "0"]


def test_the_figure_has_a_mark_for_each_source_that_raised_a_theme(frame):
    (axes,) = theme_by_source.draw(frame).axes
    squares, dots = axes.collections[::3], axes.collections[1::3]
    assert [len(marks.get_offsets()) for marks in squares] == [3, 2]
    assert [len(marks.get_offsets()) for marks in dots] == [1, 6]


def test_the_alt_text_says_what_the_figure_shows(frame):
    assert theme_by_source.alt(frame) == (
        "Grid of 2 subthemes by 1 focus group and 2 interviews, with a mark where a source raised"
        " the subtheme. A source raised 0 to 2 of them. Raised in none of the interviews: 1.2."
    )


def test_subthemes_that_nobody_raised_are_told_in_the_order_of_the_codebook(tmp_path):
    book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(1, 12))]
    codings = [("FG1", "P1", f"A.{n}") for n in range(1, 9)]
    frame = theme_by_source.compute(small_study(tmp_path, codebook=book, codings=codings))
    assert "Raised in none of the focus groups: 1.9, 1.10, 1.11." in theme_by_source.alt(frame)


def test_a_codebook_of_themes_alone_is_not_said_to_have_subthemes(tmp_path):
    book = [("A", "", "Time"), ("B", "", "Trust")]
    frame = theme_by_source.compute(small_study(tmp_path, codebook=book, codings=[]))
    assert "2 themes" in theme_by_source.alt(frame)
    assert "subtheme" not in theme_by_source.alt(frame)
