"""What a reader knows of those who are there now, and knew of them at earlier releases."""

import pytest

from analysis.disclosure.releases import ANY, Release
from analysis.disclosure.traced import Person, traced
from tests.support.small import small_study

# Of the small study: two people in a group, and one in each of two interviews.
# Each of them raised a theme and a subtheme, but for P4, whom the second coder alone heard.
WAITED, SILENT = frozenset({"A", "A.wait"}), frozenset()


def release(**more):
    return Release("then", {}, {}, {}, **more)


NOW = release(here=frozenset({"P1", "P2", "P3", "P4"}))


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return small_study(tmp_path_factory.mktemp("study"))


def known(study, then, *, named=True, now=NOW):
    return dict(zip(("P1", "P2", "P3", "P4"), traced(study, [then, now], named=named), strict=True))


def test_each_person_is_known_by_the_themes_that_they_raised(study):
    people = known(study, release())
    raised = [p.raised for p in people.values()]
    assert raised == [(WAITED, WAITED)] * 3 + [(SILENT, SILENT)]


def test_who_was_there_is_known_of_a_release_that_named_them(study):
    people = known(study, release(here=frozenset({"P1", "P3"})))
    assert [p.here for p in people.values()] == [
        (True, True),
        (False, True),
        (True, True),
        (False, True),
    ]


def test_who_was_there_is_not_known_of_a_release_that_named_nobody_nor_after_new_names(study):
    for then, named in ((release(), True), (release(here=frozenset({"P1"})), False)):
        people = known(study, then, named=named)
        assert {p.here for p in people.values()} == {(None, True)}


def test_who_is_there_now_is_known_even_after_new_names(study):
    now = release(here=frozenset({"P1", "P2", "P3"}))
    here = [p.here[1] for p in known(study, release(), named=False, now=now).values()]
    assert here == [True, True, True, False]


LISTED = {("I1", ANY): False, ("I1", "A"): True, ("I1", "B"): True, ("I2", "A"): True}


def test_what_a_source_of_one_person_raised_then_is_what_that_person_did(study):
    # I1 raised A and B then, and raises A and A.wait now.
    people = known(study, release(raised=LISTED))
    assert people["P3"].raised == (frozenset({"A", "B"}), WAITED)


def test_a_mark_of_a_source_that_says_no_says_that_the_person_did_not(study):
    people = known(study, release(raised={("I1", ANY): False, ("I1", "A"): False}))
    assert people["P3"].raised == (SILENT, WAITED)


@pytest.mark.parametrize("person", ["P1", "P2", "P4"])
def test_what_people_of_other_sources_raised_is_what_they_raise_now(study, person):
    # Neither the group is listed, nor I2: it is not known whether a single person was in it.
    then, now = known(study, release(raised=LISTED))[person].raised
    assert then == now


def test_after_new_names_a_source_says_nothing_of_anybody(study):
    people = known(study, release(raised=LISTED), named=False)
    assert people["P3"].raised == (WAITED, WAITED)


def test_words_are_known_of_those_who_were_there_and_quoted(study):
    said = {"P1": {"job": "nurse", "place": "ward"}, "P2": {"job": "nurse"}}
    people = known(study, release(here=frozenset({"P1", "P3"}), said=said))
    assert people["P1"] == Person(
        (True, True), (WAITED, WAITED), ((("job", "nurse"), ("place", "ward")), ())
    )
    assert people["P2"].said == ((), ())  # who was not there
    assert people["P3"].said == ((), ())  # who was not quoted


def test_words_are_nobodys_after_new_names_but_those_that_are_printed_now(study):
    said = {"P1": {"job": "nurse"}}
    then = release(here=frozenset({"P1"}), said=said)
    now = release(here=NOW.here, said=said)
    people = known(study, then, named=False, now=now)
    assert people["P1"].said == ((), (("job", "nurse"),))
