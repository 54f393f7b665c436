"""How sources, people, codes and numbers are called in print."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from analysis.common.described import own

SINGULAR = {"focus_group": "Focus group", "interview": "Interview", "document": "Document"}
PLURAL = {"focus_group": "Focus groups", "interview": "Interviews", "document": "Documents"}
UNITS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
ONES = (*UNITS, *TEENS, "eighteen", "nineteen")
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
HUNDRED = 100
LONG = 25  # so many names are read, and not more
PHRASES = "words.yml"  # in the folder of a manuscript: phrases of exhibits in its language
PRINTED = "build/worded.json"  # beside it: the same, with those that are known here
ENGLISH = "build/words.yml"  # and those of which its language is not known
NUMBER = re.compile(r"[\w-]*\d(?:[\w-]|[.,](?=\d))*")
THOUSANDS, NARROW = re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), "\u202f"
WORDED: dict[str, str] = {}  # the phrases of the exhibit that is made, in the language of its text


# A straight mark opens where nothing, or no letter, digit or closing sign, stands before it.
OPENING = re.compile(r"(^|[\s(\[{–—“‘-])(['\"])")
OPENED = {"'": "‘", '"': "“"}
CLOSED = str.maketrans("'\"", "’”")
# Signs of other scripts that look like others, with these.
_LISTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
ALIKE: dict[str, str] = {
    sign: plain for plain, signs in _LISTED["lookalikes"].items() for sign in signs
}


def curly(text: str) -> str:
    """Turn straight quotation marks and apostrophes into those of print."""
    for _ in range(2):  # two marks can open at one place
        text = OPENING.sub(lambda found: found[1] + OPENED[found[2]], text)
    return text.translate(CLOSED)


def counted(n: int, noun: str) -> str:
    """Say how many there are, such as "1 interview" or "2 interviews"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def in_words(value: int) -> str:
    """Say a whole number in words, from "no" for 0 to "ninety-nine"; digits from 100 on."""
    if not 0 <= value < HUNDRED:
        return f"{value:,}"
    if value < len(ONES):
        return ONES[value] or "no"
    tens, ones = divmod(value, 10)
    return TENS[tens] + (f"-{ONES[ones]}" if ones else "")


def level(numbers: Iterable[str]) -> str:
    """Say what rows of the outline are, by their numbers: subthemes, themes, or some of both."""
    alone = {"." not in number for number in numbers}
    both = "subthemes and themes without subthemes"
    return both if len(alone) > 1 else "themes" if True in alone else "subthemes"


def dashed(code_id: str) -> str:
    """Return the identifier of a code as it stands in names, where dots separate."""
    return code_id.replace(".", "-")


def speaker(source_id: str, participant_id: str, described: str = "") -> str:
    """Say who is quoted: "FG1, P05, nursing", or "FG1" where the group speaks."""
    return ", ".join(filter(None, (source_id, participant_id, described)))


def part_of(n: str, of: int | None, between: str = " of ") -> str:
    """Say a count with what it is out of, "5 of 6", or alone where that is not known."""
    return n if of is None else f"{n}{between}{of:,}"


def named(counted: Iterable[str], whole: Iterable[str]) -> str:
    """Say what was counted and what was not: "FG1, FG2, FG3, FG4 and FG6; not FG5".

    Of long lists the shorter one will do; of two long ones, none.

    Args:
        counted: the names of what was counted.
        whole: the names of all that could have been.
    """
    everything, some = set(whole), set(counted)
    rest = everything - some
    if some and everything and not rest:
        return worded("all of them")
    said = [listed(sorted(some, key=natural))] if 0 < len(some) <= LONG else []
    if 0 < len(rest) <= LONG:
        which = worded("not" if said else "all but" if some else "none of")
        said.append(f"{which} {listed(sorted(rest, key=natural))}")
    return "; ".join(said)


def either(words: Iterable[str]) -> str:
    """Return the pattern of any of some words, the longest first; a line beneath is a blank.

    The letters with which some of them begin are written once, so that a long list costs no more
    time than a short one.
    """
    tails: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        tails.setdefault(word[:1], []).append(word[1:])
    first = {letter: r"\s+" if letter in "_ " else re.escape(letter) for letter in tails if letter}
    ends = [pattern + either(tails[letter]) for letter, pattern in first.items()]
    return f"(?:{'|'.join(ends)})" + "?" * ("" in tails) if ends else ""


@cache
def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key by which FG2 comes before FG10, and FG02 always on the same side of FG2."""
    parts = re.split(r"(\d+)", name)
    return (*((int(part), "") if part.isdigit() else (0, part) for part in parts), (0, name))


def listed(names: list[str]) -> str:
    """Say some names: "FG1, FG2 and FG3"."""
    *most, last = names
    return f"{', '.join(most)} {worded('and')} {last}" if most else last


@cache
def _languages() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = own(Path(__file__).with_suffix(".yml"))
    return found


def languages() -> list[str]:
    """Name the languages in which the build can write its own words: de, en, es ..."""
    return sorted(_languages())


def labels(lang: str) -> dict[str, Any]:
    """Return the words that the build puts into a document, such as "Table".

    Args:
        lang: of the document, such as en-GB; English where there are no words of it.
    """
    known = _languages()
    return known["en"] | known.get(lang.replace("_", "-").partition("-")[0].lower(), {})


def language(folder: Path) -> str:
    """Return the language of a manuscript, as its main document names it."""
    path = folder / "index.qmd"
    return language_of(path.read_text("utf-8", "replace") if path.is_file() else "")


def language_of(text: str) -> str:
    """Return the language of a document."""
    found = re.search(r"^lang: *[\"']?([\w-]+)", text, re.MULTILINE)
    return found[1] if found else "en"


def phrases(folder: Path) -> dict[str, str]:
    """Return what fixed phrases of exhibits are in the language of a manuscript, by the English.

    In both, `{}` stands for a number or the name of a source. Those of the author go first.

    Args:
        folder: of the manuscript.
    """
    written: Any = None
    with suppress(OSError, ValueError, yaml.YAMLError):  # which the check says
        written = own(folder / PHRASES)
    ours: dict[str, str] = labels(language(folder))["exhibits"]
    given = written.items() if isinstance(written, dict) else ()
    return ours | {phrase: put for phrase, put in given if put and isinstance(put, str)}


def key_of(phrase: str) -> str:
    """Return a phrase with `{}` in the place of its numbers, and of names that hold one."""
    return NUMBER.sub("{}", phrase)


def worded(phrase: str, known: Mapping[str, str] | None = None) -> str:
    """Return a phrase in the language of the text; where it has none there, as it is.

    Args:
        phrase: in English.
        known: see `phrases`; by default those of the exhibit that is made.
    """
    found = (WORDED if known is None else known).get(key_of(phrase))
    for number in NUMBER.findall(phrase) if found else ():
        found = str(found).replace("{}", number, 1)
    return str(found or phrase)


def grouped(text: str, lang: str) -> str:
    """Part thousands by a space (ISO 80000-1), since but in English a comma begins decimals."""
    return text if lang.casefold().startswith("en") else THOUSANDS.sub(NARROW, text)


def day_in(lang: str, day: date) -> str:
    """Write a date as it is read in a language, such as "1 February 2026"."""
    said = labels(lang)
    return str(said["day"].format(day=day.day, month=said["months"][day.month - 1], year=day.year))
