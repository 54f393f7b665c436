"""Bytes as letters: texts of any usual encoding, and words among other bytes."""

from __future__ import annotations

import codecs
import re

WORDS = re.compile(rb"[ -~]{6,}")  # among other bytes
# By the marks with which they begin, of which the first begins as the third does.
ENCODINGS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32"} | dict.fromkeys(
    (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"
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
    coding = next((c for mark, c in ENCODINGS.items() if content.startswith(mark)), "")
    head = content[:2000]
    if not coding and head.count(0) * 3 > len(head):
        wide = "32" if head.count(0) > 0.6 * len(head) else "16"
        coding = f"utf-{wide}-{'le' if head[0] else 'be'}"
    elif not coding:
        coding = "utf-8-sig" if not CONTROL.search(content) else ""
    try:
        text = content.decode(coding) if coding else None
    except UnicodeDecodeError:
        text = None if strictly or coding != "utf-8-sig" else content.decode("cp1252", "replace")
    return None if text is None or "\0" in text else re.sub("\r\n?", "\n", text)


EBCDIC, WORDED = "cp500", 0.9  # of a file, how much is letters at least, and what goes with them


def other_page(content: bytes) -> str:
    """Return a file as it reads in the code of mainframes, if it does."""
    if content.isascii():
        return ""
    text = content.decode(EBCDIC).replace("\x85", "\n")
    words = sum(c.isascii() and (c.isprintable() or c.isspace()) for c in text)
    return text if words > WORDED * len(text) else ""
