"""Follow the elements of a REFI-QDA project: XML of whatever size and from whomever.

It is read as it comes, and kept nowhere. Names lose their prefix, and namespaces are not resolved:
a long one would be copied into every name that it applies to. No document type is read, so that
there are no entities. A table says what may stand where, and what is counted and passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.parsers import expat

from analysis.common.described import own
from analysis.imports.project import RefusedError
from analysis.imports.refi.raw import ELSEWHERE, Raw

MAX_TAG = 2**20
MAX_CELL = 100_000  # characters of a label or a definition; a table takes a few more
MAX_DEPTH = 10_000
MAX_ODD = 2**20  # elements that REFI-QDA does not know

Attributes = dict[str, str]
ODD = ""  # what REFI-QDA does not know there

_ELEMENTS = own(Path(__file__).with_name("elements.yml"))
LOST: dict[str, str] = _ELEMENTS["lost"]
WORDED = frozenset(_ELEMENTS["worded"])
STEPS = {
    step: {name: called or name for name, called in inside.items()}
    for step, inside in _ELEMENTS["steps"].items()
}


class Machine:
    """Knows where in the file it is, and calls what begins or ends there.

    A method `_begin_X` or `_end_X` is called for the step X.
    """

    def __init__(self) -> None:
        """Begin."""
        self.raw = Raw()
        self.stack, self.name = ["Start"], ""
        self.words: list[str] | None = None
        self.size = self.odd = 0
        self.inside = self.held = 0  # codings in texts, and those of them that came to something
        self.in_text = False
        known = [name for name in dir(self) if name.startswith(("_begin_", "_end_"))]
        found = {name: getattr(self, name) for name in known}
        self.begin = {n[7:]: f for n, f in found.items() if n.startswith("_begin_")}
        self.finish = {n[5:]: f for n, f in found.items() if n.startswith("_end_")}

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        self.name = name = tag.rpartition(":")[2]
        here = self.stack[-1]
        step = STEPS[here].get(name, ODD) if here in STEPS else ODD
        self.stack.append(step)
        if step in self.begin:
            self.begin[step](attributes)
        elif step in WORDED:
            self.words, self.size = [], 0
        elif not step:
            self._odd(here)

    def end(self, _tag: str) -> None:
        """Take the end of an element."""
        step = self.stack.pop()
        if step in self.finish:
            self.finish[step]()

    def data(self, text: str) -> None:
        """Take words, where somebody wants them."""
        if self.words is not None:
            if self.stack[-1] in ("Content", "NoteText"):
                self.words.append(text)
            elif self.size <= MAX_CELL:
                self.words.append(text[: MAX_CELL + 1])
            self.size += len(text)

    def _said(self) -> str:
        text, self.words = "".join(self.words or ()), None
        return text

    def _odd(self, here: str) -> None:
        """Count what REFI-QDA does not know there; there cannot be much of it, or deep."""
        if here == "Start":
            raise RefusedError("the XML is not a REFI-QDA project, and no codebook either")
        self.odd += 1
        if self.odd > MAX_ODD or len(self.stack) > MAX_DEPTH:
            most = f"more than {MAX_ODD} unknown elements, or {MAX_DEPTH} inside each other"
            raise RefusedError(f"the project's XML has {most}; it is no project")
        if here in ("Project", "Sources"):
            self.raw.left["parts that REFI-QDA does not know"] += 1
        elif here in STEPS and here != "Note":
            self.raw.notices["elements where REFI-QDA has none (passed over)"] += 1
        self._begin_Counted({})

    def _begin_Counted(self, _: Attributes) -> None:  # noqa: N802
        if self.name in LOST:
            self.raw.left[LOST[self.name]] += 1
        if self.name == "Coding":
            self.inside += self.in_text
            self.raw.left_codings[ELSEWHERE] += not self.in_text

    def _end_Aside(self) -> None:  # noqa: N802
        worded = bool(self._said().strip())
        self.raw.left["descriptions of other things than codes"] += worded


def scan(pieces: Iterable[bytes], handler: Machine) -> None:
    """Tell a machine what stands in some XML.

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
