"""Rows of tables that stay at home are found in whatever a commit would take along."""

import base64
import binascii
import bz2
import codecs
import csv
import gzip
import io
import json
import lzma
import pickle
import plistlib
import quopri
import random
import sqlite3
import tarfile
import textwrap
import zipfile
import zlib
from base64 import b64encode
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest
import yaml

from analysis.common.revision import git
from analysis.files.formats import texts
from analysis.privacy import gate
from analysis.privacy.copies import copied, told
from analysis.privacy.kept import kept
from analysis.study.digests import Digests
from tests.files.test_formats import picture
from tests.support.pdf import pdf, stream
from tests.support.run import write
from tests.support.small import ROOT, write_study

PLACES = ["ward", "clinic", "day hospital"]
ABROAD = {"nurse": "Pflege", "doctor": "Arzt", "social worker": "Sozialarbeit", "not provided": "–"}
JOBS = ["nurse", "doctor", "social worker", "not provided"]
SOURCES = [(f"I{n}", "interview", 500) for n in range(1, 13)]
JOBS_ABROAD = ["Ärztin", "Träger", "Pfleger für Ältere", "Bäcker"]
PEOPLE = [(f"P{n}", f"I{n}", PLACES[n * n % 3], JOBS[n * n % 7 % 4]) for n in range(1, 13)]
ATTRIBUTES = {"place": ("Place of work", PLACES), "job": ("Job", JOBS)}
CODINGS = [(f"I{n}", f"P{n}", code) for n in range(1, 13) for code in ("A", "B")]
README = " ".join((ROOT / "data/README.md").read_text("utf-8").split())
NOISE = random.Random(1).randbytes(300)  # noqa: S311
FOUND = "expected no rows or columns of study/raw/{}.csv, which stays at home"


@pytest.fixture
def project(repository, monkeypatch):
    """A repository with a restricted study, the tables of which git ignores."""
    monkeypatch.chdir(repository)
    (repository / ".gitignore").write_text("raw/\n", encoding="utf-8")
    study(repository)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "A study")
    return repository


def study(folder, **more):
    given = {"sources": SOURCES, "people": PEOPLE, "attributes": ATTRIBUTES, "codings": CODINGS}
    return write_study(folder / "study", **given | more)


@pytest.fixture
def said(project, monkeypatch, capsys):
    """Stage a file and run the gate; return what it says is wrong."""

    def run(name, content):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        git(project, "add", "-f", name)
        monkeypatch.setattr("sys.argv", ["gate"])
        try:
            gate.main()
        except SystemExit as left:
            assert left.code.startswith("Mend this first")  # noqa: PT017
        return capsys.readouterr().err

    return run


def rows(data, table="participants"):
    with (data / f"raw/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(records, delimiter=",", columns=None, **options):
    columns = columns or list(records[0])
    file = io.StringIO()
    writer = csv.DictWriter(
        file, columns, delimiter=delimiter, extrasaction="ignore", lineterminator="\n", **options
    )
    writer.writeheader()
    writer.writerows(records)
    return file.getvalue()


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def tarred(content, mode):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        info = tarfile.TarInfo("people.csv")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def workbook(records, *, shared):
    cells = [list(records[0]), *(list(r.values()) for r in records)]
    texts = [text for row in cells for text in row]
    numbers = iter(range(len(texts)))

    def cell(text):
        if shared:
            return f'<c r="A1" s="1" t="s"><v>{next(numbers)}</v></c>'
        return f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'

    sheet = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in cells)
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    return zipped(
        xl__worksheets__sheet1_xml=f'<?xml version="1.0"?><worksheet>{sheet}</worksheet>',
        xl__sharedStrings_xml=f"<sst>{items}</sst>",
    )


def pivoted(records, *, shared=True):
    """The rows that a pivot table keeps, with no sheet that shows them."""
    names = list(records[0])
    values = {name: list(dict.fromkeys(r[name] for r in records)) for name in names}
    items = {name: "".join(f'<s v="{value}"/>' for value in values[name]) for name in names}
    fields = "".join(
        f'<cacheField name="{name}"><sharedItems>{items[name] if shared else ""}</sharedItems>'
        "</cacheField>"
        for name in names
    )
    cells = [
        "".join(
            f'<x v="{values[name].index(r[name])}"/>' if shared else f'<s v="{r[name]}"/>'
            for name in names
        )
        for r in records
    ]
    rows = "".join(f"<r>{row}</r>" for row in cells)
    return zipped(
        xl__pivotCache__pivotCacheDefinition1_xml=(
            f'<?xml version="1.0"?><pivotCacheDefinition><cacheFields>{fields}</cacheFields>'
            "</pivotCacheDefinition>"
        ),
        xl__pivotCache__pivotCacheRecords1_xml=(
            f'<?xml version="1.0"?><pivotCacheRecords>{rows}</pivotCacheRecords>'
        ),
    )


def opened(records):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ["".join(map(cell.format, r.values())) for r in records]
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    return zipped(content_xml=f"<office:document-content>{body}</office:document-content>")


def base(records):
    with sqlite3.connect(":memory:") as con:
        names = list(records[0])
        con.execute(f"CREATE TABLE cases ({', '.join(names)})")
        marks = ", ".join("?" * len(names))
        con.executemany(f"INSERT INTO cases VALUES ({marks})", [list(r.values()) for r in records])  # noqa: S608
        con.commit()
        return con.serialize()


def page(records):
    lines = ["".join(f"<td>{cell}</td>" for cell in r.values()) for r in records]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def across(records):
    return {name: [r[name] for r in records] for name in records[0]}


def project_file(records):
    cases = "".join(
        f'<Case name="{r["participant_id"]}"><VariableValue><TextValue>{r["job"]}</TextValue>'
        f"</VariableValue></Case>"
        for r in records
    )
    return zipped(project_qde=f'<?xml version="1.0"?><Project><Cases>{cases}</Cases></Project>')


def array(records):
    file = io.BytesIO()
    np.save(file, np.array([list(r.values()) for r in records]))
    return file.getvalue()


def uuencoded(content):
    lines = (binascii.b2a_uu(content[n : n + 45]) for n in range(0, len(content), 45))
    return b"".join([b"begin 644 a\n", *lines, b"`\nend\n"])


