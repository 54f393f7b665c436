"""What words assert: `lexicon.yml`, read into amounts, comparisons and orders.

Each word, or phrase, is an item: an amount, a comparison, an order, or something that no condition
can say.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from analysis.common import described
from analysis.common.words import ONES, TENS, either
from analysis.meaning.amounts import ANY, COMPARISONS, Amount, interval, part

Entry = dict[str, Any]
LEXICON = described.own(Path(__file__).with_suffix(".yml"))
NOUNS: dict[str, list[str]] = {unit: n.split(", ") for unit, n in LEXICON["nouns"].items()}
BELOW_HUNDRED = [*ONES[1:], *TENS[2:], *(tens + ones for tens in TENS[2:] for ones in ONES[1:10])]
BELOW_HUNDRED += [f"{tens}-{ones}" for tens in TENS[2:] for ones in ONES[1:10]]
VALUES = {word: n for n, word in enumerate(ONES) if n} | {w: 10 * n for n, w in enumerate(TENS)}
CONTRACTED = r"\b\w+n['’]t\b"
APART = r"(?!(?<=\w)\w)"  # not within a word
KIND = r"<(\w+)>"  # of words, in a shape or in a word of another kind
NUMBER, LABEL = "\x02([^\x03]+)\x03", "\x04([^\x05]+)\x05"  # variables of a text, as they are read


def any_of(words: Collection[str]) -> str:
    """Return the pattern of any of some words, the longest first."""
    return _any_of(tuple(words))


@cache
def _any_of(words: tuple[str, ...]) -> str:
    return rf"(?<![\w-]){either(words)}(?![\w-])"


@cache
def words_of(kind: str) -> str:
    """Return the pattern of the words of a kind."""
    return any_of(shlex.split(LEXICON[kind]))


def any_stem(words: Collection[str]) -> str:
    """Return the pattern of any word that begins with one of some."""
    return rf"\b(?:{'|'.join(map(re.escape, words))})"


def spaced(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern in which a space is any space, such as the end of a line."""
    return re.compile(pattern.replace(" ", r"\s+"), flags)


def spelled(words: Mapping[str, Any], which: str = "shapes", **parts: str) -> Iterator[str]:
    """Yield the patterns among some words: <kind> is any word of a kind, a space any space.

    Args:
        words: of each kind; a word may be a pattern if none of its kind is a phrase.
        which: the kind that holds the shapes.
        parts: patterns that shapes name as well.
    """

    def any_word(found: re.Match[str]) -> str:
        kind = [re.sub(KIND, any_word, w) for w in shlex.split(words.get(found[1], ""))]
        plain = any(re.search(r"\s", word) for word in kind) or not re.search(r"[?(]", str(kind))
        return parts.get(found[1]) or (any_of(kind) if plain else rf"\b(?:{'|'.join(kind)})\b")

    for shape in words[which]:
        yield re.sub(KIND, any_word, shape)


def shapes(words: Mapping[str, Any], *which: str, **parts: str) -> list[re.Pattern[str]]:
    """Return these patterns, none of which begins or ends within a word."""
    return [spaced(rf"{APART}(?:{s}){APART}", re.I) for s in spelled(words, *which, **parts)]


