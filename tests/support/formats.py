"""What a rendered manuscript says, apart from how it looks.

The form of an HTML page is compared between renderers, and its captions, references and headings
with those of the other formats.
"""

import io
import re
import shutil
import subprocess

import docx
import lxml.etree
import lxml.html
import pytest

CROSS = re.compile(r"#(s?fig|s?tbl|sec)-")
DOCX_CAPTIONS = ("Image Caption", "Table Caption")


def text_of(element: lxml.etree._Element) -> str:
    """The words of an element, one blank between them."""
    return " ".join("".join(element.itertext()).split())


def canonical(html: str) -> dict[str, list]:
    """Headings, captions, references, tables with spans, citations, quotes, alt texts."""
    main = lxml.html.fromstring(html).find(".//main")
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
        "alts": [image.get("alt") for image in main.xpath(".//img")],
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


def from_docx(data: bytes) -> dict[str, list]:
    """The same of a Word file."""
    document = docx.Document(io.BytesIO(data))
    styled = [(p.style.name, " ".join(p.text.split())) for p in document.paragraphs]
    links = [link for p in document.paragraphs for link in p.hyperlinks]
    return {
        "headings": [text for style, text in styled if style.startswith("Heading")],
        "captions": [text for style, text in styled if style in DOCX_CAPTIONS],
        "references": [" ".join(a.text.split()) for a in links if CROSS.match(f"#{a.fragment}")],
        "cells": [c.text for table in document.tables for row in table.rows for c in row.cells],
        "quotes": [" ".join(quote)]
        if (quote := [t for s, t in styled if s == "Block Text"])
        else [],
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


def pdf_pages(data: bytes) -> list[str]:
    """The letters of each page of a PDF; the test is skipped where pdftotext is missing."""
    if not (program := shutil.which("pdftotext")):
        pytest.skip("no pdftotext")
    done = subprocess.run([program, "-", "-"], input=data, capture_output=True, check=True)
    return [letters(page) for page in done.stdout.decode().split("\f")[:-1]]


def letters(text: str) -> str:
    """A text without what line breaks change."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)
