"""What a module of the project is, apart from its layout: what it means and what it imports.

Snakemake does not look into Python: a rule names the modules that its step loads, and whether one
of them changed is told by its syntax tree, in which comments, blank lines and formatting are not.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from analysis.common.output import ROOT, write_text

DATA = (".json", ".yml", ".toml", ".csv", ".html")
SHELF = ROOT / "build/modules.json"  # what was read before, by the SHA-256 of the file


class Module(NamedTuple):
    """What a file of Python says.

    Attributes:
        digest: SHA-256 of its syntax tree, docstrings included, since some are printed.
        imports: the names that it imports, packages and what is taken out of them alike.
    """

    digest: str
    imports: list[str]


class Library:
    """Modules of the project, each read once for as long as its file stays the same."""

    def __init__(self, shelf: Path = SHELF) -> None:
        """Take up what an earlier build read."""
        self.shelf = shelf
        self.read: dict[str, Module] = {}
        self.known: dict[str, Module] = {}
        self.needed: dict[str, set[str]] = {}
        self.meant: dict[str, set[str]] = {}
        with suppress(OSError, ValueError, TypeError, AttributeError):
            content = json.loads(shelf.read_text("utf-8"))
            self.known = {key: Module(*module) for key, module in content.items()}

    def module(self, path: Path) -> Module:
        """Read a module.

        Raises:
            SyntaxError: it is none.
        """
        content = path.read_bytes()
        key = hashlib.sha256(content).hexdigest()
        if key not in self.read:
            self.read[key] = self.known.get(key) or _parsed(content, path)
        return self.read[key]

    def closure(self, *paths: str) -> list[str]:
        """Return these files and all of the project that they import, directly or not.

        To a module belong the data beside it that have its name, such as `provenance.yml`.

        Args:
            paths: files relative to the project, or a study's own.

        Returns:
            Sorted paths, relative to the project if they lie in it.
        """
        found: set[str] = set()
        ahead = {_from_project(ROOT / path) for path in paths}
        while ahead:
            found |= ahead
            ahead = set().union(*map(self._needed, ahead)) - found
        return sorted(found)

    def _needed(self, name: str) -> set[str]:
        """Return what `_imported` does, looked up once."""
        if name not in self.needed:
            self.needed[name] = self._imported(ROOT / name) if name.endswith(".py") else set()
        return self.needed[name]

    def _imported(self, path: Path) -> set[str]:
        """Return the files of this project that a module imports or keeps its data in.

        Packages are among them, its own too.
        """
        within = path.resolve().is_relative_to(ROOT.resolve())
        own = [".".join(path.relative_to(ROOT).with_suffix("").parts)] if within else []
        beside = {file for file in path.parent.glob(f"{path.stem}.*") if file.suffix in DATA}
        names = (*own, *self.module(path).imports)
        return set(map(_from_project, beside)).union(*map(self._files, names))

    def _files(self, name: str) -> set[str]:
        """Return the module that a dotted name means, and the packages that it lies in."""
        if name not in self.meant:
            base = ROOT.joinpath(*name.split("."))
            files = (base.with_suffix(".py"), base / "__init__.py")
            package = name.rpartition(".")[0]
            self.meant[name] = {_from_project(file) for file in files if file.is_file()}
            self.meant[name] |= self._files(package) if package else set()
        return self.meant[name]

    def keep(self) -> None:
        """Write down what was read, if that is not what was known."""
        if self.read != self.known:
            write_text(self.shelf, json.dumps(self.read) + "\n")


def _from_project(path: Path) -> str:
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


def _parsed(content: bytes, path: Path) -> Module:
    tree = ast.parse(content, str(path))
    digest = hashlib.sha256(ast.dump(tree).encode()).hexdigest()
    return Module(digest, sorted(_names(ast.walk(tree))))


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names
