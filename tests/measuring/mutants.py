"""Change the data and the prose in many small ways, build each time, and count what slips through.

A change of the data must either change exactly the printed values that rest on it, everywhere, or
fail on a claim; a change of the prose that types a result must fail. What is to be expected comes
from an oracle that counts the raw tables anew, with nothing of `analysis/`.

It works on copies in which diagnostics are off; 200 changes of the data and 63 of the prose take
about an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any

import yaml

from tests.support import edits
from tests.support.project import DOCUMENTS, SUFFIXES, command, copy_project
from tests.support.run import counting, launch
from tests.support.words import markup_of, plain, text_of

Row = dict[str, str]
Tables = dict[str, list[Row]]
Settings = dict[str, Any]
Change = Callable[[Path, Tables, int], tuple[str, str]]
TABLES = ("sources", "participants", "codebook", "codings", "assignments")
SAME = ("coder_id", "code_id", "source_id", "start", "end")
WORDS = """no one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
QUANTIFIERS = "most all few many only every often rarely never mostly fewer"
VARIABLE = re.compile(r"\{\{< var (\S+) >\}\}")
# Words and variables without any markup between them: printed as one run in every format.
PHRASE = re.compile(r"(?:[A-Za-z ,;]|\{\{< var \w+\.[\w.-]+ >\}\})+")
LEAST = 5  # people, of whom a number may be printed
# The columns that name a row, and the one that counts in it; what may stand there instead.
PLACES: dict[str, tuple[list[str], str, list[list[str]]]] = {
    "tables/stretches.csv": (["source_id", "code_id"], "stretches", []),
    "tables/participants.csv": (["attribute", "value", "across"], "people", [[""]]),
    "figures/theme-by-group.csv": (["code_id", "value", "attribute"], "raised", [[""], []]),
}
CLAIMING = ("## Findings", "## Discussion")
# What is declared free of results, where words of quantity may stand.
FREE = re.compile(r"^#+ [^\n]*\.free\}$.*?(?=^#)", re.DOTALL | re.MULTILINE)
CLAIM = re.compile(r"\[([^\[\]]+)\]\{#claim-[a-z0-9-]+\}")


# The oracle


def read(folder: Path) -> Tables:
    """Read the raw tables as they stand."""
    return {name: edits.read(folder / "data", name) for name in TABLES}


def read_settings(folder: Path) -> Settings:
    """Read the choices of the study."""
    return yaml.safe_load((folder / "data/study.yml").read_text("utf-8"))


def read_facts(folder: Path) -> dict[str, dict[str, int]]:
    """Read the numbers that have been published."""
    return yaml.safe_load((folder / "data/published/facts.yml").read_text("utf-8"))["counts"]


