"""A joint display: what is published of each subtheme, and where it lies in the data."""

from __future__ import annotations

import pandas as pd

from analysis.common.markdown import Record
from analysis.common.words import PLURAL
from analysis.exhibits.told import Cell, reached
from analysis.methods.reach import reach_of
from analysis.study.study import Study

USES = (
    "sources",
    "participants",
    "codebook",
    "codings",
    "assignments",
    "published/joint-display.yml",
)
TITLES = {"abstract": "The abstract says", "service_users": "Service users say"}
NOTHING = "–"


def compute(study: Study) -> pd.DataFrame:
    """One row a subtheme: what is published of it, and the sources and people that raised it."""
    published = study.facts(USES[-1])
    if not published:
        return pd.DataFrame(columns=["code_id"])
    names = {key: paper["name"] for key, paper in published["companions"].items()}
    counts = reach_of(study.codings, study.codes, study.sources)
    frame = study.subthemes[["code_id", "number", "label"]].merge(counts, on="code_id")
    for column in TITLES:
        frame[column] = [
            "; ".join(
                f"{entry['says']} ({names[entry['in']] if 'in' in entry else entry['locator']})"
                for entry in published["subthemes"].get(code, {}).get(column, [])
            )
            for code in frame["code_id"]
        ]
    return frame.assign(people_of=len(study.participants))


def show(frame: pd.DataFrame, study: Study) -> list[Record]:
    """Print what is published of each subtheme beside where it lies in the data."""
    told = {} if frame.empty else reached(study)
    units = [unit for unit in (*PLURAL, "people") if unit in frame and frame[f"{unit}_of"].any()]
    rows: list[Record] = []
    for row in frame.to_dict("records"):
        lies = [f"{row[u]}/{row[f'{u}_of']} {PLURAL.get(u, u).lower()}" for u in units]
        said = {title: row[column] or NOTHING for column, title in TITLES.items()}
        label = f"{row['number']} {row['label']}"
        cell = Cell(", ".join(lies), label, *told[row["code_id"]].values())
        rows.append({"Subtheme": label, **said, "In these data": cell})
    return rows or [
        {"Subtheme": "Nothing published is described that could stand beside the data."}
    ]


def note(study: Study) -> str:
    """Say where each column is from."""
    published = study.facts(USES[-1])
    if not published:
        return f"The data folder has no {USES[-1]}."
    papers = "; ".join(paper["record"] for paper in published["companions"].values())
    return (
        f"Second column: {published['abstract']}, with its part. Third column: {papers}. Both"
        " are in this text's words, and what stands beside which subtheme is its reading."
        f" {NOTHING} These records say nothing. Last column: sources and people that raised it, of"
        " all."
    )
