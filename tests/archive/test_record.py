"""Who made the compendium, as archives want it: what is known, and what is said to be open."""

import jsonschema
import pytest

from analysis.archive.record import Record, codemeta, name_of, open_points, person, record, zenodo
from analysis.prose.dialect import RefusedError
from tests.archive.conftest import ORCID
from tests.support.run import write
from tests.support.small import ROOT, write_study

MISPRINT = ORCID[:-1] + "8"  # which ISO 7064, MOD 11-2, tells from it
# What Zenodo's documentation of deposits asks for ("Deposit metadata"), as far as it concerns a
# compendium; relations and schemes as in `legacyrecord.json` of Zenodo's own code.
ZENODO = {
    "type": "object",
    "required": [
        *("title", "description", "creators", "upload_type", "access_right"),
        *("version", "language"),  # which a release says
    ],
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "description": {"type": "string", "minLength": 1},
        "upload_type": {"enum": ["software"]},
        "access_right": {"enum": ["open"]},
        "license": {"type": "string"},
        "version": {"type": "string"},
        "language": {"type": "string", "pattern": "^[a-z]{3}$"},
        "notes": {"type": "string"},
        "publication_date": {"type": "string", "format": "date"},
        "keywords": {"type": "array", "items": {"type": "string"}},
        "creators": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string"},
                    "affiliation": {"type": "string"},
                    "orcid": {"type": "string", "pattern": r"^(\d{4}-){3}\d{3}[\dX]$"},
                },
            },
        },
        "related_identifiers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["identifier", "relation"],
                "additionalProperties": False,
                "properties": {
                    "identifier": {"type": "string", "pattern": r"^10\.\d{4,9}/\S+$"},
                    "relation": {"enum": ["isSupplementTo", "isNewVersionOf", "isPartOf"]},
                    "scheme": {"enum": ["doi"]},
                },
            },
        },
    },
}


def test_what_is_complete_has_no_open_points(study):
    assert list(open_points(study(doi="10.5281/zenodo.1234567", license="MIT"))) == []


@pytest.mark.parametrize(
    ("orcid", "citation", "point"),
    [
        ("", {"doi": "10.5281/z.1", "license": "MIT"}, "author, entry 1, orcid: missing, expected"),
        (ORCID, {"license": "MIT"}, "CITATION.cff: doi: missing"),
        (ORCID, {"license": "MIT", "doi": "zenodo.1"}, "CITATION.cff: doi: found 'zenodo.1'"),
        (ORCID, {"doi": "10.5281/z.1"}, "CITATION.cff: license: missing"),
        (ORCID, {}, "CITATION.cff: missing; take over the one in the archive"),
        (
            ORCID,
            {"doi": "10.5281/z.1", "license": "MIT", "authors": [{"name": "Others"}]},
            "CITATION.cff: authors: expected those of manuscript/index.qmd: author",
        ),
    ],
)
def test_what_is_missing_is_named_with_its_place(study, orcid, citation, point):
    assert any(point in found for found in open_points(study(orcid, **citation)))


def test_a_study_without_a_text_or_a_citation_says_that_nobody_is_named(tmp_path):
    folder = write_study(tmp_path / "study")
    known = record(folder, folder, "a" * 40, "2026-02-01")
    assert known.cff["title"] == "A small study"
    assert any("author: missing, expected who wrote this" in p for p in open_points(known))


def test_people_are_described_in_the_words_of_each_archive(study):
    known = study(doi="10.5281/zenodo.1234567", license=["MIT", "CC-BY-4.0"], version="1.0.0")
    [creator] = zenodo(known)["creators"]
    assert creator == {
        "name": "Example, Ada",
        "orcid": "0000-0002-1825-0097",
        "affiliation": "Example University",
    }
    [author] = codemeta(known)["author"]
    assert author == {"type": "Person", "givenName": "Ada", "familyName": "Example", "id": ORCID}
    assert codemeta(known)["identifier"] == "https://doi.org/10.5281/zenodo.1234567"
    assert codemeta(known)["license"] == [
        "https://spdx.org/licenses/MIT",
        "https://spdx.org/licenses/CC-BY-4.0",
    ]
    assert name_of(known.people[0]) == "Ada Example"
    assert zenodo(known)["keywords"] == codemeta(known)["keywords"] == ["mental health", "caring"]


