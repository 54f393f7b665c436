"""Tables that a spreadsheet saved, back in the contract's form: the same bytes as before it."""

import csv
import io
import sys

import pytest

from analysis.common.problems import ContractError
from analysis.imports import tidy as module
from analysis.imports.tidy import tidy
from analysis.study.contract import validate
from tests.support.run import commit, git, needs_git, run
from tests.support.small import ROOT, write_study

BOOK = [("A", "", "Time, naïve"), ("A.1", "A", "“Don’t” – é")]
CODED = {"codebook": BOOK, "codings": [("FG1", "P1", "A.1")]}


@pytest.fixture
def data(tmp_path):
    return write_study(tmp_path / "mine", **CODED)


def tables(data):
    return {path.name: path.read_bytes() for path in sorted(data.glob("raw/*.csv"))}


def resaved(text, *, sign=",", before="", rows=0, columns=0, ends="\r\n"):  # noqa: PLR0913
    written = io.StringIO()
    cells = [row + [""] * columns for row in csv.reader(io.StringIO(text))]
    cells += [[""] * len(cells[0])] * rows
    csv.writer(written, delimiter=sign, lineterminator=ends).writerows(cells)
    return before + written.getvalue()


def save(data, page, **form):
    """Save every table as a spreadsheet would."""
    for path in data.glob("raw/*.csv"):
        path.write_bytes(resaved(path.read_text("utf-8"), **form).encode(page))


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("utf-8-sig", {"ends": "\n"}),
        ("utf-8", {}),
        ("cp1252", {}),
        ("cp1252", {"sign": ";"}),
        ("utf-8-sig", {"sign": ";", "before": "sep=;\r\n"}),
        ("utf-16", {"sign": "\t"}),
        ("utf-16-le", {"sign": "\t"}),
        ("mac_roman", {"ends": "\r"}),
        ("utf-8", {"ends": "\n", "rows": 3}),
        ("utf-8", {"ends": "\n", "columns": 2}),
        ("cp1252", {"sign": ";", "rows": 2, "columns": 3}),
    ],
)
def test_each_table_comes_back_as_it_was_and_a_copy_is_kept(data, page, form):
    before = tables(data)
    save(data, page, **form)
    saved = tables(data)
    said = tidy(data)
    assert tables(data) == before
    assert {path.name: path.read_bytes() for path in data.glob("build/saved/*.csv")} == saved
    for told, name in zip(sorted(said), saved, strict=True):
        assert f"raw/{name} was rewritten" in told
        assert f"build/saved/{name}" in told
    validate(data)
    assert tidy(data) == []


@pytest.mark.parametrize(
    ("page", "text", "called"),
    [
        *(("utf-8-sig", "Größe", "UTF-8 with a byte-order mark"), ("utf-16", "Größe", "UTF-16")),
        *(("utf-16-le", "ab", "UTF-16"), ("utf-16-be", "ab", "UTF-16"), ("utf-32", "ö", "UTF-32")),
        *(
            ("cp1252", "Größe", "Windows letters (cp1252)"),
            ("cp1251", "Доверие и время в группе", None),
        ),
        *(("cp1250", "źdźbło Dvořák", None), ("cp1253", "Συνέντευξη χρόνος", None)),
        ("mac_roman", "don’t “café” Größe naïve", "the letters of a Mac (mac_roman)"),
        *(("cp850", "später für", "letters of DOS (cp850)"), ("cp852", "źdźbło Dvořák", None)),
    ],
)
def test_the_letters_of_a_table_are_called_by_a_name(page, text, called):
    content = f"code_id,label\nA,{text}\n".encode(page)
    fields = [{"name": "code_id", "type": "string"}, {"name": "label", "type": "string"}]
    done = module.tidied("codebook", content, fields)
    of = "letters of DOS" if page == "cp852" else "Windows letters"
    assert done.form == [called or f"{of} ({page})"]
    assert done.content.decode() == f"code_id,label\nA,{text}\n"


def test_rows_and_columns_that_are_empty_are_left_out_wherever_they_stand(data):
    before = tables(data)
    for path in data.glob("raw/*.csv"):
        header, *rows = path.read_text("utf-8").splitlines()
        lines = [f",{line}" for line in [header, *rows[:1]]]
        lines += ["," * len(header.split(","))] + [f",{line}" for line in rows[1:]]
        path.write_text("\n".join(lines) + "\n", "utf-8")
    tidy(data)
    assert tables(data) == before


@pytest.mark.parametrize("which", ["those with quotes", "all"])
def test_rows_that_a_spreadsheet_took_for_one_cell_are_rows_again(data, which):
    before = tables(data)
    for path in data.glob("raw/*.csv"):
        lines = path.read_text("utf-8").splitlines()
        wrapped = [
            '"' + line.replace('"', '""') + '"' if which == "all" or '"' in line else line
            for line in lines
        ]
        path.write_text("\r\n".join(wrapped) + "\r\n", "utf-8")
    said = " ".join(tidy(data))
    assert tables(data) == before
    assert "rows in one cell" in said


