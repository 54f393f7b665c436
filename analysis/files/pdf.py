"""What a PDF says: its pages, notes, links, properties, attachments; and bytes, as letters.

A PDF from elsewhere can be made to take all time and all memory, or to end the program that reads
it. So this module is a program of its own as well, with a limit to both.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import resource
import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

PDF = b"%PDF-"
SECONDS, MEMORY, PAGES, VERSIONS = 10, 2**30, 2_000, 20  # of one file
UNREAD = "its pages from the {:,}th on"
DRAWN, SCANNED = "what its pages show without words", "what its pictures show"
LOST = "letters of its pages without a meaning"
HYPHEN = "\ufffe"  # at the end of a line, as the library has it
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
# What no reader of a PDF looks at, and what begins as XML does.
BEHIND = re.compile(rb"(?s)%%EOF\s*(.*?)(?=\d+ \d+ obj\b|xref\b|startxref|%%EOF|%PDF-|\Z)")
MARKUP = re.compile(rb"\s*<[?A-Za-z]")
PACKET = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
# A text in brackets, of which others are a part, or in hexadecimal digits; and what has no words.
LITERAL = rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()]|\([^()]*\))*\))*)\)"
STRING = re.compile(LITERAL + rb"|(?<!<)<([0-9A-Fa-f\s]+)>(?!>)", re.DOTALL)
WORDLESS = re.compile(
    rb"/ID\s*\[[^\]]*\]|/(?:CreationDate|ModDate|M|ID|Lang|Producer|Registry|Ordering)\s*"
    rb"(?:" + LITERAL + rb"|<[0-9A-Fa-f\s]+>)",
    re.DOTALL,
)
ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)
# Over the end of a line: with a hyphen, or as addresses are broken.
BROKEN_WORD = re.compile(r"(?<=\w)[-\u2010\u00ad]\n(?=\w)|(?<=[@/_])\n(?=\w)|(?<=\.)\n(?=[a-z])")
WORDS = re.compile(rb"[ -~]{6,}")  # among other bytes
# By the marks with which they begin, of which the first begins as the third does.
ENCODINGS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32"} | dict.fromkeys(
    (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"
)
# Around a note in a picture.
CODED = re.compile(rb"^(?:ASCII\0\0\0|UNICODE\0|JIS\0{5}|\0{8})|(?:\0\0)+\0?$")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # what no text of one byte a letter has
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
# Between runs of letters: ends of lines, and what makes each line a comment or a text.
JOINED = r"(?:\\[nrt]|[\s\"'`,;|#>()\[\]\\]|(?<=\s)[-+*/]+(?=\s))"
BASE64 = re.compile(rf"(?:[\w+/-]{{16,}}+{JOINED}*+)++[\w+/-]*={{0,2}}", re.ASCII)
BETWEEN, LEAST = re.compile(rf"(?:{JOINED}|=)+"), 40  # letters that may be another file
HEX = re.compile(r"(?:[0-9a-f]{2})+|(?:[0-9A-F]{2})+")


class PdfError(Exception):
    """A PDF cannot be read: it is encrypted or broken, or takes too long or too much."""


@dataclass(frozen=True)
class Pdf:
    """What a PDF says.

    Attributes:
        pages: the text of each, line by line.
        beside: what else is said in words, each in its line.
        packets: properties in XML.
        files: what is attached, by name.
        unread: in a few words, what of it cannot be read; none if all can.
    """

    pages: list[str]
    beside: str
    packets: list[str]
    files: list[tuple[str, bytes]]
    unread: str


def read(content: bytes, seconds: int = SECONDS) -> Pdf:
    """Read a PDF.

    Args:
        content: of the file.
        seconds: how long it may take.

    Raises:
        PdfError: it cannot be read.
    """
    line = [sys.executable, "-I", __file__, str(seconds)]
    try:
        done = subprocess.run(
            line, input=content, capture_output=True, timeout=3 * seconds, check=True
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise PdfError from error
    said["files"] = [(name, b64decode(file)) for name, file in said["files"]]
    return Pdf(**said)


def rejoined(page: str) -> str:
    """Return the text of a page without line ends, with words whole that lines divide."""
    return " ".join(BROKEN_WORD.sub("", page).split())


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
        yield b64decode(letters.replace("-", "+").replace("_", "/") + "===")
        if HEX.fullmatch(letters):
            yield bytes.fromhex(letters)


def _said(content: bytes, pdfium: Any) -> dict[str, object]:  # noqa: ANN401 -- it has no types
    """Return the fields of what a PDF says; a file that was added to says what it said before.

    Args:
        content: of the file.
        pdfium: the library, which is loaded where it is used alone.
    """
    ends = [match.end() for match in re.finditer(b"%%EOF", content)][:-1][-VERSIONS:]
    pages: list[str] = []
    beside: dict[str, None] = {}
    packets: list[str] = []
    files: dict[str, str] = {}
    unread: dict[str, None] = {}
    for n, version in enumerate([content, *(content[:end] for end in reversed(ends))]):
        try:
            document = pdfium.PdfDocument(version)
        except pdfium.PdfiumError:
            if not n:
                raise
            continue  # the end of a part of a file, as where it is made to be shown in the web
        for number, page in enumerate(document):
            if number == PAGES:
                unread[UNREAD.format(PAGES)] = None
                break
            text, missed = _page(page, pdfium.raw)
            pages.append(text)
            unread |= dict.fromkeys(missed)
        saved = io.BytesIO()
        document.save(saved, flags=pdfium.raw.FPDF_REMOVE_SECURITY)
        plain = saved.getvalue()
        packets += [p for p in _packets(plain) if p not in packets]
        open_parts = plain if b"/Encrypt" in version else version + plain
        beside |= dict.fromkeys(_strings(WORDLESS.sub(b"", STREAM.sub(b"", open_parts))))
        for i in range(document.count_attachments()):
            file = document.get_attachment(i)
            with suppress(pdfium.PdfiumError):
                files[b64encode(bytes(file.get_data())).decode()] = file.get_name()
        files = {b64encode(held).decode(): name for name, held in _held(open_parts)} | files
    files |= {b64encode(b).decode(): ".txt" for b in BEHIND.findall(content) if b.strip(b"\0 \r\n")}
    return {
        "pages": pages,
        "beside": "\n".join(beside),
        "packets": packets,
        "files": [(name, file) for file, name in files.items()],
        "unread": " and ".join(unread),
    }


def _held(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what streams hold that are files, and forms in XML, packed as they are."""
    for found in STREAM.finditer(content):
        about = content[content.rfind(b"obj", 0, found.start()) : found.start()]
        body = content[found.start(1) : found.end() - len(b"endstream")]
        if b"/EmbeddedFile" in about:
            yield ".txt", body
        elif b"/Metadata" not in about:
            with suppress(zlib.error):
                begin = zlib.decompressobj().decompress(body, 99) if b"/Fl" in about else body
                yield from [(".xml", body)] if MARKUP.match(begin) else []


