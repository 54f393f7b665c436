"""Build a committed state afresh in a scratch folder, and compare what comes out with it."""

from __future__ import annotations

import argparse
import ast
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import yaml

from analysis.compare import SUMS, Difference, compare, documents, files, group, totals
from analysis.environment import differences
from analysis.output import write_text
from analysis.report import Report, deliver
from analysis.revision import RevisionError, commit, extract, git

ROOT = Path(__file__).resolve().parent.parent
OUT = Path("build/verify")
SIDES = ("committed", "built")
BUILD = [sys.executable, "-m", "snakemake", "--cores", "all", "--config", "renderer=embedded"]
LAST = 40  # lines of a failed build
SPECIFICATION = "https://codecheck.org.uk/spec/config/1.0/"
HEAD = """---
# Made by `make verify`. Paths start at the root of the repository, where this file belongs.
"""
TO_FILL_IN = """# To be added by the people concerned, before this is a complete configuration:
# paper:
#   title:
#   authors:
#     - name: (the corresponding author first)
#   reference:
# codechecker:
#   - name:
#     ORCID:
# report:
# check_time:
"""


def build(folder: Path) -> str:
    """Build a checkout from nothing; return why it failed, in its own words, or nothing."""
    for name in files(folder):
        (folder / name).unlink()  # so that what is there afterwards was made by this build
    done = subprocess.run(
        BUILD,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    said = (done.stdout + done.stderr).replace(
        f"{folder}/", ""
    ).strip() or f"It ended with status {done.returncode}."
    return "\n".join(said.splitlines()[-LAST:]) if done.returncode else ""


def surroundings(committed: Path) -> list[str]:
    """Say with what the build ran, and how that differs from what the revision pins."""
    notes = [f"Built with Python {platform.python_version()} on {platform.platform()}."]
    pins = committed / "requirements.txt"
    if not pins.is_file():
        return [*notes, "The revision pins no packages: it has no requirements.txt."]
    found = list(differences(pins.read_text("utf-8")))
    could = f"This could explain differences: {'; '.join(found)}."
    return [*notes, could if found else "The packages are those that the revision pins."]


def uncommitted(root: Path) -> list[str]:
    """Say what was left out because it is not committed."""
    changed = git(root, "status", "--porcelain").decode(errors="replace").splitlines()
    names = ", ".join(line[3:] for line in changed[:5]) + (", …" if changed[5:] else "")
    return [f"Not verified, because not committed ({len(changed)}): {names}."] if changed else []


def codecheck(committed: Path, found: list[Difference], source: str) -> str:
    """Return a CODECHECK configuration: what was compared, what each file is, the verdict.

    The format is version 1.0 of the CODECHECK configuration file specification. What only people
    can say is left to them.
    """
    differing = {difference.file for difference in found}
    manifest = []
    for name in sorted((files(committed) | documents(committed)) - {SUMS}):
        module = committed / "analysis" / Path(name).with_suffix(".py").as_posix().replace("-", "_")
        told = ast.get_docstring(ast.parse(module.read_bytes())) if module.is_file() else None
        what = told.splitlines()[0] if told else f"One of the {group(name)}."
        verdict = "Differs from" if name in differing else "Identical to"
        manifest.append({"file": name, "comment": f"{what} {verdict} the committed version."})
    content = {"version": SPECIFICATION, "manifest": manifest, "source": source}
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)
    return f"{HEAD}{text}{TO_FILL_IN}"


def verify(root: Path, revision: str, scratch: Path) -> bool:
    """Write the reports on a revision; return whether all came out the same.

    Raises:
        RevisionError: the revision cannot be had.
    """
    commit_id = commit(root, revision)
    project = git(root, "rev-parse", "--show-prefix").decode().strip()  # empty at the top
    top = git(root, "rev-parse", "--show-toplevel").decode().strip()
    source = f"commit {commit_id}" + ("" if commit_id.startswith(revision) else f" ({revision})")
    committed, built = scratch / "committed", scratch / "built" / project
    print(f"Building {source} in a scratch folder ...", flush=True)
    clone = ("clone", "--quiet", "--no-checkout", "--local", "--no-hardlinks", "--", top)
    git(scratch, *clone, str(scratch / "built"))
    git(scratch / "built", "checkout", "--quiet", "--detach", commit_id)
    extract(root, commit_id, committed)
    notes = [f"This is {source}.", *uncommitted(root)]
    failed = build(built)
    notes += surroundings(committed)
    checked = root / OUT / "codecheck.yml"
    checked.unlink(missing_ok=True)
    if failed:
        title, found = "Not verified: this environment cannot build the committed state", []
    else:
        found = compare(committed, built)
        are = "Not verified: some results are not" if found else "Verified: all results are"
        title = f"{are} what the committed data and code make"
        write_text(checked, codecheck(committed, found, source))
        if not documents(committed):
            notes.append("The revision records no checksums of documents: they were not compared.")
    counts = Counter() if failed else totals(committed, built)
    report = Report(title, notes, SIDES, (committed, built), found, counts, failed)
    deliver(report, root / OUT / "index.html")
    return not failed and not found


def main() -> None:
    """Verify, and say by the exit status what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ref", default="HEAD", help="revision to verify")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as temporary:
            sys.exit(not verify(ROOT, options.ref, Path(temporary).resolve()))
    except RevisionError as error:
        sys.exit(f"Nothing was verified. {error}")
    except KeyboardInterrupt:
        sys.exit("Interrupted: nothing was verified.")


if __name__ == "__main__":
    main()
