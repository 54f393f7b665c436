"""What readers of tables share: a header in any language, rows, and a project filled from them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from analysis.imports.cells.grid import Sheet
from analysis.imports.project import (
    NOBODY,
    PRIMARY,
    Code,
    Coder,
    Person,
    Project,
    RefusedError,
    Source,
    plain,
)
from analysis.imports.speakers import begins, labels, moderates

Columns = Mapping[str, tuple[str, ...]]  # per column, how programs head it, in small letters
MAX_LABEL = 100_000  # characters; a table takes a few more
LISTED = 10
LABELLED = 0.5  # share of rows that begin with the label of a speaker where labels are meant
YES = {*("1", "x", "true", "yes", "y", "✓", "✔"), *("wahr", "ja", "vrai", "oui", "sí", "si", "sim")}
YES |= {"verdadero", "verdadeiro", "prawda", "tak"}
NO = {*("", "0", "false", "no", "n", "-"), *("falsch", "nein", "faux", "non", "não", "falso")}
NO |= {"fałsz", "nie"}


@dataclass(frozen=True)
class Record:
    """A row below a header: its number in the file, and its cells by the name of their column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """A sheet whose header is known.

    Attributes:
        sheet: it.
        header: the number of rows above the header.
        titles: the cells of the header.
        places: where the columns stand that were looked for.
    """

    sheet: Sheet
    header: int
    titles: list[str]
    places: dict[str, int]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield number and cells of each row below the header that is not empty.

        Raises:
            RefusedError: if a row is wider than the header.
        """
        width = len(self.titles)
        for number, row in enumerate(self.sheet.rows(), 1):
            if number <= self.header + 1 or not any(cell.strip() for cell in row):
                continue
            if any(cell.strip() for cell in row[width:]):
                raise RefusedError(
                    f"row {number} has more cells than the header; is a separator not in quotes?"
                )
            yield number, row + [""] * (width - len(row))

    def records(self) -> Iterator[Record]:
        """Yield each row below the header with the columns that were looked for."""
        for number, row in self.rows():
            cells = {name: row[place].strip() for name, place in self.places.items()}
            yield Record(number, cells)


def folded(title: str) -> str:
    """Return the title of a column as it is looked up: small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def find(sheets: Iterable[Sheet], columns: Columns, *needed: str) -> Table | None:
    """Return the first sheet with a header that has the columns needed; it may stand lower down."""
    for sheet in sheets:
        for number, row in enumerate(sheet.top):
            titles = [folded(cell) for cell in row]
            places = {
                name: titles.index(alias)
                for name, aliases in columns.items()
                for alias in reversed(aliases)
                if alias in titles
            }
            if places.keys() >= set(needed):
                return Table(sheet, number, row, places)
    return None


def rows_named(numbers: Sequence[int]) -> str:
    """Name rows in a message, not more than can be read."""
    shown = ", ".join(map(str, numbers[:LISTED]))
    more = f" and {len(numbers) - LISTED} more" if len(numbers) > LISTED else ""
    return f"{'row' if len(numbers) == 1 else 'rows'} {shown}{more}"


def hold(table: Table, *needed: str) -> None:
    """Refuse a table with rows in which a cell is empty that none may lack; all at once."""
    empty: dict[str, list[int]] = {name: [] for name in needed}
    for record in table.records():
        for name in needed:
            if not record[name]:
                empty[name].append(record.number)
    wrong = [f"{name} in {rows_named(numbers)}" for name, numbers in empty.items() if numbers]
    if wrong:
        raise RefusedError(f"a cell is empty that must not be: {'; '.join(wrong)}. Fill them in")


def marked(cell: str, number: int, column: int) -> bool:
    """Whether a cell says that a code is applied: yes, true, 1, x, in words that programs use.

    Raises:
        RefusedError: if it says neither yes nor no.
    """
    said = folded(cell)
    if said not in YES | NO:
        raise RefusedError(
            f"row {number}, column {column + 1}: expected a mark of a code that is applied (1, x,"
            " true, yes) or is not (empty, 0, false, no)"
        )
    return said in YES


