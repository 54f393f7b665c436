"""Two releases are one release to a reader: what follows from the tables of people of several.

Known are the releases that `analysis.study.earlier` finds and that study.yml does not accept by
name. Each is held against what would be printed now, and then all are at once
(`analysis.disclosure.together` says what may not follow). What is alike is not asked again.

Of real people alone this is asked: where data are `open`, the rows themselves are public, so that
nothing is left to prove, and those of a stand-in describe nobody. Nor is it with a threshold of 1,
which hides nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import pandas as pd

from analysis.common.described import read
from analysis.common.frames import rows_of
from analysis.common.problems import Problem
from analysis.disclosure.counts import ALL, members
from analysis.disclosure.people import merging, people_of, quoted_of, told_before
from analysis.study.earlier import (
    COUNTS,
    FACTS,
    GROUPS,
    MARKS,
    QUOTES,
    RAISED,
    SOURCES,
    Files,
    earlier,
)
from analysis.study.schema import PACKAGE
from analysis.study.settings import STUDY
from analysis.study.study import Study

Said = dict[str, str]  # the category by each attribute that is named
ANY = ""  # in the place of a code: that a source is listed


@dataclass(frozen=True)
class Release:
    """What was printed of people.

    Attributes:
        name: by which it can be accepted.
        into: the category into which each value went, by attribute.
        counts: people (None where that is hidden) by the categories that they are of.
        marks: whether somebody of a category raised a theme (None where that is withheld), by
            code, attribute and category.
        said: of people who are quoted, by pseudonym, what is printed with their words.
        facts: how many people are of some values, as was published.
        here: the pseudonyms of those whom it printed; None where that cannot be told.
        raised: whether a source with a single person raised a theme, by source and code.
    """

    name: str
    into: dict[str, dict[str, str]]
    counts: dict[tuple[tuple[str, str], ...], int | None]
    marks: dict[tuple[str, str, str], bool | None]
    said: dict[str, Said] = field(default_factory=dict)
    facts: list[tuple[Said, int]] = field(default_factory=list)
    here: frozenset[str] | None = None
    raised: dict[tuple[str, str], bool] = field(default_factory=dict)

    def like(self, other: Release) -> bool:
        """Whether the same is printed of people and published of them."""
        mine, others = ((r.counts, r.marks, r.said, r.facts) for r in (self, other))
        return mine == others


def releases(study: Study) -> Iterator[Release | Problem]:
    """Yield the releases that are known and not accepted; a problem for one that is not there."""
    accepted = study.data.settings["disclosure"].get("accepted", [])
    for name, files in earlier(study.folder, study.data.settings):
        if name in accepted:
            continue
        if isinstance(files, str):
            expected = (
                f"a revision, or the folder of another build, with {STUDY}, {COUNTS} and {MARKS}"
                f" (under disclosure, released): {files}"
            )
            yield Problem(STUDY, 0, "disclosure", name, expected)
            continue
        try:
            release = _read(study, name, files)
        except (ValueError, LookupError, TypeError, AttributeError):
            expected = (
                f"a release whose {STUDY}, {COUNTS} and {MARKS} can be read, so that it can be"
                f" held against this one; or `accepted: [{name}]` under disclosure"
            )
            yield Problem(STUDY, 0, "disclosure", name, expected)
        else:
            yield from [release] if release else []


def present(study: Study, counts: pd.DataFrame, marks: pd.DataFrame) -> Release:
    """Return what would be printed now.

    Args:
        study: with everything.
        counts: of people, as `analysis.disclosure.printable` has them.
        marks: the same.
    """
    into = {a: dict(categories) for a, categories in merging(study).items()}
    people, plain = people_of(study, into), people_of(study)
    facts = told_before(study, into)
    return Release(
        "",
        into,
        _counts(counts, next(iter(into), ALL)),
        {(m.code_id, m.attribute, m.value): _or_none(m.raised) for m in rows_of(marks)},
        {
            p: {a: str(people.loc[p, a]) for a in study.speakers}
            for p in dict.fromkeys(quoted_of(study)["participant_id"])
            if study.speakers
        },
        [(fact, int(members(plain, fact).sum())) for fact in facts],
        frozenset(people.index),
    )


def _read(study: Study, name: str, files: Files) -> Release | None:
    """Read a release; nothing where it is not of people who are to be protected."""
    settings = read(STUDY, files[STUDY]).value
    if settings["provenance"] != "restricted":
        return None
    merge = settings.get("disclosure", {}).get("merge", {})
    resources = read(PACKAGE, files[PACKAGE]).value["resources"] if PACKAGE in files else []
    fields = [f for r in resources if r["name"] == "participants" for f in r["schema"]["fields"]]
    columns = {f["name"]: f for f in [*study.data.fields["participants"], *fields]}
    counts, marks = _table(files, COUNTS), _table(files, MARKS)
    into = {}
    for attribute in settings["attributes"]:
        new = {v: label for label, old in merge.get(attribute, {}).items() for v in old}
        labels = counts.loc[counts["attribute"] == attribute, "value"]
        values = columns.get(attribute, {}).get("constraints", {}).get("enum", labels)
        into[attribute] = {str(v): new.get(v, str(v)) for v in values}
    titles = {str(columns[a]["title"]): a for a in into if a in columns}
    return Release(
        name,
        into,
        _counts(counts, next(iter(into), ALL)),
        {
            (m.code_id, titles[m.attribute], m.value): _or_none(m.raised)
            for m in rows_of(marks)
            if m.attribute in titles
        },
        _said(files, {a: into[a] for a in settings.get("speakers", [])}),
        _facts(files, into),
        _here(study, files),
        _raised(files),
    )


def _table(files: Files, name: str) -> pd.DataFrame:
    """Read a table as it was printed; nothing where it was not."""
    if name not in files:
        return pd.DataFrame()
    empty = {column: [""] for column in ("people", "raised")}
    return pd.read_csv(
        io.BytesIO(files[name]),
        dtype=dict.fromkeys(("attribute", "value", "across", "code_id", "source_id"), "str")
        | dict.fromkeys(empty, "Int64"),
        keep_default_na=False,
        na_values=empty,
    )


def _or_none(cell: object) -> bool | None:
    return None if pd.isna(cell) else bool(cell)  # type: ignore[call-overload]


def _counts(frame: pd.DataFrame, first: str) -> dict[tuple[tuple[str, str], ...], int | None]:
    """Return the counts by the categories that they are of, none for all people."""
    return {
        tuple(
            dict.fromkeys(
                pair for pair in ((first, r.across), (r.attribute, r.value)) if ALL not in pair
            )
        ): None if pd.isna(r.people) else int(r.people)
        for r in rows_of(frame)
    }


def _said(files: Files, speakers: dict[str, dict[str, str]]) -> dict[str, Said]:
    """Return what was printed with the words of people."""
    named = [dict.fromkeys(into.values()) for into in speakers.values()]
    meant = {", ".join(v): dict(zip(speakers, v, strict=True)) for v in product(*named)}
    quotes = _table(files, QUOTES)
    return {
        str(r.participant_id): meant[r.described]
        for r in rows_of(quotes)
        if speakers and r.described
    }


def _facts(files: Files, into: dict[str, dict[str, str]]) -> list[tuple[Said, int]]:
    """Return what had been published of people."""
    given = read(FACTS, files[FACTS]).value if FACTS in files else {}
    return [
        ({a: str(fact[a]) for a in into if a in fact}, int(fact["value"]))
        for fact in (given or {}).get("people", [])
    ]


def _here(study: Study, files: Files) -> frozenset[str] | None:
    """Return the pseudonyms of those who took part: in groups, and alone in a source."""
    if not {GROUPS, SOURCES} <= files.keys():
        return None
    sources = _table(files, SOURCES)
    alone = set(sources.loc[sources["people"] == 1, "source_id"])
    now = people_of(study)["source_id"]
    groups = set(_table(files, GROUPS)["participant_id"].astype(str))
    return frozenset(groups | set(now[now.isin(alone)].index))


def _raised(files: Files) -> dict[tuple[str, str], bool]:
    """Return which source with a single person raised which theme."""
    if not {RAISED, SOURCES} <= files.keys():
        return {}
    sources = _table(files, SOURCES)
    alone = set(sources.loc[sources["people"] == 1, "source_id"])
    rows = rows_of(_table(files, RAISED))
    found = {(r.source_id, r.code_id): bool(r.raised) for r in rows if r.source_id in alone}
    return found | {(source, ANY): False for source, _ in found}
