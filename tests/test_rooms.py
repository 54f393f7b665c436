"""What holds for the package as a whole: its rooms, the arrows between them, and their sizes."""

import ast
import os
import subprocess
import sys

import pytest

from tests.support.lines import lines, lines_of
from tests.support.small import ROOT

ANALYSIS = ROOT / "analysis"
# What each room may import: the rooms below it.
METHODS = ("common", "methods")
STUDY = (*METHODS, "study")
EXHIBITS = (*STUDY, "files", "disclosure", "privacy", "prose", "exhibits")
ARROWS = {
    "common": (),
    "methods": (),
    "files": (),
    "meaning": ("common",),
    "study": METHODS,
    "disclosure": STUDY,
    "privacy": (*STUDY, "files", "disclosure"),
    "prose": (*STUDY, "meaning"),
    "checks": (*STUDY, "files", "disclosure", "privacy", "prose", "exhibits"),
    "exhibits": STUDY,
    "starter": (*STUDY, "prose"),
    "imports": (*STUDY, "starter"),
    "exports": (*STUDY, "imports"),
    "build": STUDY,
    "tables": EXHIBITS,
    "figures": EXHIBITS,
    "diagnostics": EXHIBITS,
    "manuscript": (*EXHIBITS, "build", "checks", "starter"),
    "review": (*STUDY, "disclosure", "build", "checks", "privacy", "starter"),
    "archive": (*EXHIBITS, "checks", "exports", "manuscript", "review"),
}
MOST_MODULES, LONGEST_MODULE = 12, 300
# Lines of code in analysis/, as tests/support/lines.py counts them. Who needs more raises this
# number in the same commit, and says in its message why the project has to be larger.
RECORD, SLACK = 22770, 100


def room(module):
    """The room of a module of the package, or nothing."""
    parts = module.split(".")
    return parts[1] if parts[0] == "analysis" and len(parts) > 1 else ""


def arrows(path):
    """The rooms that a module imports from, but its own, each with the line that does."""
    here = path.relative_to(ROOT).parts[1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for there in filter(None, map(room, names)):
            if there != here:
                yield there, node.lineno


def test_every_folder_is_a_room_that_says_what_lives_there_and_what_does_not():
    folders = sorted(path.parent for path in ANALYSIS.glob("*/*.py"))
    assert {folder.name for folder in folders} == set(ARROWS)
    for folder in set(folders):
        said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))
        assert said.count("\n") >= 2, folder


def test_no_module_imports_from_a_room_above_or_beside_its_own():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports from {there}"
        for path in sorted(ANALYSIS.rglob("*/*.py"))
        if "template" not in path.parts  # what a study of one's own starts from
        for there, line in arrows(path)
        if there not in ARROWS[path.relative_to(ANALYSIS).parts[0]]
    ]
    assert wrong == []


def test_no_arrow_leads_back():
    for name, below in ARROWS.items():
        assert not [there for there in below if name in ARROWS[there]], name
    floors = {}
    while len(floors) < len(ARROWS):
        done = {n for n, below in ARROWS.items() if set(below) - {n} <= set(floors)}
        assert done - set(floors), "a cycle"
        floors |= dict.fromkeys(done - set(floors), len(set(floors.values())))
    assert max(floors.values()) < 7


def test_no_room_is_too_full():
    for folder in {path.parent for path in ANALYSIS.rglob("*/*.py")}:
        modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        assert len(modules) <= MOST_MODULES, f"{folder.name} has {len(modules)} modules"


def test_no_module_is_too_long():
    for path in ANALYSIS.rglob("*.py"):
        n = len(path.read_text("utf-8").splitlines())
        assert n <= LONGEST_MODULE, f"{path.relative_to(ROOT)} has {n} lines"


def test_the_code_grows_only_where_somebody_says_why():
    found = sum(lines_of(ANALYSIS).values())
    assert found <= RECORD, (
        f"analysis/ has {found} lines of code, and {RECORD} are on record: take some away, or raise"
        " RECORD in tests/test_rooms.py in the same commit and say in its message why"
    )
    assert found > RECORD - SLACK, f"well done: lower RECORD in tests/test_rooms.py to {found}"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ('"""A module."""\n\n# A comment.\nA = 1\n', 1),
        ("A = (\n    1,\n    # why\n    2,\n)\n", 4),
        ('def f():\n    """Do it.\n\n    Well.\n    """\n    return """a\nb"""\n', 3),
        ("A = 1  # one\n\n\nB = 2\n", 2),
    ],
)
def test_what_counts_as_a_line_of_code(text, count):
    assert lines(text) == count


@pytest.mark.parametrize(("step", "collects"), [({}, "True"), ({"COMPENDIUM_STEP": "1"}, "False")])
def test_a_step_of_the_build_alone_collects_no_garbage(step, collects):
    surroundings = {k: v for k, v in os.environ.items() if k != "COMPENDIUM_STEP"} | step
    line = [sys.executable, "-c", "import analysis, gc; print(gc.isenabled())"]
    said = subprocess.run(
        line, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == collects
