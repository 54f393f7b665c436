"""The tables that are made of what an export says."""

from types import SimpleNamespace

import pytest

from analysis.imports.home.pseudonyms import Pseudonyms
from analysis.imports.project import (
    ASKING,
    NOBODY,
    Code,
    Coder,
    Person,
    Project,
    RefusedError,
    Source,
)
from analysis.imports.tables import DEEPEST, _paths, to_tables

PAIR = [Source("a", 50, 9), Source("b", 50, 9)]


def project(*codings, sources=PAIR, people=(), coders=("u",), codes=("K", "L"), **more):
    """A project with codings of a source, start, end, code, coder and person each."""
    made = Project("table", sources=list(sources), people=list(people), **more)
    made.codes = [c if isinstance(c, Code) else Code(c.lower(), c) for c in codes]
    made.coders = [c if isinstance(c, Coder) else Coder(c) for c in coders]
    for source, start, end, code, coder, *person in codings:
        made.codings.add(made.stretches.add(source, start, end, *person), code, coder)
    return made


def rows(made, table, mode="document"):
    return [tuple(row.values()) for row in to_tables(made, mode).tables[table]()]


ONE = (0, 0, 9, 0, 0)


def test_a_code_is_known_by_all_above_it_wherever_they_stand():
    codes = [Code("c", "C", "b"), Code("b", "B", "a"), Code("a", "A"), Code("d", "D", "gone")]
    assert _paths(SimpleNamespace(codes=codes)) == ["\nA\nB\nC", "\nA\nB", "\nA", "\nD"]


def test_of_what_stands_above_a_code_two_thousand_signs_are_enough():
    codes = [Code("a", "A" * DEEPEST), Code("b", "B", "a"), Code("c", "C", "b")]
    assert _paths(SimpleNamespace(codes=codes)) == [
        "\n" + "A" * 2000,
        "A" * 2000 + "\nB",
        "A" * 1998 + "\nB\nC",
    ]


def test_without_a_coding_there_is_nothing_to_analyse_but_in_a_codebook():
    with pytest.raises(RefusedError) as refused:
        to_tables(project(), "document")
    assert str(refused.value) == "no code is applied to a text: there is nothing to analyse"
    made = to_tables(project(codebook_only=True, sources=()), "document")
    assert made.counts == {
        **{"sources": 0, "participants": 0, "codebook": 2, "codings": 0, "assignments": 0}
    }


def test_sources_have_their_length_and_words_where_they_are_known():
    sources = [Source("a", 50, 9), Source("b", None, None), Source("c", 0, 0)]
    assert rows(project(ONE, sources=sources), "sources") == [
        *(("S01", "document", 50, 9), ("S02", "document", "", ""), ("S03", "document", 0, 0))
    ]


def test_codes_have_places_among_those_below_the_same_one():
    codes = [Code("x", "X", "t", "What X is."), Code("t", "T"), Code("y", "Y", "t"), Code("u", "U")]
    assert rows(project(ONE, codes=codes), "codebook") == [
        ("c01", "c02", "X", "What X is.", 1),
        ("c02", "", "T", "", 1),
        ("c03", "c02", "Y", "", 2),
        ("c04", "", "U", "", 2),
    ]


def test_codings_are_numbered_in_their_order_and_lead_to_all_else():
    made = project((1, 3, 7, 1, 0), (0, 0, 9, 0, 1), coders=("u", "v"))
    assert rows(made, "codings") == [
        ("K001", "S02", "", "c02", "C1", 3, 7, ""),
        ("K002", "S01", "", "c01", "C2", 0, 9, ""),
    ]


@pytest.mark.parametrize(
    ("mode", "people", "who"),
    [
        ("interview", [], ["P01", "P02"]),
        ("document", [], ["", ""]),
        ("document", [Person("p", 1)], ["", "P01"]),
        ("interview", [Person("p", 1)], ["P02", "P01"]),
        ("interview", [Person("p", 1), Person("q", 1)], ["P03", ""]),
        ("focus_group", [Person("p", 0), Person("q", 1)], ["", ""]),
    ],
)
def test_who_is_alone_in_a_source_says_all_of_it_but_in_a_group(mode, people, who):
    made = project(ONE, (1, 0, 9, 0, 0), people=people)
    assert [row[2] for row in rows(made, "codings", mode)] == who


