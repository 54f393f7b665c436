"""Attributes become columns with listed values; those that tell everybody apart stay behind."""

from analysis.imports.attributes import attributes
from analysis.imports.project import Code, Coder, Person, Project, Source
from analysis.imports.tables import to_tables


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
