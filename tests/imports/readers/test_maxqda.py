"""MAXQDA's coded segments, headed in six languages."""

import pytest

from tests.support.table_writers import csv_file, xlsx_file

HEADERS = {
    language: [title.strip() for title in titles.split("|")]
    for language, titles in {
        "English": "Color|Comment|Document group|Document name|Code|Beginning|End|Weight score"
        "|Segment|Modified by|Created by|Area|Coverage %",
        "German": "Farbe|Kommentar|Dokumentgruppe|Dokumentname|Code|Anfang|Ende|Gewicht"
        "|Segment|Bearbeitet von|Erstellt von|Fläche|Abdeckungsgrad %",
        "Spanish": "Color|Comentario|Grupo de documentos|Nombre del documento|Código|Inicio|Final"
        "|Ponderación|Segmento|Modificado por|Creado por|Área|Cobertura %",
        "Portuguese": "Cor|Comentário|Grupo de documentos|Nome do documento|Código|Início|Fim"
        "|Peso|Segmento|Modificado por|Criado por|Área|Cobertura %",
        "French": "Couleur|Commentaire|Groupe de documents|Nom du document|Code|Début|Fin|Poids"
        "|Segment|Modifié par|Créé par|Surface|Couverture %",
        "Polish": "Kolor|Komentarz|Grupa dokumentów|Nazwa dokumentu|Kod|Początek|Koniec|Waga"
        "|Segment|Zmodyfikowane przez|Utworzone przez|Obszar|Pokrycie %",
    }.items()
}


def segment(group, document, code, coder="Anna", remark=("", 0)):
    comment, weight = remark
    return ["", comment, group, document, code, 1, 2, weight, "two\nlines", "", coder, 9, 0.5]


SEGMENTS = [
    segment("Wave 1", "Berta", "Time > Waiting > Long"),
    segment("Wave 1", "Berta", "Time > Waiting", "Bo", ("zebras", 50)),
    segment("Wave 2", "Berta", "Trust"),
]


@pytest.mark.parametrize("language", HEADERS)
def test_a_header_is_known_in_each_language(tmp_path, imported, language):
    done = imported(xlsx_file(tmp_path / "m", [HEADERS[language], *SEGMENTS]))
    assert done.coded == [("S01", "Long"), ("S01", "Waiting"), ("S02", "Trust")]
    assert done.outline == [("", "Time"), ("Time", "Waiting"), ("Waiting", "Long"), ("", "Trust")]
    assert done.column("codings", "coder_id") == ["C1", "C2", "C1"]
    for line in ("- comments on codings: 1", "- weights of codings: 1"):
        assert line in done.report
    for word in ("Anna", "Berta", "Wave", "lines", "zebras"):
        assert word not in done.all


def test_a_header_may_stand_lower_and_differ_in_case_and_spaces(tmp_path, imported):
    above = [["Exported 2022"], [""]]
    header = [f" {title.upper()}  " for title in HEADERS["English"]]
    done = imported(xlsx_file(tmp_path / "m", [*above, header, *SEGMENTS]))
    assert len(done.coded) == 3


def test_levels_may_be_parted_by_a_backslash(tmp_path, imported):
    rows = [HEADERS["German"], segment("", "D", "Zeit\\Warten"), segment("", "D", "Zeit")]
    done = imported(csv_file(tmp_path / "m", rows, separator=";", encoding="cp1252"))
    assert done.outline == [("", "Zeit"), ("Zeit", "Warten")]


def test_a_document_that_is_merged_over_its_rows_is_theirs(tmp_path, imported):
    rows = [HEADERS["English"], *SEGMENTS[:2]]
    rows[2] = ["", *rows[2][1:2], "", "", *rows[2][4:]]
    done = imported(xlsx_file(tmp_path / "m", rows, merged=["C2:C3", "D2:D3"]))
    assert done.coded == [("S01", "Long"), ("S01", "Waiting")]


def test_an_interview_has_one_participant_and_an_imported_study_meets_the_contract(
    tmp_path, imported
):
    done = imported(xlsx_file(tmp_path / "m", [HEADERS["English"], *SEGMENTS]), mode="interview")
    assert done.column("codings", "participant_id") == ["P01", "P01", "P02"]
