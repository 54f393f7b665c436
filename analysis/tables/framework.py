"""The framework matrix: how many stretches of each source were coded with each subtheme."""

from __future__ import annotations

import pandas as pd

from analysis.markdown import Record, strong
from analysis.methods.reach import with_ancestors
from analysis.study import Study
from analysis.words import PLURAL

USES = ("sources", "codebook", "codings", "assignments")
NOT_RAISED, WIDEST = "–", 20


def compute(study: Study) -> pd.DataFrame:
    """One row a source and subtheme: stretches."""
    codings = with_ancestors(study.codings, study.codes)
    stretches = codings.drop_duplicates(["code_id", "source_id", "start", "end"])
    counts = stretches.groupby(["source_id", "code_id"]).size().rename("stretches").reset_index()
    themes = study.themes[study.themes["depth"] == study.themes["depth"].max()]
    cells = study.sources[["source_id", "mode"]].merge(
        themes[["code_id", "number", "label"]], how="cross"
    )
    frame = cells.merge(counts, on=["source_id", "code_id"], how="left")
    return frame.fillna({"stretches": 0}).astype({"stretches": int})


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print sources down and subthemes across, each kind of source under its name."""
    rows: list[Record] = []
    numbers = list(frame["number"].unique())
    if len(numbers) > WIDEST:
        why = f"A matrix of {len(numbers)} subthemes is too wide to print; it is in framework.csv."
        return [{"Framework matrix": why}]
    for mode, part in frame.groupby("mode", sort=False, observed=True):
        rows.append({"Source": strong(PLURAL[str(mode)]), **dict.fromkeys(numbers, "")})
        for source, cells in part.groupby("source_id", sort=False):
            counts = [str(n) if n else NOT_RAISED for n in cells["stretches"]]
            rows.append({"Source": str(source), **dict(zip(numbers, counts, strict=True))})
    return rows


def note(_study: Study) -> str:
    """Say what is counted."""
    return (
        "Cells count stretches, each place of a source once. Columns are subthemes by their number"
        f" in the codebook. {NOT_RAISED} means not raised in that source."
    )
