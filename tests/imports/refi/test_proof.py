"""How positions were read is told in words; what has to be chosen is shown side by side."""

import numpy as np
import pytest

from analysis.imports.refi.positions import CONVENTIONS, OUTSIDE, Located, Reading, readings
from analysis.imports.refi.proof import side_by_side, told
from analysis.imports.refi.survey import survey


def reading(names, *spans, clean=0, quoted=0, why=""):
    """What some texts are under a way of counting."""
    texts = tuple(
        Located(np.array(s), np.array([n % 2 == 0 for n in range(len(s))])) for s in spans
    )
    return Reading(tuple(names.split()), texts, clean, 8, quoted, why)


def test_the_report_says_by_what_it_was_chosen_and_how_far_the_file_bears_it_out():
    one = reading("utf16 utf16-crlf2", [0, 3, 5, 9], clean=7, quoted=2, why="is proven")
    other = reading("codepoint", [0, 3, 6, 9], quoted=1)
    lines = told([one, other], one, 3).splitlines()
    assert lines[0] == "## Positions"
    assert lines[2].endswith(
        " The way of counting is proven. 7 of 8 distinct places where a selection starts or ends"
        " lie between words; look up some quotes to be sure."
    )
    assert [line for line in lines if line.startswith("| ")][2:] == [
        "| UTF-16 code units (and 1 alike) | 2 of 2 | 0 of 2 | 2 of 3 | yes |",
        "| code points | 2 of 2 | 0 of 2 | 1 of 3 | no |",
    ]


def test_a_file_without_selections_has_nothing_to_prove():
    none = reading("codepoint", [], why="is proven")
    said = told([none], none, 0)
    assert " No coding of this file has any: all stand on whole sources." in said
    assert "is proven" not in said


WORDED = {
    "codepoint": "code points",
    "utf16": "UTF-16 code units",
    "crlf1": "a line end counts once",
    "crlf2": "a line end counts twice at most",
    "lf2": "a line end counts twice",
    "bom": "the byte-order mark counts",
}


@pytest.mark.parametrize("name", CONVENTIONS)
def test_every_way_of_counting_is_told_in_words(name):
    one = reading(name, [0, 3])
    words = ", ".join(WORDED[part] for part in name.split("-"))
    assert f"\n| {words} | 1 of 1 | 0 of 1 | 0 of 0 | yes |" in told([one], one, 0)


TEXT = "".join(f"w{n:03} " for n in range(60))


def shown(*spans, texts=(TEXT,)):
    rivals = [
        reading(name, *span) for name, span in zip(("codepoint", "utf16"), spans, strict=False)
    ]
    return side_by_side(rivals, texts.__getitem__).splitlines()


def test_the_first_selection_on_which_ways_differ_is_shown_with_twelve_signs_at_either_side():
    first, one, other = shown([[0, 4, 50, 54, 60, 64]], [[0, 4, 51, 55, 61, 65]])
    assert first == "Text source 1 in file order, one of its selections:"
    assert one == f"  --positions codepoint          {TEXT[38:50]}[{TEXT[50:54]}]{TEXT[54:66]}"
    assert other == f"  --positions utf16              {TEXT[39:51]}[{TEXT[51:55]}]{TEXT[55:67]}"


def test_at_the_edges_of_a_text_there_is_less_beside_a_selection():
    assert [line[33:] for line in shown([[3, 300]], [[4, 299]])[1:]] == [
        f"w00[{TEXT[3:33]} … {TEXT[270:300]}]",
        f"w000[{TEXT[4:34]} … {TEXT[269:299]}] ",
    ]


@pytest.mark.parametrize(("length", "whole"), [(60, True), (61, False)])
def test_of_what_is_long_the_middle_is_left_out(length, whole):
    line = shown([[0, length]], [[1, length]])[1]
    assert line.startswith(f"  --positions codepoint          [{TEXT[:length]}]") is whole
    assert (" … " in line) is not whole


def test_what_a_terminal_cannot_show_is_a_space():
    assert shown([[1, 4]], [[2, 4]], texts=["a\nb\x1bc\td"])[1].endswith(" a[ b ]c d")


def test_three_texts_are_shown_at_most_and_none_in_which_ways_agree_or_leave_the_text():
    same, apart, outside = [0, 4], ([0, 4], [5, 9]), [OUTSIDE, 4]
    left = [same, apart[0], [0, 4], apart[0], apart[0], apart[0]]
    right = [same, apart[1], outside, apart[1], apart[1], apart[1]]
    lines = shown(left, right, texts=[TEXT] * 6)
    assert [line for line in lines if "source" in line] == [
        f"Text source {n} in file order, one of its selections:" for n in (2, 4, 5)
    ]


def test_of_three_ways_all_have_to_differ():
    rivals = [
        reading("codepoint", [0, 4, 10, 14]),
        reading("utf16", [0, 4, 15, 19]),
        reading("utf16-bom", [1, 4, 20, 24]),
    ]
    lines = side_by_side(rivals, [TEXT].__getitem__).splitlines()
    assert [line.partition("[")[2][:4] for line in lines[1:]] == ["w002", "w003", "w004"]


def test_selections_of_which_the_quote_stands_elsewhere_are_named():
    asked = [(0, "one"), (1, "six"), (2, "so")]
    text = survey(["one two six"], False, [0, 3, 4, 7, 8, 11], asked)
    (used,) = readings([text, text])
    said = "at the place of selections 2, 3 of text source 1; selections 2, 3 of text source 2, in"
    assert f"\n\nSomething else than is quoted stands {said} file order." in told([used], used, 6)
    assert "Something else" not in told([reading("utf16", [0, 3])], reading("utf16", [0, 3]), 1)
