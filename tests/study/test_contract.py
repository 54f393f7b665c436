"""Whatever breaks the contract is said with file, row, column, value and what was expected."""

import csv
import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr
from unittest import mock

import pytest

from analysis.privacy import gate
from analysis.study.contract import ContractError, Problem, validate
from tests.support.small import ROOT

EXCERPTS = {
    "name": "excerpts",
    "path": "raw/excerpts.csv",
    "profile": "tabular-data-resource",
    "schema": {
        "fields": [
            {
                "name": "excerpt_id",
                "type": "string",
                "constraints": {"required": True, "pattern": "^[A-Za-z][A-Za-z0-9._-]*$"},
            },
            {"name": "text", "type": "string", "constraints": {"required": True}},
            {"name": "cleared_by", "type": "string", "constraints": {"required": True}},
            {"name": "cleared_on", "type": "date", "constraints": {"required": True}},
        ],
        "primaryKey": ["excerpt_id"],
    },
}
EXCERPT_LINK = {
    "fields": ["excerpt_id"],
    "reference": {"resource": "excerpts", "fields": ["excerpt_id"]},
}
ID_FIELD = (
    '{"type": "string", "constraints": {"required": true, "pattern": "^[A-Za-z][A-Za-z0-9._-]*$"}}'
)
NO_PACKAGE = "a Tabular Data Package: JSON in UTF-8, resources with name, path and schema"
NO_MEMBER = "columns of participants with a title and an enum in datapackage.json"
EXTRA_FIELD = (
    "a name in letters, digits and underscores, a type (string, integer, date)"
    " and constraints (required, enum, minimum, maximum)"
)
NO_YAML = re.compile(r"study\.yml: expected YAML in UTF-8 \([^\n]+\)")
INTEGER = "a whole number in digits, such as 1250"
IDENTIFIER = "a letter, then only letters, digits, dots, hyphens and underscores"
DATE = "a date as YYYY-MM-DD"
STRANGER = "expected only the tables that datapackage.json describes in raw/"
CODINGS = "coding_id,source_id,participant_id,code_id,coder_id,start,end,excerpt_id"
SOURCES = "source_id,mode,length,words"
MODES = "one of focus_group, interview, document"


# Ways to break a data folder. Rows are numbered as a spreadsheet shows them: the header is row 1.


def file(data, name):
    return data / (name if "." in name else f"raw/{name}.csv")


def records(data, table):
    return list(csv.reader(io.StringIO(file(data, table).read_text("utf-8"), newline="")))


def store(data, table, rows):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    file(data, table).write_text(text.getvalue(), "utf-8", newline="\n")


def edit(data, table, row, **cells):
    rows = records(data, table)
    for column, cell in cells.items():
        rows[row - 1][rows[0].index(column)] = cell
    store(data, table, rows)


def add(data, table, **cells):
    """Add a row, with the cells of the last one where none are given; return its number."""
    rows = records(data, table)
    rows.append([cells.get(c, cell) for c, cell in zip(rows[0], rows[-1], strict=True)])
    store(data, table, rows)
    return len(rows)


def keep(data, table, *numbers):
    rows = records(data, table)
    store(data, table, [rows[n - 1] for n in (1, *numbers)])


def drop(data, table, *numbers):
    rows = records(data, table)
    store(data, table, [row for n, row in enumerate(rows, 1) if n not in numbers])


def columns(data, table, change):
    rows = records(data, table)
    store(data, table, [change(row, n) for n, row in enumerate(rows, 1)])


def replace(data, name, old, new, count=-1):
    """Replace bytes of a file."""
    content = file(data, name).read_bytes()
    assert old in content
    file(data, name).write_bytes(content.replace(old, new, count))


def recode(data, name, encoding):
    content = file(data, name).read_bytes().decode("utf-8")
    file(data, name).write_bytes(content.encode(encoding))


def wrap(data, name, before=b"", after=b""):
    file(data, name).write_bytes(before + file(data, name).read_bytes() + after)


