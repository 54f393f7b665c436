"""Import an export of coding software: `python -m analysis.imports FROM TO`.

TO becomes a data folder of the contract, whole or not at all: it is made in a draft, checked like
any other data, and moved into place.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import shutil
import signal
import sys
from contextlib import nullcontext
from pathlib import Path

from analysis.common.described import own
from analysis.common.problems import ContractError
from analysis.imports.given import Given
from analysis.imports.home.draft import (
    READY,
    STUDY,
    alone,
    draft_of,
    made_ready,
    remove_abandoned,
)
from analysis.imports.home.making import make
from analysis.imports.home.new import fresh, told
from analysis.imports.home.pseudonyms import LAST, LOG, load
from analysis.imports.home.updating import RAW, imported_before, put_in_place, update
from analysis.imports.project import DraftedError, RefusedError
from analysis.imports.readers import Answers, Question, reader_of, readers
from analysis.imports.report import reconcile

PRIVATE = "-private"  # what the folder beside a study is called, after it
NOTHING = "Nothing was written."
HALF = "Not all of it is in its place yet: import again, and that is finished first."
ASKS = {name: Question(**said) for name, said in own(Path(__file__).with_name("asks.yml")).items()}
KEPT = 100_000  # objects more, after which those that only know each other are looked for
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def import_study(source: Path, target: Path, mode: str, answers: Answers | None = None) -> str:
    """Import an export into a new data folder.

    Args:
        source: the file to read.
        target: the folder to write, which does not exist, is empty or was imported before.
        mode: what every source is: interview, focus_group or document.
        answers: what was decided of the questions of readers, and accept_loss.

    Returns:
        One line that says what was imported.

    Raises:
        RefusedError: if the file or the folder is not fit; nothing is written then.
    """
    answers, named = answers or {}, target
    home = Path(os.path.realpath(target))
    private = _private(target, answers)
    with alone(private):
        put_in_place(private)
        again = not target.is_symlink() and imported_before(home, private / LAST)
        target = home if again else fresh(target)
        remove_abandoned(target.parent)
        given = Given(source)
        project = reader_of(given, answers).read(given, answers)
        reconcile(project, accepted=answers.get("accept_loss") == "yes")
        called = load(private)
        released = private if answers.get("excerpts") == "yes" else None
        made = make(project, mode, called, released)
        with nullcontext() if again else draft_of(target) as draft, made_ready(private) as ready:
            folder = draft or ready / STUDY
            left = made.write(folder)
            called.write(ready, private / LOG)
            shutil.copytree(folder / RAW, ready / LAST, ignore=shutil.ignore_patterns(".*"))
            if again:
                update(target, private / LAST, folder, made, answers.get("conflicts"))
        put_in_place(private)
    counts = ", ".join(f"{name} {n}" for name, n in made.counts.items())
    return (
        f"{named}: {counts}; read import-report.md before you go on{told(named, left)}"
        f"\nPseudonyms and their key are in {private}: keep it, and give it to nobody"
    )


def _private(target: Path, answers: Answers) -> Path:
    """Return the folder of the pseudonyms of a study."""
    return Path(answers.get("private") or f"{os.path.realpath(target)}{PRIVATE}").expanduser()


def _options() -> argparse.Namespace:
    """Read the command line; every reader adds the questions that its files may leave open."""
    parser = argparse.ArgumentParser(prog="make import", description=__doc__.partition("\n")[0])
    parser.add_argument("source", metavar="FROM", type=Path, help="the export of a coding program")
    parser.add_argument("target", metavar="TO", type=Path, help="a new or empty folder")
    asked = {name: question for reader in readers() for name, question in reader.asks.items()}
    for name, question in (ASKS | dict(sorted(asked.items()))).items():
        parser.add_argument(f"--{name}", choices=question.choices or None, help=question.said)
    return parser.parse_args()


def main() -> None:
    """Import a file; on anything unfit say so and leave no trace."""
    options = _options()
    answers = {name: value for name, value in vars(options).items() if isinstance(value, str)}
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    gc.set_threshold(KEPT)
    try:
        done = import_study(options.source, options.target, options.mode or "document", answers)
    except (RefusedError, DraftedError, ContractError, OSError, MemoryError) as error:
        show = getattr(error, "show", None)
        if show is not None and sys.stderr.isatty():  # and not in a file or a log
            print(show(), file=sys.stderr)
        sys.exit(_told(error, options.target, _left(options.target, answers)))
    except KeyboardInterrupt:
        left = _left(options.target, answers)
        sys.exit(f"Stopped before the file was imported. {left}")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        print(done, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is unsaid
        sys.exit(f"{options.target} is written, but standard output: {error.strerror}")


def _left(target: Path, answers: Answers) -> str:
    """Say what an import that failed leaves."""
    half = os.path.exists(_private(target, answers) / READY)  # noqa: PTH110 -- it may be too long
    return HALF if half else NOTHING


def _told(error: Exception, target: Path, left: str) -> str:
    """Say why nothing was imported; the file is not named, since its name can name people."""
    if isinstance(error, DraftedError):
        return str(error)
    if isinstance(error, ContractError):
        return f"Cannot import this file: its tables would break the contract.\n{error}\n{left}"
    if isinstance(error, OSError):
        return f"{target}: {error.strerror or error}. {left}"
    why = "not enough memory" if isinstance(error, MemoryError) else str(error)
    return f"Cannot import this file: {why}. {left}"


def _stop(_number: int, _frame: object) -> None:
    """End like an error would, so that the draft goes; asking again does not keep it from that."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
