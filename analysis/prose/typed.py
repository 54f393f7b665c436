"""Refuse typed results in a manuscript: numbers, tables, and words of quantity without a claim.

A number in the prose is a variable, a table is included, a caption numbers itself. But in sections
whose heading declares them `{.free}`, a word of quantity, order or difference stands inside a claim
(`analysis.prose.claims`). What has to stay is listed in `allowed.yml`, each phrase with its reason.
"""

from __future__ import annotations

import html
import re
import shlex
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.common import described
from analysis.meaning.lexicon import ASSERTING, BELOW_HUNDRED, DEGREE, ITEM, LEXICON, NOUNS, Entry
from analysis.prose.dialect import read_beside, told
from analysis.prose.places import SPAN, Line, number_of, paragraphs
from analysis.prose.syntax import CITED, CODE, INCLUDE, SHORTCODE

ALLOWED, SCHEMA = "allowed.yml", Path(__file__).with_suffix(".json")
GENERATED = re.compile(r"_(tables|quotes)/[\w-]+\.md|_banner\.md")
TABLE = re.compile(r"^\s*(\||\+[-=:]+\+|:?-+:?\s*\||[-=]{2,}(\s+[-=]{2,})+\s*$).*")
LABEL = re.compile(
    r"\b(Tables?|Tab\.|Figures?|Fig\.|Sections?|Sect\.|Appendix)\s+(S?\d[\w.]*|[IVX]+\b)", re.I
)
ASSERTS = (
    "asserts quantity, order or difference: put the words that rest on it into"
    " [words]{#claim-name} and say in claims.yml what holds, or reword them"
)

# Of footnotes, and of what is no count: the digits of a unit or a formula, as in m^2^ and CO~2~.
MARKS = re.compile(r"\[\^[^\]\s]+\]:?|(?<=[^\W\d_])(?:\^-?\d+\^|~\d+~)")
NUMERALS, ORDINALS, RANKED = (
    shlex.split(LEXICON[kind]) for kind in ("numerals", "ordinals", "ranked")
)
WORDS, ORDINAL = "|".join([*BELOW_HUNDRED, *NUMERALS]), "|".join(ORDINALS)
# From two letters on, beginning with I, V or X: MIX and CD are words. Before a noun counted, any.
ROMAN = r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
COUNTED = "|".join(noun for nouns in NOUNS.values() for noun in nouns)
NUMBER = re.compile(
    rf"\S*\d\S*|[%‰]|(?<!\w)(?:{WORDS})(?!\w)|\S*-fold\b|\b(?:{WORDS}|many|several)fold\b"
    rf"|\b(?:{ORDINAL})\b(?!\s+(?:{'|'.join(RANKED)})\b)|\b(?!seconds)(?:{ORDINAL})s\b"
    rf"|(?<![\w-])(?=(?-i:[IVX][IVXLCDM]))(?!X[LC]\b){ROMAN}(?![\w'’-])"
    rf"|(?<![\w-])(?=(?-i:[IVXLCDM]+\b|[ivxl]{{2,}}))(?!I\b){ROMAN}"
    rf"(?=\s+(?:{COUNTED}|interviews)\b)"
    rf"|(?<![\w-])(?=[IVXL]{{2,}}\b)(?!XL\b){ROMAN}(?=\s+\w+s\b)",
    re.IGNORECASE,
)
# Words and numbers in a code span are read; commands, files and options are not.
SPOKEN = re.compile(
    r"[^\W\d_]+(?:[-'’][^\W\d_]+)*[.,;:]?|(?:\w=)?[\W\d]*\d[\W\d]*(?:st|nd|rd|th|x|fold)?"
)


def plain(text: str) -> str:
    """Return the words that the author typed: no variables, citations, commands, links or marks."""
    text = CODE.sub(lambda m: f" {spoken(m[0])} ", SHORTCODE.sub(" ", text))
    text = re.sub(r"(?<=\])\([^()\s]*\)|<(https?|mailto):[^>]*>", " ", text)
    # Of attributes, what is in quotation marks is printed: alt texts, titles of boxes.
    text = re.sub(r"\{[^{}]*\}", lambda m: " ".join(re.findall(r"=['\"](.*?)['\"]", m[0])), text)
    text = MARKS.sub("", text)
    text = re.sub(rf"{CITED.pattern}(, pp?\. [\d–-]+)?", " ", text)
    text = unicodedata.normalize("NFKC", html.unescape(text))
    kept = (c for c in text if c not in "*_" and unicodedata.category(c) != "Cf")
    return "".join(kept)


