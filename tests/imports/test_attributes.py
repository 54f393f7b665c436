"""Attributes become columns with listed values; those that tell everybody apart stay behind."""

import pytest

from analysis.imports.attributes import attributes
from analysis.imports.project import Code, Coder, Person, Project, Source
from analysis.imports.tables import to_tables

LEFT = "attributes that tell people apart one by one (read the export for them)"


def people(*given):
    return Project("table", people=[Person(str(n), 0, dict(a)) for n, a in enumerate(given)])


def found(project, table="participants"):
    return {a.column: (a.title, a.values) for a in attributes(project, table)}


def test_values_are_listed_and_missing_ones_are_told():
    project = people({"Age": "30-39"}, {"Age": "20-29", "Job": "nurse"}, {"Age": " "})
    assert found(project) == {
        "age": ("Age", ["20-29", "30-39", "not provided"]),
        "job": ("Job", ["nurse", "not provided"]),
    }


def test_a_column_has_a_name_that_a_table_can_have_and_no_other_column_has():
    titles = ["Years (at work)", "years at work", "2nd job", "source_id", "\u00c2ge", "?"]
    project = people(dict.fromkeys(titles, "x"))
    assert list(found(project)) == [
        *("years_at_work", "years_at_work_2", "attribute_2nd_job", "source_id_2", "\u00e2ge"),
        "attribute",
    ]


def test_what_tells_nearly_everybody_apart_is_left_behind_and_counted():
    project = people(*({"Name": f"Anna {n}", "Site": "AB"[n % 2]} for n in range(9)))
    assert list(found(project)) == ["site"]
    assert project.left.total() == 1
    few = people(*({"Age": f"{n}0-{n}9"} for n in range(2, 6)))
    assert list(found(few)) == ["age"]


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Name",
            "Real name",
            "real_name",
            "Full Name",
            "Participant's name",
            "surname",
            "Vorname",
        ),
        *("E-mail", "email address", "Mobile phone", "Telephone number", "Date of birth", "DOB"),
        *("Postcode", "NHS number", "Nachname", "Prénom", "imię", "Interviewee", "hospital no."),
    ],
)
def test_what_is_headed_as_what_names_people_is_left_behind_however_few_they_are(title):
    project = people({title: "x", "Job": "nurse"}, {title: "y"})
    assert list(found(project)) == ["job"]
    assert project.left == {LEFT: 1}


@pytest.mark.parametrize(
    "title", ["Service name", "Team", "Named nurse", "Age", "Name known", "Home"]
)
def test_what_only_sounds_like_it_is_kept(title):
    assert len(found(people({title: "x"}, {title: "y"}))) == 1


def test_a_column_with_the_name_of_a_case_in_it_is_left_behind():
    project = people({"Called": "Ms Anna Smith", "Site": "Annaberg"}, {"Called": "x"})
    project.people[0].name, project.people[1].name = "anna", "P1"
    assert list(found(project)) == ["site"]


def test_sources_have_attributes_as_well():
    project = Project("table", sources=[Source("a", 9, 2, {"Site": "north"}), Source("b", 9, 2)])
    assert found(project, "sources") == {"site": ("Site", ["north", "not provided"])}


def test_a_participant_that_is_assumed_has_none():
    project = people({"Age": "20-29"})
    project.sources = [Source("a", 9, 2), Source("b", 9, 2)]
    project.codes, project.coders = [Code("k", "Care")], [Coder("c")]
    project.codings.add(project.stretches.add(1, 0, 9), 0, 0)
    rows = list(to_tables(project, "interview").tables["participants"]())
    assert [row["age"] for row in rows] == ["20-29", "not provided"]


@pytest.mark.parametrize(
    ("values", "n", "kept"),
    [(5, 5, True), (6, 6, False), (6, 11, False), (6, 12, True), (7, 12, False)],
)
def test_as_many_values_as_half_of_the_people_or_five_are_kept(values, n, kept):
    project = people(*({"Age": str(k % values)} for k in range(n)))
    assert list(found(project)) == ["age"] * kept
    assert project.left == ({} if kept else {LEFT: 1})
    project = Project("table", sources=[Source(str(k), 9, 2, {"S": str(k)}) for k in range(6)])
    assert found(project, "sources") == {}
    assert list(project.left) == [LEFT.replace("people", "sources")]


def test_what_is_missing_is_a_value_once_and_comes_last():
    project = people({"Age": "z"}, {"Age": "not provided"}, {"Age": "a\n b"}, {"Age": ""}, {})
    (age,) = attributes(project, "participants")
    assert age.values == ["a b", "z", "not provided"]
    assert [age.of(person) for person in [*project.people, None]] == [
        *("z", "not provided", "a b"),
        *["not provided"] * 3,
    ]
    assert age.field == {
        **{"name": "age", "type": "string", "title": "Age"},
        "constraints": {"required": True, "enum": ["a b", "z", "not provided"]},
    }


def test_a_title_is_printed_without_what_cannot_be():
    (column,) = attributes(people({" Age\u200b \n of ": "1"}), "participants")
    assert (column.column, column.field["title"]) == ("age_of", "Age of")


def test_three_titles_that_come_to_the_same_name_are_numbered():
    project = people(dict.fromkeys(["A b", "a-b", "A_B", "participant id", "_"], "x"))
    assert list(found(project)) == [
        *("a_b", "a_b_2", "a_b_3", "participant_id_2", "attribute"),
    ]
