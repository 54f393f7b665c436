"""Words and numbers of the lexicon, and what they mean."""

import re
import shlex
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from analysis.meaning.lexicon import (
    NARROWING,
    amount,
    any_of,
    any_stem,
    items,
    kinds,
    meant,
    nouns,
    shapes,
    value_of,
)

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


@pytest.mark.parametrize("text", ["the third themed", "the third sub-themed", "the thirdtheme"])
def test_an_ordinal_is_a_place_before_a_theme_alone(text):
    assert "ordered" not in {item.kind for item in items(text, {})}


@pytest.mark.parametrize("text", ["the third subtheme", "the third themes"])
def test_it_is_one_before_several_and_before_a_subtheme(text):
    assert [item.kind for item in items(text, {})] == ["ordered"]


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
    as_many = ("as many", "as much", "as often", "as frequently", "as large", "as long")
    for many in (*as_many, "the number", "the size", "the length", "that", "those"):
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


COUNTS = {
    "n.sources": {"unit": "sources"},
    "n.interviews": {"unit": "sources", "where": "mode == 'interview'"},
    "n.focus-groups": {"unit": "sources", "where": "mode == 'focus_group' and length > 1"},
    "theme.A.focus-groups": {"unit": "sources", "where": "mode == 'focus_group'"},
    "n.focus-group-participants": {"unit": "people", "where": "mode == 'focus_group'"},
    "n.coders": {"unit": "coders", "where": "not mode == 'interview'"},
    "n.visits": {"unit": "visits"},
    "p.participants": {"unit": "participants"},
}


def test_the_noun_of_a_number_is_its_kind_of_source_or_one_of_its_unit():
    people = ["participants", "participant", "people", "person", "persons"]
    people += ["interviewees", "respondents", "members"]
    of_sources = ["sources", "source", "transcripts", "transcript", "conversations"]
    assert {name: nouns(name, COUNTS, {"people": ["nurses"]}) for name in COUNTS} == {
        "n.sources": of_sources,
        "n.interviews": ["interviews", "interview"],
        "n.focus-groups": ["focus groups", "focus group"],
        "theme.A.focus-groups": ["focus groups", "focus group"],
        "n.focus-group-participants": [*people, "nurses"],
        "n.coders": ["coders", "coder"],
        "n.visits": ["visits"],
        "p.participants": people,
    }
    units = {unit: nouns("n", {"n": {"unit": unit}}, {}) for unit in ("themes", "words", "codings")}
    assert units == {
        **{"themes": ["themes", "theme"], "words": ["words", "word"]},
        "codings": ["codings", "coding"],
    }
    assert nouns("n", {"n": {"unit": "subthemes"}}, {}) == ["subthemes", "subtheme"]


def test_the_kinds_of_source_are_those_that_are_counted():
    assert kinds({n: c for n, c in COUNTS.items() if n.startswith("n.")}) == {
        *("interviews", "focus groups")
    }


NARROW = """
who whose whom that which where when with without among amongst from aged except excepting
excluding including inside outside within working trained employed based recruited living in at of
for by on under about concerning regarding against held made conducted recorded led run drawn
coming belonging other_than but_for apart_from
"""


@pytest.mark.parametrize("word", NARROW.split())
def test_after_a_noun_each_of_these_narrows_it(word):
    word = word.replace("_", " ")
    for end in ("wards", "a (so", "them all"):
        assert NARROWING.match(f" {word} {end}")
    assert " " in word or not NARROWING.match(f" {word}x wards")
    assert not NARROWING.match(f"{word} wards")
    for frame in ("the data", "all", "total", "this build", "the article", "\x02n.a\x03", "@fig-a"):
        assert not NARROWING.match(f" {word} {frame}")
    for frame in ("(", "…", "\x06", "these data", "this study", "the study", "the build"):
        assert not NARROWING.match(f" {word} {frame}")
    for frame in ("this compendium", "the abstract", "this text", "the stand-in"):
        assert not NARROWING.match(f" {word} {frame}")


@pytest.mark.parametrize("word", ["who", "whose", "which"])
def test_so_do_these_after_a_comma_and_what_stands_in_brackets(word):
    assert NARROWING.match(f", {word} left")
    assert not NARROWING.match(f", {word}x left")
    assert NARROWING.match(" (nurses)")
    for text in (" (16)", ", and", ", that", " and"):
        assert not NARROWING.match(text)


def test_words_of_a_list_are_whole_words_the_longest_first():
    found = re.findall(any_of(["a", "a b", "c-d"]), "a b a bb c-d x-a a-x ac")
    assert found == ["a b", "a", "c-d"]
    assert re.findall(any_of(["all", "all but"]), "all\nbut all") == ["all\nbut", "all"]
    assert re.findall(any_stem(["rais", "a."]), "raised praise a. ab") == ["rais", "a."]


def test_a_shape_names_kinds_of_words_and_parts_and_a_space_is_any_space():
    words = {"one": "a bs?", "two": '"c d" e', "shapes": ["<one> <two>", "x <part>y"]}
    one, two = shapes(words, part="(?:p|q)")
    for text in ("a c d", "b e", "a\n\nc\nd", "A E"):
        assert one.fullmatch(text)
    for text in ("xa e", "a ex", "ab e", "a c", "ac d", "bss e"):
        assert not one.search(text)
    assert [m[0] for m in two.finditer("x py x qy x\nqy xpy x pyz")] == ["x py", "x qy", "x\nqy"]


NUMBERS = {"n.a": {"value": 5}}
BELOW = {"one": 1, "ten": 10, "twenty": 20, "twenty-one": 21, "ninetynine": 99, "thirty-nine": 39}


@pytest.mark.parametrize(("word", "value"), BELOW.items())
def test_a_number_in_words_may_be_compared_with(word, value):
    (item,) = items(f"at most {word} so", {})
    assert [n for n in range(120) if item.value.test(n, 200)] == [*range(value + 1)]
    assert [i.kind for i in items(f"over x{word} so", {})] == []


def test_a_variable_is_a_number_and_may_be_compared_with():
    (one,) = items("it is \x02n.a\x03", NUMBERS)
    assert (one.kind, one.value.test(5, 9), one.value.test(4, 9)) == ("number", True, False)
    (one,) = items("at least \x02n.a\x03", NUMBERS)
    assert (one.kind, one.value.test(5, 9), one.value.test(4, 9)) == ("amount", True, False)
    (one,) = items("all but \x02n.a\x03", NUMBERS)
    assert [n for n in range(10) if one.value.test(n, 9)] == [4]
    assert (one.start, one.end, one.word) == (0, 13, "all but \x02n.a\x03")


@pytest.mark.parametrize("text", ["ten", "12", "twice", "a third as many", "x-half", "halfx", "so"])
def test_a_number_alone_or_within_a_word_asserts_no_amount(text):
    assert [i for i in items(text, {}) if i.kind in ("amount", "number")] == []
