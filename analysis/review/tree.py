"""A built clone as git sees it: no file that it tracks is without a verdict.

What a build makes is removed before it, so that whatever is there afterwards was made by it. What
git then names is not as it was committed; and what the build neither made nor read is said.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path

from analysis.common.revision import RevisionError, git
from analysis.review.compare import MISSING, SUMS, Comparison, Difference, differences, group

# Where nothing is kept but what a build makes, in whatever case a file system has it.
MADE_PLACES = re.compile(
    r"(tables|figures|build|page|submission|\.snakemake)(/|$)"
    r"|manuscript/(sha256sums$|\.quarto/|_(?!quarto\.yml$))",
    re.IGNORECASE,
)
RECORD, README, MAP = "build/made.json", "README.md", "build/map.md"
DRIVES = ("Snakefile", "profiles/", "analysis/build/")  # the build itself; it is no step's input
MADE, READ, APART = "made and compared", "read by the build", "not compared"
KIND = "the kind of file, or its permissions"
LEADS_OUT = "a link that leads out of the repository"
# Whatever a user has set, git hides nothing here.
PLAIN = ("-c", "core.excludesFile=", "-c", "core.fileMode=true", "-c", "core.autocrlf=false")


def tracked(clone: Path) -> list[str]:
    """Return every file below a folder that git tracks."""
    return [os.fsdecode(name) for name in git(clone, "ls-files", "-z").split(b"\0")[:-1]]


def clear(clone: Path) -> None:
    """Remove what a build makes from a checkout, and all that lies in the same places."""
    for name in filter(MADE_PLACES.match, tracked(clone)):
        path = clone / name
        if path.is_file() or path.is_symlink():
            path.unlink()


def left(clone: Path, untracked: str = "all") -> Comparison:
    """Return what git names in a built clone, and how each file differs from what it tracks."""
    prefix = git(clone, "rev-parse", "--show-prefix").strip()
    wanted = ("status", "--porcelain", "-z", f"-u{untracked}", "--no-renames", "--", ".")
    found: Comparison = {}
    for entry in git(clone, *PLAIN, *wanted).split(b"\0")[:-1]:
        name = os.fsdecode(entry[3:].removeprefix(prefix))
        old = None
        with suppress(RevisionError):  # which does not know it
            old = git(clone, "cat-file", "blob", f"HEAD:./{name}")
        found[name] = differences(name, old, _lies(clone / name)) or [Difference(KIND, "", "")]
    return found


def _lies(path: Path) -> bytes | None:
    if path.is_symlink():
        return os.fsencode(path.readlink())
    return path.read_bytes() if path.is_file() else None


def verdicts(clone: Path, out: str = "") -> dict[str, list[str]]:
    """Say of every tracked file of a built clone what became of it, as the build recorded it.

    Args:
        clone: the folder in which the results lie.
        out: how the record calls that folder, if it is not that of the project.
    """
    record = _lies(clone / RECORD) or b"{}"  # earlier revisions keep none
    steps = json.loads(record).values()
    made, read = (
        {name.removeprefix(out) for step in steps for name in step[part]} for part in ("made", "of")
    )
    text, its_map = (_lies(clone / name) or b"" for name in (README, MAP))
    kept = f"{README} (but for its map)" if its_map and its_map in text else README
    told: dict[str, list[str]] = {MADE: [], READ: [], APART: []}
    for name in tracked(clone):
        if name in made or MADE_PLACES.match(name):
            told[MADE].append(name)
        elif name in read or name.startswith(DRIVES):
            told[READ].append(name)
        else:
            told[APART].append(kept if name == README else name)
    return told


def outside(clone: Path, names: list[str]) -> Comparison:
    """Return which of some files are links to what the repository does not hold."""
    found = [n for n in names if not (clone / n).resolve().is_relative_to(clone.resolve())]
    return {name: [Difference("", LEADS_OUT, MISSING)] for name in found}


def with_git(results: Comparison, clone: Path, out: str = "", *, own: bool = False) -> Comparison:
    """Add what git names in a built clone to what differs between results and documents.

    Args:
        results: what differs between results and documents.
        clone: the folder in which they lie.
        out: how the record of the build calls it, if it is not that of the project.
        own: whether it has a repository of its own, which may track what it likes.
    """
    documents = any(found for name, found in results.items() if group(name) == "documents")
    told = {SUMS} if documents else set()  # of which the comparison of documents says more
    told |= {name for name, found in results.items() if found}
    named = left(clone, "no" if own else "all")
    named |= outside(clone, verdicts(clone, out)[READ])
    return results | {name: found for name, found in named.items() if name not in told}
