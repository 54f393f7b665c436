"""What words are about: the codes that they name, by words that only the labels of these have."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from analysis.common.words import either, language
from analysis.meaning.lexicon import LABEL, LEXICON, NOUNS, NUMBER, words_of

SHORTEST = 4  # letters of a word without its ending
ENDING = re.compile(r"(?:ness|(?<=l)ling|ing|ed|e|y|ie)?s?$")
UNTOPICAL = {
    *shlex.split(LEXICON["untopical"]),
    *(word for nouns in NOUNS.values() for noun in nouns for word in noun.split()),
    *LEXICON["raising"].replace(",", "").split(),
}
SEGMENTS = re.compile(r"[;:]\s|,\s+(?:and|but|while|whereas|whilst|yet|so)\s", re.IGNORECASE)
PIECES = re.compile(f"(?:{NUMBER.replace('(', '(?:')}|{SEGMENTS.pattern})", re.IGNORECASE)
# How a clause begins, up to a preposition; what in it has a part of a total, or all of it.
HEAD = re.compile(
    rf"\W*((?:(?!(?!of\b){words_of('restricting')})[\w’'-]+\s+){{1,5}})", re.IGNORECASE
)
WHOLE = re.compile(words_of("whole"), re.IGNORECASE)
SOME_OF_ALL = (
    rf"(?<![\w-])(?!{words_of('holders')})"
    rf"(?:\w+(?:[eo]r|ist|ian|ant)s|{words_of('parts_of_all')})(?!\w)"
)
PART = re.compile(rf"({SOME_OF_ALL}|\bsecond\s+coders?)\s+\w", re.IGNORECASE)


class Topics:
    """Finds the codes that words name.

    Attributes:
        numbers: of each code, by its name: "1.1".
        stems: beginnings of words, with the lowest of the codes that have them in their labels.
        words: the pattern of a word that names a code, or of a variable that prints its label.
    """

    def __init__(self, codes: Mapping[str, Mapping[str, Any]]) -> None:
        """Take the codes, each with its label and its number."""
        self.numbers = {code: str(row.get("number", code)) for code, row in codes.items()}
        stems: dict[str, set[str]] = defaultdict(set)
        for code, row in codes.items():
            for word in set(re.findall(r"[^\W\d_]+", row["label"].casefold())) - UNTOPICAL:
                stems[ENDING.sub("", word)].add(code)
        self.stems = {
            stem: max(named, key=lambda code: len(self.numbers[code]))
            for stem, named in stems.items()
            if len(stem) >= SHORTEST
            and all(self.akin(code, [other]) for code in named for other in named)
        }
        words = rf"|(?<![\w-]){either(self.stems)}(?:\w{{0,4}}|t\w+)(?!\w)" if self.stems else ""
        self.words = re.compile(LABEL + words, re.IGNORECASE)

    @classmethod
    def of(cls, folder: Path, codes: Mapping[str, Mapping[str, Any]]) -> Topics:
        """Take the codes, if a manuscript is in English; of other languages no words are known."""
        return cls(codes if language(folder).startswith("en") else {})

    def akin(self, code: str, others: Collection[str]) -> bool:
        """Whether a code is one of some others, or stands above or below one of them."""
        one, *rest = (f"{self.numbers.get(name, name)}." for name in (code, *others))
        return any(one.startswith(other) or other.startswith(one) for other in rest)

    def other(self, codes: Collection[str], text: str) -> tuple[str, str]:
        """Return a word of a text that names another code than some, and that one.

        Nothing where none does, or another word names one of these.
        """
        named = [
            (word[0], code) for word in self.words.finditer(text) for code in self._codes(word)
        ]
        theirs = any(self.akin(code, codes) for _, code in named)
        return ("", next(iter(codes), "")) if theirs or not named else named[-1]

    def beside(self, code: str, before: str, after: str) -> tuple[str, str]:
        """Return the word beside a number that is of another code than this, and that one, if any.

        Args:
            code: of the number.
            before: what stands before it in its sentence; what is nearest counts.
            after: what stands after it and its denominator.
        """
        earlier = [piece for piece in PIECES.split(before) if self.words.search(piece)][-1:]
        return self.other([code], " ".join([PIECES.split(after)[0], *earlier]))

    def given(self, before: str) -> list[re.Match[str] | None]:
        """Return what begins the clause before a total, and can have a part of it alone."""
        head = HEAD.match(before.rpartition(",")[2])
        if not head or WHOLE.search(before):
            return []
        topic = re.compile(rf"({self.words.pattern})\s+\w", re.IGNORECASE)
        return [topic.search(head[1]), PART.search(head[1])]

    def _codes(self, found: re.Match[str]) -> list[str]:
        word = found[0].casefold()
        named = [code for stem, code in self.stems.items() if word.startswith(stem)]
        return [found[1]] if found[1] else named
