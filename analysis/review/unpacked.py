"""An archive that was unpacked, verified as a clone is: what its checksums name is its revision.

It has no history. So its files, once they are what their checksums say, are committed to a
repository in a scratch folder, and that verifies itself.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.common import checksums
from analysis.common.output import ROOT
from analysis.common.revision import RevisionError, git

SUMS, CRATE = "SHA256SUMS", "ro-crate-metadata.json"
NOBODY = ("user.name=archive", "user.email=archive@localhost", "commit.gpgsign=no")


def is_archive(folder: Path = ROOT) -> bool:
    """Whether a folder is an unpacked archive, and no clone."""
    return all((folder / n).is_file() for n in (SUMS, CRATE)) and not (folder / ".git").exists()


def damaged(folder: Path) -> Iterator[str]:
    """Say which files of an archive are missing or not what its checksums say."""
    for name, digest in checksums.parse((folder / SUMS).read_text("utf-8")).items():
        path = folder / name
        if not path.is_file():
            yield f"{name}: missing"
        elif checksums.sha256(path) != digest:
            yield f"{name}: changed, expected the content that {SUMS} names"


def verify_archive(arguments: Sequence[str], scratch: Path, folder: Path = ROOT) -> int:
    """Verify an archive as the command does a clone; its report goes where that of a clone does.

    Args:
        arguments: of the command.
        scratch: an empty folder.
        folder: the unpacked archive.

    Raises:
        RevisionError: it is damaged, or git is not installed.
    """
    if wrong := [*damaged(folder)]:
        raise RevisionError("\n".join(["The archive is not as it was made:", *wrong]))
    clone = scratch / "archive"
    for name in [*checksums.parse((folder / SUMS).read_text("utf-8")), SUMS]:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / name, clone / name)
    git(clone, "init", "--quiet")
    git(clone, "add", "--all")
    nobody = [part for setting in NOBODY for part in ("-c", setting)]
    git(clone, *nobody, "commit", "--quiet", "--no-verify", "--message", "The archive")
    line = [sys.executable, "-m", "analysis.review.verify", *arguments]
    done = subprocess.run(line, cwd=clone, check=False)
    if (clone / "build/verify").is_dir():
        shutil.copytree(clone / "build/verify", folder / "build/verify", dirs_exist_ok=True)
    return done.returncode
