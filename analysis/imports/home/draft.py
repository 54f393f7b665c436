"""Where an import is made: beside its target, whole or not at all, and with nothing left behind.

A draft is a folder that git ignores. Its process holds a lock on it for as long as it lives; a
draft that nobody holds was left by an import that was killed, and the next one takes it away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".import-"
IGNORE, STUDY = ".gitignore", "study"


@contextmanager
def draft_of(target: Path, install: Callable[[Path, Path], object] = Path.rename) -> Iterator[Path]:
    """Give a folder to fill, which then takes the place of the target in one step.

    Whatever fails before, the folders above the target that were made for it go as well.

    Args:
        target: a folder that is new or empty.
        install: puts the draft in its place, where it is neither.
    """
    parent = target.parent
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with _held(parent) as draft:
            (draft / IGNORE).write_text("*\n", encoding="utf-8")
            yield draft / STUDY
            install(draft / STUDY, target)
    except BaseException:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def _held(parent: Path) -> Iterator[Path]:
    """Make a draft that other imports leave alone while this process lives, and remove it."""
    draft, lock = _claim(parent)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        os.close(lock)


def _claim(parent: Path) -> tuple[Path, int]:
    """Make a draft and lock it; another one if it was taken for abandoned in between."""
    while True:
        draft = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        with suppress(FileNotFoundError):
            lock = os.open(draft, os.O_RDONLY)
            with suppress(OSError):  # without locks on a file system nothing is taken away either
                fcntl.flock(lock, fcntl.LOCK_SH)
            if draft.exists():
                return draft, lock
            os.close(lock)


def remove_abandoned(parent: Path) -> None:
    """Remove the drafts that killed imports left in a folder, but none that is in use."""
    for draft in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            lock = os.open(draft, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if {path.name for path in draft.iterdir()} <= {IGNORE, STUDY}:
                    shutil.rmtree(draft)
            finally:
                os.close(lock)
