"""Where each number and each exhibit of the documents comes from: module, data, output.

Read from the documents and from the modules themselves, so that no list has to be kept up.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.checklists import FLOAT, HEADING, read_places
from analysis.checksums import sha256
from analysis.dependencies import ROOT, uses
from analysis.manuscript.dialect import INCLUDE
from analysis.markdown import Markup, Record, escape, pipe_table
from analysis.output import write_text
from analysis.schema import PACKAGE, path_of

HOME = "supplement"  # the document that says where everything comes from
VARIABLE = re.compile(r"\{\{<\s*var\s+(\S+)\s*>\}\}")
START, END = "<!-- map -->\n", "<!-- /map -->\n"
SHORT = 8  # characters of a checksum in print


@dataclass(frozen=True)
class Exhibit:
    """A figure or a table of a document.

    Attributes:
        document: the document that shows it.
        label: its label there.
        printed: how it is called in print.
        module: what makes it, relative to the project.
        data: what it is made from, relative to the data folder.
        output: what the document places, relative to the study; none where it is made on the way.
    """

    document: str
    label: str
    printed: str
    module: str
    data: tuple[str, ...]
    output: str

    @property
    def name(self) -> str:
        """Its name in the repository."""
        return self.label.partition("-")[2]


def documents(folder: Path) -> dict[str, str]:
    """Read the documents of a manuscript with what their authors include."""

    def include(line: re.Match[str]) -> str:
        path = folder / line[1]
        generated = line[1].startswith("_")
        return path.read_text("utf-8") if path.is_file() and not generated else line[0]

    paths = sorted(folder.glob("[!_]*.qmd"))
    return {path.stem: INCLUDE.sub(include, path.read_text("utf-8")) for path in paths}


def asked(folder: Path) -> dict[str, list[str]]:
    """Find each variable that a manuscript asks for, and the sections that do: "index#sec-data"."""
    found: dict[str, list[str]] = {}
    for document, text in documents(folder).items():
        place = f"{document}#abstract"  # and the rest of the front matter
        for line in text.splitlines()[1:]:
            heading = HEADING.match(line.rstrip())
            if line == "---":
                place = document
            elif heading and heading["label"]:
                place = f"{document}#{heading['label']}"
            for name in VARIABLE.findall(line):
                places = found.setdefault(name, [])
                places += [place] if place not in places else []
    return found


def number_of(name: str, ids: Collection[str]) -> str | None:
    """Return the number that a variable prints in digits (`n.`) or in words (`wn.`), if any."""
    return next((i for i in (name, name.removeprefix("w")) if i in ids), None)


def told(folder: Path, what: str) -> bool:
    """Whether the manuscript says where its numbers, or its exhibits (`origins`), come from."""
    return f"_tables/{what}.md" in documents(folder).get(HOME, "")


def exhibits(folder: Path, files: Collection[str]) -> list[Exhibit]:
    """List the figures and tables of a manuscript, in the order of its documents.

    Args:
        folder: where it lies.
        files: what the data folder holds; what a module would read besides is left out.
    """
    found = []
    printed = read_places(folder)
    for document, text in documents(folder).items():
        for label in FLOAT.findall(text):
            kind = "figures" if label.startswith(("fig", "sfig")) else "tables"
            name = label.partition("-")[2]
            module, output = f"analysis/{kind}/{name.replace('-', '_')}.py", f"{kind}/{name}"
            if (ROOT / module).is_file():
                used = (n if "." in n else path_of(n) for n in uses(module))
                data = tuple(file for file in used if file in files) or (PACKAGE,)
                output += ".svg" if kind == "figures" else ".md"
            elif (folder / f"checklists/{name}.yml").is_file():
                module, data = "analysis/checklists.py", (f"manuscript/checklists/{name}.yml",)
                output = f"manuscript/_tables/{name}.md"
            elif name == "claims":
                module, output = "analysis/claims.py", "tables/claims.md"
                data = ("manuscript/claims.yml", "tables/numbers.json")
            else:
                module, output = "analysis/origins.py", ""
                data = ("tables/numbers.json",) if name == "numbers" else ("all of these outputs",)
            found.append(Exhibit(document, label, printed[document][label], module, data, output))
    return found


def anchor(prefix: str, name: str) -> str:
    """Return the identifier of an entry."""
    return f"{prefix}-{name.replace('.', '-')}"


def linked(text: str, prefix: str, name: str) -> str:
    """Return text that leads to an entry."""
    return f"[{text}]({HOME}.html#{anchor(prefix, name)})"


def numbers_table(content: dict[str, Any], printed: dict[str, dict[str, str]]) -> str:
    """Print every number that the documents print, with what it rests on.

    Args:
        content: what `analysis.numbers` wrote.
        printed: per document, how its labelled places are called.
    """

    def called(place: str) -> str:
        document, _, label = place.partition("#")
        at = printed.get(document, {}).get(label, "Beginning")
        at = f"Supplement, {at}" if document == HOME else at
        return f"[{at}]({document}.html#{label})" if label else at

    records: list[Record] = []
    for number in content["numbers"]:
        if not number["places"]:
            continue
        name, rows, of = number["id"], number["rows"], number["of"]
        files = ", ".join(escape(file.removeprefix("raw/")) for file in number["rests_on"])
        digest = f"; {rows['count']:,} rows, {rows['digest'][:SHORT]}" if rows else ""
        records.append(
            {
                "Number": Markup(f"[{escape(name)}]{{#{anchor('num', name)}}}"),
                "Value": number["text"] if of is None else f"{number['text']}/{of:,}",
                "What it counts": number["what"],
                "Made by": number["made_by"].removeprefix("analysis."),
                "Rests on": Markup(files + digest),
                "Printed in": Markup("; ".join(map(called, number["places"]))),
            }
        )
    note = (
        "A value after a stroke is the denominator. Functions are those of the folder analysis, "
        "and files those of the data folder, the tables in its folder raw. A digest is the "
        "beginning of the SHA-256 of the identifiers of the rows, sorted, one a line."
    )
    return f"{pipe_table(records or [{'Number': 'The text prints none.'}])}\n*Note.* {note}\n"


def origins_table(shown: list[Exhibit], root: Path) -> str:
    """Print every exhibit of the documents with module, data and output.

    Args:
        shown: what `exhibits` found.
        root: the folder that holds what the study's build made.
    """
    records: list[Record] = []
    for exhibit in shown:
        place = f"[{exhibit.printed}]({exhibit.document}.html#{exhibit.label})"
        digest = sha256(root / exhibit.output)[:SHORT] if exhibit.output else "–"
        records.append(
            {
                "Exhibit": Markup(f"[{place}]{{#{anchor('made', exhibit.label)}}}"),
                "Module": exhibit.module.removeprefix("analysis/"),
                "Data": ", ".join(file.removeprefix("raw/") for file in exhibit.data),
                "Output": exhibit.output or "this document",
                "SHA-256": digest,
            }
        )
    note = (
        "Modules are those of the folder analysis, and data those of the data folder, the tables "
        "in its folder raw. A checksum is the beginning of what sha256sum says of the output."
    )
    return f"{pipe_table(records)}\n*Note.* {note}\n"


def exhibit_map(shown: list[Exhibit], content: dict[str, Any]) -> str:
    """Print for the repository what makes the numbers in the text and each exhibit.

    Args:
        shown: what `exhibits` found.
        content: what `analysis.numbers` wrote.
    """

    def paths(names: Iterable[str]) -> str:
        return ", ".join(f"data/{n}" if n in content["files"] else n for n in names)

    used = sorted({file for number in content["numbers"] for file in number["rests_on"]})
    rows = [("Numbers in the text", "analysis/numbers.py", paths(used), "tables/numbers.json")]
    rows += [(e.printed, e.module, paths(e.data), e.output or "in the document") for e in shown]
    lines = ["| printed | made by | from | output |", "| --- | --- | --- | --- |"]
    return "".join(f"{line}\n" for line in [*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def put(readme: Path, text: str) -> None:
    """Replace what stands between the markers of a README, where it has them."""
    whole = readme.read_text("utf-8")
    before, start, rest = whole.partition(START)
    _, end, after = rest.partition(END)
    new = before + start + text + end + after
    if start and end and new != whole:
        write_text(readme, new)


def main() -> None:
    """Write the map of the exhibits, and put it into the README."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the manuscript")
    parser.add_argument("--numbers", type=Path, required=True)
    parser.add_argument("--readme", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    content = json.loads(options.numbers.read_text("utf-8"))
    text = exhibit_map(exhibits(options.folder, content["files"]), content)
    put(options.readme, text)
    write_text(options.out, text)


if __name__ == "__main__":
    main()