def test_who_speaks_in_a_stretch_is_who_is_known_to():
    people = [Person("p", 0), Person("q", 0), Person("r", 1)]
    made = project((*ONE, 1), (*ONE, 0), (*ONE, NOBODY), (1, 0, 9, 0, 0, NOBODY), people=people)
    assert [row[2] for row in rows(made, "codings", "focus_group")] == ["P02", "P01", "", ""]
    made = project((*ONE, 1), (*ONE, NOBODY), (1, 0, 9, 0, 0, NOBODY), people=people)
    assert [row[2] for row in rows(made, "codings", "interview")] == ["P02", "", "P03"]


def test_what_only_those_say_who_ask_is_nobody_s_in_an_interview_either():
    made = project((*ONE, ASKING), (*ONE, NOBODY), people=[Person("p", 0)])
    assert [row[2] for row in rows(made, "codings", "interview")] == ["", "P01"]


def test_in_a_document_of_which_it_is_told_who_speaks_the_rest_is_nobody_s():
    made = project((*ONE, 0), (*ONE, NOBODY), people=[Person("p", 0)])
    assert [row[2] for row in rows(made, "codings", "document")] == ["P01", ""]
    assert [row[2] for row in rows(made, "codings", "interview")] == ["P01", "P01"]
    made = project((*ONE, ASKING), (*ONE, NOBODY), people=[Person("p", 0)])
    assert [row[2] for row in rows(made, "codings", "document")] == ["", ""]


def test_an_interview_in_which_nobody_is_known_has_a_participant_of_its_own():
    sources = [Source(name, 50, 9) for name in "abcd"]
    made = project(ONE, sources=sources, people=[Person("p", 2), Person("q", 0)])
    assert rows(made, "participants", "interview") == [
        *(("P01", "S03"), ("P02", "S01"), ("P03", "S02"), ("P04", "S04"))
    ]
    assert made.notices["interviews without a case (one participant assumed in each)"] == 2
    made = project(ONE, people=[Person("p", 1)])
    assert rows(made, "participants") == [("P01", "S02")]


def test_a_group_in_which_nobody_is_known_is_refused():
    sources = [Source(name, 50, 9) for name in "abc"]
    with pytest.raises(RefusedError) as refused:
        to_tables(project(ONE, sources=sources, people=[Person("p", 0)]), "focus_group")
    assert str(refused.value) == (
        "in 2 of 3 focus groups nobody is known to have spoken (first: text source 2 in file"
        " order); make one case per person, link it to its source and export the project again, or"
        " import with --mode document; labels in the texts, such as P1:, are read with"
        " --speakers labels"
    )
    assert to_tables(project(ONE, sources=sources[:1], people=[Person("p", 0)]), "focus_group")


def duties(*codings, coders, n=2):
    sources = [Source(str(k), 50, 9) for k in range(n)]
    made = project(*codings, sources=sources, coders=coders)
    return [(source, coder, role) for coder, source, role in rows(made, "assignments")]


def test_all_who_coded_in_a_source_had_the_duty_and_where_nothing_is_coded_all_primary_ones():
    second = Coder("w", "second")
    coded = [(0, 0, 9, 0, 0), (0, 0, 9, 0, 2), (1, 0, 9, 0, 1)]
    assert duties(*coded, coders=("u", "v", second, "idle"), n=4) == [
        ("S01", "C1", "primary"),
        ("S01", "C3", "second"),
        ("S02", "C2", "primary"),
        *((f"S0{n}", f"C{k}", "primary") for n in (3, 4) for k in (1, 2)),
    ]
    assert duties((0, 0, 9, 0, 1), (1, 0, 9, 0, 0), coders=("u", second)) == [
        *(("S01", "C1", "primary"), ("S01", "C2", "second"), ("S02", "C1", "primary"))
    ]


@pytest.mark.parametrize(
    ("start", "end", "fits"), [(0, 50, True), (0, 51, False), (7, 7, False), (8, 7, False)]
)
def test_a_stretch_lies_in_its_text_and_has_a_length(start, end, fits):
    coded = project((0, 0, 9, 0, 0), (1, start, end, 0, 0))
    if fits:
        assert to_tables(coded, "document")
        return
    with pytest.raises(RefusedError) as refused:
        to_tables(coded, "document")
    assert str(refused.value) == (
        "a stretch reaches outside its text, or ends where it begins, in coding 2 in file order"
        " (first: in text source 2); export the project again"
    )
    assert to_tables(project((1, start, end, 0, 0), positions=False), "document")


