"""Every number that the prose may print, counted from rows that anyone may count again.

A number is not computed and then explained: its definition in `numbers.yml` says in pandas' own
words which rows of which tables count and how, the value follows from that, and
`analysis.prose.explain` prints the same words as a command.
"""

from __future__ import annotations

import json
from ast import literal_eval
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.common.command import command
from analysis.common.described import own
from analysis.common.frames import Rows, rows_of
from analysis.common.output import write_text
from analysis.common.problems import ContractError
from analysis.common.words import dashed, in_words
from analysis.prose.places import asked, number_of
from analysis.study.digests import Digests
from analysis.study.schema import KEYS, path_of
from analysis.study.study import Study

FACTS = "published/facts.yml"
NAMED = 20  # so many identifiers are listed; of more rows, and of restricted ones, the digest
COLUMNS = {
    "sources": "source_id",
    "people": "participant_id",
    "codings": "coding_id",
    "coders": "coder_id",
    "themes": "code_id",
    "subthemes": "code_id",
}
PLACED = ("n.words", "n.codings-repeated")  # undefined in a study without positions
DEFINED = own(Path(__file__).with_suffix(".yml"))


@dataclass(frozen=True)
class Count:
    """What a number of the data counts, as `numbers.yml` says and explains it.

    Attributes:
        id: the name by which the manuscript asks for it.
        unit: the kind of thing counted.
        what: what it counts, in plain words.
        tables: the table whose rows count, and those that lend each row their columns.
        where: which rows count.
        part_of: the number that it is a part of, if any.
        how: how rows are counted.
        near: beginnings of words, of which a sentence with it has one.
    """

    id: str
    unit: str
    what: str
    tables: tuple[str, ...]
    where: str = ""
    part_of: str = ""
    how: str = ""
    near: str = ""


def defined(section: str, **names: object) -> Iterator[Count]:
    """Yield the numbers of a section of `numbers.yml`, with names put into their braces."""
    for number, asks in DEFINED[section].items():
        said = {key: text.format(**names) for key, text in asks.items() if key != "tables"}
        yield Count(number.format(**names), tables=tuple(asks["tables"]), **said)


def counts(study: Study) -> Iterator[Count]:
    """What the study is made of."""
    themes = study.codes.loc[study.codes["depth"] == 1, "code_id"].tolist()
    for count in defined("study", themes=themes):
        if study.placed or count.id not in PLACED:
            yield count
    for kind in kinds(study):
        yield from defined("each kind of source", **kind)
        if kind["kind"] == "focus_group":
            yield from defined("focus groups")


def reached(study: Study) -> Iterator[Count]:
    """How far each theme, subtheme and code reaches, with those below it.

    Primary coders count alone, and people where speech is attributed to one of them: the rules of
    `analysis.methods.reach`.
    """
    children = study.codes.groupby("parent_id")["code_id"].agg(list).to_dict()
    for code, number in study.codes[["code_id", "number"]].itertuples(index=False):
        codes = [code]
        for above in codes:
            codes += children.get(above, [])
        below = " or a code below it" if len(codes) > 1 else ""
        coded = f"with a coding of {number}{below}, by primary coders"
        yield from reaching(study, code=dashed(code), codes=codes, coded=coded)


def reaching(study: Study, **names: object) -> Iterator[Count]:
    """How far some codes reach that are taken for one: `code`, of the `codes`, `coded`."""
    yield from defined("each code", **names)
    for kind in kinds(study):
        yield from defined("each code in each kind of source", **kind, **names)


@lru_cache(maxsize=1)  # each code asks for them
def kinds(study: Study) -> list[dict[str, str]]:
    """How the kinds of source that the study has are called: "focus-groups", "focus groups"."""
    found = [(mode, f"{mode.replace('_', '-')}s") for mode in study.sources["mode"].unique()]
    return [{"kind": m, "kinds": plural, "called": plural.replace("-", " ")} for m, plural in found]


def counting(study: Study) -> Callable[[Count], Rows]:
    """Return what gives the rows that a number counts."""

    @cache
    def joined(first: str, *others: str) -> dict[str, tuple[Any, Any]]:
        frame, ids = study.texts(first), ",".join(KEYS[first])
        if ids not in frame:
            frame[ids] = list(map(",".join, frame[KEYS[first]].to_numpy()))
        frame = frame.iloc[np.argsort(frame[ids].to_numpy(object), kind="stable")]
        for name in others:
            other = study.texts(name)
            for key in KEYS[name]:
                other[key] = other[key].cat.set_categories(frame[key].cat.categories)
            frame = frame.merge(other, on=KEYS[name], suffixes=("", f"_{name}"))
        columns = {str(name): pd.Categorical(column) for name, column in frame.items()}
        return {name: (c.categories.to_numpy(object), c.codes) for name, c in columns.items()}

    @cache
    def places(column: str, *tables: str) -> dict[str, int]:
        return {value: n for n, value in enumerate(joined(*tables)[column][0])}

    @lru_cache(maxsize=8)  # of the numbers of a code, which come one after the other
    def held(condition: str, *tables: str) -> NDArray[np.bool_]:
        column, compared, told = condition.split(" ", 2)
        at, value = places(column, *tables), literal_eval(told)
        holds = np.zeros(len(at), dtype=bool)
        holds[[at[v] for v in (value if compared == "in" else [value]) if v in at]] = True
        holds ^= compared == "!="
        return holds[np.asarray(joined(*tables)[column][1], dtype=np.intp)]

    def rows(asks: Count) -> Rows:
        columns = joined(*asks.tables)
        every = np.ones(len(next(iter(columns.values()))[1]), dtype=bool)
        conditions = (held(c, *asks.tables) for c in asks.where.split(" and ") if c)
        return Rows(columns, np.flatnonzero(reduce(np.logical_and, conditions, every)))

    return rows


