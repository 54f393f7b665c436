"""What earlier releases of a study printed of people: the files as they were, read and not judged.

Readers have what git has committed last, and what it held before. `released` in study.yml names
others, each by a revision or by the folder of another build. They are asked for only of data that
stay at home: open data are public as they are, and synthetic ones describe nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from analysis.common.output import write_text
from analysis.common.revision import RevisionError, git, under_git
from analysis.study.schema import PACKAGE
from analysis.study.settings import STUDY, root_of

COUNTS, MARKS, QUOTES = "tables/participants.csv", "figures/theme-by-group.csv", "tables/quotes.csv"
GROUPS, SOURCES = "figures/speaking.csv", "figures/sources.csv"
RAISED, FACTS = "figures/theme-by-source.csv", "published/facts.yml"
NEEDED = (COUNTS, MARKS, STUDY)
PRINTED = (COUNTS, MARKS, QUOTES, GROUPS, SOURCES, RAISED)
OF_DATA = (STUDY, PACKAGE, FACTS)
SAID = (STUDY, PACKAGE)  # which change while the tables stay as they are
LAST, NAME = "HEAD", 12  # letters of a commit
SEEN = 20  # versions that a build looks at, to see whether one came or went
Files = dict[str, bytes]


def earlier(data: Path, settings: Mapping[str, Any]) -> Iterator[tuple[str, Files | str]]:
    """Yield what each earlier release printed, those that are named first, then the last one first.

    Args:
        data: the data folder.
        settings: those of the study.

    Yields:
        The name of a release, and its files by the paths that they have where a study lies; or
        why it cannot be read.
    """
    rules = settings.get("disclosure")
    if settings.get("provenance") != "restricted" or not isinstance(rules, dict):
        return
    given = rules.get("released")
    for name in given if isinstance(given, list) else []:
        yield str(name), _named(data, str(name))
    with suppress(RevisionError, OSError):  # nothing is committed
        yield from _committed(data)


def keep(data: Path, settings: Mapping[str, Any], path: Path) -> list[str]:
    """Write down what earlier releases printed, and whether git can say it, for a build to look at.

    Returns:
        The path; nothing where no release matters.
    """
    if settings.get("provenance") != "restricted":
        return []
    releases = {
        name: files
        if isinstance(files, str)
        else {n: f.decode("latin-1") for n, f in files.items()}
        for name, files in islice(earlier(data, settings), SEEN)
    }
    said = {"git": under_git(data), "releases": releases}
    text = json.dumps(said, indent=1, sort_keys=True) + "\n"
    if not path.is_file() or path.read_text("utf-8") != text:
        write_text(path, text)
    return [path.as_posix()]


def _paths(data: Path) -> dict[str, str]:
    """Return where the files of a release lie, from the root of the study, and what they are."""
    inside = data.resolve().relative_to(root_of(data).resolve())
    return {(inside / name).as_posix(): name for name in OF_DATA} | {name: name for name in PRINTED}


def _committed(data: Path) -> Iterator[tuple[str, Files]]:
    """Yield the versions that git has committed, the last one first, by their commits.

    Raises:
        RevisionError: there is no git, or no commit.
    """
    root, seen = root_of(data), list[Files]()
    paths = [path for path, name in _paths(data).items() if name not in SAID]
    for commit in git(root, "log", "--full-history", "--format=%H", LAST, "--", *paths).split():
        files = _read(data, commit.decode())
        printed = {name: content for name, content in files.items() if name not in SAID}
        if {COUNTS, MARKS} & files.keys() and printed not in seen:
            seen.append(printed)
            yield commit.decode()[:NAME], files


def _read(data: Path, revision: str) -> Files:
    """Read a release from git.

    Raises:
        RevisionError: git does not know it.
    """
    paths = _paths(data)
    wanted = "".join(f"{revision}:./{path}\n" for path in paths)
    answer, files = git(root_of(data), "cat-file", "--batch", given=wanted.encode()), {}
    for name in paths.values():
        head, _, answer = answer.partition(b"\n")
        if not head.endswith(b" missing"):
            size = int(head.split()[-1])
            files[name], answer = answer[:size], answer[size + 1 :]
    return files


def _named(data: Path, name: str) -> Files | str:
    """Read a release that the settings name, from its folder or from git."""
    folders = [folder for folder in (Path(name), root_of(data) / name) if folder.is_dir()]
    try:
        if folders:
            there = {n: folders[0] / path for path, n in _paths(data).items()}
            files = {n: path.read_bytes() for n, path in there.items() if path.is_file()}
        else:
            commit = git(root_of(data), "rev-parse", "--verify", "--end-of-options", f"{name}^{{}}")
            files = _read(data, commit.decode().split()[-1])
    except (RevisionError, OSError) as error:
        return " ".join(str(error).split())
    missing = [n for n in NEEDED if n not in files]
    return f"It holds no {', no '.join(missing)}." if missing else files