def _page(page: Any, raw: Any) -> tuple[str, list[str]]:  # noqa: ANN401 -- they have no types
    """Return the text of a page, and what of it cannot be read."""
    words = page.get_textpage()
    n = words.count_chars()
    text = words.get_text_range().replace("\r\n", "\n").replace(HYPHEN, "-\n") if n else ""
    kinds = {item.type for item in page.get_objects(max_depth=6)}
    missed = [SCANNED] if raw.FPDF_PAGEOBJ_IMAGE in kinds else []
    if any(raw.FPDFText_HasUnicodeMapError(words, i) == 1 for i in range(n)):
        missed.append(LOST)
    elif not text.strip() and kinds - {raw.FPDF_PAGEOBJ_IMAGE}:
        missed.append(DRAWN)
    return text, missed


def _packets(content: bytes) -> Iterator[str]:
    for packet in PACKET.findall(content):
        yield packet.decode("utf-8", "replace")


def _strings(content: bytes) -> Iterator[str]:
    """Yield the texts in a PDF whose parts lie open, without line ends."""
    for literal, digits in STRING.findall(content):
        if digits:
            found = bytes.fromhex((digits + b"0" * (len(b"".join(digits.split())) % 2)).decode())
        else:
            found = ESCAPED.sub(_unescaped, literal)
        wide = found.startswith((b"\xfe\xff", b"\xff\xfe"))
        text = None if wide else decoded(found)
        text = text or found.decode("utf-16" if wide else "latin-1", "replace")
        if said := " ".join(text.split()):
            yield said


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 255])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b""}.get(
        match[2] or b"", match[2] or b""
    )


def main() -> None:
    """Read a PDF that is given, within limits, and write what it says as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]),) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pdfium = import_module("pypdfium2")
    try:
        said = _said(sys.stdin.buffer.read(), pdfium)
    except (pdfium.PdfiumError, MemoryError, ValueError):
        sys.exit(1)
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
