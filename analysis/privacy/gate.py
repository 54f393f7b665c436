"""The gate: nothing is built from data that break the contract, and nothing identifying leaves.

`python -m analysis.privacy.gate DATA REPORT` checks a data folder with its manuscript, says all
that is wrong at once, and writes the report that everything else waits for only if nothing is.
Without arguments it checks every study that lies in the project, and what the next commit would
take along, and writes nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from analysis.common.command import command
from analysis.common.output import write_text
from analysis.common.problems import ContractError, Problem, report, visible
from analysis.common.refused import hold_to_files
from analysis.common.revision import RevisionError
from analysis.disclosure.required import unprotected, unused_quotes
from analysis.privacy.commit import (
    STAGED,
    Commit,
    committed,
    elsewhere,
    findings,
    nested_studies,
    next_commit,
    rest_of,
)
from analysis.privacy.commit import unsearched as unsearched_of
from analysis.privacy.said import place_of, say_missing, say_unsearched, stopped
from analysis.privacy.search import (
    idle,
    read_denied,
    unwaived,
    veil,
    veiled,
    waivers,
    without_listed,
)
from analysis.privacy.texts import NAME, texts_of_data, texts_of_manuscript, unsearched
from analysis.privacy.tracked import RAW, copies, keys, mistracked, outdated, strays, tracked
from analysis.study.contract import Dataset, validate
from analysis.study.digests import NOT_HERE, digests_of
from analysis.study.settings import PUBLIC, STUDY, root_of, settings_of

BEFORE_COMMIT = (
    "Mend this first; what identifies nobody can be waived (see data/README.md)."
    " To commit all the same: git commit --no-verify"
)

# What else data that met the contract have to fulfil before anything is made of them.
CHECKS: tuple[Callable[[Dataset, Path], Iterable[Problem]], ...] = (unused_quotes, unprotected)


class Checked(NamedTuple):
    """What came out of a check: tables that meet the contract, what is wrong, what is reported.

    What identifies is told without its words, with what is wrong about waivers and about git.
    """

    dataset: Dataset | None
    broken: list[Problem]
    identifiers: list[Problem]
    said: dict[str, Any]


def checked(data: Path, manuscript: Path | None) -> Checked:
    """Check a study.

    Args:
        data: the data folder.
        manuscript: the folder of its prose, if it has any.
    """
    problems, denied, said = _searched(data, manuscript)
    problems += tracked(data)
    dataset, broken = _validated(data, denied)
    if dataset:
        rows = {name: dataset.tables.count(name) for name in dataset.tables}
        kind = "sha256" if dataset.digests.public else "keyed"
        said = {"rows": rows, kind: dataset.files, **said}
    return Checked(dataset, broken, problems, said)


def check(data: Path, manuscript: Path | None) -> dict[str, Any]:
    """Check a study as `checked` does, and return what is to be reported of it.

    Raises:
        ContractError: with all that is wrong.
    """
    found = checked(data, manuscript)
    if found.broken or found.identifiers:
        raise ContractError([*found.identifiers, *found.broken])
    return found.said


def check_staged(commit: Commit, data: Path, denied: Sequence[str]) -> Iterator[Problem]:
    """Check all that a commit would hold of a study, in the copy of it.

    Args:
        commit: what the commit would hold.
        data: the data folder.
        denied: what the deny-list of the study holds where it lies.
    """
    problems, denied, _ = _searched(data, manuscript_of(data), commit, denied)
    yield from problems
    public = settings_of(data).get("provenance") in PUBLIC and (data / RAW).is_dir()
    if public and not commit.holds(data):  # other tables were checked where they lie
        yield from _validated(data, denied)[1]
    if (commit.project / data / RAW).is_dir():
        yield from outdated(data, commit.project / data)


def _searched(
    data: Path,
    manuscript: Path | None,
    commit: Commit | None = None,
    denied_too: Sequence[str] = (),
) -> tuple[list[Problem], list[str], dict[str, Any]]:
    """Search the texts of a study; return what is wrong, its deny-list and what is to be reported.

    Args:
        data: the data folder.
        manuscript: the folder of its prose, if it has any.
        commit: of which these are a copy, with whatever else it holds of the study.
        denied_too: words that must not appear, beside those of the deny-list.
    """
    hold_to_files(data, *([manuscript] if manuscript else []))
    home, root = data, root_of(data)
    texts = [*texts_of_data(data), *(texts_of_manuscript(manuscript) if manuscript else ())]
    if commit:
        home, root = commit.project / home, commit.project / root
        texts += rest_of(commit, data, texts)
    texts = without_listed(texts, manuscript)
    settings = settings_of(data)
    entries, listed, problems = read_denied(home, settings)
    denied = list(dict.fromkeys([*entries, *denied_too]))
    digests = digests_of(home, settings_of(home) or settings)
    project, waived = commit.project if commit else Path(), waivers(settings)
    found = findings(texts, denied, waived, digests, lambda: committed(project, data))
    problems += unwaived(found, waived, denied)
    if (home / RAW).is_dir():  # else nothing can be said of waivers that concern tables
        # Outputs and other files are searched when they are staged.
        files = {waiver["file"] for waiver in waived} - {t.file for t in texts if t.part != NAME}
        unread = {name for name in files if any((f / name).is_file() for f in (home, root))}
        problems += idle(found, waived, unread)
    identifiers = {"deny_list": listed, "waived": len(waived)}
    blind = {veil(n, denied): w for n, w in unsearched(manuscript).items()} if manuscript else {}
    number = sum(len(text.rows) for text in texts)
    return problems, denied, {"texts": number, "identifiers": identifiers, "unsearched": blind}


def _validated(data: Path, denied: Sequence[str]) -> tuple[Dataset | None, list[Problem]]:
    """Hold tables to the contract and to what else there is; return them, and what is wrong."""
    dataset, broken = None, []
    try:
        dataset = validate(data)
        broken = [problem for fulfil in CHECKS for problem in fulfil(dataset, data)]
    except ContractError as error:
        broken = error.problems
    public = settings_of(data).get("provenance") in PUBLIC
    return dataset, [veiled(problem, denied, public=public) for problem in broken]


def check_prose(data: Path, manuscript: Path) -> list[Problem]:
    """Search the prose alone, for one who is writing it."""
    settings = settings_of(data)
    denied, _, problems = read_denied(data, settings)
    texts = without_listed(texts_of_manuscript(manuscript), manuscript)
    waived, digests = waivers(settings), digests_of(data, settings)
    found = findings(texts, denied, waived, digests, lambda: committed(Path(), data))
    return sorted([*problems, *unwaived(found, waived, denied)])


def manuscript_of(data: Path) -> Path | None:
    """Return the folder of a study's prose, if it has any; what is no file is refused later."""
    folder = root_of(data) / "manuscript"
    return folder if (folder / "index.qmd").exists() else None


