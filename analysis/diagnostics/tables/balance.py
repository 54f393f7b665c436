"""How evenly quotes, codings and coded stretches are spread over sources and over people.

Those with none are counted: whoever is not quoted, coded or heard belongs in the measure.
"""

from __future__ import annotations

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record
from analysis.common.words import PLURAL
from analysis.disclosure.people import quotes
from analysis.methods.balance import evenness, gini
from analysis.study.study import Study

DIAGNOSTIC = "balance"
USES = ("sources", "participants", "codebook", "codings", "assignments", "excerpts")
PLACE = ["source_id", "start", "end"]
COLUMNS = ["what", "unit", "mode", "n", "with_none", "total", "least", "most"]
COLUMNS += ["gini", "evenness"]
UNITS = {"source_id": "sources", "participant_id": "people"}


def compute(study: Study) -> pd.DataFrame:
    """One row a thing and those over whom it is spread: how many, with none, range, measures."""
    people = study.participants.merge(study.sources[["source_id", "mode"]], on="source_id")
    rows = []
    for what, events in _spread(study).items():
        for column, units in (("source_id", study.sources), ("participant_id", people)):
            for mode, part in units.groupby("mode", sort=False, observed=True):
                counts = part[column].map(events.groupby(column).size()).fillna(0).astype(int)
                rows.append(
                    {"what": what, "unit": UNITS[column], "mode": mode, "n": len(counts)}
                    | {"with_none": int((counts == 0).sum()), "total": int(counts.sum())}
                    | {"least": counts.min(), "most": counts.max(), "gini": gini(list(counts))}
                    | {"evenness": evenness(list(counts))}
                )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"gini": float, "evenness": float}).round(4)


def _spread(study: Study) -> dict[str, pd.DataFrame]:
    """Return what is spread, a row each: quotes, codings, and places in which somebody speaks."""
    quoted = quotes(study).dropna(subset="text").drop_duplicates(["excerpt_id", "source_id"])
    places = [*PLACE, "participant_id"]
    found = {"Quotes": quoted, "Codings": study.codings}
    return found | ({"Stretches": study.codings.drop_duplicates(places)} if study.placed else {})


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print a row for each thing, kind of source and unit."""
    return [
        {
            "Spread": row.what,
            "Over": f"{row.unit} ({PLURAL[row.mode].lower()}, N = {row.n:,})",
            "With none": f"{row.with_none:,}",
            "Total": f"{row.total:,}",
            "Least": f"{row.least:,}",
            "Most": f"{row.most:,}",
            "Gini": _stated(row.gini),
            "Evenness": _stated(row.evenness),
        }
        for row in rows_of(frame)
    ] or [{"Spread": "There are no sources."}]


def _stated(value: float) -> str:
    return "undefined" if pd.isna(value) else f"{value:.2f}"


def note(study: Study) -> str:
    """Say what is counted."""
    said = (
        "Quotes are those cleared for print, each once a source; codings those of primary coders;"
        " stretches are places of a source, once for each person. Undefined: nobody has any, or"
        " there is a single one."
    )
    return said + ("" if study.placed else " Stretches are undefined: the study has no positions.")


def method(_study: Study) -> str:
    """Say how balance was measured, ready to be pasted, and what to be careful about."""
    return (
        "How evenly quotes, codings and coded stretches are spread over sources, and over the"
        " people to whom they are attributed, is given by the Gini coefficient, 0 where all have"
        " the same and near 1 where one has all ([Dixon et al."
        " 1987](https://doi.org/10.2307/1939238)), and by Pielou's evenness, 1 where all have the"
        " same and 0 where one has all ([Pielou"
        " 1966](https://doi.org/10.1016/0022-5193%2866%2990013-0)). Those with none are counted,"
        " and the kinds of sources stand apart, since groups hold more than interviews.\n\nCaution:"
        " longer conversations hold more, and people differ in what they have to say, so that an"
        " uneven spread is no fault. It warns against hearing a few voices as the voice of all. A"
        " coded stretch is not the time for which somebody spoke."
    )