def test_rows_with_another_sign_between_their_cells_are_not_taken_for_one_cell(data):
    before = tables(data)
    path = data / "raw/codings.csv"
    header, row = path.read_text("utf-8").splitlines()
    path.write_text(f"{header}\r\n{row.replace(',', ';')}\r\n", "utf-8")
    tidy(data)
    assert tables(data) == before


def test_quotes_of_print_around_cells_are_quotes(data):
    header = "“code_id”,“parent_id”,“label”,“definition”,“position”"
    text = f"{header}\r\n“A”,“”,“Time, and more”,“X.”,“1”\r\n"
    (data / "raw/codebook.csv").write_bytes(text.encode("cp1252"))
    tidy(data)
    told = (data / "raw/codebook.csv").read_text("utf-8")
    assert told == 'code_id,parent_id,label,definition,position\nA,,"Time, and more",X.,1\n'


def test_cells_are_rewritten_where_the_whole_was_saved_by_a_spreadsheet(tmp_path):
    data = write_study(tmp_path / "mine", **CODED, excerpts=[("E1", "So it goes")])
    before = tables(data)
    save(data, "cp1252", sign=";")
    path = data / "raw/excerpts.csv"
    path.write_bytes(path.read_bytes().replace(b"2022-02-01", b"01.02.2022"))
    assert "Cells rewritten: 1 in cleared_on." in " ".join(tidy(data))
    assert tables(data) == before


@pytest.mark.parametrize("provenance", ["open", "restricted"])
def test_what_is_not_clear_is_named_by_row_and_cell_and_no_table_is_rewritten(tmp_path, provenance):
    book = [("A", "", "Kovačić"), ("B", "", "Plain")]
    data = write_study(
        tmp_path / "mine", codebook=book, codings=[("FG1", "P1", "A")], provenance=provenance
    )
    save(data, "cp1250")
    path = data / "raw/sources.csv"
    path.write_bytes(path.read_bytes().replace(b"500\r", b"500,a note\r"))
    before = tables(data)
    with pytest.raises(ContractError) as refused:
        tidy(data)
    assert tables(data) == before
    assert not (data / "build").exists()
    letters, cells = refused.value.problems
    assert (letters.file, letters.row, letters.column) == ("raw/codebook.csv", 2, "label")
    assert "ENCODING=cp1252" in letters.expected
    assert (cells.file, cells.row) == ("raw/sources.csv", 2)
    assert cells.expected == "4 cells, as in the header; there are 5"
    assert ("Kovačić" in str(refused.value)) is (provenance == "open")
    assert ("a note" in str(refused.value)) is (provenance == "open")


def test_once_the_letters_are_named_they_are_read(tmp_path):
    data = write_study(tmp_path / "mine", codebook=[("A", "", "Kovačić")], codings=[])
    before = tables(data)
    save(data, "cp1250")
    tidy(data, "cp1250")
    assert tables(data) == before


def test_a_table_that_no_spreadsheet_saved_is_left_to_the_contract_but_if_one_asks(data):
    path = data / "raw/sources.csv"
    for wrong in (" 500", "Interview", "x"):
        text = path.read_text("utf-8").replace("interview", wrong)
        path.write_text(text, "utf-8")
        assert tidy(data) == []
        assert path.read_text("utf-8") == text
        path.write_text(text.replace(wrong, "interview"), "utf-8")
    path.write_text(path.read_text("utf-8").replace("interview", "Interview "), "utf-8")
    assert "Cells rewritten: 2 in mode." in tidy(data, asked=True)[0]
    validate(data)


def test_no_copy_is_written_over_and_git_takes_none(data):
    for _ in range(3):
        save(data, "cp1252")
        tidy(data)
    names = {path.name for path in data.glob("build/saved/codings*")}
    assert names == {"codings.csv", "codings-2.csv", "codings-3.csv"}


@needs_git
def test_git_takes_no_copy_of_a_table_wherever_the_study_lies(data):
    save(data, "cp1252")
    tidy(data)
    commit(data, "v1")
    assert "saved" not in git(data, "ls-files")


def test_the_command_says_what_it_did_or_that_there_was_nothing_to_do(data, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["tidy", str(data)])
    module.main()
    assert capsys.readouterr().out == f"The tables of {data}/ are in form: nothing to do.\n"
    save(data, "cp1252")
    module.main()
    assert "raw/codebook.csv was rewritten" in capsys.readouterr().out


def test_a_build_does_it_before_anything_else_and_says_so(tmp_path):
    data = write_study(tmp_path / "it's mine", **CODED)
    before = tables(data)
    save(data, "cp1252", sign=";")
    target = f"{data}/build/check.json"
    line = ("--cores", "1", target, "--config", f"data={data}", "renderer=embedded")
    done = run("snakemake", *line, folder=ROOT)
    assert done.status == 0, done.stderr
    assert "raw/codings.csv was rewritten as the contract wants it" in done.stderr
    assert tables(data) == before
    save(data, "cp1252", columns=1)
    (data / "raw/codebook.csv").write_bytes(b"code_id;label\r\nA;B;C\r\n")
    saved = tables(data)
    done = run("snakemake", *line, folder=ROOT)
    assert done.status == 1
    assert "raw/codebook.csv, row 2" in done.stderr
    assert "Nothing was built, and no table was rewritten." in done.stderr
    assert tables(data) == saved
