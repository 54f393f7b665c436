"""What tells of the tables of a study that stay at home."""

import pytest

from analysis.privacy.columns import occurrences, stands_in
from analysis.privacy.copies import _few
from analysis.privacy.kept import CODINGS, PEOPLE, Person, alike, is_number, kept, words
from tests.support.run import write
from tests.support.small import write_study


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ()),
        ("Not provided", ("not", "provided")),
        ("P-1_b", ("p", "1", "b")),
        ("A.1.2", ("a.1.2",)),
        ("A. b.", ("a", "b")),
        ("Ｗard\u200b\u00adS ", ("wards",)),
        ("Straße", ("strasse",)),
    ],
)
def test_a_cell_is_read_as_words_however_it_is_written(text, read):
    assert words(text) == read


@pytest.mark.parametrize("hidden", "\u00ad\u200b\u200f\u2060\ufeff")
def test_what_does_not_show_is_not_there(hidden):
    assert alike(f"a{hidden}b") == "ab"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *((cell, True) for cell in ("7", "2021", "30–39", "1,500", "3-4-5", "12/2021", "20210314")),
        *((cell, False) for cell in ("2021-03-14", "3.4.2021", "14/3/2021", "1 2 2021")),
        *((cell, False) for cell in ("", "nurse", "7 years", "2.5")),
    ],
)
def test_a_day_is_no_number(cell, number):
    assert is_number(words(cell)) is number


@pytest.fixture
def study(tmp_path):
    return write_study(tmp_path)


NURSE, DOCTOR, WARD, CLINIC = (("nurse",), ("doctor",), ("ward",), ("clinic",))
UNSAID = ("not", "provided")


def test_people_are_told_by_their_values_and_by_sources_in_which_they_are_alone(study):
    told = kept(study)
    assert told.people == {
        ("p1",): Person((WARD, NURSE), (WARD, NURSE)),
        ("p2",): Person((WARD, UNSAID), (WARD, UNSAID)),
        ("p3",): Person((CLINIC, NURSE), (CLINIC, NURSE)),
        ("p4",): Person((WARD, DOCTOR), (WARD, DOCTOR)),
    }
    assert told.alone == {("i1",): told.people["p3",], ("i2",): told.people["p4",]}


def test_rows_are_told_without_anything_between_their_letters(study):
    solid = kept(study).solid
    assert {row for row, name in solid.items() if name == "P3"} == {
        *("p3clinicnurse", "p3i1clinicnurse", "p3clinic", "p3nurse")
    }
    assert {*solid.values()} == {"P1", "P2", "P3", "P4"}


def test_numbers_tell_nothing_alone_but_with_the_rest_of_their_row(tmp_path):
    people = [("P1", "FG1", "7", "nurse"), ("P2", "FG1", "12", "")]
    write_study(tmp_path, people=people)
    told = kept(tmp_path)
    assert told.people["p1",] == Person((NURSE,), (("7",), NURSE))
    assert told.people["p2",] == Person((), (("12",),))
    assert {"p17nurse", "p1fg17nurse", "p1nurse", "p212", "p2fg112"} == set(told.solid)


def test_what_a_build_prints_of_those_who_are_quoted_tells_nothing(tmp_path):
    codings = [("FG1", "P1", "A.wait", "C1", 5, "E1")]
    more = {"codings": codings, "excerpts": [("E1", "x")]}
    job = write_study(tmp_path / "job", speakers=["job"], **more)
    assert kept(job).people["p1",] == Person((WARD,), (WARD, NURSE))
    assert kept(job).people["p3",] == Person((CLINIC, NURSE), (CLINIC, NURSE))
    both = write_study(tmp_path / "both", speakers=["job", "place"], **more)
    assert kept(both).people["p1",] == Person((), ())
    assert set(kept(both).solid.values()) == {"P2", "P3", "P4"}
    unquoted = write_study(tmp_path / "none", speakers=["job", "place"])
    assert kept(unquoted).people["p1",] == Person((WARD, NURSE), (WARD, NURSE))


def test_codings_are_told_by_their_names_and_by_where_they_begin(tmp_path):
    codings = [
        ("I1", "P3", "A", "C1", 40),
        ("FG1", "", "A.rush", "C1", 40),
        ("I1", "P3", "B", "C1", 40),
    ]
    told = kept(write_study(tmp_path, codings=codings))
    assert told.stretches == 2  # the first and the last are one
    assert told.codings["k1",] == [(0, (frozenset({"i1", "a", "p3"}),))]
    assert told.codings["k2",] == [(1, (frozenset({"fg1", "a.rush"}),))]
    ends = [frozenset({one, "55"}) for one in ("i1", "a", "p3", "k1")]
    assert told.codings["40",][0] == (0, tuple(ends))
    assert [n for n, _ in told.codings["40",]] == [0, 1, 0]


def test_columns_tell_that_lie_in_an_order_that_is_hardly_chance(tmp_path):
    jobs = ["doctor", "nurse"] * 9
    people = [(f"P{n}", "FG1", "ward", job) for n, job in enumerate(jobs)]
    told = kept(write_study(tmp_path, people=people, codings=[]))
    assert tuple((job,) for job in jobs) in told.columns[PEOPLE]
    assert tuple((job,) for job in jobs) in told.named
    assert (WARD,) * 18 not in told.columns[PEOPLE]
    assert told.columns[CODINGS] == []
    assert list(told.attributes[0].values()) == [(job,) for job in jobs]
    assert len(told.attributes) == 1


def test_where_there_are_no_tables_nothing_tells(tmp_path):
    write(tmp_path, {"study.yml": "provenance: restricted\n", "raw/participants.csv": "\0"})
    told = kept(tmp_path)
    assert (told.alone, told.solid, told.codings, told.stretches) == ({}, {}, {}, 0)


# Where it stands


@pytest.mark.parametrize(
    ("rows", "few"), [(0, 1), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (100, 3)]
)
def test_a_third_of_a_small_table_tells_and_three_rows_of_any(rows, few):
    assert _few(rows) == few


def test_names_are_found_among_words_the_longer_one_first():
    names = [("p",), ("p", "1"), ("q", "2"), ()]
    assert occurrences(["p", "1", "p", "q", "p"], names) == [
        *((0, ("p", "1")), (2, ("p",)), (4, ("p",)))
    ]
    assert occurrences([], names) == occurrences(["x"], []) == []


COLUMN = (("a",), ("b", "c"), (), ("a",))


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("a b c a", True),
        ("x a y b c z a", True),
        ("a a b c a", True),
        ("a b c b c a", False),
        ("a b a", False),
        ("a b c", False),
        ("b c a a", False),
    ],
)
def test_a_column_stands_in_its_order_with_none_of_its_other_cells_between(text, stands):
    assert stands_in(text.split(), COLUMN) is stands
