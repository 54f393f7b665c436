from analysis.study.contract import validate
from analysis.study.study import Study
from analysis.tables import lineage
from tests.support.small import ROOT

FACTS = {"themes": [{"id": "A", "label": "Time"}, {"id": "B", "label": "Trust"}]}
LINEAGE = {
    "preprint": {"themes": ["Clocks", "Bonds", "Doubts"]},
    "article": {"themes": ["A", "B"]},
}
PUBLISHED = {"facts": FACTS, "lineage": LINEAGE}


def test_both_lists_stand_side_by_side_each_in_its_own_order(exhibit):
    assert exhibit(published=PUBLISHED).rows == [
        {"Preprint": "Clocks", "Article": "Time"},
        {"Preprint": "Bonds", "Article": "Trust"},
        {"Preprint": "Doubts", "Article": ""},
    ]


def test_the_frame_joins_nothing(exhibit):
    frame = exhibit(published=PUBLISHED).frame
    assert list(frame["analysis"]) == ["preprint"] * 3 + ["article"] * 2
    assert list(frame["position"]) == [1, 2, 3, 1, 2]


def test_the_note_says_that_a_row_joins_nothing(exhibit):
    assert exhibit(published=PUBLISHED).note == (
        "Each list is in its own order. Standing in one row joins nothing: how the themes of one"
        " became those of the other is not published."
    )


def test_a_study_without_an_earlier_analysis_says_so(exhibit):
    assert exhibit().cells == [("No earlier analysis is described.",)]
    assert exhibit().note == "The data folder has no published/lineage.yml."


def test_the_repository_goes_from_four_themes_to_the_three_of_its_codebook():
    made = Study.load(ROOT / "data", lineage.USES)
    frame = lineage.compute(made)
    themes = [c["label"] for c in validate(ROOT / "data").tables["codebook"] if not c["parent_id"]]
    assert list(frame.loc[frame["analysis"] == "article", "theme"]) == themes
    assert (frame["analysis"] == "preprint").sum() == 4
