"""What readers of tables share: a header in any language, rows, and marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.imports.cells.grid import Sheet
from analysis.imports.project import RefusedError

Columns = Mapping[str, tuple[str, ...]]  # per column, how programs head it, in small letters
LISTED = 10
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
