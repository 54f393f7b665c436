"""What readers of tables share: headers, rows and marks."""

import re
from dataclasses import replace

import pytest

from analysis.imports.cells.grid import Turned, sheet_of
from analysis.imports.cells.rows import FORMS, Form, Table, hold, parted, rows_named
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


def test_ten_rows_are_named_and_of_more_how_many():
    assert rows_named([7]) == "row 7"
    assert rows_named([7, 9]) == "rows 7, 9"
    assert rows_named(range(1, 11)) == "rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
    assert rows_named(range(1, 12)) == "rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 1 more"


@pytest.mark.parametrize(
    ("cell", "mark", "parts"),
    [
        *(("a; b", ";", ["a", "b"]), (" ;a;; ", ";", ["a"]), ("a; b", "", ["a; b"])),
        *(("a", ";", ["a"]), ("", ";", [""]), (" ; ", ";", [" ; "])),
    ],
)
def test_a_cell_has_the_parts_between_its_marks_and_none_that_is_empty(cell, mark, parts):
    assert parted(cell, mark) == parts


def test_all_that_is_empty_is_said_in_one_message():
    found = table(["Document", " Code ", "text"], ["", "x", ""], ["a", "", ""], ["b", "y", "z"])
    with pytest.raises(RefusedError) as refused:
        hold(found, "doc", "code")
    assert str(refused.value) == (
        "a cell is empty or an error that must not be: Document in row 2; Code in row 3."
        " Fill them in, or delete rows that are none"
    )


def test_the_first_sheet_with_all_columns_counts_and_more_may_be_wanted():
    sheets = [
        sheet_of(lambda rows=rows: iter(rows))
        for rows in ([["document"]], [["document", "code"]], [["document", "code", "text"]])
    ]
    assert FORM.find(sheets).sheet is sheets[1]
    assert FORM.find(sheets, "text").sheet is sheets[2]
    assert FORM.find(sheets[:1]) is None
    with pytest.raises(RefusedError, match=r"^none such$"):
        FORM.held(sheets[:1], "none such")


def sheet(*rows):
    return sheet_of(lambda: iter([list(row) for row in rows]))


def test_where_several_sheets_hold_such_a_table_none_is_chosen():
    one, none = sheet(["document", "code"], ["a", "x"]), sheet(["notes"], ["b"])
    assert FORM.held([none, one]).sheet is one
    with pytest.raises(RefusedError, match=r"^2 of its sheets hold such a table, and some may be"):
        FORM.held([one, none, one])


def test_accents_of_two_systems_are_one():
    (one, two) = FORM.find(
        [sheet(["document", "code"], ["Café", "x"], ["Cafe\u0301", "x"])]
    ).records()
    assert one["doc"] == two["doc"]


@pytest.mark.parametrize("cell", ["#NAME?", "#REF!", "#N/A", "####", "#DIV/0!"])
def test_what_a_spreadsheet_could_not_show_is_no_cell(cell):
    with pytest.raises(RefusedError, match=r"or an error .*: Code in row 2\. "):
        hold(table(["Document", "Code"], ["a", cell]), "doc", "code")
    hold(table(["Document", "Code"], ["a", f"{cell} so"]), "doc", "code")


def test_a_header_that_stands_there_again_is_no_row():
    again = FORM.find([sheet(["Document", "Code "], ["a", "x"], ["\ufeffDocument", " Code"])])
    with pytest.raises(RefusedError, match=r"^row 3 is the header again; delete it$"):
        list(again.rows())


def test_a_column_that_is_needed_is_there_once():
    with pytest.raises(RefusedError, match=r"^two columns are headed code; delete or rename one$"):
        FORM.held([sheet(["document", "Code", "note", "code"], ["a", "x", "", "y"])])
    assert FORM.held([sheet(["document", "code", "note", "note"], ["a", "x", "", ""])])


def test_columns_that_nobody_looks_at_are_told_if_something_stands_there():
    form = replace(FORM, marked=["by "])
    found = form.find(
        [sheet(["by x", "document", "code", "note", "more", ""], ["1", "a", "x", "", "b", "c"])]
    )
    assert form.unread(found) == [5, 6]


def test_a_row_has_its_cells_as_they_stand_and_those_looked_for_without_spaces_around():
    found = table(["document", "code", "x"], [" a ", "\tb", " c "])
    (record,) = found.records()
    assert (record["doc"], record["code"], record["text"]) == ("a", "b", "")
    assert record.line == [" a ", "\tb", " c "]
    assert list(found.rows()) == [(2, [" a ", "\tb", " c "])]


def rows_of(*rows):
    form = Form({"source": ["doc"], "code": ["code"], "text": ["text"]}, needed=["source"])
    return form.find([sheet_of(lambda: iter([list(row) for row in rows]))])


SUMS = [
    *("Total", "TOTAL:", "Sum", "Grand Total", "Razem", "Summe", "Gesamtergebnis", "Sous-total"),
    *("Anna Total", "Anna - Total", "Total Anna", "Total: Anna", "Zwischensumme Anna", "Σ"),
    "Total (n = 3)",
]


