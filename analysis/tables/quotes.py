"""Quotes and their provenance: for each subtheme a stretch, who spoke, and whether it is printed.

A quote is printed where a person has cleared it (`excerpts.csv`). Where none is cleared, the first
stretch attributed to a person stands for it, without its words.
"""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.words import SINGULAR, speaker
from analysis.disclosure.people import attributed
from analysis.study.study import Study

USES = ("people",)


def compute(study: Study) -> pd.DataFrame:
    """One row a quote: its code, source, person, length in characters, and text if cleared."""
    return attributed(study)


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print where each quote is from; the words stand in the text."""
    return [
        {
            "Subtheme": f"{r.number} {r.label}",
            "Source": f"{SINGULAR[r.mode]} {r.source_id}",
            "Person": "the group"
            if pd.isna(r.participant_id)
            else speaker(r.participant_id, r.described),
            "Characters": "undefined" if pd.isna(r.length) else r.length,
            "Words": "withheld" if pd.isna(r.text) else "printed",
        }
        for r in rows_of(frame)
    ] or [{"Subtheme": "No stretch is attributed to a person, and no quote is cleared."}]


def note(_study: Study) -> str:
    """Say which stretches stand here."""
    return (
        "Quotes that a person has cleared for print; where none is cleared, the first stretch of"
        " the subtheme that is attributed to a person, in the order of the sources."
    )
