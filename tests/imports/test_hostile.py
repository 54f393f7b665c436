"""What a hostile export may cost: time in proportion to its size, and a bounded memory."""

import gc
import itertools
import json
import re
import resource
import time
import tracemalloc
import zipfile
from contextlib import suppress

import pytest

from analysis.common.problems import ContractError
from analysis.imports import archive
from analysis.imports.__main__ import import_study
from analysis.imports.archive import Allowance, open_archive, unpack
from analysis.imports.given import Given
from analysis.imports.project import Code, Coder, Person, Project, RefusedError, Source
from analysis.imports.readers import refi, taguette
from analysis.imports.refi import again, lists, machine
from analysis.imports.refi.people import add_groups
from analysis.imports.refi.positions import CONVENTIONS, Text, readings
from analysis.imports.refi.raw import Raw
from analysis.imports.refi.read import read_xml
from analysis.imports.refi.survey import survey
from analysis.imports.refi.texts import Texts, decoded, encoding_of
from analysis.imports.tables import to_tables
from tests.measuring import faults
from tests.support import hostile
from tests.support.refi_writer import write
from tests.support.table_writers import Taguette

SMALL = 30


def read_file(path):
    with refi.opened(Given(path)) as file:
        return read_xml(file.xml(), file.survey)


def parse(pieces):
    return read_xml(pieces, lambda *_: Text(9, 2))


def read(n, kind, folder):
    return read_file(hostile.write(kind, n, folder))


def parsing(kind):
    """Prepare the step from a project's XML to what it says."""

    def prepare(n, folder):
        with open_archive(hostile.write(kind, n, folder)) as file:
            xml = b"".join(unpack(file, file.getinfo("project.qde"), Allowance(2**30)))
        return lambda: parse([xml])

    return prepare


def finding(n, _):
    names = [f"s{i}.txt" for i in range(n)]
    members = [zipfile.ZipInfo(f"Sources/{name}") for name in names]

    def find():
        stored = Texts(members)
        assert [stored.find(name, 1).filename[8:] for name in names] == names

    return find


def making_tables(n, _):
    coded = Project(
        "",
        sources=[Source(str(i), 9, 2) for i in range(n)],
        codes=[Code("k", "K")],
        coders=[Coder("u")],
        people=[Person(str(i), i) for i in range(0, n, 2)],
    )
    for i in range(n):
        coded.codings.add(coded.stretches.add(i, 0, 9), 0, 0)
    return lambda: [list(rows()) for rows in to_tables(coded, "interview").tables.values()]


def making_duties(n, _):
    coded = Project("", sources=[Source("s", 9, 2)], codes=[Code("k", "K")])
    coded.coders = [Coder(str(i)) for i in range(n)]
    for i in range(n):
        coded.codings.add(coded.stretches.add(0, 0, 9), 0, i)
    return lambda: list(to_tables(coded, "document").tables["assignments"]())


def grouping(n, _):
    def group():
        raw = Raw()
        raw.codes = [Code(str(i), f"Code {i}") for i in range(n)]
        raw.groups = [(f"Group {i}", [str(i)]) for i in range(n)]
        add_groups(raw)
        assert sum(code.parent != "" for code in raw.codes) == n

    return group


def joining(n, _):
    rows, said = [{"id": str(i)} for i in range(n)], {str(i): {"text": ""} for i in range(2 * n)}
    return lambda: len(again._joined(rows, said)) == 2 * n or pytest.fail("lost some")


def importing(n, folder):
    file, numbers = hostile.write("nested codes", n, folder), itertools.count()
    return lambda: import_study(file, folder / f"to{next(numbers)}", "document")


def merging(n, folder):
    """Prepare to read as many merges of tags, back and forth, as there are highlights."""
    made = Taguette(folder / "p.sqlite3")
    made.project()
    adds = ({"type": "highlight_add", "highlight_id": i, "tags": [1]} for i in range(n))
    merges = (
        {"type": "tag_merge", "src_tag_id": i % 2, "dest_tag_id": 1 - i % 2} for i in range(n)
    )
    done = ((number, "ann", 1, 1, json.dumps(d)) for number, d in enumerate((*adds, *merges)))
    made.database.executemany("INSERT INTO commands VALUES (?, ?, ?, ?, ?)", done)
    return lambda: len(taguette._coders(made.database, 1)) == n or pytest.fail("lost some")


def reading_html(mark):
    return lambda n, _: lambda: taguette.text_of(f"<p>one</p>{mark * n}")


