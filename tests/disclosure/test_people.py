import pandas as pd
import pytest

from analysis.common.problems import ContractError, Problem
from analysis.disclosure.people import (
    attributed,
    merged,
    merging,
    occurring,
    people_of,
    quoted_of,
    told_before,
    voices_of,
)
from tests.support.small import CODINGS, small_study

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


def told(folder, entries, **more):
    study = small_study(folder, published={"facts": {"people": entries}}, **more)
    return told_before(study, merging(study))


def test_of_whom_counts_were_published_is_told_by_their_attributes(tmp_path):
    facts = [
        {"job": "nurse", "value": 9, "age": "old"},
        {"place": "ward", "job": "doctor", "value": 1},
    ]
    assert told(tmp_path / "a", facts) == [{"job": "nurse"}, {"place": "ward", "job": "doctor"}]
    assert told(tmp_path / "b", []) == []
    study = small_study(tmp_path / "c")
    assert told_before(study, merging(study)) == []


def test_a_published_count_of_nothing_that_is_known_is_an_error_each_with_its_place(tmp_path):
    right = {"job": "nurse", "value": 9}
    wrong = [right, {"job": "nursing"}, {"age": "old"}, 7, {"job": ["nurse"]}]
    with pytest.raises(ContractError) as refused:
        told(tmp_path / "a", wrong)
    assert refused.value.problems == [
        Problem(FACTS, 0, f"people, entry {n}", "", EXPECTED) for n in (2, 3, 4, 5)
    ]
    with pytest.raises(ContractError):
        told(tmp_path / "b", {"job": "nursing"})  # which is no list


FACTS, EXPECTED = "published/facts.yml", "place, job: as the data have them"


def test_where_people_are_not_described_no_published_count_is_wrong(tmp_path):
    people = [(f"P{n}", source) for n, source in enumerate(("FG1", "I1", "I2"))]
    found = told(tmp_path, [{"job": "x"}], attributes={}, people=people, codings=[])
    assert found == [{}]


QUOTED = [
    ("FG1", "P1", "A.wait", "C1", 5, "E1"),
    ("FG1", "P1", "A.rush", "C1", 30, "E1"),
    ("FG1", "", "A.rush", "C1", 90, "E2"),
    ("I1", "P3", "B"),
]


def test_who_is_quoted_is_told_once_for_each_theme_and_with_what(tmp_path):
    excerpts = [("E1", "No speech."), ("E2", "None either.")]
    speakers = ["job", "place"]
    study = small_study(tmp_path, codings=QUOTED, excerpts=excerpts, speakers=speakers)
    assert quoted_of(study).to_numpy().tolist() == [["A.wait", "P1"], ["A.rush", "P1"]]
    frame = attributed(study)
    assert frame["described"].tolist() == ["nurse, ward", "nurse, ward", "", ""]
    place = list(frame).index("participant_id")
    assert list(frame)[place + 1] == "described"


def test_a_person_raises_each_code_once_and_those_above_it(tmp_path):
    voices = voices_of(small_study(tmp_path, codings=CODINGS))
    found = sorted(voices.itertuples(index=False, name=None))
    assert found == sorted(
        [("A", p) for p in ("P1", "P2", "P3")]
        + [("A.wait", p) for p in ("P1", "P2", "P3")]
        + [("A.wait.call", "P2")]
    )
