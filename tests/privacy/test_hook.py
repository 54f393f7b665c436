"""The hook is installed where git looks for it, stops a commit, and replaces nobody's own."""

import os
import subprocess
import sys

import pytest

from analysis.common.revision import RevisionError, git
from analysis.privacy.hook import RefusedError, install

MAKEFILE = "gate:\n\t@echo checked; test ! -e stop\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A repository with a project whose gate is closed while there is a file `stop`."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "-q")
    for name in ("user.name", "user.email"):
        git(folder, "config", name, "tester")
    (folder / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    git(folder, "add", "Makefile")
    return folder


def commit(folder, *options):
    line = ["git", "commit", "-q", "-m", "A change", *options]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name == "nt", reason="needs make")
def test_a_commit_waits_for_the_gate(project):
    assert install(project) == project / ".git/hooks/pre-commit"
    (project / "stop").touch()
    done = commit(project)
    assert done.returncode == 1
    assert "Nothing was committed. To commit all the same: git commit --no-verify" in done.stderr
    (project / "stop").unlink()
    done = commit(project)
    assert done.returncode == 0
    assert "checked" in done.stdout + done.stderr


def test_it_can_be_installed_again(project):
    first = install(project).read_bytes()
    assert install(project).read_bytes() == first


def test_a_hook_of_one_s_own_stays_and_is_told_how_to_call_the_gate(project):
    own = project / ".git/hooks/pre-commit"
    own.parent.mkdir(exist_ok=True)
    own.write_text("#!/bin/sh\n", encoding="utf-8")
    with pytest.raises(RefusedError, match=r"hook of your own, .* Add this line to it: make -s -C"):
        install(project)
    assert own.read_text("utf-8") == "#!/bin/sh\n"


@pytest.mark.skipif(os.name == "nt", reason="needs make")
def test_it_goes_where_the_repository_keeps_its_hooks(project):
    git(project, "config", "core.hooksPath", "hooks of ours")
    assert install(project) == project / "hooks of ours/pre-commit"
    (project / "stop").touch()
    assert commit(project).returncode == 1


def test_a_folder_of_hooks_that_other_repositories_share_is_left_alone(project, tmp_path):
    (tmp_path / "shared").mkdir()
    git(project, "config", "core.hooksPath", str(tmp_path / "shared"))
    with pytest.raises(RefusedError, match=r"belongs to no single repository \(core.hooksPath\)"):
        install(project)
    assert list((tmp_path / "shared").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="needs make")
def test_a_project_within_a_larger_repository_is_found(project):
    inner = project / "papers/the first"
    inner.mkdir(parents=True)
    (project / "Makefile").rename(inner / "Makefile")
    git(project, "add", "-A")
    install(inner)
    (inner / "stop").touch()
    assert commit(project).returncode == 1
    (inner / "stop").unlink()
    assert commit(project).returncode == 0


def test_without_a_repository_it_says_so(tmp_path):
    with pytest.raises(RevisionError):
        install(tmp_path)


def test_the_command_says_what_it_did_without_a_trace(project):
    line = [sys.executable, "-m", "analysis.privacy.hook"]
    surroundings = {**os.environ, "PYTHONPATH": os.getcwd()}  # noqa: PTH109
    for own, code in ((None, 0), ("#!/bin/sh\n", 1)):
        if own:
            (project / ".git/hooks/pre-commit").write_text(own, encoding="utf-8")
        done = subprocess.run(
            line, cwd=project, env=surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == code
        assert "pre-commit" in (done.stderr if code else done.stdout)
        assert "Traceback" not in done.stderr
