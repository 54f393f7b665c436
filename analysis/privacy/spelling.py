"""How words may be spelled: as they read, in plain characters, and in phrases of a deny-list.

Unicode's own data undo most disguises: widths, styles and ligatures of letters, accents, invisible
characters. Letters of other scripts that look like ours are listed in `common/words.toml`.
"""

from __future__ import annotations

import html
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from urllib.parse import unquote

from analysis.common.markdown import COMMENT
from analysis.common.words import ALIKE

HIDDEN = {"Mn", "Me", "Cf"}  # accents, what encloses, and what does not show
OTHER = re.compile(r"[^\x00-\x7f]")
# A letter and a number, as rows of large tables are called: no pattern finds anything in one.
LABEL = re.compile(r"[A-WYZa-wyz]\d{1,7}", re.ASCII)
LEET = {"o": "[o0]", "l": "[l1]", "i": "[i1]", "e": "[e3]", "a": "[a4@]", "s": "[s5]"}
WIDE = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}  # where a keyboard lacks them
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


@cache
def phrase(denied: str) -> tuple[re.Pattern[str], set[str]]:
    """Return what matches a phrase however it is written, and letters that are always there.

    In capitals or not, with any punctuation in it, over the end of a line, with its last word
    first ("Smith, Jane"), with a blank for a hyphen, with two letters for ü, with an initial or
    another word before it, in the plural, with digits for letters, with letters apart, and as the
    name of an account or a part of it.

    Raises:
        ValueError: it has neither a letter nor a digit.
    """
    words = _letters(plain(denied)[0].split())
    if not words:
        raise ValueError("An entry of the deny-list has neither a letter nor a digit.")
    wide = re.sub(r"[äöüøå]", lambda m: WIDE[m[0]], unicodedata.normalize("NFC", denied).casefold())
    forms = [words, *([_letters(plain(wide)[0].split())] if wide != denied.casefold() else [])]
    orders = [order for w in forms for order in [w, [w[-1], *w[:-1]]][: len(w)]]
    parted = _letters(re.split(r"[\W_]+", plain(denied)[0]))
    orders += [parted] if len(parted) != len(words) else []
    if len(words) == 2 and not words[-1][0].isdigit():  # noqa: PLR2004 -- of a person
        orders += [[words[0][:1], words[1]], [words[1], words[0][:1]]]
    spelled = "|".join(map(_spelled, orders))
    pattern = rf"{_edge(orders, 0)}(?:{spelled}){_edge(orders, -1)}"
    whole = ["".join(map("".join, order)) for order in orders]
    if len(whole[0]) > SHORT:
        pattern += r"|\b" + r"\s".join(whole[0]) + r"\b"
    if len(words) > 1:
        whole.append("".join(word[0] for word in words[:-1]) + "".join(words[-1]))
    accounts = [r"[._-]?".join(name) for name in whole if len(name) >= SHORT]
    if accounts:
        pattern += rf"|(?:@|\bu/)[\w.-]*?(?:{'|'.join(accounts)})"
    return re.compile(pattern, re.IGNORECASE), set("".join(words[-1])[:-1].casefold()) - {*LEET}


def _letters(words: Iterable[str]) -> list[list[str]]:
    """Return the letters and digits of each word that has any."""
    return [found for word in words if (found := re.findall(r"[^\W_]", word))]


def _spelled(words: list[list[str]]) -> str:
    """Return what matches some words with others' punctuation, initials and endings."""
    between = r"(?:(?:[^\w\s]|_)+\n)?(?:[^\w\s]|_)*"
    spelled = [between.join(LEET.get(c.casefold(), c) for c in word) for word in words]
    if words[-1][-1] in "yY":
        spelled[-1] = spelled[-1][:-1] + "(?:y|ie(?=s))"
    ending = r"(?:(?:[^\w\s]|_)*e?s)?"
    more = r"(?:(?:[a-z]\.|of\b|at\b|(?-i:[A-Z][a-z]+\b))[\W_]*)?"
    return rf"(?:(?:[^\w\s]|_)*s)?[\W_]*{more}".join(spelled) + ending


def _edge(orders: list[list[list[str]]], end: int) -> str:
    """Return what stands around a phrase: no letter, unless a capital begins a word there.

    A digit may, as in the name of an account, unless the phrase itself ends in one.
    """
    digit = any(order[end][end].isdigit() for order in orders)
    around = r"[^\W_]" if digit else r"[^\W\d_]"
    look = rf"(?<!{around})" if end == 0 else rf"(?!{around})"
    return rf"(?:{look}|(?-i:(?<=[a-z])(?=[A-Z])))"


def as_read(text: str, *, coded: bool = False) -> str:
    """Undo what stands between the letters of a text where it is written, and not on paper.

    Entities and escapes become what they stand for; emphasis, indentation and what does not show
    go; every line stays where it is.

    Args:
        text: of a Markdown document, a bibliography, a cell or, if it is `coded`, JSON or YAML.
        coded: whether a backslash and a letter may stand for a character.
    """
    text = LINKED.sub(_unlinked, COMMENTED.sub(_uncommented, text))
    for pattern, character in (*(CODED if coded else ()), *WRITTEN):
        text = pattern.sub(character, text)
    return text


