"""How texts, pages and drawings read, tag by tag and byte by byte."""

import pytest

from analysis.files import pages
from analysis.files.pages import (
    MARKED,
    as_seen,
    flat,
    said_by_module,
    unmarked,
)
from analysis.files.workbooks import REFERS
from analysis.privacy.identifiers import DENIED, find


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
    " italic xref named-content proofErr style smallCaps rStyle w:r w:t w:rPr xhtml:b text:span"
    " a:t ns0:tspan"
)
CELLS = (
    "w:tc a:tc tc x:c c c:v si table:table-cell td th li dt dd h1 h2 h6 caption figcaption title"
)


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
    assert unmarked(f"a<{tag}>b</{tag}>c", lined=False)[0] == "a b c"


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
        ("a<styles>b</styles>c", "a b c", ""),
        ("a<scripture n='1'>b</scripture>c", "a b c", ""),
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
    ("value", "said"),
    [
        *(("card-tables-themes-12", ""), ("card-figures-theme-map-3", "")),
        *(
            ("card-tables-themes-Smith", "card-tables-themes-Smith"),
            ("#sec-methods", "sec ¦ ¦ methods"),
        ),
        *(("url(#a.b)", "url ¦ ¦ a ¦ ¦ b"), ("#Dr Smith", "#Dr Smith"), ("-//W3C//DTD", "")),
        *(("-//jane@x.org", "-//jane@x.org"), ("http://schemas.x.org/a b", "")),
        *(("https://purl.org/dc", ""), ("https://x.org/dc", "https://x.org/dc")),
        *(("fill: #abc; stroke:#a1b2c3", ""), ("fill: #abc Smith", "fill: #abc Smith")),
    ],
)
def test_of_values_that_name_places_and_formats_words_are_said_at_most(value, said):
    assert unmarked(f'<a href="{value}"/>')[1].strip() == said


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


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        (r'{"html":"<a href=\"mailto:jane.doe@nhs.net\">write</a>"}', "e-mail address"),
        (r'{"html":"<b title=\"k\">jane.doe@nhs.net</b>"}', "e-mail address"),
        (r'{"html":"<a href=\"tel:07700900123\">ring</a>"}', "telephone number"),
        (r"x = '<b title=\'k\'>wickenby</b>'", DENIED),
        (r"x = `a \` wickenby`", DENIED),
        (r'"\\"; x = "wickenby"', DENIED),
        (r'"\u0077ickenb\u0079"', DENIED),
        (r'"wick\u003cb\u003een\u003c\/b\u003eby"', DENIED),
        (r'"one\nwickenby"', DENIED),
        ('"one \\\n wickenby"', DENIED),
        (r"f(\'); x = 'wickenby'", DENIED),
    ],
)
def test_a_text_of_a_program_is_read_to_its_end_and_without_its_escapes(program, kind):
    said = unmarked(f"<script>{program}</script>")[1]
    assert {found.kind for found in find(said, ["Wickenby"])} == {kind}


def test_shapes_in_a_text_of_a_program_say_nothing():
    program = r'x = "<path d=\"M 07700 900123 L 1985 04\"/>"'
    assert unmarked(f"<script>{program}</script>")[1].strip('" ') == ""


def test_letters_that_stand_apart_are_read_as_a_word():
    assert unmarked("<p>S m i t h s</p>")[1] == "Smiths"
    assert unmarked("<p>S m i t h</p>")[1] == ""
    assert unmarked("<p>S mi t h s</p>")[1] == ""


@pytest.mark.parametrize(
    ("pattern", "tag", "rest"),
    [
        (pages.UNSEEN, "<x:when ", ">2022</x:when>"),
        (pages.UNSEEN, "<dcterms:created ", ">2022</dcterms:created>"),
        (pages.TARGET, "<Relationship ", 'TargetMode="External" Target="x"/>'),
        (pages.STYLE, "<w:name ", 'w:val="x"/>'),
        (REFERS, "<c ", 't="s"><v>1</v></c>'),
    ],
    ids=["a moment", "a day", "a target", "a style", "a cell"],
)
def test_a_tag_that_never_ends_is_looked_through_up_to_the_next_one(pattern, tag, rest):
    assert pattern.search(f"{tag}{tag}{rest}").start() == len(tag)
    assert not pattern.search(f"{tag}<{rest}")


def test_a_name_and_a_shape_are_read_in_one_way_alone():
    assert [match.start() for match in pages.ATTRIBUTE.finditer("aaa aa='1'")] == [4]
    shape = "scale" * 40
    assert unmarked(f"<g d='{shape}!'>")[1].strip() == f"{shape}!"
    assert unmarked(f"<g d='{shape}'>")[1].strip() == ""


# By their names


def test_files_are_read_by_what_they_are():
    assert as_seen(".pdf", "Smi-\nth\fJones") == ["Smith\nJones"]
    link = '<Relationship Id="1" TargetMode="External" Target="mailto:x"/>'
    assert as_seen("a.rels", link + '<Relationship Target="b.xml"/>') == ["mailto:x"]
    assert as_seen("a.rtf", r"{\rtf1 \'41\u66?\b C}") == ["ABC"]
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


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ('<a:theme name="Smith" x="no"/>', "Smith"),
        ("<a:clrScheme name='Smith'>", "Smith"),
        ('<cellStyle name="Smith" xfId="1"/>', "Smith"),
        ('<style:style style:name="S1" style:display-name="Smith"/>', "S1\nSmith"),
        ('<numFmt formatCode="0 &quot;Smith&quot;"/>', '0 "Smith'),
        ('<w:query w:val="SELECT Smith"/>', "SELECT Smith"),
        ('<w:connectString w:x="1" w:val="Smith"/>', "Smith"),
        ('<w:sz w:val="24"/><rename="x" filename="x"/>', ""),
    ],
)
def test_names_of_looks_are_said(element, said):
    assert as_seen("xl/styles.xml", f"<a>{element}</a>")[1] == said


def test_a_flat_text_has_rows_in_lines_and_cells_apart():
    rows = "<tr><td>a</td></tr><w:row>b</w:row><table:table-row>c</table:table-row>"
    assert [line.replace("\t", "").replace(">", "") for line in flat(rows).split("\n")] == [
        *("a", "b", "c", "")
    ]
    assert flat("<TR>a</TR><Row>b</Row>").count("\n") == len(("a", "b"))
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
