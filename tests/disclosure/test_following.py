"""Which earlier releases are held against the present one, and what is said of them."""

from dataclasses import replace

import pytest

from analysis.common.problems import Problem
from analysis.disclosure import following as module
from analysis.disclosure.following import MOST, following, judged, others
from analysis.disclosure.printable import printable
from analysis.disclosure.releases import Release, present
from tests.support.small import small_study

PEOPLE = [(f"P{n}", "FG1", ("doctor", "nurse")[n % 2]) for n in range(20)]


def study_of(folder, **more):
    given = {
        "sources": [("FG1", "focus_group", 9)],
        "people": PEOPLE,
        "attributes": {"job": ("Job", ["doctor", "nurse"])},
        "codebook": [("A", "", "Time")],
        "codings": [("FG1", "P1", "A")],
        "disclosure": {"threshold": 5},
    }
    return small_study(folder, **given | more)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return study_of(tmp_path_factory.mktemp("study"))


def other(n):
    """A release of n people of each job."""
    into = {"job": {"doctor": "doctor", "nurse": "nurse"}}
    return Release(f"r{n}", into, {(): 2 * n, (("job", "doctor"),): n, (("job", "nurse"),): n}, {})


@pytest.fixture
def known(monkeypatch):
    """Gives the releases that are known."""
    return lambda *releases: monkeypatch.setattr(module, "releases", lambda _: iter(releases))


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({}, True),
        ({"disclosure": {"threshold": 2}}, True),
        ({"disclosure": {"threshold": 1}}, False),
        ({"provenance": "open"}, False),
        ({"provenance": "synthetic"}, False),
        ({"attributes": {}, "people": [("P1", "FG1"), ("P2", "FG1")]}, False),
    ],
)
def test_of_described_people_who_are_protected_alone_something_is_asked(tmp_path, more, asked):
    assert judged(study_of(tmp_path, **more)) is asked


def test_releases_that_are_alike_are_one_and_so_is_one_like_the_present_one(study, known):
    now = other(10)
    known(other(9), replace(other(9), name="again"), replace(now, name="same"), other(8))
    assert [release.name for release in others(study, now)] == ["r9", "r8"]


def test_a_release_that_cannot_be_read_is_told_beside_the_others(study, known):
    broken = Problem("study.yml", expected="a release")
    known(broken, other(9), broken)
    assert list(others(study, other(10))) == [broken, other(9), broken]


def test_the_last_five_releases_are_asked_besides_those_that_are_named(study, known, tmp_path):
    known(*(other(n) for n in range(1, 10)))
    assert len(list(others(study, other(10)))) == MOST == 5
    rules = {"threshold": 5, "released": ["one", "two"]}
    named = study_of(tmp_path, disclosure=rules)
    assert len(list(others(named, other(10)))) == 5 + 2


def test_where_nothing_is_to_be_proved_no_release_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "releases", lambda _: pytest.fail("looked for"))
    open_ = study_of(tmp_path, provenance="open")
    assert list(others(open_, other(10))) == []


def told(study, monkeypatch, *releases, follows):
    """What is said where from so many releases something follows; each question, by names."""
    asked = []

    def answer(_, then, now):
        assert now.name == ""
        asked.append([release.name for release in then])
        found = follows(then)
        if found is None:
            raise ValueError
        return found

    monkeypatch.setattr(module, "releases", lambda _: iter(releases))
    monkeypatch.setattr(module, "follows", answer)
    printed = printable(study)
    return list(following(study, printed.counts, printed.marks)), asked


def test_each_release_is_held_against_the_present_one_and_then_all_at_once(study, monkeypatch):
    problems, asked = told(study, monkeypatch, other(8), other(9), follows=lambda _: [])
    assert problems == []
    assert asked == [["r8"], ["r9"], ["r8", "r9"]]


def test_a_single_release_is_held_against_the_present_one_once(study, monkeypatch):
    assert told(study, monkeypatch, other(8), follows=lambda _: []) == ([], [["r8"]])


def test_all_at_once_are_not_asked_where_something_follows_from_one(study, monkeypatch):
    problems, asked = told(
        study, monkeypatch, other(8), other(9), follows=lambda then: ["x"] * (then[0].name == "r8")
    )
    assert asked == [["r8"], ["r9"]]
    assert len(problems) == 1


def test_what_follows_is_told_with_the_release_and_what_can_be_done(study, monkeypatch):
    (problem,), _ = told(
        study, monkeypatch, other(8), follows=lambda _: ["2 hidden counts", "1 mark"]
    )
    expected = (
        "tables of people that tell no more together with those of release r8 than by themselves:"
        " 2 hidden counts, and 1 mark would follow. Keep what was hidden there, merge categories"
        " further, or say that it may be: `accepted: [r8]` under disclosure in study.yml"
    )
    assert problem == Problem("raw/participants.csv", 0, "job", expected=expected)


