"""What a build will put into the folder of a manuscript, told before anything is built.

So the text can be read as the renderers will read it, and what is wrong with it is known at once.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.common.output import MADE, ROOT, write_text
from analysis.common.provenance import SENTENCES
from analysis.prose.dialect import INCLUDE, PROVENANCE, SHORTCODE, VARIABLES, RefusedError, read
from analysis.prose.origins import exhibits, told
from analysis.prose.places import QUOTE, read_documents, read_places

FORMATS = ("html", "docx", "typst", "jats")
TEXTS = (".qmd", ".md", ".yml", ".bib", ".csl")
FIGURES = re.compile(r"\]\((_figures/[^()\s]+)\)")
GENERATED = ("_tables/", "_quotes/", "_figures/")
ENDINGS = (".svg", ".png")


def names(kind: str, root: Path) -> list[str]:
    """Name the exhibits of a kind, those that a study has of its own as well."""
    folders = (ROOT / "analysis" / kind, root / "exhibits" / kind)
    return [p.stem.replace("_", "-") for f in folders for p in sorted(f.glob("[!_]*.py"))]


def variables(folder: Path, content: Mapping[str, Any], quoted: Iterable[str]) -> set[str]:
    """Name all that a text may ask for.

    Args:
        folder: of the manuscript.
        content: what `analysis.prose.numbers` makes of the study.
        quoted: the names of its quotes.
    """
    numbers = [number["id"] for number in content["numbers"]]
    there = read_places(folder).get("supplement", {})
    shown = exhibits(folder, content["files"]) if told(folder, "origins") else []
    return {
        *("study.title", PROVENANCE),
        *(f"study.{name}" for name in SENTENCES[content["provenance"]]),
        *(f"label.{code}" for code in content["labels"]),
        *(f"supplement.{label}" for label in there if label.startswith(("sfig-", "stbl-"))),
        *(f"alt.{name}" for name in names("figures", folder.parent)),
        *(f"made.{exhibit.label}" for exhibit in shown),
        *numbers,
        *(f"w{name}" for name in numbers),
        *(f"{QUOTE}{name}" for name in quoted),
    }


def files(folder: Path, content: Mapping[str, Any], quoted: Iterable[str]) -> set[str]:
    """Name the files that a build puts into the folder of a manuscript; see `variables`."""
    lists = (path.stem for path in folder.glob("checklists/*.yml"))
    tables = [*names("tables", folder.parent), *lists, "claims", "numbers", "origins", "free"]
    return {
        *(f"_tables/{name}.md" for name in tables),
        *(f"_quotes/{name}.md" for name in (*content["labels"], *quoted)),
        *(f"_figures/{name}{end}" for name in names("figures", folder.parent) for end in ENDINGS),
    }


def asked_for(folder: Path) -> tuple[set[str], set[str]]:
    """Return the variables and the files of a build that a text asks for, whether it gets them."""
    whole = "\n".join(read_documents(folder).values())
    asked = {name for kind, name in SHORTCODE.findall(whole) if kind == "var"}
    included = {path for path in INCLUDE.findall(whole) if path.startswith(GENERATED)}
    return asked, included | {f"{path}{end}" for path in FIGURES.findall(whole) for end in ENDINGS}


def problems(folder: Path, known: tuple[set[str], set[str]]) -> Iterator[str]:
    """Say what in a manuscript is outside the dialect, or asks for what there will not be.

    Args:
        folder: of the manuscript.
        known: the variables and the files that the build will make.
    """
    found: dict[str, None] = {}
    with TemporaryDirectory() as temporary:
        copy = Path(temporary, folder.name)
        _copy(folder, copy)
        _fill(copy, *known)
        for document in sorted(path.stem for path in folder.glob("[!_]*.qmd")):
            for form in FORMATS:
                found |= dict.fromkeys(_read(copy, form, document))
        yield from (line.replace(f"{copy}", folder.name) for line in found)


def _read(folder: Path, form: str, document: str) -> list[str]:
    """Return what keeps a document from being rendered."""
    try:
        article = read(folder, form, document).article
    except RefusedError as error:
        return str(error).splitlines()
    except UnicodeError as error:
        return [f"{document}.qmd: expected text in UTF-8 ({error})"]
    named = (str(article[key]) for key in ("bibliography", "csl") if article.get(key))
    return [f"{document}.qmd:1: {n} does not exist" for n in named if not (folder / n).is_file()]


def _fill(folder: Path, given: set[str], made: set[str]) -> None:
    """Write what a build makes, without its content."""
    tree: dict[str, Any] = {}
    for name in sorted(given):
        *path, last = name.split(".")
        place = tree
        for part in path:
            inner = place.setdefault(part, {})
            place = (
                inner if isinstance(inner, dict) else {}
            )  # a name of nothing, such as n.sources.x
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
