"""Sentences of this compendium's own paper that still stand in the text of another study."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from analysis.common.output import ROOT
from analysis.common.problems import Problem, report
from analysis.prose.places import Line, paragraphs
from analysis.prose.syntax import BREAK, SHORTCODE, wording
from analysis.study.settings import root_of, settings_of

LEAST = 5  # words: shorter sentences belong to everybody
OURS = ROOT / "manuscript"
EXPECTED = "words of your own; a sentence of the compendium's own paper is left here"


def sentences(folder: Path) -> Iterator[tuple[str, Line]]:
    """Yield the sentences of a manuscript, without variables, citations and marks, and their lines.

    Args:
        folder: of the manuscript.
    """
    for paragraph in paragraphs(folder):
        text, at = paragraph.text, 0
        for end in [*(found.end() for found in BREAK.finditer(text)), len(text)]:
            words = re.findall(r"[^\W_]+", wording(SHORTCODE.sub(" ", text[at:end])).casefold())
            if len(words) >= LEAST:
                yield " ".join(words), paragraph.line(text[:at])
            at = end


def kept(data: Path) -> list[str]:
    """Warn of the sentences of this paper in the manuscript of another study: by file, the lines.

    Args:
        data: the folder of the study.
    """
    folder = root_of(data) / "manuscript"
    same = settings_of(data).get("title") == settings_of(ROOT / "data").get("title")
    if same or not folder.is_dir():
        return []
    ours = {words for words, _ in sentences(OURS)}
    found = [
        Problem(f"{folder}/{line.document}.qmd", line.number, expected=EXPECTED)
        for words, line in sentences(folder)
        if words in ours
    ]
    return report(sorted(set(found))).splitlines()[1:] if found else []
