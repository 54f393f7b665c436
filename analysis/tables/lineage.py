"""How the themes changed from an earlier published analysis to the final one."""

from __future__ import annotations

from itertools import zip_longest

import pandas as pd

from analysis.common.markdown import Record
from analysis.study.study import Study

USES = ("published/lineage.yml", "published/facts.yml")


def compute(study: Study) -> pd.DataFrame:
    """One row a theme of either analysis, in the order in which each names them."""
    lineage = study.facts("published/lineage.yml")
    if not lineage:
        return pd.DataFrame(columns=["analysis", "position", "theme"])
    themes = study.facts("published/facts.yml").get("themes", [])
    labels = {theme["id"]: theme["label"] for theme in themes}
    rows = [
        (analysis, i, labels.get(theme, theme))
        for analysis in ("preprint", "article")
        for i, theme in enumerate(lineage[analysis]["themes"], 1)
    ]
    return pd.DataFrame(rows, columns=["analysis", "position", "theme"])


def show(frame: pd.DataFrame, _study: Study) -> list[Record]:
    """Print both lists beside each other; a row joins nothing."""
    if frame.empty:
        return [{"Themes": "No earlier analysis is described."}]
    lists = dict(iter(frame.groupby("analysis", sort=False)["theme"]))
    titles, rows = [str(a).capitalize() for a in lists], zip_longest(*lists.values(), fillvalue="")
    return [dict(zip(titles, row, strict=True)) for row in rows]


def note(study: Study) -> str:
    """Say what standing in one row does not mean."""
    if not study.facts("published/lineage.yml"):
        return "The data folder has no published/lineage.yml."
    return (
        "Each list is in its own order. Standing in one row joins nothing: how the themes of one"
        " became those of the other is not published."
    )
