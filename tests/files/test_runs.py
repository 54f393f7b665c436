"""Words that a program wrote in runs read whole, and what only lies beside them stands apart."""

import pytest

from analysis.files.formats import readings, texts
from analysis.files.pages import as_seen, unmarked
from analysis.privacy.identifiers import find
from tests.support.formats import zipped

HTML = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q"
    " s samp small span strike strong sub sup time tt u var FONT B st1:place o:p"
)


@pytest.mark.parametrize("tag", HTML.split())
def test_a_word_of_a_page_may_stand_in_several_elements_of_a_line(tag):
    assert unmarked(f"<p>Quim<{tag}>by</{tag}></p>")[0].strip() == "Quimby"
    page = f'<?xml version="1.0"?><html><p>Quim<{tag} x="1">by</{tag}></p></html>'
    assert unmarked(page)[0].strip() == "Quimby"


@pytest.mark.parametrize("tag", ["data", "label", "code", "time", "q", "s", "var", "del"])
def test_what_is_called_alike_in_data_stands_apart(tag):
    data = f"<?xml version='1.0'?><x><{tag}>North</{tag}><{tag}>Ward</{tag}></x>"
    assert unmarked(data)[0].split() == ["North", "Ward"]


@pytest.mark.parametrize("tag", ["p", "div", "li", "td", "br", "button", "option", "h1"])
def test_elements_that_are_no_part_of_a_line_part_words(tag):
    assert unmarked(f"<{tag}>North</{tag}><{tag}>Ward</{tag}>")[0].replace("¦", "").split() == [
        *("North", "Ward")
    ]


def word(more, run="<w:r>{}<w:t>{}</w:t></w:r>"):
    runs = run.format(more, "Quim") + more + run.format(more, "by")
    return f'<?xml version="1.0"?><w:document><w:p>{runs}</w:p></w:document>'


@pytest.mark.parametrize(
    "more",
    [
        "",
        '<w:rPr><w:sz w:val="24"/></w:rPr>',
        '<w:rPr><w:rFonts w:ascii="A"/><w:color w:val="0"/><w:lang w:val="en"/></w:rPr>',
        '<w:rPr><w14:ligatures w14:val="all"/><mc:AlternateContent/></w:rPr>',
        '<w:ins w:id="1"></w:ins>',
        '<w:bookmarkStart w:id="0" w:name="b"/><w:bookmarkEnd w:id="0"/>',
        '<w:commentRangeStart w:id="0"/>',
        "<w:softHyphen/>",
        "<w:lastRenderedPageBreak/>",
        "<w:smartTag></w:smartTag>",
        "<w:sdt><w:sdtPr/><w:sdtContent></w:sdtContent></w:sdt>",
        "\n  <w:rPr>\n    <w:b/>\n  </w:rPr>\n  ",
        "<w:drawing><wp:posOffset>12</wp:posOffset></w:drawing>",
        "<w:instrText>HYPERLINK x</w:instrText>",
    ],
)
def test_a_word_of_a_document_may_stand_in_several_runs(more):
    assert "Quimby" in as_seen("word/document.xml", word(more))[0].split()
    assert any("Quimby" in text.split() for text in texts(word(more).encode()))


def test_a_word_that_was_taken_out_reads_whole():
    text = word("", "<w:del><w:r><w:delText>{}{}</w:delText></w:r></w:del>")
    assert "Quimby" in unmarked(text)[0]


@pytest.mark.parametrize(
    "between",
    [
        *("<w:tab/>", "<w:br/>", "<w:cr/>", '<w:ptab w:alignment="left"/>', "</w:p><w:p>"),
        *("</w:p></w:tc><w:tc><w:p>", "</w:p></w:tc></w:tr><w:tr><w:tc><w:p>"),
    ],
)
def test_what_ends_a_paragraph_or_a_cell_parts_words(between):
    run = "<w:r><w:t>{}</w:t></w:r>"
    text = f"<w:p>{run.format('North')}{between}{run.format('Ward')}</w:p>"
    said = unmarked(text)[0]
    assert "NorthWard" not in said
    assert "North Ward" not in said


def test_the_instructions_of_a_field_are_one_text_and_apart_from_others():
    run = "<w:r><w:instrText>{}</w:instrText></w:r>"
    mail = run.format('HYPERLINK "mailto:jane.') + run.format('doe@nhs.net"')
    text = f"<w:p><w:r><w:t>Ask</w:t></w:r>{mail}<w:r><w:t>her</w:t></w:r></w:p>"
    assert [line.strip() for line in unmarked(text)[0].split("\n")] == [
        *("Askher", "", 'HYPERLINK "mailto:jane.doe@nhs.net"')
    ]
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    two = f"<w:p><w:t/>{run.format('PAGE')}{end}{run.format('DATE')}</w:p><w:t>a</w:t>"
    assert unmarked(two)[0].split() == ["a", "PAGE", "DATE"]


@pytest.mark.parametrize("prefix", ["ns0", "z"])
def test_other_prefixes_say_the_same(prefix):
    text = word('<w:rPr><w:sz w:val="24"/></w:rPr>').replace("w:", f"{prefix}:")
    assert "Quimby" in unmarked(text)[0].split()


