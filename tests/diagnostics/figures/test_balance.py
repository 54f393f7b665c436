import pytest

from analysis.diagnostics.figures import balance


def test_every_source_and_person_is_counted_the_most_coded_first(exhibit):
    assert exhibit().frame.to_dict("split")["data"] == [
        ["Sources", "FG1", 4],
        ["Sources", "I1", 2],
        ["Sources", "I2", 0],
        ["People", "P1", 2],
        ["People", "P3", 2],
        ["People", "P2", 1],
        ["People", "P4", 0],
    ]


def test_the_figure_states_how_many_there_are_and_how_uneven_they_are(exhibit):
    assert exhibit().texts == [
        *("Codings of each source (N = 3)", "Gini coefficient 0.44", "4", "0"),
        "Sources, the most coded first",
        *("Codings of each person (N = 4)", "Gini coefficient 0.35", "2", "0"),
        "People, the most coded first",
    ]


def test_bars_are_as_high_as_their_counts(exhibit):
    heights = [abs(bar.get_height()) / balance.HEIGHT for bar in exhibit().axes.patches]
    assert heights == pytest.approx([1, 0.5, 0, 1, 1, 0.5, 0])


def test_without_codings_the_coefficient_is_called_undefined(exhibit):
    made = exhibit(codings=[])
    assert made.texts.count("Gini coefficient undefined") == 2
    assert made.alt.count("undefined") == 2


def test_without_people_there_are_only_sources(exhibit):
    made = exhibit(sources=[("D1", "document", 9)], people=[], codings=[])
    assert made.texts == [
        *("Codings of each source (N = 1)", "Gini coefficient undefined", "0"),
        "Sources, the most coded first",
    ]
    assert "people" not in made.alt


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit().alt == (
        "Bars of codings, the most coded first: sources (N = 3) with 0 to 4 codings each, Gini"
        " coefficient 0.44; people (N = 4) with 0 to 2 codings each, Gini coefficient 0.35."
    )
