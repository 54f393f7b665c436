"""Pictures, tables and phrases of the author's own, as both renderers and all formats take them."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from analysis.common.described import read
from analysis.common.markdown import Record, pipe_table
from analysis.common.problems import lines
from analysis.common.words import ENGLISH, PHRASES
from analysis.exhibits.pictures import PictureError, drawn
from analysis.prose.places import own_pictures, read_table


def own(folder: Path, taken: Collection[str]) -> tuple[dict[str, bytes], list[str]]:
    """Draw the pictures that a text shows, and print the tables in `tables/*.csv`.

    Args:
        folder: of the manuscript.
        taken: the names that tables of the study have already.

    Returns:
        The files that are made of them, by their paths in the folder; and what is wrong.
    """
    made: dict[str, bytes] = {}
    problems: list[str] = []
    for image in own_pictures(folder):
        try:
            pictures = drawn(folder / image)
            made |= {f"_figures/own/{image}{end}": content for end, content in pictures.items()}
        except PictureError as error:
            problems.append(str(error))
    for path in sorted(folder.glob("tables/*.csv")):
        name = f"tables/{path.name}"
        try:
            header, *rows = read_table(path)
            records: list[Record] = [dict(zip(header, row, strict=True)) for row in rows]
        except (ValueError, csv.Error):
            problems.append(
                f"{name}: expected UTF-8, a header, and rows of as many cells as it has"
            )
            continue
        if path.stem in taken:
            problems.append(f"{name}: a table of the study has this name: rename it")
        elif not records or len(set(header)) < len(header):
            problems.append(f"{name}: expected rows below a header that names no column twice")
        else:
            made[f"_tables/{path.stem}.md"] = pipe_table(records).encode()
    return made, [*problems, *_phrases(folder / PHRASES)]


def _phrases(path: Path) -> Iterator[str]:
    """Say which phrases of exhibits the author has put so that a number would be lost or typed."""
    document = read(path.name, path.read_bytes()) if path.is_file() else None
    if document is None:
        return
    yield from lines(document.problems)
    value = document.value or {}
    if not isinstance(value, dict):
        yield f"{path.name}:1: expected phrases as they stand in {ENGLISH}: `English: translated`"
        return
    for phrase, put in value.items():
        held = isinstance(put, str) and not re.search(r"\d", put)
        if not held or put.count("{}") != phrase.count("{}"):
            at = f"{path.name}:{document.line((phrase,))}: “{phrase}”"
            yield f"{at}: expected words without digits, with {{}} as often as in the English"