def dumped(records, group, beside):
    """Bytes as xxd and hexdump show them: where they lie, sixteen of them, how they read."""
    content = table(records).encode()
    lines = (content[n : n + 16] for n in range(0, len(content), 16))
    return "".join(
        f"{16 * n:08x}: {line.hex(' ', group)}  {line.decode()!a}\n"
        if beside
        else f"{16 * n:08x}: {line.hex(' ', group)}\n"
        for n, line in enumerate(lines)
    )


def numbered(records):
    """Values as statistics programs export them, each by its place in a list."""
    return [
        r | {"place": str(PLACES.index(r["place"]) + 1), "job": str(JOBS.index(r["job"]) + 1)}
        for r in records
    ]


def columns(records, *names):
    return ([r[name] for r in records] for name in names)


def each_byte(form, between=""):
    return lambda records: between.join(form.format(byte) for byte in table(records).encode())


def shuffled(records, **changed):
    """People in another order, with cells that say the same in another way."""
    changed = {name: change for name, change in changed.items() if change}
    others = [r | {name: change(r[name]) for name, change in changed.items()} for r in records]
    return random.Random(3).sample(others, len(others))  # noqa: S311 -- no secret


def lettered(form, between=""):
    return lambda records: "\n".join(
        between.join(form.format(letter, ord(letter)) for letter in ",".join(r.values()))
        for r in records
    )


def by_row(encode):
    return lambda records: "\n".join(
        encode(",".join(r.values()).encode()).decode() for r in records
    )


RUN_OF_WORD = '<w:r><w:rPr><w:sz w:val="24"/></w:rPr><w:t>{}</w:t></w:r>'
RUNS_OF_WORD = RUN_OF_WORD + RUN_OF_WORD
CELL_OF_WORD = f"<w:tc><w:p>{RUNS_OF_WORD}</w:p></w:tc>"
CELL_IN_SPANS = (
    "<table:table-cell><text:p>{}<text:bookmark text:name='a'/><text:span>{}</text:span></text:p>"
    "</table:table-cell>"
)
RUN_OF_CELL = '</t></r><r><rPr><sz val="11"/><color theme="1"/></rPr><t>'


def document(records, row, cell):
    """The parts of a document, in which each word is divided between two."""
    halves = ([divided(text, "|").split("|") for text in r.values()] for r in records)
    rows = (row.format("".join(cell.format(*half) for half in line)) for line in halves)
    return zipped(
        word__document_xml=f'<?xml version="1.0"?><w:document>{"".join(rows)}</w:document>'
    )


def rich(records, cell, end):
    lines = ("".join(map(cell.format, r.values())) + end for r in records)
    return "{\\rtf1\\ansi\\deff0\n" + "".join(f"\\trowd\\cellx900 {line}" for line in lines) + "}"


