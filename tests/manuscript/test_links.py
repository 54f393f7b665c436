"""Numbers lead to where they come from in pages and PDF, and are plain in Word and JATS."""

import re

import pytest

from analysis.manuscript import embedded
from analysis.prose.dialect import read
from tests.support.formats import page, word
from tests.support.run import alter, write
from tests.support.sample import write_sample

NUMBER = "[12](supplement.html#num-n-people)"
VARIABLES = f"""\
study: {{title: "of {NUMBER} samples"}}
n: {{people: "{NUMBER}", word: "of {NUMBER}"}}
alt: {{map: "{NUMBER} bars."}}
made: {{fig-map: "[How it was made](supplement.html#made-fig-map)"}}
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A sample whose numbers lead somewhere, with one in every kind of place."""
    folder = write_sample(tmp_path_factory.mktemp("sample"))
    table = (folder / "_tables/people.md").read_text("utf-8")
    entries = table.replace("*First*", "[n.people]{#num-n-people}")
    write(folder, {"_variables.yml": VARIABLES, "_tables/entries.md": entries})
    for name, old, new in (
        ("index", "as in @tbl-people.]", "as in @tbl-people. {{< var made.fig-map >}}]"),
        ("supplement", "people.md", "entries.md"),
        ("supplement", "Nobody, of", "Nobody of {{< var n.people >}}, of"),
    ):
        alter(folder / f"{name}.qmd", old, new)
    return folder


def rendered(folder, fmt, document="index"):
    return embedded.render(read(folder, fmt, document), fmt)


def test_in_a_page_each_number_is_a_link_of_its_class(sample):
    tree = page(rendered(sample, "html"))
    links = tree.xpath("//a[@class='number']")
    assert {link.get("href") for link in links} == {"supplement.html#num-n-people"}
    assert {link.text_content() for link in links} == {"12"}
    assert tree.xpath("//section[@class='abstract']//a[@class='number']")
    assert tree.xpath("//h2/a[@class='number']")
    (origin,) = tree.xpath("//figcaption//a[@class='origin']")
    assert origin.text_content() == "How it was made"


def test_attributes_and_titles_of_files_have_the_bare_number(sample):
    tree = page(rendered(sample, "html"))
    assert tree.xpath("//img/@alt") == ["12 bars."]
    assert tree.findtext(".//title").endswith("of 12 samples")


def test_in_the_document_of_the_entries_a_link_stays_in_the_file(sample):
    tree = page(rendered(sample, "html", "supplement"))
    assert tree.xpath("//p/a[@class='number']/@href") == ["#num-n-people"]
    assert tree.xpath("//td/span[@id='num-n-people']")


def test_in_a_pdf_a_number_leads_to_the_pdf_of_the_supplement(sample):
    pdf = rendered(sample, "typst")
    assert b"(supplement.pdf#num-n-people)" in pdf
    assert b"(supplement.pdf#made-fig-map)" in pdf
    assert b"supplement.html" not in pdf


def test_the_pdf_of_the_supplement_can_be_entered_at_a_number(sample):
    pdf = rendered(sample, "typst", "supplement")
    assert b"(num-n-people)" in pdf
    assert b"supplement.pdf#num" not in pdf


def test_word_has_the_number_alone_and_the_caption_ends_as_written(sample):
    document = word(rendered(sample, "docx"))
    text = [p.text for p in document.paragraphs]
    assert "To show 12 people." in " ".join(text)
    assert not [p for p in document.paragraphs for link in p.hyperlinks if "supplement" in link.url]
    (caption,) = (p.text for p in document.paragraphs if p.style.name == "Image Caption")
    assert re.search(r"as in Table\s1\.$", caption)


def test_jats_has_the_number_alone_and_the_caption_ends_as_written(sample):
    article = rendered(sample, "jats").decode()
    assert "supplement.html" not in article
    assert "How it was made" not in article
    assert "To show 12 people." in article
    assert re.search(r'rid="tbl-people">[^<]*</xref>\.</p>', article)


def test_other_links_are_left_as_they_are(folder):
    link = "[there](supplement.html#sec-x)"
    alter(folder / "index.qmd", "As @sec-first", f"See {link}. As @sec-first")
    (link,) = page(rendered(folder, "html")).xpath("//a[@href='supplement.html#sec-x']")
    assert link.get("class") is None
