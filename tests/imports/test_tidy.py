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


FIELDS = [
    {"name": "code_id", "type": "string"},
    {"name": "kind", "type": "string", "constraints": {"enum": ["größe", "maß"]}},
    {"name": "n", "type": "integer"},
]


def brought(text, page="utf-8", fields=FIELDS, asked=""):
    """A table in form, and what was said of it."""
    done = module.tidied("codebook", text.encode(page), fields, asked)
    unclear = [(p.file, p.row, p.column, p.found, p.expected) for p in done.unclear]
    return done.content.decode(page if unclear else "utf-8"), done.form, dict(done.cells), unclear


PLAIN = "code_id,kind,n\nA,maß,1\nB,größe,2\n"
WINDOWS, ONE_CELL = "line ends of Windows or of a Mac", "rows in one cell"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (PLAIN, []),
        (PLAIN.replace("\n", "\r\n"), [WINDOWS]),
        (PLAIN.replace("\n", "\r"), [WINDOWS]),
        (PLAIN.replace(",", ";"), ["semicolons between the cells"]),
        (PLAIN.replace(",", "\t"), ["tabs between the cells"]),
        (PLAIN.replace(",", "|"), ["bars between the cells"]),
        ("sep=,\n" + PLAIN, ["a line that names the sign"]),
        ("SEP=;\r\n" + PLAIN.replace(",", ";"), None),
        (PLAIN + "\x1a", []),
        (PLAIN + "\0\0", None),
        (PLAIN + ",,\n", ["empty rows"]),
        (PLAIN + " ,\u00a0,\n", ["empty rows"]),
        (PLAIN.replace("\n", ",\n"), ["columns without a name"]),
        ('"code_id,kind,n"\n"A,maß,1"\n"B,größe,2"\n', [ONE_CELL]),
        ('code_id,kind,n\n"A,maß,1"\nB,größe,2\n', [ONE_CELL]),
        ('"code_id;kind;n"\n"A;maß;1"\n"B;größe;2"\n', [ONE_CELL]),
        ("“code_id”,“kind”,“n”\n“A”,„maß“,“1”\nB,größe,2\n", ["quotes of print around cells"]),
        ("Code ID, KIND ,_n_\nA,maß,1\nB,größe,2\n", []),
        ("code-id,kind,n\n A,maß, 1\nB,Größe,2.0\n", []),
    ],
)
def test_each_form_that_a_spreadsheet_gives_a_table_is_undone_and_named(text, form):
    if "\0" in text:
        assert module.tidied("codebook", text.encode(), FIELDS).unclear
        return
    content, said, _, unclear = brought(text)
    assert unclear == []
    assert content == PLAIN
    assert form is None or said == form


def test_cells_that_are_brought_into_form_are_counted_by_column():
    _, form, cells, _ = brought("code_id,kind,n,more\nA,MASS,1.0, x\nB,GRÖSSE,2,y\nC,Maß,3.0,\n")
    assert (form, cells) == ([], {"kind": 3, "n": 2})


def test_what_is_unclear_in_a_cell_is_told_by_row_and_column():
    fields = [FIELDS[0], {"name": "kind", "type": "string", "constraints": {"enum": ["07", "007"]}}]
    *_, unclear = brought("code_id,kind\nA,07\nB,7\n", fields=fields)
    said = "07 or 007: a spreadsheet made this of either"
    assert unclear == [("raw/codebook.csv", 3, "kind", "7", said)]


def test_a_row_with_more_cells_than_the_header_is_told_by_the_first_of_them():
    *_, unclear = brought("code_id,kind,n\nA,maß,1,,x,y\nB,maß,1,,\n")
    said = "3 cells, as in the header; there are 6"
    assert unclear == [("raw/codebook.csv", 2, "", "x", said)]


@pytest.mark.parametrize("text", ["", "\n", "x", 'code_id,"kind\nA,b\n'])
def test_what_is_no_table_is_told_with_the_columns_of_one(text):
    content, form, cells, unclear = brought(text)
    said = "a table with the columns code_id, kind, n; save it as `CSV UTF-8` once more"
    assert (content, form, cells) == (text, [], {})
    assert [one[-1] for one in unclear] == [said]


