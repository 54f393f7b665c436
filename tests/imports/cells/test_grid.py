"""A table is read as it is, and a hostile one is refused."""

import csv
import itertools
import struct
import zipfile
from contextlib import suppress

import pytest

from analysis.imports.cells import grid
from analysis.imports.given import Given
from analysis.imports.project import RefusedError
from tests.support.table_writers import csv_file, sheet, xlsx_file

ROWS = [
    ["document", "code", "text"],
    ["Gespräch – 1", "caf\u00e9; \u201cx\u201d", 'He said "no", and left'],
    ["2", "a, b", "one\ntwo\u2029three\u00a0four"],
    ["3", "c|d", "tab\there"],
]


def rows(path):
    (table,) = Given(path).sheets
    return list(table.rows())


@pytest.mark.parametrize("separator", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_table_is_the_same_whatever_parts_its_cells_and_however_it_is_encoded(
    tmp_path, separator, encoding
):
    for quoting, ends in itertools.product((csv.QUOTE_MINIMAL, csv.QUOTE_ALL), ("\r\n", "\n")):
        options = {"encoding": encoding, "quoting": quoting, "ends": ends}
        file = csv_file(tmp_path / "t", ROWS, separator=separator, **options)
        assert rows(file) == ROWS


def test_text_that_is_not_utf_8_is_read_as_windows_writes_it(tmp_path):
    kept = [[cell.replace("\u2029", " ") for cell in row] for row in ROWS]
    assert rows(csv_file(tmp_path / "t", kept, separator=";", encoding="cp1252")) == kept


def test_the_line_by_which_excel_is_told_the_separator_is_no_row(tmp_path):
    file = csv_file(tmp_path / "t", ROWS, separator=";", before="sep=;\r\n")
    assert rows(file) == ROWS


def test_a_separator_in_every_quote_is_not_taken_for_that_of_the_cells(tmp_path):
    cells = [["a", "b"], *([f"{n}, x, y", "one, two, three"] for n in range(9))]
    assert rows(csv_file(tmp_path / "t", cells, separator=";")) == cells


def test_a_spreadsheet_is_read_cell_by_cell_numbers_as_they_are_written(tmp_path):
    cells = [["name", "n", "share"], ["caf\u00e9 \U0001f600\nx", 3, 0.5], ["007", 10.0, ""]]
    assert rows(xlsx_file(tmp_path / "t", cells)) == [
        *(["name", "n", "share"], ["caf\u00e9 \U0001f600\nx", "3", "0.5"], ["007", "10", ""])
    ]


def test_every_cell_of_a_merged_range_has_its_value(tmp_path):
    cells = [["doc", "code"], ["Interview", "a"], ["", "b"], ["", "c"], ["Other", "d"]]
    found = rows(xlsx_file(tmp_path / "t", cells, merged=["A2:A4"]))
    assert [row[0] for row in found] == ["doc", "Interview", "Interview", "Interview", "Other"]


def test_a_book_has_all_its_sheets_and_empty_rows_above_count(tmp_path):
    file = xlsx_file(tmp_path / "t", [["a", "b"]], [["", ""], ["c", "d"]])
    assert [list(sheet.rows()) for sheet in Given(file).sheets] == [
        *([["a", "b"]], [["", ""], ["c", "d"]])
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x7fELF\x02\x01\0\0", b"one line", b"a\nb\nc\n", b"\xff\xfe\x00\xd8", b"\xff", b" \n"],
)
def test_what_is_no_table_is_none(tmp_path, content):
    (tmp_path / "t").write_bytes(content)
    assert Given(tmp_path / "t").sheets == []


def test_prose_is_no_table(tmp_path):
    lines = [
        "Well, yes, we do.",
        "No.",
        "It is late, I think, and so on.",
        "Yes, so it is.",
    ]
    (tmp_path / "t").write_text("\n".join(lines * 9), "utf-8")
    assert Given(tmp_path / "t").sheets == []


def test_text_that_breaks_off_further_down_is_refused_by_its_row(tmp_path):
    good = "a;b\n" + "x;y\n" * 30_000
    (tmp_path / "t").write_bytes(good.encode("utf-16")[:-1])
    with pytest.raises(RefusedError, match="below row 30000 it is not text"):
        rows(tmp_path / "t")


def test_a_cell_without_an_end_is_refused_by_its_row(tmp_path):
    (tmp_path / "t").write_text('a,b\n1,2\n3,"' + "x" * 200_000, "utf-8")
    with pytest.raises(RefusedError, match=r"row 3 cannot be parted into cells"):
        rows(tmp_path / "t")


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (['1\tA\t"Well, he said', "2\tA\tplain", '3\tB\t"and then"', "4\tB\tlast"], 2),
        (["1\tA\tso", '2\tA\t"Well, he said', "3\tB\tlast"], 3),
        (['1\tA\t"Well, he said', "2\tA\tplain", '3\tB\tso it was"', "4\tB\tlast"], 2),
    ],
)
def test_a_quotation_mark_without_its_partner_takes_in_no_row(tmp_path, lines, row):
    (tmp_path / "t").write_text("\n".join(["id\tdocument\tcontent", *lines]) + "\n")
    with pytest.raises(RefusedError, match=rf"^row {row} .*has no partner at its end"):
        rows(tmp_path / "t")