def put(data, name, content):
    path = file(data, name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def package(data, change):
    content = json.loads(file(data, "datapackage.json").read_text("utf-8"))
    change({r["name"]: r for r in content["resources"]}, content)
    put(data, "datapackage.json", json.dumps(content).encode())


def describe(data, table, column, **changes):
    """Change the description of a column; None takes something out."""

    def change(tables, _content):
        fields = tables[table]["schema"]["fields"]
        field = next((f for f in fields if f["name"] == column), None)
        if field is None:
            fields.append(field := {"name": column})
        for key, value in changes.items():
            field[key] = value
            if value is None:
                del field[key]

    package(data, change)


def schema(data, table, **changes):
    package(data, lambda tables, _: tables[table]["schema"].update(changes))


def resource(data, table, **changes):
    package(data, lambda tables, _: tables[table].update(changes))


def clear_quotes(data, *rows):
    """Describe the table of excerpts in data where somebody spoke, and write its rows."""

    def change(tables, content):
        tables["codings"]["schema"]["foreignKeys"].append(EXCERPT_LINK)
        content["resources"].append(EXCERPTS)

    package(data, change)
    study = data / "study.yml"
    text = study.read_text("utf-8").replace("provenance: synthetic", "provenance: restricted")
    study.write_text(text, encoding="utf-8")
    put(data, "excerpts", b"excerpt_id,text,cleared_by,cleared_on\n")
    with file(data, "excerpts").open("a", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n").writerows(rows)


def folder_in_place(data, name):
    file(data, name).unlink()
    file(data, name).mkdir()


def loop_in_place(data, name):
    file(data, name).unlink()
    file(data, name).symlink_to(file(data, name))


def deep_yaml_bomb(data):
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    put(data, "study.yml", "\n".join(["a0: &a0 [x]", *lines, "title: *a29", ""]).encode())


def unused_place(data):
    describe(
        data,
        "participants",
        "place",
        type="string",
        title="Place",
        constraints={"enum": ["town", "country"]},
    )
    columns(data, "participants", lambda row, n: [*row, "place" if n == 1 else "town"])


# What the issue of the contract names, and what else comes from spreadsheets and editors.
# Each entry: what is done to the data, and all that has to be said about it.

NAMED = {
    "wrong type": (
        lambda d: edit(d, "codings", 3, start="early"),
        f"raw/codings.csv, row 3, column start: found 'early', expected {INTEGER}",
    ),
    "unknown enum value": (
        lambda d: edit(d, "sources", 8, mode="Interview"),
        f"raw/sources.csv, row 8, column mode: found 'Interview', expected {MODES}",
    ),
    "duplicate key": (
        lambda d: edit(d, "codings", 3, coding_id="K0001"),
        "raw/codings.csv, row 3, column coding_id: found 'K0001',"
        " expected a unique key; row 2 has the same",
    ),
    "dangling reference": (
        lambda d: edit(d, "codings", 3, code_id="T9"),
        "raw/codings.csv, row 3, column code_id: found 'T9',"
        " expected the code_id of a row in raw/codebook.csv",
    ),
    "end before start": (
        lambda d: edit(d, "codings", 3, start="500", end="499"),
        "raw/codings.csv, row 3, column end: found '499', expected more than start, which is 500",
    ),
    "end equal to start": (
        lambda d: edit(d, "codings", 3, start="500", end="500"),
        "raw/codings.csv, row 3, column end: found '500', expected more than start, which is 500",
    ),
    "end beyond the source": (
        lambda d: edit(d, "codings", 3, end="49354"),
        "raw/codings.csv, row 3, column end: found '49354',"
        " expected at most 49353, the length of FG1",
    ),
    "empty cell": (
        lambda d: edit(d, "codings", 3, code_id=""),
        "raw/codings.csv, row 3, column code_id: expected a value; the cell is empty",
    ),
    "missing column": (
        lambda d: columns(d, "codebook", lambda row, _: row[:3] + row[4:]),
        "raw/codebook.csv, row 1, column definition: expected this column; it is missing",
    ),
    "extra column": (
        lambda d: columns(d, "sources", lambda row, n: [*row, "site" if n == 1 else "Leeds"]),
        "raw/sources.csv, row 1: found 'site', expected no columns but"
        " source_id, mode, length, words",
    ),
    "wrong encoding": (
        lambda d: (
            replace(d, "codebook", b"hopelessness", "hopelessness é".encode()),
            recode(d, "codebook", "latin-1"),
        ),
        "raw/codebook.csv: expected UTF-8; the byte 0xe9 in line 9 is not (save it as UTF-8)",
    ),
    "byte-order mark": (
        lambda d: recode(d, "codings", "utf-8-sig"),
        "raw/codings.csv: expected UTF-8 without a byte-order mark (save it as plain UTF-8)",
    ),
    "Windows line ends": (
        lambda d: replace(d, "codings", b"\n", b"\r\n"),
        "raw/codings.csv: expected lines that end in LF, not CR or CRLF"
        " (save it with Unix line ends)",
    ),
    "semicolon file": (
        lambda d: replace(d, "sources", b",", b";"),
        "raw/sources.csv, row 1: found 'source_id;mode;length;words',"
        f" expected the columns {SOURCES} with commas between them",
    ),
    "empty file": (
        lambda d: put(d, "codings", b""),
        "raw/codings.csv: expected a header row; the file is empty",
    ),
    "missing file": (
        lambda d: file(d, "codings").unlink(),
        "raw/codings.csv: expected a file of this name that can be read",
    ),
    "cycle in the codebook": (
        lambda d: edit(d, "codebook", 2, parent_id="T1.1"),
        "raw/codebook.csv, row 2, column parent_id: found 'T1.1',"
        " expected a parent that is neither the code itself nor below it",
        "raw/codebook.csv, row 3, column parent_id: found 'T1',"
        " expected a parent that is neither the code itself nor below it",
    ),
    "coding by a coder not assigned": (
        lambda d: edit(d, "codings", 81, coder_id="C2"),
        "raw/codings.csv, row 81, column coder_id: found 'C2',"
        " expected a coder assigned to FG3 in raw/assignments.csv",
    ),
    "person coded in a source that they were not in": (
        lambda d: edit(d, "codings", 81, participant_id="P01"),
        "raw/codings.csv, row 81, column participant_id: found 'P01',"
        " expected a person who spoke in FG3; this one spoke in FG1",
    ),
}

FILES = {
    "file of spaces and line ends": (
        lambda d: put(d, "codings", b" \n\n"),
        "raw/codings.csv: expected a header row; the file is empty",
    ),
    "UTF-16 with its mark": (
        lambda d: recode(d, "sources", "utf-16"),
        "raw/sources.csv: expected UTF-8; the byte 0xff in line 1 is not (save it as UTF-8)",
    ),
    "UTF-16 without a mark": (
        lambda d: put(d, "sources", "source_id,mode\nFG1,x\n".encode("utf-16-le")),
        "raw/sources.csv, row 1: found "
        r"'s\x00o\x00u\x00r\x00c\x00e\x00_\x00i\x00d\x00,\x00m\x00o\x00d\x00e\x00',"
        f" expected the columns {SOURCES} with commas between them",
    ),
    "all that one spreadsheet does at once": (
        lambda d: (
            edit(d, "sources", 3, words="11.463"),
            replace(d, "sources", b"\n", b"\r\n"),
            recode(d, "sources", "utf-8-sig"),
        ),
        "raw/sources.csv: expected UTF-8 without a byte-order mark (save it as plain UTF-8)",
        "raw/sources.csv: expected lines that end in LF, not CR or CRLF"
        " (save it with Unix line ends)",
        f"raw/sources.csv, row 3, column words: found '11.463', expected {INTEGER}",
    ),
    "line ends of old": (
        lambda d: replace(d, "codings", b"\n", b"\r"),
        "raw/codings.csv: expected lines that end in LF, not CR or CRLF"
        " (save it with Unix line ends)",
    ),
    "tabs between the columns": (
        lambda d: replace(d, "assignments", b",", b"\t"),
        r"raw/assignments.csv, row 1: found 'coder_id\tsource_id\trole',"
        " expected the columns coder_id,source_id,role with commas between them",
    ),
    "no header": (
        lambda d: put(d, "assignments", b"C1,FG1,primary\n"),
        "raw/assignments.csv, row 1: found 'C1,FG1,primary',"
        " expected the columns coder_id,source_id,role with commas between them",
    ),
    "column twice": (
        lambda d: columns(d, "sources", lambda row, _: [*row, row[-1]]),
        "raw/sources.csv, row 1, column words: expected this column once",
    ),
    "column without a name": (
        lambda d: columns(d, "sources", lambda row, _: [*row, ""]),
        "raw/sources.csv, row 1: found '(no name)', expected no columns but"
        " source_id, mode, length, words",
    ),
    "space in a column's name": (
        lambda d: replace(d, "sources", b"mode", b" mode"),
        "raw/sources.csv, row 1: found ' mode', expected no columns but"
        " source_id, mode, length, words",
        "raw/sources.csv, row 1, column mode: expected this column; it is missing",
    ),
    "key column missing, which says nothing of the rows that refer to it": (
        lambda d: columns(d, "sources", lambda row, _: row[1:]),
        "raw/sources.csv, row 1, column source_id: expected this column; it is missing",
    ),
    "row too short": (
        lambda d: columns(d, "codings", lambda row, n: row[: 7 if n == 4 else 8]),
        "raw/codings.csv, row 4: expected 8 cells, as in the header; there are 7",
    ),
    "row too long": (
        lambda d: columns(d, "codings", lambda row, n: [*row, *(["x"] if n == 4 else [])]),
        "raw/codings.csv, row 4: expected 8 cells, as in the header; there are 9",
    ),
    "row too short, which says nothing of the rows that refer to it": (
        lambda d: columns(d, "sources", lambda row, n: row[: 3 if n == 4 else 4]),
        "raw/sources.csv, row 4: expected 4 cells, as in the header; there are 3",
    ),
    "blank row": (
        lambda d: replace(d, "sources", b"\nFG2,", b"\n\nFG2,"),
        "raw/sources.csv, row 3: expected 4 cells, as in the header; there are 0",
    ),
    "blank row at the end": (
        lambda d: wrap(d, "codings", after=b"\n"),
        "raw/codings.csv, row 569: expected 8 cells, as in the header; there are 0",
    ),
    "quote that is never closed": (
        lambda d: wrap(d, "codings", after=b'K9,"FG1,,T1.1,C1,1,2,\n'),
        "raw/codings.csv, row 569: expected quotes that are closed, and doubled inside"
        " a quoted cell (unexpected end of data)",
    ),
    "quote in a quoted cell": (
        lambda d: replace(d, "codebook", b'"Personal qualities,', b'"Personal "qualities",'),
        "raw/codebook.csv, row 5: expected quotes that are closed, and doubled inside"
        " a quoted cell (',' expected after '\"')",
    ),
    "quote that is never closed, after another problem": (
        lambda d: (
            edit(d, "codings", 3, start="x"),
            wrap(d, "codings", after=b'"'),
        ),
        f"raw/codings.csv, row 3, column start: found 'x', expected {INTEGER}",
        "raw/codings.csv, row 569: expected quotes that are closed, and doubled inside"
        " a quoted cell (unexpected end of data)",
    ),
    "quote in the header that is never closed": (
        lambda d: wrap(d, "codings", before=b'"'),
        "raw/codings.csv, row 1: expected quotes that are closed, and doubled inside"
        " a quoted cell (unexpected end of data)",
    ),
    "quote in a key table that is never closed, which says nothing of references": (
        lambda d: replace(d, "sources", b"\nI01,", b'\n"I01,'),
        "raw/sources.csv, row 8: expected quotes that are closed, and doubled inside"
        " a quoted cell (unexpected end of data)",
    ),
    "folder in the place of a table": (
        lambda d: folder_in_place(d, "codings"),
        "raw/codings.csv: expected a file of this name that can be read",
    ),
    "link in the place of a table that leads to itself": (
        lambda d: loop_in_place(d, "codings"),
        "raw/codings.csv: expected a file of this name that can be read",
    ),
    "folder in the place of the package": (
        lambda d: folder_in_place(d, "datapackage.json"),
        "datapackage.json: expected a file of this name that can be read",
    ),
    "no settings": (
        lambda d: file(d, "study.yml").unlink(),
        "study.yml: expected a file of this name that can be read",
    ),
    "key table missing, which says nothing of the rows that refer to it": (
        lambda d: file(d, "sources").unlink(),
        "raw/sources.csv: expected a file of this name that can be read",
    ),
    "participants missing, which says nothing of who spoke": (
        lambda d: file(d, "participants").unlink(),
        "raw/participants.csv: expected a file of this name that can be read",
    ),
    "assignments missing, which says nothing of who coded": (
        lambda d: file(d, "assignments").unlink(),
        "raw/assignments.csv: expected a file of this name that can be read",
    ),
    "codebook missing, which says nothing of the codes applied": (
        lambda d: file(d, "codebook").unlink(),
        "raw/codebook.csv: expected a file of this name that can be read",
    ),
    "transcript beside the tables": (
        lambda d: put(d, "raw/transcript.docx", b"PK"),
        f"raw/transcript.docx: {STRANGER}",
    ),
    "hidden transcript": (
        lambda d: put(d, "raw/.I01.docx", b"PK"),
        f"raw/.I01.docx: {STRANGER}",
    ),
    "transcript in a folder": (
        lambda d: put(d, "raw/old/FG1.txt", b""),
        f"raw/old/FG1.txt: {STRANGER}",
    ),
    "link to another folder": (
        lambda d: (d / "raw/old").symlink_to(ROOT),
        f"raw/old: {STRANGER}",
    ),
    "link that leads to itself": (
        lambda d: (d / "raw/old").symlink_to(d / "raw/old"),
        f"raw/old: {STRANGER}",
    ),
    "quotes that are not described": (
        lambda d: put(d, "excerpts", b"excerpt_id,text,cleared_by,cleared_on\n"),
        f"raw/excerpts.csv: {STRANGER}",
    ),
}


def number(cell):
    return (
        lambda d: edit(d, "codings", 3, start=cell),
        f"raw/codings.csv, row 3, column start: found '{cell}', expected {INTEGER}",
    )


def day(cell, expected=DATE):
    found = f"found {cell!r}, " if cell.isdigit() else ""  # of restricted data, only numbers
    return (
        lambda d: clear_quotes(d, ["E1", "x", "AB", cell]),
        f"raw/excerpts.csv, row 2, column cleared_on: {found}expected {expected}",
    )


def label(cell, expected):
    return (
        lambda d: edit(d, "codebook", 3, label=cell),
        f"raw/codebook.csv, row 3, column label: found {cell!r}, expected {expected}",
    )


FORMULA = "a value that does not begin with =, +, - or @ (a spreadsheet would run it)"
SPACE = "no space before or after the value"
CONTROL = "no line break, tab or control character"

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
        f"raw/codings.csv, row 3, column start: found '{'9' * 119}…', expected {INTEGER}",
    ),
    "number below its least": (
        lambda d: edit(d, "codings", 3, start="-1"),
        "raw/codings.csv, row 3, column start: found '-1', expected at least 0",
    ),
    "length of nothing": (
        lambda d: edit(d, "sources", 2, length="0"),
        "raw/sources.csv, row 2, column length: found '0', expected at least 1",
    ),
    "number above its most": (
        lambda d: (
            describe(d, "sources", "year", type="integer", constraints={"maximum": 2030}),
            columns(d, "sources", lambda row, n: [*row, "year" if n == 1 else str(2029 + n)]),
            keep(d, "sources", 2),
            keep(d, "assignments", 2, 3),
            keep(d, "codings", 2),
            keep(d, "participants", *range(2, 9)),
        ),
        "raw/sources.csv, row 2, column year: found '2031', expected at most 2030",
    ),
    "day that does not exist": day("2022-02-30"),
    "day in another order": day("30/01/2022"),
    "day in short": day("20220130"),
    "day as a week": day("2022-W04-1"),
    "no day": day("", "a value; the cell is empty"),
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
    "formula in a quote": (
        lambda d: clear_quotes(d, ["E1", "=x", "AB", "2022-01-30"]),
        f"raw/excerpts.csv, row 2, column text: expected {FORMULA}",
    ),
    "nothing but a space": (
        lambda d: edit(d, "codebook", 3, label=" "),
        "raw/codebook.csv, row 3, column label: found ' ', expected no space before or after"
        " the value",
    ),
    "space around a reference, which is still followed": (
        lambda d: edit(d, "codebook", 3, parent_id="T1 "),
        f"raw/codebook.csv, row 3, column parent_id: found 'T1 ', expected {SPACE}",
    ),
    "space around a key, which is still found": (
        lambda d: edit(d, "sources", 2, source_id=" FG1"),
        f"raw/sources.csv, row 2, column source_id: found ' FG1', expected {SPACE}",
    ),
    "key that starts with a digit, which says nothing of references": (
        lambda d: edit(d, "sources", 2, source_id="1FG"),
        f"raw/sources.csv, row 2, column source_id: found '1FG', expected {IDENTIFIER}",
    ),
    "key with a space": (
        lambda d: edit(d, "codings", 2, coding_id="K 1"),
        f"raw/codings.csv, row 2, column coding_id: found 'K 1', expected {IDENTIFIER}",
    ),
    "key that ends in a line break": (
        lambda d: edit(d, "codings", 2, coding_id="K1\n"),
        rf"raw/codings.csv, row 2, column coding_id: found 'K1\n', expected {CONTROL}",
    ),
    "empty key": (
        lambda d: edit(d, "sources", 2, source_id=""),
        "raw/sources.csv, row 2, column source_id: expected a value; the cell is empty",
    ),
    "coding by nobody": (
        lambda d: edit(d, "codings", 3, coder_id=""),
        "raw/codings.csv, row 3, column coder_id: expected a value; the cell is empty",
    ),
    "coding of no source": (
        lambda d: edit(d, "codings", 3, source_id=""),
        "raw/codings.csv, row 3, column source_id: expected a value; the cell is empty",
    ),
    "code without an identifier": (
        lambda d: edit(d, "codebook", 3, code_id=""),
        "raw/codebook.csv, row 3, column code_id: expected a value; the cell is empty",
    ),
    "two siblings without a place": (
        lambda d: (edit(d, "codebook", 3, position=""), edit(d, "codebook", 4, position="")),
        "raw/codebook.csv, rows 3-4, column position: expected a value; the cell is empty",
    ),
    "empty attribute": (
        lambda d: edit(d, "participants", 2, profession=""),
        "raw/participants.csv, row 2, column profession: expected a value; the cell is empty",
    ),
    "empty attribute where the package would allow it": (
        lambda d: (
            unused_place(d),
            replace(d, "study.yml", b"attributes:", b"attributes:\n  - place"),
            edit(d, "participants", 2, place=""),
        ),
        "raw/participants.csv, row 2, column place: expected a value; the cell is empty",
    ),
    "unknown role": (
        lambda d: edit(d, "assignments", 2, role="first"),
        "raw/assignments.csv, row 2, column role: found 'first', expected one of primary, second",
    ),
    "assignment to an empty source": (
        lambda d: edit(d, "assignments", 2, source_id=""),
        "raw/assignments.csv, row 2, column source_id: expected a value; the cell is empty",
    ),
    "assignment of nobody": (
        lambda d: edit(d, "assignments", 2, coder_id=""),
        "raw/assignments.csv, row 2, column coder_id: expected a value; the cell is empty",
    ),
    "person in an empty source": (
        lambda d: edit(d, "participants", 36, source_id=""),
        "raw/participants.csv, row 36, column source_id: expected a value; the cell is empty",
    ),
    "length that is wrong, which says nothing of the codings": (
        lambda d: edit(d, "sources", 2, length="long"),
        f"raw/sources.csv, row 2, column length: found 'long', expected {INTEGER}",
    ),
}