class Filling:
    """Fills a project from rows: sources, codes and coders get their places as they come up.

    Attributes:
        project: what is filled; it has no positions unless its maker says so.
        names: the place of each code by the name that the export gives it.
    """

    def __init__(self, kind: str, program: str = "") -> None:
        """Begin with an empty project."""
        self.project = Project(kind, program, positions=False)
        self.names: dict[str, int] = {}
        self._places: dict[tuple[str, str], int] = {}
        self._heard: list[tuple[int, list[str]]] = []

    def source(self, *key: str) -> int:
        """Return the place of a source, by its name and what stands above it."""
        name = " / ".join(filter(None, key))
        made = Source("\x1f".join(key), name=name)
        return self._place("sources", made.key, lambda: self.project.sources.append(made))

    def coder(self, name: str, role: str = PRIMARY) -> int:
        """Return the place of a coder."""
        made = Coder(name, role, name)
        key = f"{role} {name}"
        return self._place("coders", key, lambda: self.project.coders.append(made))

    def person(self, source: int, name: str) -> int:
        """Return the place of somebody who speaks in a source."""
        key = f"{self.project.sources[source].key}\x1f{name}"
        made = Person(key, source, name=name)
        return self._place("people", key, lambda: self.project.people.append(made))

    def row(self, source: int, text: str = "", person: int = NOBODY) -> int:
        """Add a row of a source; return the place of its stretch.

        Args:
            source: its place.
            text: what was said, which is looked at for the labels of speakers, and not kept.
            person: the place of who speaks, if that is known.
        """
        stretch = self.project.stretches.row(source, person)
        if text:
            self._heard.append((stretch, labels(text) if begins(text) else []))
        return stretch

    def listen(self) -> None:
        """Say who speaks in the rows, where most begin with the label of a speaker.

        A row with one label is that person's; one with several counts for the source alone.
        """
        labelled = sum(bool(said) for _, said in self._heard)
        if labelled < LABELLED * len(self._heard):
            return
        stretches, several = self.project.stretches, 0
        for stretch, said in self._heard:
            people = [name for name in said if not moderates(name)]
            places = [self.person(stretches.source[stretch], name) for name in people]
            several += len(said) > 1
            if len(said) == 1 and places and stretches.person[stretch] == NOBODY:
                stretches.person[stretch] = places[0]
        self.project.notices["rows in which several speak (they count for the source)"] += several

    def coding(self, stretch: int, code: int, coder: int, *known: object) -> None:
        """Add a coding, and by what the export knows it, if it does."""
        digest = blake2b("\x1f".join(map(str, known)).encode(), digest_size=8).digest()
        key = int.from_bytes(digest, "big") if known else 0
        self.project.codings.add(stretch, code, coder, key)

    def code(self, path: Sequence[str], name: str = "", definition: str = "") -> int:
        """Return the place of a code, after those above it.

        Args:
            path: its label, and before it those of the codes above, from the theme on.
            name: what the export calls it, if not by its label.
            definition: of the code.
        """
        above = ""
        for level, label in enumerate(path, 1):
            key = "\x1f".join(path[:level])
            said = definition if level == len(path) else ""
            self._code(key, label, above, said)
            above = key
        place = self._places["codes", above]
        self.names.setdefault(name or path[-1], place)
        return place

    def _code(self, key: str, label: str, above: str, definition: str) -> None:
        shown = plain(label)
        if not shown or max(len(label), len(definition)) > MAX_LABEL:
            raise RefusedError(
                f"code {len(self.project.codes) + 1} in the order of the file has a name or a"
                f" definition of more than {MAX_LABEL} characters, or no name that can be printed"
            )
        code = Code(key, shown, above, plain(definition))
        self._place("codes", key, lambda: self.project.codes.append(code))

    def _place(self, things: str, key: str, make: Callable[[], None]) -> int:
        """Return the place of a thing, which is made when it comes up first."""
        known = self._places.get((things, key))
        if known is None:
            known = self._places[things, key] = len(getattr(self.project, things))
            make()
        return known
