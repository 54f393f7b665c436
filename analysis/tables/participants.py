"""The participants: how many people of each kind, with those whose kind is not known.

A number is hidden where it would say too much of too few (`analysis.disclosure.printable`).
"""

from __future__ import annotations

import pandas as pd

from analysis.common.markdown import HIDDEN, Record, strong
from analysis.disclosure.printable import printable
from analysis.study.study import Study

USES = ("people",)
ALL, HEAD = "all", "Participants"


def compute(study: Study) -> pd.DataFrame:
    """One row a category and one of the first attribute, `all` included: people, if printed."""
    return printable(study).counts


def show(frame: pd.DataFrame, study: Study) -> list[Record]:
    """Print the first attribute across and the others down, each under its name."""
    columns = [str(c) for c in frame["across"].unique()]
    rows: list[Record] = []
    for attribute, part in frame.groupby("attribute", sort=False):
        if attribute != ALL:
            title = strong(study.field("participants", str(attribute))["title"])
            rows.append({HEAD: title, **{sentence(c): "" for c in columns}})
        for value, cells in part.groupby("value", sort=False):
            label = strong("All") if value == ALL else sentence(str(value))
            people = [HIDDEN if pd.isna(n) else int(n) for n in cells["people"]]
            rows.append({HEAD: label, **dict(zip(map(sentence, columns), people, strict=True))})
    return rows


def sentence(text: str) -> str:
    """Begin with a capital, and leave abbreviations as they are."""
    return text[:1].upper() + text[1:]


def note(study: Study) -> str:
    """Say what is counted, what stands across, and what is hidden."""
    titles = [study.field("participants", a)["title"] for a in study.attributes]
    across = f" Columns: {titles[0]}." if len(titles) > 1 else ""
    return noted(study, printable(study).counts["people"], across)


def noted(study: Study, people: pd.Series[int], across: str = "") -> str:
    """Say what numbers of people are, and what is hidden.

    Args:
        study: with everything.
        people: the numbers; missing where they are hidden.
        across: what stands across, in a sentence.
    """
    values = {v for a in study.attributes for v in study.values("participants", a)}
    hidden = (
        f" {HIDDEN} Hidden: fewer than {study.threshold} people, or a number that would give such a"
        " number away."
    )
    return (
        f"Counts are people (N = {len(study.participants)})"
        + ("; each is counted once under every heading." if study.attributes else ".")
        + across
        + (" Not provided: the person did not say." if "not provided" in values else "")
        + (hidden if people.isna().any() else "")
    )
