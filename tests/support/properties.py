"""What a file says beside its content: properties, comments, links, and parts nobody asked for.

Each reader gives pairs of a name and a value, of all that its format can hold and hide; what may be
among them is for a test to say.
"""

import base64
import io
import re
import zipfile
import zlib
from pathlib import Path

import lxml.etree
import lxml.html

from tests.support.formats import parts

PACKED = re.compile(r"data:image/(?P<form>png|svg)[^,]*;base64,(?P<content>[\w+/=]+)")
STRING = rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f\s]*>"
HIDDEN = rb"/(EmbeddedFiles?|Filespec|EF|AF|Launch|GoToR|JavaScript|JS|PieceInfo|LastModified)\b"
PAINTED = ("IHDR", "PLTE", "tRNS", "IDAT", "IEND")  # of a PNG: the picture itself
REVISION = re.compile(r"(rsid\w*|author|initials|date|userId|providerId)$")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VECTORS = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")


def properties(form, content):
    """Read a file of a format, such as docx."""
    return READERS[form](content)


def unpacked(content):
    """A file as it lies on the disk, and whatever it holds compressed or encoded."""
    if content.startswith(b"PK"):
        return [content, *parts(content).values()]
    if content.startswith(b"%PDF"):
        return [content, *streams(content)]
    text = content.decode("latin-1")
    return [content, *(base64.b64decode(found["content"]) for found in PACKED.finditer(text))]


def local(node):
    return lxml.etree.QName(node).localname


def remarks(root):
    """The comments and processing instructions of a tree."""
    nodes = root.getroottree().xpath("//comment() | //processing-instruction()")
    return [("comment", str(node).strip()) for node in nodes]


def leaves(root):
    """The elements of a tree that hold text, and their attributes."""
    for node in root.iter(lxml.etree.Element):
        if node.text and node.text.strip():
            yield node, node.text.strip()


# --- Word