def test_what_is_no_text_is_told_so():
    done = module.tidied("codebook", b"\0" * 9, FIELDS)
    assert done.form == ["other letters"]
    (problem,) = done.unclear
    assert (problem.file, problem.expected) == (
        "raw/codebook.csv",
        "a text; save it as `CSV UTF-8` once more",
    )


def test_of_two_kinds_of_letters_those_count_in_which_cells_say_what_they_may():
    """In Western letters the first of these says a value of its column, in others none."""
    fields = [FIELDS[0], {"name": "kind", "type": "string", "constraints": {"enum": ["æra"]}}]
    content, form, _, unclear = brought("code_id,kind\nA,æra\n", "cp1252", fields)
    assert (content, form, unclear) == ("code_id,kind\nA,æra\n", ["Windows letters (cp1252)"], [])
    fields[1]["constraints"]["enum"] = ["ćra"]
    content, form, _, unclear = brought("code_id,kind\nA,ćra\n", "cp1250", fields)
    assert (content, form, unclear) == ("code_id,kind\nA,ćra\n", ["Windows letters (cp1250)"], [])


def test_where_several_letters_are_as_likely_every_cell_that_differs_is_told():
    fields = [FIELDS[0], {"name": "label", "type": "string"}]
    done = module.tidied("codebook", "code_id,label\næ,æra\nB,x\n".encode("cp1252"), fields)
    first = done.unclear[0]
    assert [(p.row, p.column) for p in done.unclear] == [(2, "code_id"), (2, "label")]
    one, _, other = first.found.partition(" / ")
    assert one != other
    assert first.expected.startswith("letters that can be told: it may be cp125")
    pages = first.expected.removeprefix("letters that can be told: it may be ").split(". ")[0]
    assert first.expected.endswith(
        f". Say which: make tidy DATA=… ENCODING={pages.split(' or ')[0]}"
    )
    content, form, _, unclear = brought("code_id,label\næ,æra\nB,x\n", "cp1252", fields, "cp1252")
    assert (form, unclear) == (["Windows letters (cp1252)"], [])
    assert content == "code_id,label\næ,æra\nB,x\n"


def test_line_ends_within_a_cell_are_those_of_the_contract():
    content, *_ = brought('code_id,kind,n\r\n"A\r\nB\rC",maß,1\r\n')
    assert content == 'code_id,kind,n\n"A\nB\nC",maß,1\n'


@pytest.mark.parametrize(
    ("content", "in_form"),
    [
        *((b"a,b\n1,2\n", True), (b"a,b\n", True), (b"a,b", True), (b"a,b\n1,2", True)),
        *((b"a,c\n1,2\n", False), (b"a;b\n1;2\n", False), (b"a,b\r\n1,2\r\n", False)),
        *((b"a,b\n1,\xff\n", False), (b"a,b\n1,2\n,\n", False), (b"a,b,\n1,2,\n", False)),
        *(("a,b\n1,é\n".encode(), True), (b"\xef\xbb\xbfa,b\n1,2\n", False), (b"", False)),
        (b"a,b\n1,2\n\n\n", True),
    ],
)
def test_a_table_is_in_form_at_the_first_look(content, in_form):
    assert module._in_form(content, ["a", "b"]) is in_form


def test_what_was_rewritten_is_said_in_a_sentence(data):
    path = data / "raw/codebook.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").replace(b",1\r", b",1.0\r"))
    kept = data / "build/saved/codebook.csv"
    assert tidy(data) == [
        f"{path} was rewritten as the contract wants it. It had line ends of Windows or of a Mac."
        f" Cells rewritten: 1 in position. As it was: {kept}."
    ]
    assert (data / "build/saved/.gitignore").read_text() == "*\n"


def test_a_table_that_is_not_there_is_left_to_the_contract(data):
    (data / "raw/assignments.csv").unlink()
    assert tidy(data) == []


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
