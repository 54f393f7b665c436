"""Reporting checklists: each item with its status and the place that reports it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from analysis.common.markdown import Markup, Record, pipe_table

STATUSES = ("reported", "not reported", "not applicable", "unknown")


class ChecklistError(Exception):
    """A checklist is incomplete or points nowhere; every problem is listed, one a line."""


def checklist(name: str, items: list[dict[str, Any]], where: dict[str, dict[str, str]]) -> str:
    """Print a checklist as a table with its note.

    Args:
        name: the file, for messages.
        items: each with item, topic and status; `where` for what is reported, else `why`.
        where: per document, its labelled places.

    Raises:
        ChecklistError: naming every item given twice or without a status, a place or a reason.
    """
    problems, rows, seen = [], [], set()
    for entry in items:
        item = str(entry.get("item", "?"))
        at = f"{name}, item {item}"
        status, label = entry.get("status"), entry.get("where")
        homes = [document for document, labels in where.items() if label in labels]
        problems += [f"{at}: expected its {k}" for k in ("item", "topic") if not entry.get(k)]
        if entry.get("item") and item in seen:
            problems.append(f"{at}: expected each item once, and this one stands there already")
        seen.add(item)
        if status not in STATUSES:
            problems.append(f"{at}: expected a status, one of {', '.join(STATUSES)}")
        elif status == "reported" and not homes:
            there = f"there is no #{label}" if label else "there is no `where`"
            problems.append(f"{at}: expected the label of the place that reports it; {there}")
        elif status != "reported" and not entry.get("why"):
            problems.append(f"{at}: expected why it is {status}")
        if problems:
            continue
        place: str = str(entry.get("why", ""))
        if status == "reported":
            printed = where[homes[0]][label]
            place = Markup(f"[{printed}]({homes[0]}.html#{label})")
        rows.append(
            {
                "Item": item,
                "Topic": str(entry["topic"]),
                "Status": str(status),
                "Where, or why not": place,
            }
        )
    if problems:
        raise ChecklistError("\n".join(problems))
    counts = [f"{sum(r['Status'] == s for r in rows)} {s}" for s in STATUSES]
    table: list[Record] = rows
    return f"{pipe_table(table)}\n*Note.* Items: {', '.join(counts)}. Quality is not judged.\n"


def checklists(folder: Path, where: dict[str, dict[str, str]]) -> dict[str, str]:
    """Print every checklist of a manuscript, by its name.

    Raises:
        ChecklistError: naming what is wrong in any of them.
    """
    printed, problems = {}, []
    for path in sorted(folder.glob("checklists/*.yml")):
        try:
            items = yaml.safe_load(path.read_text("utf-8"))["items"]
            printed[path.stem] = checklist(path.name, items, where)
        except (yaml.YAMLError, LookupError, TypeError, AttributeError):
            problems.append(f"{path.name}: expected YAML with items, each item, topic and status")
        except ChecklistError as error:
            problems.append(str(error))
    if problems:
        raise ChecklistError("\n".join(problems))
    return printed