def test_zenodo_takes_what_is_said_of_a_complete_study(study):
    released = {"version": "1.0.0", "date-released": "2026-02-01"}
    known = study(doi="10.5281/z.1", license="MIT", **released)
    jsonschema.validate(zenodo(known), ZENODO, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(("lang", "code"), [("en-GB", "eng"), ("de", "deu"), ("pt-BR", "por")])
def test_zenodo_is_told_the_language_of_the_text(study, lang, code):
    assert zenodo(study(lang=lang))["language"] == code


def test_an_orcid_whose_last_digit_is_not_that_of_iso_7064_is_refused(study):
    with pytest.raises(RefusedError, match="orcid: the last digit does not fit the others"):
        study(MISPRINT)


@pytest.fixture
def front(tmp_path):
    """Describes a study with such front matter, and such a CITATION.cff."""

    def describe(front, citation="", provenance="restricted", **more):
        folder = write_study(tmp_path / "study", provenance=provenance, **more)
        config = (ROOT / "manuscript/_quarto.yml").read_text("utf-8")
        head = "title: A\ndate: 2026-01-31\nlang: en\n"
        files = {
            "manuscript/index.qmd": f"---\n{head}{front}---\n\nText.\n",
            "manuscript/_quarto.yml": config,
        }
        write(folder, files | ({"CITATION.cff": citation} if citation else {}))
        return record(folder, folder, "a" * 40, "2026-02-01")

    return describe


ADA = "author: [{name: {given: Ada, family: Example}"
WHO = {"given-names": "Ada", "family-names": "Example"}


@pytest.mark.parametrize(
    ("author", "people"),
    [
        (f"{ADA}}}]", [WHO]),
        (f"{ADA}, email: a@b.org}}]", [WHO | {"email": "a@b.org"}]),
        (f"{ADA}, affiliations: [Here, There]}}]", [WHO | {"affiliation": "Here"}]),
        (
            f'{ADA}, affiliations: [{{name: Here, ror: "https://ror.org/05gq02987"}}]}}]',
            [WHO | {"affiliation": "Here", "ror": "https://ror.org/05gq02987"}],
        ),
        (
            f"{ADA}, affiliations: [{{ref: x}}]}}]\naffiliations: [{{id: x, name: Here}}]",
            [WHO | {"affiliation": "Here"}],
        ),
        (f"{ADA}, orcid: 0000-0002-1825-0097}}]", [WHO | {"orcid": ORCID}]),
        ("author: [{name: {literal: The team}}]", [{"name": "The team"}]),
    ],
)
def test_an_author_is_read_in_every_form_that_the_front_matter_has(front, author, people):
    assert front(f"{author}\n").people == people


def test_without_a_citation_what_is_known_is_put_as_one(front):
    known = front(f'{ADA}, affiliations: [{{name: A, ror: "https://ror.org/05gq02987"}}]}}]\n')
    assert known.cff == {
        "cff-version": "1.2.0",
        "message": "If you use this compendium, cite it.",
        "title": "A",
        "type": "software",
        "authors": [WHO | {"affiliation": "A"}],  # CITATION.cff has no place for a ROR
        "keywords": [],
    }
    assert (known.stated, known.doi, known.licences, known.articles) == (False, "", [], [])
    assert (known.revision, known.date, known.language) == ("a" * 40, "2026-02-01", "eng")


def test_what_a_citation_says_goes_before_what_the_text_says(front):
    known = front(f"{ADA}}}]\nkeywords: [one]\n", "title: B\nkeywords: [two]\nversion: 1.0.0\n")
    assert (known.cff["title"], known.cff["keywords"]) == ("B", ["two"])
    assert known.cff["type"] == "software"
    assert known.stated
    assert front(f"{ADA}}}]\n", "- a list\n").cff["title"] == "A"


@pytest.mark.parametrize(
    ("provenance", "mark", "public"),
    [
        ("synthetic", "Synthetic stand-in data: not the study's findings. ", True),
        ("restricted", "", False),
        ("open", "", True),
    ],
)
def test_a_description_is_the_abstract_in_plain_words_and_says_if_data_are_made_up(
    front, provenance, mark, public
):
    abstract = "abstract: |\n  **Aim.** To  [count]{#claim-x}.\n\n  *End.*\n"
    known = front(f"{ADA}}}]\n{abstract}", provenance=provenance)
    assert known.description == f"{mark}Aim. To count. End."
    assert known.public is public


def complete(**cff):
    """What archives are told of a study that says all that they ask."""
    cff = {
        "title": "A study",
        "doi": "10.5281/z.1",
        "license": ["MIT", "CC-BY-4.0"],
        "version": "1.0.0",
        "date-released": "2026-03-01",
        "repository-code": "https://example.org/code",
        "keywords": ["care"],
        "references": [{"title": "The article", "doi": "10.1000/one"}, {"title": "No DOI"}],
    } | cff
    people = [WHO | {"orcid": ORCID, "affiliation": "Here"}, {"name": "The team"}]
    return Record(cff, people, "Words.", "a" * 40, "2026-02-01", "eng", "open")


def test_codemeta_says_all_that_is_known_in_its_terms():
    assert codemeta(complete()) == {
        "@context": "https://w3id.org/codemeta/3.0",
        "type": "SoftwareSourceCode",
        "name": "A study",
        "description": "Words.",
        "author": [
            {"type": "Person", "givenName": "Ada", "familyName": "Example", "id": ORCID},
            {"type": "Organization", "name": "The team"},
        ],
        "license": ["https://spdx.org/licenses/MIT", "https://spdx.org/licenses/CC-BY-4.0"],
        "version": "1.0.0",
        "dateModified": "2026-02-01",
        "datePublished": "2026-03-01",
        "identifier": "https://doi.org/10.5281/z.1",
        "codeRepository": "https://example.org/code",
        "keywords": ["care"],
        "programmingLanguage": "Python",
        "runtimePlatform": "Python 3.11 to 3.13",  # as pyproject.toml requires
        "softwareRequirements": "requirements.txt",
        "readme": "README.md",
        "referencePublication": [
            {
                "type": "ScholarlyArticle",
                "id": "https://doi.org/10.1000/one",
                "name": "The article",
            }
        ],
    }


def test_zenodo_is_told_all_that_is_known_in_its_terms():
    assert zenodo(complete()) == {
        "title": "A study",
        "description": "Words.",
        "creators": [
            {"name": "Example, Ada", "orcid": "0000-0002-1825-0097", "affiliation": "Here"},
            {"name": "The team"},
        ],
        "upload_type": "software",
        "access_right": "open",
        "license": "MIT",
        "version": "1.0.0",
        "publication_date": "2026-03-01",
        "keywords": ["care"],
        "language": "eng",
        "related_identifiers": [
            {"identifier": "10.1000/one", "relation": "isSupplementTo", "scheme": "doi"}
        ],
        "notes": f"Data: open. Built from commit {'a' * 40}.",
    }


def test_what_is_not_known_is_left_out_and_a_version_is_its_commit():
    known = Record({"title": "A"}, [], "", "a" * 40, "2026-02-01", "eng", "open")
    assert {"identifier", "author", "license", "keywords", "referencePublication"}.isdisjoint(
        codemeta(known)
    )
    assert codemeta(known)["version"] == "a" * 40
    assert {"license", "version", "publication_date", "keywords"}.isdisjoint(zenodo(known))
    assert person({"family-names": "Mononym"}) == {"type": "Person", "familyName": "Mononym"}


@pytest.mark.parametrize(
    ("doi", "good"),
    [
        ("10.5281/zenodo.1234567", True),
        ("10.1234/x", True),
        ("10.123456789/x", True),
        ("10.123/x", False),
        ("10.1234567890/x", False),
        ("10.1234/", False),
        ("10.1234/a b", False),
        ("10.1234/a{b}", False),
        ('10.1234/a"b', False),
        ("doi:10.1234/x", False),
        ("10-1234/x", False),
        ("10.abcd/x", False),
    ],
)
def test_a_doi_has_the_form_of_one(doi, good):
    points = list(open_points(complete(doi=doi, authors=[WHO, {"name": "The team"}])))
    at = f"CITATION.cff: doi: found {doi!r}, expected it as in 10.5281/zenodo.1234567"
    assert [p for p in points if "doi" in p] == ([] if good else [at])


AT = "manuscript/index.qmd: author"
OPEN = "(to be filled in before release)"


def test_every_open_point_says_where_to_say_it():
    known = complete(doi="", license=[], authors=[{"name": "The team"}])
    assert list(open_points(known)) == [
        f"{AT}, entry 2, name: found 'The team', expected a person with given, family and orcid"
        f" {OPEN}",
        f"CITATION.cff: authors: expected those of {AT}, in their order",
        f"CITATION.cff: doi: missing, expected the one that the archive reserves {OPEN}",
        f"CITATION.cff: license: missing, expected its name in SPDX, such as MIT {OPEN}",
    ]
    nobody = Record({"authors": []}, [], "", "a", "b", "eng", "open", stated=False)
    assert list(open_points(nobody))[:2] == [
        "CITATION.cff: missing; take over the one in the archive that `make archive` makes",
        f"{AT}: missing, expected who wrote this {OPEN}",
    ]
