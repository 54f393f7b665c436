"""The plain texts of a project: found by what the project says of them, and decoded."""

from __future__ import annotations

import codecs
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from urllib.parse import unquote

from analysis.imports.archive import PIECE
from analysis.imports.cells.letters import MAC, doubled, marked, texts_of, wide
from analysis.imports.project import RefusedError

SNIFFED = 2**16
IN_UTF8 = 0x800  # a flag of an archive: the name of a member is
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")  # which no text has
UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # in Windows-1252
OUTSIDE = re.compile(r"(absolute|relative|file|https?):|[A-Za-z]:|/|\.\.?([/\\]|$)", re.IGNORECASE)


class Texts:
    """The plain texts in an archive, found by what a project says of them."""

    def __init__(self, members: Iterable[zipfile.ZipInfo]) -> None:
        """Look at the name of every member once."""
        self.members: dict[str, list[zipfile.ZipInfo]] = defaultdict(list)
        for member in members:
            for path in _names(member):
                folder, _, name = f"/{path}".replace("\\", "/").lower().rpartition("/")
                if folder.rpartition("/")[2] in ("sources", ""):
                    self.members[name].append(member)

    def find(self, path: str, number: int) -> zipfile.ZipInfo:
        """Find the plain text of a source among the members of the archive."""
        where = f"text source {number} in file order"
        if not path:
            raise RefusedError(f"{where} has no plain text; export the project with its texts")
        inside = re.sub("^internal:[/\\\\]*", "", path, flags=re.IGNORECASE)
        name = re.sub(r"^sources[/\\]", "", inside, flags=re.IGNORECASE)
        if OUTSIDE.match(name) or re.search(r"[/\\:]", name) or not name:
            raise RefusedError(
                f"{where} points outside the archive; export the project with its texts"
            )
        for called in dict.fromkeys((name, unquote(name))):
            found = self.members.get(unicodedata.normalize("NFC", called).lower(), [])
            if len(found) == 1:
                return found[0]
        raise RefusedError(f"{where}: expected its text once in the archive, found {len(found)}")


def _names(member: zipfile.ZipInfo) -> set[str]:
    """Return how a member may be called, in whatever letters the archive has its name."""
    names = {member.filename}
    if not member.flag_bits & IN_UTF8 and not member.filename.isascii():
        for page in ("utf-8", "cp1252"):
            with suppress(UnicodeError):
                names.add(member.filename.encode("cp437").decode(page))
    return {unicodedata.normalize("NFC", name) for name in names}


def encoding_of(pieces: Iterable[bytes], number: int) -> str:
    """Say how a text is encoded: by its mark, by NULs where UTF-16 has them, by what it is not.

    Raises:
        RefusedError: if it is no text in an encoding that is known here.
    """
    pieces = iter(pieces)
    first = next(pieces, b"")
    where = f"text source {number} in file order"
    if b"\0" in first[:SNIFFED] or marked(first):
        found = wide(first[:SNIFFED])
        if not found:
            raise RefusedError(f"{where} holds NULs and is no UTF-16; save it as UTF-8")
        return found
    strict, sound = codecs.getincrementaldecoder("utf-8")(), True
    odd_bytes = {CONTROLS: False, UNDEFINED: False}
    for piece in chain([first], pieces):
        for pattern, seen in odd_bytes.items():
            odd_bytes[pattern] = seen or bool(pattern.search(piece))
        try:
            sound = sound and strict.decode(piece) is not None
        except UnicodeDecodeError:
            sound = False
    try:
        strict.decode(b"", final=True)
    except UnicodeDecodeError:
        sound = False
    if not sound and odd_bytes[CONTROLS]:
        raise RefusedError(f"{where} is no text that can be read; save it as UTF-8")
    if sound:
        return "utf-8"
    page = _page(first[:SNIFFED], where)
    return "latin-1" if page == "cp1252" and odd_bytes[UNDEFINED] else page


def _page(start: bytes, where: str) -> str:
    """Return the code page of a text; where several are as likely, positions are the same in all.

    Raises:
        RefusedError: its letters may have two bytes, and its positions not be those of one.
    """
    pages = list(texts_of(start))
    if (len(pages) > 1 or pages == [MAC]) and doubled(start):
        raise RefusedError(f"in which letters {where} is cannot be told; save it as UTF-8")
    return pages[0] if len(pages) == 1 else "cp1252"


def decoded(read: Callable[[], Iterator[bytes]], encoding: str, number: int) -> Iterator[str]:
    """Yield the pieces of a text without its mark.

    Raises:
        RefusedError: if it is not encoded so to its end.
    """
    try:
        yield from codecs.iterdecode(read(), encoding)
    except UnicodeDecodeError:
        raise RefusedError(
            f"text source {number} in file order is not {encoding.upper()} to its end, as it begins"
        ) from None


def in_pieces(text: str) -> Iterator[str]:
    """Yield the pieces of a text that stands in the project's XML."""
    return (text[at : at + PIECE] for at in range(0, len(text), PIECE))