COUNTED = either(["interviews", *(noun for nouns in NOUNS.values() for noun in nouns)])
THE = r"(?:(?:of|out of|the|these|those|all|its|their|our) )*"
# After the noun of what is counted; but not before a number, a claim or an exhibit. On one line.
NARROWING = re.compile(
    rf"(?: {words_of('narrowing')}|, (?:who|whose|which)\b| \((?=[a-z]))"
    rf"(?! (?:{words_of('frame')}|{NUMBER}|\x06|…|@|\())",
    re.IGNORECASE,
)
SWAYED = re.compile(rf" {words_of('trailing')}", re.IGNORECASE)
LEAVING = rf"never|not(?! only)|cannot|{CONTRACTED}|{words_of('leaving')}"
GONE = re.compile(rf" (?:(?:{words_of('helping')}|\w+ly) )*(?:{LEAVING})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """A word or words of a text that assert something.

    Attributes:
        kind: amount, number, relating, topping, only, ordered, of_two, or none of these:
            stressing, denying, barring, unknown, idle.
        word: as it stands there.
        start: where it begins.
        end: where it ends.
        value: an amount; of a comparison the name, and how many times; of others what they say.
    """

    kind: str
    word: str
    start: int
    end: int
    value: Any = None


def _flat() -> Iterator[tuple[str, str, Any]]:
    """Yield each word that asserts with its kind and value."""
    for kind, of_whole in (("shares", True), ("counts", False)):
        for text, words in LEXICON[kind].items():
            yield from (
                ("amount", w, interval(text, of_whole=of_whole)) for w in shlex.split(words)
            )
    yield from (("amount", word, ANY) for word in shlex.split(LEXICON["any"]))
    for kind in ("relating", "topping", "ordered"):
        for value, words in LEXICON[kind].items():
            yield from ((kind, word, value) for word in shlex.split(words))
    yield from (("of_two", word, value) for word, value in LEXICON["of_two"].items())
    for kind in ("only", "stressing", "unknown", "denying"):
        yield from ((kind, word, None) for word in shlex.split(LEXICON[kind]))


ASSERTING = [word for kind, word, value in _flat() if kind != "denying" and value is not ANY]
MEANINGS = {word: (kind, value) for kind, word, value in reversed([*_flat()])}
for _word in shlex.split(f"{LEXICON['barring']} {LEXICON['negating']}"):
    MEANINGS.setdefault(_word, ("barring", None))
_HOW = {w: how for how, ws in LEXICON["comparing"].items() for w in shlex.split(ws)}
_HOW |= {w: how for how in ("near", "nearly", "hardly") for w in shlex.split(LEXICON[how])}
_COMPARED, _APPROXIMATE = any_of(shlex.split(" ".join(LEXICON["comparing"].values()))), any_of(_HOW)
_COUNT = rf"(?:{NUMBER}|(?<![\w-])(?:\d+|{either(BELOW_HUNDRED)})(?![\w-]))"
_AS = r"as (?:many|much|often|frequently|large|long)"
_MANY = rf"(?:{_AS}|the (?:number|size|length)|that|those)"
_AMOUNTS = any_of([word for word, (kind, _) in MEANINGS.items() if kind == "amount"])
# Degrees of any adjective, and words that assert together.
_NO_DEGREE = any_of(shlex.split(LEXICON["no_degree"]))
_CROSSED = (r"\s+".join(map(any_of, map(shlex.split, words))) for words in LEXICON["crossed"])
_TOGETHER = [*_CROSSED, *spelled(LEXICON, counted=COUNTED)]
UNCLAIMED = [shape.pattern for shape in shapes(LEXICON, "unclaimed", counted=COUNTED)]
# "Deeper than", and "deeper into it than"; but not "a carer rather than".
_THAN = r"(?=(?: (?!(?:rather|other|more|less|fewer)\b)[\w’'-]+){0,4} than\b)"
_SHAPED = rf"(?:(?!{_NO_DEGREE})\w{{3,}}(?:est|er{_THAN})|{'|'.join(_TOGETHER)})"
DEGREE = rf"(?<!\w)(?=\w){_SHAPED}{APART}".replace(" ", r"\s+")
_RANKS = [*range(2, 20), *range(20, 101, 10), 1000, 1_000_000]
_ORDINALS = dict(zip(shlex.split(LEXICON["ordinals"]), _RANKS, strict=True))
_TIMES = rf"{any_of(LEXICON['times'])}|half|{_COUNT} times"
_PARTS = either([*LEXICON["parts"], *(f"{p}s" for p in LEXICON["parts"])])
ITEM = spaced(
    rf"(?P<idle>{words_of('idle')})"
    rf"|(?P<times>(?:(?P<tc>{_COMPARED}) )?(?P<t>{_TIMES}) (?={_MANY})(?:{_AS})?)"
    rf"|(?P<order>{any_of(_ORDINALS)})(?= (?:sub-?)?themes?\b)"
    rf"|(?P<part>(?:(?P<pc>{_APPROXIMATE}) )?(?<![\w-])"
    rf"(?:(?:an?|one|(?P<pn>two|three|four))[\s-]+)?(?P<p>{_PARTS})(?![\w-]| as\b)"
    r"|(?:every (?:second|other)(?! cod)))"
    rf"|(?P<but>all but (?P<b>{_COUNT}))"
    rf"|(?P<count>(?P<cc>{_COMPARED}) (?P<c>{_COUNT}))"
    rf"|(?P<limit>only (?:an? )?(?P<l>{_AMOUNTS}))"
    rf"|(?P<number>{NUMBER})"
    rf"|(?P<word>{any_of(MEANINGS)}|{CONTRACTED})|(?P<degree>{DEGREE})",
    re.IGNORECASE,
)


def value_of(text: str, numbers: dict[str, Entry]) -> int:
    """Return what a number of a text says: a variable, digits, or a word."""
    if variable := re.fullmatch(NUMBER, text):
        return int(numbers[variable[1]]["value"])
    if text.isdecimal():
        return int(text)
    tens = next((w for w in TENS[2:] if text.casefold().startswith(w)), "")
    ones = text.casefold().removeprefix(tens).strip("-")
    return (VALUES[tens] if tens else 0) + (VALUES[ones] if ones else 0)


def items(text: str, numbers: dict[str, Entry]) -> Iterator[Item]:
    """Read all that asserts something in a text, whose variables are marked."""
    for found in ITEM.finditer(text):
        kind, value = _meaning(found, numbers)
        yield Item(kind, " ".join(found[0].split()), found.start(), found.end(), value)


def _meaning(found: re.Match[str], numbers: dict[str, Entry]) -> tuple[str, Any]:
    how = _HOW.get(
        " ".join((found["tc"] or found["pc"] or found["cc"] or "").casefold().split()), ""
    )
    if found["idle"]:
        return "idle", None
    if found["times"]:
        word = found["t"].casefold()
        many = LEXICON["times"].get(word) or (
            Fraction(1, 2) if word == "half" else value_of(word.split()[0], numbers)
        )
        return "relating", (how or "same_as", Fraction(many))
    if found["part"]:
        word = found["p"].casefold() if found["p"] else "half"
        size = Fraction(LEXICON["parts"].get(word) or LEXICON["parts"][word.removesuffix("s")])
        many = {"two": 2, "three": 3, "four": 4}.get((found["pn"] or "").casefold(), 1)
        return "amount", part(size * many, how)
    if found["but"]:
        left = value_of(found["b"], numbers)
        return "amount", Amount(lambda v, n: v == n - left)
    if found["count"] or found["number"]:
        bound = value_of(found["c"] or found["number"], numbers)
        compare = COMPARISONS[how or "same_as"][1]
        return "amount" if found["count"] else "number", Amount(
            lambda v, _: compare(v, bound), False
        )
    if found["limit"]:
        _, amount = MEANINGS[" ".join(found["l"].casefold().split())]
        return "amount", amount.and_not_all()
    if found["order"]:
        return "ordered", _ORDINALS[found["order"].casefold()]
    if found["degree"]:
        return "unknown", None
    kind, value = MEANINGS.get(" ".join(found["word"].casefold().split()), ("denying", None))
    return kind, (value, Fraction(1)) if kind == "relating" else value


@cache
def amount(text: str) -> Amount | None:
    """Return what words assert of a count, if that is all they say: of `share` in a condition."""
    found = [*items(text, {})]
    alone = len(found) == 1 and found[0].kind == "amount" and found[0].word == text
    return found[0].value if alone else None


@cache
def meant(word: str) -> str:
    """Return a word of amount with the interval that it means, if it stands for one."""
    spans = (span for span, words in LEXICON["shares"].items() if word in shlex.split(words))
    span = next(spans, "")
    return f"{word}, in {span} of the whole" if "/" in span else word


def nouns(name: str, numbers: dict[str, Entry], added: dict[str, list[str]]) -> list[str]:
    """Return the nouns that may stand after a number.

    Args:
        name: of the number.
        numbers: of `tables/numbers.json`, by name.
        added: further nouns, by unit.
    """
    last, unit = name.rpartition(".")[2], numbers[name]["unit"]
    if _is_kind(numbers.get(f"n.{last}", {})):
        return [kind := last.replace("-", " "), kind.removesuffix("s")]
    known = NOUNS.get(unit) or next((n for n in NOUNS.values() if unit in n), [unit])
    return [*known, *added.get(unit, [])]


def narrowed(rest: str, what: str, *, stands: bool) -> str:
    """Return what after a count makes it fewer, or other ones; nothing if nothing does.

    Args:
        rest: of the sentence.
        what: is counted.
        stands: whether a noun of it stands before that.
    """
    said = " ".join(rest.lstrip(", ").split()[:2]).strip(",.;:")
    fewer = (NARROWING.match(rest) and said not in what) or (stands and GONE.match(rest))
    return said if fewer or SWAYED.match(rest) else ""


def kinds(numbers: dict[str, Entry]) -> set[str]:
    """Return how the kinds of source are called that a study has, such as "focus groups"."""
    return {n.partition(".")[2].replace("-", " ") for n in numbers if _is_kind(numbers[n])}


def _is_kind(number: Entry) -> bool:
    where: str = number.get("where", "")
    return where.startswith("mode ==") and number["unit"] == "sources"
