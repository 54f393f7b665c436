"""What data that met the contract have to fulfil before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.common.problems import ContractError, Problem
from analysis.disclosure.following import following
from analysis.disclosure.printable import printable
from analysis.study.contract import Dataset
from analysis.study.schema import FIRST, path_of
from analysis.study.study import Study


def unused_quotes(data: Dataset, folder: Path) -> Iterator[Problem]:
    """Report quotes that would be published with open data although the paper rests on none."""
    if data.settings["provenance"] != "open":
        return
    used = set(Study.of(data, folder).codings["excerpt_id"])
    for number, row in enumerate(data.tables.get("excerpts", []), FIRST):
        if row["text"] and row["excerpt_id"] not in used:
            expected = (
                "an excerpt that a coding of a primary coder uses, since study.yml says"
                " provenance: open; delete this row"
            )
            name, found = path_of("excerpts"), str(row["excerpt_id"])
            yield Problem(name, number, "excerpt_id", found, expected)


def unprotected(data: Dataset, folder: Path) -> Iterable[Problem]:
    """Report people of whom what would be printed says too much."""
    study = Study.of(data, folder)
    try:
        printed = printable(study)
    except ContractError as error:
        return error.problems
    return following(study, printed.counts, printed.marks)
