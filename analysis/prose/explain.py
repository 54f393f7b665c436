"""Say where a number, an exhibit, a code or a claim comes from, and how to make it again by hand.

Usage: python -m analysis.prose.explain theme.T1-2.people
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from shlex import quote
from typing import Any

from analysis.common.checksums import sha256
from analysis.common.command import command
from analysis.common.provenance import MARK
from analysis.common.words import part_of
from analysis.prose.origins import Exhibit, exhibits
from analysis.prose.places import number_of
from analysis.study.digests import Digests, digests_of
from analysis.study.schema import KEYS
from analysis.study.settings import root_of, settings_of


class UnknownError(Exception):
    """There is nothing of this name, or nothing is built."""


@dataclass(frozen=True)
class Built:
    """A data folder, and what its build recorded of it.

    Attributes:
        data: the folder.
        files: per file in it, its digest in the build.
        digests: those of the study.
        unchecked: why these cannot be compared, if they cannot.
    """

    data: Path
    files: dict[str, str]
    digests: Digests
    unchecked: str

    def told(self, names: Iterable[str]) -> Iterator[str]:
        """List files with their digests, and say which are no longer as they were in the build."""
        for name in names:
            path = self.data / name
            content = path.read_bytes() if path.is_file() else None
            found = "missing" if content is None else self.digests.of(content, name)
            changed = not self.unchecked and found != self.files[name]
            after = "  (changed since the build: run make)" if changed else ""
            yield f"{found or '–'}  {path.as_posix()}{after}"
        if self.unchecked:
            yield f"Whether they changed since the build {self.unchecked}."


def explain(name: str, data: Path) -> str:
    """Tell all that is known of where a number, an exhibit, a code or a claim comes from.

    Args:
        name: as in the repository (`n.sources`, or `wn.sources` in words; `theme-map`,
            `fig-theme-map`; the name of a claim), or as a reader sees it ("Figure 2", "Table S1";
            a code, "1.1"; a number, "428", "5 of 6", "six").
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
    numbers = {number["id"]: number for number in content["numbers"]}
    shown = exhibits(paper, content["files"])
    digests = digests_of(data, settings_of(data))
    unchecked = digests.unchecked(content.get("key_mark", ""))
    built = Built(data, content["files"], digests, unchecked)
    seen = as_seen(name)
    found = [
        of_exhibit(e, built) for e in shown if seen in map(as_seen, (e.name, e.label, e.printed))
    ]
    claims = rows_of_claims(root / "tables/claims.csv")
    if number := number_of(name, numbers):
        found = [of_number(numbers[number], built)]
    found = found or [
        of_code(c, content) for c, at in content["codes"].items() if at["number"] == name
    ]
    found = found or [of_claim(rows) for claim, rows in claims.items() if claim == name]
    if not found:
        same = [n for n in content["numbers"] if n["places"] and seen in map(as_seen, printed(n))]
        found = (
            [of_number(same[0], built)] if len(same) == 1 else [of_same(name, same)] * bool(same)
        )
    if not found:
        known = [*numbers, *dict.fromkeys(e.name for e in shown), *claims]
        near = get_close_matches(name, known, n=5)
        told = f"Near it: {', '.join(near)}." if near else f"{path} lists the numbers."
        raise UnknownError(f"There is no number, exhibit, code or claim {name}. {told}")
    mark = [f"{MARK}."] if content["provenance"] == "synthetic" else []
    return "\n\n".join([*mark, *map("\n".join, found)])


def as_seen(name: str) -> str:
    """Return a name without what a reader does not see in it: kinds of blanks and capitals."""
    return " ".join(name.casefold().replace("fig. ", "figure ").split())


def printed(number: dict[str, Any]) -> list[str]:
    """Return how a text may print a number: alone, in words, or of its whole."""
    wholes = [part_of(number["text"], number["of"], between) for between in (" of ", "/")]
    return [number["text"], number["words"], *wholes]


def of_same(name: str, numbers: list[dict[str, Any]]) -> Iterator[str]:
    """Tell which of the numbers that the text prints are printed alike."""
    yield f"The text prints {len(numbers)} numbers as {name}; ask for one by its name:\n"
    for number in numbers:
        yield f"{number['id']}: {number['what']}; {', '.join(number['places'].values())}"


def of_code(name: str, content: dict[str, Any]) -> Iterator[str]:
    """Tell of a theme, subtheme or code how far it reaches."""
    yield f"{content['codes'][name]['number']} is {content['labels'][name]} ({name}).\n"
    for number in content["numbers"]:
        if number["id"].startswith(f"theme.{name}."):
            yield f"{number['id']}: {part_of(number['text'], number['of'])} {number['what']}"


def rows_of_claims(path: Path) -> dict[str, list[dict[str, str]]]:
    """Read what the build found of each claim: by its name, a row a condition."""
    claims: dict[str, list[dict[str, str]]] = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                claims.setdefault(row["claim"], []).append(row)
    return claims


def of_claim(rows: list[dict[str, str]]) -> Iterator[str]:
    """Tell of a claim where it stands, what it rests on, what was found, and its verdict."""
    first = rows[0]
    where = f"{first['document']} ({first['section']})"
    yield f"{first['claim']} is a claim of {where}: “{first['words']}”."
    yield f"It stands in   “{first['sentence']}”"
    for row in rows:
        yield f"It rests on    {row['condition']}"
        yield f"               {row['values']}: {row['verdict']}"


