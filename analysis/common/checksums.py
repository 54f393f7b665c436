"""The documents' SHA-256 as `sha256sum` writes and checks them."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from analysis.common.output import write_text


def sha256(path: Path) -> str:
    """Return the checksum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lines(paths: list[Path]) -> str:
    """Return a line a file, sorted by path."""
    found = {path.as_posix(): sha256(path) for path in paths}
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(found.items()))


def parse(text: str) -> dict[str, str]:
    """Return the checksums of such a file by path.

    Raises:
        ValueError: a line is not a checksum, two spaces and a path.
    """
    pairs = (line.split("  ", 1) for line in text.splitlines())
    return {path: digest for digest, path in pairs}


def main() -> None:
    """Write the checksums of some files, whose paths start at the working folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    write_text(options.out, lines(options.files))


if __name__ == "__main__":
    main()
