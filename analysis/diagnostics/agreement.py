"""Agreement between the coders of a study, code by code and level by level of its codebook.

What exhibits and worksheet share. Only sources count that two coders or more had the duty to code:
else "coded nothing" and "did not look" could not be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis.methods.agreement import Floats, Ints, coefficients, pairwise, paradox, pooled
from analysis.methods.bootstrap import FEWEST, intervals
from analysis.methods.reach import with_ancestors
from analysis.methods.unitizing import Coded, characters, segments, unitizing_alpha, whole_sources
from analysis.study.study import Study

UNITS = ("character", "segment", "source")
PLACED = UNITS[:2]  # units that ask where a coding stands
LEVELS = ("theme", "subtheme", "code")
ALL, ONE = "all coders", " (one person)"
AGAIN = re.compile(r"-\d+$")  # ends the name of who codes again: C1-2
SEVERAL = 2
MEASURES = ("agreement", "positive", "cohen", "fleiss", "brennan_prediger", "pabak", "ac1", "alpha")
TABLE = ("both", "first_only", "second_only", "neither")
BOUNDED = ("agreement", "positive", "cohen", "fleiss", "ac1", "alpha", "unitizing")
OF_CODES = (
    *("units", *TABLE, "prevalence", "prevalence_index", "bias_index", "paradox", *MEASURES),
    *("unitizing", *(f"{name}_{end}" for name in BOUNDED for end in ("low", "high"))),
)
OF_LEVELS = ("mean_agreement", "mean_ac1", "mean_alpha", "pooled", "pooled_low", "pooled_high")
NOBODY = "Agreement between coders is undefined: no source was assigned to two of them."
UNPLACED = "By character and by segment it is undefined: the study has no positions."


@dataclass(frozen=True)
class Coders:
    """Some coders, and what they made of the sources that several of them had the duty to code.

    Attributes:
        called: "C1 and C2", or all coders.
        names: of the coders, in order.
        sources: these sources.
        coded: the codings, with those of the codes above each, by place in `sources` and `codes`.
        duties: how many of the coders had the duty to code each source.
    """

    called: str
    names: list[str]
    sources: list[str]
    coded: Coded
    duties: Ints

    @property
    def pair(self) -> bool:
        """Whether it is two coders."""
        return self.called != ALL


def groups(
    study: Study, *, above: bool = True, within: frozenset[str] | None = None
) -> Iterator[Coders]:
    """Yield each pair of coders with sources in common, and all of them where they are more.

    Who codes again is set beside the own first coding, and is none of all coders.

    Args:
        study: whose codings they are.
        above: whether a code counts for those above it, too.
        within: the sources that may count; all, if it is left out.
    """
    duties = study.table("assignments")
    duties = duties if within is None else duties[duties["source_id"].isin(within)]
    codings = study.table("codings")
    codings = with_ancestors(codings, study.codes) if above else codings
    by_source = duties.groupby("source_id")["coder_id"].agg(set)
    by_source = by_source[by_source.map(len) >= SEVERAL]
    first = again(duties["coder_id"])
    shared = {pair for those in by_source for pair in combinations(sorted(those), 2)}
    own = {(one, other) for one, other in shared if first.get(other) == one}
    others = {pair for pair in shared if not first.keys() & {*pair}}
    chosen = {f"{one} and {other}": {one, other} for one, other in sorted(others)}
    coders = {coder for pair in others for coder in pair}
    chosen |= {f"{one} and {other}{ONE}": {one, other} for one, other in sorted(own)}
    chosen |= {ALL: coders} if len(others) > 1 else {}
    for called, those in chosen.items():
        looked = by_source.map(lambda all_, those=those: len(all_ & those))
        looked = looked[looked >= SEVERAL]
        part = codings[codings["source_id"].isin(looked.index) & codings["coder_id"].isin(those)]
        source, code, coder = (
            pd.Index(names).get_indexer(part[column]).astype(np.int64)
            for column, names in (
                ("source_id", looked.index),
                ("code_id", study.codes["code_id"]),
                ("coder_id", sorted(those)),
            )
        )
        start, end = part["start"].to_numpy(np.int64), part["end"].to_numpy(np.int64)
        coded = Coded(source, code, coder, start, end)
        yield Coders(called, sorted(those), list(looked.index), coded, looked.to_numpy(np.int64))


def again(coders: Iterable[str]) -> dict[str, str]:
    """Return the first name of each coder who codes again under another one, such as C1-2."""
    names = {*coders}
    return {c: first for c in names if (first := AGAIN.sub("", c)) != c and first in names}


def counted(group: Coders, unit: str, lengths: Ints, codes: int) -> tuple[Floats, Ints]:
    """Count the units of each source and code by how many gave it, and who of a pair.

    Returns:
        By source, code and pattern; for characters, squared lengths of stretches besides. And the
        patterns: how many coders did not give the code, and how many did.
    """
    marks = np.array([2, 1]) if group.pair else np.ones(len(group.names), dtype=np.int64)
    sources, besides = len(group.sources), list[Floats]()
    if unit == "character":
        held, squares = characters(group.coded, marks, lengths, codes)
        besides = [squares[..., None]]
    elif unit == "segment":
        held = segments(group.coded, marks, sources, codes)
    else:
        held = whole_sources(group.coded, marks, sources, codes)
    if group.pair:
        parts, patterns = [held], np.array([[2, 0], [1, 1], [1, 1], [0, 2]])
    else:
        numbers = np.unique(group.duties)
        of = {m: (group.duties == m)[:, None, None] for m in numbers}
        parts = [np.where(of[m], held[..., : m + 1], 0) for m in numbers]
        patterns = np.array([[m - k, k] for m in numbers for k in range(m + 1)])
    return np.concatenate([*parts, *besides], axis=-1), patterns


def statistic(
    patterns: Ints, levels: list[Ints], *, pair: bool
) -> Callable[[Floats], dict[str, Floats]]:
    """Return what computes all coefficients of sums of counts, of codes and pooled over levels."""

    def computed(sums: Floats) -> dict[str, Floats]:
        counts, squares = np.split(sums, [len(patterns)], axis=-1)
        if pair:
            found = pairwise(counts.reshape(*counts.shape[:-1], 2, 2))
        else:
            found = coefficients(patterns, counts)
        if squares.size:  # of characters
            coders = patterns.sum(axis=1, keepdims=True)
            lengths = counts @ patterns
            found["unitizing"] = unitizing_alpha(
                counts @ (patterns * (patterns - 1) / (coders - 1)),
                lengths,
                np.concatenate([lengths[..., :1], squares], axis=-1),
            )
        agreement, chance = found["agreement"], found["chance"]
        for name, value in (
            ("mean_agreement", [agreement[..., at].mean(axis=-1) for at in levels]),
            ("pooled", [pooled(agreement[..., at], chance[..., at]) for at in levels]),
            *((f"mean_{m}", [_mean(found[m][..., at]) for at in levels]) for m in ("ac1", "alpha")),
        ):
            found[name] = np.stack(value, axis=-1)
        return found

    return computed


def _mean(values: Floats) -> Floats:
    """Return the mean of what is defined."""
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, values, 0).sum(axis=-1) / known.sum(axis=-1))


@cache
def agreement(
    study: Study, within: frozenset[str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compute agreement by coders, unit and code, and by coders, unit and level.

    Args:
        study: whose codings they are.
        within: as `groups` takes it.

    Returns:
        A row each; coefficients with the bounds of their intervals (`alpha_low`, `alpha_high`).
        What is undefined is missing. Both are empty where no source has two coders.
    """
    codes = study.codes[["code_id", "number", "label", "depth"]]
    level = codes["depth"].clip(upper=len(LEVELS)).to_numpy() - 1
    codes = codes.assign(level=[LEVELS[n] for n in level])
    places = {LEVELS[n]: np.flatnonzero(level == n) for n in sorted(set(level))}
    lengths = study.table("sources").set_index("source_id")["length"]
    by_code, by_level = [], []
    for group in groups(study, within=within):
        of = lengths.reindex(group.sources).fillna(0).to_numpy(np.int64)
        for unit in UNITS:
            head: dict[str, Any] = {"coders": group.called, "unit": unit}
            head["sources"] = len(group.sources)
            known = unit not in PLACED or study.placed
            found = measured(group, unit, of, places) if known else {}
            cells = pd.DataFrame({n: found.get(n, np.nan) for n in OF_CODES}, index=codes.index)
            by_code.append(pd.concat([codes.assign(**head), cells], axis=1))
            sizes = {"level": list(places), "codes": [len(at) for at in places.values()]}
            rows = pd.DataFrame({**head, **sizes, **{n: found.get(n, np.nan) for n in OF_LEVELS}})
            alpha = by_code[-1].groupby("level", sort=False)["alpha"]
            rows["defined"] = rows["level"].map(alpha.count())
            lowest = {name: part.idxmin() for name, part in alpha if part.notna().any()}
            rows["lowest"] = rows["level"].map(lowest).map(codes["number"])
            by_level.append(rows)
    if not by_code:
        none = [*codes, "coders", "unit", "sources", *OF_CODES]
        return pd.DataFrame(columns=none), pd.DataFrame(columns=none[4:7])
    one, other = (pd.concat(parts, ignore_index=True).round(4) for parts in (by_code, by_level))
    return one, other


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of all coders, or of the first pair, which is all there is of others."""
    names = frame["coders"].unique()
    return frame[frame["coders"].isin([ALL] if ALL in names else names[:1])]


def stated(value: float) -> str:
    """Print a coefficient; one that is undefined is never printed as a number."""
    return "undefined" if pd.isna(value) else f"{value:.2f}".replace("-0.00", "0.00")


def bounded(row: Any, name: str) -> str:  # noqa: ANN401 -- a named tuple of a frame
    """Print a coefficient with its interval, as far as there are these."""
    low, high = (getattr(row, f"{name}_{end}") for end in ("low", "high"))
    value = stated(getattr(row, name))
    return value if pd.isna(low) else f"{value} ({stated(low)} to {stated(high)})"


def limits(study: Study, frame: pd.DataFrame) -> str:
    """Say what cannot be computed of a study, and why."""
    if frame.empty:
        return NOBODY
    few = sorted({n for n in frame["sources"] if n < FEWEST})
    said = [] if study.placed else [UNPLACED]
    if few:
        there = " or ".join(map(str, few))
        said.append(
            f"Intervals are undefined where fewer than {FEWEST} sources are coded twice; here it is"
            f" {there}."
        )
    return " ".join(said)


def measured(group: Coders, unit: str, lengths: Ints, places: dict[str, Ints]) -> dict[str, Floats]:
    """Compute coefficients and their intervals, an array of codes or of levels each."""
    codes = sum(map(len, places.values()))
    held, patterns = counted(group, unit, lengths, codes)
    compute = statistic(patterns, list(places.values()), pair=group.pair)
    sums = held.sum(axis=0)
    found = compute(sums)

    def bounded_ones(drawn: Floats) -> dict[str, Floats]:
        return {n: v for n, v in compute(drawn).items() if n in (*BOUNDED, "pooled")}

    for name, (low, high) in intervals(held, bounded_ones).items():
        found |= {f"{name}_low": low, f"{name}_high": high}
    if group.pair:
        found |= dict(zip(TABLE[::-1], np.moveaxis(sums[..., :4], -1, 0), strict=True))
    return found | {"paradox": paradox(found).astype(float)}
