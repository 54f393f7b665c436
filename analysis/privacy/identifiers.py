"""Search a text for what identifies a person or a place, in usual and in unusual spellings.

Patterns find what has a form. They do not find a name without a title, nor a story that only one
person can tell: an excerpt needs a person's clearance all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address

import phonenumbers
from stdnum import iban, luhn
from stdnum.gb import nhs

Match = re.Match[str]
Detector = tuple[str, re.Pattern[str], Callable[[Match], bool]]
DENIED = "entry of the deny-list"


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
        for kind, pattern, accept in DETECTORS
        for match in pattern.finditer(plain)
        if accept(match)
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


def _any(match: Match) -> bool:  # noqa: ARG001
    return True


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
AREAS = set(
    re.findall(
        "[A-Z]+",
        "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL "
        "DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW "
        "KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH "
        "RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF "
        "WN WR WS WV YO ZE",
    )
)

_AT = r"(?:\s?@\s?|\s?[\[({<]\s?at\s?[\])}>]\s?|\sat\s|_at_)"
_DOT = r"(?:\.|\s?[\[({<]\s?dot\s?[\])}>]\s?|\s?\bdot\b\s?|\s\.\s)"
_TLD = r"(?:com|org|net|edu|gov|uk|eu|ie|scot|wales|london)"
_HOSTS = r"(?:bit\.ly|t\.co|t\.me|youtu\.be|linktr\.ee|fb\.me|[\w-]+\.(?:github|gitlab)\.io)"
_GAP = r"(?:[ .\-/]{0,3}|\s)"
_NEAR = r"[\s.\-_/]{0,3}"
_DIGIT = "(?:zero|nought|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple|treble)"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:1[89]|20)\d\d"
_NAMED = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    "Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_UNITS = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
_WORDS = (
    rf"(?:{_UNITS}|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|"
    rf"eighteenth|nineteenth|twentieth|thirtieth|twenty[\s-]{_UNITS}|thirty[\s-]first)"
)
_TITLES = "(?:D[rR]|P(?:rof|ROF)|M[rR][sS]?|M[sSxX]|R(?:ev|EV)[dD]?)"
_CALLINGS = (
    "(?:Doctor|Professor|Nurse|Sister|Matron|Miss|Sir|Dame|Lord|Lady|Reverend|Father|Judge|"
    "Councillor|Cllr|Constable|Sergeant|Consultant|Therapist|Psychiatrist|Psychologist)"
)
_NAME = r"(?P<name>(?!\d)\w['\w]+(?:-\w['\w]+)*)"
_INITIALS = r"(?:[A-Z](?:\.\s?|\s))*"
_PARTICLES = r"(?:(?:van|von|de|der|den|del|della|di|da|la|le|al|bin|ibn|ter|ten)[\s-])*"
# What stands after a title that is not followed by a name.
NO_NAMES = set(
    re.findall(
        r"\w+",
        "and or the of in is was are for to who with at on from by as that which be has had will "
        "would said says can may must should not if when per so but also about led care team staff "
        "consultant manager practitioner specialist therapist associate lead ward clinic patient "
        "patients service services training education research role roles emeritus prescriber "
        "prescribers office windows word excel access visual project server sql dos teams outlook",
    )
)


def _detector(kind: str, pattern: str, accept: Callable[[Match], bool] = _any) -> Detector:
    return kind, re.compile(pattern), accept


DETECTORS: tuple[Detector, ...] = (
    _detector("e-mail address", r"\w[\w.+%'-]{0,63}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}"),
    _detector(
        "e-mail address",
        rf"(?i)(?<![\w+%'-])[\w+%'-]{{1,64}}(?:{_DOT}[\w+%'-]{{1,64}}){{0,4}}{_AT}(?:[\w-]{{1,63}}{_DOT}){{1,4}}{_TLD}\b",
    ),
    _detector(
        "telephone number",
        rf"(?<![\w+])(?<!\d[.,:-])\(?0[1235789](?:\)?{_GAP}\d){{8,9}}(?![\w(])",
        _dialled,
    ),
    _detector(
        "telephone number",
        rf"(?<!\w)(?<!\d[.,:-])(?:\+\s?|00[ -]?)\(?[1-9]"
        rf"(?:[()]{{0,2}}{_GAP}[()]{{0,2}}\d){{7,14}}(?!\w)",
        _dialled,
    ),
    _detector("telephone number", r"(?<!\w)(?<!\d[.,: -])0(?:[ -]\d){9,10}(?![ -]?\d)", _dialled),
    _detector("telephone number", rf"(?i)\b(?:{_DIGIT}\b[\s,.-]{{0,3}}){{7,}}"),
    _detector(
        "postcode",
        rf"(?i)(?<![^\W_])(?P<area>[A-Z]{{1,2}})\d[\dA-Z]?{_NEAR}\d[ABD-HJLNP-UW-Z]{{2}}(?![^\W_])",
        _postcode,
    ),
    _detector("NHS number", rf"(?<!\d)(?<!\d[.,:-])\d(?:{_GAP}\d){{9}}(?![.,-]?\d)", _nhs_number),
    _detector(
        "National Insurance number",
        rf"(?i)(?<![^\W_])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
        rf"(?:{_NEAR}\d){{6}}{_NEAR}[A-D](?![^\W_])",
    ),
    _detector(
        "date",
        rf"(?<!\w)(?<!\d[./-])(?P<one>{_DAY})(?P<sep>\s?[./-]\s?)(?P<two>{_DAY})(?P=sep)"
        rf"(?P<year>{_YEAR}|'?\d\d)(?![\d/-]|\.\d)",
        _numeric_date,
    ),
    _detector("date", rf"(?<!\d)(?<!\d[./-])0?{_DAY}\s0?{_MONTH}\s{_YEAR}(?![\d/-]|\.\d)"),
    _detector(
        "date", rf"(?<!\d)(?<!\d[./-]){_YEAR}(?P<s>\s?[./-]\s?|\s){_MONTH}(?P=s){_DAY}(?!\d)"
    ),
    _detector("date", r"(?<!\d)(?:1[89]|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    _detector("date", r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d(?!\d)"),
    _detector(
        "date",
        rf"(?i)(?<![\w.]){_DAY}(?P<ordinal>\s?(?:st|nd|rd|th),?|\sof)?(?:\s+(?:day\s+)?of)?"
        rf"[\s\-/.]{{0,3}}(?P<month>{_NAMED})(?![^\W\d_])"
        rf"[\s\-/.,]{{0,3}}(?P<year>{_YEAR}|'\d\d|\d\d(?!\d))?",
        _named_date,
    ),
    _detector(
        "date",
        rf"(?i)\b(?P<month>{_NAMED})\.?[\s-]{{0,2}}(?:the\s)?{_DAY}(?P<ordinal>\s?(?:st|nd|rd|th))?"
        rf"\b(?!\.\d)(?:[\s,-]{{0,3}}(?P<year>{_YEAR}))?",
        _named_date,
    ),
    _detector("date", rf"(?i)\b{_WORDS}\s+(?:day\s+)?of\s+{_NAMED}\b"),
    _detector("date", rf"\b(?i:{_WORDS})\s+{_NAMED}\b"),
    _detector("date", rf"\b{_NAMED}\s+(?:the\s+)?(?i:{_WORDS})\b"),
    _detector(
        "date",
        rf"(?i)\b(?:born|birth|birthday|d\.?o\.?b\.?)\b\W{{0,3}}(?:(?:is|was|in|on)\s)?{_YEAR}\b",
    ),
    _detector("web address", r"(?i)\b[a-z][a-z0-9+.-]{0,15}\s?:\s?//(?:\w|/\w|\s\w+\s?\.\s?\w)"),
    _detector("web address", rf"(?i)\bwww\d?{_DOT}\s?\w+"),
    _detector(
        "web address",
        rf"(?i)(?<![\w@.-])(?:(?:[\w-]{{1,63}}{_DOT}){{1,5}}{_TLD}|{_HOSTS})(?![\w(-]|\.\w)",
    ),
    _detector(
        "handle",
        r"(?<![\w@.':+-])@(?!(?:s?fig|s?tbl|sec|eq|lst)-)[A-Za-z_]\w{2,}+"
        r"(?![.\w]*\(|\s*\n\s*(?:\.\.\. |>>> )?(?:def|class|async|@))",
        _handle,
    ),
    _detector(
        "handle",
        r"(?i)\b(?:twitter|instagram|insta|facebook|tiktok|snapchat|linkedin|skype|whatsapp|"
        r"telegram|mastodon|bluesky)(?:\s(?:handle|account|name|username|user|id))?"
        r"(?:\s?[:=]\s?|(?<=handle)\s(?:is\s)?|(?<=account)\sis\s|(?<=name)\sis\s)@?[\w.]{3,}",
    ),
    _detector(
        "name with a title",
        rf"\b{_TITLES}\b\.?\s{{0,2}}{_INITIALS}(?i:{_PARTICLES})(?=[A-Z]){_NAME}",
        _titled,
    ),
    _detector("name with a title", rf"\b(?:dr|mr|mrs|prof)\b\.?\s{_PARTICLES}{_NAME}", _titled),
    _detector(
        "name with a title",
        rf"\b(?i:{_CALLINGS})\s{{1,2}}{_INITIALS}{_PARTICLES}(?=[A-Z]){_NAME}",
        _titled,
    ),
    _detector(
        "network address",
        r"(?i)(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)|"
        r"(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){0,6}(?![\w:])",
        _network,
    ),
    _detector(
        "network address",
        r"(?i)(?<![\w:-])[0-9a-f]{2}(?P<s>[:-])(?:[0-9a-f]{2}(?P=s)){4}[0-9a-f]{2}(?![\w:-])",
    ),
    _detector(
        "bank account", r"(?<![\w.])(?<!\d[/-])[3-6]\d{3}(?:[\s-]?\d){9,12}(?![.-]?\d)", _bank_card
    ),
    _detector(
        "bank account",
        r"(?i)(?<!\w)[A-Z]{2}\d\d(?:\s?[A-Z\d]{4}){2,7}(?:\s?[A-Z\d]{1,4})?",
        _account,
    ),
    _detector("bank account", r"(?i)\bsort\s?code\W{0,3}\d\d(?:[ .-]{0,2}\d\d){2}\b"),
    _detector(
        "registration number",
        r"(?i)\b(?:GMC|NMC|HCPC|GPhC|MRN|(?:hospital|patient|passport|staff|payroll|registration)"
        r"\s(?:no|num|number|ID|PIN)\b)\.?(?:\s(?:no|num|number|ID|PIN|registration))*"
        r"\W{0,3}(?:is\s)?[A-Z]{0,3}\d[A-Z\d]{4,9}\b",
    ),
)
KINDS = tuple(dict.fromkeys([*(kind for kind, _, _ in DETECTORS), DENIED]))
