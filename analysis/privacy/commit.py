"""What a commit would take along: not always what lies in the folders, which the gate checks too.

A file can be staged and mended afterwards, copied to another name, or added by force. So git is
asked for the tree that it would write, and the gate is run on a copy of it. The last commit tells
what was waived in a clone of a restricted study, which has no key to know it again.
"""

from __future__ import annotations

import filecmp
import io
import os
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.common.problems import Problem
from analysis.common.revision import RevisionError, git
from analysis.privacy.search import Found, search, veil
from analysis.privacy.texts import (
    NAME,
    PARTS,
    Text,
    read_file,
    texts_of_data,
    texts_of_file,
    texts_of_manuscript,
)
from analysis.study.digests import Digests
from analysis.study.schema import PACKAGE
from analysis.study.settings import STUDY, root_of

OUTPUTS = ("tables", "figures")
OURS = (*OUTPUTS, "analysis", "tests", "data", "manuscript")  # the folders of the compendium
STAGED = " (this is staged: once it is mended, stage it again with `git add`)"


@dataclass(frozen=True)
class Commit:
    """What the next commit would hold. Paths lead from the project's folder, here as in the copy.

    Attributes:
        project: the folder in which the project lies.
        copy: the same folder as it would be in a clone of the commit.
        prefix: where in its repository that folder is.
        tracked: every file below it.
        staged: the files that the commit would add or change, also those beside the project.
    """

    project: Path
    copy: Path
    prefix: Path
    tracked: tuple[Path, ...]
    staged: tuple[Path, ...]

    def below(self, data: Path) -> list[Path]:
        """Return what is tracked below a folder, relative to it."""
        return [path.relative_to(data) for path in self.tracked if path.is_relative_to(data)]

    def holds(self, data: Path) -> bool:
        """Whether it would hold all that decides what may be printed of a study, as it lies."""
        here, there = self.project / data, self.copy / data
        names = [STUDY, PACKAGE, *(f"{f}/{p}" for f in PARTS for p in _names(here / f, there / f))]
        return not any(filecmp.cmpfiles(here, there, names, shallow=False)[1:])

    def studies(self) -> list[Path]:
        """Return the data folders at any depth."""
        return [path.parent for path in self.tracked if path.name == STUDY and path != Path(STUDY)]


def _names(*folders: Path) -> set[str]:
    return {p.relative_to(f).as_posix() for f in folders for p in f.rglob("*") if p.is_file()}


@contextmanager
def next_commit(folder: Path, tree: str = "") -> Iterator[Commit | None]:
    """Copy what the next commit in a folder would hold; None where there is no repository.

    Another tree can be named, such as that of the last commit.

    The files are what git stores: no link is followed, and no filter is run.

    Raises:
        RevisionError: git cannot write a tree, as in the midst of a merge.
    """
    try:
        places = git(folder, "rev-parse", "--show-toplevel", "--show-prefix")
    except RevisionError:
        yield None
        return
    top, prefix = (Path(os.fsdecode(place)) for place in places.split(b"\n")[:2])
    index = _index_file(top)
    tree = tree or git(top, "write-tree", index=index).decode().strip()
    held: dict[Path, bytes] = {}
    for entry in git(top, "ls-tree", "-r", "-z", tree).split(b"\0")[:-1]:
        about, _, name = entry.partition(b"\t")
        _, kind, digest = about.split()
        if kind == b"blob":  # and no repository within this one
            held[Path(os.fsdecode(name))] = digest
    changed = git(
        top, "diff", "--cached", "--name-only", "--diff-filter=ACMRT", "-z", index=index
    ).split(b"\0")[:-1]
    staged = [path for path in (Path(os.fsdecode(name)) for name in changed) if path in held]
    tracked = [path for path in held if path.is_relative_to(prefix)]
    wanted = dict.fromkeys([*tracked, *staged])
    given = b"".join(held[path] + b"\n" for path in wanted)
    contents = io.BytesIO(git(top, "cat-file", "--batch", given=given))
    with TemporaryDirectory() as scratch:
        copy = Path(scratch).resolve()
        (copy / prefix).mkdir(parents=True, exist_ok=True)
        for path in wanted:
            size = int(contents.readline().split()[-1])
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(contents.read(size + 1)[:-1])
        yield Commit(
            folder.resolve(),
            copy / prefix,
            prefix,
            tuple(path.relative_to(prefix) for path in tracked),
            tuple(Path(os.path.relpath(path, prefix)) for path in staged),
        )


def _index_file(top: Path) -> Path | None:
    """Return the index that git made for a commit (`git commit -a`), if it is this repository's."""
    named_by_git = os.environ.get("GIT_INDEX_FILE")
    if not named_by_git:
        return None
    path = (top / named_by_git).resolve()
    home = Path(git(top, "rev-parse", "--absolute-git-dir").decode().strip()).resolve()
    return path if path.is_relative_to(home) and path.is_file() else None


# All that follows is asked in the folder of the copy.