def marked(text: str, numbers: dict[str, Entry]) -> str:
    """Return a text whose variables are marked where they print a number or a label."""

    def mark(shortcode: re.Match[str]) -> str:
        kind, name = shortcode.groups()
        number = number_of(name, numbers) if kind == "var" else None
        label = f"\x04{name.removeprefix('label.')}\x05" if name.startswith("label.") else "…"
        return f"\x02{number}\x03" if number else label

    return SHORTCODE.sub(mark, text)


def blank(text: str) -> str:
    """Return as many lines as a text has, and nothing in them."""
    return re.sub(r"[^\n]", " ", text)


def spoken(code: str) -> str:
    """Return the words and numbers that stand in a code span as they would in the text."""
    return " ".join(filter(SPOKEN.fullmatch, code.strip("`").split()))


def read_allowed(folder: Path) -> tuple[described.Document, dict[str, Any], list[str]]:
    """Read what may stand in a manuscript: the file, its entries, and what is wrong with it."""
    document = read_beside(folder, ALLOWED)
    misfits = [told(problem) for problem in described.misfits(document, SCHEMA)]
    return document, {} if misfits else document.value or {}, misfits


def problems(folder: Path) -> list[str]:
    """Say everything in a manuscript that is typed and should not be: place, words, what to do.

    Where the list of what may stand is not as it should be, this is all that is said.
    """
    document, allowed, misfits = read_allowed(folder)
    if misfits:
        return misfits
    phrases = [entry["phrase"] for entry in allowed.get("phrases", [])]
    asserting = sorted([*ASSERTING, *allowed.get("quantifiers", [])], key=len, reverse=True)
    words = [re.escape(word).replace("\\ ", r"\s+") for word in asserting]
    quantifiers = re.compile(rf"(?<!\w)({'|'.join(words)})(?!\w)|{DEGREE}", re.IGNORECASE)
    found: list[str] = []
    texts: list[str] = []
    for paragraph in paragraphs(folder):
        # In a claim stand words that assert, and numbers that are read with them.
        unclaimed = SPAN.sub(lambda m: blank(m[0]), paragraph.text).split("\n")
        read = SPAN.sub(lambda m: ITEM.sub(lambda i: blank(i[0]), plain(m[0])), paragraph.text)
        unread = read.split("\n")
        for line, held, typed in zip(paragraph.lines, unclaimed, unread, strict=True):
            found += _in_line(line, held, typed, phrases, quantifiers)
            texts.append(plain(line.text))
    for place, phrase in enumerate(phrases):
        if not any(phrase in text for text in texts):
            at = document.line(("phrases", place))
            found.append(f"{ALLOWED}:{at}: “{phrase}” stands nowhere in the text: delete it")
    return found


def _in_line(
    line: Line, unclaimed: str, unread: str, phrases: list[str], quantifiers: re.Pattern[str]
) -> Iterator[str]:
    def typed(text: str) -> str:
        text = plain(text)
        for phrase in phrases:
            text = text.replace(phrase, " ")
        return text

    include = INCLUDE.fullmatch(line.text.strip())
    if include and not GENERATED.fullmatch(include[1]):
        yield f"{line}: {include[1]} is not made by the build: write its words here instead"
    unclaimed = typed(unclaimed) if line.held else ""
    text = typed(unread)
    for found, advice in (
        (
            () if line.row else TABLE.finditer(line.text),
            "is a table made by hand: include an exhibit, or write : Caption. {#tbl-name} below it",
        ),
        (
            LABEL.finditer(typed(line.text)),
            "is a typed number: refer to it by its label, as in @tbl-name",
        ),
        (NUMBER.finditer(LABEL.sub(" ", text)), "is a typed number: write {{< var name >}}"),
        (quantifiers.finditer(unclaimed), ASSERTS),
    ):
        yield from (f"{line}: “{match[0].strip()}” {advice}" for match in found)
