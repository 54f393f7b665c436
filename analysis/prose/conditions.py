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

import json
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.prose.places import number_of
from analysis.prose.typed import read_entries

Entry = dict[str, Any]
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
OF_NUMBERS = (*COMPARISONS, "between", "share")
SUBJECTS = {
    **dict.fromkeys(("number", "each", "each_theme", "each_subtheme"), OF_NUMBERS),
    "code": ("position", "label"),
    "published": (),
}
LEVELS = {"each_theme": 1, "each_subtheme": 2}


class ConditionError(Exception):
    """A condition is not in the vocabulary, or asks for what there is not."""


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
    def read(cls, data: Path, numbers: Path) -> Known:
        """Read what is published in a data folder, and what `analysis.prose.numbers` made of it."""
        content = json.loads(numbers.read_text("utf-8"))
        labels = content["labels"]
        return cls(
            {number["id"]: number for number in content["numbers"]},
            {code: place | {"label": labels[code]} for code, place in content["codes"].items()},
            read_entries(data / "published/claims.yml"),
            content["provenance"] == "synthetic",
        )

    def number(self, name: object) -> Entry:
        """Look a number up."""
        return _look_up(self.numbers, name, "number of tables/numbers.json")

    def printed(self, variable: str) -> str:
        """Return what a variable of the text prints, as far as claims may rest on it."""
        if code := self.codes.get(variable.removeprefix("label.")):
            return str(code["label"])
        if number := number_of(variable, self.numbers):
            return str(self.numbers[number]["text" if number == variable else "words"])
        return "…"


def _look_up(known: dict[str, Entry], name: object, kind: str) -> Entry:
    if not isinstance(name, str) or name not in known:
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


def evaluate(condition: object, known: Known) -> Iterator[Finding]:
    """Hold a condition to what is known.

    Raises:
        ConditionError: it is not in the vocabulary, or asks for what there is not.
    """
    said = dict(condition) if isinstance(condition, dict) else {}
    subjects = [word for word in said if word in SUBJECTS]
    if len(subjects) != 1:
        raise ConditionError(f"expected one subject ({', '.join(SUBJECTS)}), found {condition!r}")
    (subject,) = subjects
    about = said.pop(subject)
    if bool(said) != bool(SUBJECTS[subject]) or not set(said) <= set(SUBJECTS[subject]):
        expected = ", ".join(SUBJECTS[subject]) or "nothing more"
        found = ", ".join(map(str, said)) or "nothing"
        raise ConditionError(f"{subject} {about}: expected {expected}, found {found}")
    if subject == "published":
        fact = _look_up(known.published, about, "fact of published/claims.yml")
        rows = "published/claims.yml"
        yield Finding(f"published: {fact['fact']}", fact["locator"], True, rows, "published")
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
            raise ConditionError(f"{subject} {about}: expected names of numbers")
        numbers = [known.number(name) for name in names]
        values, rows = ", ".join(map(_shown, numbers)), "; ".join(map(_rows, numbers))
        for test, wanted in said.items():
            words, holds = _of_numbers(numbers, called, test, wanted, known)
            yield Finding(f"{called}: {words}", values, holds, rows)


def _of_numbers(
    numbers: list[Entry], called: str, test: str, wanted: object, known: Known
) -> tuple[str, bool]:
    """Say a test in words, and whether all of some numbers pass it; out of nobody, none does."""
    bounds = {test: wanted}
    if test == "share":
        if str(wanted) not in SHARES or any(number["of"] is None for number in numbers):
            expected = f"{', '.join(SHARES)}, of numbers with a denominator"
            raise ConditionError(f"{called}: share {wanted}: expected {expected}")
        words, passes = SHARES[str(wanted)]
        return words, all(n["of"] and passes(n["value"], n["of"]) for n in numbers)
    if test == "between":
        if not isinstance(wanted, list) or len(wanted) != 2:  # noqa: PLR2004
            raise ConditionError(f"{called}, between {wanted}: expected [lowest, highest]")
        bounds = dict(zip(("at_least", "at_most"), wanted, strict=True))
    words = " and ".join(f"{COMPARISONS[test][0]} {bound}" for test, bound in bounds.items())
    passed = [_compare(test, n, bound, known) for n in numbers for test, bound in bounds.items()]
    return words, all(passed) and all(number["of"] != 0 for number in numbers)


def _compare(test: str, number: Entry, bound: object, known: Known) -> bool:
    """Compare a number with a whole number that is given, or with a number that is named."""
    other = {"value": bound, "of": None} if type(bound) is int else known.number(bound)
    if test != "same_as" and len({number["of"], other["of"]} - {None}) > 1:
        outs = f"{number['id']} is out of {number['of']} and {bound} out of {other['of']}"
        raise ConditionError(f"{outs}: counts out of different totals are not more or fewer")
    return COMPARISONS[test][1](number["value"], other["value"])


def _of_code(name: object, test: str, wanted: object, known: Known) -> Finding:
    code = _look_up(known.codes, name, "code of the codebook")
    rows = f"raw/codebook.csv, {name}"
    if test == "label":
        words = wanted if isinstance(wanted, list) and wanted else [wanted]
        quoted = ", ".join(f"“{word}”" for word in words)
        holds = all(str(word).casefold() in code["label"].casefold() for word in words)
        return Finding(f"label of {name}: has {quoted}", code["label"], holds, rows)
    place = {"first": 1, "last": code["of"]}.get(str(wanted), wanted)
    if type(place) is not int:
        raise ConditionError(f"{name}: position {wanted}: expected first, last or a whole number")
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
