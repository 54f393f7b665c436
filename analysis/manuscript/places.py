"""Places of a PDF by name, to which other files can lead; Typst names headings alone."""

from __future__ import annotations

import io
from typing import cast

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    TextStringObject,
)


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
