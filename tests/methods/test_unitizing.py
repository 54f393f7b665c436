"""What coders made of a continuum, held against counting place by place."""

import numpy as np
import pytest

from analysis.methods.unitizing import (
    Coded,
    characters,
    segments,
    unitizing_alpha,
    whole_sources,
)

PAIR = np.array([1, 2])


def coded(*rows):
    """Codings given as (source, code, coder, start, end)."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    return Coded(*columns)


@pytest.fixture(params=range(8))
def made(request):
    """Random codings of three coders in four sources of sixty characters, with five codes."""
    random = np.random.default_rng(request.param)
    rows = random.integers(0, [4, 5, 3, 50, 1], (40, 5))
    rows[:, 4] = rows[:, 3] + random.integers(1, 10, 40)
    return coded(*rows)


def painted(made, length=60):
    """Whether each coder gave each code to each character of each source."""
    page = np.zeros((4, 5, 3, length), dtype=bool)
    for source, code, coder, start, end in rows(made):
        page[source, code, coder, start:end] = True
    return page


def rows(made):
    return zip(made.source, made.code, made.coder, made.start, made.end, strict=True)


LENGTHS = np.full(4, 60)
COUNTERS = {
    "characters": lambda made, marks: characters(made, marks, LENGTHS, 5)[0],
    "segments": lambda made, marks: segments(made, marks, 4, 5),
    "sources": lambda made, marks: whole_sources(made, marks, 4, 5),
}


def test_characters_are_counted_as_they_would_be_one_by_one(made):
    sums = painted(made).sum(axis=2)
    counts, _ = characters(made, np.ones(3, dtype=int), LENGTHS, 5)
    for k in range(4):
        assert (counts[:, :, k] == (sums == k).sum(axis=2)).all()
    marks = np.array([1, 2, 4])
    kinds = (painted(made) * marks[:, None]).sum(axis=2)
    counts, _ = characters(made, marks, LENGTHS, 5)
    for k in range(8):
        assert (counts[:, :, k] == (kinds == k).sum(axis=2)).all()


def test_sources_are_counted_as_they_would_be_one_by_one(made):
    given = painted(made).any(axis=3)
    counts = whole_sources(made, np.ones(3, dtype=int), 4, 5)
    for k in range(4):
        assert (counts[:, :, k] == (given.sum(axis=2) == k)).all()


def test_segments_are_counted_as_they_would_be_one_by_one(made):
    page = painted(made)
    expected = np.zeros((4, 5, 4))
    for source in range(4):
        # Of two neighbours one stretch holds both, where they are of one segment.
        joined = np.zeros(59, dtype=bool)
        for s, _, _, start, end in rows(made):
            if s == source:
                joined[start : end - 1] = True
        anything = page[source].any(axis=(0, 1))
        pieces = np.concatenate([[0], np.cumsum(~joined)])
        for piece in np.unique(pieces[anything]):
            for code in range(5):
                k = page[source, code][:, pieces == piece].any(axis=1).sum()
                expected[source, code, k] += 1
    assert (segments(made, np.ones(3, dtype=int), 4, 5) == expected).all()


def test_stretches_that_touch_are_two_and_those_that_share_a_character_are_one_segment():
    touching = coded((0, 0, 0, 0, 5), (0, 0, 1, 5, 9))
    assert segments(touching, PAIR, 1, 1).tolist() == [[[0, 1, 1, 0]]]
    sharing = coded((0, 0, 0, 0, 5), (0, 0, 1, 4, 9))
    assert segments(sharing, PAIR, 1, 1).tolist() == [[[0, 0, 0, 1]]]


def test_a_segment_that_was_given_other_codes_only_is_one_that_neither_gave_this_code():
    made = coded((0, 0, 0, 0, 5), (0, 0, 1, 2, 5), (0, 1, 0, 20, 30))
    assert segments(made, PAIR, 1, 3).tolist() == [[[1, 0, 0, 1], [1, 1, 0, 0], [2, 0, 0, 0]]]


def test_a_coder_who_repeats_a_code_at_a_place_counts_once():
    made = coded((0, 0, 0, 0, 6), (0, 0, 0, 4, 9), (0, 0, 0, 4, 9))
    counts, squares = characters(made, PAIR, np.array([10]), 1)
    assert (counts.tolist(), squares.tolist()) == ([[[1, 9, 0, 0]]], [[81]])


def test_lengths_of_stretches_are_squared_by_source_and_code():
    made = coded(
        (0, 0, 0, 2, 6), (0, 0, 1, 3, 9), (0, 1, 0, 0, 5), (1, 2, 0, 7, 9), (1, 2, 0, 9, 10)
    )
    _, squares = characters(made, PAIR, np.array([10, 10]), 3)
    assert squares.tolist() == [[16 + 36, 25, 0], [0, 0, 4 + 1]]


@pytest.mark.parametrize("unit", COUNTERS)
def test_coders_without_a_mark_are_as_if_they_had_not_coded(made, unit):
    asked = made.of(made.coder < 2)
    counts = COUNTERS[unit](made, np.array([1, 2, 0]))
    if unit == "segments":  # which are those of all coders
        assert (counts.sum(axis=2) == COUNTERS[unit](made, np.ones(3, dtype=int)).sum(axis=2)).all()
    else:
        assert (counts == COUNTERS[unit](asked, PAIR)).all()


@pytest.mark.parametrize("unit", COUNTERS)
def test_where_nothing_was_coded_all_units_are_given_by_nobody(unit):
    counts = COUNTERS[unit](coded(), PAIR)
    assert not counts[:, :, 1:].any()
    assert counts[0, 0, 0] == {"characters": 60, "segments": 0, "sources": 1}[unit]


@pytest.mark.parametrize("unit", COUNTERS)
def test_the_order_of_coders_codes_and_sources_changes_only_their_places(made, unit):
    count, random = COUNTERS[unit], np.random.default_rng(1)
    known = count(made, np.ones(3, dtype=int))
    shuffled = made.of(random.permutation(40))
    assert (count(shuffled, np.ones(3, dtype=int)) == known).all()
    other = Coded(made.source, made.code, 2 - made.coder, made.start, made.end)
    assert (count(other, np.ones(3, dtype=int)) == known).all()
    other = Coded(3 - made.source, 4 - made.code, made.coder, made.start, made.end)
    assert (count(other, np.ones(3, dtype=int)) == known[::-1, ::-1]).all()


# Krippendorff, Mathet, Bouvry and Widloecher 2016: a continuum of 20, three coders.
CONTINUUM = [
    [(1, 2, 5), (1, 9, 11), (2, 12, 20)],
    [(1, 2, 5), (2, 7, 15)],
    [(1, 2, 5), (2, 10, 15)],
]


def continuum(categories):
    """Agreed lengths, lengths and squares by category, counted place by place; 0 are gaps."""
    page, squares = np.zeros((3, 20), dtype=int), np.zeros(categories)
    for coder, units in enumerate(CONTINUUM):
        for one, start, end in units:
            value = min(one, categories - 1)
            page[coder, start:end] = value
            squares[value] += (end - start) ** 2
    held = np.stack([(page == c).sum(axis=0) for c in range(categories)]).astype(float)
    lengths = held.sum(axis=1)
    squares[0] = lengths[0]
    return (held * (held - 1) / 2).sum(axis=1), lengths, squares


@pytest.mark.parametrize(("categories", "alpha"), [(3, 0.4739), (2, 0.4328)])
def test_unitizing_alpha_is_that_of_krippendorff_and_others_2016(categories, alpha):
    assert unitizing_alpha(*continuum(categories)) == pytest.approx(alpha, abs=0.00005)


def test_unitizing_alpha_is_one_where_coders_give_the_same_and_undefined_where_nobody_gives():
    same = (np.array([20.0, 20]), np.array([20.0, 20]), np.array([20.0, 200]))
    assert unitizing_alpha(*same) == pytest.approx(1)
    nobody = (np.array([20.0, 0]), np.array([40.0, 0]), np.array([40.0, 0]))
    assert np.isnan(unitizing_alpha(*nobody))
