"""What readers of tables share: a header in any language, rows, and marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

from analysis.common.described import own
from analysis.imports.cells.grid import Sheet
from analysis.imports.cells.made import ERRORS, VALUES, is_made, spoiled
from analysis.imports.project import RefusedError

Columns = Mapping[str, Sequence[str]]  # per column, how programs head it
NAMES = ("source", "code", "codes", "coder", "person", "case")  # columns whose cells name things
LISTED = 10


@dataclass(frozen=True)
class Record:
    """A row below a header: its number in the file, its cells by the name of their column, all."""

    number: int
    cells: dict[str, str]
    line: list[str]

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
            RefusedError: if a row is wider than the header, or the header again.
        """
        width, titles = len(self.titles), [cell.strip() for cell in self.titles]
        for number, row in enumerate(self.sheet.rows(), 1):
            if number <= self.header + 1 or not any(cell.strip() for cell in row):
                continue
            if any(cell.strip() for cell in row[width:]):
                raise RefusedError(
                    f"row {number} has more cells than the header; is a separator not in quotes?"
                )
            if [cell.strip("\ufeff ") for cell in row] == titles:
                raise RefusedError(f"row {number} is the header again; delete it")
            yield number, row + [""] * (width - len(row))

    def records(self) -> Iterator[Record]:
        """Yield each row below the header with the columns that were looked for."""
        for number, row in self.rows():
            cells = {n: normalize("NFC", row[at]).strip() for n, at in self.places.items()}
            yield Record(number, cells, row)


def folded(title: str) -> str:
    """Return the title of a column as it is looked up: small letters, single spaces."""
    return " ".join(normalize("NFKC", title).casefold().split())


@dataclass(frozen=True)
class Form:
    """A table that programs write, as `columns.yml` describes it.

    Attributes:
        columns: how each column may be headed.
        needed: the columns by which it is known.
        filled: those in which no cell may be empty; if none is named, those needed.
        kind: what it is called.
        program: that writes it.
        marked: how other columns begin that its reader looks for.
    """

    columns: Columns
    needed: Sequence[str]
    filled: Sequence[str] = ()
    kind: str = ""
    program: str = ""
    marked: Sequence[str] = ()

    def find(self, sheets: Iterable[Sheet], *more: str) -> Table | None:
        """Return the first such table; its header may stand lower down.

        Args:
            sheets: among which it is looked for.
            more: columns that it has to have as well.
        """
        for sheet in sheets:
            for number, row in enumerate(sheet.top):
                titles = [folded(cell) for cell in row]
                places = {
                    name: titles.index(folded(alias))
                    for name, aliases in self.columns.items()
                    for alias in reversed(aliases)
                    if folded(alias) in titles
                }
                if places.keys() >= {*self.needed, *more}:
                    return Table(sheet, number, row, places)
        return None

    def held(self, sheets: Iterable[Sheet], otherwise: str = "") -> Table:
        """Return the table, in which every cell stands that has to.

        Raises:
            RefusedError: it is not there, as `otherwise` says, or more than once; or cells are
                empty: all at once.
        """
        found = [table for sheet in sheets if (table := self.find([sheet]))]
        if not found:
            raise RefusedError(otherwise)
        if len(found) > 1:
            raise RefusedError(
                f"{len(found)} of its sheets hold such a table, and some may be hidden; put all"
                " rows below the header of one, or delete the others"
            )
        titles = [folded(title) for title in found[0].titles]
        for title in (titles[found[0].places[name]] for name in self.needed):
            if titles.count(title) > 1:
                raise RefusedError(f"two columns are headed {title}; delete or rename one")
        hold(found[0], *(self.filled or self.needed))
        return found[0]

    def unread(self, table: Table) -> list[int]:
        """Return the numbers of the columns, not empty, that no reader of this form looks at."""
        looked = {*table.places.values()}
        others = [
            n
            for n, title in enumerate(table.titles)
            if n not in looked and not folded(title).startswith(tuple(self.marked))
        ]
        rows = table.rows() if others else ()
        filled = {n for _, row in rows for n in others if row[n].strip()}
        return [n + 1 for n in sorted(filled)]


COLUMNS = Path(__file__).with_name("columns.yml")
_SAID = own(COLUMNS)
YES, NO = map(frozenset, _SAID.pop("marks").values())
ALL = {""}  # what a total is of that is of no single name
NOBODIES = frozenset({"", *map(folded, _SAID.pop("nobody"))})
_TOTALS = sorted((re.escape(folded(word)) for word in _SAID.pop("totals")), key=len, reverse=True)
TOTAL = re.compile(rf"(?:(.+)[ :-])??(?:{'|'.join(_TOTALS)})(?:[ :-](.+))?")
BRACKET = re.compile(r"\([^()]*\)[ :]*$")
FORMS = {name: Form(**said) for name, said in _SAID.items()}


