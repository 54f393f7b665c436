"""The tables of a study that has none yet: a tiny example, which says so wherever it is printed."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from analysis.common.described import own

MARK = "EXAMPLE"
STEP = 400
TWICE = "EX-I1"
Row = dict[str, str | int]


def tables() -> dict[str, list[Row]]:
    """Return the rows of each table: those of `example.yml`, and codings of two coders."""
    made: dict[str, list[Row]] = own(Path(__file__).with_suffix(".yml"))
    applied = [code for code in made["codebook"] if code["parent_id"]]
    codings: list[Row] = [
        {
            **person,
            "code_id": code["code_id"],
            "coder_id": coder,
            "start": STEP * n,
            "end": STEP * n + STEP // 2,
            "excerpt_id": "",
        }
        for n, (person, code) in enumerate(product(made["participants"], applied), 1)
        for coder in (("C1", "C2") if person["source_id"] == TWICE else ("C1",))
        if (n + len(coder)) % 3 or person["source_id"] == TWICE
    ]
    numbered = [{"coding_id": f"K{n}", **row} for n, row in enumerate(codings, 1)]
    return made | {"codings": numbered}
