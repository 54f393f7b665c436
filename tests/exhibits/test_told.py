"""What cells of tables and places of figures tell who presses them, and what they do not."""

import json
from itertools import product

import pytest

from analysis.common import words
from analysis.common.words import labels
from analysis.exhibits import style
from analysis.exhibits.told import PLACES, Cell, of_figure, of_table, reached, spread, tell
from tests.support.exhibits import FIGURES, TABLES
from tests.support.small import PEOPLE, small_study

TOLD = (
    "agreement-by-code",
    "codebook",
    "cooccurrence",
    "joint-display",
    "sources",
    "stretches",
    "themes",
)
WIDTHS = (style.FULL, style.NARROW)


def places(made, width=style.FULL):
    return PLACES.get(made.drawn(width), [])


def said(made, head, width=style.FULL):
    """What the places of a figure with some heading tell."""
    return [place.told[1:] for place in places(made, width) if place.told[0] == head]


def test_a_cell_is_its_text_and_tells_more():
    rows = [
        {"A": "x", "B": Cell("2/3", "Head", "one", "two")},
        {"A": Cell("2/3", "Head", "one", "two")},
    ]
    told = json.loads(of_table(rows))
    assert told == {"cards": [["Head", "one", "two"]], "places": [[0, 1, 0], [1, 0, 0]]}
    assert rows[0]["B"] == "2/3"


def test_places_are_told_in_per_cent_of_each_drawing_and_cards_once():
    drawn = {}
    for name, width in (("wide", 100), ("narrow", 50)):
        drawn[name], axes = style.canvas(width, 200)
        tell(axes, (10, 20, 30, 40), "Head", "one")
        tell(axes, (0, 0, 1, 1), "Other", stops=False)
    told = json.loads(of_figure(drawn))
    assert told["cards"] == [["Head", "one"], ["Other"]]
    assert told["places"]["wide"] == [[10, 10, 30, 20, 0, True], [0, 0, 1, 0.5, 1, False]]
    assert told["places"]["narrow"][0][:4] == [20, 10, 60, 20]


def test_the_mark_below_a_figure_moves_no_place():
    figure, axes = style.canvas(100, 100)
    tell(axes, (0, 50, 10, 10), "Head")
    style.sign(figure, "A mark")
    top = json.loads(of_figure({"wide": figure}))["places"]["wide"][0][1]
    assert top * figure.get_size_inches()[1] * 25.4 == pytest.approx(50 * 100, rel=1e-3)


def test_of_a_theme_is_told_which_sources_raised_it_and_which_did_not(tmp_path):
    told = reached(small_study(tmp_path, provenance="open"))
    assert told["A.wait"] == {
        "focus_group": "1 of 1 focus groups: all of them",
        "interview": "1 of 2 interviews: I1; not I2",
        "people": "3 of 4 people: P1, P2 and P3; not P4",
    }
    assert told["B"]["interview"] == "0 of 2 interviews: none of I1 and I2"


def test_it_is_told_in_the_language_of_the_text(tmp_path, monkeypatch):
    monkeypatch.setattr(words, "WORDED", labels("de-AT")["exhibits"])
    study = small_study(tmp_path, provenance="open")
    assert list(reached(study)["A.wait"].values()) == [
        "1 von 1 Fokusgruppen: alle",
        "1 von 2 Interviews: I1; nicht I2",
        "3 von 4 Personen: P1, P2 und P3; nicht P4",
    ]
    assert reached(study)["B"]["interview"] == "0 von 2 Interviews: keine von I1 und I2"
    assert spread(study)["A.wait"].startswith("Kodierungen: FG1 ")


def test_people_of_whom_the_data_stay_at_home_are_not_named(tmp_path):
    told = reached(small_study(tmp_path, provenance="restricted"))
    assert told["A.wait"]["people"] == "3 of 4 people"


def test_a_study_without_people_tells_of_none(tmp_path):
    documents = {"sources": [("D1", "document", 9)], "people": [], "codings": [("D1", "", "A")]}
    assert list(reached(small_study(tmp_path, **documents))["A"]) == ["document"]


def test_codings_are_told_by_source_as_people_count(tmp_path):
    sources = [(f"I{n}", "interview", 9) for n in (10, 9)]
    people = [("P1", "I10", "ward", "nurse"), ("P2", "I9", "ward", "nurse")]
    codings = [("I10", "P1", "A.wait"), ("I9", "P2", "A.wait.call"), ("I9", "P2", "A")]
    told = spread(small_study(tmp_path, sources=sources, people=people, codings=codings))
    assert told["A"] == "Codings: I9 2, I10 1"
    assert told["B"] == "No codings"


