"""Where two codes stand together, near each other or apart: what is asked of any pair of codes.

Usage: python -m analysis.diagnostics.query "1.1 and 1.3" (or near, or without)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from analysis.common.command import command
from analysis.common.frames import rows_of
from analysis.common.problems import ContractError
from analysis.common.provenance import MARK
from analysis.common.words import counted
from analysis.diagnostics.paired import NEAR
from analysis.exhibits.make import write_csv
from analysis.methods.cooccurrence import PLACE, UNITS, found
from analysis.methods.reach import with_ancestors
from analysis.study.settings import root_of
from analysis.study.study import Study

FILE, LISTED = "build/query/places.csv", 20
QUESTION = re.compile(r"\s*(\S+)\s+(and|near|without)\s+(\S+)\s*", re.IGNORECASE)
EXPECTED = "two codes by number, with and, near or without between: make query CODES='1.1 and 1.3'"


class QueryError(Exception):
    """It is no question, or one about codes that there are not."""


def asked(question: str, codes: pd.DataFrame) -> tuple[str, str, str]:
    """Return the first code, how they stand, and the other code.

    Raises:
        QueryError: saying what was expected.
    """
    if not (match := QUESTION.fullmatch(question)):
        raise QueryError(f"Found {question!r}, expected {EXPECTED}.")
    names = {name: row.code_id for row in rows_of(codes) for name in (row.code_id, row.number)}
    wrong = [name for name in (match[1], match[3]) if name not in names]
    if wrong:
        near = dict.fromkeys(n for name in wrong for n in get_close_matches(name, names, n=3))
        told = f"; near it: {', '.join(near)}" if near else ""
        raise QueryError(f"There is no code {' and no code '.join(wrong)}{told}.")
    first, second = names[match[1]], names[match[3]]
    if first == second:
        raise QueryError(f"Found {match[1]} twice, expected {EXPECTED}.")
    return first, match[2].casefold(), second


def stretches(codings: pd.DataFrame, code: str, other: str, near: int) -> pd.DataFrame:
    """Find the stretches of a code, and say of each whether it meets another code, by each unit.

    Returns:
        A row a stretch, source_id, start and end, and a column for each unit of `UNITS` and one for
        near: it does not overlap, but there are at most so many characters between.
    """
    part = found(codings, code, other, "overlap", near).rename(columns={"meets": "near"})
    part = part.assign(**{unit: found(codings, code, other, unit)["meets"] for unit in UNITS})
    part["near"] &= ~part["overlap"]
    return part


def counts(one: pd.DataFrame, other: pd.DataFrame, near: int, *, placed: bool) -> Iterator[str]:
    """Say of two codes how often they meet: the stretches of A, and those of B."""
    yield f"{'':36}{'A':>8}{'B':>8}"
    said = {"in the same stretch": "stretch", "one within the other": "inclusion"}
    said |= {"overlapping": "overlap", f"near, at most {near:,} characters apart": "near"}
    rows: list[tuple[object, ...]] = [("in all", len(one), len(other))]
    rows += [(words, int(one[u].sum()), int(other[u].sum())) for words, u in said.items()]
    rows += [("without the other", *(int((~part["overlap"]).sum()) for part in (one, other)))]
    if not placed:
        yield "Where they meet is undefined: the study has no positions."
    sources = [part["source_id"].nunique() for part in (one, other)]
    both = one.loc[one["source"], "source_id"].nunique()
    rows = rows * placed + [("sources with the code", *sources), ("sources with both", both, both)]
    for words, a, b in rows:
        yield f"{words:36}{a:8,}{b:8,}"


@command(ContractError, QueryError, saying="Nothing was written. ")
def main(question: str, *, data: Path = Path("data"), near: int = NEAR) -> None:
    """Print how often two codes meet, and write the places that were asked for.

    Args:
        question: two codes, with and, near or without between
        data: folder of the study
        near: characters that may lie between two stretches that are near each other
    """
    study = Study.load(data)
    first, how, second = asked(question, study.codes)
    codings = with_ancestors(study.codings, study.codes)
    one, other = (stretches(codings, *pair, near) for pair in ((first, second), (second, first)))
    print(f"{MARK}.\n" if study.synthetic else "", end="")
    called = {row.code_id: f"{row.number} {row.label}" for row in rows_of(study.codes)}
    print(f"A is {called[first]}.\nB is {called[second]}.")
    print("Stretches of primary coders, each once; a code counts what is below it.\n")
    print(*counts(one, other, near, placed=study.placed), sep="\n")
    if study.placed:
        kept = {"and": one["overlap"], "near": one["near"], "without": ~one["overlap"]}[how]
        places = one.loc[kept, PLACE].rename(columns={"source_id": "source"})
        write_csv(places, out := root_of(data) / FILE, synthetic=study.synthetic)
        print(f"\nA {how} B: {counted(len(places), 'place')}, in {out}")
        for row in rows_of(places.head(LISTED if study.data.digests.public else 0)):
            print(f"  {row.source}, {row.start:,} to {row.end:,}")


if __name__ == "__main__":
    main()
