"""Pack a submission for journals' systems to exchange: a MECA bundle.

MECA is the Manuscript Exchange Common Approach (NISO RP-30): a zip archive whose `manifest.xml`
says of every file what it is and of which media type. There is no `transfer.xml` in it, without
which a bundle is complete: it names the journal to which a system passes a manuscript on, and
nobody has chosen one yet.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from xml.etree import ElementTree as Tree

from analysis.manuscript.word import UNIX

BUNDLE, MANIFEST = "manuscript.meca", "manifest.xml"
SCHEMA, XLINK = "https://manuscriptexchange.org/schema/manifest", "http://www.w3.org/1999/xlink"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE manifest PUBLIC "-//MECA//DTD Manifest v1.0//en"'
    ' "https://meca.zip/manifest-1.0.dtd">\n'
)
TYPES = {  # by the beginning of a file's name
    "manuscript.xml": "article-metadata",
    "manuscript": "manuscript",
    "Figure": "figure",
    "supplement": "supplementary-material",
}
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xml": "application/xml",
}


def item_type(name: str) -> str:
    """Say in the words of MECA what a file of a submission is."""
    return next(kind for start, kind in TYPES.items() if name.startswith(start))


def manifest(files: Mapping[str, tuple[bytes, str]]) -> bytes:
    """List the files; those of one type that differ in their ending alone are forms of one item.

    Args:
        files: of a submission, each with what it is in words.
    """
    items: dict[tuple[str, str], list[str]] = {}
    for name in files:
        items.setdefault((item_type(name), name.partition(".")[0]), []).append(name)
    spaces = {"xmlns": SCHEMA, "xmlns:xlink": XLINK}
    root = Tree.Element("manifest", {**spaces, "manifest-version": "1"})
    for order, ((kind, stem), names) in enumerate(items.items(), 1):
        item = Tree.SubElement(root, "item", {"id": f"{kind}-{stem}", "item-type": kind})
        Tree.SubElement(item, "item-description").text = files[names[0]][1]
        Tree.SubElement(item, "file-order").text = str(order)
        for name in names:
            held = {"media-type": MEDIA[name.rpartition(".")[2]], "xlink:href": name}
            Tree.SubElement(item, "instance", held)
    Tree.indent(root)
    return (HEAD + Tree.tostring(root, encoding="unicode") + "\n").encode()


def bundle(files: Mapping[str, tuple[bytes, str]], day: str) -> bytes:
    """Pack the files of a submission with their manifest, the same bytes everywhere.

    Args:
        files: by name, each with what it is in words.
        day: the date that they bear, as YYYY-MM-DD.
    """
    when = date.fromisoformat(day).timetuple()[:6]
    contents = {MANIFEST: manifest(files)} | {name: held for name, (held, _) in files.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in contents.items():
            member = zipfile.ZipInfo(name, when)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, UNIX
            archive.writestr(member, content)
    return packed.getvalue()
