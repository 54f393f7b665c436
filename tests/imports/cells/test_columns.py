"""A table is known in whatever language its program speaks, each column by its heading."""

import pytest
import yaml

from analysis.imports.cells.grid import sheet_of
from analysis.imports.cells.mapping import draft
from analysis.imports.cells.rows import FORMS, marked
from analysis.imports.project import RefusedError

# Of each table: what its columns are, and then, a line for each header, how programs head them.
HEADERS = {
    "taguette": """
        id | source   | code | text
        id | document | tag  | content
    """,
    "qualcoder": """
        source   | coder | code     | text  | id | case
        File     | Coder | Codename | Coded | Id |
        Filename | Coder | Codename | Coded | Id | Case
    """,
    "second coder's codes": """
        second | first
        second | first
        from   | to
    """,
    "atlasti": """
        id     | source    | codes   | text                 | count                | coder
        Number | Document  | Codes   | Text Content         | Number of Codes      | Created by
        ID     | Document  | Codes   | Quotation Content    | Number of Codes      | Creator
        Nummer | Dokument  | Kodes   | Textinhalt           | Anzahl der Kodes     | Erstellt von
        Nummer | Dokument  | Kodes   | Zitatinhalt          | Anzahl Kodes         | Erstellt von
        Número | Documento | Códigos | Contenido de texto   | Número de códigos    | Creado por
        Número | Documento | Códigos | Contenido de la cita | Número de códigos    | Creado por
        Número | Documento | Códigos | Conteúdo de texto    | N.º de códigos       | Criado por
        Número | Documento | Códigos | Conteúdo do texto    | N.º de códigos       | Criado por
        Número | Documento | Códigos | Conteúdo da citação  | N.º de códigos       | Criado por
        Numero | Documento | Codici  | Text Content         | Numero di codici     |
    """,
    "maxqda": """
        group | source | code | text | coder | comment | weight
        Document group | Document name | Code | Segment | Created by | Comment | Weight score
        Document group | Document name | Code | Coded segment | Author | Comment | Weight
        Dokumentgruppe | Dokumentname | Code | Segment | Erstellt von | Kommentar | Gewicht
        Dokumentgruppe | Dokumentname | Code | Codiertes Segment | Autor | Kommentar | Gewichtung
        Grupo de documentos | Nombre del documento | Código | Segmento | Creado por | Comentario \
| Ponderación
        Grupo de documentos | Nombre de documento | Código | Segmento codificado | Autor \
| Comentario | Peso
        Grupo de documentos | Nome do documento | Código | Segmento | Criado por | Comentário | Peso
        Groupe de documents | Nom du document | Code | Segment | Créé par | Commentaire | Poids
        Groupe de documents | Nom de document | Code | Segment codé | Auteur | Commentaire \
| Score de poids
        Gruppo di documenti | Nome del documento | Codice | Segmento | Creato da | Commento | Peso
        Gruppo di documenti | Nome documento | Codice | Segmento codificato | Autore | Commento \
| Peso
        Grupa dokumentów | Nazwa dokumentu | Kod | Segment | Utworzone przez | Komentarz | Waga
        Grupa dokumentów | Nazwa dokumentu | Kod | Segment | Utworzony przez | Komentarz | Waga
        Grupa dokumentów | Nazwa dokumentu | Kod | Segment | Utworzył | Komentarz | Waga
    """,
    "dedoose": """
        source         | range         | text         | coder
        Media Title    | Excerpt Range | Excerpt Copy | Excerpt Creator
        Resource Title | Excerpt Range | Excerpt Copy | Excerpt Creator
    """,
    "nvivo": """
        code              | source      | references                            | coder
        Code              | File        | References                            | Coded by
        Code name         | File name   | Coding references                     | Coded by initials
        Node              | Source      | Number of coding references           | User
        Node name         | Source name | Number of references                  | User
        Hierarchical name | Source      | References                            | User
        Knoten            | Datei       | Referenzen                            | Codiert von
        Code              | Dateiname   | Anzahl der Codierreferenzen           | Codiert von
        Code              | Quelle      | Referenzen                            | Codiert von
        Código            | Archivo     | Referencias                           | Codificado por
        Nodo              | Fuente      | Número de referencias de codificación | Codificado por
        Código            | Arquivo     | Referências                           | Codificado por
        Nœud              | Fichier     | Références                            | Codé par
        Nodo              | File        | Riferimenti                           |
    """,
    "list of codes": """
        code      | definition  | count
        Tag       | Description | Number of highlights
        Code      | Comment     | Grounded
        Codename  | Memo        | n
        Name      | Description | References
        Name      | Nickname    | Coding references
        Code name | Code memo   | Number of coding references
        Node      | Definition  | Number of references
        Code      | Comment     | Coded segments
        Code      | Comment     | n_ocurrencies
        Kode      | Kommentar   | Verankert
        Kode      | Beschreibung | Verankerung
        Knoten    | Beschreibung | Referenzen
        Code      | Kommentar   | Codierungen
        Código    | Comentario  | Enraizamiento
        Nodo      | Descripción | Referencias
        Código    | Comentário  | Enraizamento
        Código    | Descrição   | Referências
        Nœud      | Commentaire | Références
        Codice    | Descrizione | Riferimenti
        Code      | Definition  | Count
        Code      | Definition  | Frequency
        Code      | Definition  | Uses
    """,
}


def rows(name):
    """The columns of a form, and its headers."""
    lines = HEADERS[name].strip().splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines]


