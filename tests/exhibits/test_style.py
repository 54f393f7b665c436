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


@pytest.mark.parametrize(
    ("value", "said"), [(0.125, "0.12"), (-0.5, "-0.50"), (1, "1.00"), (None, "undefined")]
)
def test_a_coefficient_has_two_digits_and_an_undefined_one_none(value, said):
    assert style.stated(value) == said
    assert style.stated(float("nan")) == "undefined"


def test_lines_stand_below_each_other_a_line_s_height_apart_and_hide_what_is_behind_them():
    _, axes = style.canvas(90, 40)
    style.write(axes, 3, 5, "one", "two", behind="#eef1f5", color="#545c66")
    one, two = axes.texts
    assert one.get_position() == (3, 5)
    # A line is 1.28 times as high as its type, which has 7.5 points of 1/72 inch.
    assert two.get_position() == pytest.approx((3, 5 + 7.5 * 1.28 / 72 * 25.4))
    assert one.get_fontsize() == 7.5
    assert one.get_va() == "center_baseline"
    assert one.get_bbox_patch().get_facecolor()[:3] == pytest.approx(
        (238 / 255, 241 / 255, 245 / 255)
    )
    style.write(axes, 3, 5, "bare", size=8.5)
    assert axes.texts[2].get_bbox_patch() is None
    assert axes.texts[2].get_fontsize() == 8.5


def test_a_sentence_in_the_place_of_a_figure_is_as_high_as_its_lines():
    short, long = style.sentence("Too few.", 90), style.sentence(TEXT * 3, 90)
    lines = len(style.wrap(TEXT * 3, 86))
    height = 8.5 * 1.28 / 72 * 25.4
    assert short.get_size_inches() * 25.4 == pytest.approx((90, 8 + height))
    assert long.get_size_inches() * 25.4 == pytest.approx((90, 8 + lines * height))
    assert [t.get_text() for t in short.axes[0].texts] == ["Too few."]
    assert short.axes[0].texts[0].get_position() == (2, 4)


def test_a_mark_below_a_figure_is_bold_at_the_right_and_moves_nothing():
    figure, axes = style.canvas(90, 30)
    style.write(axes, 2, 29, "the last line")
    style.sign(figure, "A mark")
    ground = figure.axes[1]
    (mark,) = ground.texts
    line = 7.5 * 1.28 / 72 * 25.4
    assert (mark.get_weight(), mark.get_ha()) == ("bold", "right")
    assert mark.get_position() == pytest.approx((90 - 1.2, line / 2))
    assert figure.get_size_inches() * 25.4 == pytest.approx((90, 30 + line + 1.2))
    low = axes.get_position()
    assert low.height * (30 + line + 1.2) == pytest.approx(30)
    assert (axes.axison, ground.axison) == (False, False)


def test_of_a_word_that_is_broken_each_line_holds_as_many_letters_as_fit():
    lines = style.wrap("Donaudampfschifffahrtsgesellschaft", 20)
    for line, following in pairwise(lines):
        assert style.width_of(line) <= 20 < style.width_of(f"{line[:-1]}{following[0]}-")
