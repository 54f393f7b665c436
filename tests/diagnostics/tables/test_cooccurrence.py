BOOK = [("A", "", "Time"), ("A.1", "A", "One"), ("A.2", "A", "Two"), ("A.3", "A", "Three")]
CODINGS = [
    ("FG1", "P1", "A.1", "C1", 0),
    ("FG1", "P1", "A.2", "C1", 0),  # the same stretch
    ("FG1", "P1", "A.1", "C1", 100),
    ("I1", "P3", "A.2", "C1", 30),
    ("I1", "P3", "A.1", "C1", 35),  # they overlap
    ("I1", "P3", "A.3", "C1", 900),
]


def test_a_pair_is_printed_with_its_counts_and_where_it_is(exhibit):
    (row,) = exhibit(codebook=BOOK, codings=CODINGS, provenance="open").rows
    assert dict(row) == {
        "A and B": "1.1 and 1.2",
        "c": "0.67",
        "Same stretch": "1",
        "Within": "1",
        "A with B": "2 of 3",
        "A near B": "1",
        "A without B": "1",
        "B without A": "0",
        "Same source": "2",
        "First at": "FG1, 0",
    }
    assert row["A and B"].told == ("1.1 and 1.2", "1.1 One", "1.2 Two")


def test_places_of_data_that_stay_at_home_are_neither_printed_nor_in_the_data(exhibit):
    made = exhibit(codebook=BOOK, codings=CODINGS, provenance="restricted")
    assert "First at" not in made.rows[0]
    assert "places" not in made.frame
    assert b"35" not in made.files["csv"] + made.files["md"]
    assert made.note.endswith("With the data at hand, make query lists the places of any pair.")


def test_without_positions_sources_that_hold_both_are_what_can_be_counted(exhibit):
    made = exhibit(codebook=BOOK, codings=CODINGS, positions="none")
    assert dict(made.rows[0]) == {"A and B": "1.1 and 1.2", "c": "1.00", "Same source": "2"}
    assert made.note.startswith("The study has no positions")


def test_where_no_two_stand_together_the_table_says_so(exhibit):
    apart = [("FG1", "P1", "A.1", "C1", 0), ("FG1", "P1", "A.2", "C1", 50)]
    said = "No stretches of two subthemes overlap."
    for codebook, codings in ((BOOK, apart), (BOOK, []), (BOOK[:1], [])):
        assert exhibit(codebook=codebook, codings=codings).cells == [(said,)]
    made = exhibit(codebook=BOOK, codings=apart[:1], positions="none")
    assert made.cells == [("No two share a source.",)]
