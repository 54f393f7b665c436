"""Hold the claims of the paper to their conditions again and again, each on its own.

Parts of the material are left out in turn, and codings flipped in a thousand draws, as for the
sensitivity table of the supplement. A build counts all claims in one step; here they can be counted
on as many machines as there are.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from typing import Any

from analysis.diagnostics.stability import COLUMNS_OF, stability
from analysis.diagnostics.statements import Statement, statements_of
from analysis.diagnostics.tables.sensitivity import USES
from analysis.prose.conditions import Known
from analysis.study.study import Study
from tests.support.run import ROOT


@cache
def _held() -> tuple[Study, dict[str, Statement], Known]:
    study = Study.load(ROOT / "data", USES)
    statements, known = statements_of(study)
    return study, {one.name: one for one in statements}, known


def units() -> list[str]:
    """Name the claims."""
    return list(_held()[1])


def measure(name: str) -> list[tuple[Any, ...]]:
    """Return the rows of `stability` of one of them."""
    study, statements, known = _held()
    frame = stability(study, known, [statements[name]])
    return [tuple(row) for row in frame.astype(object).itertuples(index=False)]


def tell(results: Iterable[list[tuple[Any, ...]]]) -> int:
    """Print the rows with tabs between their columns; return 0, since a claim may be fragile."""
    for row in [COLUMNS_OF, *(row for rows in results for row in rows)]:
        print(*row, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(tell(map(measure, units())))
