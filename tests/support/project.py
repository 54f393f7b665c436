"""Copies of the project, builds of them, and the files that a build makes."""

import re
import shutil
import sys
from pathlib import Path

from tests.support.run import ended, git, launch
from tests.support.small import ROOT

SUFFIXES = ("html", "docx", "pdf", "xml")
DOCUMENTS = ("index", "supplement")
NUMBERS = {"tables/numbers.json"}
CLAIMS = {"tables/claims.csv", "tables/claims.md"}
PAPERS = {f"manuscript/_output/{name}.{suffix}" for name in DOCUMENTS for suffix in SUFFIXES}
HERE = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}


def made(_folder, names):
    """The entries of a folder that a build or Python makes, for `shutil.copytree` to leave out."""
    top = ["build"] if "Snakefile" in names else []
    return {".venv", ".snakemake", "_output", "__pycache__", *top}.intersection(names)


def copy_project(target):
    """Copy what a clone would have, with what is not yet committed."""
    if not (ROOT / ".git").exists():  # an archive of a release
        return Path(shutil.copytree(ROOT, target, ignore=made, dirs_exist_ok=True))
    for name in filter(None, git(ROOT, "ls-files", "-coz", "--exclude-standard").split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def command(*options, cores=2, data=None, renderer="embedded"):
    """The line that builds."""
    config = [f"renderer={renderer}", *([f"data={data}"] if data else [])]
    line = [sys.executable, "-m", "snakemake", "--cores", str(cores), *options]
    return [*line, "--config", *config]


def start(folder, *options, where=HERE, **settings):
    """Start a build in a folder, in a group of processes of its own."""
    return launch(command(*options, **settings), folder, where, start_new_session=True)


def build(folder, *options, **settings):
    """Build in a folder; return how that ended and what was said."""
    return ended(start(folder, *options, **settings))


def built(folder, *options, **settings):
    """Build in a folder, which has to succeed; return the steps that were taken."""
    done = build(folder, *options, **settings)
    assert done.status == 0, done.stderr
    return re.findall(r"^\[\d+/\d+\] (.*)$", done.stderr, re.MULTILINE)


def outputs(folder):
    """The exhibits, the numbers and the papers of a folder, by their paths."""
    papers = [p for p in folder.glob("*/_output/*") if p.suffix != ".png"]  # figures beside JATS
    found = [*folder.glob("tables/*"), *folder.glob("figures/*"), *papers]
    return {p.relative_to(folder).as_posix(): p for p in sorted(found) if p.is_file()}


def contents(folder):
    """What they hold."""
    return {name: path.read_bytes() for name, path in outputs(folder).items()}
