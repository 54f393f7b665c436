"""Import again into a folder that was imported before: authors go on coding, and on describing.

Beside the study lies a copy of the tables as the last import wrote them. What differs from it in
the folder was changed by hand, and stays; what differs from it in the export was changed there, and
comes. Where both differ, and from each other, a person is asked.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.common.output import write_bytes, write_text
from analysis.imports.home.draft import READY
from analysis.imports.home.draft import STUDY as DRAFTED
from analysis.imports.home.excerpts import CLEARING
from analysis.imports.home.making import Made, write_table
from analysis.imports.project import RefusedError
from analysis.study.digests import KEY
from analysis.study.schema import KEYS, PACKAGE, path_of
from analysis.study.settings import STUDY

EXPORT = "export"  # whose values stay: those of the export, or mine
RAW, REPORT = "raw", "import-report.md"
# Stands beside the tables while they are replaced: with a file that they do not know, none builds.
HALF = "raw/import-is-half-done--import-again"
TARGET = "target"
MERGED = (PACKAGE, STUDY, REPORT)
SHOWN = 20
CLEARED = (*CLEARING, "excerpt_id")
ABSENT = "not provided"
Row = dict[str, str]
Table = dict[tuple[str, ...], Row]


@dataclass
class Changes:
    """What an import changed, in words that name nobody."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[str]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)

    def add(self, what: str, key: Iterable[str]) -> None:
        """Count a change, and remember some of those it concerns."""
        self.counts[what] += 1
        named = self.rows.setdefault(what, [])
        if len(named) < SHOWN:
            named.append(" ".join(key))

    def told(self) -> str:
        """Return a section of the report."""
        lines = ["## What changed since the last import", ""]
        for what, n in sorted(self.counts.items()):
            some = ", ".join(self.rows[what]) + (", …" if n > SHOWN else "")
            lines.append(f"- {what}: {n} ({some})")
        return "\n".join(lines if self.counts else [*lines, "Nothing."]) + "\n"


def imported_before(target: Path, last: Path) -> bool:
    """Whether a folder was imported before, and what was imported is still known."""
    there = (target / STUDY, target / PACKAGE, target / path_of("codings"))
    return last.is_dir() and all(path.is_file() for path in there)


def update(target: Path, last: Path, draft: Path, made: Made, answer: str | None) -> None:
    """Merge the tables of a new import with those of a folder, in the draft of the new one.

    Args:
        target: the folder, which is not changed.
        last: tables as the last import wrote them.
        draft: the folder of the new import.
        made: what was made of the export.
        answer: whose value stays where both differ: mine or export.

    Raises:
        ContractError: what was merged breaks the contract.
        RefusedError: if both differ somewhere, and nobody said whose value stays.
    """
    changes = Changes()
    packages = [json.loads((folder / PACKAGE).read_text("utf-8")) for folder in (target, draft)]
    ours, theirs = ({r["name"]: r["schema"] for r in p["resources"]} for p in packages)
    if "excerpts" in theirs and "excerpts" not in ours:
        ours["excerpts"] = theirs["excerpts"]
        ours["codings"]["foreignKeys"] = theirs["codings"]["foreignKeys"]
        packages[0]["resources"] += [r for r in packages[1]["resources"] if r["name"] == "excerpts"]
    for name, schema in ours.items():
        silent = name == "excerpts" and not _read(draft / path_of(name), name)
        if name not in theirs or silent:  # quotes, which an import without words leaves alone
            write_bytes(draft / path_of(name), (target / path_of(name)).read_bytes())
            continue
        columns = schema["fields"]
        known = {column["name"] for column in columns}
        columns += [c for c in theirs[name]["fields"] if c["name"] not in known]
        mine, new = (_read(folder / path_of(name), name) for folder in (target, draft))
        base = _read(last / f"{name}.csv", name)
        absent = {column["name"]: _absent(column) for column in columns}
        merged = _Merge(name, base, mine, new, changes, answer).rows()
        write_table(draft / path_of(name), list(absent), (absent | row for row in merged))
    if changes.conflicts:
        n = len(changes.conflicts)
        listed = "\n".join(changes.conflicts[:SHOWN] + (["…"] if n > SHOWN else []))
        raise RefusedError(
            f"{n} values were changed here and in the export:\n{listed}\n"
            "Say CONFLICTS=mine to keep those of the folder, or CONFLICTS=export to take the others"
        )
    write_text(draft / PACKAGE, json.dumps(packages[0], indent=2, ensure_ascii=False) + "\n")
    write_bytes(draft / STUDY, (target / STUDY).read_bytes())
    report = (draft / REPORT).read_text("utf-8")
    write_text(draft / REPORT, f"{report}\n{changes.told()}")
    (draft / TARGET).write_text(str(target), "utf-8", "surrogateescape")
    made.check(draft)
    (draft / KEY).unlink(missing_ok=True)


