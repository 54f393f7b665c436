"""What a spreadsheet would run is marked where it is written, and says what it said."""

import pytest

from analysis.common.cells import marked, unmarked


@pytest.mark.parametrize("cell", ["+Media", "- a bullet", "=1+1", "@home", "＝1", "'+quoted", "-"])
def test_a_cell_that_would_be_run_is_marked_and_read_as_it_was(cell):
    assert marked(cell) == f"'{cell}"
    assert unmarked(marked(cell)) == cell


@pytest.mark.parametrize("cell", ["Trust", "'tis", "a+b", "-1.5", "", "'", "''"])
def test_any_other_cell_is_written_as_it_is(cell):
    assert marked(cell) == cell
    assert unmarked(cell) == cell
