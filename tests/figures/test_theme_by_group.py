import pandas as pd
import pytest

from analysis.exhibits import style
from analysis.figures import theme_by_group


@pytest.fixture
def many(exhibit):
    """The marks in a study of one group, half of them nurses and half of them doctors."""

    def make(*codings, people=12):
        return exhibit(
            sources=[("FG1", "focus_group", 9)],
            people=[(f"P{n}", "FG1", ("nurse", "doctor")[n % 2]) for n in range(people)],
            attributes={"job": ("Job", ["nurse", "doctor"])},
            codebook=[("A", "", "Time")],
            codings=[("FG1", f"P{n}", "A") for n in codings],
            disclosure={"threshold": 5},
        )

    return make


def test_a_mark_stands_where_somebody_of_a_group_raised_a_theme(exhibit):
    marks = exhibit().frame.set_index(["number", "value"])["raised"]
    raised = {"clinic": 1, "ward": 1, "doctor": 0, "nurse": 1, "not provided": 1}
    for number in ("1", "1.1"):
        assert marks[number].to_dict() == raised
    for number in ("1.2", "2"):
        assert marks[number].to_dict() == dict.fromkeys(raised, 0)


def test_a_group_that_speaks_is_nobody(exhibit):
    frame = exhibit(codings=[("FG1", "P1", "A.wait"), ("FG1", "", "A.rush")]).frame
    wards = frame[frame["value"] == "ward"].set_index("number")["raised"]
    assert wards.to_dict() == {"1": 1, "1.1": 1, "1.2": 0, "2": 0}


def test_marks_of_a_theme_that_few_raised_are_withheld(many):
    assert many(0, 1, 2, 3).frame["raised"].isna().all()
    assert list(many(*range(10)).frame["raised"]) == [1, 1]


def test_marks_that_tell_how_few_there_were_are_withheld(many):
    # With one doctor among six, both numbers stay open.
    assert list(many(0, 2, 4, 6, 8, 1).frame["raised"]) == [1, 1]
    # With one doctor among five in all, that number can be 1 to 4: small in any case.
    assert many(0, 2, 4, 6, 1).frame["raised"].isna().all()


def test_marks_that_tell_what_a_person_is_are_withheld(many):
    # All of the five are nurses: with a mark for nurses alone, each of them would be known for one.
    assert many(0, 2, 4, 6, 8).frame["raised"].isna().all()


def test_the_columns_are_named_by_attribute_value_and_number_of_people(exhibit):
    texts = exhibit().texts
    assert texts[texts.index("Place of work") :] == [
        *("Place of work", "clinic", "1", "ward", "3"),
        *("Job", "doctor", "1", "nurse", "2", "not provided", "1"),
    ]


def test_the_figure_has_a_square_where_raised_a_dot_where_not_and_a_dash_where_withheld(exhibit):
    def marks(figure):
        (axes,) = figure.axes
        return [len(c.get_offsets()) for c in axes.collections]

    key = [1, 1]

    frame = exhibit().frame
    assert marks(theme_by_group.draw(frame, style.FULL)) == [*key, 4, 4, 0, 4, 8, 0]
    withheld = frame.assign(raised=pd.array([pd.NA] * len(frame), "Int64"))
    assert marks(theme_by_group.draw(withheld, style.FULL)) == [*key, 1, 0, 0, 8, 0, 0, 12]


def test_a_group_of_few_people_has_no_column(many):
    made = many(*range(8), people=9)
    assert made.frame.empty
    assert "no group of them that may be printed" in theme_by_group.why_not(made.frame, style.FULL)


def test_a_kind_that_describes_nobody_has_no_column(exhibit):
    made = exhibit(
        people=[("P1", "FG1", "nurse"), ("P3", "I1", "nurse"), ("P4", "I2", "nurse")],
        attributes={"job": ("Job", ["doctor", "nurse"])},
        codings=[],
    )
    assert "doctor" not in made.texts
    assert "doctor" not in made.alt


def test_there_are_no_counts_but_those_of_the_groups_and_no_tests(exhibit):
    made = exhibit()
    assert "people" not in made.frame
    said = " ".join([*made.texts, made.alt])
    assert "%" not in said
    assert "p =" not in said


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit().alt == (
        "Chart of 4 rows for themes and subthemes by place of work (1 clinic, 3 ward) and by job"
        " (1 doctor, 2 nurse, 1 not provided), with a mark where at least one person of the group"
        " raised it. Not raised by: clinic: 1.2, 2; ward: 1.2, 2; doctor: 1, 1.1, 1.2, 2; nurse:"
        " 1.2, 2; not provided: 1.2, 2."
    )


def test_the_alt_text_says_what_is_withheld(many):
    assert many(0, 1, 2).alt.endswith(" Withheld: 1 by job.")


def test_what_is_withheld_has_a_dash_in_the_key_and_tells_so(exhibit):
    frame = exhibit().frame
    hidden = frame.assign(raised=frame["raised"].mask(frame["value"] == "ward"))
    texts = [t.get_text() for t in theme_by_group.draw(hidden, style.FULL).axes[0].texts]
    assert "withheld" in texts
    assert "withheld" not in exhibit().texts
    assert theme_by_group.alt(hidden).endswith(" Withheld: 1, 1.1, 1.2, 2 by place of work.")


def test_where_every_group_raised_all_that_is_said(exhibit):
    frame = exhibit().frame
    everybody = frame.assign(raised=frame["raised"].where(frame["raised"] == 1, 1))
    assert " Not raised by: none of the groups." in theme_by_group.alt(everybody)


def test_people_who_are_not_described_have_no_chart(exhibit):
    frame = exhibit().frame
    assert theme_by_group.why_not(frame[:0], style.FULL) == (
        "The data describe no people, or no group of them that may be printed."
    )
