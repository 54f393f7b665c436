"""Pairs of codes that stand together, by each unit, and the places where they do."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.common.frames import rows_of
from analysis.methods.cooccurrence import UNITS, cooccurrence, found
from analysis.methods.reach import with_ancestors
from analysis.study.study import Study

NEAR = 200  # characters that may lie between two stretches that are near each other
WORTH = 10  # pairs to read


def pairs_of(study: Study) -> pd.DataFrame:
    """Count the pairs of subthemes, and of themes without subthemes, by each unit.

    Returns:
        One row a pair: first_number, first_label, second_number, second_label; and for each unit
        (only sources, where there are no positions) as `cooccurrence` returns them, n1_stretch,
        n2_stretch, n12_stretch, n21_stretch, c_stretch and so on.
    """
    codes, codings = study.subthemes, with_ancestors(study.codings, study.codes)
    parts = [
        cooccurrence(codings, list(codes["code_id"]), unit)
        .set_index(["first", "second"])
        .add_suffix(f"_{unit}")
        for unit in (UNITS if study.placed else UNITS[-1:])
    ]
    frame = pd.concat(parts, axis=1).reset_index()
    for place in ("second", "first"):
        named = codes[["code_id", "number", "label"]].add_prefix(f"{place}_")
        frame = named.merge(frame, left_on=f"{place}_code_id", right_on=place).drop(columns=place)
    return frame.round({f"c_{unit}": 4 for unit in UNITS})


def worth_reading(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with the highest c of overlapping stretches (of sources, where that is all).

    Pairs that never meet are not among them; of equals, those come first that meet more often, and
    then those of the codebook.
    """
    unit = "overlap" if "c_overlap" in frame else "source"
    some = frame[frame[f"n12_{unit}"] > 0]
    by = [f"c_{unit}", f"n12_{unit}"]
    return some.sort_values(by, ascending=False, kind="stable").head(WORTH)


def places(study: Study, first: str, second: str) -> Iterator[str]:
    """Name the stretches of a code that overlap those of another: source, start and end."""
    codings = with_ancestors(study.codings, study.codes)
    met = found(codings, first, second, "overlap")
    yield from (f"{r.source_id}, {r.start:,} to {r.end:,}" for r in rows_of(met[met["meets"]]))
