"""Whatever breaks the contract is said with file, row, column, value and what was expected."""

import datetime as dt
import json
import os
import re
import subprocess
import sys

import pytest

from analysis.study.contract import ContractError, Problem, validate
from tests.study.breaking import (
    EMPTY,
    INTEGER,
    NO_FILE,
    add,
    cell,
    check,
    clear_quotes,
    column,
    columns,
    describe,
    edit,
    file,
    keep,
    package,
    put,
    rewrite,
    said,
    unused_place,
    whole,
)
from tests.support.small import ROOT

SETTINGS = b"title: A study\nprovenance: open\nattributes: []\n"
IDENTIFIER = "a letter, then only letters, digits, dots, hyphens and underscores"
DATE = "a date as YYYY-MM-DD"
STRANGER = "only the tables that datapackage.json describes in raw/"
SOURCES = "source_id,mode,length,words"
DUTIES = "the columns coder_id,source_id,role with commas between them"
MISSING = "this column; it is missing"
ONLY_SOURCES = "no columns but source_id, mode, length, words"
PARENT = "a parent that is neither the code itself nor below it"
PRIMARY = "a coder assigned as primary in raw/assignments.csv"
SPOKE = "someone in raw/participants.csv who spoke in it"
CODER = "a coder assigned to FG3 in raw/assignments.csv"
PERSON = "a person who spoke in FG3; this one spoke in FG1"
ROWS = "at least one row below the header"
NO_ROWS = "a header row; the file is empty"
ENDS = "lines that end in LF, not CR or CRLF (save it with Unix line ends)"
MARK = "UTF-8 without a byte-order mark (save it as plain UTF-8)"
CLOSED = "quotes that are closed, and doubled inside a quoted cell (unexpected end of data)"
FORMULA = "a value that does not begin with =, +, - or @ (a spreadsheet would run it)"
SPACE = "no space before or after the value"
CONTROL = "no line break, tab or control character"
QUOTE = ["E1", "x", "AB", "2022-01-30"]


def not_utf8(name, byte, line):
    return said(name, f"UTF-8; the byte {byte:#04x} in line {line} is not (save it as UTF-8)")


def cells(there, n=8):
    return f"{n} cells, as in the header; there are {there}"


def missing(name):
    return lambda data: file(data, name).unlink(), said(name, NO_FILE)


def stranger(name, content=b""):
    return lambda data: put(data, name, content), said(name, STRANGER)


def link(target):
    return lambda data: (data / "raw/old").symlink_to(target(data)), said("raw/old", STRANGER)


def folder_in_place(data, name):
    file(data, name).unlink()
    file(data, name).mkdir()


def loop_in_place(data, name):
    file(data, name).unlink()
    file(data, name).symlink_to(file(data, name))


# Each entry: what is done to the data, and all that has to be said about it. First what the issue
# of the contract names, then what else comes from spreadsheets and editors.

NAMED = {
    "wrong type": cell("codings", 3, "start", "early", INTEGER),
    "unknown enum value": cell(
        "sources", 8, "mode", "Interview", "one of focus_group, interview, document"
    ),
    "duplicate key": cell("codings", 3, "coding_id", "K0001", "a unique key; row 2 has the same"),
    "dangling reference": cell(
        "codings", 3, "code_id", "T9", "the code_id of a row in raw/codebook.csv"
    ),
    "end before start": cell(
        "codings", 3, "end", "499", "more than start, which is 500", start="500"
    ),
    "end equal to start": cell(
        "codings", 3, "end", "500", "more than start, which is 500", start="500"
    ),
    "end beyond the source": cell("codings", 3, "end", "49354", "at most 49353, the length of FG1"),
    "empty cell": cell("codings", 3, "code_id", "", EMPTY),
    "missing column": (
        lambda d: columns(d, "codebook", lambda row, _: row[:3] + row[4:]),
        said("codebook", MISSING, 1, "definition"),
    ),
    "extra column": (
        lambda d: column(d, "sources", "site", "Leeds"),
        said("sources", ONLY_SOURCES, 1, found="site"),
    ),
    "wrong encoding": (
        lambda d: rewrite(
            d, "codebook", lambda c: c.replace(b"hopelessness", b"hopelessness \xe9")
        ),
        not_utf8("codebook", 0xE9, 9),
    ),
    "byte-order mark": whole("codings", lambda c: b"\xef\xbb\xbf" + c, MARK),
    "Windows line ends": whole("codings", lambda c: c.replace(b"\n", b"\r\n"), ENDS),
    "semicolon file": (
        lambda d: rewrite(d, "sources", lambda c: c.replace(b",", b";")),
        said(
            "sources",
            f"the columns {SOURCES} with commas between them",
            1,
            found="source_id;mode;length;words",
        ),
    ),
    "empty file": whole("codings", lambda _: b"", NO_ROWS),
    "missing file": missing("codings"),
    "cycle in the codebook": (
        lambda d: edit(d, "codebook", 2, parent_id="T1.1"),
        said("codebook", PARENT, 2, "parent_id", "T1.1"),
        said("codebook", PARENT, 3, "parent_id", "T1"),
    ),
    "coding by a coder not assigned": cell("codings", 81, "coder_id", "C2", CODER),
    "person coded in a source that they were not in": cell(
        "codings", 81, "participant_id", "P01", PERSON
    ),
}

