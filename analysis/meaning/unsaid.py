"""Words of quantity, order and difference that say nothing of the data, by where they stand.

They are idioms, or said of days and weeks; they enumerate what the text itself has; they are of a
work that their sentence cites, of the world that people speak of, or of what should be; or they
introduce as many people as are named by their pseudonyms.
"""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

from analysis.common import described
from analysis.common.words import ONES
from analysis.meaning.lexicon import COUNTED, any_of, shapes, spaced
from analysis.meaning.uncounted import blank, without

WORDS = described.own(Path(__file__).with_suffix(".yml"))


def _any(kind: str) -> str:
    return any_of(shlex.split(WORDS[kind]))


SMALL = any_of([*ONES[1:], "dozen", "half"])
TURNS = (
    *shapes(WORDS, small=SMALL, counted=COUNTED),
    # Where an enumeration begins.
    re.compile(r"(?:^|(?<=[.:;?!]\s))First(?:ly)?(?=,[\s\S]*\bSecond(?:ly)?,)", re.MULTILINE),
)
SENTENCE = re.compile(r"(?:[^.?!]|[.?!](?!\s))+")
CITED = re.compile(r"(?<![\w.])@(?!(?:s?fig|s?tbl|sec|eq)-)\w")
COUNTS = re.compile(rf"\b(?:{COUNTED})\b", re.IGNORECASE)
OURS = re.compile(rf"\{{\{{<|{_any('ours')}|(?!persons?\b){COUNTS.pattern}", re.IGNORECASE)
SAID = spaced(
    rf"(?P<who>(?:[\w’'-]+\W+){{1,3}}){_any('saying')} (?:that|how)\b"
    r"(?P<what>[^.?!;,]*(?:, and that\b[^.?!;,]*)*)"
)
TELLERS, ADVERB = re.compile(_any("tellers"), re.IGNORECASE), re.compile(r"ly\W+$")
SHOULD = spaced(
    rf"{_any('should')}(?! (?:also )?(?:be )?{_any('noted')})"
    r"(?P<what>[^.?!,;:]*?)(?=\b(?:that|because|as|since|how)\b|[.?!,;:]|$)",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b[A-Z]{1,6}-?\d{1,4}[a-z]?\b")
# How many people are introduced by such words, at least or exactly.
LEAST = {"some": 1, "others": 1, "another": 1, "a few": 2, "several": 3}
EXACTLY = {word: n for n, word in enumerate(ONES) if n} | {"both": 2}
NAMED = spaced(
    rf"(?P<many>{any_of([*EXACTLY, *LEAST])})"
    r"(?: (?!(?:in|out|more|fewer|less)\b)[\w’'-]+){1,5}? \((?P<names>[^()]*)\)",
    re.IGNORECASE,
)


def without_unsaid(text: str, *, numbers: bool = False) -> str:
    """Return a text with blanks in the place of words that say nothing of the data.

    Args:
        text: without variables, citations and marks.
        numbers: whether only numbers are asked for, not what people said and what should be.
    """
    text = _without_turns(text)
    if not numbers:
        text = SAID.sub(_unless_told, text)
        text = SHOULD.sub(lambda m: m[0] if COUNTS.search(m["what"]) else blank(m[0]), text)
    return text


@cache
def _without_turns(text: str) -> str:
    return without(NAMED.sub(_unless_named, text), TURNS)


def without_cited(text: str) -> str:
    """Return a text as it was typed with blanks in the place of what it says of other works."""
    return SENTENCE.sub(
        lambda m: blank(m[0]) if CITED.search(m[0]) and not OURS.search(m[0]) else m[0], text
    )


def _unless_named(found: re.Match[str]) -> str:
    """Return words without their amount where as many pseudonyms stand after them."""
    many, names = found["many"].casefold(), len(PERSON.findall(found["names"]))
    fits = names >= LEAST[many] if many in LEAST else names == EXACTLY[many]
    return blank(found["many"]) + found[0][len(found["many"]) :] if names and fits else found[0]


def _unless_told(found: re.Match[str]) -> str:
    told = TELLERS.search(found["who"]) or ADVERB.search(found["who"])
    if told or COUNTS.search(found["what"]):
        return found[0]
    return found[0][: found.start("what") - found.start()] + blank(found["what"])
