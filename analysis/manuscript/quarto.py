"""Quarto as renderer, with its warnings made errors."""

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from analysis.manuscript.embedded import epoch
from analysis.prose.dialect import CROSS, Manuscript, RefusedError

ENDINGS = {"typst": "pdf", "jats": "xml"}
COMPLAINT = re.compile(r"\b(WARN|WARNING|ERROR)\b")
UNRESOLVED = re.compile(rf"\?(?:(?:var|meta):[\w.-]+|@{CROSS})".encode())


def program() -> str:
    """Path of Quarto.

    Raises:
        RefusedError: It is not on the PATH.
    """
    if not (path := shutil.which("quarto")):
        raise RefusedError("quarto: no such program on the PATH; let the renderer be embedded")
    return path


def version() -> str:
    """The program behind this renderer."""
    told = subprocess.run([program(), "--version"], capture_output=True, text=True, check=True)
    return f"quarto {told.stdout.strip()}"


def render(manuscript: Manuscript, fmt: str) -> bytes:
    """Render a copy of the manuscript, so that Quarto's own files stay out of its folder.

    Raises:
        RefusedError: Quarto failed or warned, or could not resolve something.
    """
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary, "manuscript")
        own = shutil.ignore_patterns("_output", ".quarto")
        shutil.copytree(manuscript.folder, copy, ignore=own)
        done = subprocess.run(
            [program(), "render", f"{manuscript.document}.qmd", "--to", fmt],
            cwd=copy,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch(manuscript.article))},
            capture_output=True,
            check=False,
        )
        log = (done.stdout + done.stderr).decode(errors="replace").replace(temporary, "")
        complaints = [line for line in log.splitlines() if COMPLAINT.search(line)]
        made = sorted(copy.rglob(f"{manuscript.document}.{ENDINGS.get(fmt, fmt)}"))
        if done.returncode or complaints or len(made) != 1:
            raise RefusedError("\n".join(f"quarto: {line}" for line in complaints or [log.strip()]))
        data = made[0].read_bytes()
    if found := sorted(set(UNRESOLVED.findall(searchable(data)))):
        raise RefusedError(f"quarto: could not resolve {b', '.join(found).decode()}")
    return data


def searchable(data: bytes) -> bytes:
    """The text of HTML, XML or Word; of a PDF nothing, whose log has to do."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("word/document.xml")
    return b"" if data.startswith(b"%PDF") else data
