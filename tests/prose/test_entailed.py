"""Which words of a claim are entailed by its conditions, and which are not."""

import re
from itertools import cycle
from pathlib import Path

import pytest
import yaml

from analysis.prose.conditions import Known, grounds
from analysis.prose.entailed import Reader, shown
from analysis.prose.typed import marked, plain
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
        plain(marked(re.sub(r"<([\w.-]+)>", lambda m: variable(m[1]), text), KNOWN.numbers))
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


def test_there_are_enough_of_both():
    assert len(TRUE) + len(FALSE) >= 160
    assert len(FALSE) >= 80


@pytest.mark.parametrize(("words", "given"), TRUE)
def test_words_are_entailed(words, given):
    assert named(words, CASES["conditions"][given]) == []


@pytest.mark.parametrize(("words", "given", "word"), FALSE)
def test_words_that_are_not_entailed_are_named(words, given, word):
    assert word in named(words, CASES["conditions"][given])
