from itertools import pairwise

import pandas as pd
import pytest

from analysis.common.words import labels, languages, worded
from analysis.exhibits import rows, style

TEXT = "The lack of specialist training to help staff support service users with CEN"
THEMES = pd.DataFrame(
    {
        "code_id": ["A", "A.1", "B"],
        "number": ["1", "1.1", "2"],
        "depth": [1, 2, 1],
        "label": ["Time", TEXT * 2, "Trust"],
    }
)


@pytest.mark.parametrize("below", [0.0, 5.0])
def test_rows_stand_below_each_other_each_as_high_as_its_label_and_the_marks_below_it(below):
    laid = rows.labelled_rows(THEMES, 10.0, 60.0, below)
    assert [row.is_theme for row in laid] == [True, False, True]
    assert laid[0].top == 10.0
    for above, under in pairwise(laid):
        assert under.top >= above.top + above.height
    assert len(laid[1].lines) > 3
    assert laid[1].height > len(laid[1].lines) * style.line_height() + below


def test_marks_stand_beside_a_label_or_below_it():
    (beside, *_), (under, *_) = (rows.labelled_rows(THEMES, 0.0, 60.0, b) for b in (0.0, 5.0))
    assert beside.middle == pytest.approx(beside.height / 2)
    assert under.middle > under.words


def test_rows_of_a_theme_have_its_colour():
    one, below, other = rows.labelled_rows(THEMES, 0.0, 60.0, 0.0)
    assert one.colour == below.colour != other.colour


@pytest.mark.parametrize("lang", languages())
def test_what_marks_mean_fits_a_narrow_figure_in_each_language(lang):
    known = labels(lang)["exhibits"]
    said = [worded(m, known) for m in (rows.RAISED, rows.NOT_RAISED, rows.WITHHELD)]
    assert sum(style.width_of(words, style.SMALL) + 6.5 for words in said) < style.NARROW
