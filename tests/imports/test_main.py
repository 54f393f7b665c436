"""What the command asks, and what it says."""

import errno
import sys
from pathlib import Path

import pytest

from analysis.imports import __main__ as imports
from analysis.imports.__main__ import PRIVATE, _left, _options, _private, import_study, main
from analysis.imports.home.draft import READY
from analysis.imports.project import RefusedError
from tests.support.table_writers import csv_file

ROWS = [
    ["id", "document", "tag", "content"],
    ["1", "Anna", "care", "x"],
    ["2", "Berta", "time", "y"],
]
OPTIONS = {
    "--mode {document,interview,focus_group}": "what the sources are",
    "--accept-loss {yes}": "import what was read although the export states other numbers",
    "--private PRIVATE": "where pseudonyms are kept (by default beside the new folder, as"
    " TO-private)",
    "--excerpts {yes}": "take along the words of the codings listed in TO-private/release.txt, to"
    " be cleared",
    "--conflicts {mine,export}": "whose value stays where folder and export were changed since the"
    " last import",
    "--code-map CODE_MAP": "a table of the second coder's names of codes, and of the first's",
    "--codebook CODEBOOK": "a list of codes from the same program (CSV, XLSX)",
    "--coder {coding,selection}": "whom to believe where coding and selection differ",
    "--map MAP": "how a table is read: a YAML file, drafted if it is new",
    "--project PROJECT": "the number of the project in a database with several",
    "--second SECOND": "the report of a second coder, from a copy of the project",
    "--speakers {labels}": "take people from labels in the texts, such as P1:",
}


def command(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["import", *map(str, arguments)])
    monkeypatch.setattr(imports, "STOPS", ())


def test_every_question_has_its_answers_and_says_what_it_is_about(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "400")
    command(monkeypatch, "--help")
    with pytest.raises(SystemExit):
        _options()
    told = " ".join(capsys.readouterr().out.partition("options:")[2].split())
    places = [told.index(f" {option} {said}") for option, said in OPTIONS.items()]
    assert places == sorted(places)
    assert "} how the file counts positions" in told


@pytest.mark.parametrize(
    "wrong",
    [("--mode", "group"), ("--accept-loss", "no"), ("--excerpts", "x"), ("--conflicts", "x")],
)
def test_an_answer_that_there_is_not_is_refused(monkeypatch, capsys, wrong):
    command(monkeypatch, "a", "b", *wrong)
    with pytest.raises(SystemExit) as ended:
        _options()
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_pseudonyms_are_kept_beside_the_study_or_where_somebody_says(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert _private(tmp_path / "a/../to", {}) == Path(f"{tmp_path}/to-private")
    assert _private(tmp_path / "to", {"private": "~/mine"}) == tmp_path / "mine"
    assert PRIVATE == "-private"


def test_what_an_import_that_failed_leaves_is_said(tmp_path):
    assert _left(tmp_path / "to", {}) == "Nothing was written."
    (tmp_path / "to-private" / READY).mkdir(parents=True)
    assert _left(tmp_path / "to", {}) == (
        "Not all of it is in its place yet: import again, and that is finished first."
    )
    assert _left(tmp_path / ("x" * 300), {}) == "Nothing was written."


def test_what_was_imported_is_said_with_what_to_do_next(tmp_path, monkeypatch, capsys):
    file, to = csv_file(tmp_path / "t", ROWS), tmp_path / "to"
    command(monkeypatch, file, to)
    main()
    first, *more = capsys.readouterr().out.splitlines()
    assert first == (
        f"{to}: sources 2, participants 0, codebook 2, codings 2, assignments 2; read"
        " import-report.md before you go on"
    )
    assert more[0].startswith("Its text leaves out what there is nothing to show of: tables/")
    assert more[1] == (
        f"{to}/TODO.md asks what is to decide and to write. To build: make DATA={to}"
    )
    assert (
        more[2] == f"Pseudonyms and their key are in {to}-private: keep it, and give it to nobody"
    )
    assert not (to / "raw/.key").exists()
    tables = ("assignments", "codebook", "codings", "excerpts", "participants", "sources")
    last = sorted(path.name for path in (tmp_path / "to-private/last").iterdir())
    assert last == [f"{name}.csv" for name in tables]


def test_the_mode_that_is_said_is_that_of_every_source(tmp_path, monkeypatch):
    command(monkeypatch, csv_file(tmp_path / "t", ROWS), tmp_path / "to", "--mode", "interview")
    main()
    modes = (tmp_path / "to/raw/sources.csv").read_text().splitlines()[1:]
    assert [line.split(",")[1] for line in modes] == ["interview"] * 2


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RefusedError("why"), "Cannot import this file: why. Nothing was written."),
        (OSError(errno.ENOSPC, "No space"), "@: No space. Nothing was written."),
        (KeyboardInterrupt(), "Stopped before the file was imported. Nothing was written."),
    ],
)
def test_what_stops_an_import_is_said_in_a_sentence(tmp_path, monkeypatch, error, said):
    def fail(*_):
        raise error

    monkeypatch.setattr(imports, "import_study", fail)
    command(monkeypatch, tmp_path / "t", tmp_path / "to")
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == said.replace("@", str(tmp_path / "to"))


@pytest.mark.parametrize("terminal", [True, False])
def test_words_are_shown_on_a_terminal_alone(tmp_path, monkeypatch, capsys, terminal):
    refused = RefusedError("why")
    refused.show = lambda: "words"

    def fail(*_):
        raise refused

    monkeypatch.setattr(imports, "import_study", fail)
    command(monkeypatch, tmp_path / "t", tmp_path / "to")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err == "words\n" * terminal


@pytest.mark.parametrize("asked", ["CODEBOOK=", "CODE_MAP=, SECOND="])
def test_an_answer_to_what_a_reader_does_not_ask_is_refused(tmp_path, asked):
    book = tmp_path / "c.qdc"
    book.write_text("<CodeBook><Codes><Code guid='a' name='A'/></Codes></CodeBook>", "utf-8")
    names = [name.strip("=").lower() for name in asked.split(", ")]
    with pytest.raises(RefusedError) as refused:
        import_study(book, tmp_path / "to", "document", dict.fromkeys(names, "x"))
    assert str(refused.value) == (
        f"{asked} has no meaning for a REFI-QDA project (.qdpx) or codebook (.qdc); leave it out"
    )


@pytest.mark.parametrize("link", ["to", "to-private"])
def test_what_is_no_folder_is_not_written_into(tmp_path, link):
    (tmp_path / link).write_text("mine")
    private = tmp_path / "to-private"
    with pytest.raises(RefusedError) as refused:
        import_study(csv_file(tmp_path / "t", ROWS), tmp_path / "to", "document")
    assert (
        str(refused.value)
        == {
            "to": f"{tmp_path / 'to'} is not a new or empty folder; name another TO",
            "to-private": f"PRIVATE: a folder is kept there, but this is none: {private}",
        }[link]
    )
    assert (tmp_path / link).read_text() == "mine"