def test_a_cell_may_go_on_over_lines_and_quote(tmp_path):
    text = 'id\tcode\ttext\n1\tA\t"one\ntwo ""three""\tfour"\n2\tB\tso "it" was\n'
    (tmp_path / "t").write_text(text)
    assert rows(tmp_path / "t")[1:] == [
        ["1", "A", 'one\ntwo "three"\tfour'],
        ["2", "B", 'so "it" was'],
    ]


def test_a_row_of_too_many_cells_is_refused(tmp_path):
    (tmp_path / "t").write_text("a,b\n1,2\n3,4\n" + "," * 5000, "utf-8")
    with pytest.raises(RefusedError, match="row 4 has more than 4096 cells"):
        rows(tmp_path / "t")


@pytest.mark.parametrize(("alike", "is_one"), [(6, True), (5, False)])
def test_a_table_has_as_many_cells_in_six_of_ten_of_its_first_lines(tmp_path, alike, is_one):
    lines = ["a,b,c"] * alike + ["x,y"] * 2 + ["z"] * (8 - alike)
    (tmp_path / "t").write_text("\n".join(lines), "utf-8")
    assert len(Given(tmp_path / "t").sheets) == is_one


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a;b,c\nd;e,f\ng;h\n", ["a", "b,c"]),  # semicolons part every line alike
        ("a;b,c,d\ne;f,g,h\n", ["a;b", "c", "d"]),  # both do: what makes more cells
        ("a\tb|c\nd\te\n", ["a", "b|c"]),
        ("a|b\nc|d\n", ["a", "b"]),
        ("a\n\n\nb,c\nd,e\n", ["a"]),
        ("sep=|\na|b,c\n", ["a", "b,c"]),
        ("SEP=;\ra;b\n", None),
        ("sep=,a;b\nc;d\n", None),
    ],
)
def test_what_parts_most_lines_alike_parts_cells(tmp_path, text, cells):
    (tmp_path / "t").write_bytes(text.encode())
    sheets = Given(tmp_path / "t").sheets
    if cells:
        assert sheets[0].top[0] == cells


def test_forty_lines_are_looked_at_for_what_parts_them(tmp_path):
    for blank in (0, 9):
        lines = ["a;b"] * 40 + [""] * blank + ["c,d,e"] * 99
        (tmp_path / "t").write_text("\n".join(lines), "utf-8")
        assert Given(tmp_path / "t").sheets[0].top == [["a", "b"]] * 40
        assert len(rows(tmp_path / "t")) == 139 + blank


@pytest.mark.parametrize("code", [*range(9), *range(14, 32)])
def test_what_has_a_sign_that_no_text_has_is_no_table(tmp_path, code):
    (tmp_path / "t").write_bytes(b"a,b\nc," + bytes([code]) + b"\n")
    assert Given(tmp_path / "t").sheets == []


