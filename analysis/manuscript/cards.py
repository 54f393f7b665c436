"""Cards: what a page shows of a number, of a cell or of a mark when it is pressed.

A card says what was counted and what was not, and of a number in the text, folded below, how to
count it again. It is a native popover: it opens without a script, by mouse and keyboard.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from analysis.common.words import curly, named, part_of
from analysis.prose.origins import SHORT, anchor
from analysis.prose.places import HOME

EXHIBITS = ("tables", "figures")
SENSITIVITY, FRAGILE = "sensitivity", "Fragile, by a diagnostic of the compendium"
CARDS = "_cards.json"  # where the filter of links finds them
CARD = '<div class="card" id="card-{}" popover role="note">{}</div>'
LEFT = re.compile(r"<!--(drawing|cards) (.*?)-->")
XML = re.compile(r"\A\s*<\?xml.*?\?>\s*")


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
    said = part_of(number["text"], whole["value"] if whole else None)
    yield f"<p><strong>{said}</strong> {escape(number['what'])}</p>"
    if told := named(number.get("counted", []), whole["counted"] if whole else []):
        yield f"<p>{escape(told)}</p>"
    yield "<details><summary>Count it again</summary>"
    yield f"<p><code>make explain NUMBER={escape(number['id'])}</code></p>"
    if rows := number.get("rows"):
        files = ", ".join(file.removeprefix("raw/") for file in number["rests_on"])
        digest = f"digest {rows['digest'][:SHORT]}"
        yield f"<p>{rows['count']:,} rows of {escape(files)}; {digest}</p>"
    row = f"{HOME}.html#{anchor('num', number['id'])}"
    yield f'<p><a href="{escape(row)}">Its row in the supplement</a></p></details>'


def cards_of_exhibits(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what the cells of tables and the marks of figures tell, by `tables/themes` and so on.

    Args:
        folder: where `analysis.exhibits.make` left it.

    Returns:
        Per exhibit, the HTML of its `cards`, and its `places`: in a table, the row and column of a
        cell with the number of its card (from 0); in a figure, per width, a box in per cent of the
        drawing, the number of its card, its name, and whether a keyboard stops there.
    """
    found = {}
    for path in sorted(path for kind in EXHIBITS for path in folder.glob(f"{kind}/*.json")):
        made = json.loads(path.read_text("utf-8"))
        made["cards"] = ["".join(_told(*card)) for card in made["cards"]]
        found[f"{path.parent.name}/{path.stem}"] = made
    return found


def cards_of_claims(tables: Iterable[Path]) -> dict[str, str]:
    """Return the HTML of a card for each claim that is fragile, by the name of its span.

    Args:
        tables: as the build printed them; beside that of the diagnostic of sensitivity, if it is
            among them, lies its data.
    """
    claims: dict[str, list[str]] = {}
    for table in (path for path in tables if path.stem == SENSITIVITY):
        with table.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["steady"] == "False":
                    said = claims.setdefault(f"claim-{row['claim']}", [])
                    said.append(f"{row['change']}: {row['said']}")
    return {name: "".join(_told(FRAGILE, *said)) for name, said in claims.items()}


def with_drawings(page: str, folder: Path) -> str:
    """Put drawings and cards into the places of a page that the filters have left for them."""
    path, known = folder / CARDS, dict[str, str]()
    for name, made in json.loads(path.read_text("utf-8") if path.is_file() else "{}").items():
        cards = enumerate(made["cards"]) if isinstance(made, dict) else ()
        known |= {f"{name.replace('/', '-')}-{n}": card for n, card in cards} or {name: made}

    def put(place: re.Match[str]) -> str:
        if place[1] == "cards":
            return "\n".join(CARD.format(name, known[name]) for name in place[2].split())
        return XML.sub("", (folder / place[2]).read_text("utf-8"))

    return LEFT.sub(put, page)


def _told(head: str, *paragraphs: str) -> Iterator[str]:
    yield f"<p><strong>{escape(curly(head))}</strong></p>"
    yield from (f"<p>{escape(curly(said))}</p>" for said in paragraphs)
