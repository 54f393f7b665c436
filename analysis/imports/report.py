"""The account of an import: what was read, left, there twice, in conflict; no names, no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analysis.imports.project import Project, RefusedError
from analysis.imports.tables import Imported

ALWAYS_LEFT = (
    "The texts of the sources, the names of coders, people and sources, dates, colours, and rich"
    " text and media files are never carried over."
)


def reconcile(project: Project, accepted: bool) -> None:
    """Hold what was read against what the export counts itself.

    Raises:
        RefusedError: if they differ and nobody accepted that.
    """
    wrong = [s for s in project.sums if s.stated != s.read]
    if wrong and not accepted:
        told = "; ".join(f"{s.what}: it states {s.stated}, {s.read} were read" for s in wrong)
        raise RefusedError(
            f"what was read does not add up to what the export states. {told}. Export it again, or"
            " say ACCEPT_LOSS=yes to import what was read"
        )


def report(imported: Imported) -> str:
    """Return the report as Markdown; it names nothing but identifiers of the tables."""
    project, mode = imported.project, imported.mode
    parts = [
        "# Import report",
        f"Read from a {project.kind}, written by {project.program or 'a program not known here'}.",
        "## Before anything is shown to others",
        "Labels and definitions of codes are printed as they are: read `raw/codebook.csv` for"
        " names, places and other identifiers. Set the title in `study.yml`.",
        "## What was read",
        table(("Table", "Rows"), list(imported.counts.items())),
        f"Every source is imported as `{mode}`; correct `raw/sources.csv` where that is not so.",
        _coders(project),
        "## Who coded what",
        "The file does not say who had the duty to code which source, so `raw/assignments.csv` is"
        " inferred: all who coded in a source share it, as primary coders, and every coding"
        " counts; a source in which nothing is coded was read by all. Where a source was coded"
        " twice instead, call the other coder second; where a coder read a source and coded"
        " nothing, add a row.",
        *project.told,
        *_section("Worth a look", project.notices),
        *_section("There more than once", project.duplicated),
        *_section("In conflict", project.conflicts),
        "## Left behind",
        *filter(None, [_counts(project.left + project.left_codings)]),
        ALWAYS_LEFT,
        *_reconciled(imported),
    ]
    return "\n\n".join(parts) + "\n"


def _coders(project: Project) -> str:
    if not any(coder.key for coder in project.coders):
        return "The export does not say who coded: one coder stands for all."
    busy = len(set(project.codings.coder))
    return f"Coders met in the export: {len(project.coders)}, of whom {busy} coded."


def given_back(counts: dict[str, int]) -> str:
    """Return the report of a study that the compendium exported itself."""
    parts = [
        "# Import report",
        "Read from a project that this compendium exported: its tables are as they were.",
        table(("Table", "Rows"), list(counts.items())),
        "What somebody changed of it in another program since is in these tables as well.",
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, counts: Counter[str]) -> list[str]:
    return [f"## {title}", _counts(counts) or "Nothing."]


def _reconciled(imported: Imported) -> list[str]:
    """Say how the codings of the export add up, and what it counts itself."""
    project = imported.project
    read, left = len(project.codings), project.left_codings
    parts = [
        "## Reconciliation",
        f"The file holds {read + left.total()} codings: {read} in the table"
        + "".join(f", {n} left behind as {kind}" for kind, n in left.items() if n)
        + f". The {read} are the sum by source, by coder and by code:",
    ]
    for column, counts in imported.by.items():
        rows = [*counts, ("sum", sum(n for _, n in counts))]
        parts.append(table((f"`{column}`", "Codings"), rows))
    if project.sums:
        rows_ = [(s.what, s.stated, s.read, _verdict(s.stated == s.read)) for s in project.sums]
        parts.append("What the export counts itself:")
        parts.append(table(("What", "It states", "Read", "Verdict"), rows_))
    return parts


def _verdict(same: bool) -> str:
    return "the same" if same else "not the same; accepted with ACCEPT_LOSS=yes"


def table(header: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _counts(counts: Counter[str]) -> str:
    return "\n".join(f"- {kind}: {n}" for kind, n in sorted(counts.items()) if n)
