"""Say where a number or an exhibit comes from, and how to make it again by hand.

Usage: python -m analysis.explain theme.T1-2.people
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from shlex import quote
from typing import Any

from analysis.checklists import read_places
from analysis.checksums import sha256
from analysis.origins import Exhibit, exhibits, number_of
from analysis.output import root_of
from analysis.provenance import MARK
from analysis.schema import KEYS

HOW = {
    "distinct": ("drop_duplicates().shape[0]", "the different values of {} in"),
    "total": ("astype(int).to_numpy().sum()", "the sum of {} over"),
    "fewest": ("value_counts().min()", "the fewest rows with the same {} among"),
    "most": ("value_counts().max()", "the most rows with the same {} among"),
    "repeated": ("duplicated().sum()", "the rows that repeat {} of an earlier one among"),
}


class UnknownError(Exception):
    """There is nothing of this name, or nothing is built."""


def explain(name: str, data: Path) -> str:
    """Tell all that is known of where a number, or each exhibit of a name, comes from.

    Args:
        name: such as `n.sources` (or `wn.sources`, in words), `theme-map` or `fig-theme-map`.
        data: the study's data folder, whose paper is built.

    Raises:
        UnknownError: saying which names are near.
    """
    root = root_of(data)
    if not (path := root / "tables/numbers.json").is_file():
        raise UnknownError(f"{path} does not exist: run make.")
    content = json.loads(path.read_text("utf-8"))
    own = (root / "manuscript/index.qmd").is_file()
    paper = root / ("manuscript" if own else "page")
    mark = f"{MARK}.\n\n" if content["provenance"] == "synthetic" else ""
    numbers = {number["id"]: number for number in content["numbers"]}
    if number := number_of(name, numbers):
        return mark + of_number(numbers[number], content["files"], data, read_places(paper))
    shown = exhibits(paper, content["files"])
    if found := [e for e in shown if name in (e.name, e.label)]:
        return mark + "\n\n".join(of_exhibit(e, content["files"], data, root) for e in found)
    near = get_close_matches(name, [*numbers, *dict.fromkeys(e.name for e in shown)], n=5)
    told = f" Near it: {', '.join(near)}." if near else f" {path} lists the numbers."
    raise UnknownError(f"There is no number and no exhibit {name}.{told}")


def of_number(
    number: dict[str, Any], files: dict[str, str], data: Path, printed: dict[str, dict[str, str]]
) -> str:
    """Tell of a number what it counts, what made it, what it rests on, and how to count it."""
    of = f" of {number['of']:,} {number['of_what']}" if number["of"] is not None else ""
    places = []
    for place in number["places"]:
        document, _, label = place.partition("#")
        places.append(f"{printed.get(document, {}).get(label, 'the beginning')} ({place})")
    lines = [
        f"{number['id']} is {number['text']}{of}.",
        "",
        f"It counts      {number['what']}",
        f"It is made by  {number['made_by']}",
        f"It stands in   {', '.join(places) or 'no section of the text'}",
    ]
    if fact := number["fact"]:
        path = str(data / number["rests_on"][0])
        keys = "".join(f"[{key!r}]" for key in fact["key"].split("."))
        lines.append(f"It is taken as {fact['key']} from the place: {fact['locator']}")
        read = [
            "import yaml",
            f"print(yaml.safe_load(open({path!r}, encoding='utf-8')){keys}['value'])",
        ]
        again = ["To read it:", "", shell(read)]
    else:
        rows = number["rows"]
        where = [
            f"{column} is {' or '.join(v or 'empty' for v in values)}"
            for column, values in rows["where"].items()
        ]
        joined = "".join(f", with {name} joined" for name in rows["joined"])
        chosen = f", where {' and '.join(where)}" if where else ""
        how = HOW[rows["how"]][1].format(", ".join(rows["columns"]))
        lines += [
            f"It rests on    {rows['count']:,} rows of {rows['table']}{joined}{chosen}",
            f"               {how} these rows are counted",
            *([f"               {' '.join(rows['ids'])}"] if "ids" in rows else []),
        ]
        read = selection(rows, data)
        ids = f"map(','.join, rows[{KEYS[rows['table']]}].to_numpy())"
        again = [
            "To count it again:",
            "",
            shell([*read, f"print(rows[{list(rows['columns'])}].{HOW[rows['how']][0]})"]),
            "",
            f"For the digest of the rows, {rows['digest']}:",
            "",
            shell([*read, f"print('\\n'.join(sorted({ids})), end='')"], " | sha256sum"),
        ]
    inputs = checked({data / file: files[file] for file in number["rests_on"]})
    return "\n".join([*lines, "", "From these files, with their SHA-256:", "", *inputs, "", *again])


def selection(rows: dict[str, Any], data: Path) -> list[str]:
    """Return the lines of Python that choose rows from the tables as they stand."""
    folder = f"{(data / 'raw').as_posix()}/"
    lines = [
        "import pandas as pd",
        f"read = lambda name: pd.read_csv({folder!r} + name, dtype=str, keep_default_na=False)",
        f"rows = read('{rows['table']}.csv')",
    ]
    for name in rows["joined"]:
        how = f"on={KEYS[name]}, suffixes=('', '_{name}')"
        lines.append(f"rows = rows.merge(read('{name}.csv'), {how})")
    lines += [f"rows = rows[rows[{c!r}].isin({values})]" for c, values in rows["where"].items()]
    return [*lines, f"rows = rows[(rows[{list(rows['columns'])}] != '').all(axis=1)]"]


def shell(lines: list[str], after: str = "") -> str:
    """Return a command that runs lines of Python with the packages of the compendium."""
    return "\n".join([f"{quote(sys.executable)} - <<'END'{after}", *lines, "END"])


def checked(files: dict[Path, str | None]) -> Iterable[str]:
    """List files as sha256sum does, and say which are no longer as they were in the build."""
    for path, known in files.items():
        found = sha256(path) if path.is_file() else "missing"
        changed = "" if known in (None, found) else "  (changed since the build: run make)"
        yield f"{found}  {path.as_posix()}{changed}"


def of_exhibit(exhibit: Exhibit, files: dict[str, str], data: Path, root: Path) -> str:
    """Tell of an exhibit what makes it, what it rests on, what came out, and how to make it."""
    inputs = {(data if f in files else root) / f: files.get(f) for f in exhibit.data}
    outputs = sorted((root / exhibit.output).parent.glob(f"{Path(exhibit.output).stem}.*"))
    lines = [
        f"{exhibit.name} is {exhibit.printed} of {exhibit.document} (#{exhibit.label}).",
        "",
        f"It is made by {exhibit.module} from these files, with their SHA-256:",
        "",
        *checked(inputs),
    ]
    if exhibit.output:
        lines += ["", "It came out as:", "", *checked(dict.fromkeys(outputs))]
    kind = Path(exhibit.output).parent.as_posix()
    if Path(exhibit.module).parent.as_posix() == f"analysis/{kind}":
        made = (
            f"-m analysis.exhibit {kind}/{exhibit.name} --data {quote(str(data))} --out build/again"
        )
        lines += ["", "To make it again, beside it:", "", f"{quote(sys.executable)} {made}"]
    return "\n".join(lines)


def main() -> None:
    """Print what is known, or which names are near."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", help="a number such as n.sources, or an exhibit such as theme-map")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder of the study")
    options = parser.parse_args()
    try:
        print(explain(options.name, options.data))
    except UnknownError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