def parted(cell: str, mark: str) -> list[str]:
    """Return the parts of a cell, none empty; all of it where it has no such mark."""
    parts = [part.strip() for part in (cell.split(mark) if mark else ()) if part.strip()]
    return parts or [cell]


def rows_named(numbers: Sequence[int], what: str = "row") -> str:
    """Name rows, or others of a kind, in a message, not more than can be read."""
    shown = ", ".join(map(str, numbers[:LISTED]))
    more = f" and {len(numbers) - LISTED} more" if len(numbers) > LISTED else ""
    return f"{what if len(numbers) == 1 else f'{what}s'} {shown}{more}"


@lru_cache(1000)
def totals(title: str) -> set[str]:
    """Return what stands beside the word in the name of a total; nothing if it is none."""
    found = TOTAL.fullmatch(BRACKET.sub("", folded(title)).strip(" :"))
    return {(part or "").strip(" :-") for part in found.groups()} if found else set()


class _Look:
    """What stands in the rows of a table that must not, found in one pass."""

    def __init__(self, table: Table, needed: Sequence[str]) -> None:
        places = {n: p for n, p in table.places.items() if n in NAMES or n.startswith(VALUES)}
        self.empty: dict[str, list[int]] = {name: [] for name in needed}
        self.turned: dict[str, list[tuple[int, str]]] = {name: [] for name in places}
        self.known = {name: set(ALL) for name in places}
        self._sums: list[tuple[int, set[str], set[str]]] = []
        for record in table.records():
            for name in needed:
                if not record[name] or ERRORS.fullmatch(record[name]):
                    self.empty[name].append(record.number)
            for name, place in places.items():
                self.known[name].add(record[name])
                if is_made(record.line[place], name):
                    self.turned[name].append((record.number, record[name]))
            words = record["text"] or record["definition"]
            if not words or words.replace(".", "").isdecimal():
                first = next(cell for cell in record.line if cell.strip())
                named = [
                    (totals(record[name]), self.known[name]) for name in places if name in NAMES
                ]
                named.append((totals(first), ALL))
                self._sums += [(record.number, of, among) for of, among in named if of]

    def sums(self) -> list[int]:
        """Return the numbers of rows without words that are a total of all or of a name."""
        found = self._sums
        return sorted({n for n, of, among in found if of <= {*map(folded, among)}})

    def spoiled(self, name: str) -> list[int]:
        """Return the numbers of rows whose cell is no text though others are, or is no name."""
        turned = self.turned[name]
        mixed = bool(self.known[name] - ALL - {cell for _, cell in turned})
        return spoiled(turned, name, mixed=mixed)


def _turned(table: Table, look: _Look) -> Iterator[str]:
    """Yield where a spreadsheet holds a number or a date, and a name is expected."""
    heads = [(n + 1, table.titles[n]) for name, n in table.places.items() if "codes " in name]
    made = [(number, title) for number, title in heads if is_made(title, "code")]
    if wrong := spoiled(made, "codes", mixed=len(made) < len(heads)):
        yield f"row {table.header + 1}, {rows_named(wrong, 'column')}"
    for name in look.turned:
        if wrong := look.spoiled(name):
            yield f"{table.titles[table.places[name]].strip()} in {rows_named(wrong)}"


def hold(table: Table, *needed: str) -> None:
    """Refuse a table with an empty cell that no row may lack, an error, a sum, or a name spoiled.

    Raises:
        RefusedError: with all such rows.
    """
    look = _Look(table, needed)
    wrong = [
        f"{table.titles[table.places[name]].strip()} in {rows_named(numbers)}"
        for name, numbers in look.empty.items()
        if numbers
    ]
    told = []
    if wrong:
        told.append(
            f"a cell is empty or an error that must not be: {'; '.join(wrong)}. Fill them"
            " in, or delete rows that are none"
        )
    if sums := look.sums():
        told.append(
            f"what is called a total, without words of its own, in {rows_named(sums)}: expected a"
            " row for each thing that was coded. Delete sums, and rename what is really called so"
        )
    if turned := list(_turned(table, look)):
        told.append(
            f"a date or a number where a name is expected: {'; '.join(turned)}. A spreadsheet makes"
            " them of names such as 3-4, 1.10 and 007: format the cells as text, and type the names"
            " again as the program has them"
        )
    if told:
        raise RefusedError("; ".join(told))


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
