"""What earlier releases of a study printed of people: the files as they were, read and not judged.

Readers have what git has committed last, and what it held before: the last few versions of the
tables of people. `released` in study.yml names others, each by a revision or by the folder of
another build. Only of data that stay at home are they asked for: open data are public as they are,
and synthetic ones describe nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.common.output import write_text
from analysis.common.revision import RevisionError, git
from analysis.study.schema import PACKAGE
from analysis.study.settings import STUDY, root_of

COUNTS, MARKS, QUOTES = "tables/participants.csv", "figures/theme-by-group.csv", "tables/quotes.csv"
GROUPS, SOURCES = "figures/speaking.csv", "figures/sources.csv"
RAISED, FACTS = "figures/theme-by-source.csv", "published/facts.yml"
NEEDED = (COUNTS, MARKS, STUDY)
PRINTED = (COUNTS, MARKS, QUOTES, GROUPS, SOURCES, RAISED)
OF_DATA = (STUDY, PACKAGE, FACTS)
LAST, MOST = "HEAD", 5  # versions of the tables of people that git has committed
NAME = 12  # letters of a commit
Files = dict[str, bytes]


def earlier(data: Path, settings: Mapping[str, Any]) -> dict[str, Files | str]:
    """Return what each earlier release printed, by the name of the release, the last one first.

    Args:
        data: the data folder.
        settings: those of the study.

    Returns:
        Files by the paths that they have where a study lies; or why a release cannot be read.
    """
    rules = settings.get("disclosure")
    if settings.get("provenance") != "restricted" or not isinstance(rules, dict):
        return {}
    found: dict[str, Files | str] = dict(_committed(data))
    given = rules.get("released")
    for name in given if isinstance(given, list) else []:
        found[str(name)] = _named(data, str(name))
    return found


def keep(data: Path, settings: Mapping[str, Any], path: Path) -> list[str]:
    """Write down what earlier releases printed, for a build to see when that changes.

    Returns:
        The path; nothing where no release matters.
    """
    if settings.get("provenance") != "restricted":
        return []
    said = {
        name: files
        if isinstance(files, str)
        else {n: f.decode("latin-1") for n, f in files.items()}
        for name, files in earlier(data, settings).items()
    }
    text = json.dumps(said, indent=1, sort_keys=True) + "\n"
    if not path.is_file() or path.read_text("utf-8") != text:
        write_text(path, text)
    return [path.as_posix()]


def _paths(data: Path) -> dict[str, str]:
    """Return where the files of a release lie, from the root of the study, and what they are."""
    inside = data.resolve().relative_to(root_of(data).resolve())
    return {(inside / name).as_posix(): name for name in OF_DATA} | {name: name for name in PRINTED}


def _committed(data: Path) -> dict[str, Files]:
    """Return the versions that git has committed, the last one first, by their commits."""
    root, found = root_of(data), dict[str, Files]()
    read = [path for path, name in _paths(data).items() if name not in {STUDY, PACKAGE}]
    try:
        for commit in git(root, "log", "--full-history", "--format=%H", LAST, "--", *read).split():
            files = _read(data, commit.decode())
            told = [
                {n: f for n, f in known.items() if n not in {STUDY, PACKAGE}}
                for known in (files, *found.values())
            ]
            if {COUNTS, MARKS} & files.keys() and told[0] not in told[1:]:
                found[commit.decode()[:NAME]] = files
            if len(found) == MOST:
                break
    except (RevisionError, OSError):  # nothing is committed
        return {}
    return found


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
