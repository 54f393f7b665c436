"""The Quarto of this machine: where it is, which release it is, and whether that is new enough.

Usage: python -m analysis.build.quarto (installs the release that `environment.yml` names)
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from shutil import which

NAME, LEAST = "quarto", (1, 9)
LATEX = "latex"  # which it alone can make
NEEDED = (
    f"{'.'.join(map(str, LEAST))} or newer is needed, which fetches nothing and tags its PDF;"
    " install that, or let the renderer be embedded (make RENDERER=embedded)"
)
RELEASE = re.compile(r"(\d+)\.(\d+)(?:\.\d+)*")
CONDA = Path(__file__).resolve().parents[2] / "environment.yml"
PACKAGE = "quarto-cli"  # on PyPI


def program() -> str:
    """Return the path of Quarto, beside this Python or on the PATH; nothing where there is none."""
    searched = os.pathsep.join([str(Path(sys.executable).parent), *os.get_exec_path()])
    return which(NAME, path=searched) or ""


@cache
def version(path: str) -> str:
    """Return what a Quarto calls its release; nothing if it does not start, or does not say."""
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    found = RELEASE.search(told.stdout)
    return found[0] if found and not told.returncode else ""


def unfit() -> str:
    """Say why this machine's Quarto cannot render the manuscript, or nothing."""
    path = program()
    if not path:
        return f"{NAME}: no such program on the PATH; {NEEDED}"
    found = RELEASE.search(version(path))
    if not found:
        return f"{NAME}: {path} does not say which release it is; {NEEDED}"
    if (int(found[1]), int(found[2])) < LEAST:
        return f"{NAME}: {path} is release {found[0]}; {NEEDED}"
    return ""


def chosen(renderer: str) -> str:
    """Return the renderer that is meant: auto is Quarto where it is installed and new enough."""
    if renderer != "auto":
        return renderer
    return "embedded" if unfit() else NAME


def install() -> str:
    """Install the pinned release, and say where it is, or why it is not there."""
    pinned = re.findall(rf"^ *- {NAME}=(\S+)$", CONDA.read_text("utf-8"), re.MULTILINE)[0]
    # Without what it names: Jupyter, which nothing here runs.
    pip = ["pip", "install", "--quiet", "--no-input", "--no-deps", f"{PACKAGE}=={pinned}"]
    done = subprocess.run(
        [sys.executable, "-I", "-m", *pip], capture_output=True, text=True, check=False
    )
    if done.returncode or unfit():
        why = "its package on PyPI brings the program from GitHub, which did not work here"
        return f"{NAME} {pinned} was not installed: {why}.\n{unfit()}"
    print(f"{NAME} {version(program())}: {program()}")
    return ""


if __name__ == "__main__":
    sys.exit(install() or 0)