def divided(cell, between):
    """A text in two runs."""
    return cell[: len(cell) // 2] + between + cell[len(cell) // 2 :]


def jobs(records):
    return {j: [r["participant_id"] for r in records if r["job"] == j] for j in JOBS}


def by_job(form, between):
    return lambda r: "\n".join(form.format(job, between.join(who)) for job, who in jobs(r).items())


def per_person(records):
    said = "{participant_id}\nplace: {place}\njob: {job}\n"
    return {f"people__{r['participant_id']}_txt": said.format(**r) for r in records}


def by_columns(records, *names):
    return {name: [r[name] for r in records] for name in names or ("participant_id", "job")}


def vector(values):
    """A vector of R."""
    return f"c({', '.join(map(json.dumps, values))})"


def vectors(records):
    return [f"{name} = {vector(cells)}" for name, cells in by_columns(records).items()]


def factors(records):
    """A table with its factors as `dput` of R writes it."""
    factors = "".join(
        f", {name} = structure(c({', '.join(f'{values.index(r[name]) + 1}L' for r in records)}),"
        f' levels = {vector(values)}, class = "factor")'
        for name, values in (("job", JOBS), ("place", PLACES))
    )
    text = f"list(participant_id = {vector(r['participant_id'] for r in records)}{factors})"
    return "\n".join(textwrap.wrap(text, 70))


def printed(values, per_line=5):
    """A vector as R prints it, with the number of the first in each line."""
    lines = (values[n : n + per_line] for n in range(0, len(values), per_line))
    return "\n".join(
        f" [{n * per_line + 1}] {' '.join(map(json.dumps, line))}" for n, line in enumerate(lines)
    )


def turned(records, *names):
    """Columns as rows, each with its name."""
    return [dict(enumerate([k, *v])) for k, v in by_columns(records, *names).items()]


BY_COLUMNS = {
    "lists of JSON": lambda r: json.dumps(by_columns(r)),
    "lists of JSON, a cell a line": lambda r: json.dumps(by_columns(r), indent=1),
    "lists of JSON, a cell an object": lambda r: json.dumps(
        [[{"v": cell} for cell in cells] for cells in by_columns(r).values()]
    ),
    "cells by the number of their row": lambda r: pd.DataFrame(by_columns(r)).to_json(),
    "lists of YAML": lambda r: yaml.safe_dump(by_columns(r)),
    "a data frame": lambda r: f"data.frame({', '.join(vectors(r))})",
    "the identifiers last": lambda r: "\n\n# Who they are\n\n".join(vectors(r)[::-1]),
    "vectors as they are printed": lambda r: "\n".join(map(printed, by_columns(r).values())),
    "traces of a figure": lambda r: json.dumps(
        [{"type": "bar", **dict(zip("xy", by_columns(r).values(), strict=True)), "mode": "lines"}]
    ),
    "columns of a page": lambda r: json.dumps([*by_columns(r).values(), [*range(len(r))]]),
    "a table turned": lambda r: "\n".join(",".join(x.values()) for x in turned(r)),
    "a table turned and sorted": lambda r: "\n".join(
        ",".join(x.values()) for x in turned(sorted(r, key=lambda x: x["place"]), *r[0])
    ),
    "a page turned": lambda r: page(turned(r)),
    "a workbook turned": lambda r: workbook(turned(r), shared=True),
    "factors": factors,
    "values in another language": lambda r: json.dumps(
        by_columns([x | {"job": ABROAD[x["job"]]} for x in r]), ensure_ascii=False
    ),
    "cells that differ": lambda r: json.dumps(by_columns([*r[:-2], r[-2] | {"job": "?"}, r[-1]])),
    "all but one": lambda r: json.dumps(by_columns(r[:-1])),
    "two thirds": lambda r: f"tibble({', '.join(vectors(r[: len(r) * 2 // 3]))})",
    "more people than values": lambda r: f"{vectors(r)[0]}\n{vectors(r[:-1])[1]}",
    "somebody else among them": lambda r: json.dumps(
        by_columns([*r[:4], {"participant_id": "R1", "job": "researcher"}, *r[4:]])
    ),
}
WAYS = {
    "a copy": table,
    "tabs": lambda r: table(r, "\t"),
    "semicolons": lambda r: table(r, ";"),
    "bars": lambda r: table(r, "|"),
    "blanks": lambda r: table(r, " ", quoting=csv.QUOTE_NONE, escapechar="\\"),
    "columns of a width": lambda r: "\n".join("".join(c.ljust(16) for c in x.values()) for x in r),
    "quotes": lambda r: table(r, quoting=csv.QUOTE_ALL),
    "capitals": lambda r: table(r).upper(),
    "another order of rows": lambda r: table(r[::-1]),
    "another order of columns": lambda r: table(r, columns=list(r[0])[::-1]),
    "an identifier and one attribute": lambda r: table(r, columns=["participant_id", "job"]),
    "the identifier last": lambda r: table(r, columns=["job", "participant_id"]),
    "no identifier": lambda r: table(r, columns=["place", "job"]),
    "one column": lambda r: table(r, columns=["job"]),
    "a quarter of the rows": lambda r: table(r[4:7]),
    "no last line end": lambda r: table(r).rstrip(),
    "CRLF": lambda r: table(r).replace("\n", "\r\n"),
    "UTF-16": lambda r: table(r).encode("utf-16"),
    "UTF-16 without a mark": lambda r: table(r).encode("utf-16-be"),
    "UTF-32": lambda r: table(r).encode("utf-32"),
    "UTF-8 with a mark": lambda r: table(r).encode("utf-8-sig"),
    "JSON": json.dumps,
    "JSON, a cell a line": lambda r: json.dumps(r, indent=1, sort_keys=True),
    "JSON by columns": lambda r: json.dumps(across(r)),
    "a table in JSON": lambda r: json.dumps({"cells": [table(r, "\t")]}),
    "YAML": yaml.safe_dump,
    "YAML as it came": lambda r: yaml.safe_dump(r, sort_keys=False),
    "a Markdown table": lambda r: table(r, "|").replace("|", " | "),
    "HTML": page,
    "LaTeX": lambda r: "".join(" & ".join(x.values()) + " \\\\\n" for x in r),
    "prose": lambda r: " ".join(f"{x['participant_id']} ({x['job']}) spoke." for x in r),
    "code": lambda r: f"PEOPLE = {[tuple(x.values()) for x in r]}\n",
    "a workbook": lambda r: workbook(r, shared=True),
    "a workbook with its texts in place": lambda r: workbook(r, shared=False),
    "two sheets": lambda r: zipped(
        xl__worksheets__sheet1_xml=page([{"a": x["participant_id"]} for x in r]),
        xl__worksheets__sheet2_xml=page([{"a": x["job"]} for x in r]),
    ),
    "a pivot table": pivoted,
    "a pivot table with its texts in place": lambda r: pivoted(r, shared=False),
    "an open spreadsheet": opened,
    "a zip": lambda r: zipped(a_csv=table(r)),
    "a zip in a zip": lambda r: zipped(a=zipped(b=table(r))),
    "a zip at the end of a file": lambda r: b"#!/bin/sh\n" + zipped(a=table(r)),
    "a workbook in a zip": lambda r: zipped(a_xlsx=workbook(r, shared=True)),
    "a gz": lambda r: gzip.compress(table(r).encode()),
    "a bz2": lambda r: bz2.compress(table(r).encode()),
    "an xz": lambda r: lzma.compress(table(r).encode()),
    "a tar": lambda r: tarred(table(r).encode(), "w"),
    "a tar.gz": lambda r: tarred(table(r).encode(), "w:gz"),
    "a zip in a tar.gz": lambda r: tarred(zipped(a=table(r)), "w:gz"),
    "a gz in a tar": lambda r: tarred(gzip.compress(table(r).encode()), "w"),
    "a coding project": project_file,
    "a database": base,
    "a PDF": lambda r: pdf([" ".join(x.values()) for x in r]),
    "a PDF, beside its pages": lambda r: pdf([], objects=[stream(table(r), packed=True)]),
    "a picture": lambda r: picture(ztxt=table(r)),
    "before a zip": lambda r: table(r).encode() + zipped(a="b"),
    "after a zip": lambda r: zipped(a="b") + table(r).encode(),
    "zlib": lambda r: zlib.compress(table(r).encode()),
    "an address": lambda r: f"data:text/csv,{quote(table(r))}",
    "hexadecimal digits": lambda r: table(r).encode().hex(),
    "UTF-16 in JSON": lambda r: json.dumps(table(r).encode("utf-16-le").decode("latin-1")),
    "EBCDIC": lambda r: table(r).encode("cp500"),
    "EBCDIC of America": lambda r: table(r).encode("cp037"),
    "uuencode": lambda r: uuencoded(table(r).encode()),
    "uuencode of a zip": lambda r: uuencoded(zipped(a=table(r))),
    "base85": lambda r: base64.b85encode(table(r).encode()),
    "base85 of a gz": lambda r: base64.b85encode(gzip.compress(table(r).encode())),
    "base85 in lines": lambda r: "\n".join(
        textwrap.wrap(base64.b85encode(table(r).encode()).decode(), 76)
    ),
    "base85 in JSON": lambda r: json.dumps(base64.b85encode(table(r).encode()).decode()),
    "ascii85": lambda r: base64.a85encode(table(r).encode()),
    "ascii85 in lines": lambda r: base64.a85encode(table(r).encode(), wrapcol=72, adobe=True),
    "base32": lambda r: base64.b32encode(table(r).encode()),
    "base32 in small letters": lambda r: base64.b32encode(table(r).encode()).lower(),
    "hexadecimal digits apart": lambda r: table(r).encode().hex(" "),
    "a dump": lambda r: dumped(r, 2, beside=False),
    "a dump with how it reads": lambda r: dumped(r, 1, beside=True),
    "bytes of C": each_byte("0x{:02x}", ", "),
    "bytes of Python": each_byte("\\x{:02x}"),
    "decimal numbers": each_byte("{}", " "),
    "octal numbers": each_byte("\\{:03o}"),
    "binary numbers": each_byte("{:08b}"),
    "letters with what does not show between": lambda r: "\n".join(
        ",".join("\u200b".join(cell) for cell in x.values()) for x in r
    ),
    "fast zlib": lambda r: zlib.compress(table(r).encode(), 1),
    "transposed": lambda r: "\n".join(",".join([name, *(x[name] for x in r)]) for name in r[0]),
    "nested JSON": lambda r: json.dumps(
        [{"who": {"id": x["participant_id"]}, "what": [{"job": x["job"]}]} for x in r], indent=2
    ),
    "SQL": lambda r: f"INSERT INTO people VALUES {', '.join(str((*x.values(),)) for x in r)};",  # noqa: S608
    "base64 for addresses": lambda r: base64.urlsafe_b64encode(zipped(a=table(r))),
    "base64": lambda r: base64.encodebytes(table(r).encode()),
    "numbers for values": lambda r: table(numbered(r)),
    "numbers for values, in another order": lambda r: table(numbered(r)[::-1], ";"),
    "numbers for values, in one line of JSON": lambda r: json.dumps(
        {"jobs": JOBS, "who": [[x["participant_id"], JOBS.index(x["job"])] for x in r]}
    ),
    "numbers for values by person": lambda r: json.dumps(
        {x["participant_id"]: JOBS.index(x["job"]) for x in r}
    ),
    "numbers for values, without identifiers": lambda r: table(
        numbered(r), columns=["place", "job"]
    ),
    "another language": lambda r: table([x | {"job": ABROAD[x["job"]]} for x in r], "\t"),
    "letters for others": lambda r: codecs.encode(table(r), "rot13"),
    "a column a value": lambda r: pd.get_dummies(
        pd.DataFrame(r), columns=["place", "job"]
    ).to_csv(),
    "a column a value, as it is printed": lambda r: pd.crosstab(
        *columns(r, "participant_id", "job")
    ).to_string(),
    "a column a value, without identifiers": lambda r: pd.get_dummies(
        pd.DataFrame(r)[["place", "job"]]
    ).to_csv(),
    "identifiers of as many digits": lambda r: table(
        shuffled(r, participant_id=lambda p: f"P{int(p[1:]):03}")
    ),
    "identifiers in words": lambda r: table(
        shuffled(r, participant_id=lambda p: f"Participant {p[1:]}", source_id=lambda _: "")
    ),
    "numbers for identifiers": lambda r: table(
        shuffled(r, participant_id=lambda p: p[1:], source_id=lambda _: "")
    ),
    "identifiers with a study's name": lambda r: table(
        shuffled(r, participant_id="study-{}".format)
    ),
    "no identifier, in another order": lambda r: table(shuffled(r), columns=["place", "job"]),
    "no identifier, sorted": lambda r: table(
        sorted(r, key=lambda x: (x["job"], x["place"])), columns=["job", "place"]
    ),
    "other identifiers, in another order": lambda r: table(
        [x | {"participant_id": f"X{n}", "source_id": ""} for n, x in enumerate(shuffled(r), 90)]
    ),
    "the source of one person for the person": lambda r: table(
        shuffled(r), columns=["source_id", "job"]
    ),
    "nothing between cells": lambda r: "\n".join("".join(x.values()) for x in shuffled(r)),
    "nothing between two cells": lambda r: "\n".join(
        x["participant_id"] + x["job"].title().replace(" ", "") for x in shuffled(r)
    ),
    "a document, words in runs": lambda r: document(shuffled(r), "<w:tr>{}</w:tr>", CELL_OF_WORD),
    "lines of a document, words in runs": lambda r: document(
        shuffled(r), "<w:p>{}</w:p>", RUNS_OF_WORD + "<w:r><w:tab/></w:r>"
    ),
    "slides, words in runs": lambda r: document(
        shuffled(r), "<a:tr>{}</a:tr>", CELL_OF_WORD.replace("w:", "a:")
    ),
    "an open spreadsheet, words in spans": lambda r: document(
        shuffled(r), "<table:table-row>{}</table:table-row>", CELL_IN_SPANS
    ),
    "a workbook, words in runs": lambda r: workbook(
        [{n: divided(x[n], RUN_OF_CELL) for n in x} for x in shuffled(r)], shared=True
    ),
    "rich text, in rows": lambda r: rich(r, "\\intbl {}\\cell\n", "\\row\n"),
    "rich text, in rows of one attribute": lambda r: rich(
        [{n: x[n] for n in ("participant_id", "job")} for x in shuffled(r)],
        "\\pard\\plain\\intbl {{\\loch {}}}\\cell",
        "\\row\n",
    ),
    "rich text, in lines of one attribute": lambda r: rich(
        [{n: x[n] for n in ("participant_id", "job")} for x in shuffled(r)[:5]],
        "{}\\tab ",
        "\\par ",
    ),
    "rich text, in runs": lambda r: rich(
        [{n: divided(x[n], "}{\\rtlch\\insrsid2 ") for n in x} for x in shuffled(r)],
        "{{\\rtlch {}}}\\cell ",
        "\\row\n",
    ),
    "letters apart": lettered("{} "),
    "letters apart in a drawing": lambda r: f"<svg>{lettered('<text>{}</text>')(r)}</svg>",
    "letters apart in a page": lambda r: f"<p>{lettered('<span>{}</span>')(r)}</p>".replace(
        "\n", "</p><p>"
    ),
    "escapes of RTF": lambda r: r"{\rtf1 " + lettered(r"\'{1:02x}")(r) + "}",
    "numbers of RTF": lambda r: r"{\rtf1 " + lettered(r"\u{1}?")(r) + "}",
    "escapes of JavaScript": lettered(r"\u{{{1:x}}}"),
    "escapes of Unicode": lettered(r"\U{1:08x}"),
    "escapes of a style": lettered(r"\{1:06x}"),
    "base64 by row": by_row(base64.b64encode),
    "base32 by row": by_row(base64.b32encode),
    "hexadecimal digits by row": by_row(binascii.hexlify),
    "long base64 by row": lambda r: "\n".join(
        f"- {b64encode(','.join([*x.values(), 'and more of it']).encode()).decode()}" for x in r
    ),
    "numbers for values, one each": lambda r: "\n".join(
        f"{x['participant_id']}={JOBS.index(x['job'])}" for x in shuffled(r)
    ),
    "identifiers as numbers in a list": lambda r: "\n".join(
        f"#{x['participant_id'][1:]} | {x['place']} | {x['job']}" for x in shuffled(r)
    ),
    "base64 by cell": lambda r: json.dumps(
        [[b64encode(cell.encode()).decode() for cell in x.values()] for x in r]
    ),
    "quoted for mail": lambda r: quopri.encodestring(table(r).encode("utf-16")),
    "UTF-7": lambda r: b"+" + b64encode(table(r).encode("utf-16-be")).rstrip(b"=") + b"-",
    "a list for each value": by_job("{}: {}", ", "),
    "a list for each value, line by line": by_job("# {}\n\n- {}\n", "\n- "),
    "lists by value in JSON": lambda r: json.dumps(jobs(r)),
    "a file for each person in a zip": lambda r: zipped(**per_person(r)),
    "base64 of a zip": lambda r: json.dumps({"a": base64.b64encode(zipped(a=table(r))).decode()}),
}


@pytest.fixture(scope="module")
def kept_at_home(tmp_path_factory):
    return study(tmp_path_factory.mktemp("home"))


def tables_in(content, data):
    content = content.encode() if isinstance(content, str) else content
    study = kept(data)
    return copied([told(text, study) for text in texts(content)], study)


@pytest.mark.parametrize("way", WAYS)
def test_people_are_found_however_they_are_written_down(kept_at_home, way):
    assert "participants" in tables_in(WAYS[way](rows(kept_at_home)), kept_at_home)


@pytest.fixture(scope="module")
def thirty_at_home(tmp_path_factory):
    people = [(f"P{n}", f"I{n % 12 + 1}", PLACES[n % 3], JOBS[n * n % 7 % 4]) for n in range(1, 31)]
    home = tmp_path_factory.mktemp("thirty")
    return study(home, people=people, codings=[("I1", "P12", "A")])


@pytest.mark.parametrize("order", [list, shuffled], ids=["in order", "in another order"])
@pytest.mark.parametrize("home", ["kept_at_home", "thirty_at_home"])
@pytest.mark.parametrize("way", BY_COLUMNS)
def test_people_are_found_in_columns_whatever_their_order(request, home, way, order):
    data = request.getfixturevalue(home)
    assert "participants" in tables_in(BY_COLUMNS[way](order(rows(data))), data)


@pytest.mark.parametrize("way", BY_COLUMNS)
@pytest.mark.parametrize("home", ["kept_at_home", "thirty_at_home"])
def test_columns_of_which_the_cells_are_those_of_others_tell_of_nobody(request, home, way):
    data = request.getfixturevalue(home)
    records = rows(data)
    others = shuffled(records)
    wrong = [a | {k: b[k] for k in ("place", "job")} for a, b in zip(records, others, strict=True)]
    wrong = random.Random(7).sample(wrong, len(wrong))  # noqa: S311 -- no secret
    assert "participants" not in tables_in(BY_COLUMNS[way](wrong), data)


def test_people_and_all_the_values_there_are_tell_of_nobody(thirty_at_home):
    who = [r["participant_id"] for r in rows(thirty_at_home)]
    assert tables_in(json.dumps({"who": who, "jobs": JOBS * 8}), thirty_at_home) == set()
    by_group = json.dumps({"who": who, "jobs": [job for job in JOBS for _ in range(8)]})
    assert tables_in(by_group, thirty_at_home) == set()


AGES = [str(20 + n * n * 7 % 31) for n in range(1, 13)]
BANDS = [f"{age[0]}0–{age[0]}9" for age in AGES]
DAYS = [f"2021-{n * n % 7 + 1:02}-{n * 5 % 28 + 1:02}" for n in range(1, 13)]
ROUNDS = [str(n * n % 7 % 4 + 1) for n in range(1, 13)]


def aged(folder, values):
    """A study of which one attribute is in figures."""
    people = [(p, s, value, job) for (p, s, _, job), value in zip(PEOPLE, values, strict=True)]
    attributes = {"place": ("Age", sorted({*values})), "job": ("Job", JOBS)}
    return study(folder, people=people, attributes=attributes)


IN_FIGURES = {
    "a table": lambda r: table(r, columns=["participant_id", "place"]),
    "a table, the identifier last": lambda r: table(r, columns=["place", "participant_id"]),
    "a table with counts": lambda r: table(
        [x | {"n": n % 4} for n, x in enumerate(r)], columns=["participant_id", "n", "place"]
    ),
    "by person": lambda r: json.dumps({x["participant_id"]: x["place"] for x in r}),
    "prose": lambda r: " ".join(f"{x['participant_id']} ({x['place']}) spoke." for x in r),
    "lists": lambda r: json.dumps(by_columns(r, "participant_id", "place")),
    "most of them right": lambda r: table(
        [*r[2:], r[0] | {"place": r[1]["place"]}], columns=["participant_id", "place"]
    ),
}


@pytest.mark.parametrize("order", [list, shuffled], ids=["in order", "in another order"])
@pytest.mark.parametrize("values", [AGES, BANDS, DAYS], ids=["ages", "ages in bands", "days"])
@pytest.mark.parametrize("way", IN_FIGURES)
def test_attributes_in_figures_are_found_as_those_in_words_are(tmp_path, values, way, order):
    data = aged(tmp_path, values)
    assert "participants" in tables_in(IN_FIGURES[way](order(rows(data))), data)


@pytest.mark.parametrize("form", ["{}.0", "{}L", "{} years"])
def test_numbers_are_found_as_programs_write_them(tmp_path, form):
    data = aged(tmp_path, AGES)
    others = shuffled(rows(data), place=form.format)
    assert "participants" in tables_in(IN_FIGURES["a table"](others), data)


def test_some_rows_with_numbers_tell_and_three_days(tmp_path):
    data, days = aged(tmp_path / "a", AGES), aged(tmp_path / "b", DAYS)
    columns = ["participant_id", "place"]
    assert "participants" in tables_in(table(rows(data)[2:10], columns=columns), data)
    assert tables_in(table(rows(data)[2:4], columns=columns), data) == set()
    assert "participants" in tables_in(table(rows(days)[2:5], columns=columns), days)
    assert tables_in(table(rows(days)[2:4], columns=columns), days) == set()


@pytest.mark.parametrize("values", [AGES, BANDS, ROUNDS], ids=["ages", "ages in bands", "rounds"])
@pytest.mark.parametrize(
    "numbers",
    [
        range(12),
        [n * 7 % 12 for n in range(12)],
        [n * n % 7 % 4 for n in range(12)],
        [30] * 12,
        range(20, 32),
        range(60, 0, -5),
    ],
    ids=["how many", "in another order", "few", "all the same", "rising", "falling"],
)
def test_numbers_beside_people_that_are_not_theirs_tell_of_nobody(tmp_path, values, numbers):
    data = aged(tmp_path, values)
    counted = [x | {"place": n} for x, n in zip(rows(data), numbers, strict=True)]
    for way in ("a table", "by person", "prose", "lists"):
        assert "participants" not in tables_in(IN_FIGURES[way](counted), data)


def test_letters_that_json_escapes_are_read(tmp_path):
    people = [(p, s, place, JOBS_ABROAD[JOBS.index(job)]) for p, s, place, job in PEOPLE]
    data = study(
        tmp_path,
        people=people,
        attributes={"place": ("Place", PLACES), "job": ("Job", JOBS_ABROAD)},
    )
    shown = [{name: r[name] for name in ("participant_id", "job")} for r in rows(data)[:3]]
    text = json.dumps(shown)
    assert "\\u00e4" in text
    assert tables_in(text, data) == {"participants"}


CODED = ["source_id", "start", "end"]
CODED_WAYS = [
    *("a copy", "tabs", "capitals", "another order of columns", "a quarter of the rows", "JSON"),
    *("JSON, a cell a line", "YAML", "HTML", "a workbook", "an open spreadsheet", "a database"),
    *("code", "UTF-16", "a zip in a zip", "another order of rows"),
]


@pytest.mark.parametrize("way", CODED_WAYS)
@pytest.mark.parametrize(
    "columns",
    [
        None,
        CODED,
        ["code_id", "end", "start"],
        ["code_id", "coding_id", "participant_id", "source_id"],
    ],
)
def test_codings_are_found_however_they_are_written_down(kept_at_home, columns, way):
    records = rows(kept_at_home, "codings")
    kept = [{name: record[name] for name in columns or record} for record in records]
    assert "codings" in tables_in(WAYS[way](kept), kept_at_home)


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("people.csv", "a copy"),
        ("backup/raw", "UTF-16"),
        ("study/tables/themes.csv", "another order of columns"),
        ("study/manuscript/refi.bib", "a zip in a zip"),
        ("a.qdpx", "a coding project"),
        ("tests/a.png", "a workbook"),
    ],
)
def test_no_name_hides_a_table(project, said, name, way):
    found = said(name, WAYS[way](rows(project / "study")))
    assert f"{name}: {FOUND.format('participants')}" in found
    for word in ("P4", "nurse", "clinic"):
        assert word not in found


