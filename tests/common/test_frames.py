"""Rows of joined tables give their cells, and what stands in a column, each once."""

import numpy as np

from analysis.common.frames import Rows

ROWS = Rows(
    {
        "code_id": (np.array(["", "A", "B"], dtype=object), np.array([1, 2, 1, 0])),
        "code": (np.array(["x", "y"], dtype=object), np.array([0, 1, 1, 0])),
    },
    np.array([2, 0, 3]),
)


def test_cells_stand_in_the_order_of_the_rows_and_units_once():
    assert ROWS.cells("code_id") == ["A", "A", ""]
    assert ROWS.cells("code") == ["y", "x", "x"]
    assert ROWS.units("code_id") == ["", "A"]
    assert ROWS.units("code") == ["x", "y"]


def test_a_frame_has_the_columns_that_words_name_or_all():
    assert ROWS.frame().to_dict("list") == {"code_id": ["A", "A", ""], "code": ["y", "x", "x"]}
    assert list(ROWS.frame("code == 'x'").columns) == ["code"]
    assert list(ROWS.frame("code_id == 'x'").columns) == ["code_id", "code"]
    assert str(ROWS.frame().dtypes["code"]) == "str"
