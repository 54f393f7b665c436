"""Where the exhibits of a study are, and what each rests on, as its module declares in `USES`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.common.output import ROOT
from analysis.study.diagnostics import ROOM, members
from analysis.study.schema import CORE

# What may be printed of people depends on all else that is printed.
PEOPLE = (*CORE, "published/facts.yml")
OWN = "exhibits"  # beside the data of a study: its own ones, in a folder for each kind
HAS = {"tables": ("USES", "compute", "show", "note"), "figures": ("USES", "compute", "draw", "alt")}
DECLARED = re.compile(rb"^USES = \([^()#\x80-\xff]*\)$", re.MULTILINE)
TAKEN = ("claims", "numbers", "origins", "free")  # what the build makes besides


def modules(kind: str, root: Path, project: Path = ROOT) -> dict[str, Path]:
    """Find the modules of tables or figures, by the names of what they make.

    Those of diagnostics are among them if the study has switched these on.

    Args:
        kind: tables or figures.
        root: the folder that holds what is made of the study, and its own exhibits.
        project: the folder that holds analysis/.
    """
    diagnostics = [path for _, path in members(kind, root, project)]
    paths = [*_found(project / "analysis" / kind), *diagnostics, *_found(root / OWN / kind)]
    return {_named(path): path for path in paths}


def _found(place: Path) -> list[Path]:
    return sorted(place.glob("[!_]*.py"))


def _named(path: Path) -> str:
    return path.stem.replace("_", "-")


def faults(root: Path, project: Path = ROOT) -> dict[Path, list[str]]:
    """Say all that keeps a study's own exhibits from being made, by file: line, what to do."""
    places = [project / home / kind for home in ("analysis", ROOM) for kind in HAS]
    taken = {*TAKEN, *(_named(path) for place in places for path in _found(place))}
    where = f"expected it in {OWN}/tables/ or {OWN}/figures/; move it there"
    found = {path: [where] for path in _found(root / OWN)}
    for kind in HAS:
        found |= {path: [*_faults(path, kind, taken)] for path in _found(root / OWN / kind)}
    return {path: wrong for path, wrong in found.items() if wrong}


def _faults(path: Path, kind: str, taken: set[str]) -> Iterator[str]:
    if not re.fullmatch(r"[a-z0-9_]+", path.stem):
        yield "expected a name in small letters, digits and underscores; name the file otherwise"
    if _named(path) in taken:
        yield "an exhibit of this name is there already; name the file otherwise"
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"line {line}: " if line else ""
        yield f"{where}expected Python; found that it is none ({error})"
        return
    defined: dict[str, ast.stmt] = {}
    for node in tree.body:
        names = [ast.unparse(t) for t in node.targets] if isinstance(node, ast.Assign) else []
        names += [node.name] if isinstance(node, ast.FunctionDef) else []
        defined |= dict.fromkeys(names, node)
    if lacking := [name for name in HAS[kind] if name not in defined]:
        yield f"expected {', '.join(HAS[kind])} of one of the {kind}; it lacks {', '.join(lacking)}"
    if "USES" in defined:
        line = defined["USES"].lineno
        try:
            unknown = [name for name in _declared(tree) if not _known(name)]
        except (LookupError, ValueError):
            unknown = ["what is no list of names"]
        expected = f"expected USES = (...) of {', '.join(CORE)}, people or published/*.yml"
        if unknown:
            yield f"line {line}: {expected}; found {', '.join(map(str, unknown))}"


def _known(name: object) -> bool:
    return isinstance(name, str) and (name in (*CORE, "people") or name.startswith("published/"))


def uses(path: str) -> list[str]:
    """Return the tables and files that an exhibit declares in `USES`, each once."""
    text = (ROOT / path).read_bytes()
    line = DECLARED.findall(text)  # which is parsed much sooner than all of it
    try:
        declared = _declared(ast.parse(line[0] if len(line) == 1 else text, path))
    except LookupError as error:
        raise LookupError(f"{path}: {error}") from None
    return [name for name in expanded(declared) if name != "people"]


def _declared(tree: ast.Module) -> Iterable[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["USES"]:
            return tuple(ast.literal_eval(node.value))
    raise LookupError("no line USES = (...) says which tables this exhibit rests on")


def expanded(names: Iterable[str]) -> list[str]:
    """Return declared names, with all that people's attributes rest on where these are used."""
    names = list(names)
    return list(dict.fromkeys([*names, *(PEOPLE if "people" in names else ())]))
