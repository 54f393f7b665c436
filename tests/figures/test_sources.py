import pandas as pd
import pytest
from matplotlib.patches import PathPatch

from analysis.exhibits import style
from analysis.exhibits.told import PLACES
from analysis.figures import sources
from tests.support.small import SOURCES

CODINGS = [("FG1", "P1", "A.wait", "C1", 100), ("FG1", "P2", "B", "C1", 2500), ("I1", "P3", "A")]


def test_every_coded_stretch_has_its_place_and_its_theme(exhibit):
    frame = exhibit(codings=CODINGS).frame
    columns = ["source_id", "number", "begins", "ends", "people", "coders"]
    coded = frame.dropna(subset="begins")[columns]
    assert coded.to_numpy().tolist() == [  # in per cent of 5,000 characters
        ["FG1", "1", 2.0, 2.3, 2, 1],
        ["FG1", "2", 50.0, 50.3, 2, 1],
        ["I1", "1", 0.6, 0.9, 1, 1],
    ]


def test_a_source_without_codings_has_a_line_too_and_both_of_its_coders(exhibit):
    (row,) = exhibit(codings=CODINGS).frame.query("source_id == 'I2'").to_dict("records")
    assert (row["people"], row["coders"]) == (1, 2)
    assert pd.isna(row["begins"])


def test_the_second_coder_does_not_draw_ticks(exhibit):
    frame = exhibit(codings=[("I2", "P4", "B", "C2")]).frame
    assert frame["begins"].isna().all()


def test_a_stretch_coded_with_two_subthemes_of_a_theme_is_one_tick(exhibit):
    codings = [("FG1", "P1", code, "C1", 5) for code in ("A.wait", "A.rush", "B")]
    assert exhibit(codings=codings).frame["number"].dropna().tolist() == ["1", "2"]


def test_a_tick_lies_where_the_stretch_lies_in_the_lane_of_its_theme(exhibit):
    shapes = exhibit(codings=CODINGS).axes.patches
    line = next(shape for shape in shapes if style.WASH in _colour(shape))
    ticks = [shape for shape in shapes if isinstance(shape, PathPatch)]
    first, second = (tick.get_path().get_extents() for tick in ticks[:2])
    share = [(tick.x0 - line.get_x()) / line.get_width() for tick in (first, second)]
    assert share == pytest.approx([100 / 5000, 2500 / 5000])
    middle = line.get_y() + line.get_height() / 2
    assert line.get_y() < first.y0 < first.y1 < middle < second.y0 < second.y1
    assert second.y1 < line.get_y() + line.get_height()
    assert _colour(ticks[0]) != _colour(ticks[1])


def test_each_stretch_of_a_theme_is_a_tick_as_wide_as_it_is_long_and_seen_if_short(exhibit):
    codings = [("FG1", "P1", "B", "C1", start) for start in (0, 100, 3000)]
    made = exhibit(codings=codings)
    line = next(shape for shape in made.axes.patches if style.WASH in _colour(shape))
    (shape,) = (shape for shape in made.axes.patches if isinstance(shape, PathPatch))
    corners = shape.get_path().vertices.reshape(3, 5, 2)
    begins = (corners[:, 0, 0] - line.get_x()) / line.get_width()
    assert begins == pytest.approx([0, 0.02, 0.6])
    wide = max(sources.THINNEST, 0.003 * line.get_width())  # 15 of 5,000 characters
    assert corners[:, 1, 0] - corners[:, 0, 0] == pytest.approx([wide] * 3)


def _colour(bar):
    return "#" + bytes(round(v * 255) for v in bar.get_facecolor()[:3]).hex()


def test_the_side_says_how_many_people_and_coders_a_source_has(exhibit):
    texts = exhibit().texts
    assert texts[:8] == ["1 Time", "2 Trust", "Focus groups", "Coders", "People", "FG1", "1", "2"]
    assert texts[8:15] == ["Interviews", "I1", "1", "1", "I2", "2", "1"]
    assert texts[-1] == "Place in the transcript, in thousands of characters"


def test_more_sources_than_a_page_holds_are_not_drawn(exhibit):
    many = [(f"D{n:03}", "document", 9) for n in range(60)]
    made = exhibit(sources=many, people=[], codings=[])
    assert sources.why_not(made.frame, style.FULL) == (
        "60 sources are too many to show one by one."
    )


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit(codings=CODINGS).alt == (
        "A line for each of 1 focus group and 2 interviews, as long as its transcript, with"
        " coloured ticks where themes were coded. A source has 0 to 2 ticks; theme 1 in 2, theme 2"
        " in 1 of 3 sources. At the side: 1 to 2 people each; 1 sources have more than one coder."
    )
    assert len(SOURCES) == 3


def test_a_source_tells_its_stretches_by_theme_its_length_and_who_took_part(exhibit):
    told = {place.told[0]: place.told[1:] for place in PLACES[exhibit(codings=CODINGS).figure]}
    assert told == {
        "FG1": ("Coded stretches of theme 1: 1, theme 2: 1", "5,000 characters; 2 people; 1 coder"),
        "I1": ("Coded stretches of theme 1: 1, theme 2: 0", "5,000 characters; 1 person; 1 coder"),
        "I2": ("Coded stretches of theme 1: 0, theme 2: 0", "5,000 characters; 1 person; 2 coders"),
    }


def test_without_positions_there_is_no_chart_and_the_frame_has_a_row_a_source_and_theme(exhibit):
    made = exhibit(positions="none")
    assert sources.why_not(made.frame, style.FULL) == (
        "Where in its source a theme was coded is undefined: the study has no positions."
    )
    assert made.frame[["source_id", "number"]].fillna("").to_numpy().tolist() == [
        *(["FG1", "1"], ["I1", "1"], ["I2", ""]),
    ]


def test_names_that_leave_no_room_for_lines_have_no_chart(exhibit):
    name = "a-very-long-name-of-a-source-" * 3
    people = [("P1", name, "ward", "nurse")]
    made = exhibit(sources=[(name, "interview", 9)], people=people, codings=[])
    assert sources.why_not(made.frame, style.NARROW) == "The names of the sources are too long."
