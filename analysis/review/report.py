"""What a comparison found, for the terminal and as a page that needs no other file."""

from __future__ import annotations

import base64
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from analysis.common.output import write_text
from analysis.common.problems import visible
from analysis.review.compare import PICTURE, Comparison, Difference, group

TEMPLATE = Path(__file__).with_suffix(".html")
SUMMARY = ("Results", "Files", "Verdict")
SHOWN = 4  # differences of one file on the terminal: a file that differs is always named
FIRST = ("numbers", "claims")  # of all that differs; each of these is told
WIDTH, CONTEXT = 60, 20  # characters of a text on the terminal; those before the first change


@dataclass(frozen=True)
class Report:
    """A comparison and what to say about it.

    Attributes:
        title: the verdict.
        notes: what a reader has to know besides.
        sides: the two folders, by what they are called.
        results: what was compared, and how it differs.
        tracked: the files that git tracks, by what became of them.
        brief: whether places are called by their labels, and the print of tables that differ and
            the words of figures, which say the same once more, are only named.
    """

    title: str
    notes: list[str]
    sides: dict[str, Path]
    results: Comparison
    tracked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    brief: bool = False

    def differing(self) -> list[tuple[str, list[Difference]]]:
        """Return the files that differ, numbers and claims first."""
        found = [(file, differences) for file, differences in self.results.items() if differences]
        return sorted(found, key=lambda one: (*FIRST, group(one[0])).index(group(one[0])))

    def summary(self) -> list[tuple[str, str, str]]:
        """Return each group of results, how many files it has, and what is to be said of them."""
        differ = Counter(group(file) for file, found in self.results.items() if found)
        return [
            (name, str(count), f"{differ[name]} not the same" if differ[name] else "identical")
            for name, count in Counter(map(group, self.results)).items()
        ]


def focus(old: str, new: str) -> tuple[str, str]:
    """Cut two texts to one line each, near the place where they part."""
    start = max(0, len(os.path.commonprefix([old, new])) - CONTEXT)  # noqa: RUF071 -- no paths
    cuts = (("…" if start and t else "") + t[start : start + WIDTH] for t in (old, new))
    one, other = (" ".join(cut.split()) or "nothing" for cut in cuts)
    return one, other


def sentence(file: str, difference: Difference, sides: dict[str, Path]) -> str:
    """Return a difference in a line of plain text."""
    place = visible(f"{file}, {difference.where}" if difference.where else file)
    if difference.old == difference.new:
        return f"{place}: {visible(difference.old) or 'differs'}"
    (then, now), (old, new) = sides, map(visible, focus(difference.old, difference.new))
    return f"{place}: {then} {old}, {now} {new}"


def terminal(report: Report) -> str:
    """Return the report in plain text, with the first differences of each file."""
    lines = [report.title, *report.notes, ""]
    lines += [
        f"  {name:12}{files:>5}  {told}" for name, files, told in [SUMMARY, *report.summary()]
    ]
    named = []
    for file, found in report.differing():
        first = group(file) in FIRST
        printed = group(file) == "texts" and found[0].old != found[0].new
        if report.brief and (printed or found == [PICTURE]):
            named.append(file)
            continue
        shown = found if first else found[:SHOWN]
        place = group(file).capitalize() if report.brief and first else file
        lines += ["", *(sentence(place, difference, report.sides) for difference in shown)]
        if len(found) > len(shown):
            lines.append(f"{visible(file)}: {len(found) - len(shown)} more")
    lines += ["", f"Print and figures that differ: {visible(', '.join(named))}."] if named else []
    lines += [""] if report.tracked else []
    for verdict, names in report.tracked.items():
        lines.append(f"Tracked files {verdict}: {len(names)}. {in_short(names)}")
    return "\n".join(lines) + "\n"


def in_short(names: Sequence[str]) -> str:
    """List files; of a folder of the project that has several, say how many."""
    tops = [name.partition("/")[0] for name in names]
    n = Counter(tops)
    told = (f"{t}/ ({n[t]} files)" if n[t] > 1 else f for t, f in zip(tops, names, strict=True))
    return ", ".join(map(visible, dict.fromkeys(told)))


def page(report: Report) -> str:
    """Return the report as HTML, with every difference, and the figures that differ."""
    parts = {"report": report, "header": SUMMARY, "figure": [PICTURE], "image": image}
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made = environment.from_string(TEMPLATE.read_text("utf-8")).render(parts)
    return made.encode("utf-8", "backslashreplace").decode()


def image(folder: Path, file: str) -> tuple[str, str]:
    """Return a figure as an address that holds all of it, and its alternative text."""
    told = (folder / file).with_suffix(".txt")
    alt = told.read_text("utf-8", "replace").strip() if told.is_file() else file
    data = base64.b64encode((folder / file).read_bytes()).decode()
    return f"data:image/svg+xml;base64,{data}", alt


def deliver(report: Report, target: Path) -> None:
    """Write the page, and print the rest."""
    write_text(target, page(report))
    print(f"{terminal(report)}\nThe full report: {target}")
