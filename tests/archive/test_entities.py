"""What an RO-Crate is made of is described in the words of RO-Crate 1.3 and of schema.org."""

import hashlib

import pytest

from analysis.archive.entities import (
    around,
    author_of,
    away_of,
    file_of,
    identifier,
    licence,
    refs,
    single,
)
from analysis.archive.record import Record

ADA = {"given-names": "Ada", "family-names": "Example", "email": "ada@example.org"}
PLACE = {"affiliation": "Example University", "ror": "https://ror.org/05gq02987"}
ORCID = "https://orcid.org/0000-0002-1825-0097"
MAIL = "mailto:ada@example.org"


def test_a_list_of_one_is_that_one_and_what_is_empty_is_left_out():
    assert single({"a": ["x"], "b": ["x", "y"], "c": [], "d": "", "e": "z", "f": 0}) == {
        **{"a": "x", "b": ["x", "y"], "e": "z", "f": 0}
    }
    assert refs(["b", "a"]) == [{"@id": "b"}, {"@id": "a"}]


@pytest.mark.parametrize(
    ("doi", "kind", "value"),
    [
        ("10.5281/z.1", "DOI", "https://doi.org/10.5281/z.1"),
        ("", "commit of git", "a" * 40),
    ],
)
def test_a_version_is_known_by_its_doi_or_by_its_commit(doi, kind, value):
    cff = {"doi": doi} if doi else {}
    known = Record(cff, [], "", "a" * 40, "2026-02-01", "eng", "open")
    assert identifier(known) == {
        "@id": "#identifier",
        "@type": "PropertyValue",
        "name": kind,
        "propertyID": kind,
        "value": value,
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("manuscript/index.qmd", "text/markdown"),
        ("tables/a.md", "text/markdown"),
        ("data/study.yml", "application/yaml"),
        ("CITATION.cff", "application/yaml"),
        ("annotations.jsonld", "application/ld+json"),
        ("vancouver.csl", "application/xml"),
        ("references.bib", "application/x-bibtex"),
        ("analysis/a.py", "text/x-python"),
        ("study.qdpx", "application/zip"),
        ("tables/a.csv", "text/csv"),
        ("figures/a.svg", "image/svg+xml"),
        ("manuscript/_output/index.pdf", "application/pdf"),
        ("LICENSE", "text/plain"),
    ],
)
def test_a_file_has_a_media_type_a_size_and_a_checksum(name, kind):
    assert file_of(name, b"four", "What it is") == {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": "What it is",
        "encodingFormat": kind,
        "contentSize": "4",
        "sha256": hashlib.sha256(b"four").hexdigest(),
    }


def test_the_file_to_read_first_is_about_all_of_it():
    assert file_of("README.md", b"", "")["about"] == {"@id": "./"}
    assert "about" not in file_of("data/README.md", b"", "")


def test_what_stays_with_the_study_is_named_and_said_not_to_be_there():
    assert away_of("#data/raw/codings.csv") == {
        "@id": "#data/raw/codings.csv",
        "@type": "CreativeWork",
        "name": "data/raw/codings.csv",
        "conditionsOfAccess": (
            "It stays with the study: it was read, and is not part of this archive."
        ),
    }


def test_a_licence_is_known_by_its_name_in_spdx():
    where = "https://spdx.org/licenses/MIT"
    assert licence("MIT") == {
        "@id": where,
        "@type": "CreativeWork",
        "name": "MIT",
        "description": "MIT",
        "url": {"@id": where},
    }


def test_an_author_is_known_by_an_orcid_or_in_this_archive_alone():
    assert author_of(ADA | PLACE | {"orcid": ORCID}, 1) == {
        "@id": ORCID,
        "@type": "Person",
        "name": "Ada Example",
        "givenName": "Ada",
        "familyName": "Example",
        "affiliation": {"@id": PLACE["ror"]},
        "contactPoint": {"@id": MAIL},
    }
    assert author_of({"name": "The team", "affiliation": "Here"}, 2) == {
        "@id": "#author-2",
        "@type": "Organization",
        "name": "The team",
        "affiliation": {"@id": "#Here"},
    }


def test_around_an_author_stand_the_affiliation_and_where_letters_reach_them():
    assert list(around(ADA | PLACE)) == [
        {
            "@id": PLACE["ror"],
            "@type": "Organization",
            "name": "Example University",
            "url": PLACE["ror"],
            "contactPoint": {"@id": MAIL},
        },
        {
            "@id": MAIL,
            "@type": "ContactPoint",
            "name": "Ada Example",
            "email": "ada@example.org",
            "contactType": "corresponding author",
            "url": MAIL,
        },
    ]
    assert list(around({"name": "The team", "affiliation": "Here"})) == [
        {"@id": "#Here", "@type": "Organization", "name": "Here", "url": ""}
    ]
    assert [e["@type"] for e in around({"name": "The team", "email": "a@b.org"})] == [
        "ContactPoint"
    ]
    assert list(around({"name": "The team"})) == []
