"""Make a data folder of what was read: tables, their description, settings and report."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from analysis.common.output import ROOT, spared, write_text
from analysis.common.problems import ContractError, Problem
from analysis.imports.attributes import Attribute
from analysis.imports.home.excerpts import CLEARING, with_excerpts
from analysis.imports.home.pseudonyms import Pseudonyms
from analysis.imports.project import Project
from analysis.imports.refi.again import Contract
from analysis.imports.report import given_back, report
from analysis.imports.tables import Row, to_codebook, to_tables
from analysis.study.contract import validate
from analysis.study.digests import KEY
from analysis.study.schema import CORE, TABLES, path_of

CHECKED = 5_000  # rows of a table that are held against the contract; more are made alike
PACKAGE = ROOT / "data/datapackage.json"
STUDY = """\
title: Imported study
# Real codes that stay at home; write `open` if they are public.
provenance: restricted
attributes: {}
"""
UNPLACED = """\
# A coding is a row of the export: where in its source it stands is not known.
positions: none
"""
# The tables stay at home, and what a build makes of them can be made again.
IGNORED = "raw/\nbuild/\n.key\n"
NEEDED = "at least one row below the header"  # which a codebook alone does not have


@dataclass(frozen=True)
class Made:
    """What becomes a data folder.

    Attributes:
        tables: per table, what yields its rows.
        package: their description.
        settings: the text of `study.yml`.
        report: the text of the report.
        counts: per table, how many rows there are.
        unfinished: whether tables are left to be filled by hand.
    """

    tables: Mapping[str, Callable[[], Iterator[Row]]]
    package: dict[str, Any]
    settings: str
    report: str
    counts: dict[str, int]
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

    def write(self, folder: Path) -> None:
        """Write the folder, and hold it against the contract.

        Raises:
            ContractError: with every violation found.
        """
        columns_of = {
            resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
            for resource in self.package["resources"]
        }
        for name, columns in columns_of.items():
            most = CHECKED if name == "codings" else None
            write_table(folder / path_of(name), columns, islice(self.tables[name](), most))
        described = json.dumps(self.package, indent=2, ensure_ascii=False)
        write_text(folder / "datapackage.json", f"{described}\n")
        write_text(folder / "study.yml", self.settings)
        write_text(folder / ".gitignore", IGNORED)
        write_text(folder / "import-report.md", self.report)
        self.check(folder)
        if self.counts["codings"] > CHECKED:
            rows = self.tables["codings"]()
            write_table(folder / path_of("codings"), columns_of["codings"], rows)
        # Each home has a key of its own, from its first build on.
        (folder / KEY).unlink(missing_ok=True)


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
    imported = (to_codebook if project.codebook_only else to_tables)(project, mode, called)
    package = describe(_package(), imported.attributes)
    if private is not None:
        imported = with_excerpts(project, imported, private)
        _linked(package["resources"])
    described = json.dumps([a.column for a in imported.attributes["participants"]])
    settings = STUDY.format(described) + ("" if project.positions else UNPLACED)
    told = report(imported)
    return Made(imported.tables, package, settings, told, imported.counts, project.codebook_only)


def _again(contract: Contract) -> Made:
    """Make the folder of a study that the compendium exported itself."""
    package = _package()
    known = {r["name"]: r for r in package["resources"]} | {"excerpts": TABLES["excerpts"]}
    resources = []
    for name, fields in contract.fields.items():
        resource = known[name]
        resources.append(resource | {"schema": resource["schema"] | {"fields": fields}})
    if "excerpts" not in contract.fields:
        _unlinked(resources)
    else:
        _link(resources)
    rows = {name: partial(iter, held) for name, held in contract.tables.items()}
    counts = {name: len(held) for name, held in contract.tables.items()}
    described = {"name": "coded-data", "resources": resources}
    settings = yaml.safe_dump(contract.settings, sort_keys=False, allow_unicode=True)
    return Made(rows, package | described, settings, given_back(counts), counts)


def _package() -> dict[str, Any]:
    package: dict[str, Any] = json.loads(PACKAGE.read_text(encoding="utf-8"))
    return package


def _linked(resources: list[dict[str, Any]]) -> None:
    """Describe the table of quotes, to which codings link."""
    resources.append(TABLES["excerpts"])
    _link(resources)


def _link(resources: Iterable[dict[str, Any]]) -> None:
    for resource in resources:
        if resource["name"] == "codings":
            resource["schema"]["foreignKeys"] = TABLES["codings"]["schema"]["foreignKeys"]


def _unlinked(resources: Iterable[dict[str, Any]]) -> None:
    """Take away links to quotes, where there are none."""
    for resource in resources:
        schema = resource["schema"]
        keys = [k for k in schema.get("foreignKeys", []) if k["fields"] != ["excerpt_id"]]
        if keys:
            schema["foreignKeys"] = keys


def describe(package: dict[str, Any], attributes: dict[str, list[Attribute]]) -> dict[str, Any]:
    """Return the description of an import's tables: the contract's, and the attributes found."""
    resources = [r for r in package["resources"] if r["name"] != "excerpts"]
    for resource in resources:
        schema, core = resource["schema"], CORE[resource["name"]]
        schema["fields"] = [field for field in schema["fields"] if field["name"] in core]
        schema["fields"] += [a.field for a in attributes.get(resource["name"], [])]
    _unlinked(resources)
    return {
        "profile": package["profile"],
        "name": "imported-study",
        "title": "Coded data imported from an export of coding software",
        "resources": resources,
    }


def write_table(path: Path, columns: list[str], rows: Iterable[Row]) -> None:
    """Write rows as CSV with a header, lines ending in LF, as they come."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell(row[column]) for column in columns] for row in rows)
        file.flush()
        os.fsync(file.fileno())


def cell(value: str | int) -> str | int:
    """Return a cell as a table has it."""
    return spared(value) if isinstance(value, str) else value
