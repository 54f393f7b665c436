"""What may be printed of people.

People are described by the attributes that `study.yml` names, and this module alone reads them:
exhibits take what they print of people from `printable`, so that one place decides what may leave
and one proof covers all of it. Printed are

- counts of people by category, the first attribute across and each other one down, with margins;
- marks: whether somebody of a category raised a theme;
- the attributes, named as `speakers`, of a person who is quoted.

Categories are merged as `study.yml` says. Counts below the threshold k are hidden, and others with
them (`analysis.methods.suppression`). There are no marks for fewer than k people, and none where
they would tell too much. The proof: of every hidden count, and of every count below k behind a
mark, at least k + 1 values in a row agree with all that a reader knows. That is what is printed
here, the number of all people and of those who raised each theme, which categories there are, how
themes are nested, who is quoted, and what an article has published (`people` in facts.yml).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

from analysis.methods.linkage import linkage
from analysis.methods.marks import over, structure
from analysis.methods.reach import with_ancestors
from analysis.methods.suppression import (
    UnprotectableError,
    apart,
    complementary,
    primary,
)
from analysis.problems import ContractError, Problem
from analysis.quotes import quotes
from analysis.schema import path_of
from analysis.study import Study

Ints = NDArray[np.int64]
Known = list[tuple[Ints, float, float]]
Categories = Mapping[str, Mapping[str, str]]
ALL = "all"
MOST = 2000  # kinds of people: beyond that the proof takes too long
MODE = "mode"
PAIR = 2  # attributes, whose combinations are all printed


@dataclass(frozen=True)
class Printable:
    """What may be printed of people.

    Attributes:
        categories: per attribute its categories, merged, in printing order.
        occurring: per attribute those of its values, not merged, that somebody has.
        counts: attribute, value and value across (`all` where it is any), and people; missing
            where the number is hidden.
        marks: code_id, attribute, value, of (people of that category), and raised: whether one of
            them raised the theme, missing where that is withheld. Categories of which the number
            of people is hidden are not among them.
        speakers: what stands with each person who is quoted, by identifier.
        k: how many people at least share all that is printed of a person; None: nothing is.
        l: how many themes and subthemes, at least, those who share it raised between them.
        lost: what became of the cells of the table of people before categories were merged:
            how many are printed, within a merged category, or hidden.
    """

    categories: dict[str, list[str]]
    occurring: dict[str, list[str]]
    counts: pd.DataFrame
    marks: pd.DataFrame
    speakers: dict[str, str]
    k: int | None
    l: int | None  # noqa: E741 -- as in l-diversity
    lost: dict[str, int]


@dataclass(frozen=True)
class Cells:
    """Counts of people, over the kinds of people that can be told apart.

    Attributes:
        kinds: the categories of each kind, a row a kind and a column an attribute.
        names: attribute, category and category across (`all` where it is any) of those counts
            that are printed unless they are hidden; the others may not be found out all the same.
        sums: a row a count and a column a kind: 1 where the count includes the kind.
        counts: the true counts.
        known: the counts that are public whatever is printed here.
    """

    kinds: pd.DataFrame
    names: list[tuple[str, str, str]]
    sums: Ints
    counts: Ints
    known: NDArray[np.bool_]


@lru_cache(maxsize=1)
def printable(study: Study) -> Printable:
    """Decide what may be printed of the people of a study, and prove that it may.

    Args:
        study: with everything; modules that ask for it declare `people` in `USES`.

    Raises:
        ContractError: it cannot be protected; each problem says what can be done.
    """
    study.require("people")
    into = merging(study)
    speakers, k, l, problems = _speakers(study, into)  # noqa: E741 -- as in l-diversity
    problems += _unlike_others(study)
    cells = lay_out(study, into)
    try:
        if len(cells.kinds) > MOST:
            raise UnprotectableError("So many kinds of people cannot be protected together.")
        hidden = _hide(study, cells)
        marks = _marks(study, cells, hidden)
    except UnprotectableError as error:
        few = [" × ".join(n for n in name[1:] if n != ALL) for name in _small(study, cells)]
        expected = (
            f"counts of people that can be protected. {error} Fewer than {study.threshold} are:"
            f" {'; '.join(few)}. Merge categories (disclosure in study.yml), or name"
            " fewer attributes"
        )
        where = ", ".join(study.attributes)
        problems.append(Problem(path_of("participants"), 0, where, expected=expected))
    if problems:
        raise ContractError(problems)
    people, shown = _people(study), ~hidden[: len(cells.names)]
    counts = pd.DataFrame(cells.names, columns=["attribute", "value", "across"])
    n = pd.Series(cells.counts[: len(counts)], dtype="Int64")
    return Printable(
        {a: list(dict.fromkeys(into[a].values())) for a in study.attributes},
        {a: [v for v in into[a] if people[a].eq(v).any()] for a in study.attributes},
        counts.assign(people=n.where(shown)),
        marks,
        speakers,
        k,
        l,
        _lost(into, dict(zip(cells.names, shown, strict=True))),
    )


def attributed(study: Study) -> pd.DataFrame:
    """Return `quotes` with a column `described`: what is printed of a person who is quoted."""
    frame, speakers = quotes(study), printable(study).speakers
    text = [speakers.get(person, "") for person in frame["participant_id"]]
    frame.insert(frame.columns.get_loc("participant_id") + 1, "described", text)
    return frame


def merging(study: Study) -> Categories:
    """Return, for each attribute, the category into which each value goes, in printing order."""
    merge = study.data.settings["disclosure"].get("merge", {})
    found = {}
    for attribute in study.attributes:
        into = {v: new for new, old in merge.get(attribute, {}).items() for v in old}
        found[attribute] = {v: into.get(v, v) for v in study.values("participants", attribute)}
    return found


def _people(study: Study, into: Categories | None = None) -> pd.DataFrame:
    """Return the people by identifier, with source and attributes, these merged if so asked."""
    columns = ["participant_id", "source_id", *study.attributes]
    rows = pd.DataFrame(study.data.tables["participants"], columns=columns, dtype=object)
    return _merged(rows.set_index("participant_id"), into or {})


def _merged(frame: pd.DataFrame, into: Categories) -> pd.DataFrame:
    return frame.assign(**{a: frame[a].map(categories) for a, categories in into.items()})


def lay_out(study: Study, into: Categories) -> Cells:
    """List the printed counts, those of all attributes together, and those published before."""
    levels = {a: list(dict.fromkeys(categories.values())) for a, categories in into.items()}
    names = _grid(levels)
    first = next(iter(levels), ALL)
    printed = [{a: v, **({first: across} if across != ALL else {})} for a, v, across in names]
    combined = []
    if len(levels) > PAIR:
        combined = [dict(zip(levels, values, strict=True)) for values in product(*levels.values())]
    published = [
        {a: str(fact[a]) for a in levels if a in fact}
        for fact in study.facts("published/facts.yml").get("people", [])
    ]
    kinds = pd.DataFrame(list(product(*into.values())), columns=list(into), dtype=object)
    frames = [(_merged(kinds, into), _people(study, into))] * len(printed + combined)
    frames += [(kinds, _people(study))] * len(published)
    pairs = list(zip(frames, [*printed, *combined, *published], strict=True))
    sums, places = np.unique(
        np.array([_of(kinds, cell) for (kinds, _), cell in pairs]), axis=1, return_index=True
    )
    counts = np.array([_of(people, cell).sum() for (_, people), cell in pairs])
    public = [name == (ALL, ALL, ALL) for name in names]
    public += [False] * len(combined) + [True] * len(published)
    known = (sums[:, None] == sums[public]).all(axis=2).any(axis=1)
    kept = primary(counts, study.threshold) | known
    kept[: len(names)] = True  # of the combinations that are not printed, the small ones matter
    return Cells(_merged(kinds, into).iloc[places], names, sums[kept], counts[kept], known[kept])


def _grid(levels: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """Name the counts of the table of people: attribute, category, category across."""
    first, *others = levels or [ALL]
    across = [*levels[first], ALL] if others else [ALL]
    rows = [(ALL, ALL), *((a, v) for a in others or levels for v in levels[a])]
    return [(attribute, value, column) for attribute, value in rows for column in across]


def _of(frame: pd.DataFrame, cell: Mapping[str, str]) -> Ints:
    """Mark the rows that have all the values of a cell."""
    here = np.ones(len(frame), dtype=np.int64)
    for attribute, value in cell.items():
        if ALL not in (attribute, value):
            here &= frame[attribute].eq(value).to_numpy(dtype=np.int64)
    return here


def _occurring(study: Study, cells: Cells) -> list[tuple[Ints, int]]:
    """Return how many people of each category there are at least: one of each value that occurs."""
    people = _people(study)
    there = {
        attribute: [into[value] for value in dict.fromkeys(people[attribute])]
        for attribute, into in merging(study).items()
    }
    return [
        (_of(cells.kinds, {attribute: value}), values.count(value))
        for attribute, values in there.items()
        for value in dict.fromkeys(values)
    ]


def _hide(study: Study, cells: Cells) -> NDArray[np.bool_]:
    """Hide the small counts, and those that would give them away."""
    there = _occurring(study, cells)
    rows, least = zip(*there, strict=True) if there else ([np.zeros(len(cells.kinds))], [0])
    return complementary(
        cells.sums,
        cells.counts,
        primary(cells.counts, study.threshold),
        cells.known,
        study.threshold,
        LinearConstraint(np.array(rows), least, np.inf),
    )


def _small(study: Study, cells: Cells) -> list[tuple[str, str, str]]:
    small = primary(cells.counts, study.threshold)
    return [name for name, is_small in zip(cells.names, small, strict=False) if is_small]


def _marks(study: Study, cells: Cells, hidden: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the marks that may be printed.

    A theme's marks by an attribute are withheld together, until nothing tells too much: first
    those that themselves do, else those of the theme that the fewest people raised.
    """
    k, codes, into = study.threshold, study.themes, merging(study)
    people = _people(study, into)
    raised = _voices(study).groupby("code_id")["participant_id"].agg(set).to_dict()
    kinds, blocks = len(cells.kinds), len(codes) + 1
    one = np.ones(kinds, dtype=np.int64)
    groups = [
        (attribute, value, n, _of(cells.kinds, {attribute: value}))
        for attribute in study.attributes
        for value in dict.fromkeys(into[attribute].values())
        if (n := _margin(cells, hidden, attribute, value)) >= k
    ]
    sums = [over(0, row, blocks) for row in cells.sums]
    known: Known = []
    for row, count, shut in zip(sums, cells.counts, hidden, strict=True):
        known += [] if shut else [(row, count, count)]
    known += [(over(0, here, blocks), least, np.inf) for here, least in _occurring(study, cells)]
    known += _known_of_quoted(study, cells, blocks)
    counts = {}
    for block, code in enumerate(codes["code_id"], 1):
        voices = raised.get(code, set())
        known.append((over(block, one, blocks), len(voices), len(voices)))
        for attribute, value, size, here in groups:
            n = sum(people.loc[p, attribute] == value for p in voices)
            counts[code, attribute, value, size] = over(block, here, blocks), n
    nested = structure(kinds, *_nesting(study))
    shown = {
        (code, attribute)
        for code in codes["code_id"]
        for attribute in study.attributes
        if not 0 < len(raised.get(code, ())) < k
    }
    while True:
        marked = {name: c for name, c in counts.items() if name[:2] in shown}
        told = [(row, min(n, 1), np.inf if n else 0) for row, n in marked.values()]
        small = {name: row for name, (row, n) in marked.items() if 0 < n < k}
        asked = [row for row, shut in zip(sums, hidden, strict=True) if shut]
        widths = [k - 1] * len(small) + [k] * len(asked)  # a mark says that it is not 0
        safe = _apart([*small.values(), *asked], widths, nested, [*known, *told])
        if safe.all():
            break
        behind = {name[:2] for name, is_safe in zip(small, safe, strict=False) if not is_safe}
        if not shown:
            raise UnprotectableError("What is printed gives hidden counts away.")
        shown -= behind or {min(shown, key=lambda s: (len(raised.get(s[0], ())), s))}
    marks = pd.DataFrame(
        [
            (code, a, v, of, n > 0 if (code, a) in shown else pd.NA)
            for (code, a, v, of), (_, n) in counts.items()
        ],
        columns=["code_id", "attribute", "value", "of", "raised"],
    )
    return marks.astype({"raised": "boolean"})


