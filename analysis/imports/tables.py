"""Turn a REFI-QDA project into the tables of the contract, people and texts into numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.imports.positions import RefusedError, Stretch
from analysis.imports.project import Project

Row = dict[str, str | int]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Imported:
    """The tables of the contract, and what is to be told about them."""

    tables: Tables
    lost: Counter[str]
    notices: Counter[str]


def to_tables(project: Project, stretches: Sequence[Stretch], mode: str) -> Imported:
    """Make the tables of the contract.

    Args:
        project: the project read.
        stretches: per selection of the project, start and end in code points.
        mode: what every source is: interview, focus_group or document.

    Raises:
        RefusedError: if there is no coding, or nobody known who spoke in a focus group.
    """
    if not project.codings:
        raise RefusedError("no code is applied to a text source: there is nothing to analyse")
    lost, notices = project.lost.copy(), project.notices.copy()
    source_ids = _ids("S", 2, len(project.texts))
    coder_ids = dict(zip(project.users, _ids("C", 1, len(project.users)), strict=True))
    code_ids = {"": ""} | dict(
        zip((c.guid for c in project.codes), _ids("c", 2, len(project.codes)), strict=True)
    )
    # Nothing tells an uncoded source that was read from one that nobody looked at.
    coded = sorted({coding.source for coding in project.codings})
    lost["text sources without a coding"] += len(project.texts) - len(coded)
    people = _people(project, coded, mode, lost, notices)
    speakers = dict(zip(_ids("P", 2, len(people)), people, strict=True))
    # In a focus group even an only case is not the only voice.
    voices = Counter(people)
    alone = {n: p for p, n in speakers.items() if voices[n] == 1 and mode != "focus_group"}
    rows: list[Row] = []
    for number, coding in zip(_ids("K", 3, len(project.codings)), project.codings, strict=True):
        whole = (0, project.texts[coding.source].length)
        start, end = whole if coding.selection is None else stretches[coding.selection]
        rows.append(
            {
                "coding_id": number,
                "source_id": source_ids[coding.source],
                "participant_id": alone.get(coding.source, ""),
                "code_id": code_ids[coding.code],
                "coder_id": coder_ids[coding.user],
                "start": start,
                "end": end,
                "excerpt_id": "",
            }
        )
    alike = Counter(tuple(list(row.values())[1:]) for row in rows)
    notices["codings that repeat another one exactly (kept)"] += len(rows) - len(alike)
    notices["codes with the label of another code (kept apart)"] += len(project.codes) - len(
        {code.label for code in project.codes}
    )
    tables: Tables = {
        "sources": [
            {
                "source_id": source_ids[n],
                "mode": mode,
                "length": project.texts[n].length,
                "words": project.texts[n].words,
            }
            for n in coded
        ],
        "participants": [
            {"participant_id": p, "source_id": source_ids[n]} for p, n in speakers.items()
        ],
        "codebook": [
            {
                "code_id": code_ids[code.guid],
                "parent_id": code_ids[code.parent],
                "label": code.label,
                "definition": code.definition,
                "position": code.position,
            }
            for code in project.codes
        ],
        "codings": rows,
        "assignments": _assignments(rows),
    }
    return Imported(tables, lost, notices)


def _ids(letter: str, width: int, count: int) -> list[str]:
    width = max(width, len(str(count)))
    return [f"{letter}{n:0{width}}" for n in range(1, count + 1)]


def _people(
    project: Project, coded: list[int], mode: str, lost: Counter[str], notices: Counter[str]
) -> list[int]:
    """Return, per participant, the source: from cases, or one for each interview without."""
    analysed = set(coded)
    people = [links[0] for links in project.cases if len(links) == 1 and links[0] in analysed]
    lost["cases that do not link to exactly one coded text source"] += len(project.cases) - len(
        people
    )
    silent = sorted(analysed - set(people))
    if mode == "interview":
        notices["interviews without a case (one participant assumed in each)"] += len(silent)
        people += silent
    if mode == "focus_group" and silent:
        raise RefusedError(
            f"in {len(silent)} of {len(coded)} focus groups nobody is known to have spoken (first:"
            f" text source {silent[0] + 1} in file order); make one case per person, link it to"
            " its source and export the project again, or import with --mode document"
        )
    return people


def _assignments(rows: list[Row]) -> list[Row]:
    """Infer who had the duty to code what: every coder of a source shares in coding it.

    The file does not tell a shared source from one that was coded twice.
    """
    pairs = sorted({(str(row["source_id"]), str(row["coder_id"])) for row in rows})
    return [{"coder_id": c, "source_id": s, "role": "primary"} for s, c in pairs]
