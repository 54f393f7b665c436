"""Bytes as letters: texts of any usual encoding, and words among other bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

WORDS = re.compile(rb"[ -~]{6,}")  # among other bytes
# By the marks with which they begin, of which the first begins as the third does.
ENCODINGS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32"} | dict.fromkeys(
    (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"
)
UTF_8 = "utf-8-sig"
# Other codes: of parts of a text alone, of other systems, of other parts of the world; that of
# mainframes, with how much of a text in it is letters at least, and what goes with them.
CODES = (
    *("utf-8", "mac_roman", "cp850", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255"),
    *("cp1256", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
EBCDIC, WORDED = "cp500", 0.9
EBCDIC_WORDS = bytes(
    byte
    for byte, c in enumerate(bytes(range(256)).decode(EBCDIC).replace("\x85", "\n"))
    if c.isascii() and (c.isprintable() or c.isspace())
)
# Around a note in a picture.
CODED = re.compile(rb"^(?:ASCII\0\0\0|UNICODE\0|JIS\0{5}|\0{8})|(?:\0\0)+\0?$")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # what no text of one byte a letter has


def words_in(content: bytes | str) -> str:
    """Return a text, or the words in bytes that may be one."""
    if isinstance(content, str):
        return content
    said = CODED.sub(b"", content).rstrip(b"\0")
    text = decoded(said + b"\0" * (b"\0" in said and len(said) % 2))
    return b"\n".join(WORDS.findall(content)).decode() if text is None else text


def decoded(content: bytes, *, strictly: bool = False) -> str | None:
    """Return a text of any usual encoding, with the line ends of Unix; None if it is none.

    Args:
        content: of a file.
        strictly: whether one byte a letter is not enough.
    """
    coding = _coding(content)
    try:
        text = content.decode(coding) if coding else None
    except UnicodeDecodeError:
        text = None if strictly or coding != UTF_8 else content.decode("cp1252", "replace")
    return None if text is None or "\0" in text else re.sub("\r\n?", "\n", text)


def guesses(content: bytes) -> Iterator[str]:
    """Yield a text that is not of Unicode as it may read in another code than that of Windows.

    Lines that read the same in all of them are empty, so that every other one is in its place.
    """
    worded = len(content) - len(content.translate(None, EBCDIC_WORDS))
    if not content.isascii() and worded > WORDED * len(content):
        yield content.decode(EBCDIC).replace("\x85", "\n")
    if _coding(content) == UTF_8 and decoded(content, strictly=True) is None:
        lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        other = [b"" if line.isascii() else line for line in lines]
        yield from ("\n".join(line.decode(code, "replace") for line in other) for code in CODES)


def _coding(content: bytes) -> str:
    """Return the encoding of Unicode that a text seems to be in; none if it is no text."""
    head = content[:2000]
    if mark := next((c for mark, c in ENCODINGS.items() if content.startswith(mark)), ""):
        return mark
    if head.count(0) * 3 > len(head):
        wide = "32" if head.count(0) > 0.6 * len(head) else "16"
        return f"utf-{wide}-{'le' if head[0] else 'be'}"
    return "" if CONTROL.search(content) else UTF_8
