"""Render a document of the manuscript in one format, with Quarto or with the embedded renderer.

Usage: python -m analysis.manuscript.render MANUSCRIPT --to html --out FILE
"""

import argparse
import os
import re
import shutil
import sys
from pathlib import Path

from analysis.manuscript import embedded, quarto
from analysis.manuscript.dialect import DOCUMENTS, RefusedError, read
from analysis.output import write_bytes

FORMATS = {"html": "html", "docx": "docx", "pdf": "typst", "jats": "jats"}  # in Quarto's terms
RENDERERS = {"quarto": quarto, "embedded": embedded}


def link_figures(article: bytes, folder: Path) -> bytes:
    """Let the figures of a JATS article be found from where its file lies."""
    start = rf"\g<1>{folder.as_posix()}/".encode()
    return re.sub(rb'(<graphic [^>]*xlink:href=")', start, article)


def main() -> None:
    """Render one format, or say what is wrong and leave everything as it was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manuscript", type=Path, help="folder of the manuscript")
    parser.add_argument("--document", choices=DOCUMENTS, default=DOCUMENTS[0])
    parser.add_argument("--to", choices=FORMATS, required=True)
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument("--renderer", choices=["auto", *RENDERERS], default="auto")
    args = parser.parse_args()
    name = args.renderer
    if name == "auto":
        name = "quarto" if shutil.which("quarto") else "embedded"
    renderer = RENDERERS[name]
    try:
        manuscript = read(args.manuscript.resolve(), FORMATS[args.to], args.document)
        data = renderer.render(manuscript, FORMATS[args.to])
    except RefusedError as error:
        sys.exit(f"{args.manuscript / args.document} was not rendered as {args.to}:\n{error}")
    if args.to == "jats":
        data = link_figures(data, Path(os.path.relpath(args.manuscript, args.out.parent)))
    write_bytes(args.out, data)
    print(f"{args.out}: {renderer.version()}")


if __name__ == "__main__":
    main()
