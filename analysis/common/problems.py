"""What is wrong with data, and how it is said: file, row, column, value, expectation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHOWN = 120
MANY, MOST = 3, 10  # values that share a line, and as many of them as it shows


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
    """Say every problem in a line; rows with the same value share one, and so do many values."""
    rules: dict[Problem, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for p in problems:
        rules[Problem(p.file, 0, p.column, "", p.expected)][p.found].append(p.row)
    for rule, values in rules.items():
        file, column = rule.file, rule.column
        column = f"column {column}" if column and file.endswith(".csv") else column
        said = [(_at(file, rows), _shown(value) if value else "") for value, rows in values.items()]
        if len(said) >= MANY:
            each = [f"{value or 'nothing'} ({rows})" for rows, value in said[:MOST]]
            rest = [row for rows in [*values.values()][MOST:] for row in rows]
            each += [f"and {len(said) - MOST} more ({_at(file, rest)})"] if rest else []
            said = [("", ", ".join(each))]
        for rows, found in said:
            place = visible(", ".join(filter(None, [file, rows, column])))
            yield f"{place}: {f'found {found}, ' if found else ''}expected {rule.expected}"


def visible(text: str) -> str:
    """Return a text in which nothing ends a line, drives a terminal or turns its order around."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _at(file: str, rows: list[int]) -> str:
    word = "row" if file.endswith(".csv") else "line"
    return f"{word}{'s' * (len(rows) > 1)} {_ranges(rows)}" if any(rows) else ""


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
