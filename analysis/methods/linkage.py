"""Who could be meant: everything printed of a person anywhere, joined as a reader would join it."""

from __future__ import annotations

import pandas as pd


def linkage(printed: pd.DataFrame, people: pd.DataFrame, sensitive: pd.DataFrame) -> pd.DataFrame:
    """Count, for each person, the people who share all that is printed of that person.

    k-anonymity (Sweeney 2002, doi 10.1142/S0218488502001648): the size of the group, the person
    included. l-diversity (Machanavajjhala et al. 2007, doi 10.1145/1217299.1217302), in its
    distinct form: how many sensitive values the group has between them; where it is 1, who is
    known to belong to the group is known to have that value. The study has the k and the l of the
    smallest.

    Args:
        printed: columns participant_id and attribute, one row for each attribute printed of a
            person; the same one in several places counts once.
        people: column participant_id and one column an attribute, a row for everybody in the
            study: a group includes those of whom nothing is printed.
        sensitive: columns participant_id and value; a person may have several values, or none.

    Returns:
        One row a person of whom something is printed, in the order of `people`: participant_id,
        attributes (the names of those printed, in the order of `people`), k and l.

    Raises:
        ValueError: something is printed of a person or by an attribute that the study does not
            have; the message names all of them.
    """
    attributes = [name for name in people.columns if name != "participant_id"]
    strange = sorted(
        set(printed["participant_id"]).difference(people["participant_id"])
        | set(printed["attribute"]).difference(attributes)
    )
    if strange:
        raise ValueError(f"Printed, but not in the study: {', '.join(strange)}.")
    known = printed.groupby("participant_id")["attribute"].agg(set)
    rows = []
    for _, person in people[people["participant_id"].isin(known.index)].iterrows():
        shown = [name for name in attributes if name in known[person["participant_id"]]]
        alike = people.loc[people[shown].eq(person[shown]).all(axis=1), "participant_id"]
        values = sensitive.loc[sensitive["participant_id"].isin(alike), "value"]
        rows.append((person["participant_id"], ", ".join(shown), len(alike), values.nunique()))
    return pd.DataFrame(rows, columns=["participant_id", "attributes", "k", "l"])
