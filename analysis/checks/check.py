"""Ask all that can stop a build, and say all that is wrong, in the order in which one mends it.

First what the study is, then its tables, the people in them, and identifiers; then the form of the
text, its numbers and words, its claims, whom it quotes, and its checklists. What rests on tables is
asked where these are right, and everything else in any case.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.checks import borrowed, equations, preview
from analysis.common.command import command
from analysis.common.described import misfits, read
from analysis.common.output import write_text
from analysis.common.problems import Problem, lines
from analysis.common.words import dashed
from analysis.disclosure.printable import printable
from analysis.exhibits import make
from analysis.privacy.gate import (
    Checked,
    check_prose,
    checked,
    manuscript_of,
)
from analysis.privacy.identifiers import find, find_denied
from analysis.privacy.said import place_of, say_missing, say_unsearched, stopped
from analysis.privacy.search import EDGES, read_denied, stretches, veiled
from analysis.privacy.spelling import as_read
from analysis.prose import beside, typed
from analysis.prose.checklists import checklists
from analysis.prose.claims import false, read_claims
from analysis.prose.conditions import Known
from analysis.prose.dialect import RefusedError
from analysis.prose.numbers import content_of
from analysis.prose.places import read_places
from analysis.study.columns import keep
from analysis.study.contract import Dataset
from analysis.study.schema import PACKAGE, TYPES
from analysis.study.settings import STUDY, root_of, settings_of
from analysis.study.study import Study
from analysis.study.uses import HAS, OWN, faults, modules

IDENTIFIES = (
    "What identifies nobody is waived in study.yml, as data/README.md says; what stands in the"
    " text, by a phrase with its reason in {folder}/allowed.yml as well."
)
RESULTS = (
    "What is no result of the study may stand: with its reason in {folder}/allowed.yml, or in a"
    " section that is declared free, as in ## Methods {{#sec-methods .free}}. One entry suffices,"
    " of one word (most, one and the like with the next): {{phrase: nearly, reason: An idiom.}}"
)
SAVED = ("UTF-8", "lines that end in LF", "the columns ")
TIDY = (
    "What a spreadsheet saved in its own way is brought into form by `make`, or by `make tidy`, as"
    " far as it is clear what was meant."
)
LATER = (
    "What the text says of the data is asked once these are right: its numbers, claims and quotes."
)
WORD = re.compile(r"\w+")
QUOTED = re.compile(r"(\S+:\d+: )(“[^”]*”)( (?:asserts|is a typed) .*)")
typed.quantifiers()  # prepared where this is loaded, which is once in a build of many steps
OF_RESULTS = ("is a typed number", " of this study: write", "asserts quantity", "quotation marks")


@dataclass(frozen=True)
class Found:
    """What was found wrong with a study, in the order in which one mends it.

    Attributes:
        data: with its tables and settings.
        identifiers: what identifies.
        exhibits: with its own exhibits; each begins with its place, as with its text.
        text: with its text.
        said: what is to be reported where nothing is wrong.
        dataset: the data, to which the text was held, if they are right.
    """

    data: list[Problem]
    identifiers: list[Problem]
    exhibits: list[str]
    text: list[str]
    said: dict[str, Any]
    dataset: Dataset | None

    def __bool__(self) -> bool:
        """Whether something is wrong."""
        return bool(self.data or self.identifiers or self.exhibits or self.text)

    def report(self, manuscript: Path | None) -> str:
        """Say all of it, a line each, and at the end where the ways out are."""
        found = [*lines(self.data), *lines(self.identifiers)]
        folder = manuscript.name if manuscript else "manuscript"
        found += [*self.exhibits, *(f"{folder}/{problem}" for problem in together(self.text))]
        number = len([*self.data, *self.identifiers, *self.exhibits, *self.text])
        many = "problem" if number == 1 else "problems"
        ways = [TIDY] if any(p.expected.startswith(SAVED) for p in self.data) else []
        ways += [IDENTIFIES] if self.identifiers else []
        ways += [RESULTS] if any(w in p for p in self.text for w in OF_RESULTS) else []
        ways += [] if self.dataset or not manuscript else [LATER]
        said = [f"{number} {many} in data and text.", *found]
        return "\n".join([*said, *(way.format(folder=folder) for way in ways)])


def together(said: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with a text; words of a line of which the same is wrong share one."""
    shared: dict[tuple[str, str], dict[str, None]] = {}
    for problem in said:
        found = QUOTED.fullmatch(problem)
        place, words, why = found.groups() if found else (problem, "", "")
        shared.setdefault((place, why), {})[words] = None
    for (place, why), words in shared.items():
        plural = {" asserts": " assert", " is a typed number": " are typed numbers"}
        start = next((s for s in plural if why.startswith(s) and len(words) > 1), "")
        yield f"{place}{', '.join(words)}{plural.get(start, '')}{why.removeprefix(start)}"


def everything(data: Path, manuscript: Path | None, tables: Checked | None = None) -> Found:
    """Find all that is wrong with a study.

    Args:
        data: the data folder.
        manuscript: the folder of its prose, if it has any.
        tables: what came out of the check of its data alone, where that is known.
    """
    result = tables or checked(data, manuscript)
    denied, _, _ = read_denied(data, settings_of(data))
    published = [veiled(problem, denied) for problem in _published(data)]
    broken = sorted({*result.broken, *published}, key=_order)
    of_text = check_prose(data, manuscript) if tables and manuscript else []
    cells = {_cell(problem) for problem in broken if problem.expected == TYPES["date"]}
    identifiers = sorted({p for p in (*result.identifiers, *of_text) if _cell(p) not in cells})
    text: list[str] = []
    dataset = None if published else result.dataset
    if manuscript:
        wrong = text_problems(data, manuscript, dataset)
        text = [*discreet(wrong, manuscript, identifiers, denied)]
    root = root_of(data)
    exhibits = [f"{_short(p, root)}: {f}" for p, found in faults(root).items() for f in found]
    if dataset and not exhibits:
        own = (p for kind in HAS for p in modules(kind, root).values() if OWN in p.parts)
        tried = (
            make.tried(path, lambda uses: Study.of(dataset, data, tuple(uses))) for path in own
        )
        exhibits = [_short(said, root) for said in tried if said]
    return Found(broken, identifiers, exhibits, text, result.said, dataset)


