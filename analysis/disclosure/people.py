"""The people of a study, by the attributes that describe them, and who is quoted with what.

Nothing here may be printed as it is but what is said with a quote, and which values occur: the gate
has held that to the rules of `analysis.disclosure.printable`, which decides on all else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from analysis.common.problems import ContractError, Problem
from analysis.methods.reach import with_ancestors
from analysis.study.bands import banded
from analysis.study.earlier import FACTS
from analysis.study.study import Study

Categories = Mapping[str, Mapping[str, str]]
COLUMNS = ["code_id", "number", "label", "mode", "source_id", "participant_id", "length"]
COLUMNS += ["excerpt_id", "text"]


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
    people = banded(study.data.tables["participants"], study.bands)
    rows = pd.DataFrame(people, columns=columns, dtype=object)
    return merged(rows.set_index("participant_id"), into or {})


def merged(frame: pd.DataFrame, into: Categories) -> pd.DataFrame:
    """Put the categories of attributes together: the least loss is a broader category."""
    return frame.assign(**{a: frame[a].map(categories) for a, categories in into.items()})


def told_before(study: Study, into: Categories) -> list[dict[str, str]]:
    """Return of whom counts were published before: of each the category by each attribute.

    Raises:
        ContractError: a count is of no category of these, so that nothing could be held against it.
    """
    given = study.facts(FACTS).get("people", [])
    entries = given if isinstance(given, list) else [given]
    counts = [one if isinstance(one, dict) else {} for one in entries]
    named = [{a: str(one[a]) for a in into if a in one} for one in counts]
    wrong = [
        Problem(FACTS, 0, f"people, entry {n}", "", f"{', '.join(into)}: as the data have them")
        for n, said in enumerate(named, 1)
        if not said or any(value not in into[a] for a, value in said.items())
    ]
    if wrong and into:
        raise ContractError(wrong)
    return named


def occurring(study: Study, attribute: str) -> list[str]:
    """Return the values of an attribute, not merged, that somebody has, in printing order."""
    study.require("people")
    there = set(people_of(study)[attribute])
    return [value for value in study.values("participants", attribute) if value in there]


@lru_cache(maxsize=1)
def quotes(study: Study) -> pd.DataFrame:
    """Choose what is quoted for every code but themes that have subthemes.

    Where a person has cleared quotes, those; else the first stretch that is attributed to a
    person, in the order of the sources, without its words. What is coded with a code below a
    subtheme stands for both.

    Returns:
        One row a quote, in the order of the codebook: its code, source, person (missing where a
        group speaks), length in characters, and name and text (missing where it is withheld).
    """
    divided = (study.codes["depth"] == 1) & study.codes["code_id"].isin(study.codes["parent_id"])
    codes = study.codes.loc[~divided, ["code_id", "number", "label"]]
    codings = with_ancestors(study.codings, study.codes)
    codings = codings.merge(study.sources[["source_id", "mode"]], on="source_id")
    codings["length"] = codings["end"] - codings["start"] if study.placed else pd.NA
    codings = codings.merge(study.excerpts[["excerpt_id", "text"]], on="excerpt_id", how="left")
    order = ["mode", "source_id", "start", "end"]
    stretches = codes.merge(codings.sort_values(order, kind="stable"), on="code_id")
    cleared = stretches[stretches["text"].notna()].drop_duplicates(["code_id", "excerpt_id"])
    spoken = stretches[stretches["participant_id"].notna()].drop_duplicates("code_id")
    withheld = spoken[~spoken["code_id"].isin(cleared["code_id"])].drop(columns="excerpt_id")
    rank = {code: i for i, code in enumerate(codes["code_id"])}
    chosen = pd.concat([cleared, withheld])
    return chosen.sort_values("code_id", key=lambda c: c.map(rank), kind="stable")[COLUMNS]


def quoted_of(study: Study) -> pd.DataFrame:
    """Return who is quoted for which theme, once each."""
    quoted = quotes(study).dropna(subset=["participant_id", "text"])
    return quoted[["code_id", "participant_id"]].drop_duplicates()


def attributed(study: Study) -> pd.DataFrame:
    """Return `quotes` with a column `described`: what is printed of a person whose words are."""
    study.require("people")
    frame, people = quotes(study).copy(), people_of(study, merging(study))
    named = quoted_of(study)["participant_id"]
    said = {person: ", ".join(people.loc[person, study.speakers]) for person in named}
    frame["described"] = [said.get(person, "") for person in frame["participant_id"]]
    after = COLUMNS.index("participant_id") + 1
    return frame[[*COLUMNS[:after], "described", *COLUMNS[after:]]]


def voices_of(study: Study) -> pd.DataFrame:
    """Return which person raised which code, once each."""
    codings = with_ancestors(study.codings, study.codes).dropna(subset="participant_id")
    return codings[["code_id", "participant_id"]].drop_duplicates()
