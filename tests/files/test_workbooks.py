"""Texts of workbooks stand in the cells that refer to them."""

import pytest

from analysis.files.formats import readings, texts
from analysis.files.workbooks import filled
from analysis.privacy.identifiers import find
from tests.support.formats import zipped

COLUMNS = (
    b'<pivotCacheDefinition><cacheFields><cacheField name="who"><sharedItems/></cacheField>'
    b'<cacheField name="job"><sharedItems count="2"><s v="nurse"/><m/></sharedItems></cacheField>'
    b"</cacheFields></pivotCacheDefinition>"
)


def rows(cells):
    return b"<pivotCacheRecords>" + cells + b"</pivotCacheRecords>"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (b'<r><s v="P1"/><x v="0"/></r>', b'<r><s v="P1"/><s v="nurse"/></row>'),
        (b'<r><s v="P1"/><x v="1"/></r>', b'<r><s v="P1"/><m/></row>'),
        (b'<r><n v="7"/><x v="2"/></r>', b'<r><n v="7"/><x v="2"/></row>'),
        (b'<r><x v="0"/><x  v=\'0\' u="1"/></r>', b'<r><x v="0"/><s v="nurse"/></row>'),
        (
            b'<r><s v="P1"/><x v="0"/><d v="x"/></r>',
            b'<r><s v="P1"/><s v="nurse"/><d v="x"/></row>',
        ),
    ],
)
def test_a_row_that_a_pivot_table_keeps_has_its_texts(cells, said):
    parts = [("pivotCacheDefinition3.xml", COLUMNS), ("pivotCacheRecords3.xml", rows(cells))]
    assert dict(filled(parts))["pivotCacheRecords3.xml"] == rows(said)
    assert dict(filled(parts[::-1]))["pivotCacheRecords3.xml"] == rows(said)


def test_rows_of_another_pivot_table_have_none_of_them():
    cells = rows(b'<r><s v="P1"/><x v="0"/></r>')
    parts = [("pivotCacheDefinition3.xml", COLUMNS), ("pivotCacheRecords4.xml", cells)]
    assert dict(filled(parts))["pivotCacheRecords4.xml"] == rows(b'<r><s v="P1"/><x v="0"/></row>')


# Days

CELL = '<c r="B2" s="1"><v>30819</v></c>'


def book(cell=CELL, number=14, code="", about=""):
    formats = f"<numFmts><numFmt numFmtId='{number}' formatCode=\"{code}\"/></numFmts>" * bool(code)
    looks = f'<xf numFmtId="0"/><xf fontId="1" numFmtId="{number}"><alignment/></xf><xf/>'
    plain = '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    return {
        "xl/workbook.xml": f"<workbook>{about}</workbook>",
        "xl/styles.xml": f"<styleSheet>{formats}{plain}<cellXfs>{looks}</cellXfs></styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet><row><c><v>7</v></c>{cell}</row></worksheet>",
    }


def sheet(**about):
    parts = [(name, part.encode()) for name, part in book(**about).items()]
    return dict(filled(parts))["xl/worksheets/sheet1.xml"].decode()


@pytest.mark.parametrize("number", [14, 17, 18, 22, 27, 36, 45, 47, 50, 58])
def test_a_number_that_is_shown_as_a_day_or_a_time_has_its_day_beside_it(number):
    assert "<v>30819</v> ¦ 1984-05-17</c>" in sheet(number=number)


@pytest.mark.parametrize("number", [0, 13, 23, 26, 37, 44, 48, 49, 59, 164])
def test_a_number_that_is_shown_as_one_has_none(number):
    assert "¦" not in sheet(number=number)


@pytest.mark.parametrize(
    "code",
    [
        *("yyyy\\-mm\\-dd", "D/M/Y", "[$-409]d\\ mmm", "mmm", "yy", "[h]:mm:ss"),
        *("&quot;on &quot;dd", "[Red]0;dd", "yyyy&quot;/&quot;m"),
    ],
)
def test_a_format_of_a_study_may_be_one_of_days(code):
    assert "1984-05-17" in sheet(number=164, code=code)


@pytest.mark.parametrize(
    "code",
    [
        *("0.00", "General", "0.0E+00", "[Red]0", "0&quot; days&quot;", "0\\d", "0_d", "*m0"),
        *("[$USD]0", "@"),
    ],
)
def test_a_format_of_numbers_is_none_of_days(code):
    assert "¦" not in sheet(number=164, code=code)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ('<c s="1"><v>61</v></c>', "1900-03-01"),
        ('<c s="1"><v>30819.75</v></c>', "1984-05-17"),
        ("<x:c t='n' s='1'><x:f>A1</x:f><x:v> 30819 </x:v></x:c>", "1984-05-17"),
        ('<c s="1"><v>2958465</v></c>', "9999-12-31"),
        ('<c s="1"><v>2958466</v></c>', ""),
        ('<c s="1"><v>60</v></c>', ""),
        ('<c s="1"><v>0.75</v></c>', ""),
        ('<c s="0"><v>30819</v></c>', ""),
        ('<c s="2"><v>30819</v></c>', ""),
        ('<c s="3"><v>30819</v></c>', ""),
        ("<c><v>30819</v></c>", ""),
        ('<c s="1" t="str"><v>30819</v></c>', ""),
        ('<c s="1"/><c><v>30819</v></c>', ""),
    ],
)
def test_a_day_is_that_of_its_number_and_its_style(cell, day):
    assert sheet(cell=cell).partition(" ¦ ")[2].partition("<")[0] == day


@pytest.mark.parametrize(("about", "day"), [("1", "1988-05-18"), ("true", "1988-05-18")])
def test_days_may_be_counted_from_another_year(about, day):
    assert day in sheet(about=f'<workbookPr date1904="{about}"/>')
    assert "1984-05-17" in sheet(about='<workbookPr date1904="0"/>')


def test_a_day_in_a_workbook_is_found_as_one():
    content = zipped(book())
    for said in (readings(content, ".xlsx")[0], texts(content)):
        assert "date" in {found.kind for text in said for found in find(text)}
    told = "\n".join(readings(zipped(book(number=0)), ".xlsx")[0])
    assert find(told) == []
