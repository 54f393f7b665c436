"""Measure in parts, on as many machines as there are: what comes out does not depend on how many.

`python -m tests.measuring.scatter attack --part 0 --of 8 --out part` measures every eighth; with
`--gather part ...` it prints what one machine would. `tests/measuring/Snakefile` runs both.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from analysis.common.command import command
from analysis.common.output import write_text

NAMES = ("attack", "plants", "mutants", "sensitivity")


def measured(name: str, units: Sequence[Any]) -> Iterator[Any]:
    """Measure some units; yield what came of each, in their order."""
    module = import_module(f"tests.measuring.{name}")
    every = getattr(module, "measured", None)
    return every(units) if every else map(module.measure, units)


def gathered(parts: Sequence[Path]) -> Iterator[Any]:
    """Yield the results of all parts in the order of one machine."""
    lines = [path.read_text("utf-8").splitlines() for path in parts]
    return map(ast.literal_eval, filter(None, chain.from_iterable(zip_longest(*lines))))


@command(name=NAMES)
def main(  # noqa: PLR0913
    name: str,
    gather: Sequence[str] = (),
    *,
    part: int = 0,
    of: int = 1,
    most: int = 0,
    out: str = "",
) -> None:
    """Measure a part, or gather all parts.

    Args:
        name: what to measure
        gather: files that parts were written to, in their order
        part: which part, counted from 0
        of: how many parts there are
        most: measure so many of all at most; by default all
        out: the file to write a part to
    """
    module = import_module(f"tests.measuring.{name}")
    if gather:
        sys.exit(module.tell(gathered([*map(Path, gather)])))
    units = module.units()[: most or None][part::of]
    if not out:
        sys.exit(module.tell(measured(name, units)))
    write_text(Path(out), "".join(f"{result!r}\n" for result in measured(name, units)))


if __name__ == "__main__":
    main()
