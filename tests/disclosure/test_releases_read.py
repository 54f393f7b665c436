"""What is read of a release, from files as an earlier build printed them."""

import json
from dataclasses import replace

import pytest
import yaml

from analysis.common.problems import Problem
from analysis.disclosure import releases as module
from analysis.disclosure.printable import printable
from analysis.disclosure.releases import ANY, Release, present, releases
from analysis.study.earlier import (
    COUNTS,
    FACTS,
    GROUPS,
    MARKS,
    QUOTES,
    RAISED,
    SOURCES,
)
from analysis.study.schema import PACKAGE
from analysis.study.settings import STUDY
from tests.support.small import small_study

PRINTED = {
    COUNTS: """attribute,value,across,people
all,all,ward,7
all,all,all,
job,nurse,ward,3
job,nurse,all,
""",
    MARKS: """code_id,attribute,value,of,raised
A,Job,nurse,7,1
A,Job,doctor,7,0
B,Job,nurse,7,
B,Age,old,7,1
""",
}
SETTINGS = {"title": "x", "provenance": "restricted", "attributes": ["place", "job"]}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return small_study(tmp_path_factory.mktemp("study"))


@pytest.fixture
def read(study, monkeypatch):
    """Reads a release from what it printed, and settings other than these."""

    def reads(printed=(), settings=(), name="r1"):
        files = {STUDY: yaml.safe_dump(SETTINGS | dict(settings)), **PRINTED, **dict(printed)}
        content = {n: t.encode() for n, t in files.items() if t is not None}
        monkeypatch.setattr(module, "earlier", lambda *_: iter([(name, content)]))
        return [*releases(study)]

    return reads


def test_counts_and_marks_are_read_as_they_were_printed_and_hidden(read):
    (release,) = read()
    assert release.name == "r1"
    ward, nurse = ("place", "ward"), ("job", "nurse")
    assert release.counts == {(ward,): 7, (): None, (ward, nurse): 3, (nurse,): None}
    assert release.marks == {
        ("A", "job", "nurse"): True,
        ("A", "job", "doctor"): False,
        ("B", "job", "nurse"): None,
    }
    assert (release.said, release.facts, release.here, release.raised) == ({}, [], None, {})


def test_values_are_those_that_are_described_now_and_merged_as_they_were_then(read):
    (release,) = read(settings={"disclosure": {"merge": {"job": {"staff": ["doctor", "nurse"]}}}})
    assert release.into == {
        "place": {"clinic": "clinic", "ward": "ward"},
        "job": {"doctor": "staff", "nurse": "staff", "not provided": "not provided"},
    }


def test_values_of_an_attribute_that_was_given_up_are_those_that_were_described_then(read):
    fields = [{"name": "union", "title": "Union", "constraints": {"enum": ["yes", "no", "?"]}}]
    described = [{"name": "participants", "schema": {"fields": fields}}]
    described.insert(0, {"name": "sources", "schema": {"fields": [{"name": "union"}]}})
    (release,) = read(
        {PACKAGE: json.dumps({"resources": described})},
        {"attributes": ["union"], "disclosure": {"merge": {"union": {"other": ["no", "?"]}}}},
    )
    assert release.into == {"union": {"yes": "yes", "no": "other", "?": "other"}}


def test_values_of_an_attribute_that_nothing_describes_are_those_that_were_counted(read):
    counts = "attribute,value,across,people\nunion,yes,all,9\nunion,no,all,7\njob,nurse,all,9\n"
    (release,) = read({COUNTS: counts}, {"attributes": ["union"]})
    assert release.into == {"union": {"yes": "yes", "no": "no"}}
    assert release.counts == {(("union", "yes"),): 9, (("union", "no"),): 7, (("job", "nurse"),): 9}


def test_what_was_said_with_words_is_told_by_the_categories_of_that_release(read):
    rows = ['P1,"nurse, ward"', "P2,", 'P3,"not provided, clinic"', '1,"doctor, ward"']
    quotes = "\n".join(["participant_id,described", *rows])
    (release,) = read({QUOTES: quotes}, {"speakers": ["job", "place"]})
    assert release.said == {
        "P1": {"job": "nurse", "place": "ward"},
        "P3": {"job": "not provided", "place": "clinic"},
        "1": {"job": "doctor", "place": "ward"},
    }
    (release,) = read({QUOTES: quotes})
    assert release.said == {}


def test_facts_are_those_of_its_attributes(read):
    facts = {"people": [{"job": "nurse", "age": 7, "value": "9"}, {"place": "ward", "value": 8}]}
    (release,) = read({FACTS: yaml.safe_dump(facts)})
    assert release.facts == [({"job": "nurse"}, 9), ({"place": "ward"}, 8)]
    (release,) = read({FACTS: ""})
    assert release.facts == []


ALONE = "source_id,people\nI1,1\nI2,2\nFG1,2\n"


def test_who_took_part_is_told_by_groups_and_by_sources_of_one(read):
    groups = "participant_id\nP9\n7\n"
    (release,) = read({GROUPS: groups, SOURCES: ALONE})
    assert release.here == {"P9", "7", "P3"}
    for missing in (GROUPS, SOURCES):
        (release,) = read({GROUPS: groups, SOURCES: ALONE} | {missing: None})
        assert release.here is None


