"""Import an export of coding software: `python -m analysis.imports FROM TO`.

TO becomes a data folder of the contract, whole or not at all: it is made in a draft beside it,
checked like any other data, and moved into place.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from pathlib import Path

from analysis.common.output import write_text
from analysis.common.problems import ContractError
from analysis.imports.draft import draft_of, remove_abandoned
from analysis.imports.new import fresh, told, write_study
from analysis.imports.positions import CONVENTIONS, WRITERS, RefusedError, readings, settle
from analysis.imports.refi import read_project
from analysis.imports.report import report
from analysis.imports.tables import to_tables
from analysis.study.contract import validate
from analysis.study.digests import KEY

TITLE = "Coded data imported from a REFI-QDA project"
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def import_study(source: Path, target: Path, mode: str, asked: str | None = None) -> str:
    """Import a .qdpx file into a new data folder.

    Args:
        source: the file to read.
        target: the folder to write, which does not exist or is empty.
        mode: what every source is: interview, focus_group or document.
        asked: the name of the convention of positions, if it is not to be found out.

    Returns:
        One line that says what was imported.

    Raises:
        RefusedError: if the file or the folder is not fit; nothing is written then.
    """
    named, target = target, fresh(target)
    remove_abandoned(target.parent)
    project = read_project(source, WRITERS)
    found = readings(project.selections, project.texts)
    used = settle(found, WRITERS.get(project.writer, set()), asked)
    imported = to_tables(project, used.stretches, mode)
    with draft_of(target) as folder:
        left = write_study(folder, TITLE, imported.tables)
        write_text(folder / "import-report.md", report(project, imported, found, used, asked))
        validate(folder)
        (folder / KEY).unlink(
            missing_ok=True
        )  # each home has one of its own, from its first build on
    counts = ", ".join(f"{name} {len(rows)}" for name, rows in imported.tables.items())
    return f"{named}: {counts}; read import-report.md before you go on{told(named, left)}"


def main() -> None:
    """Import a file; on anything unfit say so and leave no trace."""
    parser = argparse.ArgumentParser(prog="make import", description=__doc__.partition("\n")[0])
    parser.add_argument("source", metavar="FROM", type=Path, help="a REFI-QDA project (.qdpx)")
    parser.add_argument("target", metavar="TO", type=Path, help="a new or empty folder")
    modes = ("document", "interview", "focus_group")
    parser.add_argument("--mode", choices=modes, default=modes[0], help="what the sources are")
    parser.add_argument("--positions", choices=CONVENTIONS, help="how the file counts positions")
    options = parser.parse_args()
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        done = import_study(options.source, options.target, options.mode, options.positions)
    except RefusedError as error:
        sys.exit(f"Cannot import {options.source}: {error}. Nothing was written.")
    except ContractError as error:
        what = f"Cannot import {options.source}: its tables would break the contract."
        sys.exit(f"{what}\n{error}\nNothing was written.")
    except OSError as error:
        sys.exit(f"{options.target}: {error.strerror or error}. Nothing was written.")
    except MemoryError:
        sys.exit(f"Cannot import {options.source}: not enough memory. Nothing was written.")
    except KeyboardInterrupt:
        sys.exit(f"Stopped before {options.source} was imported. Nothing was written.")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        print(done, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is unsaid
        sys.exit(f"{options.target} is written, but standard output: {error.strerror}")


def _stop(_number: int, _frame: object) -> None:
    """End like an error would, so that the draft goes; asking again does not keep it from that."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
