"""Studies small enough to be counted by hand."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from analysis.study.schema import CORE, TABLES
from analysis.study.study import Study
from tests.support.edits import write_rows
from tests.support.run import ROOT, alter, write

LENGTH = 5000

# A group of two, two interviews; a theme of two subthemes, one of which has a code; a theme alone.
SOURCES = [("I2", "interview", 500), ("FG1", "focus_group", 1000), ("I1", "interview", 300)]
PEOPLE = [
    ("P1", "FG1", "ward", "nurse"),
    ("P2", "FG1", "ward", "not provided"),
    ("P3", "I1", "clinic", "nurse"),
    ("P4", "I2", "ward", "doctor"),
]
ATTRIBUTES = {
    "place": ("Place of work", ["clinic", "ward"]),
    "job": ("Job", ["doctor", "nurse", "not provided"]),
}
CODEBOOK = [
    ("A", "", "Time"),
    ("A.wait", "A", "Waiting"),
    ("A.wait.call", "A.wait", "Waiting for a call"),
    ("A.rush", "A", "Being rushed"),
    ("B", "", "Trust"),
]
CODINGS = [
    ("FG1", "P1", "A.wait"),
    ("FG1", "P1", "A.wait"),  # the same person again
    ("FG1", "", "A.rush"),  # the group speaks
    ("FG1", "P2", "A.wait.call"),
    ("I1", "P3", "A"),
    ("I1", "P3", "A.wait"),
    ("I2", "P4", "B", "C2"),  # by the second coder, which does not count
]
ASSIGNMENTS = [
    ("C1", "FG1", "primary"),
    ("C1", "I1", "primary"),
    ("C1", "I2", "primary"),
    ("C2", "I2", "second"),
]


def write_study(  # noqa: PLR0913
    folder: Path,
    *,
    sources: Sequence[tuple] = SOURCES,
    people: Sequence[tuple] = PEOPLE,
    attributes: Mapping[str, tuple[str, list[str]]] = ATTRIBUTES,
    codebook: Sequence[tuple] = CODEBOOK,
    codings: Sequence[tuple] = CODINGS,
    assignments: Sequence[tuple] | None = None,
    excerpts: Sequence[tuple] = (),
    cleared_by: str = "A. Tester",
    published: Mapping[str, object] | None = None,
    provenance: str = "restricted",
    title: str = "A small study",
    **more: object,
) -> Path:
    """Write a data folder.

    Args:
        folder: where to.
        sources: (id, mode, words) each.
        people: (id, source, attributes) each.
        attributes: the title and the values of each attribute.
        codebook: (id, parent, label) each.
        codings: what `coding` takes, each; by default each has a stretch of its own.
        assignments: (coder, source, role) each; by default C1 codes everything.
        excerpts: (id, text) each.
        cleared_by: who cleared the excerpts for print.
        published: what stands in each file of published facts, by its name.
        provenance: where the data are from.
        title: of the study.
        more: other settings; by default every count of people is printed. Of positions: none,
            lengths are empty, and codings are numbered.
    """
    if assignments is None:
        assignments = [("C1", source, "primary") for source, *_ in sources]
        assignments = ASSIGNMENTS if sources is SOURCES else assignments
    rows = {
        "sources": [(name, mode, LENGTH, words) for name, mode, words in sources],
        "participants": people,
        "codebook": [(*code, "What it means.", n) for n, code in enumerate(codebook, 1)],
        "codings": [coding(n, *given) for n, given in enumerate(codings, 1)],
        "assignments": assignments,
        "excerpts": [(*excerpt, cleared_by, "2022-02-01") for excerpt in excerpts],
    }
    package = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
    schema = next(r for r in package["resources"] if r["name"] == "participants")["schema"]
    kept = [f for f in schema["fields"] if f["name"] in CORE["participants"]]
    schema["fields"] = kept + [
        {"name": name, "type": "string", "title": title, "constraints": {"enum": values}}
        for name, (title, values) in attributes.items()
    ]
    if excerpts:
        describe_excerpts(package["resources"])
    if more.get("positions") == "none":
        rows["sources"] = [(name, mode, "", "") for name, mode, _ in sources]
        rows["codings"] = [(*row[:5], n, n + 1, row[-1]) for n, row in enumerate(rows["codings"])]
    settings = {"title": title, "provenance": provenance, "attributes": list(attributes)}
    settings |= {"disclosure": {"threshold": 1}} | more
    files = {f"published/{name}.yml": content for name, content in (published or {}).items()}
    for name, content in {"datapackage.json": package, "study.yml": settings, **files}.items():
        written = json.dumps(content) if name.endswith("json") else yaml.safe_dump(content)
        write(folder, {name: written})
    for name, fields in CORE.items():
        header = [*fields, *attributes] if name == "participants" else list(fields)
        if rows[name] or name != "excerpts":
            write_rows(folder / f"raw/{name}.csv", [header, *rows[name]])
    return folder


def coding(  # noqa: PLR0913, PLR0917
    n: int,
    source: str,
    person: str,
    code: str,
    coder: str = "C1",
    start: int | None = None,
    excerpt: str = "",
) -> tuple:
    """Return the n-th coding, of a stretch of fifteen characters."""
    start = 10 * n if start is None else start
    return f"K{n}", source, person, code, coder, start, start + 15, excerpt


def describe_excerpts(resources: list[dict]) -> None:
    """Describe a table of cleared quotes, to which the codings link."""
    resources.append(TABLES["excerpts"])
    codings = next(r["schema"] for r in resources if r["name"] == "codings")
    codings["foreignKeys"].append(TABLES["codings"]["schema"]["foreignKeys"][-1])


def clear_quotes(data: Path, *rows: Sequence[str]) -> None:
    """Describe the table of excerpts in data where somebody spoke, and write its rows."""
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    describe_excerpts(package["resources"])
    write(data, {"datapackage.json": json.dumps(package)})
    alter(data / "study.yml", "provenance: synthetic", "provenance: restricted")
    write_rows(data / "raw/excerpts.csv", [CORE["excerpts"], *rows])


def small_study(folder: Path, uses: tuple[str, ...] | None = None, **tables: object) -> Study:
    """Write a small study and load it."""
    return Study.load(write_study(folder, **tables), uses)
