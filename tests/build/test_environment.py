import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata

import pytest
import yaml
from snakemake.cli import parse_config

from analysis.build import environment, quarto
from tests.support.run import ROOT

REQUIREMENTS = (ROOT / "requirements.txt").read_text("utf-8")
MAKE = shutil.which("make")


def program(path, script):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


def python_that_says(path, version, complete="complete"):
    return program(path, f"printf '%s\\n' '{version}' '{path}' '{complete}'")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project with one pin, no active environment and no Python on the path."""
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("pandas==3.1.1 \\\n    --hash=sha256:0\n", "utf-8")
    monkeypatch.setattr(environment, "REQUIREMENTS", requirements)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment.sys, "executable", str(tmp_path / "absent"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    return tmp_path


def completed_venv(project):
    python = program(project / ".venv" / "bin" / "python", "echo 1")
    shutil.copy(environment.REQUIREMENTS, project / ".venv")
    return python


# --- the pins


def test_requirements_name_no_host():
    assert "://" not in REQUIREMENTS
    assert not re.search(r"^-", REQUIREMENTS, re.MULTILINE)


def test_every_requirement_is_an_exact_pin_with_hashes():
    blocks = re.split(r"\n(?=\S)", REQUIREMENTS.strip())
    for block in blocks:
        assert re.match(r"[a-z0-9][a-z0-9.-]*==\S+ ", block), block[:80]
        assert "--hash=sha256:" in block, block[:80]
    assert len(blocks) == len(environment.pins(REQUIREMENTS))
    assert environment.pins("name==\n") == []


def test_every_requirement_that_the_project_asks_for_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [re.match(r"[\w-]+", name)[0] for name in project["dependencies"]]
    assert len(wanted) > 10
    pinned = {name for name, _, _ in environment.pins(REQUIREMENTS)}
    assert {environment.normal(name) for name in wanted} <= pinned


def test_conda_adds_python_and_quarto_and_leaves_the_rest_to_the_pins():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert conda["channels"] == ["conda-forge"]
    *packages, pip = conda["dependencies"]
    assert pip == {"pip": ["-r requirements.txt"]}
    assert [package.partition("=")[0] for package in packages] == ["python", "pip", "quarto"]
    version = tuple(int(part) for part in packages[0].partition("=")[2].split("."))
    assert environment.OLDEST <= version <= environment.NEWEST
    release = tuple(int(part) for part in packages[2].partition("=")[2].split("."))
    assert release >= quarto.LEAST
    jobs = yaml.safe_load((ROOT / ".github/workflows/reproduce.yml").read_text("utf-8"))["jobs"]
    assert ".".join(map(str, release)) in jobs["quarto"]["strategy"]["matrix"]["release"]


# --- which environment is used


@pytest.mark.usefixtures("project")
def test_a_pin_that_is_not_installed_is_named():
    environment.REQUIREMENTS.write_text("pandas==0.0.1 \\\n", "utf-8")
    assert "wants pandas 0.0.1, it has " in environment.first_difference()
    environment.REQUIREMENTS.write_text("no-such-package==1.0 \\\n", "utf-8")
    assert "wants no-such-package 1.0, it has none" in environment.first_difference()


@pytest.mark.usefixtures("project")
def test_a_pin_for_another_system_is_not_missed():
    pin = "no-such-package==1.0 ; sys_platform == 'another' \\\n"
    environment.REQUIREMENTS.write_text(pin, "utf-8")
    assert environment.first_difference() == ""


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 13, 0), (3, 13, 11)])
@pytest.mark.usefixtures("project")
def test_every_release_of_the_pythons_that_are_wanted_will_do(monkeypatch, version):
    environment.REQUIREMENTS.write_text("", "utf-8")
    monkeypatch.setattr(environment.sys, "version_info", version)
    assert environment.first_difference() == ""


@pytest.mark.parametrize("version", [(3, 10, 99), (3, 14, 0)])
@pytest.mark.usefixtures("project")
def test_pythons_just_outside_will_not(monkeypatch, version):
    environment.REQUIREMENTS.write_text("", "utf-8")
    monkeypatch.setattr(environment.sys, "version_info", version)
    assert environment.first_difference().startswith("it has Python 3.1")


@pytest.mark.usefixtures("project")
def test_an_old_python_is_a_difference(monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 10, 13))
    assert environment.first_difference() == (
        "it has Python 3.10, and Python 3.11, 3.12 or 3.13 is needed"
    )


def test_installed_versions_are_those_of_the_metadata():
    found = environment.installed_versions()
    for name in ("pandas", "PyYAML", "pypandoc_binary", "snakemake"):
        assert found[environment.normal(name)] == metadata.version(name)


def test_a_version_with_leading_zeros_equals_its_pin(tmp_path, monkeypatch):
    (tmp_path / "tz.data-2026.01.0.dist-info").mkdir()
    monkeypatch.setattr(environment.sys, "path", [str(tmp_path)])
    assert environment.installed_versions() == {"tz-data": "2026.1.0"}


def test_a_package_that_an_old_pip_installed_from_source_is_found(tmp_path, monkeypatch):
    (tmp_path / "connection_pool-0.0.3.egg-info").mkdir()
    (tmp_path / "other-1.2-py3.11.egg-info").mkdir()
    (tmp_path / "unversioned.egg-info").mkdir()
    monkeypatch.setattr(environment.sys, "path", [str(tmp_path)])
    assert environment.installed_versions() == {"connection-pool": "0.0.3", "other": "1.2"}


@pytest.mark.parametrize("variable", ["VIRTUAL_ENV", "CONDA_PREFIX"])
def test_an_active_environment_with_the_pins_is_used(project, monkeypatch, variable):
    python = program(project / "active" / "bin" / "python", "echo satisfied")
    monkeypatch.setenv(variable, str(project / "active"))
    assert environment.active_python() == python


def test_an_active_environment_without_the_pins_is_left_alone_and_named(
    project, monkeypatch, capsys
):
    program(project / "active" / "bin" / "python", "echo it has pandas 1.0 >&2; exit 1")
    monkeypatch.setenv("VIRTUAL_ENV", str(project / "active"))
    assert environment.active_python() is None
    said = capsys.readouterr().err
    assert said == f"Not using the active environment {project / 'active'}: it has pandas 1.0.\n"


def test_a_completed_venv_is_used_again(project):
    python = completed_venv(project)
    assert environment.made_python() == python


def test_an_interrupted_or_outdated_venv_is_made_again(project):
    completed_venv(project)
    (project / ".venv" / "requirements.txt").unlink()
    assert environment.made_python() is None
    completed_venv(project)
    environment.REQUIREMENTS.write_text("pandas==3.1.2 \\\n", "utf-8")
    assert environment.made_python() is None


@pytest.mark.parametrize("script", ["exit 0", "exit 1", "echo 2", "", "kill $$"])
def test_an_interpreter_that_does_not_run_is_not_believed(project, monkeypatch, capsys, script):
    completed_venv(project)
    program(project / ".venv/bin/python", script)
    assert environment.made_python() is None
    program(project / "active/bin/python", script)
    monkeypatch.setenv("VIRTUAL_ENV", str(project / "active"))
    assert environment.active_python() is None
    assert "its Python does not run" in capsys.readouterr().err


def test_an_empty_file_is_no_interpreter(project):
    completed_venv(project).write_bytes(b"")
    assert environment.made_python() is None


def test_a_venv_whose_python_was_removed_is_made_again(project):
    completed_venv(project).unlink()
    assert environment.made_python() is None


def test_a_venv_is_stamped_only_after_pip_succeeded(project, monkeypatch, capsys):
    base = program(project / "bin" / "python3", "exit 0")
    program(project / ".venv" / "bin" / "python", "echo 'ERROR: No matching' >&2; exit 1")
    monkeypatch.setattr(environment, "suitable_python", lambda: str(base))
    with pytest.raises(environment.UnusableEnvironmentError, match="No matching"):
        environment.make_venv()
    assert environment.made_python() is None
    program(project / ".venv" / "bin" / "python", "echo 1")
    assert environment.make_venv() == environment.made_python()
    assert "about a minute" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a==1.0", ("a", "1.0", "")),
        ("A_b.c==1.0 \\", ("a-b-c", "1.0", "")),
        ("a==1.0 ; sys_platform == 'x' \\", ("a", "1.0", "sys_platform == 'x'")),
        ("a==1.0;python_version < '3.12'", ("a", "1.0", "python_version < '3.12'")),
        ("a==1.0+local.1 \\", ("a", "1.0+local.1", "")),
        ("    --hash=sha256:0 \\", None),
        ("# a==1.0", None),
        ("a>=1.0", None),
        ("  a==1.0", None),
        ("a==1.0 and more", None),
    ],
)
def test_a_pin_has_a_name_a_version_and_perhaps_a_marker(line, found):
    text = f"b==2.0 \\\n    --hash=sha256:0\n{line}\n"
    assert environment.pins(text) == [("b", "2.0", ""), *([found] if found else [])]


@pytest.mark.usefixtures("project")
def test_every_difference_is_said_and_only_these():
    text = "no-such==1 \\\npandas==0.1 ; sys_platform != 'x' \\\nnone==2 ; sys_platform == 'x' \\\n"
    version = metadata.version("pandas")
    assert list(environment.differences(text)) == [
        "requirements.txt wants no-such 1, it has none",
        f"requirements.txt wants pandas 0.1, it has {version}",
    ]


@pytest.mark.usefixtures("project")
def test_without_what_reads_markers_the_packages_are_said_to_be_lacking(monkeypatch):
    monkeypatch.setitem(sys.modules, "packaging.markers", None)
    assert list(environment.differences("a==1\n")) == ["it lacks the packages of requirements.txt"]


def test_of_two_versions_on_the_path_the_first_is_the_one_that_is_imported(tmp_path, monkeypatch):
    (tmp_path / "a/x-1.100.0.dist-info").mkdir(parents=True)
    (tmp_path / "b/x-2.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(environment.sys, "path", [str(tmp_path / "a"), str(tmp_path / "b")])
    assert environment.installed_versions() == {"x": "1.100.0"}


@pytest.fixture
def executed(monkeypatch):
    """What is run in the place of this process, and the variables that it gets."""
    seen = []
    monkeypatch.setattr(environment.os, "execv", lambda *line: seen.append((line, {**os.environ})))
    return seen


def test_what_is_asked_for_runs_in_the_environment_alone(project, monkeypatch, executed):
    python = completed_venv(project)
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    environment.main(["-m", "snakemake", "-n"])
    [((path, line), variables)] = executed
    assert (path, line) == (str(python), [str(python), "-m", "snakemake", "-n"])
    assert variables["PATH"] == f"{python.parent}{os.pathsep}{project}/bin"
    assert variables["PYTHONNOUSERSITE"] == "1"
    assert "PYTHONPATH" not in variables


def test_the_active_environment_goes_before_that_of_the_project(project, monkeypatch, executed):
    completed_venv(project)
    active = program(project / "active/bin/python", "echo satisfied")
    monkeypatch.setenv("VIRTUAL_ENV", str(project / "active"))
    environment.start(["-m", "a"])
    assert executed[0][0][0] == str(active)
    monkeypatch.setenv("VIRTUAL_ENV", str(project / ".venv"))
    environment.start(["-m", "a"])
    assert executed[1][0][0] == str(project / ".venv/bin/python")


def test_an_environment_that_is_gone_or_runs_this_is_no_other_program(project, monkeypatch, capsys):
    monkeypatch.setenv("VIRTUAL_ENV", str(project / "gone"))
    assert environment.active_python() is None
    assert capsys.readouterr().err == ""
    python = program(project / "active/bin/python", "exit 1")  # which is not asked
    monkeypatch.setenv("VIRTUAL_ENV", str(project / "active"))
    monkeypatch.setattr(environment.sys, "prefix", str(project / "active"))
    environment.REQUIREMENTS.write_text("", "utf-8")
    assert environment.active_python() == python
    environment.REQUIREMENTS.write_text("no-such==1\n", "utf-8")
    assert environment.active_python() is None
    assert "requirements.txt wants no-such 1, it has none." in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_who_asks_whether_the_pins_are_there_is_told(capsys):
    environment.REQUIREMENTS.write_text("", "utf-8")
    assert environment.main(["--satisfied"]) == ""
    assert capsys.readouterr().out == "satisfied\n"
    environment.REQUIREMENTS.write_text("no-such==1\n", "utf-8")
    assert environment.main(["--satisfied"]) == "requirements.txt wants no-such 1, it has none"
    assert capsys.readouterr().out == "\n"


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("line", [[], ["a", "b"]])
def test_another_line_is_told_how_it_is_used(line):
    assert environment.main(line) == (
        "usage: environment.py -m MODULE [ARGUMENT ...], or the name of a file for the record"
    )


@pytest.mark.parametrize(("pin", "difference"), [("", None), ("no-such==1\n", "wants no-such 1")])
def test_the_record_says_what_a_build_runs_on(project, pin, difference):
    environment.REQUIREMENTS.write_text(pin, "utf-8")
    assert environment.main([str(project / "record.json")]) == 0
    text = (project / "record.json").read_text("utf-8")
    said = json.loads(text)
    assert list(said) == ["python", "difference", "packages"]
    assert said["python"] == "{}.{}.{}".format(*sys.version_info[:3])
    assert said["packages"]["pandas"] == metadata.version("pandas")
    assert list(said["packages"]) == sorted(said["packages"])
    assert (said["difference"] or "None").find(difference or "None") >= 0
    assert text.endswith("\n}\n")
    assert [path.name for path in project.glob("record*")] == ["record.json"]


def test_pip_is_held_to_the_hashes_and_to_this_environment(project, monkeypatch, capsys):
    monkeypatch.setattr(environment, "suitable_python", lambda: "/a/python")
    asked = []

    def run(line, extra=None):
        asked.append((line, extra))
        (project / ".venv").mkdir(exist_ok=True)
        return subprocess.CompletedProcess(line, 0, "", "")

    monkeypatch.setattr(environment, "run", run)
    python = project / ".venv/bin/python"
    assert environment.make_venv() == python
    assert asked == [
        (["/a/python", "-m", "venv", "--clear", f"{project}/.venv"], None),
        (
            [
                *(f"{python}", "-I", "-m", "pip", "install", "--disable-pip-version-check"),
                *("--no-input", "--require-hashes", "-r", f"{project}/requirements.txt"),
            ],
            {"PIP_USER": "0"},
        ),
    ]
    assert capsys.readouterr().err == (
        "Making the environment .venv with /a/python (once, about a minute) ...\n"
    )
    assert [path.name for path in (project / ".venv").iterdir()] == ["requirements.txt"]


# --- what is said when there is none


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["one", "", "two"], ["one", "two"]),
        ([str(n) for n in range(9)], ["3", "4", "5", "6", "7", "8"]),
        (["0", "ERROR: a", *map(str, range(9))], ["ERROR: a", "0", "1", "2", "3", "4"]),
        (["x" * 400], ["x" * 300]),
        (["no ERROR here", "ERROR b", "ERROR c"], ["ERROR b", "ERROR c"]),
    ],
)
def test_of_what_a_program_said_six_lines_are_shown_from_its_first_error_on(lines, shown):
    answer = subprocess.CompletedProcess([], 1, "\n".join(lines), "")
    assert environment.tail(answer) == "\n".join(f"    {line}" for line in shown)
    said = subprocess.CompletedProcess([], 1, "", "\n".join(lines))
    assert environment.tail(said) == environment.tail(answer)


def test_a_program_that_is_not_there_is_an_answer_and_what_is_no_text_is_read(project):
    answer = environment.run([str(project / "gone")])
    assert (answer.returncode, answer.stdout) == (127, "")
    assert "No such file" in answer.stderr
    path = program(project / "says", "printf 'D\\351'; echo $A >&2; read line; exit 0")
    answer = environment.run([str(path)], {"A": "given"})
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "D\ufffd", "given\n")


def test_of_several_pythons_that_will_not_do_each_is_named_and_why(project):
    python_that_says(project / "bin/python3", "3.8.18")
    old = python_that_says(project / "bin/python3.11", "3.10.1")
    with pytest.raises(environment.UnusableEnvironmentError) as why:
        environment.suitable_python()
    assert str(why.value) == (
        f"Python 3.11, 3.12 or 3.13 is needed; found 3.8.18 ({project}/bin/python3), 3.10.1 ({old})"
        ". Install one of them (python.org, Homebrew, your distribution) or use conda: conda env"
        " create -f environment.yml"
    )
    bare = python_that_says(project / "bin/python3.12", "3.12.1", complete="")
    with pytest.raises(environment.UnusableEnvironmentError) as why:
        environment.suitable_python()
    assert str(why.value) == (
        f"Python 3.12.1 ({bare}) cannot make an environment: its modules venv and ensurepip are"
        " missing. On Debian and Ubuntu install them with: sudo apt install python3-venv. Or use"
        " conda: conda env create -f environment.yml"
    )
    good = python_that_says(project / "bin/python3.13", "3.13.1")
    assert environment.suitable_python() == str(good)


def test_the_python_that_runs_this_is_asked_first_and_one_that_fails_is_passed_over(
    project, monkeypatch
):
    good = python_that_says(project / "bin/python3", "3.12.0")
    first = python_that_says(project / "first", "3.11.0")
    monkeypatch.setattr(environment.sys, "executable", str(first))
    assert environment.suitable_python() == str(first)
    program(project / "first", "exit 3")
    assert environment.suitable_python() == str(good)


def test_a_python_that_is_too_old_is_named_with_what_to_do(project):
    python_that_says(project / "bin" / "python3", "3.8.18")
    with pytest.raises(environment.UnusableEnvironmentError) as problem:
        environment.suitable_python()
    assert str(problem.value).startswith("Python 3.11, 3.12 or 3.13 is needed; found 3.8.18 (")
    assert "conda env create -f environment.yml" in str(problem.value)


@pytest.mark.parametrize("version", ["3.11.0", "3.13.0", "3.13.11"])
def test_every_release_that_is_wanted_can_make_the_environment(project, version):
    path = python_that_says(project / "bin" / "python3", version)
    assert environment.suitable_python() == str(path)


def test_a_venv_that_cannot_be_made_says_who_could_not_and_why(project, monkeypatch):
    base = program(project / "bin" / "python3", "echo 'Error: [Errno 13] No right'; exit 1")
    monkeypatch.setattr(environment, "suitable_python", lambda: str(base))
    told = environment.start(["-m", "snakemake"])
    where = f"{base} could not make the environment {project}/.venv:"
    assert told == f"{where}\n    Error: [Errno 13] No right"
    assert environment.made_python() is None


def test_an_environment_that_cannot_be_read_is_a_sentence(tmp_path):
    shutil.copytree(ROOT / "analysis/build", tmp_path / "analysis/build")
    (tmp_path / "requirements.txt").touch()
    (tmp_path / ".venv/requirements.txt").mkdir(parents=True)
    line = [sys.executable, "-I", tmp_path / "analysis/build/environment.py", "-m", "snakemake"]
    away = {"PATH": "/nowhere"}
    done = subprocess.run(line, env=away, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    why = f"[Errno 21] Is a directory: '{tmp_path}/.venv/requirements.txt'"
    said = f"The environment cannot be had: {why}. Mend that, and run it again.\n"
    assert done.stderr == said


def test_a_python_that_is_too_new_is_passed_over_for_a_suitable_one(project):
    python_that_says(project / "bin" / "python3", "3.14.0")
    suitable = python_that_says(project / "bin" / "python3.12", "3.12.4")
    assert environment.suitable_python() == str(suitable)


def test_a_python_without_venv_says_which_package_to_install(project):
    python_that_says(project / "bin" / "python3", "3.11.2", complete="")
    with pytest.raises(environment.UnusableEnvironmentError, match="apt install python3-venv"):
        environment.suitable_python()


@pytest.mark.usefixtures("project")
def test_no_python_at_all_is_a_sentence():
    with pytest.raises(environment.UnusableEnvironmentError, match="is needed; found none"):
        environment.suitable_python()


OFFLINE = "pip could not reach the package index. Is this machine online? Then run it again."


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("WARNING: NewConnectionError\nERROR: No matching distribution", OFFLINE),
        *(
            (f"WARNING: {offline}\nERROR: No matching distribution", OFFLINE)
            for offline in (
                "NameResolutionError",
                "ConnectTimeoutError",
                "ProxyError",
                "SSLError",
                "ReadTimeoutError",
                "Network is unreachable",
                "Could not fetch URL",
                "Connection broken",
            )
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES",
            "A package differs from its hash in requirements.txt and was not installed.",
        ),
        ("ERROR: [Errno 28] No space left on device", "The disk is full."),
        (
            "ERROR: something else",
            "pip could not install the packages of requirements.txt.",
        ),
    ],
)
def test_pip_failures_are_explained_before_pip_is_quoted(said, sentence):
    answer = subprocess.CompletedProcess([], 1, "Collecting pandas\n", said)
    first, *quoted = environment.explain_pip(answer).splitlines()
    assert sentence == first
    assert quoted == [f"    {said.splitlines()[-1]}"]


def test_the_launcher_can_be_read_by_pythons_that_are_too_old():
    source = (ROOT / "analysis/build/environment.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    imported = {
        alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names
    }
    assert imported <= {"json", "os", "re", "shutil", "subprocess", "sys"}
    annotations = [
        node.returns
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns
    ]
    assert all(isinstance(a, (ast.Name, ast.Constant)) for a in annotations)


# --- make


def make(folder, *arguments, **variables):
    shutil.copy(ROOT / "Makefile", folder)
    return subprocess.run(
        [MAKE, *arguments],
        cwd=folder,
        env={"PATH": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(MAKE is None, reason="make is not installed")
class TestMake:
    def test_without_any_python_it_says_what_to_install(self, tmp_path):
        done = make(tmp_path, "paper")
        assert done.returncode != 0
        assert "Python 3.11, 3.12 or 3.13 is needed" in done.stderr

    def test_options_reach_the_workflow_whole(self, tmp_path):
        program(tmp_path / "python3", "echo 1")
        done = make(tmp_path, "-n", "DATA=a folder", "RENDERER=embedded", "CORES=1")
        words = shlex.split(done.stdout)
        assert words[words.index("--cores") :][2:] == [
            "--config",
            "data=['a folder']",
            "renderer=embedded",
        ]
        assert "--config" not in make(tmp_path, "-n").stdout

    @pytest.mark.parametrize(
        "name", ["it's", "a $HOME $(X)", '#1 "q"', "`x`; y", "{a}", "007", "a=b"]
    )
    @pytest.mark.parametrize("goal", ["paper", "watch", "explain", "submission", "diff", "import"])
    def test_whatever_a_folder_is_called_it_reaches_the_command_whole(self, tmp_path, goal, name):
        program(tmp_path / "python3", "echo 1")
        given = [f"{variable}={name}" for variable in ("DATA", "NUMBER", "SINCE", "FROM", "TO")]
        told = make(tmp_path, "-n", goal, *given).stdout
        lines = told.replace("\\\n", " ").splitlines()
        words = [word for line in lines for word in shlex.split(line)]
        config = parse_config([word for word in words if word.startswith("data=")])
        assert config in ({"data": [name]}, {})
        assert goal == "paper" or name in {word.removeprefix("--since=") for word in words}

    def test_what_keeps_a_paper_from_being_submitted_is_asked_before_it_is_built(self, tmp_path):
        program(tmp_path / "python3", "echo 1")
        told = make(tmp_path, "-n", "submission", "DATA=s").stdout.replace("\\\n", " ")
        steps = [line for line in told.splitlines() if "-m" in line]
        assert "--unbuilt" in steps[0]
        assert "snakemake" in steps[1]

    def test_the_active_environment_starts_first(self, tmp_path):
        for name in ("python3", "active/bin/python", ".venv/bin/python"):
            program(tmp_path / name, f'[ "$1" = -c ] && echo 1 || echo {name}')
        assert make(tmp_path, VIRTUAL_ENV=f"{tmp_path}/active").stdout == "active/bin/python\n"
        assert make(tmp_path).stdout == ".venv/bin/python\n"
        for emptied in (".venv/bin/python", "active/bin/python"):
            (tmp_path / emptied).write_bytes(b"")
        assert make(tmp_path, VIRTUAL_ENV=f"{tmp_path}/active").stdout == "python3\n"

    def test_help_names_every_command(self, tmp_path):
        done = make(tmp_path, "help", PATH=os.environ["PATH"])
        named = set(re.findall(r"^make (\w+)", done.stdout, re.MULTILINE))
        phony = re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert named == set(phony[1].split())


def test_the_checks_of_a_change_can_be_run_and_are_run_monthly():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    workflow = yaml.safe_load((ROOT / ".github/workflows/reproduce.yml").read_text("utf-8"))
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as a truth value
    assert {"push", "pull_request", "schedule"} <= set(triggers)
    assert {"run": ".ci/run"} in workflow["jobs"]["pip"]["steps"]
