"""What git does not hold of a study is laid into the clone in which it is built."""

from pathlib import Path

import pytest

from analysis.common.revision import RevisionError
from analysis.review import stage
from analysis.review.stage import _lay_out, scratch_of
from tests.support.run import commit, git, needs_git, write
from tests.support.small import ROOT, write_study


def test_tables_deny_list_and_earlier_releases_are_laid_where_the_settings_lead(tmp_path):
    settings = {"deny_list": "../denied.txt"}
    here = write_study(tmp_path / "home/study", **settings)
    with (here / "study.yml").open("a", encoding="utf-8") as file:
        file.write("disclosure: {released: [../first, v1]}\n")
    write(tmp_path / "home", {"denied.txt": "Wickenby\n"})
    write(tmp_path / "home/first", {"tables/themes.csv": "a\n", "raw/codings.csv": "stays\n"})
    scratch = tmp_path / "scratch"
    _lay_out(here, scratch / "clone/study", scratch)
    laid = {p.relative_to(scratch).as_posix() for p in scratch.rglob("*") if p.is_file()}
    raw = {f"clone/study/raw/{path.name}" for path in (here / "raw").iterdir()}
    assert laid == {"clone/denied.txt", "clone/first/tables/themes.csv", *raw}
    assert (scratch / "clone/denied.txt").read_text("utf-8") == "Wickenby\n"


def test_without_tables_nothing_can_be_verified(tmp_path):
    with pytest.raises(
        RevisionError,
        match=r"^The tables of study/ are not here \(raw/\): where they are, it can be verified\.$",
    ):
        _lay_out(write(tmp_path / "study", {}), tmp_path / "clone", tmp_path)


def test_tables_that_stay_at_home_are_copied_no_further_than_beside_what_is_made_of_them(tmp_path):
    study = write_study(tmp_path / "study")
    assert scratch_of(study) == scratch_of(study) == study / "build"
    assert (study / "build").is_dir()
    assert scratch_of(ROOT / "data") is None
    assert scratch_of(tmp_path / "gone") is None


STUDY = {"tables/themes.csv": "a\n", "manuscript/index.qmd": "Text.\n", "README.md": "Words.\n"}
SETTINGS = "title: A\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project in a folder of its repository, with its study and another one that is committed."""
    whole = tmp_path / "whole"
    files = {
        **{f"paper/{name}": text for name, text in STUDY.items()},
        **{"paper/Snakefile": "rule all:\n", "paper/data/study.yml": SETTINGS, "other.txt": ""},
        **{"paper/old/study.yml": SETTINGS, "paper/old/tables/a.csv": "a\n"},
        **{"paper/old/figures/b.svg": "<svg/>", "paper/old/README.md": "", ".gitignore": "raw/\n"},
        **{"paper/none/study.yml": SETTINGS, "paper/none/notes.md": ""},
    }
    commit(write(whole, files), "v1")
    write(whole, {"paper/old/raw/a.csv": "stays\n", "paper/Snakefile": "not committed\n"})
    monkeypatch.setattr(stage, "ROOT", whole / "paper")
    monkeypatch.chdir(whole / "paper")
    return whole / "paper"


def held(folder):
    """The files of a folder by their paths, but for what git keeps."""
    paths = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    return {path for path in paths if ".git/" not in path}


@needs_git
def test_the_study_of_the_project_is_staged_as_it_is_committed_without_what_is_made(
    project, tmp_path
):
    state = stage.stage("v1", Path("data"), tmp_path / "scratch")
    head = git(project, "rev-parse", "v1").strip()
    assert state.source == f"commit {head} (v1)"
    assert stage.stage(head[:7], Path("data"), tmp_path / "again").source == f"commit {head}"
    assert state.study == state.project
    assert (state.data, state.own) == ("", False)
    assert state.others == {"old/": ["figures/b.svg", "tables/a.csv"]}
    tracked = {n.removeprefix("paper/") for n in git(project.parent, "ls-files").split()}
    tracked -= {"other.txt", ".gitignore"}
    assert held(state.project) == tracked - {"tables/themes.csv"}
    assert held(state.committed) == tracked
    assert (state.project / "Snakefile").read_text() == "rule all:\n"
    assert len(state.project.relative_to(tmp_path / "scratch").parts) == 9 + len(("clone", "paper"))


