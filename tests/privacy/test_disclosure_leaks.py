"""What a reader could work out of people by joining what is printed in several places."""

import pandas as pd

from analysis.privacy.disclosure import printable
from tests.support.small import small_study

JOBS = {"job": ("Job", ["doctor", "nurse"])}
DOCTORS, NURSES = ([f"{letter}{n}" for n in range(1, 13)] for letter in "DN")


def marks(folder, codings, *, group=False, codebook=(("A", "", "Time"), ("B", "", "Trust"))):
    """The marks by theme and job where twelve doctors and twelve nurses raised some themes."""
    people = {p: "FG1" if group else f"I-{p}" for p in DOCTORS + NURSES}
    study = small_study(
        folder,
        sources=[(s, "focus_group" if group else "interview", 9) for s in set(people.values())],
        people=[(p, s, "doctor" if p in DOCTORS else "nurse") for p, s in people.items()],
        attributes=JOBS,
        codebook=[*codebook],
        codings=[(people[p], p, code) for code, voices in codings.items() for p in voices],
        disclosure={"threshold": 5},
    )
    frame = printable(study).marks
    return {
        (r.code_id, r.value): None if pd.isna(r.raised) else bool(r.raised)
        for r in frame.itertuples()
    }


def test_a_mark_tells_much_where_it_is_printed_who_raised_what_in_interviews(tmp_path):
    # A was raised by two people more than B, and B by no nurse: nurses who raised A are 1 or 2.
    found = marks(tmp_path, {"A": [*DOCTORS[:6], *NURSES[:2]], "B": DOCTORS[:6]})
    assert found == {
        ("A", "doctor"): None,
        ("A", "nurse"): None,
        ("B", "doctor"): True,
        ("B", "nurse"): False,
    }


def test_a_mark_tells_much_where_it_rests_on_a_few_codings_of_a_theme_itself(tmp_path):
    # The codebook prints 11 codings of A, 10 of them of its subthemes, which no nurse raised.
    codebook = [("A", "", "Time"), ("A1", "A", "Waiting"), ("A2", "A", "Being rushed")]
    codings = {"A1": DOCTORS[:5], "A2": DOCTORS[5:10], "A": NURSES[:1]}
    found = marks(tmp_path, codings, group=True, codebook=codebook)
    assert found["A", "nurse"] is None
    assert found["A1", "nurse"] is False


def test_a_mark_that_is_withheld_does_not_follow_from_others(tmp_path):
    # Of those who raised A, six raised B, as no nurse did, and two raised C, as no doctor did.
    codings = {"A": [*DOCTORS[:6], *NURSES[:2]], "B": DOCTORS[:6], "C": NURSES[:7]}
    codebook = [("A", "", "Time"), ("B", "", "Trust"), ("C", "", "Care")]
    found = marks(tmp_path, codings, codebook=codebook)
    assert found["A", "nurse"] is None
    assert None in {found["B", "nurse"], found["C", "nurse"]}


def test_marks_are_printed_where_enough_people_are_behind_them(tmp_path):
    found = marks(tmp_path, {"A": [*DOCTORS[:6], *NURSES[:6]], "B": DOCTORS})
    assert found == {
        ("A", "doctor"): True,
        ("A", "nurse"): True,
        ("B", "doctor"): True,
        ("B", "nurse"): False,
    }
