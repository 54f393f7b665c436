"""Change the code in small ways, one at a time, and see which changes no test notices.

Changed are modules of `analysis/`, the regular expressions in them, and the data beside them, which
hold patterns, words and rules. Of each change the tests of the module run first, then those of its
room, then all that load it; whole builds (`tests/workflow`) do not. They run in a copy of the
project, in processes that have loaded the libraries already.
Libraries for this change no regular expressions and no data.

A change after which a file means the same is not counted. That what survives changes nothing
that anybody sees is for people to judge.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import multiprocessing
import os
import random
import re
import signal
import sys
import tempfile
import tokenize
import tomllib
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from analysis.build.modules import Library
from tests.support.project import copy_project
from tests.support.run import ROOT, counting, surroundings

SEED, NUMBER, ALL = 1, 60, "all rooms"
PATIENCE = 120  # seconds that one test may take
PATTERNS = ("alternative", "quantifier", "anchor", "class", "word")
WANTED = {"code": 0.96, "patterns": 0.90}
NEIGHBOURS = {
    **{ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="},
    **{ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is"},
    **{ast.And: "or", ast.Or: "and"},
    **{ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "/", ast.BitOr: "&"},
    **{ast.BitAnd: "|"},
}
# One token of a regular expression, and what may stand for it.
TOKEN = re.compile(
    r"(?P<look>\(\?<?[!=])|(?P<open>\((?:\?(?:P<\w+>|[a-zA-Z-]*:|[a-zA-Z]+(?=\))))?)|(?P<bar>\|)"
    r"|(?P<anchor>\\[bBAZ]|(?<![\[\\])\^|\$(?!\{))|(?P<set>\[\^?\]?(?:\\.|[^\]\\\n])*\])"
    r"|(?P<kind>\\[dwsDWS])|\\.|(?P<quantifier>[*+?]|\{\d*,?\d*\})|(?P<close>\))|.",
    re.DOTALL,
)
OTHER = {"d": "w", "w": "d", "s": "S", "D": "d", "W": "w", "S": "s"}
RAW = re.compile(r"""(?:[rR]([fF]?)|([fF])[rR])("(?!"")|')(.*)\3""")
FILLED = re.compile(r"(?<!\{)\{[^{}]+\}(?!\})")  # where a value is put into a text
LITERAL = re.compile(r"""^("(?:""\")?|'(?:'')?)(.*)\1$""", re.DOTALL)
LOADED = ["pytest", "pandas", "scipy.optimize", "matplotlib.pyplot", "docx", "phonenumbers"]
WARM = multiprocessing.get_context("forkserver")
WARM.set_forkserver_preload(LOADED)
READERS = {".toml": tomllib.loads, ".yml": yaml.safe_load, ".json": json.loads}


class Edit(NamedTuple):
    """A change of a text: the kind of it, and what stands between two places instead."""

    kind: str
    start: int
    end: int
    new: str

    def moved(self, places: int) -> Edit:
        """The same, of a text in which that one stands so many places on."""
        return self._replace(start=self.start + places, end=self.end + places)


class Change(NamedTuple):
    """A change of a file.

    Attributes:
        path: of the file.
        edit: the change.
        text: of the file after it.
        shown: where it is, and what becomes of the line.
    """

    path: Path
    edit: Edit
    text: str
    shown: str


def of_token(token: re.Match[str]) -> Iterator[Edit]:
    """Yield changes of a part of a regular expression that is no alternative."""
    text, (start, end) = token[0], token.span()
    match token.lastgroup:
        case "anchor":
            yield Edit("anchor", start, end, "")
        case "look":
            yield Edit("anchor", end - 1, end, "=" if text[-1] == "!" else "!")
        case "kind":
            yield Edit("class", start, end, f"\\{OTHER[text[1]]}")
        case "set":
            negated = text[1] == "^"
            yield Edit("class", start + 1, start + 1 + negated, "" if negated else "^")
        case "quantifier":
            yield Edit("quantifier", start, end, {"*": "+", "+": "*"}.get(text, ""))


def of_expression(pattern: str) -> Iterator[Edit]:
    """Yield changes of a regular expression."""
    starts = [0]  # of the alternative that is open in each group
    barred = [False]  # whether another one stands before it
    for token in TOKEN.finditer(pattern):
        yield from of_token(token)
        start, end = token.span()
        if token.lastgroup in ("look", "open"):
            starts.append(end)
            barred.append(False)
        elif token.lastgroup == "bar":
            yield Edit("alternative", starts[-1], end, "")
            starts[-1], barred[-1] = end, True
        elif token.lastgroup == "close" and len(starts) > 1:
            begin = starts.pop()
            if barred.pop():
                yield Edit("alternative", begin - 1, start, "")
    if barred == [True]:
        yield Edit("alternative", starts[0] - 1, len(pattern), "")


