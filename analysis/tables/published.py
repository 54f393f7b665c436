"""What is published of the study, and whether the data in this build agree with it."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import pandas as pd

from analysis.common.markdown import Record
from analysis.disclosure.people import occurring
from analysis.prose.numbers import numbers
from analysis.study.study import Study

USES = ("people", "published/claims.yml")
TITLES = {
    "fact": "Fact",
    "locator": "Where",
    "published": "Published",
    "found": "In these data",
    "verdict": "Verdict",
}
DEPTHS = {"themes": 1, "subthemes": 2}
NOT_COMPUTABLE = "not computable"


def compute(study: Study) -> pd.DataFrame:
    """One row a fact: its place, what is published, what the data say, and the verdict."""
    facts = study.facts("published/claims.yml")
    made = numbers(study) if facts else {}
    counted = {name: number["value"] for name, number in made.items()}
    rows = [(f["fact"], f["locator"], *_compared(f, study, counted)) for f in facts.values()]
    return pd.DataFrame(rows, columns=[*TITLES])


def _compared(fact: dict[str, Any], study: Study, counted: dict[str, int]) -> tuple[str, str, str]:
    """Return what is published, what is found in the data, and the verdict."""
    if "why_not" in fact:
        return "", fact["why_not"], NOT_COMPUTABLE
    agreed = "by construction" if study.synthetic else "reproduced"
    if "labels" in fact:
        differing = _differing(fact["labels"], study)
        if not differing:
            return f"as in {fact['locator']}", "the same labels", agreed
        published, found = ("; ".join(labels) for labels in zip(*differing, strict=True))
        return published, found, "differs"
    name, expected = fact.get("number") or fact["attribute"], fact.get("expected")
    if name not in counted and name not in study.attributes:
        return _listed(expected), f"The data have no {name}.", NOT_COMPUTABLE
    if "number" in fact:
        return str(expected), str(counted[name]), agreed if expected == counted[name] else "differs"
    values = [value for value in occurring(study, name) if value != "not provided"]
    if least := fact.get("at_least"):
        verdict = agreed if len(values) >= least else "differs"
        return f"at least {least}", f"{len(values)}: {_listed(values)}", verdict
    verdict = agreed if sorted(values) == sorted(fact["expected"]) else "differs"
    return _listed(expected), _listed(values), verdict


def _differing(level: str, study: Study) -> list[tuple[str, str]]:
    """Return the labels that differ, place by place, as published and as in the codebook."""
    themes = study.facts("published/facts.yml").get("themes", [])
    if level == "subthemes":
        themes = [subtheme for theme in themes for subtheme in theme["subthemes"]]
    labels = study.codes.loc[study.codes["depth"] == DEPTHS[level], "label"]
    pairs = zip_longest([theme["label"] for theme in themes], labels, fillvalue="none")
    return [(published, found) for published, found in pairs if published != found]


def _listed(values: Any) -> str:  # noqa: ANN401
    return ", ".join(values) if isinstance(values, list) else str(values or "")


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print each fact with its place, and both values."""
    rows = frame.itertuples(index=False, name=None)
    shown: list[Record] = [dict(zip(TITLES.values(), row, strict=True)) for row in rows]
    return shown or [{"Facts": "No published facts are described."}]


def note(study: Study) -> str:
    """Say what a verdict means."""
    if not study.facts("published/claims.yml"):
        return "The data folder has no published/claims.yml."
    agreement = (
        "By construction: the data were made to agree, which says nothing about the study."
        if study.synthetic
        else "Reproduced: the data agree with what is published."
    )
    return f"{agreement} Differs: both values are given. Not computable: the reason is given."
