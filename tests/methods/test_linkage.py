import pandas as pd
import pytest

from analysis.methods.linkage import linkage

PEOPLE = pd.DataFrame(
    [
        ("P1", "nurse", "ward"),
        ("P2", "nurse", "ward"),
        ("P3", "nurse", "clinic"),
        ("P4", "doctor", "clinic"),
    ],
    columns=["participant_id", "job", "place"],
)
RAISED = [("P1", "Trust"), ("P2", "Time"), ("P2", "Trust"), ("P3", "Time"), ("P4", "Time")]


def linked(*printed, raised=RAISED):
    """What is known of each person: attributes, k and l."""
    frame = linkage(
        pd.DataFrame(printed, columns=["participant_id", "attribute"], dtype="str"),
        PEOPLE,
        pd.DataFrame(raised, columns=["participant_id", "value"], dtype="str"),
    )
    return {row.participant_id: (row.attributes, row.k, row.l) for row in frame.itertuples()}


def test_a_group_is_everybody_who_shares_what_is_printed():
    assert linked(("P1", "job")) == {"P1": ("job", 3, 2)}


def test_attributes_printed_in_different_places_are_joined():
    assert linked(("P3", "place"), ("P3", "job")) == {"P3": ("job, place", 1, 1)}


def test_the_same_attribute_printed_twice_says_nothing_new():
    assert linked(("P3", "place"), ("P3", "place")) == {"P3": ("place", 2, 1)}


def test_each_person_is_judged_by_what_is_printed_of_that_person():
    assert linked(("P4", "place"), ("P1", "place"), ("P1", "job")) == {
        "P1": ("job, place", 2, 2),
        "P4": ("place", 2, 1),
    }


def test_a_group_whose_members_all_have_one_value_has_an_l_of_1():
    assert linked(("P4", "place"))["P4"][2] == 1


def test_a_group_without_a_sensitive_value_has_an_l_of_0():
    assert linked(("P4", "job"), raised=[])["P4"] == ("job", 1, 0)


def test_where_nothing_is_printed_nobody_is_linked():
    assert linked() == {}


def test_a_person_and_an_attribute_that_the_study_does_not_have_are_both_named():
    with pytest.raises(ValueError, match=r"not in the study: P9, age\."):
        linked(("P9", "job"), ("P1", "age"))


def test_the_pseudonym_itself_is_no_attribute():
    with pytest.raises(ValueError, match=r"not in the study: participant_id\."):
        linked(("P1", "participant_id"))
