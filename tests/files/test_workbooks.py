"""Texts of workbooks stand in the cells that refer to them."""

import pytest

from analysis.files.workbooks import filled

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
