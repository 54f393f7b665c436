"""Who made the compendium, as archives want it: what is known, and what is said to be open."""

import jsonschema
import pytest
import yaml

from analysis.archive.record import codemeta, name_of, open_points, record, zenodo
from analysis.archive.release import main, missing
from analysis.prose.dialect import RefusedError
from tests.support.run import alter, commit, git, needs_git, write
from tests.support.small import ROOT, write_study

ORCID = "https://orcid.org/0000-0002-1825-0097"  # ORCID's own example
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
FRONT = """---
title: A small study
author:
  - name: {{given: Ada, family: Example}}
{orcid}    affiliations: [{{name: Example University, ror: "https://ror.org/05gq02987"}}]
date: 2026-01-31
lang: {lang}
keywords: [mental health, caring]
abstract: "**Aim.** To count."
---

Text.
"""


@pytest.fixture
def study(tmp_path):
    """A function that writes a study with an author and a citation, and describes it."""

    def describe(orcid=ORCID, lang="en-GB", **citation):
        folder = write_study(tmp_path / "study")
        line = f"    orcid: {orcid}\n" if orcid else ""
        config = (ROOT / "manuscript/_quarto.yml").read_text("utf-8")
        files = {
            "manuscript/index.qmd": FRONT.format(orcid=line, lang=lang),
            "manuscript/_quarto.yml": config,
        }
        if citation:
            people = [{"given-names": "Ada", "family-names": "Example"}]
            files["CITATION.cff"] = yaml.safe_dump({"authors": people, **citation})
        write(folder, files)
        return record(folder, folder, "a" * 40, "2026-02-01")

    return describe


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


@needs_git
def test_a_release_names_all_that_it_waits_for_at_once(study, tmp_path):
    known = study(doi="10.5281/z.1", license="MIT", version="1.0.0", **{"date-released": "soon"})
    folder = commit(tmp_path / "study", "v1.0.0")
    alter(folder / "study.yml", "A small study", "A smaller study")
    found = list(missing(known, "1.0.0", folder))
    assert found == [
        "git: not committed (1): study.yml; commit it, or take it back",
        "git: the tag v1.0.0 is there already; name another VERSION",
        "CITATION.cff: date-released: found 'soon', expected the day of the release",
    ]
    assert next(missing(known, "one", folder)).startswith("VERSION: found 'one', expected three")


@needs_git
@needs_git
def test_the_command_says_at_once_all_that_a_release_waits_for(study, monkeypatch, tmp_path):
    study(doi="10.5281/z.1", license="MIT", version="1.0.0")
    commit(tmp_path / "study", "some")
    line = ["release", "--version", "1.0.0", "--data", str(tmp_path / "study")]
    monkeypatch.setattr("sys.argv", line)
    with pytest.raises(SystemExit) as ended:
        main()
    head, *points, end = str(ended.value.code).splitlines()
    assert head == f"1.0.0 cannot be released yet ({len(points)}):"
    assert points[0].startswith("CITATION.cff: date-released: ")
    assert end == "Nothing was tagged, and nothing verified."


def test_a_release_that_waits_for_nothing_says_nothing(study, tmp_path):
    known = study(
        doi="10.5281/z.1", license="MIT", version="1.0.0", **{"date-released": "2026-02-01"}
    )
    folder = commit(tmp_path / "study", "some")
    assert list(missing(known, "1.0.0", folder)) == []
    assert git(folder, "tag") == "some\n"
