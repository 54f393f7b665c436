"""Numbers that count nothing leave blanks behind, and every line stays where it is."""

import re

import pytest

from analysis.meaning.uncounted import without_uncounted


@pytest.mark.parametrize(
    "text",
    [
        "It began on 12 March 2021.",
        "It was one of the reasons; P19 said so.",
        "They asked (1) who;\nand (2) what.",
        "Section 3 of the\nMental Health Act 1983",
        "They differ; the two are\nconnected.",
        "No one came\nfrom one week to the next.",
        "It is something that one can do, if there was one.",
        "They learned to use one, and know one’s own chest;\n to have one.",
        "It is what one can do, as one could, how one may, where one might, when one must;"
        " if one should, that one would, what one does, as one did, how one has, where one needs,"
        " when one wants.",
        "They use one, have one, has one, had one, need one, needs one, want one, get one, got one;"
        " they buy one, carry one, find one, lose one, lost one, own one.",
        "The reading was a deductive one, and a slow one that took long; a good one for this.",
        "One reading of this is fear.",
        "There was a second timetable, and a second halfway house.",
    ],
)
def test_what_counts_nothing_is_blank(text):
    rest = without_uncounted(text)
    assert not re.search(r"\d|one|two|second", rest)
    assert rest.count("\n") == text.count("\n")
    assert len(rest) == len(text)


THOUGHTS = """
advantage aim area aspect barrier benefit challenge concern condition consequence contribution
difficulty dimension disadvantage drawback element example exception explanation facet factor
feature function goal ground implication interpretation issue lesson limitation means mechanism need
objective option point possibility priority problem purpose question reason recommendation
requirement role side solution step strategy strength task thing way weakness
"""


@pytest.mark.parametrize("thought", THOUGHTS.split())
def test_one_thought_of_the_text_is_no_count(thought):
    assert (
        without_uncounted(f"It is one {thought} more.") == f"It is     {' ' * len(thought)} more."
    )


@pytest.mark.parametrize(
    "text",
    [
        *("16 of 22", "one nurse", "In 2021 nurses", "(2) who; and (1) what", "N16", "n=5"),
        *("from one nurse to three", "that one of them can", "They have one in three"),
        *(
            "the two nurses",
            "a second interview",
            "a second time",
            "the second reading",
            "It was one.",
        ),
    ],
)
def test_what_may_count_stays(text):
    assert without_uncounted(text) == text