RULES = {
    "pair of coder and source twice": (
        lambda d: add(d, "assignments"),
        "raw/assignments.csv, row 32, column coder_id, source_id: found 'C1, I16',"
        " expected a unique key; row 31 has the same",
    ),
    "person twice": (
        lambda d: add(d, "participants", source_id="I01"),
        "raw/participants.csv, row 52, column participant_id: found 'P50',"
        " expected a unique key; row 51 has the same",
        "raw/codings.csv, rows 529-568, column participant_id: found 'P50',"
        " expected a person who spoke in I16; this one spoke in I01",
    ),
    "person of an unknown source, which says nothing of the codings": (
        lambda d: edit(d, "participants", 2, source_id="FG7"),
        "raw/participants.csv, row 2, column source_id: found 'FG7',"
        " expected the source_id of a row in raw/sources.csv",
    ),
    "coding of an unknown source": (
        lambda d: edit(d, "codings", 2, source_id="FG7", participant_id=""),
        "raw/codings.csv, row 2, column source_id: found 'FG7',"
        " expected the source_id of a row in raw/sources.csv",
    ),
    "coding of an unknown person": (
        lambda d: edit(d, "codings", 2, participant_id="P99"),
        "raw/codings.csv, row 2, column participant_id: found 'P99',"
        " expected the participant_id of a row in raw/participants.csv",
    ),
    "assignment to an unknown source": (
        lambda d: add(d, "assignments", source_id="I17"),
        "raw/assignments.csv, row 32, column source_id: found 'I17',"
        " expected the source_id of a row in raw/sources.csv",
    ),
    "code under an unknown parent": (
        lambda d: edit(d, "codebook", 3, parent_id="T4"),
        "raw/codebook.csv, row 3, column parent_id: found 'T4',"
        " expected the code_id of a row in raw/codebook.csv",
    ),
    "code that is its own parent": (
        lambda d: edit(d, "codebook", 3, parent_id="T1.1"),
        "raw/codebook.csv, row 3, column parent_id: found 'T1.1',"
        " expected a parent that is neither the code itself nor below it",
    ),
    "codes that the manuscript could not tell apart": (
        lambda d: add(d, "codebook", code_id="T1-1", label="Another", position="9"),
        "raw/codebook.csv, row 16, column code_id: found 'T1-1',"
        " expected an identifier unlike that of row 3, dots and hyphens aside",
    ),
    "two siblings at one place": (
        lambda d: edit(d, "codebook", 4, position="1"),
        "raw/codebook.csv, row 4, column position: found '1',"
        " expected a place of its own among its siblings; row 3 has the same",
    ),
    "two themes at one place": (
        lambda d: edit(d, "codebook", 7, position="1"),
        "raw/codebook.csv, row 7, column position: found '1',"
        " expected a place of its own among its siblings; row 2 has the same",
    ),
    "source without a primary coder": (
        lambda d: edit(d, "assignments", 2, role="second"),
        "raw/sources.csv, row 2, column source_id: found 'FG1',"
        " expected a coder assigned as primary in raw/assignments.csv",
    ),
    "interview in which nobody spoke": (
        lambda d: (add(d, "sources", source_id="I17"), add(d, "assignments", source_id="I17")),
        "raw/sources.csv, row 24, column source_id: found 'I17',"
        " expected someone in raw/participants.csv who spoke in it",
        "raw/sources.csv, row 24, column source_id: found 'I17',"
        " expected a coder assigned as primary in raw/assignments.csv",
    ),
    "focus group in which nobody spoke": (
        lambda d: (
            add(d, "sources", source_id="FG7", mode="focus_group"),
            add(d, "assignments", source_id="FG7", role="primary"),
        ),
        "raw/sources.csv, row 24, column source_id: found 'FG7',"
        " expected someone in raw/participants.csv who spoke in it",
    ),
    "excerpt where none is described": (
        lambda d: edit(d, "codings", 3, excerpt_id="E1"),
        "raw/codings.csv, row 3, column excerpt_id: found 'E1',"
        " expected the excerpt_id of a row in raw/excerpts.csv",
    ),
    "excerpt that is not there": (
        lambda d: (
            clear_quotes(d, ["E1", "x", "AB", "2022-01-30"]),
            edit(d, "codings", 3, excerpt_id="E2"),
        ),
        "raw/codings.csv, row 3, column excerpt_id:"
        " expected the excerpt_id of a row in raw/excerpts.csv",
    ),
    "excerpts described and missing": (
        lambda d: (clear_quotes(d), file(d, "excerpts").unlink()),
        "raw/excerpts.csv: expected a file of this name that can be read",
    ),
    "excerpt that nobody cleared": (
        lambda d: clear_quotes(d, ["E1", "x", "", "2022-01-30"]),
        "raw/excerpts.csv, row 2, column cleared_by: expected a value; the cell is empty",
    ),
    "excerpt cleared twice": (
        lambda d: clear_quotes(d, *[["E1", "x", "AB", "2022-01-30"]] * 2),
        "raw/excerpts.csv, row 3, column excerpt_id: expected a unique key; row 2 has the same",
    ),
    "nothing but headers": (
        lambda d: [keep(d, path.stem) for path in d.glob("raw/*.csv")],
        "raw/assignments.csv: expected at least one row below the header",
        "raw/codebook.csv: expected at least one row below the header",
        "raw/sources.csv: expected at least one row below the header",
    ),
}


