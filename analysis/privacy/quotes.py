"""What is quoted, and from where."""

from __future__ import annotations

import pandas as pd

from analysis.methods.reach import with_ancestors
from analysis.study.study import Study

COLUMNS = ["code_id", "number", "label", "mode", "source_id", "participant_id", "length", "text"]


def quotes(study: Study) -> pd.DataFrame:
    """Choose what is quoted for every code but themes that have subthemes.

    Where a person has cleared quotes, those; else the first stretch that is attributed to a
    person, in the order of the sources, without its words. What is coded with a code below a
    subtheme stands for both.

    Returns:
        One row a quote, in the order of the codebook: its code, source, person (missing where a
        group speaks), length in characters, and text (missing where it is withheld).
    """
    divided = (study.codes["depth"] == 1) & study.codes["code_id"].isin(study.codes["parent_id"])
    codes = study.codes.loc[~divided, ["code_id", "number", "label"]]
    codings = with_ancestors(study.codings, study.codes)
    codings = codings.merge(study.sources[["source_id", "mode"]], on="source_id")
    codings["length"] = codings["end"] - codings["start"]
    codings = codings.merge(study.excerpts[["excerpt_id", "text"]], on="excerpt_id", how="left")
    order = ["mode", "source_id", "start", "end"]
    stretches = codes.merge(codings.sort_values(order, kind="stable"), on="code_id")
    cleared = stretches[stretches["text"].notna()].drop_duplicates(["code_id", "excerpt_id"])
    spoken = stretches[stretches["participant_id"].notna()].drop_duplicates("code_id")
    withheld = spoken[~spoken["code_id"].isin(cleared["code_id"])]
    rank = {code: i for i, code in enumerate(codes["code_id"])}
    chosen = pd.concat([cleared, withheld])
    return chosen.sort_values("code_id", key=lambda c: c.map(rank), kind="stable")[COLUMNS]