def unescaped(text: str) -> str:
    """Return the lines of a text in which escapes stand, and those after them, without escapes.

    All others are empty, so that each stays in its place; nothing is left of a text without any.
    """
    if not ESCAPE.search(text):
        return ""
    written = text.split("\n")
    read = ESCAPE.sub(_undone, text).split("\n")
    other = [a != b for a, b in zip(written, read, strict=True)]
    told = zip(read, other, [False, *other], strict=False)
    return "\n".join(line if here or before else "" for line, here, before in told)


def _undone(match: re.Match[str]) -> str:
    """Return what an escape stands for, as `unescaped` does; a line break as a space."""
    if match["units"]:
        units = bytes.fromhex(re.sub(r"\\+u", "", match["units"]))
        said = units.decode("utf-16-be", "replace")
    elif match["bytes"]:
        codes = re.findall(r"(?:x|<)(..)|([0-7]{3})", match["bytes"])
        held = bytes(int(digits, 16) if digits else int(octal, 8) for digits, octal in codes)
        try:
            said = held.decode()
        except UnicodeDecodeError:
            said = held.decode("cp1252", "replace")
    elif match["code"]:
        code = int(re.sub(r"[^0-9a-fA-F]", "", match["code"]), 16)
        said = chr(code) if code <= sys.maxunicode else match[0]
    else:
        said = match["gap"] and " "
    return said.replace("\n", " ").replace("\r", " ")


def _unescaped(match: re.Match[str]) -> str:
    """Return what escapes stand for; a line break as a space, so that lines keep their numbers."""
    escaped = match[0].replace("\\x", "\\u00")
    return str(json.loads(f'"{escaped}"')).replace("\n", " ")


def _entity(match: re.Match[str]) -> str:
    return html.unescape(match[0]).replace("\n", " ")


def _lowered(word: re.Match[str]) -> str:
    """Read what stands between two tildes as a space each, and as letters set lower."""
    return f"{word[0]} {word[0].replace('~', '')}"


def _unlinked(line: re.Match[str]) -> str:
    """Put targets and attributes at the end of their line, since a link may be part of a word."""
    targets = " ".join(target or attributes for _, target, attributes in LINK.findall(line[0]))
    return f"{LINK.sub(lambda link: link[1], line[0])} ({targets})"


def _uncommented(run: re.Match[str]) -> str:
    """Put comments at the end of their line, since they may stand in a word."""
    said = " ".join(comment[4:-3] for comment in re.findall(COMMENT, run[0]))
    return f"{re.sub(COMMENT, '', run[0])} ({said})"


COMMENTED = re.compile(rf"(?:{COMMENT}(?:(?!<!--).)*)+")
LINKED = re.compile(r"^.*\][({].*", re.MULTILINE)
LINK = re.compile(r"!?\[([^\[\]\n]*)\](?:\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)|\{([^{}\n]*)\})")
# Escapes of any language, of which one text may hold another: units of UTF-16, bytes, characters by
# their numbers, gaps, and what stands before a mark.
ESCAPE = re.compile(
    r"(?<!\\)(?:(?P<units>(?:\\++u[\da-fA-F]{4})+)|"
    r"(?P<bytes>(?:\\++(?:x[\da-fA-F]{2}|[0-3][0-7]{2})|<[89a-f][\da-f]>)+)|"
    r"(?:\\++U(?=[\da-fA-F]{8})|\\++u(?=[\da-fA-F]{2,3}(?![\da-fA-F]))|\\++[ux](?=\{)|<U\+(?=\w+>))"
    r"(?P<code>\{[\da-fA-F]{1,8}\}|[\da-fA-F]{2,8}>?)|"
    r"\\++(?P<gap>[nrtfNLP_]|(?=[\"'/])))"
)
CODED = (
    (re.compile(r"(?:\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2})+"), _unescaped),
    (re.compile(r"\\\n[ \t]*\\(?= )"), "\n"),
    (re.compile(r"\\\n[ \t]*([^\s\\]*)"), r"\1\n"),  # in the middle of a word
    (re.compile(r"\\[nrt_NLP]"), " "),
    (re.compile(r"(?<=\w)''(?=\w)"), "'"),
    (re.compile(r"(?<![^\s\[{,])'|'(?![^\s\]},])"), '"'),  # around a text, not in a name
)
WRITTEN = (
    (re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]+\d*);"), _entity),
    (re.compile(r"(?:%[0-9A-Fa-f]{2})+"), lambda coded: unquote(coded[0]).replace("\n", " ")),
    (re.compile(r"\\([!-/:-@\[-`{-~ ])|[\u00ad\u200b-\u200d\u2060]"), r"\1"),
    (re.compile(r"\*+|~~+|(?<![^\W_])_+|_+(?![^\W_])|</?(?:b|i|u|em|strong|span|su[bp]|wbr)>"), ""),
    (re.compile(r"\b\w++(?:~\w++){2,}"), _lowered),
    (re.compile(r"(?<=\w)~(?=\w)"), " "),
    (re.compile(r"(?<=[^\W\d])\^([^\W\d]+)\^|\[\^[^\[\]\s]+\](?=\w)"), r"\1"),
    (re.compile(r"^[ \t>]+", re.MULTILINE), ""),
)
