"""REFI-QDA projects (.qdpx): NVivo, ATLAS.ti, MAXQDA, QualCoder and others."""

from __future__ import annotations

from analysis.imports import parsed
from analysis.imports.given import Given
from analysis.imports.positions import CONVENTIONS, LEAD, WRITERS, Reading, readings, settle
from analysis.imports.project import NOBODY, Code, Coder, Person, Project, Source
from analysis.imports.readers import Answers, Question, Reader
from analysis.imports.refi import CASE_CODINGS, ELSEWHERE, ZERO_LENGTH, read_project
from analysis.imports.report import table

HOW = {
    "utf16": "UTF-16 code units",
    "codepoint": "code points",
    "crlf1": "a Windows line end counts once",
    "bom": "the byte-order mark counts",
}


def recognises(given: Given) -> bool:
    """Whether a file is an archive that holds a project's XML."""
    return any(name.lower().endswith(".qde") for name in given.members)


def read(given: Given, answers: Answers) -> Project:
    """Read a project, and settle how it counts positions."""
    xml = read_project(given.path, WRITERS)
    found = readings(xml.selections, xml.texts)
    asked = answers.get("positions")
    used = settle(found, WRITERS.get(xml.writer, set()), asked)
    return _neutral(xml, used, _told(xml, found, used, asked))


def _neutral(xml: parsed.Project, used: Reading, told: list[str]) -> Project:
    project = Project("REFI-QDA project", xml.writer, told=told, notices=xml.notices.copy())
    project.left = xml.lost.copy()
    for kind in (CASE_CODINGS, ZERO_LENGTH, ELSEWHERE):
        project.left_codings[kind] = project.left.pop(kind, 0)
    kept = {n: place for place, n in enumerate(n for n, t in enumerate(xml.texts) if t.length)}
    project.left["text sources without any text"] += len(xml.texts) - len(kept)
    project.sources = [Source(str(n), xml.texts[n].length, xml.texts[n].words) for n in kept]
    project.coders = [Coder(key) for key in xml.users]
    project.codes = [Code(c.guid, c.label, c.parent, c.definition) for c in xml.codes]
    cases = [links for links in xml.cases if len(links) == 1 and links[0] in kept]
    project.people = [Person(str(n), kept[links[0]]) for n, links in enumerate(cases)]
    project.left["cases that do not link to exactly one text source"] += len(xml.cases) - len(cases)
    coders = {key: n for n, key in enumerate(xml.users)}
    codes = {code.key: n for n, code in enumerate(project.codes)}
    places = [
        project.stretches.add(kept[source], start, end, NOBODY)
        for (source, _, _), (start, end) in zip(xml.selections, used.stretches, strict=True)
    ]
    whole: dict[int, int] = {}
    for coding in xml.codings:
        if coding.selection is not None:
            stretch = places[coding.selection]
        elif coding.source in whole:
            stretch = whole[coding.source]
        else:
            length = xml.texts[coding.source].length
            stretch = whole[coding.source] = project.stretches.add(kept[coding.source], 0, length)
        project.codings.add(stretch, codes[coding.code], coders[coding.user])
    return project


def _told(xml: parsed.Project, found: list[Reading], used: Reading, asked: str | None) -> list[str]:
    """Say by what the way of counting was chosen, and how far the file bears it out."""
    rows = [
        (
            _how(r.names[0]) + (f" (and {len(r.names) - 1} alike)" if r.names[1:] else ""),
            f"{r.starts} of {len(r.points) // 2}",
            f"{r.ends} of {len(r.points) // 2}",
            "yes" if r is used else "no",
        )
        for r in found
    ]
    header = ("Way of counting", "Starts between words", "Ends between words", "Used")
    return [
        "## Positions",
        "Positions are stored as code points of the plain text, its byte-order mark removed and"
        " its line ends as they are. Ways of counting under which a selection would leave its"
        " text or cut a character in two are not listed. " + _proof(xml, found, used, asked),
        table(header, rows),
    ]


def _how(name: str) -> str:
    return ", ".join(HOW[part] for part in name.split("-"))


def _proof(xml: parsed.Project, found: list[Reading], used: Reading, asked: str | None) -> str:
    if not xml.selections:
        return "No coding of this file has any: all stand on whole sources."
    usual = bool(WRITERS.get(xml.writer, set()) & set(used.names))
    if asked:
        chosen = "was asked for by `--positions`"
    elif len(found) == 1:
        chosen = "does not matter here: all that are possible agree"
    elif used.clean >= LEAD + max(r.clean for r in found if r is not used):
        chosen = "follows from the file" + (
            "" if usual else ", not from what is known of its writer"
        )
    else:
        chosen = "is what the writer of the file usually does; the file alone does not settle it"
    return (
        f"The way of counting {chosen}. {used.clean} of {used.places} distinct places where a"
        " selection starts or ends lie between words; look up some quotes to be sure."
    )


READER = Reader(
    "REFI-QDA project (.qdpx)",
    recognises,
    read,
    {"positions": Question("how the file counts positions", tuple(CONVENTIONS))},
)
