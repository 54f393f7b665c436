"""A mapping is drafted from what a table shows, and what is wrong with it is told by its line."""

import pytest
import yaml

from analysis.imports.cells.grid import sheet_of
from analysis.imports.cells.mapping import draft, mapped
from analysis.imports.project import RefusedError

TABLE = [["doc", "code", "who", "a", "b"], ["d", "x", "P", "1", ""]]


def sheet(*rows):
    return sheet_of(lambda: iter([list(row) for row in rows]))


def drafted(tmp_path, *sheets):
    draft([sheet(*rows) for rows in sheets], tmp_path / "m.yml")
    return yaml.safe_load((tmp_path / "m.yml").read_text("utf-8"))


def read(tmp_path, *sheets, **said):
    (tmp_path / "m.yml").write_text(yaml.safe_dump(said), "utf-8")
    return mapped([sheet(*rows) for rows in sheets or [TABLE]], tmp_path / "m.yml")


def refused(tmp_path, *sheets, **said):
    with pytest.raises(RefusedError) as error:
        read(tmp_path, *sheets, **said)
    return str(error.value)


def test_a_draft_says_what_it_is_and_what_each_line_is(tmp_path):
    drafted(tmp_path, [["document", "code"], ["d", "x"]])
    lines = (tmp_path / "m.yml").read_text("utf-8").splitlines()
    assert lines[:3] == [
        "# How this table is read: correct what is wrong, and import again with the same MAP.",
        "sheet: 1  # Which table of the file it is.",
        "header: 1  # The row with the names of the columns.",
    ]
    assert [line.partition(":")[0] for line in lines[1:]] == [
        *("sheet", "header", "source", "code", "codes", "several", "levels", "text", "coder"),
        *("person", "attributes"),
    ]
    assert lines[4] == 'code: "code"  # The column with the code.'


def test_the_table_with_most_rows_is_meant_and_its_widest_row_is_the_header(tmp_path):
    short, long = [["document", "code"]], [["x", ""], [" ", "y"], ["document", "é"], ["d", "e"]]
    said = drafted(tmp_path, short, long, long)
    assert (said["sheet"], said["header"], said["source"]) == (2, 3, "document")
    assert drafted(tmp_path, [["a", "b"], ["c", "d"]])["header"] == 1


@pytest.mark.parametrize(
    ("cells", "several", "levels"),
    [
        *((["a"], "", ""), (["a; b"], ";", ""), (["a|b"], "|", ""), (["a\nb"], "\n", "")),
        *(
            (["a, b"], ",", ""),
            (["a, b; c"], ";", ""),
            (["a", "b|c"], "|", ""),
            (["a,\nb"], "\n", ""),
        ),
        *(
            (["a > b"], "", " > "),
            (["a\\b"], "", "\\"),
            (["a::b"], "", "::"),
            (["a / b"], "", " / "),
        ),
        *((["a::b / c"], "", "::"), (["a>b"], "", ""), (["a/b"], "", ""), (["a: b"], "", "")),
        (["a > b, c\\d"], ",", " > "),
    ],
)
def test_what_stands_between_codes_is_seen_in_their_cells(tmp_path, cells, several, levels):
    said = drafted(tmp_path, [["document", "code"], *(["d", cell] for cell in cells)])
    assert (said["several"], said["levels"]) == (several, levels)


def test_forty_rows_are_looked_at(tmp_path):
    rows = [["document", "code"], *([["d", "a"]] * 39)]
    assert drafted(tmp_path, [*rows, ["d", "a;b"]])["several"] == ";"
    assert drafted(tmp_path, [*rows, ["d", "a"], ["d", "a;b"]])["several"] == ""


def test_columns_that_hold_marks_are_codes_where_there_is_no_column_of_codes(tmp_path):
    header = ["document", " A ", "b", "c", "d", ""]
    rows = [header, ["x", "1", "", "x", "maybe", "1"], ["y", "", "", "no", "1", "1"]]
    said = drafted(tmp_path, rows)
    assert (said["code"], said["codes"]) == ("", ["A", "c"])
    rows[0][2] = "code"
    said = drafted(tmp_path, rows)
    assert (said["code"], said["codes"]) == ("code", [])
    assert drafted(tmp_path, [header])["codes"] == []


# What a mapping says


