"""Make one exhibit from the command line, such as `python -m analysis.exhibits.make tables/themes`.

An exhibit is one module. A table has `USES` (the tables of the contract it rests on), `compute`
(a tidy frame), `show` (its rows as printed) and `note`; a figure has `USES`, `compute`, `draw` and
`alt`, and may have `why_not` (a sentence on why its frame cannot be drawn, or nothing). This module
writes what they return, and marks all of it while the data are synthetic.
"""

from __future__ import annotations

import importlib
import io
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pandas as pd

from analysis.common.command import command
from analysis.common.markdown import pipe_table
from analysis.common.output import write_bytes, write_text
from analysis.common.problems import ContractError
from analysis.common.provenance import MARK
from analysis.study.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNSAID = {  # what Matplotlib would say of itself and of the day
    "svg": ("Creator", "Date"),
    "png": ("Software",),
    "pdf": ("Creator", "Producer", "CreationDate"),
}


def make_table(module: ModuleType, study: Study, target: Path) -> None:
    """Write the CSV of a table and the Markdown that the manuscript includes."""
    frame = module.compute(study)
    note = f"*Note.* {mark(module, study)}{module.note(study)}"
    write_csv(frame, target.with_suffix(".csv"), synthetic=marked(module, study))
    write_text(target.with_suffix(".md"), f"{pipe_table(module.show(frame, study))}\n{note}\n")


def make_figure(module: ModuleType, study: Study, target: Path) -> None:
    """Write a figure as SVG and PNG, its data and its alt text."""
    frame = module.compute(study)
    write_image(module, study, frame, target, ("svg", "png"))
    write_csv(frame, target.with_suffix(".csv"), synthetic=marked(module, study))
    write_text(target.with_suffix(".txt"), f"{mark(module, study)}{describe(module, frame)}\n")


def make_vector(module: ModuleType, study: Study, target: Path) -> None:
    """Write a figure as PDF alone, for a journal."""
    write_image(module, study, module.compute(study), target, ("pdf",))


def draw(module: ModuleType, frame: pd.DataFrame) -> Figure:
    """Draw a figure, or in its place the sentence on why it cannot be drawn."""
    why = why_not(module, frame)
    # The module's own import: here it would load matplotlib for every table.
    figure: Figure = module.style.sentence(why) if why else module.draw(frame)
    return figure


def describe(module: ModuleType, frame: pd.DataFrame) -> str:
    """Say in words what a figure shows, or why there is none."""
    why = why_not(module, frame)
    return f"No chart. {why}" if why else module.alt(frame)


def why_not(module: ModuleType, frame: pd.DataFrame) -> str:
    """Say why a figure cannot be drawn, or nothing."""
    return module.why_not(frame) if hasattr(module, "why_not") else ""


def write_image(
    module: ModuleType, study: Study, frame: pd.DataFrame, target: Path, forms: tuple[str, ...]
) -> None:
    """Draw a figure and write it in some formats, without a date or a program in them."""
    figure = draw(module, frame)
    if marked(module, study):
        width = figure.get_figwidth() * 25.4
        figure.text(1 - 1 / width, 0.004, MARK, size=6, color="#5a636d", ha="right", va="bottom")
    for form in forms:
        content = io.BytesIO()
        figure.savefig(content, format=form, metadata=dict.fromkeys(UNSAID[form]))
        write_bytes(target.with_suffix(f".{form}"), content.getvalue())


def marked(module: ModuleType, study: Study) -> bool:
    """Whether an exhibit rests on synthetic data, and not on published facts alone."""
    return study.synthetic and any("/" not in name for name in module.USES)


def mark(module: ModuleType, study: Study) -> str:
    """Return what the words of an exhibit begin with: the mark of synthetic data, or nothing."""
    return f"{MARK}. " if marked(module, study) else ""


def write_csv(frame: pd.DataFrame, path: Path, *, synthetic: bool) -> None:
    """Write the data behind an exhibit; a column says so while they are synthetic."""
    if synthetic:
        frame = frame.assign(provenance="synthetic")
    write_text(path, frame.to_csv(index=False, lineterminator="\n"))


@command(ContractError, saying="{data}/: ")
def main(exhibit: str, *, data: Path, out: Path, vector: bool = False) -> None:
    """Make the exhibit that the command line names.

    Args:
        exhibit: tables/NAME or figures/NAME
        data: folder of the study
        out: folder to write to
        vector: a figure as PDF, and nothing else
    """
    kind, name = exhibit.split("/")
    module = importlib.import_module(f"analysis.{kind}.{name.replace('-', '_')}")
    study = Study.load(data, module.USES)
    make = {"tables": make_table, "figures": make_vector if vector else make_figure}[kind]
    warnings.filterwarnings("error", message="Glyph")
    try:
        make(module, study, out / kind / name.replace("_", "-"))
    except UserWarning as warning:
        sys.exit(f"{exhibit}: {warning} Print it in other characters: change the label.")


if __name__ == "__main__":
    main()
