"""Search the texts of a study for what identifies, and leave out what a person has waived.

What is found is said by its place and its kind, never by its words: what is said here lands in
logs, and logs can be public. The study's own list of words that must not appear, its deny-list,
holds what no pattern knows: names of people, places and services. So it lies where no commit and no
archive of the study takes it along.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from analysis.common.described import read
from analysis.common.problems import Problem
from analysis.common.revision import RevisionError, git
from analysis.privacy.identifiers import DENIED, Finding, find, find_denied
from analysis.privacy.spelling import as_read, phrase
from analysis.privacy.texts import FILE, NAME, PARTS, SEPARATOR, Text
from analysis.study.digests import NOT_HERE, WITHHELD, Digests
from analysis.study.settings import STUDY, WAIVER, deny_list, is_line, root_of

DIGEST = 12  # letters of a digest
ALLOWED = "allowed.yml"  # of a manuscript: phrases that may stand, each with its reason
SHOWN = ("date", "web address")  # which the contract's own words can hold
ADDRESS = re.compile(r"https?://[^\s<>()\[\]{}\"'|]+", re.IGNORECASE)
WORDS = (DENIED, "web address", "e-mail address", "name with a title", "handle")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
NONE, SEARCHED, MISSING, EMPTY = "none", "searched", "not found", "empty"  # of a deny-list
COMMENT = re.compile(r"^\s*#.*|\s#\s.*")  # but `Ward #3` is an entry
UNKNOWN = f"waive it where the key of this study is: its digest {NOT_HERE}"
EDGES = "\"'“”‘’.,;:!?()[]{}<>|"


@dataclass(frozen=True, order=True)
class Found:
    """An identifier: where it stands, of what kind it is, and what its words amount to.

    The digest is of the whole cell or name; in a file, of the words with the word they stand in, so
    that it stays the same while the sentence around them changes. Without the key of data that stay
    at home there is none, and it is empty.
    """

    file: str
    row: int
    column: str
    part: str
    kind: str
    digest: str


def search(
    texts: Iterable[Text], denied: Sequence[str], digests: Digests = WITHHELD
) -> list[Found]:
    """Find the identifiers of some texts, in the order of files, rows and columns.

    Args:
        texts: where to look.
        denied: the study's own words and phrases, found even where others are meant to stand.
        digests: those of the study; by default there are none.
    """
    words = tuple(denied)
    return sorted(
        {
            Found(
                t.file,
                place or row,
                t.column,
                t.part,
                kind,
                digest(found or t.text, t.file, digests),
            )
            for t in texts
            if t.rest or words
            for kind, row, found in _hits(t.part == FILE, t.read, t.rest, words)
            for place in t.rows
        }
    )


@cache  # cells are often alike, and so are a study and what is staged of it
def _hits(whole: bool, read: str, rest: str, denied: tuple[str, ...]) -> list[tuple[str, int, str]]:
    """Return kind, line and words of what is found in a file; in a cell or a name, the kind."""
    hits: list[tuple[str, int, str]] = []
    for text, findings in (
        (read, find_denied(read, denied)),
        (rest, _judged_apart(rest, find(rest))),
    ):
        for kind, start, end in stretches(text, findings):
            words = " ".join(text[start:end].split()).strip(EDGES)
            hits.append((kind, text.count("\n", 0, start) + 1, words) if whole else (kind, 0, ""))
    return hits


def _judged_apart(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Leave out numbers that are part of a web address, which is a finding itself."""
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    return [
        f
        for f in findings
        if f.kind in WORDS or not any(a < f.start and f.end <= b for a, b in addresses)
    ]


def listed_phrases(manuscript: Path) -> list[tuple[dict[str, str], list[str]]]:
    """Return what a manuscript allows although something in it identifies, with the kinds.

    A part of an identifier, such as the beginning of a number, is none of these.
    """
    path = manuscript / ALLOWED
    value = read(ALLOWED, path.read_bytes()).value if path.is_file() else None
    given = value.get("phrases") if isinstance(value, dict) else None
    entries = [e for e in given if isinstance(e, dict)] if isinstance(given, list) else []
    told = [e for e in entries if is_line(e.get("phrase")) and is_line(e.get("reason"))]
    kinds = [list(dict.fromkeys(f.kind for f in find(entry["phrase"]))) for entry in told]
    return [(entry, found) for entry, found in zip(told, kinds, strict=True) if found]


def without_listed(texts: Iterable[Text], manuscript: Path | None) -> list[Text]:
    """Return texts of a study without the phrases that its manuscript allows, but those of data.

    The deny-list is searched for in these phrases all the same.
    """
    entries = listed_phrases(manuscript) if manuscript else []
    words = [r"\s+".join(map(re.escape, as_read(e["phrase"]).split())) for e, _ in entries]
    if not words:
        return list(texts)
    # Not within a longer one: an address that goes on, a name or a number with more to it.
    listed = re.compile(
        rf"(?<![\w@])(?<!\w[./@&=-])(?:{'|'.join(words)})(?![\w@]|[./@&=?#-]\w|\s?[-/]\s?\d)"
    )
    of_data = (STUDY, *(f"{part}/" for part in PARTS))
    return [
        text
        if text.part != FILE or text.file.startswith(of_data)
        else text._replace(rest=listed.sub(lambda m: "¤" + "\n" * m[0].count("\n"), text.rest))
        for text in texts
    ]


