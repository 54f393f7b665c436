"""Which diagnostics a study has switched on, and the section of its text that shows them.

A document holds the section where a line of it includes `_diagnostics.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from analysis.common.output import ROOT
from analysis.study.settings import SETTINGS, STUDY, settings_of

FILE = "_diagnostics.md"
HERE = f"{{{{< include {FILE} >}}}}"
ROOM = "analysis/diagnostics"
METHOD = "\n*Method.* "  # begins the paragraph that a table may have below its note
TITLES = {one["const"]: one["title"] for one in SETTINGS["diagnostics"]["items"]["oneOf"]}
MEMBER = re.compile(r'^DIAGNOSTIC = "(\w+)"$', re.MULTILINE)
SAID = re.compile(r'"""(.+?)(?:"""|\n)')  # what a module is said to be
CAPTION = "{{{{< var study.diagnostic-caption >}}}}. {said} {{{{< var made.{label} >}}}}"
SHAPES = {
    "figures": "![{caption}](_figures/{name}){{#{label} fig-alt='{{{{< var alt.{name} >}}}}'}}",
    "tables": "::: {{#{label}}}\n\n{printed}\n\n{caption}\n\n:::",
}


def switched_on(root: Path) -> list[str]:
    """Name the diagnostics that a study has switched on, in printing order.

    Args:
        root: the folder that holds what is made of the study.
    """
    data = root if (root / STUDY).is_file() else root / "data"
    given = settings_of(data).get("diagnostics")
    return [name for name in TITLES if isinstance(given, list) and name in given]


def members(kind: str, root: Path, project: Path = ROOT) -> Iterator[tuple[str, Path]]:
    """Yield the modules of the diagnostics that are switched on, each with its diagnostic.

    Args:
        kind: tables or figures.
        root: the folder that holds what is made of the study.
        project: the folder that holds analysis/.
    """
    found = sorted((project / ROOM / kind).glob("[!_]*.py"))
    for name in switched_on(root):
        yield from ((name, path) for path in found if _of(path) == name)


@cache
def _of(path: Path) -> str:
    found = MEMBER.search(path.read_text("utf-8"))
    return found[1] if found else ""


def with_section(text: str, root: Path) -> str:
    """Return a document with the section in its place."""
    return text.replace(HERE, section(root)) if HERE in text else text


def section(root: Path, tables: Mapping[str, str] | None = None) -> str:
    """Return the section, or nothing where no diagnostic is switched on.

    The method of a diagnostic stands before its figures, and these before its tables. The text
    refers to each, as journals ask.

    Args:
        root: the folder that holds what is made of the study.
        tables: as printed, by their names; without them, where they go.
    """
    modules = [(kind, *member) for kind in SHAPES for member in members(kind, root)]
    parts = ["## Diagnostics {#sec-diagnostics}", "{{< var study.diagnostics-sentence >}}"]
    for diagnostic in (on := switched_on(root)):
        parts.append(f"### {TITLES[diagnostic]} {{#sec-diagnostic-{diagnostic}}}")
        shown = list[str]()
        for kind, path in ((kind, path) for kind, one, path in modules if one == diagnostic):
            name = path.stem.replace("_", "-")
            text = f"{{{{< include _tables/{name}.md >}}}}" if tables is None else tables.get(name)
            printed, _, method = (text or "").partition(METHOD)
            parts += [method.strip()] if method and kind == "tables" else []
            label = f"{'sfig' if kind == 'figures' else 'stbl'}-{name}"
            caption = CAPTION.format(said=_said(path), label=label)
            shown.append(
                SHAPES[kind].format(
                    name=name, label=label, caption=caption, printed=printed.strip()
                )
            )
        labels = re.findall(r"\{#(s(?:fig|tbl)-[\w-]+)", "\n".join(shown))
        parts += [f"See [{'; '.join(f'@{label}' for label in labels)}]."] if labels else []
        parts += shown
    return "\n\n".join(parts) + "\n" if on else ""


@cache
def _said(path: Path) -> str:
    """Return what a module says that it shows."""
    found = SAID.match(path.read_text("utf-8"))
    return found[1] if found else path.stem