def discreet(
    wrong: Iterable[str], manuscript: Path, identifiers: Sequence[Problem], denied: Sequence[str]
) -> Iterator[str]:
    """Yield what is wrong with a text without the words that identify, in whole or in part.

    Args:
        wrong: what is wrong.
        manuscript: the folder of the text.
        identifiers: where something identifies.
        denied: the study's own words and phrases.
    """
    parts: dict[str, set[str]] = {}  # of what identifies, by the line
    whole: set[str] = set()
    for file, row in ((p.file.partition("/")[2], p.row) for p in identifiers if p.row):
        if (manuscript / file).is_file():
            there = (
                (manuscript / file).read_text("utf-8", "replace").splitlines()[row - 1 : row + 1]
            )
            text = as_read("\n".join(there), coded=True)
            for _, start, end in stretches(text, find(text, denied)):
                parts.setdefault(f"{file}:{row}", set()).update(WORD.findall(text[start:end]))
                whole.add(" ".join(text[start:end].split()).strip(EDGES))
    for problem in wrong:
        place, colon, said = problem.partition(": ")
        for words in (*sorted(whole, key=len, reverse=True), *parts.get(place, ())):
            said = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "…", said)
        for found in reversed(find_denied(said, denied)):
            said = f"{said[: found.start]}…{said[found.end :]}"
        if not re.search(r"“\W*…\W*”", said):  # what identifies has to go, and this with it
            yield f"{place}{colon}{said}"


def _short(path: Path | str, root: Path) -> str:
    return str(path).removeprefix(f"{root}/")


def _order(problem: Problem) -> tuple[bool, Problem]:
    """Put what describes the study before its tables: much else may follow from it."""
    return problem.file not in (PACKAGE, STUDY), problem


def _cell(problem: Problem) -> tuple[str, int, str]:
    return problem.file, problem.row, problem.column


def _published(data: Path) -> Iterator[Problem]:
    """Report published facts that cannot be read, or are not what a build rests on."""
    for path in sorted(data.glob("published/*.yml")):
        document = read(f"published/{path.name}", path.read_bytes())
        schema = Path(__file__).with_suffix(f".{path.stem}.json")
        yield from misfits(document, schema) if schema.is_file() else document.problems


def text_problems(data: Path, manuscript: Path, dataset: Dataset | None) -> Iterator[str]:
    """Say what is wrong with a text: of its claims and numbers, where the data are right.

    Args:
        data: the data folder.
        manuscript: the folder of the text.
        dataset: its content, if it met the contract.
    """
    if unread := [*_unread(manuscript)]:
        yield from unread
        return
    known, content, study = None, None, None
    if dataset:
        study = Study.of(dataset, data)
        content = content_of(study, data, manuscript)
        known = Known.of(content, data)
    quoted = {dashed(str(e)) for e in _quoted(dataset)} if dataset else set()
    numbers = known.numbers if known else {}
    yield from preview.problems(manuscript, content, quoted)
    yield from equations.problems(manuscript)
    yield from typed.problems(manuscript, numbers)
    yield from beside.problems(manuscript, numbers, known.codes if known else None)
    claims, malformed = read_claims(manuscript, known)
    yield from [*malformed, *filter(None, map(false, claims))]
    if content and study:
        labels = content["labels"]
        titles = [*labels.values(), study.title]
        yield from borrowed.quotes(manuscript, list(study.excerpts["text"]), titles)
        former = borrowed.former_labels(root_of(data), labels)
        yield from borrowed.headings(manuscript, labels, former)
    try:
        checklists(manuscript, read_places(manuscript))
    except RefusedError as error:
        yield from (f"checklists/{line}" for line in str(error).splitlines())


def _unread(manuscript: Path) -> Iterator[str]:
    for path in sorted(manuscript.glob("*.qmd")):
        try:
            path.read_text("utf-8")
        except (OSError, UnicodeError) as error:
            yield f"{path.name}: expected text in UTF-8 that can be read ({error})"


def _quoted(dataset: Dataset) -> Iterator[object]:
    """Yield the names of quotes, of those that were withdrawn as well."""
    for table in {"excerpts", "codings"}.intersection(dataset.tables):
        yield from filter(None, dataset.tables.columns(table)["excerpt_id"].values)


@command()
def main(data: Path, target: Path | None = None, *, manuscript: Path | None = None) -> None:
    """Check a study, and write the report that everything else waits for if nothing is wrong.

    Args:
        data: a data folder
        target: the file to write
        manuscript: by default that of the data folder
    """
    manuscript = manuscript or manuscript_of(data)
    found = everything(data, manuscript)
    place = place_of(data)
    if found:
        print(f"{place}: {found.report(manuscript)}", file=sys.stderr)
        sys.exit(stopped(data))
    say_missing(place, found.said["identifiers"]["deny_list"])
    say_unsearched(place, found.said["unsearched"])
    if target and found.dataset:
        proved = printable(Study.of(found.dataset, data)).kept()
        more = {"folder": data.as_posix(), "files": found.dataset.files, "proved": proved}
        keep(target.with_suffix(".npz"), found.dataset.tables, more)
        write_text(target, json.dumps(found.said, indent=2) + "\n")


if __name__ == "__main__":
    main()
