"""Search the documents as a reader has them, before they are written: what the gate could not see.

What stands in a text that the gate has searched was judged there. Anything else that identifies
came in on a way that nobody knew of, and stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from analysis.common.problems import Problem
from analysis.privacy.formats import readings
from analysis.privacy.identifiers import DENIED, find
from analysis.privacy.search import EDGES, digest, read_denied, stretches, waivers
from analysis.privacy.texts import document, texts_of_data, texts_of_manuscript
from analysis.study.digests import digests_of
from analysis.study.settings import settings_of


def leaks(data: Path, manuscript: Path, built: Mapping[Path, bytes], day: str) -> Iterator[Problem]:
    """Yield what identifies in built documents, and stands in no text that the gate has searched.

    Args:
        data: the data folder, with the waivers and the deny-list of the study.
        manuscript: the folder from which the documents were made.
        built: the documents by their paths. Of a PDF only properties are read.
        day: the date that the documents bear, as YYYY-MM-DD, or none.
    """
    settings: dict[str, Any] = settings_of(data)
    denied, _, _ = read_denied(data, settings)
    waived, digests = waivers(settings), digests_of(data, settings)
    texts = [*texts_of_data(data), *texts_of_manuscript(manuscript)]
    known = _compact("\n".join(f"{text.text}\n{text.read}" for text in texts))
    if day:
        known += _compact(f"\n{date.fromisoformat(day):%-d %B %Y}")
    for path, content in built.items():
        for reading in readings(content, path.suffix)[0]:
            text = document(path.name, reading).rest
            for kind, start, end in stretches(text, find(text, denied)):
                words = text[start:end]
                said = " ".join(words.split()).strip(EDGES)
                judged = any(
                    w["kind"] == kind and w["digest"] == digest(said, w["file"], digests)
                    for w in waived
                )
                if judged or (kind != DENIED and _compact(words) in known):
                    continue
                expected = (
                    f"no {kind}: no text that was searched holds it in this way; find out where it"
                    " comes from and remove it, or write it where it is searched and can be waived"
                )
                yield Problem(path.name, text.count("\n", 0, start) + 1, "", "", expected)


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
