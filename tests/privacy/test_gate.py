"""The gate says all that is wrong at once, each provenance by its rules, and writes nothing."""

import json
import os
import re
import shutil

import pytest

from analysis.common.problems import ContractError, Problem
from analysis.common.revision import git
from analysis.privacy import gate
from analysis.privacy.gate import check, check_prose, manuscript_of
from analysis.privacy.said import say_missing, say_unsearched
from analysis.study.digests import KEY, NOT_HERE
from tests.support.small import ROOT, write_study

MAIL = "jane.doe@example.org"
PROVENANCES = ("synthetic", "restricted", "open")


def problems(data, manuscript=None):
    with pytest.raises(ContractError) as caught:
        check(data, manuscript)
    return caught.value.problems


def run(monkeypatch, *arguments):
    """Run the command; return what it exits with, 0 if all is well."""
    monkeypatch.setattr("sys.argv", ["gate", *map(str, arguments)])
    try:
        gate.main()
    except SystemExit as left:
        return left.code
    return 0


def study(folder, provenance="restricted", **settings):
    return write_study(folder / "study", provenance=provenance, **settings)


# What is said


def test_this_study_passes():
    said = check(ROOT / "data", ROOT / "manuscript")
    assert said["rows"]["codings"] == 567
    assert said["texts"] > 3000
    assert said["identifiers"] == {"deny_list": "none", "waived": 0}


@pytest.mark.parametrize("name", ["study.yml", "raw/codings.csv", "manuscript/a.bib"])
def test_a_study_holds_no_pipe_and_no_device(repository, name):
    data = study(repository)
    (data / "manuscript").mkdir()
    (data / name).unlink(missing_ok=True)
    (data / name).symlink_to("/dev/zero")
    with pytest.raises(OSError, match=name):
        check(data, data / "manuscript")


def test_contract_identifiers_and_provenance_are_reported_together(repository):
    data = study(repository)
    for name, old, new in (
        ("raw/codebook.csv", "Trust", f"Trust {MAIL}"),
        ("raw/sources.csv", "focus_group", "group"),
        ("study.yml", "A small study", "A study of Dr Quillfeather"),
    ):
        path = data / name
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    manuscript = repository / "manuscript"
    manuscript.mkdir()
    (manuscript / "index.qmd").write_text("Call 07700 900123.\n", encoding="utf-8")
    git(repository, "add", "study")
    found = problems(data, manuscript)
    assert [(p.file, p.row, p.column) for p in found] == [
        ("manuscript/index.qmd", 1, ""),
        ("raw/", 0, ""),
        ("raw/codebook.csv", 6, "label"),
        ("raw/sources.csv", 3, "mode"),
        ("study.yml", 7, ""),
    ]


def test_the_terminal_shows_no_word_that_identifies(tmp_path, monkeypatch, capsys):
    data = study(tmp_path, "synthetic", sources=[("FG1", MAIL, 10)])
    listed = tmp_path / "denied.txt"
    listed.write_text("Wickenby\n", encoding="utf-8")
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write("deny_list: ../denied.txt\n# In Wickenby, with Dr Quillfeather\n")
    (data / "raw/Wickenby.docx").write_bytes(b"")
    code = run(monkeypatch, data, tmp_path / "check.json")
    said = capsys.readouterr().err
    assert code == "Nothing was built. Mend this and run it again."
    assert "raw/sources.csv, row 2, column mode: found '…', expected one of focus_group" in said
    assert "raw/….docx: expected no entry of the deny-list in the name of this file" in said
    assert "raw/….docx: expected only the tables that datapackage.json describes" in said
    for word in (MAIL, "wickenby", "quillfeather"):
        assert word not in said.lower()
    assert not (tmp_path / "check.json").exists()


@pytest.mark.parametrize("provenance", [*PROVENANCES, "unknown"])
def test_of_restricted_tables_only_numbers_are_shown(tmp_path, provenance):
    data = study(tmp_path, provenance, sources=[("FG1", "Jane Doe", 10), ("I1", "interview", -3)])
    shown = {(p.column, p.found) for p in problems(data) if p.file == "raw/sources.csv"}
    public = provenance in {"synthetic", "open"}
    assert ("mode", "Jane Doe" if public else "") in shown
    assert ("words", "-3") in shown
    assert public or not any("Jane" in str(p) for p in problems(data))


def test_a_waiver_that_matches_is_counted_and_one_that_does_not_is_an_error(tmp_path):
    data = study(tmp_path, title="A study by Dr Quillfeather")
    (problem,) = problems(data)
    digest = problem.expected.rpartition(" ")[2]
    waived = {"file": "study.yml", "kind": "name with a title", "reason": "none", "by": "A"}
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write(f"waived:\n- {json.dumps({**waived, 'digest': digest})}\n")
    assert check(data, None)["identifiers"]["waived"] == 1
    path = data / "study.yml"
    path.write_text(path.read_text("utf-8").replace("Dr Quill", "Dr Quell"), encoding="utf-8")
    first, second = problems(data)
    assert "delete it" in first.expected + second.expected
    assert "no name with a title" in first.expected + second.expected


