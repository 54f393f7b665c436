"""Who spoke in a stretch, where labels or coded speakers tell; moderators are no participants."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from analysis.imports.project import NOBODY, Project

MODERATING = re.compile(
    r"(co-?)?(moderat|interviewer|facilitat|researcher|forscher|entrevistador|animat"
    r"|investigador|pesquisador|badacz)|(m|mod|int|i|ir|res|fac|q)[ .]?\d{0,2}$",
    re.IGNORECASE,
)
# A label begins a line, and a colon ends it; a sentence with a colon is longer.
LABEL = re.compile(r"(?m)^[\[(*\s]*([^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,2})[\])*]*\s?:(?=\s|$)")
LONGEST = 30


def labels(text: str) -> list[str]:
    """Return the labels of speakers in a stretch, each once, in order."""
    return list(dict.fromkeys(label for label, *_ in turns(text)))


def begins(text: str) -> bool:
    """Whether a stretch begins with the label of a speaker."""
    return LABEL.match(text) is not None


def turns(text: str) -> list[tuple[str, int, int]]:
    """Return who takes a turn in a text, by label, and from where to where."""
    found = [(m[1], m.start(1)) for m in LABEL.finditer(text) if len(m[1]) <= LONGEST]
    after = pairwise([*found, ("", len(text))])
    return [(label, start, end) for (label, start), (_, end) in after]


def moderates(name: str) -> bool:
    """Whether a name or label is that of somebody who asks, and does not take part."""
    return MODERATING.match(name.strip()) is not None


def attribute(project: Project, spoken: Iterable[tuple[int, int]]) -> None:
    """Say of each stretch who speaks in it, where stretches of speakers tell.

    A stretch is a person's if it lies in what that person says, and of no other; where several
    speak, it counts for the source.

    Args:
        project: whose stretches get their person.
        spoken: stretches, by their places, and who speaks in them; a moderator is NOBODY.
    """
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    stretches = project.stretches
    for place, person in spoken:
        span = (stretches.start[place], stretches.end[place], person)
        found[stretches.source[place]].append(span)
    pieces = {source: _pieces(spans) for source, spans in found.items()}
    for place, source in enumerate(stretches.source):
        if source in pieces:
            start, end = stretches.start[place], stretches.end[place]
            stretches.person[place] = _alone(*pieces[source], start, end)


def _pieces(spans: Sequence[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    """Cut a text where speakers begin or end; of each piece say who speaks alone, or nobody."""
    cuts = sorted({place for start, end, _ in spans for place in (start, end)})
    opening, closing = defaultdict(list), defaultdict(list)
    for start, end, person in spans:
        opening[start].append(person)
        closing[end].append(person)
    speaking, who = list[int](), list[int]()
    for cut in cuts:
        for person in closing[cut]:
            speaking.remove(person)
        speaking += opening[cut]
        people = set(speaking)
        who.append(people.pop() if len(people) == 1 else NOBODY)
    return cuts, who


def _alone(cuts: list[int], who: list[int], start: int, end: int) -> int:
    """Return the only person who speaks from a start to an end, or nobody."""
    first = bisect_right(cuts, start) - 1
    speaking = set(who[first : bisect_left(cuts, end)]) if first >= 0 else set()
    return speaking.pop() if len(speaking) == 1 else NOBODY
