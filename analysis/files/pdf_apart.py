"""The program that reads a PDF, within limits of time and memory, and writes what it says as JSON.

It stands on nothing else of the project, so that it can be run by itself.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zlib
from base64 import a85decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any

MEMORY, PAGES, VERSIONS, MOST = 2**30, 2_000, 20, 2**23  # of one file; bytes of one stream
UNREAD = "its pages from the {:,}th on"
DRAWN, SCANNED = "what its pages show without words", "what its pictures show"
LOST = "letters of its pages without a meaning"
HYPHEN = "\ufffe"  # at the end of a line, as the library has it
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
LAYER = re.compile(rb"/(?:FlateDecode|Fl|ASCII85Decode|A85|ASCIIHexDecode|AHx)\b")
# Of what streams hold: what is no text of one byte a letter, but may be a file or have two;
# properties; what draws a text; words; and gaps between parts of a line, in thousandths, of which
# those below one are blanks.
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]|begincmap")
PACKED = (b"PK\3\4", b"\x1f\x8b\x08", b"SQLite format 3\0", b"%PDF-")
MARKS = (b"\xfe\xff", b"\xff\xfe")
WIDE = re.compile(rb"(?!\0\0)(?:[\t\n\r -\xff]\0)+|(?:\0[\t\n\r -\xff])+")
METADATA = re.compile(rb"/Metadata\b(?!\s*\d)")
DRAWING = re.compile(rb"(?<![^\s>)\]])(?:BT|BDC|DP)\s")
LETTERS = re.compile(rb"[^\W\d_]{4,}")
KERNED, SPACE = re.compile(rb"(?<!\\)\)\s*(-?\d*\.?\d+)\s*\("), -200
# Letters by their numbers in a font, which say nothing without it: those of pages are read with it.
NUMBERED = re.compile(rb"\((?:[^\\()]|\\[^0]|\\0[^0-3])*+\\0[0-3](?:[^\\()]|\\.)*+\)", re.DOTALL)
# What no reader of a PDF looks at, and what begins as XML does.
BEHIND = re.compile(rb"(?s)%%EOF\s*(.*?)(?=\d+ \d+ obj\b|xref\b|startxref|%%EOF|%PDF-|\Z)")
LOOKS, MARKUP = b"/AP", re.compile(rb"\s*<[?A-Za-z]")
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
        streams = [*_streams(open_parts)]
        files = {b64encode(held).decode(): name for name, held in streams if name} | files
        shown = " ".join(" ".join(pages).split())
        drawn = (line for name, held in streams if not name for line in _drawn(held))
        beside |= dict.fromkeys(line for line in drawn if " ".join(line.split()) not in shown)
        beside |= dict.fromkeys(_flattened(document, pdfium.raw) if LOOKS in plain else ())
    files |= {b64encode(b).decode(): ".txt" for b in BEHIND.findall(content) if b.strip(b"\0 \r\n")}
    return {
        "pages": pages,
        "beside": list(beside),
        "packets": packets,
        "files": [(name, file) for file, name in files.items()],
        "unread": " and ".join(unread),
    }


def _streams(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what streams hold: files, forms in XML and other texts by their suffix, or drawings."""
    bodies = {}
    for found in STREAM.finditer(content):
        about = content[content.rfind(b"obj", 0, found.start()) : found.start()]
        bodies[content[found.start(1) : found.end() - len(b"endstream")]] = about
    for body, about in bodies.items():
        if b"/EmbeddedFile" in about:
            # However closely it is packed, as all streams begin.
            yield ".txt", b"x\x9c" + body[2:] if body.startswith((b"x^", b"x\1")) else body
        elif METADATA.search(about) and not LAYER.search(about):
            continue  # whose packets are read where they stand
        elif CONTROL.search(text := _unpacked(body, about)):
            wide = WIDE.match(text)  # up to the end of the line, which is of the PDF
            if text.startswith(MARKS) or (wide and wide.end() + 2 >= len(text)):
                yield ".txt", text[: len(text) // 2 * 2]
            elif text.startswith(PACKED):
                yield ".txt", text
        else:
            drawn = DRAWING.search(text)
            if MARKUP.match(text):
                yield ".xml", text
            elif drawn or 3 * sum(map(len, LETTERS.findall(text))) > len(text):
                yield "" if drawn else ".txt", text


def _unpacked(body: bytes, about: bytes) -> bytes:
    """Return what a stream holds, in as many layers as are told of it; nothing if it is broken."""
    for layer in LAYER.findall(about):
        try:
            if layer[1:2] == b"F":
                body = zlib.decompressobj().decompress(body, MOST)
            elif b"85" in layer:
                body = a85decode(body.strip().removeprefix(b"<~").removesuffix(b"~>"))
            else:
                body = bytes.fromhex(body.partition(b">")[0].decode("ascii"))
        except (zlib.error, ValueError):
            return b""
    return body


def _drawn(drawing: bytes) -> Iterator[str]:
    """Yield the texts that a drawing shows, with the parts of a line together."""
    worded = NUMBERED.sub(b"", drawing)
    whole = KERNED.sub(lambda gap: b" " if float(gap[1]) < SPACE else b"", worded)
    yield from (text for text in _strings(whole) if text.isprintable())


def _flattened(document: Any, raw: Any) -> Iterator[str]:  # noqa: ANN401 -- they have no types
    """Yield the lines of pages on which notes and fields lie as they look."""
    for n in range(min(len(document), PAGES)):
        page = document[n]
        if raw.FPDFPage_GetAnnotCount(page):
            before = {*_read(page.get_textpage()).splitlines()}
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            after = _read(document[n].get_textpage()).splitlines()
            yield from (line for line in after if line not in before)


def _page(page: Any, raw: Any) -> tuple[str, list[str]]:  # noqa: ANN401 -- they have no types
    """Return the text of a page, and what of it cannot be read."""
    words = page.get_textpage()
    text = _read(words)
    kinds = {item.type for item in page.get_objects(max_depth=6)}
    missed = [SCANNED] if raw.FPDF_PAGEOBJ_IMAGE in kinds else []
    if any(raw.FPDFText_HasUnicodeMapError(words, i) == 1 for i in range(words.count_chars())):
        missed.append(LOST)
    elif not text.strip() and kinds - {raw.FPDF_PAGEOBJ_IMAGE}:
        missed.append(DRAWN)
    return text, missed


def _read(words: Any) -> str:  # noqa: ANN401 -- it has no types
    text = words.get_text_range() if words.count_chars() else ""
    return str(text).replace("\r\n", "\n").replace(HYPHEN, "-\n")


def _packets(content: bytes) -> Iterator[str]:
    for packet in PACKET.findall(content):
        yield packet.decode("utf-8", "replace")


def _strings(content: bytes) -> Iterator[str]:
    """Yield the texts in a PDF whose parts lie open, a letter for each byte."""
    for literal, digits in STRING.findall(content):
        if digits:
            found = bytes.fromhex((digits + b"0" * (len(b"".join(digits.split())) % 2)).decode())
        else:
            found = ESCAPED.sub(_unescaped, literal)
        yield found.decode("latin-1")


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
