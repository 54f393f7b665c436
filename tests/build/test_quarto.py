"""Quarto is installed in the release that is pinned, or it is said plainly why not."""

import sys
from subprocess import CompletedProcess

import pytest

from analysis.build import quarto


@pytest.fixture
def pip(monkeypatch):
    """What pip is asked, and how it ends."""
    asked = []

    def run(line, **_):
        asked.append(line)
        return CompletedProcess(line, pip.status, "", "")

    pip.asked, pip.status = asked, 0
    monkeypatch.setattr(quarto.subprocess, "run", run)
    return pip


def test_the_release_of_conda_is_asked_of_pip_without_what_it_depends_on(pip, monkeypatch):
    monkeypatch.setattr(quarto, "unfit", lambda: "")
    monkeypatch.setattr(quarto, "version", lambda _: "1.9.37")
    assert quarto.install() == ""
    (line,) = pip.asked
    pinned = quarto.CONDA.read_text("utf-8").partition("- quarto=")[2].split()[0]
    assert line[:4] == [sys.executable, "-I", "-m", "pip"]
    assert {"--no-deps", f"quarto-cli=={pinned}"} <= set(line)


@pytest.mark.parametrize(("status", "unfit"), [(1, "no such program"), (0, "no such program")])
def test_a_download_that_fails_is_said_plainly(pip, monkeypatch, status, unfit):
    pip.status = status
    monkeypatch.setattr(quarto, "unfit", lambda: unfit)
    said = quarto.install()
    assert "was not installed: its package on PyPI brings the program from GitHub" in said
    assert said.endswith(unfit)


def test_make_has_a_command_for_it():
    rules = (quarto.CONDA.parent / "Makefile").read_text("utf-8")
    assert "\nquarto: ##" in rules
    assert "$(RUN) analysis.build.quarto\n" in rules
