"""Every claim as a web annotation: its words in the page, its analytic note, the rows behind it.

W3C Web Annotations in JSON-LD, as annotation for transparent inquiry asks for and tools such as
Hypothesis read. Rows are named as RFC 7111 names them, the header being row 1; those of data that
stay at home are not named.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from analysis.archive.record import Record
from analysis.common.provenance import MARK
from analysis.common.words import dashed
from analysis.prose.claims import FILE
from analysis.prose.conditions import PUBLISHED, Known, grounds
from analysis.prose.dialect import read_beside
from analysis.prose.explain import rows_of_claims
from analysis.study.schema import KEYS, path_of

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ROWS, PLACES = "http://tools.ietf.org/rfc/rfc7111", "http://tools.ietf.org/rfc/rfc3236"
AROUND = 32  # letters before and after a quotation by which tools find it again
Node = dict[str, Any]


def annotated(root: Path, data: Path, known: Record, place: str, of_data: str) -> Node:
    """Return the annotations of a built study.

    Args:
        root: the folder that holds its manuscript and tables.
        data: its data folder.
        known: what is known of it.
        place: what stands in the archive before the paths of what was made of it.
        of_data: what stands there before those of its tables.
    """
    content = json.loads((root / "tables/numbers.json").read_text("utf-8"))
    facts, entries = Known.of(content, data), read_beside(root / "manuscript", FILE).value or {}
    items = []
    for name, rows in rows_of_claims(root / "tables/claims.csv").items():
        said, _, after = rows[0]["sentence"].partition(rows[0]["words"])
        quoted = {"exact": rows[0]["words"], "prefix": said[-AROUND:], "suffix": after[:AROUND]}
        page = f"{place}manuscript/_output/{rows[0]['document']}.html"
        found = behind(entries[name].get("holds", []), facts, data) if known.public else {}
        items.append(
            {
                "id": uuid5(NAMESPACE_URL, f"{known.revision}/{page}#{name}").urn,
                "type": "Annotation",
                "motivation": "commenting",
                "created": f"{known.date}T00:00:00Z",
                "body": [_note(rows, known), *_bodies(found, of_data)],
                "target": {
                    "source": page,
                    "selector": [
                        {"type": "TextQuoteSelector", **quoted},
                        {
                            "type": "FragmentSelector",
                            "conformsTo": PLACES,
                            "value": f"claim-{name}",
                        },
                    ],
                },
            }
        )
    page_id = uuid5(NAMESPACE_URL, f"{known.revision}/annotations").urn
    return {"@context": CONTEXT, "id": page_id, "type": "AnnotationPage", "items": items}


def _note(rows: list[dict[str, str]], known: Record) -> Node:
    """Return the analytic note: what a claim rests on, what was found, and the verdict."""
    lines = [
        f"{row['condition']}. Found: {row['values']}. Verdict: {row['verdict']}." for row in rows
    ]
    lines = [f"{MARK}."] * (known.provenance == "synthetic") + lines
    lines += [] if known.public else ["The rows behind it stay with the study."]
    body = {"type": "TextualBody", "purpose": "commenting", "format": "text/plain"}
    return body | {"value": "\n".join(lines)}


def _bodies(found: dict[str, set[int]], place: str) -> Iterator[Node]:
    for file, rows in sorted(found.items()):
        body: Node = {"type": "SpecificResource", "purpose": "linking", "source": f"{place}{file}"}
        if rows:
            value = f"row={';'.join(spans(sorted(rows)))}"
            body["selector"] = {"type": "FragmentSelector", "conformsTo": ROWS, "value": value}
        yield body


def spans(rows: list[int]) -> Iterator[str]:
    """Yield runs of numbers as RFC 7111 writes them."""
    first = last = rows[0]
    for row in [*rows[1:], rows[-1] + 2]:
        if row != last + 1:
            yield str(first) if first == last else f"{first}-{last}"
            first = row
        last = row


def behind(conditions: Iterable[Node], known: Known, data: Path) -> dict[str, set[int]]:
    """Return the rows on which conditions rest, by file of the data folder.

    Args:
        conditions: of a claim, as `claims.yml` has them.
        known: what claims may rest on.
        data: the data folder.
    """
    said, found = grounds(conditions, known), defaultdict[str, set[int]](set)
    names = {*said.counts, *(other for _, _, _, other in said.relations)}
    for number in (known.number(name) for name in sorted(names)):
        if number.get("tables"):
            found[path_of(number["tables"][0])] |= set(rows_of(number, data))
        else:
            for file in number["rests_on"]:
                found[file] |= set()
    codes = {*said.places, *said.labels}
    if codes:
        found[path_of("codebook")] |= {
            at
            for at, row in enumerate(_table(data, "codebook"), 2)
            if dashed(row["code_id"]) in codes
        }
    if said.facts:
        found[PUBLISHED] |= set()
    return dict(found)


def _table(data: Path, name: str) -> list[dict[str, str]]:
    with (data / path_of(name)).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(number: Node, data: Path) -> list[int]:
    """Return the rows of its first table on which a number rests, as `make explain` counts them."""
    import pandas as pd  # noqa: PLC0415 -- which takes its time, and few commands need it

    table, *others = number["tables"]
    rows = pd.DataFrame(_table(data, table)).rename_axis("row").reset_index()
    for name in others:
        both = pd.DataFrame(_table(data, name))
        rows = rows.merge(both, on=KEYS[name], suffixes=("", f"_{name}"))
    kept = rows.query(number["where"]) if number["where"] else rows
    return sorted(int(at) + 2 for at in kept["row"])
