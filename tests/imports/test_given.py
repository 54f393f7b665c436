"""A file is looked at by its content, whatever its name says."""

import os

import pytest

from analysis.imports.given import HEAD, Given
from analysis.imports.project import RefusedError
from tests.support.table_writers import csv_file, xlsx_file


def given(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    return Given(tmp_path / "file")


def test_its_first_bytes_are_read_and_no_more(tmp_path):
    assert given(tmp_path, b"x" * (2**16 + 1)).head == b"x" * 2**16
    assert HEAD == 65_536


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x05\x06"])
def test_what_begins_like_an_archive_has_to_be_one(tmp_path, content):
    with pytest.raises(RefusedError, match=r"^a broken archive \(zip\); export or copy it again$"):
        _ = given(tmp_path, content).members
    assert given(tmp_path, b"P" + content).members == []


def test_a_spreadsheet_is_known_by_its_workbook_and_a_table_by_its_columns(tmp_path):
    rows = [["a", "b"], ["1", "2"]]
    book = xlsx_file(tmp_path / "book", rows)
    assert "xl/workbook.xml" in Given(book).members
    (sheet,) = Given(book).sheets
    assert list(sheet.rows()) == rows
    (sheet,) = Given(csv_file(tmp_path / "t", rows)).sheets
    assert sheet.top == rows


@pytest.mark.parametrize("begins", [b"%PDF", b"{\\rtf", b"SQLite format 3\0", b"\xd0\xcf\x11\xe0"])
def test_what_is_another_kind_of_file_is_no_table_however_many_commas_it_has(tmp_path, begins):
    assert given(tmp_path, begins + b"a,b\nc,d\n").sheets == []
    assert len(given(tmp_path, b"x%PDF,b\nc,d\n").sheets) == 1


def test_what_is_no_file_or_is_not_there_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name, said in (
        ("pipe", "not a file, but a folder, a pipe or a device"),
        ("gone", "cannot be read: No such file or directory"),
    ):
        with pytest.raises(RefusedError) as refused:
            _ = Given(tmp_path / name).head
        assert str(refused.value) == said
