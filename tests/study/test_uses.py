import ast
import importlib
import json
import subprocess
import sys

import pytest

from analysis.study import dependencies
from tests.support.small import ROOT

EXHIBITS = sorted(
    f"analysis/{kind}/{path.name}"
    for kind in ("tables", "figures")
    for path in (ROOT / "analysis" / kind).glob("[!_]*.py")
)

LOADED = """
import importlib, json, sys
found = {}
for name in sys.argv[1:]:
    for known in [m for m in sys.modules if m.partition(".")[0] == "analysis"]:
        del sys.modules[known]
    importlib.import_module(name)
    found[name] = [m.__file__ for n, m in sys.modules.items() if n.partition(".")[0] == "analysis"]
print(json.dumps(found))
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of a few files, in place of this one."""
    monkeypatch.setattr(dependencies, "ROOT", tmp_path)

    def write(**files):
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    return write


def test_what_a_module_rests_on_holds_what_it_imports_indirectly(project):
    project(a="import b", b="from c import x", c="import json", d="import a")
    assert dependencies.modules("a.py") == ["a.py", "b.py", "c.py"]


def test_a_package_s_own_file_belongs_to_it(project, tmp_path):
    project(a="from p.q.m import f")
    for name in ("p/__init__.py", "p/q/__init__.py", "p/q/m.py", "p/other.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    assert dependencies.modules("a.py") == [
        "a.py",
        "p/__init__.py",
        "p/q/__init__.py",
        "p/q/m.py",
    ]


def test_a_module_imported_from_its_package_is_found(project):
    project(a="from p import m, n as other", p__m="", p__n="import b", b="")
    assert dependencies.modules("a.py") == ["a.py", "b.py", "p/m.py", "p/n.py"]


def test_data_of_the_name_of_a_module_belong_to_it(project, tmp_path):
    project(a="import b", b="", c="")
    for name in ("b.yml", "bb.yml", "c.yml", "d.yml"):
        (tmp_path / name).write_text("x: 1\n", encoding="utf-8")
    assert dependencies.modules("a.py") == ["a.py", "b.py", "b.yml"]


def test_an_import_inside_a_function_or_a_condition_is_found(project):
    project(a="def f():\n    import b\nif True:\n    from c import x\n", b="", c="x = 1")
    assert dependencies.modules("a.py") == ["a.py", "b.py", "c.py"]


def test_modules_that_import_each_other_are_found_once(project):
    project(a="import b", b="import a")
    assert dependencies.modules("a.py") == dependencies.modules("b.py") == ["a.py", "b.py"]


def test_several_modules_rest_on_all_that_any_of_them_imports(project):
    project(a="import c", b="import d", c="", d="", e="")
    assert dependencies.modules("b.py", "a.py") == ["a.py", "b.py", "c.py", "d.py"]


def test_what_a_module_keeps_beside_itself_belongs_to_it(project, tmp_path):
    project(a="import b", b="")
    for name in ("b.toml", "c.toml"):
        (tmp_path / name).touch()
    assert dependencies.modules("a.py") == ["a.py", "b.py", "b.toml"]


def test_libraries_do_not_belong_to_what_a_module_rests_on(project):
    project(a="import json, pandas.core\nfrom pathlib import Path")
    assert dependencies.modules("a.py") == ["a.py"]


@pytest.mark.parametrize(
    "text", ["USES = ('sources', 'codings')", "X = 1\nUSES = ['sources', 'codings']"]
)
def test_an_exhibit_s_tables_are_read_from_its_declaration(project, text):
    project(a=text)
    assert dependencies.uses("a.py") == ["sources", "codings"]


def test_an_exhibit_that_declares_no_tables_is_told_to(project):
    project(a="X = 1")
    with pytest.raises(LookupError, match="no line USES"):
        dependencies.uses("a.py")


def test_the_declarations_read_are_those_that_python_sees():
    for path in EXHIBITS:
        name = path.removesuffix(".py").replace("/", ".")
        declared = set(importlib.import_module(name).USES)
        people = {*dependencies.PEOPLE} if "people" in declared else set()
        assert set(dependencies.uses(path)) == declared - {"people"} | people


def test_what_is_printed_of_people_rests_on_all_that_is_printed_of_them():
    assert dependencies.expanded(["people", "sources", "x"]) == ["people", "sources", "x"] + [
        name for name in dependencies.PEOPLE if name != "sources"
    ]
    assert dependencies.expanded(["sources"]) == ["sources"]


def test_python_loads_nothing_of_this_project_that_the_closure_leaves_out():
    paths = [
        *EXHIBITS,
        "analysis/exhibits/make.py",
        "analysis/prose/numbers.py",
        "analysis/manuscript/assemble.py",
    ]
    paths += ["analysis/study/contract.py", "analysis/manuscript/render.py"]
    names = [path.removesuffix(".py").replace("/", ".") for path in paths]
    command = [sys.executable, "-c", LOADED, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout)
    for path, name in zip(paths, names, strict=True):
        files = {file.removeprefix(f"{ROOT.as_posix()}/") for file in loaded[name]}
        assert files <= set(dependencies.modules(path)), path
        assert files, path


def test_no_module_of_this_project_imports_relatively_which_the_closure_does_not_follow():
    for path in (ROOT / "analysis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), path
