"""Cases become participants, by whatever way programs link them; groups of codes, themes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from analysis.imports.project import ASKING, NOBODY, Code, Person, Project
from analysis.imports.refi.raw import Raw
from analysis.imports.speakers import askers, attribute, turns


def add_people(raw: Raw, kept: dict[int, int]) -> None:
    """Add the participants, and say who speaks in what is coded.

    Args:
        raw: what the export says, which is added to.
        kept: places of sources among those of the project, by their number in the export.
    """
    guids, stems = _called(raw)
    spoken: list[tuple[int, int]] = []
    moderators = 0
    named = defaultdict[int, set[str]](set)
    for case in raw.cases:
        for number, _ in case.stretches:
            named[number].add(case.name)
    asking = askers(named.values(), raw.notices)
    for case in raw.cases:
        linked = {n for guid in case.links for n in [guids.get(guid, stems.get(guid))]}
        found = {n for n in linked if n in kept} | {n for n, _ in case.stretches if n in kept}
        unresolved = sum(1 for n in linked if n is None)
        raw.notices["links of cases to what is no text here"] += unresolved
        if case.stretches and case.name in asking:
            moderators += 1
            spoken += [(place, ASKING) for _, place in case.stretches]
        elif len(found) != 1:
            raw.left["cases that do not link to exactly one text source"] += 1
        else:
            (source,) = found
            attributes = attributes_of(raw, case.attributes)
            raw.people.append(Person(case.guid, kept[source], attributes, case.name))
            spoken += [(place, len(raw.people) - 1) for _, place in case.stretches]
    raw.notices["moderators (cases by their name; no participants)"] += moderators
    if spoken:
        attribute(raw, spoken)


def _called(raw: Raw) -> tuple[dict[str, int], dict[str, int]]:
    """Return the number of each source by its GUIDs, and by the names of its files."""
    guids = {guid: n for n, source in enumerate(raw.texts) for guid in source.guids}
    files = [(stem, n) for n, source in enumerate(raw.texts) for stem in source.stems if stem]
    met = Counter(stem for stem, _ in files)
    return guids, {stem: n for stem, n in files if met[stem] == 1}


def add_labelled(project: Project, texts: Iterable[str]) -> None:
    """Add the participants that labels in the texts tell, in sources where no case tells any.

    Args:
        project: is added to.
        texts: of its sources, in their order.
    """
    known = {person.source for person in project.people}
    before, moderators = len(project.people), 0
    spoken: list[tuple[int, int]] = []
    found = [turns(text) if n not in known else [] for n, text in enumerate(texts)]
    asking = askers(({label for label, *_ in said} for said in found), project.notices)
    for source, said in enumerate(found):
        people: dict[str, int] = {"": NOBODY}
        for label, start, end in said:
            if label not in people and label in asking:
                people[label] = ASKING
                moderators += 1
            elif label not in people:
                people[label] = len(project.people)
                key = f"{project.sources[source].key} {label}"
                project.people.append(Person(key, source, name=label))
            spoken.append((project.stretches.add(source, start, end), people[label]))
    project.notices["labels of speakers were asked for, and no text has any"] += not spoken
    project.notices["people told by labels in the texts"] += len(project.people) - before
    project.notices["moderators told by labels in the texts (no participants)"] += moderators
    attribute(project, spoken)


def attributes_of(raw: Raw, values: dict[str, str]) -> dict[str, str]:
    """Return values by the names of their variables."""
    return {raw.variables.get(guid) or "variable": text for guid, text in values.items()}


def add_groups(raw: Raw) -> None:
    """Put the codes of each group below a theme of its name; else say that there are groups.

    A codebook that has levels of its own keeps them.
    """
    groups = [(name, members) for name, members in raw.groups if members]
    raw.left["sets without codes"] += len(raw.groups) - len(groups)
    known = {code.key: code for code in raw.codes}
    members = Counter(guid for _, inside in groups for guid in set(inside))
    flat = not any(code.parent for code in raw.codes)
    once = all(n == 1 for n in members.values())
    if not (flat and once and members.keys() <= known.keys() and all(name for name, _ in groups)):
        raw.left["groups of codes (codes in several groups, or groups of levels)"] += len(groups)
        return
    above = {member: f"group {n}" for n, (_, inside) in enumerate(groups) for member in inside}
    themes = [Code(f"group {n}", name) for n, (name, _) in enumerate(groups)]
    raw.notices["groups of codes, made themes"] += len(groups)
    # Codings know codes by their places: themes come last, which takes nothing from the order.
    raw.codes = [replace(c, parent=above.get(c.key, c.parent)) for c in raw.codes] + themes
