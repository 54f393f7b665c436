"""What tests of the gate share."""

import os

import pytest

from analysis.common.revision import git
from analysis.privacy import gate


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


@pytest.fixture
def gate_says(monkeypatch, capsys):
    """Run the gate without arguments; return all that it says."""

    def run():
        monkeypatch.setattr("sys.argv", ["gate"])
        try:
            gate.main()
        except SystemExit as left:
            assert left.code == gate.BEFORE_COMMIT  # noqa: PT017
        streams = capsys.readouterr()
        return streams.out + streams.err

    return run
