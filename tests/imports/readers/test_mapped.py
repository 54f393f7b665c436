"""Any other table is read by a mapping, which the import drafts and its user corrects."""

import os

import pytest
import yaml

from analysis.imports.project import DraftedError, RefusedError
from tests.support.run import run
from tests.support.table_writers import csv_file, xlsx_file

LONG = [
    ["Interview", "Speaker", "Age", "Quote", "Codes", "Coder"],
    ["Berta", "P1", "20-29", "zebra", "Time > Waiting; Trust", "Anna"],
    ["Berta", "P1", "20-29", "zebra", "Trust", "Bo"],
    ["Other", "P2", "", "zebra", "", "Bo"],
]
WIDE = [
    ["Study of 2022", "", "", ""],
    ["Document", "Quote", "Waiting", "Trust"],
    ["Berta", "zebra", "x", ""],
    ["Other", "zebra", 1, "yes"],
]
SAID = {"source": "Interview", "code": "Codes", "several": ";", "levels": ">", "coder": "Coder"}


def mapping(path, **said):
    path.write_text(yaml.safe_dump(said), "utf-8")
    return path


def test_what_is_missing_to_read_a_table_is_said(tmp_path, imported):
    with pytest.raises(RefusedError) as refused:
        imported(csv_file(tmp_path / "t", LONG))
    assert str(refused.value) == (
        "a table that no program is known to write; say MAP=FILE with the name of a new file, and a"
        " mapping is drafted there for you to correct"
    )
    with pytest.raises(RefusedError) as refused:
        imported(csv_file(tmp_path / "t", [["code", "count"], ["a", "1"]]))
    assert str(refused.value) == (
        "a list of codes, which says how often each is used and not where; give the export of what"
        " is coded (in NVivo: Share > Export Project > REFI-QDA Project (on a Mac: File > Export"
        " Project), which gives a .qdpx), and name this list with CODEBOOK= to hold its counts"
        " against it"
    )
    with pytest.raises(DraftedError) as drafted:
        imported(tmp_path / "t", map=tmp_path / "m.yml")
    assert str(drafted.value) == (
        "The mapping is drafted: look at it, correct it, and import again with the same MAP."
        " No table was written."
    )


def test_a_code_that_stands_in_a_cell_twice_is_applied_once(tmp_path, imported):
    rows = [["doc", "codes"], ["d", "a; b; a"], ["d", ""]]
    said = mapping(tmp_path / "m", source="doc", code="codes", several=";")
    done = imported(csv_file(tmp_path / "t", rows), map=said)
    assert done.coded == [("S01", "a"), ("S01", "b")]
    assert "- rows without a code: 1" in done.report


@pytest.mark.parametrize("cell", [";", " ; ", ";;"])
def test_a_cell_of_nothing_but_separators_has_no_code(tmp_path, imported, cell):
    rows = [["doc", "codes"], ["d", "a"], ["d", cell]]
    said = mapping(tmp_path / "m", source="doc", code="codes", several=";")
    done = imported(csv_file(tmp_path / "t", rows), map=said)
    assert done.coded == [("S01", "a")]
    assert "- rows without a code: 1" in done.report


def test_columns_of_codes_may_have_levels_and_stand_in_their_order(tmp_path, imported):
    rows = [["doc", "T/b", "T/a", "c"], ["d", "x", "", "1"], ["d", "", "", ""]]
    said = mapping(tmp_path / "m", source="doc", codes=["T/b", "T/a", "c"], levels="/")
    done = imported(csv_file(tmp_path / "t", rows), map=said)
    assert done.outline == [("", "T"), ("T", "b"), ("T", "a"), ("", "c")]
    assert done.coded == [("S01", "b"), ("S01", "c")]


def test_a_row_has_to_say_what_was_coded(tmp_path, imported):
    rows = [["doc", "code"], ["", "a"], ["d", "b"]]
    with pytest.raises(RefusedError, match="must not be: doc in row 2"):
        imported(
            csv_file(tmp_path / "t", rows), map=mapping(tmp_path / "m", source="doc", code="code")
        )


