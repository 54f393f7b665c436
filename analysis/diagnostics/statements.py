"""The statements that the diagnostic of sensitivity puts to the test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from analysis.common.frames import rows_of
from analysis.common.words import dashed
from analysis.prose.claims import FILE, read_claims
from analysis.prose.conditions import Known, evaluate
from analysis.prose.dialect import look_up, read_beside
from analysis.prose.numbers import content_of
from analysis.study.settings import root_of
from analysis.study.study import Study

SHARES = ("all", "nearly all", "most", "none", "few")


@dataclass(frozen=True)
class Statement:
    """Something that is said, and the conditions from which it follows.

    Attributes:
        name: by which it is known.
        words: as they are printed.
        conditions: in the vocabulary of `analysis.prose.conditions`.
    """

    name: str
    words: str
    conditions: tuple[dict[str, Any], ...]


@lru_cache(maxsize=1)  # a table asks for them twice
def statements_of(study: Study) -> tuple[list[Statement], Known]:
    """Return the claims of a study's text that are held to numbers, and on what these rest.

    Without such claims, what its counts say takes their place: how much of the sources raises each
    theme and subtheme, and which is raised in more sources than its neighbour.
    """
    study.require("manuscript")
    folder = root_of(study.folder) / "manuscript"
    known = Known.of(content_of(study, study.folder), study.folder)
    entries = read_beside(folder, FILE).value or {} if (folder / FILE).is_file() else {}
    found = [
        Statement(claim.name, claim.sentence[1], tuple(look_up(entries, f"{claim.name}.holds")))
        for claim in (read_claims(folder, known)[0] if entries else ())
        if look_up(entries, f"{claim.name}.holds") and "reading" not in entries[claim.name]
    ]
    return found or [*_counted(study, known)], known


def _counted(study: Study, known: Known) -> Iterator[Statement]:
    """Put what the counts say into conditions."""
    codes = study.themes.assign(
        id=[f"theme.{dashed(code)}.sources" for code in study.themes["code_id"]]
    )
    codes["sources"] = [known.numbers[name]["value"] for name in codes["id"]]
    for code in rows_of(codes):
        shares = ({"number": code.id, "share": word} for word in SHARES)
        true = [said for said in shares if all(f.holds for f in evaluate(said, known))]
        said = true[0] if true else {"number": code.id, "at_least": 1}
        words = f"{code.number} {code.label}: raised in {said.get('share', 'some')} of the sources"
        yield Statement(code.id, words, (said,))
    parent = codes["number"].str.rpartition(".")[0]
    for _, part in codes.groupby(parent, sort=False):
        ranked = part.sort_values("sources", ascending=False, kind="stable")
        for more, fewer in pairwise(rows_of(ranked)):
            if more.sources > fewer.sources:
                words = f"{more.number} is raised in more sources than {fewer.number}"
                condition = {"number": more.id, "more_than": fewer.id}
                yield Statement(f"{more.id}-{fewer.number}", words, (condition,))