@pytest.mark.parametrize("name", SUMS)
@pytest.mark.parametrize("words", ["", "3", "2.5"])
def test_a_row_that_sums_up_others_is_refused_by_its_number(name, words):
    lasts = [["", "Anna", name, words], ["", name, "", words], [name, "Anna", "2", words]]
    for last in lasts[: 2 if "Anna" in name else 3]:
        table = rows_of(["", "doc", "code", "text"], ["", "Anna", "Anna", "so"], last)
        with pytest.raises(RefusedError, match=r"called a total, without words .* in row 3: exp"):
            hold(table, "source")


@pytest.mark.parametrize("name", ["Total pain", "Sum of all fears", "Totally", "Berta total", "Su"])
def test_what_has_such_a_word_in_its_name_is_no_sum(name):
    hold(rows_of(["doc", "code"], ["Anna", name], ["Anna", "b"]), "source")


def test_what_is_called_a_total_and_has_words_is_a_coding():
    hold(rows_of(["doc", "code", "text"], ["Anna", "Total", "so it was"]), "source")


def test_sums_and_empty_cells_are_said_in_one_message():
    with pytest.raises(RefusedError, match=r"empty .*: code in row 2\. .*; what is .* in row 3"):
        hold(rows_of(["doc", "code"], ["Anna", ""], ["Anna", "Sum"]), "source", "code")


@pytest.mark.parametrize(
    ("column", "cells", "rows"),
    [
        ("code", ["a", "2022-04-03", "b"], "row 3"),
        ("code", ["a", "1.1", "7"], "rows 3, 4"),
        ("code", ["1.1", "1.2"], "rows 2, 3"),
        ("code", ["2022-04-03", "2022-04-04"], "rows 2, 3"),
        ("person", ["P1", "", "7"], "row 4"),
        ("source", ["d", "2022-04-03"], "row 3"),
        ("source", ["1", "1.5"], "row 3"),
        ("coder", ["anna", "True"], "row 3"),
    ],
)
def test_a_date_or_a_number_among_names_is_refused_by_row_and_column(column, cells, rows):
    said = [Turned(c) if c and (c[0].isdigit() or c == "True") else c for c in cells]
    form = Form({name: [name] for name in ("source", "code", "coder", "person")}, needed=[column])
    made = form.find([sheet_of(lambda: iter([[column, "x"], *[[c, "y"] for c in said]]))])
    with pytest.raises(RefusedError, match=f"a name is expected: {column} in {rows}. A spread"):
        hold(made)
    plain = form.find([sheet_of(lambda: iter([[column, "x"], *[[c, "y"] for c in cells]]))])
    hold(plain)


MADE = [
    "03-Apr",
    "3-apr",
    "03. Apr",
    "Apr-20",
    "Mrz 10",
    "1.23E+15",
    "1,00E+02",
    "12-août",
    "mai-05",
]
NAMED = ["Apr", "3-4", "April 2020", "03 April", "Mary-20", "3-apart", "E+15", "1.23", "A. Apr"]


@pytest.mark.parametrize("cell", MADE)
def test_a_day_that_a_spreadsheet_wrote_into_a_csv_is_no_code(cell):
    form = Form({name: [name] for name in ("source", "code")}, needed=["code"])
    rows = [["source", "code"], [cell, "a"], ["x", cell]]
    with pytest.raises(RefusedError, match=r"a name is expected: code in row 3\. A spread"):
        hold(form.find([sheet_of(lambda: iter(rows))]))


def test_a_source_or_a_person_may_be_called_so():
    form = Form({name: [name] for name in ("source", "code", "person")}, needed=["code"])
    rows = [["source", "code", "person"], ["03-Apr", "a", "Jan 03"]]
    hold(form.find([sheet_of(lambda: iter(rows))]))


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (["10-15", "2026-09-05", "2026-04-01"], "rows 3, 4"),
        (["10-15", "05-Sep"], "row 3"),
        (["2026-09-05", "2026-09-06"], ""),
        (["34", "not provided"], ""),
        (["under 5", "5"], ""),
    ],
)
def test_a_day_among_values_of_an_attribute_is_none_of_them(cells, rows):
    said = [Turned(cell) if re.fullmatch(r"\d+|2026.*", cell) else cell for cell in cells]
    table = Table(
        sheet_of(lambda: iter([["code", "years"], *[["a", cell] for cell in said]])),
        0,
        ["code", "years"],
        {"code": 0, "attributes years": 1},
    )
    if not rows:
        hold(table)
        return
    with pytest.raises(RefusedError, match=f"a name is expected: years in {rows}. A spread"):
        hold(table)


@pytest.mark.parametrize("cell", NAMED)
def test_a_name_that_looks_much_like_a_day_is_a_code(cell):
    form = Form({name: [name] for name in ("source", "code")}, needed=["code"])
    hold(form.find([sheet_of(lambda: iter([["source", "code"], ["x", cell]]))]))


@pytest.mark.parametrize(
    ("column", "cells"),
    [("code", ["1", "2"]), ("source", ["2022-04-03", "2022-04-04"]), ("source", ["", "1"])],
)
def test_names_that_are_all_whole_numbers_or_days_of_sources_are_names(column, cells):
    form = Form({name: [name] for name in ("source", "code")}, needed=[column])
    hold(form.find([sheet_of(lambda: iter([[column], *[[Turned(c)] for c in cells if c]]))]))
