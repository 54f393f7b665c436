"""Plant identifiers wherever a study is printed, and count those that the gate's search finds.

`make plants` prints how many were found, by kind and by field, and how many alarms there are where
nothing is planted; it fails where one of the two misses its target. The plants are drawn with a
seed from `plants.yml`, which says how each kind is written, apart from the patterns that look for
them. All are made up: numbers come from ranges kept for fiction where such exist. Each is put into
every field of a small study that can hold it: a cell holds no line break, the name of a file no
slash. What is missed is printed: for the most part numbers and dates that a line of prose breaks
between digits. With `--record` it writes what the disclosure statement says of the patterns.

The clean corpus is this study as it is, its data and its manuscript, and the prose of the
documentation, the READMEs and the licences of the packages in this environment (but for those
about identifiers, which are full of examples). Prose is a paragraph of whole sentences at the
margin, so no listing, without its words in backquotes, which are code; the same paragraph counts
once. Addresses (of the web and of mail) and full dates that the packages' prose does hold are cut
out of it beforehand, by the plainest of patterns. Whatever is found in the rest counts as a false
alarm, even the few real names and dates.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random

import yaml

from analysis.privacy.search import search
from analysis.privacy.texts import Text, document, texts_of_data, texts_of_manuscript
from tests.support.edits import write_rows
from tests.support.small import ROOT

RECORD = ROOT / "analysis/privacy/identifiers.recall.json"
SEED, EACH = 2022, 25
FOUND, ALARMS, WORDS = 0.99, 1.0, 10_000

WAYS = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
KINDS: dict[str, list[str]] = WAYS["kinds"]
LISTS: dict[str, list[str]] = WAYS["lists"]


@dataclass(frozen=True)
class Plant:
    """An identifier of some kind, the text around it, and how Markdown can write it as well."""

    kind: str
    around: str
    identifier: str
    marked: str

    @property
    def text(self) -> str:
        """The identifier in its text."""
        return self.around.replace("{}", self.identifier)


def _one(ways: list[str], r: Random) -> str:
    """Draw one of some ways to write something, and all that it names in turn."""

    def named(found: re.Match[str]) -> str:
        name, change = found.groups()
        text = CHECKED[name](r) if name in CHECKED else _one(LISTS[name], r)
        if change in WAYS["changes"]:
            old, new = WAYS["changes"][change]
            return text.replace(old, r.choice(new))
        return getattr(text, change)() if change else text

    way = re.sub("#", lambda _: str(r.randrange(10)), str(r.choice(ways)))
    return re.sub(r"\{([\w ]+)(?::(\w+))?\}", named, way)


def _nhs(r: Random) -> str:
    while True:
        nine = _one(["999######"], r)
        check = -sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check < 10:  # 10 is not given out
            cuts = r.choice(((3, 6), (3, 6), (5,), (3,), ()))
            return "".join(f" {d}" if n in cuts else d for n, d in enumerate(f"{nine}{check}"))


def _card(r: Random) -> str:
    body = _one(["4##############"], r)
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(body)]
    return body + str(-sum(n - 9 * (n > 9) for n in doubled) % 10)  # the rule of Luhn


# Numbers that end in a digit which proves the others.
CHECKED: dict[str, Callable[[Random], str]] = {
    "nhs": _nhs,
    "card": _card,
    "card in fours": lambda r: " ".join(re.findall("....", _card(r))),
}


def _disguise(identifier: str, r: Random) -> str:
    """Write some identifiers in characters that look the same, or with some that do not show."""
    middle = len(identifier) // 2
    wide = {n: n - 0x20 + 0xFF00 for n in range(0x30, 0x3A)}
    return r.choice(
        (
            *(identifier,) * 6,
            identifier.translate(wide),
            f"{identifier[:middle]}\N{ZERO WIDTH SPACE}{identifier[middle:]}",
            f"{identifier[:middle]}\N{SOFT HYPHEN}{identifier[middle:]}",
            identifier.replace(" ", "\N{NO-BREAK SPACE}"),
            identifier.replace("-", "\N{NON-BREAKING HYPHEN}"),
        )
    )


def _mark_up(identifier: str, r: Random) -> str:
    """Write an identifier with the marks of Markdown, which do not show on paper."""
    middle = len(identifier) // 2
    sign = next((c for c in identifier if c in "@.-/:'"), identifier[0])
    return r.choice(
        (
            identifier.replace(sign, f"&#{ord(sign)};"),
            identifier.replace(sign, f"\\{sign}") if sign in "@.-/:'" else f"*{identifier}*",
            f"{identifier[:middle]}**{identifier[middle:]}**",
            f"_{identifier}_",
            identifier.replace(" ", "&nbsp;"),
            identifier.replace(" ", "\\ "),
            identifier.replace(" ", "\n> ", 1),
        )
    )


def plants(seed: int = SEED, each: int = EACH) -> list[Plant]:
    """Make so many identifiers of each kind, each with a text such as a compendium prints."""
    r = Random(seed)  # noqa: S311
    planted = []
    for kind, ways in KINDS.items():
        for _ in range(each):
            around, identifier = r.choice(WAYS["texts"]), _disguise(_one(ways, r), r)
            planted.append(Plant(kind, around, identifier, _mark_up(identifier, r)))
    return planted


# The fields of a study. Each is a cell, or lies between lines of a file that hold nothing else.

MARKED = "marked prose"
Place = tuple[str, range, str]  # file, rows or lines, column
CELLS = {
    "label": ("codebook", "label"),
    "definition": ("codebook", "definition"),
    "excerpt": ("excerpts", "text"),
    "attribute": ("participants", "place"),
    "row's identifier": ("codings", "coding_id"),
}


def _yaml(key: str, text: str) -> str:
    return yaml.safe_dump({key: text})


def _files(plant: Plant) -> dict[str, list[tuple[str, str]]]:
    """Return per file its parts, each with the name of the field that it is, or none."""
    text, marked = plant.text, plant.around.replace("{}", plant.marked)
    reason = "".join(f"  {line}\n" for line in _yaml("reason", text).splitlines())
    return {
        "study.yml": [
            ("title", _yaml("title", text)),
            ("", "disclosure:\n  merge:\n    place:\n"),
            ("merged category", f"      {json.dumps(text)}: [ward]\n"),
            ("", "waived:\n- file: study.yml\n"),
            ("waiver's reason", reason),
        ],
        "datapackage.json": [
            ("", '{"resources": [\n'),
            ("description", f'{{"description": {json.dumps(text)},\n'),
            ("value of a column", f'"enum": [{json.dumps(text, ensure_ascii=False)}]\n'),
            ("", "}]}\n"),
        ],
        "published/facts.yml": [("published fact", _yaml("label", text))],
        "manuscript/checklists/reporting.yml": [("checklist", _yaml("why", text))],
        "manuscript/index.qmd": [
            ("", "---\n"),
            ("subtitle", _yaml("subtitle", text)),
            ("", "date: 2022-01-28\n---\n\n"),
            ("prose", f"{text}\n"),
            ("", "\nAs @smith2001 says.\n\n"),
            (MARKED, f"{marked}\n"),
        ],
        "manuscript/references.bib": [
            ("", "@misc{smith2001,\n  doi = {10.1016/0022-5193(66)90013-0},\n"),
            ("bibliography", f"  note = {{{text}}},\n"),
            ("", "}\n"),
        ],
    }


def write(plant: Plant, folder: Path) -> dict[str, Place]:
    """Write a study with a plant in every field that can hold it; return where each field is."""
    places: dict[str, Place] = {}
    for name, parts in _files(plant).items():
        line = 1
        for field, part in parts:
            lines = range(line, line + part.count("\n"))
            line = lines.stop
            if field:
                places[field] = (name, lines, "")
        _put(folder / name, "".join(part for _, part in parts))
    if not re.search(r"[\n\t]", plant.text):
        for field, (table, column) in CELLS.items():
            places[field] = (f"raw/{table}.csv", range(2, 3), column)
            columns = ("id", *(c for t, c in CELLS.values() if t == table))
            cells = ["A", *[plant.text] * (len(columns) - 1)]
            write_rows(folder / f"raw/{table}.csv", [columns, cells])
        places["column's name"] = ("raw/sources.csv", range(1, 2), plant.identifier)
        _put(folder / "raw/sources.csv", f'id,"{plant.identifier}"\nA,\n')
    if not re.search(r"[\n\t/]", plant.identifier):
        name = f"manuscript/{plant.identifier}.md"
        places["file's name"] = (name, range(1), "")
        _put(folder / name, "")
    return places


def _put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")


def recall() -> dict[str, list[int]]:
    """Count, by kind, the plants that are found in a text, and all of them: for the statement."""
    counts = {kind: [0, 0] for kind in KINDS}
    for plant in plants():
        found = search([document("manuscript/index.qmd", plant.text)], LISTS["denied"])
        counts[plant.kind][0] += bool(found)
        counts[plant.kind][1] += 1
    return counts


def search_study(folder: Path) -> list[tuple[str, int, str]]:
    """Return file, row and column of what the gate's search finds in a study."""
    texts = [*texts_of_data(folder), *texts_of_manuscript(folder / "manuscript")]
    return [(found.file, found.row, found.column) for found in search(texts, LISTS["denied"])]


