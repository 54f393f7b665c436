"""Who speaks in a stretch is who alone speaks throughout it."""

import pytest

from analysis.imports.speakers import NOBODY, _alone, _pieces

TURNS = [(0, 10, 1), (10, 20, 2), (20, 30, 1), (24, 30, 2), (40, 50, 3)]


@pytest.mark.parametrize(
    ("start", "end", "who"),
    [
        *((0, 10, 1), (2, 8, 1), (9, 10, 1), (10, 20, 2), (20, 24, 1), (41, 42, 3)),
        *((9, 11, NOBODY), (8, 24, NOBODY), (24, 30, NOBODY), (22, 26, NOBODY), (29, 41, NOBODY)),
        *((32, 38, NOBODY), (49, 51, NOBODY), (60, 70, NOBODY)),
    ],
)
def test_a_stretch_is_of_the_person_who_speaks_in_it_alone(start, end, who):
    assert _alone(*_pieces(TURNS), start, end) == who


def test_a_stretch_before_anybody_speaks_is_of_nobody():
    assert _alone(*_pieces([(5, 9, 1)]), 2, 8) == NOBODY
