import pandas as pd
import pytest

from analysis.figures import theme_by_group
from tests.support.small import small_study


@pytest.fixture
def frame(tmp_path):
    return theme_by_group.compute(small_study(tmp_path, uses=theme_by_group.USES))


def many(tmp_path, *codings, people=12, threshold=5):
    """A study of one group, half of them nurses and half of them doctors."""
    named = [(f"P{n}", "FG1", ("nurse", "doctor")[n % 2]) for n in range(people)]
    return small_study(
        tmp_path,
        sources=[("FG1", "focus_group", 9)],
        people=named,
        attributes={"job": ("Job", ["nurse", "doctor"])},
        codebook=[("A", "", "Time")],
        codings=[("FG1", f"P{n}", "A") for n in codings],
        disclosure={"threshold": threshold},
    )


def test_a_mark_stands_where_somebody_of_a_group_raised_a_theme(frame):
    marks = frame.set_index(["number", "value"])["raised"]
    raised = {"clinic": 1, "ward": 1, "doctor": 0, "nurse": 1, "not provided": 1}
    for number in ("1", "1.1"):
        assert marks[number].to_dict() == raised
    for number in ("1.2", "2"):
        assert marks[number].to_dict() == dict.fromkeys(raised, 0)


def test_a_group_that_speaks_is_nobody(tmp_path):
    codings = [("FG1", "P1", "A.wait"), ("FG1", "", "A.rush")]
    frame = theme_by_group.compute(small_study(tmp_path, codings=codings))
    wards = frame[frame["value"] == "ward"].set_index("number")["raised"]
    assert wards.to_dict() == {"1": 1, "1.1": 1, "1.2": 0, "2": 0}


def test_marks_of_a_theme_that_few_raised_are_withheld(tmp_path):
    few = theme_by_group.compute(many(tmp_path / "few", 0, 1, 2, 3))
    assert few["raised"].isna().all()
    enough = theme_by_group.compute(many(tmp_path / "enough", *range(10)))
    assert list(enough["raised"]) == [1, 1]


def test_marks_that_tell_how_few_there_were_are_withheld(tmp_path):
    # All of the five are nurses: with a mark for nurses alone, nobody could be in doubt of that
    # number; it is not small, though. With one doctor among six, both numbers stay open.
    only = theme_by_group.compute(many(tmp_path / "only", 0, 2, 4, 6, 8))
    assert list(only["raised"]) == [1, 0]
    mixed = theme_by_group.compute(many(tmp_path / "mixed", 0, 2, 4, 6, 8, 1))
    assert list(mixed["raised"]) == [1, 1]
    # With one doctor among five in all, that number can be 1 to 4: small in any case.
    small = theme_by_group.compute(many(tmp_path / "small", 0, 2, 4, 6, 1))
    assert small["raised"].isna().all()


def test_the_columns_are_named_by_attribute_value_and_number_of_people(frame):
    (axes,) = theme_by_group.draw(frame).axes
    texts = [text.get_text() for text in axes.texts]
    start = texts.index("Place of work")
    assert texts[start:] == [
        *("Place of work", "clinic", "N = 1", "ward", "N = 3"),
        *("Job", "doctor", "N = 1", "nurse", "N = 2", "not provided", "N = 1"),
    ]


def test_the_figure_has_a_square_where_raised_a_dot_where_not_and_a_dash_where_withheld(frame):
    (axes,) = theme_by_group.draw(frame).axes
    squares, dots, dashes = (axes.collections[n::3] for n in range(3))
    assert [len(c.get_offsets()) for c in squares] == [4, 4]
    assert [len(c.get_offsets()) for c in dots] == [4, 8]
    assert [len(c.get_offsets()) for c in dashes] == [0, 0]
    (axes,) = theme_by_group.draw(frame.assign(raised=pd.array([pd.NA] * len(frame), "Int64"))).axes
    assert [len(c.get_offsets()) for c in axes.collections] == [0, 0, 8, 0, 0, 12]


def test_a_group_of_few_people_has_no_column(tmp_path):
    frame = theme_by_group.compute(many(tmp_path, *range(8), people=9))
    assert frame.empty
    assert "no group of them that may be printed" in theme_by_group.why_not(frame)


def test_a_kind_that_describes_nobody_has_no_column(tmp_path):
    attributes = {"job": ("Job", ["doctor", "nurse"])}
    people = [("P1", "FG1", "nurse"), ("P3", "I1", "nurse"), ("P4", "I2", "nurse")]
    study = small_study(tmp_path, people=people, attributes=attributes, codings=[])
    frame = theme_by_group.compute(study)
    (axes,) = theme_by_group.draw(frame).axes
    assert "doctor" not in [text.get_text() for text in axes.texts]
    assert "doctor" not in theme_by_group.alt(frame)


def test_there_are_no_counts_but_those_of_the_groups_and_no_tests(frame):
    assert "people" not in frame
    (axes,) = theme_by_group.draw(frame).axes
    said = " ".join(text.get_text() for text in axes.texts) + theme_by_group.alt(frame)
    assert "%" not in said
    assert "p =" not in said


def test_the_alt_text_says_what_the_figure_shows(frame):
    assert theme_by_group.alt(frame) == (
        "Chart of 4 rows for themes and subthemes by place of work (1 clinic, 3 ward) and by job"
        " (1 doctor, 2 nurse, 1 not provided), with a mark where at least one person of the group"
        " raised it. Not raised by: clinic: 1.2, 2; ward: 1.2, 2; doctor: 1, 1.1, 1.2, 2; nurse:"
        " 1.2, 2; not provided: 1.2, 2."
    )


def test_the_alt_text_says_what_is_withheld(tmp_path):
    frame = theme_by_group.compute(many(tmp_path, 0, 1, 2))
    assert theme_by_group.alt(frame).endswith(" Withheld: 1 by job.")
