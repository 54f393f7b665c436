"""What a spreadsheet made of cells, and what it made it of."""

import pytest

from analysis.imports.cells.mended import mended

DATE, WHOLE, TEXT = {"type": "date"}, {"type": "integer"}, {"type": "string"}
NAME = {"type": "string", "constraints": {"pattern": "^[A-Za-z]+$"}}


def kinds(*values):
    return {"type": "string", "constraints": {"enum": list(values)}}


@pytest.mark.parametrize(
    ("cells", "field", "meant"),
    [
        (["13/02/2022", "01/02/2022"], DATE, ["2022-02-13", "2022-02-01"]),
        (["2/13/2022", "2/1/2022", ""], DATE, ["2022-02-13", "2022-02-01", ""]),
        (["03/03/2022"], DATE, ["2022-03-03"]),
        (["1.2.2022", "01-Feb-22", "2022/02/01"], DATE, ["2022-02-01"] * 3),
        (["1. Februar 2022", "01-févr.-22", "1 feb 2022"], DATE, ["2022-02-01"] * 3),
        (
            ["01. Mai", "03. Mrz", "06-juin", "5-Dez", "6-gen."],
            kinds("1-5", "3-3", "6-6", "5-12", "1-6"),
            None,
        ),
        (['="a\nb"', '=""'], TEXT, ["a\nb", ""]),
        (['="1-5"', '="a ""b"""'], TEXT, ["1-5", 'a "b"']),
        (["2,5", "2.50", "1.1"], kinds("2.5", "1.10"), ["2.5", "2.5", "1.10"]),
        (["2022-02-01 00:00:00", "2022-02-01"], DATE, ["2022-02-01"] * 2),
        (["1,250", "1.250", "1 250", "1’250", "1250.0", "7"], WHOLE, ["1250"] * 5 + ["7"]),
        (["7", "010", "7.0"], kinds("007", "010"), ["007", "010", "007"]),
        (["02-Jan", "Mar-05", "2024-01-02", "02/01/2024"], kinds("1-2", "3-5"), None),
        (["TRUE", "Not  Provided ", "not provided"], kinds("true", "not provided"), None),
        (["don’t know", "0–5"], kinds("don't know", "0-5"), ["don't know", "0-5"]),
        (["“FG”", "\xa0FG "], NAME, ["FG", "FG"]),
        (["“So it goes”", " kept", "“”"], TEXT, ["“So it goes”", "kept", ""]),
        (["'FG'", '"FG"', "„FG“", "‘FG’"], NAME, ["FG"] * 4),
        (["1\u202f250", "1'250", "12.345.678", "1,250,00", "1250,0"], WHOLE, None),
    ],
)
def test_what_can_have_been_only_one_thing_is_that_again(cells, field, meant):
    known = field.get("constraints", {}).get("enum")
    found, unclear = mended(cells, field)
    assert unclear == []
    assert found == (meant or found)
    assert not known or set(found) <= set(known)


@pytest.mark.parametrize(
    "cell",
    [
        *("2022-2-1", "2022.02.01", "2022-02-01T00:00", "2022-02-01 0:00", "2022-02-01 00:00:00"),
        *("1.2.2022", "01. 02. 2022", "1. 2.2022", "1-Feb-22", "1-feb.-22", "01. Feb. 2022"),
        *("1 February 2022", "1. Febr 2022", "1 Feb-2022"),
    ],
)
def test_a_date_is_read_in_every_form_in_which_spreadsheets_print_it(cell):
    assert mended([cell], DATE) == (["2022-02-01"], [])


@pytest.mark.parametrize(
    "cell",
    [
        *("20a2-02-01", "2022-x-01", "2022-02-x", "02022-02-01", "2022-02-011", "2022-002-01"),
        *("2022-02-01 13:00", "2022-02-01 00:00:30", "2022-02-01x", "2022-02-30"),
        *("1.2.22", "a.2.2022", "1.b.2022", "1.2.20c2", "001.2.2022", "1.  2.2022"),
        *("x/2/2022", "1/x/2022", "1/2/20x2", "1/2/22", "32/32/2022"),
        *(
            "1-Fe-22",
            "x-Feb-22",
            "1-Feb-2x",
            "1-Feb-20x2",
            "1-Feb-222",
            "1_Feb-22",
            "1-Feb_22",
            "1-F3b-22",
        ),
        *("1-Ma-2022", "1-Xyz-2022", "30-Feb-22"),
    ],
)
def test_what_is_nearly_a_date_is_none(cell):
    assert mended([cell], DATE) == ([cell], [])


def test_a_year_of_two_digits_is_of_this_century_and_one_of_four_as_it_stands():
    assert mended(["1-Feb-00", "1-Feb-99", "1-Feb-1999"], DATE)[0] == [
        *("2000-02-01", "2099-02-01", "1999-02-01")
    ]


@pytest.mark.parametrize("order", ["{0}/{1}/2022", "{0}-{1}-2022"])
def test_one_day_beyond_the_twelfth_tells_the_order_of_a_column(order):
    days = [(13, 2), (1, 2)]
    first = [order.format(day, month) for day, month in days]
    last = [order.format(month, day) for day, month in days]
    for cells in (first, last):
        assert mended(cells, DATE) == (["2022-02-13", "2022-02-01"], [])