def test_what_sources_of_one_person_raised_is_known_and_that_they_are_listed(read):
    raised = "source_id,code_id,raised\nI1,A,1\nI1,B,0\nI2,A,1\nFG1,A,1\n"
    (release,) = read({RAISED: raised, SOURCES: ALONE})
    assert release.raised == {("I1", "A"): True, ("I1", "B"): False, ("I1", ANY): False}
    for missing in (RAISED, SOURCES):
        (release,) = read({RAISED: raised, SOURCES: ALONE} | {missing: None})
        assert release.raised == {}


@pytest.mark.parametrize("provenance", ["open", "synthetic"])
def test_a_release_of_public_data_or_of_nobody_is_none(read, provenance):
    assert read(settings={"provenance": provenance}) == []


@pytest.mark.parametrize(
    "broken",
    [
        {STUDY: "[]"},
        {STUDY: "title: x\n"},
        {STUDY: "provenance: restricted\n"},
        {COUNTS: "attribute,value,across,people\njob,nurse,all,many\n"},
        {COUNTS: "a,b\n"},
        {MARKS: "code_id\nA\n"},
        {FACTS: "people: [{job: nurse}]\n"},
        {FACTS: "people: 7\n"},
        {PACKAGE: "{}"},
    ],
)
def test_a_release_that_cannot_be_read_is_reported_and_can_be_accepted(read, broken):
    expected = (
        "a release whose study.yml, tables/participants.csv and figures/theme-by-group.csv can be"
        " read, so that it can be held against this one; or `accepted: [r1]` under disclosure"
    )
    assert read(broken) == [Problem("study.yml", 0, "disclosure", "r1", expected)]


def test_one_that_is_not_there_is_reported_with_the_reason(study, monkeypatch):
    monkeypatch.setattr(module, "earlier", lambda *_: iter([("v9", "It is not there.")]))
    expected = (
        "a revision, or the folder of another build, with study.yml, tables/participants.csv and"
        " figures/theme-by-group.csv (under disclosure, released): It is not there."
    )
    assert [*releases(study)] == [Problem("study.yml", 0, "disclosure", "v9", expected)]


def test_one_that_is_accepted_is_passed_over_and_the_next_one_is_not(tmp_path, monkeypatch):
    study = small_study(tmp_path, disclosure={"threshold": 1, "accepted": ["v1"]})
    monkeypatch.setattr(module, "earlier", lambda *_: iter([("v1", "no"), ("v2", "no")]))
    assert [problem.found for problem in releases(study)] == ["v2"]


def test_releases_are_looked_for_in_the_folder_of_the_study_by_its_settings(study, monkeypatch):
    asked = []
    monkeypatch.setattr(module, "earlier", lambda *given: asked.append(given) or iter(()))
    assert [*releases(study)] == []
    assert asked == [(study.folder, study.data.settings)]


# What would be printed now


def test_the_present_release_is_what_is_printed_of_people_now(tmp_path):
    facts = {"facts": {"people": [{"job": "nurse", "value": 9}]}}
    study = small_study(
        tmp_path,
        published=facts,
        speakers=["job"],
        codings=[("FG1", "P1", "A.wait", "C1", 5, "E1"), ("I1", "P3", "B")],
        excerpts=[("E1", "No speech.")],
        disclosure={"threshold": 1, "merge": {"job": {"staff": ["doctor", "nurse"]}}},
    )
    printed = printable(study)
    now = present(study, printed.counts, printed.marks)
    assert now.name == ""
    assert now.into["job"] == {"doctor": "staff", "nurse": "staff", "not provided": "not provided"}
    assert now.counts[()] == 4
    assert now.counts[("place", "ward"), ("job", "staff")] == 2
    assert now.marks["A", "job", "staff"] is True
    assert now.marks["B", "place", "ward"] is False
    assert now.said == {"P1": {"job": "staff"}}
    assert now.facts == [({"job": "nurse"}, 2)]  # as the data have it
    assert now.here == {"P1", "P2", "P3", "P4"}
    assert now.raised == {}


def test_without_speakers_nothing_is_said_with_words(tmp_path):
    study = small_study(
        tmp_path, codings=[("FG1", "P1", "A.wait", "C1", 5, "E1")], excerpts=[("E1", "No speech.")]
    )
    printed = printable(study)
    assert present(study, printed.counts, printed.marks).said == {}


ONE = Release("r1", {}, {(): 9}, {("A", "job", "nurse"): True}, {"P1": {"job": "nurse"}}, [({}, 1)])


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({"name": "r2"}, True),
        ({"into": {"job": {}}}, True),
        ({"here": frozenset()}, True),
        ({"raised": {("I1", ANY): False}}, True),
        ({"counts": {(): 8}}, False),
        ({"marks": {}}, False),
        ({"said": {}}, False),
        ({"facts": []}, False),
    ],
)
def test_releases_are_alike_that_print_and_publish_the_same_of_people(other, alike):
    assert ONE.like(replace(ONE, **other)) is alike