def settings(text, *said):
    return lambda d: put(d, "study.yml", text.encode()), *said


ONLY = (
    "expected only the settings title, provenance, attributes, speakers, disclosure, deny_list,"
    " waived"
)
GOOD = "title: A study\nprovenance: open\nattributes: []\n"
MERGE = GOOD.replace("[]", "[profession]") + "disclosure:\n  merge:\n    profession:\n"
STUDY = {
    "settings that are not YAML": settings(
        "title: [A study\nprovenance: open\n",
        "study.yml, line 2: expected YAML in UTF-8 (expected ',' or ']', but got ':')",
    ),
    "settings in another encoding": (
        lambda d: put(d, "study.yml", GOOD.replace("A study", "Étude").encode("latin-1")),
        "study.yml: expected YAML in UTF-8 ('utf-8' codec can't decode byte 0xc9 in position 7:"
        " invalid continuation byte)",
    ),
    "settings with a tab": settings(
        "title: A study\n\tprovenance: open\n",
        "study.yml, line 2: expected YAML in UTF-8"
        " (found character '\\t' that cannot start any token)",
    ),
    "settings with a NUL": settings("title: \0\n", NO_YAML),
    "empty settings": settings("", "study.yml: expected settings as `name: value`"),
    "settings that are a list": settings("- a\n", "study.yml: expected settings as `name: value`"),
    "two documents": settings(
        f"{GOOD}---\n{GOOD}",
        "study.yml, line 4: expected YAML in UTF-8 (but found another document)",
    ),
    "settings that are missing": settings(
        "# nothing\n{}\n",
        "study.yml, attributes: expected a list; [] if there are none",
        "study.yml, provenance: expected one of synthetic, restricted, open",
        "study.yml, title: expected a line of text",
    ),
    "unknown setting": settings(
        GOOD + "provenence: open\n",
        f"study.yml: found 'provenence', {ONLY}",
    ),
    "setting twice": settings(
        GOOD + "'provenance': synthetic\n", "study.yml, provenance: expected this setting once"
    ),
    "wrong provenance": settings(
        GOOD.replace("open", "public"),
        "study.yml, provenance: found 'public', expected one of synthetic, restricted, open",
    ),
    "provenance that is no text": settings(
        GOOD.replace("open", "[open]"),
        "study.yml, provenance: expected one of synthetic, restricted, open",
    ),
    "title that is a number": settings(
        GOOD.replace("A study", "2022"), "study.yml, title: expected a line of text"
    ),
    "title of spaces": settings(
        GOOD.replace("A study", "' '"), "study.yml, title: expected a line of text"
    ),
    "title in two lines": settings(
        GOOD.replace("A study", '"A\\nstudy"'), "study.yml, title: expected a line of text"
    ),
    "title with half a character": settings(
        GOOD.replace("A study", '"\\ud83d"'), "study.yml, title: expected a line of text"
    ),
    "title that is a day that does not exist": settings(
        GOOD.replace("A study", "2022-02-30"),
        NO_YAML,
        re.compile(
            r"study\.yml, line 1: expected no date; remove it, or waive it in study\.yml .+"
        ),
    ),
    "title that is a number without end": settings(GOOD.replace("A study", "9" * 5000), NO_YAML),
    "title that PyYAML does not convert": settings(GOOD.replace("A study", "!!bool 3"), NO_YAML),
    "title that is no time": settings(GOOD.replace("A study", "!!timestamp x"), NO_YAML),
    "object of Python": settings(
        GOOD.replace("A study", "!!python/object/apply:os.system [exit]"),
        "study.yml, line 1: expected YAML in UTF-8 (could not determine a constructor for the tag"
        " 'tag:yaml.org,2002:python/object/apply:os.system')",
    ),
    "brackets without end": settings("[" * 5000, NO_YAML),
    "settings that grow without end": (
        deep_yaml_bomb,
        *(f"study.yml: found 'a{n}', {ONLY}" for n in range(30)),
        "study.yml, attributes: expected a list; [] if there are none",
        "study.yml, provenance: expected one of synthetic, restricted, open",
        "study.yml, title: expected a line of text",
    ),
    "attributes that are no list": settings(
        GOOD.replace("[]", "profession"),
        "study.yml, attributes: expected a list; [] if there are none",
    ),
    "attribute that does not exist": settings(
        GOOD.replace("[]", "[profession, age]"),
        f"study.yml, attributes: found 'age', expected {NO_MEMBER}",
    ),
    "attribute without a list of values": settings(
        GOOD.replace("[]", "[source_id]"),
        f"study.yml, attributes: found 'source_id', expected {NO_MEMBER}",
    ),
    "attribute that is no text": settings(
        GOOD.replace("[]", "[[profession]]"), f"study.yml, attributes: expected {NO_MEMBER}"
    ),
    "attribute twice": settings(
        GOOD.replace("[]", "[profession, profession]"),
        "study.yml, attributes: found 'profession', expected each of the attributes once",
    ),
    "speaker's attribute that is none of the study": settings(
        GOOD + "speakers: [profession]\n",
        "study.yml, speakers: found 'profession', expected some of the attributes",
    ),
    "speakers that are no list": settings(
        GOOD + "speakers:\n", "study.yml, speakers: expected a list; [] if there are none"
    ),
    "unknown rule of disclosure": settings(
        GOOD + "disclosure: {k: 5}\n",
        "study.yml, disclosure: found 'k', expected only threshold and merge",
    ),
    "setting in the wrong place": settings(
        GOOD + "disclosure: {speakers: []}\n",
        "study.yml, disclosure: found 'speakers', expected only threshold and merge; this setting"
        " stands on its own, beside disclosure",
    ),
    "disclosure that is no list of rules": settings(
        GOOD + "disclosure: none\n",
        "study.yml, disclosure: found 'none', expected threshold and merge, as `name: value`",
    ),
    "threshold of nobody": settings(
        GOOD + "disclosure: {threshold: 0}\n",
        "study.yml, disclosure, threshold:"
        " expected a whole number, 1 or more (1: every count is printed)",
    ),
    "threshold that is true": settings(
        GOOD + "disclosure: {threshold: true}\n",
        "study.yml, disclosure, threshold:"
        " expected a whole number, 1 or more (1: every count is printed)",
    ),
    "merging without attributes": settings(
        GOOD + "disclosure: {merge: [a]}\n",
        "study.yml, disclosure, merge: expected for each attribute, `new category: [categories]`",
    ),
    "merging of what is no attribute": settings(
        GOOD + "disclosure: {merge: {age: {old: [60]}}}\n",
        "study.yml, disclosure, merge: found 'age', expected some of the attributes",
    ),
    "merging into nothing": settings(
        MERGE + "      others: other\n",
        "study.yml, disclosure, merge, profession: expected `new category: [categories]`",
    ),
    "merging of a category that does not exist": settings(
        MERGE + "      others: [other, magician]\n",
        "study.yml, disclosure, merge, profession: found 'magician', expected one of nursing,"
        " psychiatry, psychology, social work, occupational therapy, other, not provided",
    ),
    "merging of a category into two": settings(
        MERGE + "      a: [other, nursing]\n      b: [other]\n",
        "study.yml, disclosure, merge, profession: found 'other', expected each category once",
    ),
    "merging under the name of another category": settings(
        MERGE + "      nursing: [other, not provided]\n",
        "study.yml, disclosure, merge, profession: found 'nursing',"
        " expected a name that is not that of another category",
    ),
    "deny-list that is no path": settings(
        GOOD + "deny_list: [Ravensmoor]\n",
        "study.yml, deny_list: expected the path of a text file",
    ),
    "waivers that are no list": settings(
        GOOD + "waived: none\n", "study.yml, waived: expected a list; [] if there are none"
    ),
    "waiver without a reason": settings(
        GOOD + "waived:\n- {file: a, kind: date, digest: abc, by: A}\n",
        "study.yml, waived, entry 1: expected file, kind, digest, reason, by,"
        " each a line of text (a digest in quotation marks)",
    ),
    "waiver with a number for a digest": settings(
        GOOD + "waived:\n- {file: a, kind: date, digest: 123, reason: none, by: A}\n",
        "study.yml, waived, entry 1: expected file, kind, digest, reason, by,"
        " each a line of text (a digest in quotation marks)",
    ),
    "attribute with a number for a title": (
        lambda d: describe(d, "participants", "profession", title=5),
        f"study.yml, attributes: found 'profession', expected {NO_MEMBER}",
    ),
    "attribute without a title": (
        lambda d: describe(d, "participants", "profession", title=None),
        f"study.yml, attributes: found 'profession', expected {NO_MEMBER}",
    ),
}


