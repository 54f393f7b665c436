"""What follows of people from two releases, which are one to a reader."""

import pytest

from analysis.common.revision import git
from analysis.exhibits.make import make_figure, make_table
from analysis.figures import theme_by_group
from analysis.privacy.gate import unprotected
from analysis.study.contract import validate
from analysis.study.study import Study
from analysis.tables import participants
from tests.support.small import write_study

JOBS = {"job": ("Job", list("abcd"))}


@pytest.fixture
def release(tmp_path):
    """Builds a release of so many people of each kind and commits it; or says what is wrong."""
    folder = tmp_path / "study"

    def write(table, attributes=JOBS, voices=(), **rules):
        people = [(v,) for v, n in zip(attributes["job"][1], table, strict=True) for _ in range(n)]
        return write_study(
            folder,
            sources=[("FG1", "focus_group", 9)],
            people=[(f"P{n}", "FG1", *kind) for n, kind in enumerate(people)],
            attributes=attributes,
            codebook=[("A", "", "Time")],
            codings=[("FG1", f"P{n}", "A") for n in voices],
            disclosure={"threshold": 5} | rules,
        )

    def commit(*table, **more):
        study = Study.load(write(table, **more))
        make_table(participants, study, folder / "tables/participants")
        make_figure(theme_by_group, study, folder / "figures/theme-by-group")
        git(folder, "init", "-q")
        git(folder, "add", "tables", "figures", "study.yml")
        who = ("-c", "user.name=A. Tester", "-c", "user.email=a@example.org")
        git(folder, *who, "commit", "-qm", "A release")
        return git(folder, "rev-parse", "HEAD").decode()[:12]

    def check(*table, **more):
        write(table, **more)
        return [str(problem) for problem in unprotected(validate(folder), folder)]

    return commit, check


def test_the_same_people_may_be_released_again(release):
    commit, check = release
    commit(9, 9, 9, 9, voices=range(36))
    assert check(9, 9, 9, 9, voices=range(36)) == []


def test_one_who_went_is_known_by_what_the_counts_lost(release):
    commit, check = release
    name = commit(9, 9, 9, 9)
    (told,) = check(9, 8, 9, 9)
    assert f"with those of release {name}" in told
    assert "categories of people who went since would follow" in told
    assert f"`accepted: [{name}]`" in told
    assert check(9, 8, 9, 9, accepted=[name]) == []
    assert len(check(9, 8, 9, 9, accepted=["0" * 12])) == 1


def test_few_who_came_are_known_and_many_of_a_kind_are_not(release):
    commit, check = release
    commit(9, 9, 9, 9)
    assert "people who came since" in str(check(9, 10, 9, 9))
    assert check(9, 14, 9, 15) == []


def test_a_count_that_two_merges_leave_is_told(release):
    commit, check = release
    # b and c are 9 together, c and d 10, and d alone 8: two people are c.
    commit(9, 7, 2, 8, merge={"job": {"c or d": ["c", "d"]}})
    told = str(check(9, 7, 2, 8, merge={"job": {"b or c": ["b", "c"]}}))
    assert "1 counts of fewer than 5 people would follow" in told
    assert check(9, 7, 2, 8, merge={"job": {"b, c or d": ["b", "c", "d"]}}) == []


def test_a_hidden_count_that_an_earlier_release_prints_is_told(release):
    commit, check = release
    commit(9, 9, 6, 9)
    (told,) = check(9, 9, 4, 9)
    assert "hidden counts" in told


def test_a_mark_that_is_withheld_follows_from_one_that_was_printed(release):
    commit, check = release
    commit(9, 9, 9, 9, voices=[*range(5), *range(9, 14)])
    # Four people alone raise the theme now: its marks are withheld, and were printed.
    (told,) = check(9, 9, 9, 9, voices=[0, 1, 9, 10])
    assert "marks of fewer than 5 people would follow" in told


def test_a_release_is_named_by_its_folder_and_one_that_is_not_there_is_said(release, tmp_path):
    commit, check = release
    commit(9, 9, 9, 9)
    (tmp_path / "study").rename(tmp_path / "published")
    assert check(9, 8, 9, 9) == []  # nothing is committed here
    there = {"released": [str(tmp_path / "published")]}
    assert "people who went since" in str(check(9, 8, 9, 9, **there))
    (told,) = check(9, 8, 9, 9, released=["v9"])
    assert "found='v9', expected='a revision, or the folder of another build" in told