def test_what_follows_from_all_at_once_names_all_of_them(study, monkeypatch):
    (problem,), _ = told(
        study, monkeypatch, other(8), other(9), follows=lambda then: ["x"] * (len(then) > 1)
    )
    assert "with those of releases r8, r9 than by themselves: x would follow" in str(problem)
    assert "`accepted: [r8]`" in str(problem)


def test_where_no_people_fit_all_of_it_nobody_can_say_what_follows(study, monkeypatch):
    (problem,), _ = told(study, monkeypatch, other(8), follows=lambda _: None)
    assert (
        "nobody can say what, since no people fit all of it, and more than is known would follow"
    ) in str(problem)


class Asked:
    """In the place of the reader of several releases."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []

    def __call__(self, _, releases, *, named):
        marks = bool(releases[0].marks)
        self.asked.append((named, marks))
        self.answer = self.answers[named, marks]
        return self

    def tells(self):
        if self.answer is None:
            raise ValueError
        return iter(self.answer)


NAMED, ANEW, COUNTS = (True, True), (False, True), (False, False)


@pytest.mark.parametrize(
    ("answers", "asked", "found"),
    [
        ({NAMED: ["x"]}, [NAMED], ["x"]),
        ({NAMED: [], ANEW: []}, [NAMED, ANEW], []),
        ({NAMED: [], ANEW: ["y"]}, [NAMED, ANEW], ["y"]),
        ({NAMED: None, ANEW: ["y"]}, [NAMED, ANEW], ["y"]),
        ({NAMED: None, ANEW: None, COUNTS: ["z"]}, [NAMED, ANEW, COUNTS], ["z"]),
        ({NAMED: [], ANEW: None, COUNTS: []}, [NAMED, ANEW, COUNTS], []),
        ({NAMED: None, ANEW: None, COUNTS: None}, [NAMED, ANEW, COUNTS], None),
    ],
)
def test_what_is_asked_is_what_pseudonyms_that_stayed_tell_then_new_ones_then_counts_alone(
    study, monkeypatch, answers, asked, found
):
    reader = Asked(answers)
    monkeypatch.setattr(module, "Together", reader)
    marked = replace(other(8), marks={("A", "job", "nurse"): True}, facts=[({"job": "nurse"}, 8)])
    printed = printable(study)
    now = present(study, printed.counts, printed.marks)
    if found is None:
        with pytest.raises(ValueError, match=r"^$"):
            module.follows(study, [marked], now)
    else:
        assert module.follows(study, [marked], now) == found
    assert reader.asked == asked


def quoted(study, said, now, into=None):
    """What follows of words, if such categories were printed then and are now."""
    jobs = {"doctor": "doctor", "nurse": "nurse"}
    then = Release("then", {"job": into or jobs}, {}, {}, said=said)
    here = Release("", {"job": jobs}, {}, {}, said=now)
    return [*module._in_common(study, [then], here)]


FEW = ["what fewer people have in common with those who are quoted"]


@pytest.mark.parametrize(("nurses", "few"), [(4, FEW), (5, []), (9, [])])
def test_words_are_told_with_what_as_many_have_in_common_as_the_threshold_asks(
    tmp_path, nurses, few
):
    people = [(f"P{n}", "FG1", "nurse" if n < nurses else "doctor") for n in range(14)]
    study = study_of(tmp_path, people=people, codings=[])
    assert quoted(study, {"P0": {"job": "nurse"}}, {}) == few
    assert quoted(study, {}, {"P0": {"job": "nurse"}}) == few
    assert quoted(study, {"P9": {"job": "doctor"}}, {}) == []


def test_the_kind_of_source_is_told_with_words(tmp_path):
    sources = [("FG1", "focus_group", 9), ("I1", "interview", 9)]
    people = [*PEOPLE[:-1], ("P19", "I1", "nurse")]
    study = study_of(tmp_path, sources=sources, people=people, codings=[])
    assert quoted(study, {"P19": {}}, {}) == FEW
    assert quoted(study, {"P1": {}}, {}) == []


def test_of_people_who_are_not_there_or_moved_nothing_is_told(study):
    assert quoted(study, {"P99": {"job": "nurse"}}, {}) == []
    assert quoted(study, {"P1": {"job": "nurse"}}, {"P1": {"job": "doctor"}}) == []


def test_categories_are_those_of_their_release_and_attributes_those_of_today(tmp_path):
    people = [(f"P{n}", "FG1", "nurse" if n < 4 else "doctor") for n in range(14)]
    study = study_of(tmp_path, people=people, codings=[])
    both = {"doctor": "clinical", "nurse": "clinical"}
    assert quoted(study, {"P0": {"job": "clinical"}}, {}, both) == []
    assert quoted(study, {"P0": {"place": "ward"}}, {}) == []
