"""Lay down what a study of one's own starts from, to suit the tables that it has.

Templates and what they are filled with stand in `template/`; what is the same for all manuscripts,
such as the style of citations, is copied from this compendium's.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.common.output import MADE, ROOT, write_text
from analysis.common.words import dashed
from analysis.study.schema import CORE, PACKAGE, TABLES, Field, path_of
from analysis.study.settings import STUDY, settings_of

TEMPLATE = Path(__file__).with_name("template")
SHARED = ("_quarto.yml", "vancouver.csl")
SETTINGS = "settings.yml"  # under its own name it would make a study of the folder
FORMS = (".yml", ".qmd", ".bib", ".py")  # of what is filled there; the rest are data
FILLED = tuple(
    path.relative_to(TEMPLATE).as_posix()
    for path in sorted(TEMPLATE.rglob("*"))
    if path.suffix in FORMS
)
SPOKEN = ("focus_group", "interview")
# What the figure of the sources can show, in millimetres.
LANE, LINE, GAP, TALLEST = 1.25, 3.4, 1.3, 225.0
Rows = list[dict[str, str]]


def described(title: str, found: Mapping[str, list[Field]]) -> dict[str, Any]:
    """Return the description of a new study's tables: the contract's, with the columns found.

    Attributes that may be wanted besides stand there as well, to be moved among the columns.

    Args:
        title: of the package.
        found: further columns of each table.
    """
    package = json.loads((ROOT / "data" / PACKAGE).read_text("utf-8"))
    resources = [r for r in package["resources"] if r["name"] != "excerpts"]
    for resource in (resources := [*resources, _read("excerpts.json")]):
        schema, name = resource["schema"], resource["name"]
        schema["fields"] = [f for f in schema["fields"] if f["name"] in CORE[name]]
        schema["fields"] += found.get(name, [])
        if keys := TABLES[name]["schema"].get("foreignKeys"):
            schema["foreignKeys"] = keys
        if name == "participants":
            schema["to_add"] = _read("to_add.json")
    profile = package["profile"]
    return {"profile": profile, "name": "coded-data", "title": title, "resources": resources}


def lay_down(folder: Path, more: str = "", *, placed: bool = True) -> list[str]:
    """Write all that a study has besides its tables: settings, prose, checklists, examples.

    What is there already stays as it is.

    Args:
        folder: with the tables and their description.
        more: further lines of its settings.
        placed: whether codings have a place in their source.

    Returns:
        The exhibits that are left out of the text, since the tables give them nothing to show.
    """
    tables = {name: _rows(folder / path_of(name)) for name in CORE}
    facts = facts_of(tables, placed=placed) | {"found": _attributes(folder), "more": more}
    of_people = bool(settings_of(folder).get("attributes"))
    of_them = dict.fromkeys(("tables/participants", "figures/theme-by-group"), of_people)
    facts["shows"] = of_them | facts["shows"]
    filler = Environment(  # noqa: S701 -- it makes Markdown and YAML, no HTML
        loader=FileSystemLoader(TEMPLATE),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    for name in FILLED:
        target = folder / (STUDY if name == SETTINGS else name)
        _write(target, filler.get_template(name).render(facts))
    for name in SHARED:
        _write(folder / "manuscript" / name, (ROOT / "manuscript" / name).read_text("utf-8"))
    made = [f"manuscript/{name}" for name in MADE if name.startswith(("_", "."))]
    ignored = (TEMPLATE / "ignored").read_text("utf-8")
    _write(folder / ".gitignore", ignored + "".join(f"{name}\n" for name in made))
    return [name for name, shown in facts["shows"].items() if not shown]


def _write(path: Path, text: str) -> None:
    if not path.exists():
        write_text(path, text)


def _attributes(folder: Path) -> list[str]:
    """Name what the tables say of people, beside what every study says of them."""
    resources = json.loads((folder / PACKAGE).read_text("utf-8"))["resources"]
    fields = next(r["schema"]["fields"] for r in resources if r["name"] == "participants")
    return [f["name"] for f in fields if f["name"] not in CORE["participants"]]


def facts_of(tables: dict[str, Rows], *, placed: bool = True) -> dict[str, Any]:
    """Say what the tables of a study give to show.

    Args:
        tables: their rows, by name.
        placed: whether codings have a place in their source.
    """
    sources, people, codes = tables["sources"], tables["participants"], tables["codebook"]
    order = sorted(codes, key=lambda code: int(code["position"]))
    below: defaultdict[str, Rows] = defaultdict(list)
    for code in order:
        below[code["parent_id"]].append(code)
    themes = below[""]
    modes = Counter(row["mode"] for row in sources)
    counts = modes | {name: len(rows) for name, rows in tables.items()}
    lanes = max(LINE, LANE * len(themes)) + GAP
    return {
        "themes": [
            {
                "name": dashed(theme["code_id"]),
                "codes": [dashed(c["code_id"]) for c in below[theme["code_id"]] or [theme]],
            }
            for theme in themes
        ],
        "kinds": [mode for mode in (*SPOKEN, "document") if mode in modes],
        "s": {name: "s" * (n != 1) for name, n in counts.items()},
        "spoken": bool(modes.keys() & SPOKEN),
        "people": bool(people),
        "points": _read("points.json"),
        "shows": {  # whether the text places an exhibit that it may do without
            "figures/sources": placed and len(sources) * lanes <= TALLEST,
            "figures/theme-by-source": len(sources) > 1,
            "tables/quotes": any(row["participant_id"] for row in tables["codings"]),
        },
    }


def _read(name: str) -> Any:  # noqa: ANN401 -- what JSON says
    return json.loads((TEMPLATE / name).read_text("utf-8"))


def _rows(path: Path) -> Rows:
    if not path.exists():  # of excerpts, which a study may lack
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
