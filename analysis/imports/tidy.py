"""Bring tables that a spreadsheet saved into the form of the contract: `make tidy DATA=folder`.

What is clear is rewritten, and said; the file as it was is kept in `build/saved/`, which git
ignores: of data that stay at home it is a copy, and stays there too. What is not clear is refused
with its rows and cells, and nothing is rewritten then. A build does the same with tables that only
a spreadsheet saves so, and leaves to the contract what is wrong with any other.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from analysis.common.command import command
from analysis.common.output import write_bytes, write_text
from analysis.common.problems import ContractError, Problem
from analysis.imports.cells.grid import TOLD
from analysis.imports.cells.letters import CALLED, PAGES, texts_of
from analysis.imports.cells.mended import mended
from analysis.study.schema import FIRST, PACKAGE, Field, path_of, read_package
from analysis.study.settings import PUBLIC, root_of, settings_of

SAVED = "build/saved"
SIGNS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SIGN = re.compile(r"[\W_]+")
QUOTES = ("“", "„")
LEAST = 2  # columns of a table, by which a sign between them is known
Records = list[list[str]]


@dataclass(frozen=True)
class Tidied:
    """A table in the form of the contract.

    Attributes:
        content: of the file.
        form: what of the whole was in another form.
        cells: of which columns cells were, and how many.
        unclear: what cannot be told, with rows and columns.
    """

    content: bytes
    form: list[str]
    cells: Counter[str]
    unclear: list[Problem]


def tidied(name: str, content: bytes, fields: Sequence[Field], page: str = "") -> Tidied:
    """Return a table in the form of the contract, as far as that is clear.

    Args:
        name: of the table.
        content: of its file.
        fields: its columns.
        page: in what letters it is; by default that is found out.
    """
    path, columns = path_of(name), {field["name"]: field for field in fields}
    texts = texts_of(content, page)
    laid = {p: _laid_out(text, columns) for p, text in texts.items()}
    if len(laid) > 1:
        misfits = {p: _strange(rows, columns) for p, (rows, _) in laid.items()}
        laid = {p: laid[p] for p, n in misfits.items() if n == min(misfits.values())}
    if not laid or not all(rows for rows, _ in laid.values()):
        form = ["other letters"] if "utf-8" not in texts else []
        expected = "a table with the columns " + ", ".join(columns) if texts else "a text"
        wrong = Problem(path, expected=f"{expected}; save it as `CSV UTF-8` once more")
        return Tidied(content, form, Counter(), [wrong])
    (encoding, (rows, form)), *others = laid.items()
    form = form if encoding == "utf-8" else [CALLED[encoding], *form]
    if others:
        return Tidied(content, form, Counter(), list(_unlike(path, laid)))
    rows, more, unclear = _squared(path, rows, columns)
    form += more
    header, body = rows[0], rows[1:]
    cells: Counter[str] = Counter()
    for n, column in enumerate(header):
        if column in columns:
            new, doubts = mended([row[n] for row in body], columns[column])
            cells[column] += sum(row[n] != cell for row, cell in zip(body, new, strict=True))
            for place, expected in doubts:
                unclear.append(Problem(path, FIRST + place, column, body[place][n], expected))
            for row, cell in zip(body, new, strict=True):
                row[n] = cell
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([header, *filter(any, body)])
    return Tidied(written.getvalue().encode("utf-8"), form, +cells, unclear)


def _laid_out(text: str, columns: Collection[str]) -> tuple[Records, list[str]]:
    """Return the records of a text, by the sign that makes most columns of it; and their form."""
    form = ["line ends of Windows or of a Mac"] if "\r" in text else []
    text = text.rstrip("\x1a\0")
    if named := TOLD.match(text):
        form, text = [*form, "a line that names the sign"], text[named.end() :]
    known, best = {_loose(column) for column in columns}, (LEAST - 1, True, True, True)
    records, more = Records(), list[str]()
    for sign, quotes in product(SIGNS, (False, True)):
        rows = _read(_straight(text, sign) if quotes else text, sign)
        found = [_split(row, len(rows[0])) if len(row) == 1 else row for row in rows]
        n = sum(_loose(cell) in known for cell in found[0]) if found else 0
        even = len({len(row) for row in found if any(row)}) == 1
        whole = found == rows
        if (n, even, whole, quotes and text[:1] in QUOTES) > best:
            best, records = (n, even, whole, quotes), found
            form_of = {f"{SIGNS[sign]} between the cells": sign != ","}
            form_of |= {"rows in one cell": not whole, "quotes of print around cells": quotes}
            more = [said for said, so in form_of.items() if so]
    return records, form + more


def _read(text: str, sign: str) -> Records:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error:
        return []


def _split(row: list[str], width: int) -> list[str]:
    """Return the cells of a row that a spreadsheet took for one; a row of one cell as it is."""
    parts = (cells for sign in SIGNS for cells in _read(row[0], sign) if len(cells) > 1)
    return next((cells for cells in parts if len(cells) == width or width == 1), row)


def _straight(text: str, sign: str) -> str:
    """Put straight quotes in the place of those of print that go around a whole cell."""
    around = re.compile(
        rf"(?m)(^|{re.escape(sign)})[“„”]([^“„”\r\n]*)[“”](?={re.escape(sign)}|\r|$)"
    )
    return around.sub(lambda cell: f'{cell[1]}"{cell[2].replace(chr(34), chr(34) * 2)}"', text)


def _loose(name: str) -> str:
    return SIGN.sub("_", name.strip().casefold()).strip("_")


def _squared(
    path: str, records: Records, columns: Collection[str]
) -> tuple[Records, list[str], list[Problem]]:
    """Return the records without columns that are empty, each as long as the header."""
    form = []
    known = {_loose(column): column for column in columns}
    header = [known.get(_loose(cell), cell.strip()) for cell in records[0]]
    body = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in records[1:]]
    kept = [n for n, name in enumerate(header) if name or any("".join(r[n : n + 1]) for r in body)]
    form += ["columns without a name"] if len(kept) < len(records[0]) else []
    form += ["empty rows"] if not all(any(c.strip() for c in row) for row in body) else []
    unclear = []
    for number, row in enumerate(body, FIRST):
        more = [cell for cell in row[len(header) :] if cell.strip()]
        if more:
            expected = f"{len(header)} cells, as in the header; there are {len(row)}"
            unclear.append(Problem(path, number, "", more[0], expected))
    rest = [""] * len(header)
    return [[(row + rest)[n] for n in kept] for row in (header, *body)], form, unclear


def _strange(records: Records, columns: dict[str, Field]) -> int:
    """Count the cells that are none of the values that their columns may have."""
    names = enumerate(records[0] if records else ())
    values = {n: columns.get(name, {}).get("constraints", {}).get("enum") for n, name in names}
    cells = ((n, cell) for row in records[1:] for n, cell in enumerate(row) if values.get(n))
    return sum(cell not in ("", *values[n]) for n, cell in cells)


def _unlike(path: str, laid: dict[str, tuple[Records, list[str]]]) -> Iterator[Problem]:
    """Report the cells that say different things by different letters."""
    (one, (first, _)), (other, (second, _)), *_ = laid.items()
    expected = (
        f"letters that can be told: it may be {one} or {other}. Say which: make tidy DATA=…"
        f" ENCODING={one}"
    )
    for n, (row, twin) in enumerate(zip(first, second, strict=False), 1):
        for column, (cell, unlike) in enumerate(zip(row, twin, strict=False)):
            if cell != unlike:
                name = first[0][column] if column < len(first[0]) else ""
                yield Problem(path, n, name, f"{cell} / {unlike}", expected)


def tidy(data: Path, page: str = "", *, asked: bool = False) -> list[str]:
    """Rewrite what tables of a study are in another form, and keep them as they were.

    Args:
        data: the data folder.
        page: in what letters the tables are; by default that is found out.
        asked: whether single cells of tables that are in form are rewritten as well.

    Returns:
        What was done, a sentence a table.

    Raises:
        ContractError: with all that is not clear; nothing is rewritten then.
    """
    package = data / PACKAGE
    fields = read_package(package.read_bytes() if package.is_file() else None, [])
    found: dict[str, Tidied] = {}
    for name in (name for name in fields if (data / path_of(name)).is_file()):
        content = (data / path_of(name)).read_bytes()
        if asked or not _in_form(content, [field["name"] for field in fields[name]]):
            one = tidied(name, content, fields[name], page)
            if one.form or (asked and (one.cells or one.unclear)):
                found[name] = one
    public = settings_of(data).get("provenance") in PUBLIC
    unclear = [problem for one in found.values() for problem in one.unclear]
    if unclear:
        raise ContractError(p if public else replace(p, found="") for p in unclear)
    return [_rewrite(data, name, one) for name, one in found.items()]


def _in_form(content: bytes, columns: Sequence[str]) -> bool:
    """Whether a file is, at the first look, in the form of the contract, as most are."""
    header, *_, last = content.rstrip(b"\n").split(b"\n") * 2
    in_utf8 = bool(content.decode("utf-8", "ignore").encode() == content)
    named = header.split(b",") == [column.encode() for column in columns]
    return named and in_utf8 and b"\r" not in content and bool(last.strip(b","))


def _rewrite(data: Path, name: str, new: Tidied) -> str:
    """Write a table anew, and say so."""
    path, folder = data / path_of(name), root_of(data) / SAVED
    copies = [folder / f"{name}.csv", *(folder / f"{name}-{n}.csv" for n in range(2, 1000))]
    copy = next(copy for copy in copies if not copy.exists())
    write_text(folder / ".gitignore", "*\n")
    write_bytes(copy, path.read_bytes())
    write_bytes(path, new.content)
    was = f" It had {', '.join(new.form)}." if new.form else ""
    cells = ", ".join(f"{n} in {column}" for column, n in new.cells.items())
    told = f" Cells rewritten: {cells}." if cells else ""
    return (
        f"{path.as_posix()} was rewritten as the contract wants it.{was}{told} As it was: {copy}."
    )


@command(ContractError, encoding=("", *PAGES))
def main(data: Path = Path("data"), *, encoding: str = "") -> None:
    """Rewrite what is clear in tables that a spreadsheet saved; or say what is not.

    Args:
        data: folder of the study
        encoding: the code page of the tables, where it cannot be told
    """
    done = tidy(data, encoding, asked=True)
    print("\n".join(done or [f"The tables of {data.as_posix()}/ are in form: nothing to do."]))


if __name__ == "__main__":
    main()
