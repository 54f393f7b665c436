"""Who coded, where a coding and its selection name different users."""

import pytest

from analysis.imports.project import RefusedError
from analysis.imports.refi.coders import settle_coders
from analysis.imports.refi.raw import RawCodings


def disputed(coded, selected):
    """Codings by user 1 on selections by user 2, at some times; and one that nobody disputes."""
    codings = RawCodings()
    codings.add(0, 0, 1)
    for at, made in zip(coded, selected, strict=True):
        codings.dispute(2, at, made)
        codings.add(0, 0, 1)
    return codings


def test_where_nothing_is_disputed_that_is_said():
    codings = disputed([], [])
    said = settle_coders(codings)
    assert said == "Codings and their selections name the same coders wherever both name one."


@pytest.mark.parametrize(("asked", "who"), [("coding", 1), ("selection", 2)])
def test_a_person_may_say_whom_to_believe(asked, who):
    codings = disputed([7, 7], [7, 7])
    assert settle_coders(codings, asked) == (
        "Of 2 codings the coding and its selection name different users. The coder is the user of"
        f" the {asked}, as `--coder` asked for."
    )
    assert list(codings.coder) == [1, who, who]


@pytest.mark.parametrize(
    ("coded", "selected"),
    [
        *(([7], [1]), ([7], [7]), ([0, 0], [1, 2]), ([0, 7], [1, 2]), ([7, 8], [1, 2])),
        *(([7, 8], [1, 1]), ([7, 8] * 5, range(10)), ([7, 8] * 6, [*range(10), 1, 2])),
        *(([0, *[7] * 11], range(12)), ([0] * 12, range(12))),
    ],
)
def test_times_that_show_no_merge_leave_it_at_the_coding(coded, selected):
    codings = disputed(coded, selected)
    assert settle_coders(codings).endswith(
        "The coder is the user of the coding, as no time shows that codings were stamped by a"
        " merge."
    )
    assert set(codings.coder) == {1}


def test_one_time_on_all_codings_of_different_selections_is_a_merge():
    codings = disputed([7, 7], [1, 2])
    assert settle_coders(codings).endswith(
        "The coder is the user of the selection, since one time stands on all these codings, as a"
        " merge leaves it."
    )
    assert list(codings.coder) == [1, 2, 2]


@pytest.mark.parametrize(
    ("coded", "selected"),
    [([7, 7], [1, 1]), ([7, 8] * 5 + [7], range(11)), ([7, 8] * 6, range(12))],
)
def test_times_that_may_be_those_of_merges_are_asked_about(coded, selected):
    with pytest.raises(RefusedError) as refused:
        settle_coders(disputed(coded, selected))
    assert str(refused.value) == (
        f"{len(coded)} codings name another user than their selections do, and the times do not"
        " tell which of them coded; ask whoever coded, and say CODER=coding or CODER=selection"
    )
