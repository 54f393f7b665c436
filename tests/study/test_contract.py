"""Whatever breaks the contract is said with file, row, column, value and what was expected."""

import datetime as dt
import json
import re

import pytest

from analysis.study.contract import ContractError, Problem, validate
from tests.study.breaking import (
    EMPTY,
    INTEGER,
    NO_FILE,
    add,
    cases,
    cell,
    check,
    check_broken,
    column,
    columns,
    describe,
    edit,
    file,
    folder_in_place,
    keep,
    package,
    rewrite,
    said,
    text,
    unused_place,
)
from tests.support.run import ROOT, run, write
from tests.support.small import clear_quotes, write_study

SETTINGS = "title: A study\nprovenance: open\nattributes: []\n"
DATE = "a date as YYYY-MM-DD"
STRANGER = "only the tables that datapackage.json describes in raw/"
MISSING = "this column; it is missing"
ONLY_SOURCES = "no columns but source_id, mode, length, words"
PARENT = "a parent that is neither the code itself nor below it"
PRIMARY = "a coder assigned as primary in raw/assignments.csv"
SPOKE = "someone in raw/participants.csv who spoke in it"
ENDS = "lines that end in LF, not CR or CRLF (save it with Unix line ends)"
UNLIKE = "an identifier unlike {}, which names its own words"
QUOTE = {"excerpt_id": "E1", "text": "x", "cleared_by": "AB", "cleared_on": "2022-01-30"}


def missing(name):
    return lambda data: file(data, name).unlink(), said(name, NO_FILE)


def stranger(name, content=""):
    return lambda data: write(data, {name: content}), said(name, STRANGER)


def link(target):
    return lambda data: (data / "raw/old").symlink_to(target(data)), said("raw/old", STRANGER)


def not_utf8(name, byte, line):
    return said(name, f"UTF-8; the byte {byte} in line {line} is not (save it as UTF-8)")


def excerpt(column, value, expected, found=""):
    """Put a value into the one quote; of restricted data only numbers are shown."""
    row = (QUOTE | {column: value}).values()
    return lambda data: clear_quotes(data, row), said("excerpts", expected, 2, column, found)


def loop_in_place(data, name):
    file(data, name).unlink()
    file(data, name).symlink_to(file(data, name))


