"""What files say, whatever packs them: archives, spreadsheets, databases, pages, pictures, PDF.

How a file is packed is told by its bytes and never by its name. It can be read in two ways:
`readings` are the words that a reader has of it, in the text, in titles and alternative texts, in
targets of links, in comments and in properties; `texts` is all that stands in it, with what lies in
one row in one line.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import sqlite3
import tarfile
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from struct import error, unpack_from
from typing import IO, Any

from analysis.files import pages, pdf
from analysis.files.pdf import WORDS, decoded, letters_cut
from analysis.privacy.spelling import by_word, other_page, spelled_out

DEEP = 5  # archives within archives
MOST = 200 * 2**20  # bytes that come out of one file: more would be a bomb
STREAMS, ENTRY = 1_000, 1_000  # in a row, which are one file; bytes that each counts at least
# Bytes, fewer of which may begin as archives do by chance (a digest, in base64 or in base32).
FEWEST = 128
ALL, SOME = "all of it", "parts of it"
BROKEN = (
    *(OSError, EOFError, RuntimeError, NotImplementedError, ValueError, LookupError),
    *(zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, sqlite3.Error, error),
)
FONT = re.compile(r"data:font/[a-z0-9]+;base64,((?:[A-Za-z0-9+/]{4})+)")
CLOSED = ("xl/workbook.bin", ".iwa")  # in workbooks of Excel and of Numbers that are not read
# What closes a zip, also one that is large.
CLOSE = re.compile(rb"(?:PK\x06\x06.{52}PK\x06\x07.{16})?PK\x05\x06.{18}", re.DOTALL)
Member = tuple[str, bytes]
Entry = tuple[bytes, list[bytes], tuple[int, int]]


class SealedError(Exception):
    """A file cannot be unpacked, or not to the end."""


@dataclass(frozen=True)
class Part:
    """A file that packs no other: its name, what it says, in a few words what cannot be read."""

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
            said += pages.as_seen(part.name, part.text)
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
        yield pages.flat(part.text)
        if part.text.lstrip().startswith("<"):  # letters may be apart
            yield pages.unmarked(part.text)[0]


class _Opened:
    """A file that is opened, with all that it packs."""

    def __init__(self, *, closely: bool = False) -> None:
        """Look into nothing yet; `closely` is into bytes that are spelled out, too."""
        self.left, self.closely = MOST, closely

    def parts(self, name: str, content: bytes, deep: int = DEEP) -> Iterator[Part]:
        """Yield the parts of a file; in the place of what cannot be opened, one without text."""
        self.left -= len(content) + ENTRY
        further = deep > 0 and self.left > 0
        try:
            unpack = _unpacks(content)
            opened = pdf.read(content) if content.startswith(pdf.PDF) else None
            members = unpack(content) if unpack and further else []
        except (SealedError, pdf.PdfError, *BROKEN):
            yield Part(name, decoded(content) or "", ALL)
            return
        if opened:
            yield Part(".pdf", "\f".join(opened.pages), opened.unread)
            members += [*opened.files, (".txt", f"{opened.beside}\n".encode())]
            members += [(".xml", packet.encode()) for packet in opened.packets]
        elif pages.is_picture(content):
            said = [*pages.said_by_picture(content)]
            said += WORDS.findall(content) if self.closely else []
            yield Part("", "\n".join(map(pdf.words_in, said)), pages.SHOWN)
            after = filter(_opens, pages.after_picture(content))
            members += [("", member) for member in islice(after, 1)]
        elif not unpack:
            text = decoded(content)
            cut, held = letters_cut(content.decode("latin-1") if text is None else text, _opens)
            yield Part(name, "" if text is None else cut, ALL if text is None else "")
            if self.closely:
                fonts = map(b64decode, FONT.findall(cut))
                members += [(".txt", b"\n".join(WORDS.findall(font))) for font in fonts]
                held += filter(_opens, spelled_out(FONT.sub("", cut)))
                yield Part(name, other_page(content))
                yield Part(name, by_word(text or ""))
            members += [("", member) for member in held]
        if (unpack or members) and not further:
            yield Part(name, "", ALL)
        for inner, member in members if further else ():
            yield from self.parts(inner or name, member, deep - 1)


def _opens(content: bytes) -> bool:
    try:
        known = content.startswith(pdf.PDF) or pages.is_picture(content) or _unpacks(content)
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
    if pages.is_sealed(content):
        raise SealedError
    for begins, unpack in UNPACK.items():
        if content.startswith(begins):
            return unpack
    if content[257:262] == b"ustar":
        return _tar
    packed = b"PK\x05\x06" in content[-(2**16) - 22 :] and zipfile.is_zipfile(io.BytesIO(content))
    return _zip if packed else None


def _streams(content: bytes) -> list[Member]:
    """Return what was packed, in one stream or more, what their heads say, and what follows."""
    begins, reader = next((b, r) for b, r in READERS.items() if content.startswith(b))
    held, said, left = list[bytes](), list[bytes](), MOST
    while content.startswith(begins) and len(held) < STREAMS:
        said += _head(content)
        stream = reader()
        held.append(stream.decompress(content, left + 1))
        if (left := left - len(held[-1])) < 0 or not stream.eof:
            raise EOFError
        content = stream.unused_data.lstrip(b"\0")
    around = [(".txt", b"\n".join(said)), ("", content)]
    return [("", b"".join(held)), *(member for member in around if member[1])]


def _head(content: bytes) -> list[bytes]:
    """Return name and note of a file in gzip, after what else bits say is in its head."""
    if not content.startswith(b"\x1f\x8b"):
        return []
    end = 12 + unpack_from("<H", content, 10)[0] if content[3] & 4 else 10
    said = content[end:].split(b"\0", 2)[: bool(content[3] & 8) + bool(content[3] & 16)]
    return [*WORDS.findall(content[10:end]), *said]


def _all(file: IO[bytes] | io.BufferedIOBase) -> bytes:
    content = file.read(MOST + 1)
    if len(content) > MOST:
        raise ValueError
    return content


def _zip(content: bytes) -> list[Member]:
    """Return the files in an archive, their names, and what stands before and after them."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        entries = held.infolist()
        closed = any(entry.filename.endswith(CLOSED) for entry in entries)
        if closed or sum(entry.file_size for entry in entries) > MOST:
            raise SealedError
        found = [_entry(content, held, entry) for entry in entries]
        end = held.start_dir
    for _ in entries:
        end += 46 + sum(unpack_from("<3H", content, end + 28))
    members = [(e.filename, file) for e, (file, *_) in zip(entries, found, strict=True)]
    names = [line for e in entries for line in (e.filename.encode(), e.comment)]
    names += (word for _, head, _ in found for word in head)
    *gaps, last = _gaps(content, [(held.start_dir, end), *(span for *_, span in found)])
    around = [b"\n".join(names), *gaps, CLOSE.sub(b"", last, 1)]
    return [*pages.filled(members), *((".txt", text) for text in around if text.strip(b"\0"))]


