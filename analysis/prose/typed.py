"""Refuse typed results in a manuscript: numbers, tables, and words of quantity without a claim.

A number in the prose is a variable, a table is included, a caption numbers itself. In sections
whose heading declares them `{.free}` a number may be typed, unless it is a count of the study
beside its noun. But there, a word of quantity, order or difference stands inside a claim
(`analysis.prose.claims`). What has to stay is listed in `allowed.yml`, each phrase with its reason.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.common import described
from analysis.common.words import either
from analysis.meaning.lexicon import (
    ASSERTING,
    BELOW_HUNDRED,
    COUNTED,
    DEGREE,
    ITEM,
    LEXICON,
    MEANINGS,
    UNCLAIMED,
    Entry,
    any_of,
    any_stem,
    nouns,
    value_of,
    words_of,
)
from analysis.meaning.uncounted import (
    ANY_YEAR,
    LAW,
    ORDINAL,
    blank,
    without,
    without_uncounted,
)
from analysis.meaning.unsaid import SENTENCE, without_cited, without_unsaid
from analysis.prose.dialect import read_beside, told
from analysis.prose.places import SPAN, Paragraph, number_of, told_apart
from analysis.prose.syntax import HEADING, INCLUDE, SHORTCODE, wording

ALLOWED, SCHEMA = "allowed.yml", Path(__file__).with_suffix(".json")
GENERATED = re.compile(r"_(tables|quotes)/[\w-]+\.md|_(banner|diagnostics)\.md")
TABLE = re.compile(r"^\s*(\||\+[-=:]+\+|:?-+:?\s*\||[-=]{2,}(\s+[-=]{2,})+\s*$).*")
LABEL = re.compile(
    r"\b(Tables?|Tab\.|Figures?|Fig\.|Sections?|Sect\.|Appendix)\s+(S?\d[\w.]*|[IVX]+\b)", re.I
)
WAY_OUT = f"or say in {ALLOWED} why it may stand"
ASSERTS = (
    "asserts quantity, order or difference: put the words that rest on it into"
    f" [words]{{#claim-name}} and say in claims.yml what holds, or reword them, {WAY_OUT}"
)
BY_HAND = "is a table made by hand: include an exhibit, or write : Caption. {#tbl-name} below it"
TYPED = f"is a typed number: write {{{{< var name >}}}}, {WAY_OUT}"

NUMERALS, RANKED = (shlex.split(LEXICON[kind]) for kind in ("numerals", "ranked"))
IDLE = re.compile(words_of("idle"), re.IGNORECASE)
WORDS = either([*BELOW_HUNDRED, *NUMERALS])
# From two letters on, beginning with I, V or X: MIX and CD are words. Before a noun counted, any;
# and with an ending, as in IVth.
ROMAN = r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
NUMBER = re.compile(
    rf"\S*\d\S*|[%‰]|(?<!\w){WORDS}(?!\w)|\S*-fold\b|\b(?:{WORDS}|many|several)(?:fold|ish|something)\b"
    rf"|\b(?:{ORDINAL})\b(?!\s+(?:{'|'.join(RANKED)})\b)|\b(?!seconds)(?:{ORDINAL})s\b"
    rf"|(?<![\w-])(?=(?-i:[IVX][IVXLCDM]))(?!X[LC]\b){ROMAN}(?![\w'’-])"
    rf"|(?<![\w-])(?=(?-i:[IVXLCDM]+\b|[ivxl]{{2,}}))(?!I\b){ROMAN}(?=\s+(?:{COUNTED})\b)"
    rf"|(?<![\w-])(?=[IVXL]{{2,}}\b)(?!XL\b){ROMAN}(?=\s+\w+s\b)"
    r"|(?<![\w-])(?-i:[IVXLC]+(?:st|nd|rd|th))(?![\w-])",
    re.IGNORECASE,
)
ITEM_OF_LIST = re.compile(r"\s*(\d{1,2})[.)]\s")
# Between a typed number and the noun of what it counts.
LED_TO = (
    r"\s+(?:of\s+(?:the|our|these|those|all)\s+)?"
    r"(?:(?!\w+s(?![\w-])|(?:with|of|in|by|to|and|or|for|from|at|on|per|an?)(?![\w-]))[\w-]+,?\s+){0,2}"
)
LED_FROM = r"\s*(?:[(\[]\s*(?:n\s*=\s*)?|,?\s*n\s*=\s*|\s(?:was|is|of|:)\s+)"
BREAK = re.compile(r"[.?!]\s")
# Allowed by themselves, these would hide what they say anywhere.
BOUND = ("amount", "of_two", "topping", "only", "denying")
BY_ITSELF = {*BELOW_HUNDRED, *NUMERALS, *(w for w in MEANINGS if MEANINGS[w][0] in BOUND)}
SHORT = re.compile(r"[\d.,]{1,3}%?|[%‰]")
TOO_SHORT = "is allowed everywhere, and would hide a result: write the words around it, too"


# A large pattern, which most that import this never ask for.
quantifiers = cache(
    lambda: re.compile("|".join([rf"(?<!\w){either(ASSERTING)}(?!\w)", DEGREE, *UNCLAIMED]), re.I)
)


def marked(text: str, numbers: dict[str, Entry]) -> str:
    """Return a text whose variables are marked where they print a number or a label."""

    def mark(shortcode: re.Match[str]) -> str:
        kind, name = shortcode.groups()
        number = number_of(name, numbers) if kind == "var" else None
        label = f"\x04{name.removeprefix('label.')}\x05" if name.startswith("label.") else "…"
        return f"\x02{number}\x03" if number else label

    return SHORTCODE.sub(mark, text)


def read_allowed(folder: Path) -> tuple[described.Document, dict[str, Any], list[str]]:
    """Read what may stand in a manuscript: the file, its entries, and what is wrong with it."""
    document = read_beside(folder, ALLOWED)
    misfits = [told(problem) for problem in described.misfits(document, SCHEMA)]
    return document, {} if misfits else document.value or {}, misfits


def phrases_of(allowed: Mapping[str, Any]) -> list[re.Pattern[str]]:
    """Return the patterns of the phrases that may stand: whole words, across lines as well."""
    found = []
    for entry in allowed.get("phrases", []):
        phrase = wording(entry["phrase"]).strip()
        words = r"\s+".join(map(re.escape, phrase.split()))
        before = r"(?<!\w)" if re.match(r"\w", phrase) else ""
        after = r"(?!\w)" if re.search(r"\w$", phrase) else ""
        found.append(re.compile(f"{before}{words}{after}"))
    return found


class Reader:
    """Reads the paragraphs of a manuscript.

    Attributes:
        phrases: that may stand.
        idle: those of them that stand nowhere so far, by their places in the list.
        own: the pattern of the words that assert something in this study.
        facts: whether a published work is known, of which the text may speak as of the data.
        last: the number of the last item of a list.
    """

    def __init__(self, allowed: dict[str, Any], numbers: Mapping[str, Entry]) -> None:
        """Take what is allowed, and the numbers of the study, as far as they are known."""
        self.phrases, self.numbers = phrases_of(allowed), dict(numbers)
        self.facts = any("fact" in number for number in self.numbers.values())
        self.idle = set(range(len(self.phrases)))
        self.added: dict[str, list[str]] = allowed.get("nouns", {})
        own = either(allowed.get("quantifiers") or ["\0"])
        self.own = re.compile(rf"(?<!\w){own}(?!\w)", re.IGNORECASE)
        self.last = 0

    def problems(self, paragraph: Paragraph, *, apart: bool) -> Iterator[tuple[int, int, str]]:
        """Say what is typed in a paragraph: in which of its lines, at which rank, and what."""
        # In a claim stand words that assert, and numbers that are read with them.
        text = SENTENCE.sub(self._without_own, paragraph.text)
        unclaimed = SPAN.sub(lambda m: blank(m[0]), text)
        unclaimed = without_cited(unclaimed) if apart and not self.facts else unclaimed
        unclaimed = without_unsaid(self._typed(unclaimed))
        read = SPAN.sub(lambda m: ITEM.sub(lambda i: blank(i[0]), wording(m[0])), text)
        whole, typed = self._typed(paragraph.text), self._typed(read)
        self.idle -= {n for n in self.idle if self.phrases[n].search(_plain(paragraph.text))}
        held = self._uncounted(paragraph, without(typed, [LAW, LABEL]))
        tables = [not line.row and TABLE.fullmatch(line.text) for line in paragraph.lines] + [None]
        for n, line in enumerate(paragraph.lines):
            include = INCLUDE.fullmatch(line.text.strip())
            if include and not GENERATED.fullmatch(include[1]):
                yield n, 0, f"{include[1]} is not made by the build: write its words here instead"
            if tables[n] and not tables[n - 1]:
                yield n, 1, f"“{line.text.strip()}” {BY_HAND}"
        for found in LABEL.finditer(without(whole, [LAW])):
            said = f"“{found[0]}” is a typed number: refer to it by its label, as in @tbl-name"
            yield whole.count("\n", 0, found.start()), 2, said
        for found in NUMBER.finditer(held):
            n = held.count("\n", 0, found.start())
            name, shown = self._counted(held, found), found[0].strip(" \n,.;:")
            if name:
                noun = nouns(name, self.numbers, self.added)[0]
                write = f"write {{{{< var {name} >}}}} {noun}, {WAY_OUT}"
                yield n, 3, f"“{shown}” is {name} of this study: {write}"
            elif paragraph.lines[n].held:
                yield n, 3, f"“{shown}” {TYPED}"
        for found in self.asserting(unclaimed):
            n = unclaimed.count("\n", 0, found.start())
            if paragraph.lines[n].held:
                yield n, 4, f"“{found[0].strip()}” {ASSERTS}"

    def asserting(self, text: str) -> list[re.Match[str]]:
        """Find the words of a text that assert an amount or an order, in their order."""
        found = [*self.own.finditer(text), *quantifiers().finditer(without(text, [self.own]))]
        return sorted(found, key=re.Match.start)

    def _without_own(self, found: re.Match[str]) -> str:
        """Return a sentence without the words by which it says what a number in it counts."""
        named = (
            self.numbers.get(name, {}).get("near", "") for _, name in SHORTCODE.findall(found[0])
        )
        words = any_of([word for near in named for word in near.split(", ") if near] or ["\0"])
        own = rf"(?<=(?:ed|ad)\s){words}|{words}(?=\s+(?:focus\s+)?(?:groups?|cod\w+)\b)"
        return re.sub(own, lambda m: blank(m[0]), found[0], flags=re.IGNORECASE)

    def _typed(self, text: str) -> str:
        return without(_plain(text), [*self.phrases, IDLE])

    def _uncounted(self, paragraph: Paragraph, text: str) -> str:
        """Return a text without numbers that count nothing, those of lists and headings as well."""
        lines = text.split("\n")
        for n, line in enumerate(paragraph.lines):
            item = ITEM_OF_LIST.match(line.text)
            if item and int(item[1]) in (1, self.last + 1):
                self.last = int(item[1])
                lines[n] = without(lines[n], [ITEM_OF_LIST])
            elif HEADING.fullmatch(line.text):
                self.last = 0
                lines[n] = without(lines[n], [ANY_YEAR])
        return without_uncounted(without_unsaid("\n".join(lines), numbers=True))

    def _counted(self, text: str, typed: re.Match[str]) -> str:
        """Name the number of the study that a typed one repeats beside its noun, if any."""
        digits = re.search(r"\d[\d,]*", typed[0])
        start, end = typed.span() if not digits else (typed.start() + d for d in digits.span())
        words = text[start:end].replace(",", "").casefold()
        if not (words.isdecimal() or words in BELOW_HUNDRED):
            return ""
        before, after = (BREAK.split(t)[n] for t, n in ((text[:start], -1), (text[end:], 0)))
        for name, number in self.numbers.items():
            if number["value"] != value_of(words, {}):
                continue
            noun, near = any_of(nouns(name, self.numbers, self.added)), number.get("near", "")
            if near and not re.search(any_stem(near.split(", ")), before + after, re.IGNORECASE):
                continue
            stands = re.match(rf"[)\]]?{LED_TO}{noun}", after, re.IGNORECASE)
            if stands or re.search(rf"{noun}{LED_FROM}$", before, re.IGNORECASE):
                return name
        return ""


def _plain(text: str) -> str:
    return "\n".join(map(wording, text.split("\n")))


def problems(folder: Path, numbers: Mapping[str, Entry] | None = None) -> list[str]:
    """Say everything in a manuscript that is typed and should not be: place, words, what to do.

    Where the list of what may stand is not as it should be, this is all that is said.

    Args:
        folder: of the manuscript.
        numbers: of `tables/numbers.json`, by name, where the data are right.
    """
    document, allowed, misfits = read_allowed(folder)
    if misfits:
        return misfits
    found = []
    for place, entry in enumerate(allowed.get("phrases", [])):
        if (word := entry["phrase"].strip()).casefold() in BY_ITSELF or SHORT.fullmatch(word):
            at = document.line(("phrases", place))
            found.append(f"{ALLOWED}:{at}: “{word}” {TOO_SHORT}")
    reader = Reader(allowed, numbers or {})
    for paragraph, apart in told_apart(folder):
        said = sorted(reader.problems(paragraph, apart=apart), key=lambda s: s[:2])
        found += [f"{paragraph.lines[n]}: {what}" for n, _, what in said]
    for place in sorted(reader.idle):
        at, phrase = document.line(("phrases", place)), allowed["phrases"][place]["phrase"]
        found.append(f"{ALLOWED}:{at}: “{phrase}” stands nowhere in the text: delete it")
    return found
