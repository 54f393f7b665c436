"""Put what the manuscript places into its folder: variables, tables, figures and marks.

A data folder without a manuscript of its own gets a page that shows every exhibit.
"""

from __future__ import annotations

import ast
import csv
import html
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from analysis.checks.own import localise, own
from analysis.common.command import command
from analysis.common.markdown import escape
from analysis.common.output import write_bytes, write_text
from analysis.common.provenance import BANNER, MARK, SENTENCES
from analysis.common.words import curly, grouped, labels, language, phrases
from analysis.exhibits.make import NO_CHART
from analysis.manuscript.cards import CARDS, cards, cards_of_claims, cards_of_exhibits
from analysis.manuscript.quarto.project import readable, write_project
from analysis.manuscript.spoken import inline, quotes
from analysis.manuscript.typeset import filled
from analysis.manuscript.word import reference_docx
from analysis.prose.checklists import checklists
from analysis.prose.dialect import PROVENANCE, RefusedError
from analysis.prose.origins import (
    Exhibit,
    exhibits,
    free_list,
    linked,
    numbers_table,
    origins_table,
    told,
)
from analysis.prose.places import (
    asked,
    quotes_placed,
    read_places,
)
from analysis.prose.syntax import SHORTCODE
from analysis.study.diagnostics import FILE, HERE, members, section
from analysis.study.uses import HAS, modules

BUILT = ("numbers", "free", "origins")  # the tables that are made here

# An alt text stands in an attribute, which knows no entities: look-alikes take their place.
ATTRIBUTE = str.maketrans("'\"`<>{}\\$", "’”’‹›()∖＄")


def variables(  # noqa: PLR0913 -- all that a text may ask for
    content: dict[str, Any],
    alts: dict[str, str],
    supplement: dict[str, str],
    *,
    linked_numbers: bool = False,
    shown: Iterable[Exhibit] = (),
    lang: str = "en",
) -> dict[str, str]:
    """Return all that the text may ask for, by dotted names; every value is safe Markdown.

    Args:
        content: what `analysis.prose.numbers` wrote.
        alts: alt text of each figure.
        supplement: how each place of the supplement is called, by its label.
        linked_numbers: whether each number leads to where it comes from.
        shown: the exhibits of which the supplement says where they come from.
        lang: of the text; numbers in words are English.
    """
    made, foreign = labels(lang)["made"], labels(lang) != labels("en")
    exhibits_of = {k: v for k, v in supplement.items() if k.startswith(("sfig-", "stbl-"))}
    found = {
        "study.title": escape(content["title"]),
        PROVENANCE: content["provenance"],
        **{f"study.{name}": text for name, text in SENTENCES[content["provenance"]].items()},
        **{f"label.{code}": escape(label) for code, label in content["labels"].items()},
        **{f"supplement.{label}": called for label, called in exhibits_of.items()},
        **{f"alt.{name}": text.translate(ATTRIBUTE) for name, text in alts.items()},
        **{f"made.{e.label}": linked(made, "made", e.label) for e in shown},
    }
    for number in content["numbers"]:
        for prefix, key in (("", "text"), ("w", "text" if foreign else "words")):
            text = grouped(number[key], lang)
            text = linked(text, "num", number["id"]) if linked_numbers else text
            found[f"{prefix}{number['id']}"] = text
    return found


def nested(names: dict[str, str]) -> dict[str, Any]:
    """Return a tree of dotted names."""
    tree: dict[str, Any] = {}
    for name, text in names.items():
        *path, last = name.split(".")
        place = tree
        for part in path:
            place = place.setdefault(part, {})
        place[last] = text
    return tree


def write_mark(folder: Path, text: str | None) -> None:
    """Write the files through which `_quarto.yml` has a mark on every page of every format.

    Without a text the files are there and show nothing. On paper the strip of the HTML page stands
    upright in the left margin, where it covers no text on any page.

    Args:
        folder: the manuscript's folder.
        text: a few words, such as that the data are synthetic.
    """
    page = filled("mark.html", text=html.escape(text)) if text else ""
    paper = filled("mark.typ", text=json.dumps(text, ensure_ascii=False)) if text else ""
    write_text(folder / "_mark.html", page)
    write_text(folder / "_mark.typ", paper)
    write_bytes(folder / "_reference.docx", reference_docx(text))


def page(title: str, tables: list[Path], figures: list[Path], root: Path) -> str:
    """Return a manuscript that shows every exhibit, captioned by what its module says it shows.

    Those to which the data have nothing to say are named at the end.

    Args:
        title: of the study.
        tables: as the build made them.
        figures: as the build drew them.
        root: the folder that holds them.
    """
    aside = {path.stem.replace("_", "-") for kind in HAS for _, path in members(kind, root)}
    tables, figures = ([p for p in paths if p.stem not in aside] for paths in (tables, figures))
    empty = [path for path in (*tables, *figures) if says_nothing(path)]
    front = {"title": escape(title), "lang": "en-GB"}
    parts = [f"---\n{yaml.safe_dump(front, allow_unicode=True, width=1000, sort_keys=False)}---\n"]
    parts += ["{{< include _banner.md >}}\n", "## Tables\n"]
    parts += [_shown("table", path.stem, root) for path in tables if path not in empty]
    parts.append("## Figures\n")
    parts += [_shown("figure", path.stem, root) for path in figures if path not in empty]
    named = ", ".join(path.stem for path in empty)
    parts += [f"Left out, since these data give them nothing to show: {named}.\n"] * bool(empty)
    return "\n".join(parts + [f"{HERE}\n"] * bool(aside))


