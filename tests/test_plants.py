from collections import Counter

import pytest

from analysis import plants
from analysis.plants import FOUND, KINDS, Plant, alarms, documentation, prose


def test_there_are_enough_plants_of_enough_kinds():
    planted = plants.plants()
    assert len(planted) >= 300
    assert len({plant.kind for plant in planted}) >= 15
    assert set(Counter(plant.kind for plant in planted)) == set(KINDS)


def test_plants_are_drawn_with_a_seed():
    assert plants.plants() == plants.plants()
    assert plants.plants(1) != plants.plants(2)


def test_a_plant_stands_where_it_says():
    assert all(p.start < p.end <= len(p.text) for p in plants.plants(each=2))


@pytest.mark.parametrize("seed", [plants.SEED, 7])
def test_nearly_all_plants_are_found(seed):
    planted = plants.plants(seed)
    missed = [plant for plant in planted if not plant.found]
    assert len(missed) <= (1 - FOUND) * len(planted), missed


def test_a_plant_found_elsewhere_in_its_text_is_missed():
    assert Plant("name", "Dr Smith", 0, 8).found
    assert not Plant("name", "Dr Smith and somebody", 13, 21).found


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
    package, info = tmp_path / "some", tmp_path / "some-1.0.dist-info"
    (info / "licenses").mkdir(parents=True)
    package.mkdir()
    (package / "a.py").write_text('"""A module."""\ndef f():\n    """Do it."""\n', "utf-8")
    (package / "broken.py").write_text("def", "utf-8")
    (info / "METADATA").write_text("Author: Dr Smith\n\nA README.", "utf-8")
    (info / "licenses/LICENSE").write_text("A licence.", "utf-8")
    (tmp_path / "stdnum").mkdir()
    (tmp_path / "stdnum/a.py").write_text('"""Such as 943 476 5919."""', "utf-8")
    assert sorted(documentation(tmp_path)) == ["A README.", "A licence.", "A module.", "Do it."]


def test_alarms_are_counted_by_kind_over_all_words():
    words, found = alarms(["Nobody is named here.", "Dr Smith"])
    assert words == 6
    assert found == {"name with a title": 1}


@pytest.fixture(name="few")
def _few(monkeypatch):
    """Few plants, and a clean corpus of ten words."""
    whole = plants.plants
    monkeypatch.setattr(plants, "plants", lambda: whole(each=1))
    monkeypatch.setattr(plants, "clean", lambda: ["word " * 10])
    return monkeypatch


@pytest.mark.usefixtures("few")
def test_the_command_prints_both_figures_and_succeeds(capsys):
    assert plants.main() == 0
    printed = capsys.readouterr().out
    assert f"found {len(KINDS)} of {len(KINDS)} (100.0%; target 99%)" in printed
    assert "0 false alarms in 10 words: 0.00 per 10000" in printed


def test_the_command_fails_and_says_so_where_a_plant_is_missed(few, capsys):
    few.setitem(KINDS, "handle", lambda _: "nobody")
    assert plants.main() == 1
    assert "missed: handle" in capsys.readouterr().out


def test_the_command_fails_where_there_are_too_many_false_alarms(few, capsys):
    few.setattr(plants, "clean", lambda: ["Dr Smith"])
    assert plants.main() == 1
    assert "1 false alarms in 2 words: 5000.00 per 10000" in capsys.readouterr().out


def test_the_codebook_and_the_manuscript_belong_to_the_clean_corpus(monkeypatch):
    monkeypatch.setattr(plants, "documentation", lambda _: ["From a package.", "From a package."])
    corpus = list(plants.clean())
    assert corpus.count("From a package.") == 1
    assert "Poor resourcing and lack of funding" in corpus
    assert any("This document is not the published article" in text for text in corpus)
    assert not alarms(corpus)[1]
