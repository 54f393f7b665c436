"""What stands in a Word document, with its tracked changes accepted or rejected."""

import io

import docx
from docx.oxml.ns import qn


def body_of(content):
    return docx.Document(io.BytesIO(content)).element.body


def said(element):
    return "".join(t.text for t in element.iter(qn("w:t"), qn("w:delText"))).strip()


def paragraphs(content, without="w:none", text=("w:t",)):
    """The paragraphs of a Word document that are not empty, without the runs of a kind."""
    found = []
    for paragraph in body_of(content).iter(qn("w:p")):
        runs = [run for run in paragraph.iter(qn("w:r")) if run.getparent().tag != qn(without)]
        parts = [part.text for run in runs for part in run if part.tag in map(qn, text)]
        found.append("".join(parts).strip())
    return list(filter(None, found))


def accepted(content):
    return paragraphs(content, without="w:del")


def rejected(content):
    return paragraphs(content, without="w:ins", text=("w:t", "w:delText"))
