from collections import Counter

import pytest

from analysis.privacy.identifiers import RECALL
from analysis.privacy.texts import document
from tests.measuring import plants
from tests.measuring.plants import (
    FOUND,
    KINDS,
    Plant,
    alarms,
    documentation,
    fields_of,
    prose,
    write,
)
from tests.support import run as support

FIELDS = {
    *("title", "merged category", "waiver's reason", "description", "value of a column"),
    *("published fact", "checklist", "subtitle", "prose", "marked prose", "bibliography"),
    *("label", "definition", "excerpt", "attribute", "row's identifier"),
    *("column's name", "file's name"),
}


def plant(identifier, around="{}"):
    return Plant("any", around, identifier, identifier)


def test_there_are_enough_plants_of_enough_kinds():
    planted = plants.plants()
    assert len(planted) >= 300
    assert len({plant.kind for plant in planted}) >= 15
    assert set(Counter(plant.kind for plant in planted)) == set(KINDS)


def test_the_statement_tells_what_the_patterns_find_now():
    assert plants.recall() == RECALL


def test_plants_are_drawn_with_a_seed():
    assert plants.plants() == plants.plants()
    assert plants.plants(1) != plants.plants(2)


@pytest.mark.parametrize("seed", [plants.SEED, 7])
def test_nearly_all_plants_are_found_in_nearly_all_fields(seed):
    found = [field for plant in plants.plants(seed, each=5) for field in fields_of(plant).items()]
    assert len(found) > 1500
    assert {field for field, _ in found} == FIELDS
    missed = [field for field, is_found in found if not is_found]
    assert len(missed) <= (1 - FOUND) * len(found), missed


def test_a_study_in_which_nothing_is_planted_raises_no_alarm(tmp_path):
    assert set(write(plant("nobody"), tmp_path)) == FIELDS
    assert plants.search_study(tmp_path) == []


def test_what_is_found_in_one_field_is_not_found_in_another(monkeypatch):
    monkeypatch.setattr(
        plants,
        "_files",
        lambda _: {"study.yml": [("title", "title: x\n"), ("rest", "# Dr Smith\n")]},
    )
    found = fields_of(plant("nobody"))
    assert found == dict.fromkeys(
        {"title", *plants.CELLS, "column's name", "file's name"}, False
    ) | {"rest": True}


@pytest.mark.parametrize(
    ("identifier", "without"),
    [
        ("1/2/1990", {"file's name"}),
        ("Dr\nSmith", {*plants.CELLS, "column's name", "file's name"}),
    ],
)
def test_a_plant_is_put_only_where_it_can_stand(identifier, without):
    found = fields_of(plant(identifier))
    assert set(found) == FIELDS - without
    assert all(found.values())


def test_prose_is_whole_sentences_without_code_addresses_and_full_dates():
    text = (
        "First sentence,\nsee https://example.org/x or `x@y`.\n\n    indented.\n\n>>> code.\n\n"
        "No full stop\n\nIt ended on 2020-01-02."
    )
    assert [" ".join(p.split()) for p in prose(text)] == [
        "First sentence, see or .",
        "It ended on .",
    ]


def test_documentation_is_docstrings_readmes_and_licences(tmp_path):
    files = {
        "some/a.py": '"""A module."""\ndef f():\n    """Do it."""\n',
        "some/broken.py": "def",
        "some-1.0.dist-info/METADATA": "Author: Dr Smith\n\nA README.",
        "some-1.0.dist-info/licenses/LICENSE": "A licence.",
        "stdnum/a.py": '"""Such as 943 476 5919."""',
    }
    support.write(tmp_path, files)
    assert sorted(documentation(tmp_path)) == ["A README.", "A licence.", "A module.", "Do it."]


def corpus(*texts):
    return [[document("a.md", text)] for text in texts]


def test_alarms_are_counted_by_kind_over_all_words():
    words, found = alarms(corpus("Nobody is named here.", "Dr Smith"))
    assert words == 6
    assert found == {"name with a title": 1}


@pytest.fixture(name="few")
def _few(monkeypatch):
    """Few plants, and a clean corpus of ten words."""
    whole = plants.plants
    monkeypatch.setattr(plants, "plants", lambda: whole(each=1))
    monkeypatch.setattr(plants, "clean", lambda: corpus("word " * 10))
    return monkeypatch


@pytest.mark.usefixtures("few")
def test_the_command_prints_both_figures_and_succeeds(capsys):
    assert plants.main() == 0
    printed = capsys.readouterr().out
    assert "(100.00%; target 99%)" in printed
    assert "0 false alarms in 10 words: 0.00 per 10000" in printed
    assert all(f"{name:30} " in printed for name in {*KINDS, *FIELDS})


def test_the_command_fails_and_says_so_where_a_plant_is_missed(few, capsys):
    few.setitem(KINDS, "handle", ["nobody"])
    assert plants.main() == 1
    assert "missed: handle as label, '" in capsys.readouterr().out


def test_the_command_fails_where_there_are_too_many_false_alarms(few, capsys):
    few.setattr(plants, "clean", lambda: corpus("Dr Smith"))
    assert plants.main() == 1
    assert "1 false alarms in 2 words: 5000.00 per 10000" in capsys.readouterr().out


def test_this_study_belongs_to_the_clean_corpus_and_a_paragraph_counts_once(monkeypatch):
    monkeypatch.setattr(plants, "documentation", lambda _: ["From a package.", "From a package."])
    own, *packages = plants.clean()
    assert [text.text for texts in packages for text in texts] == ["From a package."]
    assert {"data/study.yml".rpartition("/")[2], "manuscript/index.qmd", "raw/codebook.csv"} <= {
        text.file for text in own
    }
    assert not alarms([own])[1]
