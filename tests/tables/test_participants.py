import pytest

from analysis.tables import participants
from tests.support.small import PEOPLE, small_study


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path, uses=participants.USES)


def shown(study):
    return participants.show(participants.compute(study), study)


def test_people_are_crossed_by_the_first_attribute_and_the_others(study):
    assert shown(study) == [
        {"Participants": "**All**", "Clinic": 1, "Ward": 3, "All": 4},
        {"Participants": "**Job**", "Clinic": "", "Ward": "", "All": ""},
        {"Participants": "Doctor", "Clinic": 0, "Ward": 1, "All": 1},
        {"Participants": "Nurse", "Clinic": 1, "Ward": 1, "All": 2},
        {"Participants": "Not provided", "Clinic": 0, "Ward": 1, "All": 1},
    ]


def test_the_frame_holds_one_row_a_cell(study):
    frame = participants.compute(study).set_index(["attribute", "value", "across"])["people"]
    assert len(frame) == 4 * 3
    assert frame["job", "nurse", "ward"] == 1
    assert frame["all", "all", "all"] == 4


def test_everybody_is_counted_once_under_every_heading(study):
    frame = participants.compute(study)
    across = frame[(frame["attribute"] == "job") & (frame["across"] == "all")]
    assert across["people"].sum() == len(PEOPLE)


def test_a_third_attribute_stands_below_the_second(tmp_path):
    study = small_study(
        tmp_path,
        people=[(*person, "yes") for person in PEOPLE],
        attributes={
            "place": ("Place of work", ["clinic", "ward"]),
            "job": ("Job", ["doctor", "nurse", "not provided"]),
            "union": ("In a union", ["yes", "no"]),
        },
    )
    assert [row["Participants"] for row in shown(study)][-3:] == ["**In a union**", "Yes", "No"]
    assert shown(study)[-2] == {"Participants": "Yes", "Clinic": 1, "Ward": 3, "All": 4}


def test_one_attribute_stands_below_the_number_of_all(tmp_path):
    people = [(name, source, job) for name, source, _, job in PEOPLE]
    attributes = {"job": ("Job", ["doctor", "nurse", "not provided"])}
    study = small_study(tmp_path, people=people, attributes=attributes)
    assert shown(study) == [
        {"Participants": "**All**", "All": 4},
        {"Participants": "**Job**", "All": ""},
        {"Participants": "Doctor", "All": 1},
        {"Participants": "Nurse", "All": 2},
        {"Participants": "Not provided", "All": 1},
    ]
    assert "Columns:" not in participants.note(study)


def test_without_attributes_people_are_only_counted(tmp_path):
    people = [person[:2] for person in PEOPLE]
    study = small_study(tmp_path, people=people, attributes={})
    assert shown(study) == [{"Participants": "**All**", "All": 4}]
    assert participants.note(study) == "Counts are people (N = 4)."


def test_a_study_without_people_has_a_table_of_zeros(tmp_path):
    study = small_study(tmp_path, sources=[("D1", "document", 9)], people=[], codings=[])
    assert shown(study)[0] == {"Participants": "**All**", "Clinic": 0, "Ward": 0, "All": 0}
    assert "N = 0" in participants.note(study)


def test_abbreviations_keep_their_capitals(tmp_path):
    attributes = {"job": ("Job in the NHS", ["CAMHS nurse", "GP", "nurse"])}
    people = [("P1", "FG1", "GP"), ("P3", "I1", "nurse"), ("P4", "I2", "CAMHS nurse")]
    study = small_study(tmp_path, people=people, attributes=attributes, codings=[])
    names = [row["Participants"] for row in shown(study)]
    assert names == ["**All**", "**Job in the NHS**", "CAMHS nurse", "GP", "Nurse"]


def test_the_note_names_the_unit_the_columns_and_what_not_provided_means(study):
    assert participants.note(study) == (
        "Counts are people (N = 4); each is counted once under every heading."
        " Columns: Place of work. Not provided: the person did not say."
    )
