"""A cell of names joined by commas is parted where it can be told, and not where it cannot."""

import pytest

from analysis.imports.cells.joined import Joined, part


def parted(*cells, known=()):
    """Part cells, each given as its text and the number of names in it."""
    return part([Joined(*cell) for cell in cells], set(known))


def test_as_many_pieces_as_names_and_a_single_name_are_sure():
    assert parted(("a, b", 2), ("a, b", 1), ("", 0)) == [["a", "b"], ["a, b"], []]


def test_names_that_are_sure_elsewhere_part_a_cell():
    assert parted(("x, y, z", 2), ("x, y", 1)) == [["x, y", "z"], ["x, y"]]


def test_what_was_found_helps_to_find_more():
    cells = [("a, b, c, d, e", 2), ("a, b, c", 2), ("a, b", 1)]
    assert parted(*cells)[1:] == [["a, b", "c"], ["a, b"]]
    cells = [("p, q, r, s", 2), ("p, q, z", 2), ("z", 1)]
    assert parted(*cells) == [["p, q", "r, s"], ["p, q", "z"], ["z"]]


def test_a_theme_that_is_known_tells_where_a_name_begins():
    cells = [("Care, close: now, Care, close: later", 2), ("Care, close: x", 1)]
    assert parted(*cells)[0] == ["Care, close: now", "Care, close: later"]


def test_two_ways_as_good_as_each_other_are_not_chosen_between():
    assert parted(("a, b, c", 2)) == [None]
    assert parted(("a, b, c", 2), ("a", 1), ("c", 1)) == [None, ["a"], ["c"]]


def test_names_from_a_list_of_codes_part_a_cell():
    assert parted(("a, b, c", 2), known={"a, b", "c"}) == [["a, b", "c"]]
    assert parted(("a, b, c", None), known={"a", "b", "c"}) == [["a", "b", "c"]]
    assert parted(("a, b, c", None), known={"a, b", "c"}) == [["a, b", "c"]]


def test_a_quote_is_one_name_however_many_commas_it_has():
    said = "we came, we saw, and so on"
    assert parted((f"{said}, care, time", 3, said)) == [[said, "care", "time"]]
    assert parted((f"care, {said}", 2, said)) == [["care", said]]


def test_names_on_lines_of_their_own_are_sure_without_a_number():
    assert parted(("a, b\nc", None), ("d, e", None)) == [["a, b", "c"], ["d, e"]]


def test_without_a_number_or_a_list_commas_tell_nothing():
    assert parted(("a, b", None), ("c", None)) == [None, ["c"]]


@pytest.mark.parametrize("count", [2, 500])
def test_a_cell_with_thousands_of_commas_ends_at_once(count):
    assert parted((", ".join("ab" * 5000), count)) == [None]


@pytest.mark.parametrize(("pieces", "found"), [(60, True), (61, False)])
def test_of_more_than_sixty_pieces_nothing_is_told(pieces, found):
    names = [", ".join(f"a{n}" for n in range(30)), ", ".join(f"b{n}" for n in range(30, pieces))]
    assert parted((", ".join(names), 2), known=names) == [names if found else None]


def test_one_name_may_be_news_and_no_two():
    assert parted(("a, b, c, d", 3), known={"a, b", "c"}) == [["a, b", "c", "d"]]
    assert parted(("a, b, c, d", 3), known={"a, b"}) == [None]


def test_where_nobody_says_how_many_names_there_are_each_has_to_be_known():
    assert parted(("a, b, c", None), known={"a, b"}) == [None]
    assert parted(("A: x, y, A: z", None), known={"A: x, y"}) == [None]
    assert parted(("A: x, y, A: z", 2), known={"A: x, y"}) == [["A: x, y", "A: z"]]
    assert parted(("a, b", None), known={"a", "b", "a, b"}) == [None]
    assert parted(("a", None), known={"b"}) == [["a"]]


def test_a_known_name_and_a_new_one_are_as_good_as_two_below_a_theme_that_is_known():
    assert parted(("T: a, b, T: c", 2), ("T: x", 1), known={"T: a"})[0] is None
    assert parted(("T: a, b, T: c", 2), ("T: x", 1))[0] == ["T: a, b", "T: c"]


def test_names_on_lines_lose_their_spaces_and_empty_lines_whatever_is_said_of_their_number():
    assert parted(("a, b \n\n c", 7), ("", None)) == [["a, b", "c"], []]


@pytest.mark.parametrize("quote", ["we came", "saw", "we came, we saw, and", "x", ""])
def test_a_quote_is_a_name_only_from_comma_to_comma(quote):
    cell = ("we came, we saw, we won", 3, quote)
    assert parted(cell) == [["we came", "we saw", "we won"]]


def test_a_quote_stands_anywhere_among_the_names():
    said = "a, b"
    for names in ([said], [said, "c"], ["c", said], ["c", said, "d, e"]):
        assert parted((", ".join(names), len(names), said), known={"c", "d, e"}) == [names]


def test_a_name_is_found_by_what_others_have_told_however_many_rounds_that_takes():
    links = [(f"n{n}, x, n{n + 1}, x", 2) for n in range(8)]
    expected = [[f"n{n}, x", f"n{n + 1}, x"] for n in range(8)]
    assert parted(*reversed(links), ("n0, x", 1)) == [*reversed(expected), ["n0, x"]]
