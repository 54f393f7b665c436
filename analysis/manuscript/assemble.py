"""Put what the manuscript places into its folder: variables, tables, figures and marks.

A data folder without a manuscript of its own gets a page that shows every exhibit.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import shutil
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import yaml

from analysis.common.markdown import escape
from analysis.common.output import ROOT, write_bytes, write_text
from analysis.common.provenance import BANNER, MARK, SENTENCES
from analysis.common.words import SINGULAR, dashed, speaker
from analysis.manuscript.embedded import HERE
from analysis.manuscript.marks import write_marks
from analysis.prose.checklists import checklists
from analysis.prose.dialect import LINKS, RefusedError
from analysis.prose.origins import Exhibit, exhibits, linked, numbers_table, origins_table, told
from analysis.prose.places import asked, read_places

# An alt text stands in an attribute, which knows no entities: look-alikes take their place.
ATTRIBUTE = str.maketrans("'\"`<>{}\\$", "’”’‹›()∖＄")


def variables(
    content: dict[str, Any],
    alts: dict[str, str],
    supplement: dict[str, str],
    *,
    linked_numbers: bool = False,
    shown: Iterable[Exhibit] = (),
) -> dict[str, Any]:
    """Nest all that the text may ask for by name; every value is text and safe Markdown.

    Args:
        content: what `analysis.prose.numbers` wrote.
        alts: alt text of each figure.
        supplement: how each place of the supplement is called, by its label.
        linked_numbers: whether each number leads to where it comes from.
        shown: the exhibits of which the supplement says where they come from.
    """
    nested: dict[str, Any] = {
        "study": {"title": escape(content["title"]), **SENTENCES[content["provenance"]]},
        "label": {code: escape(label) for code, label in content["labels"].items()},
        "supplement": {k: v for k, v in supplement.items() if k.startswith(("sfig-", "stbl-"))},
        "alt": {name: text.translate(ATTRIBUTE) for name, text in alts.items()},
        "made": {e.label: linked("How it was made", "made", e.label) for e in shown},
    }
    for number in content["numbers"]:
        *path, last = number["id"].split(".")
        for prefix, key in (("", "text"), ("w", "words")):
            place = nested
            for part in [prefix + path[0], *path[1:]]:
                place = place.setdefault(part, {})
            text = number[key]
            place[last] = linked(text, "num", number["id"]) if linked_numbers else text
    return nested


def wanted(nested: dict[str, Any], names: Collection[str], path: str = "") -> dict[str, Any]:
    """Keep of nested variables those that the documents ask for, by their dotted names."""
    kept = {
        key: wanted(value, names, f"{path}{key}.") if isinstance(value, dict) else value
        for key, value in nested.items()
        if isinstance(value, dict) or f"{path}{key}" in names
    }
    return {key: value for key, value in kept.items() if value}


def quotes(rows: list[dict[str, str]], codes: list[str], *, synthetic: bool) -> dict[str, str]:
    """Return, per code, the Markdown that stands where it is quoted.

    Args:
        rows: what the exhibit `quotes` wrote.
        codes: every code that may be quoted, as it stands in names.
        synthetic: whether nobody spoke.
    """
    withheld = "No quotation, since nobody spoke" if synthetic else "Quotation withheld"
    said: dict[str, list[str]] = {code: [] for code in codes}
    for row in rows:
        who = f"{SINGULAR[row['mode']]} {_speaker(row)}"
        if quote := row["text"]:
            # The first character as an entity, so that a dash or a number begins no list.
            text = f"> &#{ord(quote[0])};{escape(quote[1:])}\n>\n> {escape(who)}"
        else:
            text = f"*{withheld}* ({escape(who)}; {int(row['length']):,} characters)."
        said[dashed(row["code_id"])].append(text)
    none = "*No quotation:* no stretch is attributed to a person."
    return {code: "\n\n".join(texts or [none]) + "\n" for code, texts in said.items()}


def _speaker(row: dict[str, str]) -> str:
    return speaker(row["source_id"], row["participant_id"], row["described"])


def read_quotes(path: Path) -> list[dict[str, str]]:
    """Read what the exhibit `quotes` wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def page(title: str, tables: list[str], figures: list[str]) -> str:
    """Return a manuscript that shows every exhibit, captioned by what its module says it shows."""
    front = {"title": escape(title), "lang": "en-GB"}
    parts = [f"---\n{yaml.safe_dump(front, allow_unicode=True, width=1000, sort_keys=False)}---\n"]
    parts += ["{{< include _banner.md >}}\n", "## Tables\n"]
    for name in tables:
        caption = _first_line("tables", name)
        include = f"{{{{< include _tables/{name}.md >}}}}"
        parts.append(f"::: {{#tbl-{name}}}\n\n{include}\n\n{caption}\n\n:::\n")
    parts.append("## Figures\n")
    for name in figures:
        alt = f"fig-alt='{{{{< var alt.{name} >}}}}'"
        parts.append(f"![{_first_line('figures', name)}](_figures/{name}){{#fig-{name} {alt}}}\n")
    return "\n".join(parts)