def broken(text, line=0):
    where = f", line {line}" if line else ""
    return lambda d: put(
        d, "datapackage.json", text
    ), f"datapackage.json{where}: expected {NO_PACKAGE}"


ONCE = "expected one description of this table"


def extra_field(**changes):
    return (
        lambda d: describe(d, "participants", "place", **changes),
        f"datapackage.json, participants, field place: expected {EXTRA_FIELD}",
    )


PACKAGES = {
    "package that is not JSON": broken(b'{"resources": [\n}', 2),
    "package that is empty": broken(b"", 1),
    "package in UTF-16": broken('{"resources": []}'.encode("utf-16")),
    "package with a byte-order mark": broken(b'\xef\xbb\xbf{"resources": []}', 1),
    "package without tables": broken(b"{}"),
    "package that is a list": broken(b"[]"),
    "package whose tables are a mapping": broken(b'{"resources": {"a": 1}}'),
    "package whose tables are numbers": broken(b'{"resources": [1]}'),
    "package whose tables have lists for names": broken(b'{"resources": [{"name": []}]}'),
    "package with brackets without end": broken(b"[" * 100000),
    "package with a number without end": broken(b"9" * 5000),
    "no table described": (
        lambda d: put(d, "datapackage.json", b'{"resources": []}'),
        *(
            f"datapackage.json, {table}: {ONCE}"
            for table in ("assignments", "codebook", "codings", "participants", "sources")
        ),
    ),
    "table not described": (
        lambda d: package(d, lambda _, content: content["resources"].pop(2)),
        f"datapackage.json, codebook: {ONCE}",
    ),
    "table described twice": (
        lambda d: package(d, lambda t, content: content["resources"].append(t["codebook"])),
        f"datapackage.json, codebook: {ONCE}",
    ),
    "quotes described twice": (
        lambda d: (
            clear_quotes(d),
            package(d, lambda _, content: content["resources"].append(EXCERPTS)),
        ),
        f"datapackage.json, excerpts: {ONCE}",
    ),
    "unknown table": (
        lambda d: package(
            d, lambda t, content: content["resources"].append({**t["sources"], "name": "notes"})
        ),
        "datapackage.json: found 'notes', expected only tables of the contract,"
        " one of sources, participants, codebook, codings, assignments, excerpts",
    ),
    "path outside the folder": (
        lambda d: resource(d, "codings", path="../codings.csv"),
        'datapackage.json, codings, path: found \'"../codings.csv"\', expected "raw/codings.csv"',
    ),
    "path on another machine": (
        lambda d: resource(d, "codings", path=["raw/codings.csv"]),
        "datapackage.json, codings, path: found '[\"raw/codings.csv\"]',"
        ' expected "raw/codings.csv"',
    ),
    "other encoding": (
        lambda d: resource(d, "codings", encoding="latin-1"),
        'datapackage.json, codings, encoding: found \'"latin-1"\', expected "utf-8"',
    ),
    "other dialect": (
        lambda d: resource(d, "codings", dialect={"delimiter": ";"}),
        "datapackage.json, codings, dialect: found"
        ' \'{"delimiter": ";", "header": true, "lineTerminator": "\\\\n"}\','
        ' expected {"delimiter": ",", "header": true, "lineTerminator": "\\n"}',
    ),
    "other missing values": (
        lambda d: schema(d, "codings", missingValues=["", "NA"]),
        'datapackage.json, codings, missingValues: found \'["", "NA"]\', expected [""]',
    ),
    "other key": (
        lambda d: schema(d, "assignments", primaryKey=["coder_id"]),
        "datapackage.json, assignments, primaryKey: found '[\"coder_id\"]',"
        ' expected ["coder_id", "source_id"]',
    ),
    "no reference": (
        lambda d: schema(d, "assignments", foreignKeys=[]),
        "datapackage.json, assignments, foreignKeys: found '[]', expected"
        ' [{"fields": ["source_id"],'
        ' "reference": {"resource": "sources", "fields": ["source_id"]}}]',
    ),
    "no reference to the quotes described": (
        lambda d: (
            clear_quotes(d),
            package(d, lambda t, _: t["codings"]["schema"]["foreignKeys"].pop()),
        ),
        re.compile(
            r"datapackage\.json, codings, foreignKeys: found '.*…', expected .*"
            r'"excerpts", "fields": \["excerpt_id"\]\}\}\]'
        ),
    ),
    "column not described": (
        lambda d: package(d, lambda t, _: t["codings"]["schema"]["fields"].pop(0)),
        f"datapackage.json, codings, field coding_id: expected {ID_FIELD}",
    ),
    "column described twice": (
        lambda d: package(
            d,
            lambda t, _: t["codings"]["schema"]["fields"].append(
                t["codings"]["schema"]["fields"][0]
            ),
        ),
        "datapackage.json, codings, fields: expected every field once",
    ),
    "column with a weaker pattern": (
        lambda d: describe(
            d, "codings", "coding_id", constraints={"required": True, "pattern": ".*"}
        ),
        "datapackage.json, codings, field coding_id: found"
        ' \'{"type": "string", "constraints": {"required": true, "pattern": ".*"}}\','
        f" expected {ID_FIELD}",
    ),
    "column of another type": (
        lambda d: describe(d, "codings", "start", type="string"),
        "datapackage.json, codings, field start: found"
        ' \'{"type": "string", "constraints": {"required": true, "minimum": 0}}\','
        ' expected {"type": "integer", "constraints": {"required": true, "minimum": 0}}',
    ),
    "column in another format": (
        lambda d: describe(d, "codebook", "label", format="email"),
        "datapackage.json, codebook, field label: found"
        ' \'{"type": "string", "format": "email", "constraints": {"required": true}}\','
        ' expected {"type": "string", "constraints": {"required": true}}',
    ),
    "table without fields": (
        lambda d: schema(d, "codings", fields=None),
        f"datapackage.json: expected {NO_PACKAGE}",
    ),
    "added column with a number for a name": (
        lambda d: describe(d, "participants", 1.5, type="string"),
        f"datapackage.json, participants, field 1.5: expected {EXTRA_FIELD}",
    ),
    "added column with a name of two words": (
        lambda d: describe(d, "participants", "home town", type="string"),
        f"datapackage.json, participants, field home town: expected {EXTRA_FIELD}",
    ),
    "added column of an unknown type": extra_field(type="geopoint"),
    "added column of no type": (
        lambda d: describe(d, "participants", "place", title="Place"),
        f"datapackage.json: expected {NO_PACKAGE}",
    ),
    "added column in a format": extra_field(type="date", format="%d.%m.%Y"),
    "added column with an unknown constraint": extra_field(
        type="string", constraints={"maxLength": 3}
    ),
    "added column with constraints that are a list": (
        lambda d: describe(d, "participants", "place", type="string", constraints=[]),
        f"datapackage.json: expected {NO_PACKAGE}",
    ),
    "added column that may be required": extra_field(
        type="string", constraints={"required": "yes"}
    ),
    "added column with values that are no list": extra_field(
        type="string", constraints={"enum": "ab"}
    ),
    "added column with no values": extra_field(type="string", constraints={"enum": []}),
    "added column with a value twice": extra_field(type="string", constraints={"enum": ["a", "a"]}),
    "added column with numbers for values": extra_field(type="string", constraints={"enum": [1]}),
    "added column of numbers with values": extra_field(type="integer", constraints={"enum": ["1"]}),
    "added column with a least that is text": extra_field(
        type="integer", constraints={"minimum": "1"}
    ),
    "added column with a most that is a truth": extra_field(
        type="integer", constraints={"maximum": True}
    ),
    "added text with a least": extra_field(type="string", constraints={"minimum": 1}),
}

