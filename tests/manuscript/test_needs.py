"""All that authors write besides paragraphs, in each of the four formats."""

import io
import re
from pathlib import Path

import lxml.etree
import pypdfium2
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from analysis.checks.leaks import leaks
from analysis.common.words import labels
from analysis.manuscript.embedded import render
from analysis.manuscript.render import beside
from analysis.prose.dialect import read
from tests.support.formats import letters, page, parts, pdf_pages, text_of, word
from tests.support.full import write_full
from tests.support.jats import publishing
from tests.support.run import alter, write
from tests.support.small import write_study

FORMATS = {"html": "html", "docx": "docx", "pdf": "typst", "jats": "jats"}
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
LANGUAGES = ["de", "en-GB", "es", "fr-CA", "it", "nl", "pl", "pt-BR"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_full(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def made(folder):
    return {to: render(read(folder, fmt), fmt) for to, fmt in FORMATS.items()}


@pytest.fixture(scope="module")
def html(made):
    return page(made["html"])


@pytest.fixture(scope="module")
def docx(made):
    return word(made["docx"])


@pytest.fixture(scope="module")
def pdf(made):
    return "".join(pdf_pages(made["pdf"]))


@pytest.fixture(scope="module")
def jats(made):
    return lxml.etree.fromstring(made["jats"])


def everything(to, data):
    """All that a file holds that could be read, in one text."""
    if to == "docx":
        return b"\n".join(parts(data).values()).decode(errors="replace")
    return "".join(pdf_pages(data)) if to == "pdf" else data.decode()


# --- footnotes


def test_footnotes_are_printed_with_their_marks(html, pdf, jats, docx):
    notes = [text_of(note).rstrip("↩︎ ") for note in html.xpath("//section[@id='footnotes']//li")]
    assert len(notes) == len(html.xpath("//a[@class='footnote-ref']")) == 3
    assert [note[:14] for note in notes] == ["By “waiting” w", "As in a note t", "Not sitting."]
    assert [text_of(n.find("p")) for n in jats.xpath("//fn-group/fn")][1:] == notes[1:]
    assert len(jats.xpath("//body//xref[@ref-type='fn']")) == 3
    assert all(letters(note) in pdf for note in notes[1:])
    assert len(docx.element.body.findall(f".//{qn('w:footnoteReference')}")) == 3


# --- equations


def test_equations_are_mathematics_and_no_pictures(html, docx, jats):
    assert len(html.xpath("//*[local-name()='math']")) == 6  # one is in the abstract
    assert len(docx.element.body.findall(f".//{MATH}oMath")) == 5  # and one in a footnote
    namespaces = {"m": "http://www.w3.org/1998/Math/MathML"}
    assert len(jats.xpath("//m:math", namespaces=namespaces)) == 6
    assert len(jats.xpath("//tex-math")) == 6


def test_a_labelled_equation_has_a_number_to_which_references_lead(html, docx, jats, pdf):
    (equation,) = html.xpath("//*[@id='eq-wait']")
    assert "(1)" in text_of(equation).replace(" ", "")
    assert {text_of(a) for a in html.xpath("//a[@href='#eq-wait']")} == {"Equation 1"}
    (formula,) = jats.xpath("//disp-formula[@id='eq-wait']")
    assert formula.findtext("label") == "(1)"
    assert jats.xpath("//xref[@rid='eq-wait']/@ref-type") == ["disp-formula"] * 2
    assert "eq-wait" in docx.element.xpath("//w:bookmarkStart/@w:name")
    assert "asEquation1andEquation1,Figure1say" in pdf


def test_equations_are_read_aloud_in_the_words_of_their_author_or_as_they_wrote_them(made):
    reader = PdfReader(io.BytesIO(made["pdf"]))
    held = (reader.get_object(n) for n in range(1, reader.trailer["/Size"]))
    alts = [str(thing["/Alt"]) for thing in held if isinstance(thing, dict) and "/Alt" in thing]
    assert "W is the mean of the times of waiting." in alts
    assert r"\kappa = \frac{p_o - p_e}{1 - p_e}" in alts


# --- pictures of one's own


def test_pictures_are_numbered_with_the_figures_and_have_alternative_texts(html, jats):
    figures = html.xpath("//main//figure[not(@class)]")
    captions = [text_of(figure.find("figcaption")) for figure in figures]
    assert [caption[:9] for caption in captions] == [f"Figure {n}:" for n in range(1, 6)]
    told = html.xpath("//main//figure//img/@alt | //main//figure//*[@role='img']/@aria-label")
    assert set(told) == {
        "A plan with a line of people.",
        "A door.",
        "A hall.",
        "A map.",
        "Two bars.",
    }
    assert [text_of(alt) for alt in jats.xpath("//fig/alt-text")][:2] == [
        "A plan with a line of people.",
        "A door.",
    ]


def test_pictures_have_the_width_that_their_author_gave_them(html, docx):
    styles = html.xpath("//img[contains(@class, 'own')]/@style")
    assert [style.replace(" ", "") for style in styles] == [
        "--width:60%",
        "--width:4cm",
        "--width:50%",
    ]
    widths = [int(width) / 360000 for width in docx.element.xpath("//wp:extent/@cx")]
    assert [round(width, 1) for width in widths[:3]] == [9.6, 4, 8]  # centimetres, of 16


def test_a_drawing_runs_no_script_and_fetches_nothing_in_a_page(tmp_path):
    folder = write_full(tmp_path)
    drawing = folder / "images/plan.svg"
    hostile = '<script>alert(1)</script><image href="https://example.org/x.png"/></svg>'
    alter(drawing, "</svg>", hostile)
    tree = page(render(read(folder, "html"), "html"))
    assert not tree.xpath("//script")
    assert all(source.startswith("data:") for source in tree.xpath("//img/@src"))


def test_jats_has_graphics_of_the_type_that_it_says(made, folder):
    article, graphics = beside(made["jats"], folder)
    starts = {"png": b"\x89PNG", "jpeg": b"\xff\xd8"}
    link = "{http://www.w3.org/1999/xlink}href"
    for graphic in lxml.etree.fromstring(article).iter("graphic"):
        assert graphics[graphic.get(link)].startswith(starts[graphic.get("mime-subtype")])


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_what_a_format_cannot_show_was_drawn_for_it(folder, suffix):
    for image in ("images/plan.svg", "images/map.pdf"):
        assert (folder / f"_figures/own/{image}{suffix}").is_file()
    assert not list(folder.glob("_figures/own/images/door*"))


# --- tables of one's own, lists, breaks, comments


def test_tables_of_ones_own_are_numbered_and_captioned(html, docx, jats, pdf):
    captions = [text_of(c) for c in html.xpath("//figure[@class='table']/figcaption")]
    assert captions == ["Table 1: Topics of the guide.", "Table 2: Words and what they mean."]
    assert [w.get("id") for w in jats.iter("table-wrap")] == ["tbl-guide", "tbl-words"]
    assert [
        " ".join(p.text.split()) for p in docx.paragraphs if p.style.name == "Table Caption"
    ] == captions
    assert all(letters(caption) in pdf for caption in captions)
    assert "*Anything else?*" in text_of(html)  # a cell of a CSV is no Markdown


def test_references_in_cells_of_jats_lead_somewhere(jats):
    cells = jats.xpath("//td[contains(., 'To be in it')]//xref")
    assert [(x.get("rid"), x.text) for x in cells] == [("sec-methods", "Section\u00a02")]
    assert jats.xpath("//td//xref[@ref-type='bibr']")
    assert set(jats.xpath("//xref/@rid")) <= set(jats.xpath("//@id"))


def test_several_references_share_brackets_and_a_minus_leaves_the_number(html, pdf):
    assert "Figure1,Figure2,Figure3,Figure4,Figure5showtheplace;1and1arenumbersalone" in pdf
    assert [text_of(a) for a in html.xpath("//a[@href='#tbl-guide']")] == ["1"]


def test_lists_superscripts_and_subscripts_are_what_they_are(html, jats):
    assert [text_of(term) for term in html.xpath("//main//dt")] == ["Queue", "Waiting"]
    assert len(jats.xpath("//def-list/def-item")) == 2
    assert jats.xpath("//list/@list-type") == ["order", "alpha-lower"]
    assert html.xpath("//header//sub/text()") == ["2"]
    assert "2" in jats.xpath("//abstract//sup/text()")


def test_a_page_break_is_one_where_there_are_pages(made, docx):
    assert b'<div class="pagebreak"></div>' in made["html"]
    assert len(docx.element.xpath("//w:br[@w:type='page']")) == 1
    (at,) = [n for n, text in enumerate(pdf_pages(made["pdf"])) if "3Pictures" in text]
    assert any("2.Lookaround" in text for text in pdf_pages(made["pdf"])[:at])


@pytest.mark.parametrize("to", FORMATS)
def test_comments_are_dropped_and_leave_one_blank(made, to):
    said = everything(to, made[to])
    assert not re.search(r"For the authors alone|really|who\?|<!---->", said)
    assert "[1].  Write" not in said.replace("</w:t>", "")


@pytest.mark.parametrize("to", FORMATS.values())
def test_colons_that_would_be_printed_stop_the_build(tmp_path, to):
    folder = write_full(tmp_path, [("1. Stand in line.", "1. Stand in line.\n   :::")])
    with pytest.raises(Exception, match=":::"):
        render(read(folder, to), to)


# --- who wrote it


def test_every_format_says_how_to_reach_the_authors_and_who_did_what(html, docx, pdf):
    page = text_of(html.find(".//header")) + text_of(html.find(".//footer"))
    said = [page, "\n".join(p.text for p in docx.paragraphs)]
    for words in (
        "Department of Queues, Institute of Samples, Exampleton, Nowhere",
        "* Correspondence: Ada Sample, ada.sample@example.org",
        "† These authors contributed equally to this work.",
        "ORCID: Ada Sample, https://orcid.org/0000-0002-1825-0097",
        "Author contributions: Ada Sample: Conceptualization, Writing – original draft (lead); "
        "Bo O’Test: Formal analysis, Writing – review & editing (supporting).",
        "Funding: The Sample Fund paid for the paper (grant SF-12).",
        "© 2026 The authors. Creative Commons Attribution 4.0 International (CC BY 4.0).",
        "Keywords: samples; tests & trials",
    ):
        assert letters(words) in pdf
        assert all(letters(words) in letters(text) for text in said)


def test_marks_at_the_names_say_where_authors_are_and_whom_to_write_to(html, docx, pdf):
    names = [text_of(name) for name in html.xpath("//ul[@class='authors']/li")]
    assert names == ["Ada Sample1,2,*,†", "Bo O’Test1,†", "The Waiting Group"]
    assert next(p.text for p in docx.paragraphs if p.style.name == "Author") == ", ".join(names)
    assert letters(", ".join(names)) in pdf


def test_word_has_names_among_its_properties_and_nothing_else_of_people(made, docx):
    assert docx.core_properties.author == "Ada Sample; Bo O’Test; The Waiting Group"
    held = [v for k, v in parts(made["docx"]).items() if k.startswith("docProps/")]
    about = b"".join(held).decode()
    for words in ("Institute", "School", "example.org", "0000-0002", "Fund", "contributed"):
        assert words not in about


def test_jats_knows_the_authors_as_harvesters_ask_for_them(jats):
    first, second, third = jats.iter("contrib")
    assert first.find("contrib-id").get("contrib-id-type") == "orcid"
    assert first.findtext("contrib-id") == "https://orcid.org/0000-0002-1825-0097"
    assert (first.get("corresp"), first.get("equal-contrib")) == ("yes", "yes")
    assert (second.get("corresp"), second.get("equal-contrib")) == (None, "yes")
    assert third.findtext("collab") == "The Waiting Group"
    assert first.findtext("email") == "ada.sample@example.org"
    roles = [(r.get("vocab-term"), r.get("vocab-term-identifier")) for r in first.iter("role")]
    assert roles == [
        ("Conceptualization", "https://credit.niso.org/contributor-roles/conceptualization/"),
        (
            "Writing – original draft",
            "https://credit.niso.org/contributor-roles/writing-original-draft/",
        ),
    ]
    assert {r.get("vocab-identifier") for r in jats.iter("role")} == {"https://credit.niso.org/"}
    aff = jats.find(".//aff")
    assert aff.findtext(".//institution-id") == "https://ror.org/05gq02987"
    assert [aff.findtext("addr-line"), aff.findtext("country")] == ["Exampleton", "Nowhere"]
    award = jats.find(".//award-group")
    assert [part.text for part in award] == ["The Sample Fund", "SF-12", "Ada Sample"]
    assert jats.findtext(".//funding-statement").startswith("The Sample Fund paid")
    licence = jats.find(".//license")
    assert licence.get("{http://www.w3.org/1999/xlink}href").endswith("/licenses/by/4.0/")


def test_the_article_is_valid(made):
    definition, root = publishing(), lxml.etree.fromstring(made["jats"])
    root.set("dtd-version", "1.1")
    journal = "<journal-meta><journal-id>x</journal-id><issn>0000-0000</issn></journal-meta>"
    root.find("front").insert(0, lxml.etree.fromstring(journal))
    for role in root.iter("role"):  # what roles are of, JATS says from 1.2 on
        for name in filter(lambda name: name.startswith("vocab"), list(role.attrib)):
            del role.attrib[name]
    assert definition.validate(root), definition.error_log


# --- languages


def said_in_word(data):
    return "\n".join(paragraph.text for paragraph in word(data).paragraphs)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_the_build_are_in_the_language_of_the_text(tmp_path, lang):
    folder, said = write_full(tmp_path, [("lang: en-GB", f"lang: {lang}")]), labels(lang)
    for fmt in ("html", "docx"):
        data = render(read(folder, fmt), fmt)
        text = (
            text_of(page(data))
            if fmt == "html"
            else "\n".join(p.text for p in word(data).paragraphs)
        )
        for name in ("abstract", "keywords", "funding", "licence", "correspondence", "equal"):
            assert said[name] in text
        assert f"{said['figure']}\u00a01:" in text.replace(" 1:", "\u00a01:")
        assert f"{said['table']}\u00a02:" in text.replace(" 2:", "\u00a02:")
        if lang != "en-GB":
            assert not re.search(r"\b(Abstract|Keywords|Contents|Table\s1|February)\b", text)


def test_every_language_has_every_word():
    english = labels("en")
    for lang in LANGUAGES:
        assert labels(lang).keys() == english.keys()
        assert len(labels(lang)["months"]) == len(set(labels(lang)["months"])) == 12


def test_the_note_of_a_table_begins_in_the_language_of_the_text(tmp_path):
    from analysis.manuscript.assemble import fill  # noqa: PLC0415

    folder = write_full(tmp_path, [("lang: en-GB", "lang: de")])
    lines = (
        "| People | 1.1 |",
        "| --- | --- |",
        "| **All** | 2 to 3 |",
        "| Interview I1 | a *b* |",
        "",
    )
    note = "*Note.* People are participants. Of 7 people."
    table = write(tmp_path, {"tables/themes.md": "\n".join([*lines, note, ""])})
    write(folder, {"words.yml": "All: Sämtliche"})
    fill(folder, tmp_path / "tables/numbers.json", [table / "tables/themes.md"], [], None)
    header, _, every, one, _, said = (folder / "_tables/themes.md").read_text("utf-8").splitlines()
    assert header == "| Personen | 1.1 |"
    assert (every, one) == ("| **Sämtliche** | 2 bis 3 |", "| Interview I1 | a *b* |")
    assert said == "*Anmerkung.* Personen sind Teilnehmende. Of 7 people."
    # What stays English is listed, to be translated.
    assert '"Of {} people.": ""\n' in (tmp_path / "build/words.yml").read_text("utf-8")
    # So are the tables that are made with the text.
    made = [p.read_text("utf-8") for p in sorted((folder / "_tables").glob("*.md"))]
    assert [text for text in made if "*Note.*" in text] == []


# --- identifiers


def test_a_word_of_the_deny_list_is_found_in_documents_however_it_is_marked(tmp_path):
    folder = write_full(tmp_path / "study", [("Some say so", "Quill<!-- x -->feather say so")])
    data = write_study(tmp_path / "study/data")
    (tmp_path / "denied.txt").write_text("Quillfeather\n", "utf-8")
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write("deny_list: ../../denied.txt\n")
    built = {Path("index.html"): render(read(folder, "html"), "html")}
    found = [problem.file for problem in leaks(data, folder, built, "2026-02-01")]
    assert "index.html" in found


def test_a_pdf_bears_its_authors_and_no_more_of_them(made):
    about = pypdfium2.PdfDocument(made["pdf"]).get_metadata_dict()
    assert about["Author"] == "Ada Sample, Bo O'Test, The Waiting Group"
