"""Numbers that count nothing: of days and years, of laws, of lists, in codes and in idioms."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from analysis.common import described
from analysis.common.words import either
from analysis.meaning.lexicon import COUNTED, LEXICON, shapes, spaced

WORDS = described.own(Path(__file__).with_suffix(".yml"))


THOUGHT, ATTRIBUTE, WHEN, MONTH, ACT = (
    "|".join(shlex.split(WORDS[kind]))
    for kind in ("thoughts", "attributes", "when", "months", "acts")
)
ORDINAL = either(shlex.split(LEXICON["ordinals"]))
YEAR = r"(?:1[89]|20)\d\d(?:s\b|\s?[–/-]\s?(?:(?:1[89]|20)?\d\d)\b)?"
# "In 2021 nurses" may say how many there were.
NO_COUNT = rf"(?![\w%])(?! (?:{COUNTED})\b)(?! (?!(?:was|has|its|this|does)\b)\w{{2,}}s\b)"
ANY_YEAR = spaced(rf"\b{YEAR}{NO_COUNT}")
OF_AN_ACT = rf" of the (?:(?:[A-Z][\w-]*|of|for|and) )*(?:{ACT})\b(?: \(?{YEAR}\)?)?"
LAW = spaced(
    rf"[Ss]ections? \d\w*(?:\(\d+\))?{OF_AN_ACT}|\bunder [Ss]ections? \d\w*"
    rf"|\b(?:{ACT}),? (?:of )?\(?{YEAR}\)?"
)
PATTERNS = (
    rf"(?i:\b(?:one|(?:{ORDINAL})(?!s)) (?:(?:{ATTRIBUTE}) )*(?:{THOUGHT})\b)",
    # Where an enumeration goes on.
    rf"(?im:(?:^|(?<=[.:;?!]\s))(?:{ORDINAL})(?=, ))",
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTH})(?: {YEAR})?\b{NO_COUNT}"
    rf"|\b(?:{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?, {YEAR}{NO_COUNT}",
    rf"\b(?i:{WHEN}|{MONTH})[\s-]+\(?{YEAR}\)?{NO_COUNT}",
    rf"(?:\b(?!(?i:{COUNTED})\b)[A-Z][\w’'-]+|\bal\.) \({YEAR}[a-z]?\)",
    rf"\((?!(?i:{COUNTED})\b)[A-Z][^()\d]*\s{YEAR}[a-z]?\)|\b(?:1[89]|20)\d0s\b",
    # Codes and pseudonyms: P19, FG1, ICD-10; but N16 may say how many there were.
    r"(?<![\w.=])(?![Nn]-?\d)(?:[A-Z]{1,6}|[Cc]ovid)-?\d{1,4}[a-z]?(?![\w%=])"
    rf"(?! (?:of|{COUNTED})\b)",
    r"(?<=\()(?![Nn]\W?\d)[A-Za-z][A-Za-z_.-]*\d+[A-Za-z]?(?=[),;\s])",
)
UNCOUNTED = (LAW, *map(spaced, PATTERNS), *shapes(WORDS, counted=COUNTED))
LISTED = spaced(
    rf"(?:^|(?<=[:;,.]\s)|(?<=\band\s)|(?<=\bor\s)|(?=\(1\)))\((\d)\)(?= (?!{COUNTED}))",
    re.MULTILINE,
)


def blank(text: str) -> str:
    """Return as many lines as a text has, and nothing in them."""
    return re.sub(r"[^\n]", " ", text)


def without(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    """Return a text with blanks where any pattern matches, be they one over the other."""
    rest = text
    for found in (found for pattern in patterns for found in pattern.finditer(text)):
        start, end = found.span()
        rest = rest[:start] + blank(found[0]) + rest[end:]
    return rest


def without_uncounted(text: str) -> str:
    """Return a text with blanks in the place of numbers that count nothing."""
    listed = [found[1] for found in LISTED.finditer(text)]
    if len(listed) > 1 and listed == [str(n) for n in range(1, len(listed) + 1)]:
        text = without(text, [LISTED])
    return without(text, UNCOUNTED)
