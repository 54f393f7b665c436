"""Coded segments as MAXQDA exports them to a table (XLSX): a row a coding.

The program heads its columns in the language of its user, and so they are known in several.
"""

from __future__ import annotations

from analysis.imports.cells import codelist
from analysis.imports.cells.rows import Filling, Table, find, hold
from analysis.imports.given import Given
from analysis.imports.project import Project
from analysis.imports.readers import Answers, Reader

# English, German, Spanish, Portuguese, French, Polish.
COLUMNS = {
    "group": (
        *("document group", "dokumentgruppe", "grupo de documentos", "groupe de documents"),
        "grupa dokumentów",
    ),
    "document": (
        *("document name", "dokumentname", "nombre del documento", "nombre de documento"),
        *("nome do documento", "nom du document", "nom de document", "nazwa dokumentu"),
    ),
    "code": ("code", "código", "kod"),
    "segment": ("segment", "segmento", "coded segment", "codiertes segment", "segmento codificado"),
    "coder": (
        *("created by", "erstellt von", "creado por", "criado por", "créé par"),
        *("utworzone przez", "utworzony przez", "utworzył", "author", "autor", "auteur"),
    ),
    "comment": ("comment", "kommentar", "comentario", "comentário", "commentaire", "komentarz"),
    "weight": (
        *("weight score", "gewicht", "gewichtung", "weight", "ponderación", "peso", "poids"),
        *("score de poids", "waga"),
    ),
}
LEVELS = (" > ", "\\")
LEFT = {"comment": "comments on codings", "weight": "weights of codings"}


def _table(given: Given) -> Table | None:
    return find(given.sheets, COLUMNS, "document", "code", "segment")


def recognises(given: Given) -> bool:
    """Whether a file has the columns of the export, in one of the languages."""
    return _table(given) is not None


def read(given: Given, answers: Answers) -> Project:
    """Read the segments; a document is known by its group and its name."""
    table = _table(given)
    assert table  # noqa: S101 -- it was recognised
    hold(table, "document", "code")
    filling = Filling("table of coded segments (MAXQDA)", "MAXQDA")
    project = filling.project
    mark = next((m for m in LEVELS if any(m in r["code"] for r in table.records())), None)

    def levels(name: str) -> list[str]:
        parts = name.split(mark) if mark else [name]
        return [part.strip() for part in parts if part.strip()]

    codes = codelist.listed(answers.get("codebook", ""))
    codelist.begin(codes, filling, levels)
    for row in table.records():
        source = filling.source(row["group"], row["document"])
        code = filling.code(levels(row["code"]), row["code"])
        filling.coding(filling.row(source, row["segment"]), code, filling.coder(row["coder"]))
        for column, what in LEFT.items():
            project.left[what] += row[column] not in {"", "0"}
    filling.listen()
    codelist.end(codes, filling)
    return project


READER = Reader("table of coded segments (MAXQDA)", recognises, read, codelist.ASKS)
