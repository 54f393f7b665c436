"""What a PDF says is read wherever it stands in it, and what cannot be read is told."""

import io
import time
import zlib
from base64 import a85encode
from contextlib import suppress

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from PIL import Image

from analysis.files.formats import readings
from analysis.files.pdf import PdfError, read, rejoined
from analysis.files.pdf_apart import DRAWN, LOST, SCANNED
from analysis.privacy.identifiers import find
from tests.support.pdf import ENCRYPTED, pdf, shown, stream

MAIL = "jane.doe@example.org"
WIDE = "<FEFF" + MAIL.encode("utf-16-be").hex() + ">"
OCTAL = "(" + MAIL.replace("@", "\\100").replace("o", "\\157") + ")"
NOTE = "/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents ({}) >>]"
LINK = "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({}) >> >>]"
FIELD = "/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V ({}) /Rect [0 0 9 9] >>]"
OUTLINE = (
    "<< /Type /Outlines /First 11 0 R /Last 11 0 R >>",
    f"<< /Title ({MAIL}) /Parent 10 0 R >>",
)
XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:description>{}</dc:description></x:xmpmeta>'
# A letter that is drawn by a program of its own, with no name but that of its place.
GLYPHS = (
    "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0] /FirstChar 65"
    " /LastChar 65 /Widths [9] /CharProcs << /x1 11 0 R >> /Resources << >>"
    " /Encoding << /Differences [65 /x1] >> >>",
    stream("9 0 d0 0 0 8 8 re f"),
)


def plot(**settings):
    """A figure of Matplotlib, which draws each letter by a program of its own."""
    with mpl.rc_context(settings):
        file, figure = io.BytesIO(), Figure()
        figure.text(0.1, 0.5, f"Ask {MAIL}")
        figure.savefig(file, format="pdf")
    return file.getvalue()


def scan():
    file = io.BytesIO()
    Image.new("RGB", (20, 20)).save(file, "PDF")
    return file.getvalue()


def attached(name="a.txt", content=b"jane.doe@example.org"):
    file = f"<< /Type /Filespec /F ({name}) /EF << /F 11 0 R >> >>"
    names = "/Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >>"
    return pdf([], catalog=names, objects=[file, stream(content, "/Type /EmbeddedFile")])


def noted(**how):
    """A file that is attached to a note on a page."""
    note = "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 10 0 R >>]"
    file = "<< /Type /Filespec /F (a.csv) /EF << /F 11 0 R >> >>"
    return pdf([], page=note, objects=[file, stream(MAIL, "/Type /EmbeddedFile", **how)])


def form(**how):
    """A form of which the fields are written in XML."""
    written = stream(f"<xdp:xdp><a>{MAIL}</a></xdp:xdp>", **how)
    return pdf([], catalog="/AcroForm << /Fields [] /XFA 10 0 R >>", objects=[written])


FORM = "/Type /XObject /Subtype /Form /BBox [0 0 300 30] /Resources << /Font << /F 3 0 R >> >> {}"
KERN = "BT /F 12 Tf 2 2 Td [{}] TJ ET".format(" -20 ".join(f"({part})" for part in MAIL.split("o")))


def looking(drawing, flags=4, **how):
    """A note that looks as is drawn, whatever it says."""
    note = f"/Annots [<< /Type /Annot /Subtype /FreeText /Rect [0 0 300 30] /F {flags}"
    note += " /AP << /N 10 0 R >> >>]"
    return pdf(["One"], page=note, objects=[stream(drawing, FORM.format(""), **how)])


def loose(content, about="", **how):
    """A stream to which nothing refers."""
    return pdf(["One"], objects=[stream(content, about, **how)])


