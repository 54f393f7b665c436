"""What git may hold of a study: no tables that stay at home, and no outputs older than the data.

Of restricted data it tracks settings, prose and outputs, and nothing under another name; of
synthetic data the stand-in that its program makes. Where a commit is given, paths lead from the
project in its copy, and this is asked there (`analysis.privacy.commit`).
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from shlex import quote
from shutil import which

from analysis.common.problems import ContractError, Problem
from analysis.common.revision import RevisionError, git
from analysis.files.archives import SealedError
from analysis.files.formats import texts
from analysis.privacy.commit import OUTPUTS, STAGED, Commit
from analysis.privacy.copies import Told, copied, told
from analysis.privacy.kept import Kept, kept, kept_of_sources
from analysis.privacy.texts import STANDIN
from analysis.study.digests import KEY, digests_of
from analysis.study.schema import PACKAGE, path_of
from analysis.study.settings import PUBLIC, STUDY, root_of, settings_of
from analysis.study.standin import written
from analysis.study.uses import OWN, modules

RAW, NUMBERS = "raw", "tables/numbers.json"
KEPT = (
    *(STUDY, PACKAGE, "README.md", "import-report.md", ".gitignore"),
    *(NUMBERS, "tables/claims.csv", "tables/claims.md"),
)
NAMES = "the names of files"
KEPT_OF = (kept, kept_of_sources)
OURS = (*OUTPUTS, "analysis", "tests", "data", "manuscript")  # the folders of the compendium
FORMS = {"tables": (".csv", ".md"), "figures": (".csv", ".txt", ".svg")}


def tracked(data: Path) -> Iterator[Problem]:
    """Report tables that stay at home and that the next commit or push would take along."""
    if settings_of(data).get("provenance") != "restricted":
        return
    try:
        files = git(data, "ls-files", "-z", "--", RAW).split(b"\0")[:-1]
    except RevisionError as error:  # no git, no repository, or one that git does not trust
        folders = [data.resolve(), *data.resolve().parents]
        if which("git") and any((folder / ".git").exists() for folder in folders):
            expected = "git to say that it tracks none of it (provenance: restricted); it says: "
            yield Problem("raw/", expected=expected + " ".join(str(error).split()))
        return
    if files:
        expected = (
            "no file that git tracks, since study.yml says provenance: restricted; there"
            f" {'is 1' if len(files) == 1 else f'are {len(files)}'}. Run"
            f" `git -C {quote(data.as_posix())} rm -r --cached raw`, and mind that the history of"
            " the repository, and every copy of it, may hold them already"
        )
        yield Problem("raw/", expected=expected)


def outdated(data: Path, home: Path) -> Iterator[Problem]:
    """Report outputs that were made of other data or settings than those that are there.

    Args:
        data: the data folder.
        home: where the study lies, with the tables that git does not hold.
    """
    path = root_of(data) / NUMBERS
    if not path.is_file():
        return
    digests = digests_of(home, settings_of(home) or settings_of(data))
    why = ""
    try:
        content = json.loads(path.read_text("utf-8"))
        made_of = dict(content["files"])
        there = {name: data / name if (data / name).is_file() else home / name for name in made_of}
        found = {name: digests.of(file.read_bytes(), name) for name, file in there.items()}
        fits = found == made_of
        why = digests.unchecked(content.get("key_mark"))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        fits = False
    if not fits:
        command = "make" if data == Path("data") else f"make DATA={quote(data.as_posix())}"
        expected = f"outputs of the data as they are: run `{command}` before you commit"
        yield Problem(NUMBERS, expected=f"{expected} (their digests {why})" if why else expected)


def strays(commit: Commit, studies: Collection[Path]) -> Iterator[Problem]:
    """Report folders of raw tables that git tracks and that belong to no study that is public.

    Args:
        commit: what the commit would hold.
        studies: those that are checked; none that lies in the project's own folder is.
    """
    if Path(STUDY) in commit.tracked:
        expected = "a folder of its own for a study and its tables, such as data/"
        yield Problem(STUDY, expected=f"{expected}; that of the project itself is not checked")
    held: dict[Path, int] = defaultdict(int)
    for path in commit.tracked:
        raws = [p for p in path.parents if p.name.lower() == RAW]
        if raws and not any(_public(commit, p) for p in raws if p.parent in studies):
            held[raws[-1]] += 1
    for place, n in held.items():
        files = "1 file" if n == 1 else f"{n} files"
        lies = _says(commit.project / place.parent, *PUBLIC)
        expected = (
            f"no raw tables that git tracks ({files}) without a {STUDY} beside them that says"
            f" provenance: {' or '.join(PUBLIC)}{', and is staged too' if lies else ''}. Run"
            f" `git rm --cached -r -- {quote(place.as_posix())}`, and mind that the history of the"
            " repository, and every copy of it, may hold them already"
        )
        yield Problem(f"{place.as_posix()}/", expected=expected)


def _public(commit: Commit, raw: Path) -> bool:
    """Whether raw tables are said to be public; `gate` itself reports those of restricted data."""
    home = commit.project / raw.parent
    reported = _says(home, "restricted") and (home / RAW).is_dir()
    return raw.name == RAW and (_says(raw.parent, *PUBLIC) or reported)


def _says(data: Path, *provenances: str) -> bool:
    return settings_of(data).get("provenance") in provenances


def _place(commit: Commit, data: Path, provenance: str) -> str:
    """Say where a study says this of its data: the settings may be staged unlike they lie there."""
    return STUDY if _says(commit.project / data, provenance) else f"{STUDY} as it is staged"


def keys(commit: Commit, studies: Iterable[Path]) -> Iterator[Problem]:
    """Report the keys of studies, under any name: they open the digests that were published."""
    paths = [commit.project / data / KEY for data in studies]
    held = list(filter(None, (path.read_bytes().strip() for path in paths if path.is_file())))
    for path in sorted({*commit.tracked, *commit.staged}):
        content = path.read_bytes()
        if path.parts[-2:] == Path(KEY).parts or any(key in content for key in held):
            expected = (
                "no key of a study that git tracks. Run `git rm --cached` on it; if it was ever"
                f" committed, delete {KEY} and build again: the history gives away what it keyed"
            )
            yield Problem(path.as_posix(), expected=expected)


def copies(commit: Commit, studies: Iterable[Path]) -> Iterator[Problem]:
    """Report files that a commit would hold and in which rows of restricted tables stand.

    This is asked in the folder of the copy. Of a study's own raw tables it is said elsewhere that
    they are tracked, and those of a stand-in are held to the program that makes it.

    Args:
        commit: what the commit would hold.
        studies: the data folders.
    """
    here = [data for data in studies if (commit.project / data / RAW).is_dir()]
    restricted = [data for data in here if _restricted(commit, data)]
    if not restricted:
        return
    ways = ((data, of(commit.project / data)) for data in restricted for of in KEPT_OF)
    tell = [(data, study) for data, study in ways if study.people or study.codings]
    held = [dict[str, list[Told]]() for _ in tell]
    stand_ins = [data for data in commit.studies() if _says(data, "synthetic")]
    apart = [data / RAW for data in (*restricted, *stand_ins)]
    paths = [
        path
        for path in dict.fromkeys([*commit.tracked, *commit.staged])
        if not any(path.is_relative_to(folder) for folder in apart)
    ]
    for path in paths:
        name = Path(os.path.normpath(commit.prefix / path)).as_posix()
        try:
            read = set(texts(path.read_bytes()))
        except SealedError:
            expected = "a file that can be opened and searched, since data here stay at home"
            yield Problem(name, expected=f"{expected}; remove it{STAGED}")
            continue
        for (data, study), files in zip(tell, held, strict=True):
            found = [t for t in (told(text, study) for text in read) if t.some() or t.wrong]
            if found and not _older(commit, path, data):
                files[name] = found
    names = "\n".join(path.with_suffix("").as_posix() for path in paths)
    for (data, study), files in zip(tell, held, strict=True):
        yield from _told(files | {NAMES: [told(names, study)]}, data, study)


def _older(commit: Commit, path: Path, data: Path) -> bool:
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


def _told(files: Mapping[str, Sequence[Told]], data: Path, study: Kept) -> Iterator[Problem]:
    """Report what files tell of the tables of a study, each alone or all of them together."""
    together = copied(chain(*files.values()), study)
    for name, found in files.items():
        alone = copied(found, study)
        for table in sorted(together & {table for text in found for table in text.some()}):
            more = "" if table in alone else ", not in several files together either"
            expected = f"no rows or columns of {(data / path_of(table)).as_posix()}, which stays at"
            yield Problem(name, expected=f"{expected} home{more}; remove them{STAGED}")


def _restricted(commit: Commit, data: Path) -> bool:
    return any(_says(place, "restricted") for place in (data, commit.project / data))


def mistracked(commit: Commit, data: Path) -> Iterator[Problem]:
    """Report what git holds of a study and may not, or not as it is."""
    yield from _copies(commit, data)
    yield from _not_made(commit, data)
    yield from _half_staged(commit, data)


def _copies(commit: Commit, data: Path) -> Iterator[Problem]:
    """Report tracked files of a restricted study that are neither prose, settings nor outputs."""
    if not _restricted(commit, data):
        return
    for path in commit.below(data):
        if path.parts[0].lower() == RAW or path.parts[0] == "manuscript" or _kept(path, data):
            continue
        what = f"a {path.suffix} file" if path.suffix else "a file"
        expected = (
            f"only {STUDY}, {PACKAGE}, published/*.yml, prose and what the build makes in the"
            f" repository, since {_place(commit, data, 'restricted')} says provenance: restricted."
            f" This is {what} of another name: transcripts and copies of raw tables stay out. Run"
            " `git rm --cached` on it"
        )
        yield Problem(path.as_posix(), expected=expected)


def _kept(path: Path, data: Path) -> bool:
    """Whether a file of a restricted study, by its path there, may be committed."""
    kind = path.parent.as_posix()
    made = path.suffix in FORMS.get(kind, ()) and path.stem in modules(kind, data)
    narrow = kind == "figures/narrow" and path.suffix == ".svg"
    made |= narrow and path.stem in modules("figures", data)
    own = kind in {f"{OWN}/{kind}" for kind in FORMS} and path.suffix == ".py"
    other = kind == "published" and path.suffix == ".yml"
    return path.as_posix() in KEPT or made or own or other


def _not_made(commit: Commit, data: Path) -> Iterator[Problem]:
    """Report tracked tables that are said to be synthetic and that the stand-in's program made not.

    What is compared is what git holds: tables, seed and facts.
    """
    held = [path for path in commit.below(data) if path.parts[0] == RAW]
    if not held or not _says(data, "synthetic"):
        return
    made: dict[str, str] = {}
    wrong = (OSError, ContractError, ValueError, LookupError, TypeError, AttributeError)
    with suppress(*wrong):  # no standin.yml, or one of which nothing can be made
        made = {f"{RAW}/{name}": text for name, text in written(data).items()}
    for path in sorted({*map(Path, made), *held}):
        text = made.get(path.as_posix())
        content = (data / path).read_bytes() if path in held else b""
        if text is None or content != text.encode():
            expected = (
                f"the stand-in that {STANDIN} makes, since {_place(commit, data, 'synthetic')} says"
                " provenance: synthetic and git tracks it; data of real people are `restricted` or"
                " `open`"
            )
            yield Problem(path.as_posix(), expected=expected)


def _half_staged(commit: Commit, data: Path) -> Iterator[Problem]:
    """Report outputs that are staged as an earlier build made them."""
    root = root_of(data)
    for path in commit.staged:
        if not any(path.is_relative_to(root / kind) for kind in OUTPUTS):
            continue
        lies = commit.project / path
        now = lies.read_bytes() if lies.is_file() else b""
        if now.replace(b"\r\n", b"\n") != path.read_bytes().replace(b"\r\n", b"\n"):
            expected = "to be staged as it is in its folder: stage it again with `git add`"
            yield Problem(path.relative_to(root).as_posix(), expected=expected)
