"""Whose paper it is: the compendium's while the data are a stand-in, then the study's authors'."""

import json

import lxml.etree
import pypdfium2
import pytest
import yaml

from analysis.manuscript.embedded import render
from analysis.manuscript.quarto.project import readable, write_project
from analysis.manuscript.render import beside
from analysis.prose.dialect import read
from tests.support.formats import letters, page, word
from tests.support.jats import problems
from tests.support.run import ROOT, alter
from tests.support.sample import write_sample

FORMATS = {"html": "html", "docx": "docx", "pdf": "typst", "jats": "jats"}
STUDY = """
copyright: {holder: The keepers of samples, year: 2026}
license: {text: Anyone may share it., url: "https://example.org/licence"}
study:
  title: "What people wait for: {{< var study.title >}}"
  author:
    - name: {given: Eve, family: Waiter}
    - name: {given: Cy, family: Queue}
  article: {title: "{{< var study.title >}}", journal: Waiting, year: 2020, doi: 10.1000/wait}
"""
OWN = ("A sample paper: of samples", ["The keepers of samples"])
THEIRS = ("What people wait for: of samples", ["Eve Waiter", "Cy Queue"])


def sample(folder, provenance, study=STUDY):
    write_sample(folder)
    text = (folder / "index.qmd").read_text("utf-8")
    authors = text[text.index("author:") : text.index("date:")]
    alter(folder / "index.qmd", authors, "author:\n  - name: {literal: The keepers of samples}\n")
    alter(folder / "index.qmd", "subtitle: For tests\n", "")
    alter(folder / "index.qmd", "lang: en-GB", f"lang: en-GB{study}")
    if provenance:
        alter(folder / "_variables.yml", "study: {", f'study: {{provenance: "{provenance}", ')
    return folder


def article(folder):
    return lxml.etree.fromstring(render(read(folder, "jats"), "jats"))


def signed(to, data):
    """The title and the authors that a document bears."""
    if to == "html":
        tree = page(data)
        assert tree.xpath("//meta[@name='author']/@content") == tree.xpath("//header//li/text()")
        return tree.xpath("string(//h1)"), tree.xpath("//header//li/text()")
    if to == "docx":
        document = word(data)
        (names,) = [p.text for p in document.paragraphs if p.style.name == "Author"]
        return document.core_properties.title, names.split(", ")
    if to == "pdf":
        document = pypdfium2.PdfDocument(data)
        said = document.get_metadata_dict()
        printed = letters(document[0].get_textpage().get_text_range())
        assert letters(said["Title"] + said["Author"]) in printed
        return said["Title"], said["Author"].split(", ")
    front = lxml.etree.fromstring(data).find("front/article-meta")
    parts = [contrib.xpath("*//text()[normalize-space()]") for contrib in front.iter("contrib")]
    names = [" ".join(reversed(part)) for part in parts]
    return front.xpath("string(title-group/article-title)"), names


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize(
    ("provenance", "expected"),
    [("synthetic", OWN), ("restricted", THEIRS), ("open", THEIRS), (None, OWN)],
)
def test_every_format_bears_the_title_and_the_names_of_those_whose_paper_it_is(
    tmp_path, to, provenance, expected
):
    folder = sample(tmp_path / "paper", provenance)
    assert signed(to, render(read(folder, FORMATS[to]), FORMATS[to])) == expected


def test_a_paper_about_a_study_says_so_to_harvesters(tmp_path):
    root = article(sample(tmp_path / "paper", "synthetic"))
    assert root.get("article-type") == "article-commentary"
    (related,) = root.iter("related-article")
    assert related.get("{http://www.w3.org/1999/xlink}href") == "10.1000/wait"
    assert related.xpath("string(article-title)") == "of samples"
    assert related.xpath(".//surname/text()") == ["Waiter", "Queue"]
    assert related.xpath("source/text() | year/text()") == ["Waiting", "2020"]


@pytest.mark.parametrize("provenance", ["restricted", "open"])
def test_the_paper_of_a_study_is_research_and_not_under_another_s_licence(tmp_path, provenance):
    root = article(sample(tmp_path / "paper", provenance))
    assert root.get("article-type") == "research-article"
    assert not list(root.iter("related-article", "permissions"))
    own = STUDY + "  license: {text: Ours., url: 'https://example.org/'}\n"
    own += "  copyright: {holder: Eve Waiter, year: 2021}\n"
    root = article(sample(tmp_path / "own", provenance, own))
    assert root.xpath("//permissions/copyright-statement/text()") == ["© 2021 Eve Waiter"]


def test_a_group_may_sign_a_study_too(tmp_path):
    group = STUDY.replace("{given: Eve, family: Waiter}", "{literal: The waiters}")
    root = article(sample(tmp_path / "paper", "synthetic", group))
    assert root.xpath("//related-article//collab/text()") == ["The waiters"]
    assert root.xpath("//related-article//surname/text()") == ["Queue"]


