"""Begin a study: `python -m analysis.imports.new TO` lays one down that builds at once.

Its tables are a small example, to be replaced. An import ends in the same way, with its own tables;
and a folder that holds tables gets what it lacks, to suit these.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from shlex import quote

from analysis.common.command import command
from analysis.common.problems import ContractError
from analysis.common.refused import UNBUILDABLE
from analysis.imports.home.draft import draft_of, remove_abandoned
from analysis.imports.home.making import Made
from analysis.imports.project import RefusedError
from analysis.imports.tables import Row
from analysis.starter.example import tables
from analysis.starter.lay import described, lay_down
from analysis.starter.todo import LIST, write_todo
from analysis.study.contract import validate
from analysis.study.schema import PACKAGE
from analysis.study.settings import STUDY, root_of

TITLE = "Coded data of a qualitative study"


def fresh(target: Path) -> Path:
    """Return the whole path of a folder to write, which is new or empty.

    Raises:
        RefusedError: it is neither, or nothing could be built there.
    """
    if found := UNBUILDABLE.search(target.as_posix()):
        raise RefusedError(
            f"no study can be built where a name holds {found[0]!r}; name another TO"
        )
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise RefusedError(f"{target} is not a new or empty folder; name another TO")
    if target.exists() and any(target.iterdir()):
        raise RefusedError(
            f"{target} holds files already, and nothing is overwritten; name another TO"
        )
    return Path(os.path.realpath(target))


def write_study(folder: Path, title: str, rows: Mapping[str, Iterable[Row]]) -> list[str]:
    """Write a study: tables, their description, and what its authors start from.

    Args:
        folder: to write.
        title: of the tables.
        rows: of each table; one that is not there has none.

    Returns:
        The exhibits that the text does without.
    """
    made = {name: partial(iter, lines) for name, lines in rows.items()}
    return Made(made, described(title, {}), unfinished=True).write(folder)


def complete(folder: Path) -> list[str]:
    """Write what a study with tables lacks of that which its authors start from.

    Returns:
        The exhibits that a text which is laid down does without.

    Raises:
        ContractError: the tables break the contract, so that no text can suit them.
    """
    validate(folder)
    left = lay_down(folder)
    write_todo(folder)
    return left


def told(target: Path, left: Sequence[str]) -> str:
    """Say what stands in a new folder, and what its text does without."""
    return (
        f"\nIts text leaves out what there is nothing to show of: {', '.join(left)}."
        f"\n{target / LIST} asks what is to decide and to write. To build:"
        f" make DATA={quote(str(target))}"
    )


@command(RefusedError, ContractError, saying="{target}: ")
def main(target: Path) -> None:
    """Lay down a new study, or what one lacks.

    Args:
        target: a new or empty folder, or that of a study
    """
    try:
        if root_of(target) == Path():
            raise RefusedError("this is the study of the project; name another TO")
        if (target / PACKAGE).is_file() and (target / STUDY).is_file():
            left = complete(target)
            print(f"{target}: what it lacked, and nothing that was there{told(target, left)}")
            return
        home = fresh(target)
        remove_abandoned(home.parent)
        with draft_of(home) as folder:
            left = write_study(folder, TITLE, tables())
    except OSError as error:
        sys.exit(f"{target}: {error.strerror or error}. Nothing was written.")
    print(f"{target}: a new study, with the tables of a small example{told(target, left)}")


if __name__ == "__main__":
    main()
