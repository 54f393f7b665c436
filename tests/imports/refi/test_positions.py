"""Which way of counting is chosen: what the file proves, else what its writer does, else none."""

import numpy as np
import pytest

from analysis.imports.project import RefusedError
from analysis.imports.refi.positions import (
    CONVENTIONS,
    OUTSIDE,
    WRITERS,
    AmbiguousError,
    Convention,
    Located,
    Reading,
    Text,
    readings,
    settle,
)


def test_every_way_of_counting_has_a_name_by_which_it_is_asked_for():
    units, lines = ("codepoint", "utf16"), ("", "-crlf1", "-crlf2", "-lf2")
    names = [f"{u}{line}{mark}" for u in units for line in lines for mark in ("", "-bom")]
    assert list(CONVENTIONS) == names
    assert CONVENTIONS["utf16-lf2-bom"] == Convention(utf16=True, line="lf2", mark=True)


def test_what_programs_are_known_to_write_is_what_real_files_showed():
    assert {
        "NVivo": {"utf16"},
        "ATLAS.ti": {"codepoint-crlf1", "utf16-crlf1"},
        "MAXQDA": {"codepoint", "utf16"},
        "QualCoder": {"codepoint"},
    } == WRITERS


@pytest.mark.parametrize(
    ("name", "marked", "inline", "same"),
    [
        *(("utf16-bom", False, False, "utf16"), ("utf16-bom", True, False, "utf16-bom")),
        *(("utf16-lf2", False, False, "utf16"), ("utf16-lf2", False, True, "utf16-lf2")),
        *(("codepoint-crlf1", False, False, "codepoint-crlf1"), ("utf16", True, True, "utf16")),
        *(
            ("codepoint-lf2-bom", True, False, "codepoint-bom"),
            ("utf16-crlf2", 0, 0, "utf16-crlf2"),
        ),
    ],
)
def test_a_way_of_counting_comes_to_another_where_a_text_lacks_what_it_counts(
    name, marked, inline, same
):
    found = CONVENTIONS[name].within(marked=bool(marked), inline=bool(inline))
    assert found == CONVENTIONS[same]


def located(*points, clean=(), quoted=0):
    flags = [place in clean for place in range(len(points))]
    return Located(np.array(points), np.array(flags), quoted)


def text(**by_name):
    known = {CONVENTIONS[name.replace("_", "-")]: found for name, found in by_name.items()}
    return Text(9, 2, known)


def test_readings_are_those_that_lie_in_their_texts_what_is_quoted_first_then_what_is_clean():
    alike = located(0, 3, clean=[0, 1])
    quoted = located(1, 4, quoted=1)
    one = text(
        codepoint=alike,
        utf16=located(0, 3, clean=[0]),
        utf16_crlf1=alike,
        codepoint_crlf2=quoted,
        utf16_lf2=located(0, OUTSIDE, clean=[0, 1], quoted=9),
    )
    found = [r for r in readings([one]) if r.places]
    assert [r.names for r in found] == [
        *(("codepoint-crlf2",), ("codepoint", "utf16-crlf1"), ("utf16",))
    ]
    assert [(r.quoted, r.clean, r.places) for r in found] == [(1, 0, 2), (0, 2, 2), (0, 1, 2)]


def test_a_place_is_one_witness_however_many_selections_begin_there_and_texts_add_up():
    spans = located(0, 3, 0, 5, 3, 5, clean=[0, 1, 2, 4])
    names = {name.replace("-", "_"): spans for name in CONVENTIONS}
    (reading,) = readings([text(**names), text(**dict.fromkeys(names, located(0, 3, clean=[1])))])
    assert (reading.clean, reading.places) == (2 + 1, 3 + 2)
    assert (reading.selections, reading.starts, reading.ends) == (4, 3, 2)


def reading(name, clean, quoted=0, places=10):
    return Reading((name,), (), clean, places, quoted)


def chosen(*found, usual=(), asked=None, quotes=0):
    return settle(list(found), set(usual), asked, quotes)


A, B, C = "codepoint", "utf16", "utf16-crlf1"
TIE = "it cannot be told how the file counts positions"
OFFER = "look at some quotes and name the convention: "


def test_a_selection_that_lies_in_no_text_is_refused():
    with pytest.raises(RefusedError) as refused:
        chosen()
    assert str(refused.value) == (
        "under every known way of counting a selection reaches outside its text;"
        " was a text edited after the export? Export the project again"
    )


