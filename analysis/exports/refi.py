"""Write a study as a REFI-QDA project, or its codebook alone (QDA-XML 1.0)."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from analysis.common.provenance import MARK
from analysis.exports.aside import aside, further, shown
from analysis.exports.texts import counted
from analysis.imports.refi.again import NOTE, ORIGIN, guid
from analysis.imports.refi.positions import Convention
from analysis.study.contract import Dataset
from analysis.study.schema import Row

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
VALUES = {"string": ("Text", "TextValue"), "integer": ("Integer", "IntegerValue")}
VALUES |= {"date": ("Date", "DateValue")}
THEN = (1980, 1, 1, 0, 0, 0)  # archives would tell when they were made
HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n'


def codebook(data: Dataset) -> bytes:
    """Return the codebook as QDA-XML (.qdc)."""
    root = Element("CodeBook", xmlns=CODEBOOK, origin=ORIGIN)
    _codes(root, data)
    return HEAD + tostring(root)


def project(data: Dataset, texts: Mapping[str, str], convention: Convention) -> bytes:
    """Return a project (.qdpx): its XML, and the text of each source.

    Args:
        data: the study.
        texts: of each source, by its identifier.
        convention: how the program counts positions.
    """
    title = data.settings["title"]
    synthetic = data.settings["provenance"] == "synthetic"
    name = f"{title} ({MARK})" if synthetic else title
    root = Element("Project", xmlns=PROJECT, name=name, origin=ORIGIN)
    people = {r["coder_id"]: None for t in ("assignments", "codings") for r in data.tables[t]}
    users = SubElement(root, "Users")
    for coder in people:
        SubElement(users, "User", guid=guid("coder", coder), name=coder)
    _codes(SubElement(root, "CodeBook"), data)
    _variables(root, data)
    codings: dict[str, list[Row]] = defaultdict(list)
    for row in data.tables["codings"]:
        codings[row["source_id"]].append(row)
    _cases(root, data)
    sources = SubElement(root, "Sources")
    for row in data.tables["sources"]:
        _source(sources, data, row, codings[row["source_id"]], texts[row["source_id"]], convention)
    _notes(root, data, aside(data, convention.name))
    if synthetic:
        SubElement(root, "Description").text = MARK
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "project.qde", HEAD + tostring(root))
        for source, text in texts.items():
            _put(archive, f"sources/{guid('source', source)}.txt", text.encode())
    return content.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, THEN)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content)


def _codes(parent: Element, data: Dataset) -> None:
    """Add the codes, each below its own, in their places."""
    below: dict[str | None, list[Row]] = defaultdict(list)
    for row in sorted(data.tables["codebook"], key=lambda row: int(row["position"])):
        below[row["parent_id"]].append(row)
    codes = SubElement(parent, "Codes")
    stack = [(codes, row) for row in reversed(below[None])]
    while stack:
        above, row = stack.pop()
        of = {"guid": guid("code", row["code_id"]), "name": row["label"], "isCodable": "true"}
        code = SubElement(above, "Code", of)
        if row["definition"]:
            SubElement(code, "Description").text = row["definition"]
        stack += [(code, child) for child in reversed(below[row["code_id"]])]


def _columns(data: Dataset, table: str) -> list[dict[str, Any]]:
    """Return the columns of a table that become variables."""
    core = ["mode", "length", "words"] if table == "sources" else []
    names = [*core, *further(data, table)]
    return [field for field in data.fields[table] if field["name"] in names]


def _variables(root: Element, data: Dataset) -> None:
    variables = SubElement(root, "Variables")
    for table in ("sources", "participants"):
        for field in _columns(data, table):
            of = {
                "guid": guid(f"variable of {table}", field["name"]),
                "name": field.get("title") or field["name"],
                "typeOfVariable": VALUES[field["type"]][0],
            }
            SubElement(variables, "Variable", of)


def _values(element: Element, data: Dataset, table: str, row: Row) -> None:
    for field in _columns(data, table):
        if row[field["name"]] is not None:
            value = SubElement(element, "VariableValue")
            target = guid(f"variable of {table}", field["name"])
            SubElement(value, "VariableRef", targetGUID=target)
            SubElement(value, VALUES[field["type"]][1]).text = shown(row[field["name"]])


def _cases(root: Element, data: Dataset) -> None:
    """Add the participants, each with the stretches in which they speak."""
    spoken: dict[str, list[str]] = defaultdict(list)
    for row in data.tables["codings"]:
        if row["participant_id"]:
            spoken[row["participant_id"]].append(guid("selection", row["coding_id"]))
    if not data.tables["participants"]:
        return
    cases = SubElement(root, "Cases")
    for row in data.tables["participants"]:
        name = row["participant_id"]
        case = SubElement(cases, "Case", guid=guid("person", name), name=name)
        _values(case, data, "participants", row)
        SubElement(case, "SourceRef", targetGUID=guid("source", row["source_id"]))
        for selection in spoken[name]:
            SubElement(case, "SelectionRef", targetGUID=selection)


def _source(  # noqa: PLR0913, PLR0917
    sources: Element,
    data: Dataset,
    row: Row,
    codings: list[Row],
    text: str,
    convention: Convention,
) -> None:
    """Add a source, and what is coded in it."""
    name = row["source_id"]
    path = f"internal://{guid('source', name)}.txt"
    of = {"guid": guid("source", name), "name": name, "plainTextPath": path}
    source = SubElement(sources, "TextSource", of)
    at = counted(text, (p for c in codings for p in (c["start"], c["end"])), convention)
    for coding in codings:
        by = guid("coder", coding["coder_id"])
        given = {
            "guid": guid("selection", coding["coding_id"]),
            "name": coding["coding_id"],
            "startPosition": str(at[coding["start"]]),
            "endPosition": str(at[coding["end"]]),
            "creatingUser": by,
        }
        selection = SubElement(source, "PlainTextSelection", given)
        made = {"guid": guid("coding", coding["coding_id"]), "creatingUser": by}
        element = SubElement(selection, "Coding", made)
        SubElement(element, "CodeRef", targetGUID=guid("code", coding["code_id"]))
        if coding["excerpt_id"]:
            SubElement(element, "NoteRef", targetGUID=guid("excerpt", coding["excerpt_id"]))
    _values(source, data, "sources", row)


def _notes(root: Element, data: Dataset, told: str) -> None:
    """Add the cleared quotes, and what REFI-QDA has no place for."""
    notes = SubElement(root, "Notes")
    for row in data.tables.get("excerpts", []):
        of = {"guid": guid("excerpt", row["excerpt_id"]), "name": row["excerpt_id"]}
        SubElement(SubElement(notes, "Note", of), "PlainTextContent").text = row["text"]
    note = SubElement(notes, "Note", guid=NOTE, name="For the compendium alone")
    SubElement(note, "PlainTextContent").text = told
