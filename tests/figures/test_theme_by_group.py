import pytest
from matplotlib.collections import PolyCollection

from analysis.figures import theme_by_group
from tests.small import small_study


@pytest.fixture
def frame(tmp_path):
    return theme_by_group.compute(small_study(tmp_path, uses=theme_by_group.USES))


def test_people_who_raised_a_theme_are_counted_out_of_all_of_their_kind(frame):
    cells = frame.set_index(["number", "value"])
    parts = {key: (row.people, row.of) for key, row in cells.iterrows()}
    raised = {"clinic": (1, 1), "ward": (2, 3), "doctor": (0, 1), "nurse": (2, 2)}
    raised["not provided"] = (1, 1)
    for number in ("1", "1.1"):
        assert {value: parts[number, value] for value in raised} == raised
    for number in ("1.2", "2"):
        assert {value: parts[number, value] for value in raised} == {
            value: (0, of) for value, (_, of) in raised.items()
        }


def test_a_person_counts_once_and_a_group_that_speaks_is_nobody(tmp_path):
    codings = [*[("FG1", "P1", "A.wait")] * 3, ("FG1", "", "A.rush")]
    frame = theme_by_group.compute(small_study(tmp_path, codings=codings))
    wards = frame[frame["value"] == "ward"].set_index("number")["people"]
    assert wards.to_dict() == {"1": 1, "1.1": 1, "1.2": 0, "2": 0}


def test_the_columns_are_named_by_attribute_value_and_number_of_people(frame):
    (axes,) = theme_by_group.draw(frame).axes
    texts = [text.get_text() for text in axes.texts]
    start = texts.index("Place of work")
    assert texts[start:] == [
        *("Place of work", "clinic", "N = 1", "1", "1", "0", "0"),
        *("ward", "N = 3", "2", "2", "0", "0"),
        *("Job", "doctor", "N = 1", "0", "0", "0", "0"),
        *("nurse", "N = 2", "2", "2", "0", "0"),
        *("not provided", "N = 1", "1", "1", "0", "0"),
    ]


def test_few_people_are_pieces_to_be_counted_and_many_are_a_share(tmp_path):
    for few, pieces in ((19, 19), (20, 1)):
        study = small_study(
            tmp_path / str(few),
            sources=[("FG1", "focus_group", 9)],
            people=[(f"P{n}", "FG1", "nurse") for n in range(few)],
            attributes={"job": ("Job", ["nurse"])},
            codebook=[("A", "", "Time")],
            codings=[("FG1", f"P{n}", "A") for n in range(5)],
        )
        (axes,) = theme_by_group.draw(theme_by_group.compute(study)).axes
        boxes = [c.get_paths() for c in axes.collections if isinstance(c, PolyCollection)]
        grey, coloured = boxes[0], boxes[1]
        assert len(coloured) == (5 if pieces > 1 else 1)
        if pieces == 1:
            raised, everyone = (paths[0].get_extents().width for paths in (coloured, grey))
            assert raised / everyone == pytest.approx(5 / 20)


def test_a_kind_that_describes_nobody_has_no_column(tmp_path):
    attributes = {"job": ("Job", ["doctor", "nurse"])}
    people = [("P1", "FG1", "nurse"), ("P3", "I1", "nurse"), ("P4", "I2", "nurse")]
    study = small_study(tmp_path, people=people, attributes=attributes, codings=[])
    frame = theme_by_group.compute(study)
    (axes,) = theme_by_group.draw(frame).axes
    assert "doctor" not in [text.get_text() for text in axes.texts]
    assert "doctor" not in theme_by_group.alt(frame)


def test_there_are_no_percentages_and_no_tests(frame):
    (axes,) = theme_by_group.draw(frame).axes
    said = " ".join(text.get_text() for text in axes.texts) + theme_by_group.alt(frame)
    assert "%" not in said
    assert "p =" not in said


def test_the_alt_text_says_what_the_figure_shows(frame):
    assert theme_by_group.alt(frame) == (
        "Chart of 4 themes and subthemes by place of work (1 clinic, 3 ward) and by job (1 doctor,"
        " 2 nurse, 1 not provided), with the number of people who raised each. Raised: theme 1 by"
        " 1 of 1 clinic, 2 of 3 ward; theme 2 by 0 of 1 clinic, 0 of 3 ward."
    )