@pytest.mark.parametrize(("name", "width"), [*product(FIGURES, WIDTHS)])
def test_every_figure_tells_something_and_within_its_drawing(name, width, exhibits):
    made = exhibits(name)
    figure = made.drawn(width)
    wide, high = (size * 25.4 for size in figure.get_size_inches())
    found = PLACES[figure]
    assert any(place.stops for place in found)
    for (left, top, across, down), told, _ in found:
        assert min(left, top) >= 0, told
        assert left + across <= wide + 0.01, told
        assert top + down <= high + 0.01, told
        assert all(told), told


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_counts_tell_what_was_counted(name, exhibits):
    told = [cell for row in exhibits(name).rows for cell in row.values() if isinstance(cell, Cell)]
    published = name == "tables/joint-display"  # of which the small study has nothing
    assert bool(told) == (name.partition("/")[2] in TOLD and not published)


def test_a_mark_says_its_codings_and_its_row_says_all_of_them(exhibits):
    made = exhibits("figures/theme-by-source")
    assert said(made, "1.1 in FG1") == [("3 codings",)]
    assert said(made, "1.2 in I1") == [("not raised, which is not absent",)]
    ((*_, people, codings),) = said(made, "1.1 Waiting")
    assert (people, codings) == ("3 of 4 people", "Codings: FG1 3, I1 1")


def test_on_a_narrow_screen_the_labels_tell_and_not_the_small_marks(exhibits):
    made = exhibits("figures/theme-by-source")
    assert all(place.stops for place in places(made, style.NARROW))
    assert said(made, "1.1 Waiting", style.NARROW) == said(made, "1.1 Waiting")


def test_of_groups_of_people_no_more_is_told_than_their_marks_show(exhibits):
    made = exhibits("figures/theme-by-group")
    hidden = (made.frame["number"] == "1.1") & made.frame["value"].isin(["ward", "nurse"])
    frame = made.frame.assign(raised=made.frame["raised"].mask(hidden))
    found = PLACES[made.module.draw(frame, style.FULL)]
    told = {place.told[0]: place.told[1:] for place in found}
    assert told["1.1 in ward"] == told["1.1 in nurse"] == ("withheld",)
    assert told["1.1 in clinic"] == ("raised",)
    assert told["1.1 in doctor"] == ("not raised, which is not absent",)
    assert told["1.1 Waiting"] == (
        "Place of work, raised: clinic",
        "Place of work, withheld: ward",
        "Job, not raised: doctor",
        "Job, withheld: nurse",
        "Job, raised: not provided",
    )
    words = " ".join(said for told in told.values() for said in told)
    assert not any(char.isdigit() for char in words)


def test_a_hidden_number_of_people_tells_nothing(exhibits):
    assert not [
        cell
        for row in exhibits("tables/participants").rows
        for cell in row.values()
        if isinstance(cell, Cell)
    ]


def test_no_figure_names_a_person_whose_data_stay_at_home(exhibits):
    names = {person for person, *_ in PEOPLE}
    for name in FIGURES:
        for place in places(exhibits(name)):
            assert not names & set(" ".join(place.told).replace(",", " ").replace(";", " ").split())


def test_what_is_told_is_a_line_of_json_with_its_letters_and_cells_that_tell_nothing_are_none():
    text = of_table([{"A": Cell("1", "Über – was"), "B": Cell("2"), "C": "3"}])
    assert text == '{"cards": [["Über – was"]], "places": [[0, 0, 0]]}\n'
    figure, axes = style.canvas(100, 100)
    tell(axes, (1, 2, 3, 4), "Über")
    assert of_figure({"wide": figure}) == (
        '{"cards": [["Über"]], "places": {"wide": [[1.0, 2.0, 3.0, 4.0, 0, true]]}}\n'
    )
    assert of_figure({"wide": style.canvas(9, 9)[0]}) == '{"cards": [], "places": {"wide": []}}\n'


def test_places_are_rounded_to_hundredths_of_a_per_cent():
    figure, axes = style.canvas(300, 300)
    tell(axes, (1, 2, 100, 200), "Head")
    (place,) = json.loads(of_figure({"wide": figure}))["places"]["wide"]
    assert place[:4] == [0.33, 0.67, 33.33, 66.67]


def test_thousands_of_people_are_told_with_a_comma(tmp_path):
    people = [(f"P{n}", "D1", "ward", "nurse") for n in range(1200)]
    codings = [("D1", f"P{n}", "A.wait", "C1", n) for n in range(1100)]
    sources = [("D1", "interview", 9)]
    study = small_study(tmp_path, sources=sources, people=people, codings=codings)
    assert reached(study)["A.wait"]["people"] == "1,100 of 1,200 people"
