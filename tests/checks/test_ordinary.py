"""An ordinary article, of an invented study: which of its words are refused, and which not."""

import re
import shutil

import pytest

from analysis.checks.check import everything
from analysis.prose import typed
from tests.support.run import ROOT, write
from tests.support.small import write_study

ARTICLE = ROOT / "tests/support/ordinary"
CODINGS = [
    ("FG1", "P1", "A.wait", "C1", 5, "E1"),
    ("I1", "P3", "A.rush"),
    ("FG1", "P2", "B", "C1", 90, "E2"),
    ("I2", "P4", "B", "C2"),
]
EXCERPTS = [("E1", "TEST TEXT ONE, which nobody said"), ("E2", "TEST TEXT TWO, nor this")]
# Of the data, the text and its terms: none of these is a result, and none is refused.
DAYS = """
phrases:
  - {phrase: 12 March 2021, reason: Day of the approval.}
  - {phrase: 31 December 2026, reason: Day of the release.}
"""


@pytest.fixture
def study(tmp_path):
    data = write_study(tmp_path / "study", codings=CODINGS, excerpts=EXCERPTS)
    shutil.copytree(ARTICLE, data / "manuscript")
    for name in ("vancouver.csl", "_quarto.yml"):
        shutil.copy(ROOT / "manuscript" / name, data / "manuscript")
    return data


def test_it_is_about_as_long_as_was_said():
    _, _, body = (ARTICLE / "index.qmd").read_text("utf-8").split("---\n", 2)
    words = re.findall(r"[^\W\d_][\w’'-]*", re.sub(r"\{[^{}]*\}+", " ", body))
    assert 600 <= len(words) <= 700


def test_of_its_numbers_those_are_refused_that_may_be_results(study):
    found = everything(study, study / "manuscript").text
    numbers = [re.search("“(.*?)”", p)[1] for p in found if "is a typed number" in p]
    assert numbers == ["one", "once"]
    others = [p for p in found if "is a typed number" not in p]
    assert [p for p in others if "asserts quantity" not in p] == []
    lines = [int(re.search(r":(\d+):", p)[1]) for p in found]
    text = (ARTICLE / "index.qmd").read_text("utf-8").splitlines()
    methods = range(text.index("## Introduction {#sec-introduction .free}"), text.index(RESULTS))
    assert [line for line in lines if line in methods] == []


def test_of_its_words_few_are_taken_for_results_and_a_line_says_all_that_are_in_it(study):
    found = everything(study, study / "manuscript")
    assert len(found.text) <= WRONGLY
    said = found.report(study / "manuscript").splitlines()
    (line,) = [line for line in said if line.startswith("manuscript/index.qmd:61: ")]
    assert line.startswith(
        "manuscript/index.qmd:61: “Several”, “Nobody”, “more”, “Both”, “few” assert quantity,"
    )


# Of Findings and Discussion of two others: how many words are refused, and some that have to be.
OTHERS = {
    "believed": (
        38,
        ["many", "Several", "a few", "rarely", "None", "Most", "Two", "More than one"],
    ),
    "reliable": (41, ["majority", "Both", "most", "tended", "especially", "usually", "hardly"]),
}


@pytest.mark.parametrize("name", OTHERS)
def test_of_other_articles_what_is_said_of_the_people_is_refused_and_little_else(study, name):
    many, held = OTHERS[name]
    text = (ARTICLE / f"{name}.md").read_text("utf-8")
    folder = write(study / "manuscript", {"index.qmd": f"---\ntitle: Small\n---\n\n{text}"})
    found = typed.problems(folder)
    assert len(found) <= many
    said = {re.search("“(.*?)”", problem)[1] for problem in found}
    assert set(held) <= said


WRONGLY = 15
RESULTS = "## Results {#sec-results}"


def test_one_entry_suffices_for_a_day(study):
    found = everything(study, study / "manuscript").identifiers
    assert [problem.expected.partition(";")[0] for problem in found] == ["no date", "no date"]
    write(study, {"manuscript/allowed.yml": DAYS})
    assert everything(study, study / "manuscript").identifiers == []
