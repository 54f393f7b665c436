"""How words may be spelled: a text in plain characters, and the phrases of a deny-list.

Unicode's own data undo most disguises: widths, styles and ligatures of letters, accents, invisible
characters. Letters of other scripts that look like ours are listed in `spelling.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

LISTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
ALIKE: dict[str, str] = {
    char: plain for plain, chars in LISTED["lookalikes"].items() for char in chars
}
HIDDEN = {"Mn", "Me", "Cf"}  # accents, what encloses, and what does not show
LETTER = {"_": r"\s"}
OTHER = re.compile(r"[^\x00-\x7f]")
SHORT = 5  # letters that an account's name may hold by chance


def plain(text: str) -> tuple[str, Sequence[int]]:
    """Return the text in plain characters, and the place in it from which each of them comes."""
    if text.isascii():
        return text.replace("`", "'"), range(len(text))
    said, places, read = [], list[int](), 0
    for other in OTHER.finditer(text):
        place, simple = other.start(), _simple(other[0])
        said += [text[read:place], simple]
        places += [*range(read, place), *[place] * len(simple)]
        read = place + 1
    places += range(read, len(text))
    return "".join([*said, text[read:]]).replace("`", "'"), places


@cache
def _simple(character: str) -> str:
    """Return what stands for a character: none for one that does not show, or several."""
    return "".join(map(_part, unicodedata.normalize("NFKD", ALIKE.get(character, character))))


def _part(part: str) -> str:
    category = unicodedata.category(part)
    if category in HIDDEN:
        return ""
    if (number := unicodedata.digit(part, None)) is not None:
        return str(number)
    if category == "Pd":
        return "-"
    return ALIKE.get(part, " " if category == "Zs" else part)


def either(words: Iterable[str]) -> str:
    """Return what matches each of some words, a line beneath standing for a blank.

    The letters with which some of them begin are written once, so that a long list costs no more
    time than a short one.
    """
    tails: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        tails.setdefault(word[:1], []).append(word[1:])
    ends = [LETTER.get(c, re.escape(c)) + either(rest) for c, rest in tails.items() if c]
    return f"(?:{'|'.join(ends)})" + "?" * ("" in tails) if ends else ""


@cache
def phrase(denied: str) -> tuple[re.Pattern[str], set[str]]:
    """Return what matches a phrase however it is written, and letters that are always there.

    In capitals or not, with any punctuation in it, over the end of a line, with its last word
    first ("Smith, Jane"), in the plural, and as the name of an account or a part of it.

    Raises:
        ValueError: it has neither a letter nor a digit.
    """
    words = [re.findall(r"[^\W_]", word) for word in plain(denied)[0].split()]
    words = [word for word in words if word]
    if not words:
        raise ValueError("An entry of the deny-list has neither a letter nor a digit.")
    orders = [words, [words[-1], *words[:-1]]][: len(words)]
    spelled = "|".join(map(_spelled, orders))
    pattern = rf"{_edge(orders, 0)}(?:{spelled}){_edge(orders, -1)}"
    whole = ["".join(map("".join, order)) for order in orders]
    if len(words) > 1:
        whole.append("".join(word[0] for word in words[:-1]) + "".join(words[-1]))
    accounts = [r"[._-]?".join(name) for name in whole if len(name) >= SHORT]
    if accounts:
        pattern += rf"|(?:@|\bu/)[\w.-]*?(?:{'|'.join(accounts)})"
    return re.compile(pattern, re.IGNORECASE), set("".join(words[-1])[:-1].casefold())


def _spelled(words: list[list[str]]) -> str:
    """Return what matches some words with others' punctuation, initials and endings."""
    spelled = [r"(?:[^\w\s]|_)*".join(word) for word in words]
    if words[-1][-1] in "yY":
        spelled[-1] = spelled[-1][:-1] + "(?:y|ie(?=s))"
    ending = r"(?:(?:[^\w\s]|_)*e?s)?"
    return r"(?:(?:[^\w\s]|_)*s)?[\W_]*(?:[a-z]\.[\W_]*)?".join(spelled) + ending


def _edge(orders: list[list[list[str]]], end: int) -> str:
    """Return what stands around a phrase: no letter, unless a capital begins a word there.

    A digit may, as in the name of an account, unless the phrase itself ends in one.
    """
    digit = any(order[end][end].isdigit() for order in orders)
    around = r"[^\W_]" if digit else r"[^\W\d_]"
    look = rf"(?<!{around})" if end == 0 else rf"(?!{around})"
    return rf"(?:{look}|(?-i:(?<=[a-z])(?=[A-Z])))"
