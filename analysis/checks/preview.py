"""What a build will put into the folder of a manuscript, told before anything is built.

So the text can be read as the renderers will read it, and what is wrong with it is known at once.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.checks.own import own
from analysis.common import described
from analysis.common.output import MADE, write_text
from analysis.common.provenance import SENTENCES
from analysis.prose.dialect import PROVENANCE, VARIABLES, RefusedError, look_up, read
from analysis.prose.origins import exhibits, told
from analysis.prose.places import HOME, QUOTE, read_documents, read_places
from analysis.prose.syntax import INCLUDE, SHORTCODE
from analysis.study.diagnostics import FILE, HERE, section
from analysis.study.uses import TAKEN, modules

FORMATS = ("html", "docx", "typst", "jats")
TEXTS = (".qmd", ".md", ".yml", ".bib", ".csl")
UNPLACED = (
    f"expected the line {HERE} where the diagnostics of study.yml are to stand: write it, or switch"
    " them off there"
)
FIXED = ("alt", "supplement")  # variables that do not depend on the data
Content = Mapping[str, Any] | None


def variables(folder: Path, content: Content, quoted: Iterable[str]) -> set[str]:
    """Name all that a text may ask for.

    Args:
        folder: of the manuscript.
        content: what `analysis.prose.numbers` makes of the study; nothing where the data are not
            right: then whatever depends on them is taken to be there.
        quoted: the names of its quotes.
    """
    there = read_places(folder).get("supplement", {})
    names = {
        *("study.title", PROVENANCE),
        *(f"supplement.{label}" for label in there if label.startswith(("sfig-", "stbl-"))),
        *(f"alt.{name}" for name in modules("figures", folder.parent)),
    }
    if not content:
        asked = (name for kind, name in SHORTCODE.findall(_whole(folder)) if kind == "var")
        return names.union(name for name in asked if name.partition(".")[0] not in FIXED)
    numbers = [number["id"] for number in content["numbers"]]
    shown = exhibits(folder, content["files"]) if told(folder, "origins") else []
    return {
        *names,
        *(f"study.{name}" for name in SENTENCES[content["provenance"]]),
        *(f"label.{code}" for code in content["labels"]),
        *(f"made.{exhibit.label}" for exhibit in shown),
        *numbers,
        *(f"w{name}" for name in numbers),
        *(f"{QUOTE}{name}" for name in quoted),
    }


def files(folder: Path, content: Content, quoted: Iterable[str]) -> set[str]:
    """Name the files that a build puts into the folder of a manuscript; see `variables`."""
    own = [p.stem for form in ("checklists/*.yml", "tables/*.csv") for p in folder.glob(form)]
    tables = [*modules("tables", folder.parent), *own, *TAKEN]
    figures = modules("figures", folder.parent)
    quotes = (path for path in INCLUDE.findall(_whole(folder)) if path.startswith("_quotes/"))
    if content:
        quotes = (f"_quotes/{name}.md" for name in (*content["labels"], *quoted))
    return {
        *(f"_tables/{name}.md" for name in tables),
        *(f"_figures/{name}{end}" for name in figures for end in (".svg", ".png")),
        *quotes,
    }


def _whole(folder: Path) -> str:
    return "\n".join(read_documents(folder).values())


def problems(folder: Path, content: Content, quoted: Collection[str]) -> Iterator[str]:
    """Say what in a manuscript is outside the dialect, or asks for what there will not be.

    Args:
        folder: of the manuscript.
        content: what `analysis.prose.numbers` makes of the study, if its data are right.
        quoted: the names of its quotes.
    """
    found: dict[str, None] = {}
    with TemporaryDirectory() as temporary:
        copy = Path(temporary, folder.name)
        _copy(folder, copy)
        _fill(copy, variables(folder, content, quoted), files(folder, content, quoted))
        diagnostics = section(folder.parent, defaultdict(str))
        write_text(copy / FILE, SHORTCODE.sub("…", diagnostics))
        if diagnostics and HERE not in _whole(folder):
            yield f"{HOME}.qmd: {UNPLACED}"
        for document in sorted(path.stem for path in folder.glob("[!_]*.qmd")):
            for form in FORMATS:
                found |= dict.fromkeys(_read(copy, form, document))
            found |= dict.fromkeys(_missing(copy, document))
        yield from (line.replace(f"{copy}", folder.name) for line in found)
    taken = [*modules("tables", folder.parent), *TAKEN]
    yield from (line.removeprefix(f"{folder}/") for line in own(folder, taken)[1])


def _read(folder: Path, form: str, document: str) -> list[str]:
    """Return what keeps a document from being rendered."""
    try:
        read(folder, form, document)
    except RefusedError as error:
        return str(error).splitlines()
    return []


def _missing(folder: Path, document: str) -> Iterator[str]:
    """Say which files a document names in its front matter that are not there."""
    _, front, *_ = [*(folder / f"{document}.qmd").read_text("utf-8").split("---\n", 2), ""]
    given = described.read(document, front).value
    for key in ("bibliography", "csl"):
        name = look_up(given, key)
        if isinstance(name, str) and not (folder / name).is_file():
            yield f"{document}.qmd:1: {key}: {name} does not exist"


def _fill(folder: Path, given: set[str], made: set[str]) -> None:
    """Write what a build makes, without its content."""
    tree: dict[str, Any] = {}
    for name in sorted(given):
        *path, last = name.split(".")
        place = tree
        for part in path:
            inner = place.setdefault(part, {})
            # A name of nothing, such as n.sources.x, leads nowhere.
            place = inner if isinstance(inner, dict) else {}
        place[last] = "…"
    write_text(folder / VARIABLES, json.dumps(tree))
    for name in {*made, "_banner.md", "_mark.html", "_mark.typ"}:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def _copy(folder: Path, copy: Path) -> None:
    """Copy what people wrote; of pictures a link suffices."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts[0] not in MADE:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            if path.suffix not in TEXTS:
                with suppress(OSError):
                    (copy / name).symlink_to(path.resolve())
                    continue
            shutil.copyfile(path, copy / name)
    copy.mkdir(exist_ok=True)
