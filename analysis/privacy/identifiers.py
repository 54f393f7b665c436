"""Search a text for what identifies a person or a place, in usual and in unusual spellings.

Patterns find what has a form; `identifiers.toml` lists them. They do not find a name without a
title, nor a story that only one person can tell: an excerpt needs a person's clearance all the
same.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from string import Template
from typing import NamedTuple

from phonenumbers import PhoneNumberMatcher
from stdnum import iban, luhn
from stdnum.gb import nhs

from analysis.common.words import either
from analysis.privacy.spelling import phrase, plain

Match = re.Match[str]
Judge = Callable[[Match], bool]
DENIED = "entry of the deny-list"
LISTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
WORDS = {name: set(words.split()) for name, words in LISTED["words"].items()}


class Detector(NamedTuple):
    """A form of some kind, who judges what has it, and what is in every text that holds it."""

    kind: str
    pattern: re.Pattern[str]
    judge: Judge | None
    digits: bool
    words: frozenset[str]  # at least one of them, if there are any


@dataclass(frozen=True, order=True)
class Finding:
    """Where in a text an identifier stands, and of what kind it is; never the words themselves."""

    start: int
    end: int
    kind: str


def find(text: str, denied: Sequence[str] = ()) -> list[Finding]:
    """Find everything in a text that looks like an identifier.

    Args:
        text: as it is; other widths of characters, letters that look alike, accents, invisible
            characters and unusual spaces, quotes and dashes do not hide anything.
        denied: the study's own words and phrases that must not appear, as `phrase` finds them.

    Returns:
        The findings in the order of the text, positions half-open in its code points. A stretch
        that looks like several kinds is found as each of them.

    Raises:
        ValueError: an entry of `denied` has neither a letter nor a digit.
    """
    words, places = plain(text)
    words = CHECKSUM.sub(lambda match: "¤" * len(match[0]), words)
    spans = [*_spans(words, DETECTORS)]
    if (figures := FIGURES.sub(_figures, words)) != words:
        spans += _spans(figures, OF_FIGURES)
    found = {Finding(places[a], places[b - 1] + 1, kind) for a, b, kind in spans}
    return sorted(found.union(find_denied(text, denied)))


def _spans(text: str, detectors: Sequence[Detector]) -> Iterator[tuple[int, int, str]]:
    """Yield what is found in a text of plain characters."""
    figures, there = DIGIT.search(text), set(WORD.findall(text.lower()))
    for kind, pattern, judge, digits, words in detectors:
        if (figures or not digits) and not (words and words.isdisjoint(there)):
            found = (m for m in pattern.finditer(text) if judge is None or judge(m))
            yield from ((*match.span(), kind) for match in found)
    if figures:
        numbers = PhoneNumberMatcher(text, "GB", max_tries=len(text), min_candidate_length=SHORTEST)
        dialled = (n for n in numbers if _number(n.raw_string))
        yield from ((n.start, n.end, "telephone number") for n in dialled)


def _figures(match: Match) -> str:
    """Read O as zero and l as one in what is otherwise a number."""
    digits = sum(map(str.isdigit, match[0]))
    return match[0].translate(READ_AS) if digits >= FEWEST else match[0]


def find_denied(text: str, denied: Sequence[str]) -> list[Finding]:
    """Find the study's own words and phrases alone, as `find` does.

    Raises:
        ValueError: an entry of `denied` has neither a letter nor a digit.
    """
    if not denied:
        return []
    words, places = plain(text)
    there = set(words.casefold())
    spans = [
        match.span()
        for pattern, letters in map(phrase, denied)
        if letters <= there  # most texts lack some letter of most phrases
        for match in pattern.finditer(words)
    ]
    return sorted({Finding(places[a], places[b - 1] + 1, DENIED) for a, b in spans})


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
    return iban.is_valid(re.sub(r"\W", "", match[0]))


def _area(match: Match) -> bool:
    return _named(match, "area").upper() in WORDS["areas"]


def _postcode(match: Match) -> bool:
    """Refuse letters that are no postal area, and an ordinal as in `E1 2nd edition`."""
    ordinal = re.search(r"\W\d(?:st|nd|rd|th)$", match[0])
    of = FOLLOWED.match(match.string, match.end())
    lone = ordinal and re.match(r"[a-z]\d\W", match[0])
    return _area(match) and not lone and not (ordinal and of and of[1] not in WORDS["joining"])


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
    month, after = match["month"], match.string[match.end() : match.end() + 1]
    told = match["ordinal"] or match["year"] or not month.islower()
    within = match[0].isalnum() and after in set("abcdef")  # a digest
    return not within and (bool(told) or (month != "march" and len(month) > len("sept")))


def _handle(match: Match) -> bool:
    """Refuse a citation, as in `[see @name2001]`, and what marks a function in code."""
    in_brackets = re.search(r"\[[^\[\]]*$", _before(match))
    cited = in_brackets and re.fullmatch(r"@[a-z]+\d{4}\w*", match[0])
    return not cited and match[0][1:].lower() not in WORDS["decorators"]


def _account_name(match: Match) -> bool:
    """Refuse what is said of the use of a network, and names that programs give to code."""
    account = _named(match, "account").lower().strip("._")
    return account not in WORDS["no_accounts"] and not account.isdecimal()


def _titled(match: Match) -> bool:
    """Refuse a word that follows a title and is no name, and MS as the name of a firm."""
    name = _named(match, "name")
    firm = match[0].startswith("MS ") and name.isupper() and len(name) <= len("SQL")
    names = {name.lower(), name.lower().removesuffix("s"), name.lower().partition("-")[0]}
    surname = name.lower() in WORDS["names_too"] and re.match(r"(?:Dr|Mrs?|Ms|Miss)\b", match[0])
    return not firm and bool(surname or not names & WORDS["no_names"])


def _plainly(match: Match) -> bool:
    """Refuse a calling with an article, and what is no name, as in `nurse led`."""
    before, name = re.findall(r"(\w*) ?$", _before(match))[0].lower(), match["name"]
    noun = UNLIKE_NAMES.search(name) and name not in WORDS["plural_names"]
    return before in {"", *WORDS["before_callings"]} and not (noun or name in NO_SURNAMES)


def _organisation(match: Match) -> bool:
    """Refuse a type of service without a name of its own, as in `Community Hospital`."""
    names = re.findall(r"[A-Za-z][\w']*", _named(match, "names"))
    own = [name for name in names if name.lower().removesuffix("'s") not in WORDS["generic"]]
    return bool(own) and not SPOILT.match(match.string, match.end()) and not IDEAL.search(match[0])


def _house(match: Match) -> bool:
    """Refuse an estate, a tower or a farm that is none, as in `Real Estate`."""
    own = (match["names"] or "").lower().split()
    return bool(match["other"] or set(own) - WORDS["generic"] - WORDS["no_houses"])


def _place(match: Match) -> bool:
    """Refuse a hospital of some country or faith, as in `a Dutch hospital`."""
    return _organisation(match) and not OF_A_COUNTRY.search(_named(match, "names"))


def _plate(match: Match) -> bool:
    """Refuse a scan, a file or a size, as in `T1 MRI` and `GPU 16A`."""
    return (match["own"] or match["old"]) not in WORDS["no_plates"]


def _named(match: Match, name: str) -> str:
    """What stands where a form has a name, or else where it has another one."""
    return match[name] or match["other"]


def _coordinates(match: Match) -> bool:
    """Refuse what is no place on earth."""
    north, east = float(match["north"]), float(match["east"])
    return abs(north) <= RIGHT and abs(east) <= 2 * RIGHT and abs(north) > 1


def _eleven(match: Match) -> bool:
    """Refuse what has not the length of a telephone number, and numbers that count up."""
    return bool(_number(match[0])) and len(_number(match[0])) in {10, 11}


def _network(match: Match) -> bool:
    """Refuse what is no address, this machine's own, and versions such as 1.10.2.1."""
    try:
        address = ip_address(match[0])
    except ValueError:
        return False
    at_home = match[0].startswith("10.") and not NUMBERED.search(_before(match))
    told = at_home or max(address.packed) > VERSIONS or ADDRESSED.search(_before(match))
    return bool(told) and not address.is_loopback


