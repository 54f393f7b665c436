"""Build a committed revision afresh, and pack it for an archive: `make archive`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from analysis.archive.pack import Places, described, staying, zipped
from analysis.archive.record import open_points, record
from analysis.common.command import command
from analysis.common.output import ROOT, write_bytes
from analysis.common.problems import ContractError, lines
from analysis.common.revision import RevisionError, commit, git
from analysis.prose.dialect import RefusedError
from analysis.review.stage import scratch_of, stage
from analysis.review.tree import MADE_PLACES, tracked
from analysis.review.verify import made_again
from analysis.study.settings import root_of

SHORT = 12


class ArchiveError(Exception):
    """Why nothing was archived."""


def archive(data: Path, revision: str, scratch: Path) -> tuple[Path, list[str]]:
    """Write the archive of a revision; return where it is, and what is still open.

    Args:
        data: the data folder.
        revision: any name that git knows.
        scratch: an empty folder; tables that stay at home are copied into it.

    Raises:
        ArchiveError: the revision does not come out again, or would take along what stays.
        RevisionError, RefusedError, ContractError: it cannot be had or read.
    """
    root = root_of(data)
    here = ROOT if root == Path() else root.resolve()
    staged = stage(revision, data, scratch)
    print(f"Building {staged.source} in a scratch folder ...", flush=True)
    failed, differing = made_again(staged)
    if failed or any(differing.values()):
        names = ", ".join(name for name, found in differing.items() if found)
        what = f"REF={revision}" + (f" DATA={data.as_posix()}" if staged.data else "")
        why = (
            failed or f"These differ from what is committed: {names}. make verify {what} says how."
        )
        raise ArchiveError(why)
    commit_id = commit(here, revision)
    day = git(here, "show", "-s", "--format=%cs", commit_id).decode().strip()
    places = Places(staged, here.name)
    there = staged.project / (staged.data or "data")
    known = record(staged.study, there, commit_id, day)
    files, runnable = described(staged, places, known, differing)
    code = {*tracked(staged.project)}  # which the gate searches before it is committed
    own = {n for n in files if "/" not in n and n not in code}
    own |= {n for n in files if staged.data and n.startswith(places.home)}
    searched = sorted(n for n in own if not MADE_PLACES.match(n.removeprefix(places.home)))
    if wrong := staying(files, searched, here.parent if staged.own else ROOT):
        raise ArchiveError("\n".join(lines(wrong)))
    name = f"{here.name if staged.data else 'compendium'}-{known.cff.get('version', '0')}"
    name = f"{name}-{commit_id[:SHORT]}"
    out = root / "build/archive" / f"{name}.zip"
    write_bytes(out, zipped(files, runnable, day, name))
    return out, [*open_points(known)]


@command(ArchiveError, RevisionError, RefusedError, ContractError, saying="Nothing was archived: ")
def main(*, ref: str = "HEAD", data: Path = Path("data")) -> None:
    """Write the archive of a committed revision.

    Args:
        ref: revision to archive
        data: folder of the study
    """
    with tempfile.TemporaryDirectory(dir=scratch_of(data)) as temporary:
        try:
            out, still = archive(data, ref, Path(temporary).resolve())
        except KeyboardInterrupt:
            sys.exit("Interrupted: nothing was archived.")
    print(out)
    if still:
        print(
            "\n".join(
                ["Open, and said so in the archive (OPEN.txt); a release waits for it:", *still]
            )
        )


if __name__ == "__main__":
    main()
