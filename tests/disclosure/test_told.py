"""What categories a reader can rule out for one person, and for how many people at least."""

import numpy as np
import pytest
from scipy.optimize import LinearConstraint

from analysis.disclosure.told import Groups

# Four kinds of people: a doctor or a nurse, in a clinic or on a ward; three groups of people.
JOBS = [[1, 1, 0, 0], [0, 0, 1, 1]]
PLACES = [[1, 0, 1, 0], [0, 1, 0, 1]]
SIZES = [2, 3, 4]
DOCTOR, NURSE, CLINIC, WARD = range(4)


def groups(*openly, sizes=SIZES):
    """The groups, of which quotes say some categories openly: (category, group) each."""
    asked = np.ones((4, len(sizes)), dtype=bool)
    for place in openly:
        asked[place] = False
    kinds = np.array(JOBS + PLACES, dtype=np.int64)
    return Groups(np.array(sizes), ["job", "job", "place", "place"], kinds, asked)


def open_but(*closed, sizes=SIZES):
    """Everything is possible but for these categories of groups."""
    possible = np.ones((4, len(sizes)), dtype=bool)
    for place in closed:
        possible[place] = False
    return possible


def known(*conditions, sizes=SIZES):
    """So many people are in each group, and of some cells (kind, group) there are so many."""
    shape = (4, len(sizes))
    rows, counts = [], []
    for group, size in enumerate(sizes):
        rows.append(np.zeros(shape))
        rows[-1][:, group] = 1
        counts.append(size)
    for place, n in conditions:
        rows.append(np.zeros(shape))
        rows[-1][place] = 1
        counts.append(n)
    return LinearConstraint(np.array([r.ravel() for r in rows]), counts, counts)


def test_where_nothing_but_sizes_is_known_every_category_is_possible():
    assert groups().possible(known()).all()


def test_a_category_is_impossible_where_no_table_has_anybody_in_it():
    # In the first group nobody is a doctor, and all of the second are nurses on wards.
    closed = known(((0, 0), 0), ((1, 0), 0), ((3, 1), 3))
    expected = open_but((DOCTOR, 0), (DOCTOR, 1), (CLINIC, 1))
    assert (groups().possible(closed) == expected).all()


def test_what_tables_that_were_found_before_show_is_possible():
    # That they agree with what is known is for those who found them to see to.
    closed = known(((0, 0), 0), ((1, 0), 0))
    table = np.zeros((4, 3), dtype=np.int64)
    table[0, 0] = 1
    assert (groups().possible(closed, [table.ravel()]) == open_but()).all()


def test_a_group_of_nobody_could_be_nothing():
    assert (groups(sizes=[2, 0]).possible(known(sizes=[2, 0])) == [[True, False]] * 4).all()


def test_people_share_what_is_told_of_one_if_it_holds_of_them_too():
    # The first are no doctors; the second are neither that nor on wards; of the third all is open.
    possible = open_but((DOCTOR, 0), (DOCTOR, 1), (WARD, 1))
    assert groups().sharing(possible).tolist() == [2 + 3, 3, 2 + 3 + 4]


def test_what_a_quote_says_openly_is_not_counted_as_told_of_its_speaker_but_of_others():
    possible = open_but((DOCTOR, 0), (DOCTOR, 1))
    openly = groups((DOCTOR, 0), (NURSE, 0))
    assert openly.sharing(possible).tolist() == [9, 5, 9]


def overtold(now, k, *, openly=(), before=None):
    much, least = groups(*openly).overtold(now, lambda: open_but() if before is None else before, k)
    return sorted(map(tuple, np.argwhere(much).tolist())), least


def test_nothing_is_overtold_where_everything_is_possible():
    assert overtold(open_but(), 9) == ([], 9)


def test_a_single_category_left_is_too_much_however_many_share_it():
    both = open_but(*((DOCTOR, group) for group in range(3)))
    expected = [(category, group) for category in (DOCTOR, NURSE) for group in range(3)]
    assert overtold(both, 1) == (expected, 9)


def test_of_three_categories_two_may_be_left():
    kinds = np.eye(3, dtype=np.int64)
    three = Groups(np.array([9]), ["job"] * 3, kinds, np.ones((3, 1), dtype=bool))
    now, before = np.array([[False], [True], [True]]), np.ones((3, 1), dtype=bool)
    much, least = three.overtold(now, lambda: before, 9)
    assert (much.any(), least) == (False, 9)
    much, _ = three.overtold(now, lambda: before, 10)
    assert much.all()


@pytest.mark.parametrize(("k", "much"), [(3, False), (4, True)])
def test_what_is_told_has_to_hold_of_as_many_as_the_threshold_asks(k, much):
    kinds = np.eye(3, dtype=np.int64)
    three = Groups(np.array([3, 6]), ["job"] * 3, kinds, np.ones((3, 2), dtype=bool))
    now = np.array([[False, True], [True, True], [True, True]])
    found, least = three.overtold(now, lambda: np.ones((3, 2), dtype=bool), k)
    assert least == 3
    assert found.tolist() == [[much, False]] * 3


def test_what_was_impossible_before_is_not_told_by_what_is_judged():
    now = open_but((DOCTOR, 0))
    assert overtold(now, 1, before=now)[0] == []
    assert overtold(now, 1)[0] == [(DOCTOR, 0), (NURSE, 0)]


def test_only_the_attribute_of_which_something_is_told_anew_is_overtold():
    # That the first work in clinics was known; that they are nurses is what was told.
    before = open_but((WARD, 0))
    now = open_but((WARD, 0), (DOCTOR, 0))
    assert overtold(now, 1, before=before)[0] == [(DOCTOR, 0), (NURSE, 0)]


def test_what_a_quote_says_openly_is_never_overtold():
    now = open_but((DOCTOR, 0))
    assert overtold(now, 1, openly=((DOCTOR, 0), (NURSE, 0)))[0] == []


def test_what_was_before_is_not_asked_where_nothing_is_overtold():
    def never():
        raise AssertionError

    assert not groups().overtold(open_but(), never, 1)[0].any()
