"""Write the running mark, and the Word styles that carry it, into the manuscript folder.

`_quarto.yml` names the three files as options of its formats, so that Quarto and the embedded
renderer put the same mark on every page. Without a text the files are there and show nothing.
"""

import io
import subprocess
import zipfile
from html import escape
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from analysis.common.output import write_bytes, write_text
from analysis.manuscript.embedded import pandoc

UNIX = 3  # in a zip archive, whatever the system that writes it
APP = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
SERIF, SANS = "Times New Roman", "Arial"
INK, SOFT = RGBColor(0, 0, 0), RGBColor(0x59, 0x59, 0x59)
WARNING = RGBColor(0x7A, 0x1F, 0x1A)

# On paper the strip stands upright in the left margin: there it covers no text on any page.
HTML = """\
<div class="running-mark" role="region" aria-label="Notice">
<style>
.running-mark {
  position: sticky; top: 0; z-index: 5; margin: 0 -1.2rem; padding: .25rem 1rem;
  background: #7a1f1a; color: #fff; font: 600 .8rem/1.4 system-ui, sans-serif; text-align: center;
}
@media print {
  .running-mark ~ * { padding-left: 9mm; }
  .running-mark {
    position: fixed; left: 0; top: 0; bottom: 0; margin: 0; padding: 0 1mm;
    writing-mode: vertical-rl; background: none; color: #7a1f1a;
  }
}
</style>
TEXT
</div>
"""
# A background leaves the running head alone, and Typst keeps it out of what is read aloud.
TYPST = """\
#set page(background: place(
  top + center, dy: 9mm, text(8pt, fill: rgb("#7a1f1a"), weight: "bold")[#"TEXT"],
))
"""

# Before a number Quarto's Typst sets a blank, whatever the supplement's floats ask for.
TYPST_ALWAYS = """\
#show regex("(Table|Figure) S\\u{a0}"): it => it.text.trim("\\u{a0}", at: end)
"""

# Style: font, size in points, bold, italic, space before and after in points, kept with the next.
STYLES = {
    "Normal": (SERIF, 12, False, False, 0, 0, False),
    "Body Text": (SERIF, 12, False, False, 0, 9, False),
    "First Paragraph": (SERIF, 12, False, False, 0, 9, False),
    "Title": (SANS, 18, True, False, 0, 6, True),
    "Subtitle": (SANS, 13, False, False, 0, 12, True),
    "Author": (SERIF, 12, False, False, 0, 6, False),
    "Date": (SERIF, 11, False, False, 0, 12, False),
    "Abstract Title": (SANS, 12, True, False, 6, 6, True),
    "Abstract": (SERIF, 11.5, False, False, 0, 8, False),
    "Heading 1": (SANS, 14, True, False, 20, 8, True),
    "Heading 2": (SANS, 12, True, False, 16, 6, True),
    "Heading 3": (SANS, 11, True, True, 12, 6, True),
    "Table Caption": (SANS, 10, False, False, 14, 6, True),
    "Image Caption": (SANS, 10, False, False, 4, 14, False),
    "Captioned Figure": (SERIF, 12, False, False, 14, 4, True),
    "Block Text": (SERIF, 12, False, False, 0, 9, False),
    "Compact": (SERIF, 12, False, False, 0, 3, False),
    "Table Head": (SANS, 9, True, False, 2, 2, True),
    "Table Text": (SANS, 9, False, False, 2, 2, False),
    "Short Table Text": (SANS, 9, False, False, 2, 2, True),
    "Table Note": (SANS, 9, False, False, 4, 14, False),
    "Callout": (SANS, 10, False, False, 0, 8, True),
    "Bibliography": (SERIF, 11, False, False, 0, 6, False),
}
OWN = (
    "Table Head",
    "Table Text",
    "Short Table Text",
    "Table Note",
    "Callout",
)  # the others are Pandoc's
WIDE = ("Body Text", "First Paragraph", "Block Text", "Compact", "Bibliography")  # between lines


def write_marks(folder: Path, text: str | None) -> None:
    """Write `_mark.html`, `_mark.typ` and `_reference.docx`, with this mark or, for None, without.

    Args:
        folder: The manuscript's folder.
        text: A few words for every page, such as that the data are synthetic.
    """
    quoted = (text or "").replace("\\", "\\\\").replace('"', '\\"')
    write_text(folder / "_mark.html", HTML.replace("TEXT", escape(text)) if text else "")
    write_text(folder / "_mark.typ", TYPST_ALWAYS + (TYPST.replace("TEXT", quoted) if text else ""))
    write_bytes(folder / "_reference.docx", reference_docx(text))


