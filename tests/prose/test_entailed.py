"""Which words of a claim are entailed by its conditions, and which are not."""

import re
from itertools import cycle
from pathlib import Path

import pytest
import yaml

from analysis.prose.conditions import Known, grounds
from analysis.prose.entailed import Reader, shown
from analysis.prose.syntax import wording
from analysis.prose.typed import marked
from tests.support.forms import sentences

CASES = yaml.safe_load(Path(__file__).with_name("entailed.yml").read_text("utf-8"))
CODES = {
    "A": ("Waiting for care", 1, 1, 3),
    "A-x": ("Calls", 2, 1, 2),
    "A-y": ("Letters", 2, 2, 2),
    "B": ("Trust", 1, 2, 3),
    "C": ("Hope", 1, 3, 3),
}


def number(name, unit, value, of=None, **more):
    return name, {"id": name, "unit": unit, "value": value, "of": of, "what": unit, **more}


def numbers():
    """Numbers as a study has them; what they come to does not matter here."""
    yield number("n.sources", "sources", 22)
    yield number("n.participants", "people", 50)
    yield number("p.participants", "participants", 50)
    yield number("n.codings", "codings", 428)
    what = "codings that give a stretch a code again that the same coder gave it before"
    yield "n.codings-repeated", number("", "codings", 9, 428)[1] | {"what": what}
    for kind, many in (("interviews", 16), ("focus-groups", 6)):
        yield number(f"n.{kind}", "sources", many, 22, where=f"mode == '{kind[:-1]}'")
        for code in CODES:
            yield number(f"theme.{code}.{kind}", "sources", many // 2, many)
    for code in CODES:
        yield number(f"theme.{code}.sources", "sources", 11, 22)
        yield number(f"theme.{code}.people", "people", 17, 50)


PUBLISHED = {
    "views": {"fact": "Clinicians' views largely agree with those of service users"},
    "sizes": {"fact": "Number of participants", "expected": 50, "number": "n.participants"},
    "professions": {"fact": "The participants are of several professions"},
    "stigma": {"fact": "Stigma is a barrier, especially in generic services"},
}
KEYS = ("label", "level", "place", "of")
KNOWN = Known(
    numbers=dict(numbers()),
    codes={code: dict(zip(KEYS, said, strict=True)) for code, said in CODES.items()},
    published=PUBLISHED,
    synthetic=True,
)


def named(words, holds, before="", allowed=None):
    """The words of a claim that do not follow from its conditions."""
    words, before = (
        wording(marked(re.sub(r"<([\w.-]+)>", lambda m: variable(m[1]), text), KNOWN.numbers))
        for text in (words, before)
    )
    reader = Reader(grounds(holds, KNOWN), KNOWN, allowed or {})
    return [shown(word) for word, _ in reader.gaps(words, before)]


def variable(name):
    return f"{{{{< var {f'label.{name}' if name in CODES else name} >}}}}"


TRUE = [
    (words, given)
    for given, texts in CASES["entailed"].items()
    for form in texts
    for words in sentences(form)
]
FALSE = [
    (words, given, word)
    for given, texts in CASES["not entailed"].items()
    for form, said in texts.items()
    for words, word in zip(sentences(form), cycle(sentences(said)), strict=False)
]


@pytest.mark.parametrize(
    ("before", "named_words"),
    {
        "In the interviews": [],
        "In the interviews\n": [],
        "Of focus groups and of the\ninterviews": [],
        "In focus groups": ["most"],
        "In the interviews and in focus  groups": ["most"],
    }.items(),
)
def test_an_amount_without_a_noun_has_that_of_what_stands_before(before, named_words):
    assert named("So most raise\nwaiting", CASES["conditions"]["most"], before) == named_words


def test_a_word_of_a_manuscript_asserts_wherever_it_stands_whole():
    allowed = {"quantifiers": ["gleam", "leads up", "most"]}
    told = named(
        "They gleam; gleams, agleam or leads\nup", CASES["conditions"]["most"], "", allowed
    )
    assert told == ["gleam", "leads up"]


WHY = {
    ("More interviews than groups raise it", "most"): (
        "More",
        "compares counts, and no condition implies it: write {number: ..., more_than: ...} of the"
        " numbers that it compares, in that order, or fewer_than, same_as: 2 x ...",
    ),
    ("<A> is the largest theme", "most"): (
        "largest",
        "asserts more or less than each other theme, and no condition implies it: write {each: [the"
        " others], fewer_than: ...}, or more_than",
    ),
    ("Only <A> is raised", "most"): (
        "Only",
        "asserts that it is so of what it names and not of the others: write conditions that say so"
        " of each, as in {each: [the others], fewer_than: ...}",
    ),
    ("It is raised only in interviews", "some"): (
        "only",
        "asserts that focus groups do not: write {number: ..., share: none} of each",
    ),
    ("<A> is the first theme", "most"): (
        "first",
        "asserts a place, and no condition implies it: write {code: ..., position: ...}",
    ),
    ("It is raised especially", "most"): (
        "especially",
        "stresses what no published fact stresses: write {published: ...}, or delete it",
    ),
    ("They are alike", "most"): (
        "alike",
        "asserts what no condition can imply: write another word of lexicon.yml instead",
    ),
    ("They do not agree", "views"): (
        "not",
        "denies what is published: write what the fact says, or another {published: ...}",
    ),
    ("All themes are raised in most interviews", "most"): (
        "All",
        "is said of themes, and “most” of interviews follows from the conditions for A, its"
        " contrary for none: write what holds of the others, as in {each_theme: interviews,"
        " share: most}",
    ),
    ("Most doctors raise it", "most"): (
        "Most",
        "is said of “doctors”, which no number of its conditions counts: write the noun of what is"
        " counted after it, or list that one under `nouns` in allowed.yml",
    ),
    ("All interviews raise it", "most"): (
        "All",
        "asserts an amount of interviews that no condition implies: write, if it is so, {number:"
        " theme.A.interviews, share: All}",
    ),
}


@pytest.mark.parametrize("case", WHY)
def test_it_is_said_why_a_word_does_not_follow_and_what_to_write(case):
    words, given = case
    words = wording(marked(re.sub(r"<(\w+)>", lambda m: variable(m[1]), words), KNOWN.numbers))
    reader = Reader(grounds(CASES["conditions"][given], KNOWN), KNOWN, {})
    found = [*reader.gaps(words, "")]
    assert WHY[case] in found, found


def test_there_are_enough_of_both():
    assert len(TRUE) + len(FALSE) >= 160
    assert len(FALSE) >= 80


@pytest.mark.parametrize(("words", "given"), TRUE)
def test_words_are_entailed(words, given):
    assert named(words, CASES["conditions"][given]) == []


@pytest.mark.parametrize(("words", "given", "word"), FALSE)
def test_words_that_are_not_entailed_are_named(words, given, word):
    assert word in named(words, CASES["conditions"][given])
