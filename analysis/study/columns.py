"""Tables by their columns: what a study holds, in little room, and how steps of a build have it.

Reading a large table and holding it against the contract takes long. So the check does it once, and
writes down what it found; the steps that come after it take of that what they use.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.common.output import write_bytes
from analysis.study.schema import FIRST, Field, Row

if TYPE_CHECKING:
    import pandas as pd

WHERE = "COMPENDIUM_CHECKED"  # names the file for the steps of a build
AT_ONCE = 10_000  # rows
TYPED: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "date": dt.date.fromisoformat,
}


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        values: those that stand in it, each once; None is an empty cell.
        of: per row, which of them.
    """

    values: list[Any]
    of: NDArray[np.int32]

    def series(self, dtype: str) -> pd.Series[Any]:
        """Return its cells in the order of the rows."""
        import pandas as pd  # noqa: PLC0415 -- an import of an export does without, and starts sooner

        values = pd.Series(self.values, dtype=dtype)
        return values.take(self.of).reset_index(drop=True)

    def rows(self) -> Iterator[array[int]]:
        """Return for each value the rows in which it stands, as a spreadsheet counts."""
        rows = array("i", (np.argsort(self.of, kind="stable") + FIRST).astype(np.int32).tobytes())
        ends = np.cumsum(np.bincount(self.of, minlength=len(self.values))).tolist()
        return (rows[begin:end] for begin, end in pairwise([0, *ends]))

    def cells(self) -> list[Any]:
        """Return its cells in the order of the rows, as they are."""
        return [self.values[n] for n in self.of.tolist()]


Columns = dict[str, Column]


class Tables(Mapping[str, list[Row]]):
    """Tables by their names, as rows that are put together when somebody asks for them."""

    def __init__(self, names: Iterable[str], read: Callable[[str], Columns]) -> None:
        """Take up what tables there are, and how the columns of one are had."""
        self.names = list(names)
        self.columns = cache(read)
        self._rows = cache(self._together)

    def _together(self, name: str) -> list[Row]:
        columns = self.columns(name)
        cells = (column.cells() for column in columns.values())
        return [dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True)]

    def __getitem__(self, name: str) -> list[Row]:
        """Return the rows of a table; a cell has the type of its column, and is None if empty."""
        return self._rows(name)

    def count(self, name: str) -> int:
        """Return how many rows a table has."""
        return len(next(iter(self.columns(name).values())).of)

    def __contains__(self, name: object) -> bool:
        """Whether there is such a table."""
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        """Name the tables."""
        return iter(self.names)

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(self.names)


@lru_cache(maxsize=8)  # a table is searched for identifiers, and then held against the contract
def split(text: str) -> Columns | None:
    """Return the columns of a CSV file as they stand in it, if it is one and all rows are as long.

    Args:
        text: of the file.
    """
    records = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(records, [])
        found = [(defaultdict[str, int](count().__next__), array("i")) for _ in header]
        while rows := list(islice(records, AT_ONCE)):
            for (places, of), cells in zip(found, zip(*rows, strict=True), strict=True):
                of.extend(map(places.__getitem__, cells))
    except (csv.Error, ValueError):
        return None
    columns = [Column(list(places), np.array(of, dtype=np.int32)) for places, of in found]
    return dict(zip(header, columns, strict=True)) if len({*header}) == len(header) else None


def read_columns(
    content: bytes, fields: Mapping[str, Field], read: Callable[[str, str], tuple[Any, str]]
) -> Columns | None:
    """Return the columns of a CSV file in which nothing is wrong; of any other, nothing.

    Args:
        content: of the file.
        fields: the columns that it has to have.
        read: gives, for a column and a cell of it, the typed value and what is wrong with it.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    raw = split(text)
    if text.startswith("\ufeff") or "\r" in text or raw is None or raw.keys() != fields.keys():
        return None
    columns = {}
    for column in fields:
        typed = [read(column, cell) for cell in raw[column].values]
        if any(wrong for _, wrong in typed):
            return None
        columns[column] = Column([value for value, _ in typed], raw[column].of)
    return columns


def by_column(rows: Sequence[Row], fields: Iterable[str]) -> Columns:
    """Return the columns of some rows."""
    columns = {}
    for column in fields:
        places = defaultdict[Any, int](count().__next__)
        of = np.array([places[row[column]] for row in rows], dtype=np.int32)
        columns[column] = Column(list(places), of)
    return columns


def keep(path: Path, tables: Tables, more: Mapping[str, Any]) -> None:
    """Write tables down for the steps that come after this one.

    Args:
        path: the file.
        tables: which met the contract.
        more: what else is to be known, as JSON can hold it.
    """
    parts = {"more": np.array(json.dumps(more))}
    for name in tables:
        for column, held in tables.columns(name).items():
            values = ["" if value is None else str(value) for value in held.values]
            parts[f"{name}/{column}/values"] = np.array(values, dtype=np.str_)
            parts[f"{name}/{column}/of"] = held.of
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **parts)
    write_bytes(path, content.getvalue())


def kept(path: Path, fields: Mapping[str, list[Field]]) -> tuple[Tables, dict[str, Any]]:
    """Return what was written down, each table when somebody asks for it.

    Args:
        path: the file.
        fields: the columns of each table.
    """
    held = np.load(path, allow_pickle=False)

    def columns(name: str) -> Columns:
        found = {}
        for field in fields[name]:
            place, typed = f"{name}/{field['name']}", TYPED[field["type"]]
            values = [typed(v) if v else None for v in held[f"{place}/values"].tolist()]
            found[field["name"]] = Column(values, held[f"{place}/of"])
        return found

    return Tables(fields, columns), json.loads(str(held["more"]))
