"""The configuration of CODECHECK has the fields of its specification, version 2.0."""

import yaml

from analysis.archive.codecheck import codecheck
from analysis.archive.record import Record
from tests.support.run import write

PEOPLE = [
    {"given-names": "Ada", "family-names": "Example", "orcid": "https://orcid.org/0000-0002-1825"},
    {"name": "The team"},
]
REFERENCES = [{"title": "One", "doi": "10.1000/one"}, {"title": "No DOI"}]


def test_it_says_which_paper_it_is_of_and_what_was_found_file_by_file(tmp_path):
    write(tmp_path, {"analysis/tables/a.py": '"""Themes."""\n'})
    cff = {"title": "Über A", "doi": "10.5281/z.1", "references": REFERENCES}
    known = Record(cff, PEOPLE, "", "a" * 40, "2026-02-01", "eng", "open")
    found = {"tables/a.csv": [], "tables/b.csv": ["a difference"]}
    text = codecheck(known, found, tmp_path, "mine/")
    assert text.startswith("---\n# Made by `make archive`. Who checks replaces certificate, codech")
    assert "Über A" in text
    assert yaml.safe_load(text) == {
        "version": "https://codecheck.org.uk/spec/config/2.0/",
        "paper": {
            "title": "Über A",
            "authors": [{"name": "Ada Example", "ORCID": "0000-0002-1825"}, {"name": "The team"}],
            "reference": "https://doi.org/10.5281/z.1",
            "reference-other": ["https://doi.org/10.1000/one"],
        },
        "manifest": [
            {
                "file": "mine/tables/a.csv",
                "comment": "Themes. Identical to the committed version.",
            },
            {
                "file": "mine/tables/b.csv",
                "comment": "One of the tables. Differs from the committed version.",
            },
        ],
        "codechecker": [{"name": "not yet assigned"}],
        "summary": (
            f"The results were built afresh from commit {'a' * 40} and compared, file by file,"
            " with what is committed: all are the same. `make verify` does it again."
        ),
        "certificate": "0000-000",  # the placeholder of CODECHECK's own tools
        "report": "not yet published",
        "source": f"commit {'a' * 40}",
    }


def test_a_paper_without_a_doi_has_no_reference(tmp_path):
    known = Record({"title": "A"}, [], "", "a" * 40, "2026-02-01", "eng", "open")
    assert yaml.safe_load(codecheck(known, {}, tmp_path, ""))["paper"] == {
        "title": "A",
        "authors": [],
    }
