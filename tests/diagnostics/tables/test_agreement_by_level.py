from tests.support.twice import CODINGS, STUDY, THREE, TWICE


def test_a_row_a_level_and_unit_stands_below_the_coders(exhibit):
    made = exhibit(**STUDY)
    levels = [
        f"{level}, by {unit}"
        for unit in ("character", "segment", "source")
        for level in ("Theme", "Subtheme", "Code")
    ]
    assert [row["Level"] for row in made.rows] == ["**C1 and C2**", *levels]


def test_pooling_says_which_code_is_the_weakest_and_of_how_many_it_knows(exhibit):
    rows = {row["Level"]: row for row in exhibit(**STUDY).rows}
    row = rows["Subtheme, by segment"]
    assert (row["Defined"], row["Lowest"]) == ("2/2", "1.2")
    assert rows["Theme, by source"]["Defined"] == "1/2"


def test_each_pair_and_all_coders_have_their_rows_as_long_as_they_are_not_too_many(exhibit):
    heads = [row["Level"] for row in exhibit(**THREE).rows if row["Level"].startswith("**")]
    assert heads == ["**C1 and C2**", "**C1 and C3**", "**C2 and C3**", "**all coders**"]
    names = [f"C{n}" for n in range(1, 6)]
    many = [(c, f"I{n}", "primary" if c == "C1" else "second") for c in names for n in range(1, 7)]
    made = exhibit(**{**STUDY, "assignments": many})
    heads = [row["Level"] for row in made.rows if row["Level"].startswith("**")]
    assert heads == ["**all coders**"]
    assert "Pairs of coders, which are more than 7, are in the CSV." in made.note


def test_a_study_of_one_coder_says_why_there_is_nothing(exhibit):
    made = exhibit(**{**STUDY, "assignments": TWICE[:6], "codings": CODINGS[-1:]})
    assert made.cells[0][0].endswith("no source was assigned to two of them.")


def test_without_intervals_the_note_says_why(exhibit):
    made = exhibit(**{**STUDY, "assignments": TWICE[:-1]})
    assert "fewer than 5 sources are coded twice; here it is 4." in made.note
    assert not any(" to " in str(cell) for row in made.cells for cell in row)


def test_a_code_that_nobody_gave_does_to_the_means_what_the_note_says(exhibit):
    book = [("A", "", "Time"), ("A.wait", "A", "Waiting"), ("A.wait.call", "A.wait", "Call")]
    book += [("A.rush", "A", "Rush"), ("B", "", "Trust")]
    few, more = (exhibit(**STUDY, codebook=b) for b in (book, [*book, ("A.none", "A", "None")]))
    one, other = (
        made.frame.set_index(["unit", "level"]).loc["segment", "subtheme"] for made in (few, more)
    )
    assert one["mean_agreement"] < other["mean_agreement"]
    assert one["pooled"] == other["pooled"]
    assert "raises mean agreement, and leaves pooled kappa as it is" in more.note
