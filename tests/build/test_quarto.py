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


def test_the_release_of_conda_is_asked_of_pip_without_what_it_depends_on(pip, monkeypatch, capsys):
    monkeypatch.setattr(quarto, "unfit", lambda: "")
    monkeypatch.setattr(quarto, "version", lambda _: "1.9.37")
    monkeypatch.setattr(quarto, "program", lambda: "/here/quarto")
    assert quarto.install() == ""
    assert capsys.readouterr().out == "quarto 1.9.37: /here/quarto\n"
    (line,) = pip.asked
    pinned = quarto.CONDA.read_text("utf-8").partition("- quarto=")[2].split()[0]
    assert line == [
        *(sys.executable, "-I", "-m", "pip", "install", "--quiet", "--no-input", "--no-deps"),
        f"quarto-cli=={pinned}",
    ]


@pytest.mark.parametrize(
    ("status", "unfit"), [(1, "no such program"), (0, "no such program"), (1, "")]
)
def test_a_download_that_fails_is_said_plainly(pip, monkeypatch, status, unfit):
    pip.status = status
    monkeypatch.setattr(quarto, "unfit", lambda: unfit)
    said = quarto.install()
    pinned = quarto.CONDA.read_text("utf-8").partition("- quarto=")[2].split()[0]
    assert said == (
        f"quarto {pinned} was not installed: its package on PyPI brings the program from GitHub,"
        f" which did not work here.\n{unfit}"
    )


def test_make_has_a_command_for_it():
    rules = (quarto.CONDA.parent / "Makefile").read_text("utf-8")
    assert "\nquarto: ##" in rules
    assert "$(RUN) analysis.build.quarto\n" in rules


NEEDED = (
    "1.9 or newer is needed, which fetches nothing and tags its PDF; install that, or let the"
    " renderer be embedded (make RENDERER=embedded)"
)


@pytest.fixture
def says(tmp_path, monkeypatch):
    """Puts a program on the path that says so much of its release, and ends so."""

    def put(told, status=0):
        quarto.version.cache_clear()
        path = tmp_path / "bin/quarto"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\necho '{told}'\nexit {status}\n", "utf-8")
        path.chmod(0o755)
        return path

    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(quarto.sys, "executable", str(tmp_path / "python/bin/python"))
    yield put
    quarto.version.cache_clear()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("1.9.0", ""),
        ("1.9", ""),
        ("1.9.37", ""),
        ("1.10.2", ""),
        ("2.0.1", ""),
        ("99.9.9.1", ""),
        ("1.8.27", "is release 1.8.27"),
        ("0.9.0", "is release 0.9.0"),
        ("1", "does not say which release it is"),
        ("1.", "does not say which release it is"),
        (".9", "does not say which release it is"),
        ("none", "does not say which release it is"),
    ],
)
def test_a_release_is_new_enough_by_its_numbers(says, told, why):
    path = says(told)
    assert quarto.program() == str(path)
    assert quarto.unfit() == (f"quarto: {path} {why}; {NEEDED}" if why else "")
    assert quarto.chosen("auto") == ("embedded" if why else "quarto")
    assert quarto.chosen("quarto") == "quarto"


def test_a_program_that_fails_or_does_not_start_has_no_release(says, tmp_path):
    assert quarto.version(str(says("1.9.37", status=1))) == ""
    assert quarto.version(str(tmp_path / "none")) == ""
    assert quarto.version(str(says("1.9.37"))) == "1.9.37"


@pytest.mark.usefixtures("says")
def test_where_there_is_none_that_is_said():
    assert quarto.program() == ""
    assert quarto.unfit() == f"quarto: no such program on the PATH; {NEEDED}"


def test_the_one_beside_this_python_goes_before_others(says, tmp_path):
    says("1.9.37")
    beside = tmp_path / "python/bin/quarto"
    beside.parent.mkdir(parents=True)
    beside.write_text("#!/bin/sh\n", "utf-8")
    beside.chmod(0o755)
    assert quarto.program() == str(beside)