def test_columns_are_named_or_numbered_whatever_their_capitals(tmp_path):
    table, said = read(tmp_path, source=" DOC ", code=2, person="who", attributes=["a", 5])
    assert table.places == {
        "source": 0,
        "code": 1,
        "person": 2,
        "attributes 0": 3,
        "attributes 1": 4,
    }
    assert table.titles == TABLE[0]
    assert [row for _, row in table.rows()] == TABLE[1:]
    assert (said["sheet"], said["header"], said["several"], said["levels"]) == (1, 1, "", "")
    table, _ = read(tmp_path, source="doc", codes=["a", "b"], coder="who", text="code")
    assert table.places == {"source": 0, "text": 1, "coder": 2, "codes 0": 3, "codes 1": 4}


def test_a_table_and_a_header_further_on_are_found(tmp_path):
    table, _ = read(
        tmp_path, [["x"]], [["y"], *TABLE], source="doc", code="code", sheet=2, header=2
    )
    assert (table.header, [number for number, _ in table.rows()]) == (1, [3])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"source": "x", "code": "code"}, "found 'x', expected a column of row 1, by its name or"),
        ({"source": 0, "code": "code"}, "line 2, source: "),
        ({"source": 6, "code": "code"}, "line 2, source: "),
        ({"source": "doc"}, "code: expected a column with the code, or under codes the columns"),
        ({"source": "doc", "code": "code", "codes": ["a"]}, "that are a code each"),
        ({"source": "doc", "code": "code", "sheet": 2}, "sheet: found '2', expected at most 1"),
        ({"source": "doc", "code": "code", "sheet": 0}, "a whole number, 1 for the first table"),
        (
            {"source": "doc", "code": "code", "header": 41},
            "a whole number, 1 for the first row, 40",
        ),
        (
            {"source": "doc", "codes": ["a"], "header": 1, "person": "x"},
            "a column of row 1, by its",
        ),
        (
            {"source": "doc", "code": ["code"]},
            'the name of a column, or its number; "" if codes are',
        ),
        ({"source": ["doc"], "code": "code"}, "the name of a column, or its number"),
        ({"code": "code"}, "source: expected the name of a column, or its number"),
        (
            {"source": "doc", "code": "code", "x": 1},
            "found 'x', expected only sheet, header, source",
        ),
        (
            {"source": "doc", "code": "code", "codes": "a"},
            "a list of names or numbers of columns; []",
        ),
        (
            {"source": "doc", "code": "code", "several": 1},
            'text in quotation marks; "" if a cell has',
        ),
        (
            {"source": "doc", "code": "code", "levels": 1},
            'text in quotation marks; "" if codes have',
        ),
        ({"source": "doc", "code": "code", "text": []}, 'or its number; "" if there is none'),
        ({"source": "doc", "code": "code", "coder": []}, 'or its number; "" if that is not said'),
        ({"source": "doc", "code": "code", "attributes": ["x"]}, "attributes"),
    ],
)
def test_what_is_wrong_is_told_with_what_was_expected(tmp_path, said, told):
    message = refused(tmp_path, **said)
    assert message.startswith("MAP: 1 problem in the mapping.\n")
    assert told in message


def test_a_name_that_two_columns_have_is_told_and_their_number_taken(tmp_path):
    rows = [["doc", "code", "Code"], ["d", "x", "y"]]
    assert refused(tmp_path, rows, source="doc", code="code").endswith(
        "a column of row 1, by its name or its number; it stands there more than once, so give its"
        " number"
    )
    assert not refused(tmp_path, rows, source="doc", code="x").endswith("give its number")
    assert read(tmp_path, rows, source="doc", code=3)[0].places["code"] == 2


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    message = refused(tmp_path, source="doc", code="code", header=3)
    assert message.startswith("MAP: 2 problems in the mapping.\n")
    assert message.count("expected a column of row 3, by its name or its number") == 2
    message = refused(tmp_path, source="x", code="y", codes=["z"], coder="w")
    assert message.startswith("MAP: 5 problems in the mapping.\n")


@pytest.mark.parametrize(
    ("content", "told"), [("- a\n", "settings as `name: value`"), ("a: [\n", "MAP: ")]
)
def test_what_is_no_mapping_is_told(tmp_path, content, told):
    (tmp_path / "m.yml").write_text(content, "utf-8")
    with pytest.raises(RefusedError, match=r"^MAP: ") as error:
        mapped([sheet(*TABLE)], tmp_path / "m.yml")
    assert told in str(error.value)


def test_a_mapping_that_cannot_be_read_is_told_without_its_path(tmp_path):
    with pytest.raises(RefusedError) as error:
        mapped([sheet(*TABLE)], tmp_path / "gone")
    assert str(error.value) == "MAP: cannot be read: No such file or directory"
    with pytest.raises(RefusedError) as error:
        mapped([sheet(*TABLE)], tmp_path)
    assert str(error.value) == "MAP: not a file, but a folder, a pipe or a device"
