"""Pictures, tables and phrases of the author's own, as both renderers and all formats take them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from analysis.common.described import read
from analysis.common.markdown import Record, localised, pipe_table
from analysis.common.output import ROOT, write_text
from analysis.common.problems import lines
from analysis.common.words import ENGLISH, PHRASES, labels, language, phrases
from analysis.exhibits.pictures import PictureError, drawn
from analysis.prose.places import own_pictures, read_table
from analysis.prose.typed import NUMBER, Reader
from analysis.study.uses import modules


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
    return made, [*problems, *_phrases(folder)]


def localise(folder: Path, names: Iterable[str]) -> None:
    """Put the tables of a build into the language of the text, and write down what stays English.

    Args:
        folder: of the manuscript.
        names: of the tables; what a study's own say is their authors' choice.
    """
    left, known, lang = dict[str, None](), phrases(folder), language(folder)
    if known:
        ours = ROOT / "analysis"
        own = {n for n, p in modules("tables", folder.parent).items() if ours not in p.parents}
        fixed = "".join(path.read_text("utf-8") for path in ours.rglob("*.py"))
        for name in names:
            path = folder / f"_tables/{name}.md"
            if path.is_file() and (text := path.read_text("utf-8"))[:1] == "|":
                text, english = localised(text, known, lang)
                write_text(path, text)
                said_here = (p for p in english if p[-1:] == "." or f'"{p}"' in fixed)
                left |= dict.fromkeys(said_here if name not in own else ())
    foreign, target = labels(lang) != labels("en"), folder.parent / ENGLISH
    if foreign or target.exists():
        listed = (f'{json.dumps(phrase, ensure_ascii=False)}: ""\n' for phrase in left)
        write_text(target, "".join(listed) if foreign else "")


def _phrases(folder: Path) -> Iterator[str]:
    """Say which phrases of exhibits the author has put so that they say more, or less.

    No number may be lost or typed, and other words of English assert no more than these.
    """
    path, english = folder / PHRASES, labels(language(folder)) == labels("en")
    document = read(path.name, path.read_bytes() if path.is_file() else b"")
    yield from lines(document.problems)
    if not isinstance(document.value or {}, dict):
        yield f"{path.name}:1: expected phrases as they stand in {ENGLISH}: `English: translated`"
        return
    for phrase, put in (document.value or {}).items():
        held = isinstance(put, str) and not re.search(r"\d", put)
        at = f"{path.name}:{document.line((phrase,))}: “{phrase}”"
        if not held or (put and put.count("{}") != phrase.count("{}")):
            yield f"{at}: expected words without digits, with {{}} as often as in the English"
        elif english and (more := _asserted(put) - _asserted(phrase)):
            words = ", ".join(f"“{word}”" for word in sorted(more))
            yield f"{at}: {words} says more than that: expected other words for the same"


def _asserted(text: str) -> set[str]:
    found = (*Reader({}, {}).asserting(text), *NUMBER.finditer(text))
    return {word[0].strip().casefold() for word in found}
