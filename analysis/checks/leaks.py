"""Search the documents as a reader has them, before they are written: what the gate could not see.

What stands in a text that the gate has searched was judged there. Anything else that identifies
came in on a way that nobody knew of, and stops the build. So only words in an order that no such
text has, and no document before, are searched, with what stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from analysis.common.problems import Problem
from analysis.common.words import day_in, languages
from analysis.files.formats import readings
from analysis.privacy.identifiers import DENIED, Finding, find, find_denied
from analysis.privacy.search import EDGES, digest, read_denied, stretches, waivers
from analysis.privacy.texts import document, texts_of_data, texts_of_manuscript
from analysis.prose.origins import SHORT, TABLES
from analysis.study.digests import digests_of
from analysis.study.settings import settings_of

WORD = re.compile(r"[^\W_]+")
RUN = 12  # words: more than any identifier has
DIGEST = re.compile(rf"\b[0-9a-p]{{{SHORT}}}\b")
ORCID = re.compile(r"\b(?:\d{4}-){3}\d{3}[\dX]\b")  # to which documents lead
AROUND = 40  # characters that may say what a number is
# Between two cells, wider than what any form lets stand between two of its words.
APART = re.compile(r"(?:¦\s+){2,}")
# What a page shows where a number is pressed: its paragraphs are read apart, as entries of a list.
CARD, PARAGRAPH = re.compile(rb'<div class="card" .*?</div>', re.DOTALL), re.compile(rb"(</?)p>")
Runs = set[tuple[str, ...]]


def leaks(data: Path, manuscript: Path, built: Mapping[Path, bytes], day: str) -> Iterator[Problem]:
    """Yield what identifies in built documents, and stands in no text that the gate has searched.

    Args:
        data: the data folder, with the waivers and the deny-list of the study.
        manuscript: the folder from which the documents were made.
        built: the documents by their paths.
        day: the date that the documents bear, as YYYY-MM-DD, or none.
    """
    settings: dict[str, Any] = settings_of(data)
    denied, _, _ = read_denied(data, settings)
    waived, digests = waivers(settings), digests_of(data, settings)
    searched = [*texts_of_data(data), *texts_of_manuscript(manuscript)]
    judged = "\n".join(dict.fromkeys(t for text in searched for t in (text.text, text.read)))
    if day:
        judged += "\n".join(["", *(day_in(n, date.fromisoformat(day)) for n in languages())])
    judged += "".join(f"\nhttps://orcid.org/{number}" for number in ORCID.findall(judged))
    known, runs = _compact(judged), set(_runs(_words(judged)))
    printed = _digests(manuscript)
    for path, made in built.items():
        content = CARD.sub(lambda card: PARAGRAPH.sub(rb"\1li>", card[0]), made)
        for reading in readings(content, path.suffix)[0]:
            text = document(path.name, reading).rest
            text = text.replace("mailto:", "")
            text = DIGEST.sub(lambda one: "¤" * SHORT if one[0] in printed else one[0], text)
            here = list(_runs(_words(text)))
            new = set(here) - runs
            found = [*_found(text, here, new), *find_denied(text, denied)]
            for kind, start, end in stretches(text, found):
                words = text[start:end]
                said = " ".join(words.split()).strip(EDGES)
                is_waived = any(
                    w["kind"] == kind and w["digest"] == digest(said, w["file"], digests)
                    for w in waived
                )
                if is_waived or (kind != DENIED and _compact(words) in known):
                    continue
                expected = (
                    f"no {kind}: no text that was searched holds it in this way; find out where it"
                    " comes from and remove it, or write it where it is searched and can be waived"
                )
                yield Problem(path.name, text.count("\n", 0, start) + 1, "", "", expected)
                new = set()
            runs |= new
            known += _compact(text)


def _digests(manuscript: Path) -> set[str]:
    """Return the digests that the build has put into tables of the documents."""
    paths = (manuscript / "_tables" / f"{name}.md" for name in TABLES)
    return {
        one for path in paths if path.is_file() for one in DIGEST.findall(path.read_text("utf-8"))
    }


def _found(text: str, runs: list[tuple[str, ...]], new: Runs) -> Iterator[Finding]:
    """Yield what identifies in the new ones of the runs of words of a text, or around them."""
    search = cache(find)  # most cells of a page are alike
    places = [word.span() for word in WORD.finditer(text)] if new else []
    parts: list[tuple[int, int]] = []
    for n, run in enumerate(runs if new else ()):
        if run in new:
            start = text.rfind(" ", 0, max(0, places[n][0] - AROUND)) + 1
            end = text.find(" ", places[n + len(run) - 1][1] + AROUND) % (len(text) + 1)
            if parts and start <= parts[-1][1]:
                start, _ = parts.pop()
            parts.append((start, end))
    for part in parts:
        gaps = [gap.span() for gap in APART.finditer(text, *part)]
        for (_, start), (end, _) in pairwise([(0, part[0]), *gaps, (part[1], 0)]):
            for finding in search(text[start:end]):
                yield Finding(start + finding.start, start + finding.end, finding.kind)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield as many words as stand in a row, from each word on; where there are fewer, these."""
    if len(words) < RUN:
        return iter([tuple(words)] if words else [])
    return zip(*(words[n:] for n in range(RUN)), strict=False)


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
