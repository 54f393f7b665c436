"""The texts that lie open in a PDF, in each way to write them."""

import zlib
from base64 import a85encode

import pytest

from analysis.files.pdf import _text, rejoined
from analysis.files.pdf_apart import STREAM, WORDLESS, _drawn, _packets, _streams, _strings


def texts(content):
    """The texts in a PDF, as they read."""
    return [said for text in _strings(content) if (said := _text(text.encode("latin-1")))]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"/Title (Dr Smith)", ["Dr Smith"]),
        (b"(a)(b) (c)", ["a", "b", "c"]),
        (b"(a (b) c)", ["a (b) c"]),
        (b"(a (b (c) d) e)", ["a (b (c) d) e"]),
        (rb"(a\) b \( c \\)", ["a) b ( c \\"]),
        (rb"(\101\60B\7)", ["A0B\x07"]),
        (rb"(a\nb\rc\td)", ["a b c d"]),
        (rb"(a\bc\fd)", ["acd"]),
        (rb"(\q)", ["q"]),
        (b"(Dr\\\nSmith)", ["DrSmith"]),
        (b"(Dr\\\r\nSmith)", ["DrSmith"]),
        (b"(Dr\nSmith )", ["Dr Smith"]),
        (b"<4A616E65>", ["Jane"]),
        (b"<4a 61\n6e65>", ["Jane"]),
        (b"<4A616E6>", ["Jan`"]),
        (b"<FEFF004A00E9>", ["J\xe9"]),
        (b"(\xfe\xff\0J\0a)", ["Ja"]),
        (b"(\xff\xfeJ\0a\0)", ["Ja"]),
        ("(J\u00e9)".encode(), ["J\xe9"]),
        ("(J\u00e9)".encode("latin-1"), ["J\xe9"]),
        (b"<<4A616E65>>", []),
        (b"<4A61<", []),
        (b"()( )<>", []),
        (b"no text", []),
    ],
)
def test_texts_are_read_in_brackets_and_in_digits(content, said):
    assert texts(content) == said


@pytest.mark.parametrize(
    "content",
    [
        *(b"/ID [<41><42>]", b"/ID[(A)(B)]", b"/CreationDate (D:2022)", b"/ModDate <41>"),
        *(b"/M (D:2022)", b"/Lang(en)", b"/Producer (x (y))", b"/Registry (Adobe)"),
        *(b"/Ordering (UCS)", b"/ID (x)"),
    ],
)
def test_what_only_programs_read_has_no_words(content):
    assert texts(WORDLESS.sub(b"", content + b" (Smith)")) == ["Smith"]


@pytest.mark.parametrize("content", [b"/Title (A)", b"/Author (A)", b"/Contents <41>", b"/IDs (A)"])
def test_anything_else_has(content):
    assert texts(WORDLESS.sub(b"", content)) == ["A"]


def test_streams_are_cut_out_and_packets_read():
    whole = b"a stream\r\n(b)\r\nendstream c stream\n(d)endstream (e)"
    assert texts(STREAM.sub(b"", whole)) == ["e"]
    packets = b"x<x:xmpmeta a='1'>\n\xff</x:xmpmeta>y<x:xmpmeta/></x:xmpmeta>"
    assert list(_packets(packets)) == [
        "<x:xmpmeta a='1'>\n\ufffd</x:xmpmeta>",
        "<x:xmpmeta/></x:xmpmeta>",
    ]


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (b"[(a) -200 (b)] TJ", ["ab"]),
        (b"[(a) -200.1 (b)] TJ", ["a b"]),
        (b"[(a)-999(b)3(c)] TJ", ["a bc"]),
        (b"[(a) .5 (b)] TJ (c) Tj", ["ab", "c"]),
        (rb"[(a\)) -20 (b)] TJ", ["a)b"]),
        (rb"(a\) -20 \(b) Tj", ["a) -20 (b"]),
        (rb"[(\000\001)20(\000\002)] TJ (a) Tj", ["a"]),
        (rb"(\037) Tj (\040a) Tj (\0501\051) Tj", [" a", "(1)"]),
        (rb"(a\001) Tj (\nb) Tj (c\\001) Tj", ["c\\001"]),
        (b"<61> Tj <00610062> Tj", ["a"]),
    ],
)
def test_what_a_drawing_shows_is_read_with_the_parts_of_a_line_together(drawing, said):
    assert list(_drawn(drawing)) == said


