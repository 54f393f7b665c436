"""What a module rests on, read from its source: Snakemake does not look into imports itself."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from analysis.common.output import ROOT
from analysis.study.schema import CORE

# What may be printed of people depends on all else that is printed.
PEOPLE = (*CORE, "published/facts.yml")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def _imported(path: Path) -> set[Path]:
    """Return the files of this project that a file imports, packages (its own too) included."""
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts)}
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    files: set[Path] = set()
    for name in names:
        parts = name.split(".")
        for i in range(1, len(parts) + 1):
            base = ROOT.joinpath(*parts[:i])
            files |= {f for f in (base.with_suffix(".py"), base / "__init__.py") if f.is_file()}
    return files


def modules(*paths: str) -> list[str]:
    """Return these files and all of this project that they import, directly or not.

    To a module belong the data beside it that have its name, such as `provenance.yml`.

    Args:
        paths: files relative to the project.

    Returns:
        Sorted paths relative to the project.
    """
    found: set[Path] = set()
    ahead = {ROOT / path for path in paths}
    while ahead:
        found |= ahead
        ahead = set().union(*map(_imported, ahead)) - found
    files = {file for path in found for file in path.parent.glob(f"{path.stem}.*")}
    return sorted(path.relative_to(ROOT).as_posix() for path in files)


def uses(path: str) -> list[str]:
    """Return the tables and files that an exhibit declares in `USES`, each once."""
    for node in _tree(ROOT / path).body:
        if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["USES"]:
            return [name for name in expanded(ast.literal_eval(node.value)) if name != "people"]
    raise LookupError(f"{path}: no line USES = (...) says which tables this exhibit rests on")


def expanded(names: Iterable[str]) -> list[str]:
    """Return declared names, with all that people's attributes rest on where these are used."""
    names = list(names)
    return list(dict.fromkeys([*names, *(PEOPLE if "people" in names else ())]))
