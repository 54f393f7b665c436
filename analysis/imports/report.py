"""The account of an import: what was read, left, there twice, in conflict; no names, no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment

from analysis.imports.project import Project, RefusedError
from analysis.imports.tables import Imported

TEMPLATE = Path(__file__).with_suffix(".md")


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


def report(counts: Mapping[str, int], imported: Imported | None = None) -> str:
    """Return the report as Markdown; it names nothing but identifiers of the tables.

    Args:
        counts: per table, how many rows it has.
        imported: what was read; nothing of a study that the compendium exported itself.
    """
    return filled(TEMPLATE, imported=imported, counts=counts, listed=_listed) + "\n"


def filled(template: Path, **facts: object) -> str:
    """Return a part of the report: a template in Markdown with what was read."""
    environment = Environment(trim_blocks=True)  # noqa: S701 -- no HTML
    return environment.from_string(template.read_text("utf-8")).render(facts).rstrip("\n")


def _listed(counts: Counter[str]) -> str:
    return "\n".join(f"- {kind}: {n}" for kind, n in sorted(counts.items()) if n)
