"""The synthetic stand-in: coded data that nobody gave, in the shape of the study's.

The study's coded data are not public. This generator makes tables that meet the contract from
the facts of the published article (`published/facts.yml`: how many people, groups, interviews;
the themes) and from invented values (`standin.yml`). It uses the random numbers of Python's
standard library, which are the same in every version, so the tables are the same bytes each time.

Nothing in it may look like a finding against the article, so it is drawn until nothing does: each
subtheme is raised in half of the sources of each kind at least and by somebody of each group of
people, and one that the abstract stresses is raised no less than one that it does not.
"""

from __future__ import annotations

import sys
from math import ceil, floor
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd

from analysis.common.described import load
from analysis.common.output import write_text

Row = dict[str, Any]


def standin(facts: dict[str, Any], invented: dict[str, Any]) -> dict[str, list[Row]]:
    """Make the tables of the contract.

    Args:
        facts: published counts and themes.
        invented: the seed and every value that was not published.

    Returns:
        Rows of sources, participants, codebook, codings and assignments.
    """
    random = Random(invented["seed"])  # noqa: S311 -- a stand-in needs no secrecy
    while misleads(tables := _drawn(facts, invented, random), invented["stressed"]):
        pass
    return tables


def misleads(tables: dict[str, list[Row]], stressed: list[str]) -> bool:
    """Whether counts or marks of the tables could be read as speaking against the article.

    Args:
        tables: as `standin` returns them.
        stressed: identifiers of the subthemes that the abstract stresses.
    """
    primary = {(a["source_id"], a["coder_id"], a["role"]) for a in tables["assignments"]}
    codings = [
        c for c in tables["codings"] if (c["source_id"], c["coder_id"], "primary") in primary
    ]
    subthemes = [row["code_id"] for row in tables["codebook"] if row["parent_id"]]

    def counts(unit: str, among: list[Row]) -> dict[str, int]:
        raised = {(c["code_id"], c[unit]) for c in codings}
        return {code: sum((code, one[unit]) in raised for one in among) for code in subthemes}

    def reversed_(found: dict[str, int]) -> bool:
        others = [n for code, n in found.items() if code not in stressed]
        return min(found[code] for code in stressed) < max(others, default=0)

    sources, people = tables["sources"], tables["participants"]
    for part in _parts(sources, "mode"):
        found = counts("source_id", part)
        if min(found.values()) < len(part) / 2 or reversed_(found):
            return True
    attributes = list(people[0])[2:]
    kinds = [part for attribute in attributes for part in _parts(people, attribute)]
    silent = any(0 in counts("participant_id", part).values() for part in kinds)
    return silent or reversed_(counts("participant_id", people))


def _parts(rows: list[Row], column: str) -> list[list[Row]]:
    """Sort rows by what stands in a column."""
    return [
        [r for r in rows if r[column] == value] for value in dict.fromkeys(r[column] for r in rows)
    ]


def _drawn(facts: dict[str, Any], invented: dict[str, Any], random: Random) -> dict[str, list[Row]]:
    """Draw the tables once."""
    sources, participants = _people(facts["counts"], invented, random)
    for attribute, sizes in invented["attributes"].items():
        values = random.sample(list(sizes), len(participants), counts=list(sizes.values()))
        for person, value in zip(participants, values, strict=True):
            person[attribute] = value
    tables = {
        "sources": sources,
        "participants": participants,
        "codebook": _codebook(facts["themes"]),
        "assignments": _assignments([s["source_id"] for s in sources], invented),
    }
    return {**tables, "codings": _codings(tables, invented, random)}


def _codebook(themes: list[dict[str, Any]]) -> list[Row]:
    rows = []
    for i, theme in enumerate(themes, 1):
        for j, entry in enumerate([theme, *theme["subthemes"]]):
            rows.append(
                {
                    "code_id": entry["id"],
                    "parent_id": theme["id"] if j else "",
                    "label": entry["label"],
                    "definition": entry["gloss"],
                    "position": j or i,
                }
            )
    return rows


def _people(
    counts: dict[str, Any], invented: dict[str, Any], random: Random
) -> tuple[list[Row], list[Row]]:
    """Spread the published number of people over groups and interviews."""
    groups, interviews = (counts[k]["value"] for k in ("focus_groups", "interviews"))
    sizes = [invented["smallest_group"]] * groups
    for _ in range(counts["participants"]["value"] - interviews - sum(sizes)):
        sizes[random.randrange(groups)] += 1
    sources: list[Row] = []
    participants: list[Row] = []
    for i, size in enumerate(sizes + [1] * interviews):
        mode = "focus_group" if i < groups else "interview"
        source = f"FG{i + 1}" if i < groups else f"I{i + 1 - groups:02}"
        words = random.randint(*invented["words"][mode])
        length = round(words * invented["code_points_per_word"])
        sources.append({"source_id": source, "mode": mode, "length": length, "words": words})
        people = range(len(participants) + 1, len(participants) + size + 1)
        participants += [{"participant_id": f"P{n:02}", "source_id": source} for n in people]
    return sources, participants


