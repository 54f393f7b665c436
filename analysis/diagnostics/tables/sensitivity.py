"""Which claims hold on without a source, a coder or a group of people, and with codings flipped.

A claim that rests on no coding says something of the sample or of the codebook: it is listed, and
not put to this test.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.words import LONG, counted, listed
from analysis.diagnostics.stability import (
    CODERS,
    DRAWS,
    FLIPPED,
    GROUPS,
    SEED,
    SOURCES,
    lacking,
    rate_of,
    rests_on_codings,
    stability,
    steady,
)
from analysis.diagnostics.statements import statements_of
from analysis.study.study import Study

DIAGNOSTIC = "sensitivity"
USES = ("people", "manuscript", "published/claims.yml")
HEADS = {SOURCES: "Without a source", CODERS: "Without a coder", GROUPS: "Without a group"}
HEADS[FLIPPED] = "Codings flipped"
ROBUST, FRAGILE = "robust", "fragile"


def compute(study: Study) -> pd.DataFrame:
    """One row a claim and kind of change: in how many of these it holds."""
    statements, known = statements_of(study)
    frame = stability(study, known, statements)
    tested = frame["kind"] != ""
    frame["steady"] = steady(frame).where(tested)
    frame["change"] = frame["kind"].map(HEADS)
    return frame.assign(said=[_said(row) if row.kind else "" for row in rows_of(frame)])


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print a row for each claim that rests on codings."""
    tested, rows = frame[frame["kind"] != ""], list[Record]()
    kinds = list(tested["kind"].unique())
    for _, part in tested.groupby("claim", sort=False):
        row: Record = {"Claim": str(part["words"].iat[0]), "Verdict": verdict(part)}
        found = dict(zip(part["kind"], part["said"], strict=True))
        rows.append(row | {HEADS[kind]: found.get(kind, "–") for kind in kinds})
    return rows or [{"Claim": "No claim rests on codings."}]


def verdict(part: pd.DataFrame) -> str:
    """Say of the rows of a claim whether it is robust or fragile, or why that is not known."""
    if not part["parts"].any():
        return "not tested: too many rows"
    if (part["parts"] == part["undefined"]).all():
        return "undefined"
    return ROBUST if part["steady"].all() else FRAGILE


def _said(row: Any) -> str:  # noqa: ANN401 -- a row of `stability`
    """Say in how many changes a claim holds, and without which parts it does not."""
    defined = row.parts - row.undefined
    if not defined:
        return "undefined" if row.parts else "not counted"
    held = f"{row.holds:,} of {defined:,}"
    names = row.fails_without.split("; ") if row.fails_without else []
    if names:
        held += f"; not without {listed(names) if len(names) <= LONG else len(names)}"
    return held + (f"; undefined in {row.undefined:,}" if row.undefined else "")


def note(study: Study) -> str:
    """Say what is printed, and what is not tested, and why."""
    said = (
        "In how many of the changes a claim holds, and without what it does not. Fragile: it fails"
        " without some single one, or holds in fewer than 95 in 100 draws."
    )
    statements, known = statements_of(study)
    apart = sum(not rests_on_codings(one, known) for one in statements)
    if apart:
        said += f" Not tested: {counted(apart, 'claim')} on the sample or the codebook alone."
    return " ".join([said, *lacking(study)])


def method(study: Study) -> str:
    """Say how claims were put to the test, ready to be pasted, and what to be careful about."""
    told = (
        "Each claim that rests on codings was held to its conditions again without each of the"
        " sources, of the primary coders, and of the groups of participants, with the people and"
        " codings that belong to them, as far as there are several."
    )
    if (rate := rate_of(study)) is not None:
        told += (
            f" Besides, codings were flipped in {DRAWS:,} draws (seed {SEED}): each coding of the"
            f" primary coders got another code with a probability of {rate:.3f}, which is the share"
            " of the codings of doubly coded sources that the other coder did not make; the other"
            " code is drawn as often as it is used."
        )
    return (
        f"{told}\n\nCaution: a claim that hangs on one source is no wrong claim, and one that hangs"
        " on none is no right one: this tests what the words count, and not what they mean."
    )