@pytest.mark.parametrize("waived", ["a", "[a]", "[{file: a}]", "{}", "[{file: [1], kind: 2}]"])
def test_a_waiver_that_breaks_the_contract_waives_nothing(tmp_path, waived):
    data = study(tmp_path)
    with (data / "study.yml").open("a", encoding="utf-8") as file:
        file.write(f"waived: {waived}\n")
    assert {p.column.partition(",")[0] for p in problems(data)} == {"waived"}


def test_without_settings_the_rest_is_searched_all_the_same(tmp_path):
    data = study(tmp_path, codebook=[("A", "", MAIL)], codings=[])
    (data / "study.yml").write_text("[", encoding="utf-8")
    assert {p.file for p in problems(data)} == {"study.yml", "raw/codebook.csv"}


def test_data_that_met_the_contract_go_through_every_check(tmp_path, monkeypatch):
    data = study(tmp_path, "open")
    problem = Problem("raw/participants.csv", 0, "job", "Leeds", "more people")
    monkeypatch.setattr(gate, "CHECKS", (*gate.CHECKS, lambda _data, _folder: [problem]))
    assert problems(data) == [problem]


# Provenance


@pytest.mark.parametrize("provenance", PROVENANCES)
def test_only_restricted_tables_must_not_be_tracked(repository, provenance):
    data = study(repository, provenance)
    check(data, None)
    git(repository, "add", "-f", "study")
    if provenance != "restricted":
        check(data, None)
        return
    (problem,) = problems(data)
    assert problem.file == "raw/"
    assert problem.expected.startswith("no file that git tracks, since study.yml says provenance:")
    assert (data / KEY).is_file()  # git tracks it with the five tables
    assert f"there are 6. Run `git -C {data} rm -r --cached raw`" in problem.expected
    assert "the history of the repository, and every copy of it, may hold them" in problem.expected
    git(data, "rm", "-r", "-q", "--cached", "raw")
    check(data, None)


def test_what_is_committed_and_untracked_but_for_one_file_is_still_reported(repository):
    data = study(repository)
    git(repository, "add", "study/raw/codings.csv")
    (problem,) = problems(data)
    assert "there is 1." in problem.expected


def test_a_repository_that_git_does_not_read_is_not_taken_for_none(repository):
    data = study(repository)
    (repository / ".git/HEAD").write_text("nonsense", encoding="utf-8")
    (problem,) = problems(data)
    assert problem.expected.startswith("git to say that it tracks none of it")


def test_without_git_and_without_a_repository_nothing_is_tracked(repository, tmp_path, monkeypatch):
    data = study(repository)
    git(repository, "add", "study")
    shutil.rmtree(repository / ".git")
    check(data, None)
    (repository / ".git").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    check(data, None)


QUOTED = [("I1", "P3", "A.wait", "C1", None, "E1"), ("I2", "P4", "B", "C2", None, "E3")]


@pytest.mark.parametrize("provenance", PROVENANCES[1:])
def test_quotes_that_the_paper_does_not_rest_on_are_not_published(tmp_path, provenance):
    excerpts = [(name, f"TEST TEXT {name}") for name in ("E1", "E2", "E3")]
    data = study(tmp_path, provenance, excerpts=excerpts, codings=QUOTED)
    if provenance == "restricted":
        check(data, None)
        return
    found = problems(data)
    assert [(p.file, p.row, p.column, p.found) for p in found] == [
        ("raw/excerpts.csv", 3, "excerpt_id", "E2"),  # which nobody used
        ("raw/excerpts.csv", 4, "excerpt_id", "E3"),  # which only a second coder used
    ]
    assert all(p.expected.endswith("delete this row") for p in found)


def test_open_data_without_quotes_pass(tmp_path):
    said = check(study(tmp_path, "open"), None)
    assert said["rows"]["participants"] > 0
    assert "excerpts" not in said["rows"]
    assert {"raw/participants.csv", "raw/codings.csv"} <= said["sha256"].keys()


# The command


def test_a_report_is_written_only_if_nothing_is_wrong(tmp_path, monkeypatch):
    data, report = study(tmp_path), tmp_path / "build/check.json"
    assert run(monkeypatch, data, report) == 0
    assert json.loads(report.read_text("utf-8"))["rows"]["sources"] == 3
    assert run(monkeypatch, data) == 0  # and none where none is asked for
    before = report.read_bytes()
    (data / "raw/notes.txt").write_text("", encoding="utf-8")
    assert run(monkeypatch, data, report) == "Nothing was built. Mend this and run it again."
    assert report.read_bytes() == before


