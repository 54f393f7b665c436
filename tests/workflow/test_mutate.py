"""The changes of the code are those that are meant, and each is one."""

import ast
import random
import re

import pytest

from analysis.build.modules import Library
from tests.measuring import mutate
from tests.measuring.mutate import Suite, changed, of_data, of_expression, of_module, report, sample
from tests.support.run import ROOT


def applied(text, edits):
    """What becomes of a text, by the kind of change."""
    return {(e.kind, text[: e.start] + e.new + text[e.end :]) for e in edits}


@pytest.mark.parametrize(
    ("pattern", "becomes"),
    [
        ("a|b", {("alternative", "b"), ("alternative", "a")}),
        ("(?:ab|c)", {("alternative", "(?:c)"), ("alternative", "(?:ab)")}),
        ("(?P<n>ab|c)", {("alternative", "(?P<n>c)"), ("alternative", "(?P<n>ab)")}),
        ("a*", {("quantifier", "a+")}),
        ("a+", {("quantifier", "a*")}),
        ("a?", {("quantifier", "a")}),
        ("a{2,3}", {("quantifier", "a")}),
        (r"^a\b$", {("anchor", r"a\b$"), ("anchor", "^a$"), ("anchor", r"^a\b")}),
        ("a(?=b)", {("anchor", "a(?!b)")}),
        ("a(?<!b)", {("anchor", "a(?<=b)")}),
        (r"\d", {("class", r"\w")}),
        ("[a|b*]", {("class", "[^a|b*]")}),
        ("[^a]", {("class", "[a]")}),
        (r"\|\*\(\[", set()),
        ("${part}", set()),
    ],
)
def test_a_pattern_loses_or_changes_one_part(pattern, becomes):
    assert applied(pattern, of_expression(pattern)) == becomes


@pytest.mark.parametrize(
    ("code", "becomes"),
    [
        ("a < b", ("comparison", "a <= b")),
        ("a not in b", ("comparison", "a in b")),
        ("(a) == (b)", ("comparison", "(a) != (b)")),
        ("a and b or c", ("boolean", "a or b or c")),
        ("not a", ("boolean", "(a)")),
        ("a | b", ("operator", "a & b")),
        ("x = 1", ("constant", "x = 2")),
        ("x = True", ("constant", "x = False")),
        ("x = 'a'", ("constant", 'x = ""')),
        ("def f(x=3): ...", ("constant", "def f(x=4): ...")),
        ("a[1:]", ("slice", "a[:]")),
        ("a[:n]", ("slice", "a[:(n) + 1]")),
        ("f(a)", ("statement", "pass")),
        ("x += 1", ("statement", "pass")),
        ("if a: x", ("statement", "if False: x")),
        ("x = a.strip()", ("call", "x = a")),
        ("x = f(a, b)", ("arguments", "x = f(b, a)")),
        ("re.sub('a|b', '', c)", ("alternative", "re.sub('b', '', c)")),
        ("x = r'a|b'", ("alternative", "x = r'b'")),
        ("x = rf'{a|b}c+'", ("quantifier", "x = rf'{a|b}c*'")),
    ],
)
def test_a_module_is_changed_in_one_place(code, becomes):
    assert becomes in applied(code, of_module(code))


@pytest.mark.parametrize(
    "code",
    ['"""A text."""', "x: 'list[int]'", "def f() -> 'int': ...", "if __name__ == '__main__': f()"],
)
def test_what_means_nothing_to_a_test_is_left_alone(code):
    assert applied(code, of_module(code)) == set()


def test_the_order_of_what_means_the_same_in_any_is_left_alone():
    for code in ("x = min(a, b)", "with suppress(a, b): x()"):
        assert "arguments" not in {kind for kind, _ in applied(code, of_module(code))}


def test_data_lose_words_and_patterns_their_parts():
    text = "# one two\nwords: most all\nleast: 5\nstrict: true\nform: 'a\\b|c'\n"
    becomes = applied(text, of_data(text))
    for kind, old, new in (
        ("word", "most all", "all"),
        ("constant", "5", "6"),
        ("constant", "true", "false"),
        ("anchor", r"\b", ""),
        ("alternative", r"form: 'a\b|", ""),
    ):
        assert (kind, text.replace(old, new)) in becomes, kind
    assert all(new.startswith("# one two\n") for _, new in becomes)


def test_a_chosen_change_is_one_that_means_something():
    chosen = sample("methods", 20, random.Random(1))  # noqa: S311
    assert len(chosen) == 20
    assert chosen == sample("methods", 20, random.Random(1))  # noqa: S311
    for change in chosen:
        text = change.path.read_text("utf-8")
        assert ast.dump(ast.parse(change.text)) != ast.dump(ast.parse(text))
        assert change.shown.startswith(f"{change.path.relative_to(ROOT)}:")
        kept = len(text) - (change.edit.end - change.edit.start) + len(change.edit.new)
        assert len(change.text) == kept


