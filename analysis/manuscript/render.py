"""Render the manuscript in one format, with Quarto or with the embedded renderer.

Usage: python -m analysis.manuscript.render MANUSCRIPT --to html --out FILE [--renderer auto]
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from analysis.manuscript import embedded, quarto
from analysis.manuscript.dialect import RefusedError, read
from analysis.output import write_bytes

FORMATS = {"html": "html", "docx": "docx", "pdf": "typst", "jats": "jats"}  # in Quarto's terms
RENDERERS = {"quarto": quarto, "embedded": embedded}


def main() -> None:
    """Render one format, or say what is wrong and leave everything as it was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manuscript", type=Path, help="folder of the manuscript")
    parser.add_argument("--to", choices=FORMATS, required=True)
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument("--renderer", choices=["auto", *RENDERERS], default="auto")
    args = parser.parse_args()
    name = args.renderer
    if name == "auto":
        name = "quarto" if shutil.which("quarto") else "embedded"
    renderer = RENDERERS[name]
    try:
        manuscript = read(args.manuscript.resolve(), FORMATS[args.to])
        figures = Path(os.path.relpath(args.manuscript, args.out.parent))
        data = renderer.render(manuscript, FORMATS[args.to], figures)
    except RefusedError as error:
        sys.exit(f"{args.manuscript} was not rendered as {args.to}:\n{error}")
    write_bytes(args.out, data)
    print(f"{args.out}: {renderer.version()}")


if __name__ == "__main__":
    main()
