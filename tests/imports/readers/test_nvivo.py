"""NVivo's summaries: references of a code in a file; a list of codes alone is not enough."""

import pytest

from analysis.imports.project import RefusedError
from analysis.imports.readers import nvivo
from tests.support.table_writers import csv_file, xlsx_file

SUMMARY = [
    ["File Name", "Code Name", "Coverage", "Number of Coding References"],
    ["Files\\\\Berta", "Codes\\\\Time\\Waiting", "1.2 %", 2],
    ["Files\\\\Berta", "Codes\\\\Trust", "0.3 %", 1],
    ["Files\\\\Other", "Codes\\\\Trust", "", 0],
]
LIST = [["Name", "Files", "References"], ["Time", 2, 9], ["Trust", 1, 1]]


def test_each_reference_is_a_row_of_its_own(tmp_path, imported):
    done = imported(xlsx_file(tmp_path / "n", SUMMARY))
    assert done.coded == [("S01", "Waiting"), ("S01", "Waiting"), ("S01", "Trust")]
    assert done.outline == [("", "Time"), ("Time", "Waiting"), ("", "Trust")]
    assert done.column("sources", "source_id") == ["S01", "S02"]
    assert "Berta" not in done.all


def test_a_list_of_codes_says_how_often_and_not_where(tmp_path, imported):
    with pytest.raises(RefusedError, match=r"Share > Export Project > REFI-QDA Project"):
        imported(xlsx_file(tmp_path / "n", LIST))


def test_a_list_of_codes_is_held_against_the_summary(tmp_path, imported):
    summary = [SUMMARY[0], ["f", "Time", "", 9], ["f", "Trust", "", 1]]
    done = imported(csv_file(tmp_path / "n", summary), codebook=xlsx_file(tmp_path / "l", LIST))
    assert "| codings, by the list of codes | 10 | 10 | the same |" in done.report
    with pytest.raises(RefusedError, match="states 9, 8 were read"):
        imported(
            csv_file(tmp_path / "n", [*summary[:1], ["f", "Time", "", 8], summary[2]]),
            codebook=tmp_path / "l",
            to="other",
        )


@pytest.mark.parametrize("count", ["many", "-1", "1.5", "9" * 9])
def test_a_count_that_is_none_is_told_by_its_row(tmp_path, imported, count):
    rows = [SUMMARY[0], ["f", "c", "", count], ["f", "d", "", "1"]]
    with pytest.raises(RefusedError, match="row 2, references: expected a whole number"):
        imported(csv_file(tmp_path / "n", rows))


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        *(("Time", ["Time"]), ("Codes\\\\Time\\Late", ["Time", "Late"]), ("NODES\\Time", ["Time"])),
        *(
            ("Time\\Codes", ["Time", "Codes"]),
            ("Codes", ["Codes"]),
            ("My codes\\A", ["My codes", "A"]),
        ),
    ],
)
def test_the_folder_of_all_codes_is_no_theme(name, levels):
    assert nvivo._levels(name) == levels


@pytest.mark.parametrize(("count", "fits"), [(3, True), (4, False), ("²", False), ("", False)])
def test_a_code_has_so_many_references_in_a_file_and_no_more(
    tmp_path, imported, monkeypatch, count, fits
):
    monkeypatch.setattr(nvivo, "MOST", 3)
    file = csv_file(tmp_path / "n", [SUMMARY[0], ["f", "c", "", 1], ["f", "c", "", count]])
    if fits:
        assert len(imported(file).coded) == 4
        return
    with pytest.raises(RefusedError):
        imported(file)


def test_who_coded_is_told_where_a_column_does(tmp_path, imported):
    rows = [[*SUMMARY[0], "Coded By"], ["f", "c", "", 1, "Anna"], ["f", "c", "", 1, "Bo"]]
    done = imported(csv_file(tmp_path / "n", rows))
    assert done.column("codings", "coder_id") == ["C1", "C2"]


def test_a_row_of_totals_is_no_code_and_no_file(tmp_path, imported):
    for last in (["f", "Total", "", 3], ["Total", "c", "", 3]):
        with pytest.raises(RefusedError, match=r"called a total.* in row 5"):
            imported(csv_file(tmp_path / "n", [*SUMMARY, last]))
    listed = xlsx_file(tmp_path / "l", [*LIST, ["Total", 3, 10]])
    with pytest.raises(RefusedError, match=r"^CODEBOOK: what is called a total.* in row 4"):
        imported(csv_file(tmp_path / "n", SUMMARY), codebook=listed)
