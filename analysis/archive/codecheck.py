"""The configuration that CODECHECK asks for (version 2.0): what to check, and who answers for it.

Certificate, codechecker and report are those of a check that is still to come. The certificate has
the placeholder by which CODECHECK's own tools know that none is assigned.
"""

from __future__ import annotations

from pathlib import Path

from analysis.archive.record import DOI, ORCID, Record, name_of
from analysis.review.compare import Comparison
from analysis.review.verify import configuration, manifest

HEAD = """---
# Made by `make archive`. Who checks replaces certificate, codechecker and report.
"""
SUMMARY = (
    "The results were built afresh from commit {} and compared, file by file, with what is"
    " committed: all are the same. `make verify` does it again."
)


def codecheck(known: Record, found: Comparison, project: Path, place: str) -> str:
    """Return the configuration of a verified revision.

    Args:
        known: what is known of it.
        found: the results that were compared.
        project: the folder whose modules made them.
        place: what stands before their paths in the archive.
    """
    authors = [
        {"name": name_of(author)}
        | ({"ORCID": author["orcid"].removeprefix(ORCID)} if author.get("orcid") else {})
        for author in known.people
    ]
    about = [DOI + str(reference["doi"]) for reference in known.articles]
    paper = {"title": known.cff["title"], "authors": authors}
    paper |= {"reference": DOI + known.doi} if known.doi else {}
    paper |= {"reference-other": about} if about else {}
    items = [item | {"file": place + item["file"]} for item in manifest(project, found)]
    content = {
        "paper": paper,
        "manifest": items,
        "codechecker": [{"name": "not yet assigned"}],
        "summary": SUMMARY.format(known.revision),
        "certificate": "0000-000",
        "report": "not yet published",
        "source": f"commit {known.revision}",
    }
    return configuration(content, HEAD)
