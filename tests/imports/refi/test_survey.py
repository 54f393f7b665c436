"""Where selections stand in a text, under every way of counting, however the text is cut."""

import re

import pytest

from analysis.imports.refi.positions import CONVENTIONS, OUTSIDE
from analysis.imports.refi.survey import Block, alike, survey

TEXT = "a\r\nbc d\r\r\ne\nf \U0001f600g e\u0301h\r i\n"
# A line end cannot be cut: positions before each sign that is no part of one but its beginning.
PLACES = [n for n in range(len(TEXT) + 1) if TEXT[n - 1 : n] != "\r" or TEXT[n : n + 1] == " "]


def place(before, name):
    """Where a way of counting has what stands after some words."""
    unit, *more = name.split("-")
    if "crlf1" in more:
        before = re.sub("\r{1,2}\n", "\n", before)
    if "crlf2" in more:
        before = before.replace("\r\r\n", "\r\n")
    if "lf2" in more:
        before = re.sub("(?<!\r)\n", "\r\n", before)
    length = len(before.encode("utf-16-le")) // 2 if unit == "utf16" else len(before)
    return length + ("bom" in more)


def found(name, text=TEXT, blocks=None, places=PLACES, *, marked=True):
    given = [place(text[:n], name) for n in places]
    return survey(blocks or [text], marked, given, inline=True).located[CONVENTIONS[name]]


@pytest.mark.parametrize("name", CONVENTIONS)
def test_each_position_is_the_place_that_its_way_of_counting_means(name):
    assert found(name).points.tolist() == PLACES


@pytest.mark.parametrize("name", CONVENTIONS)
def test_a_text_may_be_cut_anywhere(name):
    whole = found(name)
    for cut in range(1, len(TEXT)):
        for blocks in (
            [TEXT[:cut], TEXT[cut:]],
            [TEXT[:cut], "", TEXT[cut : cut + 1], TEXT[cut + 1 :]],
        ):
            again = found(name, blocks=blocks)
            assert again.points.tolist() == PLACES
            assert again.clean.tolist() == whole.clean.tolist()


def test_a_place_is_clean_where_no_word_is_cut():
    text = "ab c, d5 e\u0301f"
    located = found("codepoint", text, places=range(len(text) + 1))
    assert [n for n, clean in enumerate(located.clean) if not clean] == [1, 7, 10, 11]


@pytest.mark.parametrize(
    ("name", "position"),
    [("utf16", 1), ("utf16-bom", 2), ("codepoint", 99), ("utf16", 4), ("codepoint-bom", 4)],
)
def test_a_position_in_a_character_or_beyond_the_text_is_outside(name, position):
    located = survey(["\U0001f600a"], True, [0, position]).located[CONVENTIONS[name]]
    assert located.points.tolist() == [0, OUTSIDE]
    assert located.clean.tolist() == [True, False]


def test_the_end_of_a_text_is_in_it_and_its_beginning_comes_after_the_mark_or_with_it():
    for blocks in (["ab"], ["a", "b"]):
        known = survey(blocks, True, [2, 3, 0, 1]).located
        assert known[CONVENTIONS["codepoint"]].points.tolist() == [2, OUTSIDE, 0, 1]
        assert known[CONVENTIONS["codepoint-bom"]].points.tolist() == [1, 2, 0, 0]
    assert survey([], False, [0, 1]).located[CONVENTIONS["utf16"]].points.tolist() == [0, OUTSIDE]


def test_ways_of_counting_that_agree_share_what_was_found():
    known = survey(["abc"], False, [0, 3]).located
    assert list(known) == list(CONVENTIONS.values())
    assert len({id(located) for located in known.values()}) == 1
    known = survey(["\U0001f600 a"], False, [0, 3]).located
    assert known[CONVENTIONS["utf16"]] is not known[CONVENTIONS["codepoint"]]
    assert survey(["abc"], False, []).located == {}


