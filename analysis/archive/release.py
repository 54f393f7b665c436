"""What a release still needs: `make release VERSION=1.0.0` says it; it tags nothing by itself."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from analysis.archive.record import CITATION, Record, open_points, record
from analysis.common.command import command
from analysis.common.output import ROOT
from analysis.common.problems import ContractError
from analysis.common.revision import RevisionError, commit, git
from analysis.prose.dialect import RefusedError
from analysis.review.stage import scratch_of
from analysis.review.verify import verify
from analysis.study.settings import root_of

VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[\w.]+)?")
NEXT = """Nothing is missing. What to do next:

  1. git tag -a v{version} -m "Version {version}" && git push origin v{version}
  2. make archive REF=v{version}{data}
  3. Deposit {folder}/build/archive/*.zip where DOI {doi} is reserved, and publish it there.
"""


def missing(known: Record, version: str, home: Path) -> Iterator[str]:
    """Say what a release of a version needs and has not, each with where.

    Args:
        known: what is known of the study.
        version: that is to be released.
        home: the folder of the study.

    Raises:
        RevisionError: git cannot be asked.
    """
    if not VERSION.fullmatch(version):
        yield f"VERSION: found {version!r}, expected three numbers, as in 1.0.0"
    changed = git(home, "status", "--porcelain", "--", ".").decode(errors="replace").splitlines()
    if changed:
        names = ", ".join(line[3:] for line in changed[:5])
        yield f"git: not committed ({len(changed)}): {names}; commit it, or take it back"
    if git(home, "tag", "--list", f"v{version}").strip():
        yield f"git: the tag v{version} is there already; name another VERSION"
    if (said := str(known.cff.get("version", ""))) != version:
        yield f"{CITATION}: version: found {said!r}, expected {version!r}"
    day = str(known.cff.get("date-released", ""))
    try:
        date.fromisoformat(day)
    except ValueError:
        yield f"{CITATION}: date-released: found {day!r}, expected the day of the release"
    yield from open_points(known)


@command(RevisionError, RefusedError, ContractError, saying="Nothing was checked: ")
def main(*, version: str = "", data: Path = Path("data")) -> None:
    """Say what a release still needs, or what to do next.

    Args:
        version: three numbers, as in 1.0.0
        data: folder of the study
    """
    root = root_of(data)
    home = ROOT if root == Path() else root
    commit_id = commit(home, "HEAD")
    day = git(home, "show", "-s", "--format=%cs", commit_id).decode().strip()
    known = record(root, data, commit_id, day)
    if wrong := [*missing(known, version, home)]:
        head = f"{version or 'A version'} cannot be released yet ({len(wrong)}):"
        sys.exit("\n".join([head, *wrong, "Nothing was tagged, and nothing verified."]))
    with tempfile.TemporaryDirectory(dir=scratch_of(data)) as scratch:
        if not verify(data, "HEAD", Path(scratch).resolve()):
            sys.exit("It does not come out again: nothing was tagged.")
    told = f" DATA={data.as_posix()}" if root != Path() else ""
    print(NEXT.format(version=version, data=told, doi=known.doi, folder=home.name))


if __name__ == "__main__":
    main()
