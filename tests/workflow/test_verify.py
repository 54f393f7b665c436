"""A committed state, verified: each of these tests has a repository of its own."""

import re
import shutil

import pytest
import yaml

from tests.support.exhibits import MODULES, files_of
from tests.support.project import HERE, PAPERS, build, made
from tests.support.run import alter, commit, git, needs_git, run, write
from tests.support.small import write_study

pytestmark = needs_git
FRONT = """\
---
title: A small study
author: [{name: {literal: Nobody}}]
date: 2026-02-01
lang: en-GB
csl: vancouver.csl
---

"""


@pytest.fixture
def repository(base, tmp_path):
    """A repository whose first revision, `good`, holds what its code makes."""
    folder = shutil.copytree(base, tmp_path / "a repository", ignore=made)
    return commit(folder, "good")


def verify(folder, *options, **environment):
    """Run the command; return its exit status and what it said."""
    done = run("analysis.review.verify", *options, folder=folder, **HERE | environment)
    return done.status, done.stdout + done.stderr


def test_an_older_revision_passes_in_a_clone_whatever_came_later(repository, tmp_path):
    alter(repository / "data/raw/codings.csv", "FG1", "nosuch")
    commit(repository, "bad")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", repository, clone)
    alter(clone / "README.md", "e", "a")
    status, said = verify(clone, "--ref=good")
    assert status == 0, said
    assert "Verified: all results are what the committed data and code make" in said
    assert "Not verified, because not committed (1): README.md." in said
    for group in ("tables", "numbers", "texts", "figures", "documents"):
        assert re.search(rf"^  {group} +\d+  identical$", said, re.MULTILINE), group
    report = (clone / "build/verify/index.html").read_text("utf-8")
    assert not re.search("clone|manuscript/_output", report)
    assert git(clone, "status", "-s") == " M README.md\n"
    [apart] = re.findall(r"^Tracked files not compared: \d+\. (.*)$", said, re.MULTILINE)
    for name in ("CITATION.cff", "LICENSE", "README.md (but for its map)"):
        assert name in apart
    assert "<li>data/README.md</li>" in report
    assert re.search(r"\btests/ \(\d+ files\)", apart)
    config = yaml.safe_load((clone / "build/verify/codecheck.yml").read_text("utf-8"))
    named = {name for name in files_of(*MODULES) if not name.endswith(".png")} | PAPERS
    assert {item["file"] for item in config["manifest"]} >= named | {"tables/numbers.json"}
    assert all(
        i["comment"].endswith("Identical to the committed version.") for i in config["manifest"]
    )


def test_whatever_was_altered_in_the_committed_state_is_named(repository):
    alter(repository / "tables/participants.csv", "all,all,Service A,26,", "all,all,Service A,27,")
    alter(repository / "tables/numbers.json", '"value": 428', '"value": 427')
    alter(repository / "figures/theme-map.svg", 'style="fill: #ffffff;', 'style="fill: #fffffe;')
    alter(repository / "manuscript/supplement.qmd", ".\n", " indeed.\n")
    alter(repository / "README.md", "| Table 1 | analysis/", "| Table 1 | by hand, analysis/")
    write(repository, {"tables/orphan.csv": "a\n1\n", "figures/orphan.png": "no figure"})
    write(repository, {"manuscript/_output/index.pdf": "%PDF of another build"})
    git(repository, "add", "-f", "figures/orphan.png", "manuscript/_output/index.pdf")
    alter(repository / "requirements.txt", "pyyaml==", "pyyaml==0.")
    commit(repository, "bad")
    status, said = verify(repository)
    assert status == 1
    assert "Not verified: some results are not what the committed data and code make" in said
    assert "This could explain differences: requirements.txt wants pyyaml 0." in said
    report = (repository / "build/verify/index.html").read_text("utf-8")
    found = set(re.findall(r"^([\w./-]+\.\w+)[:,]", said, re.MULTILINE))
    assert found == set(re.findall("<h2>(.*)</h2>", report))
    assert found == {
        "tables/participants.csv",
        "tables/numbers.json",
        "tables/orphan.csv",
        "figures/orphan.png",
        "manuscript/_output/index.pdf",
        "README.md",
        "figures/theme-map.svg",
        *(name for name in PAPERS if "supplement" in name),
    }
    assert "column people: committed 27, built 26" in said
    assert "number n.codings: committed 427, printed 428, built 428\n" in said
    assert "tables/orphan.csv: committed there, built missing" in said
    assert re.search(r"README.md, line \d+: committed .*by hand, .*, built ", said)
    assert report.count("<img") == 4
    config = (repository / "build/verify/codecheck.yml").read_text("utf-8")
    assert config.count("Differs from the committed version.") == len(found)


