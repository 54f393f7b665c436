"""Small writers of the tables and databases that coding programs export; every word is invented."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[object]]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TGTT = 0x54677474


def csv_file(  # noqa: PLR0913
    path: Path,
    rows: Rows,
    *,
    separator: str = ",",
    encoding: str = "utf-8",
    ends: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
    before: str = "",
) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=ends, quoting=quoting)
    writer.writerows(rows)
    path.write_bytes((before + text.getvalue()).encode(encoding))
    return path


def column(number: int) -> str:
    """The letters of a column, of which the first is 0."""
    high, low = divmod(number, 26)
    return (column(high - 1) if high else "") + chr(ord("A") + low)


def cell(value: object, place: str) -> str:
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    text = str(value)
    if text.startswith("=f "):
        return f'<c r="{place}"><f>{escape(text[3:])}</f><v>1</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def sheet(rows: Rows, merged: Sequence[str] = ()) -> str:
    """The XML of a sheet; an empty text is no cell, and "=f X" the formula X."""
    lines = [
        f'<row r="{n}">'
        + "".join(cell(v, f"{column(i)}{n}") for i, v in enumerate(row) if v != "")
        + "</row>"
        for n, row in enumerate(rows, 1)
    ]
    ranges = "".join(f'<mergeCell ref="{place}"/>' for place in merged)
    return (
        f'<?xml version="1.0"?><worksheet {MAIN}><sheetData>{"".join(lines)}</sheetData>'
        + (f"<mergeCells>{ranges}</mergeCells>" if merged else "")
        + "</worksheet>"
    )


def xlsx_file(path: Path, *sheets: Rows | str, merged: Sequence[str] = ()) -> Path:
    """A spreadsheet; a sheet may be given as its XML."""
    numbers = range(1, len(sheets) + 1)
    books = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>{books}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        "</Relationships>",
    }
    for n, given in enumerate(sheets, 1):
        xml = given if isinstance(given, str) else sheet(given, merged)
        parts[f"xl/worksheets/sheet{n}.xml"] = xml
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


class Taguette:
    """A database as Taguette writes it, of one project or several."""

    def __init__(self, path: Path, application: int = TGTT) -> None:
        path.unlink(missing_ok=True)
        self.path = path
        self.database = sqlite3.connect(path)
        self.database.executescript(
            f"PRAGMA application_id={application};"
            "CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT);"
            "CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200), filename TEXT,"
            " project_id INTEGER, text_direction VARCHAR(13), contents TEXT);"
            "CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200),"
            " description TEXT);"
            "CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER,"
            " start_offset INTEGER, end_offset INTEGER, snippet TEXT);"
            "CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);"
            "CREATE TABLE commands (id INTEGER PRIMARY KEY, user_login VARCHAR(30),"
            " project_id INTEGER, document_id INTEGER, payload TEXT);"
        )

    def add(self, table: str, *values: object) -> int:
        marks = ", ".join("?" * (len(values) + 1))
        done = self.database.execute(f"INSERT INTO {table} VALUES ({marks})", (None, *values))  # noqa: S608
        self.database.commit()
        return int(done.lastrowid or 0)

    def project(self) -> int:
        return self.add("projects", "Secret project", "")

    def document(self, html: str, project: int = 1) -> int:
        return self.add("documents", "Anna Beispiel", "anna.docx", project, "LEFT_TO_RIGHT", html)

    def tag(self, path: str, description: str = "", project: int = 1) -> int:
        return self.add("tags", project, path, description)

    def highlight(  # noqa: PLR0913, PLR0917
        self,
        document: int,
        before: str,
        words: str,
        tags: Sequence[int],
        user: str = "ann",
        project: int = 1,
    ) -> int:
        """Highlight words that stand, in the text of a document, after others."""
        start = len(before.encode())
        place = (start, start + len(words.encode()))
        number = self.add("highlights", document, *place, f"<p>{escape(words)}</p>")
        for tag in tags:
            self.database.execute("INSERT INTO highlight_tags VALUES (?, ?)", (number, tag))
        self.command(user, number, tags, project)
        return number

    def command(self, user: str, highlight: int, tags: Sequence[int], project: int = 1) -> None:
        done = {"type": "highlight_add", "highlight_id": highlight, "tags": list(tags)}
        self.add("commands", user, project, 1, json.dumps(done))

    def close(self) -> Path:
        self.database.close()
        return self.path