def test_what_an_earlier_build_made_is_named_when_the_gate_stops(tmp_path, monkeypatch):
    data = study(tmp_path)
    (data / "raw/notes.txt").write_text("", encoding="utf-8")
    stopped = "Nothing was built. Mend this and run it again."
    assert run(monkeypatch, data) == stopped
    for name in ("tables", "page/_output"):
        (data / name).mkdir(parents=True)
    kept = f"What an earlier build made is still there: {data}/tables/, {data}/page/_output/."
    assert run(monkeypatch, data) == f"{stopped} {kept}"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_main_document_that_is_no_file_is_not_passed_over(tmp_path, make):
    data = study(tmp_path)
    (data / "manuscript").mkdir()
    make(data / "manuscript/index.qmd")
    with pytest.raises(OSError, match=r"manuscript/index\.qmd"):
        check(data, manuscript_of(data))


def test_the_manuscript_of_a_study_lies_beside_its_data(tmp_path, monkeypatch, capsys):
    data = study(tmp_path)
    assert manuscript_of(data) is None
    (data / "manuscript").mkdir()
    (data / "manuscript/index.qmd").write_text(f"{MAIL}\n", encoding="utf-8")
    assert manuscript_of(data) == data / "manuscript"
    assert run(monkeypatch, data) != 0
    assert "manuscript/index.qmd, line 1: expected no e-mail" in capsys.readouterr().err
    monkeypatch.chdir(ROOT)
    assert str(manuscript_of(ROOT / "data")) == "manuscript"
    (tmp_path / "empty").mkdir()
    assert run(monkeypatch, data, "--manuscript", tmp_path / "empty") == 0


def test_without_arguments_every_study_of_the_project_is_checked(tmp_path, monkeypatch, capsys):
    for name in ("data", "restricted"):
        write_study(tmp_path / name)
    write_study(tmp_path / "elsewhere/deep")
    (tmp_path / "clone").mkdir()
    shutil.copy(tmp_path / "data/study.yml", tmp_path / "clone")
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch) == 0
    first, second, *rest = capsys.readouterr().out.splitlines()
    assert first == "clone/: its tables are not here, and it was not checked."
    assert second == f"clone/: whether waivers and outputs fit the data {NOT_HERE}."
    searched = (
        r"(data|restricted)/: nothing identifying in \d{3} texts \(cells, names and files\)\."
    )
    assert [re.fullmatch(searched, line)[1] for line in rest] == ["data", "restricted"]
    for name in ("data", "restricted"):
        (tmp_path / name / "raw/notes.txt").write_text("", encoding="utf-8")
    assert run(monkeypatch) == (
        "Mend this first; what identifies nobody can be waived (see data/README.md)."
        " To commit all the same: git commit --no-verify"
    )
    out, said = capsys.readouterr()
    assert "nothing identifying" not in out
    assert "data/: 1 problem in data and text.\n" in said
    assert "restricted/: 1 problem in data and text.\n" in said
    assert sorted(os.listdir(tmp_path)) == ["clone", "data", "elsewhere", "restricted"]  # noqa: PTH208


def test_a_missing_deny_list_is_told_where_the_search_goes_on_without_it(
    tmp_path, monkeypatch, capsys
):
    data = study(tmp_path, "open", deny_list="../denied.txt")
    assert run(monkeypatch, data, tmp_path / "check.json") == 0
    assert capsys.readouterr().out == (
        f"{data}/: its deny-list is not here; identifiers were searched without it.\n"
    )
    said = json.loads((tmp_path / "check.json").read_text("utf-8"))
    assert said["identifiers"]["deny_list"] == "not found"


def test_prose_alone_is_searched_without_the_data(tmp_path):
    data = study(tmp_path, title=MAIL)
    (tmp_path / "manuscript").mkdir()
    (tmp_path / "manuscript/index.qmd").write_text("Dr Quillfeather\n", encoding="utf-8")
    (problem,) = check_prose(data, tmp_path / "manuscript")
    assert (problem.file, problem.row) == ("manuscript/index.qmd", 1)


def test_what_could_not_be_searched_is_named_each_in_its_line(capsys):
    say_unsearched("data/", {"a.pdf": "all of it", "b.png": "what the picture shows"})
    assert capsys.readouterr().out == (
        "data/: a.pdf was not searched for identifiers (all of it): look at it yourself.\n"
        "data/: b.png was not searched for identifiers (what the picture shows): look at it"
        " yourself.\n"
    )
    say_missing("data/", "none")
    assert capsys.readouterr().out == ""