BROKEN = {**NAMED, **FILES, **CELLS, **RULES, **STUDY, **PACKAGES}


def snapshot(folder):
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def complaints(data, report):
    """Run the check in this process; return the lines of what it says."""
    argv = ["gate", str(data), str(report)]
    said = io.StringIO()
    with (
        mock.patch.object(sys, "argv", argv),
        redirect_stderr(said),
        pytest.raises(SystemExit) as left,
    ):
        gate.main()
    return [*said.getvalue().split("\n")[:-1], left.value.code]  # a text makes the status 1


def check(data, *said):
    """Hold what is said against what has to be said; the order of lines does not matter here."""
    first, *lines, last = complaints(data, data.parent / "check.json")
    count = re.fullmatch(rf"{re.escape(str(data))}/: (\d+) problems? in data and text\.", first)
    assert int(count[1]) >= len(lines)
    assert last == "Nothing was built. Mend this and run it again."
    assert not (data.parent / "check.json").exists()
    patterns = [s for s in said if isinstance(s, re.Pattern)]
    assert [p for p in patterns if not any(map(p.fullmatch, lines))] == []
    rest = [line for line in lines if not any(p.fullmatch(line) for p in patterns)]
    assert sorted(rest) == sorted(s for s in said if isinstance(s, str))


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


