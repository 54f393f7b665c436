"""What all that is printed tells of one person: the categories that it leaves possible.

People are told apart by their pseudonyms as far as different things are printed of these; those of
whom the same is printed are a *group* here. A category is possible for the people of a group if
some table of people that agrees with all that a reader knows has one of the group in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import LinearConstraint

from analysis.disclosure.counts import Bools, Ints
from analysis.methods.suppression import extreme


@dataclass(frozen=True)
class Groups:
    """The people of a study by what is printed of their pseudonyms, and what they could be.

    Attributes:
        sizes: how many people are in each group.
        attributes: of each category, the attribute; those of one stand together.
        kinds: a row a category and a column a kind of people: 1 where the kind is of the category.
        asked: a row a category and a column a group: False where a quote says it openly.
    """

    sizes: Ints
    attributes: list[str]
    kinds: Ints
    asked: Bools

    def possible(self, known: LinearConstraint, tables: Iterable[Ints] = ()) -> Bools:
        """Mark the categories, a row each, that are possible for each group, a column each.

        Each table that is asked for has as many people as can be where nobody was seen yet; where
        that is nobody, nobody can be there.

        Args:
            known: what the reader knows of a table of kinds by groups.
            tables: some that agree with it.
        """
        shape = (self.kinds.shape[1], len(self.sizes))
        seen = np.zeros(self.asked.shape, dtype=bool)
        for table in tables:
            seen |= self.kinds @ table.reshape(shape) > 0
        while (~seen).any():
            wanted = self.kinds.T @ (~seen).astype(np.int64)
            table = extreme(-wanted.ravel(), [known]).reshape(shape)
            new = (self.kinds @ table > 0) & ~seen
            if not new.any():
                break
            seen |= new
        return seen

    def sharing(self, possible: Bools) -> Ints:
        """Count, for each group, the people of whom all holds that is told of one of the group.

        What is told is which categories are not possible; what a quote says openly is left out.
        """
        told = (~possible & self.asked).astype(np.int64)
        unlike = told.T @ possible.astype(np.int64)  # group by group
        return np.asarray((unlike == 0) @ self.sizes, dtype=np.int64)

    def overtold(self, now: Bools, before: Callable[[], Bools], k: int) -> tuple[Bools, int]:
        """Mark the categories and groups of which too much is told.

        That is where a single category of an attribute is left, or where what is told of one is
        narrowed to what holds of fewer than k people.

        Args:
            now: what is possible by all that the reader knows.
            before: what is without that which is judged, such as the marks.
            k: the threshold.

        Returns:
            A row a category and a column a group; and the smallest number of `sharing`.
        """
        shared = self.sharing(now)
        same = np.equal.outer(self.attributes, self.attributes).astype(np.int64)
        much = self.asked & ((same @ now.astype(np.int64) == 1) | (shared < k))
        if much.any():
            much &= same @ (before() & ~now).astype(np.int64) > 0
        return much, int(shared.min())
