"""In which letters a file was written: UTF-8, UTF-16, or the code page of Windows, a Mac or DOS.

A code page stands in no file. It is told by what the words would be in others: no word mixes
scripts, has a capital after a small letter, or a sign among its letters. Where several pages make
words of the same bytes, and other words, nobody can say which were meant.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

MARKED = {  # the longer ones first: one begins like another
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WINDOWS = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254")
MAC = "mac_roman"
DOS = ("cp850", "cp852")  # `CSV (MS-DOS)` of a spreadsheet
PAGES = (*WINDOWS, MAC, *DOS)
DOUBLE = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")  # letters of one byte or of two
SAMPLE = 2**18  # bytes by which a code page is told
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")  # which no text has
MOSTLY = 0.9  # share of the NULs of UTF-16 that stand in the same place of a letter
CALLED = {
    "utf-8-sig": "UTF-8 with a byte-order mark",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    MAC: "the letters of a Mac (mac_roman)",
    **{page: f"Windows letters ({page})" for page in WINDOWS},
    **{page: f"letters of DOS ({page})" for page in DOS},
    **{page: f"letters of two bytes ({page})" for page in DOUBLE},
}
# In Western Europe these are frequent, while what cp1250 has in their places is rare in a word.
WESTERN = frozenset("áâäçéëíîóôöúüßàèêïñÁÂÄÇÉÓÖÚÜ")
BETWEEN = re.compile(r"[\s,;|\"()\[\]{}/]")  # words
JOINING = "’‘–—·‑"
PAIRED, ASCII = re.compile(rb"[\x80-\xff]{2,}"), bytes(range(0x80))
LONG = 4  # letters of a word that shows a script to be meant
UNLIKE = 4  # bytes, of pairs that show letters of two to be meant
ALONE = "àáèéíóúÀÁÈÉÍÓÚ"  # letters that are words


def texts_of(content: bytes, page: str = "") -> dict[str, str]:
    """Return what a file says, by the letters in which it would say that.

    Args:
        content: of the file.
        page: in what letters it is; by default that is found out.

    Returns:
        One text; several if they differ and none is more likely; none if it is no text.
    """
    if b"\0" in content or marked(content):
        return _in(content, wide(content))
    if found := _in(content, "utf-8") or (_in(content, page) if page else {}):
        return found
    read = {page: text for page in PAGES for text in _in(content, page).values()}
    possible = {page: text for page, text in read.items() if all(_possible(text))}
    if MAC in possible and b"\r" in content and b"\n" not in content:
        return {MAC: possible[MAC]}
    likely = {page: possible[page] for page in WINDOWS if page in possible} or possible
    likely = likely or {page: read[page] for page in WINDOWS if page in read} | _double(content)
    for west in (WINDOWS[0], DOS[0]):
        if west in likely and WESTERN.issuperset(x for x in likely[west] if _foreign(x)):
            return {west: likely[west]}
    return {page: text for page, text in likely.items() if text not in _before(likely, page)}


def marked(content: bytes) -> str:
    """Return in what letters a text says that it is, by its mark; nothing if it has none."""
    return next((name for mark, name in MARKED.items() if content.startswith(mark)), "")


def wide(content: bytes) -> str:
    """Return in what letters a text with a mark or NULs is; nothing if in none."""
    odd, even = (content[at::2].count(0) for at in (1, 0))
    unmarked = "utf-16-le" if odd > even else "utf-16-be"
    return marked(content) or (unmarked if max(odd, even) > MOSTLY * (odd + even) else "")


def encodings_of(pieces: Iterable[bytes]) -> list[str]:
    """Return in what letters a text can be that is read piece by piece.

    Returns:
        One encoding; several if none is more likely; none if it is no text.
    """
    pieces = iter(pieces)
    first = next(pieces, b"")
    start = first[:SAMPLE]
    if b"\0" in start or marked(first):
        return [encoding for encoding in [wide(start)] if encoding]
    decoder, sound, controls = codecs.getincrementaldecoder("utf-8")(), True, False
    for piece in chain([first], pieces, [b""]):
        controls = controls or CONTROLS.search(piece) is not None
        try:
            sound = sound and decoder.decode(piece, not piece) is not None
        except UnicodeDecodeError:
            sound = False
    if sound:
        return ["utf-8"]
    found = [] if controls else list(texts_of(start))
    several = len(found) > 1 or not set(WINDOWS).issuperset(found)
    double = DOUBLE if several and _double(start.rpartition(b"\n")[0] or start) else ()
    return list(dict.fromkeys([*found, *double]))


def _double(content: bytes) -> dict[str, str]:
    """Return what a text can be in letters of two bytes: no page keeps the number of others."""
    pairs = b"".join(PAIRED.findall(content))
    likely = len(pairs) > len(content.translate(None, ASCII)) / 2 and len(set(pairs)) >= UNLIKE
    return {page: text for page in DOUBLE if likely for text in _in(content, page).values()}


def _before(texts: dict[str, str], page: str) -> list[str]:
    """Return the texts before that of a page."""
    return list(texts.values())[: list(texts).index(page)]


def _in(content: bytes, encoding: str) -> dict[str, str]:
    try:
        return {encoding: content.decode(encoding)} if encoding else {}
    except UnicodeDecodeError:
        return {}


def _foreign(letter: str) -> bool:
    return letter.isalpha() and not letter.isascii()


def _script(letter: str) -> str:
    return "" if letter.isascii() else unicodedata.name(letter, "").partition(" ")[0]


def _possible(text: str) -> Iterator[bool]:
    """Yield of each word of a text whether it can be one; and whether its scripts are meant."""
    words = [word for word in BETWEEN.split(text) if not word.isascii()]
    for word in words:
        yield not any(unicodedata.category(sign) in {"Cc", "Cn"} for sign in word)
        letters = [sign for sign in word if sign.isalpha()]
        scripts = {_script(letter) or "LATIN" for letter in letters}
        yield len(scripts) < 2  # noqa: PLR2004 -- a word is of one
        for before, sign, after in zip(f" {word}", word, f"{word[1:]} ", strict=False):
            foreign = _foreign(sign)
            yield not (foreign and sign.isupper() and before.islower())
            yield not (foreign and (before.isdigit() or after.isdigit()))
            among = before.isalpha() and after.isalpha() and not sign.isascii()
            yield sign.isalpha() or sign in JOINING or not among
        yield (
            len(letters) != 1 or not _foreign(letters[0]) or letters[0] in ALONE or not _latin(word)
        )
    for script in {_script(sign) for sign in text if _foreign(sign)} - {"LATIN"}:
        yield any(len(w) >= LONG and _script(w[0]) == script for w in words)


def _latin(word: str) -> bool:
    return any(_script(sign) == "LATIN" for sign in word)
