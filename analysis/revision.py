"""Revisions of the repository, read with git, which changes nothing."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from pathlib import Path

ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")  # set where git itself called us


class RevisionError(Exception):
    """Why a revision cannot be read, in a sentence."""


def git(root: Path, *arguments: str) -> bytes:
    """Run git in a folder and return what it writes.

    Raises:
        RevisionError: git is not installed, or refuses; its own words then.
    """
    surroundings = {name: text for name, text in os.environ.items() if name not in ELSEWHERE}
    line = ["git", *arguments]
    try:
        done = subprocess.run(line, cwd=root, env=surroundings, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise RevisionError("This needs git, which is not installed.") from error
    if done.returncode:
        raise RevisionError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def commit(root: Path, revision: str) -> str:
    """Return the full hash of a revision, given by any name that git knows.

    Raises:
        RevisionError: there is no git, no checkout, no commit, or no such revision.
    """
    git(root, "version")
    try:
        git(root, "rev-parse", "--git-dir")
    except RevisionError as error:
        why = f"This needs a git checkout, and {root.resolve()} is none.\n{error}"
        raise RevisionError(why) from error
    wanted = ("--end-of-options", f"{revision}^{{commit}}")
    try:
        return git(root, "rev-parse", "--verify", *wanted).decode().split()[-1]
    except RevisionError as error:
        why = ": this repository has no commit yet" if revision == "HEAD" else ""
        raise RevisionError(f"git knows no revision {revision}{why}.") from error


def extract(root: Path, revision: str, folder: Path, *parts: str) -> None:
    """Write the files of a revision into a folder: those of `root`, or some parts of it.

    Raises:
        RevisionError: the revision does not hold them.
    """
    archive = git(root, "archive", "--format=zip", revision, *parts)
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        held.extractall(folder)