class Module:
    """A module of Python, and where its pieces stand in it."""

    def __init__(self, text: str) -> None:
        """Read it."""
        self.text, self.tree = text, ast.parse(text)
        self.at = [0]
        for line in text.splitlines(keepends=True):
            self.at.append(self.at[-1] + len(line))
        # Columns are counted in bytes: lines with letters beyond ASCII are let be.
        self.plain = [line.isascii() for line in text.splitlines()]

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """From where to where a piece goes."""
        end_line, end_column = node.end_lineno or 0, node.end_col_offset or 0
        return self.at[node.lineno - 1] + node.col_offset, self.at[end_line - 1] + end_column

    def source(self, node: ast.expr) -> str:
        """What stands there."""
        start, end = self.span(node)
        return self.text[start:end]

    def between(self, kind: str, left: ast.expr, op: ast.AST, right: ast.expr) -> Iterator[Edit]:
        """Yield the change of an operator to its neighbour."""
        start, end = self.span(left)[1], self.span(right)[0]
        held = re.fullmatch(r"([\s)]*)(.*?)([\s(]*)", self.text[start:end], re.DOTALL)
        if held and type(op) in NEIGHBOURS:
            yield Edit(kind, start, end, f"{held[1]}{NEIGHBOURS[type(op)]}{held[3]}")

    def values(self, node: ast.AST) -> Iterator[Edit]:
        """Yield changes of what is computed with."""
        match node:
            case ast.Constant(value=bool()):
                yield Edit("constant", *self.span(node), str(not node.value))
            case ast.Constant(value=int() | float()):
                yield Edit("constant", *self.span(node), f"{node.value + 1}")
            case ast.Constant(value=str()):
                yield Edit("constant", *self.span(node), '""' if node.value else '"x"')
            case ast.Slice():
                for bound in filter(None, (node.lower, node.upper)):
                    yield Edit("slice", *self.span(bound), f"({self.source(bound)}) + 1")
                    yield Edit("slice", *self.span(bound), "")
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                yield from self.between("comparison", left, op, right)
            case ast.BoolOp(op=op, values=[one, other, *_]):
                yield from self.between("boolean", one, op, other)
            case ast.BinOp(left=left, op=op, right=right):
                yield from self.between("operator", left, op, right)

    def acts(self, node: ast.AST) -> Iterator[Edit]:
        """Yield changes of what is done."""
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield Edit("boolean", *self.span(node), f"({self.source(operand)})")
            case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Continue():
                yield Edit("statement", *self.span(node), "pass")
            case ast.If(test=test, orelse=[]):
                yield Edit("statement", *self.span(test), "False")
            case ast.Call(func=ast.Attribute(value=value), args=[], keywords=[]):
                yield Edit("call", *self.span(node), self.source(value))
            case ast.Call(func=ast.Name(id="min" | "max" | "suppress")):
                pass  # whatever the order of what they are given
            case ast.Call(args=[ast.expr() as one, ast.expr() as other, *_]):
                (start, a), (b, end) = self.span(one), self.span(other)
                swapped = self.source(other) + self.text[a:b] + self.source(one)
                yield Edit("arguments", start, end, swapped)


