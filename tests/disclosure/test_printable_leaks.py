"""What a reader could work out of people by joining what is printed in several places."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.marks import _Reader
from analysis.disclosure.printable import printable
from analysis.disclosure.told import Groups
from analysis.methods.suppression import UnprotectableError
from tests.support.small import small_study

JOBS = {"D": "doctor", "N": "nurse", "P": "porter", "Q": "cook"}
DOCTORS, NURSES, PORTERS, COOKS = ([f"{job}{n}" for n in range(1, 13)] for job in JOBS)


def marks(folder, codings, *, group=False, codebook=(("A", "", "Time"), ("B", "", "Trust"))):
    """The marks by theme and job where twelve people of each of some jobs raised some themes."""
    raised = {p[0] for voices in codings.values() for p in voices}
    jobs = {letter: job for letter, job in JOBS.items() if letter in raised}
    names = [p for p in DOCTORS + NURSES + PORTERS + COOKS if p[0] in jobs]
    people = {p: "FG1" if group else f"I-{p}" for p in names}
    study = small_study(
        folder,
        sources=[(s, "focus_group" if group else "interview", 9) for s in set(people.values())],
        people=[(p, s, jobs[p[0]]) for p, s in people.items()],
        attributes={"job": ("Job", [*jobs.values()])},
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
    others = [*DOCTORS[:6], *PORTERS[:6]]
    found = marks(tmp_path, {"A": [*others, *NURSES[:2]], "B": others})
    assert found == {
        ("A", "doctor"): None,
        ("A", "nurse"): None,
        ("A", "porter"): None,
        ("B", "doctor"): True,
        ("B", "nurse"): False,
        ("B", "porter"): True,
    }


def test_a_mark_tells_much_where_it_rests_on_a_few_codings_of_a_theme_itself(tmp_path):
    # The codebook prints 21 codings of A, 20 of them of its subthemes, which no nurse raised.
    codebook = [("A", "", "Time"), ("A1", "A", "Waiting"), ("A2", "A", "Being rushed")]
    codings = {"A1": DOCTORS[:5] + PORTERS[:5], "A2": DOCTORS[5:10] + PORTERS[5:10]}
    codings["A"] = NURSES[:1]
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
    codings = {"A": [*DOCTORS[:6], *NURSES[:6], *PORTERS[:6]], "B": DOCTORS[:9] + PORTERS}
    assert marks(tmp_path, codings) == {
        ("A", "doctor"): True,
        ("A", "nurse"): True,
        ("A", "porter"): True,
        ("B", "doctor"): True,
        ("B", "nurse"): False,
        ("B", "porter"): True,
    }


def test_a_mark_that_leaves_one_a_single_category_is_withheld_however_many_share_it(tmp_path):
    # Whoever raised B would be a doctor for certain, and who raised C one by two marks together.
    found = marks(tmp_path / "one", {"A": DOCTORS + NURSES, "B": DOCTORS})
    assert (found["A", "nurse"], found["B", "doctor"], found["B", "nurse"]) == (True, None, None)
    codings = {"A": DOCTORS[:9] + NURSES[:9], "B": DOCTORS[:9] + PORTERS[:9]}
    found = marks(tmp_path / "two", codings)
    assert None in {found["A", "porter"], found["B", "nurse"]}
    assert False in found.values()


def test_marks_that_tell_of_few_what_they_tell_of_no_other_are_withheld(tmp_path):
    # Who raised both is a doctor or a nurse: five people may be told apart so, and not four.
    codings = {"A": [*DOCTORS[:9], *NURSES[:9], *COOKS[:9]]}
    rest = [*NURSES[8:], *PORTERS[:9]]
    found = marks(tmp_path / "five", codings | {"B": [*DOCTORS[5:], *rest]})
    assert (found["A", "porter"], found["B", "cook"]) == (False, False)
    found = marks(tmp_path / "four", codings | {"B": [*DOCTORS[6:], *rest]})
    assert None in {found["A", "porter"], found["B", "cook"]}


def test_a_hidden_count_that_follows_without_any_mark_stops_the_build():
    kind = np.array([1, 0], dtype=np.int64)
    nobody = Groups(np.array([20]), [], np.zeros((0, 2), dtype=np.int64), np.zeros((0, 1), bool))

    def judged(low, high):
        known = [(np.ones(2, dtype=np.int64), 20, 20), (kind, low, high)]
        reader = _Reader(5, known, kind[None, :], {}, Counter(), nobody, [frozenset()])
        return reader.judge(set()).much

    assert judged(3, 8) == set()  # five apart, as the statement says of hidden counts
    with pytest.raises(UnprotectableError, match="gives hidden counts away"):
        judged(3, 7)
