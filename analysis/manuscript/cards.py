"""Cards: what a page shows of a number when it is pressed.

A card says what was counted and what was not, and, folded below, how to count it again. It is a
native popover: it opens without a script, by mouse and keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from analysis.prose.origins import SHORT, anchor
from analysis.prose.places import HOME

LONG = 25  # so many names are read, and not more


def cards(numbers: list[dict[str, Any]]) -> dict[str, str]:
    """Return the HTML of a card for each number that a document prints, by its anchor.

    Args:
        numbers: what `analysis.prose.numbers` wrote.
    """
    known = {number["id"]: number for number in numbers}
    return {
        anchor("num", number["id"]): "".join(_card(number, known.get(number.get("part_of", ""))))
        for number in numbers
        if number["places"]
    }


def _card(number: dict[str, Any], whole: dict[str, Any] | None) -> Iterator[str]:
    of = f" of {whole['value']:,}" if whole else ""
    yield f"<p><strong>{number['text']}{of}</strong> {escape(number['what'])}</p>"
    if told := names(number.get("counted", []), whole["counted"] if whole else []):
        yield f"<p>{escape(told)}</p>"
    yield "<details><summary>Count it again</summary>"
    yield f"<p><code>make explain NUMBER={escape(number['id'])}</code></p>"
    if rows := number.get("rows"):
        files = ", ".join(file.removeprefix("raw/") for file in number["rests_on"])
        digest = f"digest {rows['digest'][:SHORT]}"
        yield f"<p>{rows['count']:,} rows of {escape(files)}; {digest}</p>"
    row = f"{HOME}.html#{anchor('num', number['id'])}"
    yield f'<p><a href="{escape(row)}">Its row in the supplement</a></p></details>'


def names(counted: list[str], whole: list[str]) -> str:
    """Say what was counted and what was not: "FG1, FG2, FG3, FG4 and FG6; not FG5".

    Of long lists the shorter one will do; of two long ones, none.

    Args:
        counted: the names of what was counted.
        whole: the names of all that could have been.
    """
    rest = sorted(set(whole) - set(counted), key=natural)
    counted = sorted(counted, key=natural)
    if counted and whole and not rest:
        return "all of them"
    said = [listed(counted)] if 0 < len(counted) <= LONG else []
    if 0 < len(rest) <= LONG:
        said.append(f"{'not' if said else 'all but' if counted else 'none of'} {listed(rest)}")
    return "; ".join(said)


def natural(name: str) -> list[tuple[int, str]]:
    """Return a key by which FG2 comes before FG10."""
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]


def listed(names: list[str]) -> str:
    """Say some names: "FG1, FG2 and FG3"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
