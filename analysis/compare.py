"""Compare two folders of results: cell by cell, number by number, line by line.

Every file whose bytes differ gives at least one difference, whatever is made of its content.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from analysis import checksums

SUMS = "manuscript/SHA256SUMS"
PATTERNS = ("tables/*.csv", "tables/*.md", "tables/*.json", "figures/*.csv", "figures/*.txt")
PATTERNS += ("figures/*.svg", SUMS)
GROUPS = ("tables", "numbers", "claims", "texts", "figures", "documents")
GROUP_OF = {
    ".csv": "tables",
    ".json": "numbers",
    ".md": "texts",
    ".txt": "texts",
    ".svg": "figures",
}
CLAIMS = "tables/claims.csv"
THERE, MISSING = "there", "missing"
TOLERANCE = 1e-9  # relative: what another processor may make of the same arithmetic
BYTES = "the bytes alone (order, line ends, or a field that is not compared)"
Row = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same.

    Attributes:
        kind: file, column, row, cell, digits (numbers equal within the tolerance), number, claim,
            text, figure, document, or bytes (nothing that these can tell).
        file: its path in the folder.
        where: the place in the file.
        old: what stands there in the first folder.
        new: what stands there in the second.
    """

    kind: str
    file: str
    where: str = ""
    old: str = ""
    new: str = ""


def files(folder: Path) -> set[str]:
    """Return the paths of the results in a folder."""
    return {path.relative_to(folder).as_posix() for part in PATTERNS for path in folder.glob(part)}


def group(file: str) -> str:
    """Name the part of a report that a file, or a document, belongs to."""
    if file == CLAIMS:
        return "claims"
    return GROUP_OF.get(Path(file).suffix, "documents")


def documents(folder: Path) -> set[str]:
    """Return the documents whose checksums a folder records; none if that file is broken."""
    try:
        return set(checksums.parse((folder / SUMS).read_text("utf-8")))
    except (OSError, ValueError):
        return set()


def totals(*folders: Path) -> Counter[str]:
    """Count the results of some folders by the part of the report."""
    names = {name for folder in folders for name in files(folder) | documents(folder)}
    return Counter(group(name) for name in names if name != SUMS)


def compare(old: Path, new: Path) -> list[Difference]:
    """Return how the results in two folders differ, sorted by file."""
    found = []
    for file in sorted(files(old) | files(new)):
        paths = (old / file, new / file)
        one, other = (path.read_bytes() if path.is_file() else None for path in paths)
        if one is None or other is None:
            sides = (THERE, MISSING) if other is None else (MISSING, THERE)
            found.append(Difference("file", file, "", *sides))
        elif one != other:
            try:
                told = READERS[Path(file).suffix](file, one.decode(), other.decode())
            except (ValueError, TypeError, LookupError, AttributeError, csv.Error):
                told = []  # a file that is not what its name says
            found += told or [Difference("bytes", file, BYTES)]
    return found


def judge(kind: str, file: str, where: str, old: str, new: str) -> Difference:
    """Return a difference, which may be one of the last digits alone."""
    try:
        same = math.isclose(float(old), float(new), rel_tol=TOLERANCE)
    except ValueError:
        same = False
    return Difference("digits" if same else kind, file, where, old, new)


def membership(kind: str, file: str, old: list[str], new: list[str]) -> list[Difference]:
    """Return which names were removed and which were added."""
    removed = [Difference(kind, file, f"{kind} {n}", THERE, MISSING) for n in old if n not in new]
    return removed + [
        Difference(kind, file, f"{kind} {n}", MISSING, THERE) for n in new if n not in old
    ]


def table(text: str) -> tuple[list[str], list[Row]]:
    """Return the columns and the rows of a table."""
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def key_of(columns: list[str], *tables: list[Row]) -> list[str]:
    """Return the first columns that tell the rows of every table apart, without idle ones."""

    def apart(key: list[str]) -> bool:
        return all(len({tuple(r[c] for c in key) for r in rows}) == len(rows) for rows in tables)

    starts = (columns[:n] for n in range(1, len(columns) + 1))
    key = list(next(filter(apart, starts), columns[:1]))
    for column in reversed(key[:]):
        if len(key) > 1 and apart([c for c in key if c != column]):
            key.remove(column)
    return key


def keyed(rows: list[Row], key: list[str]) -> dict[str, Row]:
    """Return rows by what names them; the second row of one name is counted as such."""
    seen: Counter[str] = Counter()
    named = {}
    for row in rows:
        name = " / ".join(row[c] for c in key)
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name} ({seen[name]})"] = row
    return named


def cells(file: str, old: str, new: str) -> list[Difference]:
    """Compare two tables; a verdict on a claim that changed is its own kind."""
    (before, one), (after, other) = table(old), table(new)
    shared = [column for column in before if column in after]
    key = key_of(shared, one, other)
    rows, others = keyed(one, key), keyed(other, key)
    found = membership("column", file, before, after)
    found += membership("row", file, list(rows), list(others))
    for name in (name for name in rows if name in others):
        for column in (c for c in shared if rows[name][c] != others[name][c]):
            kind = "claim" if (file, column) == (CLAIMS, "verdict") else "cell"
            where = f"row {name}, column {column}"
            found.append(judge(kind, file, where, rows[name][column], others[name][column]))
    return found


def numbers(file: str, old: str, new: str) -> list[Difference]:
    """Compare numbers and labels by identifier."""

    def shown(text: str) -> dict[str, str]:
        content = json.loads(text)
        texts = {f"label {name}": label for name, label in content.get("labels", {}).items()}
        for number in content["numbers"]:
            value, of, printed = (number.get(field) for field in ("value", "of", "text"))
            told = str(value) + ("" if of is None else f" of {of}")
            told += "" if printed in (None, str(value)) else f", printed {printed}"
            texts[f"number {number['id']}"] = told
        return texts

    one, other = shown(old), shown(new)
    pairs = ((name, one.get(name, MISSING), other.get(name, MISSING)) for name in one | other)
    return [judge("number", file, *pair) for pair in pairs if pair[1] != pair[2]]


def lines(file: str, old: str, new: str) -> list[Difference]:
    """Compare two texts line by line."""
    one, other = old.splitlines(), new.splitlines()
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [
        Difference("text", file, f"line {a + 1}", "\n".join(one[a:b]), "\n".join(other[c:d]))
        for step, a, b, c, d in steps
        if step != "equal"
    ]


def picture(file: str, _old: str, _new: str) -> list[Difference]:
    """Say that two figures differ; a report shows them."""
    return [Difference("figure", file)]


def listed(_file: str, old: str, new: str) -> list[Difference]:
    """Compare documents by checksum."""
    one, other = checksums.parse(old), checksums.parse(new)
    pairs = ((path, one.get(path, MISSING), other.get(path, MISSING)) for path in one | other)
    return [Difference("document", p, "", a[:12], b[:12]) for p, a, b in sorted(pairs) if a != b]


READERS = {
    ".csv": cells,
    ".json": numbers,
    ".md": lines,
    ".txt": lines,
    ".svg": picture,
    "": listed,
}
