"""What a commit would take along: not always what lies in the folders, which the gate checks too.

A file can be staged and mended afterwards, copied to another name, or added by force. So git is
asked what it holds, by its index, and that is searched.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

from analysis.common.checksums import sha256
from analysis.common.problems import ContractError, Problem
from analysis.common.revision import RevisionError, git
from analysis.privacy.search import search, unwaived, veil, waivers
from analysis.privacy.texts import (
    ANALYSIS,
    NAME,
    PROSE,
    Text,
    document,
    named,
    texts_of_data,
    texts_of_manuscript,
)
from analysis.study.schema import PACKAGE
from analysis.study.settings import STUDY, root_of, settings_of
from analysis.study.standin import written

RAW, STANDIN, NUMBERS = "raw", "standin.yml", "tables/numbers.json"
PUBLIC = ("synthetic", "open")
# Searched for all that identifies; in other files, numbers that are none look like it.
SEARCHED = (*PROSE, ".csv", ".json", ".txt")
# What the rest of a study is read by.
CONTEXT = (STUDY, PACKAGE, STANDIN, "facts.yml")
KEPT = (STUDY, PACKAGE, "README.md", "import-report.md", ".gitignore", NUMBERS)
STAGED = " (this is staged: once it is mended, stage it again with `git add`)"
FORMS = {"tables": (".csv", ".md"), "figures": (".csv", ".txt", ".svg")}


@dataclass(frozen=True)
class Index:
    """What git holds for the next commit.

    Attributes:
        top: the folder of the repository.
        tracked: every file that it tracks or that is staged.
        staged: those that the commit would add or change.
        copy: a folder with the contents of what is staged, and of what that is read by.
    """

    top: Path
    tracked: frozenset[Path]
    staged: frozenset[Path]
    copy: Path

    def copied(self, path: Path) -> Path:
        """Return where the copy of a file or folder of the repository is."""
        folder = path.resolve()
        inside = folder.is_relative_to(self.top)
        return self.copy / folder.relative_to(self.top) if inside else self.copy / "outside"

    def below(self, folder: Path) -> list[Path]:
        """Return the tracked files below a folder, relative to it."""
        place = folder.resolve()
        return sorted(p.relative_to(place) for p in self.tracked if p.is_relative_to(place))


@contextmanager
def index_of(folder: Path) -> Iterator[Index | None]:
    """Read what the next commit in a folder would hold; None where there is no repository."""
    try:
        top = Path(git(folder, "rev-parse", "--show-toplevel").decode().strip()).resolve()
    except RevisionError:
        yield None
        return
    index = _index_file(top)

    def listed(*arguments: str) -> frozenset[Path]:
        names = git(top, *arguments, "-z", index=index).split(b"\0")[:-1]
        return frozenset(top / os.fsdecode(name) for name in names)

    tracked = listed("ls-files")
    staged = listed("diff", "--cached", "--name-only", "--diff-filter=ACMR")
    wanted = [
        os.fsencode(p.relative_to(top))
        for p in tracked
        if p in staged or p.name in CONTEXT or p.suffix == ".bib" or p.parent.name == RAW
    ]
    with TemporaryDirectory() as copy:
        place = Path(copy).resolve()
        line = ("checkout-index", "-q", "-z", "--stdin", f"--prefix={place.as_posix()}/")
        git(top, "-c", "core.symlinks=false", *line, index=index, given=b"\0".join(wanted))
        yield Index(top, tracked, staged, place)


def _index_file(top: Path) -> Path | None:
    """Return the index that git made for a commit (`git commit -a`), if it is this repository's."""
    named_by_git = os.environ.get("GIT_INDEX_FILE")
    if not named_by_git:
        return None
    path = (top / named_by_git).resolve()
    home = Path(git(top, "rev-parse", "--absolute-git-dir").decode().strip()).resolve()
    return path if path.is_relative_to(home) and path.is_file() else None


