"""What words of amount mean, and what follows from what."""

from fractions import Fraction

import pytest

from analysis.meaning.amounts import COMPARISONS
from analysis.meaning.lexicon import LEXICON, amount, items

# Of so many of so many: the words that are so, and those that are not.
MEANT = {
    (16, 16): ("all, most, every, many, at least half", "nearly all, none, few, half, all but one"),
    (12, 12): (
        "each, always, everybody, everyone, everything, entirely, universal, universally,"
        " unanimous, unanimously, throughout, wholly, invariably, everywhere, without exception",
        "no, never, nobody, nothing, nowhere, no one, not one, not a single, not any",
    ),
    (11, 12): (
        "almost all, virtually all, practically all, nearly every, almost every, almost everyone",
        "each, always, everybody, universal, unanimous, throughout, invariably, everywhere",
    ),
    (0, 12): (
        "no, never, nobody, nothing, nowhere, no one, not one, not a single, not any, not ever",
        "each, always, everybody, universal, unanimous, throughout, several, many, often",
    ),
    (15, 16): ("nearly all, all but one, most, not once", "all, few, half, the vast minority"),
    (9, 10): ("nearly all, most", "all, few"),
    (8, 10): ("most", "nearly all"),
    (8, 16): ("half, about half, every second, at least half", "most, minority, more than half"),
    (6, 11): ("half, most, just over half", "nearly half, a third"),
    (5, 11): ("half, nearly half, minority", "most, just over half"),
    (1, 10): ("few, hardly any, a tenth", "none, a quarter"),
    (2, 10): ("minority, a fifth", "few, most"),
    (0, 10): ("none, few, hardly any", "some, several, minority of none"),
    # About a part is within a twentieth of the whole, or half a person where that is less.
    (22, 40): ("about half, roughly half", "half, nearly half"),
    (23, 40): ("most", "about half"),
    (9, 16): ("just over half", "about half"),
    (3, 5): ("about half, half", "nearly half"),
    (4, 5): ("most", "about half, half"),
    # Nearly and just over a part are within a tenth of the whole, and not the part.
    (16, 40): ("nearly half", "half, just over half"),
    (15, 40): ("minority", "nearly half"),
    (20, 40): ("half, about half", "nearly half, just over half"),
    (24, 40): ("just over half", "nearly half"),
    (25, 40): ("most", "just over half"),
    (3, 9): ("a third, several, many", "a quarter, fewer than three"),
}
SO = [(n, word) for n, (words, _) in MEANT.items() for word in words.split(", ")]
NOT_SO = [(n, word) for n, (_, words) in MEANT.items() for word in words.split(", ")]


@pytest.mark.parametrize(("count", "word"), SO)
def test_a_word_means_these_counts(count, word):
    meant = amount(word)
    assert meant is None or meant.test(*count)


@pytest.mark.parametrize(("count", "word"), NOT_SO)
def test_a_word_does_not_mean_those(count, word):
    meant = amount(word)
    assert meant is None or not meant.test(*count)


def test_nearly_all_words_of_these_tables_are_amounts():
    unread = {word for _, word in [*SO, *NOT_SO] if amount(word) is None}
    assert unread == {"not once", "the vast minority", "minority of none"}


FOLLOWS = [("all", "most"), ("most", "many"), ("nearly all", "most"), ("none", "few")]
FOLLOWS += [("all but one", "nearly all"), ("half", "at least a third"), ("few", "minority")]


@pytest.mark.parametrize(("known", "asked"), FOLLOWS)
def test_a_weaker_word_follows_from_a_stronger_one_and_not_the_other_way_round(known, asked):
    assert amount(asked).implied_by([amount(known).test], 22, [])
    assert not amount(known).implied_by([amount(asked).test], 22, [])


def test_nothing_follows_from_nothing_nor_a_part_where_there_is_no_whole():
    assert not amount("most").implied_by([], 10, [])
    assert not amount("most").implied_by([lambda v, _: v == 9], None, [9])
    assert not amount("all").implied_by([lambda v, _: v == 0], 0, [])
    assert not amount("all").implied_by([amount("nearly all").test], 6, [])  # no count is that


def test_counts_without_a_whole_are_tried_around_all_numbers_that_are_known():
    at_least = COMPARISONS["at_least"][1]
    (item,) = items("at most 5000", {})
    assert not item.value.implied_by([lambda v, _: at_least(v, 4000)], None, [4000, 5000])
    assert item.value.implied_by([lambda v, _: v == 4000], None, [4000, 5000])


def test_of_the_others_and_of_none_of_them():
    most = amount("most")
    assert most.mirrored().test(4, 10)
    assert not most.mirrored().test(5, 10)
    assert most.denied().test(5, 10)


def test_a_share_is_a_part_of_a_whole_and_no_more():
    ends = [end for span in LEXICON["shares"] for end in span[1:-1].split(", ")]
    assert all(0 <= Fraction(end) <= 1 for end in ends)


def test_a_comparison_is_told_in_the_words_of_its_name():
    told = {name: words.removeprefix("the ") for name, (words, _) in COMPARISONS.items()}
    assert told == {name: name.replace("_", " ") for name in COMPARISONS}
