"""One build at a time in a folder: a second one waits until the first has ended, in any way."""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path
from typing import TextIO

FOLDERS = ("build", "tables", "figures", "manuscript", "page")  # that a build writes into


def wait_for_others(path: Path) -> TextIO:
    """Hold the lock of a folder for as long as the returned file is open.

    The system gives it up when the process that holds it ends, also if it was killed; a file that
    is left behind locks nothing. What killed processes had begun to write is removed.

    Args:
        path: the file that stands for the folder; it names the process that holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    held = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.seek(0)
        other = held.read().strip() or "another one"
        waits = f"Waiting for a build of the same folder to end (process {other}) ..."
        print(waits, file=sys.stderr)
        fcntl.flock(held, fcntl.LOCK_EX)
    held.seek(0)
    held.truncate()
    held.write(str(os.getpid()))
    held.flush()
    for folder in FOLDERS:
        _clear(path.parents[1] / folder)
    return held


def _clear(folder: Path) -> None:
    """Remove the drafts of processes that were killed while they wrote (`common.output`)."""
    for draft in folder.rglob(".*.part"):
        try:
            os.kill(int(draft.suffixes[-2].removeprefix(".")), 0)
        except ProcessLookupError:
            draft.unlink(missing_ok=True)
        except (PermissionError, ValueError, IndexError, OverflowError):
            continue  # it is at work, or none of ours
