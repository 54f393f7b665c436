"""The account of an import: what was read, how, and what was left behind; no names, no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analysis.imports.positions import LEAD, WRITERS, Reading
from analysis.imports.project import Project
from analysis.imports.refi import CASE_CODINGS, ELSEWHERE, ZERO_LENGTH
from analysis.imports.tables import Imported

HOW = {
    "utf16": "UTF-16 code units",
    "codepoint": "code points",
    "crlf1": "a Windows line end counts once",
    "bom": "the byte-order mark counts",
}
ALWAYS_LOST = (
    "The texts of the sources, the names of users, cases and sources, dates, colours, and rich"
    " text and media files are never carried over."
)


def report(
    project: Project,
    imported: Imported,
    found: list[Reading],
    used: Reading,
    asked: str | None = None,
) -> str:
    """Return the report as Markdown; it names nothing but identifiers of the tables."""
    tables = imported.tables
    kept = len(tables["codings"])
    left = {kind: imported.lost[kind] for kind in (CASE_CODINGS, ZERO_LENGTH, ELSEWHERE)}
    parts = [
        "# Import report",
        f"Read from a REFI-QDA project, written by {project.writer or 'a program not known here'}.",
        "## Before anything is shown to others",
        "Labels and definitions of codes are printed as they are: read `raw/codebook.csv` for"
        " names, places and other identifiers. Set the title in `study.yml`.",
        "## What was read",
        _table(("Table", "Rows"), [(name, len(rows)) for name, rows in tables.items()]),
        f"Every source is imported as `{tables['sources'][0]['mode']}`; correct"
        " `raw/sources.csv` where that is not so.",
        f"Users met in the project: {len(project.users)}, of whom"
        f" {len({r['coder_id'] for r in tables['codings']})} coded.",
        "## Who coded what",
        "The file does not say who had the duty to code which source, so `raw/assignments.csv` is"
        " inferred: all who coded in a source share it, as primary coders, and every coding"
        " counts. Where a source was coded twice instead, call the other coder second; where a"
        " coder read a source and coded nothing, add a row.",
        "## Positions",
        "Positions are stored as code points of the plain text, its byte-order mark removed and"
        " its line ends as they are. Ways of counting under which a selection would leave its"
        " text or cut a character in two are not listed. " + _proof(project, found, used, asked),
        _table(
            ("Way of counting", "Starts between words", "Ends between words", "Used"),
            [
                (
                    _how(r.names[0]) + (f" (and {len(r.names) - 1} alike)" if r.names[1:] else ""),
                    f"{r.starts} of {len(r.points) // 2}",
                    f"{r.ends} of {len(r.points) // 2}",
                    "yes" if r is used else "no",
                )
                for r in found
            ],
        ),
        "## Worth a look",
        _counts(imported.notices) or "Nothing.",
        "## Left behind",
        "\n\n".join(filter(None, [_counts(imported.lost), ALWAYS_LOST])),
        "## Reconciliation",
        f"The file holds {kept + sum(left.values())} codings: {kept} in the table"
        + "".join(f", {n} left behind as {kind}" for kind, n in left.items() if n)
        + f". The {kept} are the sum by source, by coder and by code:",
    ]
    for column in ("source_id", "coder_id", "code_id"):
        counts = Counter(str(row[column]) for row in tables["codings"])
        rows = [*sorted(counts.items()), ("sum", counts.total())]
        parts.append(_table((f"`{column}`", "Codings"), rows))
    return "\n\n".join(parts) + "\n"


def _how(name: str) -> str:
    return ", ".join(HOW[part] for part in name.split("-"))


def _proof(project: Project, found: list[Reading], used: Reading, asked: str | None) -> str:
    """Say by what the way of counting was chosen, and how far the file bears it out."""
    if not project.selections:
        return "No coding of this file has any: all stand on whole sources."
    usual = bool(WRITERS.get(project.writer, set()) & set(used.names))
    if asked:
        chosen = "was asked for by `--positions`"
    elif len(found) == 1:
        chosen = "does not matter here: all that are possible agree"
    elif used.clean >= LEAD + max(r.clean for r in found if r is not used):
        chosen = "follows from the file" + (
            "" if usual else ", not from what is known of its writer"
        )
    else:
        chosen = "is what the writer of the file usually does; the file alone does not settle it"
    return (
        f"The way of counting {chosen}. {used.clean} of {used.places} distinct places where a"
        " selection starts or ends lie between words; look up some quotes to be sure."
    )


def _table(header: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _counts(counts: Counter[str]) -> str:
    return "\n".join(f"- {kind}: {n}" for kind, n in sorted(counts.items()) if n)