def put_in_place(private: Path) -> None:
    """Put in place what an import has made ready; what one that was killed meanwhile had, as well.

    Of the folder tables, their description and the settings are replaced: the text is its authors'.

    Raises:
        RefusedError: the folder is no longer where it was.
    """
    ready = private / READY
    study = ready / DRAFTED
    if study.exists():
        target = Path((study / TARGET).read_text("utf-8", "surrogateescape"))
        if not target.is_dir():
            raise RefusedError(
                f"an import into {target} was stopped before all was in place, and it is not there;"
                f" put it back, or give up what was imported and remove {ready}"
            )
        write_text(target / HALF, "")
        for path in [*sorted((study / RAW).glob("*.csv")), *(study / name for name in MERGED)]:
            write_bytes(target / path.relative_to(study), path.read_bytes())
        (target / HALF).unlink()
        shutil.rmtree(study)
    for path in sorted(ready.iterdir()) if ready.exists() else ():
        if path.is_dir():
            shutil.rmtree(private / path.name, ignore_errors=True)
        path.replace(private / path.name)
    if ready.exists():
        ready.rmdir()


def _read(path: Path, table: str) -> Table:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    try:
        return {tuple(row[key] for key in KEYS[table]): row for row in rows}
    except KeyError:
        raise RefusedError(f"{path.name} has no column {', '.join(KEYS[table])}") from None


@dataclass
class _Merge:
    """The merging of a table.

    Attributes:
        name: of the table.
        base: its rows as the last import wrote them.
        mine: those of the folder.
        new: those of the export.
        changes: is added to.
        answer: whose value stays where both differ.
    """

    name: str
    base: Table
    mine: Table
    new: Table
    changes: Changes
    answer: str | None

    def rows(self) -> list[Row]:
        """Return the rows: those of the export in its order, then those made by hand."""
        rows: list[Row] = []
        for key, row in self.new.items():
            if key in self.mine:
                rows.append(self._row(key, self.base.get(key, {}), self.mine[key], row))
            elif key in self.base:
                self.changes.add(f"rows of {self.name} that stay deleted", key)
            else:
                self.changes.add(f"rows of {self.name} added", key)
                rows.append(row)
        stay = (row for key, row in self.mine.items() if key not in self.new and self._stays(key))
        return [*rows, *stay]

    def _stays(self, key: tuple[str, ...]) -> bool:
        """Whether a row stays that the export does not have, or has no longer."""
        base, mine = self.base.get(key), self.mine[key]
        if base is None:
            return True
        if all(mine.get(column) == base[column] for column in base) or self.answer == EXPORT:
            self.changes.add(f"rows of {self.name} removed", key)
            return False
        if self.answer is None:
            where = f"{path_of(self.name)}, {' '.join(key)}"
            self.changes.conflicts.append(f"{where}: changed here, gone there")
        return True

    def _row(self, key: tuple[str, ...], base: Row, mine: Row, new: Row) -> Row:
        """Merge a row, cell by cell; columns made by hand stay as they are."""
        row = dict(mine)
        for column, there in new.items():
            before, here = base.get(column), mine.get(column)
            # What is cleared stays cleared when an import comes without words.
            if there in (here, before) or (column in CLEARED and not there):
                continue
            if here is None or before == here:
                self.changes.add(f"values of {self.name} in {column} changed", key)
                row[column] = there
            elif self.answer is None:
                where = f"{path_of(self.name)}, {' '.join(key)}, column {column}"
                self.changes.conflicts.append(where)
            elif self.answer == EXPORT:
                row[column] = there
        return row


def _absent(column: dict[str, Any]) -> str:
    """Return what stands in a column made by hand for a row that is new."""
    values = column.get("constraints", {}).get("enum", [])
    return ABSENT if ABSENT in values else ""