def _first_line(kind: str, name: str) -> str:
    source = ROOT / "analysis" / kind / f"{name.replace('-', '_')}.py"
    return (ast.get_docstring(ast.parse(source.read_text("utf-8"))) or name).splitlines()[0]


def main() -> None:
    """Fill the folder of a manuscript."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--numbers", type=Path, required=True)
    parser.add_argument("--tables", type=Path, nargs="*", default=[])
    parser.add_argument("--figures", type=Path, nargs="*", default=[])
    parser.add_argument("--page", type=Path, help="a Quarto project whose settings a page takes")
    options = parser.parse_args()
    try:
        fill(options.folder, options.numbers, options.tables, options.figures, options.page)
    except RefusedError as error:
        sys.exit(str(error))


def fill(
    folder: Path, numbers: Path, tables: list[Path], figures: list[Path], project: Path | None
) -> None:
    """Write everything that the documents of a manuscript place.

    Raises:
        RefusedError: a checklist is incomplete or points nowhere, or Pandoc, which makes the Word
            styles, is missing.
    """
    content = json.loads(numbers.read_text("utf-8"))
    synthetic = content["provenance"] == "synthetic"
    places = read_places(folder)
    printed = checklists(folder, places)
    for kind in ("_tables", "_figures", "_quotes"):
        shutil.rmtree(folder / kind, ignore_errors=True)
    for path in tables:
        write_bytes(folder / "_tables" / path.name, path.read_bytes())
    for name, table in printed.items():
        write_text(folder / "_tables" / f"{name}.md", table)
    for path in (p.with_suffix(form) for p in figures for form in (".svg", ".png")):
        write_bytes(folder / "_figures" / path.name, path.read_bytes())
    rows = read_quotes(numbers.with_name("quotes.csv"))
    for code, text in quotes(rows, list(content["labels"]), synthetic=synthetic).items():
        write_text(folder / "_quotes" / f"{code}.md", text)
    write_text(folder / "_banner.md", BANNER if synthetic else "")
    write_marks(folder, MARK if synthetic else None)
    write_bytes(folder / LINKS, (HERE / "filters" / LINKS.removeprefix("_")).read_bytes())
    if project:
        names = [[p.stem for p in paths] for paths in (tables, figures)]
        write_text(folder / "index.qmd", page(content["title"], *names))
        write_bytes(folder / "_quarto.yml", project.read_bytes())
    shown = exhibits(folder, content["files"]) if told(folder, "origins") else []
    linked_numbers = told(folder, "numbers")
    if linked_numbers:
        write_text(folder / "_tables/numbers.md", numbers_table(content["numbers"]))
    if shown:
        write_text(folder / "_tables/origins.md", origins_table(shown, folder.parent))
    alts = {p.stem: p.with_suffix(".txt").read_text("utf-8").strip() for p in figures}
    nested = variables(
        content,
        alts,
        places.get("supplement", {}),
        linked_numbers=linked_numbers,
        shown=shown,
    )
    nested = wanted(nested, asked(folder))
    text = yaml.safe_dump(
        nested, allow_unicode=True, width=10**6, sort_keys=False, default_style='"'
    )
    # Last, since the renderers wait for it.
    write_text(folder / "_variables.yml", text)


if __name__ == "__main__":
    main()
