"""Sentences of this compendium's own paper that still stand in the text of another study."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.common.output import ROOT
from analysis.prose.beside import BREAK
from analysis.prose.dialect import SHORTCODE
from analysis.prose.places import paragraphs
from analysis.prose.typed import plain
from analysis.study.settings import root_of, settings_of

SHOWN = 60  # characters
LEAST = 4  # words: shorter ones belong to everybody
OURS = ROOT / "manuscript"


def sentences(folder: Path) -> dict[str, list[str]]:
    """Return the sentences of a manuscript, without variables, citations and marks: and where."""
    found: dict[str, list[str]] = {}
    for paragraph in paragraphs(folder):
        text, at = paragraph.text, 0
        for end in [*(m.end() for m in BREAK.finditer(text)), len(text)]:
            words = re.findall(r"[^\W_]+", plain(SHORTCODE.sub(" ", text[at:end])).casefold())
            if len(words) >= LEAST:
                place = str(paragraph.line(text[:at]))
                found.setdefault(" ".join(words), []).append(place)
            at = end
    return found


def kept(data: Path) -> list[str]:
    """Warn of each sentence of this paper in the manuscript of another study: file and line."""
    folder = root_of(data) / "manuscript"
    same = settings_of(data).get("title") == settings_of(ROOT / "data").get("title")
    if same or not folder.is_dir():
        return []
    ours = sentences(OURS)
    said = "a sentence of the compendium's own paper is left here: write your own"
    return [
        f"{folder}/{place}: {said} (“{words[:SHOWN]}…”)"
        for words, places in sentences(folder).items()
        if words in ours
        for place in places
    ]
