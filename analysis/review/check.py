"""All checks of a study without rendering anything: what is wrong, and what is still to decide."""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.checks.check import everything
from analysis.common.command import command
from analysis.privacy.gate import manuscript_of
from analysis.starter.kept import kept
from analysis.starter.todo import english, listed, open_points
from analysis.study.settings import root_of


@command()
def main(data: Path = Path("data")) -> None:
    """Print what is wrong and what is still to decide; nothing is built.

    Args:
        data: folder of the study
    """
    manuscript = manuscript_of(data)
    found = everything(data, manuscript)
    own = root_of(data) != Path()
    todo = listed(open_points(data)) if own else []
    notes = [
        *kept(data),
        *english(data),
        *([f"Still to decide ({len(todo)}):", *todo] if todo else []),
    ]
    print("\n".join(notes or [f"{data}/: nothing is left to decide."]))
    if found:
        sys.exit(f"{data}/: {found.report(manuscript)}")
    print(f"{data}/: nothing is wrong.")


if __name__ == "__main__":
    main()
