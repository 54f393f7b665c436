"""Figures as they stand in a page: text that can be searched, letters of their own, light and dark.

What Matplotlib writes is made to stand alone, and to stand among others in one page: it brings its
letters along, its identifiers bear its name, it has no ground of its own, and where a reader's
screen is dark each colour turns into its counterpart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import bidirectional
from xml.etree import ElementTree as Tree  # of what Matplotlib wrote

from analysis.common.fonts import FALLBACK, SANS, characters, font_face
from analysis.exhibits.colours import dark

SVG, LINK = "http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xlink}href"
FULL, NARROW, COLUMN = 158.0, 90.0, 85.0  # widths: of a page's text, a phone, a journal
COLOUR = re.compile(r"(fill|stroke): (#[0-9a-f]{6})")
BOLD = re.compile(r"font(?:-weight)?: (?:bold|700)\b")


def standalone(svg: bytes, name: str) -> bytes:
    """Return a figure that needs no font of its reader and can stand among others in a page.

    Args:
        svg: what Matplotlib wrote, with text as text.
        name: of the figure, with which its identifiers begin.
    """
    root = Tree.fromstring(svg)  # noqa: S314 -- our own
    for parent in root.iter():
        for child in list(parent):
            if child.tag in {f"{{{SVG}}}metadata", f"{{{SVG}}}clipPath", f"{{{SVG}}}style"}:
                parent.remove(child)
    used = {link[1:] for element in root.iter() if (link := element.get(LINK))}
    for element in root.iter():
        element.attrib.pop("clip-path", None)
        if element.get("transform", "").startswith("rotate(-0 "):  # which turns nothing
            del element.attrib["transform"]
        identifier = element.attrib.pop("id", "")
        if identifier in used:
            element.set("id", f"{name}-{identifier}")
            if look := element.get("style"):
                # Each use says its colours, which turn in the dark: those said here would stay.
                element.set("style", COLOUR.sub(r"\1: inherit", look))
        if link := element.get(LINK):
            element.set(LINK, f"#{name}-{link[1:]}")
    root.set("class", "figure")
    style = Tree.Element(f"{{{SVG}}}style")
    style.text = "".join(_rules(root))
    root.insert(0, style)
    for prefix, address in (("", SVG), ("xlink", LINK[1 : LINK.index("}")])):
        Tree.register_namespace(prefix, address)
    written: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _rules(root: Tree.Element) -> Iterable[str]:
    """Yield the style of a figure: how lines join, its letters, and its colours in the dark."""
    yield "svg.figure{color-scheme:light dark}"
    yield "svg.figure *{stroke-linejoin:round;stroke-linecap:butt}"
    said = {False: "", True: ""}
    styles = ""
    for element in root.iter():
        style = element.get("style", "")
        styles += style
        said[bool(BOLD.search(style))] += element.text or ""
    for bold, text in said.items():
        cut = "bold" if bold else "normal"
        yield font_face(SANS, cut, text)
        apart = set(text) - characters(SANS)
        # Letters that change with their neighbours are left to a font of the reader, whole.
        yield font_face(FALLBACK, cut, "".join(x for x in apart if bidirectional(x) != "AL"))
    turned = "".join(
        f'svg.figure [style*="{what}: {colour}"]{{{what}:{dark(colour)}!important}}'
        for what, colour in sorted(set(COLOUR.findall(styles)))
    )
    yield f"@media (prefers-color-scheme:dark){{{turned}}}"
