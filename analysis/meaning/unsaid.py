"""Words of quantity, order and difference that say nothing of the data, by where they stand.

They are idioms, or said of days and weeks; they enumerate what the text itself has; they are of a
work that their sentence cites, of the world that people speak of, or of what should be; or they
introduce as many people as are named by their pseudonyms.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from analysis.common import described
from analysis.common.words import ONES
from analysis.meaning.lexicon import any_of
from analysis.meaning.uncounted import COUNTED, blank, without

WORDS = described.own(Path(__file__).with_suffix(".yml"))


def _any(kind: str) -> str:
    return any_of(shlex.split(WORDS[kind]))


TIME, POINT = (rf"\b(?:{'|'.join(shlex.split(WORDS[kind]))})\b" for kind in ("times", "points"))
SMALL = any_of([*ONES[1:], "dozen", "half"])
COMPARED = _any("compared")
OF_THE = r"(?:of\s+(?:the|our|these|their|his|her)\s+)?"
TURNS = (
    re.compile(_any("turns"), re.IGNORECASE),
    re.compile(rf"{_any('amounts')}\s+{OF_THE}{TIME}", re.IGNORECASE),
    re.compile(rf"{COMPARED}\s+(?:an?|the|{SMALL})\s+(?:an?\s+)?{TIME}", re.IGNORECASE),
    re.compile(rf"{SMALL}\s+(?:an?\s+)?{TIME}|\ba\s+couple\s+of\s+{TIME}", re.IGNORECASE),
    re.compile(rf"\bat\s+{SMALL}(?=\s+(?:in\s+the|at\s+night|o[’']clock)\b)", re.IGNORECASE),
    re.compile(rf"\b(?:once|twice|{SMALL}\s+times)\s+(?:an?|every|each)\s+{TIME}", re.IGNORECASE),
    re.compile(
        rf"\b(?:{SMALL}|{_any('several')})(?:\s+{_any('several')})?\s+{POINT}", re.IGNORECASE
    ),
    # Before a quote, of as many people as said it; and what was so, and something else besides.
    re.compile(
        r"\bas\s+(?:one|another)\s+(?:(?!(?:in|out|or)\b)[\w’'-]+\s+){1,3}?"
        r"(?:put|said|explained|phrased)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bnot\s+only(?=[^.?!;]*\bbut\b)", re.IGNORECASE),
    re.compile(
        rf"\b(?:the|an?|my|our|your|his|her|its|their)\s+{_any('once')}\s+{_any('events')}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_any('superlatives')}\s+{_any('matters')}", re.IGNORECASE),
    re.compile(rf"(?:\b(?:almost|nearly)\s+)?\bthe\s+same\s+{_any('shared')}", re.IGNORECASE),
    re.compile(
        rf"\b{_any('large')}\s+(?:{'|'.join(shlex.split(WORDS['places']))})\b", re.IGNORECASE
    ),
    re.compile(rf"\b{_any('alone')}\s+alone\b(?!\s+(?:in|among|raised?|named?)\b)", re.IGNORECASE),
    re.compile(
        rf"\b(?:fell|fallen)\s+{_any('falls')}|\b(?:grew|grown?)\s+{_any('grows')}", re.IGNORECASE
    ),
    re.compile(rf"\b{SMALL}\s+{_any('authors')}|\bboth\s+{_any('readings')}", re.IGNORECASE),
    re.compile(
        rf"\b(?:nowhere|nobody|no[\s-]one|nothing)\s+(?:else\s+)?to\s+(?!{_any('tells')})\w+",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:be|being|feel|feeling|felt)\s+different(?!\s+(?:from|to|than)\b)", re.IGNORECASE
    ),
    re.compile(
        rf"{TIME}\s+ahead\s+of\b|\bonly\s+(?:when|after)\b(?![^.?!]*{COUNTED})", re.IGNORECASE
    ),
    re.compile(r"\bthe\s+hosts?\b(?!\s+of\b)", re.IGNORECASE),
    re.compile(rf"\bthe\s+first\s+of\s+these\b(?!\s+(?:{COUNTED})\b)", re.IGNORECASE),
    re.compile(rf"{SMALL}\s+points\s+(?:follow|remain|deserve|stand\s+out)\b", re.IGNORECASE),
    # How many there are is asked, and not said; what is so is held against what was.
    re.compile(
        r"(?<!\bshow )(?<!\bshows )(?<!\bshowed )(?<!\breveal )(?<!\breveals )(?<!\brevealed )"
        r"\bhow\s+(?:many|much|often|few|frequent(?:ly)?|common)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:\w+er|worse|(?:more|less)\s+\w+)\s+than\s+(?:it|she|he|they|we)\s+"
        r"(?:is|was|are|were|had|did|could|would)\b",
        re.IGNORECASE,
    ),
    # Where an enumeration begins.
    re.compile(r"(?:^|(?<=[.:;?!]\s))First(?:ly)?(?=,[\s\S]*\bSecond(?:ly)?,)", re.MULTILINE),
)
SENTENCE = re.compile(r"(?:[^.?!]|[.?!](?!\s))+[.?!]*")
CITED = re.compile(r"(?<![\w.])@(?!(?:s?fig|s?tbl|sec|eq)-)\w")
COUNTS = re.compile(rf"\b(?:{COUNTED})\b", re.IGNORECASE)
OURS = re.compile(rf"\{{\{{<|{_any('ours')}|{COUNTS.pattern}", re.IGNORECASE)
SAID = re.compile(
    rf"(?P<who>(?:[\w’'-]+\W+){{1,3}}){_any('saying')}\s+(?:that|how)\b(?P<what>[^.?!;,]*)"
)
TELLERS, ADVERB = re.compile(_any("tellers"), re.IGNORECASE), re.compile(r"ly\W+$")
SHOULD = re.compile(
    rf"\b{_any('should')}(?!\s+(?:also\s+)?(?:be\s+)?{_any('noted')})"
    r"(?P<what>[^.?!,;:]*?)(?=\b(?:that|because|as|since|how)\b|[.?!,;:]|$)",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b[A-Z]{1,6}-?\d{1,4}[a-z]?\b")
# How many people are introduced by such words, at least or exactly.
LEAST = {"some": 1, "others": 1, "another": 1, "a few": 2, "several": 3}
EXACTLY = {word: n for n, word in enumerate(ONES) if n} | {"both": 2}
NAMED = re.compile(
    rf"(?P<many>{any_of([*EXACTLY, *LEAST])})"
    r"(?:\s+(?!(?:in|out|more|fewer|less)\b)[\w’'-]+){1,5}?\s+\((?P<names>[^()]*)\)",
    re.IGNORECASE,
)


def without_unsaid(text: str, *, numbers: bool = False) -> str:
    """Return a text with blanks in the place of words that say nothing of the data.

    Args:
        text: without variables, citations and marks.
        numbers: whether only numbers are asked for, not what people said and what should be.
    """
    text = without(NAMED.sub(_unless_named, text), TURNS)
    if not numbers:
        text = SAID.sub(_unless_told, text)
        text = SHOULD.sub(lambda m: m[0] if COUNTS.search(m["what"]) else blank(m[0]), text)
    return text


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