FILES = {
    "file of spaces and line ends": whole("codings", lambda _: b" \n\n", NO_ROWS),
    "UTF-16 with its mark": (
        lambda d: rewrite(d, "sources", lambda c: c.decode().encode("utf-16")),
        not_utf8("sources", 0xFF, 1),
    ),
    "UTF-16 without a mark": (
        lambda d: put(d, "sources", "source_id,mode\nFG1,x\n".encode("utf-16-le")),
        said(
            "sources",
            f"the columns {SOURCES} with commas between them",
            1,
            found="".join(f"{letter}\0" for letter in "source_id,mode"),
        ),
    ),
    "all that one spreadsheet does at once": (
        lambda d: (
            edit(d, "sources", 3, words="11.463"),
            rewrite(d, "sources", lambda c: b"\xef\xbb\xbf" + c.replace(b"\n", b"\r\n")),
        ),
        said("sources", MARK),
        said("sources", ENDS),
        said("sources", INTEGER, 3, "words", "11.463"),
    ),
    "line ends of old": whole("codings", lambda c: c.replace(b"\n", b"\r"), ENDS),
    "tabs between the columns": (
        lambda d: rewrite(d, "assignments", lambda c: c.replace(b",", b"\t")),
        said("assignments", DUTIES, 1, found="coder_id\tsource_id\trole"),
    ),
    "no header": (
        lambda d: put(d, "assignments", b"C1,FG1,primary\n"),
        said("assignments", DUTIES, 1, found="C1,FG1,primary"),
    ),
    "column twice": (
        lambda d: columns(d, "sources", lambda row, _: [*row, row[-1]]),
        said("sources", "this column once", 1, "words"),
    ),
    "column without a name": (
        lambda d: column(d, "sources", "", ""),
        said("sources", ONLY_SOURCES, 1, found="(no name)"),
    ),
    "space in a column's name": (
        lambda d: rewrite(d, "sources", lambda c: c.replace(b"mode", b" mode")),
        said("sources", ONLY_SOURCES, 1, found=" mode"),
        said("sources", MISSING, 1, "mode"),
    ),
    "key column missing, which says nothing of the rows that refer to it": (
        lambda d: columns(d, "sources", lambda row, _: row[1:]),
        said("sources", MISSING, 1, "source_id"),
    ),
    "row too short": (
        lambda d: columns(d, "codings", lambda row, n: row[: 7 if n == 4 else 8]),
        said("codings", cells(7), 4),
    ),
    "row too long": (
        lambda d: columns(d, "codings", lambda row, n: [*row, *(["x"] if n == 4 else [])]),
        said("codings", cells(9), 4),
    ),
    "row too short, which says nothing of the rows that refer to it": (
        lambda d: columns(d, "sources", lambda row, n: row[: 3 if n == 4 else 4]),
        said("sources", cells(3, 4), 4),
    ),
    "blank row": whole("sources", lambda c: c.replace(b"\nFG2,", b"\n\nFG2,"), cells(0, 4), 3),
    "blank row at the end": whole("codings", lambda c: c + b"\n", cells(0), 569),
    "quote that is never closed": whole(
        "codings", lambda c: c + b'K9,"FG1,,T1.1,C1,1,2,\n', CLOSED, 569
    ),
    "quote in a quoted cell": whole(
        "codebook",
        lambda c: c.replace(b'"Personal qualities,', b'"Personal "qualities",'),
        CLOSED.replace("unexpected end of data", "',' expected after '\"'"),
        5,
    ),
    "quote that is never closed, after another problem": (
        lambda d: (edit(d, "codings", 3, start="x"), rewrite(d, "codings", lambda c: c + b'"')),
        said("codings", INTEGER, 3, "start", "x"),
        said("codings", CLOSED, 569),
    ),
    "quote in the header that is never closed": whole("codings", lambda c: b'"' + c, CLOSED, 1),
    "quote in a key table that is never closed, which says nothing of references": whole(
        "sources", lambda c: c.replace(b"\nI01,", b'\n"I01,'), CLOSED, 8
    ),
    "folder in the place of a table": (
        lambda d: folder_in_place(d, "codings"),
        said("codings", NO_FILE),
    ),
    "link in the place of a table that leads to itself": (
        lambda d: loop_in_place(d, "codings"),
        said("codings", NO_FILE),
    ),
    "key table missing, which says nothing of the rows that refer to it": missing("sources"),
    "participants missing, which says nothing of who spoke": missing("participants"),
    "assignments missing, which says nothing of who coded": missing("assignments"),
    "codebook missing, which says nothing of the codes applied": missing("codebook"),
    "transcript beside the tables": stranger("raw/transcript.docx", b"PK"),
    "hidden transcript": stranger("raw/.I01.docx", b"PK"),
    "transcript in a folder": stranger("raw/old/FG1.txt"),
    "link to another folder": link(lambda _: ROOT),
    "link that leads to itself": link(lambda d: d / "raw/old"),
    "quotes that are not described": stranger(
        "raw/excerpts.csv", b"excerpt_id,text,cleared_by,cleared_on\n"
    ),
}


