"""Discovery of codes: how many were seen, how many there may be, and when little new came.

Nothing of it says that enough was heard: that is for the authors to judge.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.words import PLURAL, SINGULAR, counted, listed
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
                "Saturation index": fits[0] if len(set(fits)) == 1 else "; ".join(fits),
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
    ends = dict.fromkeys(f"{n}+{RUN}" for n in (row.earliest, row.latest)) if row.orders else ()
    return "; ".join(filter(None, (f"{row.orders:,}", " to ".join(ends))))


def note(study: Study) -> str:
    """Say what is printed, and what cannot be computed."""
    said = (
        "Saturation index: if sources are independent; if they overlap the more, the more is known;"
        f" and if they overlap the more, the more there are. Little new: 6+{RUN} means after six"
        f" sources, as the next {RUN} show. In random orders: how many of {ORDERS:,} come to it,"
        " and when, but for the earliest and the latest 25 in 1,000."
    )
    few = {one.mode: len(one.sources) for one in held_in(study) if len(one.sources) < BASE + RUN}
    for mode, n in few.items():
        kind = counted(n, SINGULAR[mode].lower())
        said += f" Of {kind}, when little new came is undefined: that takes {BASE + RUN} at least."
    return said


def method(study: Study) -> str:
    """Say how discovery was followed, ready to be pasted, and what to be careful about."""
    kinds = dict.fromkeys(PLURAL[one.mode].lower() for one in held_in(study))
    return (
        f"The codes that primary coders gave were followed from source to source, {_listed(kinds)}"
        " apart, at each level of the codebook; a code counts what is below it. Sources come in the"
        f" order of their table; beside it stand {ORDERS:,} random orders (seed {SEED}), and their"
        " mean ([Colwell et al. 2004](https://doi.org/10.1890/03-0557)). New information is what a"
        f" run of {RUN} sources adds to the codes of the first {BASE}, and little of it at most 5 %"
        " ([Guest et al. 2020](https://doi.org/10.1371/journal.pone.0232076)). How many codes there"
        " may be was estimated by Chao2 ([Chao 1987](https://doi.org/10.2307/2531532)), a lower"
        " bound; by the jackknife ([Burnham and Overton"
        " 1978](https://doi.org/10.1093/biomet/65.3.625)); by coverage, the share of what is said"
        " that falls under codes seen ([Chao and Jost 2012](https://doi.org/10.1890/11-1952.1));"
        " and by the saturation index, the codes seen out of those at the end of a curve fitted to"
        " the mean of all orders ([Lowe et al. 2018](https://doi.org/10.1177/1525822X17749386))."
        "\n\nCaution: all of them take sources for exchangeable, which a sample that was chosen on"
        " purpose is not; a codebook that was made after all was read knows no later discovery; and"
        " whether saturation fits reflexive work is debated ([Braun and Clarke"
        " 2021](https://doi.org/10.1080/2159676X.2019.1704846))."
    )


def _listed(kinds: Iterable[str]) -> str:
    return listed([*kinds]) if kinds else "kinds of sources"
