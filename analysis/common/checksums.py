"""The documents' SHA-256 as `sha256sum` writes and checks them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from analysis.common.command import command
from analysis.common.output import write_text


def sha256(path: Path) -> str:
    """Return the checksum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lines(paths: Sequence[Path], start: Path = Path()) -> str:
    """Return a line a file, sorted by path from where these start."""
    found = {path.relative_to(start).as_posix(): sha256(path) for path in paths}
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(found.items()))


def parse(text: str) -> dict[str, str]:
    """Return the checksums of such a file by path.

    Raises:
        ValueError: a line is not a checksum, two spaces and a path.
    """
    pairs = (line.split("  ", 1) for line in text.splitlines())
    return {path: digest for digest, path in pairs}


@command()
def main(files: Sequence[Path], *, out: Path) -> None:
    """Write the checksums of some files; paths start at the folder of the study, wherever it is."""
    write_text(out, lines(files, out.parent.parent))


if __name__ == "__main__":
    main()
