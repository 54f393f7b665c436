"""Compare two folders of results: cell by cell, number by number, line by line.

Every file whose bytes differ gives at least one difference, whatever is made of its content.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from analysis.common import checksums
from analysis.disclosure.withheld import COLUMNS, hides, withheld

SUMS = "manuscript/SHA256SUMS"
CLAIMS = "tables/claims.csv"
GROUP_OF = {
    ".csv": "tables",
    ".json": "numbers",
    ".md": "texts",
    ".txt": "texts",
    ".svg": "figures",
}
THERE, MISSING = "there", "missing"
TOLERANCE = 1e-9  # relative: what another processor may make of the same arithmetic
DIGITS = " (the last digits alone)"
BYTES = "the bytes alone (order, line ends, or a field that is not compared)"
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError, csv.Error)
WITHHELD = "not printed"  # of what one of the two hides
Row = dict[str, str]


class Difference(NamedTuple):
    """One thing in a file that is not the same.

    Attributes:
        where: the place in the file; empty if it is the whole of it.
        old: what stands there in the first folder.
        new: what stands there in the second; both are empty if that cannot be put in words.
    """

    where: str
    old: str
    new: str


PICTURE = Difference("", "", "")  # of a figure: a report shows it
Comparison = dict[str, list[Difference]]  # each path, with nothing in its list if all is the same


def files(folder: Path) -> set[str]:
    """Return the paths of the results in a folder."""
    paths = (path for part in ("tables", "figures") for path in folder.glob(f"{part}/*"))
    return {path.relative_to(folder).as_posix() for path in paths if path.suffix in GROUP_OF}


def group(file: str) -> str:
    """Name the part of a report that a file, or a document, belongs to."""
    return "claims" if file == CLAIMS else GROUP_OF.get(Path(file).suffix, "documents")


def compare(old: Path, new: Path) -> Comparison:
    """Compare the results in two folders."""
    names = sorted(files(old) | files(new))
    found = {name: differences(name, content(old / name), content(new / name)) for name in names}
    hiding = withheld(old, new)
    for name in names:
        exhibit = Path(name).with_suffix("").as_posix()
        if exhibit in hiding and name.endswith(".csv"):
            found[name] = [_veiled(difference, exhibit) for difference in found[name]]
        elif exhibit in hiding and found[name]:
            found[name] = [Difference("what one of the two hides", WITHHELD, WITHHELD)]
    return found


def _veiled(difference: Difference, exhibit: str) -> Difference:
    """Leave out what a cell holds that is not in both of two tables; what came or went is told."""
    where, *cells = difference
    column = where.removesuffix(DIGITS).rpartition(", column ")[2]
    hidden = hides(exhibit, column, *cells)
    return Difference(where, WITHHELD, WITHHELD) if hidden else difference


def documents(old: Path, new: Path) -> Comparison:
    """Compare the documents of two folders by the checksums that these record."""
    then, now = content(old / SUMS), content(new / SUMS)
    try:
        before, after = checksums_in(then), checksums_in(now)
    except ValueError:  # a file that is broken tells nothing of the documents
        before, after = {}, {}
    found: Comparison = {path: [] for path in before | after}
    found |= {path: [Difference("", one, other)] for path, one, other in paired(before, after)}
    if then != now and not any(found.values()):
        found[SUMS] = [Difference(BYTES, "", "")]
    return found


def checksums_in(text: bytes | None) -> dict[str, str]:
    """Return the checksums that a file holds, each shortened and named as what it is."""
    found = checksums.parse((text or b"").decode())
    return {path: f"SHA-256 {digest[:12]}" for path, digest in found.items()}


def content(path: Path) -> bytes | None:
    """Return what is in a file, if there is one."""
    return path.read_bytes() if path.is_file() else None


def differences(file: str, old: bytes | None, new: bytes | None) -> list[Difference]:
    """Return how two versions of a file differ."""
    if old == new:
        return []
    if old is None or new is None:
        return [Difference("", *(MISSING if side is None else THERE for side in (old, new)))]
    try:
        told = READERS[Path(file).suffix](old.decode(), new.decode())
    except MALFORMED:
        told = []
    return told or [Difference(BYTES, "", "")]


def paired(old: dict[str, str], new: dict[str, str], kind: str = "") -> list[Difference]:
    """Return the places of a kind where something else stands, or that came or went."""
    found = []
    for place in old | new:
        one, other = old.get(place, MISSING), new.get(place, MISSING)
        if one != other:
            digits = DIGITS if close(one, other) else ""
            found.append(Difference(f"{kind}{place}{digits}", one, other))
    return found


def close(old: str, new: str) -> bool:
    """Say whether two texts are numbers that are equal within the tolerance."""
    try:
        return math.isclose(float(old), float(new), rel_tol=TOLERANCE)
    except ValueError:
        return False


def cells(old: str, new: str) -> list[Difference]:
    """Compare two tables; a row or a column that came or went is one difference."""
    (before, one), (after, other) = table(old), table(new)
    shared = [column for column in before if column in after]
    key = key_of([column for column in shared if column not in COLUMNS] or shared, one, other)
    rows, others = keyed(one, key), keyed(other, key)
    found = paired(dict.fromkeys(before, THERE), dict.fromkeys(after, THERE), "column ")
    found += paired(dict.fromkeys(rows, THERE), dict.fromkeys(others, THERE), "row ")
    for name in (name for name in rows if name in others):
        was, now = ({column: row[name][column] for column in shared} for row in (rows, others))
        found += paired(was, now, f"row {name}, column ")
    return found


def table(text: str) -> tuple[list[str], list[Row]]:
    """Return the columns and the rows of a table."""
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def key_of(columns: list[str], *tables: list[Row]) -> list[str]:
    """Return the columns, as far left as can be, that tell rows apart as well as all do."""

    def kinds(key: list[str]) -> list[int]:
        return [len({tuple(row[column] for column in key) for row in rows}) for rows in tables]

    key = columns
    for column in reversed(columns):
        fewer = [other for other in key if other != column]
        if fewer and kinds(fewer) == kinds(columns):
            key = fewer
    return key


def keyed(rows: list[Row], key: list[str]) -> dict[str, Row]:
    """Return rows by what names them; the second row of one name is counted as such."""
    seen: Counter[str] = Counter()
    named = {}
    for row in rows:
        name = " / ".join(row[column] for column in key)
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name} ({seen[name]})"] = row
    return named


def numbers(old: str, new: str) -> list[Difference]:
    """Compare numbers and labels by identifier."""

    def places(text: str) -> dict[str, str]:
        content = json.loads(text)
        json.dumps(content, ensure_ascii=False).encode()  # fails for what no report can print
        texts = {f"label {name}": str(label) for name, label in content.get("labels", {}).items()}
        for number in content["numbers"]:
            value, of, printed = (number.get(field) for field in ("value", "of", "text"))
            told = str(value) + ("" if of is None else f" of {of}")
            told += "" if printed in (None, str(value)) else f", printed {printed}"
            texts[f"number {number['id']}"] = told
        return texts

    return paired(places(old), places(new))


def lines(old: str, new: str) -> list[Difference]:
    """Compare two texts line by line."""
    one, other = old.splitlines(), new.splitlines()
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [
        Difference(f"line {a + 1}", "\n".join(one[a:b]), "\n".join(other[c:d]))
        for step, a, b, c, d in steps
        if step != "equal"
    ]


def picture(_old: str, _new: str) -> list[Difference]:
    """Leave it to a report to show how two figures differ."""
    return [PICTURE]


READERS = {".csv": cells, ".json": numbers, ".md": lines, ".txt": lines, ".svg": picture}
