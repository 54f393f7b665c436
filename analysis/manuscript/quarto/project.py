"""What a Quarto project needs to render as the embedded renderer does.

That is its filters and templates, its letters, and the front matter in the terms of the templates.
Whoever calls Quarto by hand finds it in the manuscript's folder after `make`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from string import Template

from analysis.common.fonts import font_files
from analysis.common.output import write_bytes, write_text
from analysis.common.words import labels
from analysis.manuscript.embedded import APPLIED, STYLE, metadata
from analysis.manuscript.typeset import TEMPLATES, strings
from analysis.prose.dialect import DOCUMENTS, PROJECT_FOLDER, Manuscript, RefusedError, read
from analysis.prose.syntax import plain

HERE = Path(__file__).parent


def write_project(folder: Path, manuscripts: list[Manuscript]) -> None:
    """Write it into the folder of a manuscript, whose `_quarto.yml` refers to it.

    Args:
        folder: of the manuscript.
        manuscripts: its documents, as they were read.
    """
    project = folder / PROJECT_FOLDER
    shutil.rmtree(project, ignore_errors=True)
    said = labels(manuscripts[0].article.get("lang", "en") if manuscripts else "en")
    words = {name: str(said[name]) for name in ("table", "figure")}
    settings = Template((HERE / "quarto.yml").read_text("utf-8"))
    write_text(project / "quarto.yml", settings.substitute(words))
    for path in (*map(Path, APPLIED), *sorted(HERE.glob("*.lua"))):
        write_bytes(project / path.name, path.read_bytes())
    style = STYLE.read_text("utf-8")
    for path in sorted(TEMPLATES.glob("article.*")):
        write_text(project / path.name, path.read_text("utf-8").replace("$style$", style))
    for path in font_files():
        write_bytes(project / "fonts" / path.name, path.read_bytes())
    fronts = {}
    for manuscript in manuscripts:
        told = {fmt: metadata(manuscript.article, fmt) for fmt in ("html", "jats")}
        raw = {
            "author-strings": strings(author["name"] for author in told["html"]["author"]),
            "keyword-strings": strings(map(plain, told["html"]["tags"])),
        }
        fronts[manuscript.document] = {**told, "raw": raw}
    write_text(project / "front.json", json.dumps(fronts, ensure_ascii=False, indent=1))


def readable(folder: Path) -> list[Manuscript]:
    """Return the documents of a folder but those that are refused, whose renders say why."""
    found = []
    for document in DOCUMENTS:
        try:
            found.append(read(folder, "html", document))
        except RefusedError:
            continue
    return found
