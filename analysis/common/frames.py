"""Frames of pandas, as far as its own types do not say enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame as named tuples, whose cells have the types of its columns."""
    return frame.itertuples()
