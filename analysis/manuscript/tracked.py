"""Compare two documents word by word, and show the changes as Word's tracked changes.

Documents are trees as Pandoc's JSON has them. Its Word writer turns a span of class `insertion` or
`deletion` into a tracked change; what it has no span for (paragraphs, rows) is marked afterwards.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.manuscript.word import repack

Node = Any  # a dict with the type "t" and mostly content "c"; or a list, such as an item or a row
AUTHOR = "compendium"
SHOWN = ("title", "subtitle", "author", "abstract")  # of the front matter
KINDS = {"insertion": "ins", "deletion": "del"}  # in Pandoc's words, in Word's
ALIKE = 0.5  # share of words in common from which a paragraph counts as changed, not replaced
ISLAND = 5  # so few words and blanks between two changes read better as part of them
AROUND = {"Emph", "Strong", "Strikeout", "Superscript", "Subscript", "Span", "Link", "Cite"}
INLINES = AROUND | {"Str", "Space", "SoftBreak", "LineBreak", "Quoted", "Code", "RawInline"}


def compare(old: dict[str, Node], new: dict[str, Node]) -> dict[str, Node]:
    """Return the new document with what was inserted and what was deleted marked."""
    meta = dict(new["meta"])
    for key in SHOWN:
        if key in meta and key in old["meta"]:
            meta[key] = change(old["meta"][key], meta[key])
    return {**new, "meta": meta, "blocks": align(old["blocks"], new["blocks"])}


def align(old: list[Node], new: list[Node]) -> list[Node]:
    """Pair blocks (or items, or rows) in order, so that the pairs share as many words as can be."""
    match old, new:
        case [{"t": "Para" | "Plain" | "Div" as a}], [{"t": b}] if a == b:  # such as in a cell
            return [change(old[0], new[0])]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    shared = [[likeness(a, b) for b in new] for a in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = best[i + 1][j + 1] + shared[i][j] if shared[i][j] > ALIKE else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i, j, out = 0, 0, []
    while i < len(old) or j < len(new):
        if i < len(old) and best[i][j] == best[i + 1][j]:
            out.append(mark(old[i], "deletion"))
            i += 1
        elif j < len(new) and best[i][j] == best[i][j + 1]:
            out.append(mark(new[j], "insertion"))
            j += 1
        else:
            out.append(change(old[i], new[j]))
            i, j = i + 1, j + 1
    return out


def likeness(old: Node, new: Node) -> float:
    """Say how much two nodes share, from 0 to 1."""
    if old == new:
        return 1.0
    match old, new:
        case {"t": a}, {"t": b} if a != b:
            return 0.0
        case {"t": "Table", "c": a}, {"t": "Table", "c": b}:
            return float(len(a[2]) == len(b[2]))  # as many columns
        case {"t": "Div", "c": [[a, *_], _]}, {"t": "Div", "c": [[b, *_], _]} if a or b:
            return float(a == b)
        case [[str(), *_], [a, *_]], [[str(), *_], [b, *_]]:  # rows, with what they are about
            old, new = a, b
    a, b = Counter(strings(old)), Counter(strings(new))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def strings(node: Node) -> Iterator[str]:
    """The words of a node."""
    if isinstance(node, dict):
        if node.get("t") == "Str":
            yield node["c"]
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from strings(part)


def change(old: Node, new: Node) -> Node:
    """Mark the changes inside a node that took the place of another of its type."""
    match new:
        case {"t": "Para" | "Plain" | "MetaInlines"}:
            content = words(old["c"], new["c"])
        case {"t": "Header", "c": [*front, inlines]}:
            content = [*front, words(old["c"][-1], inlines)]
        case {"t": "Div" | "OrderedList", "c": [attributes, blocks]}:
            content = [attributes, align(old["c"][1], blocks)]
        case {"t": "BlockQuote" | "BulletList" | "MetaBlocks" | "MetaList", "c": blocks}:
            content = align(old["c"], blocks)
        case {"t": "Table", "c": [attributes, caption, columns, head, [body], foot]}:
            _, old_caption, _, old_head, [old_body], _ = old["c"]
            caption = [caption[0], align(old_caption[1], caption[1])]
            head = [head[0], align(old_head[1], head[1])]
            body = [*body[:3], align(old_body[3], body[3])]
            content = [attributes, caption, columns, head, [body], foot]
        case [[str(), *_] as attributes, cells]:  # a row
            pairs = zip(old[1], cells, strict=True)
            return [attributes, [[*b[:4], align(a[4], b[4])] for a, b in pairs]]
        case [*blocks]:  # an item of a list
            return align(old, blocks)
        case _:
            return new
    return {**new, "c": content}


def words(old: list[Node], new: list[Node]) -> list[Node]:
    """Mark the words that went and came; what is in quotes, in italics or a link is one word."""
    steps = SequenceMatcher(None, list(map(key, old)), list(map(key, new)), autojunk=False)
    out: list[Node] = []
    went: list[Node] = []
    came: list[Node] = []
    for what, a1, a2, b1, b2 in steps.get_opcodes():
        if what == "equal" and (a2 - a1 > ISLAND or not a1 or a2 == len(old)):
            out += mark(went, "deletion") + mark(came, "insertion") + new[b1:b2]
            went, came = [], []
        else:
            went += old[a1:a2]
            came += new[b1:b2]
    return [*out, *mark(went, "deletion"), *mark(came, "insertion")]


def key(inline: Node) -> str:
    """What two words must have in common to be the same: of a citation, how it is printed."""
    return json.dumps(inline["c"][1] if inline["t"] == "Cite" else inline)


def mark(node: Node, how: str) -> Node:
    """Mark all text in a node; inside links and the like, as Word's schema has it."""
    if isinstance(node, dict):
        return {key: mark(value, how) for key, value in node.items()}
    match node:
        case [str(), list(), list()] if how == "deletion":
            return ["", *node[1:]]  # the label is the new text's
        case [{"t": first}, *_] if first in INLINES:
            out: list[Node] = []
            for around, inlines in groupby(node, lambda inline: inline["t"] in AROUND):
                span = {"t": "Span", "c": [["", [how], []], list(inlines)]}
                out += [mark(inline, how) for inline in span["c"][1]] if around else [span]
            return out
        case list():
            return [mark(part, how) for part in node]
    return node