SAID = {
    "how a note looks": looking(shown([MAIL])),
    "how a note looks, packed": looking(shown([MAIL]), packed=True),
    "how a note looks, letter by letter": looking(
        "BT /F 12 Tf 2 2 Td " + "".join(f"({c}) Tj " for c in MAIL) + "ET"
    ),
    "how a hidden note looks": looking(shown([MAIL]), flags=2, packed=True),
    "a drawing that no page shows": loose(shown([MAIL]), FORM.format(""), packed=True),
    "a drawing with gaps between its letters": loose(
        KERN.replace(") -20 (", "o) -20 ("), FORM.format("")
    ),
    "a drawing in digits": loose(shown(["x"]).replace("(x)", f"<{MAIL.encode().hex()}>")),
    "what a drawing stands for": loose(f"/Span << /ActualText ({MAIL}) >> BDC q Q EMC"),
    "a stream to which nothing refers": loose(f"Name,Address\nJane,{MAIL}\n"),
    "a packed stream to which nothing refers": loose(f"Ask {MAIL}", packed=True),
    "a stream in base 85": loose(
        a85encode(f"Ask {MAIL}".encode(), adobe=True), "/Filter /ASCII85Decode"
    ),
    "a stream in two layers": loose(
        a85encode(zlib.compress(f"Ask {MAIL}".encode())) + b"~>",
        "/Filter [/ASCII85Decode /FlateDecode]",
    ),
    "a stream in digits": loose(f"Ask {MAIL}".encode().hex() + ">", "/Filter /ASCIIHexDecode"),
    "a page": pdf(["One", f"Ask {MAIL}"]),
    "a compressed page": pdf([f"Ask {MAIL}"], packed=True),
    "the last of many pages": pdf(*[["One"]] * 50, [MAIL]),
    "letters one by one": pdf(
        "BT /F 12 Tf 72 700 Td " + "".join(f"({c}) Tj " for c in MAIL) + "ET"
    ),
    "over lines, with a hyphen": pdf(["Ask jane.doe@exam-", "ple.org"]),
    "over lines, as addresses are broken": pdf(["Ask jane.doe@", "example.org"]),
    "letters drawn by programs": plot(),
    "letters of a font": plot(**{"pdf.fonttype": 42}),
    "a title": pdf([], info=f"/Title ({MAIL})"),
    "a property of one's own": pdf([], info=f"/Contact ({MAIL})"),
    "a title in wide letters": pdf([], info=f"/Title {WIDE}"),
    "a title in digits": pdf([], info=f"/Title {OCTAL}"),
    "a note": pdf([], page=NOTE.format(MAIL)),
    "a note with brackets": pdf([], page=NOTE.format(f"of (Ward \\(A\\) (B)) {MAIL}")),
    "a target": pdf([], page=LINK.format(f"mailto:{MAIL}")),
    "a field": pdf([], page=FIELD.format(MAIL)),
    "a bookmark": pdf([], catalog="/Outlines 10 0 R", objects=OUTLINE),
    "an attached text": attached(),
    "a text that a note has attached": noted(),
    "a text that a note has attached, packed": noted(packed=True),
    "a form in XML": form(),
    "a form in XML, packed": form(packed=True),
    "after its end": pdf(["One"]) + MAIL.encode(),
    "between two ends": pdf(["One"]) + MAIL.encode() + b"\n%%EOF\n",
    "an attached PDF": attached("a.pdf", pdf([MAIL])),
    "the name of what is attached": attached(f"{MAIL}.txt", b"A"),
    "properties in XML": pdf(
        [],
        catalog="/Metadata 10 0 R",
        objects=[stream(XMP.format(MAIL), "/Type /Metadata /Subtype /XML")],
    ),
    "an alternative text": pdf(
        [],
        catalog="/StructTreeRoot << /Type /StructTreeRoot /K << /S /Figure /Alt ("
        + MAIL
        + ") >> >>",
    ),
    "a text that was taken out later": pdf([MAIL]) + pdf(["Nothing"])[9:],
}


@pytest.mark.parametrize("where", SAID)
def test_what_a_pdf_says_is_read_wherever_it_stands(where):
    found = [f.kind for text in readings(SAID[where], ".pdf")[0] for f in find(text)]
    assert "e-mail address" in found


def test_what_is_no_page_is_read_line_by_line_and_what_a_page_shows_once():
    content = pdf(["One"], info="/Title (A)", objects=[stream(shown(["Two  of it", "Three"]))])
    assert readings(content, ".pdf")[0] == ["One", "A\nTwo  of it\nThree\n".replace("  ", " ")]


def test_pages_are_read_once_and_those_of_an_earlier_version_besides():
    assert read(pdf(["One"], ["Two"])).pages == ["One", "Two"]
    assert read(SAID["a text that was taken out later"]).pages == ["Nothing", MAIL]


@pytest.mark.parametrize(
    ("content", "unread"),
    [
        (pdf(["One"]), ""),
        (pdf([]), ""),
        (plot(), ""),
        (scan(), SCANNED),
        (pdf("0 0 9 9 re f"), DRAWN),
        (pdf(shown("A", "T"), objects=GLYPHS), LOST),
        (pdf(["One"], trailer=ENCRYPTED), "all of it"),
        (pdf(["One"])[:100], "all of it"),
        (b"%PDF-1.7", "all of it"),
        (attached("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04"), "parts of it"),
    ],
)
def test_what_cannot_be_read_is_told(content, unread):
    assert readings(content, ".pdf")[1] == unread


@pytest.mark.parametrize(
    ("lines", "flow"),
    [
        ("a\nb", "a b"),
        ("Quill-\nfeather", "Quillfeather"),
        ("Quill\u00ad\nfeather", "Quillfeather"),
        ("jane@\nexample", "jane@example"),
        ("example.\norg", "example.org"),
        ("An end.\nA start", "An end. A start"),
        ("1 -\n2", "1 - 2"),
    ],
)
def test_words_that_lines_divide_are_whole_again(lines, flow):
    assert rejoined(lines) == flow


def test_what_only_programs_read_raises_no_alarm():
    made = pdf(["One"], info="/CreationDate (D:20220128120000Z) /Producer (Typst 0.15.2)")
    assert [f for text in readings(made, ".pdf")[0] for f in find(text)] == []


HOSTILE = {
    "a bomb": pdf([], objects=[stream(b"\0" * 400 * 2**20, "/Type /Metadata", packed=True)]),
    "a million pages": pdf(*[["One"]] * 3)
    .replace(b"/Count 3", b"/Count 1000000")
    .replace(b"/Kids [", b"/Kids [" + b"100 0 R " * 100_000),
    "pages within pages": pdf(["One"]).replace(b"/Kids [100 0 R]", b"/Kids [2 0 R 100 0 R]"),
    "a form that draws itself": pdf(
        "/I Do",
        objects=[
            stream(
                "/I Do /I Do",
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
                " /Resources << /XObject << /I 10 0 R >> >>",
            )
        ],
    ),
    "deep brackets": pdf([], info="/Title (" + "(" * 100_000 + ")" * 100_000 + ")"),
    "deep lists": pdf([], catalog="/A " + "[" * 200_000 + "]" * 200_000),
    "an endless text": pdf("BT /F 9 Tf " + "(aaaa) Tj " * 300_000 + "ET"),
}


@pytest.mark.parametrize("way", HOSTILE)
def test_a_hostile_file_ends_in_time_and_in_few_words(way):
    start = time.monotonic()
    with suppress(PdfError):
        read(HOSTILE[way], seconds=1)
    assert time.monotonic() - start < 10