def test_without_a_mapping_one_is_asked_for(tmp_path, imported):
    with pytest.raises(RefusedError, match=r"say MAP=FILE"):
        imported(csv_file(tmp_path / "t", LONG))
    assert [path.name for path in tmp_path.iterdir()] == ["t"]


@pytest.mark.parametrize(("rows", "write"), [(LONG, csv_file), (WIDE, xlsx_file)])
def test_a_drafted_mapping_reads_the_table(tmp_path, imported, rows, write):
    file, said = write(tmp_path / "t", rows), tmp_path / "map.yml"
    with pytest.raises(DraftedError, match="look at it, correct it"):
        imported(file, map=said)
    assert not (tmp_path / "to").exists()
    labels = [label for _, label in imported(file, map=said).coded]
    if rows is LONG:
        assert labels == ["Waiting", "Trust", "Trust"]
    else:
        assert labels == ["Waiting", "Waiting", "Trust"]


def test_a_draft_says_what_each_of_its_lines_is(tmp_path, imported):
    with pytest.raises(DraftedError):
        imported(csv_file(tmp_path / "t", LONG), map=tmp_path / "map.yml")
    lines = (tmp_path / "map.yml").read_text("utf-8").splitlines()
    assert lines[0].startswith("# How this table is read")
    assert all("  # " in line for line in lines[1:])
    assert yaml.safe_load("\n".join(lines)) == {
        "sheet": 1,
        "header": 1,
        "source": "Interview",
        "code": "Codes",
        "codes": [],
        "several": ";",
        "levels": " > ",
        "text": "Quote",
        "coder": "Coder",
        "person": "Speaker",
        "attributes": [],
    }


def test_people_and_their_attributes_come_along(tmp_path, imported):
    said = mapping(tmp_path / "m", **SAID, person="Speaker", attributes=["Age"])
    done = imported(csv_file(tmp_path / "t", LONG), map=said)
    assert done.outline == [("", "Time"), ("Time", "Waiting"), ("", "Trust")]
    assert done.column("participants", "participant_id", "source_id", "age") == [
        *(("P01", "S01", "20-29"), ("P02", "S02", "not provided"))
    ]
    assert done.column("codings", "participant_id", "coder_id", "start") == [
        *(("P01", "C1", "0"), ("P01", "C1", "0"), ("P01", "C2", "1"))
    ]
    assert "- rows without a code: 1" in done.report
    assert "\n# attributes: [age]\n" in (done.folder / "study.yml").read_text("utf-8")
    for word in ("Berta", "Anna", "zebra", "Speaker"):
        assert word not in done.all


def test_words_come_along_from_their_column_if_listed(tmp_path, imported):
    file = csv_file(tmp_path / "t", LONG)
    said = mapping(tmp_path / "m", **SAID, text="Quote")
    assert "zebra" not in imported(file, map=said).all
    (tmp_path / "to-private" / "release.txt").write_text("K002", "utf-8")
    done = imported(file, map=said, excerpts="yes")
    assert done.column("excerpts", "excerpt_id", "text") == [("E002", "zebra")]


def test_labels_in_the_words_tell_who_speaks(tmp_path, imported):
    rows = [["doc", "code", "quote"], ["d", "a", "P1: x"], ["d", "a", "M: y"], ["d", "b", "P2: z"]]
    said = mapping(tmp_path / "m", source="doc", code="code", text="quote")
    done = imported(csv_file(tmp_path / "t", rows), map=said)
    assert done.column("codings", "participant_id") == ["P01", "", "P02"]


def test_a_person_who_is_described_in_two_ways_is_reported(tmp_path, imported):
    rows = [*LONG, ["Berta", "P1", "30-39", "zebra", "Trust", "Bo"]]
    said = mapping(tmp_path / "m", **SAID, person=2, attributes=[3])
    done = imported(csv_file(tmp_path / "t", rows), map=said)
    assert "- rows in which a person has another attribute (the first is kept): 1" in done.report
    assert done.column("participants", "age") == ["20-29", "not provided"]


def test_a_mapping_is_taken_before_what_is_recognised(tmp_path, imported):
    rows = [["id", "document", "tag", "content"], ["1", "d", "a;b", "x"]]
    said = mapping(tmp_path / "m", source="document", code="tag", several=";")
    done = imported(csv_file(tmp_path / "t", rows), map=said)
    assert [label for _, label in done.coded] == ["a", "b"]