def numbers(study: Study) -> dict[str, dict[str, Any]]:
    """Count every number of a study, and say of each what it counts and what it rests on."""
    made: dict[str, dict[str, Any]] = {}
    counted = counting(study)
    for make in (counts, reached):
        for asks in make(study):
            rows, unit = counted(asks), COLUMNS.get(asks.unit, "")
            how = asks.how or f"{unit}.nunique()"
            units = [] if asks.how else rows.units(unit)
            value: Any = rows.frame(how).eval(how) if asks.how else len(units)
            whole = made[asks.part_of] if asks.part_of else {"rests_on": []}
            codes = ["codebook"] if "code_id in" in asks.where else []
            files = {path_of(name) for name in [*asks.tables, *codes]}
            ids = rows.cells(",".join(KEYS[asks.tables[0]]))
            made[asks.id] = {
                "id": asks.id,
                "value": int(value),
                "of": whole.get("value"),
                "of_what": whole.get("what"),
                **vars(asks),
                "how": how,
                "made_by": f"analysis.prose.numbers.{make.__name__}",
                "rests_on": sorted(files.union(whole["rests_on"])),
                "rows": identified(ids, asks.id, study.data.digests),
                "counted": sorted(units) if may_name(asks, study) else [],
            }
    return made


def placed(study: Study) -> dict[str, dict[str, Any]]:
    """Say where each code stands: its number, its level (1: a theme), its place among siblings."""
    above = [number.rpartition(".")[0] for number in study.codes["number"]]
    return {
        dashed(code.code_id): {
            "number": code.number,
            "level": code.depth,
            "place": int(place),
            "of": above.count(parent),
        }
        for code in rows_of(study.codes)
        for parent, _, place in [code.number.rpartition(".")]
    }


def identified(ids: list[str], number: str, digests: Digests) -> dict[str, Any]:
    """Say which rows these are; identifiers of restricted data stay at home.

    The digest is of the identifiers (of a row with several, joined by commas), sorted and joined by
    line breaks.
    """
    named = {"ids": ids} if len(ids) <= NAMED and digests.public else {}
    return {"count": len(ids), "digest": digests.of_rows(ids, number), **named}


def may_name(asks: Count, study: Study) -> bool:
    """Whether print may name what was counted.

    Sources are named in any figure by source; people only where their rows are public.
    """
    return asks.unit == "sources" or (asks.unit == "people" and study.data.digests.public)


def published(study: Study) -> dict[str, dict[str, Any]]:
    """The counts that the published article gives, where the data folder has them."""
    made = {}
    for key, fact in study.facts(FACTS).get("counts", {}).items():
        name, unit = f"p.{key.replace('_', '-')}", key.replace("_", " ")
        made[name] = {
            "id": name,
            "value": fact["value"],
            "of": None,
            "unit": unit,
            "what": f"{unit}, as published ({fact['locator']})",
            "made_by": "analysis.prose.numbers.published",
            "rests_on": [FACTS],
            "fact": {"key": f"counts.{key}", "locator": fact["locator"]},
        }
    return made


def content(data: Path, manuscript: Path | None = None) -> dict[str, Any]:
    """Return what a text may print of a study: its numbers, and the labels of its codes.

    Args:
        data: the study's data folder.
        manuscript: the folder of the text, if there is one: numbers say where it prints them.

    Raises:
        ContractError: the data break the contract.
    """
    return content_of(Study.load(data), data, manuscript)


def content_of(study: Study, data: Path, manuscript: Path | None = None) -> dict[str, Any]:
    """Return `content` of a study that was read."""
    made = numbers(study) | published(study)
    for number in made.values():
        number["text"], number["words"] = f"{number['value']:,}", in_words(number["value"])
        number["places"] = {}
    for name, places in (asked(manuscript) if manuscript else {}).items():
        if number_id := number_of(name, made):
            made[number_id]["places"] |= places
    digests = study.data.digests
    facts = [f"published/{path.name}" for path in sorted(data.glob("published/*.yml"))]
    published_files = {file: digests.of((data / file).read_bytes(), file) for file in facts}
    return {
        "title": study.title,
        "provenance": study.provenance,
        **({"key_mark": digests.mark} if digests.mark else {}),
        "files": {**study.data.files, **published_files},
        "labels": {dashed(code.code_id): code.label for code in rows_of(study.codes)},
        "codes": placed(study),
        "numbers": [made[name] for name in sorted(made)],
    }


@command(ContractError, saying="{data}/: ")
def main(*, data: Path, out: Path, manuscript: Path | None = None) -> None:
    """Write the numbers and labels of a data folder as JSON.

    Args:
        data: folder of the study
        out: the file to write
        manuscript: folder of the text that prints them
    """
    made = content(data, manuscript)
    write_text(out, json.dumps(made, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
