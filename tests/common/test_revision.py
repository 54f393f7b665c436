"""Revisions are read with git and left as they are; what git refuses is said in words."""

import pytest

from analysis.common.revision import RevisionError, commit, extract, git, under_git
from tests.support.run import commit as commit_all
from tests.support.run import git as run_git
from tests.support.run import needs_git, write

pytestmark = needs_git


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A repository of two files in a folder of it, committed once, and a folder beside it."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    write(tmp_path / "none", {"a": ""})
    return commit_all(write(tmp_path / "whole", {"p/a.txt": "one", "p/b/c.txt": "two"}), "v1")


def test_a_revision_is_its_full_hash_by_any_name(folder):
    head = run_git(folder, "rev-parse", "HEAD").strip()
    assert len(head) == 40
    assert {commit(folder, name) for name in ("HEAD", "v1", head, head[:7])} == {head}
    write(folder, {"p/a.txt": "other"})
    run_git(folder, "tag", "-a", "v2", "-m", "annotated")
    assert commit(folder / "p", "v2") == head


@pytest.mark.parametrize("name", ["nosuch", "--all", "v1:p/a.txt"])
def test_a_revision_that_there_is_not_is_named(folder, name):
    with pytest.raises(RevisionError) as said:
        commit(folder, name)
    assert str(said.value).startswith(f"git knows no revision {name}.")


def test_a_repository_without_a_commit_and_a_folder_without_a_repository_are_told(folder):
    empty = write(folder.parent / "empty", {"a": ""})
    run_git(empty, "init", "-q")
    with pytest.raises(RevisionError, match=r"^git knows no revision HEAD: this repository has no"):
        commit(empty, "HEAD")
    with pytest.raises(RevisionError) as said:
        commit(folder.parent / "none", "HEAD")
    first, second, *_ = str(said.value).splitlines()
    assert first == f"This needs a git checkout, and {folder.parent}/none is none."
    assert second.startswith("fatal: not a git repository")


def test_whether_a_folder_lies_in_a_repository_is_known(folder):
    assert under_git(folder / "p")
    assert not under_git(folder.parent / "none")
    assert not under_git(folder / "gone")


def test_without_git_that_is_said(folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(RevisionError, match=r"^This needs git, which is not installed\.$"):
        git(folder, "status")
    assert not under_git(folder)


def test_files_of_a_revision_are_written_as_they_were_those_of_a_part_alone(folder):
    write(folder, {"p/a.txt": "changed", "p/new.txt": ""})
    extract(folder, "v1", folder.parent / "all")
    out = folder.parent / "all/p"
    assert {p.relative_to(out).as_posix() for p in out.rglob("*.txt")} == {"a.txt", "b/c.txt"}
    assert (out / "a.txt").read_text() == "one"
    extract(folder / "p", "v1", folder.parent / "part", "b")
    assert [p.name for p in (folder.parent / "part").iterdir()] == ["b"]
    with pytest.raises(RevisionError):
        extract(folder / "p", "v1", folder.parent / "part", "nosuch")


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
def test_git_asks_where_it_is_told_to_and_not_where_another_git_called_from(
    folder, monkeypatch, name
):
    monkeypatch.setenv(name, str(folder.parent / "none"))
    assert git(folder, "ls-files").decode().split() == ["p/a.txt", "p/b/c.txt"]


def test_git_reads_what_it_is_given_and_another_index(folder):
    digest = git(folder, "hash-object", "--stdin", given=b"one").decode().strip()
    assert digest == run_git(folder, "rev-parse", "v1:p/a.txt").strip()
    index = folder.parent / "index"
    assert git(folder, "ls-files", index=index) == b""
    git(folder, "read-tree", "v1", index=index)
    assert git(folder, "ls-files", index=index).count(b"\n") == 2


def test_what_git_refuses_is_said_after_the_words_for_it(folder):
    with pytest.raises(RevisionError) as said:
        git(folder, "nosuch", refused="It cannot be done.")
    assert str(said.value).startswith("It cannot be done.\ngit: 'nosuch' is not a git command.")
    with pytest.raises(RevisionError, match=r"^git: 'nosuch'"):
        git(folder, "nosuch")