def number(value):
    return cell("codings", 3, "start", value, INTEGER)


def label(value, expected):
    return cell("codebook", 3, "label", value, expected)


def excerpt(position, value, expected, found=""):
    """Put a value into the one quote; of restricted data only numbers are shown."""
    row = [value if n == position else given for n, given in enumerate(QUOTE)]
    name = ("excerpt_id", "text", "cleared_by", "cleared_on")[position]
    return lambda d: clear_quotes(d, row), said("excerpts", expected, 2, name, found)


CELLS = {
    "number with a power": number("1e3"),
    "number in hexadecimal": number("0x10"),
    "number with a plus": number("+5"),
    "number with a point": number("5.0"),
    "number with a comma": number("1,000"),
    "number with an underscore": number("1_000"),
    "number with zeros before it": number("007"),
    "number in full-width digits": number("５"),
    "number in Arabic digits": number("٥"),
    "number less than nothing": number("-0"),
    "number too large": number("9" * 19),
    "number huge": (
        lambda d: edit(d, "codings", 3, start="9" * 5000),
        said("codings", INTEGER, 3, "start", "9" * 119 + "…"),
    ),
    "number below its least": cell("codings", 3, "start", "-1", "at least 0"),
    "length of nothing": cell("sources", 2, "length", "0", "at least 1"),
    "number above its most": (
        lambda d: (
            describe(d, "sources", "year", type="integer", constraints={"maximum": 2030}),
            column(d, "sources", "year", "2031"),
            keep(d, "sources", 2),
            keep(d, "assignments", 2, 3),
            keep(d, "codings", 2),
            keep(d, "participants", *range(2, 9)),
        ),
        said("sources", "at most 2030", 2, "year", "2031"),
    ),
    "day that does not exist": excerpt(3, "2022-02-30", DATE),
    "day in another order": excerpt(3, "30/01/2022", DATE),
    "day in short": excerpt(3, "20220130", DATE, found="20220130"),
    "day as a week": excerpt(3, "2022-W04-1", DATE),
    "no day": excerpt(3, "", EMPTY),
    "space before": label(" Trust", SPACE),
    "space after": label("Trust ", SPACE),
    "space that does not break, after": label("Trust\xa0", SPACE),
    "tab": label("Trust\tand hope", CONTROL),
    "tab after": label("Trust\t", CONTROL),
    "line break": label("Trust\nand hope", CONTROL),
    "separator of lines": label("Trust\u2028and hope", CONTROL),
    "NUL": label("Trust\x00", CONTROL),
    "what XML cannot hold": label("Trust\uffff", CONTROL),
    "formula": label("=HYPERLINK(A1)", FORMULA),
    "formula with a plus": label("+ more of it", FORMULA),
    "formula with a minus": label("-2+3", FORMULA),
    "formula with an at": label("@SUM(A1)", FORMULA),
    "formula in full width": label("＝1", FORMULA),
    "formula in a quote": excerpt(1, "=x", FORMULA),
    "nothing but a space": label(" ", SPACE),
    "space around a reference, which is still followed": cell(
        "codebook", 3, "parent_id", "T1 ", SPACE
    ),
    "space around a key, which is still found": cell("sources", 2, "source_id", " FG1", SPACE),
    "key that starts with a digit, which says nothing of references": cell(
        "sources", 2, "source_id", "1FG", IDENTIFIER
    ),
    "key with a space": cell("codings", 2, "coding_id", "K 1", IDENTIFIER),
    "key that ends in a line break": cell("codings", 2, "coding_id", "K1\n", CONTROL),
    "empty key": cell("sources", 2, "source_id", "", EMPTY),
    "coding by nobody": cell("codings", 3, "coder_id", "", EMPTY),
    "coding of no source": cell("codings", 3, "source_id", "", EMPTY),
    "code without an identifier": cell("codebook", 3, "code_id", "", EMPTY),
    "two siblings without a place": (
        lambda d: (edit(d, "codebook", 3, position=""), edit(d, "codebook", 4, position="")),
        f"raw/codebook.csv, rows 3-4, column position: expected {EMPTY}",
    ),
    "empty attribute": cell("participants", 2, "profession", "", EMPTY),
    "empty attribute where the package would allow it": (
        lambda d: (
            unused_place(d),
            rewrite(d, "study.yml", lambda c: c.replace(b"butes:", b"butes:\n  - place")),
            edit(d, "participants", 2, place=""),
        ),
        said("participants", EMPTY, 2, "place"),
    ),
    "unknown role": cell("assignments", 2, "role", "first", "one of primary, second"),
    "assignment to an empty source": cell("assignments", 2, "source_id", "", EMPTY),
    "assignment of nobody": cell("assignments", 2, "coder_id", "", EMPTY),
    "person in an empty source": cell("participants", 36, "source_id", "", EMPTY),
    "length that is wrong, which says nothing of the codings": cell(
        "sources", 2, "length", "long", INTEGER
    ),
}