def test_a_state_that_cannot_be_built_fails_with_the_words_of_its_build(repository):
    write(repository, {"build/verify/codecheck.yml": "stale"})
    alter(repository / "data/raw/codings.csv", "FG1", "nosuch")
    commit(repository, "bad")
    status, said = verify(repository)
    assert status == 1
    assert "Not verified: this environment cannot build the committed state" in said
    assert "raw/codings.csv" in said
    assert "nosuch" in said
    assert "nosuch" in (repository / "build/verify/index.html").read_text("utf-8")
    assert not (repository / "build/verify/codecheck.yml").exists()


def test_what_cannot_be_had_is_said_in_a_sentence(repository, tmp_path):
    status, said = verify(repository, "--ref=nosuch")
    assert (status, said) == (1, "Nothing was verified. git knows no revision nosuch.\n")
    status, said = verify(repository, PATH=str(tmp_path))
    assert (status, said) == (1, "Nothing was verified. This needs git, which is not installed.\n")
    shutil.rmtree(repository / ".git")
    status, said = verify(repository, GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert status == 1
    assert said.startswith("Nothing was verified. This needs a git checkout, and ")
    git(repository, "init", "-q")
    status, said = verify(repository)
    assert (status, said.endswith("HEAD: this repository has no commit yet.\n")) == (1, True)


@pytest.fixture
def restricted(repository):
    """The same with a study beside it, whose tables stay at home; `more` holds what was built."""
    write_study(repository / "restricted", deny_list="../../names.txt")
    write(repository.parent, {"names.txt": "Quillfeather\n"})
    done = build(repository, data="restricted")
    assert done.status == 0, done.stderr
    return commit(repository, "more")


def test_a_study_that_stays_at_home_is_verified_where_its_tables_are_and_named_elsewhere(
    restricted, tmp_path
):
    status, said = verify(restricted, "--data=restricted")
    assert status == 0, said
    wanted = "Verified: all results of restricted/ are what the committed code makes of the tables"
    assert wanted in said
    assert [*restricted.glob("restricted/build/tmp*")] == []
    alter(restricted / "restricted/tables/participants.md", "| 4 |", "| 5 |")
    commit(restricted, "false")
    status, said = verify(restricted, "--data=restricted")
    assert status == 1
    assert "Not verified: some results of restricted/ are not what" in said
    assert "tables/participants.md, line" in said
    git(tmp_path, "clone", "-q", restricted, "clone")
    status, said = verify(tmp_path / "clone", "--data=restricted")
    assert status == 1
    assert said.startswith("Nothing was verified. The tables of restricted/ are not here (raw/)")
    status, said = verify(tmp_path / "clone")
    assert status == 0, said
    assert "all results are what the committed data and code make" not in said
    assert (
        "Verified in part: all results of data/ are what the committed data and code make" in said
    )
    assert "those of restricted/ were not checked" in said
    assert re.search(r"Not checked: \d+ results of restricted/, another study", said)
    report = (tmp_path / "clone/build/verify/index.html").read_text("utf-8")
    assert "<li>tables/participants.md</li>" in report


def test_a_study_with_a_repository_of_its_own_is_verified_wherever_it_lies(repository, tmp_path):
    study = write_study(tmp_path / "it's elsewhere/étude")
    text = "It holds {{< var n.codings >}} codings.\n"
    write(study, {"manuscript/index.qmd": FRONT + text, ".gitignore": "raw/\nbuild/\n"})
    for name in ("_quarto.yml", "vancouver.csl"):
        shutil.copy(repository / "manuscript" / name, study / "manuscript" / name)
    done = build(repository, data=study)
    assert done.status == 0, done.stderr
    assert "étude" not in (study / "manuscript/SHA256SUMS").read_text("utf-8")
    commit(study, "made")
    status, said = verify(repository, f"--data={study}")
    assert status == 0, said
    assert re.search(r"documents +4 +identical", said)
