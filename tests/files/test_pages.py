"""How texts, pages and drawings read, tag by tag and byte by byte."""

import io
import struct

import pytest
from PIL import Image

from analysis.files.formats import readings
from analysis.files.pages import (
    MARKED,
    SHOWN,
    as_seen,
    flat,
    is_picture,
    is_sealed,
    said_by_module,
    said_by_picture,
    unmarked,
)
from analysis.files.pdf import decoded, words_in
from analysis.privacy.identifiers import DENIED, find

SEALED_BEGINNINGS = {
    "7z": b"7z\xbc\xaf'\x1c\0",
    "rar": b"Rar!\x1a\x07\0",
    "zstd": b"\x28\xb5\x2f\xfd",
    "lz4": b"\x04\x22\x4d\x18",
    "lzip": b"LZIP\1",
    "compress": b"\x1f\x9d\x90",
    "cabinet": b"MSCF\0\0",
    "parquet": b"PAR1",
    "arrow": b"ARROW1",
    "feather": b"FEA1",
    "hdf": b"\x89HDF\r\n",
    "office files of old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "ar": b"!<arch>\n",
    "orc": b"ORC\0",
    "avro": b"Obj\x01",
    "matlab": b"MATLAB 5.0",
    "property list": b"bplist00",
    "spss to carry": b"ASCII SPSS PORT FILE",
    "spss to carry, from its second line on": b"\xc1" * 40 + b"ASCII SPSS PORT FILE",
    "pgp": b"-----BEGIN PGP MESSAGE",
    "age": b"age-encryption.org/v1",
    "age in letters": b"-----BEGIN AGE ENCRYPTED FILE",
    "r": b"RDX3\n",
    "r in ascii": b"RDA3\n",
    "rds in ascii": b"A\n3\n263168\n",
    "rds": b"X\n\0\0",
    "spss": b"$FL2@",
    "sas": b"\0" * 12 + b"\xc2\xea\x81\x60",
    "stata": b"<stata_dta><header>",
    "stata of old": b"r\x01\x01\0",
    "stata of old, the other way": b"n\x02\x01\0",
    "pickle": b"\x80\x04\x95",
    "pickle of a list in text": b"(lp0\n",
    "pickle of a mapping in text": b"(dp0\n",
    "pickle of a class": b"ccopy_reg\n",
    "pickle of pandas": b"cpandas.core",
}
SEALED_TEXTS = {
    "pgp",
    "age",
    "age in letters",
    "r in ascii",
    "r",
    "ar",
    "spss",
    "stata",
    "rds in ascii",
    "spss to carry",
} | {kind for kind in SEALED_BEGINNINGS if kind.startswith("pickle of")}


@pytest.mark.parametrize("kind", SEALED_BEGINNINGS)
def test_what_is_not_read_is_known_by_how_it_begins(kind):
    begins = SEALED_BEGINNINGS[kind] + (b"\0\1" if kind not in SEALED_TEXTS else b"A")
    assert is_sealed(begins)
    assert not is_sealed(b"." + begins)
    assert not is_picture(begins)


@pytest.mark.parametrize(
    "content",
    [b"", b"7z", b"ORchid", b"RDB", b"\x80\x06", b"(lp1", b"copy_reg", b"X\n", b"t\x01\x01\0"],
)
def test_what_begins_otherwise_may_be_read(content):
    assert not is_sealed(content)


@pytest.mark.parametrize(
    "begin",
    [
        *(
            "BM",
            "BMI,",
            "GIF8",
            "GIF89a",
            "RIFF",
            "RIFFabcdWEBP",
            "ORC",
            "ORCID,",
            "RDA ",
            "RDX3\n",
        ),
        *("LZIP", "PAR1", "ARROW1", "FEA1", "!<arch>", "MATLAB 5", "bplist00", "$FL2", "BZh"),
        *("<stata_dta>", "BZh9", "7z", "MSCF", "Rar!", "A\n", "%PDF-1.7\n"),
    ],
)
def test_no_letters_make_a_text_a_picture_or_a_sealed_file(begin):
    said, _ = readings(f"{begin}: jane.doe@example.org\n".encode("latin-1"), ".csv")
    assert "jane.doe@example.org" in "\n".join(said)


