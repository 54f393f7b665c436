"""The sources of each kind: how many, with how many people, and how long they are."""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record, strong
from analysis.common.words import PLURAL, named
from analysis.exhibits.told import Cell
from analysis.study.study import Study

USES = ("sources", "participants", "assignments")


def compute(study: Study) -> pd.DataFrame:
    """One row a kind of source, and one for all: sources, people, words, coded twice."""
    people = study.participants.groupby("source_id").size()
    twice = coded_twice(study)
    each = study.sources.assign(
        people=study.sources["source_id"].map(people).fillna(0).astype(int),
        twice=study.sources["source_id"].isin(twice),
    )
    kinds = pd.concat([each, each.assign(mode="all")]).groupby("mode", sort=False)
    frame = kinds.agg(
        sources=("source_id", "size"),
        people=("people", "sum"),
        people_min=("people", "min"),
        people_max=("people", "max"),
        words=("words", lambda words: words.sum(skipna=False)),
        words_min=("words", lambda words: words.min(skipna=False)),
        words_max=("words", lambda words: words.max(skipna=False)),
        coded_twice=("twice", "sum"),
    )
    return frame.reset_index()


def coded_twice(study: Study) -> set[str]:
    """Return the sources to which a second coder was assigned."""
    return set(study.table("assignments").query("role == 'second'")["source_id"])


def show(frame: pd.DataFrame, study: Study) -> list[Record]:
    """Print counts, and lowest to highest where sources differ."""
    kinds = study.sources.groupby("mode", observed=True)["source_id"].agg(list)
    every = {**kinds, "all": list(study.sources["source_id"])}
    twice = coded_twice(study)
    return [
        {
            "Sources": PLURAL.get(row.mode, strong("All")),
            "Number": row.sources,
            "People": row.people,
            "People per source": _spread(row.people_min, row.people_max),
            "Words": _spread(row.words, row.words),
            "Words per source": _spread(row.words_min, row.words_max),
            "Coded twice": Cell(
                str(row.coded_twice),
                f"{PLURAL.get(row.mode, 'Sources')} that were coded twice",
                named(twice.intersection(every[row.mode]), every[row.mode]),
            ),
        }
        for row in rows_of(frame)
    ]


def _spread(low: int, high: int) -> str:
    if pd.isna(low):
        return "undefined"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def note(study: Study) -> str:
    """Say what is counted."""
    where = "" if study.placed else ", and undefined where these are not part of the data"
    return (
        f"People are participants. Words are those of the transcripts{where}. A source is coded"
        " twice where a second coder was assigned to it."
    )
