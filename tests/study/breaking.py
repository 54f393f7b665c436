"""Ways to break a data folder, and what has to be said of it.

Rows are numbered as a spreadsheet shows them: the header is row 1.
"""

import csv
import io
import json
import re
import sys
from contextlib import redirect_stderr
from pathlib import Path
from unittest import mock

import pytest
import yaml

from analysis.privacy import gate
from tests.support.edits import write_rows
from tests.support.run import write

NO_FILE = "a file of this name that can be read"
EMPTY = "a value; the cell is empty"
INTEGER = "a whole number in digits, such as 1250"


def said(name, expected, row=0, column="", found=""):
    """Say what a line of the report has to be, of a table or of another file."""
    where = [name if {"/", "."} & set(name) else f"raw/{name}.csv"]
    where += [f"row {row}"] if row else []
    where += [f"column {column}"] if column else []
    return f"{', '.join(where)}: {f'found {found!r}, ' if found else ''}expected {expected}"


def cases(name):
    """Read what is wrong, what has to be said of it, and how both are to be understood."""
    return yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))


def cell(table, row, column, value, expected, others=None):  # noqa: PLR0913, PLR0917
    """Put a value, and others that fit, into a row; say what has to be said of that value."""
    return (
        lambda data: edit(data, table, row, **{column: value}, **(others or {})),
        said(table, expected, row, column, value),
    )


def text(name, pattern, new, expected, row=0, found=""):  # noqa: PLR0913, PLR0917
    """Replace what a table says; say what has to be said of it, or of a row in it."""
    return (
        lambda data: rewrite(data, name, lambda old: re.sub(pattern, lambda _: new, old)),
        said(name, expected, row, "", found),
    )


def file(data, name):
    return data / (name if "." in name else f"raw/{name}.csv")


def records(data, table):
    return list(csv.reader(io.StringIO(file(data, table).read_text("utf-8"), newline="")))


def store(data, table, rows):
    write_rows(file(data, table), rows)


def edit(data, table, row, **cells):
    rows = records(data, table)
    for column, value in cells.items():
        rows[row - 1][rows[0].index(column)] = value
    store(data, table, rows)


def add(data, table, **cells):
    """Add a row, with the cells of the last one where none are given."""
    rows = records(data, table)
    added = [cells.get(c, value) for c, value in zip(rows[0], rows[-1], strict=True)]
    store(data, table, [*rows, added])


def keep(data, table, *numbers):
    rows = records(data, table)
    store(data, table, [rows[n - 1] for n in (1, *numbers)])


def columns(data, table, change):
    rows = records(data, table)
    store(data, table, map(change, rows))


def column(data, table, name, value):
    """Add a column with the same value in every row."""
    header, *rows = records(data, table)
    store(data, table, [[*header, name], *([*row, value] for row in rows)])


def rewrite(data, name, change, encoding="utf-8"):
    """Change the text of a file, and perhaps its encoding."""
    old = file(data, name).read_bytes()
    new = change(old.decode("utf-8")).encode(encoding)
    assert new != old
    file(data, name).write_bytes(new)


def folder_in_place(data, name):
    file(data, name).unlink()
    file(data, name).mkdir()


def package(data, change):
    content = json.loads(file(data, "datapackage.json").read_text("utf-8"))
    change({r["name"]: r for r in content["resources"]}, content)
    write(data, {"datapackage.json": json.dumps(content)})


def describe(data, table, name, **changes):
    """Change the description of a column; None takes something out."""

    def change(tables, _content):
        fields = tables[table]["schema"]["fields"]
        field = next((f for f in fields if f["name"] == name), None)
        if field is None:
            fields.append(field := {"name": name})
        field.update(changes)
        for key in [key for key, value in changes.items() if value is None]:
            del field[key]

    package(data, change)


def unused_place(data):
    """Describe and write a column of people that is no attribute, and that may be empty."""
    constraints = {"enum": ["town", "country"]}
    describe(data, "participants", "place", type="string", title="Place", constraints=constraints)
    column(data, "participants", "place", "town")


def complaints(data, report):
    """Run the check in this process; return the lines of what it says."""
    argv = ["gate", str(data), str(report)]
    told = io.StringIO()
    with (
        mock.patch.object(sys, "argv", argv),
        redirect_stderr(told),
        pytest.raises(SystemExit) as left,
    ):
        gate.main()
    return [*told.getvalue().split("\n")[:-1], left.value.code]  # a text makes the status 1


def check(data, *expected):
    """Hold what is said against what has to be said; the order of lines does not matter here."""
    first, *lines, last = complaints(data, data.parent / "check.json")
    count = re.fullmatch(rf"{re.escape(str(data))}/: (\d+) problems? in data and text\.", first)
    assert int(count[1]) >= len(lines)
    assert last == "Nothing was built. Mend this and run it again."
    assert not (data.parent / "check.json").exists()
    patterns = [s for s in expected if isinstance(s, re.Pattern)]
    assert [p for p in patterns if not any(map(p.fullmatch, lines))] == []
    rest = [line for line in lines if not any(p.fullmatch(line) for p in patterns)]
    assert sorted(rest) == sorted(s for s in expected if isinstance(s, str))


def check_broken(data, breaks, *expected):
    """Break the data, and hold what is said against what has to be said."""
    breaks(data)
    check(data, *expected)