PROPORTIONATE = {
    "merges": (2000, merging),
    "comments without end": (10_000, reading_html("<!--")),
    "sections without end": (10_000, reading_html("<![CDATA[")),
    "instructions without end": (10_000, reading_html("<?x")),
    "users": (5000, parsing("users who all code")),
    "descriptions": (2000, parsing("nested descriptions")),
    "members": (2000, finding),
    "people": (2000, making_tables),
    "coders": (1500, making_duties),
    "groups of codes": (1000, grouping),
    "rows that a study had noted": (1500, joining),
    "nested codes": (1500, importing),
}


def seconds(prepare, n, folder):
    """The least time of three that work takes, so that others on the machine do not count."""
    folder.mkdir()
    work, times = prepare(n, folder), []
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("name", PROPORTIONATE)
def test_four_times_as_much_takes_about_four_times_as_long(tmp_path, name):
    n, prepare = PROPORTIONATE[name]
    once = seconds(prepare, n, tmp_path / "once")
    assert seconds(prepare, 4 * n, tmp_path / "more") < 9 * once


def peak(work, *arguments):
    """The most memory that is allocated in the course of some work."""
    tracemalloc.start()
    try:
        work(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("text", ["one two ", "\r\n", "\U0001f600\r\n", " ", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_text_is_never_in_memory_as_a_whole(tmp_path, monkeypatch, text, encoding):
    monkeypatch.setattr(archive, "PIECE", 2**12)
    content = ("one " + text * (2**20 // len(text))).encode(encoding)
    file = write(tmp_path / "p.qdpx", hostile.GOOD, {"s1": content})
    read_file(file)  # what is loaded once
    assert peak(read_file, file) < len(content) / 4


@pytest.mark.parametrize("kind", ["line ends between elements", "a section of characters"])
def test_characters_between_elements_cost_nothing(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(archive, "PIECE", 2**14)
    file = hostile.write(kind, 10_000, tmp_path)
    assert peak(read_file, file) < 2**20


@pytest.mark.parametrize(
    ("module", "limit", "kind"),
    [
        (machine, "MAX_ODD", "empty elements"),
        (machine, "MAX_DEPTH", "nested elements"),
        (lists, "MAX_DEPTH", "nested codes"),
        *(
            (lists, "MAX_LISTED", kind)
            for kind in ("users who never code", "a case with all links")
        ),
        *((machine, "MAX_TAG", f"a long {w}") for w in ("attribute", "comment", "instruction")),
        (archive, "MAX_LIST", "members nobody asks for"),
    ],
)
def test_more_than_a_project_needs_is_refused(tmp_path, monkeypatch, module, limit, kind):
    file = hostile.write(kind, 600 if module is lists else SMALL, tmp_path)
    monkeypatch.setattr(module, limit, 299 if limit == "MAX_DEPTH" else 500)
    monkeypatch.setattr(archive, "PIECE", 300)
    with pytest.raises(RefusedError, match=r"more than .*\b(299|500) "):
        read_file(file)


def test_a_cell_that_is_too_long_for_a_table_is_refused(tmp_path):
    for kind, what in (("a long name of a code", "name"), ("a long definition", "definition")):
        with pytest.raises(RefusedError, match=f"code 1 in file order has a {what} of more than"):
            read(2001, kind, tmp_path)


def test_a_member_is_paid_for_once_by_each_source_that_asks_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr(refi, "MAX_TEXTS", 7 * SMALL * SMALL - 1)
    with pytest.raises(RefusedError, match="unpacks to more than"):
        read(SMALL, "one member for all sources", tmp_path)
    monkeypatch.setattr(refi, "MAX_TEXTS", 7 * SMALL * SMALL)
    assert len(read(SMALL, "one member for all sources", tmp_path).texts) == SMALL


def test_what_is_packed_is_paid_for_even_if_it_unpacks_to_nothing(tmp_path):
    file = write(tmp_path / "p.qdpx", hostile.GOOD, {"s1": b""})
    with zipfile.ZipFile(file) as opened:
        member = opened.getinfo("Sources/s1.txt")
        member.compress_size = 1001
        with pytest.raises(RefusedError, match="more than 1000 bytes"):
            list(unpack(opened, member, Allowance(1000)))


def test_a_long_namespace_is_not_copied_into_every_name():
    content = f"<Project xmlns:x='{'u' * 2**18}'>{'<x:a/>' * 500}</Project>".encode()
    assert peak(parse, [content]) < 9 * len(content)


def test_a_namespace_takes_no_part_in_a_name():
    xml = hostile.GOOD.replace("xmlns=", "xmlns:q=").replace("</", "</q:")
    raw = parse([re.sub("<(?=[A-Z])", "<q:", xml).encode()])
    assert (len(raw.codings.stretch), len(raw.codes), len(raw.texts)) == (1, 2, 1)


def told(text):
    located = {c.name: (list(f.points), list(f.clean)) for c, f in text.located.items()}
    return text.length, text.words, located


def test_a_text_is_the_same_however_it_is_cut():
    text = "one\r\n\U0001f600two \r\r\n\u2003three\r"
    places = range(len(text) + 5)
    whole = told(survey([text], True, places))
    for size in range(1, 9):
        cut = [text[at : at + size] for at in range(0, len(text), size)]
        assert told(survey(cut, True, places)) == whole
    assert whole[:2] == (len(text), 3)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("codepoint", [0, 1, 2, 3, 4, 5, -1, -1]),
        ("codepoint-crlf1", [0, 1, 2, 4, 5, -1, -1, -1]),
        ("utf16", [0, 1, -1, 2, 3, 4, 5, -1]),
        ("utf16-crlf1", [0, 1, -1, 2, 4, 5, -1, -1]),
    ],
)
def test_a_character_is_not_taken_for_the_line_end_that_its_half_stands_for(name, points):
    rat = "\U0001f400"  # in UTF-16 d83d dc00
    located = survey([f"a{rat}\r\nb"], False, range(8)).located
    assert list(located[CONVENTIONS[name]].points) == points


def test_a_text_in_the_project_file_costs_no_more_than_a_few_times_its_size():
    xml = f"<Project><PlainTextContent>{'&#10;' * 2**17}</PlainTextContent></Project>".encode()
    assert peak(parse, [xml[at : at + 2**12] for at in range(0, len(xml), 2**12)]) < 4 * 2**17


def test_conventions_that_agree_are_one_reading():
    (only,) = readings([survey(["one two"], False, [0, 3])])
    assert len(only.names) == 16
    assert readings([survey(["one two"], False, [0, 8])]) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_decoded_the_same_however_it_is_cut(encoding):
    content = "ä\U0001f600\r\nö".encode(encoding)
    for size in range(3, 9):
        cut = [content[at : at + size] for at in range(0, len(content), size)]
        found = encoding_of(cut, 1)
        assert found == encoding
        assert "".join(decoded(cut, found, 1)) == "ä\U0001f600\r\nö"


def test_whatever_bytes_of_an_archive_are_changed_it_is_read_or_refused(tmp_path):
    sound = write(tmp_path / "p.qdpx", hostile.GOOD, {"s1": b"one two"}).read_bytes()
    start = sound.index(b"PK\x01\x02")
    for at, value in itertools.product(range(start, len(sound)), (0, 0x7F, 0xFF)):
        changed = sound[:at] + bytes([value]) + sound[at + 1 :]
        (tmp_path / "p.qdpx").write_bytes(changed)
        with suppress(RefusedError):
            read_file(tmp_path / "p.qdpx")


@pytest.mark.parametrize("kind", hostile.ALL)
def test_a_hostile_export_is_imported_or_refused_and_leaves_nothing(tmp_path, kind):
    file = hostile.write(kind, SMALL, tmp_path)
    done = False
    with suppress(RefusedError, ContractError):
        import_study(file, tmp_path / "to", "document")
        done = True
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {file.name, *(["to", "to-private"] if done else [])}


@pytest.mark.parametrize("kind", ["empty elements", "a pipe", "a device without end"])
def test_a_hostile_export_ends_within_time_and_memory(tmp_path, kind):
    ending = faults.run(hostile.write(kind, 30_000, tmp_path), tmp_path)
    assert ending.faults == []
    assert ending.status == 1
    # A process counts as large as the one that it was started from, if that is larger.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / faults.UNITS_PER_MB
    assert ending.megabytes < max(250, own + 1)


def test_what_is_wrong_with_an_ending_is_told():
    good = faults.Ending(1, "no", frozenset(), 1, 1)
    bad = faults.Ending(-9, "Traceback (most", frozenset({"to"}), 61, 1)
    assert good.faults == []
    assert bad.faults == ["exit status -9", "a traceback", "left to", "too slow"]
    assert faults.Ending(0, "", frozenset(), 1, 1).faults == ["nothing said"]
