"""All checks of a study without rendering anything: what is wrong, and what is still to decide."""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.common.command import command
from analysis.common.problems import ContractError, report
from analysis.privacy.gate import check, manuscript_of
from analysis.prose.checklists import checklists
from analysis.prose.claims import held
from analysis.prose.conditions import Known
from analysis.prose.dialect import RefusedError
from analysis.prose.numbers import content
from analysis.prose.places import read_places
from analysis.starter.kept import kept
from analysis.starter.todo import listed, open_points
from analysis.study.settings import root_of


def wrong(data: Path) -> list[str]:
    """Say all that is wrong with a study: its data first, since its text rests on them."""
    manuscript = manuscript_of(data)
    try:
        check(data, manuscript)
    except ContractError as error:
        return [f"{data}/: {report(error.problems, 'data and text')}"]
    said: list[str] = []
    if manuscript:
        known = Known.of(content(data, manuscript), data)
        for fulfil in (
            lambda: held(manuscript, known),
            lambda: checklists(manuscript, read_places(manuscript)),
        ):
            try:
                fulfil()
            except RefusedError as error:
                said.append(str(error))
    return said


@command()
def main(data: Path = Path("data")) -> None:
    """Print what is wrong and what is still to decide; nothing is built.

    Args:
        data: folder of the study
    """
    found = wrong(data)
    own = root_of(data) != Path()
    todo = listed(open_points(data)) if own else []
    notes = [*kept(data), *([f"Still to decide ({len(todo)}):", *todo] if todo else [])]
    print("\n".join(notes or [f"{data}/: nothing is left to decide."]))
    if found:
        sys.exit("\n".join(found))
    print(f"{data}/: nothing is wrong.")


if __name__ == "__main__":
    main()
