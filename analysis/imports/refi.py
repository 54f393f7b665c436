"""Read a REFI-QDA project (.qdpx): codebook, codings and the texts to place them in.

A project is a zip with one XML file and the texts of its sources. It is treated as hostile:
nothing is unpacked to disk, sizes are bounded, and a document type (the door to entities) is
refused. Users, cases and sources are known by their place in the file, never by name. What the
tables of the contract cannot hold is counted in `Project.lost`.
"""

from __future__ import annotations

import codecs
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from analysis.imports.positions import RefusedError, Text
from analysis.imports.project import Code, Coding, Project

MAX_XML = 64 * 2**20
MAX_TEXTS = 256 * 2**20
ENCRYPTED = 0x1
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DIGITS = re.compile("[0-9]{1,12}")

LOST = {
    "Note": "notes (memos)",
    "NoteRef": "links to notes",
    "Link": "links",
    "Set": "sets",
    "Graph": "graphs",
    "Variable": "variables",
    "VariableValue": "values of variables",
    "SelectionRef": "links to selections",
    "PDFSource": "PDF sources",
    "PictureSource": "picture sources",
    "AudioSource": "audio sources",
    "VideoSource": "video sources",
}
SECTIONS = {
    *("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs"),
    *("Description", "NoteRef"),
}
CASE_CODINGS = "codings that assign a stretch to a case"
ELSEWHERE = "codings outside text sources (PDF, picture, audio, video, notes)"
ZERO_LENGTH = "codings on stretches of length zero"


class _NoDoctype(ET.TreeBuilder):
    """Build a tree, but stop where a document type begins, before any entity is declared."""

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise RefusedError("the XML declares a DOCTYPE, which no REFI-QDA project needs; refused")


def read_project(path: Path, writers: Iterable[str]) -> Project:
    """Read a .qdpx file.

    Args:
        path: the file.
        writers: the names of known programs.

    Raises:
        RefusedError: if the file is not a sound REFI-QDA project.
    """
    with _sound_archive(), zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.filename.startswith("__MACOSX/")]
        projects = [m for m in members if m.filename.lower().endswith(".qde")]
        if len(projects) != 1:
            raise RefusedError(f"expected one .qde file in the archive, found {len(projects)}")
        root = parse_xml(_read(archive, projects[0], MAX_XML))
        budget = MAX_TEXTS
        texts: list[Text] = []
        for number, source in enumerate(root.findall("Sources/TextSource"), 1):
            inline = source.find("PlainTextContent")
            if inline is not None:
                texts.append(Text(inline.text or ""))
                continue
            member = _find_text(members, source.get("plainTextPath", ""), number)
            content = _read(archive, member, budget)
            budget -= len(content)
            texts.append(decode(content, number))
    return parse_project(root, texts, writers)


@contextmanager
def _sound_archive() -> Iterator[None]:
    """Turn what a broken or odd zip raises into one clear message."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError):
        raise RefusedError("broken, or not a .qdpx at all; export the project again") from None
    except NotImplementedError:
        raise RefusedError("encrypted or packed in an unknown way; export it plainly") from None
    except OSError as error:
        raise RefusedError(f"cannot be read: {error.strerror or error}") from None


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Read a member, but never more than the limit, whatever the archive says of its size."""
    if member.flag_bits & ENCRYPTED or member.compress_type not in PACKED:
        raise NotImplementedError
    with archive.open(member) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise RefusedError(f"unpacks to more than {limit} bytes where text is expected")
    return content


