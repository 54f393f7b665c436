"""What changed, in the words of the study: labels, and what numbers count, not identifiers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from analysis.common.words import dashed
from analysis.review.compare import CLAIMS, DIGITS, MALFORMED, Comparison, Difference
from analysis.study.schema import PACKAGE

NUMBERS, VERDICT = "tables/numbers.json", "verdict"
PLACE = re.compile(r"(row|number|label) (.*?)(, column (.*?))?( \(\d+\))?", re.DOTALL)
Names = dict[tuple[str, str], str]  # of a kind of place, and an identifier in it


def called(found: Comparison, *folders: Path, data: Path) -> Comparison:
    """Return what differs with every place called as readers know it, a claim on one line.

    Args:
        found: what differs.
        folders: that were compared; the last one knows best what things are called.
        data: the data folder, which knows what attributes are called.
    """
    names: Names = {}
    for folder in folders:
        names |= {name: text for name, text in _names(folder) if text}
    names |= dict(_titles(data))
    found = found | ({CLAIMS: _one_each(found[CLAIMS])} if CLAIMS in found else {})
    return {
        file: [d._replace(where=_place(file, d.where, names)) for d in differences]
        for file, differences in found.items()
    }


def _place(file: str, where: str, names: Names) -> str:
    digits = DIGITS if where.endswith(DIGITS) else ""
    parts = PLACE.fullmatch(where.removesuffix(DIGITS))
    if parts is None:
        return where
    kind, name, column = ("claim" if file == CLAIMS else parts[1]), parts[2], parts[4]
    words = names.get((kind, name)) or " / ".join(
        names.get((kind, part), part) for part in name.split(" / ")
    )
    of = names.get(("row", column or ""), column)
    return f"{words}{parts[5] or ''}{f', {of}' if of else ''}{digits}"


def _one_each(found: list[Difference]) -> list[Difference]:
    """Return one difference a claim: its verdict, if that is another one."""
    each: dict[str, Difference] = {}
    for difference in found:
        claim, _, column = difference.where.partition(", column ")
        if column == VERDICT:
            each[claim] = difference._replace(where=claim)
        else:
            each.setdefault(claim, difference)
    return list(each.values())


def _names(folder: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what the results in a folder call codes, numbers and claims."""
    for path in sorted([*folder.glob("tables/*.csv"), *folder.glob("figures/*.csv")]):
        for row in _rows(path):
            if row.get("number") and row.get("label") and row.get("code_id"):
                yield ("row", row["code_id"]), f"{row['number']} {row['label']}"
                yield ("label", dashed(row["code_id"])), f"the label of {row['number']}"
            if row.get("claim") and row.get("words"):
                yield ("claim", row["claim"]), f"“{row['words']}” ({row.get('section', '')})"
    with suppress(OSError, *MALFORMED):
        numbers = json.loads((folder / NUMBERS).read_text("utf-8"))["numbers"]
        shared = Counter(number.get("what") for number in numbers)
        for number in numbers:
            alone = shared[number.get("what")] == 1
            yield ("number", number["id"]), number.get("what", "") if alone else ""


def _rows(path: Path) -> list[dict[str, str]]:
    with suppress(OSError, *MALFORMED):
        return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""), strict=True))
    return []


def _titles(data: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what the columns of people are called."""
    with suppress(OSError, *MALFORMED):
        resources = json.loads((data / PACKAGE).read_text("utf-8"))["resources"]
        for resource in (r for r in resources if r["name"] == "participants"):
            for field in resource["schema"]["fields"]:
                yield ("row", field["name"]), str(field.get("title", ""))
