"""XML of whatever size and from whomever: read as it comes, and kept nowhere.

Names lose their prefix, and namespaces are not resolved: a long one would be copied into every
name that it applies to. No document type is read, so that there are no entities.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from analysis.imports.project import RefusedError

MAX_TAG = 2**20
MAX_DEPTH = 10_000


class Handler(Protocol):
    """What is told of elements and of the words in them."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, tag: str) -> None:
        """Take its end."""

    def data(self, text: str) -> None:
        """Take words."""


def scan(pieces: Iterable[bytes], handler: Handler) -> None:
    """Tell a handler what stands in some XML.

    Raises:
        RefusedError: if it is malformed, has a document type or is not fit to be read.
    """
    fed = 0
    parser = expat.ParserCreate(intern=None)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = handler.data, _doctype
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


def _doctype(*_: object) -> None:
    """Stop where a document type begins, before any entity is declared."""
    raise RefusedError("the XML declares a DOCTYPE, which no REFI-QDA project needs; refused")
