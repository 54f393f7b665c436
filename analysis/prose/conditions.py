"""The conditions on which claims rest: a small vocabulary, and what it is held to.

A condition has a subject and what is said of it.

    number: n.sources              a number of tables/numbers.json
    each: [n.sources, n.coders]    each of some numbers
    each_theme: interviews         the number theme.CODE.interviews of each theme
    each_subtheme: people          the same of each subtheme
        at_least, at_most, same_as, more_than, fewer_than: a whole number, or a number's name
        between: [lowest, highest]
        share: majority, minority, few (at most a tenth), all or none of what the number is out of
    code: T1                       a code of the codebook
        position: first, last, or its place among its siblings
        label: words, or a list of words, that stand in its label
    published: participants        a fact of published/claims.yml: said of the article, not the data
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.prose.dialect import RefusedError, read_beside, told
from analysis.prose.places import number_of

PUBLISHED = "published/claims.yml"
Entry = dict[str, Any]
Bound = int | str  # a number that is given, or the name of one
COMPARISONS: dict[str, tuple[str, Callable[[int, int], bool]]] = {
    "at_least": ("at least", operator.ge),
    "at_most": ("at most", operator.le),
    "same_as": ("the same as", operator.eq),
    "more_than": ("more than", operator.gt),
    "fewer_than": ("fewer than", operator.lt),
}
SHARES: dict[str, tuple[str, Callable[[int, int], bool]]] = {
    "majority": ("more than half", lambda value, of: 2 * value > of),
    "minority": ("fewer than half", lambda value, of: 2 * value < of),
    "few": ("at most a tenth", lambda value, of: 10 * value <= of),
    "all": ("all", operator.eq),
    "none": ("none", lambda value, _: value == 0),
}
SUBJECTS = ("number", "each", "each_theme", "each_subtheme", "code", "published")
LEVELS = {"each_theme": 1, "each_subtheme": 2}


class ConditionError(Exception):
    """A condition asks for what there is not."""


@dataclass(frozen=True)
class Known:
    """What claims may rest on.

    Attributes:
        numbers: of `tables/numbers.json`, by name.
        codes: of the codebook, by identifier as it stands in names; each with its label, its level
            (1 for a theme), its place among its siblings and how many these are.
        published: the facts of the published study, by name.
        synthetic: whether the data are a stand-in.
    """

    numbers: dict[str, Entry]
    codes: dict[str, Entry]
    published: dict[str, Entry]
    synthetic: bool

    @classmethod
    def of(cls, content: dict[str, Any], data: Path) -> Known:
        """Take what `analysis.prose.numbers` made of a study, and what is published in its data.

        Raises:
            RefusedError: what is published cannot be read.
        """
        labels, published = content["labels"], read_beside(data, PUBLISHED)
        if published.problems:
            raise RefusedError("\n".join(map(told, published.problems)))
        return cls(
            {number["id"]: number for number in content["numbers"]},
            {code: place | {"label": labels[code]} for code, place in content["codes"].items()},
            published.value or {},
            content["provenance"] == "synthetic",
        )

    def number(self, name: str) -> Entry:
        """Look a number up."""
        return _look_up(self.numbers, name, "number of tables/numbers.json")

    def printed(self, variable: str) -> str:
        """Return what a variable of the text prints, as far as claims may rest on it."""
        if code := self.codes.get(variable.removeprefix("label.")):
            return str(code["label"])
        if number := number_of(variable, self.numbers):
            return str(self.numbers[number]["text" if number == variable else "words"])
        return "…"


def _look_up(known: dict[str, Entry], name: str, kind: str) -> Entry:
    if name not in known:
        raise ConditionError(f"{name!r} is no {kind}")
    return known[name]


@dataclass(frozen=True)
class Finding:
    """What became of a condition: it in words, the values, whether it holds, and on what rows."""

    condition: str
    values: str
    holds: bool
    rows: str
    verdict: str = "holds"


def evaluate(condition: Entry, known: Known) -> Iterator[Finding]:
    """Hold a condition, which is in the vocabulary, to what is known.

    Raises:
        ConditionError: it asks for what there is not.
    """
    said = dict(condition)
    subject = next(word for word in said if word in SUBJECTS)
    about = said.pop(subject)
    if subject == "published":
        fact = _look_up(known.published, about, f"fact of {PUBLISHED}")
        yield Finding(f"published: {fact['fact']}", fact["locator"], True, PUBLISHED, "published")
    elif subject == "code":
        yield from (_of_code(about, test, wanted, known) for test, wanted in said.items())
    else:
        names = about if isinstance(about, list) else [about]
        called = ", ".join(map(str, names))
        if level := LEVELS.get(subject):
            codes = [code for code, row in known.codes.items() if row["level"] == level]
            names = [f"theme.{code}.{about}" for code in codes]
            called = f"{about} of {subject.removeprefix('each_')}s"
        if not names:
            raise ConditionError(f"{called}: the codebook has none")
        numbers = [known.number(name) for name in names]
        values, rows = ", ".join(map(_shown, numbers)), "; ".join(map(_rows, numbers))
        for test, wanted in said.items():
            words, holds = _of_numbers(numbers, called, test, wanted, known)
            yield Finding(f"{called}: {words}", values, holds, rows)


def _of_numbers(
    numbers: list[Entry], called: str, test: str, wanted: Bound | list[Bound], known: Known
) -> tuple[str, bool]:
    """Say a test in words, and whether all of some numbers pass it; out of nobody, none does."""
    if test == "share":
        if any(number["of"] is None for number in numbers):
            raise ConditionError(f"{called}: share {wanted}: expected numbers with a denominator")
        words, passes = SHARES[str(wanted)]
        return words, all(n["of"] and passes(n["value"], n["of"]) for n in numbers)
    if isinstance(wanted, list):  # between
        bounds = dict(zip(("at_least", "at_most"), wanted, strict=True))
    else:
        bounds = {test: wanted}
    words = " and ".join(f"{COMPARISONS[test][0]} {bound}" for test, bound in bounds.items())
    passed = [_compare(test, n, bound, known) for n in numbers for test, bound in bounds.items()]
    return words, all(passed) and all(number["of"] != 0 for number in numbers)


def _compare(test: str, number: Entry, bound: Bound, known: Known) -> bool:
    """Compare a number with a whole number that is given, or with a number that is named."""
    other: Entry = {"value": bound, "of": None} if isinstance(bound, int) else known.number(bound)
    if test != "same_as" and len({number["of"], other["of"]} - {None}) > 1:
        outs = f"{number['id']} is out of {number['of']} and {bound} out of {other['of']}"
        raise ConditionError(f"{outs}: counts out of different totals are not more or fewer")
    return COMPARISONS[test][1](number["value"], other["value"])


def _of_code(name: str, test: str, wanted: Bound | list[Bound], known: Known) -> Finding:
    code = _look_up(known.codes, name, "code of the codebook")
    rows = f"raw/codebook.csv, {name}"
    if test == "label":
        words = wanted if isinstance(wanted, list) else [wanted]
        quoted = ", ".join(f"“{word}”" for word in words)
        holds = all(str(word).casefold() in code["label"].casefold() for word in words)
        return Finding(f"label of {name}: has {quoted}", code["label"], holds, rows)
    place = {"first": 1, "last": code["of"]}.get(str(wanted), wanted)
    among = "themes" if code["level"] == 1 else "its siblings"
    said = f"position of {name} among {among}: {wanted}"
    return Finding(said, f"{code['place']} of {code['of']}", code["place"] == place, rows)


def _shown(number: Entry) -> str:
    of = "" if number["of"] is None else f" of {number['of']}"
    return f"{number['value']:,}{of}" + (" (undefined)" if number["of"] == 0 else "")


def _rows(number: Entry) -> str:
    """Say which rows a number rests on, or where it is published."""
    if "rows" not in number:
        return f"{number['id']}: {', '.join(number['rests_on'])}"
    ids = ", ".join(number["rows"].get("ids", []))
    said = f"{number['rows']['count']} rows of {number['tables'][0]}"
    return f"{number['id']}: {said}" + (f" ({ids})" if ids else "")
