"""Set documents with Typst, as a PDF that can be archived and read aloud, whose places have names.

Typst names headings alone, while other files can lead to figures, numbers and claims as well.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import cast

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    TextStringObject,
)

from analysis.common.fonts import font_folder, lacking
from analysis.exhibits.scripts import boxed, told
from analysis.prose.dialect import RefusedError

TEMPLATES = Path(__file__).resolve().with_name("templates")
DRAWING, BOX = re.compile(r'"([^"\n]+\.svg)"'), "□"
# What Typst names no place for, and other files lead to.
LABEL = re.compile(r"(?<!\\)<(abstract|title|(?:s?fig|s?tbl|eq|claim|num|made)-[\w-]+)>")


def filled(template: str, **words: str) -> str:
    """A template of this folder with some words in their places."""
    return Template((TEMPLATES / template).read_text("utf-8")).substitute(words)


def to_pdf(source: bytes, folder: Path, when: int) -> bytes:
    """Set a Typst document as an archivable and accessible PDF, whose places have names.

    Args:
        source: the document.
        folder: that of the manuscript.
        when: the date that the file bears, in seconds.

    Raises:
        RefusedError: Typst failed or warned.
    """
    labels = sorted(set(LABEL.findall(source.decode())))
    text = source.decode() + filled("places.typ", labels=strings(labels))
    drawings = [path for name in set(DRAWING.findall(text)) if (path := folder / name).is_file()]
    if not lacking(text + "".join(path.read_text("utf-8") for path in drawings)):
        return _set(text, folder, when)
    return _set_with_local_fonts(text, folder, drawings, when)


def _set_with_local_fonts(text: str, folder: Path, drawings: list[Path], when: int) -> bytes:
    """Set a document whose letters our fonts lack; boxes stand for those that no font here has."""
    said = {path.relative_to(folder): path.read_text("utf-8") for path in drawings}
    boxes = boxed("".join([text, *said.values()]))
    if boxes:
        print(told(boxes), file=sys.stderr)
    shown = str.maketrans(dict.fromkeys(boxes, BOX))
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary, folder.name)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".quarto", "_output"))
        for name, drawing in said.items():
            (copy / name).write_text(drawing.translate(shown), "utf-8")
        return _set(text.translate(shown), copy, when, local=True)


def _set(text: str, folder: Path, when: int, *, local: bool = False) -> bytes:
    root = str(folder)
    try:
        # Only of a file does Typst give both answers for one setting.
        with (
            font_folder() as fonts,
            tempfile.NamedTemporaryFile(dir=root, prefix=".", suffix=".part") as file,
        ):
            file.write(text.encode())
            file.flush()
            compiler = typst.Compiler(
                file.name, root=root, font_paths=[fonts], ignore_system_fonts=not local
            )
            pdf, warnings = compiler.compile_with_warnings(
                format="pdf",
                timestamp=when,
                pdf_standards=["a-2a", "ua-1"],
            )
            asked = compiler.query("<places>", field="value", one=True)
    except typst.TypstError as error:
        hints = [f"hint: {hint}" for hint in error.hints]
        raise RefusedError("\n".join([f"typst: {error}", *hints])) from error
    if warnings or not isinstance(pdf, bytes):
        raise RefusedError("\n".join(f"typst: {warning.message}" for warning in warnings))
    return with_places(pdf, json.loads(asked))


def strings(values: Iterable[str]) -> str:
    """The elements of an array of Typst."""
    return "".join(f"{json.dumps(value, ensure_ascii=False)}, " for value in values)


def with_places(pdf: bytes, places: dict[str, dict[str, float]]) -> bytes:
    """Name places of a PDF, and make its title a heading for those who listen to it.

    Args:
        pdf: the document, with the tags of Typst.
        places: by name, the page (from 1) and the distance from its top, in points.
    """
    reader = PdfReader(io.BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    for name, place in places.items():
        page = writer.pages[int(place["page"]) - 1]
        top = FloatObject(float(page.mediabox.top) - place["y"])
        target = (page.indirect_reference, NameObject("/XYZ"), NullObject(), top, NullObject())
        writer.add_named_destination_array(TextStringObject(name), ArrayObject(target))
    tags = cast("DictionaryObject", writer.root_object["/StructTreeRoot"])
    roles = cast("DictionaryObject", tags["/RoleMap"])
    roles[NameObject("/Title")] = NameObject("/H1")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