@pytest.mark.parametrize("name", ["README.md", "study/README.md", "study/tables/themes.md"])
def test_rows_that_are_added_to_a_file_are_found(project, said, name):
    text = "# A study\n\n" + "Some words.\n" * 50
    assert FOUND not in said(name, text)
    assert f"{name}: {FOUND.format('participants')}" in said(
        name, text + table(rows(project / "study")[:3])
    )


def test_a_study_that_is_said_to_be_open_may_not_hold_them_either(project, said):
    write_study(project / "other", provenance="open", sources=SOURCES, people=PEOPLE,
                attributes=ATTRIBUTES, codings=CODINGS)  # fmt: skip
    git(project, "add", "-f", "other")
    assert f"other/raw/participants.csv: {FOUND.format('participants')}" in said("a.md", "A.\n")


def test_a_file_that_is_committed_already_is_still_told(project, said):
    (project / "people.txt").write_text(table(rows(project / "study")), encoding="utf-8")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "Too late")
    assert f"people.txt: {FOUND.format('participants')}" in said("a.md", "A.\n")


@pytest.mark.parametrize(
    "content",
    [
        b"PAR1\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"7z\xbc\xaf\x27\x1c\0\x04",
        b"Rar!\x1a\x07\x01\0",
        *(pickle.dumps([("P1", "nurse")], protocol) for protocol in (2, 3, 4, 5)),
        *(pickle.dumps(held, 0) for held in ([1], {"a": 1})),
        plistlib.dumps({"a": "b"}, fmt=plistlib.FMT_BINARY),
        *(
            b"RDX3\nX\n",
            b"RDA3\n",
            b"X\n\0\0\0\3",
            b"$FL2@(#) SPSS",
            b"ORC\0",
            b"Obj\1",
            b"MATLAB 5.0\0",
        ),
        *(b"-----BEGIN PGP MESSAGE-----\n", b"age-encryption.org/v1\n", b"!<arch>\n", b"FEA1\0"),
        b"\0" * 12 + b"\xc2\xea\x81\x60",
        b"<stata_dta><header><release>118</release>",
        b"r\2\1\0\3\0",  # Stata before 13
        zipped(xl__workbook_bin=""),
        zipped(Index__Document_iwa=""),
        zlib.compress(NOISE, 9)[2:],  # packed, as nothing says
        b"\1" + b"words that recur " * 20,  # of no kind that is known
        array([{"a": 1}]),
        b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!\0\0",  # SAS, to be taken elsewhere
        b"\xa2\x62P1\x00\x62P2\x01",  # CBOR
        b"\x82\xa2P1\x00\xa2P2\x01",  # MessagePack
        b"\xff" + "P1,nurse".encode("utf-32-le"),
        b"PK\x03\x04cut",
        b"\x1f\x8b\x08cut",
    ],
)
def test_a_file_that_cannot_be_searched_is_refused(said, content):
    assert "a.pdf: expected a file that can be opened and searched" in said("a.pdf", content)


