"""What archives, packed streams and databases hold, what their heads say, and what lies between."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from struct import error, unpack_from
from typing import IO, Any

from analysis.files.letters import WORDS, decoded
from analysis.files.workbooks import filled

MOST = 200 * 2**20  # bytes that come out of one file: more would be a bomb
STREAMS = 1_000  # in a row, which are one file
BROKEN = (
    *(OSError, EOFError, RuntimeError, NotImplementedError, ValueError, LookupError, MemoryError),
    *(zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, sqlite3.Error, error),
)
CLOSED = ("xl/workbook.bin", ".iwa")  # in workbooks of Excel and of Numbers that are not read
# What closes a zip, also one that is large.
CLOSE = re.compile(rb"(?:PK\x06\x06.{52}PK\x06\x07.{16})?PK\x05\x06.{18}", re.DOTALL)
Member = tuple[str, bytes]
Entry = tuple[bytes, list[bytes], tuple[int, int]]
# How begins what is not read here: 7z, rar, zstd, lz4, lzip, compress, cabinets, ar; Parquet,
# Arrow, Feather, HDF, ORC, Avro, MATLAB; office files of old, and any that are encrypted; tables in
# which values stand as numbers of others: pickles, property lists, R, SPSS, SAS, Stata. Few letters
# may also begin a text, which is none of these; but some are written as texts.
SEALED = re.compile(
    rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x28\xb5\x2f\xfd|\x04\x22\x4d\x18|LZIP|\x1f\x9d|MSCF\0|"
    rb"PAR1|ARROW1|FEA1|\x89HDF|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|ORC|Obj\x01|MATLAB 5|"
    rb"bplist00|X\n\0|\0{12}\xc2\xea\x81\x60|[ilnoqrs][\x01\x02]\x01\0|\x80[\x02-\x05]"
)
SEALED_TEXT = re.compile(
    rb"-----BEGIN (?:PGP|AGE|CMS|PKCS7)|age-encryption\.org/|RD[ABX]\d\n|A\n\d\n\d+\n|"
    rb"!<arch>\n|\$FL[23]@|<stata_dta><header>|\((?:lp|dp)0\n|ccopy_reg\n|cpandas\.|"
    rb"(?s:.{40})?ASCII SPSS PORT FILE"
)


class SealedError(Exception):
    """A file cannot be unpacked, or not to the end."""


def _is_sealed(content: bytes) -> bool:
    """Whether a file is of a kind that is not read here."""
    return bool(SEALED_TEXT.match(content) or (SEALED.match(content) and decoded(content) is None))


def unpacks(content: bytes) -> Callable[[bytes], list[Member]] | None:
    """Return what takes the parts out of a file; None if it is no archive.

    Raises:
        SealedError: it is one that is not known.
    """
    if _is_sealed(content):
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
    return [*filled(members), *((".txt", text) for text in around if text.strip(b"\0"))]


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
        # Longer than the file is only what is worked out, and may fill all memory.
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, len(content))
        base.text_factory = lambda text: text.decode("utf-8", "replace")
        base.deserialize(content[:18] + b"\1\1" + content[20:])  # also with a log beside it
        made = base.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        quoted = ['"' + name.replace('"', '""') + '"' for kind, name, _ in made if kind == "table"]
        rows, left = list[tuple[object, ...]](), MOST
        for row in (row for name in quoted for row in base.execute(f"SELECT * FROM {name}")):  # noqa: S608
            rows.append(row)
            if (left := left - sum(len(cell) for cell in row if isinstance(cell, str | bytes))) < 0:
                raise SealedError
    lines = "\n".join("\t".join(map(str, row)) for row in [*made, *rows])
    cells = (cell for row in rows for cell in row if isinstance(cell, bytes))
    there = b"\n".join(WORDS.findall(content))  # with what was taken out, which is still there
    return [(".txt", lines.encode()), (".txt", there), *(("", cell) for cell in cells)]


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