def held(content, about=b"", between=b"\n"):
    whole = b"1 0 obj << " + about + b" >> stream" + between + content + b"\nendstream"
    return [(name, text.removesuffix(b"\n")) for name, text in _streams(whole)]


CLOSE, PACKET = zlib.compress(b"Some words", 3), zlib.compress(b"<?xpacket?><a>b</a>")
UTF_16 = b"\xff\xfe" + "Jürgen".encode("utf-16-le")
FLATE, WORDED = zlib.compress(b"Some words"), b"Some words"


@pytest.mark.parametrize(
    ("content", "about", "found"),
    [
        (WORDED, b"", [(".txt", WORDED)]),
        (FLATE, b"/Filter /FlateDecode", [(".txt", WORDED)]),
        (FLATE, b"/Filter /Fl", [(".txt", WORDED)]),
        (FLATE, b"/Filter /Flats", []),
        (FLATE[:-5], b"/Filter /Fl", [(".txt", WORDED)]),
        (b"x" + FLATE, b"/Filter /Fl", []),
        (b"<~" + a85encode(FLATE) + b"~>\n", b"/Filter [/A85 /Fl]", [(".txt", WORDED)]),
        (a85encode(FLATE) + b"~>", b"/Filter [/ASCII85Decode/FlateDecode]", [(".txt", WORDED)]),
        (b"\xff~>", b"/Filter /A85", []),
        (WORDED.hex().encode() + b" >", b"/Filter /AHx", [(".txt", WORDED)]),
        (b"5g>", b"/Filter /ASCIIHexDecode", []),
        (FLATE, b"/EmbeddedFile /Filter /Fl", [(".txt", FLATE)]),
        (CLOSE, b"/EmbeddedFile /Filter /Fl", [(".txt", b"x\x9c" + CLOSE[2:])]),
        (WORDED, b"/Metadata", []),
        (WORDED, b"/Metadata 9 0 R", [(".txt", WORDED)]),
        (PACKET, b"/Type /Metadata /Filter /Fl", [(".xml", b"<?xpacket?><a>b</a>")]),
        (UTF_16, b"", [(".txt", UTF_16)]),
        (UTF_16[2:], b"", [(".txt", UTF_16[2:])]),
        (b"\0" + UTF_16[2:-1], b"", [(".txt", b"\0" + UTF_16[2:-1])]),
        (zlib.compress(b"PK\3\4\0"), b"/Filter /Fl", [(".txt", b"PK\3\4\0")]),
        (b"%PDF-1.7\n\0\0", b"", [(".txt", b"%PDF-1.7\n\0\0")]),
        (bytes(9), b"", []),
        (b"\1\0" * 9, b"", []),
        (b"<a>b</a>", b"", [(".xml", b"<a>b</a>")]),
        (b" <?xml?>", b"", [(".xml", b" <?xml?>")]),
        (b"BT (a) Tj ET", b"", [("", b"BT (a) Tj ET")]),
        (b"/Span << >> BDC EMC", b"", [("", b"/Span << >> BDC EMC")]),
        (b"0 0 9 9 re f", b"", []),
        (b"nurse 1234567", b"", [(".txt", b"nurse 1234567")]),
        (b"nurse 12345678", b"", []),
        (b"begincmap <00> <ff> words and words", b"", []),
        (b"words and words \x1f", b"", []),
        (b"words\tand words", b"", [(".txt", b"words\tand words")]),
    ],
)
def test_streams_hold_files_forms_drawings_or_other_texts(content, about, found):
    assert held(content, about) == found
    assert held(content, about, b"\r\n") == found


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("Smi-\nth", "Smith"),
        ("Smi\u2010\nth Smi\u00ad\nth", "Smith Smith"),
        ("jane@\nexample.\norg/\na_\nb", "jane@example.org/a_b"),
        ("One.\nTwo -\nthree", "One. Two - three"),
        ("-\nth", "- th"),
        ("Smi-\n th", "Smi- th"),
        ("  a \n\n b ", "a b"),
    ],
)
def test_words_that_lines_divide_are_whole(page, read):
    assert rejoined(page) == read
