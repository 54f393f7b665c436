"""REFI-QDA: projects of NVivo, ATLAS.ti, MAXQDA, QualCoder and others, and codebooks alone."""

from __future__ import annotations

import re
import zipfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial

from analysis.imports.archive import PIECE, Allowance, open_archive, unpack
from analysis.imports.cells.letters import MARKED, marked
from analysis.imports.given import Given
from analysis.imports.project import Project, RefusedError, Source, plain
from analysis.imports.readers import Answers, Question, Reader
from analysis.imports.refi import proof
from analysis.imports.refi.again import contract_of, noted
from analysis.imports.refi.coders import CHOICES, settle_coders
from analysis.imports.refi.people import add_groups, add_labelled, add_people, attributes_of
from analysis.imports.refi.positions import (
    CONVENTIONS,
    WRITERS,
    AmbiguousError,
    Reading,
    Text,
    readings,
    settle,
)
from analysis.imports.refi.raw import Raw
from analysis.imports.refi.read import Open, read_xml
from analysis.imports.refi.survey import survey
from analysis.imports.refi.texts import Texts, decoded, encoding_of, in_pieces

MAX_XML = 64 * 2**20
MAX_TEXTS = 256 * 2**20
RATIO = 100  # to which XML of a project can be packed; what nobody wrote packs to a thousandth
ROOT = re.compile(r"<([\w.-]+:)?(Project|CodeBook)[\s>/]")
LABELS = "labels"


class _File:
    """The file: its XML, and the texts that go with it."""

    def __init__(self, given: Given, archive: zipfile.ZipFile | None) -> None:
        self.given, self.archive = given, archive
        self.encodings: Counter[str] = Counter()
        self.quotes = 0
        self.allowance = Allowance(MAX_TEXTS)
        members = archive.infolist() if archive else []
        self.members = [m for m in members if not m.filename.startswith("__MACOSX/")]
        self.texts = Texts(self.members)

    def xml(self) -> Iterator[bytes]:
        """Yield the pieces of the project's XML."""
        if self.archive is None:
            with self.given.path.open("rb") as file:
                yield from iter(partial(file.read, PIECE), b"")
            return
        projects = [m for m in self.members if m.filename.lower().endswith(".qde")]
        if len(projects) != 1:
            raise RefusedError(f"expected one .qde file in the archive, found {len(projects)}")
        limit = max(MAX_XML, RATIO * projects[0].compress_size)
        yield from unpack(self.archive, projects[0], Allowance(limit))

    def survey(self, text: Open, number: int) -> Text:
        """Look at the text of a source."""
        encoding, pieces = self.pieces(text, number)
        self.encodings[encoding] += 1
        mark, inline = encoding in MARKED.values(), text.given is not None
        found = survey(pieces, mark, text.positions, text.quotes, inline=inline)
        self.quotes += found.quotes
        return found

    def pieces(self, text: Open, number: int) -> tuple[str, Iterator[str]]:
        """Return the encoding of a text, if it has one, and its pieces."""
        if text.given is not None:
            return "", in_pieces(text.given)
        if self.archive is None:
            raise RefusedError(
                "it is the XML of a project without its texts; export the project as .qdpx"
            )
        archive, member = self.archive, self.texts.find(text.path, number)
        once: Iterable[bytes] = unpack(archive, member, self.allowance)
        again: Iterable[bytes] = unpack(archive, member, Allowance(MAX_TEXTS))
        if member.file_size <= PIECE:
            once = again = list(once)
        encoding = encoding_of(once, number)
        return encoding, decoded(again, encoding, number)


