"""Say what changed in the results since a revision, or against another built folder."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from analysis.compare import compare, files, group, totals
from analysis.output import root_of
from analysis.report import Report, deliver
from analysis.revision import RevisionError, commit, extract


def results(since: str, root: Path, scratch: Path) -> Path:
    """Return the folder of the earlier results: a built folder, or a revision written out.

    Raises:
        RevisionError: `since` is neither.
    """
    folder = Path(since)
    if files(folder):
        return folder
    try:
        extract(root, commit(root, since), scratch)
    except RevisionError as error:
        why = f"SINCE={since} is no folder with results (tables, figures), and no revision."
        raise RevisionError(f"{why} {error}") from error
    return scratch


def main() -> None:
    """Print and write what changed, which is no error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder of the study")
    parser.add_argument("--since", default="", help="a revision, or a folder with results")
    options = parser.parse_args()
    root = root_of(options.data)
    if not options.since:
        sys.exit("Since when? make diff SINCE=v1.0, or SINCE=folder of another built study.")
    if not files(root):
        sys.exit(f"{root.resolve()} has no results to compare: run make first.")
    with tempfile.TemporaryDirectory() as temporary:
        try:
            old = results(options.since, root, Path(temporary).resolve())
        except RevisionError as error:
            sys.exit(str(error))
        found = [d for d in compare(old, root) if group(d.file) != "documents"]
        counts = totals(old, root)
        del counts["documents"]  # which tell of every change of a word
        title = f"{'Changes in the results' if found else 'Nothing changed'} since {options.since}"
        report = Report(title, [], ("then", "now"), (old, root), found, counts)
        deliver(report, root / "build/diff/index.html")


if __name__ == "__main__":
    main()
