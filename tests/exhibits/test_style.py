from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties, findfont, fontManager

from analysis.common import fonts
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


@pytest.mark.parametrize("width", [0, -7, 0.1])
@pytest.mark.parametrize("breaks", [style.wrap, style.balanced])
def test_no_width_is_too_narrow_for_a_letter_a_line(breaks, width):
    lines = breaks("As we do", width)
    assert [line.rstrip("-") for line in lines] == list("Aswedo")


def test_bold_text_is_wider():
    assert style.width_of(TEXT, weight="bold") > style.width_of(TEXT)


def test_a_width_is_in_millimetres():
    # An em is the type size; the digits of Source Sans are 0.497 em wide.
    assert style.width_of("0" * 100, 72) == pytest.approx(100 * 0.497 * 25.4, rel=0.01)


def test_empty_text_has_no_lines():
    assert style.wrap("", 40) == []


def test_a_canvas_is_measured_in_millimetres_from_the_top_left():
    figure, axes = style.canvas(85.0, 50.0)
    assert figure.get_size_inches() * 25.4 == pytest.approx([85, 50])
    assert axes.get_xlim() == (0, 85)
    assert axes.get_ylim() == (50, 0)


@pytest.mark.parametrize("family", [fonts.SANS, fonts.FALLBACK])
@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_letters_are_those_of_packages_whatever_fonts_the_machine_has(family, weight):
    found = findfont(FontProperties(family=family, weight=weight))
    assert Path(found) == fonts.font_file(family, weight)
    assert {Path(f.fname) for f in fontManager.ttflist} <= {*fonts.font_files()}


def test_balanced_lines_are_as_many_as_filled_ones_and_end_in_no_short_one():
    filled, even = style.wrap(TEXT, 40), style.balanced(TEXT, 40)
    assert len(even) == len(filled)
    assert " ".join(even) == TEXT
    shortest = [min(map(style.width_of, lines)) for lines in (filled, even)]
    assert shortest[0] < shortest[1]


def test_quotation_marks_are_those_of_print():
    _, axes = style.canvas(90, 9)
    style.write(axes, 1, 1, "'Still a diagnosis': the \"study's\" words")
    assert axes.texts[0].get_text() == "‘Still a diagnosis’: the “study’s” words"


def test_a_mark_stands_in_a_strip_of_its_own_below_the_figure():
    figure, axes = style.canvas(90, 30)
    style.write(axes, 2, 29, "the last line")
    style.sign(figure, "A mark")
    renderer = FigureCanvasAgg(figure).get_renderer()
    above, mark = (part.texts[0].get_window_extent(renderer) for part in figure.axes)
    assert mark.y1 < above.y0
    assert mark.y0 >= 0
