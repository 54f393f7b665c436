"""Bytes that are spelled out in letters: a file within a text, or words one by one."""

from __future__ import annotations

import binascii
import quopri
import re
import zlib
from base64 import a85decode, b32decode, b64decode, b85decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import unquote_to_bytes

from analysis.files.archives import MOST

# Between runs of letters: ends of lines, and what makes each line a comment or a text.
JOINED = r"(?:\\[nrt]|[\s\"'`,;|#>()\[\]\\]|(?<=\s)[-+*/]+(?=\s))"
BASE64 = re.compile(rf"(?:[\w+/-]{{16,}}+{JOINED}*+)++[\w+/-]*={{0,2}}", re.ASCII)
BETWEEN, LEAST = re.compile(rf"(?:{JOINED}|=)+"), 40  # letters that may be another file
HEX = re.compile(r"(?:[0-9a-f]{2})+|(?:[0-9A-F]{2})+")


def letters_cut(text: str, opens: Callable[[bytes], bool]) -> tuple[str, list[bytes]]:
    """Take out of a text what it holds of other files, in base64 or in hexadecimal digits.

    Args:
        text: of a file.
        opens: says whether bytes are a file.
    """
    held: list[bytes] = []

    def taken(run: re.Match[str]) -> str:
        pieces = BETWEEN.split(run[0].rstrip("="))
        whole = "".join(pieces)
        for letters in dict.fromkeys([whole, "".join(pieces[:-1]), *pieces]):
            if found := list(filter(opens, _bytes_of(letters))):
                held.extend(found)
                if letters == whole:
                    return " " + "\n" * run[0].count("\n")
        return run[0]

    return BASE64.sub(taken, text), held


def _bytes_of(letters: str) -> Iterator[bytes]:
    if len(letters) >= LEAST:
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        content = b64decode(letters.replace("-", "+").replace("_", "/") + "===")
        yield content
        yield from _inflated(content)
        if HEX.fullmatch(letters):
            yield bytes.fromhex(letters)


def _inflated(content: bytes) -> Iterator[bytes]:
    """Yield what was packed without a head, as diagrams are, if it ends where the content does."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    with suppress(zlib.error):
        said = stream.decompress(content, MOST + 1)
        ends = stream.eof and not stream.unused_data
        if len(said) > MOST or (ends and len(said) >= LEAST):
            yield unquote_to_bytes(said)


def _bytes(pattern: str, base: int, text: str) -> bytes:
    return bytes(number % 256 for n in re.findall(pattern, text) if (number := int(n, base)) < 256)  # noqa: PLR2004


def _uudecoded(text: str) -> bytes:
    return b"".join(binascii.a2b_uu(line) for line in text.splitlines()[1:-1])


# Other ways to write bytes than base64, each with what takes them back. Beside the bytes of a dump
# stands where they lie and how they read.
ARMOURS: tuple[tuple[re.Pattern[str], Callable[[str], bytes]], ...] = (
    (re.compile(r"(?m)^begin [0-7]{3,4} .*\n(?:[!-`][ -`]{1,84}\n)+`?\n?end$"), _uudecoded),
    (
        re.compile(r"(?:[A-Z2-7]{40,}\s*)+|(?:[a-z2-7]{40,}\s*)+"),
        lambda text: b32decode(_filled(text)),
    ),
    (re.compile(r"(?:[!#-&(-+\--Z^-~]{40,}\s*)+"), lambda text: b85decode("".join(text.split()))),
    (re.compile(r"(?:[!-uz]{40,}\s*)+[!-uz]*"), lambda text: a85decode(text.strip("<~> \n"))),
    (
        re.compile(r"(?m)(?:^[\da-f]{6,8}:?\s+(?:[\da-f]{2,4}(?:[ \t]{1,2}|$)){4,16}.*\n?)+"),
        lambda text: _bytes(
            r"[\da-f]{2}",
            16,
            " ".join(re.findall(r"(?m)^\w+:?\s+((?:[\da-f]{2,4}(?:[ \t]{1,2}|$)){1,16})", text)),
        ),
    ),
    (
        re.compile(r"(?i)(?:(?:0x|\\x|%)?[\da-f]{2}[\s,;:]*){40,}"),
        lambda text: _bytes(r"[\da-fA-F]{2}", 16, re.sub(r"0x|\\x|%", " ", text)),
    ),
    (re.compile(r"(?:\b\d{2,3}\b[\s,;]+){40,}"), lambda text: _bytes(r"\d+", 10, text)),
    (re.compile(r"(?:\\[0-7]{3}){40,}"), lambda text: _bytes(r"\d+", 8, text)),
    (re.compile(r"(?:[01]{8}\s*){40,}"), lambda text: _bytes(r"[01]{8}", 2, text)),
    (re.compile(r"(?s)\A.*=[\dA-F]{2}.*"), quopri.decodestring),
    (
        re.compile(r"(?s)\A.*\+[\w/]{6,}.*"),
        lambda text: text.encode("ascii").decode("utf-7").encode(),
    ),
)
# A word that may be another one in base64, base32 or hexadecimal digits.
TOKEN = re.compile(r"(?<![\w+/])(?=[A-Za-z][a-z]*[A-Z\d+/]|\d)[\w+/]{3,}={0,6}", re.ASCII)


def _filled(text: str) -> str:
    letters = "".join(text.split()).upper()
    return letters + "=" * (-len(letters) % 8)


def spelled_out(text: str) -> Iterator[bytes]:
    """Yield the bytes that stand in a text in another way than base64."""
    for pattern, decode in ARMOURS:
        for run in pattern.findall(text):
            with suppress(ValueError):
                yield decode(run)


def by_word(text: str) -> str:
    """Return the lines of a text in which words were spelled out one by one, as they read."""
    lines = zip(TOKEN.sub(_worded, text).splitlines(), text.splitlines(), strict=False)
    return "\n".join(read for read, written in lines if read != written)


def _worded(word: re.Match[str]) -> str:
    for decode in (bytes.fromhex, b32decode, b64decode):
        with suppress(ValueError):
            said = decode(word[0]).decode("ascii")
            if said.isprintable():
                return said
    return word[0]
