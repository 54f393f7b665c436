"""Who coded: what a coding says and what its selection says can disagree.

After a merge some programs stamp all codings, or all selections, with the user who merged and the
time of it; the other ones still say who coded.
"""

from __future__ import annotations

from analysis.imports.project import RefusedError
from analysis.imports.refi.raw import RawCodings

CODING, SELECTION = "coding", "selection"
CHOICES = (CODING, SELECTION)
FEW = 5  # codings and selections to a time, from which on several merges may have stamped them


def settle_coders(codings: RawCodings, asked: str | None = None) -> str:
    """Decide who coded where the file says two things; say so in the words of the report.

    One time on all codings in question is that of a merge, where their selections were made at
    different ones: nobody codes them at once.

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
            codings.coder[place] = user
    return (
        f"Of {n} codings the coding and its selection name different users. The coder is the user"
        f" of the {used}, {why}."
    )


def _plain(codings: RawCodings) -> tuple[str, str]:
    """Return whose user is the coder, and why."""
    coded, selected = (set(times) for times in codings.times)
    n = len(codings.disputed)
    told = 0 not in coded  # a time, that is
    alone = told and n > 1 and len(coded) == 1
    if alone and len(selected) > 1:
        return SELECTION, "since one time stands on all these codings, as a merge leaves it"
    if alone or (told and FEW * len(coded) < min(n, len(selected))):
        raise RefusedError(
            f"{n} codings name another user than their selections do, and the times do not tell"
            " which of them coded; ask whoever coded, and say CODER=coding or CODER=selection"
        )
    return CODING, "as no time shows that codings were stamped by a merge"
