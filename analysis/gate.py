"""The gate: nothing is built from data that break the contract, and nothing identifying leaves.

`python -m analysis.gate DATA REPORT` checks a data folder with its manuscript, says all that is
wrong at once, and writes the report that everything else waits for only if nothing is. Without
arguments it checks every study that lies in the project, and writes nothing: before a commit.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from shlex import quote
from shutil import which
from typing import Any

from analysis.contract import FIRST, Dataset, validate
from analysis.denylist import MISSING, read_denied
from analysis.disclosure import printable
from analysis.output import root_of, write_text
from analysis.problems import ContractError, Problem, report
from analysis.revision import RevisionError, git
from analysis.schema import path_of
from analysis.search import idle, search, unwaived, veiled
from analysis.settings import STUDY, WAIVER, is_line, settings_of
from analysis.study import Study
from analysis.texts import texts_of_data, texts_of_manuscript

STOPPED = "Nothing was built. Mend this and run it again."
BEFORE_COMMIT = "Mend this first; what identifies nobody can be waived (see data/README.md)."


def unused_quotes(data: Dataset, _folder: Path) -> Iterator[Problem]:
    """Report quotes that would be published with open data although the paper rests on none."""
    if data.settings["provenance"] != "open":
        return
    primary = {
        (row["coder_id"], row["source_id"])
        for row in data.tables["assignments"]
        if row["role"] == "primary"
    }
    used = {
        row["excerpt_id"]
        for row in data.tables["codings"]
        if (row["coder_id"], row["source_id"]) in primary
    }
    for number, row in enumerate(data.tables.get("excerpts", []), FIRST):
        if row["excerpt_id"] not in used:
            expected = (
                "an excerpt that a coding of a primary coder uses, since study.yml says"
                " provenance: open; delete this row"
            )
            name, found = path_of("excerpts"), str(row["excerpt_id"])
            yield Problem(name, number, "excerpt_id", found, expected)


def unprotected(data: Dataset, folder: Path) -> Iterable[Problem]:
    """Report people of whom what would be printed says too much."""
    try:
        printable(Study.of(data, folder))
    except ContractError as error:
        return error.problems
    return ()


# What else data that met the contract have to fulfil before anything is made of them.
CHECKS: tuple[Callable[[Dataset, Path], Iterable[Problem]], ...] = (unused_quotes, unprotected)


def check(data: Path, manuscript: Path | None) -> dict[str, Any]:
    """Check a study, and return what is to be reported of it.

    Args:
        data: the data folder.
        manuscript: the folder of its prose, if it has any.

    Raises:
        ContractError: with all that is wrong; the words that identify are not among it.
    """
    settings = settings_of(data)
    denied, listed, problems = read_denied(data, settings)
    problems += _tracked(data, settings)
    texts = [*texts_of_data(data), *(texts_of_manuscript(manuscript) if manuscript else ())]
    found = search(texts, denied)
    waived = _waived(settings)
    problems += [*unwaived(found, waived, denied), *idle(found, waived)]
    broken: Iterable[Problem] = ()
    try:
        dataset = validate(data)
        broken = [problem for fulfil in CHECKS for problem in fulfil(dataset, data)]
    except ContractError as error:
        broken = error.problems
    problems += [veiled(problem, denied) for problem in broken]
    if problems:
        raise ContractError(problems)
    return {
        "rows": {name: len(rows) for name, rows in dataset.tables.items()},
        "sha256": dataset.files,
        "identifiers": {"deny_list": listed, "waived": len(waived)},
    }


def check_prose(data: Path, manuscript: Path) -> list[Problem]:
    """Search the prose alone, for one who is writing it."""
    settings = settings_of(data)
    denied, _, problems = read_denied(data, settings)
    found = search(texts_of_manuscript(manuscript), denied)
    return sorted([*problems, *unwaived(found, _waived(settings), denied)])


def _waived(settings: dict[str, Any]) -> list[dict[str, Any]]:
    waived = settings.get("waived")
    entries = waived if isinstance(waived, list) else []
    complete = [w for w in entries if isinstance(w, dict) and w.keys() == set(WAIVER)]
    return [w for w in complete if all(map(is_line, w.values()))]


def _tracked(data: Path, settings: dict[str, Any]) -> Iterator[Problem]:
    """Report tables that stay at home and that the next commit or push would take along."""
    if settings.get("provenance") != "restricted":
        return
    try:
        files = git(data, "ls-files", "-z", "--", "raw").split(b"\0")[:-1]
    except RevisionError as error:  # no git, no repository, or one that git does not trust
        folders = [data.resolve(), *data.resolve().parents]
        if which("git") and any((folder / ".git").exists() for folder in folders):
            expected = "git to say that it tracks none of it (provenance: restricted); it says: "
            yield Problem("raw/", expected=expected + " ".join(str(error).split()))
        return
    if files:
        expected = (
            "no file that git tracks, since study.yml says provenance: restricted; there"
            f" {'is 1' if len(files) == 1 else f'are {len(files)}'}. Run"
            f" `git -C {quote(data.as_posix())} rm -r --cached raw`, and mind that the history of"
            " the repository, and every copy of it, may hold them already"
        )
        yield Problem("raw/", expected=expected)


def manuscript_of(data: Path) -> Path | None:
    """Return the folder of a study's prose, if it has any."""
    folder = root_of(data) / "manuscript"
    return folder if (folder / "index.qmd").is_file() else None


def studies() -> list[Path]:
    """Return the data folders that lie in the project."""
    return sorted(path.parent for path in Path().glob(f"*/{STUDY}"))


def main() -> None:
    """Check one study and write its report, or check all of them and write none."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?", help="a data folder; by default all of them")
    parser.add_argument("report", type=Path, nargs="?", help="the file to write")
    parser.add_argument("--manuscript", type=Path, help="by default that of the data folder")
    options = parser.parse_args()
    failed = False
    for data in [options.data] if options.data else studies():
        if not options.data and not (data / "raw").is_dir():
            print(f"{data}/: its tables are not here, and it was not checked.")
            continue
        try:
            said = check(data, options.manuscript or manuscript_of(data))
        except ContractError as error:
            print(f"{data}/: {report(error.problems, 'data and text')}", file=sys.stderr)
            failed = True
            continue
        if said["identifiers"]["deny_list"] == MISSING:
            print(f"{data}/: its deny-list is not here; identifiers were searched without it.")
        if options.report:
            write_text(options.report, json.dumps(said, indent=2) + "\n")
    if failed:
        sys.exit(STOPPED if options.data else BEFORE_COMMIT)


if __name__ == "__main__":
    main()
