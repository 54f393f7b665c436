"""Taguette's own file (SQLite): documents, highlights with their places, tags, and who did what.

A place is counted in UTF-8 bytes of the document's text without its HTML tags. Each highlight
holds its words as well, which proves that the places were read rightly.
"""

from __future__ import annotations

import json
import re
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from html.parser import HTMLParser
from itertools import accumulate

from analysis.imports.cells.filling import Filling
from analysis.imports.cells.rows import rows_named
from analysis.imports.given import SQLITE, Given
from analysis.imports.project import Project, RefusedError, Sum, plain
from analysis.imports.readers import Answers, Question, Reader

APPLICATION = 0x54677474  # "Tgtt", at byte 68 of the file
STEPS = 5 * 10**8  # of SQLite's machine, in all; a highlight needs some hundred
TABLES = ("projects", "documents", "highlights", "tags", "highlight_tags", "commands")
BROKEN = (  # what it holds
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
)
# Which the parser of HTML would look for the end of, again and again.
UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)
UNWRITTEN = ("-wal", "-journal")  # ends of the names of files with what is still to be written
BLANK = " \t\n\f\r"  # what a browser passes over before the first words


class _Words(HTMLParser):
    """Keeps the text of a document, without tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def text_of(html: str) -> str:
    """Return the text of some HTML, its entities resolved and its line breaks kept."""
    words = _Words()
    words.feed(UNSEEN.sub("", html).lstrip(BLANK))
    words.close()
    return "".join(words.found)


def recognises(given: Given) -> bool:
    """Whether a file is a database that says it is Taguette's."""
    head = given.head
    return head.startswith(SQLITE) and int.from_bytes(head[68:72], "big") == APPLICATION


def read(given: Given, answers: Answers) -> Project:
    """Read one project of a database."""
    with _opened(given) as database:
        number = _chosen(database, answers.get("project", ""))
        filling = Filling("Taguette project (SQLite)", "Taguette")
        filling.project.positions = True
        tags = _tags(database, number, filling)
        coders = _coders(database, number)
        _highlights(database, number, filling, tags, coders)
    filling.project.words = lambda places: _words(given, filling.project, places)
    return filling.project


def _words(given: Given, project: Project, places: Sequence[int]) -> dict[int, str]:
    """Return what stands at some stretches, read once more."""
    stretches, found = project.stretches, dict[int, str]()
    with _opened(given) as database:
        for source in sorted({stretches.source[place] for place in places}):
            query = "SELECT contents FROM documents WHERE id = ?"
            ((contents,),) = database.execute(query, (int(project.sources[source].key),))
            text = text_of(contents)
            for place in places:
                if stretches.source[place] == source:
                    found[place] = plain(text[stretches.start[place] : stretches.end[place]])
    return found