# Each entry: what is done to the data, and all that has to be said about it.
BROKEN = {
    **{name: cell(*case) for name, case in cases("contract.yml")["cells"].items()},
    **{name: text(*case) for name, case in cases("contract.yml")["texts"].items()},
    # Files
    "wrong encoding": (
        lambda d: rewrite(d, "codebook", lambda old: old.replace("ssness", "ssné"), "latin-1"),
        not_utf8("codebook", "0xe9", 9),
    ),
    "UTF-16 with its mark": (
        lambda d: rewrite(d, "sources", str, "utf-16"),
        not_utf8("sources", "0xff", 1),
    ),
    "UTF-16 without a mark": (
        lambda d: write(d, {"raw/sources.csv": "source_id,mode\nFG1,x\n".encode("utf-16-le")}),
        said(
            "sources",
            "the columns source_id,mode,length,words with commas between them",
            1,
            found="source_id,mode".encode("utf-16-le").decode(),
        ),
    ),
    "all that one spreadsheet does at once": (
        lambda d: (
            edit(d, "sources", 3, words="11.463"),
            rewrite(d, "sources", lambda old: old.replace("\n", "\r\n"), "utf-8-sig"),
        ),
        said("sources", "UTF-8 without a byte-order mark (save it as plain UTF-8)"),
        said("sources", ENDS),
        said("sources", INTEGER, 3, "words", "11.463"),
    ),
    "missing column": (
        lambda d: columns(d, "codebook", lambda row: row[:3] + row[4:]),
        said("codebook", MISSING, 1, "definition"),
    ),
    "extra column": (
        lambda d: column(d, "sources", "site", "Leeds"),
        said(
            "sources",
            f"{ONLY_SOURCES}; or, among its fields in datapackage.json,"
            ' {"name": "site", "type": "string", "title": "Site"}',
            1,
            found="site",
        ),
    ),
    "column twice": (
        lambda d: columns(d, "sources", lambda row: [*row, row[-1]]),
        said("sources", "this column once", 1, "words"),
    ),
    "column without a name": (
        lambda d: column(d, "sources", "", ""),
        said("sources", ONLY_SOURCES, 1, found="(no name)"),
    ),
    "space in a column's name": (
        lambda d: rewrite(d, "sources", lambda old: old.replace("mode", " mode")),
        said("sources", ONLY_SOURCES, 1, found=" mode"),
        said("sources", MISSING, 1, "mode"),
    ),
    "key column missing, which says nothing of the rows that refer to it": (
        lambda d: columns(d, "sources", lambda row: row[1:]),
        said("sources", MISSING, 1, "source_id"),
    ),
    "quote that is never closed, after another problem": (
        lambda d: (edit(d, "codings", 3, start="x"), rewrite(d, "codings", lambda old: old + '"')),
        said("codings", INTEGER, 3, "start", "x"),
        said(
            "codings",
            "quotes that are closed, and doubled inside a quoted cell (unexpected end of data)",
            569,
        ),
    ),
    "folder in the place of a table": (
        lambda d: folder_in_place(d, "codings"),
        said("codings", NO_FILE),
    ),
    "link in the place of a table that leads to itself": (
        lambda d: loop_in_place(d, "codings"),
        said("codings", NO_FILE),
    ),
    "missing file": missing("codings"),
    "key table missing, which says nothing of the rows that refer to it": missing("sources"),
    "participants missing, which says nothing of who spoke": missing("participants"),
    "assignments missing, which says nothing of who coded": missing("assignments"),
    "codebook missing, which says nothing of the codes applied": missing("codebook"),
    "transcript beside the tables": stranger("raw/transcript.docx", "PK"),
    "hidden transcript": stranger("raw/.I01.docx", "PK"),
    "transcript in a folder": stranger("raw/old/FG1.txt"),
    "link to another folder": link(lambda _: ROOT),
    "link that leads to itself": link(lambda d: d / "raw/old"),
    "quotes that are not described": stranger("raw/excerpts.csv", ",".join(QUOTE)),
    # Cells
    "number huge": (
        lambda d: edit(d, "codings", 3, start="9" * 5000),
        said("codings", INTEGER, 3, "start", "9" * 119 + "…"),
    ),
    "number above its most": (
        lambda d: (
            describe(d, "sources", "year", type="integer", constraints={"maximum": 2030}),
            column(d, "sources", "year", "2030"),
            edit(d, "sources", 2, year="2031"),
        ),
        said("sources", "at most 2030", 2, "year", "2031"),
    ),
    "day that does not exist": excerpt("cleared_on", "2022-02-30", DATE),
    "day in another order": excerpt("cleared_on", "30/01/2022", DATE),
    "day in short": excerpt("cleared_on", "20220130", DATE, found="20220130"),
    "day as a week": (
        *excerpt("cleared_on", "2022-W04-1", DATE),
        re.compile(r"raw/excerpts\.csv, row 2, column cleared_on: expected no date; remove it, .*"),
    ),
    "no day": excerpt("cleared_on", "", EMPTY),
    "formula in a quote": excerpt(
        "text",
        "=x",
        "an apostrophe before a value that begins with =, +, - or @ (a spreadsheet would run it)",
    ),
    "excerpt that nobody cleared": excerpt("cleared_by", "", EMPTY),
    "two siblings without a place": (
        lambda d: (edit(d, "codebook", 3, position=""), edit(d, "codebook", 4, position="")),
        f"raw/codebook.csv, rows 3-4, column position: expected {EMPTY}",
    ),
    "empty attribute where the package would allow it": (
        lambda d: (
            unused_place(d),
            rewrite(d, "study.yml", lambda old: old.replace("butes:", "butes:\n  - place")),
            edit(d, "participants", 2, place=""),
        ),
        said("participants", EMPTY, 2, "place"),
    ),
    # Rows
    "cycle in the codebook": (
        lambda d: edit(d, "codebook", 2, parent_id="T1.1"),
        said("codebook", PARENT, 2, "parent_id", "T1.1"),
        said("codebook", PARENT, 3, "parent_id", "T1"),
    ),
    "pair of coder and source twice": (
        lambda d: add(d, "assignments"),
        said(
            "assignments", "a unique key; row 31 has the same", 32, "coder_id, source_id", "C1, I16"
        ),
    ),
    "person twice": (
        lambda d: add(d, "participants", source_id="I01"),
        said("participants", "a unique key; row 51 has the same", 52, "participant_id", "P50"),
        "raw/codings.csv, rows 529-568, column participant_id: found 'P50',"
        " expected a person who spoke in I16; this one spoke in I01",
    ),
    "assignment to an unknown source": (
        lambda d: add(d, "assignments", source_id="I17"),
        said("assignments", "the source_id of a row in raw/sources.csv", 32, "source_id", "I17"),
    ),
    "codes that the manuscript could not tell apart": (
        lambda d: add(d, "codebook", code_id="T1-1", label="Another", position="9"),
        "raw/codebook.csv, row 16, column code_id: found 'T1-1',"
        " expected an identifier unlike that of row 3, dots and hyphens aside",
    ),
    "source without a primary coder": (
        lambda d: edit(d, "assignments", 2, role="second"),
        said("sources", PRIMARY, 2, "source_id", "FG1"),
    ),
    "interview in which nobody spoke": (
        lambda d: (add(d, "sources", source_id="I17"), add(d, "assignments", source_id="I17")),
        said("sources", SPOKE, 24, "source_id", "I17"),
        said("sources", PRIMARY, 24, "source_id", "I17"),
    ),
    "focus group in which nobody spoke": (
        lambda d: (
            add(d, "sources", source_id="FG7", mode="focus_group"),
            add(d, "assignments", source_id="FG7", role="primary"),
        ),
        said("sources", SPOKE, 24, "source_id", "FG7"),
    ),
    "excerpts whose names in the manuscript are those of others": (
        lambda d: clear_quotes(
            d, *({**QUOTE, "excerpt_id": name}.values() for name in ("e.1", "E-1", "T1-1"))
        ),
        said("excerpts", UNLIKE.format("e.1"), 3, "excerpt_id"),
        said("excerpts", UNLIKE.format("T1.1"), 4, "excerpt_id"),
    ),
    "excerpts described and missing": (
        lambda d: (clear_quotes(d), file(d, "excerpts").unlink()),
        said("excerpts", NO_FILE),
    ),
    "excerpt cleared twice": (
        lambda d: clear_quotes(d, QUOTE.values(), QUOTE.values()),
        said("excerpts", "a unique key; row 2 has the same", 3, "excerpt_id"),
    ),
    "nothing but headers": (
        lambda d: [keep(d, path.stem) for path in d.glob("raw/*.csv")],
        *(
            said(table, "at least one row below the header")
            for table in ("assignments", "codebook", "sources")
        ),
    ),
}


