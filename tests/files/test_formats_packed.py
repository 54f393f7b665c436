"""What is packed is opened, however it is packed and however deep."""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from base64 import b64encode, urlsafe_b64encode

import pytest

from analysis.files import archives
from analysis.files.archives import SealedError
from analysis.files.formats import ALL, SMALL, SOME, readings, texts
from analysis.files.pictures import SHOWN
from tests.files.test_formats import saved
from tests.support.formats import zipped

MAIL = "jane.doe@example.org"
LETTER = (f"Ask {MAIL} for all that is not said here, " + "filler " * 20).encode()


def tar(name="a.txt", content=LETTER):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as held:
        about = tarfile.TarInfo(name)
        about.size = len(content)
        held.addfile(about, io.BytesIO(content))
        held.addfile(tarfile.TarInfo("folder/"))
    return file.getvalue()


def gz(name=b"", note=b"", content=b"nothing"):
    """A file in gzip with a name and a note of its own."""
    packed = gzip.compress(content)
    flags = (8 if name else 0) + (16 if note else 0)
    said = b"".join(part + b"\0" for part in (name, note) if part)
    return packed[:3] + bytes([flags]) + packed[4:10] + said + packed[10:]


PACKED = {
    "tar": tar(),
    "gzip": gzip.compress(LETTER),
    "name in gzip": gz(name=MAIL.encode()),
    "note in gzip": gz(note=MAIL.encode()),
    "note after a name in gzip": gz(name=b"a.txt", note=MAIL.encode()),
    "bzip2": bz2.compress(LETTER),
    "xz": lzma.compress(LETTER),
    "lzma": lzma.compress(LETTER, lzma.FORMAT_ALONE),
    "deflated": zlib.compress(LETTER),
    "deflated little": zlib.compress(LETTER, 1),
    "deflated much": zlib.compress(LETTER, 9),
    "after what is deflated": zlib.compress(b"nothing") + LETTER,
    "zip": zipped({"a.txt": LETTER}),
    "tar in gzip": gzip.compress(tar()),
    "zip in zip": zipped({"a.zip": zipped({"a.txt": LETTER})}),
    "base 64": b"x = '" + b64encode(gzip.compress(LETTER)) + b"'",
    "base 64 of addresses": b"x = '" + urlsafe_b64encode(gzip.compress(LETTER)) + b"'",
    "base 64 in lines": b"\n".join([*b64encode(LETTER)[:80:1].split(), b64encode(LETTER)]),
    "hexadecimal digits": b"x = " + LETTER.hex().encode(),
    "hexadecimal capitals": b"x = " + LETTER.hex().upper().encode(),
}


@pytest.mark.parametrize("how", PACKED)
def test_words_are_read_out_of_what_is_packed(how):
    said, unread = readings(PACKED[how], "")
    assert MAIL in "\n".join(said)
    assert unread == ""
    assert any(MAIL in text for text in texts(PACKED[how]))


def wrapped(times, content=LETTER):
    for _ in range(times):
        content = gzip.compress(content)
    return content


@pytest.mark.parametrize(("deep", "found"), [(4, True), (5, True), (6, False)])
def test_archives_within_archives_are_opened_to_a_depth_and_told_beyond(deep, found):
    said, unread = readings(wrapped(deep), "")
    assert (MAIL in "\n".join(said)) is found
    assert bool(unread) is not found
    if not found:
        with pytest.raises(SealedError):
            list(texts(wrapped(deep)))


def test_what_cannot_be_opened_is_told_as_all_of_a_file_or_as_parts_of_it():
    sealed = b"7z\xbc\xaf\x27\x1c" + b"x" * 200
    assert readings(sealed, "") == ([], ALL)
    said, unread = readings(zipped({"a.7z": sealed, "b.txt": LETTER}), "")
    assert MAIL in "\n".join(said)
    assert unread == SOME
    with pytest.raises(SealedError):
        list(texts(zipped({"a.7z": sealed, "b.txt": LETTER})))


@pytest.mark.parametrize("name", ["xl/workbook.bin", "Index/Tables.iwa"])
def test_workbooks_that_are_not_read_are_sealed(name):
    assert readings(zipped({name: "x"}), "") == ([], ALL)


