"""What a cell of a table or a place of a figure tells who presses it in a page.

It tells no more than the exhibits show: sources by name, as any figure by source does, and people
by name only where their rows are public.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.words import PLURAL, named, natural, part_of, worded
from analysis.methods.reach import with_ancestors
from analysis.study.study import Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MM = 25.4
Box = tuple[float, float, float, float]


class Cell(str):
    """A cell of a table that tells something: a heading, and paragraphs below it."""

    told: tuple[str, ...]

    def __new__(cls, text: str, *told: str) -> Cell:
        """Take the text as printed, and what is told."""
        cell = super().__new__(cls, text)
        cell.told = told
        return cell


class Place(NamedTuple):
    """A place of a figure that tells something.

    Attributes:
        box: left, top, width and height in millimetres from the top left corner.
        told: a heading, and paragraphs below it.
        stops: whether a keyboard stops there; one that does not tells what another one tells, too.
    """

    box: Box
    told: tuple[str, ...]
    stops: bool


PLACES: WeakKeyDictionary[Figure, list[Place]] = WeakKeyDictionary()


def tell(axes: Axes, box: Box, *told: str, stops: bool = True) -> None:
    """Let a place of a figure tell something: a heading, and paragraphs below it.

    Args:
        axes: of a canvas.
        box: left, top, width and height in millimetres from the top left corner.
        told: what it tells.
        stops: whether a keyboard stops there.
    """
    if figure := axes.get_figure(root=True):
        PLACES.setdefault(figure, []).append(Place(box, told, stops))


def of_table(records: Iterable[Record]) -> str:
    """Return what the cells of a table tell, as JSON: each place is a row, a column and a card."""
    found = [
        (row, column, cell.told)
        for row, record in enumerate(records)
        for column, cell in enumerate(record.values())
        if isinstance(cell, Cell) and cell.told
    ]
    cards = {told: n for n, told in enumerate(dict.fromkeys(told for *_, told in found))}
    places = [(row, column, cards[told]) for row, column, told in found]
    return json.dumps({"cards": [*cards], "places": places}, ensure_ascii=False) + "\n"


def of_figure(drawn: Mapping[str, Figure]) -> str:
    """Return what the places of a figure tell, as JSON.

    Args:
        drawn: the figure in each of its widths, by name.

    Returns:
        The cards, and per width the places: left, top, width and height in per cent of the
        drawing, the card, and whether a keyboard stops there.
    """
    told = {name: PLACES.get(figure, []) for name, figure in drawn.items()}
    every = dict.fromkeys(place.told for places in told.values() for place in places)
    cards = {card: n for n, card in enumerate(every)}
    places = {}
    for name, figure in drawn.items():
        width, height = (size * MM for size in figure.get_size_inches())
        places[name] = [
            [round(100 * v / of, 2) for v, of in zip(p.box, (width, height) * 2, strict=True)]
            + [cards[p.told], p.stops]
            for p in told[name]
        ]
    return json.dumps({"cards": [*cards], "places": places}, ensure_ascii=False) + "\n"


@lru_cache(maxsize=1)  # a figure asks anew for each of its codes
def reached(study: Study) -> dict[str, dict[str, str]]:
    """Say of each code which sources of each kind raised it, and how many people.

    Returns:
        By code_id, and by mode or `people`: "5 of 6 focus groups: FG1 and FG2; not FG3".
    """
    codings = with_ancestors(study.codings, study.codes)
    by_mode = study.sources.groupby("mode", observed=True, sort=False)["source_id"]
    wholes = {str(mode): ("source_id", list(names)) for mode, names in by_mode}
    if len(study.participants):
        wholes["people"] = ("participant_id", list(study.participants["participant_id"]))
    counted = {
        c: codings[["code_id", c]].drop_duplicates().groupby("code_id")[c].agg(set)
        for c in ("source_id", "participant_id")
    }
    found: dict[str, dict[str, str]] = {code: {} for code in study.codes["code_id"]}
    for code, said in found.items():
        for unit, (column, whole) in wholes.items():
            names = set(whole).intersection(counted[column].get(code, set()))
            which = named(names, whole) if unit != "people" or study.data.digests.public else ""
            of_all = part_of(f"{len(names):,}", len(whole))
            count = worded(f"{of_all} {PLURAL.get(unit, unit).lower()}")
            said[unit] = f"{count}: {which}" if which else count
    return found


@lru_cache(maxsize=1)
def spread(study: Study) -> dict[str, str]:
    """Say of each code, by code_id, how its codings are spread: "Codings: FG1 4, FG2 1"."""
    codings = with_ancestors(study.codings, study.codes)
    found = dict.fromkeys(study.codes["code_id"], worded("No codings"))
    counts: dict[str, dict[str, int]] = {}
    for each in rows_of(codings.groupby(["code_id", "source_id"]).size().reset_index(name="n")):
        counts.setdefault(each.code_id, {})[each.source_id] = each.n
    for code, of in counts.items():
        sources = ", ".join(f"{source} {of[source]}" for source in sorted(of, key=natural))
        found[code] = f"{worded('Codings')}: {sources}"
    return found
