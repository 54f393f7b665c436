"""The codebook: every theme, subtheme and code with its definition and how often it was applied."""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record, strong
from analysis.exhibits.told import Cell, spread
from analysis.methods.reach import reach
from analysis.study.study import Study

USES = ("codebook", "codings", "assignments")


def compute(study: Study) -> pd.DataFrame:
    """One row a code, in the order of the codebook: definition, sources, codings."""
    codes = study.codes[["code_id", "number", "depth", "label", "definition"]]
    return codes.merge(reach(study.codings, study.codes)[["code_id", "sources", "codings"]])


def show(frame: pd.DataFrame, study: Study) -> list[Record]:
    """Print label and definition, and in how many sources and how often it was applied."""
    told = spread(study)
    return [
        {
            "Code": strong(f"{r.number} {r.label}") if r.depth == 1 else f"{r.number} {r.label}",
            "Definition": "" if pd.isna(r.definition) else r.definition,
            "Sources": r.sources,
            "Codings": Cell(str(r.codings), f"{r.number} {r.label}", told[r.code_id]),
        }
        for r in rows_of(frame)
    ]


def note(_study: Study) -> str:
    """Say what is counted."""
    return (
        "A code counts what the codes below it count. Sources are those in which it was applied"
        " at least once; codings are single applications."
    )
