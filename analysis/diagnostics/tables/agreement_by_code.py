"""Agreement between coders on each code, with what surrounds it: how often the code was given."""

from __future__ import annotations

from importlib.metadata import version

import pandas as pd

from analysis.common.frames import rows_of
from analysis.common.markdown import Record, escape, strong
from analysis.common.words import counted, listed
from analysis.diagnostics.agreement import (
    ALL,
    NOBODY,
    ONE,
    agreement,
    bounded,
    limits,
    shown,
    stated,
)
from analysis.exhibits.told import Cell
from analysis.methods.bootstrap import DRAWS, FEWEST, SEED
from analysis.study.study import Study

DIAGNOSTIC = "agreement"
USES = ("sources", "codebook", "codings", "assignments")
LOW = "†"
CITED = {
    "positive agreement": (
        "Cicchetti and Feinstein 1990",
        "https://doi.org/10.1016/0895-4356(90)90159-M",
    ),
    "Cohen's kappa": ("Cohen 1960", "https://doi.org/10.1177/001316446002000104"),
    "Scott's pi": ("Scott 1955", "https://doi.org/10.1086/266577"),
    "of more than two coders Fleiss' kappa": ("Fleiss 1971", "https://doi.org/10.1037/h0031619"),
    "the coefficient of Brennan and Prediger": (
        "1981",
        "https://doi.org/10.1177/001316448104100307",
    ),
    "PABAK with the indices of prevalence and bias": (
        "Byrt et al. 1993",
        "https://doi.org/10.1016/0895-4356(93)90018-V",
    ),
    "AC1": ("Gwet 2008", "https://doi.org/10.1348/000711006X126600"),
    "Krippendorff's alpha for nominal data": (
        "Krippendorff 2019",
        "https://doi.org/10.4135/9781071878781",
    ),
    "his alpha for stretches of a continuum": (
        "Krippendorff et al. 2016",
        "https://doi.org/10.1007/s11135-015-0266-1",
    ),
}


def compute(study: Study) -> pd.DataFrame:
    """One row a group of coders, a unit and a code: counts, coefficients and their intervals."""
    return agreement(study)[0]


def show(frame: pd.DataFrame, study: Study) -> list[Record]:
    """Print a row a code, of all coders and by the unit that asks least of positions."""
    if frame.empty:
        return [{"Agreement": NOBODY}]
    part = shown(frame)
    rows: list[Record] = []
    for row in rows_of(part[part["unit"] == _unit(study)]):
        pair = row.coders != ALL
        table = "/".join(
            f"{n:.0f}" for n in (row.both, row.first_only, row.second_only, row.neither)
        )
        kappa = row.cohen if pair else row.fleiss
        rows.append(
            {
                "Code": strong(row.number) if row.depth == 1 else Cell(row.number, row.label),
                **({"Both/first/ second/neither": table} if pair else {}),
                "Given": stated(row.prevalence),
                **({"Bias": stated(row.bias_index)} if pair else {}),
                "Agreement": stated(row.agreement),
                "Positive": stated(row.positive),
                "Kappa": stated(kappa) + LOW * (row.paradox == 1),
                **({"PABAK": stated(row.pabak)} if pair else {}),
                "AC1": stated(row.ac1),
                "Alpha (95 % interval)": bounded(row, "alpha"),
            }
        )
    return rows


def _unit(study: Study) -> str:
    return "segment" if study.placed else "source"


def note(study: Study) -> str:
    """Say what is counted, and what cannot be computed."""
    frame = agreement(study)[0]
    if frame.empty:
        return "It can be computed where raw/assignments.csv gives a source to two coders or more."
    part = shown(frame)
    part = part[part["unit"] == _unit(study)]
    coders, sources = part[["coders", "sources"]].iloc[0]
    said = [
        f"Coders: {escape(coders)}. The unit is the {_unit(study)}, in the"
        f" {counted(int(sources), 'source')} that two coders or more had the duty to code. A code"
        " counts what is below it, and stands by its number in the codebook. Given: the share of"
        " all codings of units that give the code; positive: agreement where it was given."
        " Undefined: all units are alike."
    ]
    if coders != ALL:
        said.append(
            f"Both/first/second/neither: {_unit(study)}s by who of the two gave the code; bias: the"
            " share that the first alone gave it, less that of the second. Kappa is Cohen's."
        )
    else:
        said.append("Kappa is that of Fleiss; pairs of coders are in the CSV of this table.")
    if part["paradox"].eq(1).any():
        said.append(
            f"{LOW} Kappa is low at high agreement, since the code is rare or nearly everywhere:"
            " read AC1 and positive agreement beside it."
        )
    return " ".join([*said, limits(study, frame)]).strip()


def method(study: Study) -> str:
    """Say how agreement was computed, ready to be pasted, and what to be careful about."""
    frame = agreement(study)[0]
    if frame.empty:
        return NOBODY
    whole = len(study.sources)
    sources, pairs = int(shown(frame)["sources"].iloc[0]), set(frame["coders"]) - {ALL}
    cited = listed([f"{name} ([{by}]({doi}))" for name, (by, doi) in CITED.items()])
    own = sum(name.endswith(ONE) for name in pairs)
    alone = f" Pairs of one person who coded again: {own}, no part of all coders." if own else ""
    return (
        f"Agreement was computed for {counted(len(pairs), 'pair')} of coders, code by code, in the"
        f" {sources} of {counted(whole, 'source')} that two coders or more had the duty to code; a"
        f" code counts what is below it in the codebook.{alone} There are three units. By"
        " character, the whole text of these sources counts, coded or not. A segment is what is"
        " left in one piece when all codings, of whichever coder and code, that share a character"
        " are put together; who gave a code to any"
        " part of it gave it to the segment, and a code that neither gave is one of a segment that"
        " has other codes only. A source was given a code if any of it was. For each were computed"
        f" the share of agreement, {cited}. Codes of a level were pooled by mean observed and mean"
        " expected agreement ([De Vries et al. 2008](https://doi.org/10.1177/1525822X08317166))."
        f" Intervals are percentiles (95 %) of {DRAWS:,} resamples of whole sources (seed {SEED}),"
        f" where these are {FEWEST} or more, with NumPy {version('numpy')}. A coefficient is"
        " undefined where all units are alike. Gamma ([Mathet et al."
        " 2015](https://doi.org/10.1162/COLI_a_00227)) was not computed: no library that is pinned"
        " here gives it.\n\nCaution: no threshold is applied; an interval without width"
        " says that no resample holds a disagreement, and not that there is none to be found; and"
        " whether agreement tells of the quality of an analysis is debated, most of all where it is"
        " reflexive"
        " ([O'Connor and Joffe 2020](https://doi.org/10.1177/1609406919899220))."
    )