@pytest.mark.parametrize(
    "name", ["a.svg", "a.html", "a.xhtml", "a.htm", "a.xhtm", "a.xml", "a.xmp", "a.qde", "a.rdf"]
)
def test_names_of_pages_are_known_by_their_ends(name):
    assert MARKED.search(name)
    assert not MARKED.search(name + "x")
    assert not MARKED.search(name.replace(".", ""))


# Tags


WITHIN = (
    "tspan textPath b i em strong span a sub sup u r t rPr mark small wbr hyperlink ext-link bold"
    " italic xref named-content proofErr style smallCaps rStyle w:r w:t w:rPr xhtml:b text:span a:t"
)
CELLS = "w:tc tc x:c c si table:table-cell td th li dt dd h1 h2 h6 caption figcaption title"


@pytest.mark.parametrize("tag", WITHIN.split())
def test_a_tag_within_a_word_divides_nothing(tag):
    if tag != "style":  # of a page it holds no text
        assert unmarked(f"Smi<{tag}>th</{tag}>s")[0] == "Smiths"
    assert unmarked(f"Smi<{tag}/>th")[0] == "Smith"


@pytest.mark.parametrize("tag", CELLS.split())
def test_what_stands_in_a_cell_or_an_entry_stands_apart(tag):
    assert unmarked(f"a<{tag}>b</{tag}>c")[0] == "a ¦ b ¦ c"


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("a<!-- b", "a< !-- b"),
        ("<!-- a --><!-- <b>c</b>", "< !-- c"),
        ("a<![CDATA[b<b>c</b>", "a< ![cdata[bc"),
        ("a<!b", "a< !b"),
        ("a<?b", "a< ?b"),
        ("a<style>b<b>c</b>d", "abcd"),
        ("a</style><style x='b'>c", "ac"),
        ("a<STYLE>b</Style>c", "a c"),
        ("a<script>b</style>", "a b"),
        ("a<w:namespaceURI>b</x:namespaceURI>c", "a b c"),
        ("<![CDATA[-->]]><!-- b<b>c</b>", "-->< !-- bc"),
        ("<style>--></style><!-- b<b>c</b>", " < !-- bc"),
    ],
)
def test_what_begins_and_has_no_end_hides_nothing(page, read):
    assert unmarked(page)[0] == read


@pytest.mark.parametrize("tag", ["p", "div", "bb", "h7", "w:p", "ali", "titles", "emx", "xc"])
def test_any_other_tag_is_a_blank(tag):
    assert unmarked(f"a<{tag}>b</{tag}>c")[0] == "a b c"


@pytest.mark.parametrize(
    ("page", "read", "said"),
    [
        ("a<!---->b", "ab", ""),
        ("a<!-- one -->b", "ab", " one  "),
        ("a<!-- o<b>n</b>e -->b", "ab", " o<b>n</b>e \n one "),
        ("a<p title='x y'>b", "a b", " \nx y"),
        ('a<p title="x">b', "a b", " \nx"),
        ("a<p title=x>b", "a b", " \nx"),
        ("a<p\n>b", "a\n b", ""),
        ("&lt;a&gt; &amp;", "<a> &", ""),
        ("<![CDATA[a<b>c]]>", "a<b>c", ""),
        ("a<style>b</style>c", "a c", ""),
        ("a<script>\n'xy'</script>c", "a \nc", "'xy'"),
        ("<?xml version='1.0'?>a", " a", ""),
        ("<?note b?>a", " a", "<?note b?>"),
        *(
            (f"<?{name} a='x y'?>b", " b", "'x y'")
            for name in ("xml", "xml-stylesheet", "xml-model", "mso-application", "xpacket")
        ),
        ("<!DOCTYPE x 'y z'>a", " a", "'y z'"),
        ("<w:namespaceURI>x 'y'</w:namespaceURI>a", " a", ""),
        ("<dcterms:created>2022-01-01T00:00:00Z</dcterms:created>a", " a", ""),
        ("<dcterms:modified x='y'>2022-01-01</dcterms:modified>a", " a", ""),
        ("<dc:date>2022-01-01</dc:date>a", " a", ""),
        ("<a:when>2022</a:when><xmp:MetaDataDate>2022</xmp:MetaDataDate>a", "  a", ""),
    ],
)
def test_a_page_reads_as_it_is_seen_and_says_the_rest_beside(page, read, said):
    shown, beside = unmarked(page)
    assert shown == read
    assert beside.strip(" \n") == said.strip(" \n")