def _assignments(sources: list[str], invented: dict[str, Any]) -> list[Row]:
    """Share the sources among the coders in turn; some go to a second one as well."""
    coders, every = invented["coders"], invented["second_coding"]["every"]
    rows = []
    for i, source in enumerate(sources):
        rows.append({"coder_id": f"C{i % coders + 1}", "source_id": source, "role": "primary"})
        if i % every == 0:
            second = (i + 1) % coders + 1
            rows.append({"coder_id": f"C{second}", "source_id": source, "role": "second"})
    return rows


def _codings(tables: dict[str, list[Row]], invented: dict[str, Any], random: Random) -> list[Row]:
    subthemes = [row["code_id"] for row in tables["codebook"] if row["parent_id"]]
    raising = _raising(subthemes, tables["sources"], invented, random)
    modes = {source["source_id"]: source["mode"] for source in tables["sources"]}
    people = tables["participants"]
    in_groups = [p for p in people if modes[p["source_id"]] == "focus_group"]
    silent = random.sample(in_groups, invented["silent_participants"])
    coder = {(a["source_id"], a["role"]): a["coder_id"] for a in tables["assignments"]}
    rows: list[Row] = []
    for source in tables["sources"]:
        name = source["source_id"]
        speakers = [p["participant_id"] for p in people if p["source_id"] == name]
        speakers = [p for p in speakers if p not in {q["participant_id"] for q in silent}]
        voice = [random.uniform(0.5, 2) for _ in speakers]
        in_group = source["mode"] == "focus_group"
        heard = [code for code in subthemes if name in raising[code]]
        stretches = _stretches(source, invented, random)
        codes = [*heard, *random.choices(heard, k=len(stretches))][: len(stretches)]
        first = [
            {
                "source_id": name,
                "participant_id": ""
                if in_group and random.random() < invented["group_speaks"]
                else random.choices(speakers, voice)[0],
                "code_id": code,
                "coder_id": coder[name, "primary"],
                **stretch,
            }
            for code, stretch in zip(codes, stretches, strict=True)
        ]
        again = [
            _second_look(row, coder[name, "second"], heard, invented, random)
            for row in first
            if (name, "second") in coder
        ]
        rows += sorted([*first, *again], key=lambda r: (r["coder_id"], r["start"], r["end"]))
    return [{"coding_id": f"K{n:04}", **row, "excerpt_id": ""} for n, row in enumerate(rows, 1)]


def _raising(
    subthemes: list[str], sources: list[Row], invented: dict[str, Any], random: Random
) -> dict[str, set[str]]:
    """Draw the sources that raise each subtheme, of each kind a number within its share."""
    raising = dict[str, set[str]]()
    for code in subthemes:
        low, high = invented["raised"]["stressed" if code in invented["stressed"] else "others"]
        raising[code] = set()
        for part in _parts(sources, "mode"):
            n = random.randint(ceil(low * len(part)), floor(high * len(part)))
            raising[code] |= {source["source_id"] for source in random.sample(part, n)}
    return raising


def _stretches(source: Row, invented: dict[str, Any], random: Random) -> list[Row]:
    """Draw stretches, of which some touch the one before and some are coded twice over."""
    shortest, longest = invented["stretch"]
    stretches: list[Row] = []
    for _ in range(source["words"] // invented["words_per_coding"][source["mode"]]):
        size = random.randint(shortest, longest)
        start = random.randrange(source["length"] - longest)
        kind = random.random()
        if stretches and kind < 0.15:  # noqa: PLR2004 -- adjacent
            start = min(stretches[-1]["end"], source["length"] - size)
        elif stretches and kind < 0.3:  # noqa: PLR2004 -- the same stretch, another code
            start, size = stretches[-1]["start"], stretches[-1]["end"] - stretches[-1]["start"]
        stretches.append({"start": start, "end": start + size})
    return stretches


def _second_look(
    row: Row, coder: str, codes: list[str], invented: dict[str, Any], random: Random
) -> Row:
    """Code a stretch again: the same code if the coders agree, any code if they do not."""
    agrees = random.random() < invented["second_coding"]["agreement"]
    cut = random.randrange((row["end"] - row["start"]) // 4)
    other = random.choice(codes)
    code = row["code_id"] if agrees else other
    return {**row, "coder_id": coder, "code_id": code, "start": row["start"] + cut}


def written(folder: Path) -> dict[str, str]:
    """Return the tables of a data folder's stand-in as they are written, by name of the file."""
    facts, invented = (load(folder, name) for name in ("published/facts.yml", "standin.yml"))
    return {
        f"{name}.csv": pd.DataFrame(rows).to_csv(index=False, lineterminator="\n")
        for name, rows in standin(facts, invented).items()
    }


def main() -> None:
    """Write the stand-in of a data folder into its `raw/` or another folder."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    for name, text in written(folder).items():
        write_text(target / name, text)


if __name__ == "__main__":
    main()
