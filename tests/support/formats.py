"""What documents say, read back from HTML, Word, PDF and JATS.

The form of an HTML page is compared between renderers, and its captions, references and headings
with those of the other formats.
"""

import io
import re
import shutil
import subprocess
import zipfile
from itertools import combinations
from typing import NamedTuple

import docx
import lxml.etree
import lxml.html
import pytest
from docx.oxml.ns import qn

CROSS = re.compile(r"#(s?fig|s?tbl|sec)-")
DOCX_CAPTIONS = ("Image Caption", "Table Caption")
BLANKS = re.compile(r"\s+")
# How Quarto writes the source of a page, without effect: classes of tables, links in drawings, and
# page breaks, which only paper has.
QUARTOS = {
    r' class="(caption-top|header|odd|even)"': "",
    r"\bxlink:href=": "href=",
    r' (xmlns:xlink|xlink)="[^"]*"': "",
    r'<div style="page-break-after: always;">': '<div class="pagebreak">',
}


def text_of(element: lxml.etree._Element) -> str:
    """The words of an element, one blank between them."""
    return " ".join("".join(element.itertext()).split())


def page(data):
    """An HTML page."""
    return lxml.html.fromstring(data.decode())


def canonical(html: str) -> dict[str, list]:
    """Headings, captions, references, tables with spans, citations, quotes, alt texts."""
    page = lxml.html.fromstring(html)
    main = page.find(".//main")
    for notice in page.xpath("/html/body/header/div[contains(@class, 'callout')]"):
        main.insert(0, notice)  # it stands before the abstract
    for part in main.xpath(".//nav | ./header | .//a[@class='origin']"):
        part.drop_tree()  # the page and the PDF alone say how an exhibit was made
    return {
        "headings": [[h.tag, text_of(h)] for h in main.xpath(".//h2 | .//h3 | .//h4")],
        "captions": [text_of(c) for c in main.xpath(".//figcaption | .//caption")],
        "references": [
            text_of(a)
            for a in main.xpath(".//a[not(@class='close')]")
            if CROSS.match(a.get("href", ""))
        ],
        "citations": [text_of(span) for span in main.xpath(".//span[@class='citation']")],
        "tables": [
            [
                [[text_of(c), c.get("colspan", "1"), c.get("rowspan", "1")] for c in row]
                for row in table.xpath(".//tr")
            ]
            for table in main.xpath(".//table")
        ],
        "quotes": [text_of(quote) for quote in main.xpath(".//blockquote")],
        "alts": [
            drawn.get("alt") or drawn.get("aria-label")
            for drawn in main.xpath(".//img | .//*[@class='wide' and @role='img']")
        ],
        "bibliography": [text_of(e) for e in main.xpath(".//div[@id='refs']/div")],
    }


def shared(form: dict[str, list]) -> dict[str, list]:
    """The part of a canonical form that the other formats can be asked for."""
    return {
        "headings": [text for _, text in form["headings"]],
        "captions": form["captions"],
        "references": form["references"],
        "cells": [text for table in form["tables"] for row in table for text, *_ in row],
        "quotes": form["quotes"],
        "alts": form["alts"],
    }


def zipped(files):
    """A zip archive of files by their names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def word(data):
    """A Word document."""
    return docx.Document(io.BytesIO(data))


def parts(data):
    """The parts of a Word file, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def from_docx(data: bytes) -> dict[str, list]:
    """The same of a Word file."""
    document = word(data)
    styled = [(p.style.name, " ".join(p.text.split())) for p in document.paragraphs]
    links = [link for p in document.paragraphs for link in p.hyperlinks]
    quotes = [text for style, text in styled if style == "Block Text"]
    return {
        "headings": [text for style, text in styled if style.startswith("Heading")],
        "captions": [text for style, text in styled if style in DOCX_CAPTIONS],
        "references": [" ".join(a.text.split()) for a in links if CROSS.match(f"#{a.fragment}")],
        "cells": [c.text for table in document.tables for row in table.rows for c in row.cells],
        "quotes": [" ".join(quotes)] if quotes else [],
        "alts": document.element.xpath("//wp:docPr/@descr"),
    }


