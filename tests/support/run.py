"""What tests run, write and keep under version control: commands, files, git repositories."""

import io
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
GIT = shutil.which("git") or ""
needs_git = pytest.mark.skipif(not GIT, reason="git is not installed")
NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}  # no settings of a user
OWN = {"user.name": "A", "user.email": "a@example.org", "commit.gpgsign": "false"}
LEFT_OUT = (
    "PYTEST",
    "PYTHONUNBUFFERED",
    "COV",
    "SNAKEMAKE",
)  # of the variables that a command gets


def counting(results, number):
    """Yield results, and tell the one who waits how many of them there are."""
    for n, result in enumerate(results, 1):
        print(f"{n} of {number}", end="\r", file=sys.stderr, flush=True)
        yield result


class Said(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    stdout: str
    stderr: str


def surroundings(extra):
    """The variables of a command that is not part of a test."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(LEFT_OUT)}
    return kept | extra


def launch(line, folder=ROOT, environment=None, **options):
    """Start a program in a folder, with some variables of its own."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        [*map(str, line)],
        cwd=folder,
        env=surroundings(environment or {}),
        encoding="utf-8",
        **(pipes | options),
    )


def start(module, *arguments, folder=ROOT, **environment):
    """Start a module as a command."""
    return launch([sys.executable, "-m", module, *arguments], folder, environment)


def ended(process):
    """Wait for a command; whatever is wrong, it says so in words."""
    stdout, stderr = process.communicate()
    assert "Traceback" not in stderr, stderr
    return Said(process.returncode, stdout, stderr)


def run(module, *arguments, folder=ROOT, **environment):
    """Run a module as a command in a folder; return how it ended and what it said."""
    return ended(start(module, *arguments, folder=folder, **environment))


def call(main, *arguments):
    """Run a command in this process; return how it ended and what it said."""
    out, err, kept, status = io.StringIO(), io.StringIO(), sys.argv, 0
    sys.argv = ["command", *map(str, arguments)]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        err.write(f"{end.code}\n" if isinstance(end.code, str) else "")
    finally:
        sys.argv = kept
    return Said(status, out.getvalue(), err.getvalue())


def git(folder, *arguments):
    """Run git in a folder, which has to succeed; return what it writes."""
    line = [GIT, *map(str, arguments)]
    done = subprocess.run(
        line, cwd=folder, env=os.environ | NOBODY, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def repository(folder):
    """Make a folder a repository of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q")
    for name, value in OWN.items():
        git(folder, "config", name, value)
    return folder


def commit(folder, name):
    """Commit all that a folder holds, in a repository of its own, and name the revision."""
    repository(folder)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", name)
    git(folder, "tag", name)
    return folder


def write(folder, files):
    """Write files, texts or bytes, by their paths in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def alter(path, old, new):
    """Change the first occurrence of some words in a file, which has to have them."""
    text = path.read_text("utf-8")
    assert old in text, path.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
