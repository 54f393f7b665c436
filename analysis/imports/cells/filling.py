"""A project filled from rows: places, names, and what the words of a row tell before they go."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.imports.cells.rows import NOBODIES, Table, folded
from analysis.imports.project import (
    ASKING,
    NOBODY,
    PRIMARY,
    Code,
    Coder,
    Person,
    Project,
    RefusedError,
    Source,
    hashed,
    plain,
)
from analysis.imports.speakers import askers, begins, labels

MAX_LABEL = 100_000  # characters; a table takes a few more
TEXT = "text"
UNSAID = "rows of which it is not said who speaks, as it is of others (they count for the source)"
SEVERAL = re.compile(r"\s*[,;/&+\n]\s*|\s+(?:and|und|y|e|et|i)\s+")
QUOTES = "\"'“”„«»… "
SPOKEN = 4  # words of a code's name that is what was said; fewer are a term
DEEPEST = 100  # levels of codes
LABELLED = 0.5  # share of rows that begin with the label of a speaker where labels are meant


@dataclass(frozen=True)
class Listed:
    """A code as a list has it; `count` is None where that is no number."""

    name: str
    definition: str
    count: int | None


def _words(text: str) -> int:
    """Return what stands for a plain text, whatever its quotation marks; 0 for a few words."""
    words = text.strip(QUOTES).casefold().split()
    return hash(tuple(words)) if len(words) >= SPOKEN else 0


class Filling:
    """Fills a project from rows: sources, codes and coders get their places as they come up.

    Attributes:
        project: what is filled; it has no positions unless its maker says so.
        listed: the codes of a list beside the export.
        names: the place of each code by the name that the export gives it.
    """

    def __init__(self, kind: str, program: str = "", listed: Iterable[Listed] = ()) -> None:
        """Begin with an empty project."""
        self.project = Project(kind, program, positions=False)
        self.listed = list(listed)
        self.names: dict[str, int] = {}
        self._places: dict[tuple[type, str, str], int] = {}
        self._heard: list[tuple[int, list[str]]] = []
        self._said: dict[int, int] = {}
        self._called: dict[int, int] = {}
        self._numbers = array("I")
        self._texts = array("Q")
        self._finished = 0
        self._quoted: set[int] = set()
        self._asking: set[str] = set()
        self._alone: set[str] = set()
        self._unsaid: list[int] | None = None

    def begin(self, levels: Callable[[str], list[str]] = lambda name: [name]) -> None:
        """Add the codes of the list, in its order, before any row is read.

        Args:
            levels: parts a name into the labels from the theme down.
        """
        for code in self.listed:
            self.code(levels(code.name), code.name, code.definition)

    def source(self, *key: str) -> int:
        """Return the place of a source, by its name and what stands above it."""
        made = Source("\x1f".join(key), name=" / ".join(filter(None, key)))
        return self._place(self.project.sources, made)

    def coder(self, name: str, role: str = PRIMARY) -> int:
        """Return the place of a coder."""
        return self._place(self.project.coders, Coder(name, role, name), role)

    def speakers(self, table: Table, column: str) -> None:
        """Learn who asks, of all those that a column names, before its rows are read."""
        by_source, notices = defaultdict[str, set[str]](set), self.project.notices
        for row in table.records() if column in table.places else ():
            by_source[row["source"]].add(row[column])
        self._alone = set().union(*by_source.values())
        self._asking = askers(by_source.values(), notices)
        self._unsaid = [] if by_source else None
        kind = "moderators told by the column that says who speaks (no participants)"
        notices[kind] += len(self._asking)

    def person(self, source: int, name: str) -> int:
        """Return the place of who speaks in a source; nobody's, if they ask or none is named alone.

        Several are named where one of the parts of a name is the name of somebody in another row.
        """
        if name in self._asking:
            return ASKING
        parts = SEVERAL.split(name)
        if folded(name) in NOBODIES or (len(parts) > 1 and not self._alone.isdisjoint(parts)):
            return NOBODY
        key = f"{self.project.sources[source].key}\x1f{name}"
        return self._place(self.project.people, Person(key, source, name=name))

    def row(self, source: int, text: str = "", person: int = NOBODY, number: int = 0) -> int:
        """Add a row of a source; return the place of its stretch.

        Args:
            source: its place.
            text: what was said, which is looked at for the labels of speakers, and not kept.
            person: the place of who speaks, if that is known.
            number: of the row in its file.
        """
        stretch = self.project.stretches.row(source, person)
        self._numbers.append(number)
        said = plain(text)
        self._texts.append(hashed(said))
        if person == NOBODY:
            self.leave(stretch)
        if text:
            self._heard.append((stretch, labels(text) if begins(text) else []))
            self._said[stretch] = _words(said)
        return stretch

    def leave(self, stretch: int) -> None:
        """Say of a row that a column, if one tells who speaks, names nobody who alone does."""
        self.project.stretches.person[stretch] = NOBODY
        if self._unsaid is not None:
            self._unsaid.append(stretch)

    def finish(self, table: Table) -> None:
        """Look back at all rows: which are there twice, which codes are quotes, who speaks.

        Args:
            table: whose rows were read; what was said stands in its column `text`, if it has one.
        """
        if TEXT in table.places:
            self._quotable(table)
        seen: set[int] = set()
        repeated = 0
        for _, row in table.rows():
            repeated += (said := hash(tuple(row))) in seen
            seen.add(said)
        self.project.duplicated["rows that repeat another one exactly (kept)"] += repeated
        codes = self.project.codes
        for place in self._quoted:
            codes[place] = replace(codes[place], label=f"In-vivo code {place + 1}")
        kind = "in-vivo codes, whose names are somebody's words (told by a number)"
        self.project.notices[kind] += len(self._quoted)
        self._quoted.clear()
        self.listen()
        self._leave_unsaid()

    def _quotable(self, table: Table) -> None:
        """Let the words of stretches be read once more, from the rows that were read last."""
        numbers, before = self._numbers, self.project.words
        here = range(self._finished, len(numbers))
        self._finished = len(numbers)

        def words(places: Sequence[int]) -> dict[int, str]:
            wanted = {numbers[place]: place for place in places if place in here}
            return (before(places) if before else {}) | {
                wanted[row.number]: plain(row[TEXT]).strip(QUOTES)
                for row in table.records()
                if row.number in wanted
            }

        self.project.words = words

    def listen(self) -> None:
        """Say who speaks in the rows, where most begin with the label of a speaker.

        A row with one label is that person's; one with several counts for the source alone.
        """
        labelled = sum(bool(said) for _, said in self._heard)
        if labelled < LABELLED * len(self._heard):
            return
        stretches, notices, several = self.project.stretches, self.project.notices, 0
        by_source = defaultdict[int, set[str]](set)
        for stretch, said in self._heard:
            by_source[stretches.source[stretch]].update(said)
        asking = askers(by_source.values(), notices)
        for stretch, said in self._heard:
            people = [name for name in said if name not in asking]
            places = [self.person(stretches.source[stretch], name) for name in people]
            several += len(said) > 1
            if stretches.person[stretch] == NOBODY and (len(said) == 1 or (said and not places)):
                stretches.person[stretch] = places[0] if places else ASKING
        notices["rows in which several speak (they count for the source)"] += several
        notices["moderators told by labels in the rows (no participants)"] += len(asking)
        self._heard.clear()

    def _leave_unsaid(self) -> None:
        """Let a row be nobody's of which a column does not say who speaks, as it does of others."""
        source, person = self.project.stretches.source, self.project.stretches.person
        told = {place for place, who in zip(source, person, strict=True) if who != NOBODY}
        for stretch in self._unsaid or ():
            if person[stretch] == NOBODY and source[stretch] in told:
                person[stretch] = ASKING
                self.project.notices[UNSAID] += 1

    def coding(self, stretch: int, code: int, coder: int, *known: object) -> None:
        """Add a coding, and by what the export knows it; if it does not, it is what it says."""
        if said := self._said.get(stretch):
            if code not in self._called:
                self._called[code] = _words(self.project.codes[code].label)
            self._quoted.update({code} if self._called[code] == said else ())
        key = "\x1f".join(map(str, known or self._said_by(stretch, code, coder)))
        self.project.codings.add(stretch, code, coder, hashed(key))

    def _said_by(self, stretch: int, code: int, coder: int) -> tuple[object, ...]:
        """Return what a row says, wherever it stands: of whom, which code, by whom, which words."""
        project = self.project
        source, person = project.stretches.source[stretch], project.stretches.person[stretch]
        who = project.people[person].key if person >= 0 else project.sources[source].key
        by = project.coders[coder]
        return who, project.codes[code].key, by.key, by.role, self._texts[stretch]

    def code(self, path: Sequence[str], name: str = "", definition: str = "") -> int:
        """Return the place of a code, after those above it.

        Args:
            path: its label, and before it those of the codes above, from the theme on.
            name: what the export calls it, if not by its label.
            definition: of the code.
        """
        if len(path) > DEEPEST:
            raise RefusedError(f"a code stands below more than {DEEPEST} others; is that meant?")
        above, place = "", 0
        for level, label in enumerate(path, 1):
            key = "\x1f".join(path[:level])
            said = definition if level == len(path) else ""
            known = self._places.get((Code, key, ""))
            place = self._code(key, label, above, said) if said or known is None else known
            above = key
        self.names.setdefault(name or path[-1], place)
        return place

    def named(self, name: str, path: Sequence[str]) -> int:
        """Return the place of a code by what the export calls it, else by its path."""
        return self.names[name] if name in self.names else self.code(path, name)

    def _code(self, key: str, label: str, above: str, definition: str) -> int:
        shown = plain(label)
        if not shown or max(len(label), len(definition)) > MAX_LABEL:
            raise RefusedError(
                f"code {len(self.project.codes) + 1} in the order of the file has a name or a"
                f" definition of more than {MAX_LABEL} characters, or no name that can be printed"
            )
        codes = self.project.codes
        place = self._place(codes, Code(key, shown, above, plain(definition)))
        if definition and not codes[place].definition:  # one below it came first
            codes[place] = replace(codes[place], definition=plain(definition))
        return place

    def _place(self, things: list[Any], made: Any, more: str = "") -> int:  # noqa: ANN401
        """Return the place of a thing, which is added when it comes up first."""
        place = self._places.setdefault((type(made), made.key, more), len(things))
        if place == len(things):
            things.append(made)
        return place
