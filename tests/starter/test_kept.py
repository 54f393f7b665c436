"""A sentence of this compendium's paper in another study's text is told, with file and line."""

import re

import pytest

from analysis.starter import kept as module
from analysis.starter.kept import kept, sentences
from tests.support.run import ROOT, write

OURS = (
    "One sentence of ours stands here [@a2020]. Another *long* one comes, of {{< var n.a >}} of"
    " {{< var n.b >}}.\n"
)


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study, beside a paper that has two sentences."""
    write(tmp_path, {"ours/index.qmd": f"## A title {{#sec-a}}\n\n{OURS}"})
    monkeypatch.setattr(module, "OURS", tmp_path / "ours")
    return write(tmp_path / "study", {"study.yml": "title: Another study\n"})


def places(study, text):
    write(study, {"manuscript/index.qmd": f"---\nabstract: |\n  New.\n---\n\n{text}"})
    return [
        line.partition(": expected words of your own")[0].rpartition("/")[2] for line in kept(study)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ONE sentence   of ours stands here.\n",
        "**One** sentence\nof ours stands here!\n",
        "Mine comes first. One sentence of ours stands here [@b2021; @c].\n",
        "Another long one comes, of {{< var n.c >}} of {{< var n.d >}}.\n",
    ],
)
def test_a_sentence_is_known_whatever_its_numbers_citations_and_marks(study, text):
    assert places(study, text) == ["index.qmd, line 6"]


@pytest.mark.parametrize(
    "text", ["One sentence of ours stands there.\n", "A title.\n", "Stands here.\n"]
)
def test_other_sentences_and_a_few_words_are_anybody_s(study, text):
    assert places(study, text) == []


@pytest.mark.parametrize(
    ("ours", "told"), [("One two three four five.", True), ("Two three four five.", False)]
)
def test_five_words_are_a_sentence_of_somebody_s_and_four_anybody_s(study, tmp_path, ours, told):
    write(tmp_path, {"ours/index.qmd": f"{ours}\n"})
    assert places(study, f"Mine is here. {ours} Mine again.\n") == ["index.qmd, line 6"] * told


def test_a_sentence_on_a_later_line_of_a_paragraph_is_told_by_that_line(study):
    text = "Mine is here\nand goes on. Then\nit ends. One sentence of ours\nstands here.\n"
    assert places(study, text) == ["index.qmd, line 8"]


def test_a_variable_between_two_words_parts_them(study, tmp_path):
    write(tmp_path, {"ours/index.qmd": "Of{{< var n.a >}}them all were asked.\n"})
    assert places(study, "Of them all were asked.\n") == ["index.qmd, line 6"]
    assert places(study, "Ofthem all were asked here.\n") == []


def test_what_is_wanted_is_said_with_the_folder_and_each_line_once(study):
    write(study, {"manuscript/index.qmd": f"x\n\n{OURS}\n"})
    assert kept(study) == [
        f"{study}/manuscript/index.qmd, line 3: expected words of your own; a sentence of the"
        " compendium's own paper is left here"
    ]


def test_without_a_manuscript_nothing_is_left_in_it(study):
    assert kept(study) == []


def test_each_place_is_told(study):
    assert places(study, f"{OURS}\n{OURS}") == ["index.qmd, lines 6, 8"]


def test_the_same_study_may_go_on_with_its_text(study):
    write(study, {"study.yml": (ROOT / "data/study.yml").read_text("utf-8")})
    assert places(study, OURS) == []


def test_a_copy_of_this_manuscript_is_told_sentence_by_sentence(tmp_path):
    write(tmp_path, {"study.yml": "title: Another study\n"})
    for name in ("index", "supplement"):
        text = (ROOT / f"manuscript/{name}.qmd").read_text("utf-8")
        write(tmp_path, {f"manuscript/{name}.qmd": text})
    told = kept(tmp_path)
    assert [line.partition(", lines ")[0].rpartition("/")[2] for line in told] == [
        *("index.qmd", "supplement.qmd"),
    ]
    places = {(line.document, line.number) for _, line in sentences(ROOT / "manuscript")}
    assert len(places) > 50
    for document, number in places:
        line = next(line for line in told if f"/{document}.qmd" in line)
        spans = re.findall(r"(\d+)(?:-(\d+))?", line.partition(", lines ")[2].partition(":")[0])
        assert any(int(a) <= number <= int(b or a) for a, b in spans), (document, number)
