"""Those who are there now, as far as a reader can trace them through earlier releases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.disclosure.people import people_of, voices_of
from analysis.disclosure.releases import ANY, Release
from analysis.methods.reach import with_ancestors
from analysis.study.study import Study


@dataclass(frozen=True)
class Person:
    """What a reader knows of somebody who is there now, release by release, the present one last.

    Attributes:
        here: whether the person was there; None where that is not known.
        raised: what the person raised.
        said: what was printed with the person's words.
    """

    here: tuple[bool | None, ...]
    raised: tuple[frozenset[str], ...]
    said: tuple[tuple[tuple[str, str], ...], ...]


def traced(study: Study, releases: list[Release], *, named: bool) -> Iterator[Person]:
    """Yield what is known of everybody who is there now."""
    now, themes = len(releases) - 1, study.themes[["code_id"]]
    voices = voices_of(study).merge(themes, on="code_id")
    own = voices.groupby("participant_id")["code_id"].agg(frozenset)
    codings = with_ancestors(study.codings, study.codes).merge(themes, on="code_id")
    heard = codings.groupby("source_id")["code_id"].agg(frozenset)
    for person, source in people_of(study)["source_id"].items():
        raised, codes = own.get(person, frozenset()), heard.get(source, frozenset())
        here, then, said = [], [], []
        for r, release in enumerate(releases):
            listed = named and (source, ANY) in release.raised
            before = {c for (s, c), was in release.raised.items() if s == source and was}
            then.append((raised - (codes - before)) | (before - codes) if listed else raised)
            unknown = r < now and (release.here is None or not named)
            here.append(None if unknown else person in (release.here or ()))
            words = release.said.get(str(person), {}) if here[-1] else {}
            said.append(tuple(words.items()))
        yield Person(tuple(here), tuple(then), tuple(said))
