"""Words for release: stretches that somebody listed come along, for a person to clear.

The list lies beside the pseudonyms, a coding a line by its identifier. What comes along is cleared
by nobody yet, so that no build prints it before somebody signs for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from analysis.imports.project import Project, RefusedError
from analysis.imports.tables import Imported, Row

RELEASE = "release.txt"
CLEARING = ("cleared_by", "cleared_on")


def with_excerpts(project: Project, imported: Imported, private: Path) -> Imported:
    """Return the tables with the words of the stretches that are listed.

    Raises:
        RefusedError: if nothing is listed, something is that is not there, or there are no words.
    """
    path = private / RELEASE
    try:
        listed = dict.fromkeys(path.read_text("utf-8-sig").split())
    except (OSError, UnicodeDecodeError):
        listed = {}
    if not listed:
        raise RefusedError(
            f"EXCERPTS=yes needs a list of what may be released: {path}, a coding a line, such as"
            " K001 (import without it first, and read raw/codings.csv)"
        )
    if project.words is None:
        raise RefusedError("EXCERPTS=yes: this export does not hold the words of its stretches")
    rows = imported.tables["codings"]()
    places = {
        str(row["coding_id"]): stretch
        for row, stretch in zip(rows, project.codings.stretch, strict=True)
        if row["coding_id"] in listed
    }
    if gone := [name for name in listed if name not in places]:
        raise RefusedError(f"{path} lists codings that are not there: {', '.join(gone)}")
    words = project.words(sorted(set(places.values())))
    names = {name: f"E{name[1:]}" for name in places}
    excerpts: list[Row] = [
        {"excerpt_id": names[name], "text": words[place], "cleared_by": "", "cleared_on": ""}
        for name, place in places.items()
    ]
    source = imported.tables["codings"]

    def codings() -> Iterator[Row]:
        return (row | {"excerpt_id": names.get(str(row["coding_id"]), "")} for row in source())

    tables = imported.tables | {"codings": codings, "excerpts": partial(iter, excerpts)}
    return replace(imported, tables=tables, counts=imported.counts | {"excerpts": len(excerpts)})
