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
    counts = made.frame.set_index(["first_number", "second_number"])[["n1", "n2", "n12", "share"]]
    assert counts.to_dict("index") == {
        ("1.1", "1.2"): {"n1": 3, "n2": 2, "n12": 1, "share": 0.25},
        ("1.1", "1.3"): {"n1": 3, "n2": 0, "n12": 0, "share": 0.0},
        ("1.2", "1.3"): {"n1": 2, "n2": 0, "n12": 0, "share": 0.0},
    }
    assert list(made.frame["first_label"]) == ["One", "One", "Two"]


def test_a_stretch_with_a_code_is_one_with_its_subtheme(exhibit):
    book = [*BOOK, ("A.1.x", "A.1", "Deep")]
    codings = [("FG1", "P1", "A.1.x", "C1", 5), ("FG1", "P1", "A.2", "C1", 5)]
    assert list(exhibit(codebook=book, codings=codings).frame["n12"]) == [1, 0, 0]


def test_a_theme_without_subthemes_stands_among_them_and_one_with_subthemes_does_not(exhibit):
    book = [("A", "", "Time"), ("A.1", "A", "One"), ("B", "", "Trust")]
    made = exhibit(codebook=book, codings=[("FG1", "P1", c, "C1", 5) for c in ("A", "A.1", "B")])
    pairs = made.frame[["first_number", "second_number", "n12"]]
    assert pairs.to_numpy().tolist() == [["1.1", "2", 1]]
    assert made.alt.startswith(
        "Triangle of 1 pair of subthemes and themes without subthemes with the number"
    )


def test_the_share_of_a_pair_that_never_occurs_is_missing(exhibit):
    frame = exhibit(codebook=BOOK, codings=[]).frame
    assert list(pd.isna(frame["share"])) == [True] * 3


def test_the_figure_prints_a_count_for_each_pair_and_a_number_for_each_subtheme(made):
    labels = ["1.1", "One", "1.2", "Two", "1.3", "Three"]
    assert made.texts[:6] == labels
    assert made.texts[-6:] == ["1.1", "1", "1.2", "0", "0", "1.3"]
    said = " ".join(made.texts[6:-6])
    assert "the stronger its shade, the more" in said
    assert "The number in bold that ends a row heads the column" in said


def test_the_cell_with_more_stretches_is_darker(made):
    shades = [cell.get_facecolor()[0][:3].mean() for cell in made.axes.collections]
    assert shades[0] < shades[1] == shades[2]


def test_the_alt_text_says_what_the_figure_shows(made):
    assert made.alt == (
        "Triangle of 3 pairs of subthemes with the number of stretches that hold both. The largest"
        " number, 1, stands at 1.1 and 1.2. Pairs that share no stretch: 2."
    )


def test_the_alt_text_lists_no_pairs_where_none_shares_a_stretch(exhibit):
    assert exhibit(codebook=BOOK, codings=[]).alt.endswith(" No stretch holds two of them.")
