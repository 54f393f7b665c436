"""The file of an export, which is treated as hostile: what it may cost is decided here.

It is read only if it is a file, unpacked piece by piece and never to disk, and neither its list of
members, its texts nor its XML may take more than a fixed amount of memory or time.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
import struct
import sys
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from xml.parsers import expat

from analysis.imports.project import RefusedError

PIECE = 2**20
MAX_TAG = 2**20
MAX_LIST = 8 * 2**20  # bytes of the list of members, some 70,000 with usual names
MAX_ELEMENTS, MAX_ATTRIBUTES = 2**20, 2**22
ENCRYPTED = 0x1
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# All that is read of an element; the rest of its attributes is not even kept.
ATTRIBUTES = {
    "Project": ("origin",),
    "User": ("guid",),
    "Code": ("guid", "name"),
    "Case": ("guid",),
    "SourceRef": ("targetGUID",),
    "TextSource": ("guid", "plainTextPath"),
    "PlainTextSelection": ("startPosition", "endPosition", "creatingUser"),
    "Coding": ("creatingUser",),
    "CodeRef": ("targetGUID",),
}
WORDED = ("Description", "PlainTextContent")


@dataclass
class Allowance:
    """How many bytes may be unpacked where text is expected, and how many were."""

    limit: int
    used: int = 0

    def use(self, count: int) -> None:
        """Take some of it, or refuse the file."""
        self.used += count
        if self.used > self.limit:
            raise RefusedError(f"unpacks to more than {self.limit} bytes where text is expected")


class _File(io.FileIO):
    """A file of which nobody reads more at once than a list of members may have."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > MAX_LIST:
            raise RefusedError(f"lists its members in more than {MAX_LIST} bytes")
        return super().read(size)


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip and turn what a broken or odd one raises into one clear message.

    Raises:
        RefusedError: if it is no file, or not a sound one, now or while it is read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # else opening it could wait for ever
            raise RefusedError("not a file, but a folder, a pipe or a device")
        with (
            _File(path, opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file,
            zipfile.ZipFile(file) as archive,
        ):
            yield archive
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError):
        raise RefusedError("a broken archive (zip); export or copy it again") from None
    except NotImplementedError:
        raise RefusedError("encrypted or packed in an unknown way; export it plainly") from None
    except OSError as error:
        raise RefusedError(f"cannot be read: {error.strerror or error}") from None


def unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: Allowance
) -> Iterator[bytes]:
    """Yield the pieces of a member, whatever the archive says of its size.

    What is packed is paid for as well: a member can be large and unpack to nothing.
    """
    if member.flag_bits & ENCRYPTED or member.compress_type not in PACKED:
        raise NotImplementedError
    paid = member.compress_size
    allowance.use(paid)
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            allowance.use(max(0, len(piece) - paid))
            paid = max(0, paid - len(piece))
            yield piece


class Texts:
    """The plain texts in an archive, found by what a project says of them."""

    def __init__(self, members: Iterable[zipfile.ZipInfo]) -> None:
        """Look at the name of every member once."""
        self.members: dict[str, list[zipfile.ZipInfo]] = defaultdict(list)
        for member in members:
            self.members["/".join(f"/{member.filename}".lower().split("/")[-2:])].append(member)

    def find(self, path: str, number: int) -> zipfile.ZipInfo:
        """Find the plain text of a source among the members of the archive."""
        where = f"text source {number} in file order"
        if not path:
            raise RefusedError(f"{where} has no plain text; export the project with its texts")
        name = re.sub("^internal:/*", "", path, flags=re.IGNORECASE)
        name = re.sub("^sources/", "", name, flags=re.IGNORECASE)
        if re.search(r"[/\\:]", name) or name in ("", ".", ".."):
            raise RefusedError(
                f"{where} points outside the archive; export the project with its texts"
            )
        found = self.members.get(f"sources/{name}".lower(), [])
        if len(found) != 1:
            raise RefusedError(
                f"{where}: expected its text once in the archive, found {len(found)}"
            )
        return found[0]


def decode(pieces: Iterator[bytes], number: int) -> tuple[bool, Iterator[str]]:
    """Decode a text: UTF-8, with a byte-order mark or without, or UTF-16 with one.

    Returns:
        Whether it has a mark, and its pieces without it.
    """
    first = next(pieces, b"")
    wide = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))

    def decoded() -> Iterator[str]:
        try:
            yield from codecs.iterdecode(chain([first], pieces), "utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError:
            raise RefusedError(
                f"text source {number} in file order is neither UTF-8 nor UTF-16 with a mark"
            ) from None

    return wide or first.startswith(codecs.BOM_UTF8), decoded()


def in_pieces(text: str) -> Iterator[str]:
    """Yield the pieces of a text that stands in the project's XML."""
    return (text[at : at + PIECE] for at in range(0, len(text), PIECE))


class _Tree:
    """Builds the tree of a project: all elements, but of each only what is read later."""

    def __init__(self) -> None:
        self.builder = ET.TreeBuilder()
        self.elements = self.attributes = self.worded = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.attributes += len(attributes)
        if self.elements > MAX_ELEMENTS or self.attributes > MAX_ATTRIBUTES:
            most = f"{MAX_ELEMENTS} elements or {MAX_ATTRIBUTES} attributes"
            raise RefusedError(f"the project's XML has more than {most}")
        name = sys.intern(tag.rpartition(":")[2])
        self.worded += name in WORDED
        read = ATTRIBUTES.get(name, ())
        self.builder.start(name, {key: attributes[key] for key in read if key in attributes})

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self.worded -= name in WORDED
        self.builder.end(name)

    def data(self, text: str) -> None:
        if self.worded:
            self.builder.data(text)

    def doctype(self, *_: object) -> None:
        """Stop where a document type begins, before any entity is declared."""
        raise RefusedError("the XML declares a DOCTYPE, which no REFI-QDA project needs; refused")


def parse_xml(pieces: Iterable[bytes]) -> ET.Element:
    """Parse the project's XML without document type; tags lose their namespace.

    Namespaces are not resolved: a long one would be copied into every name that it applies to.
    """
    tree, fed = _Tree(), 0
    parser = expat.ParserCreate(intern=None)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = tree.data, tree.doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            # What is not closed yet is kept, and read again with every piece.
            if fed - parser.CurrentByteIndex > MAX_TAG:
                raise RefusedError(f"the project's XML has a tag of more than {MAX_TAG} bytes")
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise RefusedError(f"the project's XML is malformed: {error}") from None
    root: ET.Element = tree.builder.close()
    if root.tag != "Project":
        raise RefusedError("the XML is not a REFI-QDA project (a .qdc codebook holds no codings)")
    return root