def say(n: int) -> str:
    """Say a number below a hundred in words."""
    words, tens = WORDS.split(), TENS.split()
    if n < len(words):
        return words[n]
    return tens[n // 10 - 2] + (f"-{words[n % 10]}" if n % 10 else "")


def below(tables: Tables, code: str) -> set[str]:
    """A code and all codes under it."""
    found = {code}
    while True:
        more = {r["code_id"] for r in tables["codebook"] if r["parent_id"] in found} - found
        if not more:
            return found
        found |= more


def primary(tables: Tables) -> list[Row]:
    """The codings of coders in their primary sources."""
    duties = {
        (r["coder_id"], r["source_id"]) for r in tables["assignments"] if r["role"] == "primary"
    }
    return [r for r in tables["codings"] if (r["coder_id"], r["source_id"]) in duties]


def count(tables: Tables, facts: dict[str, dict[str, int]]) -> dict[str, int]:
    """Count every number of the paper, by the name that the text uses."""
    sources, people, codes = tables["sources"], tables["participants"], tables["codebook"]
    mode = {r["source_id"]: r["mode"] for r in sources}
    kinds = {"interviews": "interview", "focus-groups": "focus_group"}
    counted = primary(tables)
    themes = {r["code_id"] for r in codes if not r["parent_id"]}
    sizes = Counter(r["source_id"] for r in people if mode[r["source_id"]] == "focus_group")
    second = {r["source_id"] for r in tables["assignments"] if r["role"] == "second"}
    found = {
        "n.sources": len(sources),
        "n.participants": len(people),
        "n.words": sum(int(r["words"]) for r in sources),
        "n.themes": len(themes),
        "n.subthemes": sum(r["parent_id"] in themes for r in codes),
        "n.codings": len(counted),
        "n.codings-repeated": len(counted) - len({tuple(r[c] for c in SAME) for r in counted}),
        "n.coders": len({r["coder_id"] for r in tables["assignments"]}),
        "n.sources-coded-twice": len(second),
        "n.focus-group-participants": sum(sizes.values()),
        "n.group-size-min": min(sizes.values()),
        "n.group-size-max": max(sizes.values()),
    }
    found |= {f"n.{name}": sum(m == kind for m in mode.values()) for name, kind in kinds.items()}
    found |= {f"p.{name.replace('_', '-')}": fact["value"] for name, fact in facts.items()}
    for code in (r["code_id"] for r in codes):
        rows = [r for r in counted if r["code_id"] in below(tables, code)]
        theme = f"theme.{code.replace('.', '-')}"
        reached = {r["source_id"] for r in rows}
        found[f"{theme}.sources"] = len(reached)
        found[f"{theme}.people"] = len({r["participant_id"] for r in rows} - {""})
        for name, kind in kinds.items():
            found[f"{theme}.{name}"] = sum(mode[source] == kind for source in reached)
    return found


def groups(tables: Tables, settings: Settings) -> dict[str, dict[str, str]]:
    """Say of each person, by attribute, in which category of the print he or she is counted."""
    merge = settings["disclosure"].get("merge", {})
    into = {(a, v): new for a, groups in merge.items() for new, old in groups.items() for v in old}
    return {
        r["participant_id"]: {a: into.get((a, r[a]), r[a]) for a in settings["attributes"]}
        for r in tables["participants"]
    }


def cells(tables: Tables, settings: Settings) -> dict[tuple[str, ...], str]:
    """Count cells of printed tables and of data behind figures: by file, row and column."""
    counted, people = primary(tables), groups(tables, settings)
    mode = {r["source_id"]: r["mode"] for r in tables["sources"]}
    found: dict[tuple[str, ...], int] = {}
    first, *others = settings["attributes"]
    for attribute in others:
        for person in people.values():
            for across in (person[first], "all"):
                for key in ((attribute, person[attribute], across), ("all", "all", across)):
                    found["tables/participants.csv", *key] = sum(
                        across in ("all", p[first]) and key[1] in ("all", p[attribute])
                        for p in people.values()
                    )
    for code in (r["code_id"] for r in tables["codebook"]):
        rows = [r for r in counted if r["code_id"] in below(tables, code)]
        voices = {r["participant_id"] for r in rows} - {""}
        for kind in ("focus_group", "interview"):
            sources = {r["source_id"] for r in rows if mode[r["source_id"]] == kind}
            found["tables/themes.csv", code, kind] = len(sources)
        found["tables/themes.csv", code, "people"] = len(voices)
        found["tables/codebook.csv", code, "codings"] = len(rows)
        for attribute, value in {(a, p[a]) for p in people.values() for a in p}:
            raised = any(people[voice][attribute] == value for voice in voices)
            found["figures/theme-by-group.csv", code, value, attribute] = int(raised)
        for source in mode if code not in _parents(tables) else ():
            places = {(r["start"], r["end"]) for r in rows if r["source_id"] == source}
            found["tables/stretches.csv", source, code] = len(places)
    return {key: str(n) for key, n in found.items()}


def _parents(tables: Tables) -> set[str]:
    return {r["parent_id"] for r in tables["codebook"]} - {""}


# What was built


def rows_of(path: Path) -> set[tuple[str, ...]]:
    """Return the rows of all tables of a document, each as the words of its cells."""
    markup = markup_of(path)
    cell = r"<w:tc>(.*?)</w:tc>" if path.suffix == ".docx" else r"<t[dh]\b[^>]*>(.*?)</t[dh]>"
    row = r"<w:tr\b[^>]*>(.*?)</w:tr>" if path.suffix == ".docx" else r"<tr\b[^>]*>(.*?)</tr>"
    return {
        tuple(filter(None, (plain(c) for c in re.findall(cell, r, re.DOTALL))))
        for r in re.findall(row, markup, re.DOTALL)
    }


def rows_printed(path: Path) -> set[tuple[str, ...]]:
    """Return the rows of a table as the build hands it to the manuscript, marks removed."""
    found = set()
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("| ") and not re.fullmatch(r"[|:\- ]+", line):
            bare = re.sub(r"\*\*|\[([^\[\]]*)\]\{[^{}]*\}", r"\1", line)
            bare = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", bare)
            found.add(tuple(filter(None, (plain(cell) for cell in bare.split("|")))))
    return found


def phrases(folder: Path, values: dict[str, str]) -> dict[str, set[str]]:
    """Return, per document, each run of words that holds a number or label, filled in."""
    found: dict[str, set[str]] = {}
    for name in DOCUMENTS:
        text = (folder / f"manuscript/{name}.qmd").read_text("utf-8")
        body = CLAIM.sub(r"\1", text.partition("\n---\n")[2])
        prose = [line for line in body.splitlines() if line and line[0] not in "#!:|"]
        runs = [run for line in prose for run in PHRASE.findall(line)]
        filled = [
            " ".join(VARIABLE.sub(lambda m: values[m[1]], run).split())
            for run in runs
            if any(v in values for v in VARIABLE.findall(run))
            and all(v in values for v in VARIABLE.findall(run))
        ]
        found[name] = {phrase for phrase in filled if " " in phrase}
    return found


def values_of(tables: Tables, numbers: dict[str, int]) -> dict[str, str]:
    """Return what each variable prints."""
    values = {name: f"{n:,}" for name, n in numbers.items()}
    values |= {f"w{name}": say(n) if n < 100 else f"{n:,}" for name, n in numbers.items()}
    labels = {f"label.{r['code_id'].replace('.', '-')}": r["label"] for r in tables["codebook"]}
    return values | labels


def wrong(folder: Path, before: Tables) -> Iterator[str]:
    """Say everything that a build printed and that the data do not say.

    Args:
        folder: a project, built.
        before: the tables before the change: what rested on them alone must be gone.
    """
    tables, facts = read(folder), read_facts(folder)
    numbers = count(tables, facts)
    built = json.loads((folder / "tables/numbers.json").read_text("utf-8"))
    for number in built["numbers"]:
        if number["id"] in numbers and number["value"] != numbers[number["id"]]:
            yield f"{number['id']} is {number['value']}, not {numbers[number['id']]}"
    if missing := numbers.keys() - {number["id"] for number in built["numbers"]}:
        yield f"numbers.json has no {', '.join(sorted(missing))}"
    yield from wrong_cells(folder, cells(tables, read_settings(folder)))
    new = phrases(folder, values_of(tables, numbers))
    old = phrases(folder, values_of(before, count(before, facts)))
    for name in DOCUMENTS:
        rows = rows_included(folder, name)
        gone = {p for p in old[name] - new[name] if not any(p in other for other in new[name])}
        for suffix in SUFFIXES:
            path = folder / f"manuscript/_output/{name}.{suffix}"
            said = text_of(path)
            yield from (f"{path.name} does not say “{p}”" for p in new[name] if p not in said)
            yield from (f"{path.name} still says “{p}”" for p in gone if p in said)
            if suffix != "pdf":  # whose cells are text among other text
                lacking = rows - rows_of(path)
                yield from (f"{path.name} lacks the row {' | '.join(row)}" for row in lacking)


def rows_included(folder: Path, document: str) -> set[tuple[str, ...]]:
    """Return the rows of all tables that a document includes, as the build hands them over."""
    text = (folder / f"manuscript/{document}.qmd").read_text("utf-8")
    tables = (folder / "tables").glob("*.md")
    shown = (path for path in tables if f"_tables/{path.stem}.md" in text)
    return set().union(*map(rows_printed, shown))


def wrong_cells(folder: Path, expected: dict[tuple[str, ...], str]) -> Iterator[str]:
    """Hold the cells of committed tables to the oracle.

    A number of people by attribute, or a mark, may be hidden; a small number has to be.
    """
    written = {file: edits.read_rows(folder / file) for file in {key[0] for key in expected}}
    titles = _titles(folder)
    for (file, *key), value in expected.items():
        columns, column, hidden = PLACES.get(file) or (["code_id"], key.pop(), [])
        if column == "raised":
            key[-1] = titles[key[-1]]
        found = [r[column] for r in written[file] if [r[c] for c in columns] == key]
        small = file == "tables/participants.csv" and 0 < int(value) < LEAST
        if found not in ([value], *hidden) or (small and found != [""]):
            yield f"{file}, {', '.join(key)}, {column}: {found}, not {value}"


def _titles(folder: Path) -> dict[str, str]:
    package = json.loads((folder / "data/datapackage.json").read_text("utf-8"))
    (people,) = (r for r in package["resources"] if r["name"] == "participants")
    return {f["name"]: f.get("title", f["name"]) for f in people["schema"]["fields"]}


# Changes of the data


def members(tables: Tables, source: str) -> list[str]:
    """The people of a source."""
    return [r["participant_id"] for r in tables["participants"] if r["source_id"] == source]


def move(tables: Tables, chance: random.Random) -> str:
    """Give a coding another code."""
    coding = chance.choice(tables["codings"])
    codes = [r["code_id"] for r in tables["codebook"] if r["code_id"] != coding["code_id"]]
    coding["code_id"] = chance.choice(codes)
    return f"{coding['coding_id']} becomes {coding['code_id']}"


def remove(tables: Tables, chance: random.Random) -> str:
    """Take a coding out."""
    coding = tables["codings"].pop(chance.randrange(len(tables["codings"])))
    return f"{coding['coding_id']} is removed"


def add(tables: Tables, chance: random.Random) -> str:
    """Add a coding where its coder had the duty to code."""
    duty = chance.choice(tables["assignments"])
    (source,) = (r for r in tables["sources"] if r["source_id"] == duty["source_id"])
    people = members(tables, duty["source_id"])
    start = chance.randrange(int(source["length"]) - 200)
    coding = dict.fromkeys(tables["codings"][0], "") | {
        "coding_id": "K9999",
        "source_id": duty["source_id"],
        "participant_id": chance.choice([*people, ""]),
        "code_id": chance.choice(tables["codebook"])["code_id"],
        "coder_id": duty["coder_id"],
        "start": str(start),
        "end": str(start + chance.randrange(20, 200)),
    }
    tables["codings"].append(coding)
    return f"a coding of {coding['code_id']} in {coding['source_id']} is added"


def attribute(tables: Tables, chance: random.Random) -> str:
    """Let another person of the group, or nobody, have said what was coded."""
    coding = chance.choice(tables["codings"])
    people = {*members(tables, coding["source_id"]), ""} - {coding["participant_id"]}
    coding["participant_id"] = chance.choice(sorted(people))
    return f"{coding['coding_id']} is said by {coding['participant_id'] or 'nobody in particular'}"


def regroup(tables: Tables, chance: random.Random) -> str:
    """Give a person another value of an attribute."""
    person = chance.choice(tables["participants"])
    column = chance.choice([c for c in person if c not in ("participant_id", "source_id")])
    values = sorted({r[column] for r in tables["participants"]} - {person[column]})
    person[column] = chance.choice(values)
    return f"{person['participant_id']} becomes {person[column]}"


def relabel(tables: Tables, chance: random.Random) -> str:
    """Give a code another label."""
    code = chance.choice(tables["codebook"])
    words = code["label"].split()
    added = chance.choice(["truly", "newly", "also", "still"])
    words.insert(chance.randrange(1, len(words)), added)
    code["label"] = " ".join(words)
    return f"{code['code_id']} is called “{code['label']}”"


DATA: tuple[Callable[[Tables, random.Random], str], ...] = (
    move,
    remove,
    add,
    attribute,
    regroup,
    relabel,
)


# Changes of the prose


def _pick(
    text: str, pattern: str, chance: random.Random, new: Callable[[re.Match[str]], str]
) -> str:
    """Replace one of the places that a pattern finds by something else than what stands there."""
    found = [m for m in re.finditer(pattern, text) if new(m) != m[0]]
    m = chance.choice(found)
    return text[: m.start()] + new(m) + text[m.end() :]


def type_digit(text: str, values: dict[str, str], chance: random.Random) -> str:
    """Type a number in the place of its variable."""
    return _pick(text, r"\{\{< var ((?:n|p|theme)\.\S+) >\}\}", chance, lambda m: values[m[1]])


def type_word(text: str, values: dict[str, str], chance: random.Random) -> str:
    """Type a number in words in the place of its variable."""
    return _pick(text, r"\{\{< var (w\w+\.\S+) >\}\}", chance, lambda m: values[m[1]])


def misspell(text: str, _values: dict[str, str], chance: random.Random) -> str:
    """Leave a letter out of the name of a variable."""

    def without(m: re.Match[str]) -> str:
        cut = chance.randrange(len(m[1]))
        return f"{{{{< var {m[1][:cut]}{m[1][cut + 1 :]} >}}}}"

    kinds = "w?[np]|w?theme|label|study|supplement"
    return _pick(text, rf"\{{\{{< var ((?:{kinds})\.\S+) >\}}\}}", chance, without)


def quantify(text: str, _values: dict[str, str], chance: random.Random) -> str:
    """Put a word of quantity into a sentence of the findings or the discussion."""
    start = text.index(chance.choice(CLAIMING))
    end = text.index("\n## ", start + 1)
    held = FREE.sub(lambda m: " " * len(m[0]), text)
    sentences = re.finditer(r"(?<=\. )(?!At )[A-Z][a-z]+ (?=[a-z])", held)  # "at all" is an idiom
    m = chance.choice([m for m in sentences if start < m.start() < end])
    return text[: m.end()] + chance.choice(QUANTIFIERS.split()) + " " + text[m.end() :]


def overstate(text: str, _values: dict[str, str], chance: random.Random) -> str:
    """Reword a claim past what its condition reaches."""
    words = ("nearly all", "never", "more often", "by far the largest number", "twice")
    claim = r"\[([^\[\]]+)\](?=\{#claim-)"
    return _pick(text, claim, chance, lambda m: f"[{chance.choice(words)} {m[1]}]")


def type_caption(text: str, _values: dict[str, str], chance: random.Random) -> str:
    """Type the number of a table or figure."""
    word = chance.choice(["Table 3", "Figure 2", "Table S1", "Figure S4"])
    return _pick(text, r"@s?(?:tbl|fig)-[a-z-]+", chance, lambda _: word)


def type_table(text: str, _values: dict[str, str], chance: random.Random) -> str:
    """Write a table by hand."""
    table = "\n\n| Theme | Interviews |\n| --- | --- |\n| Care | many |\n\n"
    return _pick(text, r"\n\n(?=[A-Z])", chance, lambda _: table)


PROSE: tuple[Callable[[str, dict[str, str], random.Random], str], ...] = (
    type_digit,
    type_word,
    misspell,
    quantify,
    overstate,
    type_caption,
    type_table,
)


# The run


def build(folder: Path) -> tuple[bool, str]:
    """Build, and return whether that succeeded and what was said."""
    process = launch(command(cores=1), folder)
    _, said = process.communicate()
    return process.returncode == 0, said


def write(folder: Path, tables: Tables) -> None:
    """Write those tables that differ from what stands in the folder."""
    now = read(folder)
    for name in (name for name in TABLES if tables[name] != now[name]):
        edits.write(folder / "data", name, tables[name])


def contents(folder: Path) -> dict[str, bytes]:
    """Return the documents of a folder."""
    return {p.name: p.read_bytes() for p in (folder / "manuscript/_output").iterdir()}


def change_data(folder: Path, base: Tables, seed: int) -> tuple[str, str]:
    """Make one change of the data and build; return what it was, and what became of it."""
    chance = random.Random(seed)  # noqa: S311
    facts, settings = read_facts(folder), read_settings(folder)

    def printed(tables: Tables) -> object:
        return values_of(tables, count(tables, facts)), cells(tables, settings)

    while True:
        kind = DATA[seed % len(DATA)]
        tables = {name: [dict(row) for row in rows] for name, rows in base.items()}
        said = f"{kind.__name__}: {kind(tables, chance)}"
        if printed(tables) != printed(base):
            break
    before, documents = read(folder), contents(folder)
    write(folder, tables)
    succeeded, log = build(folder)
    if succeeded:
        found = list(wrong(folder, before))
        return said, "; ".join(found[:3]) or "every value follows"
    ends = {"does not hold": "a claim fails", "can be protected": "people cannot be protected"}
    end = next((end for words, end in ends.items() if words in log), "")
    if not end:
        return said, f"the build failed for no good reason: {log[-600:]}"
    return said, end if contents(folder) == documents else "a document has changed"


def change_prose(folder: Path, base: Tables, seed: int) -> tuple[str, str]:
    """Make one change of the prose, build, and take it back."""
    chance = random.Random(seed)  # noqa: S311
    values = values_of(base, count(base, read_facts(folder)))
    kind = PROSE[seed % len(PROSE)]
    path = folder / "manuscript/index.qmd"
    text = path.read_text("utf-8")
    front, mark, body = text.partition("\n---\n")
    changed = front + mark + kind(body, values, chance)
    path.write_text(changed, encoding="utf-8")
    try:
        succeeded, log = build(folder)
    finally:
        path.write_text(text, encoding="utf-8")
    new = next(b for a, b in zip(text.splitlines(), changed.splitlines(), strict=False) if a != b)
    said = f"{kind.__name__}: {new[:160]}"
    return said, "it slips through" if succeeded or "index.qmd" not in log else "the build fails"


def units(prose: int = 63, data: int = 200) -> list[tuple[str, int]]:
    """List the changes: of the prose and of the data, each by its seed."""
    return [*(("prose", seed) for seed in range(prose)), *(("data", seed) for seed in range(data))]


def measured(wanted: Sequence[tuple[str, int]], jobs: int = 1) -> Iterator[tuple[str, str]]:
    """Make these changes, each in a copy of a paper that is built; yield what became of them."""
    with tempfile.TemporaryDirectory() as temporary:
        first = Path(temporary, "0")
        copy_project(first)
        # Diagnostics are no results; the oracle knows nothing of them, and they take a third.
        choices = first / "data/study.yml"
        chosen = re.sub("(?m)^diagnostics:.*$", "diagnostics: []", choices.read_text("utf-8"))
        choices.write_text(chosen, encoding="utf-8")
        succeeded, log = build(first)
        if not succeeded:
            sys.exit(f"The paper cannot be built as it is:\n{log}")
        base = read(first)
        if found := list(wrong(first, base)):
            sys.exit("Oracle and paper differ before any change:\n" + "\n".join(found))
        copies: Queue[Path] = Queue()
        for n in range(jobs):
            copies.put(first if n == 0 else Path(shutil.copytree(first, Path(temporary, str(n)))))

        def run(unit: tuple[str, int]) -> tuple[str, str]:
            kind, seed = unit
            folder = copies.get()
            try:
                return (change_prose if kind == "prose" else change_data)(folder, base, seed)
            finally:
                copies.put(folder)

        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(run, wanted)


def tell(results: Iterable[tuple[str, str]]) -> int:
    """Print how many changes ended how, and those that ended badly; 1 if there are any."""
    good = ("every value follows", "a claim fails", "people cannot be protected")
    good += ("the build fails",)
    totals: Counter[tuple[str, str]] = Counter()
    for said, became in results:
        totals[said.partition(":")[0], became if became in good else "WRONG"] += 1
        if became not in good:
            print(f"{said}\n    {became}", flush=True)
    for kind in (*DATA, *PROSE):
        ends = [f"{n} {end}" for (name, end), n in sorted(totals.items()) if name == kind.__name__]
        print(f"{kind.__name__:14}{', '.join(ends)}")
    return int(any(end == "WRONG" for _, end in totals))


def main() -> None:
    """Make all changes, and print how many ended how."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=int, default=200, help="changes of the data")
    parser.add_argument("--prose", type=int, default=63, help="changes of the prose")
    parser.add_argument("--jobs", type=int, default=2, help="copies that are built side by side")
    options = parser.parse_args()
    wanted = units(options.prose, options.data)
    sys.exit(tell(counting(measured(wanted, options.jobs), len(wanted))))


if __name__ == "__main__":
    main()
