"""All checks of a study at once, without a build."""

from types import SimpleNamespace

import pytest

from analysis.imports.home.new import TITLE, write_study
from analysis.review import check
from analysis.starter.example import tables
from tests.support.run import ROOT, alter, call


@pytest.fixture
def study(tmp_path):
    """A study as it is laid down."""
    write_study(tmp_path / "study", TITLE, tables())
    return tmp_path / "study"


def test_a_new_study_has_nothing_wrong_and_much_to_decide_and_nothing_is_built(study):
    done = call(check.main, study)
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout.startswith("Still to decide (")
    assert "study.yml:3: title: title of the study\n" in done.stdout
    assert done.stdout.endswith(f"{study}/: nothing is wrong.\n")
    assert not (study / "tables").exists()
    assert not (study / "manuscript/_output").exists()


def test_what_is_wrong_with_text_claims_and_checklists_is_said_at_once(study):
    index = study / "manuscript/index.qmd"
    alter(index, "describes it by kind.", "describes [most of it]{#claim-much} by 3 kinds.")
    alter(study / "manuscript/checklists/reporting.yml", "status: TODO", "status: perhaps")
    done = call(check.main, study)
    assert done.status == 1
    for said in ("“3” is a typed number", "for #claim-much", "found 'perhaps', expected a status"):
        assert said in done.stderr
    assert "Still to decide" in done.stdout
    assert "nothing is wrong" not in done.stdout


def test_what_is_wrong_with_data_is_said_row_by_row(study):
    alter(study / "raw/codings.csv", "T1.2", "T9")
    alter(study / "raw/sources.csv", "interview", "talk")
    done = call(check.main, study)
    assert done.status == 1
    assert "raw/codings.csv, row 2, column code_id" in done.stderr
    assert "raw/sources.csv, row 3, column mode" in done.stderr


def test_a_sentence_of_this_paper_is_a_warning(study):
    text = (ROOT / "manuscript/index.qmd").read_text("utf-8")
    sentence = (
        "Systemwide training and support for clinicians, in specialist and in generic services,"
    )
    assert sentence in text
    line = next(line for line in text.splitlines() if sentence in line)
    alter(
        study / "manuscript/index.qmd", "TODO: what follows from the study.", line.split(". ")[-2]
    )
    done = call(check.main, study)
    assert "of the compendium's own paper is left here" in done.stdout


@pytest.fixture
def said(monkeypatch, capsys, tmp_path):
    """What the command prints and how it ends, of a study of which so much is wrong and open."""

    def call(data, wrong="", notes=(), words=(), points=()):
        found = SimpleNamespace(report=lambda _: wrong) if wrong else None
        monkeypatch.setattr(check, "everything", lambda *_: found)
        monkeypatch.setattr(check, "kept", lambda _: notes)
        monkeypatch.setattr(check, "english", lambda _: words)
        monkeypatch.setattr(check, "open_points", lambda _: points)
        monkeypatch.setattr(check, "listed", lambda points: [f"TODO {p}" for p in points])
        monkeypatch.setattr("sys.argv", ["check", data])
        monkeypatch.chdir(tmp_path)
        try:
            check.main()
        except SystemExit as ended:
            return capsys.readouterr().out.splitlines(), ended.code
        return capsys.readouterr().out.splitlines(), 0

    return call


def test_notes_words_and_what_is_to_decide_are_said_before_what_is_wrong(said):
    told = said("mine", "2 problems.", ["left here"], ["English words"], ["a", "b"])
    lines = ["left here", "English words", "Still to decide (2):", "TODO a", "TODO b"]
    assert told == (lines, "mine/: 2 problems.")
    assert said("mine", points=["a"]) == (
        ["Still to decide (1):", "TODO a", "mine/: nothing is wrong."],
        0,
    )


def test_where_nothing_is_open_that_is_said_and_the_study_of_the_project_decides_nothing(said):
    nothing = ["{}/: nothing is left to decide.", "{}/: nothing is wrong."]
    assert said("mine") == ([line.format("mine") for line in nothing], 0)
    assert said("data", points=["a"]) == ([line.format("data") for line in nothing], 0)
