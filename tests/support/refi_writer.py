"""A small writer of REFI-QDA projects, and its own way of counting positions."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

NAMESPACE = "urn:QDA-XML:project:1.0"
NVIVO = "NVivo for Windows 12.6"
_serial = itertools.count(1)


def count(before: str, *, utf16: bool = False, crlf: int = 2, mark: bool = False) -> int:
    """Say how long a stretch is for a program that counts in this way."""
    seen = before if crlf == 2 else before.replace("\r\n", "\n")
    return mark + (len(seen.encode("utf-16-le")) // 2 if utf16 else len(seen))


def element(tag: str, *children: str, **attributes: str | None) -> str:
    """An element, with those of the attributes that have a value."""
    given = {name: value for name, value in attributes.items() if value is not None}
    pairs = "".join(f" {name}={quoteattr(value)}" for name, value in given.items())
    return f"<{tag}{pairs}>{''.join(children)}</{tag}>"


def code(guid: str, name: str, *children: str, definition: str = "") -> str:
    return element("Code", element("Description", definition), *children, guid=guid, name=name)


def coding(target: str, user: str | None = "u1", at: str | None = None) -> str:
    return element(
        "Coding",
        element("CodeRef", targetGUID=target),
        guid=f"coding-{next(_serial)}",
        creatingUser=user,
        creationDateTime=at,
    )


def selection(  # noqa: PLR0913
    start: int,
    end: int,
    *codings: str,
    user: str | None = "u1",
    guid: str | None = None,
    at: str | None = None,
    name: str | None = None,
) -> str:
    return element(
        "PlainTextSelection",
        *codings,
        guid=guid or f"selection-{next(_serial)}",
        name=name,
        startPosition=str(start),
        endPosition=str(end),
        creatingUser=user,
        creationDateTime=at,
    )


def marked(text: str, word: str, *codings: str, **options: str | None) -> str:
    """A selection of the first time that a word stands in a text, in code points."""
    start = text.index(word)
    return selection(start, start + len(word), *codings, **options)


def source(guid: str, *children: str, path: str | None = None) -> str:
    where = f"internal://{guid}.txt" if path is None else path
    return element("TextSource", *children, guid=guid, name="Anna Beispiel", plainTextPath=where)


def case(
    guid: str, *targets: str, name: str = "Berta Muster", values: str = "", selections: str = ""
) -> str:
    refs = [element("SourceRef", targetGUID=target) for target in targets]
    refs += [element("SelectionRef", targetGUID=target) for target in selections.split()]
    return element("Case", values, *refs, guid=guid, name=name)


def value(variable: str, text: str, kind: str = "Text") -> str:
    ref = element("VariableRef", targetGUID=variable)
    return element("VariableValue", ref, element(f"{kind}Value", text))


def variables(**names: str) -> str:
    """Variables, by their GUIDs."""
    made = (
        element("Variable", guid=guid, name=name, typeOfVariable="Text")
        for guid, name in names.items()
    )
    return element("Variables", *made)


def project(
    *sources: str,
    codes: tuple[str, ...] = (code("k1", "First"), code("k2", "Second")),
    users: tuple[str, ...] = ("u1", "u2"),
    cases: tuple[str, ...] = (),
    extra: str = "",
    origin: str = NVIVO,
) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>' + element(
        "Project",
        element("Users", *(element("User", guid=u, name="Clara Person") for u in users)),
        element("CodeBook", element("Codes", *codes)),
        element("Cases", *cases),
        element("Sources", *sources),
        extra,
        xmlns=NAMESPACE,
        name="Secret project",
        origin=origin,
    )


def write(
    path: Path, xml: str | bytes, texts: Mapping[str, str | bytes], *, folder: str = "Sources"
) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", xml)
        for guid, content in texts.items():
            archive.writestr(f"{folder}/{guid}.txt", content)
    return path
