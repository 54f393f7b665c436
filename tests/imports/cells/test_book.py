"""What a spreadsheet has in its cells, as text."""

import datetime as dt
from types import SimpleNamespace

import pytest

from analysis.imports.cells.book import fill, lines_of, written


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *((3.0, "3"), (3.5, "3.5"), (-0.25, "-0.25"), (1e15, "1000000000000000"), (7, "7")),
        *((True, "True"), (False, "False"), ("3.0", "3.0"), ("", ""), (" a\n", " a\n")),
        *((dt.date(2022, 2, 1), "2022-02-01"), (dt.time(13, 5), "13:05:00")),
        (dt.datetime(2022, 2, 1, 13, 5), "2022-02-01T13:05:00"),
        (dt.timedelta(hours=1), "1:00:00"),
    ],
)
def test_a_cell_is_text_a_whole_number_without_a_point_and_a_day_as_iso_has_it(cell, text):
    assert written(cell) == text


@pytest.mark.parametrize(
    ("merged", "rows"),
    [
        (None, ["abc", "def", "ghi"]),
        ([], ["abc", "def", "ghi"]),
        ([((0, 0), (1, 0))], ["abc", "aef", "ghi"]),
        ([((0, 1), (0, 2))], ["ab ", "def", "ghi"]),
        ([((1, 1), (2, 2))], ["abc", "de ", "ge "]),
        ([((0, 0), (0, 1)), ((2, 1), (2, 9))], ["a c", "def", "gh "]),
        ([((1, 0), (9, 0))], ["abc", "def", "dhi"]),
    ],
)
def test_the_first_cell_of_each_row_of_a_merged_range_has_its_value(merged, rows):
    # A spreadsheet holds nothing in the other cells of a range.
    inside = [
        (r, c)
        for (t, le), (b, ri) in merged or []
        for r in range(t, b + 1)
        for c in range(le, ri + 1)
    ]
    firsts = [first for first, _ in merged or []]
    cells = [list("abc"), list("def"), list("ghi")]
    for r, c in inside:
        if (r, c) not in firsts and r < 3 and c < 3:
            cells[r][c] = " "
    fill(SimpleNamespace(merged_cell_ranges=merged), cells)
    assert ["".join(row) for row in cells] == rows


def test_the_lines_of_each_sheet_are_told_by_their_number():
    assert list(lines_of(b"2\na\nb\n0\n1\nc\n")) == [[b"a", b"b"], [], [b"c"]]
    assert list(lines_of(b"")) == []
