"""The conditions on which claims rest: a small vocabulary, and what it is held to.

A condition has a subject and what is said of it.

    number: n.sources              a number of tables/numbers.json
    each: [n.sources, n.coders]    each of some numbers
    each_theme: interviews         the number theme.CODE.interviews of each theme
    each_subtheme: people          the same of each subtheme
        at_least, at_most, same_as, more_than, fewer_than, other_than: a whole number, a number's
            name, or a multiple of it, as in 2 x n.focus-groups
        between: [lowest, highest]
        share: of what the number is out of, in words of lexicon.yml: all, most, nearly all, few,
            none, at least half, about a third, all but one
    code: T1                       a code of the codebook
        position: first, last, or its place among its siblings
        label: words, or a list of words, that stand in its label
    published: participants        a fact of published/claims.yml: said of the article, not the data
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from analysis.meaning.amounts import COMPARISONS, Test
from analysis.meaning.lexicon import Entry, amount, meant
from analysis.prose.dialect import RefusedError, read_beside, told
from analysis.prose.places import number_of

PUBLISHED = "published/claims.yml"
Bound = int | str  # a number that is given, or the name of one
MULTIPLE = re.compile(r"(\d+(?:/\d+)?) (?:x|times) (\S+)")
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
    subject, about, said = _parts(condition)
    if subject == "published":
        fact = _look_up(known.published, about, f"fact of {PUBLISHED}")
        yield Finding(f"published: {fact['fact']}", fact["locator"], True, PUBLISHED, "published")
    elif subject == "code":
        yield from (_of_code(about, test, wanted, known) for test, wanted in said.items())
    else:
        names, called = _names(subject, about, known)
        numbers = [known.number(name) for name in names]
        values, rows = ", ".join(map(_shown, numbers)), "; ".join(map(_rows, numbers))
        for test, wanted in said.items():
            words, passes = _test(called, test, wanted, known)
            if test == "share" and any(number["of"] is None for number in numbers):
                raise ConditionError(
                    f"{called}: share {wanted}: expected numbers with a denominator"
                )
            _comparable(numbers, test, wanted, known)
            holds = all(n["of"] != 0 and passes(n["value"], n["of"] or 0) for n in numbers)
            yield Finding(f"{called}: {words}", values, holds, rows)


@dataclass
class Grounds:
    """What the conditions of a claim say, whether or not it is so.

    Attributes:
        counts: of numbers, by name: tests that they have to pass.
        relations: a number, how it compares, how many times another, and that one.
        places: of codes, their position.
        labels: of codes, words that stand in their labels.
        facts: that are published.
    """

    counts: dict[str, list[Test]] = field(default_factory=dict)
    relations: list[tuple[str, str, Fraction, str]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    facts: list[Entry] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        """The codes of which they say something."""
        numbers = [*self.counts, *(relation[3] for relation in self.relations)]
        counted = [name.split(".")[1] for name in numbers if name.startswith("theme.")]
        return [*counted, *self.places, *self.labels]


def grounds(conditions: Iterable[Entry], known: Known) -> Grounds:
    """Put together what conditions say that `evaluate` has taken.

    Raises:
        ConditionError: they ask for what there is not.
    """
    found = Grounds()
    for condition in conditions:
        subject, about, said = _parts(condition)
        if subject == "published":
            found.facts.append(known.published[about])
        elif subject == "code":
            if "position" in said:
                found.places[about] = _place(said["position"], known.codes[about])
            label = said.get("label", [])
            found.labels[about] = [label] if isinstance(label, str) else label
        else:
            names, called = _names(subject, about, known)
            for name in names:
                tests = [_test(called, test, wanted, known)[1] for test, wanted in said.items()]
                found.counts[name] = found.counts.get(name, []) + tests
                found.relations += [
                    (name, test, times, other)
                    for test, wanted in said.items()
                    if test in COMPARISONS and isinstance(wanted, str)
                    for times, other in [_multiple(wanted)]
                ]
    return found


def _parts(condition: Entry) -> tuple[str, Any, Entry]:
    """Return the subject of a condition, what it is about, and what is said of it."""
    said = dict(condition)
    subject = next(word for word in said if word in SUBJECTS)
    return subject, said.pop(subject), said


def _names(subject: str, about: Any, known: Known) -> tuple[list[str], str]:  # noqa: ANN401
    """Return the numbers that a condition is about, and how they are called."""
    names = about if isinstance(about, list) else [about]
    called = ", ".join(map(str, names))
    if level := LEVELS.get(subject):
        codes = [code for code, row in known.codes.items() if row["level"] == level]
        names = [f"theme.{code}.{about}" for code in codes]
        called = f"{about} of {subject.removeprefix('each_')}s"
    if not names:
        raise ConditionError(f"{called}: the codebook has none")
    return names, called


def _test(called: str, test: str, wanted: Bound | list[Bound], known: Known) -> tuple[str, Test]:
    """Say a test in words, and return it."""
    if test == "share":
        if not (share := amount(str(wanted))):
            what = "expected words such as most, at least half, nearly all, few or none"
            raise ConditionError(f"{called}: share: found {wanted!r}, {what}")
        return meant(str(wanted)), share.test
    pair = wanted if isinstance(wanted, list) else [wanted]  # a list of what it is between
    bounds = dict(zip(("at_least", "at_most") if len(pair) > 1 else (test,), pair, strict=True))
    words = " and ".join(f"{COMPARISONS[test][0]} {bound}" for test, bound in bounds.items())
    values = [(COMPARISONS[test][1], _value(bound, known)) for test, bound in bounds.items()]
    return words, lambda v, _: all(compare(v, value) for compare, value in values)


def _multiple(bound: str) -> tuple[Fraction, str]:
    """Return how many times which number a bound is."""
    found = MULTIPLE.fullmatch(bound)
    return (Fraction(found[1]), found[2]) if found else (Fraction(1), bound)


def _value(bound: Bound, known: Known) -> Fraction:
    if isinstance(bound, int):
        return Fraction(bound)
    times, name = _multiple(bound)
    return times * int(known.number(name)["value"])


def _comparable(numbers: list[Entry], test: str, wanted: Bound | list[Bound], known: Known) -> None:
    """See that counts are more or fewer than others that are out of the same."""
    for bound in wanted if isinstance(wanted, list) else [wanted]:
        if test in ("same_as", "other_than", "share") or isinstance(bound, int):
            continue
        other = known.number(_multiple(bound)[1])
        for number in numbers:
            if len({number["of"], other["of"]} - {None}) > 1:
                outs = f"{number['id']} is out of {number['of']} and {bound} out of {other['of']}"
                raise ConditionError(
                    f"{outs}: counts out of different totals are not more or fewer"
                )


def _of_code(name: str, test: str, wanted: Bound | list[Bound], known: Known) -> Finding:
    code = _look_up(known.codes, name, "code of the codebook")
    rows = f"raw/codebook.csv, {name}"
    if test == "label":
        words = wanted if isinstance(wanted, list) else [wanted]
        quoted = ", ".join(f"“{word}”" for word in words)
        holds = all(str(word).casefold() in code["label"].casefold() for word in words)
        return Finding(f"label of {name}: has {quoted}", code["label"], holds, rows)
    place = _place(wanted, code)
    among = "themes" if code["level"] == 1 else "its siblings"
    said = f"position of {name} among {among}: {wanted}"
    return Finding(said, f"{code['place']} of {code['of']}", code["place"] == place, rows)


def _place(wanted: Any, code: Entry) -> int:  # noqa: ANN401
    """Return the place among its siblings that a position means."""
    return int({"first": 1, "last": code["of"]}.get(wanted, wanted))


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
