"""How far a theme reaches: in how many sources, and by how many people, it was raised."""

from __future__ import annotations

import pandas as pd


def with_ancestors(codings: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Repeat every coding for each code above the one applied.

    A stretch coded with a subtheme is also a stretch about its theme.

    Args:
        codings: at least the column code_id.
        codes: columns code_id and parent_id (missing for a theme), free of cycles.

    Returns:
        The codings, one row for each code applied and for each code above it.
    """
    parent = codes.set_index("code_id")["parent_id"]
    levels = []
    level = codings
    while len(level):
        levels.append(level)
        above = level.assign(code_id=level["code_id"].map(parent))
        level = above[above["code_id"].notna()]
    return pd.concat(levels, ignore_index=True) if levels else codings


def reach(codings: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Count the sources, people and codings of every code, those below it included.

    People are counted where speech is attributed to one person; a stretch in which a group
    speaks counts for the source only.

    Args:
        codings: columns coding_id, source_id, participant_id (missing where a group speaks)
            and code_id.
        codes: columns code_id and parent_id, free of cycles.

    Returns:
        One row a code, in the order of `codes`: code_id, sources, people, codings.
    """
    counts = (
        with_ancestors(codings, codes)
        .groupby("code_id")
        .agg(
            sources=("source_id", "nunique"),
            people=("participant_id", "nunique"),
            codings=("coding_id", "nunique"),
        )
    )
    return counts.reindex(codes["code_id"]).fillna(0).astype(int).reset_index()


def reach_of(codings: pd.DataFrame, codes: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Count the sources of each kind and the people of every code, those below it included.

    Args:
        codings: as `reach` takes them.
        codes: the same.
        sources: columns source_id and mode.

    Returns:
        One row a code, in the order of `codes`: code_id; for each mode in the order of `sources`
        the sources and, as `interview_of`, of how many; people.
    """
    frame = reach(codings, codes)[["code_id", "people"]]
    for mode, among in sources.groupby("mode", sort=False, observed=True)["source_id"]:
        part = codings[codings["source_id"].isin(among)]
        counts = reach(part, codes).set_index("code_id")["sources"]
        frame[str(mode)] = frame["code_id"].map(counts)
        frame[f"{mode}_of"] = len(among)
    return frame[[*(c for c in frame if c != "people"), "people"]]
