"""Make the reference document whose styles, page and running mark the Word files have.

How each style looks is told in `templates/word-styles.csv`: its font, its size and the space before
and after it in points, the distance of its lines, its indents in centimetres, and whether it keeps
with the next paragraph. A style with a base is this project's own; the others are Pandoc's. Rules,
bars and line numbers are those of `templates/word-parts.xml`.
"""

import csv
import io
import subprocess
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from analysis.checks.equations import pandoc
from analysis.manuscript.typeset import TEMPLATES

STYLES, PARTS = TEMPLATES / "word-styles.csv", TEMPLATES / "word-parts.xml"
UNIX = 3  # in a zip archive, whatever the system that writes it
INK, SOFT = RGBColor(0, 0, 0), RGBColor(0x59, 0x59, 0x59)
WARNING = RGBColor(0x7A, 0x1F, 0x1A)
APP = "docProps/app.xml"
NO_APP = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def reference_docx(mark: str | None) -> bytes:
    """Pandoc's own reference document, styled as journals ask for a submission.

    Args:
        mark: A few words for the head of every page, such as that the data are synthetic.
    """
    command = [pandoc(), "--print-default-data-file", "reference.docx"]
    default = subprocess.run(command, capture_output=True, check=True).stdout
    document = docx.Document(io.BytesIO(default))
    with STYLES.open(encoding="utf-8", newline="") as file:
        for look in csv.DictReader(file):
            set_style(document, look)
    callout = document.styles["Callout"].element.get_or_add_pPr()
    callout.insert_element_before(part("w:pBdr"), "w:shd", "w:spacing", "w:ind", "w:jc")
    rule_tables(document)
    set_page(document, mark)
    return repack(document, {APP: NO_APP})  # else the program and the words of Pandoc's example


def part(tag: str) -> BaseOxmlElement:
    """One of the elements that no setting of a style can make."""
    found: BaseOxmlElement = parse_xml(PARTS.read_bytes()).find(qn(tag))
    return found


def set_style(document: Document, look: Mapping[str, str]) -> None:
    """Give a style its look, with fonts that every machine has."""
    styles: Any = document.styles  # whose own types lack what makes a style
    if look["base"]:
        styles.add_style(look["style"], WD_STYLE_TYPE.PARAGRAPH).base_style = styles[look["base"]]
    style = styles[look["style"]]
    for old in style.element.get_or_add_rPr().xpath("w:rFonts | w:spacing"):
        style.element.rPr.remove(old)  # the theme's fonts would win
    style.font.name, style.font.size = look["font"], Pt(float(look["size"]))
    style.font.bold, style.font.italic = bool(look["bold"]), bool(look["italic"])
    style.font.color.rgb = INK
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(int(look["before"])), Pt(int(look["after"]))
    paragraph.line_spacing = float(look["lines"])
    paragraph.keep_with_next = paragraph.keep_together = bool(look["keep"])
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if look["indent"]:
        paragraph.left_indent = Cm(float(look["indent"]))
    if look["first"]:
        paragraph.first_line_indent = Cm(float(look["first"]))


def rule_tables(document: Document) -> None:
    """Rules above and below a table and under its head: no shading, no grid."""
    style = document.styles["Table"].element
    for old in style.xpath("w:tblStylePr"):
        style.remove(old)
    for margin in style.xpath("w:tblPr/w:tblCellMar/w:left | w:tblPr/w:tblCellMar/w:right"):
        margin.set(qn("w:w"), "60")
    style.xpath("w:tblPr")[0].insert_element_before(part("w:tblBorders"), "w:tblCellMar")
    style.append(part("w:tblStylePr"))


def set_page(document: Document, mark: str | None) -> None:
    """A4 with line numbers, the mark at the head of each page and its number at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    section._sectPr.insert_element_before(part("w:lnNumType"), "w:pgNumType", "w:cols", "w:docGrid")
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    if mark:
        write_small(head, mark)
        head.runs[0].font.bold, head.runs[0].font.color.rgb = True, WARNING
    write_small(foot, "")
    foot._p.append(part("w:fldSimple"))


def write_small(paragraph: Paragraph, text: str) -> None:
    """Write a line in the page's margin."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.get_or_add_pPr().insert_element_before(part("w:suppressLineNumbers"), "w:jc")
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.color.rgb = "Arial", Pt(8), SOFT


def repack(document: Document, instead: Mapping[str, bytes]) -> bytes:
    """The document with clock and system taken out of its archive.

    Args:
        document: Any document.
        instead: What to put in the place of some of its parts, by their names.
    """
    draft, final = io.BytesIO(), io.BytesIO()
    document.save(draft)
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(final, "w") as target:
        for name in sorted(source.namelist()):  # [Content_Types].xml comes first
            member = zipfile.ZipInfo(name)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, UNIX
            target.writestr(member, instead.get(name) or source.read(name))
    return final.getvalue()
