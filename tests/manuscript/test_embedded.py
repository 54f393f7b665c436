"""The front matter in the terms of the templates, and what is mended in what Pandoc makes."""

import io
import zipfile

import pytest

from analysis.manuscript.embedded import (
    credit,
    epoch,
    metadata,
    rights,
    tidy_jats,
    with_whole_rows,
)

ADA = {
    "name": {"given": "Ada", "family": "Sample"},
    "affiliations": [{"ref": "a"}, "Hall", {"name": "Room", "department": "B", "country": "C"}],
    "orcid": "0000-0002-1825-0097",
    "email": "ada@b.org",
    "corresponding": True,
    "equal-contributor": "true",
    "roles": ["writing", {"data curation": "lead"}],
}
BO = {"name": {"literal": "The Group"}, "affiliations": ["Hall"], "corresponding": "no"}
PLACES = [{"id": "a", "name": "School", "city": "D", "region": "E"}]
ARTICLE = {
    "title": "A [12](supplement.html#num-n-a) title",
    "author": [ADA, BO],
    "affiliations": PLACES,
    "date": "2026-02-01",
    "lang": "en-GB",
    "keywords": ["x", "y"],
    "copyright": {"holder": "Ada", "year": 2026},
    "license": "CC BY",
    "funding": "Nobody paid.",
}
# As Creative Commons names them.
LICENCES = {
    "CC0": ("CC0 1.0 Universal", "publicdomain/zero/1.0/"),
    "CC BY": ("Attribution 4.0 International (CC BY 4.0)", "by/4.0/"),
    "CC BY-SA": ("Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)", "by-sa/4.0/"),
    "CC BY-ND": ("Attribution-NoDerivatives 4.0 International (CC BY-ND 4.0)", "by-nd/4.0/"),
    "CC BY-NC": ("Attribution-NonCommercial 4.0 International (CC BY-NC 4.0)", "by-nc/4.0/"),
    "CC BY-NC-SA": (
        "Attribution-NonCommercial-ShareAlike 4.0 International (CC BY-NC-SA 4.0)",
        "by-nc-sa/4.0/",
    ),
    "CC BY-NC-ND": (
        "Attribution-NonCommercial-NoDerivatives 4.0 International (CC BY-NC-ND 4.0)",
        "by-nc-nd/4.0/",
    ),
}
# As CRediT names them, with what each is called in the address of its page.
ROLES = """Conceptualization=conceptualization Data_curation=data-curation
Formal_analysis=formal-analysis Funding_acquisition=funding-acquisition Investigation=investigation
Methodology=methodology Project_administration=project-administration Resources=resources
Software=software Supervision=supervision Validation=validation Visualization=visualization
Writing_–_original_draft=writing-original-draft
Writing_–_review_&_editing=writing-review-editing"""
SHORT = {
    "analysis": "Formal analysis",
    "funding": "Funding acquisition",
    "writing": "Writing – original draft",
    "editing": "Writing – review & editing",
}


@pytest.mark.parametrize("short", LICENCES)
def test_a_licence_has_its_whole_name_and_address(short):
    name, path = LICENCES[short]
    start = "https://creativecommons.org/"
    assert rights({"license": short})["license"] == {
        "text": name if short == "CC0" else f"Creative Commons {name}",
        "url": f"{start}{path}" if short == "CC0" else f"{start}licenses/{path}",
    }


def test_a_licence_and_a_funding_that_are_written_out_stay():
    assert rights({"license": {"text": "A", "url": "b"}, "funding": {"statement": "C"}}) == {}


def role_of(name):
    made = metadata({"title": "A", "author": [{**BO, "roles": [name]}]}, "html")
    return made["author"][0]["role"][0]


@pytest.mark.parametrize("role", ROLES.split())
def test_a_role_is_named_as_credit_has_it_with_the_address_of_its_page(role):
    term, path = role.replace("_", " ").split("=")
    address = f"https://credit.niso.org/contributor-roles/{path}/"
    assert role_of(term.lower()) == {"term": term, "text": term, "id": address}


@pytest.mark.parametrize(("short", "term"), SHORT.items())
def test_a_role_may_be_called_shortly(short, term):
    assert role_of(short)["term"] == term
    assert role_of({short: "equal"})["text"] == f"{term} (equal)"


def test_authors_have_numbered_places_signs_and_what_is_said_of_them():
    ada, bo = metadata(ARTICLE, "html")["author"]
    roles = [role["text"] for role in ada.pop("role")]
    assert roles == ["Writing – original draft", "Data curation (lead)"]
    assert ada == {
        **{"name": "Ada Sample", "given-names": "Ada", "surname": "Sample"},
        **{"orcid": "https://orcid.org/0000-0002-1825-0097", "email": "ada@b.org"},
        **{"corresponding": True, "equal-contributor": True},
        **{"affiliation": ["1", "2", "3"], "marks": "1,2,3,*,†"},
    }
    assert bo == {"name": "The Group", "affiliation": ["2"], "marks": "2"}


