"""The plain texts of a project: found by what the project says of them, and decoded."""

from __future__ import annotations

import codecs
import re
import stat
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import unquote

from analysis.imports.archive import PIECE
from analysis.imports.cells.letters import DOUBLE, WINDOWS, encodings_of
from analysis.imports.project import RefusedError

KEPT = "as in Latin-1"
IN_UTF8 = 0x800  # a flag of an archive: the name of a member is


def _kept(error: UnicodeError) -> tuple[str, int]:
    """Return what Latin-1 has where Windows' letters have nothing; whatever else is wrong stays."""
    if not isinstance(error, UnicodeDecodeError) or error.encoding != "charmap":  # of one byte
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(KEPT, _kept)


class Texts:
    """The plain texts in an archive, found by what a project says of them."""

    def __init__(self, members: Iterable[zipfile.ZipInfo]) -> None:
        """Look at the name of every member once."""
        self.members: dict[str, list[zipfile.ZipInfo]] = defaultdict(list)
        for member in members:
            for path in () if stat.S_ISLNK(member.external_attr >> 16) else _names(member):
                folder, _, name = f"/{path}".replace("\\", "/").lower().rpartition("/")
                if ".." not in folder and folder.rpartition("/")[2] in ("sources", ""):
                    self.members[name].append(member)

    def find(self, path: str, number: int) -> zipfile.ZipInfo:
        """Find the plain text of a source among the members of the archive."""
        where = f"text source {number} in file order"
        if not path:
            raise RefusedError(f"{where} has no plain text; export the project with its texts")
        inside = re.sub("^internal:[/\\\\]*", "", path, flags=re.IGNORECASE)
        name = re.sub(r"^sources[/\\]", "", inside, flags=re.IGNORECASE)
        if name in ("", ".", "..") or re.search(r"[/\\:]", name):
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
    """Say in what letters a text is; where several code pages are as likely, in Windows'.

    That changes no position, but where letters may have two bytes.

    Raises:
        RefusedError: if it is no text in letters that are known here.
    """
    where, found = f"text source {number} in file order", encodings_of(pieces)
    if not found:
        raise RefusedError(f"{where} is no text that can be read; save it as UTF-8")
    if found[-1] in DOUBLE:
        raise RefusedError(f"in which letters {where} is cannot be told; save it as UTF-8")
    return found[0] if len(found) == 1 else WINDOWS[0]


def decoded(pieces: Iterable[bytes], encoding: str, number: int) -> Iterator[str]:
    """Yield the pieces of a text without its mark.

    Raises:
        RefusedError: if it is not encoded so to its end.
    """
    try:
        yield from codecs.iterdecode(pieces, encoding, KEPT)
    except UnicodeDecodeError:
        raise RefusedError(
            f"text source {number} in file order is not {encoding.upper()} to its end, as it begins"
        ) from None


def in_pieces(text: str) -> Iterator[str]:
    """Yield the pieces of a text that stands in the project's XML."""
    return (text[at : at + PIECE] for at in range(0, len(text), PIECE))
