"""Two releases are one release to a reader: what follows from the tables of people of both.

The last release is what git has committed; `released` in study.yml names others, each by a revision
or by the folder of another build. The people of then and of now are taken to be the same, but for
as few who came or went as the printed counts of both leave possible: whoever knows more of that,
knows of more people who did, and so less of each. With the counts of both known,

- every count that either release hides stays open between values k apart, and of the counts of
  fewer than k people by unmerged categories none is narrower than it is by what is printed now;
- of those who went, and of those who came, it is not known that some, but fewer than k, are of a
  category;
- a mark that is withheld now does not follow from one that was printed, where fewer than k came or
  went.

Not covered: marks of then that were withheld, and what the marks of both together tell of one
person. Open data are public as they are, and with a threshold of 1 nothing is hidden.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint

from analysis.common.described import read
from analysis.common.frames import rows_of
from analysis.common.problems import Problem
from analysis.common.revision import RevisionError, git
from analysis.disclosure.counts import ALL, Ints, grid, members
from analysis.disclosure.people import merged, merging, occurring, people_of
from analysis.methods.suppression import apart, extreme, reachable
from analysis.study.schema import path_of
from analysis.study.settings import STUDY, root_of
from analysis.study.study import Study

COUNTS, MARKS = "tables/participants.csv", "figures/theme-by-group.csv"
LAST = "HEAD"
THEN, NOW, WENT, CAME = (
    (1, 1, 0),
    (1, 0, 1),
    (0, 1, 0),
    (0, 0, 1),
)  # of those who stayed, went, came


@dataclass(frozen=True)
class Release:
    """What was printed of people.

    Attributes:
        name: by which it can be accepted.
        counts: as in `analysis.disclosure.printable.Printable`.
        marks: the same, by the titles of attributes.
        into: the category into which each value went.
    """

    name: str
    counts: pd.DataFrame
    marks: pd.DataFrame
    into: dict[str, dict[str, str]]


def releases(study: Study) -> Iterator[Release | Problem]:
    """Yield the releases that are known and not accepted; a problem for one that is not there."""
    rules = study.data.settings["disclosure"]
    accepted = rules.get("accepted", [])
    for given in [LAST, *rules.get("released", [])]:
        name = given
        try:
            name = _commit(study) if given == LAST else given
            if name and name not in accepted:
                yield _read(study, given, name)
        except (RevisionError, OSError) as error:
            if given != LAST:  # else nothing is committed
                expected = (
                    f"a revision, or the folder of another build, with {STUDY}, {COUNTS} and"
                    f" {MARKS} (under disclosure, released): {' '.join(str(error).split())}"
                )
                yield Problem(STUDY, 0, "disclosure", given, expected)
        except (ValueError, LookupError, TypeError, AttributeError):
            expected = (
                f"a release whose {STUDY}, {COUNTS} and {MARKS} can be read, so that it can be"
                f" held against this one; or `accepted: [{name}]` under disclosure"
            )
            yield Problem(STUDY, 0, "disclosure", name, expected)


def _commit(study: Study) -> str:
    """Return the commit that made the last tables of people what they are, if there is any."""
    log = ("log", "-1", "--format=%H", LAST, "--", COUNTS, MARKS)
    return git(root_of(study.folder), *log).decode().strip()[:12]


def _read(study: Study, given: str, name: str) -> Release:
    """Read a release from a folder, or from git."""
    root = root_of(study.folder)
    inside = study.folder.resolve().relative_to(root.resolve()) / STUDY
    folder = Path(given) if Path(given).is_dir() else root / given

    def content(path: str) -> bytes:
        if folder.is_dir():
            return (folder / path).read_bytes()
        return git(root, "show", "--end-of-options", f"{given}:./{path}")

    settings = read(STUDY, content(inside.as_posix())).value
    merge = settings.get("disclosure", {}).get("merge", {})
    numbers = {"people": "Int64", "raised": "Int64"}
    types = dict.fromkeys(("attribute", "value", "across", "code_id"), "str") | numbers
    empty = {column: [""] for column in numbers}
    counts, marks = (
        pd.read_csv(io.BytesIO(content(path)), dtype=types, keep_default_na=False, na_values=empty)
        for path in (COUNTS, MARKS)
    )
    known = {field["name"] for field in study.data.fields["participants"]}
    into = {}
    for attribute in settings["attributes"]:
        new = {v: label for label, old in merge.get(attribute, {}).items() for v in old}
        labels = counts.loc[counts["attribute"] == attribute, "value"]
        values = study.values("participants", attribute) if attribute in known else labels
        into[attribute] = {v: new.get(v, v) for v in values}
    return Release(name, counts, marks, into)


def following(study: Study, counts: pd.DataFrame, marks: pd.DataFrame) -> Iterator[Problem]:
    """Report earlier releases with which what is printed now tells more than either by itself.

    Args:
        study: with everything.
        counts: of people that would be printed, as `analysis.disclosure.printable` has them.
        marks: the same.
    """
    # Open data are public as they are, and synthetic ones describe nobody.
    if study.threshold == 1 or study.provenance != "restricted" or not study.attributes:
        return
    titles = {a: study.field("participants", a)["title"] for a in study.attributes}
    marks = marks.assign(attribute=marks["attribute"].map(titles)).astype({"raised": "Int64"})
    into = {a: dict(categories) for a, categories in merging(study).items()}
    now = Release("", counts, marks, into)
    for then in releases(study):
        if isinstance(then, Problem):
            yield then
            continue
        try:
            told = ", and ".join(_told(study, then, now))
        except ValueError:  # other categories
            told = "nobody can say what, since no people fit both, and more than is known"
        if told:
            expected = (
                f"tables of people that tell no more together with those of release {then.name}"
                f" than by themselves: {told} would follow. Keep what that release hides, merge"
                f" categories further, or say that it may be: `accepted: [{then.name}]` under"
                f" disclosure in {STUDY}"
            )
            where = ", ".join(study.attributes)
            yield Problem(path_of("participants"), 0, where, expected=expected)


def _told(study: Study, then: Release, now: Release) -> Iterator[str]:
    """Say what follows from two releases, without the categories."""
    if _alike(then.counts, now.counts) and _alike(then.marks, now.marks):
        return
    k = study.threshold
    values = {a: list(into) for a, into in (then.into | now.into).items()}
    kinds = pd.DataFrame(list(product(*values.values())), columns=list(values), dtype=object)
    here = [_rows(kinds, release) for release in (then, now)]
    there = [members(kinds, {a: v}) for a in study.attributes for v in occurring(study, a)]
    sorts = [
        members(merged(kinds, release.into), {a: v})
        for release in (then, now)
        for a, into in release.into.items()
        for v in dict.fromkeys(into.values())
    ]
    parts = [*here, np.array(there), np.array(sorts), _small(study, kinds)]
    every = np.unique(np.vstack(parts), axis=1)
    rows = np.split(every, np.cumsum([len(part) for part in parts[:-1]]))
    known, hidden = [LinearConstraint(_among(rows[2], NOW), 1, np.inf)], []
    for sums, release in ((_among(rows[0], THEN), then), (_among(rows[1], NOW), now)):
        n = release.counts["people"]
        shut = n.isna().to_numpy()
        printed = n[~shut].to_numpy(dtype=np.int64)
        known.append(LinearConstraint(sums[~shut], printed, printed))
        hidden += [*sums[shut]]
    one = np.ones(every.shape[1], dtype=np.int64)
    table = extreme(_among(one, WENT), known)
    went, came = int(_among(one, WENT) @ table), int(_among(one, CAME) @ table)
    known.append(LinearConstraint(_among(one, WENT), went, went))
    if narrow := int((~apart(np.array(hidden), [k] * len(hidden), [], *known)).sum()):
        yield f"{narrow} hidden counts"
    few = _among(rows[4], NOW)
    few = few[~apart(few, [k] * len(few), [], *known)]
    alone = [LinearConstraint(_among(one, WENT), 0, 0), known[0], known[2]]
    (low, high), (least, most) = reachable(few, *known).T, reachable(few, *alone).T
    if narrow := int((high - low < most - least).sum()):
        yield f"{narrow} counts of fewer than {k} people"
    for people, who, did in ((went, WENT, "went"), (came, CAME, "came")):
        low, high = reachable(_among(rows[3], who), *known).T
        if people and ((low > 0) & (high < k)).any():
            yield f"categories of people who {did} since"
    if max(went, came) < k and (marks := _follow(study, then, now)):
        yield f"{marks} marks that are withheld"


def _among(kinds: Ints, who: tuple[int, int, int]) -> Ints:
    """Mark people of some kinds among those who stayed, who went and who came."""
    return np.hstack([kinds * part for part in who])


def _alike(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether the same is printed, whatever stands beside it."""
    shared = [c for c in one if c in other and c not in {"label", "number", "depth"}]
    texts = [frame[shared].astype(str).to_csv(index=False) for frame in (one, other)]
    return texts[0] == texts[1]