@pytest.mark.parametrize("name", NAMED)
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
    put(data, "study.yml", GOOD.replace("open", "public").encode())
    edit(data, "codings", 3, end="x")
    edit(data, "codings", 2, start="x", code_id="")
    edit(data, "codebook", 3, position="one")
    replace(data, "assignments", b"\n", b"\r\n")
    put(data, "raw/notes.txt", b"")
    with pytest.raises(ContractError) as caught:
        validate(data)
    assert str(caught.value).split("\n") == [
        "7 problems in the data.",
        "raw/assignments.csv: expected lines that end in LF, not CR or CRLF"
        " (save it with Unix line ends)",
        f"raw/codebook.csv, row 3, column position: found 'one', expected {INTEGER}",
        "raw/codings.csv, row 2, column code_id: expected a value; the cell is empty",
        f"raw/codings.csv, row 2, column start: found 'x', expected {INTEGER}",
        f"raw/codings.csv, row 3, column end: found 'x', expected {INTEGER}",
        f"raw/notes.txt: {STRANGER}",
        "study.yml, provenance: found 'public', expected one of synthetic, restricted, open",
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
        "raw/codings.csv, row 81, column end: found '72790', expected more than start,"
        " which is 72800",
        "raw/codings.csv, row 81, column end: found '72790', expected at most 72750,"
        " the length of FG3",
        "raw/codings.csv, row 81, column coder_id: found 'C2',"
        " expected a coder assigned to FG3 in raw/assignments.csv",
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
        "datapackage.json: expected a file of this name that can be read",
        "study.yml: expected a file of this name that can be read",
    )


# What is accepted

LEGAL = {
    "the stand-in as it is": lambda _: None,
    "columns in another order": lambda d: columns(d, "codings", lambda row, _: row[::-1]),
    "rows in another order": lambda d: keep(d, "codings", *range(568, 1, -1)),
    "number at its least and at its most": lambda d: (
        describe(d, "sources", "year", type="integer", constraints={"minimum": 9, "maximum": 9}),
        columns(d, "sources", lambda row, n: [*row, "year" if n == 1 else "9"]),
    ),
    "no line end at the end": lambda d: put(
        d, "codings", file(d, "codings").read_bytes().rstrip(b"\n")
    ),
    "cells all in quotes": lambda d: put(
        d,
        "assignments",
        b"".join(
            b",".join(b'"%b"' % c for c in line.split(b",")) + b"\n"
            for line in file(d, "assignments").read_bytes().split()
        ),
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
    "no attributes": lambda d: put(d, "study.yml", GOOD.encode()),
    "column of people that is no attribute": unused_place,
    "column of sources that may be empty": lambda d: (
        describe(d, "sources", "held_on", type="date"),
        columns(d, "sources", lambda row, n: [*row, "held_on" if n == 1 else ""]),
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