def _margin(cells: Cells, hidden: NDArray[np.bool_], attribute: str, value: str) -> int:
    """Return how many people a category has; none if that is hidden."""
    names = [(attribute, value, ALL), (ALL, ALL, value)]
    first = cells.kinds.columns[0] == attribute and len(cells.kinds.columns) > 1
    place = cells.names.index(names[1] if first else names[0])
    return 0 if hidden[place] else int(cells.counts[place])


def _apart(
    asked: list[Ints], widths: list[int], nested: LinearConstraint, known: Known
) -> NDArray[np.bool_]:
    rows, low, high = zip(*known, strict=True)
    sums = np.array(asked, dtype=np.int64).reshape(len(asked), len(rows[0]))
    return apart(sums, widths, nested, LinearConstraint(csr_array(np.array(rows)), low, high))


def _voices(study: Study) -> pd.DataFrame:
    """Return which person raised which code, once each."""
    codings = with_ancestors(study.codings, study.codes).dropna(subset="participant_id")
    return codings[["code_id", "participant_id"]].drop_duplicates()


def _nesting(study: Study) -> tuple[list[int | None], list[bool]]:
    """Return the place of the theme above each theme, and which are coded by subthemes alone."""
    codes = list(study.themes["code_id"])
    direct = set(study.codings["code_id"])
    parents = [None if pd.isna(p) else codes.index(p) for p in study.themes["parent_id"]]
    divided = [i in parents and code not in direct for i, code in enumerate(codes)]
    return parents, divided


