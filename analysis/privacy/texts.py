"""The texts by which something identifying could leave a study, each with the place it stands at.

A table is searched cell by cell, any other file as a whole: with its comments, which are published
with it, and as it reads, which is not always how it is written.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from analysis.common.output import MADE
from analysis.files.formats import guessed, readings
from analysis.files.letters import decoded
from analysis.files.pages import said_by_module
from analysis.privacy.meant import FRONT, KEY, MEANT, cut, without_meant
from analysis.privacy.spelling import LABEL, as_read, unescaped
from analysis.study.columns import split
from analysis.study.schema import CORE, PACKAGE, path_of
from analysis.study.settings import STUDY, root_of
from analysis.study.uses import modules

CELL, NAME, FILE = "cell", "name", "file"
PARTS = ("raw", "published")  # folders of a study's data
STANDIN = "standin.yml"
CODED = (".json", ".yml", ".yaml")  # in which a backslash begins an escape
PROGRAMS, SUMS = (".py", ".lua", ".css", ".js", ".toml", ".lock"), (STANDIN, "SHA256SUMS")
# What editors leave beside a file.
EDITED = re.compile(r"^(?:\.DS_Store|\.[~#].*|\..*\.(?:part|sw.))$")
POINTER = b"version https://git-lfs"
SEPARATOR = re.compile("[-_.]")
ACCENT = re.compile(r"\{?\\[^\w\s@.]\{?([^\W\d_])\}?\}?|[{}]")  # of LaTeX
# In a column of this type; a longer number may be one of a person.
HARMLESS = {"integer": r"\d{0,7}", "date": r"[\d./-]{0,10}"}


class Text(NamedTuple):
    """A cell, a name or a whole file.

    Attributes:
        part: which of these.
        file: where, relative to the data folder; for a manuscript, with the name of its folder.
        rows: those in which a cell stands, as a spreadsheet counts.
        column: of a cell.
        text: as it is written.
        read: as it reads, line by line the same.
        rest: what reads so, without what is meant to be published, such as a DOI.
    """

    part: str
    file: str
    text: str
    read: str
    rest: str
    rows: Sequence[int] = (0,)
    column: str = ""


def texts_of_data(folder: Path) -> Iterator[Text]:
    """Yield what a data folder holds, as far as it can be read, and the names of its files."""
    types = _types(folder)
    for path in _files(folder, *PARTS):
        name = path.relative_to(folder).as_posix()
        yield from named(name)
        if path.suffix == ".csv":
            yield from _cells(path, name, types)
        elif path.suffix in {".yml", ".yaml"}:
            yield document(name, _read(path))
        if path.suffix in {".csv", ".yml", ".yaml"} and not _is_plain(path):
            yield from (read for text in read_file(path)[0] for read in documents(name, text))
    for name in (PACKAGE, STUDY):
        yield document(name, _read(folder / name))
    for kind in ("tables", "figures"):  # whose names become those of the outputs
        for path in modules(kind, root_of(folder)).values():
            name = "/".join(path.parts[-3:])
            yield from named(name)
            yield from documents(name, said_by_module(_read(path)))


def texts_of_manuscript(folder: Path) -> Iterator[Text]:
    """Yield the files of a manuscript, as far as they read, but for what the build makes of it."""
    paths = _written(folder)
    cited = (path for path in paths if path.suffix == ".bib")
    keys = frozenset(key for path in cited for key in KEY.findall(_read(path)))
    for path in paths:
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        yield from named(name)
        for text in read_file(path)[0]:
            yield from documents(name, text, keys)
        yield from _guessed(name, path)


def unsearched(folder: Path) -> dict[str, str]:
    """Return the files of a manuscript of which something cannot be searched, and what."""
    said = {path.relative_to(folder).as_posix(): read_file(path)[1] for path in _written(folder)}
    return {f"{folder.name}/{name}": what for name, what in said.items() if what}


def _written(folder: Path) -> list[Path]:
    return [path for path in _files(folder) if not is_made(path.relative_to(folder))]


def read_file(path: Path) -> tuple[list[str], str]:
    """Return what can be read of a file, and in a few words what cannot be."""
    try:
        content = path.read_bytes()
    except OSError:
        return [], "all of it"
    said, unread = readings(content, _suffix(path))
    return said, "what Git LFS stores in its place" if content.startswith(POINTER) else unread


def texts_of_file(name: str, path: Path) -> Iterator[Text]:
    """Yield the name of any other file and, if it is text, its content.

    Where numbers that are none look like what identifies, only the deny-list is searched for.
    """
    yield from named(name)
    searched = path.suffix not in PROGRAMS and path.name not in SUMS
    for said in read_file(path)[0]:
        for text in documents(name, said):
            yield text if searched else text._replace(rest="")
    yield from _guessed(name, path)


def _suffix(path: Path) -> str:
    """Return the suffix of a file; .rels is called what leads from part to part of a document."""
    return path.suffix.lower().replace(".rels", ".xml")


def _guessed(name: str, path: Path) -> Iterator[Text]:
    """Yield how a file may read as well, for the deny-list alone."""
    with suppress(OSError):
        for text in guessed(path.read_bytes(), _suffix(path)):
            yield document(name, text)._replace(rest="")


def is_made(path: Path) -> bool:
    """Whether a file of a manuscript, by its path there, is made by the build or an editor."""
    return path.parts[0] in MADE or bool(EDITED.search(path.name))


def document(name: str, text: str, keys: frozenset[str] = frozenset()) -> Text:
    """Return a file as a text; `keys` are those of the bibliography, which may be cited."""
    read, left = _reading(name, text), without_meant(name, text, keys)
    return Text(FILE, name, text, read, read if left == text else _reading(name, left))


def documents(name: str, text: str, keys: frozenset[str] = frozenset()) -> Iterator[Text]:
    """Yield a file as `document` does and, where it has escapes that may be none, without them."""
    yield document(name, text, keys)
    if not name.endswith(CODED) and (told := unescaped(text)):
        left = unescaped(without_meant(name, text, keys))
        yield Text(FILE, name, text, _reading(name, told), _reading(name, left))


def _files(folder: Path, *parts: str) -> list[Path]:
    places = [folder / part for part in parts] or [folder]
    return sorted(path for place in places for path in place.rglob("*") if path.is_file())


def _read(path: Path) -> str:
    """Return what can be read of a file; what cannot is for the contract to say."""
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    return decoded(data) or data.decode("utf-8-sig", "replace")


def named(name: str) -> Iterator[Text]:
    """Yield the name of a file as it is, without its suffix, and with blanks between its words."""
    for read in (name, name.rpartition(".")[0], SEPARATOR.sub(" ", name)):
        yield Text(NAME, name, name, read, read)


def _types(folder: Path) -> dict[tuple[str, str], str]:
    """Return the type of each column, by the file and the name."""
    columns = [(name, column, f["type"]) for name in CORE for column, f in CORE[name].items()]
    with suppress(ValueError, LookupError, TypeError, RecursionError):  # the contract says why
        for resource in json.loads(_read(folder / PACKAGE))["resources"]:
            fields = resource["schema"]["fields"]
            columns += [(resource["name"], f["name"], f["type"]) for f in fields]
    return {(path_of(a), b): c for a, b, c in columns if {type(a), type(b), type(c)} == {str}}


def _cells(path: Path, name: str, types: dict[tuple[str, str], str]) -> Iterator[Text]:
    """Yield the names of the columns of a table, and its cells but for short numbers and days.

    What stands in several rows of a column is yielded once.
    """
    text = _read(path)
    rows = _records(text)
    header = next(rows, [])
    for column in header:
        for read in (column, SEPARATOR.sub(" ", column)):
            yield Text(CELL, name, column, read, read, (1,), column)
    for column, cell, where in _split(text) or _each(header, rows):
        if LABEL.fullmatch(cell):
            yield Text(CELL, name, cell, cell, "", where, column)
        elif not re.fullmatch(HARMLESS.get(types.get((name, column), ""), ""), cell):
            rest = as_read(MEANT.sub(cut, cell))
            yield Text(CELL, name, cell, as_read(cell), rest, where, column)


def _split(text: str) -> Iterator[tuple[str, str, Sequence[int]]] | None:
    """Yield column, cell and rows of what stands in a table that is whole."""
    if (columns := split(text)) is None:
        return None
    return (
        (column, cell, rows)
        for column, held in columns.items()
        for cell, rows in zip(held.values, held.rows(), strict=True)
    )


def _each(
    header: Sequence[str], records: Iterator[list[str]]
) -> Iterator[tuple[str, str, Sequence[int]]]:
    """Yield column, cell and rows of what stands in any other, as far as it can be read."""
    found: dict[tuple[int, str], list[int]] = {}
    for number, cells in enumerate(records, 2):
        for place in enumerate(cells):
            found.setdefault(place, []).append(number)
    for (i, cell), where in found.items():
        yield header[i] if i < len(header) else "", cell, where


def _records(text: str) -> Iterator[list[str]]:
    """Yield the records of a table up to a cell that is too long: the contract says where it is."""
    with suppress(csv.Error):
        yield from csv.reader(io.StringIO(text, newline=""))


def _is_plain(path: Path) -> bool:
    """Whether a file can be read to its end as what its name says that it is."""
    try:
        text = decoded(path.read_bytes())
        rows = csv.reader(io.StringIO("" if path.suffix != ".csv" or split(text or "") else text))
        return all(row is not None for row in rows) and text is not None
    except (OSError, csv.Error):
        return False


def _reading(name: str, text: str) -> str:
    """Return a file as it reads; the front matter of a document is YAML."""
    if name.endswith(CODED):
        return as_read(text, coded=True)
    if name.endswith((".bib", ".tex")):
        text = ACCENT.sub(r"\1", text)
    end = front.end() if (front := FRONT.match(text)) else 0
    return as_read(text[:end], coded=True) + as_read(text[end:])
