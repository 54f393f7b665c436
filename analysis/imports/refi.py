"""Read a REFI-QDA project (.qdpx): codebook, codings and the texts to place them in.

A project is a zip with one XML file and the texts of its sources. Users, cases and sources are
known by their place in the file, never by name. What the tables of the contract cannot hold is
counted in `Project.lost`. Whatever there is many of is looked up at once, and nothing recurses.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from analysis.imports.archive import (
    Allowance,
    Texts,
    decode,
    in_pieces,
    open_archive,
    parse_xml,
    unpack,
)
from analysis.imports.parsed import Code, Coding, Project
from analysis.imports.positions import Text, survey
from analysis.imports.project import RefusedError

MAX_XML = 64 * 2**20
MAX_TEXTS = 256 * 2**20
MAX_CELL = 100_000  # characters of a label or a definition; a table takes a few more
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


def read_project(path: Path, writers: Iterable[str]) -> Project:
    """Read a .qdpx file.

    Args:
        path: the file.
        writers: the names of known programs.

    Raises:
        RefusedError: if the file is not a sound REFI-QDA project.
    """
    with open_archive(path) as archive:
        members = [m for m in archive.infolist() if not m.filename.startswith("__MACOSX/")]
        projects = [m for m in members if m.filename.lower().endswith(".qde")]
        if len(projects) != 1:
            raise RefusedError(f"expected one .qde file in the archive, found {len(projects)}")
        root = parse_xml(unpack(archive, projects[0], Allowance(MAX_XML)))
        stored, allowance = Texts(members), Allowance(MAX_TEXTS)
        texts: list[Text] = []
        for number, source in enumerate(root.findall("Sources/TextSource"), 1):
            inline = source.find("PlainTextContent")
            if inline is None:
                member = stored.find(source.get("plainTextPath", ""), number)
                marked, pieces = decode(unpack(archive, member, allowance), number)
            else:
                marked, pieces = False, in_pieces(inline.text or "")
            texts.append(survey(pieces, marked, list(_positions(source, number))))
    return parse_project(root, texts, writers)


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
    users = _guids(root.findall("Users/User"), "user")
    project = Project(
        writer=next((w for w in writers if w.casefold() in origin), ""),
        users=dict.fromkeys(users),
        codes=_codes(root),
        texts=list(texts),
        cases=[sorted({numbers[guid] for guid in found if guid in numbers}) for found in links],
        selections=[],
        codings=[],
    )
    targets |= {code.guid: "code" for code in project.codes}
    for number, source in enumerate(sources):
        for element in source:
            if element.tag == "Coding" and not project.texts[number].length:
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


def _short(text: str, what: str) -> str:
    """Return a text that fits into a cell of a table."""
    if len(text) > MAX_CELL:
        raise RefusedError(f"{what} of more than {MAX_CELL} characters; shorten it")
    return text


def _codes(root: ET.Element) -> list[Code]:
    """Return the codebook in document order; a stack, since a hostile tree may be deep."""
    codes: list[Code] = []
    elements: list[ET.Element] = []
    stack = _below(root.find("CodeBook/Codes"), "")
    while stack:
        element, parent, position = stack.pop()
        elements.append(element)
        guid, where = _guid(element, "guid"), f"code {len(elements)} in file order"
        label = _plain(_short(element.get("name", ""), f"{where} has a name"))
        definition = _plain(_short(_description(element), f"{where} has a definition"))
        codes.append(Code(guid, parent, label, definition, position))
        if not label:
            raise RefusedError(f"{where} has no name; give it one")
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


def _positions(source: ET.Element, number: int) -> Iterator[int]:
    """Yield start and end of the selections of a source that become rows."""
    for element in source.findall("PlainTextSelection"):
        if element.find("Coding") is not None:
            start, end = _stretch(element, number)
            if start < end:
                yield from (start, end)


def _stretch(element: ET.Element, number: int) -> tuple[int, int]:
    """Return start and end of a selection as the file has them."""
    start, end = element.get("startPosition", ""), element.get("endPosition", "")
    where = f"a selection in text source {number} in file order"
    if not (DIGITS.fullmatch(start) and DIGITS.fullmatch(end)):
        raise RefusedError(
            f"{where} has no start and end in whole numbers; export the project again"
        )
    if int(end) < int(start):
        raise RefusedError(f"{where} ends before it starts; export the project again")
    return int(start), int(end)


def _add_selection(
    project: Project, element: ET.Element, source: int, targets: dict[str, str]
) -> None:
    """Add the codings of a selection, or count why they are left out."""
    codings = element.findall("Coding")
    if not codings:
        project.lost["selections without a coding (comments)"] += 1
        return
    start, end = _stretch(element, source + 1)
    if start == end:
        project.lost[ZERO_LENGTH] += len(codings)
        return
    project.selections.append((source, start, end))
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
        project.users[user or other] = None
        project.notices["users of codings who are not among the project's users"] += 1
    project.codings.append(Coding(place[0], refs[0], user or other, place[1]))


def _worded(root: ET.Element) -> set[ET.Element | None]:
    """Return the elements with a word in them or below, looking at each of them once."""
    found: set[ET.Element | None] = set()
    for element in reversed(list(root.iter())):
        texts = (element.text, *(child.tail for child in element))
        words = any(text and not text.isspace() for text in texts)
        if words or any(child in found for child in element):
            found.add(element)
    return found


def _count_lost(root: ET.Element, project: Project) -> None:
    """Count what the tables will not hold, and prove that no coding went missing."""
    tags = Counter(element.tag for element in root.iter())
    project.lost.update({name: tags[tag] for tag, name in LOST.items()})
    worded = _worded(root)
    project.lost["descriptions of other things than codes"] += sum(
        element.find("Description") in worded for element in root.iter() if element.tag != "Code"
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
