"""QualCoder's report: a row a coding, cells with line breaks, a second coder in a second report."""

import csv

import pytest

from analysis.imports.project import RefusedError
from tests.support.table_writers import csv_file

HEADER = ["File", "Coder", "Coded", "Id", "Codename", "Coded_Memo", "Category", "Category"]
TEXT = "one\ntwo\u2029\u00a0three"


def row(n, code, *categories, file="2022-01-30 nurse Anna.txt", coder="anna", kind="ctid"):
    above = [*categories, "", ""][:2]
    return [file, coder, TEXT, f"{kind}:{n}", code, "", *above]


ROWS = [
    HEADER,
    row(7, "wait", "slow", "time"),
    row(9, "wait", "slow", "time", file="Berta.txt"),
    row(8, "rush", "time"),
]


def report(path, rows=ROWS):
    return csv_file(path, rows, encoding="utf-8-sig", quoting=csv.QUOTE_ALL)


def test_categories_stand_above_a_code_from_the_leaf_to_the_root(tmp_path, imported):
    done = imported(report(tmp_path / "r"))
    assert done.coded == [("S01", "wait"), ("S02", "wait"), ("S01", "rush")]
    assert done.outline == [("", "time"), ("time", "slow"), ("slow", "wait"), ("time", "rush")]
    assert done.column("codings", "start", "end") == [("0", "1"), ("0", "1"), ("1", "2")]


def test_no_name_of_a_file_or_of_a_coder_is_written(tmp_path, imported):
    said = imported(report(tmp_path / "zebra")).all
    for word in ("Anna", "anna", "Berta", "nurse", "2022-01-30", "three", "zebra"):
        assert word not in said


def test_codings_of_pictures_and_recordings_are_counted_and_left(tmp_path, imported):
    more = [row(1, "wait", kind="imid"), row(1, "wait", kind="avid"), row(2, "rush", kind="avid")]
    done = imported(report(tmp_path / "r", [*ROWS, *more]))
    assert len(done.coded) == 3
    assert "The file holds 6 codings: 3 in the table" in done.report
    assert "2 left behind as codings of audio or video" in done.report


def test_a_coding_is_known_by_its_file_and_its_number(tmp_path, imported):
    again = [row(7, "wait", "slow", "time"), row(7, "wait", "slow", "time", file="Berta.txt")]
    done = imported(report(tmp_path / "r", [*ROWS, *again]))
    assert len(done.coded) == 4
    assert "- rows of a coding that is there already (read once): 1" in done.report


def test_cases_are_participants_and_variables_their_attributes(tmp_path, imported):
    header = ["Case", "Filename", "Coder", "Coded", "Id", "Codename", "CaseVar_Age", "FileVar_Wave"]
    rows = [
        header,
        ["Anna", "one.txt", "c", "x", "ctid:1", "wait", "20-29", "first"],
        ["Anna", "two.txt", "c", "x", "ctid:2", "wait", "20-29", "second"],
        ["Berta", "two.txt", "c", "x", "ctid:2", "wait", "", "second"],
        ["Berta", "two.txt", "c", "x", "ctid:3", "rush", "", "second"],
    ]
    done = imported(report(tmp_path / "r", rows))
    assert done.column("participants", "participant_id", "source_id", "age") == [
        *(("P01", "S01", "20-29"), ("P02", "S02", "20-29"), ("P03", "S02", "not provided"))
    ]
    assert done.column("sources", "source_id", "wave") == [("S01", "first"), ("S02", "second")]
    assert done.column("codings", "participant_id") == ["P01", "", "P03"]
    assert "Anna" not in done.all


SECOND = [HEADER, row(1, "hurry", "pace", coder="bo"), row(2, "wait", coder="bo")]
MAP = [["second", "first"], ["hurry", "rush"]]


def test_a_second_report_is_that_of_a_second_coder(tmp_path, imported):
    options = {"second": report(tmp_path / "s", SECOND), "code_map": csv_file(tmp_path / "m", MAP)}
    done = imported(report(tmp_path / "r"), **options)
    assert done.coded[3:] == [("S01", "rush"), ("S01", "wait")]
    assert done.column("codings", "coder_id") == ["C1", "C1", "C1", "C2", "C2"]
    assert done.column("assignments", "source_id", "coder_id", "role") == [
        *(("S01", "C1", "primary"), ("S01", "C2", "second"), ("S02", "C1", "primary"))
    ]


def test_a_code_that_the_first_report_lacks_asks_for_a_map(tmp_path, imported):
    first, second = report(tmp_path / "r"), report(tmp_path / "s", SECOND)
    with pytest.raises(RefusedError, match=r"first report lacks, in row 2; say with CODE_MAP=FILE"):
        imported(first, second=second)
    with pytest.raises(RefusedError, match=r"CODE_MAP: expected .* second and first"):
        imported(first, second=second, code_map=report(tmp_path / "m"))
    with pytest.raises(RefusedError, match=r"SECOND: .*No such file"):
        imported(first, second=tmp_path / "gone")


