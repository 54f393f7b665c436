"""Pairs of subthemes worth reading: those that stand together most, and where to find them.

To be read, and not to be reported: codes stand together where ideas do, and where codes are hard
to tell apart.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.words import level
from analysis.diagnostics.paired import NEAR, WORTH, pairs_of, places, worth_reading
from analysis.exhibits.told import Cell
from analysis.methods.cooccurrence import found
from analysis.methods.reach import with_ancestors
from analysis.study.study import Study

DIAGNOSTIC = "cooccurrence"
USES = ("sources", "codebook", "codings", "assignments")


def compute(study: Study) -> pd.DataFrame:
    """One row a pair: units with each and both, by each unit; A near B; and where, where it may."""
    frame = worth_reading(pairs_of(study))
    if not study.placed:
        return frame
    codings = with_ancestors(study.codings, study.codes)
    code = study.codes.set_index("number")["code_id"]
    pairs = [(code[r.first_number], code[r.second_number]) for r in rows_of(frame)]
    near = [int(found(codings, *pair, "overlap", NEAR)["meets"].sum()) for pair in pairs]
    frame = frame.assign(near=near - frame["n12_overlap"])
    if study.data.digests.public:
        frame = frame.assign(places=["; ".join(places(study, *pair)) for pair in pairs])
    return frame


def show(frame: pd.DataFrame, study: Study) -> list[Record]:
    """Print a row for each pair; places only of public data, since others are the tables' own."""
    rows: list[Record] = []
    for row in rows_of(frame):
        pair = f"{row.first_number} and {row.second_number}"
        record: Record = {"A and B": Cell(pair, pair, *_named(row))}
        if study.placed:
            record |= {
                "c": f"{row.c_overlap:.2f}",
                "Same stretch": f"{row.n12_stretch:,}",
                "Within": f"{row.n12_inclusion:,}",
                "A with B": f"{row.n12_overlap:,} of {row.n1_overlap:,}",
                "A near B": f"{row.near:,}",
                "A without B": f"{row.n1_overlap - row.n12_overlap:,}",
                "B without A": f"{row.n2_overlap - row.n21_overlap:,}",
            }
        else:
            record["c"] = f"{row.c_source:.2f}"
        record["Same source"] = f"{row.n12_source:,}"
        if study.placed and study.data.digests.public:
            record["First at"] = row.places.partition(" to ")[0]
        rows.append(record)
    met = "No stretches of two subthemes overlap." if study.placed else "No two share a source."
    return rows or [{"Pairs": met}]


def _named(row: Any) -> tuple[str, str]:  # noqa: ANN401 -- a row of `compute`
    """Name the two codes of a pair."""
    return f"{row.first_number} {row.first_label}", f"{row.second_number} {row.second_label}"


def note(study: Study) -> str:
    """Say what is counted."""
    if not study.placed:
        return "The study has no positions: only sources that hold both can be counted."
    said = (
        f"The {WORTH} pairs with the highest c, of those that overlap anywhere. Same stretch: given"
        " both codes. Within: stretches of A that lie within one of B, or around it. A with B:"
        f" those that overlap one of B. A near B: others with at most {NEAR} characters to one of"
        " B. Same source: sources that hold both."
    )
    if study.data.digests.public:
        said += " First at: the source and character where A with B begins first."
    return f"{said} With the data at hand, make query lists the places of any pair."


def method(study: Study) -> str:
    """Say how pairs were counted, ready to be pasted, and what to be careful about."""
    level_of = level(study.subthemes["number"])
    return (
        f"For each two {level_of}, distinct stretches were counted, a place of a source once"
        " however often it was coded: those given both codes, those that lie within each other,"
        " those that overlap, and the sources that hold both. The coefficient is c = n12 / (n1 + n2"
        " − n12), where n1 and n2 are the stretches of each code; of overlapping stretches, n12 is"
        " the smaller of those of one code that overlap the other and of the reverse, so that c"
        " stays between 0 and 1.\n\nCaution: a high number may mean that ideas were spoken of"
        " together, or that codes are hard to tell apart; the places are there to be read."
    )
