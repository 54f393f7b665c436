"""ATLAS.ti's quotations: codes in one cell, parted by their number and held against it."""

from collections import Counter

import pytest

from analysis.imports.project import RefusedError
from analysis.imports.readers.atlasti import _levels
from tests.support.run import ROOT
from tests.support.table_writers import csv_file, xlsx_file

EXPORTS = ROOT.parent / "shared/exports"
QUOTATIONS, CODES = EXPORTS / "atlasti-quotations.csv", EXPORTS / "atlasti-codes.csv"
HEADER = [
    *("Number", "Reference", "Name", "Text Content", "Document", "Codes", "Number of Codes"),
    *("Comment", "Initial Position", "Final Position", "Extens\u00e3o", "Creation Date "),
]
T1, T2 = "T1. Ways, and means", "T2. Time"


def quotation(number, codes, count, text="one", document="Anna Beispiel"):
    more = ["", 4, 4, 1, "3/25/25"]
    return [f"1:{number}", "\u00b6\u20094", "", f'"{text}"', document, codes, count, *more]


ROWS = [
    HEADER,
    quotation(1, f"{T1}: car, {T1}: foot, {T2}: late", 3),
    quotation(2, f"{T1}: car", 1),
    quotation(3, f"{T1}: foot", 1),
    quotation(4, f"{T2}: early, {T2}: late", 2, document="Berta Muster"),
    quotation(5, "alone", 1),
    quotation(6, "", 0),
]


@pytest.mark.parametrize(
    "write", [lambda path, rows: csv_file(path, rows, separator=";", ends="\n"), xlsx_file]
)
def test_codes_with_commas_are_parted_and_themes_stand_above_them(tmp_path, imported, write):
    done = imported(write(tmp_path / "q", ROWS))
    assert done.coded == [
        *(("S01", "car"), ("S01", "foot"), ("S01", "late"), ("S01", "car"), ("S01", "foot")),
        *(("S02", "early"), ("S02", "late"), ("S01", "alone")),
    ]
    assert done.outline == [
        *(("", T1), (T1, "car"), (T1, "foot"), ("", T2), (T2, "late"), (T2, "early")),
        ("", "alone"),
    ]
    assert "| codes of quotations | 8 | 8 | the same |" in done.report
    assert "- quotations without a code: 1" in done.report
    assert "does not say who coded" in done.report


def test_the_codes_of_a_quotation_are_on_one_stretch(tmp_path, imported):
    done = imported(csv_file(tmp_path / "q", ROWS))
    places = Counter(done.column("codings", "source_id", "start"))
    assert places["S01", "0"] == 3
    assert places["S02", "0"] == 2


def test_a_cell_that_can_be_parted_in_two_ways_asks_for_the_list_of_codes(tmp_path, imported):
    rows = [HEADER, quotation(1, "a, b, c", 2), quotation(2, "d", 1)]
    file = csv_file(tmp_path / "q", rows)
    with pytest.raises(RefusedError, match=r"begins in row 2; .* CODEBOOK="):
        imported(file)
    listed = [["Code", "Comment", "Grounded"], ["a, b", "both", 1], ["c", "", 1], ["d", "", 1]]
    done = imported(file, codebook=csv_file(tmp_path / "codes", listed))
    assert [label for _, label in done.coded] == ["a, b", "c", "d"]


def test_a_list_of_codes_that_counts_otherwise_is_reported_and_not_believed(tmp_path, imported):
    listed = [["Code", "Comment", "Grounded"], ["alone", "no", "03"], ["strange", "", "1"]]
    done = imported(csv_file(tmp_path / "q", ROWS), codebook=csv_file(tmp_path / "c", listed))
    assert "lists of codes left aside: it counts 4 codings, the quotations 8" in done.report
    assert "strange" not in done.all
    assert set(done.column("codebook", "definition")) == {""}


def test_a_code_that_is_somebody_s_words_is_told_by_a_number(tmp_path, imported):
    said = "we came, we saw, and left"
    rows = [HEADER, quotation(1, f'"{said}", {T2}: late', 2, said), quotation(2, f"{T2}: x", 1)]
    done = imported(csv_file(tmp_path / "q", rows))
    assert [label for _, label in done.coded] == ["In-vivo code 1", "late", "x"]
    assert "we saw" not in done.all
    assert "- in-vivo codes, whose names are somebody's words (told by a number): 1" in done.report