def test_permissions_are_those_of_the_front_matter(tmp_path):
    (permissions,) = article(sample(tmp_path / "paper", "synthetic")).iter("permissions")
    assert permissions.xpath("copyright-holder/text()") == ["The keepers of samples"]
    assert permissions.xpath("copyright-year/text()") == ["2026"]
    assert permissions.xpath("license/@*") == ["https://example.org/licence"]
    assert permissions.xpath("license/license-p/text()") == ["Anyone may share it."]


def test_a_paper_that_says_nothing_of_a_study_is_its_authors_(tmp_path):
    root = article(write_sample(tmp_path / "paper"))
    assert root.get("article-type") == "research-article"
    assert root.xpath("//contrib/name/surname/text()") == ["Sample", "O’Test"]
    assert root.xpath("//contrib/xref/@rid") == ["aff-1", "aff-2", "aff-2"]
    assert root.xpath("//aff/institution/text()") == ["Institute of Samples", "School of Examples"]


def front(folder, document="index"):
    """What the project says of a document, in the terms of the templates."""
    write_project(folder, readable(folder))
    return json.loads((folder / "_project/front.json").read_text("utf-8"))[document]["html"]


@pytest.mark.parametrize("provenance", ["synthetic", "restricted"])
def test_quarto_is_given_the_same_front_matter(tmp_path, provenance):
    told = front(sample(tmp_path / "paper", provenance))
    assert ("surname" in told["author"][0]) == (provenance != "synthetic")


def test_quarto_is_given_the_authors_of_the_paper_for_a_supplement_that_names_none(tmp_path):
    folder = write_sample(tmp_path / "paper")
    path = folder / "supplement.qmd"
    alter(path, "author:\n  - name: {given: Ada, family: Sample}\ndate: 2026-02-01\n", "")
    told = front(folder, "supplement")
    assert [author["given-names"] for author in told["author"]] == ["Ada", "Bo"]
    assert str(told["iso-date"]) == "2026-02-01"


def test_quarto_is_given_the_words_of_the_language(tmp_path):
    folder = sample(tmp_path / "paper", "synthetic")
    alter(folder / "index.qmd", "lang: en-GB", "lang: de")
    labels = front(folder)["labels"]
    assert (labels["figure"], labels["abstract"]) == ("Abbildung", "Zusammenfassung")
    assert "reference-prefix: Tabelle S" in (folder / "_project/quarto.yml").read_text("utf-8")


# --- JATS as repositories want it


@pytest.mark.parametrize("document", ["index", "supplement"])
def test_nothing_in_an_article_is_empty(tmp_path, document):
    folder = sample(tmp_path / "paper", "synthetic")
    root = lxml.etree.fromstring(render(read(folder, "jats", document), "jats"))
    empty = [e.tag for e in root.iter(lxml.etree.Element) if not (len(e) or e.text or e.attrib)]
    assert [tag for tag in empty if tag not in ("td", "th", "break", "col", "hr")] == []


def test_notes_of_tables_stand_in_their_foot(tmp_path):
    root = article(sample(tmp_path / "paper", "synthetic"))
    for wrap in root.iter("table-wrap"):
        assert [e.tag for e in wrap] == ["label", "caption", "table", "table-wrap-foot"]
        assert "Note." in wrap.xpath("string(table-wrap-foot)")


def test_graphics_are_found_beside_the_article(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/map.png").write_bytes(b"picture")
    made, graphics = beside(b'<graphic a="b" xlink:href="deep/map.png" />', tmp_path)
    assert made == b'<graphic a="b" xlink:href="map.png" />'
    assert graphics == {"map.png": b"picture"}


@pytest.mark.parametrize("document", ["index", "supplement"])
@pytest.mark.parametrize("provenance", ["synthetic", "restricted"])
def test_an_article_is_valid(tmp_path, document, provenance):
    folder = sample(tmp_path / "paper", provenance)
    assert problems(render(read(folder, "jats", document), "jats")) == []


def test_an_article_that_is_not_valid_is_found():
    article = b"<article><front><article-meta/></front><body><q/></body></article>"
    assert any("q" in said for said in problems(article))


# --- the repository's


@pytest.mark.parametrize("document", ["index", "supplement"])
def test_the_compendium_is_called_and_signed_as_its_citation_says(document):
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    _, front, _ = (ROOT / f"manuscript/{document}.qmd").read_text("utf-8").split("---\n", 2)
    matter = yaml.safe_load(front)
    assert matter["title"].removeprefix("Supplement to: ") == citation["title"]
    names = [author["name"] for author in citation["authors"]]
    assert [author["name"] for author in matter["author"]] == [{"literal": name} for name in names]
    (published,) = citation["references"]
    names = [{"given": a["given-names"], "family": a["family-names"]} for a in published["authors"]]
    assert [a["name"] for a in matter["study"]["author"]] == names
    assert matter["study"]["article"]["doi"] == published["doi"]


def test_the_authors_of_the_study_are_credited_in_the_text():
    text = (ROOT / "manuscript/index.qmd").read_text("utf-8")
    credited = text[text.index("{#sec-credits}") :]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    for author in citation["references"][0]["authors"]:
        assert f"{author['given-names']} {author['family-names']}" in credited
