"""In a clone, which has no key, a waiver holds for the words that were committed before."""

import shutil

import pytest

from analysis.common.revision import git
from tests.support.small import ROOT, write_study

MAIL, OTHER, PAGE = "jane.doe@example.org", "john.roe@example.org", "manuscript/index.qmd"
WAIVER = {"file": PAGE, "kind": "e-mail address", "digest": "a" * 12, "reason": "none", "by": "A"}


@pytest.fixture
def clone(repository, monkeypatch, gate_says):
    """A clone of a restricted study that wrote to an address, which its authors waived."""
    shutil.copy(ROOT / ".gitignore", repository)
    monkeypatch.chdir(repository)
    data = write_study(repository / "study", waived=[WAIVER])
    shutil.rmtree(data / "raw")

    def say(text, *, then=f"Ask {MAIL}.\n"):
        (data / PAGE).parent.mkdir(exist_ok=True)
        (data / PAGE).write_text(then, "utf-8")
        git(repository, "add", "-A")
        git(repository, "commit", "-qm", "Then")
        (data / PAGE).write_text(text, "utf-8")
        git(repository, "add", "-A")
        return gate_says()

    return say


@pytest.mark.parametrize("text", [f"Ask {MAIL}.\n", f"One more.\n\nDo ask {MAIL}.\n", "Nothing.\n"])
def test_words_that_were_committed_pass_and_it_is_said_what_was_not_checked(clone, text):
    said = clone(text)
    assert "problem" not in said
    assert "whether waivers and outputs fit the data could not be checked" in said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"Ask {OTHER}.\n", 1),  # in the place of the one that was waived
        (f"Ask {MAIL}.\n\nOr {OTHER}.\n", 3),
        (f"Ask {MAIL} or {OTHER}.\n", 1),
        (f"Ask {MAIL.upper()}.\n", 1),
    ],
)
def test_no_new_words_hide_behind_a_waiver(clone, text, line):
    said = clone(text)
    assert f"{PAGE}, line {line}: expected no e-mail address; remove it, or waive it where" in said
    assert MAIL not in said
    assert OTHER not in said


def test_words_that_were_committed_without_a_waiver_do_not_pass(clone):
    both = f"Ask {MAIL}.\n\nOr {OTHER}.\n"
    said = clone(both, then=both)
    assert f"{PAGE}, lines 1, 3: expected no e-mail address" in said