@pytest.mark.parametrize(
    ("name", "header"), [(name, header) for name in HEADERS for header in rows(name)[1:]]
)
def test_a_table_is_known_in_the_words_of_its_program(name, header):
    columns = dict(zip(rows(name)[0], header, strict=True))
    said = {column: heading for column, heading in columns.items() if heading}
    table = FORMS[name].find([sheet_of(lambda: iter([list(said.values())]))])
    assert {column: table.titles[place] for column, place in table.places.items()} == said


# Which columns a table cannot do without: with one less it may be any other.
NEEDED = {
    "taguette": "id source code text",
    "qualcoder": "source coder code text",
    "second coder's codes": "second first",
    "atlasti": "id source codes text",
    "maxqda": "source code text",
    "dedoose": "source range text",
    "nvivo": "code source references",
    "list of codes": "code",
}
FILLED = {
    "taguette": "id source code",
    "qualcoder": "source coder code",
    "atlasti": "id source",
    "maxqda": "source code",
    "dedoose": "source",
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_table_is_known_by_the_columns_it_needs_and_by_no_fewer(name):
    columns, header = rows(name)[:2]
    wanted = NEEDED[name].split()
    for left_out in columns:
        said = [h for c, h in zip(columns, header, strict=True) if c != left_out]
        found = FORMS[name].find([sheet_of(lambda said=said: iter([said]))])
        assert (found is None) is (left_out in wanted), left_out


@pytest.mark.parametrize("name", HEADERS)
def test_a_cell_may_be_empty_but_in_the_columns_that_say_what_was_coded_where(name):
    columns, header = rows(name)[:2]
    for empty in columns:
        row = ["" if column == empty else "x" for column in columns]
        table = sheet_of(lambda row=row: iter([header, row]))
        if empty in FILLED.get(name, NEEDED[name]).split():
            with pytest.raises(
                RefusedError, match=f"must not be: {header[columns.index(empty)]} in"
            ):
                FORMS[name].held([table])
        else:
            assert FORMS[name].held([table])


def test_each_table_bears_the_name_of_its_program():
    kinds = {form.kind: form.program for form in FORMS.values() if form.kind}
    assert kinds == {
        "table of highlights (Taguette)": "Taguette",
        "report of codings (QualCoder)": "QualCoder",
        "table of quotations (ATLAS.ti)": "ATLAS.ti",
        "table of coded segments (MAXQDA)": "MAXQDA",
        "table of excerpts (Dedoose)": "Dedoose",
        "coding summary (NVivo)": "NVivo",
    }


ANY = {
    "source": "document source file interview transcript media dokument quelle documento fuente"
    " fonte fichier respondent case id",
    "code": "code codes theme tag category kod código kategorie thème",
    "coder": "coder coded-by created-by rater user codierer erstellt-von",
    "person": "speaker participant person teilnehmer sprecher",
    "text": "text quote quotation excerpt segment passage content zitat cita citation citação"
    " trecho extrait",
}


def drafted(path, *titles):
    """What a draft says of the columns of a table."""
    draft([sheet_of(lambda: iter([list(titles), ["x"] * len(titles)]))], path / "m.yml")
    return yaml.safe_load((path / "m.yml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("column", "word"), [(c, w.replace("-", " ")) for c in ANY for w in ANY[c].split()]
)
def test_a_column_of_any_table_is_guessed_by_a_word_at_either_end_of_its_heading(
    tmp_path, column, word
):
    for heading in (word, f"{word} 7", f"7 {word}", word.upper()):
        said = drafted(tmp_path, "xyz", heading)
        assert said[column] == heading
        assert [said[c] for c in ANY if c != column] == [""] * (len(ANY) - 1)
    assert drafted(tmp_path, f"7 {word} 7")[column] == ""


def test_the_words_that_tell_a_column_best_are_believed_first(tmp_path):
    assert drafted(tmp_path, "id", "case", "document")["source"] == "document"
    assert drafted(tmp_path, "respondent", "interview")["source"] == "interview"
    assert drafted(tmp_path, "category", "code")["code"] == "code"
    assert drafted(tmp_path, "coder", "code")["code"] == "code"
    assert drafted(tmp_path, "user", "coder")["coder"] == "coder"
    assert drafted(tmp_path, "segment", "quote")["text"] == "quote"


APPLIED = "1 x true yes y ✓ ✔ wahr ja vrai oui sí si sim verdadero verdadeiro prawda tak"
NOT_APPLIED = "0 false no n - falsch nein faux non não falso fałsz nie"


@pytest.mark.parametrize("cell", [form(w) for w in APPLIED.split() for form in (str, str.upper)])
def test_a_mark_of_a_code_that_is_applied_is_known(cell):
    assert marked(f" {cell} ", 1, 1)


@pytest.mark.parametrize(
    "cell", ["", *(f(w) for w in NOT_APPLIED.split() for f in (str, str.upper))]
)
def test_a_mark_of_one_that_is_not_applied_is_known(cell):
    assert not marked(f" {cell} ", 1, 1)


@pytest.mark.parametrize("cell", ["2", "maybe", "xx", "null", "?", "--"])
def test_any_other_mark_is_refused_by_its_place(cell):
    with pytest.raises(RefusedError) as refused:
        marked(cell, 7, 4)
    assert str(refused.value) == (
        "row 7, column 5: expected a mark of a code that is applied (1, x, true, yes) or is not"
        " (empty, 0, false, no)"
    )