def fields_of(plant: Plant) -> dict[str, bool]:
    """Put a plant into a study; return, for each field that holds it, whether it is found there."""
    with tempfile.TemporaryDirectory() as temporary:
        places = write(plant, Path(temporary))
        found = search_study(Path(temporary))
    return {
        field: any(f == file and row in rows and c == column for f, row, c in found)
        for field, (file, rows, column) in places.items()
    }


CUT = re.compile(
    r"(`+)[^`]+\1|\S+://\S+|www\.\S+|\S+@\S+\.\S+|\b\d{4}-\d\d-\d\d\b|"
    rf"\b(?:\d\d? )?(?:{'|'.join(LISTS['month'])})(?: \d\d?,)? \d{{4}}\b"
)


ABOUT_IDENTIFIERS = {"phonenumbers", "stdnum"}


def prose(text: str) -> Iterator[str]:
    """Take the paragraphs of whole sentences at the margin, without addresses and full dates."""
    for paragraph in re.split(r"\n\s*\n", text):
        lines = paragraph.strip("\n").split("\n")
        code = any(re.match(r"\s|>>>|\.\.|[#@|]", line) for line in lines)
        if not code and re.search(r"[.:;?]\s*$", paragraph):
            yield CUT.sub(" ", paragraph)


def documentation(folder: Path) -> Iterator[str]:
    """Read the documentation, READMEs and licences of the packages in a folder."""
    for path in filter(Path.is_file, sorted(folder.glob("*.dist-info/**/*"))):
        if path.name == "METADATA" or re.match("licen[cs]e|copying", path.name, re.IGNORECASE):
            text = path.read_text("utf-8", "replace")
            yield text.partition("\n\n")[2] if path.name == "METADATA" else text
    for path in sorted(folder.glob("*/**/*.py")):
        if path.relative_to(folder).parts[0] in ABOUT_IDENTIFIERS:
            continue
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                yield ast.get_docstring(node) or ""


