"""Groups of codes become themes, where every code is in one at most."""

from __future__ import annotations

from collections import Counter

from analysis.imports.project import Code, Project
from analysis.imports.refi.raw import Raw


def add_groups(raw: Raw, project: Project) -> None:
    """Put the codes of each group below a theme of its name; else say that there are groups.

    A codebook that has levels of its own keeps them.
    """
    groups = [(name, members) for name, members in raw.groups if members]
    project.left["sets without codes"] += len(raw.groups) - len(groups)
    known = {code.key: code for code in project.codes}
    members = Counter(guid for _, inside in groups for guid in set(inside))
    flat = not any(code.parent for code in project.codes)
    once = all(n == 1 for n in members.values())
    if not (flat and once and members.keys() <= known.keys() and all(name for name, _ in groups)):
        project.left["groups of codes (codes in several groups, or groups of levels)"] += len(
            groups
        )
        return
    themes, below = [], []
    for number, (name, inside) in enumerate(groups):
        key = f"group {number}"
        themes.append(Code(key, name))
        order = [code for code in project.codes if code.key in set(inside)]
        below += [Code(code.key, code.label, key, code.definition) for code in order]
    project.notices["groups of codes, made themes"] += len(groups)
    grouped = {code.key: code for code in below}
    # Codings know codes by their places: themes come last, which takes nothing from the order.
    project.codes = [grouped.get(code.key, code) for code in project.codes] + themes