def _entry(content: bytes, held: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Entry:
    """Return a file of an archive, the words in its head, and from where to where it lies."""
    at, size = entry.header_offset, entry.compress_size
    if entry.flag_bits & 1 or size > len(content):
        raise SealedError
    start = at + 30 + sum(unpack_from("<2H", content, at + 26))
    file, end = content[start : start + entry.file_size], start + size
    if entry.compress_type == zipfile.ZIP_STORED:
        end = start + len(file)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        file = stream.decompress(content[start:end], entry.file_size + 1)
        end -= len(stream.unused_data)
        if not stream.eof:
            raise SealedError
    else:
        file = _all(held.open(entry))
    # What may stand after a file of which little was known before it.
    end += 4 * content.startswith(b"PK\x07\x08" + (crc := entry.CRC.to_bytes(4, "little")), end)
    for wide in (8, 4):
        told = crc + b"".join(n.to_bytes(wide, "little") for n in (size, entry.file_size))
        end += len(told) * content.startswith(told, end)
    return file, WORDS.findall(content[at:start] + b"\0" + entry.extra), (at, end)


def _gaps(content: bytes, spans: Iterable[tuple[int, int]]) -> list[bytes]:
    """Return what stands in an archive before, between and after its parts."""
    gaps, at = list[bytes](), 0
    for start, end in sorted(spans):
        gaps.append(content[at:start])
        at = max(at, end)
    return [*gaps, content[at:]]


def _tar(content: bytes) -> list[Member]:
    """Return the files in an archive, all that their heads say, and what stands between them."""
    members, said, spans = list[Member](), list[str](), list[tuple[int, int]]()
    with tarfile.open(fileobj=io.BytesIO(content)) as held:
        for one in held:
            if one.issparse():
                raise SealedError
            file = None if one.islnk() or one.issym() else held.extractfile(one)
            members += [(one.name, _all(file))] if file else []
            said += [one.name, one.linkname, one.uname, one.gname, *one.pax_headers.values()]
            spans.append((one.offset, one.offset_data + (one.size if file else 0)))
    gaps = [gap.strip(b"\0") for gap in _gaps(content, spans)]  # or a head of all the files
    gaps = [b"\n".join(WORDS.findall(gap)) if gap[156:157] == b"g" else gap for gap in gaps]
    said_of = "\n".join(dict.fromkeys(said)).encode("utf-8", "surrogateescape")
    return [*members, *((".txt", text) for text in (said_of, *gaps) if text)]


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
    left = b"\n".join(WORDS.findall(content))  # with what was taken out, which is still there
    return [(".txt", lines.encode()), (".txt", left), *(("", cell) for cell in cells)]


READERS: dict[tuple[bytes, ...], Callable[[], Any]] = {
    (b"\x1f\x8b",): lambda: zlib.decompressobj(16 + zlib.MAX_WBITS),
    (b"x\1", b"x\x9c", b"x\xda"): zlib.decompressobj,
    tuple(b"BZh%d1AY&SY" % n for n in range(1, 10)): bz2.BZ2Decompressor,
    (b"\xfd7zXZ\x00", b"]\x00\x00"): lzma.LZMADecompressor,
}
UNPACK: dict[tuple[bytes, ...], Callable[[bytes], list[Member]]] = {
    (b"PK\x03\x04",): _zip,
    (b"SQLite format 3\x00",): _sqlite,
    **dict.fromkeys(READERS, _streams),
}