def staged_in(
    index: Index, data: Path, denied: Sequence[str], told: Iterable[Problem]
) -> Iterator[Problem]:
    """Report what identifies in the files of a study as they are staged.

    Args:
        index: what git holds.
        data: the data folder.
        denied: the study's own words and phrases.
        told: what was found where the files lie, and need not be said again.
    """
    here, root = index.copied(data), index.copied(root_of(data))
    staged = {index.copied(path) for path in index.staged}
    manuscript = root / "manuscript"
    texts = [t for t in texts_of_data(here) if here / t.file in staged]
    if manuscript.is_dir():
        texts += [t for t in texts_of_manuscript(manuscript) if root / t.file in staged]
    known = {t.file for t in texts if t.part != NAME}
    for path in sorted(staged):
        if owner := _owner(path, here, root):
            name = path.relative_to(owner).as_posix()
            texts += [] if name in known else _texts(name, path)
    found = search(texts, denied)
    for problem in set(unwaived(found, waivers(settings_of(data)), denied)).difference(told):
        yield replace(problem, expected=problem.expected + STAGED)


def staged_anywhere(index: Index, studies: dict[Path, list[str]]) -> Iterator[Problem]:
    """Report entries of the deny-lists in staged files that do not belong to their study.

    Args:
        index: what git holds.
        studies: the deny-list of each data folder.
    """
    for path in sorted(index.staged):
        copy, name = index.copied(path), path.relative_to(index.top).as_posix()
        denied = [
            entry
            for data, entries in studies.items()
            if not _owner(copy, index.copied(data), index.copied(root_of(data)))
            for entry in entries
        ]
        texts = [replace(text, rest="") for text in _texts(name, copy)] if denied else []
        for found in search(texts, denied):
            where = " in the name of this file" if found.part == NAME else ""
            expected = f"no {found.kind}{where}; remove it{STAGED}"
            yield Problem(veil(name, denied), found.row, "", "", expected)


def _owner(path: Path, data: Path, root: Path) -> Path | None:
    """Return the folder from which a file of a study is named; None if it is none."""
    if path.is_relative_to(data):
        return data
    made = (root / kind for kind in ("manuscript", *FORMS))
    return root if any(path.is_relative_to(folder) for folder in made) else None


def _texts(name: str, path: Path) -> list[Text]:
    """Return the name of a file and, if it is text, its content."""
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return list(named(name))
    whole = document(name, content.replace("\r\n", "\n").replace("\r", "\n"))
    if path.suffix not in SEARCHED or path.name == STANDIN:
        whole = replace(whole, rest="")
    return [*named(name), whole]


def outdated(data: Path) -> Iterator[Problem]:
    """Report outputs that were made of other data or settings than those that are there."""
    path = root_of(data) / NUMBERS
    if not path.is_file():
        return
    try:
        made_of = dict(json.loads(path.read_text("utf-8"))["files"])
        fits = all(sha256(data / name) == recorded for name, recorded in made_of.items())
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        fits = False
    if not fits:
        own = data.resolve() == Path("data").resolve()
        command = "make" if own else f"make DATA={quote(data.as_posix())}"
        expected = f"outputs of the data as they are: run `{command}` before you commit"
        yield Problem(NUMBERS, expected=expected)


def half_staged(index: Index, data: Path) -> Iterator[Problem]:
    """Report outputs that are staged as an earlier build made them."""
    for path in sorted(index.staged):
        for folder in (root_of(data) / kind for kind in FORMS):
            if not path.is_relative_to(folder.resolve()):
                continue
            copy = index.copied(path)
            now, then = (p.read_bytes() if p.is_file() else b"" for p in (path, copy))
            if now.replace(b"\r\n", b"\n") != then.replace(b"\r\n", b"\n"):
                name = path.relative_to(root_of(data).resolve()).as_posix()
                expected = "to be staged as it is in its folder: stage it again with `git add`"
                yield Problem(name, expected=expected)