def packed(content, called):
    """What an archive says of each file in it, whose name is called so."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [("archive comment", archive.comment.decode())] if archive.comment else []
        for member in archive.infolist():
            year, month, day, *clock = member.date_time
            found += [
                (called, member.filename),
                ("part date", f"{year}-{month:02}-{day:02} {clock}"),
                ("part system", str(member.create_system)),
                ("part extra", (member.extra + member.comment).hex()),
            ]
    return found


def of_word(content):
    found = packed(content, "part")
    for name, held in parts(content).items():
        found += of_part(name, held)
    return found


def of_bundle(content):
    """Read a MECA bundle, whose files lie beside it as well."""
    return packed(content, "bundled")


def of_part(name, content):
    """Read a part of a Word document."""
    if name.endswith(".png"):
        return of_png(content)
    root = lxml.etree.fromstring(content)
    found = remarks(root)
    if name.endswith(".rels"):
        links = [node for node in root if node.get("TargetMode") == "External"]
        return found + [("link", node.get("Target")) for node in links]
    if name.startswith("docProps/"):
        for node, text in leaves(root):
            owner = node.getparent().get("name", local(node))  # of a property with a name
            found.append((f"{Path(name).stem} {owner}", text))
    for node in root.iter(lxml.etree.Element):
        if local(node) in ("comment", "person", "docVar", "attachedTemplate"):
            found.append((local(node), "".join(node.itertext()) or str(dict(node.attrib))))
        if local(node) == "cNvPr":
            found.append(("picture", node.get("descr", "")))
        marks = {key: value for key, value in node.attrib.items() if key.startswith(WORD)}
        marks = {key.removeprefix(WORD): value for key, value in marks.items()}
        found += [(f"mark {key}", value) for key, value in marks.items() if REVISION.match(key)]
    return found


# --- PDF


def streams(content):
    """The streams of a PDF, inflated where they are deflated."""
    held = []
    for start in re.finditer(rb"(?<!end)stream\r?\n", content):
        try:
            held.append(zlib.decompressobj().decompress(content[start.end() :]))
        except zlib.error:
            held.append(content[start.end() : content.find(b"endstream", start.end())])
    return held


def unquoted(string):
    """The text of a string in a PDF."""
    if string.startswith(b"<"):
        raw = bytes.fromhex(string[1:-1].decode())
    else:
        raw = re.sub(
            rb"\\([0-7]{1,3}|.)",
            lambda m: bytes([int(m[1], 8)]) if m[1].isdigit() else m[1],
            string[1:-1],
            flags=re.DOTALL,
        )
    return raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def of_pdf(content):
    inner = streams(content)
    packed = [stream for stream in inner if re.match(rb"\d+ \d+[\s\d]*<<", stream)]
    frame = b"\n".join([re.sub(rb"stream\r?\n.*?endstream", b"", content, flags=re.S), *packed])
    found = [("comment", line.decode("latin-1")) for line in re.findall(rb"(?m)^%[ -~]+$", frame)]
    found = [pair for pair in found if not re.fullmatch(r"%PDF-[\d.]+|%%EOF", pair[1])]
    for number in set(re.findall(rb"/Info (\d+) 0 R", frame)):
        for held in re.findall(rb"(?s)\b%s 0 obj(.*?)endobj" % number, frame):
            pairs = re.findall(rb"/(\w+)\s*(%s|/\w+)" % STRING, held)
            found += [(f"info {key.decode()}", unquoted(value)) for key, value in pairs]
    found += [("hidden", key.decode()) for key in re.findall(HIDDEN, frame)]
    found += [("link", unquoted(s)) for s in re.findall(rb"/URI\s*(%s)" % STRING, frame)]
    notes = re.findall(rb"/Type\s*/Annot\b[^\0]*?/Subtype\s*/(\w+)", frame)
    found += [("note", kind.decode()) for kind in notes if kind != b"Link"]
    for packet in (stream for stream in inner if b"<x:xmpmeta" in stream):
        found += of_xmp(packet)
    return found


def of_xmp(packet):
    """Read the properties that a PDF or a picture carries as RDF."""
    root = lxml.etree.fromstring(re.search(rb"(?s)<x:xmpmeta.*</x:xmpmeta>", packet)[0])
    for schemas in root.iter("{*}schemas"):  # which tell of the schema, and not of the document
        schemas.clear()
    found = remarks(root)
    for node in root.iter(lxml.etree.Element):
        for key, value in node.attrib.items():
            if "rdf-syntax" not in key and "namespace" not in key:
                found.append((f"xmp {local(node)} {lxml.etree.QName(key).localname}", value))
    for node, text in leaves(root):
        while local(node) in ("li", "Seq", "Bag", "Alt"):
            node = node.getparent()  # noqa: PLW2901
        found.append((f"xmp {local(node)}", text))
    return found


# --- pictures


def of_png(content):
    found, place = [], 8
    while place < len(content):
        size, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        if kind.decode("latin-1") not in PAINTED:
            held = content[place + 8 : place + 8 + size]
            said = held.hex() if kind == b"pHYs" else held.decode("latin-1")
            found.append((kind.decode("latin-1"), said))
        place += size + 12
        if kind == b"IEND":
            break
    return found + ([("after the end", content[place:].decode("latin-1"))] * (place < len(content)))


def of_svg(content):
    root = lxml.etree.fromstring(content)
    found = remarks(root)
    about = {node for data in root.iter("{*}metadata") for node in data.iter(lxml.etree.Element)}
    for node in root.iter(lxml.etree.Element):
        if node in about or local(node) in ("title", "desc"):
            said = [(node.text or "").strip(), *node.attrib.values()]
            found += [(f"about {local(node)}", text) for text in said if text]
            continue
        names = [node.tag, *(key for key in node.attrib if key.startswith("{"))]
        spaces = {lxml.etree.QName(name).namespace for name in names}
        found += [("foreign", str(space)) for space in spaces.difference(VECTORS)]
        found += [("id", node.get("id"))] if node.get("id") else []
        hrefs = [value for key, value in node.attrib.items() if key.endswith("href")]
        found += [("link", href) for href in hrefs if not href.startswith("#")]
    return found


# --- pages


def of_html(content):
    page = lxml.html.fromstring(content)
    found = remarks(page)
    for node in page.iter("meta"):
        pairs = dict(node.attrib)
        name = pairs.pop("name", None) or pairs.pop("http-equiv", None) or pairs.pop("property", "")
        found.append((f"meta {name}".strip(), pairs.get("content", pairs.get("charset", ""))))
    found += [("title", node.text_content()) for node in page.iter("title")]
    found += [("lang", page.get("lang", ""))]
    for node in page.iter("style", "script", "base", "link", "object", "embed", "iframe"):
        if node.tag != "style":
            found.append((node.tag, node.text_content() or str(dict(node.attrib))))
        found += [("comment", text) for text in re.findall(r"(?s)/\*.*?\*/", node.text or "")]
    for value in page.xpath("//@href | //@src | //@data | //@srcset | //@action"):
        if packed := PACKED.fullmatch(value):
            found += properties(packed["form"], base64.b64decode(packed["content"]))
        elif not value.startswith("#"):
            found.append(("link", value))
    return found


def of_jats(content):
    root = lxml.etree.fromstring(content)
    found = remarks(root)
    for abstract in root.iter("abstract"):
        abstract.clear()
    front = root.find("front")
    found += [(f"front {node.tag}", text) for node, text in leaves(front)]
    found += [("date", node.get("iso-8601-date")) for node in front.iter("pub-date", "date")]
    for node in root.iter(lxml.etree.Element):
        found += [("link", value) for key, value in node.attrib.items() if key.endswith("}href")]
    return found


READERS = {
    "docx": of_word,
    "meca": of_bundle,
    "pdf": of_pdf,
    "png": of_png,
    "svg": of_svg,
    "html": of_html,
    "xml": of_jats,
    "txt": lambda _: [],  # which is all content
}
