import pytest

from analysis.tables import framework
from tests.small import CODINGS, small_study


def shown(study):
    return framework.show(framework.compute(study), study)


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path, uses=framework.USES)


def test_stretches_are_counted_by_source_and_subtheme(study):
    assert shown(study) == [
        {"Source": "**Focus groups**", "1.1": "", "1.2": ""},
        {"Source": "FG1", "1.1": "3", "1.2": "1"},
        {"Source": "**Interviews**", "1.1": "", "1.2": ""},
        {"Source": "I1", "1.1": "1", "1.2": "–"},
        {"Source": "I2", "1.1": "–", "1.2": "–"},
    ]


def test_a_place_that_was_coded_twice_counts_once(tmp_path):
    codings = [("FG1", "P1", "A.wait", "C1", 5), ("FG1", "P1", "A.wait.call", "C1", 5)]
    assert shown(small_study(tmp_path, codings=codings))[1]["1.1"] == "1"


def test_themes_stand_for_themselves_where_there_are_no_subthemes(tmp_path):
    book = [("A", "", "Time"), ("B", "", "Trust")]
    study = small_study(tmp_path, codebook=book, codings=[("FG1", "P1", "B")])
    assert shown(study)[1] == {"Source": "FG1", "1": "–", "2": "1"}


def test_a_matrix_that_is_too_wide_says_so_and_is_in_its_file(tmp_path):
    book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(21))]
    study = small_study(tmp_path, codebook=book, codings=[])
    ((_, why),) = shown(study)[0].items()
    assert why == "A matrix of 21 subthemes is too wide to print; it is in framework.csv."
    assert len(framework.compute(study)) == 3 * 21


def test_twenty_subthemes_are_printed(tmp_path):
    book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(20))]
    assert len(shown(small_study(tmp_path, codebook=book, codings=[]))[0]) == 21


def test_the_cells_add_up_to_the_stretches(study):
    frame = framework.compute(study)
    of_primary_coders_below_themes = [c for c in CODINGS if len(c) == 3 and "." in c[2]]
    assert frame["stretches"].sum() == len(of_primary_coders_below_themes)
