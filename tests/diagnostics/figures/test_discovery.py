import pytest

from analysis.exhibits import style
from tests.diagnostics.tables.test_discovery import ROWS, study

FLAT = ["10000000", "11000000", "11100000", "11110000", *["11110000"] * 4]


def test_a_panel_for_each_kind_of_source_and_level_names_its_ends(exhibit):
    texts = exhibit(**study(FLAT)).texts
    assert [text for text in texts if ":" in text[:20] and text.startswith("Doc")] == [
        "Documents: themes",
        "Documents: subthemes",
    ]
    panel = texts[texts.index("Documents: subthemes") :]
    assert panel == ["Documents: subthemes", "8", "0", "1", "8", "sources", "4+2"]


def test_where_new_codes_keep_coming_nothing_is_circled(exhibit):
    rows = ["1" * n + "0" * (8 - n) for n in range(1, 9)]
    made = exhibit(**study(rows))
    assert made.texts[-1] == "sources"
    assert "subthemes were seen, half of them after 4 sources; new ones kept coming." in made.alt


def test_the_line_is_the_order_of_the_table_and_lies_in_the_band_of_random_orders(exhibit):
    frame = exhibit(**study(ROWS)).frame.query("level == 'subthemes'")
    assert list(frame["seen"]) == [3, 4, 5, 6, 7, 8]
    assert list(frame["expected"]) == [3.3333, 4.8, 5.8, 6.6, 7.3333, 8]
    assert set(frame["base"].dropna()) == {6}
    assert (frame["low"] <= frame["expected"]).all()
    assert (frame["expected"] <= frame["high"]).all()


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit(**study(FLAT)).alt == (
        "Curves of codes seen from source to source; the ratio is to the codes of the first 4"
        " sources. In documents (N = 8): 1 of 1 themes were seen, half of them after 1 source;"
        " little new came after 4+2. In documents (N = 8): 4 of 8 subthemes were seen, half of them"
        " after 2 sources; little new came after 4+2."
    )


def test_four_sources_are_drawn_and_the_ratio_is_called_undefined(exhibit):
    assert "when little new came is undefined" in exhibit(**study(ROWS[:4])).alt


@pytest.mark.parametrize("rows", [ROWS[:1], []])
def test_a_single_source_is_no_curve(exhibit, rows):
    made = exhibit(**study(rows)) if rows else exhibit(**study(ROWS[:1]))
    assert made.alt == "No chart. No kind of source has two sources or more to follow."


def test_panels_of_a_narrow_figure_stand_under_each_other(exhibit):
    made = exhibit(**study(FLAT))
    heights = [made.drawn(width).get_size_inches()[1] for width in (style.FULL, style.NARROW)]
    assert heights[1] > 1.6 * heights[0]
