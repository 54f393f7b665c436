"""The sources of each kind: how many, with how many people, and how long they are."""

from __future__ import annotations

import pandas as pd

from analysis.common.markdown import Record, strong
from analysis.common.words import PLURAL
from analysis.study.study import Study

USES = ("sources", "participants", "assignments")


def compute(study: Study) -> pd.DataFrame:
    """One row a kind of source, and one for all: sources, people, words, coded twice."""
    people = study.participants.groupby("source_id").size()
    twice = study.table("assignments").query("role == 'second'")["source_id"].unique()
    each = study.sources.assign(
        people=study.sources["source_id"].map(people).fillna(0).astype(int),
        twice=study.sources["source_id"].isin(twice),
    )
    rows = []
    for mode in [*PLURAL, "all"]:
        part = each if mode == "all" else each[each["mode"] == mode]
        if len(part):
            rows.append(
                {
                    "mode": mode,
                    "sources": len(part),
                    "people": part["people"].sum(),
                    "people_min": part["people"].min(),
                    "people_max": part["people"].max(),
                    "words": part["words"].sum(),
                    "words_min": part["words"].min(),
                    "words_max": part["words"].max(),
                    "coded_twice": part["twice"].sum(),
                }
            )
    return pd.DataFrame(rows)


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print counts, and lowest to highest where sources differ."""
    return [
        {
            "Sources": PLURAL.get(row.mode, strong("All")),
            "Number": row.sources,
            "People": row.people,
            "People per source": _spread(row.people_min, row.people_max),
            "Words": f"{row.words:,}",
            "Words per source": _spread(row.words_min, row.words_max),
            "Coded twice": row.coded_twice,
        }
        for row in frame.itertuples()
    ]


def _spread(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def note(_study: Study) -> str:
    """Say what is counted."""
    return (
        "People are participants. Words are those of the transcripts. A source is coded twice"
        " where a second coder was assigned to it."
    )