SOURCE = "the source_id of a row in raw/sources.csv"
PLACE = "a place of its own among its siblings; row {} has the same"

RULES = {
    "pair of coder and source twice": (
        lambda d: add(d, "assignments"),
        said(
            "assignments",
            "a unique key; row 31 has the same",
            32,
            "coder_id, source_id",
            "C1, I16",
        ),
    ),
    "person twice": (
        lambda d: add(d, "participants", source_id="I01"),
        said("participants", "a unique key; row 51 has the same", 52, "participant_id", "P50"),
        "raw/codings.csv, rows 529-568, column participant_id: found 'P50',"
        " expected a person who spoke in I16; this one spoke in I01",
    ),
    "person of an unknown source, which says nothing of the codings": cell(
        "participants", 2, "source_id", "FG7", SOURCE
    ),
    "coding of an unknown source": cell(
        "codings", 2, "source_id", "FG7", SOURCE, participant_id=""
    ),
    "coding of an unknown person": cell(
        "codings",
        2,
        "participant_id",
        "P99",
        "the participant_id of a row in raw/participants.csv",
    ),
    "assignment to an unknown source": (
        lambda d: add(d, "assignments", source_id="I17"),
        said("assignments", SOURCE, 32, "source_id", "I17"),
    ),
    "code under an unknown parent": cell(
        "codebook", 3, "parent_id", "T4", "the code_id of a row in raw/codebook.csv"
    ),
    "code that is its own parent": cell("codebook", 3, "parent_id", "T1.1", PARENT),
    "codes that the manuscript could not tell apart": (
        lambda d: add(d, "codebook", code_id="T1-1", label="Another", position="9"),
        said(
            "codebook",
            "an identifier unlike that of row 3, dots and hyphens aside",
            16,
            "code_id",
            "T1-1",
        ),
    ),
    "two siblings at one place": cell("codebook", 4, "position", "1", PLACE.format(3)),
    "two themes at one place": cell("codebook", 7, "position", "1", PLACE.format(2)),
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
    "excerpt where none is described": cell(
        "codings", 3, "excerpt_id", "E1", "the excerpt_id of a row in raw/excerpts.csv"
    ),
    "excerpt that is not there": (
        lambda d: (clear_quotes(d, QUOTE), edit(d, "codings", 3, excerpt_id="E2")),
        said("codings", "the excerpt_id of a row in raw/excerpts.csv", 3, "excerpt_id"),
    ),
    "excerpts described and missing": (
        lambda d: (clear_quotes(d), file(d, "excerpts").unlink()),
        said("excerpts", NO_FILE),
    ),
    "excerpt that nobody cleared": excerpt(2, "", EMPTY),
    "excerpt cleared twice": (
        lambda d: clear_quotes(d, QUOTE, QUOTE),
        said("excerpts", "a unique key; row 2 has the same", 3, "excerpt_id"),
    ),
    "nothing but headers": (
        lambda d: [keep(d, path.stem) for path in d.glob("raw/*.csv")],
        *(said(table, ROWS) for table in ("assignments", "codebook", "sources")),
    ),
}

