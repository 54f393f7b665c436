"""What a place of a figure tells is of what is drawn in that place, and of nothing beside it."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.exhibits import style
from analysis.exhibits.told import PLACES


@pytest.mark.parametrize("width", [style.FULL, style.NARROW])
@pytest.mark.parametrize("name", ["theme-map", "theme-by-source", "theme-by-group", "sources"])
def test_the_number_or_name_that_a_place_is_called_by_stands_in_it_and_in_no_other(
    name, width, exhibits
):
    figure = exhibits(f"figures/{name}").drawn(width)
    renderer = FigureCanvasAgg(figure).get_renderer()
    (axes,) = figure.axes
    high = figure.get_size_inches()[1] * 25.4
    words = {}
    for text in axes.texts:
        left, bottom, right, top = text.get_window_extent(renderer).extents * 25.4 / figure.dpi
        words.setdefault(text.get_text().partition(" ")[0], []).append(
            (left, high - top, right, high - bottom)
        )
    stops = [place for place in PLACES[figure] if place.stops]
    assert len(stops) == {"sources": 3}.get(name, 4)
    for (left, top, wide, tall), told, _ in stops:
        inside = [
            called
            for called, boxes in words.items()
            for x, y, right, below in boxes
            if left - 0.3 <= x and right <= left + wide + 0.3
            if top - 0.3 <= y and below <= top + tall + 0.3
        ]
        assert told[0].partition(" ")[0] in inside
        others = {place.told[0].partition(" ")[0] for place in stops} - {told[0].partition(" ")[0]}
        assert not others & {*inside}


def test_marks_tell_of_the_row_and_column_in_which_they_stand(exhibits):
    for name in ("theme-by-source", "theme-by-group"):
        figure = exhibits(f"figures/{name}").drawn(style.FULL)
        (axes,) = figure.axes
        marks = [p.tolist() for c in axes.collections[2:] for p in c.get_offsets()]
        boxes = [place.box for place in PLACES[figure] if not place.stops]
        assert len(boxes) == len(marks)
        middles = [(left + wide / 2, top + tall / 2) for left, top, wide, tall in boxes]
        assert sorted((round(x, 3), round(y, 3)) for x, y in middles) == sorted(
            (round(x, 3), round(y, 3)) for x, y in marks
        )
