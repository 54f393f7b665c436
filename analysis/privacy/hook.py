"""Install the hook that searches for identifiers before every commit: `make hook`.

A hook belongs to one clone and is not committed: who clones the repository installs it anew.
"""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote

from analysis.common.output import write_text
from analysis.common.revision import RevisionError, git

MADE = "# Made by `make hook`: nothing identifying is committed."
HOOK = """#!/bin/sh
{made}
make -s --no-print-directory -C {folder} gate || {{
    echo "Nothing was committed. To commit all the same: git commit --no-verify" >&2
    exit 1
}}
"""


class RefusedError(Exception):
    """Why the hook was not installed, and what to do."""


def install(root: Path) -> Path:
    """Write the hook where git looks for it, and return its path.

    Args:
        root: the project, which may be a part of its repository.

    Raises:
        RefusedError: there is another hook, or the folder of the hooks serves other repositories.
        RevisionError: there is no git or no repository.
    """
    prefix = git(root, "rev-parse", "--show-prefix").decode().strip()
    text = HOOK.format(made=MADE, folder=quote(f"./{prefix}"))
    ours = [
        (root / git(root, "rev-parse", option).decode().strip()).resolve()
        for option in ("--show-toplevel", "--git-common-dir")
    ]
    folder = (root / git(root, "rev-parse", "--git-path", "hooks").decode().strip()).resolve()
    path = folder / "pre-commit"
    call = f"Add this line to it: make -s -C {quote(f'./{prefix}')} gate"
    if not any(folder.is_relative_to(place) for place in ours):
        why = "belongs to no single repository (core.hooksPath), so nothing was installed."
        raise RefusedError(f"{path} {why} {call}")
    if path.exists() and MADE not in path.read_text("utf-8", "replace"):
        raise RefusedError(f"{path} is a hook of your own, and stays as it is. {call}")
    write_text(path, text)
    path.chmod(0o755)
    return path


def main() -> None:
    """Install the hook in the clone that this project is."""
    try:
        print(f"{install(Path())} checks every study here before each commit (make gate).")
    except (RefusedError, RevisionError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