def snapshot(folder):
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def gate(data, report):
    return run("analysis.privacy.gate", data, report, PYTHONUTF8="1")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_folder_is_described(data, name):
    check_broken(data, *BROKEN[name])


@pytest.mark.parametrize("provenance", ["open", "restricted"])
@pytest.mark.parametrize("each", [True, False])
def test_no_value_of_restricted_data_that_tells_one_person_is_proposed(data, provenance, each):
    write(data, {"study.yml": SETTINGS.replace("open", provenance)})
    rows = (data / "raw/participants.csv").read_text("utf-8").splitlines()
    cells = [f"x{n if each else n % 2}" for n in range(len(rows) - 1)]
    lines = [f"{row},{cell}\n" for row, cell in zip(rows, ["job", *cells], strict=True)]
    write(data, {"raw/participants.csv": "".join(lines)})
    with pytest.raises(ContractError) as caught:
        validate(data)
    assert ('"enum": ["x0"' in str(caught.value)) == (provenance == "open" or not each)


@pytest.mark.parametrize("name", ["wrong type", "cycle in the codebook"])
def test_the_command_says_it_without_a_trace_and_touches_no_file(tmp_path, data, name):
    breaks, *expected = BROKEN[name]
    breaks(data)
    write(tmp_path, {"check.json": "the report of an earlier check"})
    before = snapshot(tmp_path)
    done = gate(data, tmp_path / "check.json")
    assert (done.status, done.stdout) == (1, "")
    count = "1 problem" if len(expected) == 1 else f"{len(expected)} problems"
    assert done.stderr.split("\n") == [
        f"{data}/: {count} in data and text.",
        *expected,
        "Nothing was built. Mend this and run it again.",
        "",
    ]
    assert snapshot(tmp_path) == before


