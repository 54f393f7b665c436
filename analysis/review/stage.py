"""Committed states where they can be built: clones in a scratch folder, with what stays at home.

The study of the project lies in its repository; another one lies there, too, or in a repository of
its own. Its tables may be on this machine alone: they are copied into the clone from where they
lie, and only what git does not track. The scratch folder is deep, so that paths that lead out of a
study (to a deny-list, to the folder of an earlier release) lead to copies in it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.common.output import ROOT
from analysis.common.revision import RevisionError, commit, extract, git
from analysis.review.tree import MADE_PLACES, clear, tracked
from analysis.study.settings import STUDY, root_of, settings_of

DEEP = 9  # folders that a path may lead up
RAW = "raw"


@dataclass(frozen=True)
class Stage:
    """A committed state, and a clone of it.

    Attributes:
        source: which state it is, in words.
        project: the clone of the project, whose code builds.
        study: in it or beside it, the folder in which the results lie.
        data: of the study, as the build is asked for it; empty: that of the project.
        committed: the results as they are committed.
        own: whether the study has a repository of its own.
        others: other studies of the repository: their results, which nothing here builds.
    """

    source: str
    project: Path
    study: Path
    data: str
    committed: Path
    own: bool
    others: dict[str, list[str]]


def stage(revision: str, data: Path, scratch: Path) -> Stage:
    """Clone a revision, and lay beside it what the study's tables are.

    Raises:
        RevisionError: the revision cannot be had, or there are no tables to build from.
    """
    home = root_of(data)
    here = ROOT if home == Path() else home.resolve()
    if not here.is_dir():
        raise RevisionError(f"There is no folder {data.as_posix()}.")
    commit_id = commit(here, revision)
    top, prefix = _place(here)
    code_top, code_prefix = _place(ROOT)
    deep = scratch.joinpath(*"0" * DEEP)
    deep.mkdir(parents=True)
    own = top != code_top
    _clone(code_top, deep / "clone", commit(ROOT, "HEAD") if own else commit_id)
    project = deep / "clone" / code_prefix
    if own:
        _clone(top, deep / "study", commit_id)
    study = deep / ("study" if own else "clone") / prefix
    extract(here, commit_id, scratch / "committed")
    name = "" if home == Path() else os.path.relpath(study, project)
    clear(study)
    if name:
        _lay_out(here, study, scratch)
    told = "" if commit_id.startswith(revision) else f" ({revision})"
    others = {} if name else dict(_others(project))
    return Stage(
        f"commit {commit_id}{told}", project, study, name, scratch / "committed", own, others
    )


def scratch_of(data: Path) -> Path | None:
    """Return where clones of a study may lie: tables that stay at home are copied no further."""
    if not data.is_dir() or root_of(data) == Path():
        return None
    place = root_of(data) / "build"
    place.mkdir(exist_ok=True)
    return place


def _place(folder: Path) -> tuple[str, str]:
    """Return the root of the repository that a folder lies in, and where in it that is."""
    told = git(folder, "rev-parse", "--show-toplevel", "--show-prefix").decode()
    top, prefix = told.split("\n")[:2]
    return top, prefix


def _clone(top: str, folder: Path, commit_id: str) -> None:
    git(
        folder.parent, "clone", "--quiet", "--no-checkout", "--no-hardlinks", "--", top, folder.name
    )
    git(folder, "checkout", "--quiet", "--detach", commit_id)


def _lay_out(here: Path, study: Path, scratch: Path) -> None:
    """Copy what a study rests on and git does not hold into a clone of it.

    Raises:
        RevisionError: its tables are not here.
    """
    if not (here / RAW).is_dir():
        why = f"({RAW}/): where they are, it can be verified."
        raise RevisionError(f"The tables of {here.name}/ are not here {why}")
    for path in sorted(path for path in (here / RAW).rglob("*") if path.is_file()):
        _copy(path, study / path.relative_to(here), scratch)
    settings = settings_of(here)
    rules = settings.get("disclosure")
    released = rules.get("released", []) if isinstance(rules, dict) else []
    for name in [settings.get("deny_list"), *(released if isinstance(released, list) else [])]:
        if isinstance(name, str) and not Path(name).expanduser().is_absolute():
            _copy((here / name).resolve(), Path(os.path.normpath(study / name)), scratch)


def _copy(path: Path, target: Path, scratch: Path) -> None:
    if target.exists() or not target.is_relative_to(scratch):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, target, ignore=shutil.ignore_patterns(RAW, "build", ".git"))
    elif path.is_file():
        shutil.copy2(path, target)


def _others(project: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the other studies of a clone whose results are committed, with these."""
    names = tracked(project)
    for folder in (name.removesuffix(STUDY) for name in names if name.endswith(f"/{STUDY}")):
        made = [n.removeprefix(folder) for n in names if n.startswith(folder)]
        results = [name for name in made if MADE_PLACES.match(name)]
        if folder != "data/" and results:
            yield folder, results