def strays(index: Index, folder: Path) -> Iterator[Problem]:
    """Report folders of raw tables that git tracks and that belong to no study that is public."""
    held: dict[Path, int] = defaultdict(int)
    for path in index.below(folder):
        raws = [p for p in path.parents if p.name.lower() == RAW]
        if raws and not any(_public(folder, p) for p in raws):
            held[raws[-1]] += 1
    for place, n in held.items():
        files = "1 file" if n == 1 else f"{n} files"
        expected = (
            f"no raw tables that git tracks ({files}) without a {STUDY} beside them that says"
            f" provenance: {' or '.join(PUBLIC)}. Run"
            f" `git rm --cached -r -- {quote(place.as_posix())}`, and mind that the history of the"
            " repository, and every copy of it, may hold them already"
        )
        yield Problem(f"{place.as_posix()}/", expected=expected)


def _public(folder: Path, raw: Path) -> bool:
    """Whether raw tables are said to be public; `gate` itself reports those of restricted data."""
    provenance = settings_of(folder / raw.parent).get("provenance")
    reported = provenance == "restricted" and (folder / raw).is_dir()
    return raw.name == RAW and (provenance in PUBLIC or reported)


def copies(index: Index, data: Path) -> Iterator[Problem]:
    """Report tracked files of a restricted study that are neither prose, settings nor outputs."""
    if settings_of(data).get("provenance") != "restricted":
        return
    for path in index.below(data):
        if path.parts[0].lower() == RAW or path.parts[0] == "manuscript" or _kept(path):
            continue
        what = f"a {path.suffix} file" if path.suffix else "a file"
        expected = (
            f"only {STUDY}, {PACKAGE}, published/*.yml, prose and what the build makes in the"
            f" repository, since {STUDY} says provenance: restricted. This is {what} of another"
            " name: transcripts and copies of raw tables stay out. Run `git rm --cached` on it"
        )
        yield Problem(path.as_posix(), expected=expected)


def _kept(path: Path) -> bool:
    """Whether a file of a restricted study, by its path there, may be committed."""
    if path.as_posix() in KEPT:
        return True
    kind, *names = path.parts
    if len(names) != 1:
        return False
    exhibits = {p.stem.replace("_", "-") for p in (ANALYSIS / kind).glob("[!_]*.py")}
    exhibits |= {"claims"} if kind == "tables" else set()
    made = path.suffix in FORMS.get(kind, ()) and path.stem in exhibits
    return made or (kind == "published" and path.suffix == ".yml")


def not_made(index: Index, data: Path) -> Iterator[Problem]:
    """Report tracked tables that are said to be synthetic and that the stand-in's program made not.

    What is compared is what git holds: tables, seed and facts.
    """
    held = [path for path in index.below(data) if path.parts[0] == RAW]
    if not held or settings_of(data).get("provenance") != "synthetic":
        return
    copy = index.copied(data)
    made: dict[str, str] = {}
    wrong = (OSError, ContractError, ValueError, LookupError, TypeError, AttributeError)
    with suppress(*wrong):  # no standin.yml, or one of which nothing can be made
        made = {f"{RAW}/{name}": text for name, text in written(copy).items()}
    for path in sorted({*map(Path, made), *held}):
        place, text = copy / path, made.get(path.as_posix())
        content = place.read_bytes() if place.is_file() else b""
        if text is None or content.replace(b"\r\n", b"\n") != text.encode():
            expected = (
                f"the stand-in that {STANDIN} makes, since {STUDY} says provenance: synthetic and"
                " git tracks it; data of real people are `restricted` or `open`"
            )
            yield Problem(path.as_posix(), expected=expected)


def nested_studies(folder: Path) -> Iterable[Path]:
    """Return the data folders at any depth, tracked or not, but for those that git ignores."""
    wanted = ("ls-files", "-co", "--exclude-standard", "-z", "--", f":(glob)**/{STUDY}")
    try:
        names = git(folder, *wanted).split(b"\0")[:-1]
    except RevisionError:
        return []
    paths = [folder / os.fsdecode(name) for name in names]
    return [path.parent for path in paths if path.is_file() and path.parent != folder]
