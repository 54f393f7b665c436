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
        (['="1-5"', '="a ""b"""'], TEXT, ["1-5", 'a "b"']),
        (["2,5", "2.50", "1.1"], kinds("2.5", "1.10"), ["2.5", "2.5", "1.10"]),
        (["2022-02-01 00:00:00", "2022-02-01"], DATE, ["2022-02-01"] * 2),
        (["1,250", "1.250", "1 250", "1’250", "1250.0", "7"], WHOLE, ["1250"] * 5 + ["7"]),
        (["7", "010", "7.0"], kinds("007", "010"), ["007", "010", "007"]),
        (["02-Jan", "Mar-05", "2024-01-02", "02/01/2024"], kinds("1-2", "3-5"), None),
        (["TRUE", "Not  Provided ", "not provided"], kinds("true", "not provided"), None),
        (["don’t know", "0–5"], kinds("don't know", "0-5"), ["don't know", "0-5"]),
        (["“FG”", "\xa0FG "], NAME, ["FG", "FG"]),
        (["“So it goes”", " kept"], TEXT, ["“So it goes”", "kept"]),
    ],
)
def test_what_can_have_been_only_one_thing_is_that_again(cells, field, meant):
    known = field.get("constraints", {}).get("enum")
    found, unclear = mended(cells, field)
    assert unclear == []
    assert found == (meant or found)
    assert not known or set(found) <= set(known)


@pytest.mark.parametrize(
    ("cells", "field", "places", "said"),
    [
        (["01/02/2022", "2022-05-05"], DATE, [0], "2022-02-01 or 2022-01-02"),
        (["02-Jan", "1-2"], kinds("1-2", "2-1"), [0], "1-2 or 2-1"),
        (["7"], kinds("07", "007"), [0], "07 or 007"),
        (["1,1"], kinds("1.1", "1.10"), [0], "1.1 or 1.10"),
        (["Fine", "#NAME?", "#####", "#N/A"], TEXT, [1, 2, 3], "could not show"),
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
