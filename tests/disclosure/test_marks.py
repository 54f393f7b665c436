"""Which marks tell too much, by readers whose knowledge is laid out by hand."""

from collections import Counter

import numpy as np
import pytest

from analysis.disclosure.counts import hide, lay_out
from analysis.disclosure.marks import _Reader, _reader, both, constraint
from analysis.disclosure.people import merging
from analysis.disclosure.told import Groups
from analysis.methods.suppression import UnprotectableError, extreme
from tests.support.small import small_study

K, JOBS = 5, ("doctor", "nurse")
DOCTORS, NURSES, ALL = (np.array(row, dtype=np.int64) for row in ((1, 0), (0, 1), (1, 1)))
A, B, NOTHING = (np.array(row, dtype=np.int64) for row in ((1, 0, 0), (0, 1, 0), (0, 0, 1)))
BOTH = {("A", "job"), ("B", "job")}
MANY = {("A", "doctor"): 6, ("A", "nurse"): 6, ("B", "doctor"): 7, ("B", "nurse"): 7}


def reader(counts=MANY, sizes=(12, 14, 9), known=(), hidden=(), k=K):
    """Somebody who knows how many raised A, B and nothing, and what is given besides.

    Args:
        counts: how many doctors and nurses stand behind each mark; others than in `MANY`.
        sizes: how many people raised A, B and nothing.
        known: (kinds, themes, least, most) each.
        hidden: (kinds, themes) of each hidden count.
        k: the threshold.
    """
    facts = [(both(ALL, who), n, n) for who, n in zip((A, B, NOTHING), sizes, strict=True)]
    facts += [(both(kinds, who), low, high) for kinds, who, low, high in known]
    rows = np.array([both(*one) for one in hidden], dtype=np.int64).reshape(-1, 6)
    job, theme = dict(zip(JOBS, (DOCTORS, NURSES), strict=True)), {"A": A, "B": B}
    marks = {
        (code, "job", name, 20): (both(job[name], theme[code]), n)
        for (code, name), n in (MANY | counts).items()
    }
    kinds = np.array([DOCTORS, NURSES])
    groups = Groups(np.array(sizes), ["job", "job"], kinds, np.ones((2, 3), dtype=bool))
    voices = Counter({"A": sizes[0], "B": sizes[1]})
    themes = [frozenset("A"), frozenset("B"), frozenset()]
    return _Reader(k, facts, rows, marks, voices, groups, themes)


def test_people_are_of_some_kinds_and_have_some_pseudonyms_at_once():
    assert both(np.array([1, 0, 1]), np.array([0, 1])).tolist() == [0, 1, 0, 0, 0, 1]


def test_marks_that_many_stand_behind_are_printed_and_everybody_shares_what_is_told():
    judged = reader().judge(BOTH)
    assert (judged.much, judged.share) == (set(), 35)


@pytest.mark.parametrize(("least", "much"), [(7, set()), (8, {("A", "job")})])
def test_behind_a_mark_one_may_stand_or_as_many_as_the_threshold(least, much):
    # Of twelve who raised A so many doctors are known: nurses are 1 to 5, or only to 4.
    counts = {("A", "doctor"): 9, ("A", "nurse"): 3}
    doctors = (DOCTORS, A, least, np.inf)
    assert reader(counts, known=[doctors]).judge(BOTH).much == much


def test_a_mark_of_few_of_whom_nothing_is_known_is_printed():
    assert reader({("A", "doctor"): 9, ("A", "nurse"): 3}).judge(BOTH).much == set()


@pytest.mark.parametrize(
    ("least", "most", "follows"),
    [(3, 4, True), (1, 4, True), (0, 4, False), (1, 5, False), (5, 6, False)],
)
def test_a_withheld_mark_that_follows_takes_another_with_it(least, most, follows):
    counts = {("A", "doctor"): 8, ("A", "nurse"): 4}
    nurses = (NURSES, A, least, most)
    told = reader(counts, known=[nurses])
    assert told.judge({("B", "job")}).much == ({("B", "job")} if follows else set())
    assert told.judge(set()).much == set()  # then no mark tells it


def test_a_theme_that_fewer_than_the_threshold_raised_is_left_to_its_people():
    counts = {("A", "doctor"): 3, ("A", "nurse"): 1}
    known = [(NURSES, A, 1, 4)]
    assert reader(counts, (4, 14, 9), known).judge({("B", "job")}).much == set()
    assert reader(counts, (5, 14, 9), known).judge({("B", "job")}).much == {("B", "job")}


