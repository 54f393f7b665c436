"""What presence marks let a reader work out: a mark says that somebody of a group raised a theme.

The numbers of the model are, one block after another, the people of each kind, and for each theme
those of each kind who raised it. What holds between these blocks whatever the data say is
`structure`; a count, a mark and a total are rows over one block (`over`). Every table of numbers
that meets `structure` is one of real people: of each kind let those who raised the subthemes be
chosen so that together they are those who raised the theme.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

Ints = NDArray[np.int64]


def structure(
    kinds: int, parents: Sequence[int | None], divided: Sequence[bool]
) -> LinearConstraint:
    """Say how the people who raised themes are nested.

    Those who raised a theme are among all people, those who raised a subtheme among those who
    raised its theme; and where every coding of a theme is one of a subtheme (the codebook prints
    the numbers of codings), whoever raised the theme raised a subtheme.

    Args:
        kinds: how many kinds of people there are.
        parents: for each theme and subtheme the place of the one above it, or None.
        divided: for each whether it was coded by its subthemes alone.
    """
    rows = []
    for theme, parent in enumerate(parents):
        row = np.zeros(len(parents) + 1, dtype=np.int64)
        row[theme + 1] = 1
        row[0 if parent is None else parent + 1] = -1
        rows.append(row)
        if divided[theme]:
            below = [-int(other == theme) for other in parents]
            rows.append(np.array([0, *below], dtype=np.int64))
            rows[-1][theme + 1] = 1
    blocks = np.array(rows, dtype=np.int64).reshape(len(rows), len(parents) + 1)
    nested = np.kron(blocks, np.eye(kinds, dtype=np.int64))
    return LinearConstraint(csr_array(nested), -np.inf, 0)


def over(block: int, kinds: Ints, blocks: int) -> Ints:
    """Return a row of the model that sums some kinds of one block.

    Args:
        block: 0 for all people, and n for those who raised the n-th theme.
        kinds: a 1 for each kind that is summed, else 0.
        blocks: how many blocks the model has.
    """
    row = np.zeros((blocks, len(kinds)), dtype=np.int64)
    row[block] = kinds
    return row.ravel()
