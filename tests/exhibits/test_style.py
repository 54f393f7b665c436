from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.font_manager import FontProperties, findfont, fontManager

from analysis.exhibits import style

TEXT = "The lack of specialist training to help staff support service users with CEN"


@pytest.mark.parametrize("width", [20, 40, 70, 200])
def test_wrapped_lines_fit_their_width_and_lose_no_word(width):
    lines = style.wrap(TEXT, width)
    assert " ".join(lines) == TEXT
    assert all(style.width_of(line) <= width for line in lines)


def test_lines_are_filled_before_a_new_one_begins():
    lines = style.wrap(TEXT, 40)
    for line, following in pairwise(lines):
        assert style.width_of(f"{line} {following.split()[0]}") > 40


def test_a_word_that_is_wider_than_the_line_is_broken_with_hyphens():
    word = "Donaudampfschifffahrtsgesellschaft"
    lines = style.wrap(f"Die {word}", 20)
    assert "".join(lines).replace("-", "") == f"Die{word}"
    assert all(style.width_of(line) <= 20 for line in lines)
    assert [line for line in lines if line.endswith("-")] == lines[1:-1]
    assert len(lines) > 3


def test_bold_text_is_wider():
    assert style.width_of(TEXT, weight="bold") > style.width_of(TEXT)


def test_a_width_is_in_millimetres():
    # An em of DejaVu Sans is the type size; its digits are 0.636 em wide.
    assert style.width_of("0" * 100, 72) == pytest.approx(100 * 0.636 * 25.4, rel=0.01)


def test_empty_text_has_no_lines():
    assert style.wrap("", 40) == []


def test_rows_stand_below_each_other_each_as_high_as_its_label():
    themes = pd.DataFrame(
        {
            "code_id": ["A", "A.1", "B"],
            "number": ["1", "1.1", "2"],
            "depth": [1, 2, 1],
            "label": ["Time", TEXT * 2, "Trust"],
        }
    )
    rows = style.labelled_rows(themes, 10.0, 60.0)
    assert [row.is_theme for row in rows] == [True, False, True]
    assert rows[0].top == 10.0
    for above, below in pairwise(rows):
        assert below.top >= above.top + above.height
    assert len(rows[1].lines) > 3
    assert rows[1].height > len(rows[1].lines) * style.line_height()
    assert rows[0].middle == pytest.approx(rows[0].top + rows[0].height / 2)


def test_a_canvas_is_measured_in_millimetres_from_the_top_left():
    figure, axes = style.canvas(85.0, 50.0)
    assert figure.get_size_inches() * 25.4 == pytest.approx([85, 50])
    assert axes.get_xlim() == (0, 85)
    assert axes.get_ylim() == (50, 0)


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_letters_are_those_of_the_font_that_matplotlib_brings_whatever_the_machine_has(weight):
    font = FontProperties(family="DejaVu Sans", weight=weight)
    assert findfont(font).startswith(mpl.get_data_path())
    folder = Path(mpl.get_data_path(), "fonts/ttf")
    assert {Path(f.fname).parent for f in fontManager.ttflist} == {folder}