def recognises(given: Given) -> bool:
    """Whether a file is an archive that holds a project's XML, or such XML itself."""
    if any(name.lower().endswith(".qde") for name in given.members):
        return True
    head = given.head.decode(marked(given.head) or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    return head.startswith("<") and bool(ROOT.search(head))


@contextmanager
def opened(given: Given) -> Iterator[_File]:
    """Open a file for as long as it is read."""
    with open_archive(given.path) if given.members else nullcontext() as archive:
        yield _File(given, archive)


def read(given: Given, answers: Answers) -> Project:
    """Read a project, and settle how it counts positions and who coded."""
    with opened(given) as file:
        raw = read_xml(file.xml(), file.survey)
    program = next((w for w in WRITERS if w.casefold() in raw.origin.casefold()), "")
    raw.program = program
    if not raw.whole:
        raw.kind, raw.codebook_only = "REFI-QDA codebook", True
        add_groups(raw)
        return raw
    texts = [source.text for source in raw.texts]
    found = readings(texts)
    told = noted(raw)
    asked = answers.get("positions") or told.get("convention")
    try:
        used = settle(found, WRITERS.get(program, set()), asked, file.quotes, texts)
    except AmbiguousError as error:
        rivals = error.rivals
        error.show = lambda: proof.side_by_side(rivals, _again(given).__getitem__)
        raise
    raw.told = [
        proof.told(found, used, file.quotes),
        "## Who coded",
        settle_coders(raw.codings, answers.get("coder")),
    ]
    _settle(raw, used, file.encodings)
    if answers.get("speakers") == LABELS:
        add_labelled(raw, filter(None, _again(given)))
    raw.words = lambda places: _words(given, raw, places)
    raw.contract = contract_of(raw, told) if told else None
    raw.texts.clear()  # what was found in them takes more memory than all the rest
    return raw


def _settle(raw: Raw, used: Reading, encodings: Counter[str]) -> None:
    """Give sources, stretches and people their places."""
    kind = "codings by another user than the one who made the selection"
    raw.conflicts[kind] += len(raw.codings.disputed)
    for encoding, n in encodings.items():
        if encoding not in {"", "utf-8", *MARKED.values()}:
            kind = f"texts without a mark, read as {encoding} since they are no UTF-8"
            raw.notices[kind] += n
    kept: dict[int, int] = {}
    for number, source in enumerate(raw.texts):
        text = source.text
        if text.length:
            kept[number] = len(raw.sources)
            given = attributes_of(raw, source.attributes)
            key = min(source.guids)
            raw.sources.append(Source(key, text.length, text.words, given, source.name))
        _stretches(raw, kept.get(number, 0), text.length, used, number)
    raw.left["text sources without any text"] += len(raw.texts) - len(kept)
    add_people(raw, kept)
    add_groups(raw)


def _stretches(project: Project, place: int, length: int, used: Reading, number: int) -> None:
    """Add the stretches of a text: those selected, and all of it."""
    points = used.texts[number].points
    n = len(points) // 2 + 1
    project.stretches.source.extend([place] * n)
    project.stretches.person.extend([-1] * n)
    project.stretches.start.extend(array("i", points[::2].astype("i").tobytes()))
    project.stretches.end.extend(array("i", points[1::2].astype("i").tobytes()))
    project.stretches.start.append(0)
    project.stretches.end.append(length)


def _words(given: Given, project: Project, places: Sequence[int]) -> dict[int, str]:
    """Return the words of stretches, as a cell of a table holds them."""
    texts = [text for text in _again(given) if text]
    spans = project.stretches
    return {
        place: plain(texts[spans.source[place]][spans.start[place] : spans.end[place]])
        for place in places
    }


def _again(given: Given) -> list[str]:
    """Read the texts once more, to look at their words."""
    texts: list[str] = []

    def keep(text: Open, number: int) -> Text:
        texts.append("".join(file.pieces(text, number)[1]))
        return Text(len(texts[-1]), 1)

    with opened(given) as file:
        read_xml(file.xml(), keep)
    return texts


READER = Reader(
    "REFI-QDA project (.qdpx) or codebook (.qdc)",
    recognises,
    read,
    {
        "positions": Question("how the file counts positions", tuple(CONVENTIONS)),
        "speakers": Question("take people from labels in the texts, such as P1:", (LABELS,)),
        "coder": Question("whom to believe where coding and selection differ", CHOICES),
    },
)
