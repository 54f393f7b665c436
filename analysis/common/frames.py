"""Frames of pandas, as far as its own types do not say enough, and rows by their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame as named tuples, whose cells have the types of its columns."""
    return frame.itertuples()


@dataclass(frozen=True)
class Rows:
    """Rows of tables that are joined by key, in the order of their identifiers; all as texts.

    Attributes:
        columns: per column its values, each once, and which of them each row of the tables has.
        at: which of these rows they are.
    """

    columns: Mapping[str, tuple[NDArray[np.object_], NDArray[np.intp]]]
    at: NDArray[np.intp]

    def cells(self, column: str) -> list[str]:
        """Return the cells of a column; an empty one is ''."""
        values, of = self.columns[column]
        return cast("list[str]", values[of[self.at]].tolist())

    def units(self, column: str) -> list[str]:
        """Return what stands in a column, each once."""
        values, of = self.columns[column]
        there = np.zeros(len(values), dtype=bool)
        there[of[self.at]] = True
        return cast("list[str]", values[there].tolist())

    def frame(self, words: str = "") -> pd.DataFrame:
        """Return the rows as a frame, with the columns that some words name, or with all."""
        names = [c for c in self.columns if c in words or not words]
        return pd.DataFrame({name: self.cells(name) for name in names}, dtype="str")
