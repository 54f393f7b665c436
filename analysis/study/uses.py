"""What an exhibit rests on, as its module declares it in `USES`."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from analysis.common.output import ROOT
from analysis.study.schema import CORE

# What may be printed of people depends on all else that is printed.
PEOPLE = (*CORE, "published/facts.yml")


def uses(path: str) -> list[str]:
    """Return the tables and files that an exhibit declares in `USES`, each once."""
    for node in ast.parse((ROOT / path).read_bytes(), path).body:
        if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["USES"]:
            return [name for name in expanded(ast.literal_eval(node.value)) if name != "people"]
    raise LookupError(f"{path}: no line USES = (...) says which tables this exhibit rests on")


def expanded(names: Iterable[str]) -> list[str]:
    """Return declared names, with all that people's attributes rest on where these are used."""
    names = list(names)
    return list(dict.fromkeys([*names, *(PEOPLE if "people" in names else ())]))
