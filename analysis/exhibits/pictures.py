"""Pictures of one's own, from the one file that their author made, as each format can show them.

Word and JATS take no drawings, and an archivable PDF none that are PDF themselves. What is drawn
anew is set in the type of the documents, since a program that draws has no other at hand.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import typst
from PIL import Image
from pypdf import PdfReader

from analysis.common.fonts import FALLBACK, SANS, font_folder
from analysis.exhibits.svg import FULL

DPI, INCH, POINTS = 300, 25.4, 72
PAGE = '#set page(width: auto, height: auto, margin: 0pt, fill: {fill})\n#image("{name}")'
FAMILY = re.compile(rb"font-family\s*(?:=\s*(?:\"[^\"]*\"|'[^']*')|:[^;\"}]*;?)")


FORMS = (".pdf", ".png")
LONGEST = 20  # times the other side: a longer picture would fill the memory, and no page


class PictureError(Exception):
    """A picture cannot be drawn; it says why."""


@dataclass(frozen=True)
class Figure:
    """A figure as a journal gets it.

    Attributes:
        name: of the picture.
        files: by their endings, each with what it is.
        linked: the name of its graphic in JATS.
    """

    name: str
    files: dict[str, tuple[bytes, str]]
    linked: str


def drawn(picture: Path) -> dict[str, bytes]:
    """Draw a picture anew: as .svg and as .png where it is an SVG or a PDF, else not at all.

    The .png is as wide as a page's text at 300 dots an inch, and says how large the picture is
    meant to be.

    Raises:
        PictureError: it holds nothing that can be drawn.
    """
    ending = picture.suffix.lower()
    if ending not in {".svg", ".pdf"}:
        return {}
    try:
        if ending == ".svg":
            svg = in_our_type(picture.read_bytes())
        else:
            svg = _compiled(picture.read_bytes(), ending, "svg", "none")
        return {".svg": svg, ".png": _png(svg)}
    except (typst.TypstError, OSError, ValueError) as error:
        raise PictureError(f"{picture.name} cannot be drawn: {error}") from error


def in_our_type(svg: bytes) -> bytes:
    """Return a drawing whose words are in the type of the documents."""
    ours = f'<svg font-family="{SANS}, {FALLBACK}"'.encode()
    return FAMILY.sub(b"", svg).replace(b"<svg", ours, 1)


def made_figure(root: Path, image: str) -> Figure:
    """Read a figure that the build made."""
    stem = root / "figures" / Path(image).name
    said = {".pdf": "vector graphic", ".png": f"at {DPI} dpi"}
    files = {f: (stem.with_suffix(f).read_bytes(), said[f]) for f in FORMS}
    return Figure(stem.name, files, f"{stem.name}.png")


def own_figure(folder: Path, image: str) -> Figure:
    """Read a picture of the author's own: as it is, and drawn where it is a vector graphic."""
    path, ending = folder / image, Path(image).suffix.lower()
    content = path.read_bytes()
    if ending not in {".svg", ".pdf"}:
        with Image.open(path) as picture:
            wide = picture.width
        said = f"{wide} dots wide: {wide / DPI * INCH:.0f} mm at {DPI} dpi"
        return Figure(path.name, {ending: (content, said)}, path.name)
    made = folder / f"_figures/own/{image}.png"
    vector = as_pdf(in_our_type(content)) if ending == ".svg" else content
    files = {".pdf": (vector, "vector graphic"), ".png": (made.read_bytes(), f"at {DPI} dpi")}
    return Figure(path.name, files, made.name)


def as_pdf(svg: bytes) -> bytes:
    """Return a drawing as a PDF that bears no date and no name."""
    return _compiled(svg, ".svg", "pdf", "none")


def _png(svg: bytes) -> bytes:
    page = PdfReader(io.BytesIO(as_pdf(svg))).pages[0].mediabox
    if not 1 / LONGEST < page.width / page.height < LONGEST:
        raise ValueError(f"one of its sides is more than {LONGEST} times as long as the other")
    dots = FULL / INCH * DPI / (float(page.width) / POINTS)  # an inch
    picture = Image.open(io.BytesIO(_compiled(svg, ".svg", "png", "white", dots)))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG", dpi=(max(dots, DPI),) * 2)
    return out.getvalue()


def _compiled(
    content: bytes, ending: str, form: Literal["png", "svg", "pdf"], fill: str, dots: float = POINTS
) -> bytes:
    """Set a page that is as large as a picture and holds nothing else."""
    name = f"picture{ending}"
    with font_folder() as folder:
        Path(folder, name).write_bytes(content)
        root: Any = folder  # which the stubs take for one type with the source
        made: object = typst.compile(
            PAGE.format(fill=fill, name=name).encode(),
            root=root,
            font_paths=[root],
            ignore_system_fonts=True,
            format=form,
            ppi=dots,
            timestamp=0,
        )
    if not isinstance(made, bytes):
        raise ValueError("it has no page")
    return made
