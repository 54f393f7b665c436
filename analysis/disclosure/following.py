"""Earlier releases held against what would be printed now: which are, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from analysis.common.problems import Problem
from analysis.disclosure.people import people_of
from analysis.disclosure.releases import Release, present, releases
from analysis.disclosure.together import Together
from analysis.study.schema import path_of
from analysis.study.settings import STUDY
from analysis.study.study import Study

MOST = 5  # releases, beside those that the settings name


def judged(study: Study) -> bool:
    """Whether anything is to be proved of several releases.

    Not where data are open, since their rows are public, or synthetic, since these describe
    nobody; nor where nothing is hidden, or people are not described.
    """
    return study.provenance == "restricted" and study.threshold > 1 and bool(study.attributes)


def others(study: Study, now: Release) -> Iterator[Release | Problem]:
    """Yield the last releases that differ from this one, and why one cannot be read.

    Two that are alike are one.
    """
    named = study.data.settings["disclosure"].get("released", [])
    seen = [now]
    for then in releases(study) if judged(study) else ():
        if isinstance(then, Problem):
            yield then
        elif not any(then.like(release) for release in seen):
            seen.append(then)
            yield then
        if len(seen) > MOST + len(named):
            return


def following(study: Study, counts: pd.DataFrame, marks: pd.DataFrame) -> Iterator[Problem]:
    """Report earlier releases with which what is printed now tells more than any does by itself.

    Each is held against it, and if nothing follows from any of them, all are at once.

    Args:
        study: with everything.
        counts: of people that would be printed, as `analysis.disclosure.printable` has them.
        marks: the same.
    """
    if not judged(study):
        return
    now = present(study, counts, marks)
    known = list(others(study, now))
    problems = [release for release in known if isinstance(release, Problem)]
    then = [release for release in known if isinstance(release, Release)]
    for some in [[release] for release in then] + ([then] if len(then) > 1 else []):
        if len(some) == 1 or not problems:
            problems += _told(study, some, now)
    yield from problems


def _told(study: Study, then: list[Release], now: Release) -> Iterator[Problem]:
    """Report what follows from some releases and the present one, without the categories."""
    try:
        told = ", and ".join(follows(study, then, now))
    except ValueError:  # such as other categories
        told = "nobody can say what, since no people fit all of it, and more than is known"
    if told:
        names = [release.name for release in then]
        one = f"release {names[0]}" if len(names) == 1 else f"releases {', '.join(names)}"
        expected = (
            f"tables of people that tell no more together with those of {one}"
            f" than by themselves: {told} would follow. Keep what was hidden there, merge"
            f" categories further, or say that it may be: `accepted: [{names[0]}]` under"
            f" disclosure in {STUDY}"
        )
        where = ", ".join(study.attributes)
        yield Problem(path_of("participants"), 0, where, expected=expected)


def follows(study: Study, then: list[Release], now: Release) -> list[str]:
    """Say what follows from some releases and from what is printed now, without the categories.

    Raises:
        ValueError: no people fit all of them.
    """
    found = [*_in_common(study, then, now)]
    counts = [replace(release, marks={}, facts=[]) for release in then]
    # Pseudonyms that were given anew contradict, and so can marks of codings that were changed.
    for earlier, named in ((then, True), (then, False), (counts, False)):
        if found:
            break
        try:
            found = list(Together(study, [*earlier, now], named=named).tells())
        except ValueError:
            if earlier is counts:
                raise
        else:
            if not named:
                break
    return found


def _in_common(study: Study, then: list[Release], now: Release) -> Iterator[str]:
    """Yield that words were printed with what few people have in common, by all releases."""
    sources = study.sources.set_index("source_id")["mode"].astype(str)
    people = people_of(study)
    modes, k = people["source_id"].map(sources), study.threshold
    for person in set(people.index) & {p for release in (*then, now) for p in release.said}:
        alike = modes == modes[person]
        for release in (*then, now):
            for a, category in release.said.get(person, {}).items():
                if a in people:
                    alike &= people[a].map(release.into[a]) == category
        if 0 < alike.sum() < k:  # nobody: a pseudonym that was given anew, or somebody who moved
            yield "what fewer people have in common with those who are quoted"
            return
