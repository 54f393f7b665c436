from tests.support.small import CODINGS


def test_stretches_are_counted_by_source_and_subtheme_or_theme_without_subthemes(exhibit):
    made = exhibit()
    assert made.rows == [
        {"Source": "**Focus groups**", "1.1": "", "1.2": "", "2": ""},
        {"Source": "FG1", "1.1": "3", "1.2": "1", "2": "–"},
        {"Source": "**Interviews**", "1.1": "", "1.2": "", "2": ""},
        {"Source": "I1", "1.1": "1", "1.2": "–", "2": "–"},
        {"Source": "I2", "1.1": "–", "1.2": "–", "2": "–"},
    ]
    assert "Columns are subthemes and themes without subthemes by" in made.note


def test_a_place_that_was_coded_twice_counts_once(exhibit):
    codings = [("FG1", "P1", "A.wait", "C1", 5), ("FG1", "P1", "A.wait.call", "C1", 5)]
    assert exhibit(codings=codings).rows[1]["1.1"] == "1"


def test_themes_stand_for_themselves_where_there_are_no_subthemes(exhibit):
    book = [("A", "", "Time"), ("B", "", "Trust")]
    made = exhibit(codebook=book, codings=[("FG1", "P1", "B")])
    assert made.rows[1] == {"Source": "FG1", "1": "–", "2": "1"}


def book_of(subthemes):
    return [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(subthemes))]


def test_where_subthemes_are_too_many_for_columns_each_source_lists_those_it_raised(exhibit):
    codings = [("FG1", "P1", code) for code in ("A.20", "A.0", "A.20", "A")]
    made = exhibit(codebook=book_of(21), codings=codings)
    assert made.cells == [
        ("**Focus groups**", ""),
        ("FG1", "1.1\u00a0(1), 1.21\u00a0(2)"),
        ("**Interviews**", ""),
        ("I1", "–"),
        ("I2", "–"),
    ]
    assert "Listed are subthemes by their number" in made.note


def test_forty_subthemes_and_two_hundred_sources_are_listed_in_a_narrow_table(exhibit):
    names = [f"S{n:03}" for n in range(200)]
    # The n-th source raises n of the first forty subthemes, each with one stretch.
    codings = [(name, "", f"A.{c}", "C1", c) for n, name in enumerate(names) for c in range(n)[:40]]
    sources = [(name, "document", 100) for name in names]
    made = exhibit(sources=sources, people=[], codebook=book_of(40), codings=codings)
    heading, *rows = made.cells
    assert heading == ("**Documents**", "")
    assert [name for name, _ in rows] == names
    assert [raised.count("(1)") for _, raised in rows] == [min(n, 40) for n in range(200)]


def test_twenty_subthemes_are_printed(exhibit):
    assert len(exhibit(codebook=book_of(20), codings=[]).rows[0]) == 21


def test_the_cells_add_up_to_the_stretches(exhibit):
    of_primary_coders_below_themes = [c for c in CODINGS if len(c) == 3 and "." in c[2]]
    assert exhibit().frame["stretches"].sum() == len(of_primary_coders_below_themes)


def test_a_source_tells_its_stretches_by_subtheme_or_that_there_are_none(exhibit):
    told = {row["Source"]: row["Source"].told for row in exhibit().rows if row["1.1"]}
    assert told == {
        "FG1": ("Stretches of FG1", "1.1 Waiting: 3", "1.2 Being rushed: 1"),
        "I1": ("Stretches of I1", "1.1 Waiting: 1"),
        "I2": ("Stretches of I2", "None"),
    }


def test_a_stretch_is_told_from_another_by_where_it_begins_and_ends(exhibit):
    one = ("FG1", "P1", "A.wait", "C1", 5)
    assert exhibit(codings=[one, (*one[:4], 6)]).rows[1]["1.1"] == "2"
    other = ("FG1", "P2", "A.wait", "C1", 5)  # two spoke in the same place
    assert exhibit(codings=[one, other]).rows[1]["1.1"] == "1"


def test_the_note_says_what_is_counted_and_of_exports_without_positions_that(exhibit):
    placed = exhibit().note
    assert placed == (
        "Counts are of stretches, each place of a source once. Columns are subthemes and themes"
        " without subthemes by their number in the codebook. – means not raised in that source."
    )
    assert exhibit(positions="none").note == placed.replace(
        "stretches, each place of a source once",
        "rows of the export, which has no positions: one place may stand in several",
    )
