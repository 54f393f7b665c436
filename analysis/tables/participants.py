"""The participants: how many people of each kind, with those whose kind is not known."""

from __future__ import annotations

import pandas as pd

from analysis.markdown import Record, strong
from analysis.study import Study

USES = ("participants",)
ALL, HEAD = "all", "Participants"


def compute(study: Study) -> pd.DataFrame:
    """One row a value of an attribute and of the first attribute, `all` included: people."""
    first, *others = study.attributes or [ALL]
    people = study.participants.assign(**{ALL: ALL})
    across = [*study.values("participants", first), ALL] if others else [ALL]
    rows = [(ALL, ALL)]
    rows += [(a, v) for a in others or study.attributes for v in study.values("participants", a)]
    return pd.DataFrame(
        [
            {
                "attribute": attribute,
                "value": value,
                "across": column,
                "people": int(
                    (
                        people[attribute].eq(value)
                        & people[ALL if column == ALL else first].eq(column)
                    ).sum()
                ),
            }
            for attribute, value in rows
            for column in across
        ]
    )


def show(frame: pd.DataFrame, study: Study) -> list[Record]:
    """Print the first attribute across and the others down, each under its name."""
    columns = [str(c) for c in frame["across"].unique()]
    rows: list[Record] = []
    for attribute, part in frame.groupby("attribute", sort=False):
        if attribute != ALL:
            title = strong(study.field("participants", str(attribute))["title"])
            rows.append({HEAD: title, **{_sentence(c): "" for c in columns}})
        for value, cells in part.groupby("value", sort=False):
            label = strong("All") if value == ALL else _sentence(str(value))
            counts = zip(columns, cells["people"], strict=True)
            rows.append({HEAD: label, **{_sentence(c): int(n) for c, n in counts}})
    return rows


def _sentence(text: str) -> str:
    """Begin with a capital, and leave abbreviations as they are."""
    return text[:1].upper() + text[1:]


def note(study: Study) -> str:
    """Say what is counted."""
    titles = [study.field("participants", a)["title"] for a in study.attributes]
    values = {v for a in study.attributes for v in study.values("participants", a)}
    return (
        f"Counts are people (N = {len(study.participants)})"
        + ("; each is counted once under every heading." if titles else ".")
        + (f" Columns: {titles[0]}." if len(titles) > 1 else "")
        + (" Not provided: the person did not say." if "not provided" in values else "")
    )
