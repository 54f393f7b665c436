"""Numbers that count nothing: of days and years, of laws, of lists, in codes and in idioms."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from analysis.common import described
from analysis.common.words import either
from analysis.meaning.lexicon import COUNTED, LEXICON, shapes

WORDS = described.own(Path(__file__).with_suffix(".yml"))


THOUGHT, ATTRIBUTE, WHEN, MONTH, ACT = (
    "|".join(shlex.split(WORDS[kind]))
    for kind in ("thoughts", "attributes", "when", "months", "acts")
)
ORDINAL = either(shlex.split(LEXICON["ordinals"]))
YEAR = r"(?:1[89]|20)\d\d(?:s\b|\s?[–/-]\s?(?:(?:1[89]|20)?\d\d)\b)?"
# "In 2021 nurses" may say how many there were.
NO_COUNT = rf"(?![\w%])(?!\s+(?:{COUNTED})\b)(?!\s+(?!(?:was|has|is|as|its|this|does)\b)\w+s\b)"
ANY_YEAR = re.compile(rf"\b{YEAR}{NO_COUNT}")
NO_PART = rf"(?!\s+(?:of|{COUNTED})\b)"
OF_AN_ACT = rf"\s+of\s+the\s+(?:(?:[A-Z][\w-]*|of|for|and)\s+)*?(?:{ACT})\b(?:\s+\(?{YEAR}\)?)?"
LAW = re.compile(
    rf"\b[Ss]ections?\s+\d+\w*(?:\(\d+\))?{OF_AN_ACT}|\bunder\s+[Ss]ections?\s+\d+\w*\b"
    rf"|\b(?:{ACT}),?\s+(?:of\s+)?\(?{YEAR}\)?"
)
UNCOUNTED = (
    LAW,
    re.compile(
        rf"\b(?:one|(?:{ORDINAL})(?!s))\s+(?:(?:{ATTRIBUTE})\s+)*(?:{THOUGHT})\b", re.IGNORECASE
    ),
    *shapes(WORDS, counted=COUNTED),
    # Where an enumeration goes on.
    re.compile(rf"(?:^|(?<=[.:;?!]\s))(?:{ORDINAL})(?=,\s)", re.IGNORECASE | re.MULTILINE),
    re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTH})(?:\s+{YEAR})?\b{NO_COUNT}"
        rf"|\b(?:{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?,\s+{YEAR}{NO_COUNT}"
    ),
    re.compile(rf"\b(?i:{WHEN}|{MONTH})[\s-]+\(?{YEAR}\)?{NO_COUNT}"),
    re.compile(
        rf"(?:\b(?!(?i:{COUNTED})\b)[A-Z][\w’'-]+|\bal\.)\s+\({YEAR}[a-z]?\)"
        rf"|\((?!(?i:{COUNTED})\b)[A-Z][^()\d]*\s{YEAR}[a-z]?\)|\b(?:1[89]|20)\d0s\b"
    ),
    # Codes and pseudonyms: P19, FG1, ICD-10; but N16 may say how many there were.
    re.compile(
        r"(?<![\w.=])(?![Nn]-?\d)(?:[A-Z]{1,6}|[Cc]ovid)-?\d{1,4}[a-z]?(?![\w%=])" + NO_PART
    ),
    re.compile(r"(?<=\()(?![Nn]\W?\d)[A-Za-z][A-Za-z_.-]*\d+[A-Za-z]?(?=[),;\s])"),
)
LISTED = re.compile(
    rf"(?:^|(?<=[:;,.]\s)|(?<=\band\s)|(?<=\bor\s)|(?=\(1\)))\((\d)\)(?=\s+(?!{COUNTED}))",
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
