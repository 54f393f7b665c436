"""What earlier releases of a study printed, from git and from folders."""

import json
import shutil

import pytest

from analysis.common.revision import git
from analysis.study.earlier import COUNTS, FACTS, MARKS, QUOTES, earlier, keep
from analysis.study.schema import PACKAGE
from analysis.study.settings import STUDY
from tests.support.run import write

WHO = ("-c", "user.name=A. Tester", "-c", "user.email=a@example.org")
FIRST = {STUDY: "title: a\n", COUNTS: "one\n", MARKS: "x\n"}
RESTRICTED = {"provenance": "restricted", "disclosure": {}}


@pytest.fixture
def data(tmp_path):
    """The folder of a study, in a repository of its own."""
    folder = tmp_path / "study"
    folder.mkdir()
    git(folder, "init", "-q")
    return folder


def commit(data, files):
    """Commit some files; return the name of the release."""
    write(data, files)
    git(data, "add", "-A")
    git(data, *WHO, "commit", "-qm", "A release", "--allow-empty")
    return git(data, "rev-parse", "HEAD").decode()[:12]


def read(data, **rules):
    found = earlier(data, RESTRICTED | {"disclosure": rules})
    return {
        name: files if isinstance(files, str) else {n: f.decode() for n, f in files.items()}
        for name, files in found
    }


def test_what_git_has_committed_is_read_the_last_one_first(data):
    first = commit(data, FIRST | {QUOTES: "said\n", "other.txt": "no"})
    last = commit(data, {COUNTS: "two\n", PACKAGE: "{}", FACTS: "people: []\n"})
    found = read(data)
    assert list(found) == [last, first]
    assert found[first] == FIRST | {QUOTES: "said\n"}
    second = FIRST | {QUOTES: "said\n", COUNTS: "two\n", PACKAGE: "{}", FACTS: "people: []\n"}
    assert found[last] == second


def test_what_lies_in_the_folder_and_is_not_committed_is_no_release(data):
    first = commit(data, FIRST)
    write(data, {COUNTS: "two\n"})
    assert read(data) == {first: FIRST}


def test_a_version_is_read_once_and_settings_alone_make_no_other_one(data):
    commit(data, FIRST)
    commit(data, {STUDY: "title: b\n", PACKAGE: "{}"})
    last = commit(data, {COUNTS: "two\n"})
    back = commit(data, {COUNTS: "one\n"})
    assert list(read(data)) == [back, last]


def test_a_commit_without_tables_of_people_is_no_release(data):
    commit(data, {STUDY: "title: a\n", QUOTES: "said\n"})
    assert read(data) == {}
    one = commit(data, {MARKS: "x\n"})
    assert list(read(data)) == [one]


@pytest.mark.parametrize(
    "settings",
    [
        {"provenance": "open", "disclosure": {"released": ["v1"]}},
        {"provenance": "synthetic", "disclosure": {}},
        {"disclosure": {}},
        {"provenance": "restricted", "disclosure": []},
        {"provenance": "restricted"},
    ],
)
def test_of_other_data_and_without_rules_no_release_is_asked_for(data, tmp_path, settings):
    commit(data, FIRST)
    assert [*earlier(data, settings)] == []
    if settings.get("provenance") != "restricted":
        assert keep(data, settings, tmp_path / "earlier.json") == []
        assert not (tmp_path / "earlier.json").exists()


def test_without_a_repository_or_a_commit_there_is_none(tmp_path, data):
    assert read(data) == {}
    alone = tmp_path / "alone"
    write(alone, FIRST)
    assert read(alone) == {}


def test_releases_that_are_named_come_first_by_folder_or_by_revision(data, tmp_path):
    first = commit(data, FIRST)
    git(data, "tag", "v1")
    last = commit(data, {COUNTS: "two\n"})
    write(tmp_path / "old", FIRST | {COUNTS: "three\n", "more.txt": "no"})
    shutil.copytree(tmp_path / "old", data / "before")
    named = [str(tmp_path / "old"), "before", "v1", 7]
    found = read(data, released=named)
    assert list(found) == [*named[:3], "7", last, first]
    assert found[named[0]] == found["before"] == FIRST | {COUNTS: "three\n"}
    assert found["v1"] == FIRST
    assert isinstance(found["7"], str)
    assert list(read(data, released="v1")) == [last, first]  # which is no list


@pytest.mark.parametrize("missing", [COUNTS, MARKS, STUDY])
def test_one_that_lacks_what_it_is_judged_by_is_said_to(data, tmp_path, missing):
    write(tmp_path / "old", {name: text for name, text in FIRST.items() if name != missing})
    name = str(tmp_path / "old")
    assert read(data, released=[name]) == {name: f"It holds no {missing}."}


def test_all_that_one_lacks_is_said_and_why_one_cannot_be_read(data, tmp_path):
    (tmp_path / "old").mkdir()
    name = str(tmp_path / "old")
    found = read(data, released=[name, "--all", "no such"])
    assert found[name] == f"It holds no {COUNTS}, no {MARKS}, no {STUDY}."
    assert all(found[one] and "\n" not in found[one] for one in ("--all", "no such"))


def test_what_was_printed_is_written_down_for_a_build_to_look_at(data, tmp_path):
    first = commit(data, FIRST | {COUNTS: "é\n"})
    path = tmp_path / "earlier.json"
    settings = RESTRICTED | {"disclosure": {"released": ["v9"]}}
    assert keep(data, settings, path) == [path.as_posix()]
    said = json.loads(path.read_text("utf-8"))
    assert said["git"] is True
    assert said["releases"][first] == FIRST | {COUNTS: "é\n".encode().decode("latin-1")}
    assert isinstance(said["releases"]["v9"], str)
    before = path.stat().st_mtime_ns
    keep(data, settings, path)
    assert path.stat().st_mtime_ns == before
    commit(data, {COUNTS: "two\n"})
    keep(data, settings, path)
    assert len(json.loads(path.read_text("utf-8"))["releases"]) == 3


def test_a_study_without_git_says_so(tmp_path):
    write(tmp_path / "alone", FIRST)
    path = tmp_path / "earlier.json"
    keep(tmp_path / "alone", RESTRICTED, path)
    assert json.loads(path.read_text("utf-8")) == {"git": False, "releases": {}}
