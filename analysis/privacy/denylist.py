"""The study's own list of words that must not appear, which itself must not lie in the repository.

It holds what a pattern cannot know: names of people, places and services. So it is kept where no
commit and no archive of the study takes it along.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.common.problems import Problem
from analysis.common.revision import RevisionError, git
from analysis.privacy.identifiers import phrase
from analysis.study.settings import STUDY, deny_list, root_of

NONE, SEARCHED, MISSING = "none", "searched", "not found"
COMMENT = re.compile(r"^\s*#.*|\s#\s.*")  # but `Ward #3` is an entry


def read_denied(data: Path, settings: dict[str, Any]) -> tuple[list[str], str, list[Problem]]:
    """Read the deny-list of a study, one phrase a line; a # with a blank after it begins a comment.

    Args:
        data: the data folder, from which the path in the settings leads.
        settings: those of study.yml.

    Returns:
        The phrases; whether there is a list (NONE, SEARCHED or MISSING); what is wrong with it.
        Of a wrong entry only the line is told.
    """
    path = deny_list(data, settings)
    if path is None:
        return [], NONE, []
    given = settings["deny_list"]
    if any(path.is_relative_to(folder) for folder in _published(data)):
        expected = "a file outside the study and outside the repository, which would publish it"
        return [], MISSING, [Problem(STUDY, 0, "deny_list", given, expected)]
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except FileNotFoundError:
        expected = "a file that is there, since study.yml says provenance: restricted"
        wrong = [Problem(STUDY, 0, "deny_list", given, expected)]
        return [], MISSING, wrong if settings.get("provenance") == "restricted" else []
    except (OSError, UnicodeDecodeError):
        return [], MISSING, [Problem(STUDY, 0, "deny_list", given, "a text file in UTF-8")]
    phrases, wrong = [], []
    for number, line in enumerate(lines, 1):
        entry = COMMENT.sub("", line).strip()
        try:
            phrases += [entry] if entry and phrase(entry) else []
        except ValueError:
            expected = f"a letter or a digit in every entry; line {number} has none"
            wrong.append(Problem(STUDY, 0, "deny_list", given, expected))
    return phrases, SEARCHED, wrong


def _published(data: Path) -> list[Path]:
    """Return the folders that may be published: that of the study, and the repository with it."""
    folders = [data.resolve(), root_of(data).resolve()]
    with suppress(RevisionError, OSError):  # no git, or no repository
        folders.append(Path(git(data, "rev-parse", "--show-toplevel").decode().strip()).resolve())
    return folders