@pytest.mark.parametrize(
    "content",
    [
        "".join(f"{n} " for n in range(100, 400)),  # numbers that are bytes and those that are not
        "A" * 41 + " " + "!" * 60 + " " + "0123abcd" * 10,
        *(
            f"--hash=sha256:{begins}{'31f70e5a' * 8}"[: 14 + 64]
            for begins in ("78da", "1f8b", "789c")
        ),
        f"--hash=sha512-{b64encode(bytes.fromhex('78da') + bytes(range(150, 212))).decode()}",
    ],
)
def test_a_file_of_any_bytes_that_says_nothing_passes(said, content):
    assert said("a.bin", content) == ""


def test_a_digest_in_letters_is_no_archive_that_is_broken(said):
    """In base32 one in 2,048 begins as an archive does ("x" and 0x9c or 0xda)."""
    digests = [Digests(key=b"a" * 32).of(b"", str(n)) for n in range(20_000)]
    begins = [digest for digest in digests if digest.startswith(("pco", "pdn"))]
    assert len(begins) > 5
    assert said("digests.json", json.dumps(begins)) == ""


def test_where_no_table_stays_at_home_nothing_is_read(project, said):
    study(project, provenance="open")
    git(project, "add", "study/study.yml")
    assert said("people.7z", b"7z\xbc\xaf\x27\x1c\0\x04") == ""