@pytest.mark.parametrize(
    "attribute",
    [
        *("xmlns='urn:Dr Smith'", "xmlns:w='Dr Smith'", "xsi:schemaLocation='Dr Smith'"),
        *("w:rsidR='Dr Smith'", "w:id='Dr Smith'", "w:ascii='Dr Smith'", "w:hAnsi='Dr Smith'"),
        *("w14:idx='Dr Smith'", "id='1'", "style='font: 1px dr'", "class='a b-1'", "for='x'"),
        *("role='img'", "version='1.0'", "xlink:type='simple'", "type='text/css'", "rel='a'"),
        *("media='print'", "lang='en'", "xml:space='preserve'", "d='M 1,2 L 3 4z'"),
        *("points='1,2 3.5'", "transform='matrix(1 0 0 1 2 3)'", "transform='rotate(4)'"),
        *("transform='translate(1) scale(2) skewX(3) skewY(1)'", "viewBox='0 0 1 2'"),
        *("x='1'", "x1='2em'", "y2='3rem'", "width='4px'", "height='5pt'", "y='1cm'", "x='2mm'"),
        *("width='2in'", "height='auto'", "x='+1e5'", "href='#1'", "fill='#e4e9ef'"),
        *(
            "stroke-width='0Ff.-'",
            "font-size='1'",
            "w:val='07700900123'",
            "a='card-tables-x-1'",
            "a='card-figures-y-22'",
            "a='-//W3C//DTD'",
        ),
        *(
            "a='http://schemas.openxml.org/x y'",
            "a='https://www.w3.org/1999'",
            "a='http://purl.org/dc'",
        ),
        *("a='fill: #e4e9ef; stroke:#b14de4'",),
    ],
)
def test_attributes_of_the_format_itself_say_nothing(attribute):
    assert unmarked(f"<g {attribute}>a")[1].strip() == ""


@pytest.mark.parametrize(
    "attribute",
    [
        *("title='xy'", "id='Smith'", "id='no 1'", "style='content: Smith@'", "class='x@y'"),
        *("d='M 1 Dr'", "x='Smith'", "width='1 mile'", "rev='xy'", "a='card-tables-xy'"),
        *("href='https://example.org/x'", "a='-//x@y'", "a='#x y'", "transform='turn(1)'"),
    ],
)
def test_all_other_attributes_are_said(attribute):
    assert unmarked(f"<g {attribute}>a")[1].strip() == attribute.partition("=")[2].strip("'")


@pytest.mark.parametrize(
    ("attribute", "kind"),
    [
        *(
            ("phone='07700900123'", "telephone number"),
            ("data-tel='07700900123'", "telephone number"),
        ),
        *(("born='1985-04-03'", "date"), ("data-born='1985-04-03'", "date")),
        *(("nhs='9434765919'", "NHS number"), ("lat='51.50735' lon='-0.12776'", "coordinates")),
        *((f"{name}='Wickenby'", DENIED) for name in ("class", "id", "for", "role", "data-a")),
        *(("id='Wickenby_1'", DENIED), ("href='#wickenby-1'", DENIED)),
        *(("class='a Wickenby-1'", DENIED), ("style='font-family: Wickenby'", DENIED)),
        ("id='jane.doe1@example.org'", "e-mail address"),
    ],
)
def test_numbers_and_names_in_tags_are_found(attribute, kind):
    said = "\n".join(unmarked(f"<g {attribute}>a"))
    assert kind in {found.kind for found in find(said, ["Wickenby"])}