def reference_docx(mark: str | None) -> bytes:
    """Pandoc's own reference document, styled as journals ask for a submission."""
    command = [pandoc(), "--print-default-data-file", "reference.docx"]
    default = subprocess.run(command, capture_output=True, check=True).stdout
    document = docx.Document(io.BytesIO(default))
    styles = document.styles
    for name in OWN:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name in STYLES:
        set_style(styles[name])
    frame(styles["Callout"])
    entry = styles["Bibliography"].paragraph_format
    entry.left_indent, entry.first_line_indent = Cm(1), Cm(-1)
    rule_tables(document)
    set_page(document, mark)
    for part in document.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":  # the program and the words of Pandoc's example
            part._blob = APP
    return repack(document)


def set_style(style: ParagraphStyle) -> None:
    """Give a style its look, with fonts that every machine has."""
    font, size, bold, italic, before, after, keep = STYLES[style.name]
    for old in style.element.get_or_add_rPr().xpath("w:rFonts | w:spacing"):
        style.element.rPr.remove(old)  # the theme's fonts would win
    style.font.name, style.font.size = font, Pt(size)
    style.font.bold, style.font.italic, style.font.color.rgb = bold, italic, INK
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    paragraph.line_spacing = 2 if style.name in WIDE else 1.15
    paragraph.keep_with_next = paragraph.keep_together = keep
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT


def border(parent: OxmlElement, side: str, size: int, space: int = 0) -> None:
    """Add a line on one side, `size` in eighths of a point."""
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", size), ("space", space), ("color", "000000")):
        line.set(qn(f"w:{key}"), str(value))
    parent.append(line)


def frame(style: ParagraphStyle) -> None:
    """Set the paragraphs of a style off with a bar on their left."""
    borders = OxmlElement("w:pBdr")
    border(borders, "left", 24, 8)
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:spacing", "w:ind", "w:jc"
    )
    style.paragraph_format.left_indent = Cm(0.5)


def rule_tables(document: Document) -> None:
    """Rules above and below a table and under its head: no shading, no grid."""
    style = document.styles["Table"].element
    for old in style.xpath("w:tblStylePr"):
        style.remove(old)
    for margin in style.xpath("w:tblPr/w:tblCellMar/w:left | w:tblPr/w:tblCellMar/w:right"):
        margin.set(qn("w:w"), "60")
    borders = OxmlElement("w:tblBorders")
    border(borders, "top", 8)
    border(borders, "bottom", 8)
    style.xpath("w:tblPr")[0].insert_element_before(borders, "w:tblCellMar")
    head, cell, edges = (OxmlElement(f"w:{tag}") for tag in ("tblStylePr", "tcPr", "tcBorders"))
    head.set(qn("w:type"), "firstRow")
    border(edges, "bottom", 6)
    cell.append(edges)
    head.append(cell)
    style.append(head)


def set_page(document: Document, mark: str | None) -> None:
    """A4 with line numbers, the mark at the head of each page and its number at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    numbers = OxmlElement("w:lnNumType")
    numbers.set(qn("w:countBy"), "1")
    numbers.set(qn("w:restart"), "continuous")
    section._sectPr.insert_element_before(numbers, "w:pgNumType", "w:cols", "w:docGrid")
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    if mark:
        write_small(head, mark)
        head.runs[0].font.bold, head.runs[0].font.color.rgb = True, WARNING
    write_small(foot, "")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def write_small(paragraph: Paragraph, text: str) -> None:
    """Write a line in the page's margin."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.get_or_add_pPr().insert_element_before(
        OxmlElement("w:suppressLineNumbers"), "w:jc"
    )
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.color.rgb = SANS, Pt(8), SOFT


def repack(document: Document, like: bytes | None = None) -> bytes:
    """The document with clock and system taken out of its archive.

    Args:
        document: Any document.
        like: Another one, whose properties it is to have.
    """
    draft, final = io.BytesIO(), io.BytesIO()
    document.save(draft)
    other = io.BytesIO(like) if like else draft
    with (
        zipfile.ZipFile(draft) as source,
        zipfile.ZipFile(other) as properties,
        zipfile.ZipFile(final, "w") as target,
    ):
        for name in sorted(
            source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            member = zipfile.ZipInfo(name)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, UNIX
            held = properties if name.startswith("docProps/") else source
            target.writestr(member, held.read(name))
    return final.getvalue()