def _find_text(members: list[zipfile.ZipInfo], path: str, number: int) -> zipfile.ZipInfo:
    """Find the plain text of a source among the members of the archive."""
    where = f"text source {number} in file order"
    if not path:
        raise RefusedError(f"{where} has no plain text; export the project with its texts")
    name = re.sub("^internal:/*", "", path, flags=re.IGNORECASE)
    name = re.sub("^sources/", "", name, flags=re.IGNORECASE)
    if re.search(r"[/\\:]", name) or name in ("", ".", ".."):
        raise RefusedError(f"{where} points outside the archive; export the project with its texts")
    wanted = f"/sources/{name}".lower()
    found = [m for m in members if f"/{m.filename}".lower().endswith(wanted)]
    if len(found) != 1:
        raise RefusedError(f"{where}: expected its text once in the archive, found {len(found)}")
    return found[0]


def decode(content: bytes, number: int) -> Text:
    """Decode a text: UTF-8, with a byte-order mark or without, or UTF-16 with one."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError(
            f"text source {number} in file order is neither UTF-8 nor UTF-16 with a mark"
        ) from None
    return Text(text, wide or content.startswith(codecs.BOM_UTF8))


def parse_xml(content: bytes) -> ET.Element:
    """Parse the project's XML without document type; tags lose their namespace."""
    try:
        parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314 (entities need a DOCTYPE)
        parser.feed(content)
        root = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise RefusedError(f"the project's XML is malformed: {error}") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    if root.tag != "Project":
        raise RefusedError("the XML is not a REFI-QDA project (a .qdc codebook holds no codings)")
    return root


def parse_project(root: ET.Element, texts: Sequence[Text], writers: Iterable[str]) -> Project:
    """Turn the XML into a project.

    Args:
        root: the element Project, tags without namespace.
        texts: the text of each text source.
        writers: the names of known programs.
    """
    origin = root.get("origin", "").casefold()
    sources = root.findall("Sources/TextSource")
    numbers = {guid: n for n, guid in enumerate(_guids(sources, "text source"))}
    cases = root.findall("Cases/Case")
    targets = dict.fromkeys(_guids(cases, "case"), "case")
    links = [[_guid(ref, "targetGUID") for ref in case.findall("SourceRef")] for case in cases]
    project = Project(
        writer=next((w for w in writers if w.casefold() in origin), ""),
        users=_guids(root.findall("Users/User"), "user"),
        codes=_codes(root),
        texts=list(texts),
        cases=[sorted({numbers[guid] for guid in found if guid in numbers}) for found in links],
        selections=[],
        codings=[],
    )
    targets |= {code.guid: "code" for code in project.codes}
    for number, source in enumerate(sources):
        for element in source:
            if element.tag == "Coding" and not project.texts[number].content:
                project.lost[ZERO_LENGTH] += 1
            elif element.tag == "Coding":
                _add_coding(project, element, element, (number, None), targets)
            elif element.tag == "PlainTextSelection":
                _add_selection(project, element, number, targets)
    _count_lost(root, project)
    return project


def _guid(element: ET.Element, attribute: str) -> str:
    return element.get(attribute, "").strip("{} ").lower()


def _guids(elements: list[ET.Element], kind: str) -> list[str]:
    """Return the GUIDs of elements, each of which must have one of its own."""
    guids: dict[str, None] = {"": None}
    for number, element in enumerate(elements, 1):
        guid = _guid(element, "guid")
        if guid in guids:
            raise RefusedError(
                f"{kind} {number} in file order has no GUID of its own; export the project again"
            )
        guids[guid] = None
    return list(guids)[1:]


def _plain(text: str) -> str:
    """Collapse white space and drop what cannot be printed, as the contract wants its cells."""
    spaced = " ".join(text.split())
    return " ".join("".join(c for c in spaced if c.isprintable()).split())


def _codes(root: ET.Element) -> list[Code]:
    """Return the codebook in document order; a stack, since a hostile tree may be deep."""
    codes: list[Code] = []
    elements: list[ET.Element] = []
    stack = _below(root.find("CodeBook/Codes"), "")
    while stack:
        element, parent, position = stack.pop()
        guid, label = _guid(element, "guid"), _plain(element.get("name", ""))
        codes.append(Code(guid, parent, label, _plain(_description(element)), position))
        elements.append(element)
        if not label:
            raise RefusedError(f"code {len(codes)} in file order has no name; give it one")
        stack += _below(element, guid)
    _guids(elements, "code")
    return codes