def says_nothing(exhibit: Path) -> bool:
    """Whether an exhibit is a sentence in the place of a table or a figure."""
    if exhibit.suffix == ".svg":
        return NO_CHART in exhibit.with_suffix(".txt").read_text("utf-8")
    return exhibit.with_suffix(".csv").read_text("utf-8").count("\n") == 1


def _shown(kind: str, name: str, root: Path) -> str:
    module = modules(f"{kind}s", root)[name]
    told = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or name
    return filled(f"{kind}.md", name=name, caption=told.splitlines()[0])


def _drawings(figure: Path) -> list[str]:
    """Name the files of a figure, from its folder: for narrow screens only if there is one."""
    narrow = f"narrow/{figure.stem}.svg"
    drawn = [narrow] if (figure.parent / narrow).is_file() else []
    return [f"{figure.stem}.svg", f"{figure.stem}.png", *drawn]


def own_files(folder: Path, taken: list[str]) -> dict[str, bytes]:
    """Draw pictures of the author's own for every format, and print tables from `tables/*.csv`.

    Args:
        folder: of the manuscript.
        taken: the names that tables of the study have already.

    Returns:
        The content of each file, by its name in the folder.

    Raises:
        RefusedError: a picture cannot be drawn, or a table not be read; it names all of them.
    """
    made, problems = own(folder, taken)
    if problems:
        raise RefusedError("\n".join(problems))
    return made


@command(RefusedError)
def main(  # noqa: PLR0913 -- each is an argument by its name
    folder: Path,
    *,
    numbers: Path,
    tables: Sequence[Path] = (),
    figures: Sequence[Path] = (),
    page: Path | None = None,
    cards: Path | None = None,
) -> None:
    """Fill the folder of a manuscript.

    Args:
        folder: of the manuscript
        numbers: what the step of the numbers made
        tables: in Markdown
        figures: in SVG, with their other formats beside them
        page: a Quarto project whose settings a page takes
        cards: what cells of tables and places of figures tell
    """
    fill(folder, numbers, [*tables], [*figures], page, cards)


def fill(  # noqa: PLR0913, PLR0917 -- all that a manuscript places
    folder: Path,
    numbers: Path,
    tables: list[Path],
    figures: list[Path],
    project: Path | None,
    told_by: Path | None = None,
) -> None:
    """Write everything that the documents of a manuscript place.

    Raises:
        RefusedError: a checklist is incomplete or points nowhere, a picture or table of the
            author's own cannot be read, or Pandoc, which makes the Word styles, is missing.
    """
    content = json.loads(numbers.read_text("utf-8"))
    synthetic = content["provenance"] == "synthetic"
    places = read_places(folder)
    printed = checklists(folder, places)
    own = own_files(folder, [*(path.stem for path in tables), *printed])
    own |= {f"_tables/{name}.md": table.encode() for name, table in printed.items()}
    for kind in ("_tables", "_figures", "_quotes"):
        shutil.rmtree(folder / kind, ignore_errors=True)
    for path in tables:
        write_text(folder / "_tables" / path.name, path.read_text("utf-8"))
    for name, made in own.items():
        write_bytes(folder / name, made)
    for source, name in ((f.parent, name) for f in figures for name in _drawings(f)):
        write_bytes(folder / "_figures" / name, (source / name).read_bytes())
    with numbers.with_name("quotes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    placed = quotes_placed(folder) - content["labels"].keys()
    lang, spoken = language(folder), phrases(folder)
    for name, text in quotes(rows, content["labels"], placed, spoken).items():
        write_text(folder / "_quotes" / f"{name}.md", text)
    write_text(folder / "_banner.md", BANNER if synthetic else "")
    write_mark(folder, curly(MARK) if synthetic else None)
    if project:
        text = page(content["title"], tables, figures, folder.parent)
        write_text(folder / "index.qmd", text)
        write_bytes(folder / "_quarto.yml", project.read_bytes())
    shown = exhibits(folder, content["files"]) if told(folder, "origins") else []
    linked_numbers = told(folder, "numbers")
    shown_cards: dict[str, Any] = cards(content["numbers"]) if linked_numbers else {}
    shown_cards |= cards_of_exhibits(told_by) if told_by else {}
    shown_cards |= cards_of_claims(tables)
    write_text(folder / CARDS, json.dumps(shown_cards, indent=1, ensure_ascii=False))
    if linked_numbers:
        table = numbers_table(content["numbers"], content["provenance"])
        write_text(folder / "_tables/numbers.md", table)
    if told(folder, "free"):
        write_text(folder / "_tables/free.md", free_list(folder))
    if shown:
        write_text(folder / "_tables/origins.md", origins_table(shown, folder.parent))
    localise(folder, [*(path.stem for path in tables), *printed, *BUILT])
    alts = {p.stem: p.with_suffix(".txt").read_text("utf-8").strip() for p in figures}
    supplement = places.get("supplement", {})
    known = variables(
        content, alts, supplement, linked_numbers=linked_numbers, shown=shown, lang=lang
    )
    wanted = {*asked(folder), "study.title", PROVENANCE}  # of the front matter
    known |= inline(rows, wanted, spoken)
    printed = {path.stem: (folder / "_tables" / path.name).read_text("utf-8") for path in tables}
    diagnostics = section(folder.parent, printed)
    said = SHORTCODE.sub(lambda code: known.get(code[2], ""), diagnostics)
    write_text(folder / FILE, said)
    tree = nested({name: text for name, text in known.items() if name in wanted})
    text = yaml.safe_dump(tree, allow_unicode=True, width=10**6, sort_keys=False, default_style='"')
    write_text(folder / "_variables.yml", text)
    write_project(folder, readable(folder))


if __name__ == "__main__":
    main()
