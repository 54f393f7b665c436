"""Themes and subthemes, and in how many sources and by how many people each was raised."""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record, strong
from analysis.common.words import PLURAL, speaker
from analysis.disclosure.people import attributed
from analysis.exhibits.told import Cell, reached
from analysis.methods.reach import reach_of
from analysis.study.study import Study

USES = ("people",)


def compute(study: Study) -> pd.DataFrame:
    """One row a theme or subtheme: definition, counts and of how many, and a quotation."""
    frame = study.themes[["code_id", "number", "depth", "label", "definition"]]
    counts = reach_of(study.codings, study.codes, study.sources)
    frame = frame.merge(counts, on="code_id").assign(people_of=len(study.participants))
    if not len(study.participants):
        frame = frame.drop(columns=["people", "people_of"])
    quoted = attributed(study).drop_duplicates("code_id").set_index("code_id")
    people = quoted["participant_id"].fillna("")
    frame["quote"] = frame["code_id"].map(quoted["text"])
    frame["quote_from"] = frame["code_id"].map(
        {q.Index: speaker(q.source_id, people[q.Index], q.described) for q in rows_of(quoted)}
    )
    return frame


def show(frame: pd.DataFrame, study: Study) -> list[Record]:
    """Print every count with what it is out of."""
    told = reached(study)
    measures = {k: v for k, v in {**PLURAL, "people": "People"}.items() if k in frame}
    rows: list[Record] = []
    for row in frame.to_dict("records"):
        label = f"{row['number']} {row['label']}"
        cells = {
            title: Cell(f"{row[k]}/{row[f'{k}_of']}", label, told[row["code_id"]][k])
            for k, title in measures.items()
        }
        definition = "" if pd.isna(row["definition"]) else row["definition"]
        rows.append(
            {
                "Theme or subtheme": strong(label) if row["depth"] == 1 else label,
                "Definition": definition,
                **cells,
                "Quotation": _quotation(row["quote"], row["quote_from"]),
            }
        )
    return rows


def _quotation(text: str | float, source: str | float) -> str:
    if pd.isna(source):
        return ""
    return str(source) if pd.isna(text) else f"“{text}” {source}"


def note(study: Study) -> str:
    """Say what is counted, and what a zero does not mean."""
    people = (
        " People are participants to whom a coded stretch is attributed; where a"
        " group speaks or the speaker is unknown, the stretch counts for the source alone."
        if len(study.participants)
        else ""
    )
    return (
        "Cells give n/N: sources in which the theme was raised at least once, of all sources of"
        f" that kind.{people} A theme counts what its subthemes count. Zero means not raised,"
        " which is not absent. Quotation: its source and person; the words are withheld unless"
        " they stand there. The order is that of the codebook."
    )