def stretches(text: str, findings: Iterable[Finding]) -> list[tuple[str, int, int]]:
    """Widen findings to whole words, and join those of a kind that then overlap."""
    joined: list[tuple[str, int, int]] = []
    for finding in sorted(findings, key=lambda f: (f.kind, f.start)):
        kind, start, end = finding.kind, finding.start, finding.end
        if joined and joined[-1][0] == kind and joined[-1][2] >= end:
            continue  # a word may be long, and hold many
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        if joined and joined[-1][0] == kind and joined[-1][2] > start:
            _, start, before = joined.pop()
            end = max(before, end)
        joined.append((kind, start, end))
    return joined


def digest(words: str, file: str, digests: Digests) -> str:
    """Return what stands in a waiver for some words of a file."""
    return digests.of(words.encode("utf-8", "backslashreplace"), file)[:DIGEST]


def unwaived(
    found: Iterable[Found], waived: list[dict[str, Any]], denied: Sequence[str]
) -> Iterator[Problem]:
    """Say what was found and not waived, and how to go on."""
    for f in found:
        if any(_fits(waiver, f) for waiver in waived):
            continue
        where, doing = " in the name of this file", "rename it"
        if f.part != NAME:
            where, doing = "", "remove it"
        waive = f"waive it in {STUDY} with digest {f.digest}" if f.digest else UNKNOWN
        expected = f"no {f.kind}{where}; {doing}, or {waive}"
        yield Problem(veil(f.file, denied), f.row, veil(f.column, denied), "", expected)


def waivers(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the waivers of a study that say all they have to."""
    given = settings.get("waived")
    entries = given if isinstance(given, list) else []
    complete = [w for w in entries if isinstance(w, dict) and w.keys() == set(WAIVER)]
    return [w for w in complete if all(map(is_line, w.values()))]


def idle(
    found: Iterable[Found], waived: list[dict[str, Any]], elsewhere: Collection[str] = ()
) -> Iterator[Problem]:
    """Report waivers of something that is not there, or no longer: they would hide what comes.

    Args:
        found: what was found.
        waived: the waivers of the study.
        elsewhere: files that were not searched, and of whose waivers nothing can be said.
    """
    there = list(found)
    for n, waiver in enumerate(waived, 1):
        if waiver["file"] not in elsewhere and not any(_fits(waiver, f) for f in there):
            expected = "something that it waives; nothing has this file, kind and digest: delete it"
            yield Problem(STUDY, 0, f"waived, entry {n}", expected=expected)


def _fits(waiver: dict[str, Any], found: Found) -> bool:
    """Whether a waiver is of what was found; without a digest, nobody can say."""
    told = tuple(waiver.get(name) for name in ("file", "kind", "digest"))
    return bool(found.digest) and told == (found.file, found.kind, found.digest)


def veil(text: str, denied: Sequence[str]) -> str:
    """Put an ellipsis in the place of what identifies in a message.

    But not of a date: the contract has to show one that is written in another way than it asks for.
    """
    hidden = {
        place
        for found in (find(text, denied), find(SEPARATOR.sub(" ", text), denied))
        for f in found
        if f.kind not in SHOWN
        for place in range(f.start, f.end)
    }
    stretches = groupby(range(len(text)), hidden.__contains__)
    return "".join("…" if hide else "".join(text[i] for i in at) for hide, at in stretches)


def veiled(problem: Problem, denied: Sequence[str], *, public: bool = True) -> Problem:
    """Return what is wrong with data without the words that identify.

    Args:
        problem: what is wrong.
        denied: the study's own words and phrases.
        public: whether the tables may be read by everybody; of others only numbers are shown.
    """
    if not public and problem.file.startswith("raw/") and not NUMBER.fullmatch(problem.found):
        problem = replace(problem, found="")
    texts = (problem.file, problem.column, problem.found, problem.expected)
    file, column, found, expected = (veil(text, denied) for text in texts)
    return Problem(file, problem.row, column, found, expected)


def read_denied(data: Path, settings: dict[str, Any]) -> tuple[list[str], str, list[Problem]]:
    """Read the deny-list of a study, one phrase a line; a # with a blank after it begins a comment.

    Args:
        data: the data folder, from which the path in the settings leads.
        settings: those of study.yml.

    Returns:
        The phrases; whether there is a list (NONE, SEARCHED, MISSING or EMPTY); what is wrong with
        it. Of a wrong entry only the line is told.
    """
    path = deny_list(data, settings)
    if path is None:
        return [], NONE, []

    def refused(expected: str) -> Problem:
        return Problem(STUDY, 0, "deny_list", settings["deny_list"], expected)

    if any(path.is_relative_to(folder) for folder in _published(data)):
        outside = "a file outside the study and outside the repository, which would publish it"
        return [], MISSING, [refused(outside)]
    try:
        if path.exists() and not path.is_file():  # a pipe would keep us waiting
            raise OSError
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except FileNotFoundError:
        wrong = [refused("a file that is there, since study.yml says provenance: restricted")]
        return [], MISSING, wrong if settings.get("provenance") == "restricted" else []
    except (OSError, UnicodeDecodeError):
        return [], MISSING, [refused("a text file in UTF-8")]
    phrases, wrong = [], []
    for number, line in enumerate(lines, 1):
        entry = COMMENT.sub("", line).strip()
        try:
            phrases += [entry] if entry and phrase(entry) else []
        except ValueError:
            wrong.append(refused(f"a letter or a digit in every entry; line {number} has none"))
    return phrases, SEARCHED if phrases else EMPTY, wrong


def _published(data: Path) -> list[Path]:
    """Return the folders that may be published: that of the study, and the repository with it."""
    folders = [data.resolve(), root_of(data).resolve()]
    with suppress(RevisionError, OSError):  # no git, or no repository
        folders.append(Path(git(data, "rev-parse", "--show-toplevel").decode().strip()).resolve())
    return folders
