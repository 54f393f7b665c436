"""Numbers lead to where they come from in pages and PDF, and are plain in Word and JATS."""

import json
import re
import shutil
from io import BytesIO

import pytest
from pypdf import PdfReader

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


@pytest.fixture
def carded(sample, tmp_path):
    """The sample, where its number has a card."""
    folder = shutil.copytree(sample, tmp_path / "manuscript")
    write(folder, {"_cards.json": '{"num-n-people": "<p>12 <em>people</em></p>"}'})
    return folder


def test_in_a_page_each_number_opens_its_card_without_a_script(carded):
    tree = page(rendered(carded, "html"))
    buttons = tree.xpath("//button[@class='number']")
    assert {button.text_content() for button in buttons} == {"12"}
    assert {button.get("popovertarget") for button in buttons} == {"card-num-n-people"}
    (card,) = tree.xpath("//*[@id='card-num-n-people']")
    assert card.get("popover") is not None
    assert card.findtext(".//em") == "people"
    assert not tree.xpath("//script")


def test_a_number_in_a_heading_stays_a_link_so_that_the_contents_hold_no_button(carded):
    tree = page(rendered(carded, "html"))
    assert tree.xpath("//h2/a[@class='number']")
    assert not tree.xpath("//h2//button | //nav//button | //a//button")


def test_cards_are_of_the_page_alone(carded):
    for fmt in ("typst", "docx", "jats"):
        assert b"card-num" not in rendered(carded, fmt)


TOLD = {
    "tables/people": {"cards": ["<p><strong>A</strong></p>", "<p>B</p>"], "places": [[0, 1, 1]]},
    "figures/map": {
        "cards": ["<p><strong>1 &amp; all</strong></p>", "<p><strong>1.1</strong></p>"],
        "places": {"wide": [[1, 2, 30.5, 4, 0, True], [5, 6, 7, 8, 1, False]], "narrow": []},
    },
}


@pytest.fixture(scope="module")
def pressed(sample, tmp_path_factory):
    """A page of the sample, where a cell and two places of the figure tell something."""
    folder = shutil.copytree(sample, tmp_path_factory.mktemp("pressed") / "manuscript")
    write(folder, {"_cards.json": json.dumps(TOLD)})
    return page(rendered(folder, "html"))


def test_a_cell_that_tells_something_opens_its_card_and_prints_the_same(sample, pressed):
    (button,) = pressed.xpath("//td/button")
    assert button.get("popovertarget") == "card-tables-people-1"
    (card,) = pressed.xpath("//*[@id='card-tables-people-1']")
    assert (card.get("popover"), card.text_content()) == ("", "B")
    plain = page(rendered(sample, "html"))
    rows = "//table//tr"
    assert [r.text_content() for r in pressed.xpath(rows)] == [
        r.text_content() for r in plain.xpath(rows)
    ]


def test_places_of_a_figure_lie_over_its_drawing_and_beside_its_link(pressed):
    row, _ = pressed.xpath("//div[@class='sheet']/div[@class='marks wide']/button")
    assert row.get("style") == "left:1%;top:2%;width:30.5%;height:4%"
    assert row.get("aria-label") == "1 & all"
    assert not pressed.xpath("//a//button | //button//button")
    targets = {button.get("popovertarget") for button in pressed.xpath("//button")}
    ids = {f"{card.get('id')}" for card in pressed.xpath("//div[@popover]")}
    assert targets <= ids
    assert {"card-figures-map-0", "card-figures-map-1"} <= ids


def test_a_keyboard_stops_at_rows_and_not_at_each_of_their_marks(pressed):
    row, mark = pressed.xpath("//div[@class='marks wide']/button")
    assert row.get("tabindex") is None
    assert (mark.get("tabindex"), mark.get("aria-hidden")) == ("-1", "true")