@pytest.mark.parametrize("name", ["script", "style"])
def test_names_in_programs_are_found_and_numbers_in_them_are_none(name):
    said = "\n".join(unmarked(f"<{name}>x={{Wickenby: 1, a: 07700900123}}</{name}>"))
    assert [found.kind for found in find(said, ["Wickenby"])] == [DENIED]
    assert not find("\n".join(unmarked(f"<{name}>url(data:a,Wickenby)</{name}>")), ["Wickenby"])


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("/* one */", "/* one */"),
        ('"one"', '"one"'),
        ("'one'", "'one'"),
        ("`one`", "`one`"),
        ("x // one\ny", "// one"),
        ("url(one)", "url(one)"),
        ("url(data:one)", ""),
        ("http://one", ""),
        ("one", ""),
        ("'#e4e9ef'", ""),
    ],
)
def test_of_styles_and_programs_their_texts_and_comments_are_said(style, said):
    assert unmarked(f"<style>{style}</style>")[1] == said


def test_letters_that_stand_apart_are_read_as_a_word():
    assert unmarked("<p>S m i t h s</p>")[1] == "Smiths"
    assert unmarked("<p>S m i t h</p>")[1] == ""
    assert unmarked("<p>S mi t h s</p>")[1] == ""


# By their names


def test_files_are_read_by_what_they_are():
    assert as_seen(".pdf", "Smi-\nth\fJones") == ["Smith\nJones"]
    link = '<Relationship Id="1" TargetMode="External" Target="mailto:x"/>'
    assert as_seen("a.rels", link + '<Relationship Target="b.xml"/>') == ["mailto:x"]
    assert as_seen("a.rtf", r"{\rtf1 \'41\u66?}")[0].endswith(" AB}")
    assert as_seen("a.csl", "<?xml?><a>b</a>") == ["<?xml?><a>b</a>"]
    assert as_seen("a.txt", "<b>a</b>") == ["<b>a</b>"]
    assert as_seen("a.svg", "<b>a</b>")[0] == "a"


@pytest.mark.parametrize("end", ["</w:p>", "</a:p>", "</text:p>", "</p>"])
def test_a_paragraph_ends_its_line(end):
    name = end[2:-1]
    assert as_seen("a.xml", f"<{name}>a{end}<{name}>b{end}")[0].split("\n") == [" a ", " b ", ""]


LOOKS = "styles settings webSettings fontTable numbering theme1 stylesWithEffects manifest"


@pytest.mark.parametrize("part", [f"word/{name}.xml" for name in LOOKS.split()])
def test_parts_that_say_how_a_file_looks_name_their_styles_alone(part):
    text = '<w:style><w:name w:val="Smith"/><w:x w:val="no"/>\n<w:lvlText w:val="Jones"/></w:style>'
    assert as_seen(part, text)[1] == "Smith\nJones"
    assert "no" in as_seen(part.replace("word/", "word/x"), text)[1]


def test_a_flat_text_has_rows_in_lines_and_cells_apart():
    rows = "<tr><td>a</td></tr><w:row>b</w:row><table:table-row>c</table:table-row>"
    assert [line.replace("\t", "").replace(">", "") for line in flat(rows).split("\n")] == [
        *("a", "b", "c", "")
    ]
    assert flat("a&amp;b") == "a&b"
    assert flat("a & b < c") == "a & b < c"


@pytest.mark.parametrize(
    "escaped",
    [
        *(r"\u66?", r"\'42", r"\x42", r"\u0042", r"\u{42}", r"\U00000042", r"\00042 ", r"\000042 "),
    ],
)
def test_escapes_are_characters(escaped):
    assert flat(f"a{escaped}c") == "aBc"


@pytest.mark.parametrize(
    ("escaped", "read"), [(r"\n", "\n"), (r"\r", "\n"), (r"\row", "\n"), (r"\t", "\t")]
)
def test_escapes_of_lines_and_cells_are_these(escaped, read):
    assert flat(f"a{escaped}") == f"a{read}"