def test_a_number_of_codes_that_is_not_met_stops_the_import(tmp_path, imported):
    file = csv_file(tmp_path / "q", [HEADER, quotation(1, "a", 1), quotation(2, "b", 3)])
    with pytest.raises(RefusedError, match="quotations, not alike in row 3: it states 4, 2 were"):
        imported(file)
    rows = [HEADER, quotation(1, "a", 1), quotation(2, "", 2)]
    with pytest.raises(RefusedError, match=r"not alike in row 3: it states 3, 1 were read"):
        imported(csv_file(tmp_path / "q", rows))
    with pytest.raises(RefusedError, match="row 2, number of codes: expected a whole number"):
        imported(csv_file(tmp_path / "q", [HEADER, quotation(1, "a", "many"), ROWS[1]]))


def test_codes_on_lines_of_their_own_need_no_number(tmp_path, imported):
    header = ["ID", "Document", "Quotation Content", "Codes", "Created by"]
    rows = [header, ["1:1", "D", "one", "a, b\nc", "Ann"], ["1:2", "D", "two", "d, e", "Bo"]]
    done = imported(xlsx_file(tmp_path / "q", rows))
    assert [label for _, label in done.coded] == ["a, b", "c", "d, e"]
    assert done.column("codings", "coder_id") == ["C1", "C1", "C2"]
    assert "Ann" not in done.all


def test_the_same_number_twice_is_reported(tmp_path, imported):
    done = imported(csv_file(tmp_path / "q", [HEADER, quotation(1, "a", 1), quotation(1, "a", 1)]))
    assert len(done.coded) == 2
    assert "- quotations with the number of another one (kept): 1" in done.report


@pytest.mark.parametrize(
    ("names", "levels"),
    [
        (["T: a", "T: b"], {"T: a": ["T", "a"], "T: b": ["T", "b"]}),
        (["T::a", "T::b"], {"T::a": ["T", "a"], "T::b": ["T", "b"]}),
        (["T:: a: x", "T::b: y"], {"T:: a: x": ["T", "a: x"], "T::b: y": ["T", "b: y"]}),
        (["T: a: x", "T: b"], {"T: a: x": ["T", "a: x"], "T: b": ["T", "b"]}),
        (["T: a"], {}),
        (["T: a", "S: b"], {}),
        (["T:a", "T:b"], {}),
        (["T: ", "T: a"], {}),
        ([": a", ": b"], {}),
        (["a", "b"], {}),
    ],
)
def test_a_theme_is_what_several_names_begin_with(names, levels):
    assert _levels(set(names)) == levels


def test_all_rows_that_do_not_add_up_are_named_and_a_count_need_not_be_stated(tmp_path, imported):
    rows = [quotation(1, "a", 2), quotation(2, "b", 1), quotation(3, "c", 2), quotation(4, "d", "")]
    with pytest.raises(RefusedError) as refused:
        imported(csv_file(tmp_path / "q", [HEADER, *rows]))
    assert "codes of quotations, not alike in rows 2, 4: it states 5, 4 were read" in str(
        refused.value
    )


@pytest.mark.parametrize("count", ["1.0", "-1", "²", "one"])
def test_a_number_of_codes_is_a_whole_number(tmp_path, imported, count):
    with pytest.raises(RefusedError, match=r"^row 2, number of codes: expected a whole number$"):
        imported(csv_file(tmp_path / "q", [HEADER, quotation(1, "a", count), quotation(2, "b", 1)]))


def test_a_list_of_codes_that_counts_the_same_is_believed(tmp_path, imported):
    listed = [
        ["Code", "Comment", "Grounded"],
        ["a", "What a is.", "1"],
        ["b", "", "1"],
        ["c", "", ""],
    ]
    file = csv_file(tmp_path / "q", [HEADER, quotation(1, "a", 1), quotation(2, "b", 1)])
    done = imported(file, codebook=csv_file(tmp_path / "c", listed))
    assert done.column("codebook", "label", "definition") == [
        *(("a", "What a is."), ("b", ""), ("c", ""))
    ]
    assert "lists of codes left aside" not in done.report


@pytest.mark.skipif(not QUOTATIONS.exists(), reason="the example export is not here")
def test_the_real_quotations_reconcile_and_the_list_beside_them_does_not(imported):
    done = imported(QUOTATIONS, codebook=CODES)
    assert len(done.coded) == 1465
    assert len(set(done.column("codings", "start"))) == 394
    assert "| codes of quotations | 1465 | 1465 | the same |" in done.report
    assert "it counts 1532 codings, the quotations 1465" in done.report
    # Every theme of this study begins so: an oracle that the reader does not know.
    themes = [label for parent, label in done.outline if not parent]
    assert all(label[0] == "T" and label[1].isdigit() for label in themes if "vivo" not in label)
    assert sum("vivo" in label for label in themes) == 1
