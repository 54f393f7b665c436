"""What a commit would take along, asked of commits that are laid out by hand."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.common.problems import Problem
from analysis.privacy import commit as module
from analysis.privacy.commit import (
    STAGED,
    Commit,
    elsewhere,
    findings,
    nested_studies,
    rest_of,
    unsearched,
)
from analysis.privacy.texts import FILE, NAME, Text
from analysis.study.digests import WITHHELD, Digests
from tests.support.run import write

MINE, YOURS = Path("mine"), Path("yours")


@pytest.fixture
def commit(tmp_path, monkeypatch):
    """Lays out what a commit holds of a project; this is asked in the folder of the copy."""

    def held(files, here=None, staged=(), prefix=""):
        project, copy = tmp_path / "project", tmp_path / "copy"
        for folder in (project, copy):
            shutil.rmtree(folder, ignore_errors=True)
        write(project, files if here is None else here)
        write(copy / prefix, files)
        monkeypatch.chdir(copy / prefix)
        return Commit(
            *(
                project,
                copy / prefix,
                Path(prefix),
                tuple(map(Path, files)),
                tuple(map(Path, staged)),
            )
        )

    return held


# What it holds


def test_what_is_tracked_below_a_folder_is_named_from_there(commit):
    held = commit({"mine/a": "", "mine/b/c": "", "other/d": "", "minee/e": "", "mine.txt": ""})
    assert held.below(MINE) == [Path("a"), Path("b/c")]


def test_studies_are_the_folders_with_settings_but_not_the_project_itself(commit):
    held = commit({"study.yml": "", "a/study.yml": "", "b/c/study.yml": "", "d/study.yaml": ""})
    assert held.studies() == [Path("a"), Path("b/c")]


WHOLE = {
    "mine/study.yml": "1",
    "mine/datapackage.json": "2",
    "mine/raw/a.csv": "3",
    "mine/published/facts.yml": "4",
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_commit_holds_a_study_if_nothing_that_decides_is_otherwise(commit, name):
    assert commit(WHOLE).holds(MINE)
    assert not commit(WHOLE, here=WHOLE | {name: "x"}).holds(MINE)
    less = {n: text for n, text in WHOLE.items() if n != name}
    assert not commit(less, here=WHOLE).holds(MINE)
    assert not commit(WHOLE, here=less).holds(MINE)
    assert commit(WHOLE, here=WHOLE | {"mine/tables/a.csv": "x"}).holds(MINE)


def test_files_of_one_size_and_one_day_are_compared_by_what_they_say(commit):
    held = commit(WHOLE, here=WHOLE | {"mine/raw/a.csv": "9"})
    for folder in (held.project, held.copy):
        os.utime(folder / "mine/raw/a.csv", (1, 1))
    assert not held.holds(MINE)


# Other files of a study


def test_the_rest_of_a_study_is_what_is_tracked_and_was_not_searched(commit):
    files = {
        "mine/study.yml": "a: 1\n",
        "mine/notes.md": "Dr Smith\n",
        "mine/tables/a.csv": "x\n",
        "manuscript/index.qmd": "y\n",
        "other.md": "z\n",
    }
    searched = [Text(FILE, "study.yml", "", "", ""), Text(NAME, "notes.md", "", "", "")]
    found = {text.file for text in rest_of(commit(files), MINE, searched)}
    assert found == {"notes.md", "tables/a.csv"}


def test_outputs_and_prose_beside_data_belong_to_the_study_in_data(commit):
    files = {f"{name}/a.md": "x\n" for name in ("data", "tables", "figures", "manuscript", "docs")}
    held = commit(files)
    found = {text.file for text in rest_of(held, Path("data"), [])}
    assert found == {"a.md", "tables/a.md", "figures/a.md", "manuscript/a.md"}


# Deny-lists


def test_entries_of_a_deny_list_are_reported_in_files_of_others(commit):
    files = {"a.md": "x\nLeeds\n", "Leeds.md": "", "mine/b.md": "Leeds\n", "c.md": "Leeds\n"}
    held = commit(files, staged=["a.md", "Leeds.md", "mine/b.md"])
    assert list(elsewhere(held, {MINE: ["Leeds"]}, [MINE])) == [
        Problem("a.md", 2, "", "", f"no entry of the deny-list; remove it{STAGED}"),
        Problem(
            *("….md", 0, "", ""),
            f"no entry of the deny-list in the name of this file; remove it{STAGED}",
        ),
    ]
    assert list(elsewhere(held, {MINE: []}, [MINE])) == []
    assert list(elsewhere(held, {}, [])) == []


def test_an_entry_of_one_study_is_not_looked_for_in_its_own_files_but_in_those_of_another(commit):
    held = commit({"mine/a.md": "Leeds York\n"}, staged=["mine/a.md"])
    assert list(elsewhere(held, {MINE: ["Leeds"]}, [MINE])) == []
    assert len(list(elsewhere(held, {MINE: ["Leeds"], YOURS: ["York"]}, [MINE, YOURS]))) == 1


def test_in_files_of_a_study_that_is_not_checked_its_own_entries_are_looked_for(commit):
    held = commit({"mine/a.md": "Leeds\n"}, staged=["mine/a.md"])
    assert len(list(elsewhere(held, {MINE: ["Leeds"]}, []))) == 1
    assert len(list(elsewhere(held, {Path(): ["Leeds"]}, [MINE]))) == 1


@pytest.mark.parametrize(
    ("prefix", "entries"), [("", ["mine"]), ("Leeds-sites", ["Leeds"]), ("a/b", ["B / mine"])]
)
def test_entries_of_a_study_are_looked_for_in_the_names_of_its_own_folders(commit, prefix, entries):
    files = {"mine/a.md": "x\n", "mine/b.md": ""}
    held = commit(files, staged=[*files], prefix=prefix)
    (problem,) = elsewhere(held, {MINE: entries}, [MINE])
    expected = f"no entry of the deny-list in the name of this folder; remove it{STAGED}"
    assert problem.expected == expected
    assert "…" in problem.file


def test_names_of_repositories_within_this_one_are_searched(commit):
    held = replace(commit({"a.md": ""}), within=(Path("sites/Leeds"),))
    (problem,) = elsewhere(held, {MINE: ["Leeds"]}, [MINE])
    assert problem.file == "sites/…"
    assert list(elsewhere(held, {MINE: ["York"]}, [MINE])) == []


def test_only_the_deny_list_is_searched_for_in_files_of_others(commit):
    held = commit({"a.md": "Dr Smith of Leeds\n"}, staged=["a.md"])
    (problem,) = elsewhere(held, {MINE: ["Leeds"]}, [MINE])
    assert "deny-list" in problem.expected


def test_files_are_named_from_the_repository(commit):
    held = commit({"a.md": "Leeds\n", "b.bin": "\0"}, staged=["a.md", "b.bin"], prefix="sub")
    (problem,) = elsewhere(held, {MINE: ["Leeds"]}, [MINE])
    assert problem.file == "sub/a.md"
    assert unsearched(held) == {"sub/b.bin": "all of it"}


# Without a key


def text(words, file="a.md"):
    return Text(FILE, file, words, words, words)


def waived(file="a.md", kind="name with a title", digest="1"):
    return {"file": file, "kind": kind, "digest": digest}


def found(texts, waivers, before):
    return [
        (f.file, f.row, f.digest) for f in findings(texts, (), waivers, WITHHELD, lambda: before)
    ]


def test_with_a_key_all_is_found_with_its_digest():
    def never():
        raise AssertionError

    (one,) = findings([text("Dr Smith")], (), [], Digests(key=b"k"), never)
    assert one.digest


def test_what_was_committed_and_waived_is_presumed_to_be_waived_still():
    before = [text("Dr Smith")]
    assert found([text("Dr Smith")], [waived()], before) == []
    assert found([text("Dr Smith")], [], before) == [("a.md", 1, "")]
    assert found([text("Dr Smith")], [waived(file="b.md")], before) == [("a.md", 1, "")]
    assert found([text("Dr Smith")], [waived(kind="date")], before) == [("a.md", 1, "")]


def test_what_is_new_is_not_waived_even_where_waivers_are_left():
    before = [text("Dr Smith")]
    now = [text("Dr Smith\nDr Jones")]
    assert found(now, [waived(), waived(digest="2")], before) == [("a.md", 2, "")]
    assert found([text("Dr Smith", "b.md")], [waived(file="b.md")], before) == [("b.md", 1, "")]


def test_of_more_words_than_waivers_none_is_presumed_to_be_waived():
    both = [text("Dr Smith\nDr Jones")]
    assert found(both, [waived()], both) == [("a.md", 1, ""), ("a.md", 2, "")]
    assert found(both, [waived(), waived()], both) == [("a.md", 1, ""), ("a.md", 2, "")]
    assert found(both, [waived(), waived(digest="2")], both) == []
    same = [text("Dr Smith\nDr Smith")]
    assert found(same, [waived()], same) == []


def test_where_nothing_was_committed_the_number_of_waivers_decides():
    assert found([text("Dr Smith")], [waived()], None) == []
    assert len(found([text("Dr Smith\nDr Jones")], [waived()], None)) == 2


def test_studies_at_any_depth_are_asked_of_git(tmp_path, monkeypatch):
    write(tmp_path, {"a/study.yml": "", "study.yml": ""})
    monkeypatch.setattr(module, "git", lambda *_: b"a/study.yml\0study.yml\0gone/study.yml\0")
    assert list(nested_studies(tmp_path)) == [tmp_path / "a"]
