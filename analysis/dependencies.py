"""What a module rests on, read from its source: Snakemake does not look into imports itself."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def uses(path: str) -> list[str]:
    """Return the tables that an exhibit declares in `USES`."""
    for node in _tree(ROOT / path).body:
        if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["USES"]:
            return list(ast.literal_eval(node.value))
    raise LookupError(f"{path}: no line USES = (...) says which tables this exhibit rests on")
