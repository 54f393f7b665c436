"""Say in words how positions were read, and show what a person has to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from analysis.imports.refi.positions import OUTSIDE, Reading, named
from analysis.imports.report import filled

TEMPLATE = Path(__file__).with_suffix(".md")
SHOWN, WIDEST, AROUND = 3, 60, 12


def told(found: Sequence[Reading], used: Reading, quotes: int) -> str:
    """Say by what the way of counting was chosen, and how far the file bears it out."""
    apart = named(text.apart for text in used.texts)
    return filled(TEMPLATE, found=found, used=used, quotes=quotes, apart=apart)


def side_by_side(rivals: Sequence[Reading], text_of: Callable[[int], str]) -> str:
    """Show what some selections are under each way of counting: for a terminal only.

    Args:
        rivals: the ways of counting.
        text_of: gives the text of a source, by its number.
    """
    lines = []
    for number, selection in islice(_telling(rivals), SHOWN):
        text = text_of(number)
        lines.append(f"Text source {number + 1} in file order, one of its selections:")
        for reading in rivals:
            start, end = reading.texts[number].points[2 * selection : 2 * selection + 2]
            lines.append(f"  --positions {reading.names[0]:<18} {_marked(text, start, end)}")
    return "\n".join(lines)


def _telling(rivals: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    """Yield of each source the first selection on which ways of counting differ, by its place."""
    for number in range(len(rivals[0].texts)):
        points = [reading.texts[number].points for reading in rivals]
        if not any(OUTSIDE in p for p in points):
            spans = zip(*(zip(p[::2], p[1::2], strict=True) for p in points), strict=True)
            apart = (n for n, each in enumerate(spans) if len(set(each)) == len(rivals))
            yield from ((number, place) for place in islice(apart, 1))


def _marked(text: str, start: int, end: int) -> str:
    """Return a stretch in brackets, with what stands beside it; what is long loses its middle."""
    inside = text[start:end]
    if len(inside) > WIDEST:
        inside = f"{inside[: WIDEST // 2]} … {inside[-WIDEST // 2 :]}"
    shown = f"{text[max(0, start - AROUND) : start]}[{inside}]{text[end : end + AROUND]}"
    return "".join(c if c.isprintable() else " " for c in shown)
