"""Reporting checklists: what a manuscript reports, point by point, and the items that ask for it.

A point that two checklists share is stated once, so that they cannot contradict each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.common import described
from analysis.common.markdown import Markup, Record, escape, pipe_table
from analysis.common.problems import Problem
from analysis.prose.dialect import RefusedError, look_up, read_beside, told
from analysis.prose.places import FLOAT, HOME, read_lines
from analysis.prose.syntax import HEADING

SCHEMA = Path(__file__).with_suffix(".json")
TITLE = "title"  # a place of every document, which needs no label
ENTRY = "entry "  # before the number of a point, in what is said of it
PART = " (part)"  # of an item that asks for several things, which do not share their status


def items_of(checklist: dict[str, Any]) -> list[str]:
    """Name the items of a checklist, which are numbered or listed."""
    items = checklist["items"]
    return [str(item) for item in (range(1, items + 1) if isinstance(items, int) else items)]


def checklist(document: dict[str, Any], where: dict[str, dict[str, str]]) -> str:
    """Print what is reported as a table, and what is unknown once, in its note.

    Args:
        document: checklists and points, as their schema has them.
        where: per document, its labelled places.
    """
    points = document["points"]
    homes = {label: name for name in reversed(where) for label in where[name]}
    asked: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for point, name, item in _answers(points):
        asked[name, item].add(point["status"])
    rows: list[Record] = []
    for point in points:
        if point["status"] == "unknown":
            continue
        row: Record = {"What is reported": point["topic"]}
        for name in document["checklists"]:
            items = map(str, point["answers"].get(name, []))
            row[name] = ", ".join(i + PART * (len(asked[name, i]) > 1) for i in items)
        place = ": ".join(filter(None, [point["status"], escape(point.get("why", ""))]))
        if point["status"] == "reported":
            home, label = homes[point["where"]], point["where"]
            called = "Supplement, " * (home == HOME and label.startswith("sec-"))
            place = f"[{called}{where[home][label]}]({home}.html#{label})"
        rows.append({**row, "Where": Markup(place)})
    table = pipe_table(rows or [{"What is reported": "Nothing."}])
    part = "Part: the item asks for something that is unknown, too." if PART in table else ""
    said = ["*Note.*", part, _unknown(points), "Quality is not judged."]
    return f"{table}\n{' '.join(filter(None, said))}\n"


def _answers(points: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield each item of a checklist with the points that it asks for."""
    for point in points:
        for name, items in point["answers"].items():
            yield from ((point, name, str(item)) for item in items)


def _unknown(points: list[dict[str, Any]]) -> str:
    said = []
    for point in points:
        if point["status"] == "unknown":
            lists = (f"{name} {', '.join(map(str, i))}" for name, i in point["answers"].items())
            said.append(f"{escape(point['topic'])} ({'; '.join(lists)})")
    return f"Unknown: {'; '.join(said)}." if said else ""


def texts(folder: Path) -> dict[str, str]:
    """Read what stands at each label: a section with those below it; of a float, its section."""
    found: dict[str, list[str]] = {}
    above: list[tuple[int, str]] = []
    document = ""
    for line in read_lines(folder):
        above = above if line.document == document else []
        document = line.document
        if heading := HEADING.fullmatch(line.text):
            level = len(heading["level"])
            above = [*((n, label) for n, label in above if n < level), (level, line.label)]
        elif shown := FLOAT.search(line.text):
            found[shown[1]] = found.setdefault(line.label, [])
        for label in [name for _, name in above] or ["abstract", TITLE]:
            found.setdefault(label, []).append(line.text)
    return {label: " ".join(lines) for label, lines in found.items()}


def misplaced(
    document: described.Document,
    where: dict[str, dict[str, str]],
    said: dict[str, str],
    misfits: list[Problem],
) -> Iterator[Problem]:
    """Name what the points leave out, say twice, or say of a place that does not have it.

    Of a point that is a misfit itself nothing more is said, and nothing if the whole file is one.
    """
    broken = {", ".join(problem.column.split(", ")[:2]) for problem in misfits}
    if not all(place.startswith(f"points, {ENTRY}") for place in broken):
        return
    points, lists = look_up(document.value, "points"), look_up(document.value, "checklists")
    topics: Counter[str] = Counter()
    asked = {name: dict.fromkeys(items_of(lists[name]), 0) for name in lists}
    for n, point in enumerate(points):
        if f"points, {ENTRY}{n + 1}" in broken:
            continue
        topics[point["topic"]] += 1
        if topics[point["topic"]] > 1:
            yield document.problem(("points", n, "topic"), point["topic"], "each point once")
        for _, name, item in _answers([point]):
            if item not in asked.get(name, {}):
                expected = f"an item of {', '.join(lists)}"
                yield document.problem(("points", n, "answers"), f"{name} {item}", expected)
            else:
                asked[name][item] += 1
        label = point.get("where")
        if label and not any(label in labels for labels in where.values()):
            expected = f"the label of the place that reports this; there is no #{label}"
            yield document.problem(("points", n, "where"), label, expected)
        elif label and point.get("says", "") not in said.get(label, ""):
            expected = f"words that stand at #{label}"
            yield document.problem(("points", n, "says"), point["says"], expected)
    yield from [] if broken else _left(document, asked)


def _left(document: described.Document, asked: dict[str, dict[str, int]]) -> Iterator[Problem]:
    for name, items in asked.items():
        if left := [item for item, times in items.items() if not times]:
            expected = f"a point for each item; there is none for {', '.join(left)}"
            yield document.problem(("checklists", name), "", expected)


def checklists(folder: Path, where: dict[str, dict[str, str]]) -> dict[str, str]:
    """Print every file of checklists of a manuscript, by its name.

    Raises:
        RefusedError: naming every point without a status, a place or a reason, every point that
            its place does not report, and every item that no point answers.
    """
    printed: dict[str, str] = {}
    problems: list[Problem] = []
    where = {name: {TITLE: "Title", **labels} for name, labels in where.items()}
    said = texts(folder)
    for path in sorted(folder.glob("checklists/*.yml")):
        document = read_beside(path.parent, path.name)
        found = [*described.misfits(document, SCHEMA)]
        found += misplaced(document, where, said, [*found])
        problems += found
        if not found:
            printed[path.stem] = checklist(document.value, where)
    if problems:
        raise RefusedError("\n".join(map(told, problems)))
    return printed