def _quoted(study: Study) -> pd.DataFrame:
    """Return who is quoted for which theme, once each."""
    quoted = quotes(study).dropna(subset="participant_id")
    return quoted[["code_id", "participant_id"]].drop_duplicates()


def _known_of_quoted(study: Study, cells: Cells, blocks: int) -> Iterator[tuple[Ints, int, float]]:
    """Yield what is known of people who are quoted and described: so many of such, at least.

    They raised the themes for which they are quoted. Of somebody alone in a source, the chart of
    themes by source tells all themes that were raised and that were not.
    """
    people, quoted = _people(study, merging(study)), _quoted(study)
    described = people.loc[quoted["participant_id"].unique(), ["source_id", *study.speakers]]
    alone = ~described["source_id"].isin(people.loc[people["source_id"].duplicated(), "source_id"])
    said = set(with_ancestors(quoted, study.codes).itertuples(index=False, name=None))
    voices = set(_voices(study).itertuples(index=False, name=None))
    raised = with_ancestors(study.codings, study.codes)
    raised = set(zip(raised["code_id"], raised["source_id"], strict=True))
    for values, group in described.groupby(study.speakers) if study.speakers else ():
        here = _of(cells.kinds, dict(zip(study.speakers, values, strict=True)))
        for block, code in enumerate(study.themes["code_id"], 1):
            did = [(code, p) in said or (alone[p] and (code, p) in voices) for p in group.index]
            not_ = [alone[p] and (code, s) not in raised for p, s in group["source_id"].items()]
            who = over(block, here, blocks)
            yield who, sum(did), np.inf
            yield over(0, here, blocks) - who, sum(not_), np.inf


