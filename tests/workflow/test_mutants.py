"""The oracle of the mutation run agrees with the paper as it is, and notices where it is wrong."""

import json
import shutil
from random import Random

import pytest

from tests.measuring import mutants
from tests.support.run import ROOT, alter

FACTS = mutants.read_facts(ROOT)
SETTINGS = mutants.read_settings(ROOT)


@pytest.fixture
def tables():
    return mutants.read(ROOT)


@pytest.fixture
def project(tmp_path):
    """The data and the committed outputs of the project."""
    for name in ("data", "tables", "figures"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_number_of_the_paper_is_counted_alike_by_the_oracle(tables):
    built = json.loads((ROOT / "tables/numbers.json").read_text("utf-8"))["numbers"]
    assert {n["id"]: n["value"] for n in built} == mutants.count(tables, FACTS)
    assert {n["id"]: n["words"] for n in built} == {
        n["id"]: mutants.say(n["value"]) if n["value"] < 100 else n["text"] for n in built
    }


def test_the_cells_of_tables_and_figures_are_counted_alike_by_the_oracle(tables):
    expected = mutants.cells(tables, SETTINGS)
    assert len({key[0] for key in expected}) == 5
    assert list(mutants.wrong_cells(ROOT, expected)) == []


def test_a_small_number_of_people_that_is_printed_is_noticed(project, tables):
    hidden = "profession,Profession B,Service B,,"
    alter(project / "tables/participants.csv", hidden, hidden[:-1] + "1,")
    assert list(mutants.wrong_cells(project, mutants.cells(tables, SETTINGS))) == [
        "tables/participants.csv, profession, Profession B, Service B, people: ['1'], not 4"
    ]


def test_a_cell_that_stayed_as_it_was_is_noticed(project, tables):
    tables["codings"] = [r for r in tables["codings"] if r["source_id"] != "FG1"]
    mutants.write(project, tables)
    found = list(mutants.wrong_cells(project, mutants.cells(tables, SETTINGS)))
    assert any(
        line.startswith("tables/themes.csv, T1, focus_group: ['6'], not 5") for line in found
    )


@pytest.mark.parametrize("kind", mutants.DATA)
def test_a_change_of_the_data_changes_something_and_is_the_same_each_time(kind, tables):
    one, other = mutants.read(ROOT), mutants.read(ROOT)
    assert kind(one, Random(3)) == kind(other, Random(3))  # noqa: S311
    assert one == other != tables


@pytest.mark.parametrize("kind", mutants.PROSE)
def test_a_change_of_the_prose_changes_something(kind, tables):
    text = (ROOT / "manuscript/index.qmd").read_text("utf-8").partition("\n---\n")[2]
    values = mutants.values_of(tables, mutants.count(tables, FACTS))
    assert kind(text, values, Random(3)) != text  # noqa: S311


def test_words_that_stand_in_a_page_article_or_word_file_are_read_without_their_marks(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<p>It’s <b>six</b>&#32;of <a href='#x'>ten</a>.</p><tr><td>1.1 A</td><td></td></tr>"
    )
    assert mutants.text_of(page) == "It's six of ten. 1.1 A"
    assert mutants.rows_of(page) == {("1.1 A",)}


def test_words_of_quantity_are_put_where_they_are_not_free():
    text = (ROOT / "manuscript/index.qmd").read_text("utf-8")
    free = ("{#sec-not-known .free}", "{#sec-policy .free}")
    whole = [part for part in text.split("\n#") if any(mark in part for mark in free)]
    for seed in range(50):
        changed = mutants.quantify(text, {}, Random(seed))  # noqa: S311
        assert changed != text
        assert all(part in changed for part in whole)
