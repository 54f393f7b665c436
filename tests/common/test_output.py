import csv
import os
import re

import pytest

from analysis.common.output import FORMULA, MADE, spared, write_bytes, write_text
from tests.support.small import ROOT


def test_folders_above_a_file_are_made(tmp_path):
    write_bytes(tmp_path / "a/b/file", b"x")
    assert (tmp_path / "a/b/file").read_bytes() == b"x"


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path):
    for content in (b"old and longer", b"new"):
        write_bytes(tmp_path / "file", content)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("file", b"new")]


def test_text_is_utf_8_with_lines_that_end_in_lf(tmp_path):
    write_text(tmp_path / "file", "ä\nb\n")
    assert (tmp_path / "file").read_bytes() == b"\xc3\xa4\nb\n"


def test_a_reader_of_the_old_file_keeps_the_old_content(tmp_path):
    write_bytes(tmp_path / "file", b"old")
    with (tmp_path / "file").open("rb") as reader:
        write_bytes(tmp_path / "file", b"new")
        assert reader.read() == b"old"


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(tmp_path, monkeypatch):
    write_bytes(tmp_path / "file", b"old")

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="no space left"):
        write_bytes(tmp_path / "file", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("file", b"old")]


def test_a_file_is_on_the_disk_before_it_replaces_another(tmp_path, monkeypatch):
    write_bytes(tmp_path / "file", b"old")
    seen = []

    def sync(number):
        seen.append((os.fstat(number).st_size, (tmp_path / "file").read_bytes()))

    monkeypatch.setattr("os.fsync", sync)
    write_bytes(tmp_path / "file", b"new and longer")
    assert seen == [(14, b"old")]
    write_bytes(tmp_path / "empty", b"")  # which has nothing to lose
    assert seen == [(14, b"old")]


OUTPUTS = [path for kind in ("tables", "figures") for path in sorted(ROOT.glob(f"{kind}/*.csv"))]


def formulas(text):
    """The cells of a table that a spreadsheet would run; a negative number is none."""
    cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
    return [c for c in cells if c.startswith(FORMULA) and not re.fullmatch(r"-\d+(\.\d+)?", c)]


def test_a_cell_that_a_spreadsheet_would_run_is_told_from_a_number():
    assert formulas('a,-1.5,"=1+1",-x\n+1,@a,b-c\n') == ["=1+1", "-x", "+1", "@a"]


def test_such_a_cell_is_written_as_text_and_no_other_is_changed():
    cells = ["=1+1", "-x", "+1", "@a", "\uff1d1", "b-c", "'quoted'", ""]
    assert [spared(cell) for cell in cells] == [
        *("'=1+1", "'-x", "'+1", "'@a", "'\uff1d1", "b-c", "'quoted'", "")
    ]


@pytest.mark.parametrize("path", OUTPUTS, ids=lambda path: path.stem)
def test_no_output_has_a_cell_that_a_spreadsheet_would_run(path):
    assert formulas(path.read_text("utf-8")) == []


def test_a_cell_that_is_no_text_stays_as_it_is_and_each_sign_of_a_formula_is_known():
    assert [spared(cell) for cell in (-1, None, 1.5)] == [-1, None, 1.5]
    for sign in "=+-@＝＋－＠":
        assert spared(f"{sign}x") == f"'{sign}x"
        assert spared(f"x{sign}") == f"x{sign}"


def test_what_a_build_writes_beside_a_manuscript_is_known_by_name():
    """As README and .gitignore have them: the rest of the folder is somebody's own."""
    assert {*MADE} == {
        *("_tables", "_figures", "_quotes", "_output", "_banner.md", "_diagnostics.md"),
        *("_cards.json", "_variables.yml", "_project", "_mark.html", "_mark.typ"),
        *("_reference.docx", ".quarto", ".gitignore", ".ipynb_checkpoints", "SHA256SUMS"),
    }


def test_a_draft_bears_the_name_of_the_file_and_of_the_process_and_is_gone(tmp_path, monkeypatch):
    seen = []
    real = os.fsync
    listed = lambda n: seen.extend(p.name for p in tmp_path.iterdir()) or real(n)  # noqa: E731
    monkeypatch.setattr("os.fsync", listed)
    write_bytes(tmp_path / "a.csv", b"x")
    assert seen == [f".a.csv.{os.getpid()}.part"]
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