@pytest.mark.parametrize(
    "text",
    [
        "P1 and P2 and P3 and P4 were nurses or doctors: ward, clinic.\n",
        "place,job,people\nward,nurse,3\nclinic,nurse,2\nward,doctor,4\n",  # counts
        "\n".join(f"P{n},I{n},{n * 3}" for n in range(1, 13)),  # with sources, as figures have it
        "\n".join(f"A,I{n},P{n},15 characters" for n in range(1, 13)),  # quotes
        "\n".join(f"<text x='{10 * n}' y='{10 * n + 15}'>{n}</text>" for n in range(24, 0, -1)),
        "P1,nurse\nP1,nurse\nP1,nurse\n",  # one person
        "1. A nurse\n2. A doctor\n3. Some words, or more\n" * 4,
        "".join(f"{j} | {p} | 1\n" for p in PLACES for j in JOBS),  # counts of pairs
        "I1P1\nI2P2\nI3P3\nP4nurses\nP5doctors\n",
        "".join(f"I{n} | interview | 5,000\n" for n in range(1, 13)),
    ],
)
def test_what_tells_of_nobody_passes(kept_at_home, text):
    assert tables_in(text, kept_at_home) == set()


@pytest.mark.parametrize("size", [1, 2])
def test_rows_in_several_files_are_found_together(project, said, size):
    people = rows(project / "study")
    for n in range(0, 12, size):
        write(project, {f"notes/{n}.csv": table(people[n : n + size])})
    git(project, "add", "-A")
    found = said("a.md", "A.\n")
    assert found.count(FOUND.format("participants")) == 12 // size
    assert "notes/0.csv: expected no rows or columns of" in found
    assert "not in several files together either; remove them" in found


