def test_each_theme_and_source_says_whether_the_source_raised_it(exhibit):
    marks = exhibit().frame.pivot_table(index="number", columns="source_id", values="raised")
    assert marks.to_dict("index") == {
        "1": {"FG1": 1, "I1": 1, "I2": 0},
        "1.1": {"FG1": 1, "I1": 1, "I2": 0},
        "1.2": {"FG1": 1, "I1": 0, "I2": 0},
        "2": {"FG1": 0, "I1": 0, "I2": 0},
    }


def test_there_is_one_row_for_each_theme_and_source(exhibit):
    frame = exhibit().frame
    assert len(frame) == 4 * 3
    assert not frame.duplicated(["code_id", "source_id"]).any()


def test_the_figure_names_the_kinds_of_sources_apart_and_counts_them(exhibit):
    texts = exhibit().texts
    assert texts[texts.index("Focus groups (1)") :] == [
        *("Focus groups (1)", "FG1", "1", "1", "1", "0"),
        *("Interviews (2)", "I1", "I2", "1", "1", "0", "0"),
    ]


def test_the_figure_has_a_mark_for_each_source_that_raised_a_theme(exhibit):
    marks = [len(marks.get_offsets()) for marks in exhibit().axes.collections]
    squares, dots = marks[::3], marks[1::3]
    assert (squares, dots) == ([3, 2], [1, 6])


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit().alt == (
        "Grid of 2 subthemes by 1 focus group and 2 interviews, with a mark where a source raised"
        " the subtheme. A source raised 0 to 2 of them. Raised in none of the interviews: 1.2."
    )


def test_subthemes_that_nobody_raised_are_told_in_the_order_of_the_codebook(exhibit):
    book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(1, 12))]
    made = exhibit(codebook=book, codings=[("FG1", "P1", f"A.{n}") for n in range(1, 9)])
    assert "Raised in none of the focus groups: 1.9, 1.10, 1.11." in made.alt


def test_a_codebook_of_themes_alone_is_not_said_to_have_subthemes(exhibit):
    alt = exhibit(codebook=[("A", "", "Time"), ("B", "", "Trust")], codings=[]).alt
    assert "2 themes" in alt
    assert "subtheme" not in alt