def test_a_source_without_a_length_has_room_for_nothing():
    with pytest.raises(RefusedError, match="outside its text"):
        to_tables(project(ONE, sources=[Source("a")]), "document")


AGAIN = "codings that repeat another one exactly (kept)"
ALIKE = "codes with the label of another code (kept apart)"


def test_what_is_there_twice_and_what_is_not_coded_is_counted():
    coded = [ONE, ONE, (0, 0, 9, 1, 0), (0, 0, 8, 0, 0), (0, 1, 9, 0, 0), (0, 0, 9, 0, 1), ONE]
    sources = [*PAIR, Source("c", 50, 9)]
    codes = [Code("k", "K"), Code("l", "K"), Code("m", "M"), Code("n", "K")]
    made = project(*coded, sources=sources, codes=codes, coders=("u", "v"))
    to_tables(made, "document")
    assert made.duplicated == {AGAIN: 2, ALIKE: 2}
    assert made.notices["sources in which nothing is coded (kept)"] == 2


def test_codings_are_counted_by_source_by_coder_and_by_code():
    made = project(ONE, (1, 0, 9, 1, 0), (1, 0, 8, 1, 2), coders=("u", "idle", "v"))
    assert to_tables(made, "document").by == {
        "source_id": [("S01", 1), ("S02", 2)],
        "coder_id": [("C1", 2), ("C3", 1)],
        "code_id": [("c01", 1), ("c02", 2)],
    }


def test_attributes_are_columns_and_who_is_assumed_has_none():
    sources = [Source("a", 50, 9, {"Site": "N"}), Source("b", 50, 9)]
    made = project(ONE, sources=sources, people=[Person("p", 1, {"Job": "nurse"})])
    assert rows(made, "sources", "interview") == [
        *(("S01", "interview", 50, 9, "N"), ("S02", "interview", 50, 9, "not provided"))
    ]
    assert rows(made, "participants", "interview") == [
        *(("P01", "S02", "nurse"), ("P02", "S01", "not provided"))
    ]


def test_things_are_known_again_by_their_keys_else_by_their_names_or_all_labels_above_them():
    called = Pseudonyms()
    first = project(ONE, codes=[Code("k", "K"), Code("l", "L", "k")], coders=[Coder("u", name="U")])
    first.sources[0].name, first.people = "Anna", [Person("p", 0, name="P")]
    to_tables(first, "document", called)
    again = project((0, 0, 9, 1, 1), codes=[Code("new", "N"), Code("x", "K"), Code("y", "L", "x")])
    again.sources = [Source("c", 50, 9), Source("other", 50, 9, name="Anna"), Source("b", 50, 9)]
    again.people = [Person("q", 1), Person("r", 1, name="P"), Person("p", 1)]
    again.coders = [Coder("v"), Coder("w", name="U")]
    made = to_tables(again, "document", called)
    ids = {name: [next(iter(row.values())) for row in rows()] for name, rows in made.tables.items()}
    assert ids["sources"] == ["S03", "S01", "S02"]
    assert ids["codebook"] == ["c03", "c01", "c02"]
    assert ids["participants"] == ["P02", "P03", "P01"]
    assert ids["assignments"][0] == "C1"
    logged = {(kind, name): said for kind, name, said in called.new}
    assert logged["source", "S01"] == "Anna"
    assert logged["coder", "C1"] == "U"
    assert ("code", "c01") not in logged


def test_who_is_assumed_to_speak_in_an_interview_stays_the_same_person():
    called = Pseudonyms()
    to_tables(project(ONE), "interview", called)
    sources = [Source("new", 50, 9), Source("b", 50, 9), Source("a", 50, 9)]
    made = to_tables(project(ONE, sources=sources), "interview", called)
    people = [tuple(row.values()) for row in made.tables["participants"]()]
    assert people == [("P03", "S03"), ("P02", "S02"), ("P01", "S01")]


def test_a_code_keeps_its_place_under_a_new_label_and_gives_it_to_no_namesake():
    called = Pseudonyms()
    to_tables(project(ONE, codes=[Code("k", "K"), Code("l", "L", "k")]), "document", called)
    renamed = project(ONE, codes=[Code("x", "L"), Code("l", "Late", "k"), Code("k", "Time")])
    assert [row[0] for row in rows_of(renamed, called)] == ["c03", "c02", "c01"]


def rows_of(made, called):
    return [tuple(row.values()) for row in to_tables(made, "document", called).tables["codebook"]()]
