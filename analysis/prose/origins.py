"""Where each number and each exhibit of the documents comes from: module, data, output.

Read from the documents and from the modules themselves, so that no list has to be kept up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.common.checksums import sha256
from analysis.common.command import command
from analysis.common.markdown import Markup, Record, escape, pipe_table
from analysis.common.output import ROOT, write_text
from analysis.common.words import part_of
from analysis.prose.places import HOME, NAMES, free_sections, read_places
from analysis.prose.syntax import text_of
from analysis.study.schema import PACKAGE, path_of
from analysis.study.settings import PUBLIC
from analysis.study.uses import faults, modules, uses

START, END = "<!-- map -->\n", "<!-- /map -->\n"
SHORT = 8  # characters of a checksum in print
NUMBERS = "tables/numbers.json"
KEYED = (
    ", keyed with a secret that stays with the data: who has both can check it, and nobody can work"
    " out the rows from it."
)
# The tables that this module makes, and from what.
TABLES = {
    "numbers": (NUMBERS,),
    "origins": ("manuscript/index.qmd", "manuscript/supplement.qmd"),
}


@dataclass(frozen=True)
class Exhibit:
    """A figure or a table of a document.

    Attributes:
        document: the document that shows it.
        label: its label there.
        printed: how it is called in print.
        module: what makes it, relative to the project.
        data: what it is made from, relative to the data folder.
        output: what the document places, relative to the study.
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


def told(folder: Path, what: str) -> bool:
    """Whether the supplement lists `numbers`, exhibits (`origins`) or `free` sections."""
    return f"_tables/{what}.md" in text_of(folder / f"{HOME}.qmd")


def exhibits(folder: Path, files: Collection[str]) -> list[Exhibit]:
    """List the figures and tables of a manuscript, in the order of its documents.

    Args:
        folder: where it lies.
        files: what the data folder holds; what a module would read besides is left out.
    """
    found, wrong = [], faults(folder.parent)
    for document, places in read_places(folder).items():
        for label, printed in places.items():
            prefix, _, name = label.partition("-")
            if prefix not in NAMES:
                continue
            kind, form = ("figures", "svg") if prefix.endswith("fig") else ("tables", "md")
            output, made_by = f"{kind}/{name}.{form}", modules(kind, folder.parent).get(name)
            if made_by:
                within = made_by.is_relative_to(ROOT / "analysis")
                module = "/".join(made_by.relative_to(ROOT).parts if within else made_by.parts[-3:])
                rests_on = [] if made_by in wrong else uses(str(made_by))
                used = (n if "." in n else path_of(n) for n in rests_on)
                data = tuple(file for file in used if file in files) or (PACKAGE,)
            elif name == "claims":
                module, data = "analysis/prose/claims.py", ("manuscript/claims.yml", NUMBERS)
            elif name not in TABLES and not (folder / f"checklists/{name}.yml").is_file():
                continue  # of the author's own
            else:
                module = f"analysis/prose/{'origins' if name in TABLES else 'checklists'}.py"
                data = TABLES.get(name, (f"manuscript/checklists/{name}.yml",))
                output = f"manuscript/_tables/{name}.md"
            found.append(Exhibit(document, label, printed, module, data, output))
    return found


def anchor(prefix: str, name: str) -> str:
    """Return the identifier of an entry."""
    return f"{prefix}-{name.replace('.', '-')}"


def linked(text: str, prefix: str, name: str) -> str:
    """Return text that leads to an entry."""
    return f"[{text}]({HOME}.html#{anchor(prefix, name)})"


def numbers_table(numbers: list[dict[str, Any]], provenance: str) -> str:
    """Print every number that the documents print, with what it rests on."""
    records: list[Record] = []
    for number in numbers:
        name, rows = number["id"], number.get("rows")
        files = ", ".join(escape(file.removeprefix("raw/")) for file in number["rests_on"])
        digest = f"; {rows['count']:,} rows, {rows['digest'][:SHORT]}" if rows else ""
        places = number["places"].items()
        links = [f"[{called}]({place.replace('#', '.html#')})" for place, called in places]
        record: Record = {
            "Number": Markup(f"[{escape(name)}]{{#{anchor('num', name)}}}"),
            "Value": part_of(number["text"], number["of"], "/"),
            "What it counts": number["what"],
            "Made by": number["made_by"].rpartition(".")[2],
            "Rests on": Markup(files + digest),
            "Printed in": Markup("; ".join(links)),
        }
        records += [record] if links else []
    note = (
        "A value after a stroke is the denominator. Functions are those of "
        "analysis/prose/numbers.py, and files those of the data folder, the tables in its folder "
        "raw. A digest is the beginning of the SHA-256 of the identifiers of the rows, sorted, one "
        f"a line{'.' if provenance in PUBLIC else KEYED}"
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
        output = root / exhibit.output  # but for this very table, which is not yet there
        records.append(
            {
                "Exhibit": Markup(f"[{place}]{{#{anchor('made', exhibit.label)}}}"),
                "Module": exhibit.module.removeprefix("analysis/"),
                "Data": ", ".join(file.removeprefix("raw/") for file in exhibit.data),
                "Output": exhibit.output,
                "SHA-256": sha256(output)[:SHORT] if output.is_file() else "–",
            }
        )
    note = (
        "Modules are those of the folder analysis, and data those of the data folder, the tables "
        "in its folder raw. A checksum is the beginning of what sha256sum says of the output."
    )
    return f"{pipe_table(records)}\n*Note.* {note}\n"


def free_list(folder: Path) -> str:
    """Print the sections of a manuscript whose headings declare them free of claims."""
    listed = []
    for document, sections in free_sections(folder).items():
        places = read_places(folder)[document]
        for label, words in sections.items():
            called = (
                f"[{places.get(label, 'unnumbered')}]({document}.html#{label})" if label else ""
            )
            listed.append(f"“{words}”{' of the supplement' * (document == HOME)} {called}".strip())
    return f"Headings declare these sections free of claims: {'; '.join(listed) or 'none'}.\n"


def exhibit_map(shown: list[Exhibit], content: dict[str, Any]) -> str:
    """Print for the repository what makes the numbers in the text and each exhibit.

    Args:
        shown: what `exhibits` found.
        content: what `analysis.prose.numbers` wrote.
    """
    used = sorted({file for number in content["numbers"] for file in number["rests_on"]})
    numbers = Exhibit(
        "", "", "Numbers in the text", "analysis/prose/numbers.py", tuple(used), NUMBERS
    )
    lines = ["| printed | made by | from | output |", "| --- | --- | --- | --- |"]
    for made in [numbers, *shown]:
        data = ", ".join(f"data/{f}" if f in content["files"] else f for f in made.data)
        lines.append(f"| {made.printed} | {made.module} | {data} | {made.output} |")
    return "\n".join(lines) + "\n"


def put(readme: Path, text: str) -> None:
    """Replace what stands between the markers of a README, where it has them."""
    whole = readme.read_text("utf-8")
    new = re.sub(f"(?<={START}).*?(?={END})", lambda _: text, whole, count=1, flags=re.DOTALL)
    if new != whole:
        write_text(readme, new)


@command()
def main(folder: Path, *, numbers: Path, readme: Path, out: Path) -> None:
    """Write the map of the exhibits, and put it into the README.

    Args:
        folder: of the manuscript
        numbers: what the step of the numbers made
        readme: into which the map is put
        out: the map alone
    """
    content = json.loads(numbers.read_text("utf-8"))
    text = exhibit_map(exhibits(folder, content["files"]), content)
    put(readme, text)
    write_text(out, text)


if __name__ == "__main__":
    main()
