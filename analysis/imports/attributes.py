"""What an export says of its people and sources, as columns of the tables with listed values.

A column that tells nearly everybody apart, such as a name or a date of birth, is left behind, and
so is one that says by its title, or by a value with the name of a case in it, that it names people.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.imports.project import Person, Project, Source, plain
from analysis.study.schema import CORE

MISSING = "not provided"
FEW = 5  # different values that may be anybody's, however few people there are
# Titles of columns that name people or lead to them, in the languages of exports.
NAMING = re.compile(
    r"(?:(?:real|full|first|last|middle|given|family|maiden|preferred|participant'?s?|patient'?s?|"
    r"person'?s?|case|client'?s?|interviewee'?s?)[ _-]?)*(?:sur|fore|nick)?names?|interviewees?|"
    r"(?:vor|nach|familien)?name|nombres?|apellidos?|nom|pr[ée]nom|nome|cognome|imi[eę]|nazwisko|"
    r"(?:home|street|e-?mail|mail|postal)?[ _-]?address|adresse|direcci[oó]n|e-?mails?|"
    r"(?:(?:tele|mobile|cell)[ _-]?)?phone(?:[ _-]?(?:number|no\.?))?|mobile|tel\.?|telefon|"
    r"post[ _-]?code|zip(?:[ _-]?code)?|plz|(?:date|day)[ _-]of[ _-]birth|birth[ _-]?(?:date|day)|"
    r"d\.?o\.?b\.?|geburtsdatum|(?:nhs|hospital|mrn|passport|national insurance)"
    r"(?:[ _-]?(?:number|no\.?))?",
    re.IGNORECASE,
)
SHORTEST = 3  # letters of a name that is looked for
LEFT = {
    "participants": "attributes that tell people apart one by one (read the export for them)",
    "sources": "attributes that tell sources apart one by one (read the export for them)",
}


@dataclass(frozen=True)
class Attribute:
    """A column.

    Attributes:
        column: its name in the table.
        title: its name in the export.
        values: those that occur, in printing order.
    """

    column: str
    title: str
    values: list[str]

    def of(self, thing: Person | Source | None) -> str:
        """Return the value that a person or a source has."""
        return (plain(thing.attributes.get(self.title, "")) if thing else "") or MISSING

    @property
    def field(self) -> dict[str, Any]:
        """The description of the column in the package."""
        rules = {"required": True, "enum": self.values}
        title = plain(self.title)
        return {"name": self.column, "type": "string", "title": title, "constraints": rules}


def attributes(project: Project, table: str) -> list[Attribute]:
    """Return the columns that a table gets; what is left behind is counted.

    Args:
        project: the project read.
        table: participants or sources.
    """
    things: Sequence[Person | Source]
    things = project.people if table == "participants" else project.sources
    found: list[Attribute] = []
    titles = dict.fromkeys(title for thing in things for title in thing.attributes)
    people = project.people if titles else ()
    named = {re.escape(name) for one in people if len(name := plain(one.name)) >= SHORTEST}
    somebody = re.compile(rf"(?<!\w)(?:{'|'.join(named)})(?!\w)", re.IGNORECASE) if named else None
    for title in titles:
        taken = {*CORE[table], *(attribute.column for attribute in found)}
        attribute = Attribute(_column(title, taken), title, [])
        values = {attribute.of(thing) for thing in things}
        apart = len(values) > max(FEW, len(things) / 2) or NAMING.fullmatch(plain(title))
        if apart or (somebody and any(map(somebody.search, values))):
            project.left[LEFT[table]] += 1
            continue
        attribute.values.extend([*sorted(values - {MISSING}), MISSING])
        found.append(attribute)
    return found


def _column(title: str, taken: Collection[str]) -> str:
    """Return a name of letters, digits and underscores that no other column has."""
    name = re.sub(r"\W+", "_", plain(title).casefold()).strip("_")
    name = name if name.isidentifier() else f"attribute_{name}".rstrip("_")
    again = (f"{name}_{n}" for n in range(2, len(taken) + 3))
    return next(n for n in [name, *again] if n not in taken)