def test_a_file_that_the_first_report_lacks_is_no_other_source(tmp_path, imported):
    second = [HEADER, row(1, "wait", coder="bo"), ["other.docx", *row(2, "wait", coder="bo")[1:]]]
    with pytest.raises(RefusedError, match=r"SECOND: a file that the first report lacks, in row 3"):
        imported(report(tmp_path / "r"), second=report(tmp_path / "s", second))


def test_all_empty_cells_are_told_at_once(tmp_path, imported):
    rows = [*ROWS, row(3, ""), row(4, "wait", coder=""), row(5, "")]
    with pytest.raises(RefusedError, match=r"Coder in row 6; Codename in rows 5, 7\. Fill them in"):
        imported(report(tmp_path / "r", rows))


def test_a_coding_of_several_cases_is_nobody_s_and_of_one_that_person_s(tmp_path, imported):
    header = ["Case", "Filename", "Coder", "Coded", "Id", "Codename"]
    twice = [["A", "f", "c", "x", "ctid:1", "k"], ["A", "f", "c", "x", "ctid:1", "k"]]
    apart = [["A", "f", "c", "x", "ctid:2", "k"], ["B", "f", "c", "x", "ctid:2", "k"]]
    third = [["A", "f", "c", "x", "ctid:2", "k"], ["", "f", "c", "x", "ctid:3", "k"]]
    done = imported(report(tmp_path / "r", [header, *twice, *apart, *third]))
    assert done.column("codings", "participant_id") == ["P01", "", ""]
    assert "- rows of a coding that is there already (read once): 3" in done.report


def test_rows_without_a_number_are_codings_of_their_own(tmp_path, imported):
    rows = [[*row("", "wait")] for _ in range(2)]
    for one in rows:
        one[3] = ""
    assert len(imported(report(tmp_path / "r", [HEADER, *rows])).coded) == 2


def test_variables_are_known_whatever_their_capitals_and_keep_their_names(tmp_path, imported):
    header = ["Case", "Filename", "Coder", "Coded", "Id", "Codename", "casevar_My_Age", "FILEVAR_W"]
    rows = [
        header,
        ["A", "f", "c", "x", "ctid:1", "k", "20", "one"],
        ["", "f", "c", "x", "ctid:2", "k", "9", "one"],
    ]
    done = imported(report(tmp_path / "r", rows))
    assert done.column("participants", "my_age") == ["20"]
    assert done.column("sources", "w") == ["one"]


def test_all_codes_that_the_first_report_lacks_are_named(tmp_path, imported):
    second = [HEADER, row(1, "x", coder="bo"), row(2, "wait", coder="bo"), row(3, "y", coder="bo")]
    with pytest.raises(RefusedError) as refused:
        imported(report(tmp_path / "r"), second=report(tmp_path / "s", second))
    assert str(refused.value) == (
        "SECOND: a code that the first report lacks, in rows 2, 4; say with CODE_MAP=FILE which it"
        " is: a table with the columns second and first"
    )
    with pytest.raises(RefusedError) as refused:
        imported(tmp_path / "r", second=csv_file(tmp_path / "t", [["a", "b"], ["c", "d"]]))
    assert str(refused.value) == (
        "SECOND: not a report of codings by QualCoder; export it again as CSV"
    )


def test_pictures_in_the_report_of_a_second_coder_are_counted_as_well(tmp_path, imported):
    second = [HEADER, row(1, "wait", coder="bo"), row(2, "wait", coder="bo", kind="imid")]
    done = imported(report(tmp_path / "r"), second=report(tmp_path / "s", second))
    assert "1 left behind as codings of pictures" in done.report


def test_what_is_in_the_case_of_a_moderator_or_in_none_is_no_participant_s(tmp_path, imported):
    header = ["Case", "Filename", "Coder", "Coded", "Id", "Codename", "CaseVar_Age"]
    cases = [("Anna", 1), ("", 2), ("Moderator", 3), ("Anna", 4), ("Moderator", 4)]
    rows = [header, *[[case, "f", "c", "x", f"ctid:{n}", "wait", "20-29"] for case, n in cases]]
    done = imported(report(tmp_path / "r", rows), mode="interview")
    assert done.column("participants", "participant_id") == ["P01"]
    assert done.column("codings", "participant_id") == ["P01", "", "", ""]
    assert "others (they count for the source): 2" in done.report


def test_a_file_that_is_named_twice_is_refused(tmp_path, imported):
    file, copy = report(tmp_path / "r"), report(tmp_path / "copy")
    (tmp_path / "link").symlink_to(file)
    for same in (file, copy, tmp_path / "link"):
        with pytest.raises(
            RefusedError, match="given twice, or a copy of it, as SECOND= and FROM=: "
        ):
            imported(file, second=same)
    second = report(tmp_path / "s", SECOND)
    with pytest.raises(RefusedError, match="as CODEBOOK= and FROM=: "):
        imported(file, second=second, codebook=file)
    with pytest.raises(RefusedError, match="as SECOND= and CODEBOOK=: "):
        imported(file, second=second, codebook=second)
    assert not (tmp_path / "to").exists()