def test_attributes_and_titles_of_files_have_the_bare_number(sample):
    tree = page(rendered(sample, "html"))
    assert tree.xpath("//img/@alt") == ["12 bars."]
    assert tree.findtext(".//title").endswith("of 12 samples")


def test_in_the_document_of_the_entries_a_link_stays_in_the_file(sample):
    tree = page(rendered(sample, "html", "supplement"))
    assert tree.xpath("//p/a[@class='number']/@href") == ["#num-n-people"]
    assert tree.xpath("//td/span[@id='num-n-people']")


def targets(pdf):
    """The addresses that a PDF leads to."""
    notes = [note.get_object() for leaf in pdf.pages for note in leaf.get("/Annots", ())]
    return {str(note["/A"]["/URI"]) for note in notes if "/A" in note}


def test_in_a_pdf_a_number_leads_to_the_pdf_of_the_supplement(sample):
    found = targets(PdfReader(BytesIO(rendered(sample, "typst"))))
    assert {"supplement.pdf#num-n-people", "supplement.pdf#made-fig-map"} <= found
    assert not [target for target in found if "supplement.html" in target]


def test_every_link_of_a_pdf_leads_to_a_place_of_it_or_of_the_other(sample):
    made = {
        f"{name}.pdf": PdfReader(BytesIO(rendered(sample, "typst", name)))
        for name in ("index", "supplement")
    }
    known = {f"{file}#{place}" for file, pdf in made.items() for place in pdf.named_destinations}
    across = {t for pdf in made.values() for t in targets(pdf) if t.partition("#")[0] in made}
    assert "supplement.pdf#num-n-people" in across
    assert across - known == {"supplement.pdf#made-fig-map"}  # of which the sample has no table
    assert {"index.pdf#tbl-people", "index.pdf#abstract", "index.pdf#title"} <= known


def test_in_a_pdf_the_title_is_a_heading_and_an_entry_in_a_table_is_none(sample):
    pdf = PdfReader(BytesIO(rendered(sample, "typst", "supplement")))
    assert pdf.root_object["/StructTreeRoot"]["/RoleMap"]["/Title"] == "/H1"
    kinds = [node["/S"] for node in nodes(pdf.root_object["/StructTreeRoot"])]
    assert "/TD" in kinds
    inside = [
        node["/S"]
        for cell in nodes(pdf.root_object["/StructTreeRoot"], "/TD")
        for node in nodes(cell)
    ]
    assert not [kind for kind in inside if kind.startswith("/H")]


def nodes(node, kind=None):
    """The elements of a PDF's structure below one, or those of a kind."""
    for child in node.get("/K", ()) if isinstance(node.get("/K"), list) else [node.get("/K")]:
        element = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(element, dict):
            if "/S" in element and kind in (None, element["/S"]):
                yield element
            yield from nodes(element, kind)


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


def test_in_a_page_alone_a_fragile_claim_bears_a_mark_that_says_why(sample, tmp_path):
    folder = shutil.copytree(sample, tmp_path / "manuscript")
    alter(folder / "supplement.qmd", "Nobody of", "[So it is]{#claim-so}. Nobody of")
    plain = {fmt: rendered(folder, fmt, "supplement") for fmt in ("html", "jats")}
    write(folder, {"_cards.json": '{"claim-so": "<p>Fragile</p>", "claim-other": "<p>No</p>"}'})
    tree = page(rendered(folder, "html", "supplement"))
    (claim,) = tree.xpath("//*[@id='claim-so']")
    (button,) = claim.xpath("./button[@popovertarget='card-claim-so']")
    assert claim.text == "So it is"
    assert button.xpath("./sup/@aria-label") == ["Fragile"]
    (card,) = tree.xpath("//*[@id='card-claim-so']")
    assert card.text_content() == "Fragile"
    assert not tree.xpath("//*[@id='card-claim-other']")
    assert b"\xe2\x97\x86" not in plain["html"]
    assert rendered(folder, "jats", "supplement") == plain["jats"]
