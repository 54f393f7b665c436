"""The texts that a file holds, whatever packs them: archives, spreadsheets, databases, encodings.

How a file is packed is told by its bytes and never by its name.
"""

from __future__ import annotations

import bz2
import codecs
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
from typing import IO

DEEP = 5  # archives within archives
MOST = 200 * 2**20  # bytes that come out of one: more would be a bomb
SHARED = "xl/sharedStrings.xml"  # the texts of a workbook, to which its cells refer by number
BROKEN = (
    *(OSError, EOFError, RuntimeError, NotImplementedError, ValueError, LookupError),
    *(zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, sqlite3.Error),
)
# How begins what is not read here: 7z, rar, zstd, lz4; Parquet, Arrow; office files of old, and any
# that are encrypted.
SEALED = (
    *(b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18"),
    *(b"PAR1", b"ARROW1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
)
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as the next does
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{40,}(?:\\n|\s)*)+[A-Za-z0-9+/]*={0,2}")
CELL = re.compile(r'<(?:\w+:)?c\b[^>]*?\bt="s"[^>]*>.*?<(?:\w+:)?v>(\d+)</(?:\w+:)?v>', re.DOTALL)
ITEM = re.compile(r"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
# What ends a row or begins an element; values of attributes stay.
MARKUP = (
    (re.compile(r"</(?:[\w-]+:)?(?:tr|row|table-row)>"), "\n"),
    (re.compile(r"</?[\w:.-]+"), "\t"),
)
ESCAPED = (
    (re.compile(r"\\u([0-9a-fA-F]{4})"), lambda match: chr(int(match[1], 16))),
    (re.compile(r"\\[nr]"), lambda _: "\n"),
    (re.compile(r"\\t"), lambda _: "\t"),
)


class SealedError(Exception):
    """A file cannot be unpacked, or not to the end."""


def texts(content: bytes, deep: int = DEEP) -> Iterator[str]:
    """Yield every text in a file, without markup and escapes.

    Args:
        content: the bytes of the file.
        deep: how many archives within archives are opened.

    Raises:
        SealedError: a file is packed in a way that is not known, encrypted, broken, or without end.
    """
    if content.startswith(SEALED):
        raise SealedError
    unpack = _unpacks(content)
    if unpack is None:
        yield _plain(_decoded(content))
        for run in BASE64.findall(content):
            inner = b64decode(re.sub(rb"\\n|[\s=]", b"", run) + b"==")
            if _unpacks(inner) or _is_text(inner):
                yield from texts(inner, deep - 1) if deep else ()
        return
    if not deep:
        raise SealedError
    try:
        parts = unpack(content)
    except BROKEN as error:
        raise SealedError from error
    for part in parts:
        yield from texts(part, deep - 1)


def _unpacks(content: bytes) -> Callable[[bytes], list[bytes]] | None:
    """Return what takes the parts out of a file; None if it is no archive."""
    for begins, unpack in UNPACK.items():
        if content.startswith(begins):
            return unpack
    if content[257:262] == b"ustar":
        return _tar
    packed = b"PK\x05\x06" in content[-(2**16) - 22 :] and zipfile.is_zipfile(io.BytesIO(content))
    return _zip if packed else None


def _stream(opened: Callable[[IO[bytes]], io.BufferedIOBase]) -> Callable[[bytes], list[bytes]]:
    def unpack(content: bytes) -> list[bytes]:
        with opened(io.BytesIO(content)) as file:
            return [_all(file)]

    return unpack


def _all(file: IO[bytes] | io.BufferedIOBase) -> bytes:
    content = file.read(MOST + 1)
    if len(content) > MOST:
        raise ValueError
    return content


def _zip(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        if sum(member.file_size for member in held.infolist()) > MOST:
            raise ValueError
        members = {member.filename: _all(held.open(member)) for member in held.infolist()}
        comment = held.comment
    shared = [_plain(text) for text in ITEM.findall(members.get(SHARED, b"").decode())]
    if shared:
        for name in (name for name in members if name.startswith("xl/worksheets/")):
            sheet = CELL.sub(lambda match: f"\t{shared[int(match[1])]}\t", members[name].decode())
            members[name] = sheet.encode()
    return [*members.values(), comment]


def _tar(content: bytes) -> list[bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as held:
        files = [file for member in held if (file := held.extractfile(member))]
        return [_all(file) for file in files]


def _sqlite(content: bytes) -> list[bytes]:
    """Return the rows of all tables, one a line, and the cells that are no text."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.text_factory = lambda text: text.decode("utf-8", "replace")
        base.deserialize(content[:18] + b"\1\1" + content[20:])  # also with a log beside it
        tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        quoted = ['"' + name.replace('"', '""') + '"' for (name,) in tables]
        rows = [row for name in quoted for row in base.execute(f"SELECT * FROM {name}")]  # noqa: S608
    lines = "\n".join("\t".join(map(str, row)) for row in rows)
    return [lines.encode(), *(cell for row in rows for cell in row if isinstance(cell, bytes))]


UNPACK: dict[bytes, Callable[[bytes], list[bytes]]] = {
    b"PK\x03\x04": _zip,
    b"\x1f\x8b": _stream(lambda file: gzip.GzipFile(fileobj=file)),
    b"BZh": _stream(bz2.BZ2File),
    b"\xfd7zXZ\x00": _stream(lzma.LZMAFile),
    b"SQLite format 3\x00": _sqlite,
}


def _is_text(content: bytes) -> bool:
    try:
        return (
            content.decode().replace("\n", " ").replace("\t", " ").replace("\r", "").isprintable()
        )
    except UnicodeDecodeError:
        return False


def _decoded(content: bytes) -> str:
    for mark, encoding in ENCODINGS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    head = content[:2000]
    if head.count(0) * 3 > len(head):
        after = head[1::2].count(0) > head[::2].count(0)
        return content.decode("utf-16-le" if after else "utf-16-be", "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _plain(text: str) -> str:
    """Return a text without markup, entities and escapes."""
    if "<" in text:
        for pattern, put in MARKUP:
            text = pattern.sub(put, text)
    if "&" in text:
        text = html.unescape(text)
    if "\\" in text:
        for pattern, unescape in ESCAPED:
            text = pattern.sub(unescape, text)
    return text
