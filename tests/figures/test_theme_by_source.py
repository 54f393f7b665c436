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


def test_the_figure_names_the_sources_and_how_many_of_each_kind_and_people_raised_a_theme(exhibit):
    texts = exhibit().texts
    assert {"FG1", "I1", "I2"} < set(texts)
    assert texts[texts.index("Groups") :] == [
        *("Groups", "1/1", "1/1", "1/1", "0/1"),
        *("Interviews", "1/2", "1/2", "0/2", "0/2"),
        *("People", "3/4", "3/4", "0/4", "0/4"),
    ]


def test_the_figure_has_a_mark_for_each_source_that_raised_a_theme_and_says_what_it_means(exhibit):
    made = exhibit()
    marks = [len(marks.get_offsets()) for marks in made.axes.collections]
    key, drawn = marks[:2], marks[2:]
    squares, dots = drawn[::3], drawn[1::3]
    assert (key, squares, dots) == ([1, 1], [3, 2], [1, 6])
    assert {"raised", "not raised, which is not absent"} <= set(made.texts)


def test_a_study_without_people_has_no_column_for_them(exhibit):
    made = exhibit(sources=[("D1", "document", 9)], people=[], codings=[("D1", "", "A")])
    assert "People" not in made.texts
    assert "people" not in made.alt


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit().alt == (
        "Grid of 3 subthemes and themes without subthemes by 1 focus group and 2 interviews, with"
        " a mark where a source raised one. A source raised 0 to 2 of them. Raised in none of the"
        " focus groups: 2. Raised in none of the interviews: 1.2, 2. Raised in: 1.1 1/1 groups, 1/2"
        " interviews, 3/4 people; 1.2 1/1 groups, 0/2 interviews, 0/4 people; 2 0/1 groups, 0/2"
        " interviews, 0/4 people."
    )


def test_subthemes_that_nobody_raised_are_told_in_the_order_of_the_codebook(exhibit):
    book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(1, 12))]
    made = exhibit(codebook=book, codings=[("FG1", "P1", f"A.{n}") for n in range(1, 9)])
    assert "Raised in none of the focus groups: 1.9, 1.10, 1.11." in made.alt


def test_a_codebook_of_themes_alone_is_not_said_to_have_subthemes(exhibit):
    alt = exhibit(codebook=[("A", "", "Time"), ("B", "", "Trust")], codings=[]).alt
    assert "2 themes" in alt
    assert "subtheme" not in alt


def test_a_figure_that_is_narrower_than_its_labels_says_so(exhibit):
    made = exhibit()
    for width in (20, 3):
        said = " ".join(text.get_text() for text in made.drawn(width).axes[0].texts)
        assert said.replace("-", "").replace(" ", "").startswith("Thereisnoroom"), width
    assert "raised" in {text.get_text() for text in made.drawn(60).axes[0].texts}