@pytest.mark.parametrize("code", [9, 11, 12, 32, 127])
def test_what_has_spaces_of_any_kind_is_one(tmp_path, code):
    (tmp_path / "t").write_bytes(b"a,b\nc," + bytes([code]) + b"\n")
    assert rows(tmp_path / "t")[1] == ["c", chr(code)]


def test_letters_that_cannot_be_told_are_named(tmp_path):
    (tmp_path / "t").write_bytes("a,b\nKovačić,c\n".encode("cp1250"))
    with pytest.raises(RefusedError) as refused:
        rows(tmp_path / "t")
    told = str(refused.value)
    assert told.startswith("in which letters it is written cannot be told (cp125")
    assert told.endswith("); save it as UTF-8")
    assert {"cp1250", "cp1252"} <= set(told.partition("(")[2].partition(")")[0].split(" or "))


@pytest.mark.parametrize("cells", [4096, 4097])
def test_a_row_may_have_as_many_cells_as_some_exports_have_codes(tmp_path, cells):
    (tmp_path / "t").write_text("a,b\n1,2\n" + "," * (cells - 1), "utf-8")
    if cells == 4096:
        assert len(rows(tmp_path / "t")[2]) == 4096
        return
    with pytest.raises(RefusedError) as refused:
        rows(tmp_path / "t")
    assert str(refused.value) == "row 3 has more than 4096 cells; is it a table?"


def test_a_file_that_goes_while_it_is_read_is_told(tmp_path):
    (tmp_path / "t").write_text("a,b\n1,2\n", "utf-8")
    (table,) = Given(tmp_path / "t").sheets
    (tmp_path / "t").unlink()
    with pytest.raises(RefusedError, match=r"^cannot be read: No such file or directory$"):
        list(table.rows())


# Hostile spreadsheets


def member(path, name, content):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)
    return path


@pytest.mark.parametrize("tag", ["<f>", "<f t='x'>", "<f/>", "<x:f>", "<f\n", "<a.b-c:f/>"])
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "XL/Worksheets/a/b.xml"])
def test_whatever_begins_a_formula_in_a_sheet_is_one(tmp_path, tag, name):
    with pytest.raises(RefusedError) as refused:
        grid._check(member(tmp_path / "t", name, f"<c>{tag}"))
    assert str(refused.value) == (
        "sheet file 1 holds formulas, and what they give cannot be trusted; export it as CSV, or"
        " copy the table and paste its values alone"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("xl/worksheets/a.xml", text) for text in ("<fx>", "</f>", "<!f>", "<?f ", "< f>", "f>")),
        *(
            ("xl/worksheets/a.xml", text)
            for text in ("<x:y:fz>", "<a b:f>", "<a/b:f>", "<f", "<:f>")
        ),
        *(
            ("xl/styles.xml", "<f>"),
            ("a/xl/worksheets/a.xml", "<f>"),
            ("xl/worksheet/a.xml", "<f>"),
        ),
    ],
)
def test_what_is_no_formula_or_stands_in_no_sheet_is_let_be(tmp_path, name, content):
    grid._check(member(tmp_path / "t", name, content))


def test_a_book_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(grid, "MAX_BOOK", 50)
    grid._check(member(tmp_path / "t", "a", "x" * 50))
    with pytest.raises(RefusedError) as refused:
        grid._check(member(tmp_path / "t", "a", "x" * 51))
    assert str(refused.value) == (
        "unpacks to more than 50 bytes where a spreadsheet is expected; save it as CSV"
    )


