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


TWO = [
    SUMMARY[0],
    *[["f", f"Codes\\\\{code}", "", n] for code, n in (("Time\\Wait", 2), ("Staff\\Wait", 1))],
]
CODEBOOKS = {
    "after those above them": ["Time", "Time\\Wait", "Staff", "Staff\\Wait"],
    "after the folder of all codes": [f"Codes\\\\{c}" for c in ("Time\\Wait", "Staff\\Wait")],
    "indented": ["Time", "   Wait", "Staff", "   Wait"],
    "below those above them": ["Time", "Wait", "Staff", "Wait"],
    "in another order": ["Staff", "Wait", "Time", "Wait"],
}


@pytest.mark.parametrize("name", CODEBOOKS)
def test_codes_of_one_name_in_a_codebook_are_those_below_different_ones(tmp_path, imported, name):
    codes = CODEBOOKS[name]
    rows, above = [], ""
    for code in codes:
        above = next((theme for theme in ("Time", "Staff") if theme in code), above)
        times = {"Time": 2, "Staff": 1}[above] if "Wait" in code else 0
        rows.append([code, f"means {times}", times])
    listed = xlsx_file(tmp_path / "l", [["Name", "Description", "References"], *rows])
    done = imported(csv_file(tmp_path / "n", TWO), codebook=listed)
    assert sorted(done.outline) == [
        ("", "Staff"),
        ("", "Time"),
        ("Staff", "Wait"),
        ("Time", "Wait"),
    ]
    labels = dict(done.column("codebook", "code_id", "label"))
    said = done.column("codebook", "parent_id", "label", "definition")
    means = {labels[parent]: text for parent, label, text in said if label == "Wait"}
    assert means == {"Staff": "means 1", "Time": "means 2"}
    assert "| codings, by the list of codes | 3 | 3 | the same |" in done.report


def test_a_code_that_one_has_alone_needs_none_above_it_in_a_codebook(tmp_path, imported):
    listed = csv_file(tmp_path / "l", [["Name", "References"], ["Wait", 2], ["Time", 0]])
    done = imported(csv_file(tmp_path / "n", TWO[:2]), codebook=listed)
    assert done.outline == [("", "Time"), ("Time", "Wait")]


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["Wait", "Trust", "Wait"], r"^CODEBOOK: several codes have the name in rows 2, 4; give "),
        (
            ["Time", "Wait", "Wait"],
            r"^CODEBOOK: a code that an earlier row has as well, in row 4; ",
        ),
    ],
)
def test_codes_of_one_name_that_cannot_be_told_apart_are_refused(tmp_path, imported, codes, told):
    listed = csv_file(tmp_path / "l", [["Name", "References"], *[[code, 1] for code in codes]])
    with pytest.raises(RefusedError, match=told):
        imported(csv_file(tmp_path / "n", TWO), codebook=listed)


def test_a_code_that_stands_in_a_file_twice_may_be_two_of_one_name(tmp_path, imported):
    done = imported(csv_file(tmp_path / "n", [SUMMARY[0], ["f", "c", "", 1], ["f", "c", "", 2]]))
    assert "another row has (added; are they two codes of one name?): 1" in done.report