def test_the_front_matter_says_the_rest_in_the_terms_of_the_templates():
    made = metadata(ARTICLE, "html")
    assert [(place["id"], place["organization"]) for place in made["affiliation"]] == [
        *(("1", "School, D, E"), ("2", "Hall"), ("3", "B, Room, C"))
    ]
    assert made["tags"] == ["x", "y"]
    assert [author["name"] for author in made["correspondents"]] == ["Ada Sample"]
    assert made["permissions"] is True
    assert made["running-title"] == "A 12 title"
    assert made["running-author"] == "Sample et al."
    assert made["link-citations"] is True
    assert made["article"] == {"type": "research-article"}
    assert (made["date"], made["iso-date"]) == ("1 February 2026", "2026-02-01")
    assert made["notes"] == [
        "\\* Correspondence: Ada Sample, <ada@b.org>",
        f"† {made['labels']['equal']}",
        "ORCID: Ada Sample, <https://orcid.org/0000-0002-1825-0097>",
    ]
    assert [said["text"] for said in made["statements"]] == [
        "Ada Sample: Writing – original draft, Data curation (lead).",
        "Nobody paid.",
        "© 2026 Ada. Creative Commons Attribution 4.0 International (CC BY 4.0)."
        " <https://creativecommons.org/licenses/by/4.0/>",
    ]
    assert metadata(ARTICLE, "jats")["date"] == {
        **{"year": 2026, "month": 2, "day": 1, "iso-8601": "2026-02-01"}
    }


def test_what_is_not_said_leaves_nothing():
    made = metadata({"title": "A"}, "html")
    assert made["author"] == made["affiliation"] == made["notes"] == made["statements"] == []
    assert made["permissions"] is False
    assert made["running-author"] == ""
    assert "date" not in made
    assert metadata({"title": "A", "license": "CC0"}, "html")["permissions"] is True
    owner = {"title": "A", "copyright": {"holder": "B", "year": 2026}}
    assert [said["text"] for said in metadata(owner, "html")["statements"]] == ["© 2026 B."]


def test_a_title_is_shortened_for_the_head_of_a_page():
    fitting, longer = "a" * 70 + " bcdef", "a" * 70 + " bcdefg"
    assert metadata({"title": fitting}, "html")["running-title"] == fitting
    assert metadata({"title": longer}, "html")["running-title"] == "a" * 70 + " …"


def test_what_is_about_a_study_is_a_commentary_on_its_article():
    study = {"author": [BO], "article": {"title": "B", "doi": "10.1/c"}}
    made = metadata({"title": "A", "study": study}, "jats")
    assert made["article"] == {"type": "article-commentary"}
    assert made["related"] == {"title": "B", "doi": "10.1/c", "author": [{"name": "The Group"}]}
    assert "related" not in metadata({"title": "A", "study": {"author": [BO]}}, "jats")


def test_a_running_head_names_the_first_author():
    assert credit([]) == ""
    assert credit([{"name": "The Group"}]) == "The Group"
    assert credit([{"name": "A B", "surname": "B"}, {"name": "C"}]) == "B et al."


def test_the_clock_of_the_files_is_the_date_of_the_text():
    assert epoch({"date": "1970-01-02"}) == 24 * 60 * 60
    assert epoch({}) == 10 * 365 * 86400 + 2 * 86400  # 1980, after two leap years


def test_rows_of_a_word_document_stay_whole_and_the_rest_as_it_was():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:tr><w:tc>a<w:tr><w:trPr><b/></w:trPr><w:tc>")
        archive.writestr("word/other.xml", "<w:tr><w:tc>")
    with zipfile.ZipFile(io.BytesIO(with_whole_rows(held.getvalue()))) as made:
        assert made.read("word/document.xml") == (
            b"<w:tr><w:trPr><w:cantSplit /></w:trPr><w:tc>a"
            b"<w:tr><w:trPr><w:cantSplit /><b/></w:trPr><w:tc>"
        )
        assert made.read("word/other.xml") == b"<w:tr><w:tc>"
        assert {member.compress_type for member in made.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize(
    ("made", "tidy"),
    {
        "<title><label>1</label>A</title>": "<label>1</label><title>A</title>",
        "<title>A<label>1</label></title>": "<title>A<label>1</label></title>",
        "<caption>a</caption> \n<table-wrap> <table>b\nc</table> </table-wrap>": (
            "<caption>a</caption> <table>b\nc</table> "
        ),
        "<table-wrap><table>b</table></table-wrap>": "<table-wrap><table>b</table></table-wrap>",
        "a \n <p></p><td></td><th></th><b-c></b-c>": "a<td></td><th></th>",
        "<thead></thead><p> </p><p></q>": "<p> </p><p></q>",
    }.items(),
)
def test_jats_has_numbers_before_titles_tables_wrapped_once_and_nothing_empty(made, tidy):
    assert tidy_jats(made.encode()).decode() == tidy
