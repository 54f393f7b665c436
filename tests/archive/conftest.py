"""A study with an author and a citation, as archives want to know it."""

import pytest
import yaml

from analysis.archive.record import record
from tests.support.run import write
from tests.support.small import ROOT, write_study

ORCID = "https://orcid.org/0000-0002-1825-0097"  # ORCID's own example
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
