"""Marks: whether somebody of a category raised a theme, where that does not tell too much.

The reader is taken to know who raised what, by pseudonym, since that is printed without attributes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

from analysis.methods.suppression import UnprotectableError, apart, reachable
from analysis.privacy.counts import Bools, Cells, Ints, margin, members, occurring
from analysis.privacy.people import merging, people_of, quoted_of, voices_of
from analysis.study.study import Study

Known = list[tuple[Ints, float, float]]
Described = tuple[tuple[str, str], ...]


def marks_of(study: Study, cells: Cells, hidden: Bools) -> pd.DataFrame:
    """Return the marks that may be printed.

    A theme's marks by an attribute are withheld together, until nothing tells too much: first
    those that themselves do, else those of the theme that the fewest people raised.
    """
    k, codes, into = study.threshold, study.themes["code_id"], merging(study)
    people = people_of(study, into)
    raised = voices_of(study).groupby("code_id")["participant_id"].agg(set).to_dict()
    pseudonyms, sizes = _pseudonyms(study)
    every = np.ones(len(sizes), dtype=np.int64)
    groups = [
        (attribute, value, n, members(cells.kinds, {attribute: value}))
        for attribute in study.attributes
        for value in dict.fromkeys(into[attribute].values())
        if (n := margin(cells, hidden, attribute, value)) >= k
    ]
    sums = [_both(row, every) for row in cells.sums]
    known: Known = [
        (row, count, count)
        for row, count, shut in zip(sums, cells.counts, hidden, strict=True)
        if not shut
    ]
    known += [(_both(here, every), least, np.inf) for here, least in occurring(study, cells)]
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
    themes = voices_of(study).merge(study.themes[["code_id"]], on="code_id")
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
            yield _both(every - members(cells.kinds, dict(described)), here), 0, 0


def _constraint(known: Known) -> LinearConstraint:
    rows, low, high = zip(*known, strict=True)
    return LinearConstraint(csr_array(np.array(rows)), low, high)
