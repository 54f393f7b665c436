"""Search a text for what identifies a person or a place, in usual and in unusual spellings.

Patterns find what has a form; `identifiers.toml` lists them. They do not find a name without a
title, nor a story that only one person can tell: an excerpt needs a person's clearance all the
same.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from string import Template

import phonenumbers
from stdnum import iban, luhn
from stdnum.gb import nhs

Match = re.Match[str]
Judge = Callable[[Match], bool]
Detector = tuple[str, re.Pattern[str], Judge | None]
DENIED = "entry of the deny-list"
LISTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
AREAS, NO_NAMES = (set(LISTED["words"][name].split()) for name in ("areas", "no_names"))


@dataclass(frozen=True, order=True)
class Finding:
    """Where in a text an identifier stands, and of what kind it is; never the words themselves."""

    start: int
    end: int
    kind: str


def find(text: str, denied: Sequence[str] = ()) -> list[Finding]:
    """Find everything in a text that looks like an identifier.

    Args:
        text: as it is; other widths of characters, accents, invisible characters and unusual
            spaces, quotes and dashes do not hide anything.
        denied: the study's own words and phrases that must not appear. They are found in
            capitals or not, with other punctuation, and over the end of a line.

    Returns:
        The findings in the order of the text, positions half-open in its code points. A stretch
        that looks like several kinds is found as each of them.

    Raises:
        ValueError: an entry of `denied` has neither a letter nor a digit.
    """
    plain, places = _plain(text)
    spans = [
        (*match.span(), kind)
        for kind, pattern, judge in DETECTORS
        for match in pattern.finditer(plain)
        if judge is None or judge(match)
    ]
    spans += [
        (match.start, match.end, "telephone number")
        for match in phonenumbers.PhoneNumberMatcher(plain, "GB")
        if _number(match.raw_string)
    ]
    found = {Finding(places[a], places[b - 1] + 1, kind) for a, b, kind in spans}
    return sorted(found.union(find_denied(text, denied)))


def find_denied(text: str, denied: Sequence[str]) -> list[Finding]:
    """Find the study's own words and phrases alone, as `find` does.

    Raises:
        ValueError: an entry of `denied` has neither a letter nor a digit.
    """
    if not denied:
        return []
    plain, places = _plain(text)
    there = set(plain.casefold())
    spans = [
        match.span()
        for pattern, letters in map(phrase, denied)
        if letters <= there  # most texts lack some letter of most phrases
        for match in pattern.finditer(plain)
    ]
    return sorted({Finding(places[a], places[b - 1] + 1, DENIED) for a, b in spans})


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """Return the text in plain characters, and the place in it from which each of them comes."""
    if text.isascii():
        return text.replace("`", "'"), range(len(text))
    characters, places = [], []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character):
            category = unicodedata.category(part)
            if category in {"Mn", "Cf"}:  # accents and invisible characters
                continue
            characters.append(_simple(part, category))
            places.append(place)
    return "".join(characters), places


def _simple(character: str, category: str) -> str:
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    return "'" if character in "‘’ʼ`´" else character


@cache
def phrase(denied: str) -> tuple[re.Pattern[str], set[str]]:
    """Return what matches a phrase, whatever punctuation stands in it, and its letters and digits.

    Raises:
        ValueError: there are none.
    """
    words = [re.findall(r"[^\W_]", word) for word in _plain(denied)[0].split()]
    spelled = r"[\W_]*".join(r"(?:[^\w\s]|_)*".join(word) for word in words if word)
    if not spelled:
        raise ValueError("An entry of the deny-list has neither a letter nor a digit.")
    pattern = re.compile(rf"(?<![^\W_]){spelled}(?![^\W_])", re.IGNORECASE)
    return pattern, {letter for word in words for letter in "".join(word).casefold()}


def _number(text: str) -> str:
    """The digits of a text, or nothing if they are a decimal fraction or are merely counted up."""
    digits = re.sub(r"\D", "", text)
    return "" if re.fullmatch(r"\+?\d\.\d+", text) or digits in "01234567890123456789" else digits


def _dialled(match: Match) -> bool:
    """Refuse a row of numbers, unless it is a number dictated digit by digit."""
    groups = re.findall(r"\d+", match[0])
    dictated = max(map(len, groups)) == 1
    return bool(_number(match[0])) and (len(groups) <= MOST_GROUPS or dictated)


def _nhs_number(match: Match) -> bool:
    """Refuse ten digits that are grouped as a date and a time are, or as numbers in a table."""
    digits = _number(match[0])
    groups = "".join(str(len(group)) for group in re.findall(r"\d+", match[0]))
    return groups in NHS_GROUPS and nhs.is_valid(digits) and set(digits) != {"0"}


def _bank_card(match: Match) -> bool:
    digits = re.sub(r"\D", "", match[0])
    return luhn.is_valid(digits) and len(set(digits)) > 1


def _account(match: Match) -> bool:
    return iban.is_valid("".join(match[0].split()))


def _postcode(match: Match) -> bool:
    """Refuse letters that are no postal area, and an ordinal as in `e1 2nd`."""
    ordinal = re.fullmatch(r"[a-z]\d\W+(?:1st|2nd|3rd|\dth)", match[0])
    return match["area"].upper() in AREAS and not ordinal


def _before(match: Match) -> str:
    return match.string[max(0, match.start() - NEARBY) : match.start()]


def _numeric_date(match: Match) -> bool:
    """Refuse two numbers of which neither is a month, and versions such as 1.4.22."""
    if match["sep"].strip() == "." and len(match["year"]) == len("85"):
        padded = len(match[0]) == len("03.04.85")
        if NUMBERED.search(_before(match)) or not (padded or match["year"] > "31"):
            return False
    return min(int(match["one"]), int(match["two"])) <= MONTHS


def _named_date(match: Match) -> bool:
    """Refuse `2 may` and `march 3`: in small letters, without an ordinal or a year, a verb."""
    month, year = match["month"], match["year"] or ""
    if match["ordinal"] or len(year) == len("2000") or not month.islower():
        return True
    return month not in {"may", "march", "mar"} and (bool(year) or len(month) > len("sept"))


def _handle(match: Match) -> bool:
    """Refuse a citation, as in `[see @name2001]`."""
    cited = re.fullmatch(r"@[a-z]+\d{4}\w*", match[0])
    return not (cited and re.search(r"\[[^\[\]]*$", _before(match)))


def _titled(match: Match) -> bool:
    """Refuse a word that follows a title and is no name, and MS as the name of a firm."""
    firm = (
        match[0].startswith("MS ") and match["name"].isupper() and len(match["name"]) <= len("SQL")
    )
    return not firm and match["name"].lower() not in NO_NAMES


def _network(match: Match) -> bool:
    """Refuse what is no address, this machine's own, and versions such as 1.10.2.1."""
    try:
        address = ip_address(match[0])
    except ValueError:
        return False
    highest = max(address.packed)
    return highest > VERSIONS and not address.is_loopback


