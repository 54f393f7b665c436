"""Measure what the diagnostics of large studies cost, and agreement beside maintained libraries.

Each diagnostic is computed of 10^4, 10^5 and 10^6 codings, a hundred to a source, with 200 codes:
seconds, and the exponent with which they grow. Nothing is drawn or written.
"""

from __future__ import annotations

import math
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module

import numpy as np
import pandas as pd

from analysis.diagnostics.agreement import agreement
from analysis.methods.agreement import pairwise
from analysis.methods.cooccurrence import UNITS as PAIRED
from analysis.methods.cooccurrence import cooccurrence
from analysis.methods.discovery import (
    MODELS,
    curves,
    expected,
    new_information,
    richness,
    saturation,
)
from analysis.methods.outline import outline
from analysis.methods.sensitivity import left

CODINGS, CODES, TO_A_SOURCE, LENGTH = (10_000, 100_000, 1_000_000), 200, 100, 50_000
UNITS, CATEGORIES = 1_000_000, 5
ORDERS, SEED = 1000, 2022
MOST = 1.15  # n log n grows no faster over these two decades


@dataclass(frozen=True, eq=False)
class Large:
    """As much of a study as diagnostics ask for, without the rows of its files."""

    tables: dict[str, pd.DataFrame]
    codes: pd.DataFrame
    placed: bool = True

    def table(self, name: str) -> pd.DataFrame:
        return self.tables[name]


def large(codings: int) -> Large:
    """A study of random codings by two coders, who both had to code all of its sources."""
    random = np.random.default_rng(codings)
    sources = pd.Series([f"S{n:05}" for n in range(codings // TO_A_SOURCE)], dtype="str")
    names = pd.Series([f"T{n:03}" for n in range(CODES)], dtype="str")
    start = random.integers(0, LENGTH - 900, codings)
    book = pd.DataFrame({"code_id": names, "parent_id": None, "label": names, "definition": ""})
    book.loc[10:, "parent_id"] = names[np.arange(10, CODES) % 10].to_numpy()
    tables = {
        "sources": pd.DataFrame({"source_id": sources, "length": LENGTH}),
        "assignments": pd.DataFrame({"coder_id": ["C1", "C2"]}).merge(
            pd.DataFrame({"source_id": sources}), how="cross"
        ),
        "codings": pd.DataFrame(
            {
                "source_id": sources.to_numpy()[random.integers(0, len(sources), codings)],
                "code_id": names.to_numpy()[random.integers(0, CODES, codings)],
                "coder_id": np.array(["C1", "C2"])[random.integers(0, 2, codings)],
                "start": start,
                "end": start + random.integers(60, 900, codings),
            }
        ),
    }
    return Large(tables, outline(book.assign(position=range(CODES))))


def discovery(study: Large) -> np.ndarray:
    """Follow the codes through the sources, in a thousand random orders as well."""
    codings = study.table("codings")
    (row, _), (column, _) = (pd.factorize(codings[name]) for name in ("source_id", "code_id"))
    held = np.zeros((row.max() + 1, column.max() + 1), dtype=bool)
    held[row, column] = True
    drawn = curves(held, ORDERS, SEED)
    new_information(drawn, 4, 2)
    richness(held)
    for model in MODELS:
        saturation(expected(held), model)
    return np.percentile(drawn, (2.5, 97.5), axis=0)


def pairs(study: Large) -> tuple[pd.DataFrame, ...]:
    """Count the pairs of codes, by each unit."""
    codes = list(study.codes["code_id"])
    return tuple(cooccurrence(study.table("codings"), codes, unit) for unit in PAIRED)


def leaving_out(study: Large) -> tuple[np.ndarray, ...]:
    """Count the sources of each code without each source in turn."""
    sources = list(study.table("sources")["source_id"])
    parts = (part["source_id"] for _, part in study.table("codings").groupby("code_id"))
    return tuple(left(part, [part], sources) for part in parts)


DIAGNOSTICS: dict[str, Callable[[Large], object]] = {
    "agreement, with 1,000 draws": agreement,
    "discovery, with 1,000 orders": discovery,
    "co-occurrence, by four units": pairs,
    "leaving out each source": leaving_out,
}


def seconds(run: Callable[[], object], times: int = 1) -> float:
    """The least time that a run takes, of some."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def exponent(sizes: tuple[int, ...], taken: list[float]) -> float:
    """The slope of the logarithms: 1 where twice the data take twice the time."""
    return float(np.polyfit(np.log(sizes), np.log(taken), 1)[0])


def libraries(first: np.ndarray, second: np.ndarray) -> dict[str, Callable[[], object]]:
    """What maintained libraries compute of the same codings, as far as they are installed."""
    found: dict[str, Callable[[], object]] = {}
    for name, call in {
        "sklearn.metrics": lambda lib: partial(lib.cohen_kappa_score, first, second),
        "statsmodels.stats.inter_rater": lambda lib: (
            lambda: lib.cohens_kappa(lib.to_table(np.stack([first, second], axis=1))[0])
        ),
        "krippendorff": lambda lib: partial(
            lib.alpha,
            reliability_data=np.stack([first, second]),
            level_of_measurement="nominal",
        ),
    }.items():
        try:
            found[name] = call(import_module(name))
        except ImportError:
            print(f"{name} is not installed, and not compared with.")
    return found


def ours(first: np.ndarray, second: np.ndarray) -> dict[str, np.ndarray]:
    """All coefficients of two coders, from their codings."""
    table = np.bincount(first * CATEGORIES + second, minlength=CATEGORIES**2)
    return pairwise(table.reshape(CATEGORIES, CATEGORIES).astype(float))


def main() -> None:
    """Print both comparisons; end with status 1 where something grows faster than n log n."""
    random = np.random.default_rng(1)
    first, second = random.integers(0, CATEGORIES, (2, UNITS))
    second = np.where(random.random(UNITS) < 0.7, first, second)
    mine = seconds(partial(ours, first, second), 5)
    print(f"Two coders, {UNITS:,} units, {CATEGORIES} categories: seconds, the best of some runs")
    print(f"{'here, every coefficient':40}{mine:8.3f}")
    for name, run in libraries(first, second).items():
        taken = seconds(run, 3)
        print(f"{f'{name}, one coefficient':40}{taken:8.3f}  {taken / mine:6.1f} times")
    print(f"\n{'codings':40}" + "".join(f"{n:>12,}" for n in CODINGS) + "  exponent")
    studies = [large(n) for n in CODINGS]
    slow, whole = [], 0.0
    for name, compute in DIAGNOSTICS.items():
        taken = [seconds(partial(compute, study)) for study in studies]
        grows, whole = exponent(CODINGS, taken), whole + taken[-1]
        slow += [name] if grows > MOST else []
        print(f"{name:40}" + "".join(f"{t:12.2f}" for t in taken) + f"{grows:10.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = math.ceil(peak / (2**20 if sys.platform == "darwin" else 2**10))
    print(f"{'all of the largest study':40}{whole:36.2f} seconds, {peak:,} MB at most")
    sys.exit(f"These grow faster than n log n: {', '.join(slow)}." if slow else 0)


if __name__ == "__main__":
    main()