def _rows(kinds: pd.DataFrame, release: Release) -> Ints:
    """Return which kinds of people the counts of a release include, a row each."""
    first = next(iter(release.into))
    frame = merged(kinds, release.into)
    cells = [
        {a: v for a, v in ((row.attribute, row.value), (first, row.across)) if ALL not in {a, v}}
        for row in rows_of(release.counts)
    ]
    return np.array([members(frame, cell) for cell in cells], dtype=np.int64)


def _small(study: Study, kinds: pd.DataFrame) -> Ints:
    """Return which kinds of people the small counts include that no category was merged for."""
    people = people_of(study)
    first = study.attributes[0]
    cells = [
        {a: v for a, v in ((attribute, value), (first, across)) if ALL not in {a, v}}
        for attribute, value, across in grid({a: list(v) for a, v in merging(study).items()})
    ]
    few = [cell for cell in cells if 0 < members(people, cell).sum() < study.threshold]
    rows = [members(kinds, cell) for cell in few]
    return np.array(rows, dtype=np.int64).reshape(len(few), len(kinds))


def _follow(study: Study, then: Release, now: Release) -> int:
    """Count the marks that are withheld now and follow from one that was printed."""
    titles = {str(study.field("participants", a)["title"]): a for a in study.attributes}

    def values(release: Release, title: str, category: str) -> frozenset[str]:
        return frozenset(v for v, new in release.into[titles[title]].items() if new == category)

    printed = [
        (m.code_id, m.attribute, values(then, m.attribute, m.value), m.raised)
        for m in rows_of(then.marks.dropna(subset="raised"))
        if titles.get(m.attribute) in then.into
    ]
    withheld = [
        (m.code_id, m.attribute, values(now, m.attribute, m.value))
        for m in rows_of(now.marks[now.marks["raised"].isna()])
    ]
    return sum(
        any(
            (code, attribute) == (c, a) and (old <= new if raised else new <= old)
            for c, a, old, raised in printed
        )
        for code, attribute, new in withheld
    )
