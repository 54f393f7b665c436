"""Say what changed in the results since a revision, or against another built folder."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from analysis.common.revision import RevisionError, commit, extract
from analysis.review.compare import compare, files
from analysis.review.report import Report, deliver
from analysis.study.settings import root_of


def main() -> None:
    """Print and write what changed, which is no error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder of the study")
    parser.add_argument("--since", default="", help="a revision, or a folder with results")
    options = parser.parse_args()
    root, since = root_of(options.data), options.since
    if not since:
        sys.exit("Since when? make diff SINCE=v1.0, or SINCE=folder of another built study.")
    if not files(root):
        sys.exit(f"{root.resolve()} has no results to compare: run make first.")
    with tempfile.TemporaryDirectory() as temporary:
        old = Path(since)
        if not files(old):
            old = Path(temporary).resolve()
            try:
                extract(root, commit(root, since), old)
            except RevisionError as error:
                why = f"SINCE={since} is no folder with results (tables, figures), and no revision."
                sys.exit(f"{why} {error}")
        found = compare(old, root)  # but not the documents, which tell of every change of a word
        what = "Changes in the results" if any(found.values()) else "Nothing changed"
        report = Report(f"{what} since {since}", [], {"then": old, "now": root}, found)
        deliver(report, root / "build/diff/index.html")


if __name__ == "__main__":
    main()
