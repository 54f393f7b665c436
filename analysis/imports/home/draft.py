"""Where an import is made: beside its target, whole or not at all, and with nothing left behind.

A draft is a folder that git ignores. Its process holds a lock on it for as long as it lives; a
draft that nobody holds was left by an import that was killed, and the next one takes it away. What
changes a folder that is there is made ready beside its pseudonyms, and put in place when whole.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.imports.project import RefusedError

PREFIX = ".import-"
IGNORE, STUDY = ".gitignore", "study"
PART, READY = ".next.part", "next"
WAITING = "Another import into this study is at work: waiting for it to end."
OWNER_ONLY, OWNER_FOLDER = 0o600, 0o700


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """Give a folder to fill, which then takes the place of a new or empty one in one step."""
    with _made(target.parent), _held(target.parent) as draft:
        (draft / IGNORE).write_text("*\n", encoding="utf-8")
        yield draft / STUDY
        (draft / STUDY).rename(target)


@contextmanager
def alone(private: Path) -> Iterator[None]:
    """Hold the folder of the pseudonyms, so that imports into a study come one after the other.

    Raises:
        RefusedError: if it is something else than a folder.
    """
    if private.exists() and not private.is_dir():
        raise RefusedError(f"PRIVATE: a folder is kept there, but this is none: {private}")
    with _made(private):
        while True:  # another one, if an import that failed has taken it away meanwhile
            private.mkdir(parents=True, exist_ok=True)
            lock = os.open(private, os.O_RDONLY)
            with suppress(OSError):  # a file system may have no locks
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    print(WAITING, file=sys.stderr, flush=True)
                    fcntl.flock(lock, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if os.path.samestat(private.stat(), os.fstat(lock)):
                    break
            os.close(lock)
        try:
            yield
        finally:
            os.close(lock)


@contextmanager
def made_ready(private: Path) -> Iterator[Path]:
    """Give a folder to fill with all that is to be put in place, which only its owner can read.

    It is called `READY` when it is whole, and not before.
    """
    draft = private / PART
    with _made(private):
        private.chmod(OWNER_FOLDER)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        try:
            yield draft
            for path in (draft, *draft.rglob("*")):
                path.chmod(OWNER_FOLDER if path.is_dir() else OWNER_ONLY)
            draft.rename(private / READY)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make a folder and those above it; if what is done meanwhile fails, they go again."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for one in new:
            with suppress(OSError):
                one.rmdir()
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
