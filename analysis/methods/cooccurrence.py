"""Which codes stand together: in the same stretch, or in the same source."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

UNITS = {"stretch": ["source_id", "start", "end"], "source": ["source_id"]}


def cooccurrence(codings: pd.DataFrame, codes: list[str], unit: str) -> pd.DataFrame:
    """Count the units that hold both of two codes.

    Units are distinct: a stretch that two coders gave the same codes counts once, so the
    coefficient c = n12 / (n1 + n2 - n12) stays between 0 and 1. Counting every pair of
    codings instead can take it above 1.

    Args:
        codings: columns source_id, start, end, code_id.
        codes: the codes of interest, in printing order.
        unit: "stretch" (same source, start and end) or "source".

    Returns:
        One row a pair of codes, in the order of `codes`: first, second, n1, n2 and n12
        (units with the first, the second, both) and c, missing where neither occurs.
    """
    units = codings[UNITS[unit]]
    held = {
        code: set(units[codings["code_id"] == code].itertuples(index=False, name=None))
        for code in codes
    }
    rows = []
    for first, second in combinations(codes, 2):
        n1, n2, n12 = len(held[first]), len(held[second]), len(held[first] & held[second])
        either = n1 + n2 - n12
        rows.append((first, second, n1, n2, n12, n12 / either if either else None))
    frame = pd.DataFrame(rows, columns=["first", "second", "n1", "n2", "n12", "c"])
    return frame.astype({"c": float})
