"""Build a committed state afresh and compare it, or tell what changed since an earlier state.

The first is built in a scratch folder. The other is a revision, or another built folder.
"""

from __future__ import annotations

import ast
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from analysis.build.environment import differences
from analysis.common.command import command
from analysis.common.output import write_text
from analysis.common.revision import RevisionError, commit, extract, git
from analysis.common.words import counted
from analysis.review.called import called
from analysis.review.compare import Comparison, compare, documents, files, group
from analysis.review.report import Report, deliver
from analysis.review.stage import Stage, scratch_of, stage
from analysis.review.tree import verdicts, with_git
from analysis.review.unpacked import is_archive, verify_archive
from analysis.study.settings import root_of

OUT, OUT_CHANGES = Path("build/verify"), Path("build/diff")
BUILD = [sys.executable, "-m", "snakemake", "--cores", "all", "--config", "renderer=embedded"]
LAST = 40  # lines of a failed build
SPECIFICATION = "https://codecheck.org.uk/spec/config/2.0/"
CODECHECK = """---
# Made by `make verify`: the verdict, file by file. `make archive` makes the whole configuration.
"""


def build(folder: Path, data: str = "") -> str:
    """Build a checkout from nothing; return why it failed, in its own words, or nothing."""
    line = [*BUILD, f"data=['{data.replace(chr(39), chr(39) * 2)}']"] if data else BUILD
    done = subprocess.run(line, cwd=folder, input=b"", capture_output=True, check=False)
    if not done.returncode:
        return ""
    said = (done.stdout + done.stderr).decode(errors="replace").replace(f"{folder}/", "")
    last = said.strip().splitlines()[-LAST:]
    return "\n".join([f"The build ended with status {done.returncode}.", *last])


def surroundings(committed: Path) -> str:
    """Say with what the build runs, and how that differs from what the revision pins."""
    pins = committed / "requirements.txt"
    if not pins.is_file():
        told = "The revision pins no packages: it has no requirements.txt."
    elif found := "; ".join(differences(pins.read_text("utf-8"))):
        told = f"This could explain differences: {found}."
    else:
        told = "The packages are those that the revision pins."
    return f"Built with Python {platform.python_version()} on {platform.platform()}. {told}"


def uncommitted(root: Path) -> list[str]:
    """Say what was left out because it is not committed."""
    changed = git(root, "status", "--porcelain").decode(errors="replace").splitlines()
    names = ", ".join(line[3:] for line in changed[:5]) + (", …" if changed[5:] else "")
    return [f"Not verified, because not committed ({len(changed)}): {names}."] if changed else []


def manifest(code: Path, found: Comparison) -> list[dict[str, str]]:
    """Return what CODECHECK calls the manifest: each file compared, what it is, the verdict."""
    items = []
    for name, differing in found.items():
        module = code / "analysis" / Path(name).with_suffix(".py").as_posix().replace("-", "_")
        told = ast.get_docstring(ast.parse(module.read_bytes())) if module.is_file() else None
        what = told.splitlines()[0] if told else f"One of the {group(name)}."
        verdict = "Differs from" if differing else "Identical to"
        items.append({"file": name, "comment": f"{what} {verdict} the committed version."})
    return items


def configuration(content: dict[str, Any], head: str = CODECHECK) -> str:
    """Return a CODECHECK configuration, an explicit document of YAML.

    The format is version 2.0 of the CODECHECK configuration file specification.
    """
    content = {"version": SPECIFICATION, **content}
    return head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)


def made_again(staged: Stage) -> tuple[str, Comparison]:
    """Build a staged state; return why that failed, or what differs from what is committed."""
    if failed := build(staged.project, staged.data):
        return failed, {}
    out = f"{staged.data}/" if staged.data else ""
    results = compare(staged.committed, staged.study) | documents(staged.committed, staged.study)
    return "", with_git(results, staged.study, out, own=staged.own)


