"""Equations as Pandoc reads them: TeX that it cannot read is named by its line, before a build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from analysis.prose.dialect import RefusedError
from analysis.prose.places import read_documents
from analysis.prose.syntax import ASIDE

WARNED = re.compile(
    r"Could not convert TeX math (?P<tex>.*?), rendering as TeX:.*\^\n  (?P<why>\S[^\n]*)",
    re.DOTALL,
)
EARLY, OPEN = "unexpected eof", "it ends before a brace or a bracket is closed"


def pandoc() -> str:
    """Path of the Pandoc program: the one that PANDOC names, or the one that pip installed.

    Raises:
        RefusedError: There is none.
    """
    installed = shutil.which("pandoc", path=str(files("pypandoc") / "files"))
    path = os.environ.get("PANDOC") or installed or "pandoc"
    if not shutil.which(path):
        raise RefusedError(f"{path}: no such program; let PANDOC name one, or install the pins")
    return path


def problems(folder: Path) -> Iterator[str]:
    """Say which equations of a manuscript cannot be read: place, equation, why.

    Args:
        folder: of the manuscript.
    """
    there: dict[str, str] = {}
    for document, text in read_documents(folder).items():
        for found in filter(lambda aside: aside["math"], ASIDE.finditer(text)):
            tex = found["shown"] or found["math"].strip("$")
            place = f"{document}.qmd:{text.count(chr(10), 0, found.start()) + 1}"
            there.setdefault(" ".join(tex.split()), place)
    if not there:
        return
    try:
        program = pandoc()
    except RefusedError as error:
        yield str(error)
        return
    done = subprocess.run(
        [program, "--from=markdown", "--to=html", "--mathml"],
        input="\n\n".join(f"${tex}$" for tex in there),
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    for said in done.stderr.split("[WARNING] "):
        if warned := WARNED.match(said):
            tex = " ".join(warned["tex"].split())
            why = OPEN if warned["why"] == EARLY else warned["why"]
            yield f"{there.get(tex, 'index.qmd')}: the equation {tex} cannot be read as TeX: {why}"
