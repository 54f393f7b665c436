"""Attack the tables of small random studies as a reader would, with and without their defence.

`python -m analysis.attack` makes studies, prints their tables with the small counts hidden, and
looks for tables of whole people that agree with all that is printed. Where every such table has
the same number in a hidden place, that count is recovered, and so is a combination of attributes
if every table gives it the same few people. It says how many are recovered where the small counts
alone are hidden, and where others are hidden with them, and fails if the latter are any.

The attack shares no code with the defence. It reads the printed cells and sets up equations of its
own, and what it calls safe does not rest on a solver: it has two tables at hand that differ in that
place, and has added both up to the print.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from random import Random

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp

from analysis.methods.suppression import complementary, members, primary

SEED, STUDIES, THRESHOLD = 2022, 500, 5
ALL, RECOVERED = "all", "recovered if others are hidden with them"

Ints = NDArray[np.int64]
Kind = tuple[str, ...]
Levels = Mapping[str, Sequence[str]]
Print = Mapping[Kind, int | None]


def random_study(r: Random) -> tuple[pd.DataFrame, Levels]:
    """Draw people with two or three attributes of a few values each, some of them rare."""
    attributes = "abc"[: r.randint(2, 3)]
    levels = {name: "wxyz"[: r.randint(2, 6 - len(attributes))] for name in attributes}
    size = r.randint(2 * THRESHOLD, 60)
    columns = {
        name: r.choices(values, [r.random() ** 2 + 0.05 for _ in values], k=size)
        for name, values in levels.items()
    }
    return pd.DataFrame(columns), levels


def cells(levels: Levels) -> list[Kind]:
    """Lay out the tables: the first attribute across and each other down, with all margins."""
    first, *_ = levels
    rows = product(*([*values, ALL] for values in levels.values()))
    by = {row: {n for n, v in zip(levels, row, strict=True) if v != ALL} - {first} for row in rows}
    return [row for row, others in by.items() if len(others) <= 1]


def publish(people: pd.DataFrame, levels: Levels, *, defended: bool) -> Print:
    """Print the tables with the small counts hidden, and with a defence those they need besides.

    The defence is also to cover the combinations of all attributes that few people have, although
    no table prints them.
    """
    shown = cells(levels)
    rows = list(dict.fromkeys([*shown, *product(*levels.values())]))
    everybody = list(people.itertuples(index=False, name=None))
    counts = np.array([sum(_belongs(person, row) for person in everybody) for row in rows])
    hidden = primary(counts, THRESHOLD)
    if defended:
        at_stake = hidden | (np.arange(len(rows)) < len(shown))
        frame = pd.DataFrame(rows, columns=list(levels))[at_stake]
        sums = members(frame.where(frame != ALL), levels)
        known = frame.eq(ALL).all(axis=1).to_numpy()
        hidden[at_stake] = complementary(sums, counts[at_stake], hidden[at_stake], known, THRESHOLD)
    pairs = zip(shown, counts.tolist(), hidden.tolist(), strict=False)
    return {row: None if hide else n for row, n, hide in pairs}


def recovered(printed: Print, levels: Levels) -> list[Kind]:
    """Name the hidden counts that can have one value only, and combinations of few people."""
    kinds = list(product(*levels.values()))
    rows = {row: [_belongs(kind, row) for kind in kinds] for row in (*printed, *kinds)}
    shown = {row: n for row, n in printed.items() if n is not None}
    known = np.array([rows[row] for row in shown], dtype=int)
    values = np.array(list(shown.values()))
    tables = _tables(known, values, known[0], 0, np.inf)
    found = []
    for row in [row for row in rows if row not in shown]:
        here = np.array(rows[row], dtype=int)
        first = here @ tables[0]
        for low, high in ((0, first - 1), (first + 1, np.inf)):
            if all(here @ table == first for table in tables):
                tables += _tables(known, values, here, low, high)
        alone = all(here @ table == first for table in tables)
        if alone and (row in printed or 0 < first < THRESHOLD):
            found.append(row)
    return sorted(found)


def _belongs(kind: Kind, row: Kind) -> bool:
    return all(value in (ALL, own) for value, own in zip(row, kind, strict=True))


def _tables(known: Ints, values: Ints, here: Ints, low: float, high: float) -> list[Ints]:
    """Find a table that adds up to the known values and has from `low` to `high` people here."""
    answer = milp(
        np.zeros(known.shape[1]),
        integrality=np.ones(known.shape[1]),
        constraints=[LinearConstraint(known, values, values), LinearConstraint(here, low, high)],
    )
    if answer.x is None:
        return []
    table = np.rint(answer.x).astype(int)
    if not ((known @ table == values).all() and low <= here @ table <= high and table.min() >= 0):
        raise ArithmeticError("The solver's table does not add up to what is printed.")
    return [table]


def attack(people: pd.DataFrame, levels: Levels) -> Counter[str]:
    """Attack one study both ways and count what is hidden and what is recovered."""
    bare, safe = (publish(people, levels, defended=defended) for defended in (False, True))
    found = recovered(bare, levels)
    return Counter(
        {
            "counts printed": len(bare),
            "hidden as small": sum(n is None for n in bare.values()),
            "hidden besides": sum(bare[row] is not None and safe[row] is None for row in safe),
            "recovered if the small ones alone are hidden": len(found),
            "studies in which that is so": bool(found),
            RECOVERED: len(recovered(safe, levels)),
        }
    )


def main() -> int:
    """Print the sums over all studies; 1 if the defence leaks, or if the attack never works."""
    r = Random(SEED)  # noqa: S311
    totals = Counter({"studies": STUDIES})
    for _ in range(STUDIES):
        totals.update(attack(*random_study(r)))
    for what, n in totals.items():
        print(f"{what:45} {n:6}")
    return int(totals[RECOVERED] > 0 or not totals["studies in which that is so"])


if __name__ == "__main__":
    sys.exit(main())
