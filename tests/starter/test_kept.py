"""A sentence of this compendium's paper in another study's text is told, with file and line."""

import pytest

from analysis.starter import kept as module
from analysis.starter.kept import kept, sentences
from tests.support.run import ROOT, write

OURS = (
    "One sentence stands here [@a2020]. Another *long* one of {{< var n.a >}} of {{< var n.b >}}.\n"
)


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study, beside a paper that has two sentences."""
    write(tmp_path, {"ours/index.qmd": f"## A title {{#sec-a}}\n\n{OURS}"})
    monkeypatch.setattr(module, "OURS", tmp_path / "ours")
    return write(tmp_path / "study", {"study.yml": "title: Another study\n"})


def places(study, text):
    write(study, {"manuscript/index.qmd": f"---\nabstract: |\n  New.\n---\n\n{text}"})
    return [line.partition(": a sentence")[0].rpartition("/")[2] for line in kept(study)]


@pytest.mark.parametrize(
    "text",
    [
        "ONE sentence   stands here.\n",
        "**One** sentence\nstands here!\n",
        "Mine comes first. One sentence stands here [@b2021; @c].\n",
        "Another long one of {{< var n.c >}} of {{< var n.d >}}.\n",
    ],
)
def test_a_sentence_is_known_whatever_its_numbers_citations_and_marks(study, text):
    assert places(study, text) == ["index.qmd:6"]


@pytest.mark.parametrize("text", ["One sentence stands there.\n", "A title.\n", "Stands here.\n"])
def test_other_sentences_and_a_few_words_are_anybody_s(study, text):
    assert places(study, text) == []


def test_each_place_is_told(study):
    assert places(study, f"{OURS}\n{OURS}") == [f"index.qmd:{n}" for n in (6, 8, 6, 8)]


def test_the_same_study_may_go_on_with_its_text(study):
    write(study, {"study.yml": (ROOT / "data/study.yml").read_text("utf-8")})
    assert places(study, OURS) == []


def test_a_copy_of_this_manuscript_is_told_sentence_by_sentence(tmp_path):
    write(tmp_path, {"study.yml": "title: Another study\n"})
    for name in ("index", "supplement"):
        text = (ROOT / f"manuscript/{name}.qmd").read_text("utf-8")
        write(tmp_path, {f"manuscript/{name}.qmd": text})
    assert len(kept(tmp_path)) == sum(map(len, sentences(ROOT / "manuscript").values())) > 200
