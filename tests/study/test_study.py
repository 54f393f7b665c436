import dataclasses

import pandas as pd
import pytest

from analysis.study.contract import ContractError
from analysis.study.study import Study
from tests.support.small import CODINGS, small_study, write_study


@pytest.fixture
def study(tmp_path):
    return small_study(tmp_path)


def test_only_the_codings_of_primary_coders_count(study):
    codings = study.codings
    assert set(codings["coder_id"]) == {"C1"}
    assert len(codings) == len(CODINGS) - 1


def test_a_coder_counts_where_primary_and_not_where_second(tmp_path):
    duties = [("C1", "FG1", "primary"), ("C1", "I1", "second"), ("C2", "I1", "primary")]
    duties += [("C2", "I2", "primary")]
    codings = [("FG1", "P1", "A"), ("I1", "P3", "A"), ("I1", "P3", "B", "C2")]
    study = small_study(tmp_path, codings=codings, assignments=duties)
    assert list(zip(study.codings["source_id"], study.codings["code_id"], strict=True)) == [
        ("FG1", "A"),
        ("I1", "B"),
    ]


def test_a_source_with_two_primary_coders_rests_on_both(tmp_path):
    duties = [("C1", s, "primary") for s in ("FG1", "I1", "I2")] + [("C2", "I2", "primary")]
    assert len(small_study(tmp_path, assignments=duties).codings) == len(CODINGS)


def test_a_file_of_facts_that_is_not_declared_cannot_be_read(tmp_path):
    facts = {"facts": {"people": [{"job": "nurse", "value": 2}]}}
    study = small_study(tmp_path, published=facts, uses=("published/facts.yml",))
    assert study.facts("published/facts.yml") == facts["facts"]
    with pytest.raises(LookupError, match=r"published/claims\.yml is used but not declared"):
        study.facts("published/claims.yml")


def test_a_table_that_is_not_declared_cannot_be_read(tmp_path):
    study = small_study(tmp_path, uses=("sources",))
    assert len(study.sources) == 3
    with pytest.raises(LookupError, match="participants is used but not declared"):
        _ = study.participants
    with pytest.raises(LookupError, match="add it to USES"):
        study.table("codings")


def test_sources_come_by_mode_and_then_by_identifier(tmp_path):
    sources = [("A2", "interview", 9), ("B1", "document", 9), ("Z1", "focus_group", 9)]
    sources += [("A1", "interview", 9)]
    people = [(f"P{n}", s, "ward", "nurse") for n, (s, *_) in enumerate(sources)]
    study = small_study(tmp_path, sources=sources, people=people, codings=[])
    assert list(study.sources["source_id"]) == ["Z1", "A1", "A2", "B1"]


def test_people_come_without_their_attributes(study):
    assert list(study.participants) == ["participant_id", "source_id"]
    assert list(study.table("participants")) == ["participant_id", "source_id"]


def test_attributes_are_described_in_the_order_of_the_schema(study):
    assert study.attributes == ["place", "job"]
    assert study.values("participants", "job") == ["doctor", "nurse", "not provided"]
    assert study.values("participants", "place") == ["clinic", "ward"]
    assert study.field("participants", "place")["title"] == "Place of work"


def test_themes_are_the_first_two_levels_of_the_codebook(study):
    assert list(study.codes["number"]) == ["1", "1.1", "1.1.1", "1.2", "2"]
    assert list(study.themes["number"]) == ["1", "1.1", "1.2", "2"]


@pytest.mark.parametrize(
    ("codes", "finest"),
    [
        (["A", "A.1", "B"], ["1.1", "2"]),
        (["A", "A.1", "A.2", "A.2.x", "B", "B.1"], ["1.1", "1.2", "2.1"]),
        (["A", "B"], ["1", "2"]),
        (["A"], ["1"]),
    ],
)
def test_subthemes_are_those_of_every_theme_and_a_theme_that_has_none(tmp_path, codes, finest):
    book = [(code, code.rpartition(".")[0], f"Label {code}") for code in codes]
    study = small_study(tmp_path, codebook=book, codings=[])
    assert list(study.subthemes["number"]) == finest


def test_an_empty_cell_is_a_missing_value_and_positions_are_numbers(study):
    parents = study.table("codebook")["parent_id"]
    assert list(pd.isna(parents)) == [True, False, False, False, True]
    assert study.codings["participant_id"].isna().sum() == 1
    assert study.table("codings")["start"].dtype == "int64"


def test_a_table_without_rows_keeps_its_columns_and_types(tmp_path):
    codings = small_study(tmp_path, codings=[]).codings
    assert len(codings) == 0
    assert codings["start"].dtype == "int64"
    assert {"coding_id", "code_id", "source_id", "participant_id"} <= set(codings.columns)


@pytest.mark.parametrize(
    ("provenance", "synthetic"), [("synthetic", True), ("restricted", False), ("open", False)]
)
def test_provenance_alone_says_whether_the_data_are_a_stand_in(tmp_path, provenance, synthetic):
    study = small_study(tmp_path, provenance=provenance)
    assert study.provenance == provenance
    assert study.synthetic is synthetic


def test_a_study_cannot_be_changed(study):
    with pytest.raises(dataclasses.FrozenInstanceError):
        study.uses = frozenset()


def test_a_study_that_breaks_the_contract_is_not_loaded(tmp_path):
    folder = write_study(tmp_path, codings=[("FG1", "P3", "A")])
    with pytest.raises(ContractError, match="P3"):
        Study.load(folder)


def test_texts_are_those_of_the_file_and_an_empty_cell_is_an_empty_text(study):
    texts = study.texts("codebook")
    assert texts["parent_id"].tolist() == ["", "A", "A.wait", "A", ""]
    assert texts["position"].tolist() == ["1", "2", "3", "4", "5"]
    assert list(study.texts("participants")) == ["participant_id", "source_id"]
    with pytest.raises(LookupError, match="codings is used but not declared: add it to USES"):
        Study.load(study.folder, ("sources",)).texts("codings")


def test_facts_are_a_mapping_or_nothing(tmp_path):
    study = small_study(tmp_path, published={"facts": ["a"], "none": None})
    with pytest.raises(
        ContractError, match=r"published/facts\.yml: expected facts as `name: value`"
    ):
        Study.load(study.folder, ("published/facts.yml",)).facts("published/facts.yml")
    assert Study.load(study.folder, ("published/none.yml",)).facts("published/none.yml") == {}
    assert Study.load(study.folder, ("published/more.yml",)).facts("published/more.yml") == {}


def test_of_fewer_than_five_people_no_count_is_printed_unless_the_settings_say_otherwise(tmp_path):
    assert small_study(tmp_path / "a", disclosure={}).threshold == 5
    assert small_study(tmp_path / "b", disclosure={"threshold": 3}).threshold == 3


def test_lengths_and_words_may_be_missing_where_places_are_not_known(tmp_path):
    placed, other = small_study(tmp_path / "a"), small_study(tmp_path / "b", positions="none")
    assert (placed.placed, other.placed) == (True, False)
    for column in ("length", "words"):
        assert placed.sources[column].dtype == "int64"
        assert other.sources[column].isna().all()


def test_without_a_table_of_quotes_there_are_none(study):
    assert study.excerpts.empty
    assert list(study.excerpts) == ["excerpt_id", "text"]


def test_a_study_that_declares_people_may_read_all_that_these_rest_on(tmp_path):
    study = small_study(tmp_path, uses=("people",))
    study.require("people")
    assert len(study.codings) == len(CODINGS) - 1
    assert study.title == "A small study"
