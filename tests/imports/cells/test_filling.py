"""A project is filled from rows: who speaks in them, which codes are quotes, what stands where."""

import pytest

from analysis.imports.cells.filling import MAX_LABEL, Filling, Listed
from analysis.imports.cells.grid import sheet_of
from analysis.imports.cells.rows import Form
from analysis.imports.project import ASKING, NOBODY, RefusedError, hashed

SEVERAL = "rows in which several speak (they count for the source)"
FORM = Form({"doc": ["document"], "code": ["code"], "text": ["text"]}, needed=["doc", "code"])


def table(*rows):
    return FORM.find([sheet_of(lambda: iter([list(row) for row in rows]))])


def heard(*texts):
    """The person of each row of one source, and the names of people."""
    filling = Filling("table")
    source = filling.source("group")
    for text in texts:
        filling.row(source, text)
    filling.listen()
    people = [person.name for person in filling.project.people]
    named = [people[n] if n >= 0 else "" for n in filling.project.stretches.person]
    notices = filling.project.notices
    return named, people, notices[SEVERAL]


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


def test_what_only_moderators_say_is_told_from_what_nobody_is_known_to_say():
    filling = Filling("table")
    source = filling.source("d")
    for text in ("M: how?\nInt: so?", "P1: yes", "M: how?\nP1: yes", "so it was"):
        filling.row(source, text)
    filling.listen()
    assert list(filling.project.stretches.person) == [ASKING, 0, NOBODY, NOBODY]
    assert filling.project.notices["moderators told by labels in the rows (no participants)"] == 2


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


def filled(*rows, header=("document", "code", "text")):
    """A project of a table in which each row has a code."""
    found, filling = table(header, *rows), Filling("table")
    for record in found.records():
        stretch = filling.row(filling.source(record["doc"]), record["text"], number=record.number)
        filling.coding(stretch, filling.code([record["code"]]), filling.coder("c"))
    filling.finish(found)
    return filling.project


IN_VIVO = "in-vivo codes, whose names are somebody's words (told by a number)"


@pytest.mark.parametrize(
    ("code", "text", "told"),
    [
        *(
            ("so it just goes", "So it  just\ngoes", True),
            ("“so it just goes”", "so it just goes", True),
        ),
        *(
            ("so it just goes…", "'So it just goes.", False),
            ("So it just goes", "»so it just goes«", True),
        ),
        *(("so it goes", "so it goes", False), ("so it just goes", "so it just went", False)),
        ("so it just goes", "so it just goes on", False),
    ],
)
def test_a_code_whose_name_is_what_was_said_is_told_by_a_number(code, text, told):
    project = filled(("d", "plain", "words"), ("d", code, text))
    assert project.codes[1].label == ("In-vivo code 2" if told else code)
    assert project.notices[IN_VIVO] == told


def test_a_name_that_is_said_in_another_row_is_no_quote_of_it():
    project = filled(("d", "so it just goes", "other words"), ("d", "plain", "so it just goes"))
    assert [code.label for code in project.codes] == ["so it just goes", "plain"]


def test_rows_that_repeat_another_one_are_counted():
    same = ("d", "a", "x")
    project = filled(same, ("d", "a", "y"), same, same, ("", "", ""), ("", "", ""))
    assert project.duplicated == {"rows that repeat another one exactly (kept)": 2}


@pytest.mark.parametrize("labelled", [1, 2, 3])
def test_labels_are_meant_where_half_of_the_rows_begin_with_one(labelled):
    texts = [f"P{n}: yes" if n < labelled else "so it was" for n in range(4)]
    _, people, _ = heard(*texts)
    assert people == ([f"P{n}" for n in range(labelled)] if labelled > 1 else [])


def test_who_is_known_to_speak_in_a_row_stays_whatever_its_label():
    filling = Filling("table")
    source = filling.source("d")
    known = filling.person(source, "Anna")
    places = [filling.row(source, "P1: yes", person=known), filling.row(source, "P1: no")]
    filling.listen()
    persons = filling.project.stretches.person
    assert [persons[place] for place in places] == [known, 1]
    assert [(p.name, p.source) for p in filling.project.people] == [("Anna", 0), ("P1", 0)]


def test_rows_are_heard_once_and_how_many_have_several_voices_is_said():
    filling = Filling("table")
    source = filling.source("d")
    for _ in range(2):
        filling.row(source, "P1: yes\nP2: no")
        filling.listen()
    assert +filling.project.notices == {SEVERAL: 2}
    assert list(filling.project.stretches.person) == [NOBODY, NOBODY]


