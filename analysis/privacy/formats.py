"""What files say, whatever packs them: archives, spreadsheets, databases, pages, pictures, PDF.

How a file is packed is told by its bytes and never by its name. It can be read in two ways:
`readings` are the words that a reader has of it, in the text, in titles and alternative texts, in
targets of links, in comments and in properties; `texts` is all that stands in it, with what lies in
one row in one line.
"""

from __future__ import annotations

import bz2
import gzip
import html
import io
import lzma
import re
import sqlite3
import tarfile
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from analysis.privacy import pdf
from analysis.privacy.pages import (
    SHOWN,
    as_seen,
    flat,
    is_picture,
    is_sealed,
    said_by_picture,
    unmarked,
)
from analysis.privacy.pdf import WORDS, decoded, words_in
from analysis.privacy.spelling import by_word, other_page, spelled_out

DEEP = 5  # archives within archives
MOST = 200 * 2**20  # bytes that come out of one file: more would be a bomb
ENTRY = 1_000  # bytes that an entry counts at least
# Bytes, fewer of which may begin as archives do by chance (a digest, in base64 or in base32).
FEWEST = 128
ALL, SOME = "all of it", "parts of it"
BROKEN = (
    *(OSError, EOFError, RuntimeError, NotImplementedError, ValueError, LookupError),
    *(zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, sqlite3.Error),
)
BASE64 = re.compile(r"(?:[\w+/-]{40,}(?:\\n|\s)*)+[\w+/-]*={0,2}", re.ASCII)
FONT = re.compile(r"data:font/[a-z0-9]+;base64,((?:[A-Za-z0-9+/]{4})+)")
HEX = re.compile(r"(?:[0-9a-f]{2})+|(?:[0-9A-F]{2})+")
SHARED = "xl/sharedStrings.xml"  # the texts of a workbook, to which its cells refer by number
CLOSED = ("xl/workbook.bin", ".iwa")  # in workbooks of Excel and of Numbers that are not read
CELL = re.compile(r'<(?:\w+:)?c\b[^>]*?\bt="s"[^>]*>.*?<(?:\w+:)?v>(\d+)</(?:\w+:)?v>', re.DOTALL)
ITEM = re.compile(r"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
Member = tuple[str, bytes]


class SealedError(Exception):
    """A file cannot be unpacked, or not to the end."""


@dataclass(frozen=True)
class Part:
    """A file that packs no other.

    Attributes:
        name: in what packs it.
        text: what it says; nothing of what is no text.
        unread: in a few words, what of it cannot be read; none if all can.
    """

    name: str
    text: str
    unread: str = ""


@lru_cache(maxsize=64)  # a study and what is staged of it are alike
def readings(content: bytes, suffix: str) -> tuple[list[str], str]:
    """Return what can be read of a file, each part as a text of its own, and what cannot be.

    Args:
        content: of the file.
        suffix: of its name, in small letters.

    Returns:
        The texts, with every line in its place, and in a few words what cannot be searched; no
        words where all of it can.
    """
    said: list[str] = []
    unread: dict[str, None] = {}
    whole = True
    for part in _Opened().parts(suffix, content):
        if part.unread:
            unread[part.unread] = None
        if part.unread != ALL or part.text:
            said += as_seen(part.name, part.text)
        whole &= part.unread == ALL
    told = [SOME if what == ALL and not whole else what for what in unread]
    return said, " and ".join(told)


def texts(content: bytes) -> Iterator[str]:
    """Yield every text in a file, without markup and escapes.

    Raises:
        SealedError: a file is no text and of no kind that is read, encrypted, broken, or without
            end.
    """
    for part in _Opened(closely=True).parts("", content):
        if part.unread == ALL:
            raise SealedError
        yield flat(part.text)
        if part.text.lstrip().startswith("<"):  # letters may be apart
            yield unmarked(part.text)[0]


class _Opened:
    """A file that is opened, with all that it packs."""

    def __init__(self, *, closely: bool = False) -> None:
        """Look into nothing yet; `closely` is into bytes that are spelled out, too."""
        self.left, self.closely = MOST, closely

    def parts(self, name: str, content: bytes, deep: int = DEEP) -> Iterator[Part]:
        """Yield the parts of a file; in the place of what cannot be opened, one without text."""
        self.left -= len(content) + ENTRY
        try:
            unpack = _unpacks(content)
            opened = pdf.read(content) if content.startswith(pdf.PDF) else None
            members = unpack(content) if unpack and deep and self.left > 0 else []
        except (SealedError, pdf.PdfError, *BROKEN):
            yield Part(name, decoded(content) or "", ALL)
            return
        if unpack and not (deep and self.left > 0):
            yield Part(name, "", ALL)
        elif opened:
            yield Part(".pdf", "\f".join(opened.pages), opened.unread)
            members += [*opened.files, (".txt", f"{opened.beside}\n".encode())]
            members += [(".xml", packet.encode()) for packet in opened.packets]
        elif is_picture(content):
            said = said_by_picture(content)
            yield Part("", "\n".join(v if isinstance(v, str) else words_in(v) for v in said), SHOWN)
        elif not unpack:
            text = decoded(content)
            cut, held = _cut(content.decode("latin-1") if text is None else text)
            yield Part(name, "" if text is None else cut, ALL if text is None else "")
            if self.closely:
                fonts = map(b64decode, FONT.findall(cut))
                members += [(".txt", b"\n".join(WORDS.findall(font))) for font in fonts]
                held += filter(_opens, spelled_out(FONT.sub("", cut)))
                yield Part(name, other_page(content))
                yield Part(name, by_word(text or ""))
            members += [("", member) for member in held] if deep else []
        for inner, member in members:
            yield from self.parts(inner or name, member, deep - 1)


def _cut(text: str) -> tuple[str, list[bytes]]:
    """Take out of a text what it holds of other files, in base64 or in hexadecimal digits."""
    held: list[bytes] = []

    def taken(run: re.Match[str]) -> str:
        letters = re.sub(r"\\n|[\s=]", "", run[0])
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        inner = [b64decode(letters.replace("-", "+").replace("_", "/") + "===")]
        inner += [bytes.fromhex(letters)] if HEX.fullmatch(letters) else []
        held.extend(opened := list(filter(_opens, inner)))
        return " " + "\n" * run[0].count("\n") if opened else run[0]

    return BASE64.sub(taken, text), held


def _opens(content: bytes) -> bool:
    try:
        known = content.startswith(pdf.PDF) or is_picture(content) or _unpacks(content)
        if known and len(content) < FEWEST:
            return all(part.unread != ALL for part in _Opened().parts("", content))
        return bool(known) or decoded(content, strictly=True) is not None
    except SealedError:
        return len(content) >= FEWEST


def _unpacks(content: bytes) -> Callable[[bytes], list[Member]] | None:
    """Return what takes the parts out of a file; None if it is no archive.

    Raises:
        SealedError: it is one that is not known.
    """
    if is_sealed(content):
        raise SealedError
    for begins, unpack in UNPACK.items():
        if content.startswith(begins):
            return unpack
    if content[257:262] == b"ustar":
        return _tar
    packed = b"PK\x05\x06" in content[-(2**16) - 22 :] and zipfile.is_zipfile(io.BytesIO(content))
    return _zip if packed else None


def _stream(opened: Callable[[IO[bytes]], io.BufferedIOBase]) -> Callable[[bytes], list[Member]]:
    def unpack(content: bytes) -> list[Member]:
        with opened(io.BytesIO(content)) as file:
            return [("", _all(file))]

    return unpack


def _all(file: IO[bytes] | io.BufferedIOBase) -> bytes:
    content = file.read(MOST + 1)
    if len(content) > MOST:
        raise ValueError
    return content


def _inflated(content: bytes) -> bytes:
    reader = zlib.decompressobj()
    return reader.decompress(content, MOST) + reader.unused_data


def _zip(content: bytes) -> list[Member]:
    """Return the files in an archive, their names, and what stands before and after them."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        entries = held.infolist()
        if sum(entry.file_size for entry in entries) > MOST:
            raise ValueError
        if any(entry.filename.endswith(CLOSED) for entry in entries):
            raise SealedError
        members = [(entry.filename, _all(held.open(entry))) for entry in entries]
    names = b"\n".join(e.filename.encode() + b"\n" + e.comment for e in entries)
    before = content[: min((entry.header_offset for entry in entries), default=0)]
    after = content[content.rindex(b"PK\x05\x06") + 22 :]
    items = dict(members).get(SHARED, b"").decode()
    if shared := [flat(text) for text in ITEM.findall(items)]:
        members = [(name, _filled(sheet, shared)) for name, sheet in members]
    around = [(".txt", text) for text in (names, before, after) if text]
    return [*members, *around]


def _filled(sheet: bytes, shared: list[str]) -> bytes:
    """Put the texts of a workbook into the cells that refer to them."""
    if b'"s"' not in sheet:
        return sheet
    return CELL.sub(
        lambda match: f"<c>\t{html.escape(shared[int(match[1])])}\t</c>", sheet.decode()
    ).encode()


def _tar(content: bytes) -> list[Member]:
    with tarfile.open(fileobj=io.BytesIO(content)) as held:
        files = [(member.name, held.extractfile(member)) for member in held]
        return [(name, _all(file)) for name, file in files if file]


def _sqlite(content: bytes) -> list[Member]:
    """Return the rows of all tables, one a line, the names, and the cells that are no text."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.text_factory = lambda text: text.decode("utf-8", "replace")
        base.deserialize(content[:18] + b"\1\1" + content[20:])  # also with a log beside it
        made = base.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        quoted = ['"' + name.replace('"', '""') + '"' for kind, name, _ in made if kind == "table"]
        rows = [row for name in quoted for row in base.execute(f"SELECT * FROM {name}")]  # noqa: S608
    lines = "\n".join("\t".join(map(str, row)) for row in [*made, *rows])
    cells = (cell for row in rows for cell in row if isinstance(cell, bytes))
    erased = b"\n".join(WORDS.findall(content))  # with what was taken out, which is still there
    return [(".txt", lines.encode()), (".txt", erased), *(("", cell) for cell in cells)]


def _gzip(content: bytes) -> list[Member]:
    """Return what was packed, its name and its note, which stand after ten bytes if bits say so."""
    said = content[10:].split(b"\0", 2)[: bool(content[3] & 8) + bool(content[3] & 16)]
    return [*_stream(lambda file: gzip.GzipFile(fileobj=file))(content), (".txt", b"\n".join(said))]


UNPACK: dict[bytes, Callable[[bytes], list[Member]]] = {
    b"PK\x03\x04": _zip,
    b"\x1f\x8b": _gzip,
    **dict.fromkeys((b"BZh%d1AY&SY" % n for n in range(1, 10)), _stream(bz2.BZ2File)),
    b"\xfd7zXZ\x00": _stream(lzma.LZMAFile),
    b"]\x00\x00": _stream(lzma.LZMAFile),
    **dict.fromkeys((b"x\1", b"x\x9c", b"x\xda"), lambda content: [("", _inflated(content))]),
    b"SQLite format 3\x00": _sqlite,
}
