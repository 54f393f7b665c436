"""What is wrong with data, and how it is said: file, row, column, value, expectation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHOWN = 120


@dataclass(frozen=True, order=True)
class Problem:
    """One violation: where it is, what stands there, and what was expected."""

    file: str
    row: int = 0
    column: str = ""
    found: str = ""
    expected: str = ""


class ContractError(Exception):
    """The data folder breaks the contract; `problems` lists every violation."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of files, rows and columns."""
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def report(problems: list[Problem], where: str = "the data") -> str:
    """Say how many problems there are, and every one in a line."""
    many = "problems" if len(problems) > 1 else "problem"
    return "\n".join([f"{len(problems)} {many} in {where}.", *lines(problems)])


def lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Say every problem in a line; rows with the same problem share one."""
    rows: dict[Problem, list[int]] = defaultdict(list)
    for p in problems:
        rows[Problem(p.file, 0, p.column, p.found, p.expected)].append(p.row)
    for p, numbers in rows.items():
        row, column = ("row", "column ") if p.file.endswith(".csv") else ("line", "")
        place = [p.file]
        if any(numbers):
            place.append(f"{row}{'s' if len(numbers) > 1 else ''} {_ranges(numbers)}")
        if p.column:
            place.append(f"{column}{p.column}")
        found = f"found {_shown(p.found)}, " if p.found else ""
        yield f"{', '.join(place)}: {found}expected {p.expected}"


def _ranges(numbers: list[int]) -> str:
    spans: list[list[int]] = []
    for n in sorted(numbers):
        if spans and n == spans[-1][1] + 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def _shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")
