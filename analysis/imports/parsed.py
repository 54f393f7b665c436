"""What the XML of a REFI-QDA project says, before anybody knows how it counts positions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from analysis.imports.positions import Selection, Text


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the codebook; `parent` is the GUID of the code above it, or empty."""

    guid: str
    parent: str
    label: str
    definition: str
    position: int


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one stretch by one user; no selection means the whole source."""

    source: int
    code: str
    user: str
    selection: int | None


@dataclass(frozen=True)
class Project:
    """What an export says, without names.

    Attributes:
        writer: the program that wrote the file, empty if it is not a known one.
        users: GUIDs in file order; those only used in codings follow; "" is no user at all.
        codes: codes in document order.
        texts: the plain text of each text source, in file order.
        cases: per case, the numbers of the text sources that it links to.
        selections: source, start and end of the selections that carry codings.
        codings: codings of codes in text sources, in file order.
        lost: how much of what the tables will not hold.
        notices: what is held, but worth a look.
    """

    writer: str
    users: dict[str, None]
    codes: list[Code]
    texts: list[Text]
    cases: list[list[int]]
    selections: list[Selection]
    codings: list[Coding]
    lost: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