# What is said together


def test_all_files_are_reported_in_one_run_in_their_order(data):
    write(data, {"study.yml": SETTINGS.replace("open", "public")})
    edit(data, "codings", 3, end="x")
    edit(data, "codings", 2, start="x", code_id="")
    edit(data, "codebook", 3, position="one")
    rewrite(data, "assignments", lambda old: old.replace("\n", "\r\n"))
    write(data, {"raw/notes.txt": ""})
    with pytest.raises(ContractError) as caught:
        validate(data)
    assert str(caught.value).split("\n") == [
        "7 problems in the data.",
        said("assignments", ENDS),
        said("codebook", INTEGER, 3, "position", "one"),
        said("codings", EMPTY, 2, "code_id"),
        said("codings", INTEGER, 2, "start", "x"),
        said("codings", INTEGER, 3, "end", "x"),
        said("raw/notes.txt", STRANGER),
        "study.yml, line 2, provenance: found 'public',"
        " expected one of synthetic, restricted, open",
    ]


def test_rows_with_the_same_problem_share_a_line(data):
    for row in (9, 2, 3, 4, 7, 8):
        edit(data, "codings", row, code_id="T9")
    check(
        data,
        "raw/codings.csv, rows 2-4, 7-9, column code_id: found 'T9',"
        " expected the code_id of a row in raw/codebook.csv",
    )
    with pytest.raises(ContractError, match=r"^6 problems in the data"):
        validate(data)


def test_a_cell_can_have_several_problems(data):
    edit(data, "codings", 81, start="72800", end="72790", coder_id="C2", participant_id="P01")
    check(
        data,
        said("codings", "more than start, which is 72800", 81, "end", "72790"),
        said("codings", "at most 72750, the length of FG3", 81, "end", "72790"),
        said("codings", "a coder assigned to FG3 in raw/assignments.csv", 81, "coder_id", "C2"),
        "raw/codings.csv, row 81, column participant_id: found 'P01',"
        " expected a person who spoke in FG3; this one spoke in FG1",
    )


def test_problems_can_be_read_by_programs(data):
    edit(data, "codings", 3, end="x")
    with pytest.raises(ContractError) as caught:
        validate(data)
    assert caught.value.problems == [Problem("raw/codings.csv", 3, "end", "x", INTEGER)]


def test_a_folder_that_is_not_there_is_said_to_miss_its_files(tmp_path):
    check(
        tmp_path / "nowhere",
        said("datapackage.json", NO_FILE),
        said("study.yml", NO_FILE),
    )


# What is accepted

