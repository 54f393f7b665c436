import pytest

from analysis.tables import framework
from tests.support.small import CODINGS, small_study


def shown(study):
    return framework.show(framework.compute(study), study)


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path, uses=framework.USES)


def test_stretches_are_counted_by_source_and_subtheme_or_theme_without_subthemes(study):
    assert shown(study) == [
        {"Source": "**Focus groups**", "1.1": "", "1.2": "", "2": ""},
        {"Source": "FG1", "1.1": "3", "1.2": "1", "2": "–"},
        {"Source": "**Interviews**", "1.1": "", "1.2": "", "2": ""},
        {"Source": "I1", "1.1": "1", "1.2": "–", "2": "–"},
        {"Source": "I2", "1.1": "–", "1.2": "–", "2": "–"},
    ]
    assert "Columns are subthemes and themes without subthemes by" in framework.note(study)


def test_a_place_that_was_coded_twice_counts_once(tmp_path):
    codings = [("FG1", "P1", "A.wait", "C1", 5), ("FG1", "P1", "A.wait.call", "C1", 5)]
    assert shown(small_study(tmp_path, codings=codings))[1]["1.1"] == "1"


def test_themes_stand_for_themselves_where_there_are_no_subthemes(tmp_path):
    book = [("A", "", "Time"), ("B", "", "Trust")]
    study = small_study(tmp_path, codebook=book, codings=[("FG1", "P1", "B")])
    assert shown(study)[1] == {"Source": "FG1", "1": "–", "2": "1"}


def test_where_subthemes_are_too_many_for_columns_each_source_lists_those_it_raised(tmp_path):
    book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(21))]
    codings = [("FG1", "P1", code) for code in ("A.20", "A.0", "A.20", "A")]
    study = small_study(tmp_path, codebook=book, codings=codings)
    assert [list(row.values()) for row in shown(study)] == [
        ["**Focus groups**", ""],
        ["FG1", "1.1\u00a0(1), 1.21\u00a0(2)"],
        ["**Interviews**", ""],
        ["I1", "–"],
        ["I2", "–"],
    ]
    assert "Listed are subthemes by their number" in framework.note(study)


def test_forty_subthemes_and_two_hundred_sources_are_listed_in_a_narrow_table(tmp_path):
    book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(40))]
    names = [f"S{n:03}" for n in range(200)]
    # The n-th source raises n of the first forty subthemes, each with one stretch.
    codings = [(name, "", f"A.{c}", "C1", c) for n, name in enumerate(names) for c in range(n)[:40]]
    sources = [(name, "document", 100) for name in names]
    study = small_study(tmp_path, sources=sources, people=[], codebook=book, codings=codings)
    heading, *rows = shown(study)
    assert list(heading.values()) == ["**Documents**", ""]
    assert [row["Source"] for row in rows] == names
    raised = [row["Raised, with stretches"].count("(1)") for row in rows]
    assert raised == [min(n, 40) for n in range(200)]


def test_twenty_subthemes_are_printed(tmp_path):
    book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(20))]
    assert len(shown(small_study(tmp_path, codebook=book, codings=[]))[0]) == 21


def test_the_cells_add_up_to_the_stretches(study):
    frame = framework.compute(study)
    of_primary_coders_below_themes = [c for c in CODINGS if len(c) == 3 and "." in c[2]]
    assert frame["stretches"].sum() == len(of_primary_coders_below_themes)