def described(folder, columns, cells):
    """Give the sources of a study columns of their own."""
    data = folder / "study"
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    schema = next(r for r in package["resources"] if r["name"] == "sources")["schema"]
    schema["fields"] += [{"name": name, "type": "string", "title": name} for name in columns]
    (data / "datapackage.json").write_text(json.dumps(package), "utf-8")
    old = rows(data, "sources")
    more = [dict(zip(columns, row, strict=True)) for row in cells]
    (data / "raw/sources.csv").write_text(
        table([a | b for a, b in zip(old, more, strict=True)]), "utf-8"
    )
    return [a | b for a, b in zip(old, more, strict=True)]


SITES = [(PLACES[n * n % 3], JOBS[n * n % 7 % 4]) for n in range(1, 13)]


@pytest.mark.parametrize("way", ["a copy", "tabs", "JSON", "a workbook", "prose", "a zip"])
def test_what_describes_sources_stays_at_home_as_what_describes_people(project, said, way):
    sources = described(project, ["site", "job"], SITES)
    named = [
        {"participant_id": r["source_id"], "job": r["job"], "site": r["site"]} for r in sources
    ]
    assert FOUND.format("sources") in said("notes.bin", WAYS[way](named))


def test_what_a_build_prints_of_sources_tells_nothing(project, said):
    sources = described(project, ["site", "job"], SITES)
    printed = [{k: r[k] for k in ("source_id", "mode", "words")} for r in sources]
    assert FOUND.format("sources") not in said("notes.csv", table(printed))


def test_two_rows_in_two_files_are_none(project, said):
    for row in rows(project / "study")[:2]:
        write(project, {f"notes/{row['participant_id']}.csv": table([row])})
    git(project, "add", "-A")
    assert said("a.md", "A.\n") == ""


def test_examples_of_which_as_many_are_wrong_tell_of_nobody(project, said):
    people = rows(project / "study")
    for row, other in zip(people[:4], people[4:8], strict=True):
        write(
            project, {f"docs/{row['participant_id']}.md": "{participant_id}: {job}".format(**row)}
        )
        wrong = "{participant_id}: ".format(**other) + JOBS[JOBS.index(other["job"]) - 1]
        write(project, {f"docs/{other['participant_id']}.md": wrong})
    git(project, "add", "-A")
    assert said("a.md", "A.\n") == ""


@pytest.mark.parametrize(
    "name",
    ["{participant_id}_{job}_{place}", "{participant_id}.{job}", "a.{job}.{participant_id}.b"],
)
def test_the_names_of_files_are_a_text_as_well(project, said, name):
    for row in rows(project / "study"):
        write(project, {f"audio/{name.format(**row)}.txt": "x"})
    git(project, "add", "-A")
    assert f"the names of files: {FOUND.format('participants')}" in said("a.md", "A.\n")


