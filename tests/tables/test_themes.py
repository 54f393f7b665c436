import pytest

from analysis.tables import themes
from tests.support.small import small_study


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path, uses=themes.USES)


def shown(study):
    return themes.show(themes.compute(study), study)


def test_every_theme_and_subtheme_has_its_sources_and_people_with_denominators(study):
    means = "What it means."
    assert [tuple(row.values()) for row in shown(study)] == [
        ("**1 Time**", means, "1/1", "1/2", "3/4", ""),
        ("1.1 Waiting", means, "1/1", "1/2", "3/4", "FG1, P1"),
        ("1.2 Being rushed", means, "1/1", "0/2", "0/4", ""),
        ("**2 Trust**", means, "0/1", "0/2", "0/4", ""),
    ]
    columns = ["Theme or subtheme", "Definition", "Focus groups", "Interviews", "People"]
    assert list(shown(study)[0]) == [*columns, "Quotation"]


def test_the_codebook_orders_the_themes_and_counts_do_not(tmp_path):
    book = [("Z", "", "Rare"), ("A", "", "Common"), ("A.1", "A", "Often")]
    codings = [("FG1", "P1", "A.1")] * 3
    study = small_study(tmp_path, codebook=book, codings=codings)
    assert list(themes.compute(study)["code_id"]) == ["Z", "A", "A.1"]


def test_a_study_of_interviews_has_one_column_of_sources(tmp_path):
    study = small_study(
        tmp_path,
        sources=[("I1", "interview", 300), ("I2", "interview", 300)],
        people=[("P3", "I1", "ward", "nurse"), ("P4", "I2", "ward", "nurse")],
        codings=[("I1", "P3", "A.wait"), ("I2", "P4", "A.wait")],
    )
    columns = ["Theme or subtheme", "Definition", "Interviews", "People", "Quotation"]
    assert list(shown(study)[0]) == columns
    assert shown(study)[0]["Interviews"] == "2/2"


def test_a_study_without_people_has_no_column_and_no_note_of_them(tmp_path):
    study = small_study(
        tmp_path, sources=[("D1", "document", 9)], people=[], codings=[("D1", "", "A")]
    )
    assert shown(study)[0]["Documents"] == "1/1"
    assert "People" not in shown(study)[0]
    assert "People" not in themes.note(study)


def test_there_are_no_percentages(study):
    assert "%" not in str(shown(study)) + themes.note(study)


def test_the_note_says_what_counts_and_that_zero_is_not_absence(study):
    note = themes.note(study)
    assert "sources in which the theme was raised at least once, of all sources" in note
    assert "where a group speaks or the speaker is unknown, the stretch counts for" in note
    assert "Zero means not raised, which is not absent" in note


def test_a_cleared_quote_stands_with_who_said_it_and_only_the_first(tmp_path):
    codings = [
        ("FG1", "P1", "A.wait", "C1", 5),
        ("I1", "P3", "A.wait", "C1", 70, "E2"),
        ("I1", "P3", "A.wait", "C1", 40, "E1"),
        ("FG1", "", "A.rush", "C1", 5, "E3"),
    ]
    texts = [(f"E{n}", f"TEST TEXT {n}, *not* speech") for n in (1, 2, 3)]
    study = small_study(tmp_path, uses=themes.USES, codings=codings, excerpts=texts)
    assert [row["Quotation"] for row in shown(study)] == [
        "",
        "“TEST TEXT 1, *not* speech” I1, P3",
        "“TEST TEXT 3, *not* speech” FG1",
        "",
    ]


def test_a_code_without_a_definition_has_an_empty_cell(study):
    frame = themes.compute(study).assign(definition=float("nan"))
    assert {row["Definition"] for row in themes.show(frame, study)} == {""}
