import pytest

from analysis.tables import themes
from tests.small import small_study


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path, uses=themes.USES)


def shown(study):
    return themes.show(themes.compute(study), study)


def test_every_theme_and_subtheme_has_its_sources_and_people_with_denominators(study):
    assert shown(study) == [
        {
            "Theme or subtheme": "**1 Time**",
            **{"Focus groups": "1/1", "Interviews": "1/2", "People": "3/4"},
        },
        {
            "Theme or subtheme": "1.1 Waiting",
            **{"Focus groups": "1/1", "Interviews": "1/2", "People": "3/4"},
        },
        {
            "Theme or subtheme": "1.2 Being rushed",
            **{"Focus groups": "1/1", "Interviews": "0/2", "People": "0/4"},
        },
        {
            "Theme or subtheme": "**2 Trust**",
            **{"Focus groups": "0/1", "Interviews": "0/2", "People": "0/4"},
        },
    ]


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
    assert list(shown(study)[0]) == ["Theme or subtheme", "Interviews", "People"]
    assert shown(study)[0]["Interviews"] == "2/2"


def test_a_study_without_people_has_no_column_and_no_note_of_them(tmp_path):
    study = small_study(
        tmp_path, sources=[("D1", "document", 9)], people=[], codings=[("D1", "", "A")]
    )
    assert shown(study)[0] == {"Theme or subtheme": "**1 Time**", "Documents": "1/1"}
    assert "People" not in themes.note(study)


def test_there_are_no_percentages(study):
    assert "%" not in str(shown(study)) + themes.note(study)


def test_the_note_says_what_counts_and_that_zero_is_not_absence(study):
    note = themes.note(study)
    assert "sources in which the theme was raised at least once, of all sources" in note
    assert "where a group speaks, the stretch counts for the source alone" in note
    assert "Zero means not raised, which is not absent" in note
