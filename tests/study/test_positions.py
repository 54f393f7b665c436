"""A study without positions is as good as any: what rests on places is undefined, never made up."""

import re

import pytest

from analysis.prose.numbers import numbers
from analysis.study.contract import ContractError, validate
from analysis.study.study import Study
from tests.support.edits import change
from tests.support.exhibits import FIGURES, MODULES, TABLES, Exhibit, module_of
from tests.support.small import small_study, write_study

UNDEFINED = {
    "figures/sources": "Where in its source a theme was coded is undefined",
    "figures/cooccurrence": "Which codes share a stretch is undefined",
    "figures/speaking": "Shares of stretches are undefined",
}


@pytest.fixture
def folder(tmp_path):
    return write_study(tmp_path / "data", positions="none")


def cells(folder, table, number, **values):
    """Change cells of one row of a table, of which the first is 2."""

    def changed(rows):
        return [r | values if n == number else r for n, r in enumerate(rows, 2)]

    change(folder, table, changed)
    return folder


def test_lengths_are_empty_and_meet_the_contract(folder):
    study = Study.load(folder)
    assert not study.placed
    assert study.sources["length"].isna().all()
    assert study.sources["words"].isna().all()


def test_lengths_that_are_empty_break_the_contract_of_any_other_study(tmp_path):
    folder = cells(write_study(tmp_path / "data"), "sources", 2, length="", words="")
    with pytest.raises(ContractError, match=r"row 2, column length: expected a value; .*empty"):
        validate(folder)


def test_a_length_that_somebody_made_up_is_told(folder):
    cells(folder, "sources", 3, length="900")
    expected = "row 3, column length: found '900', expected no length, since study.yml says"
    with pytest.raises(ContractError, match=expected):
        validate(folder)


def test_a_stretch_that_is_no_row_is_told(folder):
    cells(folder, "codings", 4, start="5", end="15")
    expected = "row 4, column end: found '15', expected 6: a row of the export"
    with pytest.raises(ContractError, match=expected):
        validate(folder)


def test_the_number_of_words_may_be_known_all_the_same(folder):
    assert list(Study.load(cells(folder, "sources", 2, words="900")).sources["words"].dropna()) == [
        900
    ]


@pytest.fixture
def shown(tmp_path):
    folder = write_study(tmp_path / "data", positions="none")

    def show(exhibit):
        module = module_of(exhibit)
        return Exhibit(module, Study.load(folder, module.USES))

    return show


@pytest.mark.parametrize("exhibit", UNDEFINED)
def test_a_figure_that_rests_on_places_says_that_they_are_undefined(shown, exhibit):
    assert shown(exhibit).alt.startswith(f"No chart. {UNDEFINED[exhibit]}")
    assert "svg" in shown(exhibit).files


def test_no_place_and_no_share_is_in_the_data_behind_a_figure(shown):
    assert shown("figures/sources").frame[["length", "begins", "ends"]].isna().all(axis=None)
    assert shown("figures/cooccurrence").frame[["stretch", "overlap"]].isna().all(axis=None)
    assert shown("figures/speaking").frame[["stretches", "evenness"]].isna().all(axis=None)


def test_lengths_are_printed_as_undefined(shown):
    assert {row["Words"] for row in shown("tables/sources").rows} == {"undefined"}
    assert {row["Words per source"] for row in shown("tables/sources").rows} == {"undefined"}
    assert {row["Characters"] for row in shown("tables/quotes").rows} == {"undefined"}
    assert "undefined where" in shown("tables/sources").note


def test_rows_are_not_called_stretches(shown):
    assert "rows of the export, which has no positions" in shown("tables/stretches").note


def test_what_is_counted_without_places_is_the_same(tmp_path, shown):
    placed = small_study(tmp_path / "placed")
    for exhibit in ("tables/themes", "tables/codebook", "figures/theme-by-source"):
        there = Exhibit(module_of(exhibit), placed).frame
        assert shown(exhibit).frame.to_csv() == there.to_csv()


def test_no_number_of_words_and_of_repeats_can_be_asked_for(tmp_path):
    here = numbers(small_study(tmp_path / "here", positions="none"))
    there = numbers(small_study(tmp_path / "there"))
    assert there.keys() - here.keys() == {"n.words", "n.codings-repeated"}
    assert here.keys() <= there.keys()
    assert {k: n["value"] for k, n in here.items()} == {k: there[k]["value"] for k in here}


@pytest.mark.parametrize("exhibit", [*TABLES, *FIGURES])
def test_every_exhibit_can_be_made(shown, exhibit):
    assert exhibit in MODULES
    files = shown(exhibit).files
    assert files
    printed = files.get("md", files.get("txt", b"")).decode()
    assert not re.search(r"\b(nan|NaN|<NA>)\b", printed)