def test_all_selections_that_lie_in_no_text_are_named_as_few_as_may_be():
    every = {name.replace("-", "_"): located(OUTSIDE, 2, 0, 9, 4, OUTSIDE) for name in CONVENTIONS}
    texts = [text(**every), text(**every | {A: located(0, 2, 4, OUTSIDE)})]
    with pytest.raises(RefusedError, match=r"text \(selections 1, 3 of text source 1, in file o"):
        settle(readings(texts[:1]), set(), texts=texts[:1])
    told = r"\(selections 1, 3 of text source 1; selection 2 of text source 2, in file order\)"
    for asked in (None, A):
        with pytest.raises(RefusedError, match=told):
            settle([reading(B, 1)] if asked else [], set(), asked, texts=texts)


def test_what_was_asked_for_is_taken_if_it_is_possible():
    found = (reading(A, 10), Reading((B, C), (), 1, 10, 0))
    used = chosen(*found, asked=C)
    assert (used.names, used.why) == ((B, C), "was asked for by `--positions`")
    with pytest.raises(RefusedError) as refused:
        chosen(*found, asked="utf16-bom")
    assert str(refused.value) == (
        "under --positions utf16-bom a selection reaches outside its text or into a character;"
        " possible are --positions codepoint (10 of 10 places between words);"
        " --positions utf16 (1 of 10 places between words)"
    )


@pytest.mark.parametrize(("quoted", "quotes"), [(1, 1), (1, 2), (2, 4), (4, 4), (1, 0)])
def test_half_of_the_quotes_prove_a_way_of_counting_whatever_is_clean(quoted, quotes):
    used = chosen(reading(A, 0, quoted), reading(B, 10), quotes=quotes, usual=[B])
    assert (used.names[0], used.why) == (A, "follows from what the selections quote")


@pytest.mark.parametrize(("quoted", "quotes"), [(1, 3), (0, 0), (0, 1), (2, 5)])
def test_fewer_quotes_prove_nothing_and_what_is_clean_does(quoted, quotes):
    used = chosen(reading(A, 0, quoted), reading(B, 10), quotes=quotes, usual=[B])
    assert (used.names[0], used.why) == (B, "follows from the file")


def test_between_ways_that_quotes_prove_alike_what_is_clean_decides():
    used = chosen(reading(A, 9, 2), reading(B, 5, 2), reading(C, 10), quotes=2, usual=[A])
    assert (used.names[0], used.why) == (A, "follows from the file")
    used = chosen(reading(A, 5, 2), reading(B, 1, 2), quotes=2, usual=[A])
    assert used.names[0] == A  # however few of its places are clean: it is quoted
    with pytest.raises(AmbiguousError):
        chosen(reading(A, 9, 2), reading(B, 8, 2), quotes=2)


@pytest.mark.parametrize("clean", [8, 9, 10])
def test_a_way_is_believed_under_which_four_of_five_places_are_clean(clean):
    assert chosen(reading(A, clean), reading(B, clean - 3)).names[0] == A


def test_and_not_one_under_which_fewer_are():
    found = (reading(A, 7), reading(B, 0))
    with pytest.raises(AmbiguousError) as refused:
        chosen(*found, usual=[A])
    assert str(refused.value) == (
        "too few selections begin and end between words to trust their positions; "
        f"{OFFER}--positions codepoint (7 of 10 places between words);"
        " --positions utf16 (0 of 10 places between words)"
    )
    assert refused.value.rivals == list(found)


def test_a_way_is_proven_by_three_places_more_than_any_other_and_not_by_two():
    used = chosen(reading(A, 10), reading(B, 7), usual=[B])
    assert used.why == "follows from the file, not from what is known of its writer"
    assert chosen(reading(A, 10), reading(B, 7), usual=[A]).why == "follows from the file"
    with pytest.raises(AmbiguousError, match=TIE) as refused:
        chosen(reading(A, 10), reading(B, 8), reading(C, 7))
    assert [rival.names[0] for rival in refused.value.rivals] == [A, B]
    assert "--positions utf16-crlf1 (7 of 10" in str(refused.value)


def test_a_tie_is_broken_by_what_the_writer_does_if_that_is_one_of_the_best():
    why = "is what the writer of the file usually does; the file alone does not settle it"
    used = chosen(reading(A, 10), reading(B, 10), usual=[B])
    assert (used.names[0], used.why) == (B, why)
    assert chosen(reading(A, 10), reading(B, 9), usual=[A, B]).names[0] == A
    for usual in ((), (C,), (A, B)):
        with pytest.raises(AmbiguousError, match=TIE):
            chosen(reading(A, 10), reading(B, 10), usual=usual)
    with pytest.raises(AmbiguousError, match=TIE):
        chosen(reading(A, 10), reading(B, 9), usual=[B])


def test_where_all_that_is_possible_agrees_the_way_of_counting_does_not_matter():
    assert chosen(reading(A, 10)).why == "does not matter here: all that are possible agree"
    assert chosen(reading(A, 0, places=0)).names[0] == A
