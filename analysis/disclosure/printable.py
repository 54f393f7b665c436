"""What may be printed of people.

People are described by the attributes that `study.yml` names (`analysis.disclosure.people`).
Exhibits take their counts and marks from here, so that one place decides what may leave and one
proof covers all of it. Printed are

- counts of people by category, the first attribute across and each other one down, with margins;
- marks: whether somebody of a category raised a theme;
- the attributes, named as `speakers`, of a person who is quoted.

Categories are merged as `study.yml` says. Counts below the threshold k are hidden, and others with
them (`analysis.methods.suppression`). There are no marks for fewer than k people, and none where
they would tell too much. The proof: of every hidden count two values k apart agree with all that a
reader knows, and so do k - 1 apart of every count below k behind a mark. A mark that is withheld
does not follow from others: nobody, or k people, remain possible. Of each person, and by each
attribute that no quote names, the marks leave more than one category possible (where there was more
than one without them); and which categories all that is printed rules out for a person, by all
attributes together, it rules out for k people at least (`analysis.disclosure.told`).

A reader knows what is printed here, which categories there are, and what an article has published
(`people` in facts.yml). What follows together with earlier releases, the gate asks apart
(`analysis.disclosure.following`). Everything else comes from tables without attributes: themes by
source, stretches by speaker, themes coded together, quotes by pseudonym. The reader is taken to
have these tables whole, as they are public where data are open, and so to know who raised what, by
pseudonym.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.problems import ContractError, Problem
from analysis.disclosure.counts import ALL, hide, lay_out, lost, small_of
from analysis.disclosure.marks import marks_of
from analysis.disclosure.people import Categories, merging, people_of, quoted_of, voices_of
from analysis.methods.linkage import linkage
from analysis.methods.suppression import UnprotectableError
from analysis.study.contract import Dataset
from analysis.study.schema import path_of
from analysis.study.study import Study

MOST = 150  # kinds of people: with more, the proof takes minutes
MODE = "source mode"
TYPES = {
    "counts": {"attribute": "str", "value": "str", "across": "str", "people": "Int64"},
    "marks": {"code_id": "str", "attribute": "str", "value": "str", "of": "int64"}
    | {"raised": "boolean"},
}


@dataclass(frozen=True)
class Printable:
    """What may be printed of people.

    Attributes:
        counts: attribute, value and value across (`all` where it is any), and people; missing
            where the number is hidden.
        marks: code_id, attribute, value, of (people of that category), and raised: whether one of
            them raised the theme, missing where that is withheld. Categories of which the number
            of people is hidden are not among them.
        share: of how many people at least all holds that counts and marks tell of one; None:
            there are no attributes, or no threshold.
        k: how many people at least share all that is printed of a person; None: nothing is.
        l: how many themes and subthemes, at least, those who share it raised between them.
        lost: what became of the cells of the table of people before categories were merged:
            how many are printed, within a merged category, or hidden.
    """

    counts: pd.DataFrame
    marks: pd.DataFrame
    share: int | None
    k: int | None
    l: int | None  # noqa: E741 -- as in l-diversity
    lost: dict[str, int]

    def kept(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it, for `printable` of a later step."""
        frames = {name: getattr(self, name).astype(object) for name in TYPES}
        return vars(self) | {
            name: frame.where(frame.notna(), None).to_dict("list") for name, frame in frames.items()
        }


def printable(study: Study) -> Printable:
    """Decide what may be printed of the people of a study, and prove that it may.

    Args:
        study: with everything; modules that ask for it declare `people` in `USES`.

    Raises:
        ContractError: it cannot be protected; each problem says what can be done.
    """
    study.require("people")
    if study.data.proved:
        frames = {n: pd.DataFrame(study.data.proved[n]).astype(of) for n, of in TYPES.items()}
        return Printable(**study.data.proved | frames)
    return _decided(study.data, study.folder)


@lru_cache(maxsize=1)
def _decided(data: Dataset, folder: Path) -> Printable:
    study = Study.of(data, folder)
    into = merging(study)
    k, l, problems = _linked(study, into)  # noqa: E741 -- as in l-diversity
    cells = lay_out(study, into)
    try:
        if len(cells.kinds) > MOST:
            raise UnprotectableError("So many kinds of people cannot be protected together.")
        hidden = hide(study, cells)
        proved = marks_of(study, cells, hidden)
    except UnprotectableError as error:
        few = [
            " × ".join(n for n in name[1:] if n != ALL) or "everybody"
            for name in small_of(study, cells)
        ]
        expected = (
            f"counts of people that can be protected. {error} Fewer than {study.threshold} are:"
            f" {'; '.join(few)}. Merge categories (disclosure in study.yml), or name"
            " fewer attributes"
        )
        where = ", ".join(study.attributes)
        problems.append(Problem(path_of("participants"), 0, where, expected=expected))
    if problems:
        raise ContractError(problems)
    shown = ~hidden[: len(cells.names)]
    counts = pd.DataFrame(cells.names, columns=["attribute", "value", "across"])
    n = pd.Series(cells.counts[: len(counts)], dtype="Int64")
    return Printable(
        counts.assign(people=n.where(shown)),
        proved.marks,
        proved.share,
        k,
        l,
        lost(into, dict(zip(cells.names, shown, strict=True))),
    )


def of_attribute(counts: pd.DataFrame, attribute: str) -> pd.DataFrame:
    """Return, of printable counts, those by the categories of one attribute alone."""
    own = counts[(counts["attribute"] == attribute) & (counts["across"] == ALL)]
    if own.empty:  # the first, whose categories are the columns of the crossed table
        own = counts[(counts["attribute"] == ALL) & (counts["across"] != ALL)]
        own = own.assign(attribute=attribute, value=own["across"])
    return own


def _linked(study: Study, into: Categories) -> tuple[int | None, int | None, list[Problem]]:
    """Say how many people share what is printed of one, and report those of whom few share it.

    Of people who are quoted it is what `speakers` names; where data are open, everything that the
    tables say of anybody. With that goes the kind of source, which the pseudonym of the source
    tells.
    """
    if study.participants.empty:
        return None, None, []
    sources = pd.DataFrame(study.data.tables["sources"]).set_index("source_id")
    sources = sources.drop(columns=["length", "words"]).add_prefix("source ")
    if study.provenance == "open":
        people = pd.DataFrame(study.data.tables["participants"]).set_index("participant_id")
        people = people.join(sources, on="source_id").drop(columns="source_id")
        who = list(people.index)
        because = (
            "since open data are public as they are; put broader categories into the table, or"
            " leave a column out"
        )
    else:
        people = people_of(study, into).join(sources[MODE], on="source_id")[[*study.speakers, MODE]]
        who = list(dict.fromkeys(quoted_of(study)["participant_id"]))
        because = (
            "since these are printed with a quote; merge categories, or name fewer attributes"
            " under speakers in study.yml"
        )
    if len(people.columns) == 1 or not who:
        return None, None, []
    printed = pd.DataFrame(product(who, people.columns), columns=["participant_id", "attribute"])
    raised = voices_of(study).rename(columns={"code_id": "value"})
    said = people.astype(object).where(people.notna(), "")
    linked = linkage(printed, said.reset_index(), raised)
    rows = {row["participant_id"]: n for n, row in enumerate(study.data.tables["participants"], 2)}
    expected = (
        f"at least {study.threshold} people with the same {', '.join(people.columns)}, {because}"
    )
    problems = [
        Problem(path_of("participants"), rows[r.participant_id], expected=expected)
        for r in rows_of(linked)
        if r.k < study.threshold
    ]
    return int(linked["k"].min()), int(linked["l"].min()), problems