NEARBY = 200  # characters before a match that may say what it is
MONTHS = 12
NUMBERED = re.compile(r"(?i)(?:version\w*|release|section|sec|python|v)[\s.:]*$")
MOST_GROUPS = 6
NHS_GROUPS = {"10", "334", "3322", "37", "64", "55", "22222", "1111111111"}
VERSIONS = 31  # no part of a version's number is higher

JUDGES: dict[str, Judge] = {
    "dialled": _dialled,
    "nhs_number": _nhs_number,
    "bank_card": _bank_card,
    "account": _account,
    "postcode": _postcode,
    "numeric_date": _numeric_date,
    "named_date": _named_date,
    "handle": _handle,
    "titled": _titled,
    "network": _network,
}


def _detectors() -> Iterator[Detector]:
    """Read the forms, the parts of which they consist put in."""
    parts: dict[str, str] = {}

    def whole(form: str) -> str:
        return Template(form.replace("\n", "")).substitute(parts)

    for name, part in LISTED["parts"].items():
        parts[name] = whole(part)
    for form in LISTED["forms"]:
        judge = JUDGES[form["only"]] if "only" in form else None
        yield form["kind"], re.compile(whole(form["form"])), judge


DETECTORS = tuple(_detectors())
KINDS = tuple(dict.fromkeys([*(kind for kind, _, _ in DETECTORS), DENIED]))
