"""Words and numbers of the lexicon, and what they mean."""

import shlex
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from analysis.meaning.lexicon import amount, items, meant, value_of

PLACES = {"second": 2, "third": 3, "tenth": 10, "nineteenth": 19, "twentieth": 20, "thirtieth": 30}
PLACES |= {"ninetieth": 90, "hundredth": 100, "thousandth": 1000}


@pytest.mark.parametrize("word", PLACES)
def test_a_theme_has_the_place_that_its_ordinal_says(word):
    (item,) = items(f"the {word} theme", {})
    assert (item.kind, item.value) == ("ordered", PLACES[word])


@pytest.mark.parametrize(
    ("text", "value"),
    {
        "forty-two": 42,
        "Fortytwo": 42,
        "forty": 40,
        "nineteen": 19,
        "seven": 7,
        "12": 12,
        "\x02n.a\x03": 5,
    }.items(),
)
def test_a_number_of_a_text_is_what_it_says(text, value):
    assert value_of(text, {"n.a": {"value": 5}}) == value


def test_a_word_of_amount_is_told_with_its_interval_unless_it_says_it_itself():
    assert meant("many") == "many, in [1/3, 1] of the whole"
    assert meant("most") == "most, in (1/2, 1] of the whole"
    assert [meant(word) for word in ("all", "none", "half", "some")] == [
        "all",
        "none",
        "half",
        "some",
    ]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("all", 12, 12),
        ("none", 0, 0),
        ("nearly all", 11, 11),
        ("most", 7, 12),
        ("a minority", 0, 5),
        ("all but two", 10, 10),
        ("at least half", 6, 12),
        ("three quarters", 9, 9),
        ("more than half", 7, 12),
        ("only a few", 0, 1),
        ("no more than three", 0, 3),
    ],
)
def test_words_of_amount_hold_of_so_many_of_twelve(text, least, most):
    said = amount(text) or amount(text.removeprefix("a "))
    assert [n for n in range(13) if said.test(n, 12)] == list(range(least, most + 1))


@pytest.mark.parametrize("text", ["many nurses", "more", "not all", "first", "", "most or all"])
def test_what_says_more_or_something_else_is_no_amount(text):
    assert amount(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("twice as many as", "relating", "twice as many"),
        ("three times the number", "relating", "three times"),
        ("half as often", "relating", "half as often"),
        ("more than twice that of", "relating", "more than twice"),
        ("the third theme", "ordered", "third"),
        ("the third sub-theme", "ordered", "third"),
        ("two thirds of", "amount", "two thirds"),
        ("two-thirds of", "amount", "two-thirds"),
        ("about a third of", "amount", "about a third"),
        ("every other interview", "amount", "every other"),
        ("every second one", "amount", "every second"),
        ("at least five of", "amount", "at least five"),
        ("only a few of", "amount", "only a few"),
        ("They don’t", "denying", "don’t"),
        ("the richest talk", "unknown", "richest"),
        ("deeper into it than", "unknown", "deeper"),
    ],
)
def test_what_stands_together_is_read_as_one(text, kind, word):
    (item,) = items(text, {})
    assert (item.kind, item.word) == (kind, word)


@pytest.mark.parametrize("text", ["every second coder", "the third nurse", "a carer rather than"])
def test_what_only_looks_like_it_is_not(text):
    assert {item.kind for item in items(text, {})} <= {"amount", "barring"}
    assert "second" not in [word for item in items(text, {}) for word in item.word.split()]


WORDS = yaml.safe_load(Path(__file__).with_name("words.yml").read_text("utf-8"))


@pytest.mark.parametrize(("least", "most", "words"), WORDS["of 20"])
def test_each_word_of_amount_holds_of_so_many_of_twenty(least, most, words):
    for word in shlex.split(words):
        (item,) = items(f"They are {word} so", {})
        assert (item.kind, item.word) == ("amount", word)
        assert [n for n in range(21) if item.value.test(n, 20)] == [*range(least, most + 1)], word


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (kind, value, words)
        for kind in ("relating", "topping", "ordered", "of_two")
        for value, words in WORDS[kind].items()
    ],
)
def test_each_word_of_comparison_order_or_two_says_which(kind, value, words):
    for word in shlex.split(words):
        (item,) = items(f"They are {word} so", {})
        wanted = (value, 1) if kind == "relating" else value
        assert (item.kind, item.word, item.value) == (kind, word, wanted)


@pytest.mark.parametrize(("word", "times"), WORDS["times"].items())
def test_so_many_times_as_many_are_compared(word, times):
    for many in ("as many", "as often", "the number", "that"):
        (item,) = items(f"They are {word} {many} so", {})
        assert (item.kind, item.value) == ("relating", ("same_as", Fraction(times)))
    (item,) = items(f"They are more than {word} as many so", {})
    assert item.value == ("more_than", Fraction(times))


@pytest.mark.parametrize(("kind", "words"), WORDS["kinds"].items())
def test_each_word_that_says_something_else_is_of_its_kind(kind, words):
    for word in shlex.split(words):
        found = [item.kind for item in items(f"They are {word} so", {})]
        assert found == [kind], word


def test_who_is_ahead_of_others_is_compared_with_them():
    assert [item.value for item in items("Hope, ahead of fear", {})] == [("more_than", 1)]


def test_what_only_looks_like_a_degree_is_none():
    for word in WORDS["no_degree"].split():
        assert [*items(f"They are {word} so", {})] == [], word
    for word in WORDS["no_degree_than"].split():
        assert [i for i in items(f"They are {word} so than", {}) if i.kind == "unknown"] == [], word
