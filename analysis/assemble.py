"""Put what the manuscript places into its folder: variables, tables, figures and marks.

A data folder without a manuscript of its own gets a page that shows every exhibit.
"""

from __future__ import annotations

import argparse
import ast
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from analysis.checklists import ChecklistError, checklists, read_places
from analysis.exhibit import MARK
from analysis.manuscript.dialect import RefusedError
from analysis.manuscript.marks import write_marks
from analysis.markdown import escape
from analysis.modes import SINGULAR
from analysis.numbers import dashed
from analysis.output import write_bytes, write_text
from analysis.quotes import speaker

# An alt text stands in an attribute, which knows no entities: look-alikes take their place.
ATTRIBUTE = str.maketrans("'\"`<>{}\\$", "’”’‹›()∖＄")

BANNER = """::: {.callout-important title="Synthetic stand-in data"}
The study's coded data are not public. Every count, table and figure in this document was computed
from a synthetic stand-in, made by a seeded program from a few published facts and from invented
values. Nothing here that rests on data is a finding of the study.
:::
"""
# What the text says of its data, and of what rests on them; one switch turns all of it.
REAL = {
    "agreement-sentence": "The data are the study's own, so that agreement is a check of them.",
    "labels-sentence": "They are the authors' own.",
    "quotes-sentence": "No speech is made up to fill these places.",
}
SENTENCES = {
    "synthetic": {
        "provenance-sentence": (
            "The data in this build are a synthetic stand-in: a seeded program made them from the"
            " published counts and theme labels, and every other value in them is invented."
        ),
        "data-statement": (
            "The coded data of the study are not public. The tables in `data/raw/` are a synthetic"
            " stand-in that has their shape; they may be used to run and to check the workflow, and"
            " for nothing else."
        ),
        "agreement-sentence": (
            "The data are synthetic: agreement with the article holds by construction and says"
            " nothing about the study."
        ),
        "labels-sentence": (
            "The data are synthetic: their labels are those of the article, and their definitions"
            " are glosses written for this compendium, not the authors' own."
        ),
        "quotes-sentence": (
            "The data are synthetic: these places are invented like the rest, and no speech is"
            " invented to fill them."
        ),
    },
    "restricted": {
        "provenance-sentence": (
            "The data in this build are the study's anonymised coded data, which are not public."
        ),
        "data-statement": (
            "The anonymised coded data are not public, since a few attributes taken together could"
            " identify a participant. The workflow that made every result from them is."
        ),
        **REAL,
    },
    "open": {
        "provenance-sentence": (
            "The data in this build are the study's anonymised coded data, which are public."
        ),
        "data-statement": (
            "The anonymised coded data are in `data/raw/`, described field by field in"
            " `data/datapackage.json`."
        ),
        **REAL,
    },
}


def variables(
    content: dict[str, Any], alts: dict[str, str], supplement: dict[str, str]
) -> dict[str, Any]:
    """Nest all that the text may ask for by name; every value is text and safe Markdown.

    Args:
        content: what `analysis.numbers` wrote.
        alts: alt text of each figure.
        supplement: how each place of the supplement is called, by its label.
    """
    nested: dict[str, Any] = {
        "study": {"title": escape(content["title"]), **SENTENCES[content["provenance"]]},
        "label": {code: escape(label) for code, label in content["labels"].items()},
        "supplement": {k: v for k, v in supplement.items() if k.startswith(("sfig-", "stbl-"))},
        "alt": {name: text.translate(ATTRIBUTE) for name, text in alts.items()},
    }
    for number in content["numbers"]:
        *path, last = number["id"].split(".")
        for prefix, key in (("", "text"), ("w", "words")):
            place = nested
            for part in [prefix + path[0], *path[1:]]:
                place = place.setdefault(part, {})
            place[last] = number[key]
    return nested


def quotes(frame: pd.DataFrame, codes: list[str], *, synthetic: bool) -> dict[str, str]:
    """Return, per code, the Markdown that stands where it is quoted.

    Args:
        frame: what the exhibit `quotes` computed.
        codes: every code that may be quoted, as it stands in names.
        synthetic: whether nobody spoke.
    """
    withheld = "No quotation, since nobody spoke" if synthetic else "Quotation withheld"
    said: dict[str, list[str]] = {code: [] for code in codes}
    for row in frame.itertuples():
        who = f"{SINGULAR[row.mode]} {speaker(row.source_id, row.participant_id)}"
        if pd.isna(row.text):
            text = f"*{withheld}* ({escape(who)}; {row.length:,} characters)."
        else:
            # The first character as an entity, so that a dash or a number begins no list.
            text = f"> &#{ord(row.text[0])};{escape(row.text[1:])}\n>\n> {escape(who)}"
        said[dashed(row.code_id)].append(text)
    none = "*No quotation:* no stretch is attributed to a person."
    return {code: "\n\n".join(texts or [none]) + "\n" for code, texts in said.items()}


def read_quotes(path: Path) -> pd.DataFrame:
    """Read what the exhibit `quotes` wrote; a person may be called NA."""
    frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    return frame.astype({"length": int})


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
    source = Path(__file__).parent / kind / f"{name.replace('-', '_')}.py"
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
    except (ChecklistError, RefusedError) as error:
        sys.exit(str(error))


def fill(
    folder: Path, numbers: Path, tables: list[Path], figures: list[Path], project: Path | None
) -> None:
    """Write everything that the documents of a manuscript place.

    Raises:
        ChecklistError: a checklist is incomplete or points nowhere.
        RefusedError: Pandoc, which makes the Word styles, is missing.
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
    frame = read_quotes(numbers.with_name("quotes.csv"))
    for code, text in quotes(frame, list(content["labels"]), synthetic=synthetic).items():
        write_text(folder / "_quotes" / f"{code}.md", text)
    write_text(folder / "_banner.md", BANNER if synthetic else "")
    write_marks(folder, MARK if synthetic else None)
    if project:
        names = [[p.stem for p in paths] for paths in (tables, figures)]
        write_text(folder / "index.qmd", page(content["title"], *names))
        write_bytes(folder / "_quarto.yml", project.read_bytes())
    alts = {p.stem: p.with_suffix(".txt").read_text("utf-8").strip() for p in figures}
    nested = variables(content, alts, places.get("supplement", {}))
    text = yaml.safe_dump(
        nested, allow_unicode=True, width=10**6, sort_keys=False, default_style='"'
    )
    # Last, since the renderers wait for it.
    write_text(folder / "_variables.yml", text)


if __name__ == "__main__":
    main()
