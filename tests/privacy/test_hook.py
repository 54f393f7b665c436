"""Commits with the hook that `make hook` installs: they wait for the gate, and nothing is lost."""

import os
import shutil
import subprocess
import sys

import pytest

from analysis.common.revision import git
from tests.support.small import ROOT, write_study

MAIL = "jane.doe@example.org\n"
CONFIG = ".pre-commit-config.yaml"
NOWHERE = "http://127.0.0.1:9"  # so that whatever is downloaded fails

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs make")


@pytest.fixture
def project(request, repository, monkeypatch, tmp_path):
    """A study with this project's commands, but for their environment; all or part of a repository.

    Where it is a part, its folder is named in the entry, as the comment there says.
    """
    surroundings = {
        **{"MAKEFLAGS": "e", "RUN": f"{sys.executable} -m", "PYTHONPATH": str(ROOT)},
        **dict.fromkeys(("http_proxy", "https_proxy"), NOWHERE),
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
    }
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    part = getattr(request, "param", "")
    folder = repository / part
    write_study(folder / "study", provenance="open")
    (folder / "study/README.md").write_text("Nothing.\n", encoding="utf-8")
    shutil.copy(ROOT / "Makefile", folder)
    settings = (ROOT / CONFIG).read_text("utf-8")
    assert "as in `make -s -C papers/first gate`" in settings
    named = f"entry: make -s -C {part} gate" if part else "entry: make -s gate"
    settings = settings.replace("entry: make -s gate", named)
    (folder / CONFIG).write_text(settings, encoding="utf-8")
    git(repository, "add", "-A")
    return folder


def run(folder, *line):
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)


def install(folder):
    done = run(folder, "make", "hook")
    assert "Traceback" not in done.stderr
    return done


def commit(folder, *options):
    return run(folder, "git", "commit", "-m", "A change", *options)


def commits(folder):
    return len(git(folder, "rev-list", "--all").split())


def test_a_commit_waits_for_the_gate_and_the_first_is_one(project):
    assert install(project).returncode == 0
    readme = project / "study/README.md"
    readme.write_text(MAIL, encoding="utf-8")
    git(project, "add", "-A")
    done = commit(project)
    assert done.returncode == 1
    assert "README.md, line 1: expected no e-mail address" in done.stderr
    assert "To commit all the same: git commit --no-verify" in done.stderr
    assert MAIL.strip() not in done.stderr
    assert commits(project) == 0
    readme.write_text("Mended.\n", encoding="utf-8")
    git(project, "add", "-A")
    assert commit(project).returncode == 0
    assert commits(project) == 1


@pytest.mark.parametrize("project", ["", "papers/first"], indirect=True)
@pytest.mark.parametrize("options", [["-a"], ["study/README.md"], []])
def test_what_is_judged_is_what_the_commit_takes_and_nothing_else(project, options):
    install(project)
    assert commit(project).returncode == 0
    readme = project / "study/README.md"
    readme.write_text(MAIL, encoding="utf-8")
    if not options:
        git(project, "add", "-A")
        readme.write_text("Mended.\n", encoding="utf-8")
    lies = readme.read_text("utf-8")
    done = commit(project, *options)
    assert done.returncode == 1
    assert "README.md, line 1: expected no e-mail address" in done.stderr
    assert (commits(project), readme.read_text("utf-8")) == (1, lies)


def test_of_a_file_a_part_can_be_committed_while_the_rest_is_unfit(project):
    install(project)
    readme = project / "study/README.md"
    readme.write_text(MAIL, encoding="utf-8")
    done = commit(project)
    assert done.returncode == 0
    assert "Unstaged files detected" in done.stderr
    assert git(project, "show", "HEAD:study/README.md") == b"Nothing.\n"
    assert readme.read_text("utf-8") == MAIL


def test_tables_that_git_ignores_are_checked_where_they_lie(project):
    (project / ".gitignore").write_text("raw/\n", encoding="utf-8")
    data = write_study(project / "restricted", codebook=[("A", "", MAIL.strip())], codings=[])
    git(project, "add", "-A")
    install(project)
    done = commit(project)
    assert done.returncode == 1
    assert "restricted/: 1 problem in data and text.\nraw/codebook.csv, row 2" in done.stderr
    shutil.rmtree(data / "raw")
    assert commit(project).returncode == 0


@pytest.fixture
def unfit(project):
    """A branch, beside another, with a commit for which no hook was asked."""
    install(project)
    assert commit(project).returncode == 0
    git(project, "branch", "other")
    (project / "study/README.md").write_text(MAIL, encoding="utf-8")
    assert commit(project, "-a", "--no-verify").returncode == 0
    git(project, "branch", "unfit")
    git(project, "switch", "-q", "other")
    (project / "more.md").write_text("More.\n", encoding="utf-8")
    git(project, "add", "-A")
    assert commit(project).returncode == 0
    return project


def test_a_merge_waits_for_the_gate(unfit):
    before = git(unfit, "rev-parse", "HEAD")
    done = run(unfit, "git", "merge", "--no-edit", "unfit")
    assert done.returncode != 0
    assert "README.md, line 1: expected no e-mail address" in done.stderr
    assert git(unfit, "rev-parse", "HEAD") == before


def test_what_is_picked_from_elsewhere_waits_for_the_gate_when_it_is_pushed(unfit, tmp_path):
    git(tmp_path, "init", "-q", "--bare", "public")
    git(unfit, "remote", "add", "public", str(tmp_path / "public"))
    assert run(unfit, "git", "push", "-q", "public", "other").returncode == 0
    assert run(unfit, "git", "cherry-pick", "unfit").returncode == 0
    done = run(unfit, "git", "push", "-q", "public", "other")
    assert done.returncode != 0
    assert "README.md, line 1: expected no e-mail address" in done.stdout + done.stderr
    assert commits(tmp_path / "public") == 2


def test_it_can_be_installed_again(project):
    install(project)
    hook = project / ".git/hooks/pre-commit"
    first = hook.read_bytes()
    assert install(project).returncode == 0
    assert hook.read_bytes() == first


def test_a_hook_of_one_s_own_is_run_as_before(project):
    own = project / ".git/hooks/pre-commit"
    own.parent.mkdir(exist_ok=True)
    own.write_text("#!/bin/sh\necho mine; test ! -e stop\n", encoding="utf-8")
    own.chmod(0o755)
    assert install(project).returncode == 0
    done = commit(project)
    assert done.returncode == 0
    assert "mine" in done.stdout + done.stderr
    assert "Nothing identifying is committed" in done.stdout + done.stderr
    (project / "stop").touch()
    assert commit(project, "--allow-empty").returncode == 1


def test_a_folder_of_hooks_that_other_repositories_may_share_is_left_alone(project, tmp_path):
    (tmp_path / "shared").mkdir()
    git(project, "config", "core.hooksPath", str(tmp_path / "shared"))
    done = install(project)
    assert done.returncode != 0
    assert "core.hooksPath" in done.stdout + done.stderr
    assert list((tmp_path / "shared").iterdir()) == []


def test_without_a_repository_it_says_so(project):
    shutil.rmtree(project / ".git")
    done = install(project)
    assert done.returncode != 0
    assert "git" in done.stdout + done.stderr
