"""Measure what Quarto costs beside the embedded renderer: a whole build, and the rendering alone.

Usage: python -m tests.measuring.renderers (with a Quarto that is new enough on the PATH)
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from analysis.build import quarto
from analysis.prose.dialect import DOCUMENTS
from tests.measuring.bench import SNAKEMAKE, measure
from tests.support.project import copy_project

RENDER = ["-m", "analysis.manuscript.render", "manuscript", "--to", "html", "docx", "pdf", "jats"]


def seconds(folder: Path, renderer: str) -> tuple[float, float]:
    """Return what a build takes in which all is made, and what rendering its documents does."""
    build = measure([*SNAKEMAKE, "--forceall", "--config", f"renderer={renderer}"], folder)[0]
    chosen = ["--out", "manuscript/_output", "--renderer", renderer, "--document"]
    lines = [[sys.executable, *RENDER, *chosen, document] for document in DOCUMENTS]
    return build, sum(measure(line, folder)[0] for line in lines)


def main() -> None:
    """Print the seconds of both, and those of Quarto as a multiple."""
    if why := quarto.unfit():
        print(f"Quarto was not measured. {why}")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        copy_project(folder)
        both = zip(*(seconds(folder, name) for name in ("embedded", "quarto")), strict=True)
    print(f"{'seconds':16}{'embedded':>10}{'Quarto':>10}{'ratio':>8}")
    for name, (ours, theirs) in zip(("whole build", "rendering alone"), both, strict=True):
        print(f"{name:16}{ours:10.1f}{theirs:10.1f}{theirs / ours:8.1f}")


if __name__ == "__main__":
    main()
