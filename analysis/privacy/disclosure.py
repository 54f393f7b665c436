"""What may be printed of people.

People are described by the attributes that `study.yml` names (`analysis.privacy.people`). Exhibits
take their counts and marks from here, so that one place decides what may leave and one proof covers
all of it. Printed are

- counts of people by category, the first attribute across and each other one down, with margins;
- marks: whether somebody of a category raised a theme;
- the attributes, named as `speakers`, of a person who is quoted.

Categories are merged as `study.yml` says. Counts below the threshold k are hidden, and others with
them (`analysis.methods.suppression`). There are no marks for fewer than k people, and none where
they would tell too much. The proof: of every hidden count two values k apart agree with all that a
reader knows, and so do k - 1 apart of every count below k behind a mark. A mark that is withheld
does not follow from others: nobody, or k people, remain possible.

A reader knows what is printed here, which categories there are, and what an article has published
(`people` in facts.yml). Everything else comes from tables without attributes: themes by source,
stretches by speaker, themes coded together, quotes by pseudonym. The reader is taken to have these
tables whole, as they are public where data are open, and so to know who raised what, by pseudonym.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

from analysis.common.problems import ContractError, Problem
from analysis.methods.linkage import linkage
from analysis.methods.reach import with_ancestors
from analysis.methods.suppression import (
    UnprotectableError,
    apart,
    complementary,
    primary,
    reachable,
)
from analysis.privacy.people import Categories, merged, merging, people_of, quoted_of
from analysis.study.schema import path_of
from analysis.study.study import Study

Ints = NDArray[np.int64]
Known = list[tuple[Ints, float, float]]
Described = tuple[tuple[str, str], ...]
ALL = "all"
MOST = 150  # kinds of people: with more, the proof takes minutes
MODE = "source mode"
PAIR = 2  # attributes, whose combinations are all printed


@dataclass(frozen=True)
class Printable:
    """What may be printed of people.

    Attributes:
        counts: attribute, value and value across (`all` where it is any), and people; missing
            where the number is hidden.
        marks: code_id, attribute, value, of (people of that category), and raised: whether one of
            them raised the theme, missing where that is withheld. Categories of which the number
            of people is hidden are not among them.
        k: how many people at least share all that is printed of a person; None: nothing is.
        l: how many themes and subthemes, at least, those who share it raised between them.
        lost: what became of the cells of the table of people before categories were merged:
            how many are printed, within a merged category, or hidden.
    """

    counts: pd.DataFrame
    marks: pd.DataFrame
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
    k, l, problems = _linked(study, into)  # noqa: E741 -- as in l-diversity
    cells = lay_out(study, into)
    try:
        if len(cells.kinds) > MOST:
            raise UnprotectableError("So many kinds of people cannot be protected together.")
        hidden = _hide(study, cells)
        marks = _marks(study, cells, hidden)
    except UnprotectableError as error:
        few = [
            " × ".join(n for n in name[1:] if n != ALL) or "everybody"
            for name in _small(study, cells)
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
        marks,
        k,
        l,
        _lost(into, dict(zip(cells.names, shown, strict=True))),
    )


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
    frames = [(merged(kinds, into), people_of(study, into))] * len(printed + combined)
    frames += [(kinds, people_of(study))] * len(published)
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
    return Cells(merged(kinds, into).iloc[places], names, sums[kept], counts[kept], known[kept])


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
    people = people_of(study)
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
    small = primary(cells.counts, study.threshold)
    few = set(_small(study, cells))
    # Where few people have a value, a zero tells what all of them have instead.
    for place, (attribute, value, across) in enumerate(cells.names):
        small[place] |= bool({(attribute, value, ALL), (ALL, ALL, across)} & few)
    return complementary(
        cells.sums,
        cells.counts,
        small,
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
    k, codes, into = study.threshold, study.themes["code_id"], merging(study)
    people, voices = people_of(study, into), _voices(study)
    raised = voices.groupby("code_id")["participant_id"].agg(set).to_dict()
    pseudonyms, sizes = _pseudonyms(study)
    every = np.ones(len(sizes), dtype=np.int64)
    groups = [
        (attribute, value, n, _of(cells.kinds, {attribute: value}))
        for attribute in study.attributes
        for value in dict.fromkeys(into[attribute].values())
        if (n := _margin(cells, hidden, attribute, value)) >= k
    ]
    sums = [_both(row, every) for row in cells.sums]
    known: Known = [
        (row, count, count)
        for row, count, shut in zip(sums, cells.counts, hidden, strict=True)
        if not shut
    ]
    known += [(_both(here, every), least, np.inf) for here, least in _occurring(study, cells)]
    known += _known_of_pseudonyms(cells, pseudonyms, sizes)
    counts = {}
    for code in codes:
        who = np.array([code in themes for themes, _ in pseudonyms], dtype=np.int64)
        for attribute, value, size, here in groups:
            n = sum(people.loc[p, attribute] == value for p in raised.get(code, ()))
            counts[code, attribute, value, size] = _both(here, who), n
    shown = {
        (code, attribute)
        for code in codes
        for attribute in study.attributes
        if not 0 < len(raised.get(code, ())) < k
    }
    small = [name for name, (_, n) in counts.items() if 0 < n < k <= len(raised[name[0]])]
    asked = [row for row, shut in zip(sums, hidden, strict=True) if shut]
    rows = np.array([counts[name][0] for name in small] + asked, dtype=np.int64)
    rows = rows.reshape(len(small) + len(asked), len(sums[0]))  # also where there are none
    while True:
        told = [
            (row, min(n, 1), np.inf if n else 0)
            for name, (row, n) in counts.items()
            if name[:2] in shown
        ]
        facts = _constraint([*known, *told])
        widths = [k - (name[:2] in shown) for name in small] + [k] * len(asked)  # a mark is not 0
        safe = apart(rows, widths, facts)
        behind = {name[:2] for name, is_safe in zip(small, safe, strict=False) if not is_safe}
        if behind & shown:
            shown -= behind
            continue
        # A mark that is withheld may not follow from others: nobody, or k people, must be possible.
        low, high = reachable(rows[: len(small)][~safe[: len(small)]], facts).T
        follows = bool(shown) and ((low > 0) & (high < k)).any()
        if safe[len(small) :].all() and not follows:
            break
        if not shown:
            raise UnprotectableError("What is printed gives hidden counts away.")
        shown.remove(min(shown, key=lambda s: (len(raised.get(s[0], ())), s)))
    marks = pd.DataFrame(
        [
            (code, a, v, of, n > 0 if (code, a) in shown else pd.NA)
            for (code, a, v, of), (_, n) in counts.items()
        ],
        columns=["code_id", "attribute", "value", "of", "raised"],
    )
    return marks.astype({"raised": "boolean"})


def _both(kinds: Ints, pseudonyms: Ints) -> Ints:
    """Mark the people who are of some kinds and have some pseudonyms."""
    return np.outer(kinds, pseudonyms).ravel()


def _pseudonyms(study: Study) -> tuple[list[tuple[frozenset[str], Described]], list[int]]:
    """Return the groups of people whose pseudonyms a reader can tell apart, and their sizes.

    They raised the same themes and subthemes, and the same is printed with their quotes.
    """
    people, quoted = people_of(study, merging(study)), set(quoted_of(study)["participant_id"])
    themes = _voices(study).merge(study.themes[["code_id"]], on="code_id")
    raised = themes.groupby("participant_id")["code_id"].agg(frozenset).to_dict()
    groups = Counter(
        (
            raised.get(p, frozenset()),
            tuple(people.loc[p, study.speakers].items()) if p in quoted else (),
        )
        for p in people.index
    )
    return list(groups), list(groups.values())


def _known_of_pseudonyms(
    cells: Cells, pseudonyms: list[tuple[frozenset[str], Described]], sizes: list[int]
) -> Iterator[tuple[Ints, int, int]]:
    """Yield how many people have each pseudonym, and that those who are quoted are as described."""
    every = np.ones(len(cells.kinds), dtype=np.int64)
    for n, ((_, described), size) in enumerate(zip(pseudonyms, sizes, strict=True)):
        here = np.zeros(len(sizes), dtype=np.int64)
        here[n] = 1
        yield _both(every, here), size, size
        if described:
            yield _both(every - _of(cells.kinds, dict(described)), here), 0, 0


def _margin(cells: Cells, hidden: NDArray[np.bool_], attribute: str, value: str) -> int:
    """Return how many people a category has; none if that is hidden."""
    names = [(attribute, value, ALL), (ALL, ALL, value)]
    first = cells.kinds.columns[0] == attribute and len(cells.kinds.columns) > 1
    place = cells.names.index(names[1] if first else names[0])
    return 0 if hidden[place] else int(cells.counts[place])


def _constraint(known: Known) -> LinearConstraint:
    rows, low, high = zip(*known, strict=True)
    return LinearConstraint(csr_array(np.array(rows)), low, high)


def _voices(study: Study) -> pd.DataFrame:
    """Return which person raised which code, once each."""
    codings = with_ancestors(study.codings, study.codes).dropna(subset="participant_id")
    return codings[["code_id", "participant_id"]].drop_duplicates()


def _linked(study: Study, into: Categories) -> tuple[int | None, int | None, list[Problem]]:
    """Say how many people share what is printed of one, and report those of whom few share it.

    Of people who are quoted it is what `speakers` names; where data are open, everything that the
    tables say of anybody. With that goes the kind of source, which the pseudonym of the source
    tells.
    """
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
    voices = _voices(study).rename(columns={"code_id": "value"})
    linked = linkage(printed, people.fillna("").reset_index(), voices)
    rows = {row["participant_id"]: n for n, row in enumerate(study.data.tables["participants"], 2)}
    expected = f"at least {study.threshold} people with the same {', '.join(people)}, {because}"
    problems = [
        Problem(path_of("participants"), rows[r.participant_id], expected=expected)
        for r in linked.itertuples()
        if r.k < study.threshold
    ]
    return int(linked["k"].min()), int(linked["l"].min()), problems


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
