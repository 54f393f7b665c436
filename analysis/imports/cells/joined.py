"""Parting a cell that holds several names joined by commas, where names hold commas as well.

How many names there are is known. A cell with no more commas than joints is parted for certain,
and so is one with a single name. The names found there, and the themes that they begin with, tell
in other cells where a name can begin and end, and so on until nothing new is found. A cell that
can be parted in two ways as good as each other is not parted.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache

JOINT, LINE = ", ", "\n"
ROUNDS = 20
MOST = 60  # pieces of a cell; of more it cannot be told
KNOWN, ALIKE = 2, 1  # a name that is known; one below a theme that is


@dataclass(frozen=True)
class Joined:
    """A cell.

    Attributes:
        text: the names.
        count: how many they are; None where that is not stated.
        quote: a text that may be one of the names, as it stands.
    """

    text: str
    count: int | None
    quote: str = ""


def part(cells: Iterable[Joined], given: Set[str]) -> list[list[str] | None]:
    """Return the names in each cell; None where that cannot be told.

    Args:
        cells: the cells.
        given: names that are known from elsewhere.
    """
    cells = list(cells)
    joint = LINE if any(LINE in cell.text for cell in cells) else JOINT
    parts = [(cell, _pieces(cell, joint)) for cell in cells]
    known = set(given)
    found: list[list[str] | None] = [_sure(cell, pieces, joint) for cell, pieces in parts]
    known.update(name for names in found for name in names or ())
    news, rounds = True, 0
    while news and rounds < ROUNDS:
        rounds += 1
        themes = {_theme(name) for name in known} - {""}
        news = False
        for number, (cell, pieces) in enumerate(parts):
            if found[number] is None:
                counts = [cell.count] if cell.count else range(1, len(pieces) * bool(given) + 1)
                ways = [_best(pieces, count, known, themes, cell.count) for count in counts]
                sure = [names for names in ways if names]
                found[number] = sure[0] if len(sure) == 1 else None
                news = news or found[number] is not None
        known.update(name for names in found for name in names or ())
    return found


def _pieces(cell: Joined, joint: str) -> list[str]:
    """Part a cell at every joint, but not within the quote."""
    if joint == LINE:
        return [line.strip() for line in cell.text.split(LINE) if line.strip()]
    before, quote, after = cell.text.partition(cell.quote) if cell.quote else (cell.text, "", "")
    if quote and f"{JOINT}{before}".endswith(JOINT) and f"{after}{JOINT}".startswith(JOINT):
        sides = (before.removesuffix(JOINT), after.removeprefix(JOINT))
        first, last = (side.split(JOINT) if side else [] for side in sides)
        return [*first, quote, *last]
    return cell.text.split(JOINT) if cell.text else []


def _sure(cell: Joined, pieces: list[str], joint: str) -> list[str] | None:
    """Part a cell in which nothing is open."""
    stated = len(pieces) if joint == LINE or len(pieces) < 2 else cell.count  # noqa: PLR2004
    if stated == len(pieces):
        return pieces
    if cell.count == 1:
        return [JOINT.join(pieces)]
    return None


def _theme(name: str) -> str:
    return name.rpartition(": ")[0]


def _best(
    pieces: list[str], count: int, known: Set[str], themes: Set[str], stated: int | None
) -> list[str] | None:
    """Part pieces into so many names, most of them known, if there is one best way to do it.

    At most one of them is news; none, if nobody states how many there are.
    """
    if len(pieces) > MOST:
        return None

    @cache
    def ways(left: int, start: int) -> tuple[int, int, tuple[str, ...]]:
        """Return the most points of so many names from a piece on, in how many ways, and one."""
        best: tuple[int, int, tuple[str, ...]]
        best = (0, int(start == len(pieces)), ()) if not left else (-1, 0, ())
        for end in range(start + 1, len(pieces) - left + 2) if left else ():
            points, number, rest = ways(left - 1, end)
            name = JOINT.join(pieces[start:end])
            points += _points(name, known, themes)
            if number and points > best[0]:
                best = (points, number, (name, *rest))
            elif number and points == best[0]:
                best = (points, best[1] + number, best[2])
        return best

    _, number, names_ = ways(count, 0)
    if number != 1:
        return None
    news = [name for name in names_ if not _points(name, known, themes)]
    new = [name for name in names_ if name not in known]
    return list(names_) if len(news) <= 1 and (stated or not new) else None


def _points(name: str, known: Set[str], themes: Set[str]) -> int:
    return KNOWN if name in known else ALIKE if _theme(name) in themes else 0