WRONG = {
    "a column that is not there": (
        {"source": "Interviews", "code": "Codes"},
        r"line 2, source: found 'Interviews', expected a column of row 1",
    ),
    "a number too high": ({"source": 1, "code": 9}, r"line 1, code: found '?9'?, expected a col"),
    "no code": ({"source": "Interview"}, r"code: expected a column with the code, or under codes"),
    "code and codes": ({"source": 1, "code": 5, "codes": [4]}, r"code: expected a column with"),
    "no source": ({"code": "Codes"}, r"source: expected the name of a column, or its number"),
    "a setting that is unknown": (
        {"source": 1, "code": 5, "colour": 3},
        r"found 'colour', expected only sheet, header",
    ),
    "a sheet that is not there": ({"source": 1, "code": 5, "sheet": 2}, r"sheet: .* at most 1"),
    "a header below the top": ({"source": 1, "code": 5, "header": 30}, r"a column of row 30"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_mapping_is_told_by_its_line(tmp_path, imported, name):
    said, told = WRONG[name]
    with pytest.raises(RefusedError, match=told):
        imported(csv_file(tmp_path / "t", LONG), map=mapping(tmp_path / "m", **said))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m", "t"]


def test_columns_of_one_name_are_told_apart_by_number(tmp_path, imported):
    rows = [["doc", "code", "code"], ["d", "a", "b"]]
    file = csv_file(tmp_path / "t", rows)
    with pytest.raises(RefusedError, match="more than once, so give its number"):
        imported(file, map=mapping(tmp_path / "m", source="doc", code="code"))
    done = imported(file, map=mapping(tmp_path / "m", source="doc", code=3))
    assert done.coded == [("S01", "b")]


def test_all_that_is_wrong_with_a_mapping_is_told_at_once(tmp_path, imported):
    said = mapping(tmp_path / "m", source="A", code="B", coder="C")
    with pytest.raises(RefusedError, match=r"^MAP: 3 problems in the mapping\.\n"):
        imported(csv_file(tmp_path / "t", LONG), map=said)


@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "."])
def test_a_mapping_that_is_no_file_keeps_nobody_waiting(tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    file = csv_file(tmp_path / "t", LONG)
    done = run("analysis.imports", file, tmp_path / "to", "--map", tmp_path / name)
    assert done.status == 1
    assert "MAP: not a file, but a folder, a pipe or a device. Nothing was" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pipe", "t"]


def test_the_command_drafts_and_then_reads(tmp_path):
    file, said = csv_file(tmp_path / "t", LONG), tmp_path / "map.yml"
    command = ("analysis.imports", file, tmp_path / "to", "--map", said)
    first = run(*command)
    assert (first.status, first.stdout) == (1, "")
    assert first.stderr.startswith("The mapping is drafted")
    assert run(*command).status == 0


def test_rows_and_columns_of_totals_are_no_sources_and_no_codes(tmp_path, imported):
    rows = [["Document", "Trust", "Total"], ["Berta", "1", "1"], ["Other", "", "0"]]
    with pytest.raises(DraftedError):
        imported(csv_file(tmp_path / "t", rows), map=tmp_path / "m")
    assert yaml.safe_load((tmp_path / "m").read_text("utf-8"))["codes"] == ["Trust"]
    said = mapping(tmp_path / "m", source="Document", codes=["Trust", "Total"])
    with pytest.raises(RefusedError, match=r"codes, entry 2: found 'Total', .* none of totals"):
        imported(tmp_path / "t", map=said)
    said = mapping(tmp_path / "m", source="Document", codes=["Trust"])
    with pytest.raises(RefusedError, match=r"called a total.* in row 4"):
        imported(csv_file(tmp_path / "t", [*rows, ["Total", "1", "1"]]), map=said)
    assert imported(csv_file(tmp_path / "t", rows), map=said).coded == [("S01", "Trust")]


@pytest.mark.parametrize("mode", ["interview", "document", "focus_group"])
@pytest.mark.parametrize("name", ["Moderator", "M", "Interviewer 2", "I"])
def test_a_row_of_a_moderator_or_of_nobody_is_no_participant_s(tmp_path, imported, mode, name):
    rows = [["doc", "who", "code"], *[["d", who, "a"] for who in ("P1", "", name, "P1")]]
    said = mapping(tmp_path / "m", source="doc", code="code", person="who")
    done = imported(csv_file(tmp_path / "t", rows), map=said, mode=mode)
    assert done.column("participants", "participant_id") == ["P01"]
    assert done.column("codings", "participant_id") == ["P01", "", "", "P01"]
    assert "- rows of which it is not said who speaks, as it is of others" in done.report
    assert "- moderators told by the column that says who speaks (no part" in done.report


def test_where_a_column_names_nobody_in_an_interview_it_has_one_participant(tmp_path, imported):
    rows = [["doc", "who", "code"], ["d", "", "a"], ["e", "P1", "a"]]
    said = mapping(tmp_path / "m", source="doc", code="code", person="who")
    done = imported(csv_file(tmp_path / "t", rows), map=said, mode="interview")
    assert done.column("codings", "participant_id") == ["P02", "P01"]
    assert "- interviews without a case (one participant assumed in each): 1" in done.report


def test_labels_in_its_words_tell_who_speaks_in_a_row_of_which_the_column_does_not(
    tmp_path, imported
):
    rows = [["doc", "who", "code", "text"], ["d", "P1", "a", "P1: x"], ["d", "", "a", "P2: y"]]
    said = mapping(tmp_path / "m", source="doc", code="code", person="who", text="text")
    done = imported(csv_file(tmp_path / "t", rows), map=said)
    assert done.column("codings", "participant_id") == ["P01", "P02"]
    assert "not said who speaks" not in done.report


def test_men_and_women_of_a_column_take_part(tmp_path, imported):
    rows = [["doc", "who", "code"], *[["d", who, "a"] for who in ("M1", "F1", "M2")]]
    said = mapping(tmp_path / "m", source="doc", code="code", person="who")
    done = imported(csv_file(tmp_path / "t", rows), map=said)
    assert done.column("codings", "participant_id") == ["P01", "P02", "P03"]
    assert "- labels M that stand beside F (taken for men, who take part): 2" in done.report


def test_a_name_that_a_spreadsheet_made_a_number_of_is_told_by_row_and_column(tmp_path, imported):
    rows = [["doc", "who", "code"], ["d", "P1", "a"], ["d", 7, 1.1]]
    said = mapping(tmp_path / "m", source="doc", code="code", person="who")
    with pytest.raises(RefusedError, match=r"expected: code in row 3; who in row 3\. A spread"):
        imported(xlsx_file(tmp_path / "t", rows), map=said)
    said = mapping(tmp_path / "m", source="doc", codes=[2, 3])
    with pytest.raises(RefusedError, match=r"a name is expected: row 1, column 2\. A spread"):
        imported(xlsx_file(tmp_path / "t", [["doc", 1.1, "b"], ["d", 1, ""]]), map=said)


@pytest.mark.parametrize(
    "name", ["?", "Unknown", "n/a", "-", "ALL", "mehrere", "P1, P2", "P2 / P1", "P1 and x", "M+P1"]
)
def test_a_row_of_several_or_of_nobody_known_is_no_participant_s(tmp_path, imported, name):
    rows = [["doc", "who", "code"], *[["d", who, "a"] for who in ("P1", name, "M")]]
    said = mapping(tmp_path / "m", source="doc", code="code", person="who")
    done = imported(csv_file(tmp_path / "t", rows), map=said, mode="interview")
    assert done.column("codings", "participant_id") == ["P01", "", ""]
    assert "- rows of which it is not said who speaks, as it is of others" in done.report


@pytest.mark.parametrize("name", ["Smith, Ann", "R/D", "Ally", "A&B"])
def test_a_name_of_several_parts_is_one_if_none_of_them_is_a_name(tmp_path, imported, name):
    rows = [["doc", "who", "code"], ["d", "P1", "a"], ["d", name, "a"]]
    said = mapping(tmp_path / "m", source="doc", code="code", person="who")
    done = imported(csv_file(tmp_path / "t", rows), map=said)
    assert done.column("codings", "participant_id") == ["P01", "P02"]