LEGAL = {
    "the stand-in as it is": lambda _: None,
    "columns in another order": lambda d: columns(d, "codings", lambda row: row[::-1]),
    "rows in another order": lambda d: keep(d, "codings", *range(568, 1, -1)),
    "number at its least and at its most": lambda d: (
        describe(d, "sources", "year", type="integer", constraints={"minimum": 9, "maximum": 9}),
        column(d, "sources", "year", "9"),
    ),
    "no line end at the end": lambda d: rewrite(d, "codings", str.rstrip),
    "cells all in quotes": lambda d: rewrite(
        d, "assignments", lambda old: re.sub(r"[^,\n]+", r'"\g<0>"', old)
    ),
    "coding to the last character": lambda d: edit(d, "codings", 3, end="49353"),
    "coding from the first character": lambda d: edit(d, "codings", 3, start="0"),
    "coding of one character": lambda d: edit(d, "codings", 3, start="7", end="8"),
    "coding where the group speaks": lambda d: edit(d, "codings", 3, participant_id=""),
    "coding with a theme": lambda d: edit(d, "codings", 3, code_id="T1"),
    "two codings alike": lambda d: add(d, "codings", coding_id="again"),
    "no codings": lambda d: keep(d, "codings"),
    "code without a definition": lambda d: edit(d, "codebook", 3, definition=""),
    "positions with gaps": lambda d: edit(d, "codebook", 3, position="9"),
    "one position under two parents": lambda d: edit(d, "codebook", 7, position="2"),
    "code three levels deep": lambda d: edit(d, "codebook", 4, parent_id="T1.1"),
    "label with signs inside": lambda d: edit(d, "codebook", 3, label="a = b + c - d @ e"),
    "letters of other scripts, and spaces that do not break": lambda d: edit(
        d, "codebook", 3, label="آموزش\u200cها\xa0: « été »"
    ),
    "two primary coders": lambda d: edit(d, "assignments", 3, role="primary"),
    "document in which nobody speaks": lambda d: (
        add(d, "sources", source_id="D1", mode="document"),
        add(d, "assignments", source_id="D1", role="primary"),
    ),
    "no attributes": lambda d: write(d, {"study.yml": SETTINGS}),
    "column of people that is no attribute": unused_place,
    "column of sources that may be empty": lambda d: (
        describe(d, "sources", "held_on", type="date"),
        column(d, "sources", "held_on", ""),
    ),
    "package with the least words": lambda d: package(
        d,
        lambda tables, _: [
            [table.pop(key) for key in ("dialect", "encoding", "title", "profile")]
            + [table["schema"].pop("missingValues")]
            for table in tables.values()
        ],
    ),
    "quotes cleared": lambda d: (
        clear_quotes(d, QUOTE.values()),
        edit(d, "codings", 3, excerpt_id="E1"),
    ),
    "quotes described, none cleared": clear_quotes,
    "hidden file of the system": lambda d: write(d, {"raw/.DS_Store": "\0"}),
    "empty folder": lambda d: (d / "raw/old").mkdir(),
    "table that is a link": lambda d: (
        file(d, "codings").rename(d / "elsewhere.csv"),
        file(d, "codings").symlink_to(d / "elsewhere.csv"),
    ),
}


@pytest.mark.parametrize("name", LEGAL)
def test_a_folder_that_meets_the_contract_is_accepted(data, name):
    LEGAL[name](data)
    validate(data)


def test_cells_have_the_type_of_their_column(data):
    clear_quotes(data, ["E1", "x", "AB", "2024-02-29"])
    edit(data, "codings", 2, participant_id="", excerpt_id="E1")
    study = validate(data)
    assert study.tables["codings"][0] == {
        "coding_id": "K0001",
        "source_id": "FG1",
        "participant_id": None,
        "code_id": "T2.2",
        "coder_id": "C1",
        "start": 995,
        "end": 1137,
        "excerpt_id": "E1",
    }
    assert study.tables["excerpts"][0]["cleared_on"] == dt.date(2024, 2, 29)
    assert [f["title"] for f in study.fields["sources"]] == ["Source", "Mode", "Length", "Words"]
    assert study.settings["provenance"] == "restricted"


def test_the_report_counts_rows_and_names_files_by_their_content(tmp_path, data):
    for name in ("a", "b"):
        done = gate(data, tmp_path / name / "check.json")
        assert done == (0, "", "")
    first, second = ((tmp_path / name / "check.json").read_bytes() for name in ("a", "b"))
    assert first == second
    report = json.loads(first)
    assert report["rows"] == {
        "sources": 22,
        "participants": 50,
        "codebook": 14,
        "codings": 567,
        "assignments": 30,
    }
    assert list(report["sha256"]) == [
        "datapackage.json",
        *(f"raw/{name}.csv" for name in sorted(report["rows"])),
        "study.yml",
    ]
    edit(data, "codebook", 3, label="Another label")
    gate(data, tmp_path / "c.json")
    after = json.loads((tmp_path / "c.json").read_text("utf-8"))["sha256"]
    assert {name for name in after if after[name] != report["sha256"][name]} == {"raw/codebook.csv"}


def test_a_quote_whose_row_was_deleted_is_withdrawn_whatever_else_is_wrong(tmp_path):
    quoted, elsewhere = ("I1", "P3", "A", "C1", 10, "E2"), ("I1", "P4", "A")
    data = write_study(tmp_path, excerpts=[("E1", "Words")], codings=[quoted, elsewhere])
    with pytest.raises(ContractError) as error:
        validate(data)
    assert {problem.column for problem in error.value.problems} == {"participant_id"}
