"""Every number that the prose may print, counted from rows that anyone may count again.

A number is not computed and then explained: its definition says which rows of which table count
and how, the value follows from that, and `analysis.explain` prints the same as a command.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from analysis.checksums import sha256
from analysis.contract import ContractError
from analysis.origins import asked, number_of
from analysis.output import write_text
from analysis.schema import KEYS, path_of
from analysis.study import Study
from analysis.words import dashed, in_words

FACTS = "published/facts.yml"
NAMED = 20  # so many identifiers are listed; of more rows, and of restricted ones, the digest
HOW: dict[str, Callable[[pd.DataFrame], int]] = {
    "distinct": lambda cells: len(cells.drop_duplicates()),
    "total": lambda cells: cells.to_numpy().sum(),
    "fewest": lambda cells: cells.value_counts().min(),
    "most": lambda cells: cells.value_counts().max(),
    "repeated": lambda cells: cells.duplicated().sum(),
}
PRIMARY = {"role": ["primary"]}
REPEATED = ("coder_id", "code_id", "source_id", "start", "end")


@dataclass(frozen=True)
class Rows:
    """Rows of the data, and how a number is counted from them.

    Attributes:
        table: where they stand.
        columns: what is counted; a row in which one is empty does not count.
        where: the values that may stand in other columns; "" is an empty cell.
        joined: tables that lend each row their columns, by their keys.
        how: a key of `HOW`.
    """

    table: str
    columns: tuple[str, ...]
    where: dict[str, list[str]]
    joined: tuple[str, ...] = ()
    how: str = "distinct"

    @property
    def files(self) -> set[str]:
        """The files that they, or the choice of them, rest on."""
        codes = ("codebook",) if "code_id" in self.where else ()
        return {path_of(name) for name in (self.table, *self.joined, *codes)}


@dataclass(frozen=True)
class Count:
    """What a number of the data is to count.

    Attributes:
        id: the name by which the manuscript asks for it.
        unit: the kind of thing counted.
        what: what it counts, in plain words.
        rows: what it is counted from.
        of: the rows of its denominator, where it is a part of something.
        of_what: what these are, in plain words.
    """

    id: str
    unit: str
    what: str
    rows: Rows
    of: Rows | None = None
    of_what: str | None = None


@dataclass(frozen=True)
class Number:
    """A number of the paper, with where it comes from.

    Attributes:
        id: the name by which the manuscript asks for it.
        value: the number.
        unit: the kind of thing counted.
        of: the denominator, where the number is a part of something.
        what: what it counts, in plain words.
        of_what: what the denominator counts.
        made_by: the function that made it.
        rests_on: files, relative to the data folder.
        rows: what is counted, and which rows these are; none for a published number.
        fact: where a published number stands: its key in the file, and its place in the article.
    """

    id: str
    value: int
    unit: str
    of: int | None
    what: str
    of_what: str | None
    made_by: str
    rests_on: list[str]
    rows: dict[str, Any] | None = None
    fact: dict[str, str] | None = None


def all_of(table: str, **where: list[str]) -> Rows:
    """Return the rows of a table, each counted by its own identifier."""
    return Rows(table, tuple(KEYS[table][:1]), where)


def counts(study: Study) -> Iterator[Count]:
    """What the study is made of."""
    sources, people = all_of("sources"), all_of("participants")
    themes = study.codes.loc[study.codes["depth"] == 1, "code_id"].tolist()
    codings = Rows("codings", ("coding_id",), PRIMARY, ("assignments",))
    words = Rows("sources", ("words",), {}, how="total")
    coders = Rows("assignments", ("coder_id",), {})
    twice = Rows("assignments", ("source_id",), {"role": ["second"]})
    yield Count("n.sources", "sources", "sources", sources)
    yield Count("n.participants", "people", "people who took part", people)
    yield Count("n.words", "words", "words of all sources", words)
    yield Count("n.themes", "themes", "themes", all_of("codebook", parent_id=[""]))
    below = all_of("codebook", parent_id=themes)
    yield Count("n.subthemes", "subthemes", "codes right below a theme", below)
    yield Count("n.codings", "codings", "codings by primary coders", codings)
    repeats = replace(codings, columns=REPEATED, how="repeated")
    what = "codings that give a stretch a code again that the same coder gave it before"
    yield Count(
        "n.codings-repeated", "codings", what, repeats, codings, "codings by primary coders"
    )
    yield Count("n.coders", "coders", "coders who had a source to code", coders)
    what = "sources that a second coder had to code, too"
    yield Count("n.sources-coded-twice", "sources", what, twice, sources, "sources")
    for mode, name in modes(study).items():
        some = all_of("sources", mode=[mode])
        yield Count(f"n.{name}", "sources", name.replace("-", " "), some, sources, "sources")
    group = {"mode": ["focus_group"]}
    if "focus_group" in modes(study):
        grouped = Rows("participants", ("participant_id",), group, ("sources",))
        what = "people in focus groups"
        yield Count("n.focus-group-participants", "people", what, grouped, people, "people")
        for name, how, which in (("min", "fewest", "smallest"), ("max", "most", "largest")):
            sized = Rows("participants", ("source_id",), group, ("sources",), how)
            yield Count(f"n.group-size-{name}", "people", f"people in the {which} group", sized)


def reached(study: Study) -> Iterator[Count]:
    """How far each theme, subtheme and code reaches, with those below it.

    Primary coders count alone, and people where speech is attributed to one of them: the rules of
    `analysis.methods.reach`.
    """
    children = study.codes.groupby("parent_id")["code_id"].agg(list).to_dict()
    kinds = {name: {"mode": [mode]} for mode, name in modes(study).items()}
    for code in study.codes["code_id"]:
        codes = [code]
        for above in codes:
            codes += children.get(above, [])
        below = " or a code below it" if len(codes) > 1 else ""
        coded = f"with a coding of {code}{below}, by primary coders"
        where = PRIMARY | {"code_id": codes}
        theme = f"theme.{dashed(code)}"
        for name, kind in {"sources": {}, **kinds}.items():
            joined = ("assignments", "sources") if kind else ("assignments",)
            rows = Rows("codings", ("source_id",), where | kind, joined)
            spoken, total = name.replace("-", " "), all_of("sources", **kind)
            what = f"{spoken} {coded}"
            yield Count(f"{theme}.{name}", "sources", what, rows, total, spoken)
        rows = Rows("codings", ("participant_id",), where, ("assignments",))
        what = f"people {coded}"
        yield Count(f"{theme}.people", "people", what, rows, all_of("participants"), "people")


def modes(study: Study) -> dict[str, str]:
    """How the kinds of source that the study has are called in names: "focus-groups"."""
    return {mode: f"{mode.replace('_', '-')}s" for mode in study.sources["mode"].unique()}


def numbers(study: Study) -> Iterator[Number]:
    """Count every number of a study."""

    @cache
    def table(name: str, joined: tuple[str, ...]) -> pd.DataFrame:
        frame = study.table(name)
        for other in joined:
            frame = frame.merge(study.table(other), on=KEYS[other], suffixes=("", f"_{other}"))
        return frame

    def select(rows: Rows) -> pd.DataFrame:
        frame = table(rows.table, rows.joined)
        for column, values in rows.where.items():
            frame = frame[frame[column].fillna("").isin(values)]
        return frame.dropna(subset=list(rows.columns))

    def count(rows: Rows) -> int:
        cells = select(rows)[list(rows.columns)]
        return int(HOW[rows.how](cells)) if len(cells) else 0

    for make in (counts, reached):
        for asks in make(study):
            rows, of = asks.rows, asks.of
            keys = sorted(map(",".join, select(rows)[KEYS[rows.table]].to_numpy()))
            yield Number(
                asks.id,
                count(rows),
                asks.unit,
                None if of is None else count(of),
                asks.what,
                asks.of_what,
                f"analysis.numbers.{make.__name__}",
                sorted(rows.files | (of.files if of else set())),
                asdict(rows) | identified(keys, study.provenance),
            )


def identified(ids: list[str], provenance: str) -> dict[str, Any]:
    """Say which rows these are; identifiers of restricted data stay at home.

    The digest is the SHA-256 of the identifiers (of a row with several, joined by commas), sorted
    and joined by line breaks.
    """
    digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()
    named = {"ids": ids} if len(ids) <= NAMED and provenance != "restricted" else {}
    return {"count": len(ids), "digest": digest, **named}


def published(facts: Path) -> Iterator[Number]:
    """The counts that the published article gives, where the data folder has them."""
    if facts.exists():
        counted = yaml.safe_load(facts.read_text("utf-8"))["counts"]
        for name, fact in counted.items():
            unit, locator = name.replace("_", " "), fact["locator"]
            yield Number(
                id=f"p.{name.replace('_', '-')}",
                value=fact["value"],
                unit=unit,
                of=None,
                what=f"{unit}, as published ({locator})",
                of_what=None,
                made_by="analysis.numbers.published",
                rests_on=[FACTS],
                fact={"key": f"counts.{name}", "locator": locator},
            )


def main() -> None:
    """Write the numbers and labels of a data folder as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--manuscript", type=Path, help="folder of the text that prints them")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    try:
        study = Study.load(options.data)
    except ContractError as error:
        sys.exit(f"{options.data}/: {error}")
    made = sorted([*numbers(study), *published(options.data / FACTS)], key=lambda n: n.id)
    ids = {number.id for number in made}
    places: dict[str, list[str]] = {name: [] for name in ids}
    for name, where in (asked(options.manuscript) if options.manuscript else {}).items():
        if number := number_of(name, ids):
            places[number] += [place for place in where if place not in places[number]]
    facts = [f"published/{path.name}" for path in sorted(options.data.glob("published/*.yml"))]
    content = {
        "title": study.title,
        "provenance": study.provenance,
        "files": {**study.data.files, **{file: sha256(options.data / file) for file in facts}},
        "labels": {dashed(row.code_id): row.label for row in study.codes.itertuples()},
        "numbers": [
            {
                **asdict(n),
                "text": f"{n.value:,}",
                "words": in_words(n.value),
                "places": places[n.id],
            }
            for n in made
        ],
    }
    write_text(options.out, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
