"""Discovery of codes: how many were seen, how many there may be, and when little new came.

Nothing of it says that enough was heard: that is for the authors to judge.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.words import PLURAL, SINGULAR, counted
from analysis.diagnostics.discovered import BASE, ORDERS, RUN, SEED, THRESHOLD, held_in
from analysis.methods.discovery import (
    MODELS,
    curve,
    curves,
    expected,
    new_information,
    reached,
    richness,
    saturation,
)
from analysis.study.study import Study

DIAGNOSTIC = "discovery"
USES = ("sources", "codebook", "codings", "assignments")
NEVER, UNDEFINED = "not reached", "undefined"


def compute(study: Study) -> pd.DataFrame:
    """One row a kind of source and level of the codebook: estimates, and when little new came."""
    rows = []
    for one in held_in(study):
        found = richness(one.held)
        seen, drawn = curve(one.held), curves(one.held, ORDERS, SEED)
        when = int(reached(new_information(seen, BASE, RUN), THRESHOLD))
        orders = reached(new_information(drawn, BASE, RUN), THRESHOLD)
        fits = {model: saturation(expected(one.held), model) for model in MODELS}
        defined = len(seen) >= BASE + RUN and seen[BASE - 1] > 0
        row = {"mode": one.mode, "level": one.level, "sources": len(seen), "of": one.held.shape[1]}
        row |= vars(found)
        row |= {"reached": when if defined else None}
        row |= {"orders": int((orders > 0).sum()) if defined else None}
        some = orders[orders > 0]
        ends = np.percentile(some, (2.5, 97.5), method="nearest") if some.size else (None, None)
        row |= {"earliest": ends[0], "latest": ends[1]}
        row |= {f"index_{model}": fit.index if fit else None for model, fit in fits.items()}
        rows.append(row)
    return pd.DataFrame(rows).convert_dtypes().round(4)


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print a row for each kind of source and level."""
    rows: list[Record] = []
    for row in rows_of(frame):
        fits = [_one(getattr(row, f"index_{model}"), 2) for model in MODELS]
        rows.append(
            {
                "Sources": f"{PLURAL[row.mode]} ({row.sources:,})",
                "Level": str(row.level).capitalize(),
                "Seen": f"{row.seen:,} of {row.of:,}",
                "In one source": f"{row.once:,}",
                "Chao2": _one(row.chao2),
                "Jackknife": _one(row.jackknife),
                "Coverage": _one(row.coverage, 2),
                "Saturation index": UNDEFINED if set(fits) == {UNDEFINED} else "; ".join(fits),
                "Little new": _when(row.reached),
                "In random orders": _orders(row),
            }
        )
    return rows or [{"Sources": "There are no sources, or no codes."}]


def _one(value: float, digits: int = 1) -> str:
    """Print an estimate."""
    return UNDEFINED if pd.isna(value) else f"{value:.{digits}f}"


def _when(sources: int) -> str:
    """Say after how many sources little new came, in the notation of Guest, Namey & Chen."""
    if pd.isna(sources):
        return UNDEFINED
    return f"{sources}+{RUN}" if sources else NEVER


def _orders(row: Any) -> str:  # noqa: ANN401 -- a row of `compute`
    """Say in how many random orders it comes to that, and between which sources."""
    if pd.isna(row.orders):
        return UNDEFINED
    between = "" if not row.orders else f", {row.earliest}+{RUN} to {row.latest}+{RUN}"
    return f"{row.orders:,} of {ORDERS:,}{between}"


def note(study: Study) -> str:
    """Say how it is computed, and what cannot be."""
    said = (
        "Codes count with those below them. Chao2 is a lower bound of the number of codes; it, the"
        " jackknife and the coverage take sources for exchangeable. Saturation index: the codes"
        " seen, out of those at the end of a curve that is fitted to the expected one, if sources"
        " are independent; if they overlap the more, the more is known; and if they overlap the"
        f" more, the more there are. Little new: a run of {RUN} sources adds at most 5 codes to 100"
        f" of the first {BASE} sources; 6+2 means after six sources, as the next two show. Sources"
        f" come in the order of their table. Beside it stand {ORDERS:,} random orders: how many"
        " come to it, and when, but for the earliest and the latest 25 in 1,000."
    )
    few = [one for one in held_in(study) if len(one.sources) < BASE + RUN]
    for mode in dict.fromkeys(one.mode for one in few):
        n = next(len(one.sources) for one in few if one.mode == mode)
        kind = counted(n, SINGULAR[mode].lower())
        said += f" {kind.capitalize()}: fewer than {BASE + RUN}, so that little new is undefined."
    return said