def rest_of(commit: Commit, data: Path, texts: Sequence[Text]) -> Iterator[Text]:
    """Yield what else than these texts a commit holds of a study: its outputs, and other files."""
    root = root_of(data)
    known = {
        (root if text.file.startswith("manuscript/") else data) / text.file
        for text in texts
        if text.part != NAME and not text.file.endswith(".py")  # of which only words were read
    }
    for path in commit.tracked:
        owner = None if path in known else _owner(path, data)
        if owner is not None:
            yield from texts_of_file(path.relative_to(owner).as_posix(), path)


def _owner(path: Path, data: Path) -> Path | None:
    """Return the folder from which a file of a study is named; None if it is none."""
    if path.is_relative_to(data):
        return data
    root = root_of(data)
    made = any(path.is_relative_to(root / kind) for kind in ("manuscript", *OUTPUTS))
    return root if made else None


def elsewhere(commit: Commit, denied: Mapping[Path, Sequence[str]]) -> Iterator[Problem]:
    """Report entries of the deny-lists in staged files that do not belong to their study.

    Args:
        commit: what the commit would hold.
        denied: the deny-list of each data folder.
    """
    for path in commit.staged:
        name = Path(os.path.normpath(commit.prefix / path)).as_posix()
        foreign = [entries for data, entries in denied.items() if not _owner(path, data)]
        words = [entry for entries in foreign for entry in entries]
        texts = [text._replace(rest="") for text in texts_of_file(name, path)] if words else []
        for found in search(texts, words):
            where = " in the name of this file" if found.part == NAME else ""
            expected = f"no {found.kind}{where}; remove it{STAGED}"
            yield Problem(veil(name, words), found.row, "", "", expected)


def older(commit: Commit, path: Path, data: Path) -> bool:
    """Whether a file is the compendium's, as it was before anything of a study was committed.

    Its tests and its stand-in name people as a study may: P1, a nurse.

    Args:
        commit: what the commit would hold; this is asked in the folder of the copy.
        path: of the file.
        data: the data folder.
    """
    if path.parts[0] not in OURS:
        return False
    try:
        log = git(commit.project, "log", "--format=%H", "--diff-filter=A", "--", data.as_posix())
        before = f"{log.decode().split()[-1]}^" if log.strip() else "HEAD"
        then = git(commit.project, "show", f"{before}:{commit.prefix / path}")
    except RevisionError:
        return False
    return then == path.read_bytes()


def unsearched(commit: Commit) -> dict[str, str]:
    """Return the staged files of which something cannot be searched, and what."""
    names = {path: Path(os.path.normpath(commit.prefix / path)) for path in commit.staged}
    return {names[path].as_posix(): what for path in names if (what := read_file(path)[1])}


def nested_studies(folder: Path, which: str = "-co") -> Iterable[Path]:
    """Return the data folders at any depth: those that git sees, or with `-oi` that it ignores."""
    places = (f":(glob)**/{STUDY}", ":(exclude).venv", ":(exclude).snakemake")
    wanted = ("ls-files", which, "--exclude-standard", "-z", "--", *places)
    try:
        names = git(folder, *wanted).split(b"\0")[:-1]
    except RevisionError:
        return []
    paths = [folder / os.fsdecode(name) for name in names]
    return [path.parent for path in paths if path.is_file() and path.parent != folder]


def findings(
    texts: Iterable[Text],
    denied: Sequence[str],
    waived: Iterable[dict[str, Any]],
    digests: Digests,
    before: Callable[[], list[Text] | None],
) -> list[Found]:
    """Find the identifiers of some texts; without a key, those of which no waiver is presumed.

    There a waiver can only be presumed to be of what it was given for. It is where the commit
    before holds the same words in the same file, and where a file has no more words of a kind than
    waivers.

    Args:
        texts: where to look.
        denied: the study's own words and phrases.
        waived: the waivers of the study.
        digests: those of the study.
        before: returns the texts as they were committed last; None where nothing was.
    """
    if digests.known:
        return search(texts, denied, digests)
    own = Digests(key=secrets.token_bytes(32))  # tells words apart in this run, and is forgotten
    found, last = search(texts, denied, own), before()
    known = None if last is None else set(map(_place, search(last, denied, own)))
    words, given = (defaultdict[tuple[str, str], set[str]](set) for _ in range(2))
    for f in found:
        if known is None or _place(f) in known:
            words[f.file, f.kind].add(f.digest)
    for waiver in waived:
        given[waiver["file"], waiver["kind"]].add(waiver["digest"])
    return [
        replace(f, digest="")
        for f in found
        if (known is not None and _place(f) not in known)
        or len(words[f.file, f.kind]) > len(given[f.file, f.kind])
    ]


def _place(found: Found) -> tuple[str, str, str, str]:
    return found.file, found.part, found.kind, found.digest


def committed(project: Path, data: Path) -> list[Text] | None:
    """Return the texts of a study as they were committed last; None where nothing was."""
    try:
        with next_commit(project, "HEAD") as commit:
            if commit is None:
                return None
            with chdir(commit.copy):
                texts = [*texts_of_data(data), *texts_of_manuscript(root_of(data) / "manuscript")]
                return [*texts, *rest_of(commit, data, texts)]
    except (RevisionError, OSError):
        return None
