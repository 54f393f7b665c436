"""What a comparison found, for the terminal and as a page that needs no other file."""

from __future__ import annotations

import base64
import os
from collections import Counter
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from analysis.compare import GROUPS, Difference, group
from analysis.output import write_text

TEMPLATE = Path(__file__).with_suffix(".html")
SUMMARY = ("Results", "Files", "Verdict")
SHOWN = 4  # differences of one file on the terminal: a file that differs is always named
WIDTH, CONTEXT = 60, 20  # characters of a text on the terminal; those before the first change


@dataclass(frozen=True)
class Report:
    """A comparison and what to say about it.

    Attributes:
        title: the verdict.
        notes: what a reader has to know besides, a sentence each.
        sides: what the two folders are called.
        folders: the two folders.
        differences: what is not the same in them, sorted by file.
        counts: how many results were compared, by their part of the report.
        said: what a program said that failed.
    """

    title: str
    notes: list[str]
    sides: tuple[str, str]
    folders: tuple[Path, Path]
    differences: list[Difference]
    counts: Counter[str]
    said: str = ""

    def summary(self) -> list[tuple[str, str, str]]:
        """Return each group of results, how many files it has, and what is to be said of them."""
        differ = Counter(group(file) for file in {d.file for d in self.differences})
        names = [name for name in GROUPS if self.counts[name] or differ[name]]
        verdicts = (
            f"{differ[name]} not the same" if differ[name] else "identical" for name in names
        )
        return [(n, str(self.counts[n]), v) for n, v in zip(names, verdicts, strict=True)]


def focus(old: str, new: str) -> tuple[str, str]:
    """Cut two texts to one line each, near the place where they part."""
    start = max(0, len(os.path.commonprefix([old, new])) - CONTEXT)  # noqa: RUF071 -- no paths
    cuts = (("…" if start and t else "") + t[start : start + WIDTH] for t in (old, new))
    one, other = (" ".join(cut.split()) or "nothing" for cut in cuts)
    return one, other


def sentence(difference: Difference, sides: tuple[str, str]) -> str:
    """Return a difference in a line of plain text."""
    where = f"{difference.file}{difference.where and f', {difference.where}'}"
    if not difference.old and not difference.new:
        return f"{where}: differs"
    last = " (the last digits alone)" if difference.kind == "digits" else ""
    old, new = focus(difference.old, difference.new)
    return f"{where}: {sides[0]} {old}, {sides[1]} {new}{last}"


def terminal(report: Report) -> str:
    """Return the report in plain text, with the first differences of each file."""
    lines = [report.title, *report.notes, *filter(None, [report.said]), ""]
    lines += [
        f"  {name:12}{files:>5}  {verdict}" for name, files, verdict in [SUMMARY, *report.summary()]
    ]
    for file, same in groupby(report.differences, lambda d: d.file):
        found = list(same)
        lines += ["", *(sentence(d, report.sides) for d in found[:SHOWN])]
        if len(found) > SHOWN:
            lines.append(f"{file}: {len(found) - SHOWN} more")
    return "\n".join(lines).rstrip() + "\n"


def page(report: Report) -> str:
    """Return the report as HTML, with every difference, and the figures that differ."""
    body = "".join(f"<p>{escape(note)}</p>\n" for note in report.notes)
    body += f"<pre tabindex='0'>{escape(report.said)}</pre>\n" if report.said else ""
    body += grid("Summary", SUMMARY, report.summary())
    for file, same in groupby(report.differences, lambda d: d.file):
        found = list(same)
        body += f"<h2>{escape(file)}</h2>\n"
        if found[0].kind == "figure":
            body += pictures(file, report)
        else:
            rows = [(d.where or d.kind, d.old, d.new, d.kind) for d in found]
            body += grid(f"What differs in {file}", ("Where", *report.sides, "Kind"), rows)
    return Template(TEMPLATE.read_text("utf-8")).substitute(title=escape(report.title), body=body)


def grid(caption: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table as HTML; nothing if it has no rows."""
    lines = [("<th scope='col'>", header, "</th>"), *(("<td>", row, "</td>") for row in rows)]
    body = "\n".join(
        f"<tr>{''.join(f'{start}{escape(text)}{end}' for text in cells)}</tr>"
        for start, cells, end in lines
    )
    name = escape(caption)
    region = f'<div class="scroll" role="region" aria-label="{name}" tabindex="0">'
    table = f"<table>\n<caption>{name}</caption>\n{body}\n</table>"
    return f"{region}\n{table}\n</div>\n" if rows else ""


def pictures(file: str, report: Report) -> str:
    """Return a figure of both folders side by side, and where they differ."""
    sources, shown = [], []
    for side, folder in zip(report.sides, report.folders, strict=True):
        data = base64.b64encode((folder / file).read_bytes()).decode()
        told = (folder / file).with_suffix(".txt")
        alt = told.read_text("utf-8", "replace").strip() if told.is_file() else file
        sources.append(f"data:image/svg+xml;base64,{data}")
        image = f'<img src="{sources[-1]}" alt="{escape(alt)}">'
        shown.append(f"<figure>{image}<figcaption>{escape(side)}</figcaption></figure>")
    layers = "".join(f'<img src="{source}" alt="">' for source in sources)
    label = f"{escape(file)}: the two laid over each other, dark where they differ"
    stack = f'<div class="stack" role="img" aria-label="{label}">{layers}</div>'
    shown.append(f"<figure>{stack}<figcaption>Dark where they differ</figcaption></figure>")
    return f'<div class="figures">\n{"".join(shown)}\n</div>\n'


def deliver(report: Report, target: Path) -> None:
    """Write the page, and print the rest."""
    write_text(target, page(report))
    print(f"{terminal(report)}\nThe full report: {target}")