@needs_git
@pytest.mark.usefixtures("project")
def test_a_study_in_the_repository_of_the_project_is_staged_with_its_tables(tmp_path):
    state = stage.stage("HEAD", Path("old"), tmp_path / "scratch")
    assert (state.data, state.own, state.others) == ("old", False, {})
    assert state.study == state.project / "old"
    assert (state.study / "raw/a.csv").read_text() == "stays\n"
    assert held(state.study) == {"study.yml", "README.md", "raw/a.csv"}
    assert held(state.committed) == {"study.yml", "README.md", "tables/a.csv", "figures/b.svg"}
    assert (state.project / "tables/themes.csv").is_file()  # of a study that is not built here


@needs_git
def test_a_study_with_a_repository_of_its_own_is_built_by_the_last_committed_code(
    project, tmp_path
):
    files = STUDY | {"study.yml": SETTINGS, ".gitignore": "raw/\n"}
    mine = commit(write(tmp_path / "mine", files), "v1")
    write(mine, {"raw/a.csv": "stays\n"})
    write(project, {"Snakefile": "newer\n"})
    commit(project.parent, "v2")
    state = stage.stage("v1", mine, tmp_path / "scratch")
    assert state.source == f"commit {git(mine, 'rev-parse', 'v1').strip()} (v1)"
    assert state.own
    assert state.others == {}
    assert state.project / state.data == state.project / "../../study"
    assert (state.project / state.data).resolve() == state.study.resolve()
    assert (state.project / "Snakefile").read_text() == "newer\n"
    assert held(state.study) == {*files, "raw/a.csv"} - {"tables/themes.csv"}
    assert held(state.committed) == {*files}


@needs_git
@pytest.mark.usefixtures("project")
def test_what_is_staged_shares_no_file_with_what_it_was_cloned_of(tmp_path):
    state = stage.stage("v1", Path("data"), tmp_path / "scratch")
    links = [p.stat().st_nlink for p in state.project.parent.rglob("*") if p.is_file()]
    assert {*links} == {1}


def test_a_study_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RevisionError, match=r"^There is no folder .*/gone\.$"):
        stage.stage("v1", tmp_path / "gone", tmp_path / "scratch")


@pytest.mark.parametrize(
    ("name", "laid"),
    [
        ("../beside.txt", {"beside.txt"}),
        ("denied.txt", {"study/denied.txt"}),
        ("../../far/denied.txt", set()),  # which would lie outside of the scratch folder
        ("~/denied.txt", set()),
        ("../gone.txt", set()),
    ],
)
def test_a_deny_list_is_laid_where_its_path_leads_if_that_is_in_the_scratch_folder(
    tmp_path, monkeypatch, name, laid
):
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    files = ("home/beside.txt", "home/study/denied.txt", "far/denied.txt", "user/denied.txt")
    write(tmp_path, dict.fromkeys(files, "Wickenby\n"))
    here = write(tmp_path / "home/study", {"raw/a.csv": "a\n", "study.yml": f"deny_list: {name}\n"})
    scratch = tmp_path / "scratch"
    _lay_out(here, scratch / "study", scratch)
    assert held(scratch) == laid | {"study/raw/a.csv"}


def test_what_a_clone_has_is_not_replaced_by_what_lies_here(tmp_path):
    here = write(tmp_path / "study", {"raw/a.csv": "new\n", "raw/b/c.csv": "deep\n"})
    write(here, {"study.yml": "deny_list: 5\ndisclosure: {released: first}\n"})
    scratch = write(tmp_path / "scratch", {"study/raw/a.csv": "committed\n"})
    _lay_out(here, scratch / "study", scratch)
    assert held(scratch) == {"study/raw/a.csv", "study/raw/b/c.csv"}
    assert (scratch / "study/raw/a.csv").read_text() == "committed\n"


def test_of_an_earlier_release_neither_tables_nor_its_repository_are_laid_out(tmp_path):
    here = write(tmp_path / "study", {"raw/a.csv": "", "study.yml": "disclosure: {released: [v1]}"})
    write(here, {"v1/raw/a.csv": "", "v1/build/a": "", "v1/.git/a": "", "v1/figures/a.svg": ""})
    _lay_out(here, tmp_path / "scratch/study", tmp_path / "scratch")
    assert held(tmp_path / "scratch") == {"study/raw/a.csv", "study/v1/figures/a.svg"}
