"""MAXQDA's coded segments, headed in six languages."""

import pytest

from analysis.imports.project import RefusedError
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


def test_a_code_that_is_named_by_what_was_said_is_told_by_a_number(tmp_path, imported):
    said = "we waited, and  waited there"
    rows = [segment("", "D", f"Time > {said}"), segment("", "D", "two")]
    rows[0][8] = f"\u201c{said.capitalize()}\u201d"
    done = imported(xlsx_file(tmp_path / "m", [HEADERS["English"], *rows]))
    assert [label for _, label in done.coded] == ["In-vivo code 2", "two"]
    assert "waited" not in done.all
    assert "- in-vivo codes, whose names are somebody's words (told by a number): 1" in done.report


def test_rows_that_are_there_twice_are_kept_and_reported(tmp_path, imported):
    rows = [HEADERS["English"], *SEGMENTS, SEGMENTS[0], SEGMENTS[0]]
    done = imported(xlsx_file(tmp_path / "m", rows))
    assert len(done.coded) == 5
    assert "- rows that repeat another one exactly (kept): 2" in done.report


def test_speakers_of_a_focus_group_are_its_participants(tmp_path, imported):
    rows = [segment("", "D", "Trust") for _ in range(3)]
    for row, said in zip(rows, ("P1: yes", "P2: no", "M: how?\nP2: so"), strict=True):
        row[8] = said
    file = xlsx_file(tmp_path / "m", [HEADERS["English"], *rows])
    done = imported(file, mode="focus_group")
    assert done.column("codings", "participant_id") == ["P01", "P02", ""]
    assert "- rows in which several speak (they count for the source): 1" in done.report


def test_words_come_along_only_where_they_are_listed_for_release(tmp_path, imported):
    rows = [HEADERS["English"], *SEGMENTS]
    file = xlsx_file(tmp_path / "m", rows)
    (tmp_path / "p").mkdir(mode=0o700)
    (tmp_path / "p/release.txt").write_text("K002", "utf-8")
    done = imported(file, excerpts="yes", private=tmp_path / "p")
    assert done.column("excerpts", "text") == ["two lines"]
    assert done.column("codings", "excerpt_id") == ["", "E002", ""]


def test_two_marks_of_levels_in_one_table_are_refused_with_the_rows_of_each(tmp_path, imported):
    codes = ["Time > Long", "Trust", "Time\\Short", "A > 2\\B"]
    rows = [HEADERS["English"], *[segment("", "D", code) for code in codes]]
    with pytest.raises(RefusedError, match=r"codes: > in rows 2, 5 and \\ in rows 4, 5; .* MAP="):
        imported(csv_file(tmp_path / "m", rows))
    listed = csv_file(tmp_path / "l", [["Code", "Memo"], ["a > b", ""], ["a\\b", ""]])
    with pytest.raises(RefusedError, match=r"^CODEBOOK: .*: > in code 1 and \\ in code 2; "):
        imported(csv_file(tmp_path / "m", rows[:2]), codebook=listed)


def test_a_list_of_codes_may_have_another_mark_of_levels_than_the_table(tmp_path, imported):
    listed = csv_file(tmp_path / "l", [["Code", "Memo"], ["Time", "x"], ["Time\\Long", "y"]])
    rows = [HEADERS["English"], segment("", "D", "Time > Long")]
    done = imported(csv_file(tmp_path / "m", rows), codebook=listed)
    assert done.outline == [("", "Time"), ("Time", "Long")]
    assert done.column("codebook", "definition") == ["x", "y"]
    assert "codes that the list of codes lacks" not in done.report
