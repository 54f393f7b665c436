import pytest

from analysis.diagnostics.figures import balance
from analysis.methods.balance import gini
from analysis.study.study import Study
from tests.support.exhibits import module_of


def test_every_source_and_person_is_counted_the_most_coded_first_and_kinds_of_source_apart(exhibit):
    assert exhibit().frame.to_dict("split")["data"] == [
        ["focus_group", "Sources", "FG1", 4],
        ["focus_group", "People", "P1", 2],
        ["focus_group", "People", "P2", 1],
        ["interview", "Sources", "I1", 2],
        ["interview", "Sources", "I2", 0],
        ["interview", "People", "P3", 2],
        ["interview", "People", "P4", 0],
    ]


def test_the_figure_states_how_many_there_are_and_how_uneven_they_are(exhibit):
    assert exhibit().texts == [
        *("Focus groups: codings of each source (N = 1)", "Gini coefficient 0.00", "4"),
        "Sources, the most coded first",
        *("Focus groups: codings of each person (N = 2)", "Gini coefficient 0.17", "2", "1"),
        "People, the most coded first",
        *("Interviews: codings of each source (N = 2)", "Gini coefficient 0.50", "2", "0"),
        "Sources, the most coded first",
        *("Interviews: codings of each person (N = 2)", "Gini coefficient 0.50", "2", "0"),
        "People, the most coded first",
    ]


def test_its_coefficients_are_those_of_the_table(exhibit):
    made = exhibit()
    module = module_of("tables/balance")
    table = module.compute(Study.load(made.study.folder, module.USES))
    table = table[table["what"] == "Codings"].set_index(["mode", "unit"])["gini"]
    for (mode, unit), part in made.frame.groupby(["mode", "unit"]):
        assert gini(list(part["codings"])) == pytest.approx(table[mode, unit.lower()], abs=1e-4)


def test_bars_are_as_high_as_their_counts(exhibit):
    heights = [abs(bar.get_height()) / balance.HEIGHT for bar in exhibit().axes.patches]
    assert heights == pytest.approx([1, 1, 0.5, 1, 0, 1, 0])


def test_the_bars_of_a_panel_stand_on_a_line_from_its_beginning_to_the_end_of_the_last_one(exhibit):
    axes = exhibit().axes
    lines = [(*line.get_xdata(), *line.get_ydata()) for line in axes.lines]
    on = {
        line: [b for b in axes.patches if b.get_y() == line[2] and b.get_x() >= line[0]]
        for line in lines
    }
    sizes = [[b for b in bars if b.get_x() <= line[1]] for line, bars in on.items()]
    assert [len(bars) for bars in sizes] == [1, 2, 2, 2]
    for (left, right, *_), bars in zip(lines, sizes, strict=True):
        beside = bars[0].get_x() - left
        assert right - bars[-1].get_x() - bars[-1].get_width() == pytest.approx(beside)


def test_too_many_to_show_are_told_by_what_they_are_in_the_middle_of_a_sentence(exhibit):
    frame = exhibit().frame
    many = frame.loc[frame.index.repeat(200)]
    assert balance.why_not(many, 170).endswith(
        ("sources are too many to show each.", "people are too many to show each.")
    )
    assert balance.why_not(frame, 170) == ""


def test_without_codings_the_coefficient_is_called_undefined(exhibit):
    made = exhibit(codings=[])
    assert made.texts.count("Gini coefficient undefined") == 4
    assert made.alt.count("undefined") == 4


def test_without_people_there_are_only_sources(exhibit):
    made = exhibit(sources=[("D1", "document", 9)], people=[], codings=[])
    assert made.texts == [
        *("Documents: codings of each source (N = 1)", "Gini coefficient undefined", "0"),
        "Sources, the most coded first",
    ]
    assert "people" not in made.alt


def test_the_alt_text_says_what_the_figure_shows(exhibit):
    assert exhibit().alt == (
        "Bars of codings, the most coded first: focus groups, sources (N = 1) with 4 to 4 codings"
        " each, Gini coefficient 0.00; focus groups, people (N = 2) with 1 to 2 codings each, Gini"
        " coefficient 0.17; interviews, sources (N = 2) with 0 to 2 codings each, Gini coefficient"
        " 0.50; interviews, people (N = 2) with 0 to 2 codings each, Gini coefficient 0.50."
    )
