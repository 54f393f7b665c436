"""The conditions on which claims rest: a small vocabulary, and what it is held to.

A condition has a subject and what is said of it.

    number: n.sources              a number of tables/numbers.json
    each: [n.sources, n.coders]    each of some numbers
    each_theme: interviews         the number theme.CODE.interviews of each theme
    each_subtheme: people          the same of each subtheme
        at_least, at_most, same_as, more_than, fewer_than: a whole number, or a number's name
        between: [lowest, highest]
        share: majority, minority, few (at most a tenth), all or none of what the number is out of
    in_order: [n.codings, n.sources]   numbers that never increase along the list
    code: T1                       a code of the codebook
        position: first, last, or its place among its siblings
        label: words, or a list of words, that stand in its label
    published: participants        a fact of published/claims.yml: said of the article, not the data
"""

from __future__ import annotations

import csv
import itertools
import json
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.prose import read_entries
from analysis.words import dashed

COMPARISONS = {
    "at_least": ("at least", operator.ge),
    "at_most": ("at most", operator.le),
    "same_as": ("the same as", operator.eq),
    "more_than": ("more than", operator.gt),
    "fewer_than": ("fewer than", operator.lt),
}
SHARES = {
    "majority": ("more than half", lambda value, of: 2 * value > of),
    "minority": ("fewer than half", lambda value, of: 2 * value < of),
    "few": ("at most a tenth", lambda value, of: 10 * value <= of),
    "all": ("all", operator.eq),
    "none": ("none", lambda value, _: value == 0),
}
NUMBER_TESTS = (*COMPARISONS, "between", "share")
SUBJECTS = {
    "number": NUMBER_TESTS,
    "each": NUMBER_TESTS,
    "each_theme": NUMBER_TESTS,
    "each_subtheme": NUMBER_TESTS,
    "in_order": (),
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

    numbers: dict[str, dict[str, Any]]
    codes: dict[str, dict[str, Any]]
    published: dict[str, dict[str, Any]]
    synthetic: bool

    @classmethod
    def read(cls, data: Path, numbers: Path) -> Known:
        """Read a validated data folder, and what `analysis.numbers` made of it."""
        content = json.loads(numbers.read_text("utf-8"))
        with (data / "raw/codebook.csv").open(encoding="utf-8", newline="") as file:
            rows = {row["code_id"]: row for row in csv.DictReader(file)}
        return cls(
            {number["id"]: number for number in content["numbers"]},
            {dashed(code): _placed(code, rows) for code in rows},
            read_entries(data / "published/claims.yml"),
            content["provenance"] == "synthetic",
        )

    def number(self, name: str) -> dict[str, Any]:
        """Look a number up."""
        return _look_up(self.numbers, name, "number of tables/numbers.json")

    def value(self, given: object) -> int:
        """Return a whole number that is given, or the value of a number that is named."""
        return given if type(given) is int else self.number(given)["value"]

    def printed(self, variable: str) -> str:
        """Return what a variable of the text prints, as far as claims may rest on it."""
        kind, _, name = variable.removeprefix("var ").strip().partition(".")
        if kind == "label" and name in self.codes:
            return self.codes[name]["label"]
        words = self.numbers.get(f"{kind[1:]}.{name}", {}).get("words", "…")
        return self.numbers.get(f"{kind}.{name}", {}).get("text", words)


def _placed(code: str, rows: dict[str, dict[str, str]]) -> dict[str, Any]:
    parent, level = rows[code]["parent_id"], 1
    siblings = [c for c, row in rows.items() if row["parent_id"] == parent]
    siblings.sort(key=lambda c: int(rows[c]["position"]))
    while parent:
        parent, level = rows[parent]["parent_id"], level + 1
    place = {"place": siblings.index(code) + 1, "of": len(siblings)}
    return {"label": rows[code]["label"], "level": level, **place}


def _look_up(known: dict[str, dict[str, Any]], name: object, kind: str) -> dict[str, Any]:
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
        names, called = _names(subject, about, known)
        for test, wanted in said.items() or [("in_order", None)]:
            yield _of_numbers(names, called, test, wanted, known)


def _names(subject: str, about: object, known: Known) -> tuple[list[str], str]:
    """Return the numbers that a subject names, and what they are called together."""
    names = about if isinstance(about, list) else [about]
    called = ", ".join(map(str, names))
    if level := LEVELS.get(subject):
        codes = [code for code, row in known.codes.items() if row["level"] == level]
        names, called = [f"theme.{code}.{about}" for code in codes], f"{about} of {subject[5:]}s"
    if len(names) < (2 if subject == "in_order" else 1):
        raise ConditionError(f"{subject} {about}: expected more names of numbers")
    return names, called


def _of_numbers(names: list[str], called: str, test: str, wanted: Any, known: Known) -> Finding:  # noqa: ANN401
    numbers = [known.number(name) for name in names]
    if test == "in_order":
        said = "never increasing"
        holds = all(
            _compare("at_least", one, other["id"], known)
            for one, other in itertools.pairwise(numbers)
        )
    elif test == "share":
        said, holds = _share(numbers, wanted)
    elif test == "between":
        if not isinstance(wanted, list) or len(wanted) != 2:  # noqa: PLR2004
            raise ConditionError(f"{called}, between {wanted}: expected [lowest, highest]")
        low, high = map(known.value, wanted)
        said = f"between {wanted[0]} and {wanted[1]}"
        holds = all(low <= number["value"] <= high for number in numbers)
    else:
        said = f"{COMPARISONS[test][0]} {wanted}"
        holds = all(_compare(test, number, wanted, known) for number in numbers)
    defined = all(number["of"] != 0 for number in numbers)
    values, rows = ", ".join(map(_shown, numbers)), "; ".join(map(_rows, numbers))
    return Finding(f"{called}: {said}", values, holds and defined, rows)


def _share(numbers: list[dict[str, Any]], wanted: str) -> tuple[str, bool]:
    if str(wanted) not in SHARES or any(number["of"] is None for number in numbers):
        names = ", ".join(number["id"] for number in numbers)
        expected = f"{', '.join(SHARES)}, of numbers with a denominator"
        raise ConditionError(f"{names}: share {wanted}: expected {expected}")
    said, compare = SHARES[wanted]
    return said, all(compare(number["value"], number["of"]) for number in numbers)


def _compare(test: str, number: dict[str, Any], wanted: object, known: Known) -> bool:
    value = known.value(wanted)
    of = known.number(str(wanted))["of"] if isinstance(wanted, str) else None
    if test != "same_as" and None not in (of, number["of"]) and of != number["of"]:
        outs = f"{number['id']} is out of {number['of']} and {wanted} out of {of}"
        raise ConditionError(f"{outs}: counts out of different totals are not more or fewer")
    return COMPARISONS[test][1](number["value"], value)


def _of_code(name: object, test: str, wanted: Any, known: Known) -> Finding:  # noqa: ANN401
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


def _shown(number: dict[str, Any]) -> str:
    of = "" if number["of"] is None else f" of {number['of']}"
    return f"{number['value']:,}{of}" + (" (undefined)" if number["of"] == 0 else "")


def _rows(number: dict[str, Any]) -> str:
    """Say which rows a number rests on, as far as it says so itself."""
    rows = number.get("rows")
    if not rows:
        return f"{number['id']}: {', '.join(number.get('rests_on', ['raw/']))}"
    ids = ", ".join(rows.get("ids") or number.get("ids") or [])
    return f"{number['id']}: {rows['count']} rows of {rows['table']}{ids and f' ({ids})'}"
