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
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
    named,
    read_file,
    texts_of_data,
    texts_of_file,
    texts_of_manuscript,
)
from analysis.study.digests import Digests
from analysis.study.schema import PACKAGE
from analysis.study.settings import STUDY, root_of

OUTPUTS = ("tables", "figures")
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
        within: the repositories within this one, of which it would hold the names alone.
    """

    project: Path
    copy: Path
    prefix: Path
    tracked: tuple[Path, ...]
    staged: tuple[Path, ...]
    within: tuple[Path, ...] = ()

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
    within: list[Path] = []
    for entry in git(top, "ls-tree", "-r", "-z", tree).split(b"\0")[:-1]:
        about, _, name = entry.partition(b"\t")
        _, kind, digest = about.split()
        if kind == b"blob":
            held[Path(os.fsdecode(name))] = digest
        else:
            within.append(Path(os.path.relpath(os.fsdecode(name), prefix)))
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
            tuple(within),
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


def elsewhere(
    commit: Commit, denied: Mapping[Path, Sequence[str]], checked: Collection[Path]
) -> Iterator[Problem]:
    """Report entries of the deny-lists in staged files that the check of their study passes over.

    That is the files of others, and of a study the names of the folders in which it lies.

    Args:
        commit: what the commit would hold.
        denied: the deny-list of each data folder.
        checked: the data folders that are checked.
    """
    folders: dict[str, dict[str, None]] = defaultdict(dict)
    for path in (*commit.staged, *commit.within):
        name, words = _named(commit, path), list[str]()
        for data, entries in denied.items():
            owner = _owner(path, data) if data in checked else None
            if owner is None:
                words += entries
            else:
                folders[_named(commit, owner)] |= dict.fromkeys(entries)
        yield from _denied(texts_of_file(name, path) if words else (), words)
    for name, own in folders.items():
        yield from _denied(named(f"{name}/"), [*own])


def _named(commit: Commit, path: Path) -> str:
    """Name a file or a folder as it is named in the repository."""
    return Path(os.path.normpath(commit.prefix / path)).as_posix()


def _denied(texts: Iterable[Text], words: Sequence[str]) -> Iterator[Problem]:
    for found in search([text._replace(rest="") for text in texts], words):
        what = "folder" if found.file.endswith("/") else "file"
        where = f" in the name of this {what}" if found.part == NAME else ""
        expected = f"no {found.kind}{where}; remove it{STAGED}"
        yield Problem(veil(found.file, words), found.row, "", "", expected)


def unsearched(commit: Commit) -> dict[str, str]:
    """Return the staged files of which something cannot be searched, and what."""
    names = {path: _named(commit, path) for path in commit.staged}
    return {names[path]: what for path in names if (what := read_file(path)[1])}


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