def test_an_attribute_of_two_values_before_lists_of_people_is_told_by_each_of_them(tmp_path):
    people = [(p, s, PLACES[n * n % 7 % 2], "nurse") for n, (p, s, *_) in enumerate(PEOPLE)]
    data = study(tmp_path, people=people)
    lists = {v: [p for p, _, place, _ in people if place == v] for v in PLACES[:2]}
    lines = "\n".join(f"{place}: {', '.join(who)}" for place, who in lists.items())
    assert tables_in(lines, data) == {"participants"}
    assert tables_in(lines.replace(": ", " or clinic: "), data) == set()


def test_what_is_beyond_the_search_is_said():
    assert "rows that somebody reworded or put into a cipher are beyond them" in README
    assert "so are counts of codes by person" in README


def test_a_cipher_and_counts_by_person_are_beyond_the_search(kept_at_home):
    text = table(rows(kept_at_home))
    shifted = "".join(chr(ord(a) + n % 7) if a.isalnum() else a for n, a in enumerate(text))
    coded = columns(rows(kept_at_home, "codings"), "participant_id", "code_id")
    for disguised in (shifted, pd.crosstab(*coded).to_csv()):
        assert tables_in(disguised, kept_at_home) == set()


@pytest.mark.parametrize(
    "form",
    [
        "job <- factor(c({0}L))\n",  # of R
        "{1}",
        "x = [[0, 1, {0}L, 1]]\n",
    ],
)
def test_a_row_of_other_values_is_told_by_its_order_if_it_is_long_enough(tmp_path, form):
    people = [(f"P{n}", f"I{n % 12 + 1}", PLACES[n % 3], JOBS[n * n % 7 % 4]) for n in range(1, 31)]
    data = study(tmp_path, people=people, codings=[("I1", "P12", "A")])
    numbers = [str(JOBS.index(job) + 1) for *_, job in people]
    text = form.format("L, ".join(numbers), "".join(numbers))
    assert tables_in(text, data) == {"participants"}
    assert tables_in(form.format("L, ".join(numbers[::-1]), "".join(numbers[::-1])), data) == set()
    assert tables_in(form.format("L, ".join(numbers[:9]), "".join(numbers[:9])), data) == set()


@pytest.mark.parametrize("column", ["place", "job"])
def test_a_column_that_says_what_the_source_does_is_printed_with_people(tmp_path, column):
    groups = [(f"FG{n}", "focus_group", 500) for n in (1, 2, 3)]
    people = [(f"P{n}", f"FG{n % 3 + 1}", PLACES[n % 3], JOBS[n % 5 % 4]) for n in range(1, 31)]
    data = study(tmp_path, sources=groups, people=people, codings=[("FG1", "", "A")])
    columns = ["participant_id", "source_id", column]
    found = tables_in(table(numbered(rows(data)), columns=columns), data)
    assert found == ({"participants"} if column == "job" else set())


def test_attributes_that_are_printed_with_quotes_are_no_copy_of_those_quoted(project, said):
    coded = [(*c, "C1", 20 * n, f"E{n}") for n, c in enumerate(CODINGS, 1)]
    said_of = "\n".join(f"{p}, {person}, {place}" for person, p, place, _ in PEOPLE)
    excerpts = [(f"E{n}", "lorem ipsum") for n in range(1, 25)]
    study(project, codings=coded, excerpts=excerpts, speakers=["place"])
    assert "participants" not in said("notes.md", said_of)
    some = (PEOPLE[n] for n in (7, 2, 10))  # of whom neither order nor number tells
    more = "\n".join(f"{p}, {person}, {job}" for person, p, _, job in some)
    assert FOUND.format("participants") in said("notes.md", more)


def test_what_this_project_makes_of_its_tables_would_pass_if_they_stayed_at_home(project, said):
    git(project, "rm", "-rq", "--cached", "study")
    for folder in ("data", "tables", "figures"):
        for path in (ROOT / folder).rglob("*.*"):
            there = project / path.relative_to(ROOT)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(path.read_bytes())
    settings = project / "data/study.yml"
    text = settings.read_text("utf-8").replace("provenance: synthetic", "provenance: restricted")
    settings.write_text(text, encoding="utf-8")
    git(project, "add", "-A")
    assert "stays at home" not in said("a.md", "A.\n")
    assert "data/raw/participants.csv, which stays" in said(
        "a.csv", (project / "data/raw/participants.csv").read_bytes()
    )


@pytest.mark.parametrize("committed", [False, True])
def test_what_the_compendium_said_of_people_before_a_study_was_there_is_no_copy(
    repository, monkeypatch, gate_says, committed
):
    monkeypatch.chdir(repository)
    line = "\n".join(",".join(row) for row in PEOPLE)
    for name in ("tests/test_people.py", "tables/quotes.csv", "notes.txt"):
        write(repository, {name: line})
    write(repository, {".gitignore": "raw/\n"})
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "The compendium, and notes of mine")
    study(repository)
    git(repository, "add", "-A")
    if committed:
        git(repository, "commit", "-q", "-m", "A study")
    told = gate_says()
    assert told.count("expected no rows or columns") == 1
    assert "notes.txt: expected no rows or columns" in told
    # What is written there since is told.
    write(repository, {"tests/test_people.py": f"{line}\n", "tests/test_more.py": line})
    git(repository, "add", "-A")
    told = gate_says()
    for name in ("tests/test_people.py", "tests/test_more.py", "notes.txt"):
        assert f"{name}: expected no rows or columns" in told
    assert "tables/quotes.csv: expected no rows" not in told


@pytest.mark.parametrize("path", sorted(ROOT.glob("figures/*.svg")), ids=lambda path: path.stem)
def test_a_figure_with_its_letters_can_be_searched(path):
    assert "".join(texts(path.read_bytes())).strip()


def test_a_table_that_is_packed_as_a_font_is_found(kept_at_home):
    font = b"\0\1\0\0\0" + "\n".join(",".join(row) for row in PEOPLE).encode()
    drawing = f"<svg><style>url(data:font/ttf;base64,{b64encode(font).decode()})</style></svg>"
    assert "participants" in tables_in(drawing, kept_at_home)
