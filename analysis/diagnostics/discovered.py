"""Which source holds which code: the ground of what is said of the discovery of codes.

Interviews, focus groups and documents never share a curve, and each level of the codebook has its
own. Sources come in the order of their table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.methods.discovery import curve, curves, expected, richness
from analysis.methods.reach import with_ancestors
from analysis.study.study import Study

ORDERS, SEED = 1000, 2022
BASE, RUN, THRESHOLD = 4, 2, 0.05  # as Guest, Namey & Chen recommend to begin with
LEVELS = {1: "themes", 2: "subthemes", 3: "codes"}  # and codes below codes
BAND = (2.5, 97.5)  # per cent of the orders
MOST = 300  # sources after each of which Chao2 is asked
COLUMNS = ["mode", "level", "of", "n", "source_id", "new", "seen"]
COLUMNS += ["expected", "low", "high", "base", "run", "chao2"]


@dataclass(frozen=True)
class Held:
    """The sources of a kind, and which of them hold which codes of a level.

    Attributes:
        mode: of the sources.
        level: of the codes, in the plural.
        sources: their identifiers.
        held: a row a source and a column a code.
    """

    mode: str
    level: str
    sources: list[str]
    held: NDArray[np.bool_]


def held_in(study: Study) -> Iterator[Held]:
    """Yield what each kind of source holds of each level of the codebook."""
    sources, codings = study.table("sources"), with_ancestors(study.codings, study.codes)
    pairs = codings[["source_id", "code_id"]].drop_duplicates()
    depths = study.codes["depth"].clip(upper=max(LEVELS))
    for mode in study.values("sources", "mode"):
        names = list(sources.loc[sources["mode"] == mode, "source_id"])
        for depth, level in LEVELS.items():
            codes = list(study.codes.loc[depths == depth, "code_id"])
            if names and codes:
                row, column = (
                    pd.Index(list_).get_indexer(pairs[name])
                    for list_, name in ((names, "source_id"), (codes, "code_id"))
                )
                held = np.zeros((len(names), len(codes)), dtype=bool)
                there = (row >= 0) & (column >= 0)
                held[row[there], column[there]] = True
                yield Held(mode, level, names, held)


def steps(study: Study) -> pd.DataFrame:
    """Follow the discovery of codes from source to source.

    Returns:
        One row a kind of source, level and source: mode, level, of (codes of that level), n (which
        source it is), source_id, new, seen; expected, low and high, of random orders; base (codes
        of the first sources), run (new codes of the run that the source ends), both missing before
        there is a run; and chao2 of the sources so far, missing where undefined or not computed.
    """
    parts = []
    for one in held_in(study):
        seen, drawn = curve(one.held), curves(one.held, ORDERS, SEED)
        low, high = np.percentile(drawn, BAND, axis=0)
        some = [richness(one.held[:n]).chao2 for n in range(1, min(len(seen), MOST) + 1)]
        part = pd.DataFrame({"n": np.arange(1, len(seen) + 1), "source_id": one.sources})
        part = part.assign(new=np.diff(seen, prepend=0), seen=seen, expected=expected(one.held))
        part = part.assign(low=low, high=high, chao2=pd.Series(some, dtype=float))
        run = pd.Series(seen).diff(RUN).where(part["n"] >= BASE + RUN)
        part["base"], part["run"] = run.notna() * seen[min(BASE, len(seen)) - 1], run
        part["base"] = part["base"].where(part["base"] > 0)
        known = {"mode": one.mode, "level": one.level, "of": one.held.shape[1]}
        parts.append(part.assign(**known))
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    whole = {"base": "Int64", "run": "Int64"}
    return frame[COLUMNS].astype(whole).round({"expected": 4, "low": 1, "high": 1, "chao2": 4})


def little(base: int, run: int) -> bool:
    """Whether the codes that a run of sources adds are few, beside those of the base."""
    return bool(run <= THRESHOLD * base)
