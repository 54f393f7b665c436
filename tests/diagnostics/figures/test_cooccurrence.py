import pandas as pd
import pytest

BOOK = [("A", "", "Time"), ("A.1", "A", "One"), ("A.2", "A", "Two"), ("A.3", "A", "Three")]
# Three stretches with one, two with two, of which one holds both; a code of neither.
CODINGS = [
    *[("FG1", "P1", "A.1", "C1", at) for at in (0, 50, 90)],
    *[("FG1", "P1", "A.2", "C1", at) for at in (50, 70)],
    ("FG1", "P2", "A.2", "C1", 50),  # the same stretch, once more
]


@pytest.fixture
def made(exhibit):
    return exhibit(codebook=BOOK, codings=CODINGS)


def test_pairs_are_counted_by_stretch(made):
    named = ["first_number", "second_number"]
    counts = made.frame.set_index(named)[["n1", "n2", "stretch", "c_stretch"]]
    assert counts.to_dict("index") == {
        ("1.1", "1.2"): {"n1": 3, "n2": 2, "stretch": 1, "c_stretch": 0.25},
        ("1.1", "1.3"): {"n1": 3, "n2": 0, "stretch": 0, "c_stretch": 0.0},
        ("1.2", "1.3"): {"n1": 2, "n2": 0, "stretch": 0, "c_stretch": 0.0},
    }
    assert list(made.frame["first_label"]) == ["One", "One", "Two"]


def test_a_stretch_with_a_code_is_one_with_its_subtheme(exhibit):
    book = [*BOOK, ("A.1.x", "A.1", "Deep")]
    codings = [("FG1", "P1", "A.1.x", "C1", 5), ("FG1", "P1", "A.2", "C1", 5)]
    assert list(exhibit(codebook=book, codings=codings).frame["stretch"]) == [1, 0, 0]


def test_a_theme_without_subthemes_stands_among_them_and_one_with_subthemes_does_not(exhibit):
    book = [("A", "", "Time"), ("A.1", "A", "One"), ("B", "", "Trust")]
    made = exhibit(codebook=book, codings=[("FG1", "P1", c, "C1", 5) for c in ("A", "A.1", "B")])
    pairs = made.frame[["first_number", "second_number", "stretch"]]
    assert pairs.to_numpy().tolist() == [["1.1", "2", 1]]
    assert made.alt.startswith(
        "Square of 1 pair of subthemes and themes without subthemes, with the number"
    )


def test_the_share_of_a_pair_that_never_occurs_is_missing(exhibit):
    frame = exhibit(codebook=BOOK, codings=[]).frame
    assert list(pd.isna(frame["c_stretch"])) == [True] * 3


OVERLAP = [*CODINGS, ("FG1", "P1", "A.1", "C1", 75), ("FG1", "P1", "A.3", "C1", 0)]


def test_above_the_diagonal_stand_overlaps_and_below_it_stretches_with_both(exhibit):
    made = exhibit(codebook=BOOK, codings=OVERLAP)
    labels = ["1.1", "One", "1.2", "Two", "1.3", "Three"]
    assert made.texts[:6] == labels
    # One and two share a stretch, and two of each overlap; one and three share one.
    assert made.texts[-9:] == ["1.1", "2", "1", "1", "1.2", "0", "1", "0", "1.3"]
    said = " ".join(made.texts[6:-9])
    assert "Below the diagonal, a cell counts the stretches that were given both codes" in said
    assert "A number in bold heads its column" in said


def test_the_cell_with_more_stretches_is_darker(exhibit):
    cells = exhibit(codebook=BOOK, codings=OVERLAP).axes.collections
    shades = [cell.get_facecolor()[0][:3].mean() for cell in cells]
    assert shades[0] < shades[1] == shades[2] < shades[3]  # 2, 1, 1, 0


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit(codebook=BOOK, codings=OVERLAP).alt == (
        "Square of 3 pairs of subthemes, with the number of stretches that hold both and of those"
        " that overlap. Most stretches that hold both, 1: 1.1 and 1.2, 1.1 and 1.3. Most stretches"
        " that overlap, 2: 1.1 and 1.2. Pairs that never overlap: 1."
    )


def test_the_alt_text_lists_no_pairs_where_none_overlaps(exhibit):
    alt = exhibit(codebook=BOOK, codings=[]).alt
    assert alt.endswith(" No stretches of two of them overlap.")


def test_without_positions_nothing_is_drawn_and_the_figure_says_why(exhibit):
    made = exhibit(codebook=BOOK, codings=[("FG1", "P1", "A.1")], positions="none")
    assert made.alt.endswith("is undefined: the study has no positions.")
