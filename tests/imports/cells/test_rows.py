"""What readers of tables share: headers, rows, marks, and who speaks in a row."""

import pytest

from analysis.imports.cells.filling import Filling
from analysis.imports.cells.grid import sheet_of
from analysis.imports.cells.rows import FORMS, Form, hold, marked
from analysis.imports.project import RefusedError

FORM = Form(
    {"doc": ["document", "dokument"], "code": ["code"], "text": ["n.º de text", "text"]},
    needed=["doc", "code"],
)


def table(*rows):
    return FORM.find([sheet_of(lambda: iter(rows))])


def test_a_header_is_found_by_its_names_wherever_it_stands():
    found = table(["Exported"], [], ["\ufeffx", " DOKUMENT\u00a0", "Code "], ["1", "a", "b"])
    assert (found.header, found.places) == (2, {"doc": 1, "code": 2})
    assert [(record.number, record.cells) for record in found.records()] == [
        (4, {"doc": "a", "code": "b"})
    ]
    assert table(["document", "codes"]) is None


def test_the_first_of_several_names_counts_and_empty_rows_do_not():
    found = table(["dokument", "document", "code"], ["a", "b", "c"], ["", " ", ""], ["d", "e", "f"])
    assert [record["doc"] for record in found.records()] == ["b", "e"]
    assert [record.number for record in found.records()] == [2, 4]


def test_a_header_is_known_by_what_it_says_whatever_its_signs():
    assert table(["DOCUMENT", "Code", "N.º  de text"], ["a", "b", "c"]).places["text"] == 2


@pytest.mark.parametrize("name", FORMS)
def test_a_form_names_columns_that_it_has_and_heads_no_two_alike(name):
    form = FORMS[name]
    assert {*form.needed, *form.filled} <= form.columns.keys()
    headings = [heading for column in form.columns.values() for heading in column]
    assert len(set(headings)) == len(headings)


def test_a_row_may_be_shorter_than_its_header_and_not_longer():
    found = table(["document", "code", "text"], ["a", "b"])
    assert [record["text"] for record in found.records()] == [""]
    with pytest.raises(RefusedError, match="row 3 has more cells than the header"):
        list(table(["document", "code"], ["a", "b", ""], ["a", "b", "c"]).records())


def test_rows_with_an_empty_cell_are_listed_and_many_are_not_all_named():
    found = table(["document", "code"], *([str(n), ""] for n in range(15)), ["", "x"])
    with pytest.raises(RefusedError, match=r"document in row 17; code in rows 2, .* 11 and 5 more"):
        hold(found, "doc", "code")


@pytest.mark.parametrize("cell", ["1", "X", "True", " yes ", "ja", "wahr", "oui", "✓"])
def test_a_mark_says_that_a_code_is_applied(cell):
    assert marked(cell, 1, 1)


@pytest.mark.parametrize("cell", ["", "0", "FALSE", "no", "nein", "-"])
def test_or_that_it_is_not(cell):
    assert not marked(cell, 1, 1)


def heard(*texts):
    """The person of each row of one source, and the names of people."""
    filling = Filling("table")
    source = filling.source("group")
    for text in texts:
        filling.row(source, text)
    filling.listen()
    people = [person.name for person in filling.project.people]
    named = [people[n] if n >= 0 else "" for n in filling.project.stretches.person]
    return named, people, filling.project.notices.total()


def test_a_row_with_one_label_is_that_person_s_and_one_with_several_the_source_s():
    named, people, several = heard("P1: yes", "P2: no\nP1: yes", " P2: well", "P1: a\nP1: b")
    assert named == ["P1", "", "P2", "P1"]
    assert people == ["P1", "P2"]
    assert several == 1


def test_a_moderator_is_no_participant():
    named, people, several = heard("M: how?", "M: how?\nP1: so", "P1: so", "Interviewer: why?")
    assert named == ["", "", "P1", ""]
    assert people == ["P1"]
    assert several == 1


def test_a_row_that_begins_without_a_label_is_nobody_s():
    named, people, _ = heard("so it was\nP1: yes", "P1: yes", "P2: no", "P2: no")
    assert named == ["", "P1", "P2", "P2"]
    assert people == ["P1", "P2"]


def test_colons_in_some_rows_are_no_labels():
    named, people, _ = heard("Well: yes", "so it was", "and so on", "late")
    assert named == ["", "", "", ""]
    assert people == []


def test_a_name_that_two_sources_share_is_two_people():
    filling = Filling("table")
    assert filling.person(filling.source("a"), "P1") != filling.person(filling.source("b"), "P1")
    assert filling.source("a", "b") != filling.source("a b")


def test_codes_have_levels_and_each_is_there_once():
    filling = Filling("table")
    places = [filling.code(path) for path in (["A", "B"], ["A"], ["A", "B"], ["C", "B"])]
    assert places == [1, 0, 1, 3]
    assert [(c.parent, c.label) for c in filling.project.codes] == [
        *(("", "A"), ("A", "B"), ("", "C"), ("C", "B"))
    ]
    assert filling.names == {"B": 1, "A": 0}


@pytest.mark.parametrize("path", [["A"] * 200, ["A" * 200_000], ["\u200b"], ["A", " "]])
def test_a_code_without_end_or_without_a_name_is_refused(path):
    with pytest.raises(RefusedError, match=r"more than (100 others|100000 characters)"):
        Filling("table").code(path)


def test_words_can_be_read_again_from_the_rows_of_each_table():
    filling = Filling("table")
    for texts in (("one", "\u201ctwo \n words\u201d"), ("three",)):
        found = table(["document", "code", "text"], *(["d", "c", text] for text in texts))
        for record in found.records():
            filling.row(filling.source(record["doc"]), record["text"], number=record.number)
        filling.finish(found)
    assert filling.project.words([1, 2]) == {1: "two words", 2: "three"}
    assert Filling("table").project.words is None
