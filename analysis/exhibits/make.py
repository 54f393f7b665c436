"""Make one exhibit from the command line, such as `python -m analysis.exhibits.make tables/themes`.

An exhibit lies in `analysis/`, or is a study's own and lies in its folder `exhibits/`.

An exhibit is one module. A table has `USES` (the tables of the contract it rests on), `compute`
(a tidy frame), `show` (its rows as printed) and `note`; a figure has `USES`, `compute`, `draw` and
`alt`, and may have `why_not` (a sentence on why its frame cannot be drawn in a width, or nothing).
This module writes what they return, and marks all of it while the data are synthetic.
"""

from __future__ import annotations

import importlib
import io
import json
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pandas as pd

from analysis.common.command import command
from analysis.common.markdown import pipe_table
from analysis.common.output import ROOT, spared, write_bytes, write_text
from analysis.common.problems import ContractError
from analysis.common.provenance import MARK
from analysis.common.words import PRINTED, WORDED, curly
from analysis.exhibits.told import of_figure, of_table
from analysis.study.diagnostics import METHOD
from analysis.study.schema import CORE
from analysis.study.settings import root_of
from analysis.study.study import Study, UndeclaredError
from analysis.study.uses import modules

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NO_CHART = "No chart."  # begins what is said in the place of a figure
UNSAID = {  # what Matplotlib would say of itself and of the day
    "png": ("Software",),
    "pdf": ("Creator", "Producer", "CreationDate"),
}


def make_table(module: ModuleType, study: Study, target: Path) -> str:
    """Write the CSV of a table and the Markdown that the manuscript includes.

    A table of a diagnostic can have a `method`: a paragraph, ready to be pasted.

    Returns:
        What its cells tell (`analysis.exhibits.told`).
    """
    frame = module.compute(study)
    note = f"*Note.* {mark(module, study)}{module.note(study)}"
    records = module.show(frame, study)
    method = f"{METHOD}{module.method(study)}\n" if hasattr(module, "method") else ""
    printed = f"{pipe_table(records)}\n{note}\n{method}"
    write_csv(frame, target.with_suffix(".csv"), synthetic=marked(module, study))
    write_text(target.with_suffix(".md"), printed)
    return of_table(records)


def make_figure(module: ModuleType, study: Study, target: Path) -> str:
    """Write a figure as PNG and, wide and narrow, as SVG; its data and its alt text.

    Returns:
        What its places tell (`analysis.exhibits.told`).
    """
    frame, look = module.compute(study), module.style
    wide = draw(module, study, frame, look.FULL)
    fits = not why_not(module, frame, look.NARROW)
    narrow = draw(module, study, frame, look.NARROW) if fits else wide
    for path, figure in {target: wide, target.parent / "narrow" / target.name: narrow}.items():
        name = path.relative_to(target.parent).as_posix().replace("/", "-")
        write_bytes(path.with_suffix(".svg"), look.svg_of(figure, name))
    write_bytes(target.with_suffix(".png"), image(wide, "png", look))
    write_csv(frame, target.with_suffix(".csv"), synthetic=marked(module, study))
    write_text(target.with_suffix(".txt"), f"{mark(module, study)}{describe(module, frame)}\n")
    return of_figure({"wide": wide, "narrow": narrow})


def make_vector(module: ModuleType, study: Study, target: Path) -> None:
    """Write a figure as PDF alone, for a journal."""
    look = module.style
    figure = draw(module, study, module.compute(study), look.FULL)
    write_bytes(target.with_suffix(".pdf"), image(figure, "pdf", look))


def draw(module: ModuleType, study: Study, frame: pd.DataFrame, width: float) -> Figure:
    """Draw a figure, or in its place why it cannot be drawn; with the mark of synthetic data.

    Args:
        module: the exhibit.
        study: on which it rests.
        frame: what the module computed.
        width: of the figure, in millimetres.
    """
    look = module.style  # its own import: here it would load matplotlib for every table
    why = why_not(module, frame, width)
    figure: Figure = look.sentence(why, width) if why else module.draw(frame, width)
    if marked(module, study):
        look.sign(figure, MARK)
    return figure


def describe(module: ModuleType, frame: pd.DataFrame) -> str:
    """Say in words what a figure shows, or why there is none."""
    why = why_not(module, frame, module.style.FULL)
    return curly(f"{NO_CHART} {why}" if why else module.alt(frame))


def why_not(module: ModuleType, frame: pd.DataFrame, width: float) -> str:
    """Say why a figure cannot be drawn in a width, or nothing."""
    return module.why_not(frame, width) if hasattr(module, "why_not") else ""


