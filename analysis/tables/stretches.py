"""How many stretches of each source were coded with each subtheme.

A theme without subthemes stands among them. Where they are too many for columns, each source lists
those that it raised.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record, strong
from analysis.common.words import PLURAL, level
from analysis.exhibits.told import Cell
from analysis.methods.reach import with_ancestors
from analysis.study.study import Study

USES = ("sources", "codebook", "codings", "assignments")
NOT_RAISED, NBSP, WIDEST = "–", "\u00a0", 20


def compute(study: Study) -> pd.DataFrame:
    """One row a source and subtheme: stretches."""
    codings = with_ancestors(study.codings, study.codes)
    stretches = codings.drop_duplicates(["code_id", "source_id", "start", "end"])
    counts = stretches.groupby(["source_id", "code_id"]).size().rename("stretches").reset_index()
    cells = study.sources[["source_id", "mode"]].merge(
        study.subthemes[["code_id", "number", "label"]], how="cross"
    )
    frame = cells.merge(counts, on=["source_id", "code_id"], how="left")
    return frame.fillna({"stretches": 0}).astype({"stretches": int})


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print a row for each source, each kind of source under its name."""
    across = _matrix if frame["number"].nunique() <= WIDEST else _list
    rows: list[Record] = []
    for mode, part in frame.groupby("mode", sort=False, observed=True):
        sources = [list(cells) for _, cells in groupby(rows_of(part), attrgetter("source_id"))]
        heads = dict.fromkeys(across(sources[0]), "")
        rows.append({"Source": strong(PLURAL[str(mode)]), **heads})
        for cells in sources:
            told = [f"{c.number} {c.label}: {c.stretches}" for c in cells if c.stretches]
            source = str(cells[0].source_id)
            head = Cell(source, f"Stretches of {source}", *told or ["None"])
            rows.append({"Source": head, **across(cells)})
    return rows


def _matrix(cells: list[Any]) -> Record:
    """Print a column for each subtheme."""
    return {c.number: str(c.stretches) if c.stretches else NOT_RAISED for c in cells}


def _list(cells: list[Any]) -> Record:
    """Print one column with the subthemes that were raised."""
    raised = [f"{c.number}{NBSP}({c.stretches})" for c in cells if c.stretches]
    return {"Raised, with stretches": ", ".join(raised) or NOT_RAISED}


def note(study: Study) -> str:
    """Say what is counted."""
    numbers = study.subthemes["number"]
    where = "Columns are" if len(numbers) <= WIDEST else "Listed are"
    counted = "stretches, each place of a source once"
    if not study.placed:
        counted = "rows of the export, which has no positions: one place may stand in several"
    return (
        f"Counts are of {counted}. {where} {level(numbers)} by their"
        f" number in the codebook. {NOT_RAISED} means not raised in that source."
    )
