from matplotlib.patches import FancyBboxPatch


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


def test_every_subtheme_has_a_card_in_the_band_of_its_theme_and_nothing_joins_them(exhibit):
    axes = exhibit().axes
    cards = [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
    bands = [patch for patch in axes.patches if patch.get_width() > 100]
    inside = [
        [band.get_y() < card.get_y() < band.get_y() + band.get_height() for band in bands]
        for card in cards
    ]
    assert inside == [[True, False], [True, False]]
    assert not axes.lines


def test_what_is_said_of_a_theme_stands_above_its_cards(exhibit):
    axes = exhibit().axes
    first = min(p.get_y() for p in axes.patches if isinstance(p, FancyBboxPatch))
    said = next(t for t in axes.texts if t.get_text() == "2/3 sources, 3/4 people")
    box = said.get_window_extent().transformed(axes.transData.inverted())
    assert max(box.y0, box.y1) < first


def test_cards_are_alike_whatever_their_counts(exhibit):
    cards = [p for p in exhibit().axes.patches if isinstance(p, FancyBboxPatch)]
    sizes = [(card.get_width(), card.get_height(), card.get_linewidth()) for card in cards]
    assert sizes == [sizes[0]] * 2


def test_the_figure_prints_labels_and_counts_with_what_they_are_out_of(exhibit):
    assert exhibit().texts == [
        *("1 Time", "2/3 sources, 3/4 people"),
        *("1.1", "Waiting", "2/3 sources", "3/4 people"),
        *("1.2", "Being rushed", "1/3 sources", "0/4 people"),
        *("2 Trust", "0/3 sources, 0/4 people"),
    ]


def test_on_a_narrow_screen_fewer_cards_stand_side_by_side(exhibit):
    def across(width):
        book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(4))]
        figure = exhibit(codebook=book, codings=[]).drawn(width)
        cards = [p for p in figure.axes[0].patches if isinstance(p, FancyBboxPatch)]
        return len({round(card.get_x(), 3) for card in cards})

    assert (across(158.0), across(90.0)) == (4, 2)


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit().alt == (
        "Map of 2 themes as bands, with 2 subthemes placed in them; nothing joins them. Theme 1,"
        " Time (2/3 sources, 3/4 people), holds 1.1 Waiting (2/3 sources, 3/4 people); 1.2 Being"
        " rushed (1/3 sources, 0/4 people). Theme 2, Trust (0/3 sources, 0/4 people), holds no"
        " subtheme."
    )


def test_a_study_without_people_has_no_words_for_them(exhibit):
    made = exhibit(sources=[("D1", "document", 9)], people=[], codings=[("D1", "", "A")])
    assert "people" not in " ".join([*made.texts, made.alt])
    assert "1 Time" in made.texts
