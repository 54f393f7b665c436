"""Refuse typed results in a manuscript: numbers, tables, and words of quantity without a claim.

A number in the prose is a variable, a table is included, a caption numbers itself. In the sections
that say what was found, a word of quantity, order or difference stands inside a claim
(`analysis.claims`). What has to stay is listed in `allowed.yml`, each phrase with its reason.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from analysis.manuscript.dialect import CITED, CODE, INCLUDE, SHORTCODE
from analysis.words import ONES, TENS

ALLOWED = "allowed.yml"
PRINTED = ("title", "subtitle", "abstract", "keywords")  # of the front matter
CLAIMING = ("abstract", "findings", "results", "discussion", "conclusion", "conclusions")
GENERATED = re.compile(r"_(tables|quotes)/[\w-]+\.md|_banner\.md")
SPAN = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\{#claim-([a-z0-9-]+)\}")
HEADING = re.compile(r"(#{1,6}) (.*?)(?: \{(?:#([\w-]+))?[^{}]*\})?$")
TABLE = re.compile(r"\s*(\||\+[-=:]+\+|:?-+:?\s*\||[-=]{2,}(\s+[-=]{2,})+\s*$)")
TYPED = re.compile(
    r"\b(Tables?|Tab\.|Figures?|Fig\.|Sections?|Sect\.|Appendix)\s+(S?\d[\w.]*|[IVX]+\b)", re.I
)

NUMERALS = """zero nil once twice thrice second third fourth fifth sixth seventh eighth ninth tenth
half halves thirds quarter quarters fifths tenths double doubled triple couple dozen dozens hundred
hundreds thousand thousands million millions"""
QUANTIFIERS = """all alike alone always both chiefly common commonly differ differed difference
differences different differently differs dominant each entirely equal equally especially every
everybody everyone everything exceed exceeds exclusively few fewer fewest first foremost frequent
frequently greater greatest higher highest identical larger largely largest last least less longer
longest lower lowest mainly majority many minority more most mostly never no nobody none nothing
numerous often only outnumber outnumbers particularly predominantly primarily rare rarely same
seldom several shorter shortest similar similarly smaller smallest solely some stronger strongest
throughout unanimous unanimously universal universally unlike usual usually various weaker weakest
widespread"""


class ProseError(Exception):
    """A file that says something about the prose cannot be read."""


@dataclass(frozen=True)
class Line:
    """A line that is printed.

    Attributes:
        document: the file, without its ending.
        number: of the line.
        section: the heading of the second level above, in lower case, or a key of the front matter.
        label: of the nearest labelled heading above.
        text: as it stands in the file.
    """

    document: str
    number: int
    section: str
    label: str
    text: str

    def __str__(self) -> str:
        """Say where the line is."""
        return f"{self.document}.qmd:{self.number}"


def read_lines(folder: Path) -> list[Line]:
    """Read every line of the documents of a manuscript that is printed."""
    return [
        line
        for path in sorted(folder.glob("[!_]*.qmd"))
        for line in _lines(path.stem, path.read_text("utf-8").splitlines())
    ]


def _lines(document: str, texts: list[str]) -> Iterator[Line]:
    section = label = ""
    front = texts[:1] == ["---"]
    for number, text in enumerate(texts, 1):
        if front and number > 1 and text == "---":
            front, section, label = False, "", ""
        elif front and number > 1:
            key = re.match(r"(\w[\w-]*): *", text)
            section = label = key[1] if key else section
            if section in PRINTED:
                value = text[key.end() :].strip("|>") if key else text
                yield Line(document, number, section, label, value)
        elif not front:
            if heading := HEADING.match(text):
                section = heading[2].lower() if heading[1] == "##" else section
                label = heading[3] or label
            yield Line(document, number, section, label, text)


def plain(text: str) -> str:
    """Return the words that the author typed: no variables, citations, code, links or marks."""
    for unread in (SHORTCODE, CODE, re.compile(r"(?<=\])\([^()\s]*\)|<(https?|mailto):[^>]*>")):
        text = unread.sub(" ", text)
    # Of attributes, what is in quotation marks is printed: alt texts, titles of boxes.
    text = re.sub(r"\{[^{}]*\}", lambda m: " ".join(re.findall(r"=['\"](.*?)['\"]", m[0])), text)
    text = re.sub(rf"{CITED.pattern}(, pp?\. [\d–-]+)?", " ", text)
    text = unicodedata.normalize("NFKC", html.unescape(text))
    kept = (c for c in text if c not in "*_" and unicodedata.category(c) != "Cf")
    return "".join(kept)


def read_entries(path: Path) -> dict[str, Any]:
    """Read a YAML file of entries by name; none where there is no file.

    Raises:
        ProseError: it is something else.
    """
    try:
        entries = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    except (yaml.YAMLError, UnicodeError) as error:
        raise ProseError(f"{path}: expected YAML; {error}") from error
    if not isinstance(entries or {}, dict):
        raise ProseError(f"{path}: expected entries, each after its name and a colon")
    return entries or {}


def problems(folder: Path) -> list[str]:
    """Say everything in a manuscript that is typed and should not be: place, words, what to do.

    Raises:
        ProseError: the list of what may stand cannot be read.
    """
    allowed = read_entries(folder / ALLOWED)
    lines = read_lines(folder)
    try:
        reasons = {p["phrase"]: p.get("reason") for p in allowed.get("phrases", [])}
        words = _any_of([*QUANTIFIERS.split(), *allowed.get("quantifiers", [])])
    except (TypeError, LookupError, AttributeError) as error:
        expected = (
            "a list `quantifiers` of words, and a list `phrases`, each with phrase and reason"
        )
        raise ProseError(f"{folder / ALLOWED}: expected {expected}") from error
    found = [problem for line in lines for problem in _in_line(line, list(reasons), words)]
    texts = [plain(line.text) for line in lines]
    for phrase, reason in reasons.items():
        if not reason or " " not in phrase.strip():
            why = "give a phrase of at least two words, and the reason why it may stand"
            found.append(f"{ALLOWED}: “{phrase}”: {why}")
        if not any(phrase in text for text in texts):
            found.append(f"{ALLOWED}: “{phrase}” stands nowhere in the text: delete it")
    return found


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


def _in_line(line: Line, phrases: list[str], quantifiers: re.Pattern[str]) -> Iterator[str]:
    def typed(text: str) -> str:
        text = plain(text)
        for phrase in phrases:
            text = text.replace(phrase, " ")
        return text

    include = INCLUDE.fullmatch(line.text.strip())
    if include and not GENERATED.fullmatch(include[1]):
        yield f"{line}: {include[1]} is not made by the build: write its words here instead"
    if TABLE.match(line.text):
        yield f"{line}: “{line.text.strip()}” is a table made by hand: include an exhibit"
    text = typed(line.text)
    for m in TYPED.finditer(text):
        yield f"{line}: “{m[0]}” is a typed number: refer to it by its label, as in @tbl-name"
    text = TYPED.sub(" ", text)
    numerals = _any_of([*ONES[1:], *TENS[2:], *NUMERALS.split()])
    for m in [*re.finditer(r"\S*\d\S*", text), *numerals.finditer(text)]:
        yield f"{line}: “{m[0]}” is a typed number: write {{{{< var name >}}}}"
    if line.section in CLAIMING:
        for m in quantifiers.finditer(typed(SPAN.sub(" ", line.text))):
            yield (
                f"{line}: “{m[0]}” asserts quantity, order or difference: put the words that rest"
                " on it into [words]{#claim-name} and say in claims.yml what holds, or reword them"
            )