BROKEN = {**NAMED, **FILES, **CELLS, **RULES}


def snapshot(folder):
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def run(data, report):
    return subprocess.run(
        [sys.executable, "-m", "analysis.privacy.gate", str(data), str(report)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_folder_is_described(data, name):
    breaks, *said = BROKEN[name]
    breaks(data)
    check(data, *said)


@pytest.mark.parametrize("name", ["wrong type", "cycle in the codebook"])
def test_the_command_says_it_without_a_trace_and_touches_no_file(tmp_path, data, name):
    breaks, *said = NAMED[name]
    breaks(data)
    put(tmp_path, "check.json", b"the report of an earlier check")
    before = snapshot(tmp_path)
    done = run(data, tmp_path / "check.json")
    assert done.returncode == 1
    assert done.stdout == ""
    count = "1 problem" if len(said) == 1 else f"{len(said)} problems"
    assert done.stderr.split("\n") == [
        f"{data}/: {count} in data and text.",
        *said,
        "Nothing was built. Mend this and run it again.",
        "",
    ]
    assert snapshot(tmp_path) == before


# What is said together


def test_all_files_are_reported_in_one_run_in_their_order(data):
    put(data, "study.yml", SETTINGS.replace(b"open", b"public"))
    edit(data, "codings", 3, end="x")
    edit(data, "codings", 2, start="x", code_id="")
    edit(data, "codebook", 3, position="one")
    rewrite(data, "assignments", lambda c: c.replace(b"\n", b"\r\n"))
    put(data, "raw/notes.txt", b"")
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
        said("codings", CODER, 81, "coder_id", "C2"),
        said("codings", PERSON, 81, "participant_id", "P01"),
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
    "columns in another order": lambda d: columns(d, "codings", lambda row, _: row[::-1]),
    "rows in another order": lambda d: keep(d, "codings", *range(568, 1, -1)),
    "number at its least and at its most": lambda d: (
        describe(d, "sources", "year", type="integer", constraints={"minimum": 9, "maximum": 9}),
        column(d, "sources", "year", "9"),
    ),
    "no line end at the end": lambda d: rewrite(d, "codings", lambda c: c.rstrip(b"\n")),
    "cells all in quotes": lambda d: rewrite(
        d, "assignments", lambda c: re.sub(rb"[^,\n]+", rb'"\g<0>"', c)
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
    "no attributes": lambda d: put(d, "study.yml", SETTINGS),
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
        clear_quotes(d, ["E1", "x", "AB", "2024-02-29"]),
        edit(d, "codings", 3, excerpt_id="E1"),
    ),
    "quotes described, none cleared": clear_quotes,
    "hidden file of the system": lambda d: put(d, "raw/.DS_Store", b"\0"),
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
        "code_id": "T2.4",
        "coder_id": "C1",
        "start": 1077,
        "end": 1321,
        "excerpt_id": "E1",
    }
    assert study.tables["excerpts"][0]["cleared_on"] == dt.date(2024, 2, 29)
    assert [f["title"] for f in study.fields["sources"]] == ["Source", "Mode", "Length", "Words"]
    assert study.settings["provenance"] == "restricted"


def test_the_report_counts_rows_and_names_files_by_their_content(tmp_path, data):
    for name in ("a", "b"):
        done = run(data, tmp_path / name / "check.json")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
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
    run(data, tmp_path / "c.json")
    after = json.loads((tmp_path / "c.json").read_text("utf-8"))["sha256"]
    assert {name for name in after if after[name] != report["sha256"][name]} == {"raw/codebook.csv"}