CHECKSUM = re.compile(LISTED["checksum"].replace("\n", ""))
DIGIT, WORD, FOLLOWED = map(re.compile, (r"\d", r"[a-z]+", r"\s+([a-z]+)"))
FIGURES = re.compile(r"(?<![^\W_])[\dOoIl](?:[ .()/-]{0,2}[\dOoIl])+(?![^\W_])")
SPOILT = re.compile(r"\s(?:Press|Publish|Licen[cs]e)")
IDEAL = re.compile(r"\b(?:Best|Good|Safe|Safer|Common|Current|Clinical|Professional)\s+Practice$")
OF_A_COUNTRY = re.compile(r"(?:ican|[ei]an|ish|ese|ic|[td]ch|German|Swiss|Welsh|Greek|day)$")
RIGHT, MONTHS, MOST_GROUPS = 90, 12, 6  # RIGHT: degrees from the equator to a pole
READ_AS = str.maketrans("OoIl", "0011")
FEWEST, SHORTEST = 3, 7  # digits that make a number of other letters; signs of a telephone number
NEARBY, VERSIONS = 200, 31  # characters that may say what follows; the highest part of a version
NUMBERED = re.compile(r"(?i)(?:version\w*|release|section|clause|sec|python|v|§)[\s.:]*$")
ADDRESSED = re.compile(r"(?i)\b(?:IP(?:v[46])?|address|host|server|log ?in)\W{1,3}(?:from )?$")
UNLIKE_NAMES = re.compile(r"(?:ing|ed|ions?|ist|ment|ship|ity|ly|ness|[ae]nce|ive|al|'s|s)$")
NO_SURNAMES = WORDS["no_names"] | WORDS["no_surnames"]
NHS_GROUPS = {"10", "334", "3322", "37", "64", "55", "22222", "1111111111"}


def _detectors() -> Iterator[Detector]:
    """Read the forms, the parts of which they consist put in."""
    parts = {name: either(words.split()) for name, words in LISTED["lists"].items()}

    def whole(form: str) -> str:
        return Template(form.replace("\n", "")).substitute(parts)

    for name, part in LISTED["parts"].items():
        parts[name] = whole(part)
    for form in LISTED["forms"]:
        judge: Judge | None = globals()[f"_{form['only']}"] if "only" in form else None
        lists = [LISTED["lists"].get(name, name) for name in form.get("words", "").split()]
        words = frozenset(re.findall(r"(?<!\S)[a-z]+", " ".join(lists).lower()))
        pattern = re.compile(whole(form["form"]))
        yield Detector(form["kind"], pattern, judge, form.get("digits", False), words)


DETECTORS = tuple(_detectors())
OF_FIGURES = tuple(detector for detector in DETECTORS if detector.digits)
# Of made-up forms of each kind, how many were found, and of how many: `tests/measuring/plants.py`.
RECALL: dict[str, list[int]] = json.loads(
    Path(__file__).with_suffix(".recall.json").read_text("utf-8")
)
KINDS = tuple(dict.fromkeys([*(detector.kind for detector in DETECTORS), DENIED]))
