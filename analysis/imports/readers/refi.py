"""REFI-QDA: projects of NVivo, ATLAS.ti, MAXQDA, QualCoder and others, and codebooks alone."""

from __future__ import annotations

import re
import zipfile
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from analysis.imports.archive import Allowance, open_archive, unpack
from analysis.imports.given import Given
from analysis.imports.project import Code, Coder, Project, RefusedError, Source
from analysis.imports.readers import Answers, Question, Reader
from analysis.imports.refi import proof
from analysis.imports.refi.again import contract_of, noted
from analysis.imports.refi.coders import CHOICES, settle_coders
from analysis.imports.refi.people import add_groups, add_people, attributes_of
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
from analysis.imports.refi.read import Quotes, read_xml
from analysis.imports.refi.survey import survey
from analysis.imports.refi.texts import Texts, decoded, encoding_of, in_pieces

MAX_XML = 64 * 2**20
MAX_TEXTS = 256 * 2**20
RATIO = 100  # to which XML of a project can be packed; what nobody wrote packs to a thousandth
ROOT = re.compile(rb"<([\w.-]+:)?(Project|CodeBook)[\s>/]")
MARKED = ("utf-8-sig", "utf-16", "utf-32")


class _File:
    """The file: its XML, and the texts that go with it."""

    def __init__(self, given: Given, archive: zipfile.ZipFile | None) -> None:
        self.given, self.archive = given, archive
        self.encodings: Counter[str] = Counter()
        self.places: list[tuple[str | None, str]] = []
        self.quotes = 0
        self.allowance = Allowance(MAX_TEXTS)
        members = archive.infolist() if archive else []
        self.members = [m for m in members if not m.filename.startswith("__MACOSX/")]
        self.texts = Texts(self.members)

    def xml(self) -> Iterator[bytes]:
        """Yield the pieces of the project's XML."""
        if self.archive is None:
            with self.given.path.open("rb") as file:
                while piece := file.read(2**20):
                    yield piece
            return
        projects = [m for m in self.members if m.filename.lower().endswith(".qde")]
        if len(projects) != 1:
            raise RefusedError(f"expected one .qde file in the archive, found {len(projects)}")
        limit = max(MAX_XML, RATIO * projects[0].compress_size)
        yield from unpack(self.archive, projects[0], Allowance(limit))

    def survey(
        self, given: str | None, path: str, number: int, positions: array[int], quotes: Quotes
    ) -> Text:
        """Look at the text of a source."""
        encoding, pieces = self._pieces(given, path, number)
        if encoding:
            self.encodings[encoding] += 1
        self.places.append((given if self.archive is None else None, path))
        found = survey(pieces, encoding in MARKED, positions, quotes, inline=given is not None)
        self.quotes += found.quotes
        return found

    def _pieces(self, given: str | None, path: str, number: int) -> tuple[str, Iterator[str]]:
        if given is not None:
            return "", in_pieces(given)
        if self.archive is None:
            raise RefusedError(
                "it is the XML of a project without its texts; export the project as .qdpx"
            )
        archive, member = self.archive, self.texts.find(path, number)
        encoding = encoding_of(unpack(archive, member, self.allowance), number)

        def again() -> Iterator[bytes]:
            return unpack(archive, member, Allowance(MAX_TEXTS))

        return encoding, decoded(again, encoding, number)


def recognises(given: Given) -> bool:
    """Whether a file is an archive that holds a project's XML, or such XML itself."""
    if any(name.lower().endswith(".qde") for name in given.members):
        return True
    head = given.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = given.head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    return head.startswith(b"<") and bool(ROOT.search(head))


@contextmanager
def opened(given: Given) -> Iterator[_File]:
    """Open a file for as long as it is read."""
    if given.members:
        with open_archive(given.path) as archive:
            yield _File(given, archive)
    else:
        yield _File(given, None)


def read(given: Given, answers: Answers) -> Project:
    """Read a project, and settle how it counts positions and who coded."""
    with opened(given) as file:
        raw = read_xml(file.xml(), file.survey)
    program = next((w for w in WRITERS if w.casefold() in raw.origin.casefold()), "")
    if not raw.whole:
        return _codebook(raw, program)
    found = readings([source.text for source in raw.sources])
    told = noted(raw)
    asked = answers.get("positions") or told.get("convention")
    try:
        used = settle(found, WRITERS.get(program, set()), asked, file.quotes)
    except AmbiguousError as error:
        rivals = error.rivals
        error.show = lambda: _shown(given, rivals)
        raise
    said = [
        *proof.told(program, found, used, file.quotes, asked),
        "## Who coded",
        settle_coders(raw.codings, answers.get("coder")),
    ]
    project = _neutral(raw, program, used, said, file.encodings)
    if told:
        spans = list(zip(project.stretches.start, project.stretches.end, strict=True))
        project.contract = contract_of(raw, told, spans, project.stretches.source)
    return project


def _codebook(raw: Raw, program: str) -> Project:
    project = Project("REFI-QDA codebook", program)
    project.codes = raw.codes
    add_groups(raw, project)
    project.codebook_only = True
    return project


def _neutral(
    raw: Raw, program: str, used: Reading, said: list[str], encodings: Counter[str]
) -> Project:
    project = Project("REFI-QDA project", program, told=said)
    project.left, project.left_codings, project.notices = raw.left, raw.left_codings, raw.notices
    if raw.codings.disputed:
        kind = "codings by another user than the one who made the selection"
        project.conflicts[kind] += len(raw.codings.disputed)
    for encoding in ("cp1252", "latin-1", "utf-16-le", "utf-16-be"):
        kind = f"texts without a mark, read as {encoding} since they are no UTF-8"
        project.notices[kind] += encodings[encoding]
    kept: dict[int, int] = {}
    for number, source in enumerate(raw.sources):
        text = source.text
        if text.length:
            kept[number] = len(project.sources)
            given = attributes_of(raw, source.attributes)
            project.sources.append(
                Source(min(source.guids), text.length, text.words, given, source.name)
            )
        _stretches(project, kept.get(number, 0), text.length, used, number)
    project.left["text sources without any text"] += len(raw.sources) - len(kept)
    project.coders = [Coder(guid, name=raw.named.get(guid, "")) for guid in raw.users]
    project.codes = [Code(c.key, c.label, c.parent, c.definition) for c in raw.codes]
    held, codings = raw.codings, project.codings
    codings.stretch, codings.code, codings.coder, codings.key = (
        *(held.stretch, held.code, held.user, held.key),
    )
    add_people(raw, project, kept)
    add_groups(raw, project)
    return project


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


def _shown(given: Given, rivals: Sequence[Reading]) -> str:
    """Read the texts again, to show what a person has to choose from."""
    texts: list[str] = []

    def keep(
        words: str | None, path: str, number: int, positions: array[int], quotes: Quotes
    ) -> Text:
        del positions, quotes
        texts.append("".join(file._pieces(words, path, number)[1]))
        return Text(len(texts[-1]), 1)

    with opened(given) as file:
        read_xml(file.xml(), keep)
    return proof.side_by_side(rivals, texts.__getitem__)


READER = Reader(
    "REFI-QDA project (.qdpx) or codebook (.qdc)",
    recognises,
    read,
    {
        "positions": Question("how the file counts positions", tuple(CONVENTIONS)),
        "coder": Question("whom to believe where coding and selection differ", CHOICES),
    },
)
