"""Turn the neutral form of an export into the tables of the contract, and names into numbers.

Rows are made as they are written: an export may hold any number of codings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.imports.project import NOBODY, PRIMARY, Project, RefusedError

Row = dict[str, str | int]


@dataclass(frozen=True)
class Imported:
    """The tables of the contract.

    Attributes:
        project: what was read.
        mode: what every source is.
        tables: per table, what yields its rows.
        counts: per table, how many there are.
    """

    project: Project
    mode: str
    tables: dict[str, Callable[[], Iterator[Row]]]
    counts: dict[str, int]


@dataclass(frozen=True)
class _Names:
    """How everything is called in the tables, in the order of the project."""

    sources: list[str]
    people: list[str]
    coders: list[str]
    codes: list[str]


def to_tables(project: Project, mode: str) -> Imported:
    """Make the tables of the contract.

    Args:
        project: the project read; what is found is added to its account.
        mode: what every source is: interview, focus_group or document.

    Raises:
        RefusedError: if there is no coding, or nobody known who spoke in a focus group.
    """
    if not len(project.codings):
        raise RefusedError("no code is applied to a text: there is nothing to analyse")
    _account(project)
    spoken = _people(project, mode)
    names = _Names(
        _ids("S", 2, len(project.sources)),
        _ids("P", 2, len(spoken)),
        _ids("C", 1, len(project.coders)),
        _ids("c", 2, len(project.codes)),
    )
    # In a focus group even an only person is not the only voice.
    voices = Counter(spoken)
    alone = {s: n for n, s in enumerate(spoken) if voices[s] == 1 and mode != "focus_group"}
    duties = _duties(project)
    return Imported(
        project,
        mode,
        {
            "sources": lambda: _sources(project, names, mode),
            "participants": lambda: _participants(project, names, spoken),
            "codebook": lambda: _codebook(project, names),
            "codings": lambda: _codings(project, names, alone),
            "assignments": lambda: _assignments(project, names, duties),
        },
        {
            "sources": len(project.sources),
            "participants": len(spoken),
            "codebook": len(project.codes),
            "codings": len(project.codings),
            "assignments": len(duties),
        },
    )


def _ids(letter: str, width: int, count: int) -> list[str]:
    width = max(width, len(str(count)))
    return [f"{letter}{n:0{width}}" for n in range(1, count + 1)]


def _account(project: Project) -> None:
    """Count what is there twice, or without anything coded."""
    stretches = project.stretches
    places = list(zip(stretches.source, stretches.start, stretches.end, strict=True))
    alike = {(places[stretch], code, coder) for stretch, code, coder in project.codings}
    repeated = len(project.codings) - len(alike)
    project.duplicated["codings that repeat another one exactly (kept)"] += repeated
    labels = {code.label for code in project.codes}
    project.duplicated["codes with the label of another code (kept apart)"] += len(
        project.codes
    ) - len(labels)
    coded = {stretches.source[stretch] for stretch, _, _ in project.codings}
    project.notices["sources in which nothing is coded (kept)"] += len(project.sources) - len(coded)


def _people(project: Project, mode: str) -> list[int]:
    """Return, per participant, its source: those known, and one in each interview without."""
    spoken = [person.source for person in project.people]
    silent = sorted(set(range(len(project.sources))) - set(spoken))
    if mode == "interview":
        project.notices["interviews without a case (one participant assumed in each)"] += len(
            silent
        )
        return spoken + silent
    if mode == "focus_group" and silent:
        raise RefusedError(
            f"in {len(silent)} of {len(project.sources)} focus groups nobody is known to have"
            f" spoken (first: text source {silent[0] + 1} in file order); make one case per"
            " person, link it to its source and export the project again, or import with"
            " --mode document"
        )
    return spoken


def _duties(project: Project) -> list[tuple[int, int]]:
    """Infer who had the duty to code what, as source and coder.

    All who coded in a source shared it: the file does not tell that from coding it twice. Where
    nothing is coded, all primary coders of the project looked and found nothing.
    """
    stretches = project.stretches
    pairs = {(stretches.source[stretch], coder) for stretch, _, coder in project.codings}
    busy = {coder for _, coder in pairs}
    primary = [n for n, coder in enumerate(project.coders) if coder.role == PRIMARY and n in busy]
    looked = {source for source, coder in pairs if coder in set(primary)}
    silent = set(range(len(project.sources))) - looked
    return sorted(pairs | {(source, coder) for source in silent for coder in primary})


def _sources(project: Project, names: _Names, mode: str) -> Iterator[Row]:
    for source, name in zip(project.sources, names.sources, strict=True):
        length, words = ("" if n is None else n for n in (source.length, source.words))
        yield {"source_id": name, "mode": mode, "length": length, "words": words}


def _participants(project: Project, names: _Names, spoken: list[int]) -> Iterator[Row]:
    del project
    for name, source in zip(names.people, spoken, strict=True):
        yield {"participant_id": name, "source_id": names.sources[source]}


def _codebook(project: Project, names: _Names) -> Iterator[Row]:
    called = {"": ""} | {c.key: n for c, n in zip(project.codes, names.codes, strict=True)}
    places: Counter[str] = Counter()
    for code in project.codes:
        places[code.parent] += 1
        yield {
            "code_id": called[code.key],
            "parent_id": called[code.parent],
            "label": code.label,
            "definition": code.definition,
            "position": places[code.parent],
        }


def _codings(project: Project, names: _Names, alone: dict[int, int]) -> Iterator[Row]:
    stretches, width = project.stretches, max(3, len(str(len(project.codings))))
    for number, (stretch, code, coder) in enumerate(project.codings, 1):
        source = stretches.source[stretch]
        person = stretches.person[stretch]
        person = alone.get(source, NOBODY) if person == NOBODY else person
        yield {
            "coding_id": f"K{number:0{width}}",
            "source_id": names.sources[source],
            "participant_id": "" if person == NOBODY else names.people[person],
            "code_id": names.codes[code],
            "coder_id": names.coders[coder],
            "start": stretches.start[stretch],
            "end": stretches.end[stretch],
            "excerpt_id": "",
        }


def _assignments(project: Project, names: _Names, duties: list[tuple[int, int]]) -> Iterator[Row]:
    for source, coder in duties:
        yield {
            "coder_id": names.coders[coder],
            "source_id": names.sources[source],
            "role": project.coders[coder].role,
        }
