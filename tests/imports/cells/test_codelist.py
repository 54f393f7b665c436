"""A list of codes beside an export is read, added, and held against what was read."""

import pytest

from analysis.imports.cells.codelist import end, listed
from analysis.imports.cells.filling import Filling, Listed
from analysis.imports.project import Code, RefusedError, Sum
from tests.support.table_writers import csv_file

UNKNOWN = "codes that the list of codes lacks (kept)"
NEVER = "codes that are never applied (kept)"


def of(tmp_path, *rows):
    return listed(str(csv_file(tmp_path / "codes", rows)))


def test_without_a_list_there_are_no_codes():
    assert listed("") == []


def test_codes_have_their_definitions_and_how_often_they_were_used_where_that_is_a_number(tmp_path):
    rows = [
        ["Code", "Comment", "Grounded"],
        ["A", "What A is.", "12"],
        ["B", "", "many"],
        ["C", "", "²"],
    ]
    assert of(tmp_path, *rows, ["D", "", "0"], ["E", "", "3.0"], ["F", "", "99,00"]) == [
        *(Listed("A", "What A is.", 12), Listed("B", "", None), Listed("C", "", None)),
        *(Listed("D", "", 0), Listed("E", "", 3), Listed("F", "", 99)),
    ]


def test_codes_that_are_listed_twice_are_named_all_at_once(tmp_path):
    with pytest.raises(RefusedError) as refused:
        of(tmp_path, ["code", "n"], ["A", "1"], ["B", "1"], ["A", "1"], ["B", "2"], ["A", "3"])
    assert str(refused.value) == (
        "CODEBOOK: a code that an earlier row has as well, in rows 4, 5, 6; expected a row for"
        " each: delete what is there twice, and give codes of one name after those above them, such"
        " as Theme\\Code"
    )


def test_a_file_that_is_no_list_says_what_was_looked_for(tmp_path):
    with pytest.raises(RefusedError) as refused:
        of(tmp_path, ["colour", "n"], ["A", "1"])
    assert str(refused.value) == "CODEBOOK: no column of codes (headed code, tag or name)"


def coded(codes, *used):
    """What is said of a project whose codings have some codes, by the name of each."""
    filling = Filling("table", listed=codes)
    filling.begin(lambda name: name.split(": "))
    stretch = filling.row(filling.source("d"))
    for name in used:
        filling.coding(stretch, filling.named(name, name.split(": ")), filling.coder(""))
    end(filling)
    return filling.project


def test_what_the_list_counts_is_held_against_what_was_read():
    codes = [Listed("A", "", 2), Listed("B", "", 3), Listed("C", "", None), Listed("D", "", 0)]
    project = coded(codes, "A", "A", "B", "C", "E")
    assert project.sums == [
        Sum("codings of code 2 in the order of the codebook", 3, 1),
        Sum("codings, by the list of codes", 5, 3),
    ]
    assert project.conflicts == {UNKNOWN: 1}
    assert project.notices == {NEVER: 1}
    assert coded([Listed("A", "", 1)], "A").sums == [Sum("codings, by the list of codes", 1, 1)]
    assert coded([Listed("A", "", None)], "A").sums == []


def test_without_a_list_none_is_lacking_and_a_theme_need_not_be_applied():
    project = coded([], "T: A", "B")
    assert project.conflicts == {}
    assert project.notices[NEVER] == 0
    project.codes.append(Code("k", "K"))
    filling = Filling("table")
    filling.project.codes = [Code("t", "T"), Code("a", "A", "t"), Code("b", "B")]
    end(filling)
    assert filling.project.notices == {NEVER: 2}
