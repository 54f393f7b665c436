import ast
import json
import subprocess
import sys

import pytest

from analysis.build import modules
from analysis.build.modules import Library
from tests.support.small import ROOT

EXHIBITS = sorted(
    f"analysis/{kind}/{path.name}"
    for kind in ("tables", "figures")
    for path in (ROOT / "analysis" / kind).glob("[!_]*.py")
)
ENTRIES = (
    *("exhibits/make", "study/contract", "privacy/gate", "prose/numbers", "prose/claims"),
    *("prose/origins", "manuscript/assemble", "manuscript/render", "build/environment"),
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
FIGURE = '''"""A figure."""

WIDTH = 3


def draw(frame):
    """Draw it."""
    return frame * WIDTH
'''


@pytest.fixture
def library(tmp_path, monkeypatch):
    """The library of a project of a few files, in place of this one."""
    monkeypatch.setattr(modules, "ROOT", tmp_path)
    return Library(tmp_path / "build/modules.json")


@pytest.fixture
def project(tmp_path, library):
    """Writes files, and returns what they and all that they import are."""

    def closure(*paths, **files):
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return library.closure(*paths)

    return closure


def digest(tmp_path, text):
    (tmp_path / "module.py").write_text(text, encoding="utf-8")
    return Library(tmp_path / "modules.json").module(tmp_path / "module.py").digest


def test_what_a_module_rests_on_holds_what_it_imports_indirectly(project):
    files = {"a": "import b", "b": "from c import x", "c": "import json", "d": "import a"}
    assert project("a.py", **files) == ["a.py", "b.py", "c.py"]


def test_a_package_s_own_file_belongs_to_it(project, tmp_path):
    for name in ("p/__init__.py", "p/q/__init__.py", "p/q/m.py", "p/other.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    found = project("a.py", a="from p.q.m import f")
    assert found == ["a.py", "p/__init__.py", "p/q/__init__.py", "p/q/m.py"]


def test_a_module_imported_from_its_package_is_found(project):
    files = {"a": "from p import m, n as other", "p__m": "", "p__n": "import b", "b": ""}
    assert project("a.py", **files) == ["a.py", "b.py", "p/m.py", "p/n.py"]


def test_an_import_inside_a_function_or_a_condition_is_found(project):
    text = "def f():\n    import b\nif True:\n    from c import x\n"
    assert project("a.py", a=text, b="", c="x = 1") == ["a.py", "b.py", "c.py"]


def test_modules_that_import_each_other_are_found_once(project):
    assert project("a.py", a="import b", b="import a") == project("b.py") == ["a.py", "b.py"]


def test_several_modules_rest_on_all_that_any_of_them_imports(project):
    found = project("b.py", "a.py", a="import c", b="import d", c="", d="", e="")
    assert found == ["a.py", "b.py", "c.py", "d.py"]


def test_libraries_do_not_belong_to_what_a_module_rests_on(project):
    assert project("a.py", a="import json, pandas.core\nfrom pathlib import Path") == ["a.py"]


def test_to_a_module_belong_the_data_that_have_its_name(project, tmp_path):
    for name in ("b.yml", "b.project.json", "c.yml", "b.pyc", "b.py~", "b.txt", "bb.yml"):
        (tmp_path / name).touch()
    assert project("a.py", a="import b", b="", c="") == ["a.py", "b.project.json", "b.py", "b.yml"]


def test_python_loads_nothing_of_this_project_that_the_closure_leaves_out():
    paths = [*EXHIBITS, *(f"analysis/{entry}.py" for entry in ENTRIES)]
    names = [path.removesuffix(".py").replace("/", ".") for path in paths]
    command = [sys.executable, "-c", LOADED, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout)
    for path, name in zip(paths, names, strict=True):
        files = {file.removeprefix(f"{ROOT.as_posix()}/") for file in loaded[name]}
        assert files <= set(Library().closure(path)), path
        assert files, path


def test_no_module_of_this_project_imports_relatively_which_the_closure_does_not_follow():
    for path in (ROOT / "analysis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), path


@pytest.mark.parametrize(
    "text",
    [
        FIGURE + "# A comment.\n",
        FIGURE.replace("WIDTH = 3", "WIDTH = 3  # millimetres"),
        FIGURE.replace("\n\n\n", "\n\n\n\n\n"),
        FIGURE.replace("    ", "  "),
        FIGURE.replace("frame * WIDTH", "(\n        frame\n        * WIDTH\n    )"),
        FIGURE.replace('"""', "'''"),
        FIGURE.replace("\n", "\r\n"),
        "\ufeff" + FIGURE,
    ],
    ids=["comment", "note", "blank lines", "indent", "brackets", "quotes", "CRLF", "mark"],
)
def test_the_layout_of_a_module_is_no_part_of_what_it_is(tmp_path, text):
    assert text != FIGURE
    assert digest(tmp_path, text) == digest(tmp_path, FIGURE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("WIDTH = 3", "WIDTH = 4"),
        ("A figure.", "Another figure."),  # docstrings are captions where a study has no prose
        ("frame * WIDTH", "WIDTH * frame"),
        ("def draw", "def paint"),
        ("WIDTH = 3", "WIDTH = 3.0"),
        ("WIDTH = 3", 'WIDTH = "3"'),
    ],
)
def test_what_a_module_means_is_all_of_what_it_is(tmp_path, old, new):
    assert digest(tmp_path, FIGURE.replace(old, new, 1)) != digest(tmp_path, FIGURE)


def test_a_module_that_was_read_is_not_read_again(tmp_path, monkeypatch):
    path, shelf = tmp_path / "module.py", tmp_path / "modules.json"
    path.write_text(FIGURE, encoding="utf-8")
    first = Library(shelf)
    known = first.module(path)
    first.keep()
    monkeypatch.setattr(modules, "_parsed", lambda *_: pytest.fail("read again"))
    assert Library(shelf).module(path) == known


@pytest.mark.parametrize("shelf", ["", "[]", "{", '{"a": 1}', '{"a": []}', "null", "\0"])
def test_a_shelf_that_cannot_be_read_is_made_anew(tmp_path, shelf):
    path = tmp_path / "modules.json"
    path.write_text(shelf, encoding="utf-8")
    (tmp_path / "module.py").write_text(FIGURE, encoding="utf-8")
    library = Library(path)
    module = library.module(tmp_path / "module.py")
    library.keep()
    assert [*json.loads(path.read_text("utf-8")).values()] == [[*module]]


def test_the_shelf_is_written_where_something_new_was_read_and_forgets_what_is_gone(tmp_path):
    shelf = tmp_path / "modules.json"
    for name in ("a", "b"):
        (tmp_path / f"{name}.py").write_text(f"import {name}", encoding="utf-8")
    first = Library(shelf)
    for name in ("a", "b"):
        first.module(tmp_path / f"{name}.py")
    first.keep()
    assert len(json.loads(shelf.read_text("utf-8"))) == 2
    second = Library(shelf)
    second.module(tmp_path / "a.py")
    second.keep()
    assert [imports for _, imports in json.loads(shelf.read_text("utf-8")).values()] == [["a"]]
    shelf.chmod(0o444)
    before = shelf.stat().st_ino
    third = Library(shelf)
    third.module(tmp_path / "a.py")
    third.keep()
    assert shelf.stat().st_ino == before


def test_relative_imports_and_what_is_no_python_lead_nowhere(project, tmp_path):
    (tmp_path / "b.yml").write_text("import a", encoding="utf-8")
    assert project("b.yml", a="", c="from . import a\nfrom .a import x") == ["b.yml"]
    assert project("c.py") == ["c.py"]


def test_a_module_of_somebody_s_own_lies_where_it_lies(project, tmp_path_factory):
    own = tmp_path_factory.mktemp("own") / "m.py"
    own.write_text("import a", encoding="utf-8")
    assert project(own, a="") == sorted(["a.py", own.as_posix()])