def test_a_definition_comes_to_a_code_that_one_below_it_named_first():
    filling = Filling("table", listed=[Listed("a > b", "B.", 1), Listed("a", "A.", 1)])
    filling.begin(lambda name: name.split(" > "))
    filling.code(["a"], "a", "Another.")
    assert [(c.label, c.definition) for c in filling.project.codes] == [("a", "A."), ("b", "B.")]


def test_a_source_is_named_by_all_that_stands_above_it_and_known_by_each_part():
    filling = Filling("table", "Program")
    assert [filling.source(*key) for key in (("g", "a"), ("", "a"), ("g", "a"), ("g / a",))] == [
        *(0, 1, 0, 2)
    ]
    assert [source.name for source in filling.project.sources] == ["g / a", "a", "g / a"]
    assert filling.project.program == "Program"
    assert not filling.project.positions


def test_a_coder_who_coded_to_compare_is_another_one():
    filling = Filling("table")
    assert [filling.coder("a"), filling.coder("a", "second"), filling.coder("a")] == [0, 1, 0]
    assert [(c.name, c.role) for c in filling.project.coders] == [("a", "primary"), ("a", "second")]


def test_a_coding_is_known_by_what_the_export_has_of_it_else_by_what_its_row_says():
    filling = Filling("table")
    filling.row(filling.source("d"), "other")
    stretch = filling.row(filling.source("d"), "two \n words")
    code, coder = filling.code(["T", "A"]), filling.coder("u")
    filling.coding(stretch, code, coder, "file", 7)
    filling.coding(stretch, code, coder)
    said = f"d\x1fT\x1fA\x1fu\x1fprimary\x1f{hashed('two words')}"
    assert list(filling.project.codings.key) == [hashed("file\x1f7"), hashed(said)]
    assert list(filling.project.codings) == [(1, 1, 0)] * 2


def test_codes_of_a_list_come_first_with_their_definitions_by_their_levels():
    filling = Filling("table", listed=[Listed("A: B", "What B means.", 1), Listed("C", "", None)])
    filling.begin(lambda name: name.split(": "))
    assert [(c.label, c.parent, c.definition) for c in filling.project.codes] == [
        *(("A", "", ""), ("B", "A", "What B means."), ("C", "", ""))
    ]
    assert filling.names == {"A: B": 1, "C": 2}
    assert filling.named("A: B", ["never"]) == 1
    assert filling.named("D", ["E", "F"]) == 4
    assert filling.names["D"] == 4
    plain = Filling("table", listed=[Listed("A: B", "", 1)])
    plain.begin()
    assert [c.label for c in plain.project.codes] == ["A: B"]


def test_the_first_place_that_a_name_has_counts():
    filling = Filling("table")
    filling.code(["A", "B"])
    filling.code(["C", "B"])
    assert filling.names == {"B": 1}


def test_as_many_levels_and_as_long_a_name_as_a_table_can_hold_are_taken():
    filling = Filling("table")
    assert filling.code([str(n) for n in range(100)]) == 99
    with pytest.raises(RefusedError, match=r"^a code stands below more than 100 others; is that"):
        filling.code([str(n) for n in range(101)])
    filling.code(["A" * MAX_LABEL], definition="d" * MAX_LABEL)
    for wrong in ({"path": ["B" * (MAX_LABEL + 1)]}, {"path": ["B"], "definition": "d" * 100_001}):
        with pytest.raises(
            RefusedError, match=r"^code 102 in the order of the file has a name or a"
        ):
            filling.code(**wrong)


def test_words_are_read_of_the_rows_that_are_asked_for_and_of_no_other():
    found = table(("document", "code", "text"), ("d", "a", "one"), ("d", "a", "two"))
    filling = Filling("table")
    for record in found.records():
        filling.row(filling.source(record["doc"]), record["text"], number=record.number)
    filling.finish(found)
    assert filling.project.words([0]) == {0: "one"}
    assert filling.project.words([1]) == {1: "two"}
    assert filling.project.words([5]) == {}
    without = table(("document", "code"), ("d", "a"))
    silent = Filling("table")
    silent.finish(without)
    assert silent.project.words is None


def test_men_and_women_told_by_letters_take_part():
    named, people, _ = heard("M1: yes", "F1: no", "M2: well", "M: how?\nM1: so")
    assert named == ["M1", "F1", "M2", ""]
    assert people == ["M1", "F1", "M2"]