def test_a_column_in_which_days_stand_before_and_behind_months_tells_no_order():
    cells = ["13/02/2022", "02/13/2022", "01/02/2022"]
    assert mended(cells, DATE) == (cells, [])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(("02-Jan", "1-2"), ("2 Jan", "1-2"), ("2. Jan.", "1-2"), ("2-Jan.", "2-1")),
        *(("Jan-02", "1-2"), ("Jan 2", "1-2"), ("Jan. 2", "1-2"), ("2022-01-02", "1/2")),
        *(("1/2/2022", "2-1"), ("1-2-2022", "1-2"), ("2.1.2022", "1–2"), ("10-Dec", "10 - 12")),
    ],
)
def test_a_value_that_was_taken_for_a_day_is_that_value_again(cell, value):
    assert mended([cell], kinds(value, "other")) == ([value], [])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(("2-Jan", "1-3"), ("2-Xyz", "1-2"), ("2-Ja", "1-2"), ("Jan", "1-2"), ("x Jan", "1-2")),
        *(("Jan-x", "1-2"), ("Jan_2", "1-2"), ("2_Jan", "1-2"), ("002-Jan", "1-2")),
        *(
            ("Jan-2", "1_2"),
            ("Jan-2", "001-2"),
            ("Jan-2", "x-2"),
            ("Jan-2", "1-x"),
            ("Jan-2", "12"),
        ),
        *(
            ("", "1-2"),
            ("", "0"),
            ("1a2", "1.2"),
            ("a", "1"),
            ("1,", "1"),
            (",5", "0.5"),
            ("1.5x", "1.5"),
        ),
    ],
)
def test_a_value_that_cannot_have_become_a_cell_is_not_taken_for_it(cell, value):
    assert mended([cell], kinds(value)) == ([cell], [])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *((f"a{typed}b", f"a{plain}b") for typed in "‘’‚" for plain in "'"),
        *((f"a{typed}b", f"a{plain}b") for typed in "“”„" for plain in '"'),
        *((f"a{typed}b", f"a{plain}b") for typed in "–—‑" for plain in "-"),
        *(("a\u200bb", "ab"), ("\ufeffab", "ab"), ("a…", "a..."), ("A  B", "a b")),
        *(("0,5", "0.5"), ("1,250", "1250"), ("3.00", "3"), ("05", "5"), ("1.50", "1.5")),
    ],
)
def test_a_value_is_known_whatever_a_spreadsheet_made_of_its_signs(cell, value):
    assert mended([cell], kinds(value)) == ([value], [])
    assert mended([value], kinds(cell)) == ([cell], [])


def test_a_value_as_it_is_listed_is_left_alone_however_like_another_one():
    assert mended(["a-b", "07"], kinds("a-b", "a–b", "7", "07")) == (["a-b", "07"], [])


def test_what_is_alike_is_taken_before_what_is_as_much():
    assert mended(["A1.0"], kinds("a1.0", "a1")) == (["a1.0"], [])
    assert mended(["1–2"], kinds("1-2", "2-1")) == (["1-2"], [])


LOST = ["#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "##", "########"]


@pytest.mark.parametrize("cell", LOST)
@pytest.mark.parametrize("field", [TEXT, DATE, WHOLE, NAME, kinds("x")])
def test_what_a_spreadsheet_could_not_show_is_told_in_every_column(cell, field):
    found, unclear = mended(["", cell], field)
    assert found == ["", cell]
    assert unclear == [
        (1, "what a spreadsheet could not show: take it from where the table is from")
    ]


@pytest.mark.parametrize("cell", ["#", "#NAME", "NAME?", "#REF", "# 1", "#1", "x #REF!", "#REF! x"])
def test_a_text_with_such_a_sign_is_a_text(cell):
    assert mended([cell], TEXT) == ([cell], [])


@pytest.mark.parametrize(
    "cell", ["1,25", "1,2500", "1250,000,0", "1234,567", "1a250", "1.5", "a.0", "7.", ".0", "7.01"]
)
def test_what_is_no_whole_number_in_any_print_is_left_alone(cell):
    assert mended([cell], WHOLE) == ([cell], [])


@pytest.mark.parametrize("cell", ['="a', '=a"', '"a"', 'x="a"', '="a"x', '="a"&"b"'])
def test_what_only_looks_like_a_text_that_was_protected_is_left_alone(cell):
    assert mended([cell], TEXT) == ([cell], [])


@pytest.mark.parametrize(
    ("cells", "field", "places", "said"),
    [
        (["01/02/2022", "2022-05-05"], DATE, [0], "2022-02-01 or 2022-01-02"),
        (["02-Jan", "1-2"], kinds("1-2", "2-1"), [0], "1-2 or 2-1"),
        (["7"], kinds("07", "007"), [0], "07 or 007"),
        (["1,1"], kinds("1.1", "1.10"), [0], "1.1 or 1.10"),
    ],
)
def test_what_can_have_been_two_things_is_not_guessed(cells, field, places, said):
    found, unclear = mended(cells, field)
    assert found[places[0]] == cells[places[0]]
    assert [place for place, _ in unclear] == places
    assert all(said in expected for _, expected in unclear)


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ("13/13/2022", DATE),
        ("44593", DATE),
        ("1.25E+03", WHOLE),
        ("1,25", WHOLE),
        ("x", kinds("y")),
        ("06-jui", kinds("6-6", "6-7")),  # June or July
    ],
)
def test_what_is_wrong_in_another_way_is_left_to_the_contract(cell, field):
    assert mended([cell], field) == ([cell], [])
