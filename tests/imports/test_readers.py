"""A reader is one module, found by what is in the file; adding one touches nothing else."""

import sys
from pathlib import Path

import pytest

from analysis.imports import readers
from analysis.imports.given import Given
from analysis.imports.project import RefusedError
from tests.imports.readers.test_atlasti import ROWS as ATLASTI
from tests.imports.readers.test_dedoose import ROWS as DEDOOSE
from tests.imports.readers.test_maxqda import HEADERS, SEGMENTS
from tests.imports.readers.test_nvivo import LIST, SUMMARY
from tests.imports.readers.test_qualcoder import ROWS as QUALCODER
from tests.imports.readers.test_taguette import HIGHLIGHTS
from tests.support.hostile import GOOD
from tests.support.refi_writer import write
from tests.support.table_writers import Taguette, csv_file, xlsx_file

TABLES = {
    "table of quotations (ATLAS.ti)": ATLASTI,
    "table of excerpts (Dedoose)": DEDOOSE,
    "table of coded segments (MAXQDA)": [HEADERS["Polish"], *SEGMENTS],
    "coding summary (NVivo)": SUMMARY,
    "report of codings (QualCoder)": QUALCODER,
    "table of highlights (Taguette)": HIGHLIGHTS,
    "table read by a mapping": [["a", "b"], ["1", "2"]],
}


def recognising(path):
    return [reader.kind for reader in readers.readers() if reader.recognises(Given(path))]


@pytest.mark.parametrize("write_table", [csv_file, xlsx_file])
@pytest.mark.parametrize("kind", TABLES)
def test_a_table_is_recognised_by_one_reader_whatever_its_name(tmp_path, kind, write_table):
    file = write_table(tmp_path / "misleading.qdpx", TABLES[kind])
    assert set(recognising(file)) == {kind, "table read by a mapping"}
    assert readers.reader_of(Given(file), {}).kind == kind
    assert readers.reader_of(Given(file), {"map": "m.yml"}).kind == "table read by a mapping"


def test_a_list_of_codes_is_no_program_s_export(tmp_path):
    assert recognising(csv_file(tmp_path / "l", LIST)) == ["table read by a mapping"]


def test_projects_are_recognised_by_one_reader(tmp_path):
    taguette = Taguette(tmp_path / "a.xlsx").close()
    assert recognising(taguette) == ["Taguette project (SQLite)"]
    refi = write(tmp_path / "b.csv", GOOD, {"s1": "one two three"})
    assert recognising(refi) == ["REFI-QDA project (.qdpx) or codebook (.qdc)"]


ANOTHER = """
from analysis.imports.project import Project
from analysis.imports.readers import Question, Reader

READER = Reader(
    "another export",
    lambda given: given.head.startswith(b"another"),
    lambda given, answers: Project("another export"),
    {"flavour": Question("what it tastes of", ("sweet", "sour"))},
)
"""


def test_a_module_in_the_folder_is_a_reader_and_nothing_else_has_to_know(tmp_path, monkeypatch):
    (tmp_path / "another.py").write_text(ANOTHER, "utf-8")
    monkeypatch.setattr(readers, "__path__", [*readers.__path__, str(tmp_path)])
    (tmp_path / "file").write_bytes(b"another kind of file")
    try:
        assert readers.reader_of(Given(tmp_path / "file"), {}).kind == "another export"
        assert any("flavour" in reader.asks for reader in readers.readers())
    finally:
        sys.modules.pop("analysis.imports.readers.another", None)
    monkeypatch.undo()
    with pytest.raises(RefusedError, match="not read here"):
        readers.reader_of(Given(tmp_path / "file"), {})


def test_no_module_outside_names_a_reader():
    room = Path(readers.__file__).parent
    names = {path.stem for path in room.glob("*.py")} - {"__init__", "refi"}
    for path in [*room.parent.glob("*.py"), *(room.parent / "cells").glob("*.py")]:
        said = path.read_text("utf-8")
        assert not [name for name in names if f"readers.{name}" in said]


def test_an_answer_that_a_reader_does_not_ask_for_is_refused_and_not_passed_over(tmp_path):
    file = csv_file(tmp_path / "t", HIGHLIGHTS)
    with pytest.raises(RefusedError, match=r"^CODE_MAP=, SECOND= has no meaning for a table of"):
        readers.reader_of(Given(file), {"second": "x", "code_map": "y", "mode": "document"})