def finish(document: bytes, date: str, clean: bytes) -> bytes:
    """Mark whole paragraphs and rows as changed, and say who changed what when.

    Args:
        document: a Word document with tracked words.
        date: day of all changes, such as 2026-01-31.
        clean: the new document, in whose properties nothing stands that was deleted.
    """
    word = docx.Document(io.BytesIO(document))
    body = word.element.body
    for paragraph in body.iter(qn("w:p")):
        if kind := whole(paragraph):
            properties = OxmlElement("w:rPr")
            properties.append(OxmlElement(kind))
            paragraph.get_or_add_pPr().append(properties)
    for row in body.iter(qn("w:tr")):
        if kind := whole(row):
            row.get_or_add_trPr().append(OxmlElement(kind))
    tags = [qn(f"w:{kind}") for kind in KINDS.values()]
    for number, element in enumerate(body.iter(*tags), 1):
        for key, value in (("id", number), ("author", AUTHOR), ("date", f"{date}T00:00:00Z")):
            element.set(qn(f"w:{key}"), str(value))
    with zipfile.ZipFile(io.BytesIO(clean)) as held:
        properties = [name for name in held.namelist() if name.startswith("docProps/")]
        return repack(word, {name: held.read(name) for name in properties})


def whole(element: BaseOxmlElement) -> str | None:
    """Say whether all text of an element was inserted ("w:ins") or deleted ("w:del")."""
    tags = {run.getparent().tag for run in element.iter(qn("w:r"))}
    return next((f"w:{kind}" for kind in KINDS.values() if tags == {qn(f"w:{kind}")}), None)
