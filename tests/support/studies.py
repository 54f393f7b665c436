"""Random studies that meet the contract, with everything in them that it allows."""

import json
from random import Random

from analysis.common.output import spared
from tests.support.edits import change
from tests.support.run import alter
from tests.support.small import LENGTH, write_study

LABELS = (
    *("Trust", "Trust", "+Media", "- a dash", "=1+1", "@home", "'tis", "a  b", 'a<b & "c"'),
    *("Café", "Cafe\u0301", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "שלום", "等了很久"),
    *(
        "a, b; c | d",
        "x" * 300,
        "-",
        "＝1",
        "'",
        "\U0001f44d\U0001f3fd",
        "\u202bab",
        "می\u200cخواهم",
    ),
)
MODES = ("interview", "focus_group", "document")
PLACES, JOBS = ["clinic", "+ward"], ["nurse", "not provided"]
ATTRIBUTES = {"place": ("Place of work", PLACES), "job": ("Job", JOBS)}
QUOTES = [("E1", "Lorem ipsum, “dolor”."), ("E2", spared("+ sit <amet>"))]


def random_study(folder, seed):
    """Write a study and return its folder."""
    chance = Random(seed)  # noqa: S311 -- no secret
    of = chance.choice
    numbers = range(chance.randint(1, 5))
    sources = [(f"S{of('abc')}.{n}", of(MODES), chance.randint(1, 99)) for n in numbers]
    people = [
        (f"P-{n}_{k}", source, spared(of(PLACES)), of(JOBS))
        for n, (source, mode, _) in enumerate(sources)
        for k in range(chance.randint(0 if mode == "document" else 1, 3))
    ]
    codes = []
    for n in range(chance.randint(1, 12)):
        codes.append((f"c{n}", of(["", *(code for code, *_ in codes)]), spared(of(LABELS))))
    chance.shuffle(codes)
    coders = [f"C{n}" for n in range(chance.randint(1, 3))]
    duties = [
        (coder, source, "primary" if coder == coders[0] else of(["primary", "second"]))
        for source, *_ in sources
        for coder in coders
    ]
    quoted = of([True, False])
    codings = []
    for _ in range(chance.randint(0, 30)):  # in any order, not that of the sources
        source = of(sources)[0]
        speakers = ["", *(person for person, where, *_ in people if where == source)]
        start, quote = chance.randrange(LENGTH - 20), of(["", "E1", "E2"]) if quoted else ""
        codings.append((source, of(speakers), of(codes)[0], of(coders), start, quote))
    banded, unplaced = of([True, False]), of([True, False, False])
    write_study(
        folder,
        sources=sources,
        people=people,
        attributes=ATTRIBUTES,
        codebook=codes,
        codings=sorted(codings) if of([True, False]) else codings,
        assignments=duties,
        excerpts=QUOTES if quoted else [],
        **({"bands": {"years": [0, 5, 10]}} if banded else {}),
        **({"positions": "none"} if unplaced else {}),
    )
    _describe(folder, "sources", "region", of([None, ["=North", "שמאל"]]), chance)
    _describe(folder, "participants", "years", [] if banded else None, chance)
    if banded:
        alter(folder / "study.yml", "attributes:\n", "attributes:\n- years\n")
    return folder


def _describe(folder, table, column, values, chance):
    """Give a table a column of values, or of whole numbers if none are listed."""
    if values is None:
        return
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    (schema,) = (r["schema"] for r in package["resources"] if r["name"] == table)
    kind = {"constraints": {"required": True, "enum": values}} if values else {}
    kind |= {"type": "string" if values else "integer", "title": f"The {column}"}
    schema["fields"].append({"name": column, **kind})
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    more = values or [0, 7, 40]
    change(
        folder, table, lambda rows: [r | {column: spared(str(chance.choice(more)))} for r in rows]
    )
