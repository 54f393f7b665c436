import pandas as pd
import pytest

from analysis.methods.cooccurrence import cooccurrence


def codings(*rows):
    """Codings given as (source, start, code)."""
    frame = pd.DataFrame(rows, columns=["source_id", "start", "code_id"])
    return frame.assign(end=frame["start"] + 5)


def pair(*rows, unit="stretch"):
    """The counts and the coefficient of the codes a and b."""
    (row,) = cooccurrence(codings(*rows), ["a", "b"], unit).itertuples()
    return (row.n1, row.n2, row.n12), row.c


def test_ten_shared_of_thirty_and_twenty_give_a_quarter():
    rows = [("S", n, "a") for n in range(30)] + [("S", n, "b") for n in range(20, 40)]
    assert pair(*rows) == ((30, 20, 10), 0.25)


def test_the_same_stretch_coded_again_and_again_counts_once_and_cannot_pass_one():
    assert pair(*[("S", 0, "a"), ("S", 0, "b")] * 7) == ((1, 1, 1), 1.0)
    assert pair(*[("S", 0, "a"), ("S", 0, "b")] * 7, ("S", 9, "b")) == ((1, 2, 1), 0.5)


def test_stretches_that_overlap_without_being_the_same_do_not_hold_both():
    assert pair(("S", 0, "a"), ("S", 1, "b")) == ((1, 1, 0), 0.0)


def test_the_same_place_of_another_source_is_another_stretch():
    assert pair(("S", 0, "a"), ("T", 0, "b")) == ((1, 1, 0), 0.0)


def test_with_sources_as_the_unit_two_places_of_one_source_hold_both():
    rows = [("S", 0, "a"), ("S", 50, "b"), ("S", 90, "b"), ("T", 0, "a")]
    assert pair(*rows, unit="source") == ((2, 1, 1), 0.5)


def test_where_neither_code_occurs_the_coefficient_is_undefined():
    counts, c = pair(("S", 0, "other"))
    assert counts == (0, 0, 0)
    assert pd.isna(c)


def test_where_one_code_never_occurs_the_coefficient_is_zero():
    assert pair(("S", 0, "a")) == ((1, 0, 0), 0.0)


def test_pairs_come_in_the_order_of_the_codes_and_each_once():
    frame = cooccurrence(codings(("S", 0, "a")), ["c", "a", "b"], "stretch")
    assert list(zip(frame["first"], frame["second"], strict=True)) == [
        ("c", "a"),
        ("c", "b"),
        ("a", "b"),
    ]


@pytest.mark.parametrize("codes", [[], ["a"]])
def test_fewer_than_two_codes_make_no_pair(codes):
    assert cooccurrence(codings(("S", 0, "a")), codes, "stretch").empty
