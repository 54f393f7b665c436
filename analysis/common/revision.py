"""Revisions of the repository, and what is staged for the next: read with git, left as they are."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from pathlib import Path

ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")  # set where git itself called us


class RevisionError(Exception):
    """Why a revision cannot be read, in a sentence."""


def git(
    root: Path,
    *arguments: str,
    refused: str = "",
    index: Path | None = None,
    given: bytes = b"",
) -> bytes:
    """Run git in a folder and return what it writes.

    Args:
        root: the folder.
        arguments: what follows `git`.
        refused: what to say, before git's own words, if git refuses.
        index: what to read in the place of the repository's own index.
        given: what git reads from its standard input.

    Raises:
        RevisionError: git is not installed, or refuses.
    """
    surroundings = {name: text for name, text in os.environ.items() if name not in ELSEWHERE}
    surroundings |= {"GIT_INDEX_FILE": str(index)} if index else {}
    line = ["git", *arguments]
    try:
        done = subprocess.run(
            line, cwd=root, env=surroundings, input=given, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise RevisionError("This needs git, which is not installed.") from error
    if done.returncode:
        raise RevisionError(f"{refused}\n{done.stderr.decode(errors='replace')}".strip())
    return done.stdout


def under_git(folder: Path) -> bool:
    """Whether a folder lies in a repository that git can read."""
    try:
        return bool(git(folder, "rev-parse", "--git-dir"))
    except (RevisionError, OSError):
        return False


def commit(root: Path, revision: str) -> str:
    """Return the full hash of a revision, given by any name that git knows.

    Raises:
        RevisionError: there is no git, no checkout, no commit, or no such revision.
    """
    none = f"This needs a git checkout, and {root.resolve()} is none."
    git(root, "rev-parse", "--git-dir", refused=none)
    why = ": this repository has no commit yet" if revision == "HEAD" else ""
    unknown = f"git knows no revision {revision}{why}."
    wanted = ("--quiet", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    return git(root, "rev-parse", *wanted, refused=unknown).decode().split()[-1]


def extract(root: Path, revision: str, folder: Path, *parts: str) -> None:
    """Write the files of a revision into a folder: those of `root`, or some parts of it.

    Raises:
        RevisionError: the revision does not hold them.
    """
    archive = git(root, "archive", "--format=zip", revision, *parts)
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        held.extractall(folder)
