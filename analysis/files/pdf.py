"""What a PDF says: its pages, notes, links, properties, attachments.

A PDF from elsewhere can be made to take all time and all memory, or to end the program that reads
it. So another program reads it, `pdf_apart`, with a limit to both.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import dataclass

from analysis.files import pdf_apart
from analysis.files.letters import decoded

PDF, SECONDS = b"%PDF-", 10
WIDE = (b"\xfe\xff", b"\xff\xfe")
# Over the end of a line: with a hyphen, or as addresses are broken.
BROKEN_WORD = re.compile(r"(?<=\w)[-\u2010\u00ad]\n(?=\w)|(?<=[@/_])\n(?=\w)|(?<=\.)\n(?=[a-z])")


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
    line = [sys.executable, "-I", pdf_apart.__file__, str(seconds)]
    try:
        done = subprocess.run(
            line, input=content, capture_output=True, timeout=3 * seconds, check=True
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise PdfError from error
    texts = (_text(literal.encode("latin-1")) for literal in said["beside"])
    said["beside"] = "\n".join(filter(None, texts))
    said["files"] = [(name, b64decode(file)) for name, file in said["files"]]
    return Pdf(**said)


def rejoined(page: str) -> str:
    """Return the text of a page without line ends, with words whole that lines divide."""
    return " ".join(BROKEN_WORD.sub("", page).split())


def _text(literal: bytes) -> str:
    """Return what a text in a PDF says, without line ends."""
    wide = literal.startswith(WIDE)
    text = None if wide else decoded(literal)
    text = text or literal.decode("utf-16" if wide else "latin-1", "replace")
    return " ".join(text.split())