def image(figure: Figure, form: str, look: ModuleType) -> bytes:
    """Return a figure as print has it, without a date or a program in it.

    Its texts have other fonts afterwards, if some of their letters are in fonts of this machine.
    """
    if boxes := look.for_print(figure):
        print(look.told(boxes), file=sys.stderr)
    content = io.BytesIO()
    unsaid = dict.fromkeys(UNSAID[form])
    figure.savefig(content, format=form, metadata=unsaid, facecolor=look.PAPER)
    return content.getvalue()


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
    numbers = frame.select_dtypes("number").columns
    texts = frame.drop(columns=numbers).apply(_spared)
    write_text(path, frame.assign(**texts).to_csv(index=False, lineterminator="\n"))


def _spared(cells: pd.Series) -> pd.Series:
    told = {cell: spared(cell) for cell in cells.unique() if isinstance(cell, str)}
    return cells.map(lambda cell: told.get(cell, cell))


def withheld(error: Exception, study: Study) -> str:
    """Say in a sentence that an exhibit asked for what it is not given, if that is what went wrong.

    People's attributes are in no table, counts of them may be hidden, and tables that a module does
    not declare are not read.
    """
    said, names = str(error), [f["name"] for f in study.data.fields["participants"]]
    apart = [name for name in names if name not in CORE["participants"]]
    asked = [name for name in apart if re.search(rf"\b{re.escape(name)}\b", said)]
    if isinstance(error, KeyError | AttributeError | NameError) and asked:
        return (
            f"it asks for {asked[0]} of each person, which is withheld from exhibits. Take counts"
            " and marks of people from `analysis.disclosure.printable`; declare `people` in USES"
        )
    if isinstance(error, TypeError | ValueError) and re.search(r"\bNA(Type)?\b|<NA>", said):
        return (
            "it takes a number of people that is hidden (`pd.NA`) for one that is there. Ask"
            " `pd.isna` first, and print × in its place"
        )
    return said if isinstance(error, UndeclaredError) else ""


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
    path = modules(kind, root_of(data))[name]
    own = not path.is_relative_to(ROOT / "analysis")
    module = load(path) if own else importlib.import_module(dotted(path))
    study = Study.load(data, module.USES)
    with suppress(OSError):
        WORDED.update(json.loads((out / PRINTED).read_text("utf-8")))
    target, make = out / kind / name, make_table if kind == "tables" else make_figure
    warnings.filterwarnings("ignore", message="Glyph|Matplotlib currently does not support")
    try:
        if vector:
            make_vector(module, study, target)
        else:
            write_text(out / f"build/cards/{exhibit}.json", make(module, study, target))
    except ContractError:
        raise
    except Exception as error:
        if own:
            sys.exit(told_of(error, path, study))
        why = withheld(error, study)
        if not why:
            raise
        sys.exit(f"{exhibit} cannot be made: {why}.")


def dotted(path: Path) -> str:
    """Return the name of a module of the project, as Python imports it."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def load(path: Path) -> ModuleType:
    """Load a study's own exhibit; whatever is wrong with it ends the command in a sentence."""
    module = ModuleType(path.stem)
    sys.dont_write_bytecode = True  # in a folder of somebody's own
    try:
        SourceFileLoader(path.stem, str(path)).exec_module(module)
    except Exception as error:
        sys.exit(f"{blamed(error, path)}: {type(error).__name__}: {error}")
    return module


def tried(path: Path, study: Callable[[Iterable[str]], Study]) -> str:
    """Say what is wrong with an exhibit of a study's own, short of drawing it, or nothing.

    Args:
        path: of its module.
        study: returns it, with the tables that a module declares.
    """
    given = None
    try:
        module = load(path)
        given = study(module.USES)
        frame = module.compute(given)
        if hasattr(module, "show"):
            module.show(frame, given)
            module.note(given)
        else:
            describe(module, frame)
    except SystemExit as error:
        return str(error)
    except Exception as error:
        return told_of(error, path, given)
    return ""


def told_of(error: Exception, path: Path, study: Study | None) -> str:
    """Say what went wrong in an exhibit of a study's own, and where."""
    why = withheld(error, study) if study else ""
    return f"{blamed(error, path)}: {why or f'{type(error).__name__}: {error}'}"


def blamed(error: Exception, path: Path) -> str:
    """Name a file and the line of it at which an error came up."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename) == path]
    return f"{path}, line {lines[-1]}" if lines else str(path)


if __name__ == "__main__":
    main()