def of_number(number: dict[str, Any], built: Built) -> Iterator[str]:
    """Tell of a number what it counts, what made it, what it rests on, and how to count it."""
    whole = number.get("part_of")
    said = part_of(number["text"], number["of"]) + (
        f" {number['of_what']} ({whole})" if whole else ""
    )
    places = [f"{called} ({place})" for place, called in number["places"].items()]
    yield f"{number['id']} is {said}."
    yield ""
    yield f"It counts      {number['what']}"
    yield f"It is made by  {number['made_by']}"
    yield f"It stands in   {', '.join(places) or 'no section of the text'}"
    if fact := number.get("fact"):
        yield f"It is taken as {fact['key']} from the place: {fact['locator']}"
    else:
        table, *others = number["tables"]
        joined = "".join(f", with {name} joined" for name in others)
        where = f", where {number['where']}" if number["where"] else ""
        yield f"It rests on    {number['rows']['count']:,} rows of {table}{joined}{where}"
        if ids := number["rows"].get("ids"):
            yield f"               {' '.join(ids)}"
    yield f"\nFrom these files, with their {built.digests.called}:\n"
    yield from built.told(number["rests_on"])
    yield from of_fact(number, built.data) if fact else of_rows(number, built)


def of_fact(number: dict[str, Any], data: Path) -> Iterator[str]:
    """Tell how to read a published number where it stands."""
    path = (data / number["rests_on"][0]).as_posix()
    keys = "".join(f"[{key!r}]" for key in number["fact"]["key"].split("."))
    value = f"yaml.safe_load(open({path!r}, encoding='utf-8')){keys}['value']"
    yield "\nTo read it:\n"
    yield shell(["import yaml", f"print({value})"])


def of_rows(number: dict[str, Any], built: Built) -> Iterator[str]:
    """Tell how to count a number from the tables as they stand, and how to know its rows."""
    table, *others = number["tables"]
    folder = f"{(built.data / 'raw').as_posix()}/"
    rows = [
        "import pandas as pd",
        f"read = lambda name: pd.read_csv({folder!r} + name, dtype=str, keep_default_na=False)",
        f"rows = read('{table}.csv')",
    ]
    for name in others:
        how = f"on={KEYS[name]}, suffixes=('', '_{name}')"
        rows.append(f"rows = rows.merge(read('{name}.csv'), {how})")
    if number["where"]:
        rows.append(f"rows = rows.query({number['where']!r})")
    yield "\nTo count it again:\n"
    yield shell([*rows, f"print(rows.eval({number['how']!r}))"])
    ids = f"sorted(map(','.join, rows[{KEYS[table]}].to_numpy()))"
    if built.unchecked:
        yield f"\nThe digest of the rows {built.unchecked}."
        return
    yield f"\nFor the digest of the rows, {number['rows']['digest']}:\n"
    if built.digests.public:
        yield shell([*rows, f"print('\\n'.join({ids}), end='')"], " | sha256sum")
    else:
        load = "from pathlib import Path\nfrom analysis.study.contract import validate"
        digests = f"validate(Path({built.data.as_posix()!r})).digests"
        yield shell([load, *rows, f"print({digests}.of_rows({ids}, {number['id']!r}))"])


def shell(lines: list[str], after: str = "") -> str:
    """Return a command that runs lines of Python with the packages of the compendium."""
    return "\n".join([f"{quote(sys.executable)} - <<'END'{after}", *lines, "END"])


def listed(files: Iterable[Path]) -> Iterator[str]:
    """List files that are published themselves, as sha256sum does."""
    for path in files:
        yield f"{sha256(path) if path.is_file() else 'missing'}  {path.as_posix()}"


def of_exhibit(exhibit: Exhibit, built: Built) -> Iterator[str]:
    """Tell of an exhibit what makes it, what it rests on, what came out, and how to make it."""
    root, output = root_of(built.data), Path(exhibit.output)
    raw = [file for file in exhibit.data if file in built.files]
    outputs = sorted((root / output.parent).glob(f"{output.stem}.*"))
    yield f"{exhibit.name} is {exhibit.printed} of {exhibit.document} (#{exhibit.label})."
    called = built.digests.called if raw else "SHA-256"
    yield f"\nIt is made by {exhibit.module} from these files, with their {called}:\n"
    yield from built.told(raw) if raw else listed(root / file for file in exhibit.data)
    yield "\nIt came out as:\n"
    yield from listed(outputs)
    kind = Path(exhibit.module).parent.name
    if kind in ("tables", "figures"):
        made = f"{kind}/{exhibit.name} --data {quote(str(built.data))} --out build/again"
        yield "\nTo make it again, beside it:\n"
        yield f"{quote(sys.executable)} -m analysis.exhibits.make {made}"


@command(UnknownError)
def main(name: str = "", *, data: Path = Path("data")) -> None:
    """Print what is known, or which names are near.

    Args:
        name: a number, an exhibit, a code or a claim
        data: folder of the study
    """
    if not name:
        sys.exit(
            "Explain what? make explain NUMBER=n.sources, or as you see it: "
            "NUMBER='Figure 2', a code (1.1), a claim by its name, a number (428)."
        )
    try:
        print(explain(name, data), flush=True)
    except BrokenPipeError:  # its reader, such as `head`, has enough; Python flushes once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
