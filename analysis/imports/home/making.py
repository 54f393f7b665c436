"""Make a data folder of what was read: tables, their description, settings and report."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from analysis.common.output import spared, write_text
from analysis.common.problems import ContractError, Problem
from analysis.imports.home.excerpts import CLEARING, with_excerpts
from analysis.imports.home.pseudonyms import Pseudonyms
from analysis.imports.project import Project
from analysis.imports.refi.again import Contract
from analysis.imports.report import report
from analysis.imports.tables import Row, to_tables
from analysis.starter.lay import described, lay_down
from analysis.starter.todo import write_todo
from analysis.study.contract import validate
from analysis.study.digests import KEY
from analysis.study.schema import CORE, PACKAGE, Field, path_of
from analysis.study.settings import STUDY

CHECKED = 5_000  # rows of a table that are held against the contract; more are made alike
TITLE = "Coded data imported from an export of coding software"
UNPLACED = """\
# A coding is a row of the export: where in its source it stands is not known.
positions: none
"""
NEEDED = "at least one row below the header"  # which a codebook alone does not have


@dataclass(frozen=True)
class Made:
    """What becomes a data folder.

    Attributes:
        tables: per table, what yields its rows.
        package: their description.
        report: the text of the report, if there is one.
        counts: per table, how many rows there are.
        settings: the text of `study.yml`; empty: that of a study that begins.
        more: lines to go with that.
        unfinished: whether tables are left to be filled by hand.
    """

    tables: Mapping[str, Callable[[], Iterator[Row]]]
    package: dict[str, Any]
    report: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    settings: str = ""
    more: str = ""
    unfinished: bool = False

    def _known(self, problem: Problem) -> bool:
        """Whether something is left for a person to do, which the next build will ask for."""
        clearing = problem.file == path_of("excerpts") and problem.column in CLEARING
        return clearing or (self.unfinished and problem.expected == NEEDED)

    def check(self, folder: Path) -> None:
        """Hold a folder against the contract, but for what a person has to do.

        Raises:
            ContractError: with every violation found.
        """
        try:
            validate(folder)
        except ContractError as error:
            if not all(map(self._known, error.problems)):
                raise

    def write(self, folder: Path) -> list[str]:
        """Write the folder, with all that its authors start from; hold it against the contract.

        Returns:
            The exhibits that the text does without.

        Raises:
            ContractError: with every violation found.
        """
        columns_of = {
            resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
            for resource in self.package["resources"]
        }
        for name, columns in columns_of.items():
            most = CHECKED if name == "codings" else None
            write_table(folder / path_of(name), columns, islice(self._rows(name), most))
        package = json.dumps(self.package, indent=2, ensure_ascii=False)
        write_text(folder / PACKAGE, f"{package}\n")
        if self.settings:
            write_text(folder / STUDY, self.settings)
        left = lay_down(folder, self.more, placed=not self.more)
        if self.report:
            write_text(folder / "import-report.md", self.report)
        write_todo(folder)
        self.check(folder)
        if self.counts.get("codings", 0) > CHECKED:
            write_table(folder / path_of("codings"), columns_of["codings"], self._rows("codings"))
        # Each home has a key of its own, from its first build on.
        (folder / KEY).unlink(missing_ok=True)
        return left

    def _rows(self, name: str) -> Iterator[Row]:
        return self.tables[name]() if name in self.tables else iter(())


def make(project: Project, mode: str, called: Pseudonyms, private: Path | None = None) -> Made:
    """Make a data folder of what was read.

    Args:
        project: it.
        mode: what every source is: interview, focus_group or document.
        called: the pseudonyms of an earlier import, which are added to.
        private: where words for release are listed, if these are to come along.

    Raises:
        RefusedError: if there is nothing to analyse, or nobody known who spoke.
    """
    if project.contract is not None:
        return _again(project.contract)
    imported = to_tables(project, mode, called)
    if private is not None:
        imported = with_excerpts(project, imported, private)
    found = {table: [a.field for a in columns] for table, columns in imported.attributes.items()}
    package, more = described(TITLE, found), "" if project.positions else UNPLACED
    begun = project.codebook_only
    return Made(
        imported.tables,
        package,
        report(imported.counts, imported),
        imported.counts,
        more=more,
        unfinished=begun,
    )


def _again(contract: Contract) -> Made:
    """Make the folder of a study that the compendium exported itself."""
    package = described(TITLE, {})
    held = {name: list(map(partial(_ruled, name), f)) for name, f in contract.fields.items()}
    package["resources"] = [r for r in package["resources"] if r["name"] in held]
    for resource in package["resources"]:
        schema = resource["schema"]
        links = [
            k for k in schema.get("foreignKeys", []) if k["reference"]["resource"] in {"", *held}
        ]
        schema |= {"fields": held[resource["name"]]} | ({"foreignKeys": links} if links else {})
    rows = {name: partial(iter, made) for name, made in contract.tables.items()}
    counts = {name: len(made) for name, made in contract.tables.items()}
    settings = yaml.safe_dump(contract.settings, sort_keys=False, allow_unicode=True)
    return Made(rows, package, report(counts), counts, settings)


def _ruled(table: str, field: Field) -> Field:
    """Return the description of a column with the rules of the contract, which settings ease."""
    rules = CORE[table].get(field["name"], {})
    return field | {key: rules[key] for key in ("constraints",) if key in rules}


def write_table(path: Path, columns: list[str], rows: Iterable[Mapping[str, str | int]]) -> None:
    """Write rows as CSV with a header, lines ending in LF, as they come."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(map(spared, map(row.__getitem__, columns)) for row in rows)
        file.flush()
        os.fsync(file.fileno())
