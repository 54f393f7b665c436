"""An example of a table of one's own: codings by source."""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.study.study import Study

USES = ("sources", "codings", "assignments")  # the tables of raw/ that it rests on


def compute(study: Study) -> pd.DataFrame:
    """One row a source: its codings. This becomes tables/example.csv."""
    counts = study.codings.groupby("source_id").size()
    frame = study.sources[["source_id", "words"]]
    return frame.assign(codings=frame["source_id"].map(counts).fillna(0).astype(int))


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print the rows, as the text includes them."""
    return [
        {"Source": row.source_id, "Words": f"{row.words:,}", "Codings": row.codings}
        for row in rows_of(frame)
    ]


def note(_study: Study) -> str:
    """Say below the table what is counted."""
    return "Codings are those of primary coders."