def _speakers(
    study: Study, into: Categories
) -> tuple[dict[str, str], int | None, int | None, list[Problem]]:
    """Describe who is quoted; say how many share that, and report whoever shares it with few.

    With the attributes goes the kind of source: the pseudonym of the source tells it.
    """
    quoted = list(dict.fromkeys(_quoted(study)["participant_id"]))
    if not study.speakers or not quoted:
        return {}, None, None, []
    people = _people(study, into)
    modes = study.sources.set_index("source_id")["mode"].astype(str)
    people = people.assign(**{MODE: people["source_id"].map(modes)})[[*study.speakers, MODE]]
    printed = pd.DataFrame(product(quoted, people.columns), columns=["participant_id", "attribute"])
    voices = _voices(study).rename(columns={"code_id": "value"})
    linked = linkage(printed, people.reset_index(), voices)
    rows = {row["participant_id"]: n for n, row in enumerate(study.data.tables["participants"], 2)}
    expected = (
        f"at least {study.threshold} people who share what is printed with a quote"
        f" ({', '.join(study.speakers)}) and the kind of source; merge categories, or name fewer"
        " attributes under speakers in study.yml"
    )
    problems = [
        Problem(path_of("participants"), rows[r.participant_id], expected=expected)
        for r in linked.itertuples()
        if r.k < study.threshold
    ]
    named = {p: ", ".join(people.loc[p, study.speakers]) for p in quoted}
    return named, int(linked["k"].min()), int(linked["l"].min()), problems


def _unlike_others(study: Study) -> Iterator[Problem]:
    """Report people whom few are like, where the raw tables are public as they are."""
    if study.provenance != "open":
        return
    rows = study.data.tables["participants"]
    columns = [c for c in rows[0] if c not in ("participant_id", "source_id")] if rows else []
    alike: dict[tuple[object, ...], list[int]] = {}
    for n, row in enumerate(rows, 2):
        alike.setdefault(tuple(row[c] for c in columns), []).append(n)
    expected = (
        f"at least {study.threshold} people with the same values, since open data are public as"
        " they are; put broader categories into the table, or leave a column out"
    )
    for numbers in alike.values():
        if columns and len(numbers) < study.threshold:
            for n in numbers:
                yield Problem(path_of("participants"), n, ", ".join(columns), expected=expected)


def _lost(into: Categories, shown: Mapping[tuple[str, str, str], bool]) -> dict[str, int]:
    """Count what became of the cells of the table of people as it was before categories merged."""
    lost = {"printed": 0, "merged": 0, "hidden": 0}
    first = next(iter(into), ALL)
    for attribute, value, across in _grid({a: list(values) for a, values in into.items()}):
        rows, columns = into.get(attribute, {}), into.get(first, {})
        row, column = rows.get(value, value), columns.get(across, across)
        several = [*rows.values()].count(row) > 1 or [*columns.values()].count(column) > 1
        became = "merged" if several else "printed"
        lost[became if shown[attribute, row, column] else "hidden"] += 1
    return lost
