"""Every count that the prose may print, with its unit and what it is out of."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from analysis.contract import ContractError
from analysis.methods.reach import reach
from analysis.output import write_text
from analysis.study import Study
from analysis.words import dashed, in_words


@dataclass(frozen=True)
class Number:
    """A number of the paper.

    Attributes:
        id: the name by which the manuscript asks for it.
        value: the number.
        unit: what is counted.
        of: the denominator, where the number is a part of something.
    """

    id: str
    value: int
    unit: str
    of: int | None = None


def numbers(study: Study) -> Iterator[Number]:
    """Count what the study is made of, and how far each theme and subtheme reaches."""
    sources, people, codes = study.sources, study.participants, study.themes
    assignments = study.table("assignments")
    twice = assignments.loc[assignments["role"] == "second", "source_id"].nunique()
    yield Number("n.sources", len(sources), "sources")
    yield Number("n.participants", len(people), "people")
    yield Number("n.words", int(sources["words"].sum()), "words")
    yield Number("n.themes", int((codes["depth"] == 1).sum()), "themes")
    yield Number("n.subthemes", int((codes["depth"] > 1).sum()), "subthemes")
    yield Number("n.codings", len(study.codings), "codings")
    yield Number("n.coders", assignments["coder_id"].nunique(), "coders")
    yield Number("n.sources-coded-twice", twice, "sources", len(sources))
    modes = sources.set_index("source_id")["mode"]
    named = {mode: f"{mode.replace('_', '-')}s" for mode in modes.unique()}
    for mode, name in named.items():
        yield Number(f"n.{name}", int((modes == mode).sum()), "sources", len(sources))
    sizes = people[people["source_id"].map(modes) == "focus_group"].groupby("source_id").size()
    if len(sizes):
        total = int(sizes.sum())
        yield Number("n.focus-group-participants", total, "people", len(people))
        yield Number("n.group-size-min", int(sizes.min()), "people")
        yield Number("n.group-size-max", int(sizes.max()), "people")
    for mode, name in named.items():
        codings = study.codings[study.codings["source_id"].map(modes) == mode]
        for row in reach(codings, study.codes).itertuples():
            of = int((modes == mode).sum())
            yield Number(f"theme.{dashed(row.code_id)}.{name}", row.sources, "sources", of)
    for row in reach(study.codings, study.codes).itertuples():
        theme = f"theme.{dashed(row.code_id)}"
        yield Number(f"{theme}.sources", row.sources, "sources", len(sources))
        yield Number(f"{theme}.people", row.people, "people", len(people))


def published(facts: Path) -> Iterator[Number]:
    """The counts that the published article gives, where the data folder has them."""
    if facts.exists():
        counts = yaml.safe_load(facts.read_text("utf-8"))["counts"]
        for name, fact in counts.items():
            yield Number(f"p.{name.replace('_', '-')}", fact["value"], name.replace("_", " "))


def main() -> None:
    """Write the numbers and labels of a data folder as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    try:
        study = Study.load(options.data)
    except ContractError as error:
        sys.exit(f"{options.data}/: {error}")
    made = [*numbers(study), *published(options.data / "published" / "facts.yml")]
    content = {
        "title": study.title,
        "provenance": study.provenance,
        "labels": {dashed(row.code_id): row.label for row in study.codes.itertuples()},
        "numbers": [
            {**asdict(n), "text": f"{n.value:,}", "words": in_words(n.value)}
            for n in sorted(made, key=lambda n: n.id)
        ],
    }
    write_text(options.out, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
