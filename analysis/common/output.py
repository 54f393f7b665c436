"""Outputs: files written whole or not at all, alike on every system."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]  # the folder of the project

# What a build, its renderers and editors write into the folder of a manuscript: all else there is
# somebody's own, by whatever name.
MADE = (
    *("_tables", "_figures", "_quotes", "_output", "_banner.md", "_diagnostics.md", "_cards.json"),
    *("_variables.yml", "_project", "_mark.html", "_mark.typ", "_reference.docx", ".quarto"),
    ".gitignore",
    *(".ipynb_checkpoints", "SHA256SUMS"),
)

NOTE = "Note: "  # begins what a step says that stops nothing: the build says it again at its end

# A spreadsheet takes a cell that begins so for a formula; the last four are in full width.
FORMULA = tuple("=+-@＝＋－＠")
TEXT = "'"  # and one that begins with this, for the text that follows


def spared(cell: object) -> object:
    """Return a cell as a table has it that a spreadsheet may open: no text is run as a formula."""
    return TEXT + cell if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that a killed build leaves the old one or the new one.

    The new one is on the disk before it replaces the other: else a machine that fails could leave
    a file that is empty.

    Raises:
        OSError: that cannot be done; it names the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            if content:  # an empty one has nothing to lose
                os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        if error.errno is not None:  # else it is none of the system's
            error.filename, error.filename2 = str(path), None
        raise
    finally:
        draft.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Replace a file with text in UTF-8, lines ending in LF."""
    write_bytes(path, text.encode("utf-8"))
