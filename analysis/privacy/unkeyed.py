"""Findings in a clone of a restricted study, which has no key to know again what was waived.

There a waiver can only be presumed to be of what it was given for. It is where the commit before
holds the same words in the same file, and where a file has no more words of a kind than waivers.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.common.revision import RevisionError
from analysis.privacy.commit import next_commit, rest_of
from analysis.privacy.search import Found, search
from analysis.privacy.texts import Text, texts_of_data, texts_of_manuscript
from analysis.study.digests import Digests
from analysis.study.settings import root_of


def findings(
    texts: Iterable[Text],
    denied: Sequence[str],
    waived: Iterable[dict[str, Any]],
    digests: Digests,
    before: Callable[[], list[Text] | None],
) -> list[Found]:
    """Find the identifiers of some texts; without a key, those of which no waiver is presumed.

    Args:
        texts: where to look.
        denied: the study's own words and phrases.
        waived: the waivers of the study.
        digests: those of the study.
        before: returns the texts as they were committed last; None where nothing was.
    """
    if digests.known:
        return search(texts, denied, digests)
    own = Digests(key=secrets.token_bytes(32))  # tells words apart in this run, and is forgotten
    found, last = search(texts, denied, own), before()
    known = None if last is None else set(map(_place, search(last, denied, own)))
    words, given = (defaultdict[tuple[str, str], set[str]](set) for _ in range(2))
    for f in found:
        if known is None or _place(f) in known:
            words[f.file, f.kind].add(f.digest)
    for waiver in waived:
        given[waiver["file"], waiver["kind"]].add(waiver["digest"])
    return [
        replace(f, digest="")
        for f in found
        if (known is not None and _place(f) not in known)
        or len(words[f.file, f.kind]) > len(given[f.file, f.kind])
    ]


def _place(found: Found) -> tuple[str, str, str, str]:
    return found.file, found.part, found.kind, found.digest


def committed(project: Path, data: Path) -> list[Text] | None:
    """Return the texts of a study as they were committed last; None where nothing was."""
    try:
        with next_commit(project, "HEAD") as commit:
            if commit is None:
                return None
            with chdir(commit.copy):
                texts = [*texts_of_data(data), *texts_of_manuscript(root_of(data) / "manuscript")]
                return [*texts, *rest_of(commit, data, texts)]
    except (RevisionError, OSError):
        return None
