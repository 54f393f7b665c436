"""Render a document of the manuscript, with Quarto or with the embedded renderer.

Usage: python -m analysis.manuscript.render MANUSCRIPT --to html pdf --out FOLDER
"""

import argparse
import os
import re
import shutil
import sys
from pathlib import Path

from analysis.common.output import write_bytes
from analysis.manuscript import embedded, quarto
from analysis.prose.dialect import DOCUMENTS, RefusedError, read

FORMATS = {"html": "html", "docx": "docx", "pdf": "typst", "jats": "jats"}  # in Quarto's terms
SUFFIXES = {"html": "html", "docx": "docx", "pdf": "pdf", "jats": "xml"}
RENDERERS = {"quarto": quarto, "embedded": embedded}


def link_figures(article: bytes, folder: Path) -> bytes:
    """Let the figures of a JATS article be found from where its file lies."""
    start = rf"\g<1>{folder.as_posix()}/".encode()
    return re.sub(rb'(<graphic [^>]*xlink:href=")', start, article)


def main() -> None:
    """Render all formats asked for, or say what is wrong and leave everything as it was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manuscript", type=Path, help="folder of the manuscript")
    parser.add_argument("--document", choices=DOCUMENTS, default=DOCUMENTS[0])
    parser.add_argument("--to", choices=FORMATS, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--renderer", choices=["auto", *RENDERERS], default="auto")
    args = parser.parse_args()
    name = args.renderer
    if name == "auto":
        name = "quarto" if shutil.which("quarto") else "embedded"
    renderer = RENDERERS[name]
    rendered = {}
    for to in args.to:
        try:
            manuscript = read(args.manuscript.resolve(), FORMATS[to], args.document)
            data = renderer.render(manuscript, FORMATS[to])
        except RefusedError as error:
            sys.exit(f"{args.manuscript / args.document} was not rendered as {to}:\n{error}")
        if to == "jats":
            data = link_figures(data, Path(os.path.relpath(args.manuscript, args.out)))
        rendered[args.out / f"{args.document}.{SUFFIXES[to]}"] = data
    for path, data in rendered.items():
        write_bytes(path, data)
        print(f"{path}: {renderer.version()}")


if __name__ == "__main__":
    main()
