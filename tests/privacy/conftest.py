"""What tests of the gate share."""

import os

import pytest

from analysis.common.revision import git


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """An empty repository, and nothing of what git is set to elsewhere."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for name in ("GIT_INDEX_FILE", "GIT_DIR"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "-q")
    for name in ("user.name", "user.email"):
        git(folder, "config", name, "tester")
    return folder