def from_jats(data: bytes) -> dict[str, list]:
    """The same of a JATS article."""
    article = lxml.etree.fromstring(data)
    body = article.find("body")
    headings = body.xpath(".//sec/title") + article.xpath("back/ref-list/title")
    floats = body.xpath(".//fig | .//table-wrap")
    return {
        "headings": [
            " ".join([*(label.text for label in title.xpath("../label")), text_of(title)])
            for title in headings
        ],
        "captions": [
            " ".join(f"{f.findtext('label')}: {text_of(f.find('caption'))}".split()) for f in floats
        ],
        "references": [text_of(x) for x in body.xpath(".//xref[not(@ref-type='bibr')]")],
        "cells": [text_of(cell) for cell in body.xpath(".//th | .//td")],
        "quotes": [text_of(quote) for quote in body.xpath(".//disp-quote")],
        "alts": [text_of(alt) for alt in body.xpath(".//alt-text")],
    }


def from_pdf(data, *options):
    """What pdftotext reads in a PDF; the test is skipped where it is missing."""
    if not (program := shutil.which("pdftotext")):
        pytest.skip("no pdftotext")
    line = [program, *options, "-", "-"]
    return subprocess.run(line, input=data, capture_output=True, check=True).stdout.decode()


def pdf_pages(data: bytes) -> list[str]:
    """The letters of each page of a PDF."""
    return [letters(page) for page in from_pdf(data).split("\f")[:-1]]


def compared(fmt, data):
    """What of a document has to be equal: all of it, but of a page how its source is written."""
    if fmt == "docx":
        return parts(data)
    if fmt in ("typst", "pdf"):
        return pdf_pages(data)
    if fmt == "html":
        text = data.decode()
        for quartos, ours in QUARTOS.items():
            text = re.sub(quartos, ours, text)
        tree = lxml.html.fromstring(text)
        return [
            (node.tag, sorted(node.attrib.items()), BLANKS.sub(" ", node.text or "").strip())
            for node in tree.iter()
            if node.tag not in {"style", "meta"}
        ]
    return BLANKS.sub(" ", data.decode())


class Word(NamedTuple):
    """A word of a PDF as it is printed."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def boxes(data):
    """The words of each page of a PDF."""
    edges = ("xmin", "ymin", "xmax", "ymax")
    return [
        [Word(word.text, *(float(word.get(edge)) for edge in edges)) for word in leaf.iter("word")]
        for leaf in lxml.html.fromstring(from_pdf(data, "-bbox")).iter("page")
    ]


def overprinted(data):
    """Pairs of words of a PDF of which one hides a quarter of the other, or more."""
    return [
        (one.text, other.text)
        for leaf in boxes(data)
        for one, other in combinations(leaf, 2)
        if hidden(one, other) > 0.25
    ]


def hidden(one, other):
    """The share of the smaller of two boxes that the other covers."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    areas = [(box.right - box.left) * (box.bottom - box.top) for box in (one, other)]
    return max(width, 0) * max(height, 0) / max(min(areas), 1e-9)


def letters(text: str) -> str:
    """A text without what line breaks change."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


# --- tracked changes in Word


def body_of(data):
    return word(data).element.body


def said(element):
    return "".join(t.text for t in element.iter(qn("w:t"), qn("w:delText"))).strip()


def all_said(data, kind):
    """The text of each element of a kind, such as w:ins."""
    return [said(element) for element in body_of(data).iter(qn(kind))]


def paragraphs(data, without="w:none", text=("w:t",)):
    """The paragraphs of a Word document that are not empty, without the runs of a kind."""
    found = []
    for paragraph in body_of(data).iter(qn("w:p")):
        runs = [run for run in paragraph.iter(qn("w:r")) if run.getparent().tag != qn(without)]
        parts = [part.text for run in runs for part in run if part.tag in map(qn, text)]
        found.append("".join(parts).strip())
    return list(filter(None, found))


def accepted(data):
    return paragraphs(data, without="w:del")


def rejected(data):
    return paragraphs(data, without="w:ins", text=("w:t", "w:delText"))
