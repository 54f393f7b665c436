"""How files read that are no plain text: pages and drawings, pictures, Word documents and PDF.

What the words are that a reader has of them, wherever they stand: in the text, in titles and
alternative texts, in targets of links, in comments and in properties. Line ends stay.
"""

from __future__ import annotations

import ast
import codecs
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress

from PIL import Image, UnidentifiedImageError

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp")
ARCHIVES = (".docx", ".dotx", ".odt", ".pptx", ".xlsx", ".epub")
MARKED = (".svg", ".html", ".htm", ".xml")
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
TAG = re.compile(
    r"<!--(.*?)-->|<(/?)([A-Za-z][\w:.-]*)((?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>", re.DOTALL
)
UNSEEN = re.compile(r"<(style|script)\b[^>]*>.*?</\1>|<[?!][^>-][^>]*>", re.DOTALL | re.IGNORECASE)
ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
# Attributes that hold shapes, sizes and names of the format itself, and elements within a word.
SHAPES = re.compile(
    r"(?:xmlns.*|d|points|transform|viewBox|style|class|id|for|role|version|x\d?|y\d?|xlink:type|type|width|"
    r"height|r[xy]?|c[xy]|.*[Ss]chema.*|rel|media|lang|xml:\w+|w\d*:(?:rsid.*|id|val|ascii|hAnsi))"
)
WITHIN = re.compile(
    r"(?:w:|xhtml:)?(?:tspan|textPath|b|i|em|strong|span|a|sub|sup|u|r|t|rPr|mark|small|wbr|"
    r"hyperlink|ext-link|bold|italic|xref|named-content|proofErr|style|smallCaps|rStyle)"
)
# What stands in two cells or entries is not read as one text: a column "Clinic", one "Ward".
CELL = re.compile(r"(?:w:)?tc|t[dh]|li|dt|dd|h[1-6]|caption|figcaption|title")
NAMESPACES = ("http://schemas.", "http://www.w3.org/", "http://purl.org/")
# Parts of a document that hold words, and what only says how they look or when it was saved.
LOOKS = re.compile(
    r"(?<!styles)(?<!settings)(?<!Settings)(?<!fontTable)(?<!numbering)(?<!theme1)(?<!Effects)"
    r"\.(?:xml|x?html|rels)$"
)
SAVED = re.compile(r"<dcterms:(created|modified)\b.*?</dcterms:\1>")
PARAGRAPH = re.compile(r"</(?:w:p|text:p|p)>")
TARGET = re.compile(r"Target=\"([^\"]*)\" TargetMode=\"External\"")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
PROPERTY = re.compile(
    rb"/(?:Title|Author|Subject|Keywords|Creator|Company|URI|Contents)\s*\(((?:\\.|[^\\)])*)\)"
)
STAMP = re.compile(r"<(\w+:(?:\w*Date|date|when|namespaceURI))>.*?</\1>", re.DOTALL)
PACKET = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)


def read_text(data: bytes) -> str | None:
    """Return a text in UTF-8 or UTF-16, with the line ends of Unix; None if it is neither."""
    mark = next((mark for mark in MARKS if data.startswith(mark)), b"")
    coding = MARKS.get(mark, "utf-8")
    if not mark and b"\0" in data:
        coding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    try:
        text = data.removeprefix(mark).decode(coding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")


def readings(data: bytes, suffix: str) -> tuple[list[str], str]:
    """Return what can be read of a file, each as a text of its own, and what of it cannot be.

    Args:
        data: its content.
        suffix: of its name, in small letters.

    Returns:
        The texts, and in a few words what cannot be searched; no words where all of it can.
    """
    if suffix in PICTURES:
        return ["\n".join(_of_picture(data))], "what the picture shows"
    if suffix == ".pdf":
        return ["\n".join(_of_pdf(data))], "the text of its pages"
    if suffix in ARCHIVES:
        try:
            return list(_of_archive(data)), ""
        except (zipfile.BadZipFile, RuntimeError):  # no archive, or one with a password
            return [], "all of it"
    text = read_text(data)
    if text is None:
        return [], "all of it"
    return (unmarked(text), "") if suffix in MARKED else ([text], "")


def unmarked(text: str) -> list[str]:
    """Return a page or a drawing as it reads, and what its attributes and comments say."""
    said: list[str] = []

    def shown(tag: re.Match[str]) -> str:
        comment, _, name, attributes = tag.groups()
        lines = "\n" * tag[0].count("\n")
        values = [] if comment else ATTRIBUTE.findall(attributes)
        words = [
            value[1:-1]
            for key, value in values
            if not SHAPES.fullmatch(key) and not value[1:].startswith(NAMESPACES)
        ]
        said.append(" \n".join([comment or "", *words]))
        apart = " ¦ " if name and CELL.fullmatch(name) else " "
        return lines + ("" if name and WITHIN.fullmatch(name) else apart)

    seen = UNSEEN.sub(lambda block: " " + "\n" * block[0].count("\n"), text)
    read = html.unescape(TAG.sub(shown, seen))
    return [read, html.unescape("\n".join(filter(str.strip, said)))]


def said_by(source: str) -> str:
    """Return the words of a module, which an exhibit may print, each in its line."""
    lines = [""] * (source.count("\n") + 1)
    with suppress(SyntaxError):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                lines[node.lineno - 1] += " ".join(["", *node.value.split()])
    return "\n".join(lines)


def _of_picture(data: bytes) -> Iterator[str]:
    """Yield what a picture says in words: the text that lies in it, and how it was taken."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()  # text may stand after the picture
            held = [*picture.info.items(), *picture.getexif().items()]
            held += [
                item
                for part in (0x8769, 0x8825)
                for item in picture.getexif().get_ifd(part).items()
            ]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return
    for _, value in held:
        if isinstance(value, bytes):
            yield value.decode("utf-8", "replace")
        elif isinstance(value, str):
            yield value


def _of_pdf(data: bytes) -> Iterator[str]:
    """Yield the properties of a PDF and the targets of its links, as far as they lie open."""
    parts = [data]
    for stream in STREAM.findall(data):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    for part in parts:
        for value in PROPERTY.findall(part):
            yield value.decode(
                "utf-16" if value.startswith(codecs.BOM_UTF16_BE) else "latin-1", "replace"
            )
        for packet in PACKET.findall(part):
            yield unmarked(STAMP.sub("", packet.decode("utf-8", "replace")))[0]


def _of_archive(data: bytes) -> Iterator[str]:
    """Yield the parts of a document with its properties, notes, comments and targets of links."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            text = archive.read(name).decode("utf-8", "replace") if LOOKS.search(name) else ""
            if name.endswith(".rels"):
                yield "\n".join(TARGET.findall(text))
            else:
                yield from unmarked(PARAGRAPH.sub("\\g<0>\n", SAVED.sub("", text)))