def expressions(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the constants that are regular expressions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            yield from (n for n in ast.walk(node) if is_text(n))


def is_text(node: ast.AST) -> bool:
    """Whether a piece of Python is a text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def left_out(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what says nothing to Python, or is not run by tests: docstrings, types, the command."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and is_text(node.value):
            yield from ast.walk(node)
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            yield from ast.walk(node)
        if isinstance(node, ast.JoinedStr):  # whose texts have no places of their own in 3.11
            yield from (n for n in ast.walk(node) if isinstance(n, ast.Constant))
        for name in ("annotation", "returns"):
            if isinstance(kind := getattr(node, name, None), ast.AST):
                yield from ast.walk(kind)


def of_raw(module: Module) -> Iterator[Edit]:
    """Yield changes of what is written raw, as regular expressions are, and parts of them."""
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        (line, column), (last, _) = token.start, token.end
        found = RAW.fullmatch(token.string) if token.type == tokenize.STRING else None
        if found and all(module.plain[line - 1 : last]):
            filled = found[1] or found[2]
            pattern = FILLED.sub(lambda m: "_" * len(m[0]), found[4]) if filled else found[4]
            begin = module.at[line - 1] + column + found.start(4)
            yield from (edit.moved(begin) for edit in of_expression(pattern))


def of_module(text: str) -> Iterator[Edit]:
    """Yield every change of a module, of its regular expressions too."""
    module = Module(text)
    yield from of_raw(module)
    patterns, skipped = set(expressions(module.tree)), set(left_out(module.tree))
    for node in ast.walk(module.tree):
        lines = range(getattr(node, "lineno", 1) - 1, getattr(node, "end_lineno", 1))
        if node in skipped or not all(module.plain[n] for n in lines):
            continue
        literal = LITERAL.match(module.source(node)) if node in patterns else None
        if literal:
            begin = module.span(node)[0] + literal.start(2)
            yield from (edit.moved(begin) for edit in of_expression(literal[2]))
        elif not (isinstance(node, ast.Constant) and RAW.match(module.source(node))):
            yield from module.values(node)
            yield from module.acts(node)


def of_data(text: str) -> Iterator[Edit]:
    """Yield changes of a file of patterns, words and rules."""
    for line in re.finditer(r'^(?![ \t]*(?:#|"description")).+', text, re.MULTILINE):
        if re.search(r"\\[bdsw]|\(\?|\w\|\w", line[0]):
            yield from (edit.moved(line.start()) for edit in of_expression(line[0]))
            continue
        for found in re.finditer(r"(?<=[ \[])[\w'-]+(?=[ ,\]]|$),? ?", line[0]):
            yield Edit("word", *found.span(), "").moved(line.start())
        for found in re.finditer(r"\b(\d+)\b|\b(?:true|false)\b", line[0]):
            new = str(int(found[1]) + 1) if found[1] else str(found[0] != "true").lower()
            yield Edit("constant", *found.span(), new).moved(line.start())


def meaning(path: Path, text: str) -> tuple[object, int]:
    """What a file says, apart from its layout, and how much of it is no regular expression.

    An error if it says nothing.
    """
    if path.suffix != ".py":
        return READERS[path.suffix](text), 0
    tree = ast.parse(text)
    return ast.dump(tree), sum(not compiles(node.value) for node in expressions(tree))


def compiles(pattern: str) -> bool:
    """Whether a text is a regular expression; some are parts of one, or stand in for a match."""
    with suppress(re.error):
        return bool(re.compile(pattern))
    return False


def changed(path: Path, edit: Edit) -> Change | None:
    """Change a file; nothing if it means the same then, or nothing."""
    text = path.read_text("utf-8")
    new = text[: edit.start] + edit.new + text[edit.end :]
    line, begin = text.count("\n", 0, edit.start) + 1, text.rfind("\n", 0, edit.start) + 1
    end = text.find("\n", edit.end)
    old, now = text[begin:end], text[begin : edit.start] + edit.new + text[edit.end : end]
    place = f"{path.relative_to(ROOT)}:{line} ({edit.kind})"
    with suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (said, broken), (was, before) = meaning(path, new), meaning(path, text)
        if said != was and broken <= before:
            shown = f"{place}\n  - {old.strip()[:300]}\n  + {now.strip()[:300]}"
            return Change(path, edit, new, shown)
    return None


def sample(room: str, number: int, chance: random.Random) -> list[Change]:
    """Choose changes by chance, as many of each kind as there are."""
    modules = {p.parent for p in ROOT.glob(f"analysis/{room or '*'}/**/__init__.py")}
    files = sorted(p for m in modules for p in m.iterdir() if p.suffix in (".py", *READERS))
    kinds: dict[str, list[tuple[Path, Edit]]] = defaultdict(list)
    for path in files:
        text = path.read_text("utf-8")
        for edit in of_module(text) if path.suffix == ".py" else of_data(text):
            kinds[edit.kind].append((path, edit))
    chosen: list[Change] = []
    while kinds and len(chosen) < number:
        for kind in sorted(kinds):
            changes = kinds[kind]
            while changes:
                if change := changed(*changes.pop(chance.randrange(len(changes)))):
                    chosen.append(change)
                    break
            else:
                del kinds[kind]
    return chance.sample(chosen, min(number, len(chosen)))


def tests_of(path: Path, library: Library, folder: Path) -> Iterator[list[str]]:
    """Yield the tests of a file: of its module, of its room, and all that load it.

    Args:
        path: of the file.
        library: the modules, and what they load.
        folder: where the tests are, which may be a copy.
    """
    wanted = path.relative_to(ROOT)
    name, room = wanted.name.partition(".")[0], wanted.parts[1]
    own = sorted(folder.glob("/".join(["tests", *wanted.parts[1:-1], f"test_{name}*.py"])))
    rest = [p for p in sorted(folder.glob(f"tests/{room}/**/test_*.py")) if p not in own]
    module = ".".join([*wanted.parts[:-1], name])
    others = [
        p
        for p in sorted(folder.glob("tests/*/**/test_*.py"))
        if p.relative_to(folder).parts[1] not in (room, "workflow")
        and wanted.as_posix() in library.closure(p.relative_to(folder).as_posix())
    ]
    others.sort(key=lambda p: module not in library.module(p).imports)
    for group in (own, rest, others):
        yield [p.relative_to(folder).as_posix() for p in group]


class Newest:
    """Tells the process that waits for tests which is the newest one."""

    def __init__(self, told: Connection) -> None:
        """Tell it there."""
        self.told = told

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Tell of a test that begins."""
        self.told.send(nodeid)


def run(folder: Path, tests: list[str], told: Connection) -> None:
    """Run tests in this process, which has nothing of the project but what lies in the folder."""
    os.setsid()
    kept, sys.dont_write_bytecode = surroundings({"PYTHONDONTWRITEBYTECODE": "1"}), True
    os.environ.clear()
    os.environ.update(kept)
    sys.path[:] = [str(folder), *(path for path in sys.path if Path(path).resolve() != ROOT)]
    os.chdir(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("analysis", "tests")]:
        del sys.modules[name]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    options = ["-x", "-q", "-n0", "-p", "no:cacheprovider"]
    sys.exit(pytest.main([*options, *tests], plugins=[Newest(told)]))


def failing(folder: Path, tests: list[str]) -> str:
    """Return the first test that fails, or does not end; nothing if all pass."""
    reader, writer = WARM.Pipe(duplex=False)
    process = WARM.Process(target=run, args=(folder, tests, writer))
    process.start()
    writer.close()
    newest, rest = tests[0], 0
    try:
        while reader in wait([reader, process.sentinel], PATIENCE):
            newest = reader.recv()
    except EOFError:
        rest = PATIENCE
    process.join(rest)
    if (status := process.exitcode) is None and process.pid:
        os.killpg(process.pid, signal.SIGKILL)
    process.join()
    return newest if status != 0 else ""


class Suite:
    """The tests of a copy of the project."""

    def __init__(self, folder: Path, *, near: bool = False) -> None:
        """Leave out the tests of other rooms if only the nearest are meant."""
        self.folder, self.library, self.near = folder, Library(), near
        self.sound: set[str] = set()  # tests that pass while nothing is changed

    def notice(self, change: Change) -> bool:
        """Whether any test of a file notices its change, the nearest tests first.

        Raises:
            SystemExit: if that test fails without the change, too.
        """
        path = self.folder / change.path.relative_to(ROOT)
        kept = path.read_bytes()
        for tests in filter(
            None, islice(tests_of(change.path, self.library, self.folder), 2 if self.near else 3)
        ):
            path.write_text(change.text, encoding="utf-8")
            try:
                failed = failing(self.folder, tests)
            finally:
                path.write_bytes(kept)
            if failed and failed not in self.sound and failing(self.folder, [failed]):
                sys.exit(f"This fails before anything is changed: {failed}")
            if failed:
                self.sound.add(failed)
                return True
        return False


def report(found: list[tuple[Change, bool]]) -> bool:
    """Print how many changes were noticed, by room; return whether they are enough."""
    tried: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for change, noticed in found:
        what = "patterns" if change.edit.kind in PATTERNS else "code"
        for room in (change.path.parent.name, ALL):
            tried[what, room] += 1
            seen[what, room] += noticed
    print(f"{'changed':10}{'room':14}{'noticed':>8}{'of':>5}")
    for what, room in sorted(tried):
        print(f"{what:10}{room:14}{seen[what, room]:8}{tried[what, room]:5}")
    print(", ".join(f"{share:.0%} of {what}" for what, share in WANTED.items()), "are wanted")
    return all(seen[what, ALL] >= share * tried[what, ALL] for what, share in WANTED.items())


def main() -> None:
    """Change, test, and print what survives."""
    parser = argparse.ArgumentParser(prog="python -m tests.measuring.mutate")
    parser.add_argument("--number", type=int, default=NUMBER, help="how many changes")
    parser.add_argument("--room", default="", help="a folder of analysis/; by default all")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--near", action="store_true", help="without the tests of other rooms")
    options = parser.parse_args()
    chosen = sample(options.room, options.number, random.Random(options.seed))  # noqa: S311
    found: list[tuple[Change, bool]] = []
    with tempfile.TemporaryDirectory() as temporary:
        tests = Suite(copy_project(Path(temporary) / "project"), near=options.near)
        tried = ((change, tests.notice(change)) for change in chosen)
        for change, noticed in counting(tried, len(chosen)):
            found.append((change, noticed))
            if not noticed:
                print(f"SURVIVES: {change.shown}", flush=True)
    sys.exit(not report(found))


if __name__ == "__main__":
    main()