def test_of_a_module_its_texts_are_said_in_their_lines():
    source = "# no 'one'\nx = 'a' + \"b\"\n\ny = '''c\nd'''  # no\nz = r'e\\n\\'f'\n"
    said = said_by_module(source).split("\n")
    assert [line.split() for line in said] == [[], ["a", "b"], [], ["c"], ["d"], ["e", "\\'f"]]


# Bytes


@pytest.mark.parametrize(
    "coding",
    [
        *(
            "utf-8",
            "utf-8-sig",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "utf-32",
            "utf-32-le",
            "utf-32-be",
        ),
    ],
)
def test_a_text_is_read_in_any_usual_encoding(coding):
    assert decoded("Dr Smith\r\nis\rhere\n".encode(coding)) == "Dr Smith\nis\nhere\n"


def test_one_byte_a_letter_is_a_text_unless_that_is_asked_strictly():
    assert decoded("é Smith".encode("latin-1")) == "é Smith"
    assert decoded("é Smith".encode("latin-1"), strictly=True) is None
    assert decoded("é Smith".encode(), strictly=True) == "é Smith"
    assert decoded(b"") == ""


@pytest.mark.parametrize(
    "content", [b"a\0b", b"a\x08b", b"\x0ea", b"\x1a", b"\x1c", b"\x1f", b"\xff\xfea", b"\0\0\0a\0"]
)
def test_other_bytes_are_no_text(content):
    assert decoded(content) is None


@pytest.mark.parametrize("content", [b"a\tb", b"a\x0bb", b"a\x0cb", b"a\x1bb"])
def test_tabs_and_ends_of_pages_are_of_a_text(content):
    assert decoded(content) == content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"ASCII\0\0\0Dr Smith", "Dr Smith"),
        (b"UNICODE\0" + "Dr Smith".encode("utf-16-le"), "Dr Smith"),
        (b"JIS\0\0\0\0\0Dr Smith", "Dr Smith"),
        (b"\0" * 8 + b"Dr Smith", "Dr Smith"),
        (b"Dr Smith\0\0\0", "Dr Smith"),
        ("Dr Smith\0".encode("utf-16-le"), "Dr Smith"),
        (b"\x01\x02Dr Smith\x03no\x04Jones!", "Dr Smith\nJones!"),
        (b"\x01short\x02", ""),
    ],
)
def test_words_are_read_among_other_bytes(content, words):
    assert words_in(content) == words


def test_where_a_picture_was_taken_is_said_as_coordinates():
    about, file = Image.Exif(), io.BytesIO()
    about.get_ifd(0x8825).update({2: (51.0, 30.0, 27.0), 4: (0.0, 6.0, 36.0)})
    Image.new("L", (1, 1)).save(file, "JPEG", exif=about)
    # 51 + 30/60 + 27/3600, and 6/60 + 36/3600
    assert "51.50750, 0.11000" in list(said_by_picture(file.getvalue()))


def test_a_place_in_letters_is_said_as_it_is_written():
    def directory(*entries):
        packed = b"".join(struct.pack("<HHI4s", *entry) for entry in entries)
        return struct.pack("<H", len(entries)) + packed + b"\0\0\0\0"

    about = b"Exif\0\0II*\0\x08\0\0\0" + directory((0x8825, 4, 1, b"\x1a\0\0\0"))
    about += directory((2, 2, 4, b"51N\0"), (4, 2, 4, b"001\0"))
    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, "JPEG", exif=about)
    assert "51N" in list(said_by_picture(file.getvalue()))


def test_what_a_picture_shows_is_not_searched_and_that_is_said():
    assert SHOWN == "what the picture shows"


def test_the_pixels_of_a_picture_say_nothing():
    file = io.BytesIO()
    Image.new("RGB", (9, 9), "#14466f").save(file, "PNG")
    content = file.getvalue()
    said = b"".join(part for part in said_by_picture(content) if isinstance(part, bytes))
    assert content[content.index(b"IDAT") + 4 :][:8] not in said