def test_what_lies_in_a_folder_of_a_room_is_changed_too_if_modules_lie_there():
    chance = random.Random(1)  # noqa: S311
    folders = [
        {c.path.parent.name for c in sample(*of, chance)}
        for of in (("imports", 90), ("starter", 20))
    ]
    assert folders == [{"imports", "cells", "home", "readers", "refi"}, {"starter"}]


@pytest.mark.parametrize("new", ["(", "# a comment\n"])
def test_a_change_that_breaks_the_file_or_means_nothing_is_none(new):
    path = ROOT / "analysis/methods/balance.py"
    assert changed(path, mutate.Edit("constant", 0, 0, new)) is None


def test_no_module_is_spared_for_parts_of_expressions_that_are_none_by_themselves():
    path, text = ROOT / "analysis/meaning/topics.py", 're.compile(A.replace("(", "(?:"), B | C)'
    assert mutate.meaning(path, text)[1] == 2
    rooms = {change.path.name for change in sample("meaning", 200, random.Random(1))}  # noqa: S311
    assert {"topics.py", "lexicon.py", "clauses.py", "unsaid.py", "uncounted.py"} <= rooms


def test_the_nearest_tests_run_first_and_whole_builds_never():
    own, room, others = mutate.tests_of(ROOT / "analysis/methods/reach.py", Library(), ROOT)
    assert own == ["tests/methods/test_reach.py"]
    assert "tests/methods/test_balance.py" in room
    assert "tests/prose/test_numbers.py" in others
    assert not [name for name in others if name.startswith("tests/workflow/")]
    direct = ["analysis.methods.reach" in Library().module(ROOT / p).imports for p in others]
    assert direct == sorted(direct, reverse=True)
    own, room, _ = mutate.tests_of(ROOT / "analysis/imports/readers/nvivo.py", Library(), ROOT)
    assert own == ["tests/imports/readers/test_nvivo.py"]
    assert {"tests/imports/test_refi.py", "tests/imports/cells/test_grid.py"} <= {*room}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one function and its test."""
    for name, text in {
        "analysis/methods/add.py": "def add(a, b):\n    return a + b\n",
        "tests/methods/test_add.py": (
            "import sys; sys.path.insert(0, '.')\nfrom analysis.methods.add import add\n"
            "def test(): assert add(2, 3) == 5\n"
        ),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    monkeypatch.setattr(mutate, "tests_of", lambda *_: iter([["tests/methods/test_add.py"]]))
    return tmp_path


def test_what_a_test_notices_is_noticed_and_taken_back(project):
    path = project / "analysis/methods/add.py"
    text = path.read_text("utf-8")
    tests = Suite(project)
    noticed = mutate.Change(path, mutate.Edit("operator", 0, 0, ""), text.replace("+", "-"), "")
    same = noticed._replace(text=text.replace("a + b", "b + a"))
    assert tests.notice(noticed)
    assert not tests.notice(same)
    assert path.read_text("utf-8") == text


def test_tests_that_fail_before_anything_is_changed_measure_nothing(project):
    path = project / "analysis/methods/add.py"
    path.write_text("def add(a, b):\n    return a\n", encoding="utf-8")
    change = mutate.Change(path, mutate.Edit("operator", 0, 0, ""), "", "")
    with pytest.raises(SystemExit, match="fails before anything is changed"):
        Suite(project).notice(change)


def test_a_test_that_does_not_end_notices(project, monkeypatch):
    path = project / "analysis/methods/add.py"
    text = "def add(a, b):\n    while a != 5:\n        a = max(a, b)\n    return a\n"
    monkeypatch.setattr(mutate, "PATIENCE", 5)
    edit = mutate.Edit("operator", 0, 0, "")
    assert Suite(project).notice(mutate.Change(path, edit, text, ""))


def test_the_test_that_fails_is_named(project):
    first = project / "tests/methods/test_first.py"
    first.write_text("def test(): pass\n", encoding="utf-8")
    names = ["tests/methods/test_first.py", "tests/methods/test_add.py"]
    assert mutate.failing(project, names) == ""
    path = project / "analysis/methods/add.py"
    path.write_text("def add(a, b):\n    return a\n", encoding="utf-8")
    assert mutate.failing(project, names) == f"{names[1]}::test"
    first.write_text("def test(): assert 0\n", encoding="utf-8")
    assert mutate.failing(project, names) == f"{names[0]}::test"


def test_too_few_noticed_are_a_failure_and_said_by_room(capsys):
    def tried(kind, noticed, number):
        edit = mutate.Edit(kind, 0, 0, "")
        return [(mutate.Change(ROOT / "analysis/prose/a.py", edit, "", ""), noticed)] * number

    assert report(tried("boolean", True, 24) + tried("boolean", False, 1))
    assert not report(tried("boolean", True, 23) + tried("boolean", False, 1))
    assert report(tried("class", True, 9) + tried("class", False, 1))
    assert not report(tried("class", True, 8) + tried("class", False, 1))
    assert re.search(r"^patterns +prose +8 +9$", capsys.readouterr().out, re.MULTILINE)