def test_a_book_that_is_broken_or_prints_too_much_is_refused_with_what_to_do(tmp_path, monkeypatch):
    said = (
        "a broken spreadsheet, or one whose sheets are too large to lay out; export it again,"
        " or save it as CSV"
    )
    for file, most in (
        (xlsx_file(tmp_path / "t", "\0\1"), None),
        (xlsx_file(tmp_path / "u", ROWS), 64),
    ):
        if most:
            monkeypatch.setattr(grid, "_check", lambda _: None)
            monkeypatch.setattr(grid, "MAX_BOOK", most)
        with pytest.raises(RefusedError) as refused:
            grid.workbook(file)
        assert str(refused.value) == said


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_formula_is_refused_wherever_it_stands(tmp_path, prefix):
    xml = sheet([["a", "b"], ["1", "=f HYPERLINK(A1)"]]).replace("<f>", f"<{prefix}f>")
    file = xlsx_file(tmp_path / "t", [["a", "b"]], xml.replace("</f>", f"</{prefix}f>"))
    with pytest.raises(RefusedError, match="sheet file 2 holds formulas"):
        rows(file)


def test_a_formula_that_is_cut_between_two_pieces_is_seen(tmp_path, monkeypatch):
    file = xlsx_file(tmp_path / "t", [["a", "=f B1"]])
    for size in range(1, 9):
        monkeypatch.setattr("analysis.imports.archive.PIECE", size)
        with pytest.raises(RefusedError, match="formulas"):
            rows(file)


def huge(place):
    """A sheet of two cells, the second of which is far away."""
    head, tail = sheet([["a"]]).split("</sheetData>")
    return f'{head}<row r="1048576"><c r="{place}"><v>1</v></c></row></sheetData>{tail}'


def strings(file, n, length):
    """A sheet that shows one long text again and again."""
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, n))
    xml = sheet([]).replace("<sheetData>", f"<sheetData>{cells}")
    xlsx_file(file, xml)
    with zipfile.ZipFile(file, "a") as archive:
        shared = f'<sst xmlns="http://x" count="1"><si><t>{"x" * length}</t></si></sst>'
        archive.writestr("xl/sharedStrings.xml", shared)
    return file


def lying(file, size):
    """A book that says of its sheet that it unpacks to another size."""
    content = xlsx_file(file, [["a", "b"]]).read_bytes()
    name = b"xl/worksheets/sheet1.xml"
    at = content.rindex(name) - 46
    changed = bytearray(content)
    struct.pack_into("<L", changed, at + 24, size)
    file.write_bytes(bytes(changed))
    return file


HOSTILE = {
    "a sheet as large as can be": lambda f: xlsx_file(f, huge("XFD1048576")),
    "one text a million times": lambda f: strings(f, 50_000, 2**20),
    "a bomb": lambda f: xlsx_file(f, sheet([["x" * 2**20 * 9]])),
    "a size that is a lie": lambda f: lying(f, 2**31),
    "a size that is too small": lambda f: lying(f, 3),
    "a sheet that is no XML": lambda f: xlsx_file(f, "\0\1\2"),
    "a sheet cut off": lambda f: xlsx_file(f, sheet([["a", "b"]])[:150]),
    "entities": lambda f: xlsx_file(
        f, '<!DOCTYPE w [<!ENTITY a "aaaa">]>' + sheet([["&a;" * 9, "b"]]).replace("&amp;", "&")
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_spreadsheet_is_read_or_refused_and_no_more(tmp_path, monkeypatch, name):
    monkeypatch.setattr(grid, "MAX_BOOK", 2**23)
    file = HOSTILE[name](tmp_path / "t")
    with suppress(RefusedError):
        assert [sheet.top for sheet in Given(file).sheets] == [[["a", "b"]]]


def test_whatever_byte_of_a_spreadsheet_is_changed_it_is_read_or_refused(tmp_path):
    sound = xlsx_file(tmp_path / "t", [["a", "b"]]).read_bytes()
    for at in range(0, len(sound), 97):
        (tmp_path / "t").write_bytes(sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :])
        with suppress(RefusedError):
            for table in Given(tmp_path / "t").sheets:
                list(table.rows())


def test_what_a_spreadsheet_holds_as_no_text_is_told_from_text(tmp_path):
    dates = grid.workbook(xlsx_file(tmp_path / "t", [["1", 1, 1.1, "2022-04-03"]]))
    ((*cells,),) = dates[0].rows()
    assert cells == ["1", "1", "1.1", "2022-04-03"]
    assert [isinstance(cell, grid.Turned) for cell in cells] == [False, True, True, False]
