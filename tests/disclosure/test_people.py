import pandas as pd

from analysis.disclosure.people import merged, merging, occurring, people_of
from tests.support.small import small_study

RULES = {"threshold": 1, "merge": {"job": {"clinical": ["doctor", "nurse"]}}}


def test_people_are_described_by_the_attributes_of_the_study_alone(tmp_path):
    people = people_of(small_study(tmp_path))
    assert list(people) == ["source_id", "place", "job"]
    assert people.loc["P3"].tolist() == ["I1", "clinic", "nurse"]


def test_categories_are_merged_and_the_others_stay(tmp_path):
    study = small_study(tmp_path, disclosure=RULES)
    into = merging(study)
    assert into["job"] == {
        "doctor": "clinical",
        "nurse": "clinical",
        "not provided": "not provided",
    }
    assert into["place"] == {"clinic": "clinic", "ward": "ward"}
    people = people_of(study, into)
    assert people["job"].tolist() == ["clinical", "not provided", "clinical", "clinical"]


def test_merging_does_not_follow_one_category_into_another():
    people = pd.DataFrame({"job": ["nurse", "dentist", "doctor"]})
    result = merged(people, {"job": {"nurse": "nurse", "dentist": "other", "doctor": "dentist"}})
    assert result["job"].tolist() == ["nurse", "other", "dentist"]


def test_values_that_occur_are_told_as_they_were_before_merging(tmp_path):
    people = [("P1", "FG1", "ward", "nurse"), ("P3", "I1", "ward", "not provided")]
    people += [("P4", "I2", "ward", "nurse")]
    study = small_study(tmp_path, people=people, codings=[], disclosure=RULES)
    assert occurring(study, "job") == ["nurse", "not provided"]
    assert occurring(study, "place") == ["ward"]
