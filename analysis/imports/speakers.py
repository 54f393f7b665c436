"""Who spoke in a stretch, where labels or coded speakers tell; moderators are no participants."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from analysis.imports.project import NOBODY, Project

MODERATING = re.compile(
    r"(co-?)?(moderat|interviewer|facilitat|researcher|forscher|entrevistador|animat"
    r"|investigador|pesquisador|badacz)|(m|mod|int|i|ir|res|fac|q)[ .]?\d{0,2}$",
    re.IGNORECASE,
)
# Letters for men and women, who are alike in form: M beside F, or M1 beside F1.
MAN, WOMAN = (
    re.compile(rf"(?:{letters}[ .]?|[{numbered}][ .]?(\d{{1,2}}))", re.IGNORECASE)
    for letters, numbered in (("m", "m"), ("[fw]", "fhkw"))
)
LIKE = re.compile(r"[fhkw][ .]?\d{0,2}", re.IGNORECASE)
PAIRED = "labels M that stand beside F (taken for men, who take part)"
DOUBTFUL = "labels of moderators that may be men's or participants' (they count for the source)"
# A label begins a line, after its time if it has one, and a colon ends it, after an aside or a time
# in brackets; a sentence with a colon is longer.
TIME = r"[#\[(]*\d{1,2}(?::\d\d){1,2}(?:[.,-]\d+)?[#\])]*"
LABEL = re.compile(
    rf"(?m)^(?:{TIME}[ \t]+)?[\[(* \t]*([^\W\d_][\w.'’-]*(?: [\w.'’-]+){{0,2}})[\])*]*"
    rf"(?:[ \t]?[\[(][^\[\]()\n]{{3,30}}[\])]|[ \t]{TIME})?\**\s?(?::(?=\s|\*|$)|：)"
)
SHORT = re.compile(r"([^\W\d_]{1,2}) ?(\d{1,3})")  # of a label: p3, P 3 and P3 are one
LONGEST = 30
# A line, and how it goes on after what may be a label in it.
LINE = re.compile(r"(?m)^[ \t]*(\S.{0,61})")
OTHERWISE = re.compile(r"(?![\w'’ ])[^:：\n]{0,30}[:：]")


def labels(text: str) -> list[str]:
    """Return the labels of speakers in a stretch, each once, in order."""
    return list(dict.fromkeys(map(_one, _called(text).values())))


def begins(text: str) -> bool:
    """Whether a stretch begins with the label of a speaker."""
    return LABEL.match(text.lstrip()) is not None


def turns(text: str) -> list[tuple[str, int, int]]:
    """Return who takes a turn in a text, by label, and from where to where.

    A line that begins with a label of the text, and goes on as no label does, is a turn of "":
    whether that one speaks there, or is spoken to, cannot be told.
    """
    found = _called(text)
    known = {label.casefold() for label in found.values()}
    for line in LINE.finditer(text) if known else ():
        ends = (n for n in range(1, LONGEST + 1) if line[1][:n].casefold() in known)
        if any(OTHERWISE.match(line[1], n) for n in ends):
            found.setdefault(line.start(1), "")
    said = [(at, _one(label)) for at, label in sorted(found.items())]
    after = pairwise([*said, (len(text), "")])
    return [(label, start, end) for (start, label), (end, _) in after]


def _called(text: str) -> dict[int, str]:
    """Return the labels in a text by where they stand."""
    return {m.start(1): m[1] for m in LABEL.finditer(text) if len(m[1]) <= LONGEST}


def _one(label: str) -> str:
    """Return a label in one form, if it is letters and a number."""
    short = SHORT.fullmatch(label)
    return f"{short[1]}{short[2]}".upper() if short else label


def moderates(name: str) -> bool:
    """Whether a name or label is that of somebody who asks, and does not take part."""
    return MODERATING.match(name.strip()) is not None


def askers(sources: Iterable[Iterable[str]], notices: Counter[str]) -> set[str]:
    """Return who asks, and does not take part, of those who speak in some sources.

    M is a moderator, but a man where F stands beside it in the same form. Where it cannot be told,
    as with F in another form, or where nobody but moderators would speak, that is noticed.

    Args:
        sources: the names or labels in each.
        notices: is added to.
    """
    said = [set(filter(None, names)) for names in sources]
    paired = {form for names in said for form in _forms(MAN, names) & _forms(WOMAN, names)}
    who = {name for names in said for name in names if moderates(name)}
    men = {name for name in who if _forms(MAN, [name]) & paired}
    doubtful = {
        name
        for names in said
        for name in names & (who - men)
        if (len(names) > 1 and names <= who - men)
        or (_forms(MAN, [name]) and any(map(LIKE.fullmatch, names)))
    }
    notices[PAIRED] += len(men)
    notices[DOUBTFUL] += len(doubtful)
    return who - men


def _forms(letter: re.Pattern[str], names: Iterable[str]) -> set[bool]:
    """Return in which forms a letter is a label: with a number or without."""
    found = (letter.fullmatch(name.strip()) for name in names)
    return {match[1] is not None for match in found if match}


def attribute(project: Project, spoken: Iterable[tuple[int, int]]) -> None:
    """Say of each stretch who speaks in it, where stretches of speakers tell.

    A stretch is a person's if it lies in what that person says, and of no other; where several
    speak, it counts for the source.

    Args:
        project: whose stretches get their person.
        spoken: stretches, by their places, and who speaks in them; a moderator is ASKING.
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