def test_more_than_may_come_out_of_a_file_is_not_unpacked(monkeypatch):
    bomb = zipped({f"{n}.txt": b"x" * 1000 for n in range(5)})
    monkeypatch.setattr(archives, "MOST", 5000)
    assert [len(content) for name, content in archives._zip(bomb) if name != ".txt"] == [1000] * 5
    monkeypatch.setattr(archives, "MOST", 4999)
    with pytest.raises(SealedError):
        archives._zip(bomb)
    two = gzip.compress(b"x" * 1000, mtime=0) * 2
    monkeypatch.setattr(archives, "MOST", 2000)
    assert archives._streams(two) == [("", b"x" * 2000)]
    monkeypatch.setattr(archives, "MOST", 1999)
    with pytest.raises(EOFError):
        archives._streams(two)


def test_the_texts_of_a_workbook_stand_in_the_cells_that_refer_to_them():
    sheet = (
        '<row><c r="A1" t="s"><v>1</v></c><x:c t="s" s="2"><x:v>0</x:v></x:c><c><v>1</v></c></row>'
    )
    shared = "<sst><si><t>Smith</t></si><x:si><r><t>Dr &amp; </t></r></x:si></sst>"
    book = zipped({"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet})
    filled = dict(archives._zip(book))["xl/worksheets/sheet1.xml"].decode()
    places = [filled.index(part) for part in ("Dr &", "Smith", "<c><v>1</v></c>")]
    assert places == sorted(places)
    assert filled.count("v>") == 2
    plain = zipped({"xl/sharedStrings.xml": shared, "a.xml": "<c><v>1</v></c>"})
    assert dict(archives._zip(plain))["a.xml"] == b"<c><v>1</v></c>"


def lines_of(content, wide=32):
    letters = b64encode(content).decode()
    return [letters[n : n + wide] for n in range(0, len(letters), wide)]


def between(inner):
    """An archive with something between its last file and its directory."""
    whole = zipped({"a.txt": "one", "b.txt": "two " * 9})
    at, end = whole.index(b"PK\1\2"), whole.rindex(b"PK\5\6")
    where = struct.pack("<I", at + len(inner))
    return whole[:at] + inner + whole[at : end + 16] + where + whole[end + 20 :]


def slack(inner):
    """An archive in which something follows a file that is packed, as a part of it."""
    whole = zipped({"a.txt": "one " * 9})
    at, end = whole.index(b"PK\1\2"), whole.rindex(b"PK\5\6")
    n = struct.unpack("<I", whole[18:22])[0]
    size, where = (struct.pack("<I", number + len(inner)) for number in (n, at))
    head, told = whole[:18] + size + whole[22:at], whole[at : at + 20] + size + whole[at + 24 : end]
    return head + inner + told + whole[end : end + 16] + where + whole[end + 20 :]


def linked(**about):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as held:
        one = tarfile.TarInfo("a")
        for name, value in about.items():
            setattr(one, name, value)
        held.addfile(one)
    return file.getvalue()


HIDDEN = {
    "after bzip2": bz2.compress(b"nothing") + LETTER,
    "after xz": lzma.compress(b"nothing") + LETTER,
    "after lzma": lzma.compress(b"nothing", lzma.FORMAT_ALONE) + LETTER,
    "after gzip": gzip.compress(b"nothing") + LETTER,
    "in a second stream": bz2.compress(b"nothing") + bz2.compress(LETTER),
    "over two streams": gzip.compress(LETTER[:12]) + gzip.compress(LETTER[12:]),
    "packed after gzip": gzip.compress(b"nothing") + lzma.compress(LETTER),
    "in a field of gzip": b"\x1f\x8b\x08\x04" + bytes(6) + b"\x14\0" + MAIL.encode() + gz()[10:],
    "after tar": tar(content=b"nothing") + LETTER,
    "between files of tar": (whole := tar(content=b"nothing"))[:530]
    + b"  "
    + LETTER[:150]
    + whole[682:],
    "the name of a file in tar": tar(name=f"{MAIL}.txt", content=b"nothing"),
    "what is linked in tar": linked(type=tarfile.SYMTYPE, linkname=MAIL),
    "who owns a file in tar": linked(uname=MAIL),
    "a property of a file in tar": linked(pax_headers={"comment": MAIL}),
    "between files of zip": between(LETTER),
    "packed between files of zip": between(gzip.compress(LETTER)),
    "behind a file of zip": slack(LETTER),
    "base 64 in short lines": "\n".join(lines_of(gzip.compress(LETTER))).encode(),
    "base 64 in comments": "\n".join(
        f"# {x}" for x in lines_of(gzip.compress(LETTER), 76)
    ).encode(),
    "base 64 in a list": json.dumps(lines_of(gzip.compress(LETTER)), indent=1).encode(),
    "base 64 of a text before a word": b64encode(LETTER).rstrip(b"=") + b"\nand",
    "after a picture": saved("GIF") + gzip.compress(LETTER),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_what_stands_before_between_and_after_what_is_packed_is_read(how):
    said, unread = readings(HIDDEN[how], "")
    assert MAIL in "\n".join(said)
    assert unread in {"", SHOWN}
    assert any(MAIL in text for text in texts(HIDDEN[how]))


def test_what_fills_an_archive_and_says_nothing_is_no_file():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as held, held.open("a.txt", "w", force_zip64=True) as one:
        one.write(b"one")

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.held = b""

        def writable(self):
            return True

        def write(self, content):
            self.held += bytes(content)
            return len(content)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("a.txt", "one " * 9)
        held.writestr("b.txt", "two " * 9)
    for whole in (tar(), file.getvalue(), pipe.held, gzip.compress(b"one") + bytes(512)):
        assert readings(whole, "")[1] == ""
        list(texts(whole))


def test_what_lies_deeper_than_is_looked_is_told_of_letters_too():
    content = LETTER
    for _ in range(6):
        content = b64encode(content)
    assert readings(content, "")[1]
    with pytest.raises(SealedError):
        list(texts(content))


@pytest.mark.parametrize("content", [b"", b"A text.", LETTER, "é".encode()])
def test_a_text_is_itself(content):
    assert next(texts(content)) == content.decode()


@pytest.mark.parametrize("many", [1, 50_000])
def test_what_stands_behind_a_picture_with_many_ends_is_found(many):
    picture = b"GIF89a\1\1\1" + b"\1\1\0;" * many + LETTER
    assert MAIL in "\n".join(readings(picture, ".gif")[0])


def worked_out(column, rows=1):
    """Return a database with a column that is worked out from a number."""
    with sqlite3.connect(":memory:") as base:
        base.execute(f"CREATE TABLE t (a, b AS ({column}))")
        base.executemany("INSERT INTO t (a) VALUES (?)", [(n,) for n in range(rows)])
        base.commit()
        return base.serialize()


@pytest.mark.parametrize(
    ("column", "rows"),
    [("hex(zeroblob(100000000))", 1), ("hex(zeroblob(5000))", 1), ("hex(zeroblob(1000))", 300)],
)
def test_a_database_of_which_more_is_worked_out_than_may_come_out_is_not_read(
    column, rows, monkeypatch
):
    monkeypatch.setattr(archives, "MOST", 500_000)
    content = worked_out(column, rows)
    assert readings(content, ".sqlite")[1] == ALL
    with pytest.raises(SealedError):
        list(texts(content))


def test_what_a_database_works_out_is_read():
    assert "Jane 7" in "\n".join(readings(worked_out("'Jane ' || (a + 7)"), ".sqlite")[0])


def test_what_takes_all_memory_is_not_read(monkeypatch):
    def full(_):
        raise MemoryError

    monkeypatch.setitem(archives.UNPACK, (b"SQLite format 3\x00",), full)
    assert readings(b"SQLite format 3\x00", ".sqlite")[1] == ALL


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zlib.compress])
def test_what_is_packed_more_closely_than_somebody_writes_is_not_searched(pack):
    bomb = pack(b"filler " * (SMALL // 3))
    assert readings(bomb, ".gz") == ([], ALL)
    assert readings(zipped({"a.txt": LETTER, "b": bomb}), ".zip")[1] == SOME
    with pytest.raises(SealedError):
        list(texts(bomb))


def test_a_long_text_may_be_packed_as_texts_are():
    text = "\n".join(map(hex, range(600_000)))
    assert len(text) > SMALL
    assert readings(gzip.compress(text.encode()), ".gz") == ([text], "")