@contextmanager
def _opened(given: Given) -> Iterator[sqlite3.Connection]:
    """Open a database that may be hostile: read only, no code of its own, bounded in steps."""
    if any(given.path.with_name(given.path.name + end).exists() for end in UNWRITTEN):
        raise RefusedError("Taguette has not finished writing it; stop Taguette, and import again")
    try:
        uri = f"{given.path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as database:
            left = iter(range(STEPS // 10**6))
            database.set_progress_handler(lambda: next(left, None) is None, 10**6)
            database.execute("PRAGMA trusted_schema=OFF")
            found = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '% AS (%'"
            names = {name for (name,) in database.execute(found)}
            if missing := [name for name in TABLES if name not in names]:
                raise RefusedError(f"a Taguette database without {', '.join(missing)}")
            yield database
    except (sqlite3.Error, *BROKEN) as error:
        kind = type(error).__name__
        raise RefusedError(f"a broken Taguette database ({kind}); export it again") from None


def _chosen(database: sqlite3.Connection, asked: str) -> int:
    """Return the identifier of the project that is meant, which are counted from 1."""
    found = [n for (n,) in database.execute("SELECT id FROM projects ORDER BY id")]
    numbers = [str(n) for n in range(1, len(found) + 1)]
    if asked in numbers:
        return int(found[int(asked) - 1])
    if len(found) != 1 or asked:
        raise RefusedError(
            f"it holds {len(found)} projects; say which, in the order in which they were made,"
            f" with PROJECT={'|'.join(numbers[:9]) or 'NUMBER'}"
        )
    return int(found[0])


def _tags(database: sqlite3.Connection, project: int, filling: Filling) -> dict[int, int]:
    """Add every tag as a code; return the place of each by its identifier."""
    query = "SELECT id, path, description FROM tags WHERE project_id = ? ORDER BY path, id"
    return {
        tag: filling.code([path], definition=description or "")
        for tag, path, description in database.execute(query, (project,))
    }


def _coders(database: sqlite3.Connection, project: int) -> dict[tuple[int, int], str]:
    """Return who gave a highlight a tag: whoever did it first since it last had it not.

    Of the highlights of two tags that become one, the fewer move, however often that happens.
    """
    gave: dict[int, dict[int, str]] = defaultdict(dict)  # by tag and highlight
    held: dict[int, list[int]] = {}
    now: dict[int, int] = {}  # what a tag was merged into
    query = "SELECT user_login, payload FROM commands WHERE project_id = ? ORDER BY id"
    for user, payload in database.execute(query, (project,)):
        done = json.loads(payload)
        kind = done.get("type")
        if kind == "highlight_add":
            highlight, tags = done["highlight_id"], done["tags"]
            for tag in {_last(now, tag) for tag in held.get(highlight, [])}.difference(tags):
                gave[tag].pop(highlight, None)
            for tag in tags:
                now.pop(tag, None)  # its number may have been given again
                gave[tag].setdefault(highlight, user)
            held[highlight] = tags
        elif kind == "tag_merge":
            old, new = done["src_tag_id"], done["dest_tag_id"]
            few, many = gave.pop(old, {}), gave[new]
            if len(few) > len(many):
                few, many = many, few
                many.update(few)
            for highlight, coder in few.items():
                many.setdefault(highlight, coder)
            gave[new], now[old] = many, new
            now.pop(new, None)
    return {(highlight, tag): user for tag in gave for highlight, user in gave[tag].items()}


def _last(now: dict[int, int], tag: int) -> int:
    """Return what a tag has become, and remember that of all that were on the way there."""
    passed = []
    while tag in now:
        passed.append(tag)
        tag = now[tag]
    now.update(dict.fromkeys(passed, tag))
    return tag


def _highlights(
    database: sqlite3.Connection,
    project: int,
    filling: Filling,
    tags: dict[int, int],
    coders: dict[tuple[int, int], str],
) -> None:
    """Add documents, highlights and codings; prove the places, and count what has no tag."""
    into, total = filling.project, 0
    outside: list[int] = []  # highlights by the number that the database gives them
    apart: list[int] = []
    query = "SELECT id, name, contents FROM documents WHERE project_id = ? ORDER BY id"
    for document, name, contents in database.execute(query, (project,)):
        text = text_of(contents)
        if not text.strip():
            into.left["documents without any text"] += 1
            continue
        source = filling.source(str(document))
        into.sources[source].name = str(name)
        into.sources[source].length, into.sources[source].words = len(text), len(text.split())
        ends = list(accumulate(len(char.encode()) for char in text))
        found = (
            "SELECT id, start_offset, end_offset, snippet, group_concat(tag_id) FROM highlights"
            " LEFT JOIN highlight_tags ON highlight_id = id WHERE document_id = ?"
            " GROUP BY id ORDER BY start_offset, id"
        )
        for highlight, first, last, snippet, given in database.execute(found, (document,)):
            total += 1
            start, end = (bisect_left(ends, at) + 1 if at else 0 for at in (first, last))
            if not 0 <= first < last or last > ends[-1]:
                outside.append(highlight)
                continue
            same = "".join(text[start:end].split()) == "".join(text_of(snippet).split())
            apart += [] if same else [highlight]
            if not given:
                into.left["highlights without a tag"] += 1
                continue
            stretch = into.stretches.add(source, start, end)
            for tag in sorted({int(tag) for tag in given.split(",")}, key=tags.__getitem__):
                user = coders.get((highlight, tag), "")
                into.notices["codings of which it is not known who made them"] += not user
                filling.coding(stretch, tags[tag], filling.coder(user), highlight, tag)
    if outside:
        raise RefusedError(
            f"it reaches outside the text of its document, in {_named(outside)}; export it again"
        )
    what = f"highlights that read as they stand at their place{', but not ' * bool(apart)}"
    into.sums.append(Sum(f"{what}{_named(apart)}", total, total - len(apart)))
    # What was read is held against the pairs of highlight and tag that the database counts.
    query = (
        "SELECT count(*) FROM highlight_tags JOIN highlights ON highlight_id = highlights.id"
        " JOIN documents ON document_id = documents.id WHERE project_id = ?"
    )
    ((pairs,),) = database.execute(query, (project,))
    into.sums.append(Sum("pairs of highlight and tag", pairs, len(into.codings)))


def _named(highlights: list[int]) -> str:
    """Name highlights by their identifiers, or none."""
    return rows_named(highlights, "highlight") if highlights else ""


READER = Reader(
    "Taguette project (SQLite)",
    recognises,
    read,
    {"project": Question("the number of the project in a database with several")},
)