def verdict(staged: Stage, data: Path, *, same: bool) -> str:
    """Return what came of a build, and of which studies nothing is known."""
    are = "Verified: all results are" if same else "Not verified: some results are not"
    if staged.data:
        are = are.replace("results", f"results of {data.as_posix()}/")
        return f"{are} what the committed code makes of the tables that lie there"
    made = f"{are} what the committed data and code make"
    if not staged.others:
        return made
    made = made.replace("Verified: all results", "Verified in part: all results of data/")
    return f"{made}; those of {', '.join(staged.others)} were not checked"


def unchecked(staged: Stage) -> list[str]:
    """Say of which studies the results were not built, and who can build them."""
    return [
        f"Not checked: {counted(len(names), 'result')} of {folder}, another study. Who has its"
        f" tables can check them: make verify DATA={folder.rstrip('/')}"
        for folder, names in staged.others.items()
    ]


def verify(data: Path, revision: str, scratch: Path) -> bool:
    """Write the reports on a revision; return whether all came out the same.

    Raises:
        RevisionError: the revision cannot be had.
    """
    staged = stage(revision, data, scratch)
    print(f"Building {staged.source} in a scratch folder ...", flush=True)
    root = root_of(data)
    sides = {"committed": staged.committed, "built": staged.study}
    notes = [f"This is {staged.source}.", *uncommitted(root), *unchecked(staged)]
    notes.append(surroundings(staged.project))
    failed, found = made_again(staged)
    out = f"{staged.data}/" if staged.data else ""
    same = not failed and not any(found.values())
    checked = root / OUT / "codecheck.yml"
    if failed:
        title = "Not verified: this environment cannot build the committed state"
        notes.append(failed)
        checked.unlink(missing_ok=True)
    else:
        title = verdict(staged, data, same=same)
        told = {"manifest": manifest(staged.project, found), "source": staged.source}
        write_text(checked, configuration(told))
        if "documents" not in map(group, found):
            notes.append("The revision records no checksums of documents: they were not compared.")
    files_of = {} if failed else verdicts(staged.study, out)
    files_of |= {f"not checked, of {folder}": names for folder, names in staged.others.items()}
    deliver(Report(title, notes, sides, found, files_of), root / OUT / "index.html")
    return same


def changes(data: Path, since: str, scratch: Path) -> None:
    """Write the report on what changed in the results, which is no error."""
    root = root_of(data)
    if not since:
        sys.exit("Since when? make diff SINCE=v1.0, or SINCE=folder of another built study.")
    if not files(root):
        sys.exit(f"{root.resolve()} has no results to compare: run make first.")
    old = Path(since)
    if not files(old):
        old = scratch
        try:
            extract(root, commit(root, since), old)
        except RevisionError as error:
            why = f"SINCE={since} is no folder with results (tables, figures), and no revision."
            sys.exit(f"{why} {error}")
    found = compare(old, root)  # but not the documents, which tell of every change of a word
    found = called(found, old, root, data=data)
    what = "Changes in the results" if any(found.values()) else "Nothing changed"
    report = Report(f"{what} since {since}", [], {"then": old, "now": root}, found, brief=True)
    deliver(report, root / OUT_CHANGES / "index.html")


@command(RevisionError, saying="Nothing was verified. ")
def main(*, ref: str = "HEAD", since: str | None = None, data: Path = Path("data")) -> None:
    """Verify, and say by the exit status what came out; or say what changed.

    Args:
        ref: revision to verify
        since: verify nothing: a revision or a built folder to compare with
        data: folder of the study
    """
    place = None if since is not None else scratch_of(data)
    with tempfile.TemporaryDirectory(dir=place) as temporary:
        scratch = Path(temporary).resolve()
        if since is not None:
            changes(data, since, scratch)
            return
        try:
            if is_archive():
                sys.exit(verify_archive(sys.argv[1:], scratch))
            sys.exit(not verify(data, ref, scratch))
        except KeyboardInterrupt:
            sys.exit("Interrupted: nothing was verified.")


if __name__ == "__main__":
    main()
