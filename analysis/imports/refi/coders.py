"""Who coded: what a coding says and what its selection says can disagree.

After a merge some programs stamp all codings, or all selections, with the user who merged and the
time of it; the other ones still say who coded.
"""

from __future__ import annotations

import numpy as np

from analysis.imports.project import RefusedError
from analysis.imports.refi.raw import RawCodings

CODING, SELECTION = "coding", "selection"
CHOICES = (CODING, SELECTION)
MOST = 0.9  # of the codings in question, that have to agree


def settle_coders(codings: RawCodings, asked: str | None = None) -> str:
    """Decide who coded where the file says two things; say so in the words of the report.

    Codings were stamped if one time stands on several whose selections were made at different
    ones: nobody codes them at once.

    Args:
        codings: those that are disputed get their coder.
        asked: the answer of a person, if there is one.

    Raises:
        RefusedError: if neither is plain.
    """
    n = len(codings.disputed)
    if not n:
        return "Codings and their selections name the same coders wherever both name one."
    used, why = _plain(codings) if asked is None else (asked, "as `--coder` asked for")
    if used == SELECTION:
        for place, user in zip(codings.disputed, codings.other, strict=True):
            codings.user[place] = user
    return (
        f"Of {n} codings the coding and its selection name different users. The coder is the user"
        f" of the {used}, {why}."
    )


def _plain(codings: RawCodings) -> tuple[str, str]:
    coded, selected = (np.frombuffer(times, np.uint64) for times in codings.times)
    n = len(coded)
    _, group = np.unique(coded, return_inverse=True)
    pairs = np.unique(np.stack([group, np.unique(selected, return_inverse=True)[1]]), axis=1)
    apart = np.bincount(pairs[0])[group]  # selections made at different times, coded at once
    stamped = int(((coded != 0) & (apart > 1)).sum())
    if stamped >= MOST * n:
        return SELECTION, "since one time stands on codings of selections made at different ones"
    unsure = n > 1 and len(set(coded.tolist())) == 1 and bool(coded[0])
    if stamped > (1 - MOST) * n or unsure:
        raise RefusedError(
            f"{n} codings name another user than their selections do, and the times do not tell"
            " which of them coded; ask whoever coded, and say CODER=coding or CODER=selection"
        )
    return CODING, "as no time shows that codings were stamped by a merge"