def test_words_of_slides_read_whole_and_those_of_two_cells_apart():
    look = '<a:rPr lang="en"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:rPr>'
    run = f"<a:r>{look}<a:t>{{}}</a:t></a:r>"
    cell = f"<a:tc><a:txBody><a:p>{run.format('Quim')}{run.format('by')}</a:p></a:txBody></a:tc>"
    slide = f'<?xml version="1.0"?><p:sld><a:tr>{cell}{cell}</a:tr></p:sld>'
    assert unmarked(slide)[0].replace(" ", "").strip() == "¦Quimby¦¦Quimby¦"


@pytest.mark.parametrize(
    "between",
    [
        "<text:soft-page-break/>",
        '<text:bookmark-start text:name="a"/>',
        '<text:change-start text:change-id="a"/>',
        '<text:span text:style-name="T1"></text:span>',
        "<text:note><text:note-body><text:p>one</text:p></text:note-body></text:note>",
        "<office:annotation><dc:creator>A</dc:creator><text:p>one</text:p></office:annotation>",
        '<office:annotation-end office:name="1"/>',
        "<draw:frame><draw:image/><svg:title>one</svg:title></draw:frame>",
    ],
)
def test_a_word_of_an_open_document_may_stand_in_several_spans(between):
    assert "Quimby" in unmarked(f"<text:p>Quim{between}by</text:p>")[0].split()


@pytest.mark.parametrize(
    "between", ["<text:s/>", "<text:tab/>", "<text:line-break/>", "</text:p><text:p>"]
)
def test_blanks_of_an_open_document_are_blanks(between):
    assert unmarked(f"<text:p>North{between}Ward</text:p>")[0].split() == ["North", "Ward"]


LOOK = (
    '<rPr><b/><strike/><sz val="11"/><color theme="1"/><rFont val="A"/><family val="2"/>'
    '<charset val="0"/><scheme val="minor"/><vertAlign val="superscript"/></rPr>'
)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_word_in_a_cell_may_stand_in_several_runs(prefix):
    run = f"<r>{LOOK}<t>{{}}</t></r>"
    items = f"<si>{run.format('Quim')}{run.format('by')}</si><si><t>North</t></si>"
    parts = {
        "xl/sharedStrings.xml": f"<sst>{items}</sst>",
        "xl/worksheets/sheet1.xml": (
            '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
            '<row><c t="inlineStr"><is>' + run.format("Wicken") + run.format("by") + "</is></c>"
            "<c><f>A1</f><v>30819</v></c></row>"
        ),
    }
    parts = {
        name: f"<?xml?>{part}".replace("<", f"<{prefix}")
        .replace(f"<{prefix}/", f"</{prefix}")
        .replace(f"<{prefix}?", "<?")
        for name, part in parts.items()
    }
    said = "\n".join(readings(zipped(parts), ".xlsx")[0])
    assert {"Quimby", "Wickenby", "North", "30819"} <= set(said.split())


PROPERTIES = (
    '<?xml version="1.0"?><cp:coreProperties><dc:creator>North</dc:creator>'
    "<cp:lastModifiedBy>Ward</cp:lastModifiedBy><vt:lpwstr>One</vt:lpwstr><vt:lpwstr>Two</vt:lpwstr>"
    "<Company>Three</Company><Manager>Four</Manager></cp:coreProperties>"
)


def test_properties_stand_apart():
    said = unmarked(PROPERTIES)[0].split()
    assert said == ["North", "Ward", "One", "Two", "Three", "Four"]


def test_comments_and_their_authors_stand_apart():
    run = "<r><t>{}</t></r>"
    text = (
        "<?xml?><comments><authors><author>North</author><author>Ward</author></authors>"
        f"<comment><text>{run.format('One')}</text></comment>"
        f"<comment><text>{run.format('Two')}</text></comment></comments>"
    )
    assert unmarked(text)[0].split() == ["North", "Ward", "One", "Two"]
    assert unmarked(text.replace("<", "<x:").replace("<x:/", "</x:"))[0].split() == [
        *("North", "Ward", "One", "Two")
    ]


def test_a_paragraph_and_a_row_are_lines_where_no_lines_are_written():
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>" + cell.format("a") + cell.format("b") + "</w:tr>"
    text = f"<w:tbl>{row}{row}</w:tbl><w:p><w:t>c</w:t></w:p>"
    lines = unmarked(text)[0].split("\n")
    assert [line.replace(" ", "") for line in lines] == ["¦a¦¦b¦", "¦a¦¦b¦", "c", ""]
    assert len(unmarked("<TR><TD>a</TD></TR><Row>b</Row>")[0].split("\n")) == len(("a", "b", ""))
    assert "\n" not in unmarked(text, lined=False)[0]
    assert "\n" not in as_seen(".xml", f"<?xml?>{text}")[0]


@pytest.mark.parametrize("text", ["<w:t>a</w:t>\n<w:t>b</w:t>\n", "<text:note>\n</text:note>\n"])
def test_every_line_stays_where_it_is_written(text):
    assert unmarked(text + "<w:t>here</w:t>", lined=False)[0].split("\n")[2].strip() == "here"


def test_a_name_that_is_divided_is_found_in_a_document():
    look = '<w:rPr><w:sz w:val="24"/></w:rPr>'
    content = zipped({"word/document.xml": word(look)})
    told = "\n".join(readings(content, ".docx")[0])
    assert [found.kind for found in find(told, ["Quimby"])] == ["entry of the deny-list"]
