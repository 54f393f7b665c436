"""Render a document of the manuscript, with Quarto or with the embedded renderer.

Usage: python -m analysis.manuscript.render MANUSCRIPT --to html pdf --out FOLDER
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analysis.build import quarto
from analysis.checks.leaks import leaks
from analysis.common.command import command
from analysis.common.output import write_bytes
from analysis.common.problems import report
from analysis.manuscript import embedded
from analysis.manuscript.quarto.project import write_project
from analysis.prose.dialect import DOCUMENTS, PROJECT_FOLDER, Manuscript, RefusedError, read
from analysis.prose.syntax import CROSS, uncommented

# In Quarto's terms; the last is its own, of which the drawings are those of JATS.
FORMATS = {"html": "html", "docx": "docx", "pdf": "typst", "jats": "jats", quarto.LATEX: "latex"}
SUFFIXES = {"html": "html", "docx": "docx", "typst": "pdf", "jats": "xml", "latex": "tex"}
PROFILE = "QUARTO_PROFILE"  # which would change the paper unseen
COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
COMMANDS = re.compile(rb"\\[A-Za-z@]+")  # of LaTeX, which look like handles
LAST = 10  # lines of what Quarto said, where it failed without a complaint
COMPLAINT = re.compile(r"\b(WARN|WARNING|ERROR)\b")
UNRESOLVED = re.compile(rf"\?(?:(?:var|meta):[\w.-]+|@{CROSS})".encode())


def quarto_version() -> str:
    """The program behind that renderer."""
    return f"quarto {quarto.version(quarto.program())}"


def render_with_quarto(manuscript: Manuscript, fmt: str) -> bytes:
    """Render a copy of the manuscript, so that Quarto's own files stay out of its folder.

    Raises:
        RefusedError: Quarto failed or warned, or could not resolve something.
    """
    if why := quarto.unfit():
        raise RefusedError(why)
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary, "manuscript")
        own = shutil.ignore_patterns("_output", ".quarto", PROJECT_FOLDER)
        shutil.copytree(manuscript.folder, copy, ignore=own)
        write_project(copy, [manuscript])
        text = copy / f"{manuscript.document}.qmd"
        text.write_text(uncommented(text.read_text("utf-8")), encoding="utf-8")
        suffix = SUFFIXES[fmt].replace("pdf", "typ")  # which is set as the other renderer sets it
        done = subprocess.run(
            [quarto.program(), "render", text.name, "--to", fmt, "-M", f"output-ext:{suffix}"],
            cwd=copy,
            env={
                **{name: value for name, value in os.environ.items() if name != PROFILE},
                "SOURCE_DATE_EPOCH": str(embedded.epoch(manuscript.article)),
            },
            capture_output=True,
            check=False,
        )
        log = (done.stdout + done.stderr).decode(errors="replace").replace(temporary, "")
        lines = [line for line in COLOUR.sub("", log).splitlines() if line.strip()]
        complaints = [line for line in lines if COMPLAINT.search(line)]
        made = sorted(copy.rglob(f"{manuscript.document}.{suffix}"))
        if done.returncode or complaints or len(made) != 1:
            said = complaints or lines[-LAST:] or ["it said nothing"]
            raise RefusedError("\n".join(f"quarto: {line}" for line in said))
        data = made[0].read_bytes()
    if found := sorted(set(UNRESOLVED.findall(searchable(data)))):
        raise RefusedError(f"quarto: could not resolve {b', '.join(found).decode()}")
    return embedded.finished(data, manuscript, fmt)


def searchable(data: bytes) -> bytes:
    """The text of a page, of XML, of Typst or of Word."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("word/document.xml")
    return data


RENDERERS = {
    "quarto": (render_with_quarto, quarto_version),
    "embedded": (embedded.render, embedded.version),
}


def beside(article: bytes, folder: Path) -> tuple[bytes, dict[str, bytes]]:
    """Let an article find its graphics beside it; return these as well, by their names."""
    link = re.compile(rb"""(<graphic [^>]*xlink:href="|\\includegraphics(?:\[.*?\])?{)([^"}]*)""")
    paths = [folder / found[2].decode() for found in link.finditer(article)]
    article = link.sub(lambda found: found[1] + Path(found[2].decode()).name.encode(), article)
    return article, {path.name: path.read_bytes() for path in paths}


@command(document=DOCUMENTS, to=FORMATS, renderer=("auto", *RENDERERS))
def main(  # noqa: PLR0913 -- each is an argument by its name
    manuscript: Path,
    *,
    to: Sequence[str],
    out: Path,
    document: str = DOCUMENTS[0],
    data: Path | None = None,
    renderer: str = "auto",
) -> None:
    """Render all formats asked for, or say what is wrong and leave everything as it was.

    Args:
        manuscript: folder of the manuscript
        to: the formats
        out: folder to write to
        document: which of its documents
        data: a data folder, to search what was rendered
        renderer: by default Quarto, where a release is installed that is new enough
    """
    render, version = RENDERERS[quarto.chosen(renderer)]
    if quarto.LATEX in to and render is embedded.render:
        sys.exit(f"{quarto.LATEX} is made by Quarto alone; {quarto.NEEDED}")

    def one(name: str) -> tuple[bytes, str]:
        try:
            text = read(manuscript.resolve(), FORMATS[name].replace(quarto.LATEX, "jats"), document)
            return render(text, FORMATS[name]), str(text.article.get("date", ""))
        except RefusedError as error:
            sys.exit(f"{manuscript / document} was not rendered as {name}:\n{error}")

    rendered = {}
    graphics: dict[str, bytes] = {}
    with ThreadPoolExecutor() as pool:  # it is other programs that take their time
        results, days = zip(*pool.map(one, to), strict=True)
    for name, result in zip(to, results, strict=True):
        alone = name not in {"jats", quarto.LATEX}
        made, shown = (result, {}) if alone else beside(result, manuscript)
        graphics |= shown
        rendered[out / f"{document}.{SUFFIXES[FORMATS[name]]}"] = made
    searched = {
        path: COMMANDS.sub(b" ", made) if path.suffix == ".tex" else made
        for path, made in rendered.items()
    }
    if data and (found := sorted(set(leaks(data, manuscript, searched, days[0])))):
        sys.exit(report(found, "documents"))
    for graphic, picture in graphics.items():
        write_bytes(out / graphic, picture)
    for path, made in rendered.items():
        write_bytes(path, made)
        print(f"{path}: {version()}")


if __name__ == "__main__":
    main()
