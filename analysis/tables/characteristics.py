"""The participants by one attribute at a time: how many people are of each category.

These are the sums of the crossed table (`analysis.tables.participants`), and hidden where they are
there: the proof covers both (`analysis.disclosure.counts`), and hides in the crossed table first.
"""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import HIDDEN, Record, strong
from analysis.disclosure.counts import ALL
from analysis.disclosure.printable import of_attribute, printable
from analysis.study.study import Study
from analysis.tables import participants
from analysis.tables.participants import HEAD, sentence

USES = ("people",)


def compute(study: Study) -> pd.DataFrame:
    """One row a category, after one for everybody: attribute, category, people if printed."""
    counts = printable(study).counts
    everybody = (counts["attribute"] == ALL) & (counts["across"] == ALL)
    rows = pd.concat([counts[everybody], *(of_attribute(counts, a) for a in study.attributes)])
    return rows[["attribute", "value", "people"]].reset_index(drop=True)


def show(frame: pd.DataFrame, study: Study) -> list[Record]:
    """Print the categories under the names of their attributes."""
    rows: list[Record] = []
    for attribute, part in frame.groupby("attribute", sort=False):
        if attribute != ALL:
            title = strong(study.field("participants", str(attribute))["title"])
            rows.append({HEAD: title, "n": ""})
        for row in rows_of(part):
            label = strong("All") if attribute == ALL else sentence(row.value)
            rows.append({HEAD: label, "n": HIDDEN if pd.isna(row.people) else int(row.people)})
    return rows


def note(study: Study) -> str:
    """Say what is counted, and what is hidden."""
    return participants.noted(study, compute(study)["people"])
