"""One build at a time in a folder: a second one waits until the first has ended, in any way."""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path
from typing import TextIO


def wait_for_others(path: Path) -> TextIO:
    """Hold the lock of a folder for as long as the returned file is open.

    The system gives it up when the process that holds it ends, also if it was killed; a file that
    is left behind locks nothing.

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
    return held