def test_without_a_mark_none_counts_and_only_a_text_in_the_xml_can_have_lost_line_ends():
    for inline in (False, True):
        known = survey(["a\nb c"], False, [3, 4], inline=inline).located
        spans = {name: known[CONVENTIONS[name]].points.tolist() for name in CONVENTIONS}
        assert spans["codepoint"] == spans["codepoint-bom"] == [3, 4]
        assert spans["codepoint-lf2"] == ([2, 3] if inline else [3, 4])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *(("", 0), (" \n", 0), ("one", 1), ("one two", 2), (" one\n\ttwo ", 2), ("ab, cd.", 2)),
        *(
            ("a - b", 3),
            ("e\u0301te\u0301 x", 2),
            ("don't", 1),
            ("我昨天", 3),
            ("我 a", 2),
            ("我a", 2),
        ),
        *(("a我", 2), ("我。", 1), ("我\u3099", 1), ("我a我", 3), ("我\u200da", 1), ("ผมไป ไป", 2)),
        *(("\U0001f600 a", 2), ("我\na", 2), ("。我", 2)),
    ],
)
def test_words_are_counted_however_a_script_parts_them(text, words):
    assert survey([text], False, []).words == words
    for cut in range(1, len(text)):
        parted = survey([text[:cut], text[cut:]], False, [])
        assert (parted.words, parted.length) == (words, len(text))


# Quotes

SAID = "we came, and then we waited"


@pytest.mark.parametrize(
    ("quote", "same"),
    [
        *((SAID, True), (SAID[:20], True), (SAID[:19], False), (SAID[:20] + "…", True)),
        *((SAID[:21] + " ... ", True), (SAID[:22] + ".…", True), (SAID + "…", False), ("", False)),
        *((SAID + "s", False), (SAID[1:], False), ("We" + SAID[2:22], False), (SAID[:25], True)),
    ],
)
def test_a_quote_is_what_stands_there_or_its_first_twenty_characters_at_least(quote, same):
    assert alike(SAID, quote) is same


def quoted(text, *spans, blocks=None):
    """How many quotes are found in a text, and how many were looked for."""
    positions = [n for start, end, _ in spans for n in (start, end)]
    quotes = [(n, quote) for n, (_, _, quote) in enumerate(spans) if quote is not None]
    seen = survey(blocks or [text], False, positions, quotes)
    return seen.located[CONVENTIONS["codepoint"]].quoted, seen.quotes


def test_quotes_are_held_against_the_selection_that_has_them():
    text = "one  two\nthree four"
    assert quoted(text, (0, 8, "one two"), (5, 14, "two three"), (15, 19, "four")) == (3, 3)
    assert quoted(text, (0, 8, None), (5, 14, " two\u00a0three\n"), (15, 19, "one")) == (1, 2)
    assert quoted(text, (0, 3, " "), (0, 3, "")) == (0, 0)
    assert quoted(text, (0, 99, "one")) == (0, 1)


def test_a_quote_may_stand_across_pieces_of_a_text_or_end_it():
    text = "one two three"
    spans = [(0, 3, "one"), (4, 13, "two three"), (0, 13, text)]
    for cut in range(1, len(text)):
        assert quoted(text, *spans, blocks=[text[:cut], text[cut:]]) == (3, 3)
        assert quoted(text, *spans, blocks=[*text[:cut], text[cut:]]) == (3, 3)


def test_quotes_are_held_to_each_way_of_counting_from_where_they_differ():
    text = "one \U0001f600 two, three"
    positions, quotes = [0, 3, 6, 9, 11, 16], [(0, "one"), (1, "two"), (2, "three")]
    for cut in range(len(text)):
        known = survey([text[:cut], text[cut:]], False, positions, quotes).located
        assert list(known) == list(CONVENTIONS.values())
        assert known[CONVENTIONS["codepoint"]].quoted == 3
        assert known[CONVENTIONS["utf16"]].quoted == 1


def test_a_thousand_quotes_of_a_text_are_enough():
    assert quoted("a b", *[(0, 1, "a")] * 1001) == (1000, 1000)


def test_a_block_knows_what_stands_before_it():
    assert Block("a").kinds.tolist() == [3, 1]
    assert Block("a", before=1, start=7).start == 7
