"""Turn the neutral form of an export into the tables of the contract, and names into numbers.

Rows are made as they are written: an export may hold any number of codings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat, zip_longest

import numpy as np
from numpy.typing import NDArray

from analysis.imports.attributes import Attribute, attributes
from analysis.imports.cells.rows import rows_named
from analysis.imports.home.pseudonyms import Pseudonyms, Thing, mix, ranks, said_by
from analysis.imports.project import NOBODY, PRIMARY, Project, RefusedError

DEEPEST = 2000  # characters of the labels above a code, by which it is known again
BY = ("source", "coder", "code")  # codings are counted by these

Row = dict[str, str | int]
Names = dict[str, list[str]]


@dataclass(frozen=True)
class Imported:
    """The tables of the contract.

    Attributes:
        project: what was read.
        mode: what every source is.
        tables: per table, what yields its rows.
        counts: per table, how many there are.
        by: per column of the codings, how many there are of each of its values.
        attributes: per table, the columns that it has beyond those of every study.
    """

    project: Project
    mode: str
    tables: dict[str, Callable[[], Iterator[Row]]]
    counts: dict[str, int]
    by: dict[str, list[tuple[str, int]]]
    attributes: dict[str, list[Attribute]]


def to_tables(project: Project, mode: str, called: Pseudonyms | None = None) -> Imported:
    """Make the tables of the contract.

    Args:
        project: the project read; what is found is added to its account.
        mode: what every source is: interview, focus_group or document.
        called: the pseudonyms of an earlier import, which are added to.

    Raises:
        RefusedError: if there is no coding, or nobody known who spoke in a focus group.
    """
    if not len(project.codings) and not project.codebook_only:
        raise RefusedError("no code is applied to a text: there is nothing to analyse")
    _account(project)
    spoken, duties, called = _people(project, mode), _duties(project), called or Pseudonyms()
    names, numbers = _names(project, spoken, called)
    more = {table: attributes(project, table) for table in ("sources", "participants")}
    rows = _Rows(project, mode, names, numbers, called.widths["coding"], spoken, duties, more)
    counts = {
        "sources": len(project.sources),
        "participants": len(spoken),
        "codebook": len(project.codes),
        "codings": len(project.codings),
        "assignments": len(duties),
    }
    tables = {name: getattr(rows, name) for name in counts}
    return Imported(project, mode, tables, counts, _by(project, names), more)


def _names(
    project: Project, spoken: list[int], called: Pseudonyms
) -> tuple[Names, NDArray[np.int64]]:
    """Give everything its pseudonym: by its key, or else by its name, if that is its own.

    Returns:
        By kind of thing, what is called how, in the order of the project; the numbers of codings.
    """
    sources, people, coders = (
        [Thing((f"key {one.key}", one.name and f"name {one.name}"), one.name) for one in things]
        for things in (project.sources, project.people, project.coders)
    )
    for source in spoken[len(project.people) :]:
        keys = tuple(key and f"only speaker of {key}" for key in sources[source].keys)
        people.append(Thing(keys))
    codes = [
        Thing((f"key {code.key}", f"path {path}"), code.label)
        for code, path in zip(project.codes, _paths(project), strict=True)
    ]
    named = {
        "source": called.call("source", "S", 2, sources),
        "person": called.call("person", "P", 2, people),
        "coder": called.call("coder", "C", 1, coders),
        "code": called.call("code", "c", 2, codes),
    }
    told = [
        np.array([int(name[1:]) for name in named[kind]], np.int64)[project.column(kind)]
        for kind in ("source", "code", "coder")
    ]
    said = said_by([*told, project.column("start"), project.column("end")])
    known = np.frombuffer(project.codings.key, np.uint64)
    known = np.where(known == 0, known, known ^ ranks(known))  # the first of equals as it is
    return named, called.number(known, mix(said ^ ranks(said)))


def _paths(project: Project) -> list[str]:
    """Return the labels of every code and of those above it, in one line."""
    above = {code.key: code for code in project.codes}
    found: dict[str, str] = {"": ""}
    for first in project.codes:
        line = [first]
        while line[-1].parent in above and line[-1].parent not in found:
            line.append(above[line[-1].parent])
        for code in reversed(line):
            parent = found.get(code.parent, "")
            # Of a deep codebook the upper levels are told apart by what stands for them.
            found[code.key] = f"{parent[-DEEPEST:]}\n{code.label}"
    return [found[code.key] for code in project.codes]


def _account(project: Project) -> None:
    """Count what is there twice, or without anything coded."""
    source, end = project.column("source"), project.column("end")
    lengths = np.array([source.length or 0 for source in project.sources], np.int64)
    outside = (project.column("start") >= end) | (end > lengths[source])
    if project.positions and outside.any():
        wrong = (np.flatnonzero(outside) + 1).tolist()
        raise RefusedError(
            "a stretch reaches outside its text, or ends where it begins, in"
            f" {rows_named(wrong, 'coding')} in file order (first: in text source"
            f" {source[wrong[0] - 1] + 1}); export the project again"
        )
    said = said_by(map(project.column, ("source", "start", "end", "code", "coder")))
    said.sort()
    repeated = int(np.count_nonzero(said[1:] == said[:-1]))
    project.duplicated["codings that repeat another one exactly (kept)"] += repeated
    alike = len(project.codes) - len({code.label for code in project.codes})
    project.duplicated["codes with the label of another code (kept apart)"] += alike
    coded = len(np.unique(source))
    project.notices["sources in which nothing is coded (kept)"] += len(project.sources) - coded


def _people(project: Project, mode: str) -> list[int]:
    """Return, per participant, its source: those known, and one in each interview without."""
    spoken = [person.source for person in project.people]
    silent = sorted(set(range(len(project.sources))) - set(spoken))
    if mode == "interview":
        kind = "interviews without a case (one participant assumed in each)"
        project.notices[kind] += len(silent)
        return spoken + silent
    if mode == "focus_group" and silent:
        raise RefusedError(
            f"in {len(silent)} of {len(project.sources)} focus groups nobody is known to have"
            f" spoken (first: text source {silent[0] + 1} in file order); make one case per"
            " person, link it to its source and export the project again, or import with"
            " --mode document; labels in the texts, such as P1:, are read with --speakers labels"
        )
    return spoken


def _duties(project: Project) -> list[tuple[int, int]]:
    """Infer who had the duty to code what, as source and coder.

    All who coded in a source shared it: the file does not tell that from coding it twice. Where
    nothing is coded, all primary coders of the project looked and found nothing.
    """
    n = len(project.coders)
    both = np.unique(project.column("source").astype(np.int64) * n + project.column("coder"))
    pairs = set(map(divmod, both.tolist(), repeat(n)))
    busy = {coder for _, coder in pairs}
    primary = {n for n, coder in enumerate(project.coders) if coder.role == PRIMARY and n in busy}
    looked = {source for source, coder in pairs if coder in primary}
    silent = set(range(len(project.sources))) - looked
    return sorted(pairs | {(source, coder) for source in silent for coder in primary})


@dataclass(frozen=True)
class _Rows:
    """Yields the rows of each table."""

    project: Project
    mode: str
    names: Names
    numbers: NDArray[np.int64]
    width: int
    spoken: list[int]
    duties: list[tuple[int, int]]
    more: dict[str, list[Attribute]]

    def sources(self) -> Iterator[Row]:
        for source, name in zip(self.project.sources, self.names["source"], strict=True):
            length, words = ("" if n is None else n for n in (source.length, source.words))
            row: Row = {"source_id": name, "mode": self.mode, "length": length, "words": words}
            yield row | {column.column: column.of(source) for column in self.more["sources"]}

    def participants(self) -> Iterator[Row]:
        people = zip_longest(self.names["person"], self.spoken, self.project.people)
        for name, source, person in people:
            row: Row = {"participant_id": name, "source_id": self.names["source"][source]}
            yield row | {column.column: column.of(person) for column in self.more["participants"]}

    def codebook(self) -> Iterator[Row]:
        codes = self.project.codes
        called = {"": ""} | {c.key: n for c, n in zip(codes, self.names["code"], strict=True)}
        places: Counter[str] = Counter()
        for code in codes:
            places[code.parent] += 1
            yield {
                "code_id": called[code.key],
                "parent_id": called[code.parent],
                "label": code.label,
                "definition": code.definition,
                "position": places[code.parent],
            }

    def codings(self) -> Iterator[Row]:
        stretches, names = self.project.stretches, self.names
        # In a focus group even an only person is not the only voice; elsewhere such a one speaks
        # wherever nobody is told to, but in a document of which it is told who speaks.
        voices = Counter(self.spoken) if self.mode != "focus_group" else {}
        told = zip(stretches.source, stretches.person, strict=True)
        told_of = {s for s, who in told if who != NOBODY} if self.mode == "document" else set()
        alone = {source: n for n, source in enumerate(self.spoken) if voices.get(source) == 1}
        alone = {source: n for source, n in alone.items() if source not in told_of}
        codings = zip(self.numbers.data, self.project.codings, strict=True)
        for number, (stretch, code, coder) in codings:
            source, person = stretches.source[stretch], stretches.person[stretch]
            person = alone.get(source, NOBODY) if person == NOBODY else person
            yield {
                "coding_id": f"K{number:0{self.width}}",
                "source_id": names["source"][source],
                "participant_id": "" if person < 0 else names["person"][person],
                "code_id": names["code"][code],
                "coder_id": names["coder"][coder],
                "start": stretches.start[stretch],
                "end": stretches.end[stretch],
                "excerpt_id": "",
            }

    def assignments(self) -> Iterator[Row]:
        for source, coder in self.duties:
            yield {
                "coder_id": self.names["coder"][coder],
                "source_id": self.names["source"][source],
                "role": self.project.coders[coder].role,
            }


def _by(project: Project, names: Names) -> dict[str, list[tuple[str, int]]]:
    """Count the codings by the values of their columns."""
    found = {}
    for kind in BY:
        counts = np.bincount(project.column(kind), minlength=len(names[kind])).tolist()
        found[f"{kind}_id"] = sorted((n, m) for n, m in zip(names[kind], counts, strict=True) if m)
    return found
