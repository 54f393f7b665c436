"""A bundle says of each file of a submission what it is, and of which media type."""

import io
import zipfile

import lxml.etree
import pytest

from analysis.manuscript.meca import bundle, item_type, manifest

FILES = {
    "manuscript.docx": (b"a", "The manuscript"),
    "manuscript.pdf": (b"b", "To read"),
    "manuscript.xml": (b"c", "In JATS"),
    "Figure1.png": (b"d", "Figure 1"),
    "Figure2.jpg": (b"e", "Figure 2"),
    "Figure2.jpeg": (b"f", "Figure 2 again"),
    "supplement.docx": (b"g", "More"),
}
SPACE = "{https://manuscriptexchange.org/schema/manifest}"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def items():
    """Identifier, type, description, order, and the forms of each item."""
    root = lxml.etree.fromstring(manifest(FILES))
    assert (root.tag, root.get("manifest-version")) == (f"{SPACE}manifest", "1")
    for item in root:
        described, order, *forms = item
        link = "{http://www.w3.org/1999/xlink}href"
        held = [(form.get(link), form.get("media-type")) for form in forms]
        yield (item.get("id"), item.get("item-type"), described.text, order.text, held)


def test_files_of_one_type_that_differ_in_their_ending_are_forms_of_one_item():
    assert [*items()] == [
        (
            *("manuscript-manuscript", "manuscript", "The manuscript", "1"),
            [("manuscript.docx", WORD), ("manuscript.pdf", "application/pdf")],
        ),
        (
            *("article-metadata-manuscript", "article-metadata", "In JATS", "2"),
            [("manuscript.xml", "application/xml")],
        ),
        ("figure-Figure1", "figure", "Figure 1", "3", [("Figure1.png", "image/png")]),
        (
            *("figure-Figure2", "figure", "Figure 2", "4"),
            [("Figure2.jpg", "image/jpeg"), ("Figure2.jpeg", "image/jpeg")],
        ),
        (
            *("supplementary-material-supplement", "supplementary-material", "More", "5"),
            [("supplement.docx", WORD)],
        ),
    ]


def test_a_manifest_names_its_document_type():
    head = manifest(FILES).decode().splitlines()[:3]
    assert head[0] == '<?xml version="1.0" encoding="UTF-8"?>'
    assert head[1].startswith('<!DOCTYPE manifest PUBLIC "-//MECA//DTD Manifest v1.0//en"')
    assert head[1].endswith('"https://meca.zip/manifest-1.0.dtd">')
    assert manifest(FILES).endswith(b"</manifest>\n")


def test_a_bundle_holds_the_manifest_and_the_files_of_that_day():
    made = bundle(FILES, "2026-02-01")
    assert made == bundle(FILES, "2026-02-01")
    with zipfile.ZipFile(io.BytesIO(made)) as held:
        assert held.namelist() == ["manifest.xml", *FILES]
        assert [held.read(name) for name in FILES] == [content for content, _ in FILES.values()]
        assert held.read("manifest.xml") == manifest(FILES)
        assert {m.date_time for m in held.infolist()} == {(2026, 2, 1, 0, 0, 0)}
        assert {m.compress_type for m in held.infolist()} == {zipfile.ZIP_DEFLATED}
        assert {m.create_system for m in held.infolist()} == {3}  # Unix


@pytest.mark.parametrize("name", ["Table1.csv", "figure.png"])
def test_a_file_of_no_known_kind_is_no_item(name):
    with pytest.raises(StopIteration):
        item_type(name)