def studies() -> list[Path]:
    """Return the data folders that lie in the project, or deeper in it where git sees them."""
    return sorted({*(p.parent for p in Path().glob(f"*/{STUDY}")), *nested_studies(Path())})


def check_one(data: Path, target: Path | None, manuscript: Path | None) -> None:
    """Check a study and write its report; leave with all that is wrong, if anything is."""
    place = place_of(data)
    try:
        said = check(data, manuscript)
    except ContractError as error:
        print(f"{place}: {report(error.problems, 'data and text')}", file=sys.stderr)
        sys.exit(stopped(data))
    say_missing(place, said["identifiers"]["deny_list"])
    say_unsearched(place, said["unsearched"])
    if target:
        write_text(target, json.dumps(said, indent=2) + "\n")


def check_all() -> None:
    """Check every study here and the next commit; leave with all that is wrong, if anything is."""
    wrong = list[tuple[str, list[Problem]]]()
    with next_commit(Path()) as commit:
        ignored = {Path(), *nested_studies(Path(), "-oi")} if commit else set[Path]()
        held = {*studies(), *(commit.studies() if commit else ())}
        held |= {data for data in ignored - {Path()} if commit and commit.below(data)}
        lists = {data: read_denied(data, settings_of(data))[:2] for data in sorted(held | ignored)}
        denied = {data: entries for data, (entries, _) in lists.items()}
        hidden = [entry for entries in denied.values() for entry in entries]
        for data in sorted(held):
            place = veil(f"{data}/", hidden)
            wrong.append((place, _checked(data, place, commit, *lists[data])))
        if commit:
            with chdir(commit.copy):
                found = [*strays(commit, held), *keys(commit, denied), *copies(commit, denied)]
                others = elsewhere(commit, denied, held)
                wrong.append(("Git", [*others, *(veiled(p, hidden) for p in found)]))
                unread = unsearched_of(commit).items()
                say_unsearched("Git", {veil(name, hidden): what for name, what in unread})
    for place, problems in wrong:
        if problems:
            where = "what it would commit" if place == "Git" else "data and text"
            print(f"{place}: {report(sorted(set(problems)), where)}", file=sys.stderr)
    if any(problems for _, problems in wrong):
        sys.exit(BEFORE_COMMIT)


def _checked(
    data: Path, place: str, commit: Commit | None, denied: list[str], listed: str
) -> list[Problem]:
    """Say what was searched of a study, and return what is wrong with it.

    Args:
        data: the data folder.
        place: how it is called in what is said.
        commit: what the next commit would hold.
        denied: what the deny-list of the study holds.
        listed: whether there is one.
    """
    problems, unread = list[Problem](), dict[str, str]()
    said = f"{place}: its tables are not here, and it was not checked."
    if (data / RAW).is_dir():
        problems += outdated(data, data)
        try:
            checked = check(data, manuscript_of(data))
            n = checked["texts"]
            said = f"{place}: nothing identifying in {n} texts (cells, names and files)."
            unread = checked["unsearched"]
        except ContractError as error:
            problems += error.problems
    if commit:
        with chdir(commit.copy):
            staged = {*check_staged(commit, data, denied)}.difference(problems)
            problems += [replace(p, expected=p.expected + STAGED) for p in staged]
            problems += [veiled(problem, denied) for problem in mistracked(commit, data)]
    if not problems:
        print(visible(said))
        say_missing(place, listed)
        say_unsearched(place, unread)
    settings = settings_of(data)
    if settings.get("provenance") == "restricted" and not digests_of(data, settings).known:
        print(visible(f"{place}: whether waivers and outputs fit the data {NOT_HERE}."))
    return problems


@command(RevisionError, saying="Git does not say what the next commit would hold. ")
def main(
    data: Path | None = None, target: Path | None = None, *, manuscript: Path | None = None
) -> None:
    """Check one study and write its report, or check all of them and write none.

    Args:
        data: a data folder; by default all of them
        target: the file to write
        manuscript: by default that of the data folder
    """
    if data:
        check_one(data, target, manuscript or manuscript_of(data))
    else:
        check_all()


if __name__ == "__main__":
    main()
