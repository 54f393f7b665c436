"""The people of a study with the attributes by which they are described, and who is quoted.

Nothing here may be printed as it is but what is said with a quote, and which values occur: the gate
has held that to the rules of `analysis.privacy.disclosure`, which decides on all else.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.privacy.quotes import quotes
from analysis.study.study import Study

Categories = Mapping[str, Mapping[str, str]]


def merging(study: Study) -> Categories:
    """Return, for each attribute, the category into which each value goes, in printing order."""
    merge = study.data.settings["disclosure"].get("merge", {})
    found = {}
    for attribute in study.attributes:
        into = {v: new for new, old in merge.get(attribute, {}).items() for v in old}
        found[attribute] = {v: into.get(v, v) for v in study.values("participants", attribute)}
    return found


def people_of(study: Study, into: Categories | None = None) -> pd.DataFrame:
    """Return the people by identifier, with source and attributes, these merged if so asked."""
    columns = ["participant_id", "source_id", *study.attributes]
    rows = pd.DataFrame(study.data.tables["participants"], columns=columns, dtype=object)
    return merged(rows.set_index("participant_id"), into or {})


def merged(frame: pd.DataFrame, into: Categories) -> pd.DataFrame:
    """Put the categories of attributes together: the least loss is a broader category."""
    return frame.assign(**{a: frame[a].map(categories) for a, categories in into.items()})


def occurring(study: Study, attribute: str) -> list[str]:
    """Return the values of an attribute, not merged, that somebody has, in printing order."""
    study.require("people")
    there = set(people_of(study)[attribute])
    return [value for value in study.values("participants", attribute) if value in there]


def quoted_of(study: Study) -> pd.DataFrame:
    """Return who is quoted for which theme, once each."""
    quoted = quotes(study).dropna(subset=["participant_id", "text"])
    return quoted[["code_id", "participant_id"]].drop_duplicates()


def attributed(study: Study) -> pd.DataFrame:
    """Return `quotes` with a column `described`: what is printed of a person whose words are."""
    study.require("people")
    frame, people = quotes(study), people_of(study, merging(study))
    named = quoted_of(study)["participant_id"]
    said = {person: ", ".join(people.loc[person, study.speakers]) for person in named}
    text = [said.get(person, "") for person in frame["participant_id"]]
    frame.insert(frame.columns.get_loc("participant_id") + 1, "described", text)
    return frame
