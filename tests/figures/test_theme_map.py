import pytest


def test_every_theme_and_subtheme_has_its_sources_and_people(exhibit):
    frame = exhibit().frame
    counts = frame.set_index("number")[["sources", "people"]]
    assert counts.to_dict("index") == {
        "1": {"sources": 2, "people": 3},
        "1.1": {"sources": 2, "people": 3},
        "1.2": {"sources": 1, "people": 0},
        "2": {"sources": 0, "people": 0},
    }
    assert set(frame["all_sources"]) == {3}
    assert set(frame["all_people"]) == {4}


def test_the_figure_prints_the_labels_the_counts_and_the_totals(exhibit):
    texts = exhibit().texts
    assert {"Time", "Waiting", "Being rushed", "Trust", "1", "1.1", "1.2", "2"} <= set(texts)
    for title, counts in (("Sources (of 3)", "2210"), ("People (of 4)", "3300")):
        column = texts.index(title)
        assert texts[column + 1 : column + 5] == list(counts)


def test_a_dot_stands_as_far_along_its_scale_as_the_count_says(exhibit):
    lines = exhibit().axes.get_lines()[:12]  # for each row of the first panel: scale, bar and dot
    shares = []
    for scale, dot in zip(lines[::3], lines[2::3], strict=True):
        low, high = scale.get_xdata()
        shares.append((dot.get_xdata()[0] - low) / (high - low))
    assert shares == pytest.approx([2 / 3, 2 / 3, 1 / 3, 0])


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit().alt == (
        "Chart of 2 themes and 2 subthemes in codebook order, each with a dot for sources and a"
        " dot for people: theme 1, Time, was raised in 2 of 3 sources and by 3 of 4 people; theme"
        " 2, Trust, was raised in 0 of 3 sources and by 0 of 4 people. Single subthemes were"
        " raised in 1 to 2 sources."
    )


def test_a_study_without_people_has_no_dots_and_no_words_for_them(exhibit):
    made = exhibit(sources=[("D1", "document", 9)], people=[], codings=[("D1", "", "A")])
    assert "People" not in " ".join(made.texts)
    assert "people" not in made.alt
    assert "theme 1, Time, was raised in 1 of 1 sources" in made.alt
