"""What a check says on the terminal of a study: how it is called, what was not searched."""

from __future__ import annotations

from pathlib import Path

from analysis.common.problems import visible
from analysis.privacy.search import MISSING, read_denied, veil
from analysis.study.settings import root_of, settings_of

STOPPED = "Nothing was built. Mend this and run it again."
EARLIER = ("tables", "figures", "manuscript/_output", "page/_output")


def place_of(data: Path) -> str:
    """Return how the folder of a study is called in what is said."""
    return veil(f"{data}/", read_denied(data, settings_of(data))[0])


def stopped(data: Path) -> str:
    """Say what has to be done, and that outputs which are there are those of an earlier build."""
    root = root_of(data)
    place = place_of(root) if root.name else ""
    there = [f"{place}{name}/" for name in EARLIER if (root / name).is_dir()]
    kept = f" What an earlier build made is still there: {', '.join(there)}."
    return STOPPED + (kept if there else "")


def say_missing(place: str, listed: str) -> None:
    """Say so if the deny-list of a study is not here."""
    if listed == MISSING:
        print(visible(f"{place}: its deny-list is not here; identifiers were searched without it."))


def say_unsearched(place: str, unread: dict[str, str]) -> None:
    """Say which files could not be searched."""
    for name, what in unread.items():
        said = f"{name} was not searched for identifiers ({what}): look at it yourself."
        print(visible(f"{place}: {said}"))
