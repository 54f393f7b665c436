"""Cases become participants, by whatever way programs link them; groups of codes, themes."""

from __future__ import annotations

from collections import Counter

from analysis.imports.project import NOBODY, Code, Person, Project
from analysis.imports.refi.raw import Raw
from analysis.imports.speakers import attribute, moderates


def add_people(raw: Raw, project: Project, kept: dict[int, int]) -> None:
    """Add the participants, and say who speaks in what is coded.

    Args:
        raw: what the export says.
        project: is added to; its stretches stand in the order of the export's.
        kept: places of sources among those of the project, by their number in the export.
    """
    guids, stems = _called(raw)
    spoken: list[tuple[int, int]] = []
    moderators = 0
    for case in raw.cases:
        linked = {n for guid in case.links for n in [guids.get(guid, stems.get(guid))]}
        found = {n for n in linked if n in kept} | {n for n, _ in case.stretches if n in kept}
        unresolved = sum(1 for n in linked if n is None)
        project.notices["links of cases to what is no text here"] += unresolved
        if case.stretches and moderates(case.name):
            moderators += 1
            spoken += [(place, NOBODY) for _, place in case.stretches]
        elif len(found) != 1:
            project.left["cases that do not link to exactly one text source"] += 1
        else:
            (source,) = found
            attributes = attributes_of(raw, case.attributes)
            project.people.append(Person(case.guid, kept[source], attributes, case.name))
            spoken += [(place, len(project.people) - 1) for _, place in case.stretches]
    project.notices["moderators (cases by their name; no participants)"] += moderators
    if spoken:
        attribute(project, spoken)


def _called(raw: Raw) -> tuple[dict[str, int], dict[str, int]]:
    """Return the number of each source by its GUIDs, and by the names of its files."""
    guids = {guid: n for n, source in enumerate(raw.sources) for guid in source.guids}
    met = Counter(stem for source in raw.sources for stem in source.stems)
    stems = {
        stem: n
        for n, source in enumerate(raw.sources)
        for stem in source.stems
        if stem and met[stem] == 1
    }
    return guids, stems


def attributes_of(raw: Raw, values: dict[str, str]) -> dict[str, str]:
    """Return values by the names of their variables."""
    return {raw.variables.get(guid) or "variable": text for guid, text in values.items()}


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
