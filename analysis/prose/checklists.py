"""Reporting checklists: each item with its status and the place that reports it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.common import described
from analysis.common.markdown import Markup, Record, pipe_table
from analysis.common.problems import Problem
from analysis.prose.dialect import RefusedError, look_up, read_beside, told

SCHEMA = Path(__file__).with_suffix(".json")
STATUSES = ("reported", "not reported", "not applicable", "unknown")


def checklist(items: list[dict[str, Any]], where: dict[str, dict[str, str]]) -> str:
    """Print a checklist as a table with its note.

    Args:
        items: each with item, topic and status; `where` for what is reported, else `why`.
        where: per document, its labelled places.
    """
    homes = {label: document for document in reversed(where) for label in where[document]}
    rows: list[Record] = []
    for entry in items:
        place = str(entry.get("why", ""))
        if entry["status"] == "reported":
            label = entry["where"]
            printed = where[homes[label]][label]
            place = Markup(f"[{printed}]({homes[label]}.html#{label})")
        rows.append(
            {
                "Item": str(entry["item"]),
                "Topic": entry["topic"],
                "Status": entry["status"],
                "Where, or why not": place,
            }
        )
    counts = [f"{sum(r['Status'] == s for r in rows)} {s}" for s in STATUSES]
    return f"{pipe_table(rows)}\n*Note.* Items: {', '.join(counts)}. Quality is not judged.\n"


def misplaced(document: described.Document, where: dict[str, dict[str, str]]) -> Iterator[Problem]:
    """Name every item that stands there already, or that a place reports which there is not."""
    items, seen = look_up(document.value, "items"), set()
    for n, entry in enumerate(items if isinstance(items, list) else []):
        item, label = str(look_up(entry, "item") or ""), str(look_up(entry, "where") or "")
        if item and item in seen:
            yield document.problem(("items", n, "item"), item, "each item once")
        seen.add(item)
        reported = look_up(entry, "status") == "reported"
        if reported and label and not any(label in labels for labels in where.values()):
            expected = f"the label of the place that reports item {item}; there is no #{label}"
            yield document.problem(("items", n, "where"), label, expected)


def checklists(folder: Path, where: dict[str, dict[str, str]]) -> dict[str, str]:
    """Print every checklist of a manuscript, by its name.

    Raises:
        RefusedError: naming every item given twice or without a status, a place or a reason.
    """
    printed: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("checklists/*.yml")):
        document = read_beside(path.parent, path.name)
        found = [*described.misfits(document, SCHEMA), *misplaced(document, where)]
        problems += found
        if not found:
            printed[path.stem] = checklist(document.value["items"], where)
    if problems:
        raise RefusedError("\n".join(map(told, problems)))
    return printed