@pytest.mark.parametrize(
    ("sizes", "rarest"), [((12, 14, 9), "A"), ((14, 12, 9), "B"), ((12, 12, 9), "A")]
)
def test_a_hidden_count_that_marks_give_away_takes_those_of_the_rarest_theme(sizes, rarest):
    known = [(NURSES, A + B + NOTHING, 3, 7)]
    told = reader(sizes=sizes, known=known, hidden=[(NURSES, A + B + NOTHING)])
    assert told.judge(BOTH).much == {(rarest, "job")}
    with pytest.raises(UnprotectableError, match="gives hidden counts away"):
        told.judge(set())


def test_a_hidden_count_that_may_be_as_far_apart_as_the_threshold_stays_hidden():
    known = [(NURSES, A + B + NOTHING, 3, 8)]
    told = reader(known=known, hidden=[(NURSES, A + B + NOTHING)])
    assert told.judge(BOTH).much == set()


@pytest.mark.parametrize("shown", [BOTH, {("B", "job")}])
def test_of_those_who_have_a_single_category_left_the_mark_that_denies_the_others_is_withheld(
    shown,
):
    # No nurse raised B: of those who did only doctors are left. Fewer people raised A.
    counts = {("B", "doctor"): 14, ("B", "nurse"): 0}
    assert reader(counts).judge(shown).much == {("B", "job")}


def test_a_mark_denies_a_category_to_those_alone_who_raised_its_theme():
    told = reader({("A", "nurse"): 0, ("B", "nurse"): 0})
    nobody = np.zeros((2, 3), dtype=bool)
    of_b = nobody.copy()
    of_b[0, 1] = True
    assert told.denying(of_b) == {("B", "job")}
    assert reader({("A", "nurse"): 0}).denying(of_b) == set()
    assert told.denying(nobody) == set()


def test_what_is_known_of_few_without_any_mark_cannot_be_mended_by_withholding_marks():
    nurses = (NURSES, NOTHING, 0, 0)
    for least, fails in ((4, True), (5, False)):
        told = reader(sizes=(12, 14, least), known=[nurses])
        if fails:
            with pytest.raises(UnprotectableError, match="Quotes tell fewer than 5 people"):
                told.judge(BOTH)
        else:
            assert told.judge(BOTH).share == least


def test_with_a_threshold_of_one_nothing_is_to_be_proved():
    judged = reader({("B", "doctor"): 14, ("B", "nurse"): 0}, k=1).judge(BOTH)
    assert (judged.much, judged.share) == (set(), None)


def test_of_a_reader_is_known_how_many_raised_what_and_what_was_said_with_words(tmp_path):
    # Of twelve people six raised A, of whom one is quoted as a doctor.
    study = small_study(
        tmp_path,
        sources=[("FG1", "focus_group", 9)],
        people=[(f"P{n}", "FG1", JOBS[n % 2]) for n in range(12)],
        attributes={"job": ("Job", [*JOBS])},
        codebook=[("A", "", "Time"), ("B", "", "Trust")],
        codings=[("FG1", f"P{n}", "A", "C1", 20 * n, "E1" if n == 4 else "") for n in range(6)],
        excerpts=[("E1", "No speech.")],
        disclosure={"threshold": 5},
        speakers=["job"],
    )
    cells = lay_out(study, merging(study))
    known = _reader(study, cells, hide(study, cells))
    assert known.voices == {"A": 6}
    assert known.themes == [frozenset("A"), frozenset("A"), frozenset()]
    assert known.groups.sizes.tolist() == [5, 1, 6]
    assert known.groups.asked.tolist() == [[True, False, True]] * 2
    assert {name: n for name, (_, n) in known.counts.items()} == {
        ("A", "job", "doctor", 6): 3,
        ("A", "job", "nurse", 6): 3,
        ("B", "job", "doctor", 6): 0,
        ("B", "job", "nurse", 6): 0,
    }
    for row in (np.zeros(6), np.arange(6), -np.arange(6)):
        table = extreme(row, [constraint(known.known)]).reshape(2, 3)
        assert table.sum(axis=0).tolist() == [5, 1, 6]
        assert table.sum(axis=1).tolist() == [6, 6]
        assert dict(zip(cells.kinds["job"], table[:, 1].tolist(), strict=True)) == {
            "doctor": 1,
            "nurse": 0,
        }
