"""Cases become participants where they lead to one source; groups of codes become themes."""

import pytest

from analysis.imports.project import NOBODY, Code, Person, Project, Source
from analysis.imports.refi.people import add_groups, add_labelled, add_people, attributes_of
from analysis.imports.refi.raw import Raw, RawCase, RawSource

UNLINKED = "links of cases to what is no text here"
LEFT = "cases that do not link to exactly one text source"
ASKING = "moderators (cases by their name; no participants)"


def cases(*made, texts=None, kept=None):
    """A project with two texts and some cases; of each what it links to, what it says, its name."""
    raw = Raw()
    raw.texts = texts or [RawSource({"a", "m"}, {"talk"}), RawSource({"b"}, {"other"})]
    for links, stretches, *more in made:
        name, *values = more or ["Anna"]
        raw.cases.append(RawCase("c", name, dict(*values), links.split(), stretches))
    for source in (0, 0, 1):
        raw.stretches.add(source, 0, 9)
    add_people(raw, {0: 0, 1: 1} if kept is None else kept)
    return raw


@pytest.mark.parametrize(
    ("links", "stretches", "source"),
    [
        *(("a", [], 0), ("b", [], 1), ("m", [], 0), ("talk", [], 0), ("other", [], 1)),
        *(("a m talk", [], 0), ("", [(1, 2)], 1), ("b", [(1, 2)], 1), ("a gone", [], 0)),
        *(("a b", [], None), ("", [], None), ("gone", [], None), ("a", [(1, 2)], None)),
        ("", [(0, 0), (1, 2)], None),
    ],
)
def test_a_case_is_a_participant_where_it_leads_to_one_source(links, stretches, source):
    raw = cases((links, stretches))
    assert [person.source for person in raw.people] == ([] if source is None else [source])
    assert raw.left[LEFT] == (source is None)
    assert raw.notices[UNLINKED] == links.split().count("gone")
    assert raw.notices[ASKING] == 0


def test_a_source_that_is_not_kept_is_none_to_lead_to_and_others_have_new_places():
    raw = cases(("a b", []), ("a", []), ("", [(0, 0)]), kept={1: 0})
    assert [person.source for person in raw.people] == [0]
    assert raw.left[LEFT] == 2
    assert raw.notices[UNLINKED] == 0


def test_a_file_of_two_sources_leads_to_neither():
    texts = [RawSource({"a"}, {"talk", ""}), RawSource({"b"}, {"talk", "b2", ""})]
    raw = cases(("talk", []), ("b2", []), texts=texts)
    assert [person.source for person in raw.people] == [1]
    assert raw.notices[UNLINKED] == 1


def test_who_moderates_is_no_participant_and_what_they_say_is_nobody_s():
    raw = cases(("", [(0, 0)]), ("", [(0, 1)], "Moderator"), ("b", [], "Moderator"))
    assert [person.name for person in raw.people] == ["Anna", "Moderator"]
    assert raw.notices[ASKING] == 1
    assert raw.left[LEFT] == 0
    assert list(raw.stretches.person) == [NOBODY, NOBODY, NOBODY]  # two speak at once
    alone = cases(("", [(0, 0)]))
    assert list(alone.stretches.person) == [0, 0, NOBODY]


def test_a_participant_has_a_name_and_attributes_by_the_names_of_their_variables():
    raw = Raw(variables={"v": "Age", "w": ""})
    assert attributes_of(raw, {"v": "29", "w": "x"}) == {"Age": "29", "variable": "x"}
    assert attributes_of(raw, {"gone": "y"}) == {"variable": "y"}
    raw = cases(("a", [], "Anna", {"v": "29"}))
    (person,) = raw.people
    assert (person.key, person.name, person.attributes) == ("c", "Anna", {"variable": "29"})


def test_labels_tell_who_speaks_in_texts_of_which_no_case_does():
    project = Project("", sources=[Source("s", 40, 9), Source("t", 40, 9), Source("u", 40, 9)])
    project.people = [Person("p", 1)]
    before = project.stretches.add(0, 11, 14)
    text = "M: how?\nP1: one\nP2: two\nP1: three\nM: so"
    add_labelled(project, [text, text, "P1: again"])
    assert [(p.source, p.name) for p in project.people[1:]] == [(0, "P1"), (0, "P2"), (2, "P1")]
    assert project.people[1].key == "s P1"
    assert project.stretches.person[before] == 1
    assert +project.notices == {
        "people told by labels in the texts": 3,
        "moderators told by labels in the texts (no participants)": 1,
    }


# Groups

KEPT = "groups of codes (codes in several groups, or groups of levels)"
MADE, EMPTY = "groups of codes, made themes", "sets without codes"


def grouped(*groups, codes=("a", "b", "c")):
    raw = Raw()
    raw.codes = [c if isinstance(c, Code) else Code(c, c.upper()) for c in codes]
    raw.groups = [(name, members.split()) for name, members in groups]
    add_groups(raw)
    labels = {code.key: code.label for code in raw.codes} | {"": ""}
    return [(labels[c.parent], c.label) for c in raw.codes], raw


def test_groups_become_themes_after_the_codes_and_those_in_none_stay_where_they_are():
    outline, raw = grouped(("G", "a c"), ("H", "b"), ("I", ""))
    assert outline == [("G", "A"), ("H", "B"), ("G", "C"), ("", "G"), ("", "H")]
    assert (+raw.notices, +raw.left) == ({MADE: 2}, {EMPTY: 1})
    outline, _ = grouped(("G", "a"))
    assert outline == [("G", "A"), ("", "B"), ("", "C"), ("", "G")]
    outline, raw = grouped(("G", "a a"))
    assert outline[0] == ("G", "A")


@pytest.mark.parametrize(
    ("groups", "codes"),
    [
        ([("G", "a b"), ("H", "b")], "abc"),
        ([("G", "a gone")], "abc"),
        ([("", "a")], "abc"),
        ([("G", "a"), ("", "b")], "abc"),
        ([("G", "a")], ["a", Code("b", "B", "a")]),
    ],
)
def test_groups_that_cannot_be_themes_leave_the_codes_as_they_are(groups, codes):
    outline, raw = grouped(*groups, codes=codes)
    assert len(outline) == len(codes)
    assert raw.codes[0].parent == ""
    assert (+raw.notices, +raw.left) == ({}, {KEPT: len(groups)})


def test_where_there_are_no_groups_nothing_is_told():
    outline, raw = grouped()
    assert outline == [("", "A"), ("", "B"), ("", "C")]
    assert (+raw.notices, +raw.left) == ({}, {})


def test_men_and_women_told_by_letters_take_part():
    project = Project("", sources=[Source("s", 40, 9)])
    add_labelled(project, ["M1: one\nF1: two\nM2: three"])
    assert [person.name for person in project.people] == ["M1", "F1", "M2"]
    raw = cases(("", [(0, 0)], "M1"), ("", [(0, 1)], "F1"))
    assert [person.name for person in raw.people] == ["M1", "F1"]
