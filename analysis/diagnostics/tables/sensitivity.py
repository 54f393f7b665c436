"""Which claims hold on without a source, a coder or a group of people, and with codings flipped.

A claim that rests on no coding says something of the sample or of the codebook: it is listed, and
not put to this test.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.words import LONG, listed
from analysis.diagnostics.stability import (
    CODERS,
    DRAWS,
    FLIPPED,
    GROUPS,
    SOURCES,
    lacking,
    rate_of,
    stability,
    steady,
)
from analysis.diagnostics.statements import statements_of
from analysis.study.study import Study

DIAGNOSTIC = "sensitivity"
USES = ("people", "manuscript", "published/claims.yml")
UNTESTED = {True: "not tested: it rests on no coding", False: "not tested: too many rows"}
HEADS = {SOURCES: "Without a source", CODERS: "Without a coder", GROUPS: "Without a group"}
HEADS[FLIPPED] = "Codings flipped"
ROBUST, FRAGILE = "robust", "fragile"


def compute(study: Study) -> pd.DataFrame:
    """One row a claim and kind of change: in how many of these it holds."""
    statements, known = statements_of(study)
    frame = stability(study, known, statements)
    tested = frame["kind"] != ""
    frame["steady"] = steady(frame).where(tested)
    return frame.assign(said=[_said(row) if row.kind else "" for row in rows_of(frame)])


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print a row for each claim."""
    kinds = [kind for kind in frame["kind"].unique() if kind]
    rows: list[Record] = []
    for _, part in frame.groupby("claim", sort=False):
        row: Record = {"Claim": str(part["words"].iat[0]), "Verdict": verdict(part)}
        found = dict(zip(part["kind"], part["said"], strict=True))
        row |= {HEADS[kind]: found.get(kind, "–") for kind in kinds}
        rows.append(row)
    return rows or [{"Claim": "The data say nothing that could be tested."}]


def verdict(part: pd.DataFrame) -> str:
    """Say of the rows of a claim whether it is robust or fragile, or why that is not known."""
    if not part["parts"].any():
        return UNTESTED[not part["kind"].iat[0]]
    if (part["parts"] == part["undefined"]).all():
        return "undefined"
    return ROBUST if part["steady"].all() else FRAGILE


def _said(row: Any) -> str:  # noqa: ANN401 -- a row of `stability`
    """Say in how many changes a claim holds, and without which parts it does not."""
    defined = row.parts - row.undefined
    if not defined:
        return "undefined" if row.parts else "not counted"
    held = f"holds in {row.holds:,} of {defined:,}"
    names = row.fails_without.split("; ") if row.fails_without else []
    if names:
        held += f"; not without {listed(names) if len(names) <= LONG else len(names)}"
    return held + (f"; undefined in {row.undefined:,}" if row.undefined else "")


def note(study: Study) -> str:
    """Say what is done to the data, and what cannot be."""
    told = (
        "Each claim is held again to its conditions when sources, coders and groups of participants"
        " are left out, one at a time, with the people and codings that belong to them."
    )
    if (rate := rate_of(study)) is not None:
        told += (
            f" Codings flipped: {DRAWS:,} times, each coding of the primary coders got another code"
            f" with a probability of {rate:.3f}, the share of the codings of doubly coded sources"
            " that the other coder did not make; the other code is drawn as often as it is used."
        )
    told += " Fragile: it fails without some single one, or holds in fewer than 95 in 100 draws."
    return " ".join([told, "Undefined: nothing is left to be counted.", *lacking(study)])