def clean() -> Iterator[list[Text]]:
    """Yield the clean corpus: this study, then every paragraph of the packages' prose once."""
    yield [*texts_of_data(ROOT / "data"), *texts_of_manuscript(ROOT / "manuscript")]
    texts = documentation(Path(sysconfig.get_paths()["purelib"]))
    paragraphs = dict.fromkeys(chain.from_iterable(map(prose, texts)))
    yield from ([document("manuscript/index.qmd", paragraph)] for paragraph in paragraphs)


def alarms(corpus: Iterable[list[Text]]) -> tuple[int, Counter[str]]:
    """Count the words of a corpus, and what the gate's search finds in it by kind."""
    words, found = 0, Counter[str]()
    for texts in corpus:
        words += sum(len(text.text.split()) for text in texts)
        found.update(one.kind for one in search(texts, LISTS["denied"]))
    return words, found


def units() -> list[int]:
    """List what is planted, by its number."""
    return list(range(len(plants())))


def measure(unit: int) -> dict[str, bool]:
    """Say of a plant in which fields it is found."""
    return fields_of(plants()[unit])


def main() -> int:
    """Plant everything, and print what was found."""
    return tell(map(fields_of, plants()))


def tell(results: Iterable[dict[str, bool]]) -> int:
    """Print what was found of what was planted, and the false alarms; 1 if a target is missed."""
    kinds, fields = (Counter[tuple[str, bool]]() for _ in range(2))
    for plant, where in zip(plants(), results, strict=False):
        for field, found in where.items():
            kinds[plant.kind, found] += 1
            fields[field, found] += 1
            if not found:
                text = plant.around.replace("{}", plant.marked) if field == MARKED else plant.text
                print(f"missed: {plant.kind} as {field}, {text!r}")
    for counts in (kinds, fields):
        for name in dict.fromkeys(name for name, _ in counts):
            hits, misses = counts[name, True], counts[name, False]
            print(f"{name:30} {hits:5} of {hits + misses}")
        print()
    hits, planted = sum(n for (_, found), n in kinds.items() if found), kinds.total()
    print(f"found {hits} of {planted} ({hits / planted:.2%}; target {FOUND:.0%})")
    words, found = alarms(clean())
    rate = found.total() / words * WORDS
    for kind, n in found.most_common():
        print(f"{kind:30} {n:5} false alarms")
    print(f"{found.total()} false alarms in {words} words: {rate:.2f} per {WORDS} (below {ALARMS})")
    if "--record" in sys.argv:
        RECORD.write_text(json.dumps(recall(), indent=2) + "\n", "utf-8")
    return int(hits / planted < FOUND or rate >= ALARMS)


if __name__ == "__main__":
    sys.exit(main())
