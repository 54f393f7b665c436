"""What mails, cards and calendars spell out in other letters, or break in the middle of a word."""

from __future__ import annotations

import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress

from analysis.files.letters import decoded

UNDONE = ".mail"  # how a text is called in which nothing of it is left to be undone
QUOTED, CARD = re.compile(rb"(?i)quoted-printable"), re.compile(rb"(?m)^BEGIN:V")
# A byte, which no more than one sign begins, as there are several around parts of a mail.
BYTE = re.compile(rb"(?<!=)=(0[9ADad]|[2-9A-Fa-f][\dA-Fa-f])")
# Where a line goes on: what stands there until its next gap belongs to a word.
SOFT = re.compile(rb"(?<!=)=[ \t]*\r?\n")
GOES_ON = re.compile(rb"(?:(?<!=)=[ \t]*\r?\n[^\s=]*(?:=[\dA-Fa-f]{2}[^\s=]*)*)+")
FOLDED = re.compile(rb"(?:\r?\n[ \t]\S*)+")
CODED = rb"=\?([\w-]+)(?:\*[\w-]*)?\?([BbQq])\?([^?\n]*)\?="
WORDS, WORD = re.compile(rb"(?:" + CODED + rb"(?:\s+(?==\?))?)+"), re.compile(CODED)
# A body in base64, up to the next empty line, and what a property says, with lines that go on.
PACKED = (
    re.compile(
        rb"(?im)^content-transfer-encoding:\s*base64\b.*\n(?:[^\n]{1,998}\n){0,20}?\s*\n([\w+/=]+(?:\n[\w+/=]+)*)"
    ),
    re.compile(
        rb"(?im)^(?:[\w.;=-]{1,200}::|\w[^\n:]{0,200};(?:encoding=)?b(?:ase64)?\b[^:\n]{0,200}:)"
        rb"[ \t]*([\w+/=]+(?:\n[ \t]+[\w+/=]+)*)[ \t]*$"
    ),
)
PAGE = re.compile(rb"(?is)<(?:!doctype\s+html|html)\b(?:(?!</html>).)*")


def undone(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a mail, a card or a calendar as it reads, line by line the same, and texts within it.

    Nothing is yielded of any other text.
    """
    read = content
    if QUOTED.search(content):
        read = BYTE.sub(_byte, GOES_ON.sub(_joined, read))
    if CARD.search(content):
        read = FOLDED.sub(_joined, read)
    read = WORDS.sub(_words, read)
    if read != content:
        yield UNDONE, read
    if QUOTED.search(content):
        yield from (
            (".html", page) for page in PAGE.findall(BYTE.sub(_byte, SOFT.sub(b"", content)))
        )
    lines = content.replace(b"\r\n", b"\n")
    for packed in (packed for pattern in PACKED for packed in pattern.findall(lines)):
        with suppress(ValueError):
            if decoded(said := b64decode(packed + b"===")) is not None:
                yield "", said


def _byte(written: re.Match[bytes]) -> bytes:
    return bytes.fromhex(written[1].decode())


def _joined(run: re.Match[bytes]) -> bytes:
    """Put the ends of lines after the word in which they stand."""
    return re.sub(rb"=?[ \t]*\r?\n[ \t]?", b"", run[0]) + b"\n" * run[0].count(b"\n")


def _words(run: re.Match[bytes]) -> bytes:
    """Return what words of a head say that are spelled out, in one of which another may go on."""
    said = b""
    for code, way, letters in WORD.findall(run[0]):
        with suppress(ValueError, LookupError):
            held = quopri.decodestring(letters, header=True) if way in b"qQ" else b64decode(letters)
            said += held.decode(code.decode(), "replace").encode()
    return said + b"\n" * run[0].count(b"\n")
