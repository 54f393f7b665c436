"""Render a document of the manuscript, with Quarto or with the embedded renderer.

Usage: python -m analysis.manuscript.render MANUSCRIPT --to html pdf --out FOLDER
"""

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import yaml

from analysis.common.output import write_bytes
from analysis.common.problems import report
from analysis.manuscript import embedded
from analysis.manuscript.leaks import leaks
from analysis.prose.dialect import CROSS, DOCUMENTS, Manuscript, RefusedError, read

FORMATS = {"html": "html", "docx": "docx", "pdf": "typst", "jats": "jats"}  # in Quarto's terms
SUFFIXES = {"html": "html", "docx": "docx", "typst": "pdf", "jats": "xml"}
COMPLAINT = re.compile(r"\b(WARN|WARNING|ERROR)\b")
UNRESOLVED = re.compile(rf"\?(?:(?:var|meta):[\w.-]+|@{CROSS})".encode())


def quarto() -> str:
    """Path of Quarto.

    Raises:
        RefusedError: It is not on the PATH.
    """
    if not (path := shutil.which("quarto")):
        raise RefusedError("quarto: no such program on the PATH; let the renderer be embedded")
    return path


def quarto_version() -> str:
    """The program behind that renderer."""
    told = subprocess.run([quarto(), "--version"], capture_output=True, text=True, check=True)
    return f"quarto {told.stdout.strip()}"


def render_with_quarto(manuscript: Manuscript, fmt: str) -> bytes:
    """Render a copy of the manuscript, so that Quarto's own files stay out of its folder.

    Raises:
        RefusedError: Quarto failed or warned, or could not resolve something.
    """
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary, "manuscript")
        own = shutil.ignore_patterns("_output", ".quarto")
        shutil.copytree(manuscript.folder, copy, ignore=own)
        own_front(manuscript, copy / f"{manuscript.document}.qmd")
        done = subprocess.run(
            [quarto(), "render", f"{manuscript.document}.qmd", "--to", fmt],
            cwd=copy,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(embedded.epoch(manuscript.article))},
            capture_output=True,
            check=False,
        )
        log = (done.stdout + done.stderr).decode(errors="replace").replace(temporary, "")
        complaints = [line for line in log.splitlines() if COMPLAINT.search(line)]
        made = sorted(copy.rglob(f"{manuscript.document}.{SUFFIXES[fmt]}"))
        if done.returncode or complaints or len(made) != 1:
            raise RefusedError("\n".join(f"quarto: {line}" for line in complaints or [log.strip()]))
        data = made[0].read_bytes()
    if found := sorted(set(UNRESOLVED.findall(searchable(data)))):
        raise RefusedError(f"quarto: could not resolve {b', '.join(found).decode()}")
    return data


def own_front(manuscript: Manuscript, path: Path) -> None:
    """Write the title and authors of the study into a copy, where the data are the study's own."""
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    if "study:" in front and "study" not in manuscript.article:
        front = yaml.safe_dump(manuscript.article, allow_unicode=True, sort_keys=False)
        path.write_text(f"---\n{front}---\n{body}", encoding="utf-8")


def searchable(data: bytes) -> bytes:
    """The text of HTML, XML or Word; of a PDF nothing, whose log has to do."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("word/document.xml")
    return b"" if data.startswith(b"%PDF") else data


RENDERERS = {
    "quarto": (render_with_quarto, quarto_version),
    "embedded": (embedded.render, embedded.version),
}


def beside(article: bytes, folder: Path) -> tuple[bytes, dict[str, bytes]]:
    """Let a JATS article find its graphics beside it; return these as well, by their names."""
    link = re.compile(rb'(<graphic [^>]*xlink:href=")([^"]*)"')
    paths = [folder / found[2].decode() for found in link.finditer(article)]
    article = link.sub(
        lambda found: found[1] + Path(found[2].decode()).name.encode() + b'"', article
    )
    return article, {path.name: path.read_bytes() for path in paths}


def main() -> None:
    """Render all formats asked for, or say what is wrong and leave everything as it was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manuscript", type=Path, help="folder of the manuscript")
    parser.add_argument("--document", choices=DOCUMENTS, default=DOCUMENTS[0])
    parser.add_argument("--to", choices=FORMATS, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--data", type=Path, help="a data folder, to search what was rendered")
    parser.add_argument("--renderer", choices=["auto", *RENDERERS], default="auto")
    args = parser.parse_args()
    name = args.renderer
    if name == "auto":
        name = "quarto" if shutil.which("quarto") else "embedded"
    render, version = RENDERERS[name]
    rendered, day = {}, ""
    graphics: dict[str, bytes] = {}
    for to, fmt in ((to, FORMATS[to]) for to in args.to):
        try:
            manuscript = read(args.manuscript.resolve(), fmt, args.document)
            data, day = render(manuscript, fmt), str(manuscript.article.get("date", ""))
        except RefusedError as error:
            sys.exit(f"{args.manuscript / args.document} was not rendered as {to}:\n{error}")
        if to == "jats":
            data, graphics = beside(data, args.manuscript)
        rendered[args.out / f"{args.document}.{SUFFIXES[fmt]}"] = data
    if args.data and (found := sorted(set(leaks(args.data, args.manuscript, rendered, day)))):
        sys.exit(report(found, "documents"))
    for graphic, data in graphics.items():
        write_bytes(args.out / graphic, data)
    for path, data in rendered.items():
        write_bytes(path, data)
        print(f"{path}: {version()}")


if __name__ == "__main__":
    main()
