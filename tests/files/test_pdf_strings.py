"""The texts that lie open in a PDF, in each way to write them."""

import pytest

from analysis.files.pdf import _text, rejoined
from analysis.files.pdf_apart import STREAM, WORDLESS, _packets, _strings


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