def _below(element: ET.Element | None, guid: str) -> list[tuple[ET.Element, str, int]]:
    """Return the codes right below an element with parent and position, the first one last."""
    children = [] if element is None else element.findall("Code")
    return [(child, guid, place) for place, child in enumerate(children, 1)][::-1]


def _description(element: ET.Element) -> str:
    found = element.find("Description")
    return "" if found is None else "".join(found.itertext()).strip()


def _add_selection(
    project: Project, element: ET.Element, source: int, targets: dict[str, str]
) -> None:
    """Add the codings of a selection, or count why they are left out."""
    codings = element.findall("Coding")
    if not codings:
        project.lost["selections without a coding (comments)"] += 1
        return
    start, end = element.get("startPosition", ""), element.get("endPosition", "")
    where = f"a selection in text source {source + 1} in file order"
    if not (DIGITS.fullmatch(start) and DIGITS.fullmatch(end)):
        raise RefusedError(
            f"{where} has no start and end in whole numbers; export the project again"
        )
    if int(end) < int(start):
        raise RefusedError(f"{where} ends before it starts; export the project again")
    if int(start) == int(end):
        project.lost[ZERO_LENGTH] += len(codings)
        return
    project.selections.append((source, int(start), int(end)))
    for coding in codings:
        _add_coding(project, coding, element, (source, len(project.selections) - 1), targets)


def _add_coding(
    project: Project,
    element: ET.Element,
    selection: ET.Element,
    place: tuple[int, int | None],
    targets: dict[str, str],
) -> None:
    """Add one coding, or count it if it points to a case."""
    refs = [_guid(ref, "targetGUID") for ref in element.findall("CodeRef")]
    where = f"a coding in text source {place[0] + 1} in file order"
    if len(refs) != 1:
        raise RefusedError(f"{where} has {len(refs)} codes, expected one; export the project again")
    kind = targets.get(refs[0])
    if kind == "case":
        project.lost[CASE_CODINGS] += 1
        return
    if not kind:
        raise RefusedError(
            f"{where} points to a code that the codebook lacks; export the project again"
        )
    user, other = _guid(element, "creatingUser"), _guid(selection, "creatingUser")
    if user and other and user != other:
        project.notices["codings by another user than the one who made the selection"] += 1
    if not user:
        project.notices["codings without a user"] += 1
    if (user or other) not in project.users:
        project.users.append(user or other)
        project.notices["users of codings who are not among the project's users"] += 1
    project.codings.append(Coding(place[0], refs[0], user or other, place[1]))


def _count_lost(root: ET.Element, project: Project) -> None:
    """Count what the tables will not hold, and prove that no coding went missing."""
    tags = Counter(element.tag for element in root.iter())
    project.lost.update({name: tags[tag] for tag, name in LOST.items()})
    others = [element for element in root.iter() if element.tag != "Code"]
    project.lost["descriptions of other things than codes"] += sum(
        bool(_description(element)) for element in others
    )
    parts = [e.tag for e in root if e.tag not in SECTIONS]
    parts += [e.tag for e in root.findall("Sources/*") if e.tag not in {"TextSource", *LOST}]
    project.lost["parts that REFI-QDA does not know"] += len(parts)
    project.lost["codes assigned to cases"] += len(root.findall("Cases/Case/CodeRef"))
    inside = sum(1 for s in root.findall("Sources/TextSource") for _ in s.iter("Coding"))
    project.lost[ELSEWHERE] += tags["Coding"] - inside
    held = len(project.codings) + project.lost[CASE_CODINGS] + project.lost[ZERO_LENGTH]
    if held != inside:
        raise RefusedError(f"{inside} codings in text sources, but {held} accounted for")
